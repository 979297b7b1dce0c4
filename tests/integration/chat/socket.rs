//! The socket: what is acknowledged is stored, what is stored arrives, and nothing crosses a college.

use std::time::{Duration, Instant};

use futures_util::{SinkExt as _, StreamExt as _};
use peer2peer::platform::scope::UserId;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};
use uuid::Uuid;

use crate::chat::{connect, direct, start};
use crate::support::{Client, TestApp, in_time, person};

/// A client's open socket.
pub(crate) struct Wire {
    pub(crate) stream: WebSocketStream<TcpStream>,
}

/// Tries to open a socket with these headers.
pub(crate) async fn open(
    address: std::net::SocketAddr,
    host: &str,
    path: &str,
    headers: &[(&'static str, String)],
) -> Result<Wire, Error> {
    let mut request = format!("ws://{host}{path}").into_client_request()?;
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    let tcp = TcpStream::connect(address).await.unwrap();
    client_async(request, tcp).await.map(|(stream, _)| Wire { stream })
}

impl Wire {
    /// Opens a socket with a client's token.
    pub(crate) async fn of(address: std::net::SocketAddr, client: &Client) -> Self {
        let token = format!("Bearer {}", client.token.as_deref().unwrap());
        open(address, &client.host, "/ws", &[("authorization", token)])
            .await
            .unwrap()
    }

    /// Sends a frame.
    pub(crate) async fn send(&mut self, frame: Value) {
        self.stream.send(Message::text(frame.to_string())).await.unwrap();
    }

    /// The next JSON frame, or the close code.
    pub(crate) async fn next(&mut self) -> Result<Value, u16> {
        // Pings come all the time, and are no answer.
        let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
        loop {
            let read = tokio::time::timeout_at(deadline, self.stream.next())
                .await
                .expect("no frame came in 30 seconds");
            match read {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(frame))) => return Err(frame.map_or(1005, |frame| frame.code.into())),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(1006),
            }
        }
    }

    /// The next frame of a type; others are passed over.
    pub(crate) async fn until(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.next().await.expect("the socket was closed");
            if frame["type"] == kind {
                return frame;
            }
        }
    }

    /// What comes until nothing came for a while.
    pub(crate) async fn rest(&mut self, quiet: Duration) -> Vec<Value> {
        let mut frames = Vec::new();
        while let Ok(Ok(frame)) = tokio::time::timeout(quiet, self.next()).await {
            frames.push(frame);
        }
        frames
    }

    /// The close code; frames before it are passed over.
    pub(crate) async fn end(&mut self) -> u16 {
        loop {
            if let Err(code) = self.next().await {
                return code;
            }
        }
    }
}

/// A frame that sends a message.
pub(crate) fn message(conversation: &str, body: &str) -> Value {
    json!({ "type": "message:send", "id": Uuid::new_v4(), "conversation_id": conversation, "body": body })
}

/// Two connected people of a college and their conversation.
pub(crate) async fn pair(app: &TestApp, college: &str) -> (Client, Client, String) {
    connect(app, college, "student", "classmate").await;
    let student = app.signed_in(college, "student").await;
    let classmate = app.signed_in(college, "classmate").await;
    let id = direct(&student, college, "classmate").await;
    (student, classmate, id)
}

