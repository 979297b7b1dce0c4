//! Answers that never arrive, connections that end at any moment, and everybody returning at once.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::SinkExt as _;
use futures_util::future::join_all;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use reqwest::Method;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

use crate::chat::socket::{Wire, message, open, pair};
use crate::chat::start;
use crate::support::{COLLEGES, Client, Link, TestApp, person};

/// The answer to a frame with an id of the client's own.
async fn answer(wire: &mut Wire, id: &Value) -> Value {
    loop {
        let frame = wire.next().await.expect("the socket was closed");
        if frame["id"] == *id {
            return frame;
        }
    }
}

/// A send over HTTP, tried again while the connection to use is one that was cut, or no answer comes: as a client does.
async fn post(client: &Client, path: &str, body: &Value) -> Value {
    for _ in 0..50 {
        let patience = Duration::from_secs(10);
        let sent = client
            .request(Method::POST, path)
            .timeout(patience)
            .json(body)
            .send()
            .await;
        if let Ok(response) = sent
            && let Ok(text) = response.text().await
        {
            return serde_json::from_str(&text).unwrap();
        }
    }
    panic!("no answer");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_send_whose_answer_was_lost_is_one_message_and_gets_that_answer_again() {
    let app = TestApp::start().await;
    let (student, classmate, id) = pair(&app, "alpha").await;
    let link = Link::to(app.address).await;
    let mut other = Wire::of(app.address, &classmate).await;
    let base = format!("/api/v1/conversations/{id}/messages");
    let near = student.to(link.address);
    let mut dice = StdRng::seed_from_u64(7);
    let mut acks = BTreeMap::new();
    for n in 0..150_i64 {
        let frame = message(&id, &format!("message {n}"));
        let body = json!({ "id": frame["id"], "body": frame["body"] });
        let how = dice.random_range(0..4);
        if how < 3 {
            let mut wire = Wire::of(link.address, &student).await;
            match how {
                // Stored, and the answer is on its way to nobody.
                0 => {
                    link.swallow_answers();
                    wire.send(frame.clone()).await;
                    assert_eq!(other.until("message:new").await["message"]["seq"], n + 1);
                }
                // The connection ends at any moment from sending to answering.
                1 => {
                    wire.send(frame.clone()).await;
                    tokio::time::sleep(Duration::from_micros(dice.random_range(0..6000))).await;
                }
                // So does the device, without a good-bye.
                _ => {
                    let text = Message::text(frame.to_string());
                    let _ = wire.stream.send(text).await;
                    drop(wire);
                }
            }
        } else {
            let gone = post(&near, &base, &body);
            let _ = tokio::time::timeout(Duration::from_micros(dice.random_range(0..9000)), gone).await;
        }
        link.cut();
        link.calm();
        // Over either door the send is repeated, until an answer comes; then once more.
        let ack = if dice.random() {
            let mut wire = Wire::of(link.address, &student).await;
            wire.send(frame.clone()).await;
            let first = answer(&mut wire, &frame["id"]).await;
            assert_eq!(first["type"], "message:ack", "{first}");
            wire.send(frame.clone()).await;
            assert_eq!(answer(&mut wire, &frame["id"]).await, first);
            first
        } else {
            let first = post(&near, &base, &body).await;
            assert_eq!(post(&near, &base, &body).await, first);
            first
        };
        assert_eq!(ack["seq"], n + 1);
        acks.insert(n + 1, ack["message_id"].as_str().unwrap().to_owned());
        if how != 0 {
            // Nobody hears of it twice.
            assert_eq!(other.until("message:new").await["message"]["seq"], n + 1);
        }
    }
    let rows = app
        .database
        .db_owner()
        .await
        .query(
            "SELECT seq, id::text, body FROM messages WHERE conversation_id = $1::text::uuid ORDER BY seq",
            &[&id],
        )
        .await
        .unwrap();
    assert_eq!(rows.len(), acks.len(), "one row a message");
    for row in rows {
        let seq: i64 = row.get(0);
        assert_eq!(row.get::<_, String>(1), acks[&seq]);
        assert_eq!(row.get::<_, String>(2), format!("message {}", seq - 1));
    }
    assert_eq!(other.rest(Duration::from_millis(300)).await, Vec::<Value>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn devices_that_vanish_in_the_middle_of_anything_leave_nothing_open() {
    let app = TestApp::start().await;
    let (student, classmate, id) = pair(&app, "alpha").await;
    let (foreign, _, theirs) = pair(&app, "beta").await;
    foreign
        .post(
            &format!("/api/v1/conversations/{theirs}/messages"),
            &json!({ "id": Uuid::new_v4(), "body": "only beta" }),
        )
        .await
        .expect(200);
    let link = Link::to(app.address).await;
    let mut dice = StdRng::seed_from_u64(11);
    for _ in 0..40 {
        // Eight at once, so that some wait for a connection of the pool when they vanish.
        let vanishing = (0..8).map(|n| {
            let own = Uuid::new_v4();
            let frame = match n {
                0 | 1 => message(&id, "half said"),
                2 => json!({ "type": "message:react", "id": own, "conversation_id": id, "seq": 1, "emoji": "👍" }),
                3 => json!({ "type": "message:edit", "id": own, "conversation_id": id, "seq": 1, "body": "half changed" }),
                4 => json!({ "type": "message:read", "conversation_id": id, "seq": 1 }),
                5 => json!({ "type": "sync", "conversations": { id.as_str(): 0 } }),
                6 => json!({ "type": "presence:watch", "user_ids": [person("alpha", "classmate").id] }),
                _ => json!({ "type": "ping", "conversations": [id] }),
            };
            let client: &Client = if n % 2 == 0 { &student } else { &classmate };
            let wait = Duration::from_micros(dice.random_range(0..12_000));
            let address = link.address;
            async move {
                let token = format!("Bearer {}", client.token.as_deref().unwrap());
                if let Ok(mut wire) = open(address, &client.host, "/ws", &[("authorization", token)]).await {
                    let _ = wire.stream.send(Message::text(frame.to_string())).await;
                    tokio::time::sleep(wait).await;
                }
            }
        });
        join_all(vanishing).await;
        link.cut();
    }
    // Nothing of it stays open in the database, and the server serves as before, to everybody their own.
    let db = app.database.db_owner().await;
    let open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL \
                AND pid <> pg_backend_pid()";
    let mut tries = 0;
    while db.query_one(open, &[]).await.unwrap().get::<_, i64>(0) > 0 {
        tries += 1;
        assert!(tries < 600, "a transaction stays open");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let all = join_all((0..24).map(|n| {
        let (client, wanted) = if n % 2 == 0 {
            (&student, &id)
        } else {
            (&foreign, &theirs)
        };
        async move { (client.get("/api/v1/conversations").await.expect(200).json(), wanted) }
    }))
    .await;
    for (list, wanted) in all {
        let items = list["items"].as_array().unwrap();
        assert_eq!(items.len(), 1, "{list}");
        assert_eq!(items[0]["id"], json!(wanted));
    }
    // What was stored has its numbers without a gap.
    let row = db
        .query_one(
            "SELECT count(*), max(seq), count(DISTINCT client_id) FROM messages WHERE conversation_id = $1::text::uuid",
            &[&id],
        )
        .await
        .unwrap();
    let (count, last, ids): (i64, Option<i64>, i64) = (row.get(0), row.get(1), row.get(2));
    assert_eq!((Some(count), ids), (last, count));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_every_connection_breaks_at_once_everybody_comes_back() {
    let app = TestApp::start().await;
    let link = Link::to(app.address).await;
    let people = ["admin", "alumna", "alumnus", "student", "classmate", "faculty"];
    let mut clients = Vec::new();
    let mut groups = BTreeMap::new();
    for college in COLLEGES {
        let admin = app.signed_in(college, "admin").await;
        let others: Vec<_> = people[1..].iter().map(|who| person(college, who).id).collect();
        let group = start(&admin, json!({ "kind": "group", "title": "G", "user_ids": others })).await;
        for who in people {
            clients.push((college, app.signed_in(college, who).await));
        }
        groups.insert(college, (admin, group));
    }
    let dial = async |client: &Client| {
        let token = format!("Bearer {}", client.token.as_deref().unwrap());
        for _ in 0..200 {
            // A server that is busy says so; a client tries again.
            if let Ok(wire) = open(link.address, &client.host, "/ws", &[("authorization", token.clone())]).await {
                return wire;
            }
            tokio::time::sleep(Duration::from_millis(rand::random_range(20..120))).await;
        }
        panic!("no way back");
    };
    let devices: Vec<_> = clients.iter().cycle().take(clients.len() * 16).collect();
    let mut wires = join_all(devices.iter().map(|(_, client)| dial(client))).await;
    for turn in 1..=3_i64 {
        link.cut();
        drop(wires);
        for (admin, group) in groups.values() {
            let said = json!({ "id": Uuid::new_v4(), "body": format!("while you were away {turn}") });
            let base = format!("/api/v1/conversations/{group}/messages");
            admin.post(&base, &said).await.expect(200);
        }
        // All at once, each with the number it had.
        wires = join_all(devices.iter().map(|(college, client)| {
            let (dial, group) = (&dial, &groups[college].1);
            async move {
                let mut wire = dial(client).await;
                wire.send(json!({ "type": "sync", "conversations": { group.as_str(): turn } }))
                    .await;
                let brought = wire.until("message:new").await;
                assert_eq!(brought["message"]["body"], format!("while you were away {turn}"));
                assert_eq!(brought["message"]["conversation_id"], json!(group));
                wire
            }
        }))
        .await;
    }
    println!("{} devices came back at once, three times", devices.len());
}
