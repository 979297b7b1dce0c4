//! Follows what the database writes down about rights and sign-ins that changed: twice a second and more, whatever else
//! tells this process sooner.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Double, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl as _;
use tokio_util::sync::CancellationToken;

use super::tokens::LEEWAY_S;
use crate::error::AppError;
use crate::platform::clock::Clock;
use crate::platform::config::AuthSettings;
use crate::platform::db::{Db, constant};
use crate::platform::revocations::SubjectId;
use crate::platform::scope::CollegeId;

/// Between two reads.
const EVERY: Duration = Duration::from_millis(350);
/// A read that takes longer is given up.
const PATIENCE: Duration = Duration::from_millis(1500);
/// Between two times that old rows are deleted.
const DELETE_EVERY: Duration = Duration::from_secs(600);
/// Rows stay for so much longer than anybody needs them.
const DELETE_AFTER_S: i64 = 3600;

/// What is written down since the transactions that were running at the last read.
#[derive(QueryableByName)]
struct Read {
    /// The oldest transaction that is running: what it writes is not among the rows.
    #[diesel(sql_type = Text)]
    horizon: String,
    #[diesel(sql_type = Timestamptz)]
    now: DateTime<Utc>,
    #[diesel(sql_type = Array<BigInt>)]
    ids: Vec<i64>,
    #[diesel(sql_type = Array<diesel::sql_types::Uuid>)]
    colleges: Vec<CollegeId>,
    #[diesel(sql_type = Array<diesel::sql_types::Uuid>)]
    subjects: Vec<SubjectId>,
}

/// How far a process has read.
#[derive(Default)]
struct Position {
    /// Rows of transactions from this one on may be new.
    since: Option<String>,
    /// Rows of such transactions that were taken in already.
    taken: HashSet<i64>,
}

/// How long a mark is needed: no token from before it is good afterwards, whichever process made it.
fn keep(settings: &AuthSettings) -> TimeDelta {
    TimeDelta::minutes(settings.access_minutes * 2) + TimeDelta::seconds(LEEWAY_S * 4)
}

/// Follows until `stop`.
pub async fn follow(db: &Db, clock: &Clock, settings: &AuthSettings, stop: CancellationToken) {
    let mut position = Position::default();
    let mut deleted = Instant::now();
    let mut failing = false;
    loop {
        let read = tokio::time::timeout(PATIENCE, read(db, clock, settings, &mut position)).await;
        let error = match read {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some("the database did not answer in time".to_owned()),
        };
        if let Some(error) = &error
            && !failing
        {
            tracing::warn!(%error, "changes of rights cannot be followed; sessions are looked up");
        }
        failing = error.is_some();
        if deleted.elapsed() > DELETE_EVERY {
            deleted = Instant::now();
            if let Err(error) = delete_old(db, settings).await {
                tracing::warn!(%error, "old revocations could not be deleted");
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn read(db: &Db, clock: &Clock, settings: &AuthSettings, position: &mut Position) -> Result<(), AppError> {
    let began = Instant::now();
    let keep = keep(settings);
    // Rows and horizon are of one statement, so of one moment.
    let query = diesel::sql_query(
        "SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon, clock_timestamp() AS now, \
            coalesce(array_agg(r.id), '{}') AS ids, coalesce(array_agg(r.college_id), '{}') AS colleges, \
            coalesce(array_agg(r.subject_id), '{}') AS subjects \
         FROM revocations r \
         WHERE r.written_by >= coalesce($1, '0')::xid8 AND r.written_at > now() - make_interval(secs => $2)",
    )
    .bind::<Nullable<Text>, _>(position.since.clone())
    .bind::<Double, _>(keep.as_seconds_f64());
    let read: Read = db
        .platform(async |tx| Ok(constant(query).get_result(tx).await?))
        .await?;
    let agrees = (clock.now() - read.now).abs() <= TimeDelta::seconds(LEEWAY_S);
    let written = read.ids.iter().zip(read.colleges.into_iter().zip(read.subjects));
    let new: Vec<(CollegeId, SubjectId)> = written
        .filter(|(id, _)| !position.taken.contains(id))
        .map(|(_, one)| one)
        .collect();
    let keep = keep.to_std().unwrap_or_default();
    let complete = db.revocations().take_in(began, agrees, &new, keep);
    *position = if complete && !went_back(position.since.as_deref(), &read.horizon) {
        Position {
            since: Some(read.horizon),
            taken: read.ids.into_iter().collect(),
        }
    } else {
        Position::default()
    };
    Ok(())
}

/// Whether transactions are numbered from further below than before: the database is another, restored one.
fn went_back(since: Option<&str>, horizon: &str) -> bool {
    let number = |text: &str| text.parse::<u64>().unwrap_or_default();
    since.is_some_and(|since| number(horizon) < number(since))
}

/// By the clock of the database: that of this process may be off.
async fn delete_old(db: &Db, settings: &AuthSettings) -> Result<(), AppError> {
    let after = keep(settings) + TimeDelta::seconds(DELETE_AFTER_S);
    let query = diesel::sql_query("DELETE FROM revocations WHERE written_at < now() - make_interval(secs => $1)")
        .bind::<Double, _>(after.as_seconds_f64());
    db.platform(async |tx| Ok(constant(query).execute(tx).await?))
        .await
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restored_database_is_read_from_the_start() {
        assert!(!went_back(None, "7"));
        assert!(!went_back(Some("7"), "7"));
        assert!(!went_back(Some("9"), "10"));
        assert!(went_back(Some("10"), "9"));
    }
}
