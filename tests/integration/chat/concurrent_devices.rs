//! People who talk while things break, and what their history must be afterwards: everything acknowledged is there
//! once, under its number, without gaps, and every device knows the same.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{WebSocketStream, client_async};
use uuid::Uuid;

use crate::chat::start;
use crate::support::{Client, person};

/// By conversation and number: id and text.
type Log = BTreeMap<String, BTreeMap<i64, (String, String)>>;

/// What one device knows and still wants to say.
struct Device {
    token: String,
    addresses: Vec<SocketAddr>,
    conversations: Vec<String>,
    random: u64,
    log: Log,
    /// Not yet acknowledged: client id, conversation, text.
    waiting: Option<(Uuid, String, String)>,
    /// Acknowledged: message id, conversation, number, text.
    acked: Vec<(String, String, i64, String)>,
    /// When what waits was first sent, and how long each acknowledgement took from there, crashes and all.
    since: Instant,
    waits: Vec<Duration>,
    /// Connections made.
    dials: usize,
    /// Of all devices.
    acknowledged: Arc<AtomicUsize>,
}

impl Device {
    fn roll(&mut self, below: u64) -> u64 {
        self.random = self
            .random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.random >> 33) % below
    }

    /// The last number up to which nothing is missing.
    fn place(&self, conversation: &str) -> i64 {
        let mut place = 0;
        if let Some(log) = self.log.get(conversation) {
            for seq in log.keys() {
                if *seq != place + 1 {
                    break;
                }
                place = *seq;
            }
        }
        place
    }

    async fn dial(&mut self) -> Option<WebSocketStream<TcpStream>> {
        let address = {
            let count = self.addresses.len() as u64;
            let at = self.roll(count) as usize;
            self.addresses[at]
        };
        let mut request = "ws://alpha.p2p.test/ws".into_client_request().unwrap();
        let token = format!("Bearer {}", self.token).parse().unwrap();
        request.headers_mut().insert("authorization", token);
        let tcp = TcpStream::connect(address).await.ok()?;
        let dialled = tokio::time::timeout(Duration::from_secs(3), client_async(request, tcp)).await;
        dialled.ok()?.ok().map(|(stream, _)| stream)
    }

    fn take(&mut self, frame: &Value) {
        match frame["type"].as_str() {
            Some("message:new" | "message:changed") => {
                let message = &frame["message"];
                let text = |name: &str| message[name].as_str().unwrap().to_owned();
                let known = self
                    .log
                    .entry(text("conversation_id"))
                    .or_default()
                    .insert(message["seq"].as_i64().unwrap(), (text("id"), text("body")));
                // A number never stands for two messages.
                assert!(known.is_none_or(|(id, _)| id == text("id")));
            }
            Some("message:ack") => {
                if let Some((id, conversation, body)) = self.waiting.clone()
                    && frame["id"] == json!(id)
                {
                    let message_id = frame["message_id"].as_str().unwrap().to_owned();
                    self.acked
                        .push((message_id, conversation, frame["seq"].as_i64().unwrap(), body));
                    self.waiting = None;
                    self.waits.push(self.since.elapsed());
                    self.acknowledged.fetch_add(1, Ordering::Relaxed);
                }
            }
            _ => {}
        }
    }

    /// One connection: sync, then talk until something breaks, the dice say so, or the end. Answers whether
    /// everything is said and known.
    async fn talk(&mut self, stop: &AtomicBool) -> Option<bool> {
        let mut wire = self.dial().await?;
        self.dials += 1;
        let mut places: Value = self
            .conversations
            .clone()
            .iter()
            .map(|id| (id.clone(), json!(self.place(id))))
            .collect::<serde_json::Map<_, _>>()
            .into();
        loop {
            let sync = json!({ "type": "sync", "conversations": places });
            wire.send(Message::text(sync.to_string())).await.ok()?;
            let done = loop {
                let frame = Self::read(&mut wire, Duration::from_secs(5)).await?;
                self.take(&frame);
                if frame["type"] == "sync:done" {
                    break frame;
                }
            };
            if done["more"].as_object().is_none_or(serde_json::Map::is_empty) {
                break;
            }
            places = done["more"].clone();
        }
        loop {
            let last = stop.load(Ordering::Relaxed);
            if last && self.waiting.is_none() {
                return Some(true);
            }
            if !last && self.roll(60) == 0 {
                return None;
            }
            if self.waiting.is_none() {
                let count = self.conversations.len() as u64;
                let conversation = {
                    let at = self.roll(count) as usize;
                    self.conversations[at].clone()
                };
                let body = format!("{}", self.roll(u64::MAX >> 33));
                self.waiting = Some((Uuid::new_v4(), conversation, body));
                self.since = Instant::now();
            }
            let (id, conversation, body) = self.waiting.clone()?;
            let send = json!({ "type": "message:send", "id": id, "conversation_id": conversation, "body": body });
            wire.send(Message::text(send.to_string())).await.ok()?;
            let patience = Instant::now() + Duration::from_secs(4);
            while self.waiting.is_some() {
                let left = patience.saturating_duration_since(Instant::now());
                let frame = Self::read(&mut wire, left).await?;
                self.take(&frame);
            }
            let pause = 10 + self.roll(60);
            let until = Instant::now() + Duration::from_millis(pause);
            while let Some(frame) = Self::read(&mut wire, until.saturating_duration_since(Instant::now())).await {
                self.take(&frame);
            }
        }
    }

    async fn read(wire: &mut WebSocketStream<TcpStream>, patience: Duration) -> Option<Value> {
        loop {
            match tokio::time::timeout(patience, wire.next()).await.ok()? {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).ok(),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }
}

