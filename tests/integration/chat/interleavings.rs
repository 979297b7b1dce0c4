//! Any interleaving of sends, resends, edits, deletions, reactions, reads and syncs gives the same history on every
//! device. The scripts are drawn by proptest and run at the same time, so that the server chooses the order; a script
//! that fails is made smaller before it is shown. `P2P_PROPERTY_CASES` runs more of them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use futures_util::future::join_all;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::chat::socket::Wire;
use crate::chat::start;
use crate::support::{Client, TestApp, person};

const PEOPLE: [&str; 3] = ["admin", "student", "classmate"];
const SIGNS: [&str; 2] = ["🎉", "👍"];

/// What a device does next. Numbers of messages are taken modulo what there is, and a few beyond.
#[derive(Clone, Debug)]
enum Step {
    Send,
    /// Something this person sent, from whichever of their devices, sent again by this one.
    Resend(usize),
    Edit(usize),
    Delete(usize),
    React(usize, usize),
    Unreact(usize, usize),
    Read(usize),
    Delivered(usize),
    Sync,
    /// A page of the history over the API, from anywhere.
    Page(usize),
    /// The connection breaks right after a send, whose answer is lost; the device comes back where it was.
    Break,
}

fn step() -> impl Strategy<Value = Step> {
    let number = 0..40_usize;
    prop_oneof![
        4 => Just(Step::Send),
        2 => number.clone().prop_map(Step::Resend),
        2 => number.clone().prop_map(Step::Edit),
        1 => number.clone().prop_map(Step::Delete),
        2 => (number.clone(), 0..2_usize).prop_map(|(n, sign)| Step::React(n, sign)),
        1 => (number.clone(), 0..2_usize).prop_map(|(n, sign)| Step::Unreact(n, sign)),
        2 => number.clone().prop_map(Step::Read),
        1 => number.clone().prop_map(Step::Delivered),
        2 => Just(Step::Sync),
        1 => number.prop_map(Step::Page),
        1 => Just(Step::Break),
    ]
}

/// What a person's devices sent, with the acknowledgement each send got.
#[derive(Default)]
struct Sent {
    frames: Vec<Value>,
    acks: BTreeMap<String, Value>,
}

struct Device {
    address: std::net::SocketAddr,
    client: Client,
    wire: Wire,
    group: String,
    sent: Arc<Mutex<Sent>>,
    kept: BTreeMap<i64, Value>,
    /// Change up to which this device has been brought everything.
    place: i64,
    /// How far it heard each person has read.
    read: BTreeMap<String, i64>,
}

impl Device {
    fn number(&self, wanted: usize) -> i64 {
        let last = self.kept.keys().next_back().copied().unwrap_or(1);
        1 + i64::try_from(wanted).unwrap() % (last + 2)
    }

    /// Merges a message by its change number, whatever the order of arrival.
    fn keep(&mut self, message: &Value) {
        if message["conversation_id"] != json!(self.group) {
            return;
        }
        let seq = message["seq"].as_i64().unwrap();
        let newer = self
            .kept
            .get(&seq)
            .is_none_or(|known| known["change"].as_i64() < message["change"].as_i64());
        if newer {
            self.kept.insert(seq, message.clone());
        }
    }

    fn take(&mut self, frame: &Value) {
        match frame["type"].as_str() {
            Some("message:new" | "message:changed") => self.keep(&frame["message"]),
            Some("message:read") if frame["conversation_id"] == json!(self.group) => {
                let (who, seq) = (frame["user_id"].as_str().unwrap(), frame["seq"].as_i64().unwrap());
                let before = self.read.insert(who.to_owned(), seq).unwrap_or_default();
                assert!(seq >= before, "a receipt went back from {before} to {seq}");
            }
            _ => {}
        }
    }

    /// Sends a frame with an id and answers what comes back for it.
    async fn ask(&mut self, frame: &Value) -> Value {
        self.wire.send(frame.clone()).await;
        loop {
            let answer = self.wire.next().await.expect("the socket was closed");
            if answer["id"] == frame["id"] {
                return answer;
            }
            self.take(&answer);
        }
    }

