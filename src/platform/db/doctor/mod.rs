//! `peer2peer doctor isolation`: holds a live database against the rules of the wall, table by table, and says so in
//! words a college's auditor can read.
//!
//! Everything is read from PostgreSQL's catalogues, which every login may see, so the answer is about the database as
//! it is and not as the migrations meant it.
//!
//! | file | holds |
//! |---|---|
//! | `reviewed.rs` | the lists of what may differ, with reasons |
//! | `catalogue.rs` | what the catalogues say |
//! | `expression.rs` | reads a policy's expression |
//! | `tables.rs`, `objects.rs` | the rules |
//! | `report.rs` | the answer as text and JSON |

mod catalogue;
mod expression;
mod objects;
mod report;
mod reviewed;
mod tables;

use super::replaceable::{self, SqlFile};
use crate::platform::clock::Clock;

pub use report::{Check, Kind, Report, Subject};

/// Examines the database of a connection. Any login will do; nothing is changed.
///
/// # Errors
/// When the database does not answer. A broken wall is an answer, not an error.
pub async fn examine(client: &tokio_postgres::Client) -> Result<Report, tokio_postgres::Error> {
    let catalogue = catalogue::read(client).await?;
    let mut subjects = tables::check(&catalogue);
    if subjects.is_empty() {
        subjects.push(Subject::new(
            "tables",
            Kind::Database,
            None,
            vec![Check::failed(
                "there",
                "The schema exists.",
                vec!["there are no tables: run `peer2peer migrate`".to_owned()],
            )],
        ));
    }
    subjects.extend(objects::check(&catalogue));
    Ok(Report {
        database: catalogue.database,
        server_version: catalogue.server_version,
        checked_at: Clock::default().now(),
        holds: subjects.iter().all(|subject| subject.holds),
        subjects,
    })
}

/// Adds whether the policies, triggers and functions are those of these files. A login that may not read the stamps
/// learns nothing, so nothing is added.
async fn compare(
    report: &mut Report,
    client: &tokio_postgres::Client,
    files: &[SqlFile],
) -> Result<(), tokio_postgres::Error> {
    let Some(stale) = replaceable::stale(client, files).await? else {
        return Ok(());
    };
    let problems = stale
        .iter()
        .map(|name| format!("{name}.sql was not applied: run `peer2peer migrate`"))
        .collect();
    let check = Check::new(
        "current",
        "Policies, triggers and functions are those of this release.",
        problems,
    );
    let subject = Subject::new("release", Kind::Database, None, vec![check]);
    report.holds &= subject.holds;
    report.subjects.push(subject);
    Ok(())
}

/// As [`examine`], on a connection of its own, and with the files of this release.
///
/// # Errors
/// When the database cannot be reached.
pub async fn examine_url(
    url: &str,
    settings: &crate::platform::config::DatabaseSettings,
    files: &[SqlFile],
) -> anyhow::Result<Report> {
    let (client, driver) = super::pool::connect_alone(url, settings).await?;
    let driver = tokio::spawn(driver);
    let mut report = examine(&client).await?;
    compare(&mut report, &client, files).await?;
    drop(client);
    driver.abort();
    Ok(report)
}
