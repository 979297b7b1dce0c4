//! The worker: claims, runs, finishes.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use chrono::{TimeDelta, Utc};
use diesel::pg::data_types::PgInterval;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Interval, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::error::AppError;
use crate::platform::app::App;
use crate::platform::db::constant;
use crate::platform::db::schema::jobs;
use crate::platform::jobs::{JobId, JobState};
use crate::platform::scope::{Actor, CollegeId, CollegeScope};

/// Kind of the job every active college has once a day.
pub const DAILY: &str = "daily";
/// From one look of a worker at which colleges lack their daily job to the next.
const PLAN_EVERY: Duration = Duration::from_secs(300);

/// What a handler gets.
#[derive(Clone)]
pub struct JobContext {
    /// Everything the process has.
    pub app: App,
    /// The job's college, acting as the system.
    pub scope: CollegeScope,
    /// The job's id.
    pub job_id: JobId,
    /// What was enqueued.
    pub payload: Value,
}

type Handler = fn(JobContext) -> LocalBoxFuture<'static, Result<(), AppError>>;

/// Which handler runs which kind of job.
#[derive(Clone, Default)]
pub struct Handlers {
    by_kind: HashMap<&'static str, Handler>,
}

impl Handlers {
    /// Adds a handler.
    #[must_use]
    pub fn on(mut self, kind: &'static str, handler: Handler) -> Self {
        self.by_kind.insert(kind, handler);
        self
    }

    /// The kinds there are handlers for.
    pub fn kinds(&self) -> impl Iterator<Item = &'static str> {
        self.by_kind.keys().copied()
    }
}

#[derive(QueryableByName)]
struct Claim {
    #[diesel(sql_type = SqlUuid)]
    college_id: CollegeId,
    #[diesel(sql_type = SqlUuid)]
    job_id: JobId,
}

async fn claim(app: &App, how_many: usize) -> Result<Vec<Claim>, AppError> {
    let how_many = i32::try_from(how_many).unwrap_or(1);
    let lease = i64::try_from(app.settings.jobs.lease_s).unwrap_or(60);
    app.db
        .platform(async |tx| {
            let claim = diesel::sql_query("SELECT college_id, job_id FROM p2p.claim_jobs($1, $2)")
                .bind::<Integer, _>(how_many)
                .bind::<Interval, _>(PgInterval::from_microseconds(lease.saturating_mul(1_000_000)));
            Ok(constant(claim).load(tx).await?)
        })
        .await
}

/// Enqueues the daily job of every active college that had none for a day. Returns how many; none while another worker
/// does the same.
///
/// # Errors
/// When the database refuses.
pub async fn plan_daily(app: &App) -> Result<i64, AppError> {
    #[derive(QueryableByName)]
    struct Planned {
        #[diesel(sql_type = BigInt)]
        planned: i64,
    }
    app.db
        .platform(async |tx| {
            let plan = diesel::sql_query(
                "SELECT p2p.plan_daily(ARRAY(SELECT id FROM colleges WHERE status = 'active')) AS planned",
            );
            Ok(constant(plan).get_result::<Planned>(tx).await?.planned)
        })
        .await
}

/// Runs every job that is due now, and those they enqueue, until none is left. For tests and the command line.
///
/// # Errors
/// When jobs cannot be claimed; a failing job is recorded, not returned.
pub async fn run_due(app: &App, handlers: &Handlers) -> Result<usize, AppError> {
    let mut ran = 0;
    loop {
        let claims = claim(app, 10).await?;
        if claims.is_empty() {
            return Ok(ran);
        }
        for one in claims {
            run_one(app, handlers, one).await;
            ran += 1;
        }
    }
}

/// The worker's loop: until `stop`, then waits for what it started. Runs on an actix (local) runtime.
pub async fn work(app: App, handlers: Handlers, stop: CancellationToken) {
    let mut committed = app.db.committed();
    let mut running = tokio::task::JoinSet::new();
    let poll = Duration::from_millis(app.settings.jobs.poll_ms.max(10));
    let mut planned: Option<Instant> = None;
    while !stop.is_cancelled() {
        if planned.is_none_or(|at| at.elapsed() >= PLAN_EVERY) {
            if let Err(error) = plan_daily(&app).await {
                tracing::warn!(%error, "could not plan the daily work of the colleges");
            }
            planned = Some(Instant::now());
        }
        let free = app.settings.jobs.concurrency.saturating_sub(running.len());
        let claims = if free == 0 {
            Vec::new()
        } else {
            claim(&app, free).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "could not look for jobs");
                Vec::new()
            })
        };
        let found = !claims.is_empty();
        for one in claims {
            let (app, handlers) = (app.clone(), handlers.clone());
            running.spawn_local(async move { run_one(&app, &handlers, one).await });
        }
        if found && running.len() < app.settings.jobs.concurrency {
            continue;
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(poll) => {}
            Some(_) = running.join_next(), if !running.is_empty() => {}
            () = woken(&mut committed) => {}
        }
    }
    while running.join_next().await.is_some() {}
}

