//! `peer2peer migrate`: brings the database to this release's schema.

use super::boot::Boot;

pub(super) async fn run() -> anyhow::Result<()> {
    let boot = Boot::start().await?;
    let done = boot.migrate().await?;
    if done.migrations.is_empty() && done.files.is_empty() {
        println!("Nothing to do: the schema is current.");
    }
    for name in done.migrations {
        println!("migrated {name}");
    }
    for name in done.files {
        println!("applied {name}.sql");
    }
    boot.stop().await
}