#[tokio::test]
async fn a_message_is_acknowledged_delivered_read_and_synced() {
    let app = TestApp::start().await;
    let (student, classmate, id) = pair(&app, "alpha").await;
    let mut a = Wire::of(app.address, &student).await;
    let mut b = Wire::of(app.address, &classmate).await;
    let frame = message(&id, "Hello *there*");
    a.send(frame.clone()).await;
    let ack = a.until("message:ack").await;
    assert_eq!(ack["id"], frame["id"]);
    assert_eq!(ack["seq"], 1);
    let new = b.until("message:new").await;
    assert_eq!(new["message"]["id"], ack["message_id"]);
    assert_eq!(new["message"]["body"], "Hello *there*");
    assert_eq!(new["message"]["sender_id"], json!(person("alpha", "student").id));
    // A resend gets the same acknowledgement and reaches nobody again.
    a.send(frame).await;
    assert_eq!(a.until("message:ack").await, ack);
    b.send(json!({ "type": "message:delivered", "conversation_id": id, "seq": 1 }))
        .await;
    assert_eq!(a.until("message:delivered").await["seq"], 1);
    b.send(json!({ "type": "message:typing", "conversation_id": id })).await;
    assert_eq!(
        a.until("message:typing").await["user_id"],
        json!(person("alpha", "classmate").id)
    );
    b.send(json!({ "type": "message:read", "conversation_id": id, "seq": 1 }))
        .await;
    let read = a.until("message:read").await;
    assert_eq!(
        (&read["seq"], &read["user_id"]),
        (&json!(1), &json!(person("alpha", "classmate").id))
    );
    // Edits and reactions arrive as changes of the same message.
    a.send(json!({ "type": "message:edit", "id": Uuid::new_v4(), "conversation_id": id, "seq": 1, "body": "Hi" }))
        .await;
    let changed = b.until("message:changed").await;
    assert_eq!(
        (&changed["message"]["body"], &changed["message"]["change"]),
        (&json!("Hi"), &json!(2))
    );
    b.send(json!({ "type": "message:react", "id": Uuid::new_v4(), "conversation_id": id, "seq": 1, "emoji": "👍" }))
        .await;
    // (One's own edit comes back to every device of one's own.)
    assert_eq!(a.until("message:changed").await["message"]["body"], "Hi");
    assert_eq!(
        a.until("message:changed").await["message"]["reactions"][0]["emoji"],
        "👍"
    );
    // While one is away, messages gather; sync brings them in order, in pages.
    drop(b);
    for n in 2..=230 {
        a.send(message(&id, &n.to_string())).await;
        a.until("message:ack").await;
    }
    let mut b = Wire::of(app.address, &classmate).await;
    let mut last = 1;
    let mut place = json!({ id.as_str(): 1 });
    loop {
        b.send(json!({ "type": "sync", "conversations": place })).await;
        let done = loop {
            let frame = b.next().await.unwrap();
            match frame["type"].as_str().unwrap() {
                // What was under way when the device came may be in between: devices merge by number.
                "message:new" if frame["message"]["seq"] == last + 1 => last += 1,
                "sync:done" => break frame,
                _ => {}
            }
        };
        if done["more"].as_object().unwrap().is_empty() {
            break;
        }
        place = done["more"].clone();
    }
    assert_eq!(last, 230);
    b.send(json!({ "type": "ping", "conversations": [id] })).await;
    assert_eq!(b.until("pong").await["heads"][0]["seq"], 230);
    // Presence, for those who share something.
    a.send(
        json!({ "type": "presence:watch", "user_ids": [person("alpha", "classmate").id, person("alpha", "admin").id] }),
    )
    .await;
    let here = a.until("presence:update").await;
    assert_eq!(
        (&here["user_id"], &here["state"]),
        (&json!(person("alpha", "classmate").id), &json!("online"))
    );
    drop(b);
    assert_eq!(a.until("presence:update").await["state"], "offline");
}

