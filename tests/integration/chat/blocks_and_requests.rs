//! What may reach whom: across a block and while a first message waits, and what is taken at all.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::SinkExt as _;
use peer2peer::platform::scope::UserId;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

use crate::chat::socket::{Wire, message, pair};
use crate::chat::{direct, start};
use crate::support::{Client, TestApp, college_id, person};

async fn say(client: &Client, conversation: &str, body: &str) -> Value {
    let send = json!({ "id": Uuid::new_v4(), "body": body });
    client
        .post(&format!("/api/v1/conversations/{conversation}/messages"), &send)
        .await
        .expect(200)
        .json()
}

/// An open socket that answered, with what it got first passed over.
async fn quiet(app: &TestApp, client: &Client) -> Wire {
    let mut wire = Wire::of(app.address, client).await;
    wire.send(json!({ "type": "ping" })).await;
    wire.until("pong").await;
    wire
}

/// Tries to change what is said in a conversation in every way there is, and is refused each time with `code`.
async fn changes_are_refused(app: &TestApp, client: &Client, id: &str, (own, theirs): (i64, i64), code: &str) {
    let base = format!("/api/v1/conversations/{id}/messages");
    let page = format!("/messages/{id}/messages");
    let mut wire = quiet(app, client).await;
    if own > 0 {
        let edit = client
            .patch(&format!("{base}/{own}"), &json!({ "body": "new words" }))
            .await;
        assert_eq!(edit.expect(409).code(), code, "edit");
        let edit = client
            .form(&format!("{page}/{own}/edit"), &[("body", "new words")])
            .await;
        edit.expect(409);
        let frame = json!({ "type": "message:edit", "id": Uuid::new_v4(), "conversation_id": id, "seq": own, "body": "new words" });
        wire.send(frame.clone()).await;
        let answer = wire.until("error").await;
        assert_eq!((&answer["code"], &answer["id"]), (&json!(code), &frame["id"]));
    }
    for seq in [own, theirs].into_iter().filter(|seq| *seq > 0) {
        let signs = format!("{base}/{seq}/reactions");
        let react = client.post(&signs, &json!({ "emoji": "😂" })).await;
        assert_eq!(react.expect(409).code(), code, "react");
        let unreact = client.delete(&format!("{signs}?emoji=%F0%9F%91%8D")).await;
        assert_eq!(unreact.expect(409).code(), code, "unreact");
        client
            .form(&format!("{page}/{seq}/react"), &[("emoji", "😂")])
            .await
            .expect(409);
        client
            .form(&format!("{page}/{seq}/react"), &[("emoji", "👍")])
            .await
            .expect(409);
        for remove in [false, true] {
            let frame = json!({ "type": "message:react", "id": Uuid::new_v4(), "conversation_id": id, "seq": seq, "emoji": "👍", "remove": remove });
            wire.send(frame.clone()).await;
            let answer = wire.until("error").await;
            assert_eq!((&answer["code"], &answer["id"]), (&json!(code), &frame["id"]));
        }
    }
}

/// Receives, reads and types.
async fn stir(app: &TestApp, client: &Client, id: &str, seq: i64) {
    let mut wire = quiet(app, client).await;
    for kind in ["message:typing", "message:delivered", "message:read"] {
        let mut frame = json!({ "type": kind, "conversation_id": id });
        if kind != "message:typing" {
            frame["seq"] = json!(seq);
        }
        wire.send(frame).await;
    }
    // The own devices agree, so all of it is done.
    wire.until("message:read").await;
}

/// The other one's entry in what a person sees of a conversation, in its page of JSON and in the list.
async fn other_of(client: &Client, id: &str, other: UserId, list: &str) -> [Value; 2] {
    let find = |conversation: &Value| {
        let all = conversation["participants"].as_array().unwrap();
        all.iter().find(|p| p["user_id"] == json!(other)).unwrap().clone()
    };
    let one = client
        .get(&format!("/api/v1/conversations/{id}"))
        .await
        .expect(200)
        .json();
    let list = client
        .get(&format!("/api/v1/conversations?list={list}"))
        .await
        .expect(200)
        .json();
    let listed = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["id"] == id)
        .unwrap();
    [find(&one), find(listed)]
}

