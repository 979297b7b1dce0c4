//! `peer2peer audit verify`: recomputes the chains of what was done.

use clap::Subcommand;

use super::boot::Boot;
use crate::features::colleges::service::{self, CollegeFilter};
use crate::platform::app::App;
use crate::platform::audit::{self, Verification};
use crate::platform::db::paging::Cursor;
use crate::platform::tenancy::provisioning_scope;

/// What to do with the audit log.
#[derive(Subcommand)]
pub(super) enum Command {
    /// Recompute every hash; names the first bad entry, and fails when there is one
    Verify {
        /// Only this college's chain (its subdomain) [default: every college's and the platform's]
        #[arg(long)]
        college: Option<String>,
    },
}

pub(super) async fn run(command: Command) -> anyhow::Result<()> {
    let Command::Verify { college } = command;
    let boot = Boot::start().await?;
    let app = boot.app().await?;
    let outcome = verify(&app, college.as_deref()).await;
    boot.stop().await?;
    let broken = outcome?;
    anyhow::ensure!(broken == 0, "{broken} of the chains do not hold");
    Ok(())
}

/// Verifies and prints; answers how many chains do not hold.
async fn verify(app: &App, only: Option<&str>) -> anyhow::Result<usize> {
    let mut broken = 0;
    let mut colleges = 0;
    let mut entries = 0;
    if only.is_none() {
        let found = app.db.platform(async |tx| audit::verify_platform(tx).await).await?;
        broken += usize::from(!report("platform", &found));
    }
    let filter = CollegeFilter {
        search: only.map(ToOwned::to_owned),
        status: None,
    };
    let mut cursor = None;
    loop {
        let page = app
            .db
            .platform(async |tx| service::list(tx, &filter, cursor, 100).await)
            .await?;
        for college in page
            .items
            .iter()
            .filter(|college| only.is_none_or(|slug| slug == college.slug))
        {
            let found = app
                .db
                .read(&provisioning_scope(college.id), async |tx| audit::verify(tx).await)
                .await?;
            colleges += 1;
            entries += found.entries;
            // Thousands of colleges that hold are one line; each that does not is one of its own.
            if only.is_some() || !found.holds() {
                broken += usize::from(!report(&college.slug, &found));
            }
        }
        match page.next_cursor {
            Some(next) => cursor = Some(Cursor::decode(&next)?),
            None => break,
        }
    }
    anyhow::ensure!(
        only.is_none() || colleges > 0,
        "there is no college {:?}",
        only.unwrap_or_default()
    );
    if only.is_none() {
        println!("colleges: {colleges} chains, {entries} entries read");
    }
    Ok(broken)
}

fn report(chain: &str, found: &Verification) -> bool {
    match (&found.first_bad, &found.problem) {
        (Some(n), problem) => {
            println!(
                "{chain}: BROKEN at entry {n}: {}",
                problem.as_deref().unwrap_or_default()
            );
            false
        }
        (None, _) => {
            println!("{chain}: holds, {} entries", found.entries);
            true
        }
    }
}
