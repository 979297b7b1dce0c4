//! What every test stands on: a database of its own, copied from a migrated template that already holds three
//! colleges with people of the same names, a server on loopback, and clients that speak HTTP to it.
//!
//! Helpers on [`Client`] go through the product's own doors; helpers whose name begins with `db_` go to the database.

mod client;
mod database;
mod link;
mod people;
mod snapshot;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use figment::Figment;
use figment::providers::Serialized;
use peer2peer::platform::app::App;
use peer2peer::platform::clock::Clock;
use peer2peer::platform::config::{Environment, Secrets, Settings, SigningKey};
use secrecy::{SecretBox, SecretString};
use tokio_util::sync::CancellationToken;

pub use client::{Answer, Client};
pub use database::TestDatabase;
pub use link::Link;
pub use people::{COLLEGES, PASSWORD, college_id, fixture_sql, person};
pub use snapshot::assert_snapshot;

/// A running server over its own database.
pub struct TestApp {
    /// Where it listens.
    pub address: SocketAddr,
    /// The process as tests use it: same database and keys, pools of its own.
    pub app: App,
    /// The database.
    pub database: TestDatabase,
    /// Its data directory (outbox and all).
    pub data_dir: std::path::PathBuf,
    stop: CancellationToken,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// Keys that are the same in every test, because the template holds passwords hashed with them.
pub fn secrets() -> Secrets {
    let key = |byte: u8| Arc::new(SecretBox::new(Box::new(vec![byte; 32])));
    Secrets {
        signing_keys: vec![
            SigningKey {
                id: "second".to_owned(),
                secret: key(2),
            },
            SigningKey {
                id: "first".to_owned(),
                secret: key(1),
            },
        ],
        server_key: key(3),
        database_url: None,
        platform_database_url: None,
        owner_database_url: None,
    }
}

/// Settings of a test, with changes.
pub fn settings(data_dir: &std::path::Path, change: impl FnOnce(&mut Settings)) -> Settings {
    let overrides = Figment::from(Serialized::default("data_dir", data_dir))
        .merge(Serialized::default("bind", "127.0.0.1:0"))
        .merge(Serialized::default("base_domain", "p2p.test"));
    let mut settings = Settings::load_for(Environment::Test, overrides).unwrap();
    change(&mut settings);
    settings
}

impl TestApp {
    /// Starts with the test settings.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// Starts with changed settings.
    pub async fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        let database = TestDatabase::create().await;
        let data_dir = std::env::temp_dir().join(format!("p2p-test-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&data_dir).unwrap();
        let settings = settings(&data_dir, change);
        let build = {
            let (settings, app_url, platform_url) = (settings.clone(), database.app_url(), database.platform_url());
            let clock = Clock::default();
            let repeats = peer2peer::platform::audit::Repeats::new(clock.clone());
            move || {
                let app = App::build(
                    settings.clone(),
                    secrets(),
                    &SecretString::from(app_url.clone()),
                    &SecretString::from(platform_url.clone()),
                    clock.clone(),
                )
                .unwrap();
                // What the server counts is written when a test says so.
                App {
                    repeats: repeats.clone(),
                    ..app
                }
            }
        };
        let app = build();
        let stop = CancellationToken::new();
        let (tell, told) = std::sync::mpsc::channel();
        let stopped = stop.clone();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                peer2peer::server::run(build(), false, stopped, |address| tell.send(address).unwrap())
                    .await
                    .unwrap();
            });
        });
        let address = told.recv().unwrap();
        Self {
            address,
            app,
            database,
            data_dir,
            stop,
            thread: Some(thread),
        }
    }

    /// A client of a college's site (or of `console`, `api`), not signed in.
    pub fn client(&self, site: &str) -> Client {
        Client::new(self.address, &format!("{site}.p2p.test"))
    }

    /// A client signed in as one of the fixture's people, by the API.
    pub async fn signed_in(&self, college: &str, who: &str) -> Client {
        let mut client = self.client(college);
        client.sign_in(&person(college, who).email).await;
        client
    }

    /// Runs every background job that is due; answers how many.
    pub async fn run_jobs(&self) -> usize {
        peer2peer::platform::worker::run_due(&self.app, &peer2peer::jobs::handlers())
            .await
            .unwrap()
    }

    /// Plans the daily work of every college as if the last was a day ago; the next run of jobs does it.
    pub async fn plan_a_day(&self) {
        let owner = self.database.db_owner().await;
        let yesterday = "SET row_security = off;
            UPDATE jobs SET created_at = created_at - interval '1 day' WHERE kind = 'daily'";
        owner.batch_execute(yesterday).await.unwrap();
        peer2peer::platform::worker::plan_daily(&self.app).await.unwrap();
    }

    /// The mails sent so far, oldest first.
    pub fn mails(&self) -> Vec<peer2peer::platform::mail::Mail> {
        let mut files: Vec<_> = std::fs::read_dir(self.data_dir.join("outbox"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "json"))
            .collect();
        files.sort();
        files
            .iter()
            .map(|path| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap())
            .collect()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        let _ = std::fs::remove_dir_all(&self.data_dir);
    }
}

/// Prints how long something took beside what is promised, and fails when the mechanism behind it cannot have worked:
/// a busy machine is given two seconds more, less than any slower way (a heartbeat, the end of a token) would take.
pub fn in_time(what: &str, took: Duration, promise: Duration) {
    println!("{what}: {took:?}, promised within {promise:?}");
    assert!(took < promise + Duration::from_secs(2), "{what}: {took:?}");
}
