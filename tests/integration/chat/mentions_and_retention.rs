//! Mentions, links, one's own messages, and what a college decides about chat.

use std::time::Duration;

use peer2peer::platform::scope::UserId;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::chat::socket::{Wire, pair};
use crate::chat::{connect, direct, start};
use crate::support::{TestApp, college_id, person};

pub async fn decide(app: &TestApp, chat: Value) {
    let settings = json!({ "chat": chat }).to_string();
    app.database
        .db_owner()
        .await
        .execute(
            &format!(
                "UPDATE colleges SET settings = $1::text::jsonb WHERE id = '{}'",
                college_id("alpha")
            ),
            &[&settings],
        )
        .await
        .unwrap();
}

#[tokio::test]
async fn who_is_named_is_told_and_nobody_else() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let student = app.signed_in("alpha", "student").await;
    let classmate = app.signed_in("alpha", "classmate").await;
    let (me, other) = (person("alpha", "student").id, person("alpha", "classmate").id);
    let group = start(
        &admin,
        json!({ "kind": "group", "title": "G", "user_ids": [me, other] }),
    )
    .await;
    let base = format!("/api/v1/conversations/{group}");
    let send = format!("{base}/messages");
    let say = |body: &str, mentions: Value| json!({ "type": "message:send", "id": Uuid::new_v4(), "conversation_id": group, "body": body, "mentions": mentions });
    let mut writer = Wire::of(app.address, &student).await;
    let mut named = Wire::of(app.address, &classmate).await;
    let mut bystander = Wire::of(app.address, &admin).await;
    let notices = async |wire: &mut Wire| -> Vec<Value> {
        let frames = wire.rest(Duration::from_millis(500)).await;
        frames
            .into_iter()
            .filter(|frame| frame["type"] == "notification:new")
            .collect()
    };
    notices(&mut named).await;
    // By id.
    let frame = say("Look at this", json!([other]));
    writer.send(frame.clone()).await;
    let ack = writer.until("message:ack").await;
    // In either order.
    let mut frames = Vec::new();
    while !["message:new", "notification:new"]
        .iter()
        .all(|kind| frames.iter().any(|frame: &Value| frame["type"] == *kind))
    {
        frames.push(named.next().await.unwrap());
    }
    let new = frames.iter().find(|frame| frame["type"] == "message:new").unwrap();
    assert_eq!(new["message"]["mentions"], json!([other]));
    let notice = frames.iter().find(|frame| frame["type"] == "notification:new").unwrap();
    assert_eq!(notice["notification"]["kind"], "mention");
    assert_eq!(notice["notification"]["message_id"], ack["message_id"]);
    assert_eq!(notice["notification"]["actor_id"], json!(me));
    assert_eq!(notice["notification"]["seq"], ack["seq"]);
    assert!(!notice.to_string().contains("Look at this"), "ids only");
    assert!(notices(&mut bystander).await.is_empty() && notices(&mut writer).await.is_empty());
    // By name in the text; part of a name or an address names nobody. Oneself neither.
    let people = classmate.get(&base).await.expect(200).json();
    let name = |id: UserId| {
        let all = people["participants"].as_array().unwrap();
        all.iter().find(|p| p["user_id"] == json!(id)).unwrap()["full_name"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    for (body, named_now) in [
        (format!("hello @{}!", name(other).to_uppercase()), true),
        (format!("x@{} @{}", &name(other)[..4], name(me)), false),
        (format!("@{}ish", name(other)), false),
    ] {
        writer.send(say(&body, json!([]))).await;
        writer.until("message:ack").await;
        if named_now {
            named.until("notification:new").await;
        }
        let more = notices(&mut named).await;
        assert!(more.is_empty(), "{body}: {more:?}");
    }
    let seen = classmate.get(&base).await.expect(200).json();
    assert_eq!((&seen["unread"], &seen["unread_mentions"]), (&json!(4), &json!(2)));
    classmate
        .post(&format!("{base}/read"), &json!({ "seq": 999 }))
        .await
        .expect(204);
    assert_eq!(classmate.get(&base).await.json()["unread_mentions"], 0);
    // Whoever is not in the conversation cannot be named, and nothing says whether they exist.
    let mut answers = Vec::new();
    for stranger in [
        person("alpha", "alumna").id,
        person("beta", "student").id,
        UserId::now_v7(),
    ] {
        let body = json!({ "id": Uuid::new_v4(), "body": "x", "mentions": [other, stranger] });
        answers.push(student.post(&send, &body).await.expect(422).without_request_id());
    }
    assert!(answers.windows(2).all(|two| two[0] == two[1]), "{answers:?}");
    let many: Vec<Uuid> = (0..21).map(|_| Uuid::now_v7()).collect();
    student
        .post(&send, &json!({ "id": Uuid::new_v4(), "body": "x", "mentions": many }))
        .await
        .expect(422);
    // Kept still, or with a block between: not told.
    let until = "2099-01-01T00:00:00Z";
    classmate
        .put(&format!("{base}/mute"), &json!({ "until": until }))
        .await
        .expect(204);
    writer.send(say("still", json!([other]))).await;
    assert!(notices(&mut named).await.is_empty());
    classmate
        .put(&format!("{base}/mute"), &json!({ "until": null }))
        .await
        .expect(204);
    classmate
        .post("/api/v1/blocks", &json!({ "user_id": me }))
        .await
        .expect(204);
    writer.send(say("blocked", json!([other]))).await;
    assert!(notices(&mut named).await.is_empty());
    // A resend is answered as the first was, though the one it names has left since.
    classmate.post_empty(&format!("{base}/leave")).await.expect(204);
    notices(&mut writer).await;
    writer.send(frame.clone()).await;
    assert_eq!(writer.until("message:ack").await, ack);
    let mut other_names = frame;
    other_names["mentions"] = json!([]);
    writer.send(other_names).await;
    assert_eq!(writer.until("error").await["code"], "message_id_reused");
}

#[tokio::test]
async fn links_go_along_and_go_with_the_message() {
    let app = TestApp::start().await;
    let (student, classmate, id) = pair(&app, "alpha").await;
    let send = format!("/api/v1/conversations/{id}/messages");
    let with = |attachments: Value| json!({ "id": Uuid::new_v4(), "body": "", "attachments": attachments });
    let link = json!({ "url": "https://Files.example.org/report.pdf", "title": "Report" });
    student.post(&send, &with(json!([link]))).await.expect(200);
    let stored = json!([{ "url": "https://files.example.org/report.pdf", "title": "Report" }]);
    let page = classmate.get(&send).await.expect(200).json();
    assert_eq!(page["items"][0]["attachments"], stored);
    student.post(&send, &with(json!([]))).await.expect(422);
    let eleven: Vec<_> = (0..11).map(|_| link.clone()).collect();
    student.post(&send, &with(json!(eleven))).await.expect(422);
    for bad in [
        "http://example.org/",
        "javascript:alert(1)",
        "https://localhost/x",
        "https://10.0.0.1/",
        "https://a:b@example.org/",
        "x",
    ] {
        let refused = student.post(&send, &with(json!([{ "url": bad }]))).await.expect(422);
        assert!(refused.text.contains("attachments[0].url"), "{}", refused.text);
    }
    student
        .post(&send, &with(json!([{ "url": "https://example.org/", "size": 1 }])))
        .await
        .expect(422);
    student.delete(&format!("{send}/1")).await.expect(204);
    let page = classmate.get(&send).await.expect(200).json();
    assert_eq!(page["items"][0]["attachments"], json!([]));
    // A moderator's case shows what was there.
    classmate
        .post(&format!("{send}/1/report"), &json!({ "reason": "Bad file" }))
        .await
        .expect(204);
    let trail = "SELECT 1 FROM audit_entries WHERE action = 'message.reported'";
    let recorded = app.database.db_owner().await.query(trail, &[]).await.unwrap();
    assert_eq!(recorded.len(), 1);
    let moderator = app.signed_in("alpha", "moderator").await;
    let reports = moderator.get("/api/v1/moderation/messages").await.expect(200).json();
    let case = reports["items"][0]["id"].as_str().unwrap();
    let opened = moderator
        .post_empty(&format!("/api/v1/moderation/messages/{case}/open"))
        .await
        .expect(200)
        .json();
    assert_eq!(opened["originals"][0]["attachments"], stored);
}

#[tokio::test]
async fn what_one_wrote_stays_ones_own_after_leaving() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let student = app.signed_in("alpha", "student").await;
    let me = person("alpha", "student").id;
    let group = start(&admin, json!({ "kind": "group", "title": "G", "user_ids": [me] })).await;
    let base = format!("/api/v1/conversations/{group}/messages");
    for (client, body) in [(&student, "mine"), (&admin, "theirs"), (&student, "mine too")] {
        client
            .post(&base, &json!({ "id": Uuid::new_v4(), "body": body }))
            .await
            .expect(200);
    }
    admin
        .delete(&format!("/api/v1/conversations/{group}/participants/{me}"))
        .await
        .expect(204);
    let export = student.get("/api/v1/messages/mine").await.expect(200);
    let bodies: Vec<_> = export.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["body"].clone())
        .collect();
    assert_eq!(bodies, ["mine", "mine too"]);
    // Nothing else of it is open any more, one's own messages there included.
    student.get(&base).await.expect(404);
    student
        .patch(&format!("{base}/2"), &json!({ "body": "changed" }))
        .await
        .expect(404);
    student.delete(&format!("{base}/2")).await.expect(404);
    student
        .post(&format!("{base}/2/reactions"), &json!({ "emoji": "👍" }))
        .await
        .expect(404);
    student
        .post(&format!("{base}/2/report"), &json!({ "reason": "x" }))
        .await
        .expect(404);
    student
        .get(&format!("/api/v1/conversations/{group}/search?q=mine"))
        .await
        .expect(404);
    assert!(
        admin
            .get("/api/v1/messages/mine")
            .await
            .expect(200)
            .text
            .contains("theirs")
    );
}