#[tokio::test]
async fn fault_b01_nothing_reaches_across_a_block_but_taking_back() {
    let app = TestApp::start().await;
    let (student, classmate, id) = pair(&app, "alpha").await;
    let (s, c) = (person("alpha", "student").id, person("alpha", "classmate").id);
    say(&student, &id, "one of the student").await;
    say(&classmate, &id, "two of the classmate").await;
    let base = format!("/api/v1/conversations/{id}");
    for (client, seq) in [(&student, 2), (&classmate, 1)] {
        let sign = json!({ "emoji": "👍" });
        client
            .post(&format!("{base}/messages/{seq}/reactions"), &sign)
            .await
            .expect(200);
    }
    classmate
        .post("/api/v1/blocks", &json!({ "user_id": s }))
        .await
        .expect(204);
    let before = student.get(&base).await.expect(200).json();
    let (mut to_student, mut to_classmate) = (quiet(&app, &student).await, quiet(&app, &classmate).await);
    for (wire, other) in [(&mut to_student, c), (&mut to_classmate, s)] {
        wire.send(json!({ "type": "presence:watch", "user_ids": [other] }))
            .await;
    }
    changes_are_refused(&app, &student, &id, (1, 2), "cannot_message").await;
    changes_are_refused(&app, &classmate, &id, (2, 1), "cannot_message").await;
    stir(&app, &student, &id, 2).await;
    stir(&app, &classmate, &id, 2).await;
    for (wire, other) in [(&mut to_student, c), (&mut to_classmate, s)] {
        for frame in wire.rest(Duration::from_millis(600)).await {
            let own = frame["type"] == "message:read" && frame["user_id"] != json!(other);
            assert!(own, "{frame}");
        }
    }
    let after = student.get(&base).await.expect(200).json();
    assert_eq!(
        (&before["changed_at"], &before["last_change"]),
        (&after["changed_at"], &after["last_change"])
    );
    for (client, other) in [(&student, c), (&classmate, s)] {
        for place in other_of(client, &id, other, "open").await {
            assert!(
                place.get("read_seq").is_none() && place.get("delivered_seq").is_none(),
                "{place}"
            );
        }
    }
    for (client, own) in [(&student, 1), (&classmate, 2)] {
        for path in [
            format!("/messages/{id}/messages/{own}"),
            format!("/messages/{id}"),
            format!("/messages/{id}/part?seq={own}"),
        ] {
            let page = client.get(&path).await.expect(200).text;
            assert!(
                !page.contains("bubble-state-seen") && !page.contains("bubble-state-delivered"),
                "{path}"
            );
        }
    }
    // Taking back what one said stays possible, and moves nothing up.
    student.delete(&format!("{base}/messages/1")).await.expect(204);
    let taken = classmate.get(&base).await.expect(200).json();
    assert_eq!(before["changed_at"], taken["changed_at"]);
    assert_eq!(to_classmate.until("message:changed").await["message"]["body"], "");
    // Unblocked, all of it works again.
    classmate.delete(&format!("/api/v1/blocks/{s}")).await.expect(204);
    classmate
        .patch(&format!("{base}/messages/2"), &json!({ "body": "mended" }))
        .await
        .expect(200);
    student
        .post(&format!("{base}/messages/2/reactions"), &json!({ "emoji": "😂" }))
        .await
        .expect(200);
    assert_eq!(other_of(&student, &id, c, "open").await[0]["read_seq"], 2);
}