const PEOPLE: [&str; 7] = [
    "admin",
    "alumna",
    "alumnus",
    "student",
    "classmate",
    "faculty",
    "moderator",
];

/// Seven people of a college with two devices each, in groups of all of them, who talk until the end.
pub(crate) struct Party {
    admin: Client,
    conversations: Vec<String>,
    devices: tokio::task::JoinSet<Device>,
    stop: Arc<AtomicBool>,
    acknowledged: Arc<AtomicUsize>,
}

impl Party {
    /// Begins: everybody signs in by `sign_in`, which also is where the groups are made, and their devices connect to
    /// any of `addresses`.
    pub(crate) async fn begin(
        sign_in: impl AsyncFn(&'static str) -> Client,
        addresses: &[SocketAddr],
        groups: u64,
    ) -> Self {
        let admin = sign_in("admin").await;
        let others: Vec<_> = PEOPLE[1..].iter().map(|who| person("alpha", who).id).collect();
        let mut conversations = Vec::new();
        for n in 0..groups {
            let new = json!({ "kind": "group", "title": format!("Room {n}"), "user_ids": others });
            conversations.push(start(&admin, new).await);
        }
        let stop = Arc::new(AtomicBool::new(false));
        let acknowledged = Arc::new(AtomicUsize::new(0));
        let mut devices = tokio::task::JoinSet::new();
        for n in 0..PEOPLE.len() * 2 {
            let client = sign_in(PEOPLE[n % PEOPLE.len()]).await;
            let mut device = Device {
                token: client.token.clone().unwrap(),
                addresses: addresses.to_vec(),
                conversations: conversations.clone(),
                random: 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(n as u64 + 1),
                log: BTreeMap::new(),
                waiting: None,
                acked: Vec::new(),
                since: Instant::now(),
                waits: Vec::new(),
                dials: 0,
                acknowledged: acknowledged.clone(),
            };
            let stop = stop.clone();
            devices.spawn(async move {
                let mut ended: Option<Instant> = None;
                while device.talk(&stop).await != Some(true) {
                    if stop.load(Ordering::Relaxed) {
                        let since = *ended.get_or_insert_with(Instant::now);
                        assert!(since.elapsed() < Duration::from_secs(90), "a device could not finish");
                    }
                    let pause = 50 + device.roll(400);
                    tokio::time::sleep(Duration::from_millis(pause)).await;
                }
                device
            });
        }
        Self {
            admin,
            conversations,
            devices,
            stop,
            acknowledged,
        }
    }

    /// How many messages were acknowledged so far.
    pub(crate) fn acknowledged(&self) -> usize {
        self.acknowledged.load(Ordering::Relaxed)
    }

    /// Ends when everything is well again: everybody says what they still wanted to say, comes back once more and
    /// catches up. Then nothing may be lost, doubled, missing or different, in the database `db` and on any device.
    pub(crate) async fn end(mut self, db: &tokio_postgres::Client) {
        self.stop.store(true, Ordering::Relaxed);
        let mut finished = Vec::new();
        while let Some(device) = self.devices.join_next().await {
            finished.push(device.unwrap());
        }
        let quiet = AtomicBool::new(true);
        for device in &mut finished {
            let mut tries = 0;
            while device.talk(&quiet).await != Some(true) {
                tries += 1;
                assert!(tries < 120, "a device could not catch up");
                tokio::time::sleep(Duration::from_millis(250)).await;
            }
        }
        let rows = db
            .query(
                "SELECT conversation_id::text, seq, id::text, body, client_id::text FROM messages ORDER BY 1, 2",
                &[],
            )
            .await
            .unwrap();
        let mut history: Log = BTreeMap::new();
        let (mut client_ids, mut twice) = (BTreeSet::new(), 0);
        for row in &rows {
            let seq: i64 = row.get(1);
            history
                .entry(row.get(0))
                .or_default()
                .insert(seq, (row.get(2), row.get(3)));
            twice += usize::from(!client_ids.insert(row.get::<_, String>(4)));
        }
        let gaps = history
            .values()
            .filter(|log| !log.keys().copied().eq(1..=log.len() as i64))
            .count();
        let (mut acked, mut lost, mut differing) = (0, 0, 0);
        for device in &finished {
            for (id, conversation, seq, body) in &device.acked {
                let stored = history.get(conversation).and_then(|log| log.get(seq));
                lost += usize::from(stored != Some(&(id.clone(), body.clone())));
                acked += 1;
            }
            differing += usize::from(device.log != history);
        }
        let wrong_unread = self.wrong_unread(db).await;
        let mut waits: Vec<Duration> = finished.iter().flat_map(|device| device.waits.clone()).collect();
        waits.sort_unstable();
        let at = |share: usize| {
            let found = waits.get(waits.len() * share / 1000).or(waits.last());
            found.copied().unwrap_or_default()
        };
        println!(
            "{} conversations, {} devices, {} connections: {acked} acknowledged, {} stored: lost {lost}, twice {twice}, \
             conversations with gaps {gaps}, devices with another history {differing}, wrong unread counts \
             {wrong_unread}; from send to acknowledgement, trouble and all: p50 {:?}, p99 {:?}, most {:?}",
            self.conversations.len(),
            finished.len(),
            finished.iter().map(|device| device.dials).sum::<usize>(),
            rows.len(),
            at(500),
            at(990),
            at(1000)
        );
        assert_eq!((lost, twice, gaps, differing, wrong_unread), (0, 0, 0, 0, 0));
    }

    /// Unread counts are what the history says: the admin read nothing.
    async fn wrong_unread(&self, db: &tokio_postgres::Client) -> usize {
        let mut listed = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("/api/v1/conversations?limit=100{cursor}");
            let list = self.admin.get(&path).await.expect(200).json();
            listed.extend(list["items"].as_array().unwrap().clone());
            match list["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(listed.len(), self.conversations.len());
        let me = person("alpha", "admin").id;
        let mut wrong = 0;
        for item in &listed {
            let id = item["id"].as_str().unwrap();
            let count = format!(
                "SELECT count(*) FROM messages WHERE conversation_id = '{id}' AND sender_id <> '{me}' AND kind = 'text'"
            );
            let others = db.query_one(&count, &[]).await.unwrap().get::<_, i64>(0);
            wrong += usize::from(item["unread"].as_i64() != Some(others.min(100)));
        }
        wrong
    }
}
