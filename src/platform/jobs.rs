//! Work after the commit: enqueued in the business transaction, claimed with `SKIP LOCKED`, retried with back-off,
//! failed visibly after the last attempt.
//!
//! A job belongs to a college and runs inside it. The claim is its own short transaction and takes a lease; the work
//! runs in further transactions; a worker that dies loses its lease and another takes over. Handlers must therefore
//! bear being run twice.
//!
//! Once a day every active college gets a job of the kind [`DAILY`](super::worker::DAILY), planned by whichever worker looks first: that is the
//! schedule. What a feature does in it stands in its `FEATURE`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::error::AppError;
use crate::platform::db::TenantTx;
use crate::platform::db::schema::jobs;
use crate::text_enum;

crate::ids! {
    /// A job.
    JobId;
}

/// Enqueues a job in the caller's transaction; it is seen by workers when that commits. Answers its id.
///
/// # Errors
/// When the database refuses.
pub async fn enqueue(tx: &mut TenantTx, kind: &'static str, payload: Value) -> Result<JobId, AppError> {
    enqueue_at(tx, kind, payload, tx.now()).await
}

/// Enqueues a job that starts no earlier than `run_at`.
///
/// # Errors
/// As [`enqueue`].
pub async fn enqueue_at(
    tx: &mut TenantTx,
    kind: &'static str,
    payload: Value,
    run_at: DateTime<Utc>,
) -> Result<JobId, AppError> {
    let id = JobId::now_v7();
    diesel::insert_into(jobs::table)
        .values((
            jobs::college_id.eq(tx.college_id()),
            jobs::id.eq(id),
            jobs::kind.eq(kind),
            jobs::payload.eq(payload),
            jobs::run_at.eq(run_at),
            jobs::created_by.eq(tx.scope().user_id()),
        ))
        .execute(tx)
        .await?;
    tx.wake_worker();
    Ok(id)
}

/// Enqueues a job unless one of its kind is waiting or running in this college already.
///
/// # Errors
/// As [`enqueue`].
pub async fn enqueue_unless_waiting(
    tx: &mut TenantTx,
    kind: &'static str,
    run_at: DateTime<Utc>,
) -> Result<(), AppError> {
    let waiting = jobs::table
        .filter(jobs::college_id.eq(tx.college_id()))
        .filter(jobs::kind.eq(kind))
        .filter(jobs::state.eq_any(["ready", "running"]));
    if !diesel::select(diesel::dsl::exists(waiting))
        .get_result::<bool>(tx)
        .await?
    {
        enqueue_at(tx, kind, Value::Object(serde_json::Map::new()), run_at).await?;
    }
    Ok(())
}

/// Enqueues a job unless one of its kind with the same payload is ready already, as far as the caller sees jobs: the
/// system sees all of the college, a person those they enqueued.
///
/// # Errors
/// As [`enqueue`].
pub async fn enqueue_unless_planned(
    tx: &mut TenantTx,
    kind: &'static str,
    payload: Value,
    run_at: DateTime<Utc>,
) -> Result<(), AppError> {
    let planned = jobs::table
        .filter(jobs::college_id.eq(tx.college_id()))
        .filter(jobs::kind.eq(kind))
        .filter(jobs::state.eq(JobState::Ready))
        .filter(jobs::payload.eq(&payload));
    if !diesel::select(diesel::dsl::exists(planned))
        .get_result::<bool>(tx)
        .await?
    {
        enqueue_at(tx, kind, payload, run_at).await?;
    }
    Ok(())
}

text_enum! {
    /// Where a job stands (`jobs.state`); failures first.
    pub enum JobState {
        /// Given up after its last attempt.
        Failed = "failed",
        /// Runs now.
        Running = "running",
        /// Waits.
        Ready = "ready",
        /// Done.
        Done = "done",
    }
}

/// A job as the office sees it; its payload stays inside.
#[derive(Clone, Debug, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = jobs)]
pub struct JobSummary {
    /// Id.
    pub id: JobId,
    /// Which handler.
    pub kind: String,
    /// Where it stands.
    pub state: JobState,
    /// Times started.
    pub attempts: i32,
    /// Given up after this many.
    pub max_attempts: i32,
    /// Not before this.
    pub run_at: DateTime<Utc>,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When enqueued.
    pub created_at: DateTime<Utc>,
    /// When done or given up.
    pub finished_at: Option<DateTime<Utc>>,
}

/// The college's jobs, newest first, optionally of one state.
///
/// # Errors
/// When the database refuses.
pub async fn list(tx: &mut TenantTx, state: Option<JobState>, limit: i64) -> Result<Vec<JobSummary>, AppError> {
    let mut query = jobs::table
        .filter(jobs::college_id.eq(tx.college_id()))
        .order((jobs::created_at.desc(), jobs::id.desc()))
        .limit(limit)
        .select(JobSummary::as_select())
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(jobs::state.eq(state));
    }
    Ok(query.load(tx).await?)
}

/// Starts a failed job again from its first attempt.
///
/// # Errors
/// 404 when there is no such failed job.
pub async fn retry(tx: &mut TenantTx, id: JobId) -> Result<(), AppError> {
    let changed = diesel::update(
        jobs::table
            .find((tx.college_id(), id))
            .filter(jobs::state.eq(JobState::Failed)),
    )
    .set((
        jobs::state.eq(JobState::Ready),
        jobs::attempts.eq(0),
        jobs::run_at.eq(tx.now()),
        jobs::finished_at.eq(None::<DateTime<Utc>>),
    ))
    .execute(tx)
    .await?;
    if changed == 0 {
        return Err(AppError::NotFound);
    }
    tx.audit("job.retried", "job", id, None, None);
    tx.wake_worker();
    Ok(())
}