#[tokio::test]
async fn a_college_decides_who_may_begin() {
    let app = TestApp::start().await;
    let student = app.signed_in("alpha", "student").await;
    let alumna = app.signed_in("alpha", "alumna").await;
    let to = |who: &str| json!({ "kind": "direct", "user_id": person("alpha", who).id });
    let begin = async |client: &crate::support::Client, who: &str| client.post("/api/v1/conversations", &to(who)).await;
    // Whoever connects first may write; to strangers nobody may, and a block does not show.
    decide(
        &app,
        json!({ "strangers": "refuse", "students_write_to_alumni": false }),
    )
    .await;
    let blocked = json!({ "user_id": person("alpha", "student").id });
    app.signed_in("alpha", "faculty")
        .await
        .post("/api/v1/blocks", &blocked)
        .await
        .expect(204);
    for who in ["alumnus", "classmate", "faculty"] {
        assert_eq!(begin(&student, who).await.expect(409).code(), "connect_first", "{who}");
    }
    connect(&app, "alpha", "student", "classmate").await;
    begin(&student, "classmate").await.expect(200);
    // The office writes to everybody, and is answered.
    let admin = app.signed_in("alpha", "admin").await;
    let office = direct(&admin, "alpha", "student").await;
    let message = json!({ "id": Uuid::new_v4(), "body": "Hello" });
    admin
        .post(&format!("/api/v1/conversations/{office}/messages"), &message)
        .await
        .expect(200);
    let reply = json!({ "id": Uuid::new_v4(), "body": "Hello back" });
    student
        .post(&format!("/api/v1/conversations/{office}/messages"), &reply)
        .await
        .expect(200);
    // Open: a first message arrives like any other.
    decide(&app, json!({ "strangers": "open" })).await;
    let id = direct(&alumna, "alpha", "student").await;
    for body in ["one", "two"] {
        let message = json!({ "id": Uuid::new_v4(), "body": body });
        alumna
            .post(&format!("/api/v1/conversations/{id}/messages"), &message)
            .await
            .expect(200);
    }
    assert_eq!(begin(&student, "faculty").await.expect(409).code(), "cannot_message");
    // The default again: students write to alumni, others wait.
    decide(&app, json!({})).await;
    let id = direct(&student, "alpha", "alumnus").await;
    let seen = student
        .get(&format!("/api/v1/conversations/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(seen["waiting"], false);
    // A number of days nobody may choose is not written.
    let operator = crate::console::operator(&app).await;
    let path = format!("/api/v1/console/colleges/{}", college_id("alpha"));
    let patch = json!({ "settings": { "chat": { "retention_days": 3 } } });
    operator.patch(&path, &patch).await.expect(422);
}

#[tokio::test]
async fn what_a_college_no_longer_keeps_is_deleted_and_nothing_else() {
    let app = TestApp::start().await;
    let (student, classmate, id) = pair(&app, "alpha").await;
    let base = format!("/api/v1/conversations/{id}/messages");
    for n in 1..=30 {
        let client = if n % 2 == 0 { &classmate } else { &student };
        client
            .post(&base, &json!({ "id": Uuid::new_v4(), "body": format!("message {n}") }))
            .await
            .expect(200);
    }
    student
        .patch(&format!("{base}/1"), &json!({ "body": "changed" }))
        .await
        .expect(200);
    classmate
        .post(&format!("{base}/3/reactions"), &json!({ "emoji": "👍" }))
        .await
        .expect(200);
    student.delete(&format!("{base}/5")).await.expect(204);
    // Numbers 1 to 20 are old; 17 was reported yesterday.
    let owner = app.database.db_owner().await;
    owner
        .batch_execute(
            "SET session_replication_role = replica;
             UPDATE messages SET created_at = created_at - interval '100 days' WHERE seq <= 20;
             UPDATE conversations SET created_at = created_at - interval '100 days';
             SET session_replication_role = origin",
        )
        .await
        .unwrap();
    classmate
        .post(&format!("{base}/17/report"), &json!({ "reason": "Rude" }))
        .await
        .expect(204);
    let run = async || {
        app.plan_a_day().await;
        app.run_jobs().await;
        let left = owner.query("SELECT seq FROM messages ORDER BY seq", &[]).await.unwrap();
        left.iter().map(|row| row.get::<_, i64>(0)).collect::<Vec<_>>()
    };
    // Kept by default; then 90 days: what is around the fresh report stays, with everything after it.
    assert_eq!(run().await.len(), 30);
    decide(&app, json!({ "retention_days": 90 })).await;
    assert_eq!(run().await, (12..=30).collect::<Vec<_>>());
    owner
        .batch_execute(
            "SET session_replication_role = replica;
             UPDATE message_reports SET created_at = created_at - interval '100 days';
             SET session_replication_role = origin",
        )
        .await
        .unwrap();
    assert_eq!(run().await, (21..=30).collect::<Vec<_>>());
    assert_eq!(run().await, (21..=30).collect::<Vec<_>>(), "again deletes nothing more");
    for table in ["message_reactions", "message_originals", "message_reports"] {
        let left = owner
            .query_one(&format!("SELECT count(*) FROM {table}"), &[])
            .await
            .unwrap();
        assert_eq!(left.get::<_, i64>(0), 0, "{table}");
    }
    let trail = owner
        .query("SELECT 1 FROM audit_entries WHERE action = 'messages.expired'", &[])
        .await
        .unwrap();
    assert_eq!(trail.len(), 2);
    // Talking goes on where it was, and who comes back gets what is there.
    let ack = student
        .post(&base, &json!({ "id": Uuid::new_v4(), "body": "on" }))
        .await
        .expect(200)
        .json();
    assert_eq!(ack["seq"], 31);
    let mut wire = Wire::of(app.address, &classmate).await;
    wire.send(json!({ "type": "sync", "conversations": { id.as_str(): 3 } }))
        .await;
    assert_eq!(wire.until("message:new").await["message"]["seq"], 21);
    // Even the system deletes nothing young.
    let db = app.database.db_app().await;
    db.batch_execute(&format!(
        "BEGIN; SELECT set_config('app.college_id', '{}', true), set_config('app.role', 'system', true)",
        college_id("alpha")
    ))
    .await
    .unwrap();
    assert_eq!(db.execute("DELETE FROM messages", &[]).await.unwrap(), 0);
}