#[tokio::test]
async fn fault_b01_a_waiting_request_is_not_rewritten_and_says_nothing_of_its_reader() {
    let app = TestApp::start().await;
    let alumna = app.signed_in("alpha", "alumna").await;
    let student = app.signed_in("alpha", "student").await;
    let (a, s) = (person("alpha", "alumna").id, person("alpha", "student").id);
    let id = direct(&alumna, "alpha", "student").await;
    say(&alumna, &id, "Hello?").await;
    let base = format!("/api/v1/conversations/{id}");
    let before = student.get(&base).await.expect(200).json();
    let (mut to_alumna, mut to_student) = (quiet(&app, &alumna).await, quiet(&app, &student).await);
    for (wire, other) in [(&mut to_alumna, s), (&mut to_student, a)] {
        wire.send(json!({ "type": "presence:watch", "user_ids": [other] }))
            .await;
    }
    changes_are_refused(&app, &alumna, &id, (1, 0), "request_waits").await;
    changes_are_refused(&app, &student, &id, (0, 1), "accept_first").await;
    stir(&app, &student, &id, 1).await;
    stir(&app, &alumna, &id, 1).await;
    for (wire, me) in [(&mut to_alumna, a), (&mut to_student, s)] {
        for frame in wire.rest(Duration::from_millis(600)).await {
            assert!(
                frame["type"] == "message:read" && frame["user_id"] == json!(me),
                "{frame}"
            );
        }
    }
    let after = student.get(&base).await.expect(200).json();
    assert_eq!(
        (&before["changed_at"], &before["last_change"]),
        (&after["changed_at"], &after["last_change"])
    );
    for (client, other, list) in [(&alumna, s, "open"), (&student, a, "requests")] {
        for place in other_of(client, &id, other, list).await {
            assert!(
                place.get("read_seq").is_none() && place.get("delivered_seq").is_none(),
                "{place}"
            );
        }
    }
    let details = alumna.get(&format!("/messages/{id}/messages/1")).await.expect(200).text;
    assert!(!details.contains("bubble-state-seen") && !details.contains("bubble-state-delivered"));
    // A request that was accepted is a conversation.
    student.post_empty(&format!("{base}/accept")).await.expect(204);
    alumna
        .patch(&format!("{base}/messages/1"), &json!({ "body": "Hello!" }))
        .await
        .expect(200);
    student
        .post(&format!("{base}/messages/1/reactions"), &json!({ "emoji": "👍" }))
        .await
        .expect(200);
    assert_eq!(other_of(&alumna, &id, s, "open").await[1]["read_seq"], 1);
}

#[tokio::test]
async fn fault_b01_in_a_group_those_with_a_block_between_them_learn_nothing_of_each_other() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let student = app.signed_in("alpha", "student").await;
    let classmate = app.signed_in("alpha", "classmate").await;
    let (s, c) = (person("alpha", "student").id, person("alpha", "classmate").id);
    let group = start(&admin, json!({ "kind": "group", "title": "G", "user_ids": [s, c] })).await;
    say(&student, &group, "of the student").await;
    classmate
        .post("/api/v1/blocks", &json!({ "user_id": s }))
        .await
        .expect(204);
    let mut to_student = quiet(&app, &student).await;
    let mut to_admin = quiet(&app, &admin).await;
    stir(&app, &classmate, &group, 2).await;
    assert_eq!(to_admin.until("message:read").await["user_id"], json!(c));
    assert_eq!(to_student.rest(Duration::from_millis(600)).await, Vec::<Value>::new());
    for (client, other) in [(&student, c), (&classmate, s)] {
        for place in other_of(client, &group, other, "open").await {
            assert!(
                place.get("read_seq").is_none() && place.get("delivered_seq").is_none(),
                "{place}"
            );
        }
    }
    assert_eq!(other_of(&admin, &group, c, "open").await[0]["read_seq"], 2);
}

