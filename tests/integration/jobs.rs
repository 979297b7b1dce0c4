//! Work after the commit: each job once, fairly by college, again after a failure or a dead worker, given up visibly.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use peer2peer::error::AppError;
use peer2peer::platform::jobs;
use peer2peer::platform::jobs::JobId;
use peer2peer::platform::scope::CollegeId;
use peer2peer::platform::tenancy::provisioning_scope;
use peer2peer::platform::worker::{self, Handlers, run_due};
use serde_json::json;

use crate::support::{COLLEGES, TestApp, college_id};

async fn enqueue(app: &TestApp, college: &str, kind: &'static str, count: usize) {
    app.app
        .db
        .write(&provisioning_scope(college_id(college)), async |tx| {
            for n in 0..count {
                jobs::enqueue(tx, kind, json!({ "n": n })).await?;
            }
            Ok(())
        })
        .await
        .unwrap();
}

/// State, attempts and last error of every job of a kind.
async fn states(app: &TestApp, kind: &str) -> Vec<(String, i32, Option<String>)> {
    let db = app.database.db_owner().await;
    let rows = db
        .query(
            "SELECT state, attempts, last_error FROM jobs WHERE kind = $1 ORDER BY id",
            &[&kind],
        )
        .await
        .unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect()
}

/// Time passes: what waits for its next attempt is due, and every lease has run out.
async fn later(app: &TestApp) {
    let db = app.database.db_owner().await;
    db.batch_execute(
        "SET row_security = off;
         UPDATE jobs SET run_at = now() WHERE state = 'ready';
         UPDATE jobs SET leased_until = now() - interval '1 second' WHERE state = 'running'",
    )
    .await
    .unwrap();
}

static RUNS: Mutex<Vec<(CollegeId, JobId)>> = Mutex::new(Vec::new());

#[tokio::test]
async fn many_workers_run_each_job_once_and_no_college_waits_for_another() {
    let app = TestApp::start().await;
    // One college has a long queue already when the others come with little.
    enqueue(&app, "alpha", "test.count", 80).await;
    enqueue(&app, "beta", "test.count", 3).await;
    enqueue(&app, "gamma", "test.count", 3).await;
    let handlers = Handlers::default().on("test.count", |context| {
        Box::pin(async move {
            RUNS.lock().unwrap().push((context.scope.college_id(), context.job_id));
            tokio::task::yield_now().await;
            Ok(())
        })
    });
    let (a, b, c, d) = tokio::join!(
        run_due(&app.app, &handlers),
        run_due(&app.app, &handlers),
        run_due(&app.app, &handlers),
        run_due(&app.app, &handlers)
    );
    assert_eq!([a, b, c, d].into_iter().map(Result::unwrap).sum::<usize>(), 86);
    let runs = RUNS.lock().unwrap().clone();
    let mut times: HashMap<JobId, usize> = HashMap::new();
    for (_, job) in &runs {
        *times.entry(*job).or_default() += 1;
    }
    assert_eq!(times.len(), 86);
    assert!(times.values().all(|count| *count == 1), "a job ran twice");
    for college in &COLLEGES[1..] {
        let last = runs.iter().rposition(|(of, _)| *of == college_id(college)).unwrap();
        assert!(last < 60, "{college} waited until {last} of 86 had run");
    }
    assert!(
        states(&app, "test.count")
            .await
            .iter()
            .all(|(state, attempts, _)| state == "done" && *attempts == 1)
    );
}

static FAILURES: AtomicUsize = AtomicUsize::new(0);

#[tokio::test]
async fn what_always_fails_is_given_up_visibly_and_holds_nobody_up() {
    let app = TestApp::start().await;
    let handlers = Handlers::default()
        .on("test.poison", |_| {
            Box::pin(async {
                if FAILURES.fetch_add(1, Ordering::Relaxed).is_multiple_of(2) {
                    Err(AppError::conflict(peer2peer::error::common::ALREADY_EXISTS))
                } else {
                    panic!("a handler that panics");
                }
            })
        })
        .on("test.good", |_| Box::pin(async { Ok(()) }));
    enqueue(&app, "alpha", "test.poison", 1).await;
    enqueue(&app, "alpha", "test.unknown", 1).await;
    let most = app
        .database
        .db_owner()
        .await
        .query_one("SELECT max(max_attempts) FROM jobs", &[])
        .await
        .unwrap()
        .get::<_, i32>(0);
    for attempt in 1..=most {
        enqueue(&app, "alpha", "test.good", 1).await;
        assert_eq!(run_due(&app.app, &handlers).await.unwrap(), 3, "attempt {attempt}");
        let (state, attempts, error) = states(&app, "test.poison").await.remove(0);
        assert_eq!(attempts, attempt);
        assert!(error.is_some());
        assert_eq!(state, if attempt < most { "ready" } else { "failed" });
        // Not at once again, but after a while.
        assert_eq!(run_due(&app.app, &handlers).await.unwrap(), 0);
        later(&app).await;
    }
    assert_eq!(
        run_due(&app.app, &handlers).await.unwrap(),
        0,
        "what is given up waits for a person"
    );
    let (state, _, error) = states(&app, "test.unknown").await.remove(0);
    assert_eq!(state, "failed");
    assert!(error.unwrap().contains("no handler"));
    assert!(
        states(&app, "test.good")
            .await
            .iter()
            .all(|(state, ..)| state == "done")
    );
}

