//! What somebody kept because of a right ends with the right.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::chat::socket::{Wire, message};
use crate::chat::start;
use crate::experiences::{draft, submit};
use crate::support::{Client, TestApp, college_id, in_time, person};

async fn role(app: &TestApp, by: &str, who: &str, role: &str) {
    let admin = app.signed_in("alpha", by).await;
    let path = format!("/api/v1/admin/users/{}/role", person("alpha", who).id);
    admin.post(&path, &json!({ "role": role })).await.expect(200);
}

async fn say(client: &Client, id: &str, body: &str) -> Value {
    let send = json!({ "id": Uuid::new_v4(), "body": body });
    client
        .post(&format!("/api/v1/conversations/{id}/messages"), &send)
        .await
        .expect(200)
        .json()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attack_s02_who_leaves_the_office_leaves_its_support_conversations() {
    let app = TestApp::start().await;
    // Two of the office: the one who goes, and one who stays but came later.
    role(&app, "admin", "faculty", "college_admin").await;
    let student = app.signed_in("alpha", "student").await;
    let faculty = app.signed_in("alpha", "faculty").await;
    let asked = start(&student, json!({ "kind": "support" })).await;
    let own = start(&faculty, json!({ "kind": "support" })).await;
    say(&student, &asked, "A secret of the student.").await;
    say(&faculty, &own, "A question of one's own.").await;
    say(&faculty, &asked, "An answer of the office.").await;
    let mut wire = Wire::of(app.address, &faculty).await;
    wire.send(message(&asked, "still of the office")).await;
    wire.until("message:ack").await;
    let at = Instant::now();
    role(&app, "admin", "faculty", "student").await;
    assert_eq!(wire.end().await, 4401);
    in_time("the socket", at.elapsed(), Duration::from_millis(2000));
    let former = app.signed_in("alpha", "faculty").await;
    let base = format!("/api/v1/conversations/{asked}");
    former.get(&base).await.expect(404);
    former.get(&format!("{base}/messages")).await.expect(404);
    former.get(&format!("{base}/search?q=secret")).await.expect(404);
    former.get(&format!("/messages/{asked}")).await.expect(404);
    former.get(&format!("/messages/{asked}/part")).await.expect(404);
    let send = json!({ "id": Uuid::new_v4(), "body": "x" });
    former.post(&format!("{base}/messages"), &send).await.expect(404);
    former
        .patch(&format!("{base}/messages/2"), &json!({ "body": "x" }))
        .await
        .expect(404);
    former.delete(&format!("{base}/messages/2")).await.expect(404);
    former
        .post(&format!("{base}/messages/1/reactions"), &json!({ "emoji": "👍" }))
        .await
        .expect(404);
    let list = former.get("/api/v1/conversations").await.expect(200).text;
    assert!(!list.contains(&asked) && list.contains(&own), "{list}");
    let mut wire = Wire::of(app.address, &former).await;
    wire.send(message(&asked, "x")).await;
    assert_eq!(wire.until("error").await["code"], "not_found");
    wire.send(json!({ "type": "sync", "conversations": { asked.as_str(): 0 } }))
        .await;
    assert_eq!(wire.until("error").await["code"], "not_found");
    say(&student, &asked, "Only for the office.").await;
    let heard = wire.rest(Duration::from_millis(600)).await;
    assert!(
        heard
            .iter()
            .all(|frame| !frame.to_string().contains("Only for the office")),
        "{heard:?}"
    );
    // What they asked themselves stays theirs.
    say(&former, &own, "Still mine.").await;
    // The rest of the office goes on, and the change says what ended.
    let admin = app.signed_in("alpha", "admin").await;
    admin.get(&base).await.expect(200);
    let owner = app.database.db_owner().await;
    let entry = owner
        .query_one(
            "SELECT after::text FROM audit_entries WHERE action = 'user.role_changed' ORDER BY at DESC LIMIT 1",
            &[],
        )
        .await
        .unwrap();
    let after: Value = serde_json::from_str(entry.get::<_, &str>(0)).unwrap();
    assert_eq!(after["ended"], json!({ "support_conversations": 1 }));
    // Back in the office, what is past stays past until somebody asks anew.
    role(&app, "admin", "faculty", "college_admin").await;
    app.signed_in("alpha", "faculty").await.get(&base).await.expect(404);
}

#[tokio::test]
async fn attack_s02_a_support_conversation_is_never_left_without_the_office() {
    let app = TestApp::start().await;
    let student = app.signed_in("alpha", "student").await;
    let asked = start(&student, json!({ "kind": "support" })).await;
    say(&student, &asked, "Is anybody there?").await;
    // The only one of the office who is in it goes; the one who came later takes over, with what was said.
    role(&app, "admin", "faculty", "college_admin").await;
    let later = app.signed_in("alpha", "faculty").await;
    later.get(&format!("/api/v1/conversations/{asked}")).await.expect(404);
    role(&app, "faculty", "admin", "alumni").await;
    let page = later
        .get(&format!("/api/v1/conversations/{asked}/messages"))
        .await
        .expect(200)
        .json();
    assert_eq!(page["items"][0]["body"], "Is anybody there?");
    say(&later, &asked, "Yes.").await;
    app.signed_in("alpha", "admin")
        .await
        .get(&format!("/api/v1/conversations/{asked}"))
        .await
        .expect(404);
}

#[tokio::test]
async fn attack_s02_only_the_office_ends_places() {
    let app = TestApp::start().await;
    let student = app.signed_in("alpha", "student").await;
    let asked = start(&student, json!({ "kind": "support" })).await;
    say(&student, &asked, "Hello").await;
    let db = app.database.db_app().await;
    let (college, admin) = (college_id("alpha"), person("alpha", "admin").id);
    for role in ["student", "faculty", "alumni", "visitor", ""] {
        db.batch_execute("ROLLBACK; BEGIN").await.unwrap();
        for (name, value) in [
            ("app.college_id", college.to_string()),
            ("app.user_id", person("alpha", "classmate").id.to_string()),
            ("app.role", role.to_owned()),
        ] {
            db.execute("SELECT set_config($1, $2, true)", &[&name, &value])
                .await
                .unwrap();
        }
        let me = person("alpha", "classmate").id;
        let call = format!("SELECT p2p.end_office_places('{admin}', ARRAY['{me}'::uuid])");
        let called = db.execute(&call, &[]).await;
        assert!(called.is_err(), "{role}");
    }
    db.batch_execute("ROLLBACK").await.unwrap();
}

#[tokio::test]
async fn attack_s02_who_may_no_longer_decide_holds_no_claim_and_opens_no_report() {
    let app = TestApp::start().await;
    let author = app.signed_in("alpha", "alumna").await;
    let admin = app.signed_in("alpha", "admin").await;
    let mira = person("alpha", "moderator").id;
    let capabilities = format!("/api/v1/admin/users/{mira}/capabilities");
    let mut turn = 0;
    for (what, undo) in [("revoke", "grant"), ("suspend", "reinstate")] {
        turn += 1;
        let id = draft(&author, &format!("Quill {turn}")).await["id"].clone();
        submit(&author, &id).await.expect(200);
        let id = id.as_str().unwrap();
        let moderator = app.signed_in("alpha", "moderator").await;
        let claim = format!("/api/v1/moderation/experiences/{id}/claim");
        moderator.post_empty(&claim).await.expect(200);
        assert_eq!(admin.post_empty(&claim).await.expect(409).code(), "claimed_by_other");
        match what {
            "revoke" => admin
                .post(&capabilities, &json!({ "grant": [], "revoke": ["moderator"] }))
                .await
                .expect(200),
            _ => admin
                .post_empty(&format!("/api/v1/admin/users/{mira}/suspend"))
                .await
                .expect(200),
        };
        admin.post_empty(&claim).await.expect(200);
        match undo {
            "grant" => {
                let former = app.signed_in("alpha", "moderator").await;
                for path in [
                    "/api/v1/moderation/queue",
                    "/api/v1/moderation/messages",
                    "/admin/moderation",
                ] {
                    former.get(path).await.expect(403);
                }
                admin
                    .post(&capabilities, &json!({ "grant": ["moderator"], "revoke": [] }))
                    .await
                    .expect(200)
            }
            _ => admin
                .post_empty(&format!("/api/v1/admin/users/{mira}/reinstate"))
                .await
                .expect(200),
        };
    }
}

#[tokio::test]
async fn attack_s02_roster_exports_and_the_trail_are_asked_for_each_time() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let who = person("alpha", "faculty").id;
    let capabilities = format!("/api/v1/admin/users/{who}/capabilities");
    let paths = [
        "/api/v1/admin/roster/imports",
        "/api/v1/admin/invitations",
        "/api/v1/admin/audit",
    ];
    let all = json!(["roster_manager", "auditor"]);
    admin
        .post(&capabilities, &json!({ "grant": all, "revoke": [] }))
        .await
        .expect(200);
    let held = app.signed_in("alpha", "faculty").await;
    for path in paths {
        held.get(path).await.expect(200);
    }
    admin
        .post(&capabilities, &json!({ "grant": [], "revoke": all }))
        .await
        .expect(200);
    let former = app.signed_in("alpha", "faculty").await;
    for path in paths {
        former.get(path).await.expect(403);
        // A token of before is worth nothing either.
        held.get(path).await.expect(401);
    }
}
