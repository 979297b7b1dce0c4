//! `peer2peer doctor`: examines a live installation; the exit code says whether it is well.

use anyhow::bail;
use clap::Subcommand;

use super::boot::Boot;
use crate::features;
use crate::platform::db::doctor::examine_url;

#[derive(Subcommand)]
pub(super) enum Examination {
    /// Hold the database against the rules of the wall between colleges, table by table
    Isolation {
        /// Print JSON for programs
        #[arg(long)]
        json: bool,
    },
    /// Check settings and secrets, and that both database logins are what they should be
    Config,
}

pub(super) async fn run(what: Examination) -> anyhow::Result<()> {
    let boot = Boot::start().await?;
    let outcome = match what {
        Examination::Isolation { json } => isolation(&boot, json).await,
        Examination::Config => config(&boot).await,
    };
    boot.stop().await?;
    outcome
}

async fn isolation(boot: &Boot, json: bool) -> anyhow::Result<()> {
    let report = examine_url(boot.examiner_url(), &boot.settings.database, &features::sql()).await?;
    if json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        println!("{report}");
    }
    if !report.holds {
        bail!("the wall does not hold: {}", report.problems().join("; "));
    }
    Ok(())
}

async fn config(boot: &Boot) -> anyhow::Result<()> {
    println!("settings and secrets: well");
    let posture = boot.posture().await?;
    println!("login of requests: {}", posture.app_login);
    println!("login of the console: {}", posture.platform_login);
    println!("PostgreSQL: {}", posture.server_version);
    for warning in &posture.warnings {
        println!("warning: {warning}");
    }
    Ok(())
}
