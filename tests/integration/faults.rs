//! Two processes of the built program over one PostgreSQL and one Redis, killed and restarted in turn under people
//! who talk: nothing acknowledged is lost, nothing is there twice, every device ends with the same history.
//!
//! `P2P_FAULT_SECONDS` and `P2P_FAULT_CONVERSATIONS` make it longer and wider.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{WebSocketStream, client_async};
use uuid::Uuid;

use crate::chat::start;
use crate::support::{TestApp, person};

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}

/// A port nobody listens on.
fn free_port() -> SocketAddr {
    std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
}

struct Process {
    child: Child,
}

impl Process {
    fn serve(app: &TestApp, address: SocketAddr, redis: &str) -> Self {
        let key = |byte: u8| STANDARD.encode([byte; 32]);
        let child = Command::new(env!("CARGO_BIN_EXE_peer2peer"))
            .args(["serve", "--no-worker"])
            .env("P2P_ENV", "test")
            .env("P2P_SIGNING_KEYS", format!("second:{},first:{}", key(2), key(1)))
            .env("P2P_SERVER_KEY", key(3))
            .env("DATABASE_URL", app.database.app_url())
            .env("P2P_PLATFORM_DATABASE_URL", app.database.platform_url())
            .env("REDIS_URL", redis)
            .env("P2P_BASE_DOMAIN", "p2p.test")
            .env("P2P_BIND", address.to_string())
            .env("P2P_DATA_DIR", &app.data_dir)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self { child }
    }