#[tokio::test]
async fn only_our_own_page_and_only_a_signed_in_person_opens_a_socket() {
    let app = TestApp::start().await;
    let client = app.signed_in("alpha", "student").await;
    let token = client.token.clone().unwrap();
    let bearer = || ("authorization", format!("Bearer {token}"));
    let cookie = || ("cookie", format!("__Host-access={token}"));
    let status = async |path: &str, host: &str, headers: Vec<(&'static str, String)>| match open(
        app.address,
        host,
        path,
        &headers,
    )
    .await
    {
        Ok(_) => 101,
        Err(Error::Http(response)) => response.status().as_u16(),
        Err(error) => panic!("{error}"),
    };
    let alpha = "alpha.p2p.test";
    let origin = |value: &str| ("origin", value.to_owned());
    assert_eq!(status("/ws", alpha, vec![bearer()]).await, 101);
    assert_eq!(status("/ws", alpha, vec![]).await, 401);
    assert_eq!(
        status("/ws", alpha, vec![("authorization", "Bearer x".to_owned())]).await,
        401
    );
    assert_eq!(status("/ws", "beta.p2p.test", vec![bearer()]).await, 401);
    assert_eq!(status(&format!("/ws?token={token}"), alpha, vec![]).await, 401);
    assert_eq!(status("/ws?x=1", alpha, vec![bearer()]).await, 400);
    for bad in [
        "https://evil.example",
        "https://beta.p2p.test",
        "null",
        "https://alpha.p2p.test.evil.example",
    ] {
        assert_eq!(status("/ws", alpha, vec![bearer(), origin(bad)]).await, 403, "{bad}");
        assert_eq!(status("/ws", alpha, vec![cookie(), origin(bad)]).await, 403, "{bad}");
    }
    assert_eq!(status("/ws", alpha, vec![cookie()]).await, 403, "no origin at all");
    assert_eq!(
        status("/ws", alpha, vec![cookie(), origin("https://alpha.p2p.test")]).await,
        101
    );
}

#[tokio::test]
async fn no_frame_reaches_into_another_college() {
    let app = TestApp::start().await;
    let (theirs_a, theirs_b, theirs) = pair(&app, "beta").await;
    let mut victim = Wire::of(app.address, &theirs_b).await;
    let mut other = Wire::of(app.address, &theirs_a).await;
    other.send(message(&theirs, "only beta")).await;
    other.until("message:ack").await;
    victim.until("message:new").await;
    let attacker = app.signed_in("alpha", "student").await;
    let mut wire = Wire::of(app.address, &attacker).await;
    // The same frames with another college's id, with one's own college's that one is not in, and with a random one.
    connect(&app, "alpha", "alumna", "alumnus").await;
    let alumna = app.signed_in("alpha", "alumna").await;
    let private = direct(&alumna, "alpha", "alumnus").await;
    let frames = |id: &str| {
        let client_id = "0192aaaa-0000-7000-8000-000000000000";
        vec![
            json!({ "type": "message:send", "id": client_id, "conversation_id": id, "body": "x" }),
            json!({ "type": "message:edit", "id": client_id, "conversation_id": id, "seq": 1, "body": "x" }),
            json!({ "type": "message:delete", "id": client_id, "conversation_id": id, "seq": 1 }),
            json!({ "type": "message:react", "id": client_id, "conversation_id": id, "seq": 1, "emoji": "👍" }),
            json!({ "type": "message:read", "conversation_id": id, "seq": 1 }),
            json!({ "type": "message:delivered", "conversation_id": id, "seq": 1 }),
            json!({ "type": "message:typing", "conversation_id": id }),
            json!({ "type": "sync", "conversations": { id: 0 } }),
            json!({ "type": "sync", "conversations": { id: { "change": 0 } } }),
            json!({ "type": "ping", "conversations": [id] }),
        ]
    };
    let random = Uuid::now_v7().to_string();
    let mut seen = Vec::new();
    for id in [&theirs, &private, &random] {
        let mut answers = Vec::new();
        for frame in frames(id) {
            wire.send(frame).await;
            answers.push(wire.next().await.unwrap().to_string().replace(id.as_str(), "<id>"));
        }
        answers.extend(
            wire.rest(Duration::from_millis(150))
                .await
                .iter()
                .map(|f| f.to_string().replace(id.as_str(), "<id>")),
        );
        seen.push(answers);
    }
    assert_eq!(seen[0], seen[2], "another college's is like none");
    assert_eq!(seen[1], seen[2], "a stranger's is like none");
    // Nor is anybody's presence told.
    let people = [
        person("beta", "classmate").id,
        person("alpha", "alumna").id,
        UserId::now_v7(),
    ];
    wire.send(json!({ "type": "presence:watch", "user_ids": people })).await;
    assert!(wire.rest(Duration::from_millis(300)).await.is_empty());
    // The attacked saw nothing of it.
    assert!(victim.rest(Duration::from_millis(300)).await.is_empty());
    let stored = theirs_b
        .get(&format!("/api/v1/conversations/{theirs}/messages"))
        .await
        .expect(200)
        .json();
    assert_eq!(stored["items"].as_array().unwrap().len(), 1);
    assert_eq!(stored["items"][0]["body"], "only beta");
}

