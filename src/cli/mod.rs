//! The command line: one file a command.

mod audit;
mod boot;
mod demo;
mod doctor;
mod migrate;
mod openapi;
mod operators;
mod roster;
mod serve;
mod tenant_files;
pub mod tenants;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "peer2peer", version, about = "Placement infrastructure for colleges")]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve colleges and the console (the default)
    Serve(serve::Options),
    /// Run background jobs without serving
    Worker,
    /// Bring the database to this release's schema
    Migrate,
    /// Examine a live installation
    Doctor {
        #[command(subcommand)]
        what: doctor::Examination,
    },
    /// Provision, list, suspend and resume colleges
    #[command(subcommand)]
    Tenants(tenants::Command),
    /// Say who may use the console
    #[command(subcommand)]
    Operators(operators::Command),
    /// Load the demo colleges, people and content (what is there already stays)
    Demo {
        /// How much
        #[arg(long, value_enum, default_value = "full")]
        size: demo::Size,
    },
    /// Check the record of what was done
    #[command(subcommand)]
    Audit(audit::Command),
    /// Bring a roster file into a college
    #[command(subcommand)]
    Roster(roster::Command),
    /// Print the OpenAPI document
    Openapi,
    /// Print every route: method, path, audience, feature and handler
    Routes,
}

/// Runs the command named by the arguments.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let command = arguments
        .command
        .unwrap_or_else(|| Command::Serve(serve::Options::default()));
    let outcome = actix_web::rt::System::new().block_on(async {
        match command {
            Command::Serve(options) => serve::run(options).await,
            Command::Worker => serve::worker().await,
            Command::Migrate => migrate::run().await,
            Command::Doctor { what } => doctor::run(what).await,
            Command::Tenants(command) => tenants::run(command).await,
            Command::Operators(command) => operators::run(command).await,
            Command::Demo { size } => demo::run(size).await,
            Command::Audit(command) => audit::run(command).await,
            Command::Roster(command) => roster::run(command).await,
            Command::Openapi => openapi::run(),
            Command::Routes => {
                print!("{}", crate::routes::table());
                Ok(())
            }
        }
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("peer2peer: {error:#}");
            ExitCode::FAILURE
        }
    }
}
