//! The command line: one file a command.

mod boot;
mod doctor;
mod migrate;
mod openapi;
mod serve;

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
    /// Print the OpenAPI document
    Openapi,
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
            Command::Openapi => openapi::run(),
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