#[tokio::test]
async fn nonsense_is_answered_or_ends_its_own_socket_only() {
    let app = TestApp::start().await;
    let (student, classmate, id) = pair(&app, "alpha").await;
    let mut bystander = Wire::of(app.address, &classmate).await;
    let mut wire = Wire::of(app.address, &student).await;
    for text in [
        "".to_owned(),
        "null".to_owned(),
        "[".repeat(5000),
        "{\"type\":\"message:send\"".to_owned(),
        json!({ "type": "nothing" }).to_string(),
        json!({ "type": ["ping"] }).to_string(),
        json!({ "type": "ping", "x": 1 }).to_string(),
        json!({ "type": "message:read", "conversation_id": id, "seq": 1e300 }).to_string(),
        json!({ "type": "message:read", "conversation_id": id, "seq": -1 }).to_string(),
        json!({ "type": "message:send", "id": Uuid::new_v4(), "conversation_id": id, "body": "" }).to_string(),
        json!({ "type": "message:send", "id": Uuid::new_v4(), "conversation_id": id, "body": "a\u{0}b" }).to_string(),
        json!({ "type": "message:send", "id": Uuid::new_v4(), "conversation_id": id, "body": "x".repeat(4001) })
            .to_string(),
        json!({ "type": "sync", "conversations": [] }).to_string(),
        json!({ "type": "auth", "token": "x" }).to_string(),
    ] {
        wire.stream.send(Message::text(text.clone())).await.unwrap();
        let answer = wire.next().await.unwrap();
        assert_eq!(answer["type"], "error", "{text}");
        assert!(answer["code"].is_string() && answer["detail"].is_string());
    }
    // Random bytes, as text when they happen to be text, as binary otherwise: a fresh socket each.
    let mut random = 7_u64;
    for round in 0..12 {
        let mut fuzz = Wire::of(app.address, &student).await;
        let bytes: Vec<u8> = (0..200)
            .map(|_| {
                random = random
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                (random >> 56) as u8
            })
            .collect();
        let frame = if round % 2 == 0 {
            Message::text(String::from_utf8_lossy(&bytes).into_owned())
        } else {
            Message::binary(bytes)
        };
        fuzz.stream.send(frame).await.unwrap();
        match fuzz.next().await {
            Ok(answer) => assert_eq!(answer["type"], "error"),
            Err(code) => assert_eq!(code, 1002),
        }
    }
    // Frames that are too large, whole and in pieces.
    let mut large = Wire::of(app.address, &student).await;
    let _ = large.stream.send(Message::text("x".repeat(1024 * 1024))).await;
    assert!([1009, 1006].contains(&large.end().await));
    let mut large = Wire::of(app.address, &student).await;
    large.stream.send(Message::text("x".repeat(257 * 1024))).await.unwrap();
    assert_eq!(large.end().await, 1009);
    // Everybody else goes on.
    wire.send(message(&id, "still here")).await;
    wire.until("message:ack").await;
    assert_eq!(bystander.until("message:new").await["message"]["body"], "still here");
}

