//! Several processes over one database, with Redis between them and without.

use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use peer2peer::platform::clock::Clock;
use peer2peer::platform::config::Settings;
use serde_json::json;
use uuid::Uuid;

use crate::chat::socket::{Wire, message, pair};
use crate::support::{TestApp, in_time, person};

/// A further server over the same database.
pub(crate) struct Replica {
    pub(crate) address: std::net::SocketAddr,
    pub(crate) stop: tokio_util::sync::CancellationToken,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Replica {
    pub(crate) fn start(app: &TestApp, redis: &str) -> Self {
        let settings = crate::support::settings(&app.data_dir, |settings| settings.redis_url = Some(redis.to_owned()));
        Self::over(settings, app.database.app_url(), app.database.platform_url())
    }

    /// A server with these settings over any database.
    pub(crate) fn over(settings: Settings, app_url: String, platform_url: String) -> Self {
        Self::with_clock(settings, app_url, platform_url, Clock::default())
    }

    /// The same with a clock of its own.
    pub(crate) fn with_clock(settings: Settings, app_url: String, platform_url: String, clock: Clock) -> Self {
        let stop = tokio_util::sync::CancellationToken::new();
        let stopped = stop.clone();
        let (tell, told) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let process = peer2peer::platform::app::App::build(
                    settings,
                    crate::support::secrets(),
                    &app_url.into(),
                    &platform_url.into(),
                    clock,
                );
                peer2peer::server::run(process.unwrap(), false, stopped, |address| tell.send(address).unwrap())
                    .await
                    .unwrap();
            });
        });
        Self {
            address: told.recv().unwrap(),
            stop,
            thread: Some(thread),
        }
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A Redis of this test's own, so that it can be taken away.
pub(crate) struct Redis {
    child: std::process::Child,
    socket: std::path::PathBuf,
}