    async fn say(&mut self, frame: Value) {
        let ack = self.ask(&frame).await;
        assert_eq!(ack["type"], "message:ack", "{ack}");
        let mut sent = self.sent.lock().unwrap();
        let known = sent
            .acks
            .entry(frame["id"].as_str().unwrap().to_owned())
            .or_insert(ack.clone());
        assert_eq!(*known, ack, "a resend gets the first answer");
    }

    async fn sync(&mut self) {
        loop {
            let place = self.place;
            let ask = json!({ "type": "sync", "conversations": { self.group.as_str(): { "change": place } } });
            self.wire.send(ask).await;
            let done = loop {
                let frame = self.wire.next().await.expect("the socket was closed");
                if frame["type"] == "sync:done" {
                    break frame;
                }
                self.take(&frame);
            };
            match done["more"][&self.group]["change"].as_i64() {
                Some(more) => self.place = more,
                None => return,
            }
        }
    }

    async fn act(&mut self, step: &Step) {
        let group = self.group.clone();
        let own = Uuid::new_v4();
        match *step {
            Step::Send => {
                let frame = crate::chat::socket::message(&group, &format!("{own}"));
                self.sent.lock().unwrap().frames.push(frame.clone());
                self.say(frame).await;
            }
            Step::Resend(n) => {
                let again = {
                    let sent = self.sent.lock().unwrap();
                    sent.frames.get(n % sent.frames.len().max(1)).cloned()
                };
                if let Some(frame) = again {
                    self.say(frame).await;
                }
            }
            Step::Edit(n) => {
                let seq = self.number(n);
                let edit = json!({ "type": "message:edit", "id": own, "conversation_id": group, "seq": seq,
                    "body": format!("edited {own}") });
                self.ask(&edit).await;
            }
            Step::Delete(n) => {
                let delete =
                    json!({ "type": "message:delete", "id": own, "conversation_id": group, "seq": self.number(n) });
                self.ask(&delete).await;
            }
            Step::React(n, sign) | Step::Unreact(n, sign) => {
                let react = json!({ "type": "message:react", "id": own, "conversation_id": group, "seq": self.number(n),
                    "emoji": SIGNS[sign], "remove": matches!(step, Step::Unreact(..)) });
                self.ask(&react).await;
            }
            Step::Read(n) => {
                let read = json!({ "type": "message:read", "conversation_id": group, "seq": self.number(n) });
                self.wire.send(read).await;
            }
            Step::Delivered(n) => {
                let delivered = json!({ "type": "message:delivered", "conversation_id": group, "seq": self.number(n) });
                self.wire.send(delivered).await;
            }
            Step::Sync => self.sync().await,
            Step::Page(n) => {
                let path = format!(
                    "/api/v1/conversations/{group}/messages?before={}&limit=7",
                    self.number(n)
                );
                let page = self.client.get(&path).await.expect(200).json();
                for message in page["items"].as_array().unwrap() {
                    self.keep(message);
                }
            }
            Step::Break => {
                let frame = crate::chat::socket::message(&group, &format!("{own}"));
                self.sent.lock().unwrap().frames.push(frame.clone());
                self.wire.send(frame).await;
                self.wire = Wire::of(self.address, &self.client).await;
            }
        }
    }
}