#[tokio::test]
async fn what_ends_a_right_ends_the_socket_within_a_second() {
    let app = TestApp::start().await;
    let (student, classmate, id) = pair(&app, "alpha").await;
    let mut sender = Wire::of(app.address, &student).await;
    // Signing out.
    let mut wire = Wire::of(app.address, &classmate).await;
    let at = Instant::now();
    classmate.post_empty("/api/v1/auth/logout").await.expect(204);
    assert_eq!(wire.end().await, 4401);
    in_time("signing out", at.elapsed(), Duration::from_millis(1100));
    // Suspension and a change of rights, made anywhere (here: by another process, straight in the database).
    let database = app.database.db_owner().await;
    let who = person("alpha", "classmate").id;
    for sql in [
        "UPDATE users SET authz_version = authz_version + 1 WHERE id = '{who}'",
        "UPDATE users SET status = 'suspended' WHERE id = '{who}'",
    ] {
        let again = app.signed_in("alpha", "classmate").await;
        let mut wire = Wire::of(app.address, &again).await;
        wire.send(json!({ "type": "ping" })).await;
        wire.until("pong").await;
        database
            .batch_execute("SET row_security = off; SELECT set_config('app.role', 'system', false)")
            .await
            .unwrap();
        let at = Instant::now();
        database
            .execute(&sql.replace("{who}", &who.to_string()), &[])
            .await
            .unwrap();
        assert_eq!(wire.end().await, 4401);
        in_time(sql, at.elapsed(), Duration::from_millis(2100));
    }
    sender.send(message(&id, "x")).await;
    sender.until("message:ack").await;
    // Removal from a group: told so, and nothing of it after.
    let admin = app.signed_in("alpha", "admin").await;
    let group = start(
        &admin,
        json!({ "kind": "group", "title": "G", "user_ids": [person("alpha", "student").id] }),
    )
    .await;
    let mut owner = Wire::of(app.address, &admin).await;
    owner.send(message(&group, "before")).await;
    while sender.until("message:new").await["message"]["body"] != "before" {}
    let gone = person("alpha", "student").id;
    admin
        .delete(&format!("/api/v1/conversations/{group}/participants/{gone}"))
        .await
        .expect(204);
    owner.send(message(&group, "after")).await;
    owner.until("message:ack").await;
    let rest = sender.rest(Duration::from_millis(1200)).await;
    assert!(
        rest.iter().all(|frame| frame["type"] != "message:new"),
        "not even the line that says so: {rest:?}"
    );
    assert!(
        rest.iter().any(|frame| frame["type"] == "conversation:left"),
        "{rest:?}"
    );
    assert!(rest.iter().all(|frame| frame["message"]["body"] != "after"), "{rest:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_reader_is_cut_off_and_slows_nobody() {
    let app = TestApp::start().await;
    let (student, classmate, id) = pair(&app, "alpha").await;
    let mut slow = Wire::of(app.address, &classmate).await;
    let mut quick = Wire::of(app.address, &classmate).await;
    let mut sender = Wire::of(app.address, &student).await;
    // Three bytes a character: with the buffers of two kernels, more than anything holds for a client that reads nothing.
    let body = "अ".repeat(3990);
    for n in 1..=900 {
        sender.send(message(&id, &body)).await;
        sender.until("message:ack").await;
        while quick.until("message:new").await["message"]["seq"] != n {}
    }
    // 4408, or cut off when it did not even read that within ten seconds (on a busy machine).
    assert!([4408, 1006].contains(&slow.end().await));
    // It resumes from where it was.
    let mut back = Wire::of(app.address, &classmate).await;
    back.send(json!({ "type": "sync", "conversations": { id.as_str(): 890 } }))
        .await;
    for seq in 891..=900 {
        assert_eq!(back.until("message:new").await["message"]["seq"], seq);
    }
    let more = back.rest(Duration::from_millis(500)).await;
    assert!(more.iter().all(|frame| frame["type"] != "message:new"), "{more:?}");
}
