//! A pooled connection carries nothing over, whatever its last user did; a full pool answers instead of hanging; a
//! login that could walk around the wall does not start.

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection as _};
use futures_util::FutureExt as _;
use futures_util::future::join_all;
use peer2peer::error::AppError;
use peer2peer::platform::app::App;
use peer2peer::platform::clock::Clock;
use peer2peer::platform::db::schema::users;
use peer2peer::platform::db::{PostureError, TenantTx, constant};
use peer2peer::platform::scope::UserId;
use peer2peer::platform::tenancy::provisioning_scope;
use secrecy::SecretString;
use serde_json::json;

use crate::support::{PASSWORD, TestApp, college_id, person, secrets, settings};

#[derive(QueryableByName, Debug, PartialEq, Eq)]
struct Seen {
    #[diesel(sql_type = Text)]
    college: String,
    #[diesel(sql_type = BigInt)]
    foreign_rows: i64,
    #[diesel(sql_type = Integer)]
    pid: i32,
}

/// What a transaction finds: the college set, rows of others it can see, its connection.
async fn look(tx: &mut TenantTx) -> Result<Seen, AppError> {
    Ok(diesel::sql_query(
        "SELECT current_setting('app.college_id') AS college, pg_backend_pid() AS pid,
            (SELECT count(*) FROM users WHERE college_id::text <> current_setting('app.college_id')) AS foreign_rows",
    )
    .get_result(tx)
    .await?)
}

/// Every connection of the pool is used for beta; each must be beta's alone.
async fn expect_clean(app: &TestApp, after: &str) {
    let scope = provisioning_scope(college_id("beta"));
    for _ in 0..8 {
        let seen = app
            .app
            .db
            .read(&scope, look)
            .await
            .unwrap_or_else(|error| panic!("after {after}: {error}"));
        assert_eq!(
            (seen.college, seen.foreign_rows),
            (college_id("beta").to_string(), 0),
            "after {after}"
        );
    }
}

async fn small_pool() -> TestApp {
    TestApp::start_with(|settings| settings.database.pool_size = 2).await
}

async fn left_open(app: &TestApp) -> i64 {
    let owner = app.database.db_owner().await;
    let row = owner
        .query_one(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'p2p_app'
             AND state LIKE 'idle in transaction%'",
            &[],
        )
        .await
        .unwrap();
    row.get(0)
}

#[tokio::test]
async fn nothing_survives_on_a_pooled_connection() {
    let app = small_pool().await;
    let db = &app.app.db;
    let scope = provisioning_scope(college_id("alpha"));
    for _ in 0..3 {
        db.write(&scope, look).await.unwrap();
    }
    expect_clean(&app, "a commit").await;
    let refused: Result<(), _> = db
        .write(&scope, async |tx| {
            look(tx).await?;
            Err(AppError::Forbidden)
        })
        .await;
    assert!(refused.is_err());
    expect_clean(&app, "an error").await;
    let broken: Result<(), _> = db
        .write(&scope, async |tx| Ok(tx.batch_execute("SELECT 1/0").await?))
        .await;
    assert!(broken.is_err());
    expect_clean(&app, "a statement that failed").await;
    let panicked = AssertUnwindSafe(db.write(&scope, async |tx| -> Result<(), AppError> {
        look(tx).await?;
        panic!("a fault in a handler")
    }))
    .catch_unwind()
    .await;
    assert!(panicked.is_err());
    expect_clean(&app, "a panic").await;
    let cancelled = tokio::time::timeout(
        Duration::from_millis(50),
        db.write(&scope, async |tx| {
            look(tx).await?;
            tokio::time::sleep(Duration::from_secs(60)).await;
            Ok(())
        }),
    )
    .await;
    assert!(cancelled.is_err());
    expect_clean(&app, "a cancelled handler").await;
    let cancelled = tokio::time::timeout(
        Duration::from_millis(50),
        db.read(&scope, async |tx| Ok(tx.batch_execute("SELECT pg_sleep(60)").await?)),
    )
    .await;
    assert!(cancelled.is_err());
    expect_clean(&app, "a cancelled statement").await;
    assert_eq!(left_open(&app).await, 0);
}

