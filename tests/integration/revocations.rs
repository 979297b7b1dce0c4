//! A good token is believed without a query; what ends a right within its life is known to every process within a second.

use std::time::{Duration, Instant};

use base64::Engine as _;
use chrono::TimeDelta;
use peer2peer::platform::clock::Clock;
use peer2peer::platform::scope::UserId;
use serde_json::{Value, json};

use crate::chat::replicas::Replica;
use crate::chat::socket::Wire;
use crate::support::{Client, TestApp, college_id, in_time, person, settings};

/// A path that reads neither sessions nor people.
const READ: &str = "/api/v1/experiences";
const SECOND: Duration = Duration::from_secs(1);

/// What a client's token says.
fn claims(client: &Client) -> Value {
    let token = client.token.as_deref().unwrap();
    let middle = token.split('.').nth(1).unwrap();
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(middle).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// Somebody whose token says their rights: the process follows what is revoked.
async fn signed_in(app: &TestApp, who: &str) -> Client {
    for _ in 0..40 {
        let client = app.signed_in("alpha", who).await;
        if claims(&client)["rol"].is_string() {
            return client;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no token says the rights");
}

/// A further process, with a Redis that is not there, as soon as it follows what is revoked.
async fn replica(app: &TestApp, clock: Clock) -> Replica {
    let settings = settings(&app.data_dir, |settings| {
        settings.redis_url = Some("redis://127.0.0.1:1/".to_owned());
    });
    let replica = Replica::with_clock(settings, app.database.app_url(), app.database.platform_url(), clock);
    let somebody = signed_in(app, "alumnus").await.to(replica.address);
    for _ in 0..20 {
        if answered_without_a_look(app, &somebody).await {
            return replica;
        }
    }
    panic!("it follows nothing");
}

/// Waits until a client is refused (or let in); answers how long it took.
async fn until(client: &Client, status: u16) -> Duration {
    let at = Instant::now();
    while client.get(READ).await.status.as_u16() != status {
        assert!(at.elapsed() < Duration::from_secs(10), "never {status}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    at.elapsed()
}

/// Whether a client is answered while nobody can look a session up.
async fn answered_without_a_look(app: &TestApp, client: &Client) -> bool {
    let mut owner = app.database.db_owner().await;
    let held = owner.transaction().await.unwrap();
    held.batch_execute("LOCK TABLE sessions IN ACCESS EXCLUSIVE MODE")
        .await
        .unwrap();
    let answer = client.get(READ).await;
    held.rollback().await.unwrap();
    answer.status.as_u16() == 200
}

async fn owner(app: &TestApp, sql: &str) {
    let owner = app.database.db_owner().await;
    owner
        .batch_execute(&format!(
            "SET row_security = off; SELECT set_config('app.role', 'system', false); {sql}"
        ))
        .await
        .unwrap();
}

fn id(who: &str) -> UserId {
    person("alpha", who).id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_of_another_process_needs_no_session_read_and_ends_everywhere_within_a_second() {
    let app = TestApp::start().await;
    let other = replica(&app, Clock::default()).await;
    let student = signed_in(&app, "student").await;
    let there = student.to(other.address);
    until(&there, 200).await;
    assert!(answered_without_a_look(&app, &there).await, "a session was looked up");
    assert_eq!(there.get("/api/v1/auth/me").await.expect(200).json()["role"], "student");

    // Ended here, refused here at once and there within a second.
    student.post_empty("/api/v1/auth/logout").await.expect(204);
    student.get(READ).await.expect(401);
    in_time("a sign-out", until(&there, 401).await, SECOND);
    // Nobody else is looked up because of it.
    let classmate = signed_in(&app, "classmate").await.to(other.address);
    assert!(answered_without_a_look(&app, &classmate).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_writes_it_into_the_database_ends_what_a_token_says() {
    let app = TestApp::start().await;
    let other = replica(&app, Clock::default()).await;
    let alpha = college_id("alpha");
    // By hand, as nobody of the product does it: no version of rights rises, nothing is announced.
    let student = signed_in(&app, "student").await.to(other.address);
    let role = |client: Client| async move { client.get("/api/v1/auth/me").await.expect(200).json()["role"].clone() };
    assert_eq!(role(student.clone()).await, "student");
    owner(
        &app,
        &format!("UPDATE users SET role = 'faculty' WHERE id = '{}'", id("student")),
    )
    .await;
    let at = Instant::now();
    while role(student.clone()).await != "faculty" {
        assert!(at.elapsed() < Duration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    in_time("a role", at.elapsed(), SECOND);
    owner(
        &app,
        &format!("UPDATE users SET status = 'suspended' WHERE id = '{}'", id("student")),
    )
    .await;
    in_time("a suspension", until(&student, 401).await, SECOND);

    let classmate = signed_in(&app, "classmate").await.to(other.address);
    let queue = "/api/v1/moderation/queue";
    classmate.get(queue).await.expect(403);
    owner(
        &app,
        &format!(
            "INSERT INTO user_capabilities (college_id, user_id, capability) VALUES ('{alpha}', '{}', 'moderator')",
            id("classmate")
        ),
    )
    .await;
    let at = Instant::now();
    while classmate.get(queue).await.status.as_u16() != 200 {
        assert!(at.elapsed() < Duration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    in_time("a right", at.elapsed(), SECOND);
    let wire = Wire::of(other.address, &classmate).await;
    owner(
        &app,
        &format!(
            "DELETE FROM refresh_tokens; DELETE FROM sessions WHERE user_id = '{}'",
            id("classmate")
        ),
    )
    .await;
    in_time("a deleted session", until(&classmate, 401).await, SECOND);
    let at = Instant::now();
    let mut wire = wire;
    assert_eq!(wire.end().await, 4401);
    in_time("its socket", at.elapsed(), SECOND);

    let faculty = signed_in(&app, "faculty").await.to(other.address);
    owner(
        &app,
        &format!("UPDATE colleges SET status = 'suspended' WHERE id = '{alpha}'"),
    )
    .await;
    in_time("a college", until(&faculty, 403).await, SECOND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_commits_after_a_later_one_was_read_is_read_too() {
    let app = TestApp::start().await;
    let (student, classmate) = (signed_in(&app, "student").await, signed_in(&app, "classmate").await);
    let revoke = |who: &str| {
        format!(
            "SET LOCAL row_security = off; UPDATE sessions SET revoked_at = now(), revoke_reason = 'revoked' WHERE user_id = '{}'",
            id(who)
        )
    };
    let mut slow = app.database.db_owner().await;
    let first = slow.transaction().await.unwrap();
    first.batch_execute(&revoke("student")).await.unwrap();
    let mut quick = app.database.db_owner().await;
    let second = quick.transaction().await.unwrap();
    second.batch_execute(&revoke("classmate")).await.unwrap();
    second.commit().await.unwrap();
    until(&classmate, 401).await;
    // Several reads go by.
    tokio::time::sleep(Duration::from_millis(1200)).await;
    student.get(READ).await.expect(200);
    first.commit().await.unwrap();
    in_time("the slow one", until(&student, 401).await, SECOND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_cannot_follow_looks_sessions_up() {
    let app = TestApp::start().await;
    let student = signed_in(&app, "student").await;
    assert!(answered_without_a_look(&app, &student).await);
    owner(&app, "REVOKE SELECT ON revocations FROM p2p_platform").await;
    tokio::time::sleep(Duration::from_millis(2300)).await;
    assert!(!answered_without_a_look(&app, &student).await);
    student.get(READ).await.expect(200);
    let unsaid = app.signed_in("alpha", "classmate").await;
    assert_eq!(
        claims(&unsaid)["rol"],
        Value::Null,
        "it does not know who may believe this"
    );
    // What is ended meanwhile is known within a second all the same.
    owner(
        &app,
        &format!("UPDATE users SET status = 'suspended' WHERE id = '{}'", id("student")),
    )
    .await;
    in_time("a suspension", until(&student, 401).await, SECOND);
    // Somebody else's right ends while nobody reads; who reads again finds it.
    let faculty = app.signed_in("alpha", "faculty").await;
    owner(&app, "GRANT SELECT ON revocations TO p2p_platform").await;
    let alumni = signed_in(&app, "alumna").await;
    assert!(answered_without_a_look(&app, &alumni).await);
    student.get(READ).await.expect(401);
    faculty.get(READ).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_whose_clock_is_off_looks_sessions_up() {
    let app = TestApp::start().await;
    let ahead = Clock::default();
    let other = replica(&app, ahead.clone()).await;
    let student = signed_in(&app, "student").await;
    let there = student.to(other.address);
    assert!(answered_without_a_look(&app, &there).await);
    ahead.advance(TimeDelta::seconds(60));
    tokio::time::sleep(Duration::from_millis(900)).await;
    there.get(READ).await.expect(200);
    // What was looked up is believed for a moment.
    tokio::time::sleep(SECOND).await;
    assert!(!answered_without_a_look(&app, &there).await);
    let mut client = app.client("alpha").to(other.address);
    client.sign_in(&person("alpha", "student").email).await;
    assert_eq!(
        claims(&client)["rol"],
        Value::Null,
        "others would believe it for longer than its life"
    );
    student.post_empty("/api/v1/auth/logout").await.expect(204);
    in_time("a sign-out", until(&there, 401).await, SECOND);
}

#[tokio::test]
async fn a_token_is_good_no_longer_than_its_session() {
    let app = TestApp::start_with(|settings| {
        settings.auth.staff_idle_minutes = 1;
        settings.auth.staff_max_hours = 1;
        settings.auth.access_minutes = 120;
    })
    .await;
    let admin = app.client("alpha");
    let login = json!({ "email": person("alpha", "admin").email, "password": crate::support::PASSWORD });
    let answer = admin.post("/api/v1/auth/login", &login).await.expect(200).json();
    let expires_in = answer["expires_in"].as_i64().unwrap();
    assert!((3500..=3600).contains(&expires_in), "{expires_in}");
}

#[tokio::test]
async fn nobody_of_a_college_reads_or_writes_who_is_revoked() {
    let app = TestApp::start().await;
    let login = app.database.db_app().await;
    for sql in [
        "SELECT count(*) FROM revocations",
        "DELETE FROM revocations",
        "INSERT INTO revocations (college_id, subject_id) VALUES (gen_random_uuid(), gen_random_uuid())",
    ] {
        let refused = login.batch_execute(sql).await.unwrap_err();
        assert_eq!(refused.code().unwrap().code(), "42501", "{sql}");
    }
}
