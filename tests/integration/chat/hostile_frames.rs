//! Sockets under frames nobody meant: nothing crashes, nothing leaks, and other people's messages still arrive.

use std::time::Duration;

use futures_util::SinkExt as _;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Map, Value, json};
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::{Error, Message};
use uuid::Uuid;

use crate::chat::socket::{Wire, message, pair};
use crate::chat::{connect, direct};
use crate::support::{TestApp, person};

/// Some JSON of any kind.
fn any_json(dice: &mut StdRng, depth: u32) -> Value {
    match dice.random_range(0..if depth == 0 { 6 } else { 8 }) {
        0 => Value::Null,
        1 => json!(dice.random::<bool>()),
        2 => json!(dice.random::<i64>()),
        3 => json!(dice.random::<f64>() * 1e300),
        4 => json!(any_text(dice)),
        5 => json!(Uuid::from_u128(dice.random())),
        6 => (0..dice.random_range(0..4))
            .map(|_| any_json(dice, depth - 1))
            .collect(),
        _ => {
            let fields = (0..dice.random_range(0..4)).map(|_| (any_text(dice), any_json(dice, depth - 1)));
            Value::Object(fields.collect::<Vec<_>>().into_iter().collect())
        }
    }
}

fn any_text(dice: &mut StdRng) -> String {
    let most = if dice.random_range(0..20) == 0 { 3000 } else { 12 };
    (0..dice.random_range(0..most))
        .map(|_| match dice.random_range(0..4) {
            0 => char::from(dice.random_range(0..128_u8)),
            1 => ['\u{202e}', '\u{0}', '👍', 'أ', '\u{feff}', '"', '\\'][dice.random_range(0..7)],
            _ => char::from(dice.random_range(b'a'..=b'z')),
        })
        .collect()
}

/// A frame of the protocol with some of its fields exchanged for anything, left out or doubled.
fn bent(dice: &mut StdRng, ids: &[String]) -> Value {
    let id = ids[dice.random_range(0..ids.len())].clone();
    let mut frame = [
        json!({ "type": "message:send", "id": Uuid::new_v4(), "conversation_id": id, "body": any_text(dice) }),
        json!({ "type": "message:send", "id": Uuid::new_v4(), "conversation_id": id, "body": "x", "reply_to": dice.random::<i64>() }),
        json!({ "type": "message:edit", "id": Uuid::new_v4(), "conversation_id": id, "seq": dice.random_range(-1..5), "body": "y" }),
        json!({ "type": "message:delete", "id": Uuid::new_v4(), "conversation_id": id, "seq": dice.random::<i64>() }),
        json!({ "type": "message:react", "id": Uuid::new_v4(), "conversation_id": id, "seq": 1, "emoji": any_text(dice) }),
        json!({ "type": "message:read", "conversation_id": id, "seq": dice.random::<i64>() }),
        json!({ "type": "message:delivered", "conversation_id": id, "seq": i64::MAX }),
        json!({ "type": "message:typing", "conversation_id": id }),
        json!({ "type": "sync", "conversations": { id.clone(): dice.random::<i64>() } }),
        json!({ "type": "sync", "conversations": { id.clone(): { "change": i64::MIN } } }),
        json!({ "type": "presence:watch", "user_ids": [id.clone(), id.clone()] }),
        json!({ "type": "ping", "conversations": [id.clone()] }),
        json!({ "type": "auth", "token": any_text(dice) }),
    ][dice.random_range(0..13)]
    .clone();
    let fields: &mut Map<String, Value> = frame.as_object_mut().unwrap();
    for _ in 0..dice.random_range(0..3) {
        let names: Vec<String> = fields.keys().cloned().collect();
        let Some(name) = names.get(dice.random_range(0..names.len().max(1))).cloned() else {
            break;
        };
        match dice.random_range(0..3) {
            0 => drop(fields.remove(&name)),
            1 => drop(fields.insert(name, any_json(dice, 2))),
            _ => drop(fields.insert(any_text(dice), any_json(dice, 2))),
        }
    }
    frame
}

