//! Connections, conversations and messages over the JSON API.

use std::collections::BTreeMap;

use peer2peer::platform::scope::UserId;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Client, TestApp, person};

/// Connects two people.
pub async fn connect(app: &TestApp, college: &str, a: &str, b: &str) {
    let first = app.signed_in(college, a).await;
    let second = app.signed_in(college, b).await;
    let asked = first
        .post(
            "/api/v1/connections",
            &json!({ "user_id": person(college, b).id, "note": "From the lab." }),
        )
        .await
        .expect(200)
        .json();
    let id = asked["id"].as_str().unwrap();
    second
        .post_empty(&format!("/api/v1/connections/{id}/accept"))
        .await
        .expect(204);
}

/// The id of a new conversation.
pub async fn start(client: &Client, new: Value) -> String {
    let answer = client.post("/api/v1/conversations", &new).await.expect(200).json();
    answer["id"].as_str().unwrap().to_owned()
}

/// A direct conversation.
pub async fn direct(client: &Client, college: &str, who: &str) -> String {
    start(client, json!({ "kind": "direct", "user_id": person(college, who).id })).await
}

async fn say(client: &Client, conversation: &str, body: &str) -> Value {
    client
        .post(
            &format!("/api/v1/conversations/{conversation}/messages"),
            &json!({ "id": Uuid::new_v4(), "body": body }),
        )
        .await
        .expect(200)
        .json()
}

async fn bodies(client: &Client, conversation: &str) -> Vec<(i64, String)> {
    let page = client
        .get(&format!("/api/v1/conversations/{conversation}/messages?limit=100"))
        .await
        .expect(200)
        .json();
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|message| {
            (
                message["seq"].as_i64().unwrap(),
                message["body"].as_str().unwrap().to_owned(),
            )
        })
        .collect()
}

#[tokio::test]
async fn people_connect_and_part() {
    let app = TestApp::start().await;
    let student = app.signed_in("alpha", "student").await;
    let classmate = app.signed_in("alpha", "classmate").await;
    let other = person("alpha", "classmate").id;
    let request = json!({ "user_id": other, "note": "Same project" });
    let asked = student.post("/api/v1/connections", &request).await.expect(200).json();
    assert_eq!(asked["state"], "requested");
    let id = asked["id"].as_str().unwrap();
    // Asking twice changes nothing; the one who asked cannot accept.
    student.post("/api/v1/connections", &request).await.expect(200);
    student
        .post_empty(&format!("/api/v1/connections/{id}/accept"))
        .await
        .expect(409);
    let incoming = classmate
        .get("/api/v1/connections?list=incoming")
        .await
        .expect(200)
        .json();
    assert_eq!(incoming["items"][0]["note"], "Same project");
    assert_eq!(incoming["items"][0]["full_name"], "Sana Student");
    classmate
        .post_empty(&format!("/api/v1/connections/{id}/decline"))
        .await
        .expect(204);
    assert_eq!(
        student.post("/api/v1/connections", &request).await.expect(409).code(),
        "connection_declined"
    );
    // The one who declined may ask, and both asking makes a connection.
    let back = json!({ "user_id": person("alpha", "student").id });
    classmate.post("/api/v1/connections", &back).await.expect(200);
    let accepted = student.post("/api/v1/connections", &request).await.expect(200).json();
    assert_eq!(accepted["state"], "accepted");
    assert_eq!(
        student.post("/api/v1/connections", &request).await.expect(409).code(),
        "already_connected"
    );
    classmate.delete(&format!("/api/v1/connections/{id}")).await.expect(204);
    let list = student.get("/api/v1/connections").await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 0);
    for missing in [
        person("beta", "student").id,
        UserId::now_v7(),
        person("alpha", "pending").id,
    ] {
        student
            .post("/api/v1/connections", &json!({ "user_id": missing }))
            .await
            .expect(404);
    }
}