#[tokio::test]
async fn fault_b01_a_connection_asked_for_before_a_block_is_not_accepted_after_it() {
    let app = TestApp::start().await;
    let student = app.signed_in("alpha", "student").await;
    let classmate = app.signed_in("alpha", "classmate").await;
    let (s, c) = (person("alpha", "student").id, person("alpha", "classmate").id);
    let asked = student
        .post("/api/v1/connections", &json!({ "user_id": c }))
        .await
        .expect(200)
        .json();
    student
        .post("/api/v1/blocks", &json!({ "user_id": c }))
        .await
        .expect(204);
    let accept = format!("/api/v1/connections/{}/accept", asked["id"].as_str().unwrap());
    classmate.post_empty(&accept).await.expect(409);
    let _online = quiet(&app, &student).await;
    let mut wire = quiet(&app, &classmate).await;
    wire.send(json!({ "type": "presence:watch", "user_ids": [s] })).await;
    assert_eq!(wire.rest(Duration::from_millis(400)).await, Vec::<Value>::new());
}

#[tokio::test]
async fn fault_b01_a_group_of_two_is_closed_by_a_block_and_nobody_is_called_across_one() {
    let app = TestApp::start().await;
    let (student, classmate, _) = pair(&app, "alpha").await;
    let admin = app.signed_in("alpha", "admin").await;
    let (s, c) = (person("alpha", "student").id, person("alpha", "classmate").id);
    let two = start(&student, json!({ "kind": "group", "title": "Two", "user_ids": [c] })).await;
    let several = start(
        &admin,
        json!({ "kind": "group", "title": "Several", "user_ids": [s, c] }),
    )
    .await;
    for group in [&two, &several] {
        say(&student, group, "of the student").await;
        say(&classmate, group, "of the classmate").await;
    }
    let blocked = json!({ "user_id": s });
    classmate.post("/api/v1/blocks", &blocked).await.expect(204);
    let mut to_classmate = quiet(&app, &classmate).await;
    let title = json!({ "title": "I see you" });
    let name = "Chetan Classmate";
    let calls = json!({ "id": Uuid::new_v4(), "body": format!("@{name} psst") });
    let sign = json!({ "emoji": "👍" });
    let refused = async |client: &Client, (own, other): (i64, i64)| {
        let base = format!("/api/v1/conversations/{two}");
        let messages = format!("{base}/messages");
        let answers = [
            client.post(&messages, &calls).await,
            client
                .patch(&format!("{messages}/{own}"), &json!({ "body": "psst" }))
                .await,
            client.post(&format!("{messages}/{other}/reactions"), &sign).await,
        ];
        for answer in answers {
            assert_eq!(answer.expect(409).json()["code"], "cannot_message");
        }
    };
    // The first number is the line that tells who began the group.
    let numbers = async |client: &Client, text: &str| -> i64 {
        let page = client
            .get(&format!("/api/v1/conversations/{two}/messages"))
            .await
            .expect(200)
            .json();
        let items = page["items"].as_array().unwrap();
        let found = items.iter().find(|one| one["body"] == text).unwrap();
        found["seq"].as_i64().unwrap()
    };
    let of_student = numbers(&student, "of the student").await;
    let of_classmate = numbers(&student, "of the classmate").await;
    refused(&student, (of_student, of_classmate)).await;
    refused(&classmate, (of_classmate, of_student)).await;
    let renamed = student.patch(&format!("/api/v1/conversations/{two}"), &title).await;
    assert_eq!(renamed.expect(409).json()["code"], "cannot_message");
    assert_eq!(to_classmate.rest(Duration::from_millis(400)).await, Vec::<Value>::new());
    let third = json!({ "user_id": person("alpha", "moderator").id });
    let added = student
        .post(&format!("/api/v1/conversations/{two}/participants"), &third)
        .await;
    assert_eq!(added.expect(409).json()["code"], "cannot_message");
    // Among several people may talk on, but nobody calls or answers by a sign across the block.
    let base = format!("/api/v1/conversations/{several}");
    student.post(&format!("{base}/messages"), &calls).await.expect(200);
    let listed = classmate.get(&base).await.expect(200).json();
    assert_eq!(listed["unread_mentions"], 0, "{listed}");
    let page = student.get(&format!("{base}/messages")).await.expect(200).json();
    let items = page["items"].as_array().unwrap();
    let theirs = items.iter().find(|one| one["body"] == "of the classmate").unwrap();
    let seq = theirs["seq"].as_i64().unwrap();
    let answer = student.post(&format!("{base}/messages/{seq}/reactions"), &sign).await;
    assert_eq!(answer.expect(409).json()["code"], "cannot_message");
    // Each may still go, and with somebody else in it the group is open again.
    let unblock = format!("/api/v1/blocks/{s}");
    classmate.delete(&unblock).await.expect(204);
    say(&student, &two, "open again").await;
    classmate.post("/api/v1/blocks", &blocked).await.expect(204);
    classmate
        .post_empty(&format!("/api/v1/conversations/{two}/leave"))
        .await
        .expect(204);
}