impl Redis {
    pub(crate) async fn start(socket: &std::path::Path) -> Self {
        let child = std::process::Command::new("redis-server")
            .args(["--port", "0", "--save", "", "--appendonly", "no", "--unixsocket"])
            .arg(socket)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let socket = socket.to_owned();
        for _ in 0..200 {
            if std::os::unix::net::UnixStream::connect(&socket).is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Self { child, socket }
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_file(&self.socket);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forged_events_show_nothing_and_stop_nothing() {
    let app = TestApp::start().await;
    let socket = app.data_dir.join("redis.sock");
    let _redis = Redis::start(&socket).await;
    let url = format!("redis+unix://{}", socket.display());
    let (one, two) = (Replica::start(&app, &url), Replica::start(&app, &url));
    let (student, classmate, id) = pair(&app, "alpha").await;
    let (_, beta, theirs) = pair(&app, "beta").await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    let client = redis::Client::open(url.as_str()).unwrap();
    let publisher = client.get_multiplexed_async_connection().await.unwrap();
    let forge = async |college: &str, event: serde_json::Value| {
        let text = json!({ "process": Uuid::new_v4(), "event": event }).to_string();
        let () = redis::cmd("PUBLISH")
            .arg(format!("p2p:college:{}", crate::support::college_id(college)))
            .arg(text)
            .query_async(&mut publisher.clone())
            .await
            .unwrap();
    };
    // Before anybody is here: a number far ahead of the truth, which must not hide what comes later.
    forge("alpha", json!({ "kind": "changed", "stream": id, "change": 1_000_000 })).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let mut a = Wire::of(one.address, &student).await;
    let mut b = Wire::of(two.address, &classmate).await;
    let mut other = Wire::of(two.address, &beta).await;
    let friend = person("alpha", "student").id;
    b.send(json!({ "type": "presence:watch", "user_ids": [friend] })).await;
    assert_eq!(b.until("presence:update").await["state"], "online");
    for who in ["student", "classmate"] {
        let user = person("alpha", who).id;
        for event in [
            json!({ "kind": "session_ended", "user": user, "session": null, "keep": null }),
            json!({ "kind": "rights_changed", "user": user }),
            json!({ "kind": "parted", "user": user }),
            json!({ "kind": "changed", "stream": id, "change": 5_000_000 }),
            json!({ "kind": "changed", "stream": theirs, "change": 1 }),
            json!({ "kind": "signal", "what": "read", "stream": theirs, "actor": user }),
            json!({ "kind": "signal", "what": "typing", "stream": theirs, "actor": user }),
            json!({ "kind": "message", "body": "forged" }),
            json!({ "kind": "changed", "stream": id, "change": 1, "body": "forged" }),
        ] {
            forge("alpha", event.clone()).await;
            forge("beta", event).await;
        }
    }
    // Nobody was thrown out, nothing of it was shown, and what is true still arrives at once.
    for wire in [&mut a, &mut b, &mut other] {
        let rest = wire.rest(Duration::from_millis(500)).await;
        assert!(rest.is_empty(), "{rest:?}");
        wire.send(json!({ "type": "ping" })).await;
        wire.until("pong").await;
    }
    let at = Instant::now();
    a.send(message(&id, "true")).await;
    a.until("message:ack").await;
    assert_eq!(b.until("message:new").await["message"]["body"], "true");
    in_time("a message", at.elapsed(), Duration::from_millis(900));
    drop(a);
    assert_eq!(b.until("presence:update").await["state"], "offline");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_carries_numbers_on_typed_topics_and_never_what_is_said() {
    let app = TestApp::start().await;
    let socket = app.data_dir.join("redis.sock");
    let _redis = Redis::start(&socket).await;
    let url = format!("redis+unix://{}", socket.display());
    let (one, two) = (Replica::start(&app, &url), Replica::start(&app, &url));
    let client = redis::Client::open(url.as_str()).unwrap();
    let mut spy = client.get_async_pubsub().await.unwrap();
    spy.psubscribe("*").await.unwrap();
    let (student, classmate, id) = pair(&app, "alpha").await;
    let mut a = Wire::of(one.address, &student).await;
    let mut b = Wire::of(two.address, &classmate).await;
    // Ids that would mean something to Redis are no ids; words that would are words.
    let college = crate::support::college_id("beta").to_string();
    for odd in [
        "*",
        "p2p:*",
        "{x}",
        "a\nPUBLISH p2p:x y",
        "\r\nQUIT\r\n",
        "null",
        "",
        &format!("{id}*"),
        &format!("{{{id}}}*"),
    ] {
        for frame in [
            json!({ "type": "message:send", "id": Uuid::new_v4(), "conversation_id": odd, "body": "x" }),
            json!({ "type": "message:typing", "conversation_id": odd }),
            json!({ "type": "message:read", "conversation_id": odd, "seq": 1 }),
            json!({ "type": "presence:watch", "user_ids": [odd] }),
            json!({ "type": "sync", "conversations": { odd: 0 } }),
        ] {
            a.send(frame.clone()).await;
            assert_eq!(a.until("error").await["code"], "bad_frame", "{frame}");
        }
    }
    a.send(json!({ "type": "message:typing", "conversation_id": null }))
        .await;
    assert_eq!(a.until("error").await["code"], "bad_frame");
    let said = format!("whispered \r\nPUBLISH p2p:college:{college} x\r\n * {{}} \u{1f92b}");
    a.send(message(&id, &said)).await;
    a.until("message:ack").await;
    let new = b.until("message:new").await;
    assert!(new["message"]["body"].as_str().unwrap().starts_with("whispered"));
    a.send(json!({ "type": "message:edit", "id": Uuid::new_v4(), "conversation_id": id, "seq": 1, "body": "whispered again" }))
        .await;
    assert_eq!(b.until("message:changed").await["message"]["body"], "whispered again");
    b.send(json!({ "type": "message:typing", "conversation_id": id })).await;
    a.until("message:typing").await;
    // What went over Redis meanwhile, on which topics; the mark is the last of it.
    let mut publisher = client.get_multiplexed_async_connection().await.unwrap();
    let () = redis::cmd("PUBLISH")
        .arg("the end")
        .arg("")
        .query_async(&mut publisher)
        .await
        .unwrap();
    let alpha = format!("p2p:college:{}", crate::support::college_id("alpha"));
    let mut events = 0;
    let mut messages = spy.on_message();
    loop {
        let message = messages.next().await.unwrap();
        let (channel, text) = (
            message.get_channel_name().to_owned(),
            message.get_payload::<String>().unwrap(),
        );
        match channel.as_str() {
            "the end" => break,
            "p2p:beat" => {}
            _ => {
                assert_eq!(channel, alpha);
                assert!(!text.contains("whispered"), "{text}");
                events += 1;
            }
        }
    }
    assert!(events >= 3, "only {events} events");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replicas_hear_each_other_and_catch_up_without_redis() {
    let app = TestApp::start().await;
    let socket = app.data_dir.join("redis.sock");
    let redis = Redis::start(&socket).await;
    let url = format!("redis+unix://{}", socket.display());
    let (one, two) = (Replica::start(&app, &url), Replica::start(&app, &url));
    let (student, classmate, id) = pair(&app, "alpha").await;
    let mut a = Wire::of(one.address, &student).await;
    let mut b = Wire::of(two.address, &classmate).await;
    // Presence and subscription need a moment at the start.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let at = Instant::now();
    a.send(message(&id, "over redis")).await;
    a.until("message:ack").await;
    assert_eq!(b.until("message:new").await["message"]["body"], "over redis");
    in_time("a message", at.elapsed(), Duration::from_millis(900));
    b.send(json!({ "type": "message:read", "conversation_id": id, "seq": 1 }))
        .await;
    assert_eq!(a.until("message:read").await["seq"], 1);
    // A forged event brings nothing that is not so: it names a conversation of another college, and a change that
    // never was.
    let college = crate::support::college_id("alpha");
    let client = redis::Client::open(url.as_str()).unwrap();
    let mut publisher = client.get_multiplexed_async_connection().await.unwrap();
    let forged = json!({ "process": Uuid::new_v4(), "event": { "kind": "changed", "stream": id, "change": 99 } });
    let lie = json!({ "process": Uuid::new_v4(), "event": { "kind": "signal", "what": "left", "stream": id,
        "actor": person("alpha", "classmate").id } });
    for text in [forged.to_string(), lie.to_string(), "{".to_owned()] {
        let () = redis::cmd("PUBLISH")
            .arg(format!("p2p:college:{college}"))
            .arg(text)
            .query_async(&mut publisher)
            .await
            .unwrap();
    }
    let rest = b.rest(Duration::from_millis(400)).await;
    assert!(
        rest.iter()
            .all(|frame| frame["type"] != "conversation:left" && frame["message"]["seq"] != 99),
        "{rest:?}"
    );
    // Redis goes: sends are stored and acknowledged all the same, and arrive by the database.
    drop(redis);
    for n in 2..=21 {
        a.send(message(&id, &n.to_string())).await;
        a.until("message:ack").await;
    }
    let mut seqs = Vec::new();
    let at = Instant::now();
    while seqs.len() < 20 {
        let seq = b.until("message:new").await["message"]["seq"].as_i64().unwrap();
        if !seqs.contains(&seq) {
            seqs.push(seq);
        }
    }
    assert_eq!(seqs, (2..=21).collect::<Vec<_>>());
    in_time("catching up", at.elapsed(), Duration::from_secs(3));
    // It returns, and is used again.
    let _redis = Redis::start(&socket).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let at = Instant::now();
    a.send(message(&id, "back")).await;
    while b.until("message:new").await["message"]["body"] != "back" {}
    in_time("a message", at.elapsed(), Duration::from_millis(900));
    // A session that ends at one process ends at the other within a second.
    classmate.post_empty("/api/v1/auth/logout").await.expect(204);
    let at = Instant::now();
    assert_eq!(b.end().await, 4401);
    in_time("the end of a session", at.elapsed(), Duration::from_millis(2000));
    // Stopping tells clients to go elsewhere.
    one.stop.cancel();
    assert_eq!(a.end().await, 1012);
}
