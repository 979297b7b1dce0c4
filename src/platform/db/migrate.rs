//! Migrations, embedded in the binary and run with the owner login only; after them the files of [`replaceable`] SQL.

use diesel_migrations::MigrationHarness;

use super::owner::{MIGRATIONS, with_harness};
use super::replaceable::{self, SqlFile};

/// What [`run`] did.
#[derive(Debug, Default)]
pub struct Migrated {
    /// Names of the migrations that were missing.
    pub migrations: Vec<String>,
    /// Names of the files of replaceable SQL that were applied.
    pub files: Vec<&'static str>,
}

/// Brings the database to this release's schema, then its policies, triggers and functions to these files; does nothing,
/// and locks no table, when all is already there. Safe to run from several replicas at once: one migrates, the others
/// wait.
///
/// # Errors
/// When the login may not migrate, a migration or a file fails (it is rolled back) or the database is away.
pub async fn run(owner_url: &str, files: &[SqlFile]) -> anyhow::Result<Migrated> {
    let files = files.to_vec();
    with_harness(owner_url, move |harness| {
        let names = harness
            .run_pending_migrations(MIGRATIONS)
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        let migrations: Vec<String> = names.iter().map(ToString::to_string).collect();
        let files = replaceable::apply(harness, &files, !migrations.is_empty())?;
        Ok(Migrated { migrations, files })
    })
    .await
}

/// Undoes every migration, newest first. For tests of the down direction; it destroys all data.
///
/// # Errors
/// As [`run`].
pub async fn revert_all(owner_url: &str) -> anyhow::Result<()> {
    with_harness(owner_url, |harness| {
        harness
            .revert_all_migrations(MIGRATIONS)
            .map(drop)
            .map_err(|error| anyhow::anyhow!("{error}"))
    })
    .await
}
