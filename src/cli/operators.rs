//! `peer2peer operators add|list|remove`: who may use the console.

use clap::Subcommand;

use super::boot::Boot;
use super::tenants::explain;
use crate::platform::auth::operators;
use crate::platform::validate::Checks;

/// What to do with operators.
#[derive(Subcommand)]
pub(super) enum Command {
    /// Add an operator (or bring one back) and print a link, good once and for 24 hours, to choose a password
    Add {
        /// Sign-in address
        #[arg(long)]
        email: String,
        /// Name [default: the address]
        #[arg(long)]
        name: Option<String>,
    },
    /// List operators
    List,
    /// Remove an operator and end their sessions
    Remove {
        /// Sign-in address
        #[arg(long)]
        email: String,
    },
}

pub(super) async fn run(command: Command) -> anyhow::Result<()> {
    let boot = Boot::start().await?;
    let app = boot.app().await?;
    let outcome = match command {
        Command::Add { email, name } => {
            let mut checks = Checks::new();
            let email = checks.email("--email", &email);
            let name = checks.line("--name", name.as_deref().unwrap_or(&email), 1, 120);
            checks.finish().map_err(explain)?;
            let token = app
                .db
                .platform(async |tx| operators::add(tx, &email, &name, None).await)
                .await
                .map_err(explain)?;
            println!("{}", app.console_url(&format!("/set-password/{}", token.expose())));
            Ok(())
        }
        Command::List => {
            let all = app.db.platform(async |tx| operators::list(tx).await).await?;
            for one in all {
                println!("{:<40} {:<10} {}", one.email, one.status, one.full_name);
            }
            Ok(())
        }
        Command::Remove { email } => {
            let address = email.trim().to_ascii_lowercase();
            match app
                .db
                .platform(async |tx| operators::remove(tx, &address, None).await)
                .await
            {
                Ok(()) => {
                    println!("{address} may no longer use the console; open sessions are ended.");
                    Ok(())
                }
                Err(crate::error::AppError::NotFound) => Err(anyhow::anyhow!("there is no operator {address:?}")),
                Err(error) => Err(explain(error)),
            }
        }
    };
    boot.stop().await?;
    outcome
}
