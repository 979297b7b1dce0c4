//! Merging by change number gives one history, whatever the order of arrival.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::chat::socket::Wire;
use crate::chat::start;
use crate::support::{Client, TestApp, person};

/// A small generator, so that a failing run can be repeated from its seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// What a device keeps: of two copies of a message, the one with the larger change number.
fn merge(kept: &mut BTreeMap<i64, Value>, message: &Value) {
    let seq = message["seq"].as_i64().unwrap();
    let newer = kept
        .get(&seq)
        .is_none_or(|known| known["change"].as_i64() < message["change"].as_i64());
    if newer {
        kept.insert(seq, message.clone());
    }
}

/// A person, their two devices, and what the history says of them.
struct Person {
    client: Client,
    id: String,
    /// One device looks over the API, the other over a socket.
    wire: Wire,
    kept: [BTreeMap<i64, Value>; 2],
    places: [i64; 2],
    read: i64,
}

impl Person {
    /// Looks once with one device, from where it left off or at any page at all.
    async fn look(&mut self, base: &str, conversation: &str, device: usize, page: Option<i64>, limit: u64) -> bool {
        let place = self.places[device];
        if device == 1 {
            let sync = json!({ "type": "sync", "conversations": { conversation: { "change": place } } });
            self.wire.send(sync).await;
            // Pushed news may be in between; merging takes them in whatever order.
            let more = loop {
                let frame = self.wire.next().await.unwrap();
                match frame["type"].as_str() {
                    Some("message:new" | "message:changed") if frame["message"]["conversation_id"] == conversation => {
                        merge(&mut self.kept[1], &frame["message"]);
                    }
                    Some("sync:done") => break frame["more"][conversation]["change"].as_i64(),
                    _ => {}
                }
            };
            // Only what the sync itself brought says how far this device is.
            self.places[1] = more.unwrap_or(place);
            return more.is_some();
        }
        let query = match page {
            Some(seq) => format!("before={seq}&limit=10"),
            None => format!("changed_after={place}&limit={limit}"),
        };
        let found = self.client.get(&format!("{base}?{query}")).await.expect(200).json();
        for message in found["items"].as_array().unwrap() {
            merge(&mut self.kept[device], message);
            if page.is_none() {
                self.places[device] = message["change"].as_i64().unwrap();
            }
        }
        page.is_none() && found["more"] == true
    }
}

/// One history of `steps` random operations of three people with two devices each.
async fn history(app: &TestApp, seed: u64, steps: usize) {
    let admin = app.signed_in("alpha", "admin").await;
    let names = ["admin", "student", "classmate"];
    let others: Vec<_> = names[1..].iter().map(|who| person("alpha", who).id).collect();
    let id = start(&admin, json!({ "kind": "group", "title": "H", "user_ids": others })).await;
    let base = format!("/api/v1/conversations/{id}/messages");
    let mut people = Vec::new();
    for who in names {
        let client = app.signed_in("alpha", who).await;
        people.push(Person {
            wire: Wire::of(app.address, &client).await,
            id: person("alpha", who).id.to_string(),
            kept: [BTreeMap::new(), BTreeMap::new()],
            places: [0; 2],
            read: 0,
            client,
        });
    }
    let mut dice = Dice(seed);
    // The group's first line has number 1.
    let mut sent: Vec<(usize, Value, Value)> = Vec::new();
    let mut last = 1_i64;
    for step in 0..steps {
        let who = dice.below(3) as usize;
        let seq = 1 + dice.below(last as u64 + 1) as i64;
        match dice.below(10) {
            0..=2 => {
                let body = json!({ "id": Uuid::new_v4(), "body": format!("step {step}") });
                let ack = people[who].client.post(&base, &body).await.expect(200).json();
                last += 1;
                assert_eq!(ack["seq"], last, "seed {seed}, step {step}: gapless");
                sent.push((who, body, ack));
            }
            3 if !sent.is_empty() => {
                let (who, body, ack) = sent[dice.below(sent.len() as u64) as usize].clone();
                let again = people[who].client.post(&base, &body).await.expect(200).json();
                assert_eq!(again, ack, "seed {seed}, step {step}: a resend gets the first answer");
            }
            4 => {
                let edit = json!({ "body": format!("edit {step}") });
                people[who].client.patch(&format!("{base}/{seq}"), &edit).await;
            }
            5 if dice.below(3) == 0 => {
                people[who].client.delete(&format!("{base}/{seq}")).await;
            }
            6 => {
                let sign = json!({ "emoji": "🎉" });
                people[who].client.post(&format!("{base}/{seq}/reactions"), &sign).await;
            }
            7 => {
                let path = format!("{base}/{seq}/reactions?emoji=%F0%9F%8E%89");
                people[who].client.delete(&path).await;
            }
            8 => {
                let read = format!("/api/v1/conversations/{id}/read");
                people[who].client.post(&read, &json!({ "seq": seq })).await.expect(204);
                // Never back, never past the end.
                people[who].read = people[who].read.max(seq.min(last));
                let seen = people[(who + 1) % 3]
                    .client
                    .get(&format!("/api/v1/conversations/{id}"))
                    .await
                    .expect(200)
                    .json();
                for shown in seen["participants"].as_array().unwrap() {
                    let known = people.iter().find(|p| shown["user_id"] == p.id.as_str()).unwrap();
                    assert_eq!(shown["read_seq"], known.read, "seed {seed}, step {step}");
                }
            }
            _ => {
                let (device, page) = (dice.below(2) as usize, (dice.below(2) == 0).then_some(seq));
                let limit = 1 + dice.below(20);
                people[who].look(&base, &id, device, page, limit).await;
            }
        }
    }
    let mut truth = BTreeMap::new();
    let mut after = 0;
    while after < last {
        let page = admin
            .get(&format!("{base}?after={after}&limit=100"))
            .await
            .expect(200)
            .json();
        for message in page["items"].as_array().unwrap() {
            after = message["seq"].as_i64().unwrap();
            truth.insert(after, message.clone());
        }
    }
    assert_eq!(
        truth.keys().copied().collect::<Vec<_>>(),
        (1..=last).collect::<Vec<_>>(),
        "seed {seed}"
    );
    for (n, person) in people.iter_mut().enumerate() {
        for device in 0..2 {
            while person.look(&base, &id, device, None, 30).await {}
            assert_eq!(person.kept[device], truth, "seed {seed}: device {device} of person {n}");
        }
        let unread = truth
            .values()
            .filter(|m| m["seq"].as_i64() > Some(person.read) && m["sender_id"] != person.id.as_str())
            .filter(|m| m["kind"] == "text" && m["deleted_at"].is_null())
            .count();
        let seen = person
            .client
            .get(&format!("/api/v1/conversations/{id}"))
            .await
            .expect(200)
            .json();
        assert_eq!(seen["unread"], unread.min(100), "seed {seed}: unread of person {n}");
    }
}

/// `P2P_HISTORY_SEEDS` runs more histories; a failing one names its seed.
#[tokio::test]
async fn any_order_of_operations_gives_one_history_on_every_device() {
    let app = TestApp::start().await;
    let seeds = std::env::var("P2P_HISTORY_SEEDS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(6_u64);
    for seed in 1..=seeds {
        history(&app, seed.wrapping_mul(0x9e37_79b9_7f4a_7c15), 150).await;
    }
}