#[tokio::test]
async fn a_planted_variable_is_refused_and_its_connection_thrown_away() {
    let app = small_pool().await;
    let db = &app.app.db;
    let alpha = college_id("alpha");
    for planted in [
        format!("SET app.college_id = '{alpha}'"),
        "SET app.role = 'system'".to_owned(),
        format!("SET app.user_id = '{}'", person("alpha", "admin").id),
        "SET app.capabilities = 'moderator'".to_owned(),
    ] {
        let dirty = db
            .write(&provisioning_scope(alpha), async |tx| {
                let seen = look(tx).await?;
                tx.batch_execute(&planted).await?;
                Ok(seen.pid)
            })
            .await
            .unwrap();
        let beta = provisioning_scope(college_id("beta"));
        let mut refused = 0;
        for _ in 0..6 {
            match db.read(&beta, look).await {
                Ok(seen) => {
                    assert_ne!(
                        seen.pid, dirty,
                        "the planted connection was used again after: {planted}"
                    );
                    assert_eq!((seen.college, seen.foreign_rows), (college_id("beta").to_string(), 0));
                }
                Err(AppError::Busy) => refused += 1,
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(refused, 1, "after {planted}");
    }
}

#[tokio::test]
async fn a_swallowed_error_is_not_a_success() {
    let app = small_pool().await;
    let scope = provisioning_scope(college_id("alpha"));
    let outcome = app
        .app
        .db
        .write(&scope, async |tx| {
            let _ = tx.batch_execute("SELECT 1/0").await;
            Ok(())
        })
        .await;
    assert!(
        outcome.is_err(),
        "the transaction was undone, and the caller was told it was not"
    );
    expect_clean(&app, "a swallowed error").await;
}

#[tokio::test]
async fn a_read_cannot_write() {
    let app = small_pool().await;
    let scope = provisioning_scope(college_id("alpha"));
    let outcome = app
        .app
        .db
        .read(&scope, async |tx| {
            Ok(tx
                .batch_execute("INSERT INTO email_domains (domain, role) VALUES ('written.example', 'student')")
                .await?)
        })
        .await;
    assert!(outcome.is_err());
    expect_clean(&app, "a refused write").await;
}

/// A statement of a read leaves together with its COMMIT. One that its connection has yet to prepare must not be
/// overtaken by it: it would run outside the transaction, see no college, and answer with nothing.
/// More than the connection takes in before somebody reads it.
#[derive(QueryableByName)]
struct Large {
    #[diesel(sql_type = diesel::sql_types::Text)]
    text: String,
}

#[tokio::test]
async fn a_read_answers_alike_prepared_or_not() {
    let app = TestApp::start_with(|settings| settings.database.pool_size = 2).await;
    let db = &app.app.db;
    let scope = provisioning_scope(college_id("alpha"));
    let people = |role: &'static str| {
        // Its text decides whether it was prepared before: the same for the same filters.
        let mut query = users::table
            .filter(users::college_id.eq(college_id("alpha")))
            .select(users::id)
            .into_boxed::<diesel::pg::Pg>();
        if !role.is_empty() {
            query = query.filter(users::role.eq(role));
        }
        query
    };
    for round in 0..6 {
        let (everybody, students, raw, again) = db
            .read(&scope, async |tx| {
                let everybody: Vec<UserId> = people("").load(tx).await?;
                let students: Vec<UserId> = people("student").load(tx).await?;
                let raw = look(tx).await?;
                let again: Vec<UserId> = people("").load(tx).await?;
                Ok((everybody.len(), students.len(), raw, again.len()))
            })
            .await
            .unwrap();
        assert!(
            everybody > students && students > 0,
            "round {round}: {everybody} and {students}"
        );
        assert_eq!(everybody, again, "round {round}");
        let large = db
            .read(&scope, async |tx| {
                let rows = diesel::sql_query("SELECT repeat('x', 1000) AS text FROM generate_series(1, 2000)");
                Ok(constant(rows).load::<Large>(tx).await?)
            })
            .await
            .unwrap();
        assert_eq!(
            large.iter().map(|row| row.text.len()).sum::<usize>(),
            2_000_000,
            "round {round}"
        );
        assert_eq!(raw.college, college_id("alpha").to_string(), "round {round}");
        let none: Result<Vec<UserId>, AppError> = db
            .read(&scope, async |tx| Ok(people("no such role").limit(-1).load(tx).await?))
            .await;
        assert!(none.is_err(), "round {round}: a limit below zero");
        assert_eq!(left_open(&app).await, 0, "round {round}");
    }
    expect_clean(&app, "reads").await;
}

#[tokio::test]
async fn two_hundred_vanished_callers_leave_nothing_open() {
    let app = TestApp::start_with(|settings| settings.database.wait_timeout_ms = 10_000).await;
    let db = &app.app.db;
    let scope = provisioning_scope(college_id("alpha"));
    let max = db.pool_status().2;
    // Each is dropped at another moment: waiting for a connection, opening, querying, between queries, committing.
    let vanish = |step: u64| {
        let scope = &scope;
        async move {
            let work = db.write(scope, async |tx| {
                look(tx).await?;
                tx.batch_execute("UPDATE users SET headline = 'half done'").await?;
                tokio::time::sleep(Duration::from_millis(step % 7)).await;
                tx.batch_execute("SELECT pg_sleep(0.01)").await?;
                tx.audit("probe.done", "probe", step, None, None);
                Ok(())
            });
            tokio::time::timeout(Duration::from_micros(step * 300), work)
                .await
                .is_err()
        }
    };
    let cancelled = join_all((0..200).map(vanish))
        .await
        .into_iter()
        .filter(|gone| *gone)
        .count();
    let started = Instant::now();
    while left_open(&app).await > 0 {
        assert!(
            started.elapsed() < Duration::from_secs(5),
            "a transaction is still open"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // The pool is whole: as many transactions as it is large run side by side.
    let side_by_side = join_all((0..max).map(|_| {
        db.read(&scope, async |tx| {
            tx.batch_execute("SELECT pg_sleep(0.2)").await?;
            Ok(look(tx).await?.pid)
        })
    }))
    .await;
    let mut pids: Vec<_> = side_by_side.into_iter().map(Result::unwrap).collect();
    pids.sort_unstable();
    pids.dedup();
    assert_eq!(pids.len(), max);
    assert!(started.elapsed() < Duration::from_secs(10));
    expect_clean(&app, "cancelled requests").await;
    println!("callers vanished in mid-transaction: {cancelled} of 200, none left anything open");
}

#[tokio::test]
async fn clients_that_hang_up_leave_nothing_open() {
    let app = TestApp::start().await;
    let client = app.client("alpha");
    let body = json!({ "email": person("alpha", "student").email, "password": PASSWORD });
    let hang_up = |step: u64| {
        let (client, body) = (&client, &body);
        async move {
            let request = client.post("/api/v1/auth/login", body);
            tokio::time::timeout(Duration::from_micros(500 + step * 200), request)
                .await
                .is_err()
        }
    };
    let gone = join_all((0..200).map(hang_up))
        .await
        .into_iter()
        .filter(|gone| *gone)
        .count();
    let started = Instant::now();
    while left_open(&app).await > 0 {
        assert!(
            started.elapsed() < Duration::from_secs(5),
            "a transaction is still open"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    app.signed_in("alpha", "student")
        .await
        .get("/api/v1/auth/me")
        .await
        .expect(200);
    println!("clients hung up: {gone} of 200");
}

#[tokio::test]
async fn a_full_pool_answers_in_time() {
    let app = TestApp::start_with(|settings| {
        settings.database.pool_size = 2;
        settings.database.wait_timeout_ms = 250;
    })
    .await;
    let client = app.client("alpha");
    // The site is known before the door is shut.
    client.get("/api/v1/auth/me").await.expect(401);
    let owner = app.database.db_owner().await;
    owner.batch_execute("BEGIN; LOCK TABLE users").await.unwrap();
    let body = json!({ "email": person("alpha", "student").email, "password": PASSWORD });
    let started = Instant::now();
    let answers = join_all((0..8).map(|_| async {
        let answer = client.post("/api/v1/auth/login", &body).await;
        (answer, started.elapsed())
    }))
    .await;
    owner.batch_execute("ROLLBACK").await.unwrap();
    let mut quick = 0;
    for (answer, took) in answers {
        assert_eq!(answer.status.as_u16(), 503, "{}", answer.text);
        assert_eq!(answer.code(), "busy");
        assert!(answer.headers.contains_key("retry-after"));
        assert!(took < Duration::from_secs(4), "{took:?}");
        quick += usize::from(took < Duration::from_millis(1500));
    }
    assert!(
        quick >= 6,
        "only {quick} of 8 were answered within the time a connection is waited for"
    );
    app.signed_in("alpha", "student").await;
}

#[tokio::test]
async fn logins_that_could_bypass_the_wall_do_not_start() {
    let app = TestApp::start().await;
    let build = |app_url: String, platform_url: String| {
        let settings = settings(&app.data_dir, |_| {});
        App::build(
            settings,
            secrets(),
            &SecretString::from(app_url),
            &SecretString::from(platform_url),
            Clock::default(),
        )
        .unwrap()
    };
    let (app_url, platform_url) = (app.database.app_url(), app.database.platform_url());
    let good = build(app_url.clone(), platform_url.clone());
    good.db.check_posture(false).await.unwrap();
    let owner = app.database.db_owner().await;
    let name = format!("p2p_scratch_{}", uuid::Uuid::new_v4().simple());
    let scratch = app_url.replace("p2p_app@", &format!("{name}@"));
    // Panics only after the role it looks at is dropped: a role left behind would alarm every doctor of this cluster.
    let why = async |database: &App| match database.db.check_posture(false).await {
        Err(PostureError::CanBypass { why, .. }) => why,
        other => format!("not refused: {other:?}"),
    };
    let superuser = build(app.database.owner_url(), platform_url.clone());
    assert!(why(&superuser).await.contains("superuser"));
    let swapped = build(platform_url.clone(), app_url.clone());
    assert!(why(&swapped).await.contains("not p2p_app"));
    for (rights, expected) in [
        (
            format!("CREATE ROLE {name} LOGIN BYPASSRLS IN ROLE p2p_app"),
            "BYPASSRLS",
        ),
        (
            format!("CREATE ROLE {name} LOGIN IN ROLE p2p_app, p2p_queue"),
            "BYPASSRLS",
        ),
        (format!("CREATE ROLE {name} LOGIN IN ROLE p2p_app, p2p_owner"), "owns"),
        (format!("CREATE ROLE {name} LOGIN CREATEROLE IN ROLE p2p_app"), "create"),
        (format!("CREATE ROLE {name} LOGIN"), "not p2p_app"),
    ] {
        owner.batch_execute(&rights).await.unwrap();
        let found = why(&build(scratch.clone(), platform_url.clone())).await;
        owner.batch_execute(&format!("DROP ROLE {name}")).await.unwrap();
        assert!(found.contains(expected), "{rights}: {found}");
    }
    owner
        .batch_execute("ALTER TABLE jobs NO FORCE ROW LEVEL SECURITY")
        .await
        .unwrap();
    match good.db.check_posture(false).await {
        Err(PostureError::NoWall(tables)) => assert_eq!(tables, "jobs"),
        other => panic!("not refused: {other:?}"),
    }
}
