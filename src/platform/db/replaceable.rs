//! Replaceable SQL: policies, triggers and functions, in whole files beside the code they belong to. After the
//! migrations, every file that differs from what was applied last is applied, in a transaction of its own, and stamped in
//! the table `replaceable_sql`. `migrations/README.md` says how such a file is written.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use diesel::connection::SimpleConnection as _;
use diesel::migration::MigrationSource;
use diesel::pg::Pg;
use diesel::{Connection as _, ExpressionMethods as _, QueryDsl as _, RunQueryDsl as _};
use diesel_migrations::MigrationHarness as _;
use sha2::{Digest as _, Sha256};

use super::owner::{Harness, MIGRATIONS};
use super::schema::replaceable_sql;

/// A file: its name (folder and name without `.sql`), and its text.
pub type SqlFile = (&'static str, &'static str);

/// The file the others call.
const HELPERS: &str = "platform/helpers";

/// The files of the platform, applied before those of the features.
pub const PLATFORM: &[SqlFile] = &[
    (HELPERS, include_str!("sql/helpers.sql")),
    ("platform/caller", include_str!("sql/caller.sql")),
    ("platform/triggers", include_str!("sql/triggers.sql")),
    ("platform/revocations", include_str!("sql/revocations.sql")),
    ("platform/names", include_str!("sql/names.sql")),
    ("platform/jobs", include_str!("sql/jobs.sql")),
    ("platform/audit", include_str!("sql/audit.sql")),
    ("platform/idempotency_keys", include_str!("sql/idempotency_keys.sql")),
    ("platform/console", include_str!("sql/console.sql")),
];

/// The stamps of these files. The text of the helpers is in all of them, because their procedures decide what the other
/// files make.
fn stamps(files: &[SqlFile]) -> impl Iterator<Item = (SqlFile, Vec<u8>)> {
    let helpers = files.iter().find(|(name, _)| *name == HELPERS);
    let begun = Sha256::new().chain_update(helpers.map_or("", |(_, text)| *text));
    files
        .iter()
        .map(move |file| (*file, begun.clone().chain_update(file.1).finalize().to_vec()))
}

/// Applies the files that changed, in their order, and answers their names; all of them after a migration (`migrated`),
/// which may have replaced what they say, also by having been undone before. A database that a later release has migrated
/// is left as it is: its policies belong to that release.
pub(super) fn apply(harness: &mut Harness, files: &[SqlFile], migrated: bool) -> anyhow::Result<Vec<&'static str>> {
    if is_of_later_release(harness)? {
        tracing::warn!("a later release has migrated this database: its policies, triggers and functions stay");
        return Ok(Vec::new());
    }
    let known: Vec<(String, Vec<u8>)> = replaceable_sql::table
        .select((replaceable_sql::name, replaceable_sql::hash))
        .load(harness)?;
    let known: BTreeMap<String, Vec<u8>> = known.into_iter().collect();
    let mut applied = Vec::new();
    for ((name, text), hash) in stamps(files) {
        if !migrated && known.get(name) == Some(&hash) {
            continue;
        }
        harness
            .transaction(|harness| {
                harness.batch_execute(
                    "SET LOCAL row_security = off; SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '60s'",
                )?;
                harness.batch_execute(text)?;
                let stamp = (
                    replaceable_sql::hash.eq(&hash),
                    replaceable_sql::applied_at.eq(diesel::dsl::now),
                );
                diesel::insert_into(replaceable_sql::table)
                    .values((replaceable_sql::name.eq(name), stamp))
                    .on_conflict(replaceable_sql::name)
                    .do_update()
                    .set(stamp)
                    .execute(harness)
            })
            .with_context(|| format!("applying {name}.sql"))?;
        applied.push(name);
    }
    // A file that comes back later is then applied again.
    if known.keys().any(|name| files.iter().all(|(file, _)| file != name)) {
        let names = files.iter().map(|(name, _)| *name);
        diesel::delete(replaceable_sql::table.filter(replaceable_sql::name.ne_all(names))).execute(harness)?;
    }
    Ok(applied)
}

/// Whether the database has migrations this release does not know.
fn is_of_later_release(harness: &mut Harness) -> anyhow::Result<bool> {
    let failed = |error| anyhow::anyhow!("{error}");
    let known: BTreeSet<String> = MigrationSource::<Pg>::migrations(&MIGRATIONS)
        .map_err(failed)?
        .iter()
        .map(|migration| migration.name().version().to_string())
        .collect();
    let applied = harness.applied_migrations().map_err(failed)?;
    Ok(applied.iter().any(|version| !known.contains(&version.to_string())))
}

/// Names of the files whose stamps are not those of this release; `None` where the login may not read the stamps.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn stale(
    client: &tokio_postgres::Client,
    files: &[SqlFile],
) -> Result<Option<Vec<String>>, tokio_postgres::Error> {
    let there = client
        .query_one(
            "SELECT to_regclass('public.replaceable_sql') IS NULL AS missing,
                coalesce(has_table_privilege(to_regclass('public.replaceable_sql'), 'SELECT'), true) AS readable",
            &[],
        )
        .await?;
    if !there.try_get::<_, bool>("readable")? {
        return Ok(None);
    }
    let mut known: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    if !there.try_get::<_, bool>("missing")? {
        for row in client
            .query("SELECT name, hash FROM public.replaceable_sql", &[])
            .await?
        {
            known.insert(row.try_get("name")?, row.try_get("hash")?);
        }
    }
    let stale = stamps(files)
        .filter(|((name, _), hash)| known.get(*name) != Some(hash))
        .map(|((name, _), _)| name.to_owned());
    Ok(Some(stale.collect()))
}