/// Runs the scripts of two devices a person at the same time, then looks.
async fn run(app: &TestApp, clients: &[Client], scripts: &[Vec<Step>]) {
    let others: Vec<_> = PEOPLE[1..].iter().map(|who| person("alpha", who).id).collect();
    let group = start(
        &clients[0],
        json!({ "kind": "group", "title": "P", "user_ids": others }),
    )
    .await;
    let sent: Vec<Arc<Mutex<Sent>>> = PEOPLE.iter().map(|_| Arc::default()).collect();
    let mut devices = Vec::new();
    for n in 0..scripts.len() {
        let who = n % PEOPLE.len();
        devices.push(Device {
            address: app.address,
            client: clients[who].clone(),
            wire: Wire::of(app.address, &clients[who]).await,
            group: group.clone(),
            sent: sent[who].clone(),
            kept: BTreeMap::new(),
            place: 0,
            read: BTreeMap::new(),
        });
    }
    join_all(devices.iter_mut().zip(scripts).map(|(device, script)| async move {
        for step in script {
            device.act(step).await;
        }
        // What never got its answer is sent until it has one.
        let waiting = {
            let sent = device.sent.lock().unwrap();
            let mut frames = sent.frames.clone();
            frames.retain(|frame| !sent.acks.contains_key(frame["id"].as_str().unwrap()));
            frames
        };
        for frame in waiting {
            device.say(frame).await;
        }
        // What this device said without waiting for an answer has been dealt with when this is answered.
        device.wire.send(json!({ "type": "ping" })).await;
        loop {
            let frame = device.wire.next().await.expect("the socket was closed");
            if frame["type"] == "pong" {
                break;
            }
            device.take(&frame);
        }
    }))
    .await;
    // The truth, by number.
    let mut truth = BTreeMap::new();
    let mut after = 0;
    loop {
        let path = format!("/api/v1/conversations/{group}/messages?after={after}&limit=100");
        let page = clients[0].get(&path).await.expect(200).json();
        for message in page["items"].as_array().unwrap() {
            after = message["seq"].as_i64().unwrap();
            truth.insert(after, message.clone());
        }
        if page["more"] != true {
            break;
        }
    }
    let numbers: Vec<i64> = truth.keys().copied().collect();
    assert_eq!(numbers, (1..=after).collect::<Vec<_>>(), "numbers have no gap");
    // Everything sent is there once, under the number and id of its acknowledgement.
    let mut known = Vec::new();
    for sent in &sent {
        let sent = sent.lock().unwrap();
        assert_eq!(sent.acks.len(), sent.frames.len());
        for ack in sent.acks.values() {
            let seq = ack["seq"].as_i64().unwrap();
            assert_eq!(truth[&seq]["id"], ack["message_id"]);
            known.push(seq);
        }
    }
    known.sort_unstable();
    assert_eq!(
        known,
        (2..=after).collect::<Vec<_>>(),
        "after the group's first line, nothing but what was sent"
    );
    for (n, device) in devices.iter_mut().enumerate() {
        device.sync().await;
        assert_eq!(device.kept, truth, "device {n}");
    }
    // Every person's own count of what is unread is that of the history.
    let shown = clients[0]
        .get(&format!("/api/v1/conversations/{group}"))
        .await
        .expect(200)
        .json();
    for (n, who) in PEOPLE.iter().enumerate() {
        let id = person("alpha", who).id.to_string();
        let read = shown["participants"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["user_id"] == id.as_str())
            .unwrap()["read_seq"]
            .as_i64()
            .unwrap();
        for device in &devices {
            assert!(
                device.read.get(&id).is_none_or(|heard| *heard <= read),
                "a receipt nobody gave"
            );
        }
        let unread = truth
            .values()
            .filter(|message| message["seq"].as_i64() > Some(read) && message["sender_id"] != id.as_str())
            .filter(|message| message["kind"] == "text" && message["deleted_at"].is_null())
            .count();
        let own = clients[n]
            .get(&format!("/api/v1/conversations/{group}"))
            .await
            .expect(200)
            .json();
        assert_eq!(own["unread"], unread, "unread of {who}");
    }
}

#[test]
fn any_interleaving_gives_one_history_on_every_device() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (app, clients) = runtime.block_on(async {
        let app = TestApp::start().await;
        let mut clients = Vec::new();
        for who in PEOPLE {
            clients.push(app.signed_in("alpha", who).await);
        }
        (app, clients)
    });
    let cases = std::env::var("P2P_PROPERTY_CASES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(10);
    let config = Config {
        cases,
        max_shrink_iters: 40,
        failure_persistence: None,
        ..Config::default()
    };
    // The same scripts every time, unless more are asked for; what the server makes of them at the same time is not.
    let seed = if cases > 10 { rand::random() } else { [7; 32] };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let scripts = prop::collection::vec(prop::collection::vec(step(), 0..16), PEOPLE.len() * 2);
    let outcome = runner.run(&scripts, |scripts| {
        runtime.block_on(run(&app, &clients, &scripts));
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("seed {seed:?}: {error}");
    }
}
