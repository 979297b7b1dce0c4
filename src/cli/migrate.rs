//! `peer2peer migrate`: brings the database to this release's schema.

use super::boot::Boot;

pub(super) async fn run() -> anyhow::Result<()> {
    let boot = Boot::start().await?;
    let names = boot.migrate().await?;
    if names.is_empty() {
        println!("Nothing to do: the schema is current.");
    }
    for name in names {
        println!("migrated {name}");
    }
    boot.stop().await
}