#[tokio::test]
async fn fault_b01_requests_are_not_repeated_with_other_words_nor_kept_for_after_a_block() {
    let app = TestApp::start().await;
    let student = app.signed_in("alpha", "student").await;
    let classmate = app.signed_in("alpha", "classmate").await;
    let (s, c) = (person("alpha", "student").id, person("alpha", "classmate").id);
    let ask = async |note: &str| {
        let request = json!({ "user_id": c, "note": note });
        student.post("/api/v1/connections", &request).await
    };
    let incoming = async || -> Vec<String> {
        let list = classmate
            .get("/api/v1/connections?list=incoming")
            .await
            .expect(200)
            .json();
        let items = list["items"].as_array().unwrap();
        items
            .iter()
            .map(|one| one["note"].as_str().unwrap().to_owned())
            .collect()
    };
    let asked = ask("first").await.expect(200).json();
    let withdraw = format!("/api/v1/connections/{}/withdraw", asked["id"].as_str().unwrap());
    student.post_empty(&withdraw).await.expect(204);
    assert_eq!(ask("second").await.expect(409).json()["code"], "connection_withdrawn");
    assert_eq!(incoming().await, Vec::<String>::new());
    app.app.clock.advance(chrono::TimeDelta::hours(25));
    let student = app.signed_in("alpha", "student").await;
    let classmate = app.signed_in("alpha", "classmate").await;
    let request = json!({ "user_id": c, "note": "the day after" });
    classmate
        .post("/api/v1/blocks", &json!({ "user_id": s }))
        .await
        .expect(204);
    student.post("/api/v1/connections", &request).await.expect(200);
    classmate.delete(&format!("/api/v1/blocks/{s}")).await.expect(204);
    let list = classmate
        .get("/api/v1/connections?list=incoming")
        .await
        .expect(200)
        .json();
    assert_eq!(list["items"], json!([]), "asked across the block");
}

