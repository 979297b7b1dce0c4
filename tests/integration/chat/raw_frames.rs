//! Sockets under bytes that no library would send: each ends by itself at most, and nobody else notices.

use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use peer2peer::platform::realtime::FRAME_LIMIT;

use crate::chat::socket::{Wire, message, pair};
use crate::support::{Client, TestApp};

/// One frame of the protocol, byte by byte: first byte, length, mask, payload.
fn raw(first: u8, masked: bool, announced: u64, payload: &[u8]) -> Vec<u8> {
    let mask = if masked { 0x80 } else { 0 };
    let mut bytes = vec![first];
    match announced {
        0..=125 => bytes.push(mask | u8::try_from(announced).unwrap()),
        126..=65_535 => {
            bytes.push(mask | 126);
            bytes.extend(u16::try_from(announced).unwrap().to_be_bytes());
        }
        _ => {
            bytes.push(mask | 127);
            bytes.extend(announced.to_be_bytes());
        }
    }
    if masked {
        // A mask of zeros leaves the payload as it is.
        bytes.extend([0; 4]);
    }
    bytes.extend(payload);
    bytes
}

/// A frame announced with the length it has.
fn whole(first: u8, payload: &[u8]) -> Vec<u8> {
    raw(first, true, payload.len() as u64, payload)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bytes_that_break_the_protocol_end_their_own_socket_only() {
    let app = TestApp::start().await;
    let (student, classmate, id) = pair(&app, "alpha").await;
    let attacker = app.signed_in("alpha", "alumna").await;
    let (text, fragment, last, ping) = (0x81, 0x01, 0x80, 0x89);
    let good = br#"{"type":"ping"}"#;
    // What it is, its bytes, and the close codes for it; none at all where the socket may go on.
    let corpus: Vec<(&str, Vec<u8>, &[u16])> = vec![
        ("not masked", raw(text, false, good.len() as u64, good), &[1002]),
        ("an operation nobody knows", whole(0x83, good), &[1002]),
        ("a control operation nobody knows", whole(0x8b, b""), &[1002]),
        ("reserved bits", whole(0xf1, good), &[1002, 1007]),
        ("a ping that is too long", whole(ping, &[b'x'; 126]), &[1002]),
        ("a ping in pieces", whole(0x09, b"x"), &[1002]),
        ("a piece of nothing", whole(last, good), &[1002]),
        (
            "a second beginning",
            [whole(fragment, b"{"), whole(fragment, b"{")].concat(),
            &[1002],
        ),
        (
            "pieces that make a frame",
            [whole(fragment, b"{\"type\":"), whole(last, b"\"ping\"}")].concat(),
            &[],
        ),
        (
            "a ping between the pieces",
            [whole(fragment, b"{"), whole(ping, b"?"), whole(last, b"}")].concat(),
            &[],
        ),
        (
            "a character cut in two by the pieces",
            [whole(fragment, b"\"\xe2\x82"), whole(last, b"\xac\"")].concat(),
            &[],
        ),
        ("an impossible length", raw(text, true, u64::MAX, b"x"), &[1002, 1009]),
        ("a length nobody has", raw(text, true, 1 << 40, b"x"), &[1009]),
        ("one byte too many", whole(text, &vec![b'x'; FRAME_LIMIT + 1]), &[1009]),
        ("two megabytes", whole(text, &vec![b'x'; 2 << 20]), &[1009]),
        (
            "pieces without end",
            [whole(fragment, b"["), whole(0x00, &[b'['; 1000]).repeat(300)].concat(),
            &[1009],
        ),
        (
            "half a frame in twenty thousand empty pieces",
            [whole(fragment, b""), whole(0x00, b"").repeat(20_000)].concat(),
            &[],
        ),
        ("two thousand pings", whole(ping, b"x").repeat(2000), &[]),
        (
            "two thousand pongs nobody asked for",
            whole(0x8a, b"x").repeat(2000),
            &[],
        ),
        ("half a header", vec![text], &[]),
        ("half a frame", raw(text, true, 100, good), &[]),
        ("a good-bye of one byte", whole(0x88, b"x"), &[1000, 1002]),
        (
            "a good-bye with a number nobody may say",
            whole(0x88, &1006_u16.to_be_bytes()),
            &[1000, 1002],
        ),
        (
            "a good-bye in no language",
            whole(0x88, &[0x03, 0xe8, 0xff]),
            &[1000, 1002, 1007],
        ),
        (
            "another protocol",
            b"GET / HTTP/1.1\r\nhost: alpha.p2p.test\r\n\r\n".to_vec(),
            &[1002, 1007],
        ),
    ];
    let mut a = Wire::of(app.address, &student).await;
    let mut b = Wire::of(app.address, &classmate).await;
    let mut open = Vec::new();
    for (n, (what, bytes, codes)) in corpus.iter().enumerate() {
        let mut wire = Wire::of(app.address, &attacker).await;
        // It need not take all of it.
        let _ = tokio::time::timeout(Duration::from_secs(5), wire.stream.get_mut().write_all(bytes)).await;
        if codes.is_empty() {
            // Left as it is, half a frame and all, while the others go on.
            open.push((what, wire));
        } else {
            let code = wire.end().await;
            // A connection with something unread in it may be reset before the code is read.
            assert!(code == 1006 || code == 1005 || codes.contains(&code), "{what}: {code}");
        }
        let seq = i64::try_from(n).unwrap() + 1;
        a.send(message(&id, what)).await;
        assert_eq!(a.until("message:ack").await["seq"], seq, "{what}");
        assert_eq!(b.until("message:new").await["message"]["seq"], seq, "{what}");
    }
    for (what, mut wire) in open {
        if !what.starts_with("half") {
            wire.send(json!({ "type": "ping", "conversations": [] })).await;
            wire.until("pong").await;
        }
    }
}

/// A request that asks to be upgraded, byte by byte.
fn upgrade(client: &Client, path: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        client.host,
        client.token.as_deref().unwrap()
    )
    .into_bytes()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_said_together_with_the_greeting_is_heard() {
    let app = TestApp::start().await;
    let student = app.signed_in("alpha", "student").await;
    let mut tcp = TcpStream::connect(app.address).await.unwrap();
    let said = [
        upgrade(&student, "/ws"),
        whole(0x81, br#"{"type":"ping"}"#),
        whole(0x88, &1000_u16.to_be_bytes()),
    ];
    tcp.write_all(&said.concat()).await.unwrap();
    let mut answer = Vec::new();
    // Read to its end: after the good-byes the connection is closed.
    let read = tokio::time::timeout(Duration::from_secs(10), tcp.read_to_end(&mut answer));
    read.await.unwrap().unwrap();
    let text = String::from_utf8_lossy(&answer);
    assert!(text.starts_with("HTTP/1.1 101"), "{text}");
    assert!(text.contains(r#"{"type":"pong"}"#), "{text}");
    assert!(answer.ends_with(&[0x88, 2, 0x03, 0xe8]), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_something_else_to_be_upgraded_is_answered_once() {
    let app = TestApp::start().await;
    let student = app.signed_in("alpha", "student").await;
    for (path, status) in [("/api/v1/auth/me", "200"), ("/nowhere", "404"), ("/ws?token=x", "400")] {
        let mut tcp = TcpStream::connect(app.address).await.unwrap();
        // A second request smuggled behind the first is never looked at.
        let said = [upgrade(&student, path), upgrade(&student, "/api/v1/auth/me")].concat();
        tcp.write_all(&said).await.unwrap();
        let mut answer = Vec::new();
        let read = tokio::time::timeout(Duration::from_secs(10), tcp.read_to_end(&mut answer));
        read.await.unwrap().unwrap();
        let text = String::from_utf8_lossy(&answer);
        assert!(text.starts_with(&format!("HTTP/1.1 {status}")), "{path}: {text}");
        assert!(text.contains("connection: close"), "{path}: {text}");
        assert!(text.contains("x-content-type-options: nosniff"), "{path}: {text}");
        assert_eq!(text.matches("HTTP/1.1").count(), 1, "{path}: {text}");
    }
}