async fn woken(committed: &mut tokio::sync::broadcast::Receiver<std::sync::Arc<crate::platform::db::AfterCommit>>) {
    loop {
        match committed.recv().await {
            Ok(after) if after.jobs => return,
            Ok(_) => {}
            Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => return,
            Err(tokio::sync::broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }
}

async fn run_one(app: &App, handlers: &Handlers, claim: Claim) {
    let request_id = format!("job-{}", claim.job_id);
    let scope = CollegeScope::new(claim.college_id, Actor::System, &request_id);
    let loaded = app
        .db
        .read(&scope, async |tx| {
            Ok(jobs::table
                .find((tx.college_id(), claim.job_id))
                .select((jobs::kind, jobs::payload, jobs::attempts, jobs::max_attempts))
                .first::<(String, Value, i32, i32)>(tx)
                .await?)
        })
        .await;
    let (kind, payload, attempts, max_attempts) = match loaded {
        Ok(row) => row,
        Err(error) => {
            tracing::warn!(%error, job_id = %claim.job_id, "could not read a claimed job; its lease will run out");
            return;
        }
    };
    let outcome = match handlers.by_kind.get(kind.as_str()) {
        None => Err(format!("no handler for jobs of kind {kind}")),
        Some(handler) => {
            let context = JobContext {
                app: app.clone(),
                scope: scope.clone(),
                job_id: claim.job_id,
                payload,
            };
            match std::panic::AssertUnwindSafe(handler(context)).catch_unwind().await {
                Ok(Ok(())) => Ok(()),
                Ok(Err(error)) => Err(describe(&error)),
                Err(_) => Err("the handler panicked".to_owned()),
            }
        }
    };
    if let Err(error) = &outcome {
        tracing::warn!(error, kind, job_id = %claim.job_id, attempts, "job failed");
    }
    let finished = app
        .db
        .write(&scope, async |tx| {
            // Only the newest attempt says how it ended: this one may have lost its lease to another worker meanwhile.
            let row = jobs::table
                .find((tx.college_id(), claim.job_id))
                .filter(jobs::state.eq(JobState::Running))
                .filter(jobs::attempts.eq(attempts));
            match &outcome {
                Ok(()) => {
                    diesel::update(row)
                        .set((
                            jobs::state.eq(JobState::Done),
                            jobs::payload.eq(json!({})),
                            jobs::finished_at.eq(tx.now()),
                            jobs::leased_until.eq(None::<chrono::DateTime<Utc>>),
                        ))
                        .execute(tx)
                        .await?;
                }
                Err(error) if attempts >= max_attempts => {
                    diesel::update(row)
                        .set((
                            jobs::state.eq(JobState::Failed),
                            jobs::last_error.eq(error.chars().take(1900).collect::<String>()),
                            jobs::finished_at.eq(tx.now()),
                            jobs::leased_until.eq(None::<chrono::DateTime<Utc>>),
                        ))
                        .execute(tx)
                        .await?;
                }
                Err(error) => {
                    diesel::update(row)
                        .set((
                            jobs::state.eq(JobState::Ready),
                            jobs::last_error.eq(error.chars().take(1900).collect::<String>()),
                            jobs::run_at.eq(tx.now() + back_off(attempts)),
                            jobs::leased_until.eq(None::<chrono::DateTime<Utc>>),
                        ))
                        .execute(tx)
                        .await?;
                }
            }
            Ok(())
        })
        .await;
    if let Err(error) = finished {
        tracing::warn!(%error, job_id = %claim.job_id, "could not record a job's end; it will run again");
    }
}

/// What the office reads about a failure: fields and codes, never a cause from inside.
fn describe(error: &AppError) -> String {
    match error {
        AppError::Invalid(errors) => errors
            .iter()
            .map(|one| format!("{}: {}", one.field, one.detail))
            .collect::<Vec<_>>()
            .join("; "),
        other => other.to_string(),
    }
}

/// Two seconds, doubling, at most an hour.
fn back_off(attempts: i32) -> TimeDelta {
    let doubled = 2_i64.saturating_pow(u32::try_from(attempts.clamp(1, 12)).unwrap_or(1));
    TimeDelta::seconds(doubled.min(3600))
}