/// A thing to put on the wire, and whether it may end the socket.
fn any_frame(dice: &mut StdRng, ids: &[String]) -> (Message, bool) {
    let frame = match dice.random_range(0..10) {
        0..=4 => return (Message::text(bent(dice, ids).to_string()), false),
        5 => return (Message::text(any_json(dice, 4).to_string()), false),
        6 => {
            // Cut off in the middle.
            let text = bent(dice, ids).to_string();
            let at = (0..=dice.random_range(0..text.len()))
                .rev()
                .find(|at| text.is_char_boundary(*at));
            return (Message::text(text[..at.unwrap_or(0)].to_owned()), false);
        }
        7 => Message::binary(
            (0..dice.random_range(0..2000))
                .map(|_| dice.random())
                .collect::<Vec<u8>>(),
        ),
        8 => match dice.random_range(0..6) {
            // Past everything that is taken, in one piece.
            0 => Message::text("x".repeat(dice.random_range(1_048_577..1_500_000))),
            1 => Message::binary(vec![0; dice.random_range(16_385..200_000)]),
            _ => Message::text("[".repeat(dice.random_range(1..60_000))),
        },
        _ => {
            // Bytes that are not UTF-8, called text: at the start, or hidden in a frame that would be good.
            let mut bytes = bent(dice, ids).to_string().into_bytes();
            let bad: &[u8] = [
                &[0xff][..],
                &[0xc0, 0xaf],
                &[0xed, 0xa0, 0x80],
                &[0xf8, 0x88, 0x80, 0x80, 0x80],
                &[0xe2, 0x82],
            ][dice.random_range(0..5)];
            let at = dice.random_range(0..=bytes.len());
            bytes.splice(at..at, bad.iter().copied());
            bytes.push(b'"');
            Message::Frame(Frame::message(bytes, OpCode::Data(Data::Text), true))
        }
    };
    (frame, true)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fuzzed_frames_crash_nothing_and_others_go_on() {
    let app = TestApp::start().await;
    let (student, classmate, id) = pair(&app, "alpha").await;
    let (_, _, foreign) = pair(&app, "beta").await;
    let attacker = app.signed_in("alpha", "alumna").await;
    let ids = [
        foreign,
        id.clone(),
        Uuid::now_v7().to_string(),
        person("beta", "student").id.to_string(),
    ];
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    // Two people talk meanwhile, and every message must arrive, in order.
    let talk = tokio::spawn({
        let (address, stop, id) = (app.address, stop.clone(), id.clone());
        async move {
            let mut a = Wire::of(address, &student).await;
            let mut b = Wire::of(address, &classmate).await;
            let mut count = 0_i64;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) || count < 20 {
                count += 1;
                a.send(message(&id, &format!("talk {count}"))).await;
                assert_eq!(a.until("message:ack").await["seq"], count);
                assert_eq!(b.until("message:new").await["message"]["seq"], count);
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            count
        }
    });
    let rounds = std::env::var("P2P_FUZZ_ROUNDS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(700);
    let seed = std::env::var("P2P_FUZZ_SEED")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(20_261_121_u64);
    let mut dice = StdRng::seed_from_u64(seed);
    let mut wire = Wire::of(app.address, &attacker).await;
    let (mut answered, mut closed) = (0, 0);
    for round in 0..rounds {
        let (frame, may_end) = any_frame(&mut dice, &ids);
        let told = format!("seed {seed}, round {round}: {frame:?}");
        let sent = wire.stream.send(frame).await.is_ok();
        // Asked something of its own afterwards, the socket answers, or it was closed for what it got.
        let mark = Uuid::new_v4();
        let ask = json!({ "type": "message:read", "conversation_id": mark, "seq": 1 }).to_string();
        let _ = sent && wire.stream.send(Message::text(ask)).await.is_ok();
        let code = loop {
            match wire.next().await {
                Ok(frame) if frame["conversation_id"] == json!(mark) => break None,
                Ok(frame) => {
                    let text = frame.to_string();
                    assert!(
                        !text.contains("talk ") && !text.contains("heads\":[{"),
                        "{told}: {text}"
                    );
                    assert!(frame["code"] != "internal", "{told}: {text}");
                    answered += 1;
                }
                Err(code) => break Some(code),
            }
        };
        if let Some(code) = code {
            assert!(may_end, "{told} closed the socket with {code}");
            assert!([1002, 1006, 1007, 1009].contains(&code), "{told}: {code}");
            closed += 1;
            wire = Wire::of(app.address, &attacker).await;
        }
    }
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    let count = talk.await.unwrap();
    println!(
        "{rounds} fuzzed frames: {answered} answered, {closed} sockets closed; {count} messages of others arrived, in order"
    );
    let stored = app
        .database
        .db_owner()
        .await
        .query_one("SELECT count(*) FROM messages", &[])
        .await
        .unwrap()
        .get::<_, i64>(0);
    assert_eq!(stored, count, "nothing of the attacker was stored");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_with_every_socket_they_may_have_and_no_manners_holds_nobody_up() {
    let app = TestApp::start_with(|settings| {
        settings.limits.sockets_per_person = 6;
        settings.limits.user_per_minute.insert("message".to_owned(), 60);
        settings.limits.user_per_minute.insert("frame".to_owned(), 600);
    })
    .await;
    connect(&app, "alpha", "alumna", "alumnus").await;
    let attacker = app.signed_in("alpha", "alumna").await;
    let flooded = direct(&attacker, "alpha", "alumnus").await;
    let (student, classmate, id) = pair(&app, "alpha").await;
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let mut floods = tokio::task::JoinSet::new();
    for _ in 0..9 {
        let (attacker, stop, flooded, address) = (attacker.clone(), stop.clone(), flooded.clone(), app.address);
        floods.spawn(async move {
            let token = format!("Bearer {}", attacker.token.as_deref().unwrap());
            let (mut opened, mut refused) = (0, 0);
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                let headers = [("authorization", token.clone())];
                let dialled = crate::chat::socket::open(address, &attacker.host, "/ws", &headers);
                let Ok(mut wire) = dialled.await else {
                    refused += 1;
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                };
                opened += 1;
                for _ in 0..200 {
                    let frame = Message::text(message(&flooded, "flood").to_string());
                    if wire.stream.send(frame).await.is_err() {
                        break;
                    }
                }
            }
            (opened, refused)
        });
    }
    // Others talk as if nothing were: every message, in order.
    let mut a = Wire::of(app.address, &student).await;
    let mut b = Wire::of(app.address, &classmate).await;
    for n in 1..=30 {
        a.send(message(&id, &format!("{n}"))).await;
        assert_eq!(a.until("message:ack").await["seq"], n);
        assert_eq!(b.until("message:new").await["message"]["seq"], n);
    }
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    let (mut opened, mut refused) = (0, 0);
    while let Some(flood) = floods.join_next().await {
        let (more, less) = flood.unwrap();
        opened += more;
        refused += less;
    }
    assert!(opened > 0 && refused > 0, "{opened} opened, {refused} refused");
    let stored: i64 = app
        .database
        .db_owner()
        .await
        .query_one(
            "SELECT count(*) FROM messages WHERE conversation_id = $1::text::uuid",
            &[&flooded],
        )
        .await
        .unwrap()
        .get(0);
    println!("{opened} sockets opened, {refused} refused, {stored} messages of the flood stored");
    // A minute's share at once, and what a minute more would bring at most, however slow this machine is.
    assert!(stored <= 60 * 5, "{stored} stored");
}

#[tokio::test]
async fn a_persons_sockets_and_sends_are_counted() {
    let app = TestApp::start_with(|settings| {
        settings.limits.sockets_per_person = 4;
        settings.limits.user_per_minute.insert("message".to_owned(), 30);
        settings.limits.user_per_minute.insert("frame".to_owned(), 400);
    })
    .await;
    let (student, classmate, id) = pair(&app, "alpha").await;
    let mut own = Vec::new();
    for _ in 0..4 {
        own.push(Wire::of(app.address, &student).await);
    }
    let token = format!("Bearer {}", student.token.as_deref().unwrap());
    for _ in 0..20 {
        match crate::chat::socket::open(app.address, &student.host, "/ws", &[("authorization", token.clone())]).await {
            Err(Error::Http(response)) => {
                assert_eq!(response.status().as_u16(), 429);
                assert!(response.headers().contains_key("retry-after"));
            }
            _ => panic!("a fifth socket was opened"),
        }
    }
    // Others are not counted with them, and a socket that goes makes room.
    let mut other = Wire::of(app.address, &classmate).await;
    drop(own.pop());
    let mut again = loop {
        tokio::time::sleep(Duration::from_millis(50)).await;
        if let Ok(wire) =
            crate::chat::socket::open(app.address, &student.host, "/ws", &[("authorization", token.clone())]).await
        {
            break wire;
        }
    };
    // Sends over the limit are refused with a time to wait, and stored they are not.
    let mut refused = 0;
    for _ in 0..60 {
        again.send(message(&id, "flood")).await;
        let answer = loop {
            let frame = again.next().await.unwrap();
            if frame["type"] == "message:ack" || frame["type"] == "error" {
                break frame;
            }
        };
        if answer["type"] == "error" {
            assert_eq!(answer["code"], "too_many_requests");
            assert!(answer["retry_after"].as_i64().unwrap() >= 1);
            refused += 1;
        }
    }
    assert!((25..=30).contains(&refused), "{refused} of 60 refused");
    // A socket that does not listen at all is closed.
    for _ in 0..700 {
        if again.stream.send(Message::text(r#"{"type":"ping"}"#)).await.is_err() {
            break;
        }
    }
    assert!([4429, 1006].contains(&again.end().await));
    other.send(message(&id, "I am not slowed")).await;
    other.until("message:ack").await;
}
