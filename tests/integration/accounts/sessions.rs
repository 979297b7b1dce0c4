//! The list of sessions, ending them, profiles, and the clean-up.

use futures_util::future::join_all;
use peer2peer::platform::scope::{SessionId, UserId};
use serde_json::json;
use uuid::Uuid;

use super::count;
use crate::support::{PASSWORD, TestApp, college_id, person};

#[tokio::test]
async fn a_person_sees_and_ends_their_own_sessions_only() {
    let app = TestApp::start().await;
    let here = app.signed_in("alpha", "student").await;
    let there = app.signed_in("alpha", "student").await;
    let classmate = app.signed_in("alpha", "classmate").await;
    let list = here.get("/api/v1/auth/sessions").await.expect(200).json();
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    let current: Vec<_> = items.iter().filter(|one| one["current"] == true).collect();
    assert_eq!(current.len(), 1);
    assert_eq!(current[0]["id"].as_str(), here.session_id.as_deref());

    let path =
        |client: &crate::support::Client| format!("/api/v1/auth/sessions/{}", client.session_id.as_deref().unwrap());
    let foreign = here.delete(&path(&classmate)).await.expect(404);
    let random = here
        .delete(&format!("/api/v1/auth/sessions/{}", Uuid::now_v7()))
        .await
        .expect(404);
    assert_eq!(foreign.without_request_id(), random.without_request_id());
    here.delete("/api/v1/auth/sessions/not-an-id").await.expect(422);
    classmate.get("/api/v1/auth/me").await.expect(200);

    here.delete(&path(&there)).await.expect(204);
    there.get("/api/v1/auth/me").await.expect(401);
    here.get("/api/v1/auth/me").await.expect(200);
    here.post_empty("/api/v1/auth/logout-all").await.expect(204);
    here.get("/api/v1/auth/me").await.expect(401);
    classmate.get("/api/v1/auth/me").await.expect(200);
    let audited =
        "SELECT count(*) FROM audit_entries WHERE action IN ('session.revoked', 'session.signed_out_everywhere')";
    assert_eq!(count(&app, audited).await, 2);
}

#[tokio::test]
async fn every_sign_in_has_a_session_of_its_own_and_ends_the_browsers_earlier_one() {
    let app = TestApp::start().await;
    let client = app.signed_in("alpha", "student").await;
    let first = client.session_id.clone().unwrap();
    let request = app
        .client("alpha")
        .request(reqwest::Method::POST, "/api/v1/auth/login")
        .header("cookie", format!("__Host-access={}", client.token.as_deref().unwrap()))
        .json(&json!({ "email": person("alpha", "classmate").email, "password": PASSWORD }));
    let answer = client.send(request).await.expect(200).json();
    assert_ne!(answer["session_id"].as_str().unwrap(), first);
    client.get("/api/v1/auth/me").await.expect(401);
}

#[tokio::test]
async fn rights_taken_away_show_within_a_second_on_another_replica() {
    let app = TestApp::start().await;
    let client = app.signed_in("alpha", "student").await;
    client.get("/api/v1/auth/me").await.expect(200);
    // Another replica ends the session: this one only finds out by asking the database again.
    let owner = app.database.db_owner().await;
    owner
        .batch_execute("UPDATE sessions SET revoked_at = now(), revoke_reason = 'signed_out_everywhere'")
        .await
        .unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(1000)).await;
    client.get("/api/v1/auth/me").await.expect(401);
}

/// Sessions asked for at one moment are looked up by one query: each answer is its own asker's.
#[tokio::test]
async fn sessions_looked_up_together_are_not_mixed_up() {
    let app = TestApp::start().await;
    let id = person("alpha", "moderator").id;
    app.database
        .db_owner()
        .await
        .batch_execute(&format!(
            "INSERT INTO user_capabilities (college_id, user_id, capability)
             VALUES ('{}', '{id}', 'auditor'), ('{}', '{id}', 'roster_manager')",
            college_id("alpha"),
            college_id("alpha")
        ))
        .await
        .unwrap();
    let mut sessions: Vec<(SessionId, Option<(UserId, usize)>)> = Vec::new();
    for (who, capabilities) in [
        ("student", 0),
        ("moderator", 3),
        ("admin", 0),
        ("classmate", 0),
        ("moderator", 3),
    ] {
        let client = app.signed_in("alpha", who).await;
        let session: SessionId = client.session_id.as_deref().unwrap().parse().unwrap();
        let found = Some((person("alpha", who).id, capabilities));
        // Two tabs each.
        sessions.extend([(session, found), (session, found)]);
    }
    let stranger = app.signed_in("beta", "student").await;
    sessions.push((stranger.session_id.as_deref().unwrap().parse().unwrap(), None));
    sessions.push((SessionId::now_v7(), None));
    let ended = app.signed_in("alpha", "faculty").await;
    ended.post_empty("/api/v1/auth/logout").await.expect(204);
    sessions.push((ended.session_id.as_deref().unwrap().parse().unwrap(), None));

    let process = &app.app;
    let asking = sessions
        .iter()
        .map(|(session, _)| process.sessions.find(&process.db, college_id("alpha"), *session));
    let answers = join_all(asking).await;
    assert_eq!(answers.len(), sessions.len());
    for ((session, expected), answer) in sessions.into_iter().zip(answers) {
        let answer = answer.unwrap();
        let found = answer.map(|state| {
            assert_eq!(state.caller.session_id, session);
            (state.caller.user_id, state.caller.capabilities.len())
        });
        assert_eq!(found, expected);
    }
}