    fn redis(socket: &std::path::Path) -> Self {
        let child = Command::new("redis-server")
            .args(["--port", "0", "--save", "", "--appendonly", "no", "--unixsocket"])
            .arg(socket)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Self { child }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // SIGKILL: no good-byes.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What one device knows and still wants to say.
struct Device {
    token: String,
    addresses: [SocketAddr; 2],
    conversations: Vec<String>,
    random: u64,
    /// By conversation and number: id and text.
    log: BTreeMap<String, BTreeMap<i64, (String, String)>>,
    /// Not yet acknowledged: client id, conversation, text.
    waiting: Option<(Uuid, String, String)>,
    /// Acknowledged: message id, conversation, number, text.
    acked: Vec<(String, String, i64, String)>,
    /// When what waits was first sent, and how long each acknowledgement took from there, crashes and all.
    since: Instant,
    waits: Vec<Duration>,
    /// Connections made.
    dials: usize,
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
        let address = self.addresses[self.roll(2) as usize];
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_when_processes_and_redis_die() {
    let seconds = number("P2P_FAULT_SECONDS", 20);
    let count = number("P2P_FAULT_CONVERSATIONS", 20);
    let app = TestApp::start().await;
    let people = [
        "admin",
        "alumna",
        "alumnus",
        "student",
        "classmate",
        "faculty",
        "moderator",
    ];
    let admin = app.signed_in("alpha", "admin").await;
    let others: Vec<_> = people[1..].iter().map(|who| person("alpha", who).id).collect();
    let mut conversations = Vec::new();
    for n in 0..count {
        let new = json!({ "kind": "group", "title": format!("Room {n}"), "user_ids": others });
        conversations.push(start(&admin, new).await);
    }
    let socket = app.data_dir.join("redis.sock");
    let url = format!("redis+unix://{}", socket.display());
    let mut redis = Some(Process::redis(&socket));
    let addresses = [free_port(), free_port()];
    let mut processes = addresses.map(|address| Some(Process::serve(&app, address, &url)));
    let stop = Arc::new(AtomicBool::new(false));
    let acks = Arc::new(AtomicUsize::new(0));
    let mut devices = tokio::task::JoinSet::new();
    for n in 0..people.len() * 2 {
        let client = app.signed_in("alpha", people[n % people.len()]).await;
        let mut device = Device {
            token: client.token.clone().unwrap(),
            addresses,
            conversations: conversations.clone(),
            random: 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(n as u64 + 1),
            log: BTreeMap::new(),
            waiting: None,
            acked: Vec::new(),
            since: Instant::now(),
            waits: Vec::new(),
            dials: 0,
        };
        let (stop, acks) = (stop.clone(), acks.clone());
        devices.spawn(async move {
            let mut ended: Option<Instant> = None;
            loop {
                let done = device.talk(&stop).await;
                acks.store(device.acked.len().max(acks.load(Ordering::Relaxed)), Ordering::Relaxed);
                if stop.load(Ordering::Relaxed) {
                    ended.get_or_insert_with(Instant::now);
                }
                if done == Some(true) {
                    return device;
                }
                assert!(
                    ended.is_none_or(|at| at.elapsed() < Duration::from_secs(30)),
                    "a device could not finish"
                );
                let pause = 50 + device.roll(400);
                tokio::time::sleep(Duration::from_millis(pause)).await;
            }
        });
    }
    // Two seconds of peace, then the processes in turn and Redis now and then.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let end = Instant::now() + Duration::from_secs(seconds);
    let (mut kills, mut redis_kills) = (0, 0);
    while Instant::now() < end {
        let which = kills % 2;
        processes[which] = None;
        kills += 1;
        tokio::time::sleep(Duration::from_millis(400)).await;
        processes[which] = Some(Process::serve(&app, addresses[which], &url));
        if kills % 3 == 0 {
            drop(redis.take());
            redis_kills += 1;
            tokio::time::sleep(Duration::from_millis(700)).await;
            redis = Some(Process::redis(&socket));
        }
        tokio::time::sleep(Duration::from_millis(1500)).await;
    }
    stop.store(true, Ordering::Relaxed);
    let mut finished = Vec::new();
    while let Some(device) = devices.join_next().await {
        finished.push(device.unwrap());
    }
    // Everybody comes back once more and catches up.
    let quiet = AtomicBool::new(true);
    for device in &mut finished {
        let mut tries = 0;
        while device.talk(&quiet).await != Some(true) {
            tries += 1;
            assert!(tries < 40, "a device could not catch up");
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
    }
    drop((processes, redis));
    // The history, from the database.
    let rows = app
        .database
        .db_owner()
        .await
        .query(
            "SELECT conversation_id::text, seq, id::text, body, client_id::text FROM messages ORDER BY 1, 2",
            &[],
        )
        .await
        .unwrap();
    let mut history: BTreeMap<String, BTreeMap<i64, (String, String)>> = BTreeMap::new();
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
    // Unread counts are what the history says: the admin read nothing.
    let mut listed = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/v1/conversations?limit=100{cursor}");
        let list = admin.get(&path).await.expect(200).json();
        listed.extend(list["items"].as_array().unwrap().clone());
        match list["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(listed.len(), conversations.len());
    let me = person("alpha", "admin").id;
    let mut wrong_unread = 0;
    for item in &listed {
        let id = item["id"].as_str().unwrap();
        let others = app
            .database
            .db_owner()
            .await
            .query_one(
                &format!(
                    "SELECT count(*) FROM messages WHERE conversation_id = '{id}' AND sender_id <> '{me}' AND kind = 'text'"
                ),
                &[],
            )
            .await
            .unwrap()
            .get::<_, i64>(0);
        wrong_unread += usize::from(item["unread"].as_i64() != Some(others.min(100)));
    }
    let mut waits: Vec<Duration> = finished.iter().flat_map(|device| device.waits.clone()).collect();
    waits.sort_unstable();
    let at = |share: usize| {
        waits
            .get(waits.len() * share / 1000)
            .or(waits.last())
            .copied()
            .unwrap_or_default()
    };
    println!(
        "{} conversations, {} devices, {seconds} s: {kills} processes killed, redis {redis_kills} times, {} connections",
        conversations.len(),
        finished.len(),
        finished.iter().map(|device| device.dials).sum::<usize>(),
    );
    println!(
        "{acked} acknowledged, {} stored: lost {lost}, twice {twice}, conversations with gaps {gaps}, \
         devices with another history {differing}, wrong unread counts {wrong_unread}",
        rows.len()
    );
    println!(
        "from send to acknowledgement, crashes and all: p50 {:?}, p99 {:?}, most {:?}",
        at(500),
        at(990),
        at(1000)
    );
    assert_eq!((lost, twice, gaps, differing, wrong_unread), (0, 0, 0, 0, 0));
    assert!(acked > 100, "only {acked} were acknowledged");
}