/// JSON as clients write it that keep to ASCII.
fn ascii(value: &Value) -> String {
    let mut out = String::new();
    for letter in value.to_string().chars() {
        if letter.is_ascii() {
            out.push(letter);
        } else {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}

#[tokio::test]
async fn fault_b03_the_socket_takes_whatever_the_api_takes_and_answers_what_is_more() {
    let app = TestApp::start().await;
    let (student, classmate, id) = pair(&app, "alpha").await;
    let mut a = quiet(&app, &student).await;
    let mut b = quiet(&app, &classmate).await;
    let title = "क".repeat(120);
    let links: Vec<Value> = (0..10)
        .map(|n| json!({ "url": format!("https://example.org/{n}/{}", "x".repeat(1970)), "title": title }))
        .collect();
    for body in [
        "😀".repeat(4000),
        "क".repeat(4000),
        "e\u{323}\u{302}".repeat(4000),
        "\\\"\n".repeat(1333),
    ] {
        let sent = json!({ "id": Uuid::new_v4(), "body": body, "attachments": links, "mentions": [person("alpha", "classmate").id] });
        let base = format!("/api/v1/conversations/{id}/messages");
        let by_api = student.post(&base, &sent).await.expect(200).json();
        b.until("message:new").await;
        // The same over the socket is the same message; with an id of its own it is another.
        let mut frame = sent.clone();
        frame["type"] = json!("message:send");
        frame["conversation_id"] = json!(id);
        for text in [frame.to_string(), ascii(&frame)] {
            a.stream.send(Message::text(text)).await.unwrap();
            assert_eq!(a.until("message:ack").await["seq"], by_api["seq"]);
            frame["id"] = json!(Uuid::new_v4());
            a.stream.send(Message::text(ascii(&frame))).await.unwrap();
            assert_eq!(a.until("message:ack").await["id"], frame["id"]);
            b.until("message:new").await;
            frame["id"] = sent["id"].clone();
        }
    }
    // What is more is answered, with the id where there is one; the connection goes on.
    let named = Uuid::new_v4();
    for (text, code, found) in [
        (
            format!(
                r#"{{"type":"message:send","id":"{named}","body":"{}"}}"#,
                "x".repeat(200_000)
            ),
            "too_large",
            true,
        ),
        (
            format!(r#"{{"body":"{}","id":"{named}"}}"#, "x".repeat(200_000)),
            "too_large",
            true,
        ),
        ("x".repeat(200_000), "too_large", false),
        (
            format!(r#"{{"type":"message:send","id":"{named}","body":"#),
            "bad_frame",
            true,
        ),
        ("{".to_owned(), "bad_frame", false),
    ] {
        a.stream.send(Message::text(text)).await.unwrap();
        let answer = a.until("error").await;
        assert_eq!(answer["code"], code);
        assert_eq!(answer.get("id"), found.then(|| json!(named)).as_ref());
    }
    a.send(message(&id, "goes on")).await;
    let last = a.until("message:ack").await["seq"].as_i64().unwrap();
    while b.until("message:new").await["message"]["seq"] != last {}
    // Who comes back gets all of it, as much at once as the queue holds.
    let mut back = quiet(&app, &classmate).await;
    let (mut at, mut seen) = (json!({ "change": 0 }), Vec::new());
    while seen.last() != Some(&last) {
        back.send(json!({ "type": "sync", "conversations": { id.as_str(): at } }))
            .await;
        loop {
            let frame = back.next().await.expect("the socket stays open");
            match frame["type"].as_str() {
                Some("message:new") => seen.push(frame["message"]["seq"].as_i64().unwrap()),
                Some("sync:done") => {
                    at = frame["more"][id.as_str()].clone();
                    break;
                }
                _ => {}
            }
        }
    }
    assert_eq!(seen, (1..=last).collect::<Vec<_>>());
}

#[tokio::test]
async fn fault_b15_times_out_of_range_are_refused_wherever_one_is_taken() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let student = app.signed_in("alpha", "student").await;
    let s = person("alpha", "student").id;
    let group = start(&admin, json!({ "kind": "group", "title": "G", "user_ids": [s] })).await;
    let mute = format!("/api/v1/conversations/{group}/mute");
    let placed = format!("/api/v1/admin/users/{s}/placed");
    for time in [
        "-4800-01-01T00:00:00Z",
        "-262142-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "+262142-12-31T23:59:59Z",
        "9999-12-31T23:59:59Z",
    ] {
        let refused = student.put(&mute, &json!({ "until": time })).await.expect(422).json();
        assert_eq!(refused["errors"][0]["field"], "until", "{time}");
        let refused = admin
            .patch(&placed, &json!({ "placed_at": time }))
            .await
            .expect(422)
            .json();
        assert_eq!(refused["errors"][0]["field"], "placed_at", "{time}");
    }
    student
        .put(&mute, &json!({ "until": "2030-01-01T00:00:00Z" }))
        .await
        .expect(204);
    let [api, pages] = [
        [
            "/api/v1/conversations?",
            "/api/v1/conversations?list=requests&",
            "/api/v1/experiences?",
            "/api/v1/experiences?q=tcp&",
            "/api/v1/experiences/bookmarks?",
            "/api/v1/messages/mine?",
            "/api/v1/connections?",
            "/api/v1/admin/invitations?",
            "/api/v1/admin/roster/imports?",
            "/api/v1/moderation/queue?",
            "/api/v1/moderation/messages?",
        ]
        .as_slice(),
        [
            "/experiences?",
            "/experiences/bookmarks?",
            "/messages?",
            "/connections?",
        ]
        .as_slice(),
    ];
    for micros in [
        i64::MIN,
        -300_000_000_000_000_000,
        -1,
        7_258_118_400_000_000,
        8_000_000_000_000_000_000,
    ] {
        let mut bytes = micros.to_be_bytes().to_vec();
        bytes.extend([7; 16]);
        let cursor = URL_SAFE_NO_PAD.encode(bytes);
        for path in api.iter().chain(pages) {
            let answer = admin.get(&format!("{path}cursor={cursor}")).await;
            assert_eq!(answer.status.as_u16(), 422, "{path} {micros}");
        }
    }
    for at in [i64::MIN, i64::MAX] {
        for name in ["at", "before", "after", "mark", "reply"] {
            let page = admin.get(&format!("/messages/{group}?{name}={at}")).await;
            assert!(page.status.is_success(), "{name}={at}: {}", page.status);
        }
    }
}

#[tokio::test]
async fn fault_b16_an_answer_to_no_message_is_refused() {
    let app = TestApp::start().await;
    let (student, _, id) = pair(&app, "alpha").await;
    let mut wire = quiet(&app, &student).await;
    say(&student, &id, "one").await;
    for reply_to in [0, -1, -7, i64::MIN, 99_999, i64::MAX] {
        let send = json!({ "id": Uuid::new_v4(), "body": "x", "reply_to": reply_to });
        let base = format!("/api/v1/conversations/{id}/messages");
        let refused = student.post(&base, &send).await.expect(422).json();
        assert_eq!(
            (&refused["errors"][0]["field"], &refused["errors"][0]["code"]),
            (&json!("reply_to"), &json!("unknown"))
        );
        let mut frame = message(&id, "x");
        frame["reply_to"] = json!(reply_to);
        wire.send(frame).await;
        assert_eq!(wire.until("error").await["code"], "invalid_fields");
        let fields = [
            ("id", &*Uuid::new_v4().to_string()),
            ("body", "x"),
            ("reply_to", &*reply_to.to_string()),
        ];
        student.form(&format!("/messages/{id}"), &fields).await.expect(422);
    }
    let all = student.get(&format!("/api/v1/conversations/{id}")).await.json();
    assert_eq!(all["last_seq"], 1);
    let send = json!({ "id": Uuid::new_v4(), "body": "x", "reply_to": 1 });
    student
        .post(&format!("/api/v1/conversations/{id}/messages"), &send)
        .await
        .expect(200);
}

#[tokio::test]
async fn fault_b17_a_name_in_code_is_no_mention() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let classmate = app.signed_in("alpha", "classmate").await;
    let c = person("alpha", "classmate").id;
    let group = start(&admin, json!({ "kind": "group", "title": "G", "user_ids": [c] })).await;
    let base = format!("/api/v1/conversations/{group}");
    for (body, named) in [
        ("`@Chetan Classmate`", false),
        ("see ``@Chetan Classmate`` here", false),
        ("```\n@Chetan Classmate\n```", false),
        ("~~~text\n@Chetan Classmate", false),
        ("    @Chetan Classmate", false),
        ("> - `@Chetan Classmate`", false),
        ("**@Chetan Classmate**", true),
        ("`code` and @Chetan Classmate", true),
        ("\\`@Chetan Classmate\\`", true),
        ("> @chetan classmate?", true),
    ] {
        // What is indented stays so: text around it would be trimmed.
        let body = format!("x\n\n{body}");
        let sent = say(&admin, &group, &body).await;
        let seq = sent["seq"].as_i64().unwrap();
        let page = admin
            .get(&format!("{base}/messages?after={}", seq - 1))
            .await
            .expect(200)
            .json();
        assert_eq!(
            page["items"][0]["mentions"],
            if named { json!([c]) } else { json!([]) },
            "{body}"
        );
        let drawn = admin
            .get(&format!("/messages/{group}/part?seq={seq}"))
            .await
            .expect(200)
            .text;
        assert_eq!(drawn.contains("<mark>"), named, "{body}: {drawn}");
    }
    let seen = classmate.get(&base).await.expect(200).json();
    assert_eq!(seen["unread_mentions"], 4);
}

#[tokio::test]
async fn page_p02_a_conversation_says_whether_the_next_message_is_a_request() {
    let app = TestApp::start().await;
    let (alumna, student) = (
        app.signed_in("alpha", "alumna").await,
        app.signed_in("alpha", "student").await,
    );
    let id = direct(&alumna, "alpha", "student").await;
    let base = format!("/api/v1/conversations/{id}");
    let contact = async |client: &Client| client.get(&base).await.expect(200).json()["first_contact"].clone();
    assert_eq!(contact(&alumna).await, "will_be_request");
    let first = json!({ "id": Uuid::new_v4(), "body": "Hello" });
    for _ in 0..2 {
        let ack = alumna
            .post(&format!("{base}/messages"), &first)
            .await
            .expect(200)
            .json();
        assert_eq!(ack["waits"], true);
    }
    assert_eq!(
        (contact(&alumna).await, contact(&student).await),
        (json!("request_waits"), json!("none"))
    );
    let list = alumna.get("/api/v1/conversations").await.expect(200).json();
    assert_eq!(list["items"][0]["first_contact"], "request_waits");
    let mut wire = quiet(&app, &student).await;
    wire.send(message(&id, "Hello too")).await;
    assert_eq!(wire.until("message:ack").await.get("waits"), None);
    assert_eq!(
        (contact(&alumna).await, contact(&student).await),
        (json!("none"), json!("none"))
    );
    let again = alumna
        .post(&format!("{base}/messages"), &first)
        .await
        .expect(200)
        .json();
    assert_eq!(again.get("waits"), None);
}

#[tokio::test]
async fn a_group_of_somebody_who_may_not_be_added_is_refused_whole() {
    let app = TestApp::start().await;
    let student = app.signed_in("alpha", "student").await;
    let [alumna, alumnus, classmate] = ["alumna", "alumnus", "classmate"].map(|who| person("alpha", who).id);
    let group = |people: &[UserId]| json!({ "kind": "group", "title": "G", "user_ids": people });
    student
        .post("/api/v1/conversations", &group(&[alumna, alumnus]))
        .await
        .expect(200);
    let refused = student
        .post("/api/v1/conversations", &group(&[alumna, classmate]))
        .await
        .expect(409);
    assert_eq!(refused.code(), "cannot_add");
    for missing in [
        person("alpha", "suspended").id,
        person("beta", "alumna").id,
        UserId::now_v7(),
    ] {
        student
            .post("/api/v1/conversations", &group(&[alumna, missing]))
            .await
            .expect(404);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_b01_a_conversation_begun_while_a_block_is_made_waits_for_it() {
    let app = TestApp::start().await;
    let student = app.signed_in("alpha", "student").await;
    let (s, a) = (person("alpha", "student").id, person("alpha", "alumna").id);
    // A block under way: as the service makes it, not committed yet.
    let db = app.database.db_app().await;
    db.batch_execute(&format!(
        "BEGIN; SELECT set_config('app.college_id', '{}', true), set_config('app.user_id', '{a}', true),
            set_config('app.role', 'alumni', true);
         SELECT pg_advisory_xact_lock(hashtextextended('pair:{}:{}', 0));
         INSERT INTO blocks (blocker_id, blocked_id) VALUES ('{a}', '{s}')",
        college_id("alpha"),
        s.min(a),
        s.max(a)
    ))
    .await
    .unwrap();
    let begun = tokio::spawn({
        let student = student.clone();
        async move {
            student
                .post("/api/v1/conversations", &json!({ "kind": "direct", "user_id": a }))
                .await
        }
    });
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert!(!begun.is_finished(), "it waits");
    db.batch_execute("COMMIT").await.unwrap();
    assert_eq!(begun.await.unwrap().expect(409).code(), "cannot_message");
}
