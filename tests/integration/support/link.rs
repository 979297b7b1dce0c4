//! A bad network: a relay in front of a server that delays, loses, swallows and cuts.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

const OPEN: u8 = 0;
const DEAF: u8 = 1;

#[derive(Default)]
struct Weather {
    mode: AtomicU8,
    jitter_ms: AtomicU64,
    lose_one_in: AtomicU32,
}

/// The relay. Connections end with it.
pub struct Link {
    /// Where clients connect.
    pub address: SocketAddr,
    weather: Arc<Weather>,
    cut: watch::Sender<u64>,
    task: tokio::task::AbortHandle,
}

impl Link {
    /// A link to a server, good for now.
    pub async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let weather = Arc::new(Weather::default());
        let (cut, cuts) = watch::channel(0);
        let shared = weather.clone();
        let task = tokio::spawn(async move {
            let mut count = 0;
            while let Ok((client, _)) = listener.accept().await {
                count += 1;
                tokio::spawn(relay(client, server, shared.clone(), cuts.clone(), count));
            }
        });
        Self {
            address,
            weather,
            cut,
            task: task.abort_handle(),
        }
    }

    /// From now on every piece takes up to so long, and one in so many is lost. On TCP nothing gets past a lost piece,
    /// so its connection is silent in that direction until it is cut.
    pub fn storm(&self, jitter: Duration, lose_one_in: u32) {
        let ms = u64::try_from(jitter.as_millis()).unwrap();
        self.weather.jitter_ms.store(ms, Ordering::Relaxed);
        self.weather.lose_one_in.store(lose_one_in, Ordering::Relaxed);
    }

    /// What the server says no longer arrives, on connections that stay open.
    pub fn swallow_answers(&self) {
        self.weather.mode.store(DEAF, Ordering::Relaxed);
    }

    /// Good weather again, for new connections.
    pub fn calm(&self) {
        self.weather.mode.store(OPEN, Ordering::Relaxed);
        self.storm(Duration::ZERO, 0);
    }

    /// Cuts every connection there is.
    pub fn cut(&self) {
        self.cut.send_modify(|turn| *turn += 1);
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.cut();
        self.task.abort();
    }
}

async fn relay(
    client: TcpStream,
    server: SocketAddr,
    weather: Arc<Weather>,
    mut cuts: watch::Receiver<u64>,
    seed: u64,
) {
    // Cuts before this connection are none of its business.
    cuts.mark_unchanged();
    let Ok(server) = TcpStream::connect(server).await else {
        return;
    };
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    tokio::select! {
        () = carry(from_client, to_server, &weather, false, seed * 2) => {}
        () = carry(from_server, to_client, &weather, true, seed * 2 + 1) => {}
        _ = cuts.changed() => {}
    }
}

async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, weather: &Weather, answers: bool, seed: u64) {
    let mut dice = StdRng::seed_from_u64(seed);
    let mut buffer = vec![0; 16 * 1024];
    let mut lost = false;
    loop {
        let Ok(length @ 1..) = from.read(&mut buffer).await else {
            return;
        };
        let jitter = weather.jitter_ms.load(Ordering::Relaxed);
        if jitter > 0 {
            tokio::time::sleep(Duration::from_millis(dice.random_range(0..jitter))).await;
        }
        let lose = weather.lose_one_in.load(Ordering::Relaxed);
        lost |= lose > 0 && dice.random_range(0..lose) == 0;
        lost |= answers && weather.mode.load(Ordering::Relaxed) == DEAF;
        if !lost && to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
}