#[tokio::test]
async fn a_strangers_first_message_waits_and_a_block_is_never_told() {
    let app = TestApp::start().await;
    let alumna = app.signed_in("alpha", "alumna").await;
    let student = app.signed_in("alpha", "student").await;
    // An alumna is a stranger to a student: her first message waits.
    let id = direct(&alumna, "alpha", "student").await;
    say(&alumna, &id, "Hello, may I ask you something?").await;
    let send = format!("/api/v1/conversations/{id}/messages");
    let more = json!({ "id": Uuid::new_v4(), "body": "Are you there?" });
    assert_eq!(alumna.post(&send, &more).await.expect(409).code(), "request_waits");
    let requests = student
        .get("/api/v1/conversations?list=requests")
        .await
        .expect(200)
        .json();
    assert_eq!(requests["items"][0]["id"], id.as_str());
    assert_eq!(requests["items"][0]["unread"], 1);
    let open = student.get("/api/v1/conversations").await.expect(200).json();
    assert!(open["items"].as_array().unwrap().is_empty());
    // A reply accepts.
    say(&student, &id, "Sure.").await;
    alumna.post(&send, &more).await.expect(200);
    // A student may write to an alumnus openly.
    let other = direct(&student, "alpha", "alumnus").await;
    say(&student, &other, "One").await;
    say(&student, &other, "Two").await;
    // Blocking closes the conversation both ways, with the same answer as for somebody who takes no messages.
    let who = json!({ "user_id": person("alpha", "alumna").id });
    student.post("/api/v1/blocks", &who).await.expect(204);
    for client in [&alumna, &student] {
        let refused = client
            .post(&send, &json!({ "id": Uuid::new_v4(), "body": "x" }))
            .await
            .expect(409);
        assert_eq!(refused.code(), "cannot_message");
    }
    let seen = alumna.get(&format!("/api/v1/conversations/{id}")).await.expect(200);
    assert!(!seen.text.contains("block"), "{}", seen.text);
    assert_eq!(alumna.get("/api/v1/blocks").await.expect(200).json(), json!([]));
    let hidden = json!({ "user_id": person("alpha", "student").id });
    alumna.post("/api/v1/connections", &hidden).await.expect(200);
    let incoming = student
        .get("/api/v1/connections?list=incoming")
        .await
        .expect(200)
        .json();
    assert!(
        incoming["items"].as_array().unwrap().is_empty(),
        "a blocked request is not shown"
    );
    let who = person("alpha", "alumna").id;
    student.delete(&format!("/api/v1/blocks/{who}")).await.expect(204);
    say(&alumna, &id, "Back again").await;
    // Somebody who takes no messages.
    let alumnus = app.signed_in("alpha", "alumnus").await;
    let chosen = json!({ "accepts_messages": false, "shows_read": true, "shows_presence": true });
    alumnus.put("/api/v1/chat-preferences", &chosen).await.expect(200);
    let classmate = app.signed_in("alpha", "classmate").await;
    let new = json!({ "kind": "direct", "user_id": person("alpha", "alumnus").id });
    assert_eq!(
        classmate.post("/api/v1/conversations", &new).await.expect(409).code(),
        "cannot_message"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_senders_at_once_get_numbers_without_gaps_and_resends_change_nothing() {
    // A hundred requests share a few connections; this asks for numbers, not for patience.
    let app = TestApp::start_with(|settings| settings.database.wait_timeout_ms = 30_000).await;
    connect(&app, "alpha", "student", "classmate").await;
    let clients = [
        app.signed_in("alpha", "student").await,
        app.signed_in("alpha", "classmate").await,
    ];
    let id = direct(&clients[0], "alpha", "classmate").await;
    let mut sends = tokio::task::JoinSet::new();
    for n in 0..50 {
        let client = clients[n % 2].clone();
        let path = format!("/api/v1/conversations/{id}/messages");
        sends.spawn(async move {
            let mut acks = Vec::new();
            for k in 0..4 {
                let body = json!({ "id": Uuid::new_v4(), "body": format!("{n}.{k}") });
                // Each is sent twice at the same moment, as an impatient client does.
                let (first, second) = tokio::join!(client.post(&path, &body), client.post(&path, &body));
                assert_eq!(first.clone().expect(200).json(), second.expect(200).json());
                acks.push(first.json());
            }
            acks
        });
    }
    let mut seen = BTreeMap::new();
    while let Some(acks) = sends.join_next().await {
        for ack in acks.unwrap() {
            let before = seen.insert(ack["seq"].as_i64().unwrap(), ack["message_id"].clone());
            assert!(before.is_none(), "a number was given out twice");
        }
    }
    assert_eq!(
        seen.keys().copied().collect::<Vec<_>>(),
        (1..=200).collect::<Vec<i64>>()
    );
    let mut stored = Vec::new();
    let mut after = 0;
    loop {
        let page = clients[1]
            .get(&format!("/api/v1/conversations/{id}/messages?after={after}&limit=100"))
            .await
            .expect(200)
            .json();
        for message in page["items"].as_array().unwrap() {
            after = message["seq"].as_i64().unwrap();
            assert_eq!(seen.get(&after), Some(&message["id"]));
            stored.push(after);
        }
        if page["more"] == false {
            break;
        }
    }
    assert_eq!(stored, (1..=200).collect::<Vec<i64>>());
    // The same id with something else is refused.
    let path = format!("/api/v1/conversations/{id}/messages");
    let client_id = Uuid::new_v4();
    clients[0]
        .post(&path, &json!({ "id": client_id, "body": "a" }))
        .await
        .expect(200);
    let other = clients[0]
        .post(&path, &json!({ "id": client_id, "body": "b" }))
        .await
        .expect(409);
    assert_eq!(other.code(), "message_id_reused");
}

#[tokio::test]
async fn edits_deletions_and_reactions_are_numbered_and_originals_sealed() {
    let app = TestApp::start().await;
    connect(&app, "alpha", "student", "classmate").await;
    let student = app.signed_in("alpha", "student").await;
    let classmate = app.signed_in("alpha", "classmate").await;
    let id = direct(&student, "alpha", "classmate").await;
    say(&student, &id, "frist secret").await;
    say(&classmate, &id, "second").await;
    say(&student, &id, "third").await;
    let base = format!("/api/v1/conversations/{id}/messages");
    let edited = student
        .patch(&format!("{base}/1"), &json!({ "body": "first" }))
        .await
        .expect(200)
        .json();
    assert_eq!((edited["seq"].as_i64(), edited["change"].as_i64()), (Some(1), Some(4)));
    student
        .patch(&format!("{base}/2"), &json!({ "body": "x" }))
        .await
        .expect(403);
    classmate.delete(&format!("{base}/3")).await.expect(403);
    classmate
        .post(&format!("{base}/1/reactions"), &json!({ "emoji": "👍" }))
        .await
        .expect(200);
    classmate
        .post(&format!("{base}/1/reactions"), &json!({ "emoji": "nonsense" }))
        .await
        .expect(422);
    student.delete(&format!("{base}/3")).await.expect(204);
    student.delete(&format!("{base}/3")).await.expect(409);
    assert_eq!(
        bodies(&classmate, &id).await,
        [(1, "first".to_owned()), (2, "second".to_owned()), (3, String::new())]
    );
    // A client that saw three changes gets the two messages that changed since.
    let changes = classmate
        .get(&format!("{base}?changed_after=3"))
        .await
        .expect(200)
        .json();
    let seqs: Vec<_> = changes["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["seq"].as_i64().unwrap())
        .collect();
    assert_eq!(seqs, [1, 3]);
    assert_eq!(changes["last_change"], 6);
    assert_eq!(changes["items"][0]["reactions"][0]["emoji"], "👍");
    // Search finds what is said, not what was.
    let search = async |q: &str| {
        let found = classmate
            .get(&format!("/api/v1/conversations/{id}/search?q={q}"))
            .await
            .expect(200)
            .json();
        found["items"].as_array().unwrap().len()
    };
    assert_eq!(search("FIRST").await, 1);
    assert_eq!(search("secret").await, 0);
    assert_eq!(search("%25%25").await, 0);
    // Unread and reading, on every device alike; the pointer never goes back nor past the end.
    let unread = async || {
        student
            .get(&format!("/api/v1/conversations/{id}"))
            .await
            .expect(200)
            .json()["unread"]
            .clone()
    };
    assert_eq!(unread().await, 1);
    let read = format!("/api/v1/conversations/{id}/read");
    student.post(&read, &json!({ "seq": 999 })).await.expect(204);
    student.post(&read, &json!({ "seq": 1 })).await.expect(204);
    assert_eq!(unread().await, 0);
    let seen = classmate
        .get(&format!("/api/v1/conversations/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(seen["participants"][0]["read_seq"], 3);
    // An admin or moderator sees nothing of it, until a participant reports; opening is recorded.
    let moderator = app.signed_in("alpha", "moderator").await;
    let admin = app.signed_in("alpha", "admin").await;
    for outsider in [&moderator, &admin] {
        outsider.get(&base).await.expect(404);
        outsider.get(&format!("{base}?after=0")).await.expect(404);
        let reported = outsider
            .post(&format!("{base}/1/report"), &json!({ "reason": "x" }))
            .await;
        reported.expect(404);
    }
    classmate
        .post(&format!("{base}/3/report"), &json!({ "reason": "Rude" }))
        .await
        .expect(204);
    student.get("/api/v1/moderation/messages").await.expect(403);
    let reports = moderator.get("/api/v1/moderation/messages").await.expect(200).json();
    let case = reports["items"][0]["id"].as_str().unwrap();
    assert!(!reports.to_string().contains("third"));
    student
        .post_empty(&format!("/api/v1/moderation/messages/{case}/open"))
        .await
        .expect(403);
    let opened = moderator
        .post_empty(&format!("/api/v1/moderation/messages/{case}/open"))
        .await
        .expect(200)
        .json();
    assert_eq!(opened["originals"][0]["body"], "third");
    assert_eq!(opened["context"].as_array().unwrap().len(), 3);
    let recorded = app
        .database
        .db_owner()
        .await
        .query(
            &format!(
                "SELECT 1 FROM audit_entries WHERE action = 'message_report.opened' AND actor_id = '{}'",
                person("alpha", "moderator").id
            ),
            &[],
        )
        .await
        .unwrap();
    assert_eq!(recorded.len(), 1);
    let mine = student.get("/api/v1/messages/mine").await.expect(200).json();
    assert_eq!(mine["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn groups_take_in_and_let_go() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let student = app.signed_in("alpha", "student").await;
    let classmate = app.signed_in("alpha", "classmate").await;
    let stranger = json!({ "kind": "group", "title": "Team", "user_ids": [person("alpha", "classmate").id] });
    assert_eq!(
        student
            .post("/api/v1/conversations", &stranger)
            .await
            .expect(409)
            .code(),
        "cannot_add"
    );
    let id = start(
        &admin,
        json!({ "kind": "group", "title": "Drive 2027", "user_ids": [person("alpha", "student").id] }),
    )
    .await;
    say(&admin, &id, "Welcome").await;
    let people = format!("/api/v1/conversations/{id}/participants");
    let add = json!({ "user_id": person("alpha", "classmate").id });
    student.post(&people, &add).await.expect(403);
    admin.post(&people, &add).await.expect(204);
    say(&student, &id, "Hi").await;
    // Who came later sees what was said since.
    let since = bodies(&classmate, &id).await;
    assert_eq!(since.last().map(|(_, body)| body.as_str()), Some("Hi"));
    assert!(since.iter().all(|(_, body)| body != "Welcome"));
    let gone = person("alpha", "student").id;
    admin.delete(&format!("{people}/{gone}")).await.expect(204);
    student.get(&format!("/api/v1/conversations/{id}")).await.expect(404);
    student
        .get(&format!("/api/v1/conversations/{id}/messages"))
        .await
        .expect(404);
    let refused = student
        .post(
            &format!("/api/v1/conversations/{id}/messages"),
            &json!({ "id": Uuid::new_v4(), "body": "x" }),
        )
        .await;
    refused.expect(404);
    // The owner leaves; the group goes on with an owner.
    admin
        .post_empty(&format!("/api/v1/conversations/{id}/leave"))
        .await
        .expect(204);
    let left = classmate
        .get(&format!("/api/v1/conversations/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(left["participants"].as_array().unwrap().len(), 1);
    assert_eq!(left["participants"][0]["role"], "owner");
    classmate
        .patch(&format!("/api/v1/conversations/{id}"), &json!({ "title": "Drive" }))
        .await
        .expect(204);
    // Support: a person and the staff, one conversation each.
    let support = start(&student, json!({ "kind": "support" })).await;
    assert_eq!(support, start(&student, json!({ "kind": "support" })).await);
    say(&student, &support, "Help").await;
    say(&admin, &support, "Here").await;
    classmate
        .get(&format!("/api/v1/conversations/{support}"))
        .await
        .expect(404);
}

#[tokio::test]
async fn another_colleges_conversation_is_like_none() {
    let app = TestApp::start().await;
    connect(&app, "beta", "student", "classmate").await;
    let beta = app.signed_in("beta", "student").await;
    let theirs = direct(&beta, "beta", "classmate").await;
    say(&beta, &theirs, "only beta").await;
    let alpha = app.signed_in("alpha", "student").await;
    let random = Uuid::now_v7().to_string();
    for path in [
        "/api/v1/conversations/{id}",
        "/api/v1/conversations/{id}/messages",
        "/api/v1/conversations/{id}/messages?after=0",
        "/api/v1/conversations/{id}/search?q=only",
    ] {
        let foreign = alpha.get(&path.replace("{id}", &theirs)).await.expect(404);
        let nothing = alpha.get(&path.replace("{id}", &random)).await.expect(404);
        assert_eq!(foreign.without_request_id(), nothing.without_request_id(), "{path}");
    }
    let body = json!({ "id": Uuid::new_v4(), "body": "x", "seq": 1, "emoji": "👍", "reason": "x",
        "title": "x", "until": null, "user_id": person("alpha", "classmate").id });
    for (method, path, fields) in [
        ("POST", "/api/v1/conversations/{id}/messages", &["id", "body"][..]),
        ("PATCH", "/api/v1/conversations/{id}/messages/1", &["body"]),
        ("DELETE", "/api/v1/conversations/{id}/messages/1", &[]),
        ("POST", "/api/v1/conversations/{id}/messages/1/reactions", &["emoji"]),
        ("POST", "/api/v1/conversations/{id}/messages/1/report", &["reason"]),
        ("POST", "/api/v1/conversations/{id}/read", &["seq"]),
        ("POST", "/api/v1/conversations/{id}/participants", &["user_id"]),
        ("PUT", "/api/v1/conversations/{id}/mute", &["until"]),
        ("PATCH", "/api/v1/conversations/{id}", &["title"]),
        ("POST", "/api/v1/conversations/{id}/leave", &[]),
        ("POST", "/api/v1/conversations/{id}/accept", &[]),
    ] {
        let sent: serde_json::Map<_, _> = fields.iter().map(|f| ((*f).to_owned(), body[*f].clone())).collect();
        let attack = async |id: &str| {
            let mut request = alpha.request(method.parse().unwrap(), &path.replace("{id}", id));
            if !sent.is_empty() {
                request = request.json(&sent);
            }
            alpha.send(request).await.expect(404).without_request_id()
        };
        assert_eq!(attack(&theirs).await, attack(&random).await, "{method} {path}");
    }
    let heads = alpha
        .get(&format!("/api/v1/conversations/heads?id={theirs}"))
        .await
        .expect(200)
        .json();
    assert_eq!(heads, json!([]));
    assert_eq!(bodies(&beta, &theirs).await, [(1, "only beta".to_owned())]);
}
