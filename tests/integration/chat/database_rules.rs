//! The second layer of chat: what the database refuses by itself, whatever a service would ask for.

use std::time::Duration;

use diesel::QueryableByName;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl as _;
use peer2peer::error::AppError;
use peer2peer::features::chat::model::{ClientId, SendRequest};
use peer2peer::features::chat::service::{self, Sent};
use peer2peer::platform::db::TenantTx;
use peer2peer::platform::events::{Event, Fresh, StreamId};
use peer2peer::platform::permissions::Role;
use peer2peer::platform::scope::{Caller, SessionId};
use peer2peer::platform::tenancy::history_scope;
use serde_json::json;
use tokio_postgres::Client as Db;
use uuid::Uuid;

use crate::chat::socket::{Wire, message};
use crate::chat::{connect, direct, start};
use crate::support::{TestApp, college_id, person};

#[derive(QueryableByName)]
struct Rows {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// Enters a college as one of its people, as the product does.
async fn enter(db: &Db, who: &str, role: &str) {
    db.batch_execute("ROLLBACK; BEGIN").await.unwrap();
    for (name, value) in [
        ("app.college_id", college_id("alpha").to_string()),
        ("app.user_id", person("alpha", who).id.to_string()),
        ("app.role", role.to_owned()),
        ("app.capabilities", String::new()),
    ] {
        db.execute("SELECT set_config($1, $2, true)", &[&name, &value])
            .await
            .unwrap();
    }
}

/// Runs a statement under a savepoint and answers how many rows it touched, or why not.
async fn attempt(db: &Db, sql: &str) -> Result<u64, String> {
    db.batch_execute("SAVEPOINT attempt").await.unwrap();
    let result = db.execute(sql, &[]).await;
    db.batch_execute("ROLLBACK TO SAVEPOINT attempt").await.unwrap();
    result.map_err(|error| {
        error
            .as_db_error()
            .map_or_else(|| error.to_string(), |e| e.message().to_owned())
    })
}

#[tokio::test]
async fn nobody_lets_themselves_in_raises_themselves_or_answers_for_others() {
    let app = TestApp::start().await;
    connect(&app, "alpha", "student", "classmate").await;
    let admin = app.signed_in("alpha", "admin").await;
    let student = app.signed_in("alpha", "student").await;
    let me = person("alpha", "student").id;
    let other = person("alpha", "classmate").id;
    let group = start(&admin, json!({ "kind": "group", "title": "In", "user_ids": [other] })).await;
    let add = json!({ "user_id": me });
    admin
        .post(&format!("/api/v1/conversations/{group}/participants"), &add)
        .await
        .expect(204);
    let left = start(&admin, json!({ "kind": "group", "title": "Out", "user_ids": [me] })).await;
    admin
        .delete(&format!("/api/v1/conversations/{left}/participants/{me}"))
        .await
        .expect(204);
    let pair = direct(&student, "alpha", "classmate").await;
    let read = format!("/api/v1/conversations/{group}/read");
    student.post(&read, &json!({ "seq": 2 })).await.expect(204);
    let db = app.database.db_app().await;
    enter(&db, "student", "student").await;
    let mine = |id: &str| format!("WHERE conversation_id = '{id}' AND user_id = '{me}'");
    let table = "UPDATE conversation_participants SET";
    for sql in [
        format!("{table} left_at = NULL {}", mine(&left)),
        format!(
            "{table} left_at = NULL, role = 'member', joined_seq = 0 {}",
            mine(&left)
        ),
        format!("{table} last_read_seq = 9 {}", mine(&left)),
        format!("{table} role = 'owner' {}", mine(&group)),
        format!("{table} joined_seq = 0 {}", mine(&group)),
        format!("{table} joined_at = now() - interval '1 year' {}", mine(&group)),
        format!("{table} last_read_seq = 1 {}", mine(&group)),
        format!("{table} last_delivered_seq = 0 {}", mine(&group)),
        format!("UPDATE conversations SET last_seq = last_seq + 2, last_change = last_change + 2 WHERE id = '{group}'"),
        format!("UPDATE conversations SET last_seq = last_seq - 1 WHERE id = '{group}'"),
        format!("UPDATE conversations SET title = 'Mine' WHERE id = '{group}'"),
        format!(
            "UPDATE conversations SET low_blocks = NOT low_blocks, high_blocks = NOT high_blocks WHERE id = '{pair}'"
        ),
        format!("UPDATE conversations SET awaiting = '{other}' WHERE id = '{pair}'"),
        format!(
            "INSERT INTO conversation_participants (conversation_id, user_id) VALUES ('{pair}', '{}')",
            person("alpha", "alumna").id
        ),
        format!(
            "INSERT INTO conversations (id, kind, low_id, high_id, created_by) VALUES (gen_random_uuid(), 'direct', '{}', '{}', '{me}')",
            other.min(person("alpha", "alumna").id),
            other.max(person("alpha", "alumna").id)
        ),
    ] {
        match attempt(&db, &sql).await {
            Err(refused) => assert!(
                refused.contains("permission denied") || refused.contains("row-level"),
                "{sql}: {refused}"
            ),
            Ok(rows) => assert_eq!(rows, 0, "{sql}"),
        }
    }
    // What is theirs they may do.
    for sql in [
        format!("{table} last_read_seq = last_read_seq + 1 {}", mine(&group)),
        format!("{table} muted_until = now() {}", mine(&group)),
        format!("{table} left_at = now(), role = 'member' {}", mine(&group)),
    ] {
        assert_eq!(attempt(&db, &sql).await, Ok(1), "{sql}");
    }
    // An owner removes and hands over, and takes in from now on; nobody's receipts are an owner's.
    enter(&db, "admin", "college_admin").await;
    for sql in [
        format!("{table} last_read_seq = 3 {}", mine(&group)),
        format!("{table} muted_until = now() {}", mine(&group)),
        format!("{table} left_at = NULL, joined_seq = 0 {}", mine(&left)),
        format!(
            "{table} left_at = NULL, joined_seq = (SELECT last_seq FROM conversations WHERE id = '{left}'), role = 'owner' {}",
            mine(&left)
        ),
        format!(
            "INSERT INTO conversation_participants (conversation_id, user_id, role) VALUES ('{group}', '{}', 'owner')",
            person("alpha", "alumna").id
        ),
        format!(
            "INSERT INTO conversation_participants (conversation_id, user_id, joined_seq) VALUES ('{group}', '{}', 0)",
            person("alpha", "alumna").id
        ),
    ] {
        attempt(&db, &sql).await.expect_err(&sql);
    }
    let (title, now) = (
        "UPDATE conversations SET title = 'New'",
        "(SELECT last_seq FROM conversations WHERE id =",
    );
    for sql in [
        format!("{title} WHERE id = '{group}'"),
        format!("{table} role = 'owner' {}", mine(&group)),
        format!("{table} left_at = now(), role = 'member' {}", mine(&group)),
        format!(
            "{table} left_at = NULL, role = 'member', joined_seq = {now} '{left}') {}",
            mine(&left)
        ),
    ] {
        assert_eq!(attempt(&db, &sql).await, Ok(1), "{sql}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_send_under_way_when_its_sender_is_removed_is_not_stored() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let student = app.signed_in("alpha", "student").await;
    let me = person("alpha", "student").id;
    let group = start(&admin, json!({ "kind": "group", "title": "G", "user_ids": [me] })).await;
    let base = format!("/api/v1/conversations/{group}/messages");
    let mut wire = Wire::of(app.address, &student).await;
    // The removal holds the conversation; both sends wait for it with the snapshot they began with.
    let db = app.database.db_app().await;
    enter(&db, "admin", "college_admin").await;
    db.batch_execute(&format!("SELECT FROM conversations WHERE id = '{group}' FOR UPDATE"))
        .await
        .unwrap();
    let sent = tokio::spawn({
        let (student, base) = (student.clone(), base.clone());
        async move {
            student
                .post(&base, &json!({ "id": Uuid::new_v4(), "body": "too late" }))
                .await
        }
    });
    wire.send(message(&group, "too late as well")).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    db.batch_execute(&format!(
        "UPDATE conversation_participants SET left_at = now() WHERE conversation_id = '{group}' AND user_id = '{me}'; COMMIT"
    ))
    .await
    .unwrap();
    sent.await.unwrap().expect(404);
    assert_eq!(wire.until("error").await["code"], "not_found");
    // Nothing of it is there, and no number was lost.
    let ack = admin
        .post(&base, &json!({ "id": Uuid::new_v4(), "body": "next" }))
        .await
        .expect(200)
        .json();
    assert_eq!(ack["seq"], 2);
    let page = admin.get(&base).await.expect(200);
    assert!(!page.text.contains("too late"), "{}", page.text);
}

#[tokio::test]
async fn looking_at_a_conversation_marks_nothing_as_read() {
    let app = TestApp::start().await;
    connect(&app, "alpha", "student", "classmate").await;
    let student = app.signed_in("alpha", "student").await;
    let classmate = app.signed_in("alpha", "classmate").await;
    let id = direct(&student, "alpha", "classmate").await;
    let send = json!({ "id": Uuid::new_v4(), "body": "Hello" });
    student
        .post(&format!("/api/v1/conversations/{id}/messages"), &send)
        .await
        .expect(200);
    let unread = async || {
        let seen = classmate
            .get(&format!("/api/v1/conversations/{id}"))
            .await
            .expect(200)
            .json();
        seen["unread"].clone()
    };
    for path in [
        format!("/messages/{id}"),
        "/messages".to_owned(),
        format!("/api/v1/conversations/{id}/messages"),
    ] {
        classmate.get(&path).await.expect(200);
        assert_eq!(unread().await, 1, "{path}");
    }
    let read = format!("/api/v1/conversations/{id}/read");
    classmate.post(&read, &json!({ "seq": 1 })).await.expect(204);
    assert_eq!(unread().await, 0);
}

#[tokio::test]
async fn fault_b01_the_database_refuses_words_and_signs_where_a_block_or_a_request_stands() {
    let app = TestApp::start().await;
    connect(&app, "alpha", "student", "classmate").await;
    let student = app.signed_in("alpha", "student").await;
    let classmate = app.signed_in("alpha", "classmate").await;
    let alumna = app.signed_in("alpha", "alumna").await;
    let blocked = direct(&student, "alpha", "classmate").await;
    let waiting = direct(&alumna, "alpha", "student").await;
    for (client, id) in [(&student, &blocked), (&alumna, &waiting)] {
        let send = json!({ "id": Uuid::new_v4(), "body": "Hello" });
        let base = format!("/api/v1/conversations/{id}/messages");
        client.post(&base, &send).await.expect(200);
    }
    let sign = json!({ "emoji": "👍" });
    let signs = format!("/api/v1/conversations/{blocked}/messages/1/reactions");
    let before = student.post(&signs, &sign).await.expect(200).json();
    // A sign that is there already is not put there again, and moves nothing.
    assert_eq!(student.post(&signs, &sign).await.expect(200).json(), before);
    let gone = classmate.delete(&format!("{signs}?emoji=%F0%9F%91%8D")).await;
    assert_eq!(gone.expect(200).json()["change"], before["change"]);
    let me = person("alpha", "student").id;
    classmate
        .post("/api/v1/blocks", &json!({ "user_id": me }))
        .await
        .expect(204);
    let db = app.database.db_app().await;
    for (who, role, id) in [("student", "student", &blocked), ("alumna", "alumni", &waiting)] {
        enter(&db, who, role).await;
        let this = format!("WHERE conversation_id = '{id}' AND seq = 1");
        let user = person("alpha", who).id;
        for sql in [
            format!("UPDATE messages SET body = 'other words', change_seq = change_seq + 9 {this}"),
            format!("UPDATE messages SET mentions = ARRAY['{user}'::uuid], change_seq = change_seq + 9 {this}"),
            format!(
                "INSERT INTO message_reactions (conversation_id, message_id, user_id, emoji)
                 SELECT conversation_id, id, '{user}', '🔥' FROM messages {this}"
            ),
        ] {
            let refused = attempt(&db, &sql).await.expect_err(&sql);
            assert!(refused.contains("permission denied"), "{sql}: {refused}");
        }
        let taken = format!("UPDATE messages SET body = '', deleted_at = now(), change_seq = change_seq + 9 {this}");
        assert_eq!(attempt(&db, &taken).await, Ok(1));
    }
    enter(&db, "student", "student").await;
    attempt(&db, "DELETE FROM message_reactions")
        .await
        .expect_err("a sign is not taken back either");
}

#[tokio::test]
async fn a_send_reads_nothing_its_sender_wrote_before() {
    let app = TestApp::start().await;
    connect(&app, "alpha", "student", "classmate").await;
    let id = direct(&app.signed_in("alpha", "student").await, "alpha", "classmate").await;
    let (college, student) = (college_id("alpha"), person("alpha", "student").id);
    // Not analysed: the plans of a database whose tables filled a moment ago.
    let fill = format!(
        "SET row_security = off; SET session_replication_role = replica;
         INSERT INTO messages (college_id, id, conversation_id, seq, change_seq, created_change, sender_id, client_id,
            request_digest, body)
         SELECT '{college}', gen_random_uuid(), gen_random_uuid(), n, n, n, '{student}', gen_random_uuid(),
            '\\x00112233445566778899aabbccddeeff', 'Hello'
         FROM generate_series(1, 5000) n"
    );
    let caller = Caller {
        user_id: student,
        role: Role::Student,
        capabilities: Vec::new(),
        session_id: SessionId::now_v7(),
    };
    let read_by_a_send = async || {
        let scope = history_scope(college, Some(caller.clone()), chrono::Utc::now());
        let request = SendRequest {
            id: ClientId::now_v7(),
            body: "Hello".to_owned(),
            reply_to: None,
            mentions: Vec::new(),
            attachments: Vec::new(),
        };
        let work = async |tx: &mut TenantTx| {
            let sent = service::send(tx, id.parse().unwrap(), &request, false).await?;
            assert!(matches!(sent, Sent::Ack(_)), "{sent:?}");
            let read = "SELECT coalesce(sum(seq_tup_read + idx_tup_fetch), 0)::bigint AS n
                FROM pg_stat_xact_user_tables WHERE relname = 'messages'";
            let read: Rows = diesel::sql_query(read).get_result(tx).await?;
            Ok(read.n)
        };
        app.app.db.write(&scope, work).await.unwrap()
    };
    for _ in 0..8 {
        read_by_a_send().await;
    }
    app.database.db_owner().await.batch_execute(&fill).await.unwrap();
    assert!(read_by_a_send().await < 10, "rows of messages read by one send");
}

/// `p2p.send_message` with these arguments; the rest is the same for all.
fn send_sql(conversation: &str, what: &str, answers: &str, may_wait: bool) -> String {
    format!(
        "SELECT * FROM p2p.send_message('{conversation}', gen_random_uuid(), gen_random_uuid(),
            '\\x00112233445566778899aabbccddeeff', '{what}', 'Hello', {answers}, '{{}}', '[]', NULL, {may_wait})"
    )
}

#[tokio::test]
async fn the_function_that_sends_stores_only_where_the_acting_person_may_write() {
    let app = TestApp::start().await;
    connect(&app, "alpha", "student", "classmate").await;
    connect(&app, "alpha", "student", "alumna").await;
    let student = app.signed_in("alpha", "student").await;
    let admin = app.signed_in("alpha", "admin").await;
    let me = person("alpha", "student").id;
    let open = direct(&student, "alpha", "classmate").await;
    let blocked = direct(&student, "alpha", "alumna").await;
    let block = json!({ "user_id": me });
    let alumna = app.signed_in("alpha", "alumna").await;
    alumna.post("/api/v1/blocks", &block).await;
    let left = start(&admin, json!({ "kind": "group", "title": "Out", "user_ids": [me] })).await;
    admin
        .delete(&format!("/api/v1/conversations/{left}/participants/{me}"))
        .await
        .expect(204);
    connect(&app, "beta", "student", "classmate").await;
    let foreign = direct(&app.signed_in("beta", "student").await, "beta", "classmate").await;
    let others = start(
        &admin,
        json!({ "kind": "group", "title": "Others", "user_ids": [person("alpha", "alumnus").id] }),
    )
    .await;
    let request = app.signed_in("alpha", "faculty").await;
    let waiting = direct(&request, "alpha", "student").await;
    let send = json!({ "id": Uuid::new_v4(), "body": "May I?" });
    let ack = request
        .post(&format!("/api/v1/conversations/{waiting}/messages"), &send)
        .await
        .expect(200)
        .json();
    assert_eq!(ack["waits"], true, "{ack}");

    let db = app.database.db_app().await;
    enter(&db, "student", "student").await;
    let nobody = Uuid::new_v4().to_string();
    for (what, id) in [
        ("blocked", &blocked),
        ("left", &left),
        ("foreign", &foreign),
        ("others", &others),
        ("nobody", &nobody),
    ] {
        assert_eq!(attempt(&db, &send_sql(id, "text", "NULL", true)).await, Ok(0), "{what}");
        assert_eq!(
            attempt(&db, &send_sql(id, "system", "NULL", true)).await,
            Ok(0),
            "{what}"
        );
    }
    assert_eq!(attempt(&db, &send_sql(&open, "text", "NULL", false)).await, Ok(1));
    assert_eq!(
        attempt(&db, &send_sql(&open, "text", "1", false)).await,
        Ok(0),
        "there is no message 1"
    );
    assert_eq!(
        attempt(&db, &send_sql(&waiting, "text", "NULL", false)).await,
        Ok(0),
        "it waits"
    );
    assert_eq!(
        attempt(&db, &send_sql(&waiting, "text", "NULL", true)).await,
        Ok(1),
        "an answer accepts"
    );
    // The constraints of the tables hold in it.
    for what in ["shout", ""] {
        let refused = attempt(&db, &send_sql(&open, what, "NULL", false)).await.unwrap_err();
        assert!(refused.contains("messages_kind_check"), "{refused}");
    }
    // Whoever acts for nobody, or only looks, says nothing; and nobody becomes the function's owner.
    for role in ["visitor", "", "nobody"] {
        enter(&db, "student", role).await;
        assert_eq!(
            attempt(&db, &send_sql(&open, "text", "NULL", true)).await,
            Ok(0),
            "as {role:?}"
        );
    }
    enter(&db, "student", "student").await;
    attempt(&db, "SET LOCAL ROLE p2p_chat").await.unwrap_err();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_is_delivered_without_being_read_again() {
    let app = TestApp::start().await;
    connect(&app, "alpha", "student", "classmate").await;
    let student = app.signed_in("alpha", "student").await;
    let classmate = app.signed_in("alpha", "classmate").await;
    let id = direct(&student, "alpha", "classmate").await;
    let mut sender = Wire::of(app.address, &student).await;
    let mut reader = Wire::of(app.address, &classmate).await;
    sender.send(message(&id, "first")).await;
    reader.until("message:new").await;
    // From now on nobody who serves requests reads a message.
    let owner = app.database.db_owner().await;
    owner
        .batch_execute("REVOKE SELECT ON messages FROM p2p_app")
        .await
        .unwrap();
    for n in 2..=20 {
        sender.send(message(&id, &format!("number {n}"))).await;
        let new = reader.until("message:new").await;
        assert_eq!(
            (&new["message"]["seq"], &new["message"]["change"]),
            (&json!(n), &json!(n))
        );
        assert_eq!(new["message"]["body"], format!("number {n}"));
    }
    owner
        .batch_execute("GRANT SELECT ON messages TO p2p_app")
        .await
        .unwrap();
    // What arrived is what is stored.
    sender.send(message(&id, "last")).await;
    let new = reader.until("message:new").await;
    let after = classmate
        .get(&format!("/api/v1/conversations/{id}/messages"))
        .await
        .expect(200)
        .json();
    let items = after["items"].as_array().unwrap();
    assert!(items.contains(&new["message"]), "{new} is not in {items:?}");
}

#[tokio::test]
async fn what_is_undone_is_not_announced_and_a_write_alone_takes_no_audit_entry() {
    let app = TestApp::start().await;
    let db = &app.app.db;
    let caller = Caller {
        user_id: person("alpha", "student").id,
        role: Role::Student,
        capabilities: Vec::new(),
        session_id: SessionId::now_v7(),
    };
    let scope = history_scope(college_id("alpha"), Some(caller), chrono::Utc::now());
    let mut committed = db.committed();
    db.write(&scope, async |tx| {
        let undone: Result<(), AppError> = tx
            .savepoint(async |tx| {
                tx.announce_fresh(Fresh {
                    stream: StreamId::now_v7(),
                    change: 1,
                    to: Vec::new(),
                    frame: "{}".into(),
                });
                Err(AppError::Busy)
            })
            .await;
        assert!(undone.is_err());
        tx.announce(Event::SharedReadsChanged);
        Ok(())
    })
    .await
    .unwrap();
    let after = committed.recv().await.unwrap();
    assert!(after.fresh.is_empty(), "it was undone: {:?}", after.fresh);
    assert_eq!(after.events, [Event::SharedReadsChanged]);
    let entry = async |tx: &mut TenantTx| {
        tx.audit("test.done", "test", 1, None, None);
        Ok(())
    };
    assert!(db.write_alone(&scope, entry).await.is_err(), "its entry would be lost");
}
