//! Processes of the built program, PostgreSQL, Redis and the network die, return and misbehave under people who talk:
//! nothing acknowledged is lost, nothing is there twice, every device ends with the same history.
//!
//! `P2P_FAULT_SECONDS` and `P2P_FAULT_CONVERSATIONS` make it longer and wider.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::StreamExt as _;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use peer2peer::platform::auth::Passwords;
use peer2peer::platform::db::embedded::{Embedded, EmbeddedOptions};
use peer2peer::platform::db::migrate;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::chat::concurrent_devices::Party;
use crate::chat::replicas::Replica;
use crate::chat::socket::Wire;
use crate::support::{Client, Link, PASSWORD, TestApp, fixture_sql, person, secrets, settings};

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

impl Process {
    /// SIGTERM, as a deploy sends it; the exit code once it is gone.
    async fn terminated(mut self) -> Option<i32> {
        self.terminate();
        for _ in 0..600 {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the process did not stop");
    }

    fn terminate(&self) {
        kill(Pid::from_raw(i32::try_from(self.child.id()).unwrap()), Signal::SIGTERM).unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // SIGKILL: no good-byes.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Two processes of the product and the Redis between them, with its address and theirs.
fn two_processes(app: &TestApp) -> (Process, String, [SocketAddr; 2], [Option<Process>; 2]) {
    let socket = app.data_dir.join("redis.sock");
    let url = format!("redis+unix://{}", socket.display());
    let redis = Process::redis(&socket);
    let addresses = [free_port(), free_port()];
    let processes = addresses.map(|address| Some(Process::serve(app, address, &url)));
    (redis, url, addresses, processes)
}

/// Until the party got this much further: trouble goes on for as long as it takes, however slow the machine.
async fn further(party: &Party, by: usize) {
    let (from, began) = (party.acknowledged(), Instant::now());
    while party.acknowledged() < from + by {
        assert!(
            began.elapsed() < Duration::from_secs(120),
            "nothing is acknowledged any more"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_when_processes_and_redis_die() {
    let seconds = number("P2P_FAULT_SECONDS", 20);
    let groups = number("P2P_FAULT_CONVERSATIONS", 20);
    let app = TestApp::start().await;
    let socket = app.data_dir.join("redis.sock");
    let (redis, url, addresses, mut processes) = two_processes(&app);
    let mut redis = Some(redis);
    let party = Party::begin(async |who| app.signed_in("alpha", who).await, &addresses, groups).await;
    // A moment of peace, then the processes in turn and Redis now and then.
    further(&party, 20).await;
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
    println!("{seconds} s: {kills} processes killed, redis {redis_kills} times");
    party.end(&app.database.db_owner().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deploys_lose_nothing_finished_or_cut_short() {
    let app = TestApp::start().await;
    let (_redis, url, addresses, mut processes) = two_processes(&app);
    let party = Party::begin(async |who| app.signed_in("alpha", who).await, &addresses, 6).await;
    further(&party, 20).await;
    for turn in 0..6 {
        let process = processes[turn % 2].take().unwrap();
        if turn % 3 == 2 {
            // Whoever runs it has no patience: SIGKILL in the middle of draining.
            process.terminate();
            tokio::time::sleep(Duration::from_millis(150)).await;
            drop(process);
        } else {
            assert_eq!(process.terminated().await, Some(0), "a deploy ends in order");
        }
        processes[turn % 2] = Some(Process::serve(&app, addresses[turn % 2], &url));
        further(&party, 30).await;
    }
    party.end(&app.database.db_owner().await).await;
}

/// As a balancer does: a request nobody answered is turned to the other process. Connections stay open in between.
async fn answered(
    http: &reqwest::Client,
    addresses: [SocketAddr; 2],
    first: usize,
    ask: impl Fn(&reqwest::Client, SocketAddr) -> reqwest::RequestBuilder,
) -> Value {
    for turn in 0..1200 {
        match ask(http, addresses[(first + turn) % 2]).send().await {
            Ok(answer) => {
                let status = answer.status();
                let text = answer.text().await.expect("an answer that began is whole");
                assert!(status.is_success(), "{status} {text}");
                return serde_json::from_str(&text).unwrap();
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(25)).await,
        }
    }
    panic!("neither process answers");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deploy_fails_no_request_and_doubles_none() {
    let app = TestApp::start().await;
    let (_redis, url, addresses, mut processes) = two_processes(&app);
    let author = app.signed_in("alpha", "alumna").await;
    let (over, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let readers_and_writers: Vec<_> = (0..8)
        .map(|n| {
            let (author, over, done) = (author.clone(), over.clone(), done.clone());
            tokio::spawn(async move {
                let http = reqwest::Client::new();
                let mut asked = 0;
                while !over.load(Ordering::Relaxed) {
                    let key = format!("deploy-{n}-{asked}");
                    let share =
                        json!({ "company": key, "role": "Engineer", "placement_year": 2026, "outcome": "selected" });
                    let answer = answered(&http, addresses, n, |http, address| {
                        let shares = format!("http://{address}/api/v1/experiences");
                        let request = match n % 2 {
                            0 => http.get(shares),
                            _ => http.post(shares).header("idempotency-key", &key).json(&share),
                        };
                        let token = author.token.as_deref().unwrap();
                        request.header("host", &author.host).bearer_auth(token)
                    });
                    let answer = answer.await;
                    assert!(answer["items"].is_array() || answer["id"].is_string(), "{answer}");
                    asked += 1;
                    done.fetch_add(1, Ordering::Relaxed);
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                asked * (n % 2)
            })
        })
        .collect();
    let further = async |by: usize| {
        let (from, began) = (done.load(Ordering::Relaxed), Instant::now());
        while done.load(Ordering::Relaxed) < from + by {
            assert!(
                began.elapsed() < Duration::from_secs(120),
                "nothing is answered any more"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    further(40).await;
    for turn in 0..6 {
        let process = processes[turn % 2].take().unwrap();
        assert_eq!(process.terminated().await, Some(0), "a deploy ends in order");
        further(40).await;
        processes[turn % 2] = Some(Process::serve(&app, addresses[turn % 2], &url));
        let up = Instant::now();
        while tokio::net::TcpStream::connect(addresses[turn % 2]).await.is_err() {
            assert!(up.elapsed() < Duration::from_secs(60), "the process does not come up");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        further(40).await;
    }
    over.store(true, Ordering::Relaxed);
    let mut written = 0;
    for one in readers_and_writers {
        written += i64::try_from(one.await.unwrap()).unwrap();
    }
    let owner = app.database.db_owner().await;
    let sql = "SELECT count(*), count(DISTINCT content ->> 'company') FROM experiences
        WHERE content ->> 'company' LIKE 'deploy-%'";
    let row = owner.query_one(sql, &[]).await.unwrap();
    assert_eq!((row.get::<_, i64>(0), row.get::<_, i64>(1)), (written, written));
    assert!(written > 40, "{written}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_network_loses_doubles_and_reorders_nothing() {
    let app = TestApp::start().await;
    let links = [Link::to(app.address).await, Link::to(app.address).await];
    let addresses = [links[0].address, links[1].address];
    let party = Party::begin(async |who| app.signed_in("alpha", who).await, &addresses, 4).await;
    further(&party, 20).await;
    for link in &links {
        link.storm(Duration::from_millis(60), 40);
    }
    for turn in 0..8 {
        // Up and down, one link after the other.
        tokio::time::sleep(Duration::from_millis(700)).await;
        links[turn % 2].cut();
    }
    further(&party, 40).await;
    for link in &links {
        link.calm();
        link.cut();
    }
    party.end(&app.database.db_owner().await).await;
}

/// Somebody who asks for nothing and hears what comes by itself.
struct Listener {
    /// On the database's clock: what was said from here on must come.
    since: String,
    enough: tokio::sync::oneshot::Sender<()>,
    task: tokio::task::JoinHandle<(Wire, BTreeSet<(String, i64)>)>,
}

fn note(frame: &Value, heard: &mut BTreeSet<(String, i64)>) {
    let message = &frame["message"];
    if let (Some(id), Some(seq)) = (message["conversation_id"].as_str(), message["seq"].as_i64()) {
        heard.insert((id.to_owned(), seq));
    }
}

impl Listener {
    async fn begin(app: &TestApp, address: SocketAddr) -> Self {
        let mut wire = Wire::of(address, &app.signed_in("alpha", "admin").await).await;
        wire.send(json!({ "type": "ping" })).await;
        wire.until("pong").await;
        let db = app.database.db_owner().await;
        let since = db.query_one("SELECT now()::text", &[]).await.unwrap().get(0);
        let (enough, mut told) = tokio::sync::oneshot::channel();
        let task = tokio::spawn(async move {
            let mut heard = BTreeSet::new();
            loop {
                tokio::select! {
                    _ = &mut told => return (wire, heard),
                    read = wire.stream.next() => match read {
                        Some(Ok(Message::Text(text))) => note(&serde_json::from_str(&text).unwrap(), &mut heard),
                        Some(Ok(_)) => {}
                        _ => panic!("the listener was closed"),
                    },
                }
            }
        });
        Self { since, enough, task }
    }

    /// Everything said since it began has come, or comes now: each message, in whatever order.
    async fn heard_all(self, db: &tokio_postgres::Client) {
        self.enough.send(()).unwrap();
        let (mut wire, mut heard) = self.task.await.unwrap();
        let said = format!(
            "SELECT conversation_id::text, seq FROM messages WHERE created_at >= '{}'",
            self.since
        );
        let rows = db.query(&said, &[]).await.unwrap();
        assert!(rows.len() > 50, "only {} messages", rows.len());
        while rows.iter().any(|row| !heard.contains(&(row.get(0), row.get(1)))) {
            note(&wire.next().await.expect("the listener was closed"), &mut heard);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_redis_at_all_everything_arrives_everywhere() {
    let app = TestApp::start().await;
    // Nobody listens there, from the first moment to the last.
    let url = format!("redis+unix://{}", app.data_dir.join("no-redis.sock").display());
    let replicas = [Replica::start(&app, &url), Replica::start(&app, &url)];
    let party = Party::begin(async |who| app.signed_in("alpha", who).await, &[replicas[0].address], 3).await;
    // At the other process, which nothing but the database tells of it.
    let listener = Listener::begin(&app, replicas[1].address).await;
    further(&party, 150).await;
    let db = app.database.db_owner().await;
    party.end(&db).await;
    listener.heard_all(&db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_that_drops_doubles_and_reorders_is_made_good() {
    let app = TestApp::start().await;
    let socket = app.data_dir.join("redis.sock");
    let url = format!("redis+unix://{}", socket.display());
    let _redis = Process::redis(&socket);
    while std::os::unix::net::UnixStream::connect(&socket).is_err() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let client = redis::Client::open(url.as_str()).unwrap();
    let mut commands = client.get_multiplexed_async_connection().await.unwrap();
    // A subscriber that is ever a kilobyte behind is thrown out.
    let () = redis::cmd("CONFIG")
        .arg("SET")
        .arg("client-output-buffer-limit")
        .arg("pubsub 1kb 1kb 1")
        .query_async(&mut commands)
        .await
        .unwrap();
    let replicas = [Replica::start(&app, &url), Replica::start(&app, &url)];
    let party = Party::begin(async |who| app.signed_in("alpha", who).await, &[replicas[0].address], 3).await;
    let listener = Listener::begin(&app, replicas[1].address).await;
    // Everything said on the bus is said again, twice and the wrong way round.
    let mut echo = client.get_async_pubsub().await.unwrap();
    echo.psubscribe("p2p:college:*").await.unwrap();
    let mut again = client.get_multiplexed_async_connection().await.unwrap();
    let echoing = tokio::spawn(async move {
        let mut known = BTreeSet::new();
        let mut said: Vec<(String, Vec<u8>)> = Vec::new();
        loop {
            let next = echo.on_message().next().await;
            match next {
                Some(message) => {
                    let one = (
                        message.get_channel_name().to_owned(),
                        message.get_payload_bytes().to_vec(),
                    );
                    if known.insert(one.clone()) {
                        said.push(one);
                    }
                }
                // It is thrown out like everybody else, and comes back.
                None => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    if let Ok(mut fresh) = client.get_async_pubsub().await {
                        let _ = fresh.psubscribe("p2p:college:*").await;
                        echo = fresh;
                    }
                }
            }
            if said.len() >= 5 {
                for (channel, payload) in said.drain(..).rev() {
                    for _ in 0..2 {
                        let _: Result<(), _> = redis::cmd("PUBLISH")
                            .arg(&channel)
                            .arg(&payload)
                            .query_async(&mut again)
                            .await;
                    }
                }
            }
        }
    });
    let mut dropped = 0_i64;
    for _ in 0..6 {
        further(&party, 25).await;
        let _: Result<(), _> = redis::cmd("PUBLISH")
            .arg("p2p:noise")
            .arg(vec![b'x'; 300_000])
            .query_async(&mut commands)
            .await;
        let gone: Result<i64, _> = redis::cmd("CLIENT")
            .arg(&["KILL", "TYPE", "pubsub"])
            .query_async(&mut commands)
            .await;
        dropped += gone.unwrap_or_default();
    }
    further(&party, 25).await;
    let db = app.database.db_owner().await;
    party.end(&db).await;
    listener.heard_all(&db).await;
    echoing.abort();
    println!("subscribers thrown out: more than {dropped}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_the_death_of_postgresql() {
    // A server of this test's own, durable as in production: the shared one must live.
    let data = std::path::PathBuf::from(format!("/tmp/p2p-test-{:016x}", rand::random::<u64>()));
    std::fs::create_dir_all(&data).unwrap();
    let mut server = Embedded::start(&data, &EmbeddedOptions::default()).await.unwrap();
    let urls = server.urls().clone();
    migrate::run(&urls.owner, &peer2peer::features::sql()).await.unwrap();
    server.set_login_passwords().await.unwrap();
    let own = settings(&data, |_| {});
    let hash = Passwords::new(&own.auth, &secrets().server_key)
        .unwrap()
        .hash(PASSWORD)
        .await
        .unwrap();
    let connect = async |url: &str| {
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    };
    connect(&urls.owner)
        .await
        .batch_execute(&fixture_sql(&hash))
        .await
        .unwrap();
    let replica = Replica::over(own, urls.app.clone(), urls.platform.clone());
    let address = replica.address;
    let sign_in = async |who: &'static str| {
        let mut client = Client::new(address, "alpha.p2p.test");
        client.sign_in(&person("alpha", who).email).await;
        client
    };
    let party = Party::begin(sign_in, &[address], 3).await;
    for _ in 0..3 {
        further(&party, 40).await;
        kill(Pid::from_raw(server.pid()), Signal::SIGKILL).unwrap();
        drop(server);
        // Until the killed server's own processes are gone, a new one does not start.
        let mut tries = 0;
        server = loop {
            match Embedded::start(&data, &EmbeddedOptions::default()).await {
                Ok(server) => break server,
                Err(error) => {
                    tries += 1;
                    assert!(tries < 40, "{error}");
                    tokio::time::sleep(Duration::from_millis(250)).await;
                }
            }
        };
        assert!(!server.adopted());
    }
    further(&party, 40).await;
    party.end(&connect(&urls.owner).await).await;
    drop(replica);
    server.stop().await.unwrap();
    std::fs::remove_dir_all(&data).unwrap();
}