#[tokio::test]
async fn profiles_show_each_reader_what_is_theirs_to_see() {
    let app = TestApp::start().await;
    let student = app.signed_in("alpha", "student").await;
    let admin = app.signed_in("alpha", "admin").await;
    let id = person("alpha", "student").id;
    let path = format!("/api/v1/users/{id}");
    let own = student.get(&path).await.expect(200).json();
    assert_eq!(own, student.get("/api/v1/profiles/me").await.expect(200).json());
    assert_eq!(own["email"], person("alpha", "student").email);
    assert_eq!(admin.get(&path).await.expect(200).json()["email"], own["email"]);
    let seen = app
        .signed_in("alpha", "alumna")
        .await
        .get(&path)
        .await
        .expect(200)
        .json();
    let mut fields: Vec<_> = seen.as_object().unwrap().keys().cloned().collect();
    fields.sort();
    assert_eq!(fields, ["full_name", "headline", "id", "role"]);

    // Whoever cannot sign in is not there for anybody but those who manage people.
    let suspended = format!("/api/v1/users/{}", person("alpha", "suspended").id);
    admin.get(&suspended).await.expect(200);
    let hidden = student.get(&suspended).await.expect(404);
    let random = student
        .get(&format!("/api/v1/users/{}", Uuid::now_v7()))
        .await
        .expect(404);
    let foreign = student
        .get(&format!("/api/v1/users/{}", person("beta", "student").id))
        .await
        .expect(404);
    assert_eq!(hidden.without_request_id(), random.without_request_id());
    assert_eq!(foreign.without_request_id(), random.without_request_id());
}

#[tokio::test]
async fn a_person_changes_what_is_theirs_and_nothing_else() {
    let app = TestApp::start().await;
    let student = app.signed_in("alpha", "student").await;
    let path = format!("/api/v1/users/{}", person("alpha", "student").id);
    let change = json!({ "full_name": "  Sana  B. Student ", "headline": "Final year", "locale": "ar", "theme": "dark", "time_zone": "Asia/Dubai" });
    let changed = student.patch(&path, &change).await.expect(200).json();
    assert_eq!(changed["full_name"], "Sana B. Student");
    assert_eq!(changed["time_zone"], "Asia/Dubai");
    let changed = student
        .patch(&path, &json!({ "locale": null }))
        .await
        .expect(200)
        .json();
    assert_eq!(changed["locale"], json!(null));
    assert_eq!(changed["theme"], "dark", "what is left out stays");
    for (field, value) in [
        ("role", json!("college_admin")),
        ("status", json!("active")),
        ("email", json!("x@y.example")),
        ("college_id", json!(Uuid::now_v7())),
        ("authz_version", json!(1)),
        ("full_name", json!("")),
        ("full_name", json!("a\u{202E}b")),
        ("headline", json!("x".repeat(161))),
        ("locale", json!("xx")),
        ("theme", json!("pink")),
        ("time_zone", json!("Mars/Olympus")),
        ("time_zone", json!(7)),
    ] {
        let answer = student.patch(&path, &json!({ field: value })).await.expect(422).json();
        assert_eq!(answer["errors"][0]["field"], field);
    }
    let classmate = format!("/api/v1/users/{}", person("alpha", "classmate").id);
    student.patch(&classmate, &json!({ "headline": "x" })).await.expect(404);
    let admin = app.signed_in("alpha", "admin").await;
    admin.patch(&classmate, &json!({ "headline": "x" })).await.expect(404);
}

#[tokio::test]
async fn what_ran_out_long_ago_is_swept() {
    let app = TestApp::start().await;
    let client = app.signed_in("alpha", "student").await;
    let _beta = app.signed_in("beta", "student").await;
    let other = app.signed_in("alpha", "classmate").await;
    let owner = app.database.db_owner().await;
    owner
        .batch_execute(&format!(
            "UPDATE sessions SET expires_at = now() - interval '31 days' WHERE id <> '{}'",
            other.session_id.as_deref().unwrap()
        ))
        .await
        .unwrap();
    app.plan_a_day().await;
    app.run_jobs().await;
    assert_eq!(count(&app, "SELECT count(*) FROM sessions").await, 1);
    assert_eq!(count(&app, "SELECT count(*) FROM refresh_tokens").await, 1);
    other.get("/api/v1/auth/me").await.expect(200);
    tokio::time::sleep(std::time::Duration::from_millis(1000)).await;
    client.get("/api/v1/auth/me").await.expect(401);
}