static TURNS: AtomicUsize = AtomicUsize::new(0);

#[tokio::test]
async fn a_dead_workers_job_is_taken_over_and_a_late_worker_changes_nothing() {
    let app = TestApp::start().await;
    enqueue(&app, "alpha", "test.slow", 1).await;
    // A worker claims it and dies; nobody else touches it while the lease runs.
    let claim = "SELECT count(*) FROM p2p.claim_jobs(10, '1 minute')";
    let db = app.database.db_owner().await;
    assert_eq!(db.query_one(claim, &[]).await.unwrap().get::<_, i64>(0), 1);
    let none = Handlers::default();
    assert_eq!(run_due(&app.app, &none).await.unwrap(), 0);
    later(&app).await;
    // The next one is so slow that its lease runs out too: a third takes over and ends it well, before it fails.
    let handlers = Handlers::default().on("test.slow", |context| {
        Box::pin(async move {
            if TURNS.fetch_add(1, Ordering::Relaxed) > 0 {
                return Ok(());
            }
            context
                .app
                .db
                .write(&context.scope, async |tx| {
                    use diesel_async::SimpleAsyncConnection as _;
                    tx.batch_execute("UPDATE jobs SET leased_until = now() - interval '1 second'")
                        .await?;
                    Ok(())
                })
                .await?;
            let third = Handlers::default().on("test.slow", |_| {
                TURNS.fetch_add(1, Ordering::Relaxed);
                Box::pin(async { Ok(()) })
            });
            assert_eq!(run_due(&context.app, &third).await?, 1);
            Err(AppError::Busy)
        })
    });
    assert_eq!(run_due(&app.app, &handlers).await.unwrap(), 1);
    assert_eq!(TURNS.load(Ordering::Relaxed), 2);
    assert_eq!(states(&app, "test.slow").await, [("done".to_owned(), 3, None)]);
    later(&app).await;
    assert_eq!(run_due(&app.app, &handlers).await.unwrap(), 0);
    // A worker that dies in the last attempt leaves it given up, not running for ever.
    enqueue(&app, "alpha", "test.last", 1).await;
    db.batch_execute("SET row_security = off; UPDATE jobs SET attempts = max_attempts - 1 WHERE kind = 'test.last'")
        .await
        .unwrap();
    assert_eq!(db.query_one(claim, &[]).await.unwrap().get::<_, i64>(0), 1);
    later(&app).await;
    assert_eq!(run_due(&app.app, &none).await.unwrap(), 0);
    assert_eq!(states(&app, "test.last").await[0].0, "failed");
}

#[tokio::test]
async fn the_daily_work_of_every_active_college_is_planned_once_a_day() {
    let app = TestApp::start().await;
    let owner = app.database.db_owner().await;
    let number = async |what: &str| owner.query_one(what, &[]).await.unwrap().get::<_, i64>(0);
    owner
        .batch_execute("UPDATE colleges SET status = 'suspended' WHERE slug = 'beta'")
        .await
        .unwrap();
    let active = number("SELECT count(*) FROM colleges WHERE status = 'active'").await;
    assert!(active > 0);
    // Nobody signed in; several workers look at once.
    let planned = tokio::join!(
        worker::plan_daily(&app.app),
        worker::plan_daily(&app.app),
        worker::plan_daily(&app.app),
        worker::plan_daily(&app.app)
    );
    let planned = [planned.0, planned.1, planned.2, planned.3].map(Result::unwrap);
    assert_eq!(planned.iter().sum::<i64>(), active, "{planned:?}");
    let of_beta = "SELECT count(*) FROM jobs j JOIN colleges c ON c.id = j.college_id
        WHERE j.kind = 'daily' AND c.slug = 'beta'";
    assert_eq!(number(of_beta).await, 0, "nothing runs in a college that is suspended");
    // Nothing more while it waits, nor once it is done, until a day has gone by.
    assert_eq!(worker::plan_daily(&app.app).await.unwrap(), 0);
    app.run_jobs().await;
    assert_eq!(worker::plan_daily(&app.app).await.unwrap(), 0);
    let done = "SELECT count(*) FROM jobs WHERE kind = 'daily' AND state = 'done'";
    assert_eq!(number(done).await, active);
    app.plan_a_day().await;
    app.run_jobs().await;
    assert_eq!(number(done).await, 2 * active);
}
