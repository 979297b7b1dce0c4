//! Merging by change number gives one history, whatever the order of arrival.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::chat::{connect, direct};
use crate::support::TestApp;

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

#[tokio::test]
async fn any_order_of_operations_gives_one_history_on_every_device() {
    let app = TestApp::start().await;
    connect(&app, "alpha", "student", "classmate").await;
    let clients = [
        app.signed_in("alpha", "student").await,
        app.signed_in("alpha", "classmate").await,
    ];
    let id = direct(&clients[0], "alpha", "classmate").await;
    let base = format!("/api/v1/conversations/{id}/messages");
    let mut devices: Vec<BTreeMap<i64, Value>> = vec![BTreeMap::new(); 4];
    let mut places = [0_i64; 4];
    let mut dice = Dice(20_261_121);
    let mut sent: Vec<(usize, Value)> = Vec::new();
    for step in 0..220 {
        let who = dice.below(2) as usize;
        let seq = 1 + dice.below(sent.len().max(1) as u64);
        let client = &clients[who];
        match dice.below(9) {
            0..=2 => {
                let body = json!({ "id": Uuid::new_v4(), "body": format!("step {step}") });
                client.post(&base, &body).await.expect(200);
                sent.push((who, body));
            }
            3 if !sent.is_empty() => {
                let (who, body) = sent[dice.below(sent.len() as u64) as usize].clone();
                clients[who].post(&base, &body).await.expect(200);
            }
            4 => {
                client
                    .patch(&format!("{base}/{seq}"), &json!({ "body": format!("edit {step}") }))
                    .await;
            }
            5 if dice.below(3) == 0 => {
                client.delete(&format!("{base}/{seq}")).await;
            }
            6 => {
                client
                    .post(&format!("{base}/{seq}/reactions"), &json!({ "emoji": "🎉" }))
                    .await;
            }
            7 => {
                client
                    .delete(&format!("{base}/{seq}/reactions?emoji=%F0%9F%8E%89"))
                    .await;
            }
            _ => {
                // A device looks: what changed since it last did, or any page at all, in whatever order.
                let device = dice.below(4) as usize;
                let query = if dice.below(2) == 0 {
                    format!("changed_after={}&limit={}", places[device], 1 + dice.below(20))
                } else {
                    format!("before={seq}&limit=10")
                };
                let page = clients[device % 2]
                    .get(&format!("{base}?{query}"))
                    .await
                    .expect(200)
                    .json();
                for message in page["items"].as_array().unwrap() {
                    merge(&mut devices[device], message);
                    if query.starts_with("changed") {
                        places[device] = message["change"].as_i64().unwrap();
                    }
                }
            }
        }
    }
    for (device, kept) in devices.iter_mut().enumerate() {
        loop {
            let query = format!("changed_after={}&limit=30", places[device]);
            let page = clients[device % 2]
                .get(&format!("{base}?{query}"))
                .await
                .expect(200)
                .json();
            for message in page["items"].as_array().unwrap() {
                places[device] = message["change"].as_i64().unwrap();
                merge(kept, message);
            }
            if page["more"] == false {
                break;
            }
        }
        let mut truth = BTreeMap::new();
        let mut after = 0;
        while after < sent.len() as i64 {
            let page = clients[0]
                .get(&format!("{base}?after={after}&limit=100"))
                .await
                .expect(200)
                .json();
            for message in page["items"].as_array().unwrap() {
                after = message["seq"].as_i64().unwrap();
                truth.insert(after, message.clone());
            }
        }
        assert_eq!(*kept, truth, "device {device}");
        assert_eq!(truth.len(), sent.len());
    }
}
