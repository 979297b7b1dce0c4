//! Everybody comes back at once: sockets that lost their server, with the pages' own rule (F-W04).

use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use tokio_tungstenite::tungstenite::Message;

use super::chat::{self, PEOPLE_THERE};
use super::lab::Lab;

/// Sockets wanted; fewer where a process may not have so many files open.
const WANTED: usize = 20_000;
/// Files of server and measurement that are no sockets of this crowd.
const OTHER_FILES: usize = 300;

/// What the crowd shares.
struct Crowd {
    place: Cell<SocketAddr>,
    host: RefCell<String>,
    inside: Cell<usize>,
    /// When each came in, and how long it took from its first packet.
    came: RefCell<Vec<(Instant, f64)>>,
    /// Attempts that were refused, at whatever stage.
    refused: Cell<usize>,
}

impl Crowd {
    /// Comes in, and again whenever it is put out, for as long as the measurement lasts.
    async fn guest(self: Rc<Self>, token: String, wait: Duration) {
        tokio::time::sleep(wait).await;
        let mut failures = 0;
        loop {
            let began = Instant::now();
            let host = self.host.borrow().clone();
            let socket = chat::connect(self.place.get(), &host, &token).await;
            let mut asked = None;
            if let Ok(mut socket) = socket {
                let now = Instant::now();
                self.came.borrow_mut().push((now, (now - began).as_secs_f64() * 1000.0));
                self.inside.set(self.inside.get() + 1);
                while let Some(Ok(frame)) = socket.next().await {
                    failures = 0;
                    asked = restart_in(&frame).or(asked);
                }
                self.inside.set(self.inside.get() - 1);
            } else {
                self.refused.set(self.refused.get() + 1);
            }
            failures += 1;
            tokio::time::sleep(asked.unwrap_or_else(|| pause(failures))).await;
        }
    }

    /// Until so many are inside; prints how they came since `from`.
    async fn all_in(&self, what: &str, wanted: usize, from: Instant) {
        let deadline = Instant::now() + Duration::from_secs(180);
        // Everybody came, and nobody was put out again.
        while (self.came.borrow().len() < wanted || self.inside.get() < wanted) && Instant::now() < deadline {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let came = self.came.take();
        let spread = |f: fn(Instant, Instant) -> Instant| came.iter().map(|(at, _)| *at).reduce(f).unwrap_or(from);
        let (first, last) = (spread(Ord::min), spread(Ord::max));
        let (first, last) = ((first - from).as_secs_f64(), (last - from).as_secs_f64());
        println!(
            "  {what}: {} of {wanted} in, the first after {first:.1} s, the last after {last:.1} s, {} attempts refused\n    let in after: {}",
            self.inside.get(),
            self.refused.take(),
            chat::percentiles(came.iter().map(|(_, took)| *took).collect()),
        );
    }
}

/// What the page does after so many failures in a row (`js/backoff.js`).
fn pause(failures: i32) -> Duration {
    let limit = (0.5 * 2_f64.powi(failures - 1)).min(30.0);
    Duration::from_secs_f64(0.1 + limit * rand::random::<f64>())
}

fn restart_in(frame: &Message) -> Option<Duration> {
    let frame: serde_json::Value = serde_json::from_str(frame.to_text().ok()?).ok()?;
    (frame["type"] == "server:restart").then(|| Duration::from_millis(frame["retry_after_ms"].as_u64().unwrap_or(0)))
}

/// Twenty thousand sockets through a crash and a deploy.
pub async fn storm(lab: &mut Lab) {
    let wanted = open_files().saturating_sub(OTHER_FILES).min(WANTED);
    println!("\nstorm: {wanted} sockets");
    let crowd = Rc::new(Crowd {
        place: Cell::new(lab.address()),
        host: RefCell::new(lab.host()),
        inside: Cell::default(),
        came: RefCell::default(),
        refused: Cell::default(),
    });
    let began = Instant::now();
    for n in 0..wanted {
        let person = n % PEOPLE_THERE;
        let token = lab.token(&chat::person(person), &chat::session(person));
        // Not all in the first moment: that is what the crash does.
        let wait = Duration::from_micros(400) * u32::try_from(n).unwrap();
        tokio::task::spawn_local(crowd.clone().guest(token, wait));
    }
    crowd.all_in("coming", wanted, began).await;
    println!("    memory of the server: {:.0} MiB", lab.memory_kib() / 1024.0);
    let began = Instant::now();
    lab.crash();
    println!(
        "  killed with -9; a new process listens after {:.1} s",
        began.elapsed().as_secs_f64()
    );
    crowd.all_in("after the crash", wanted, began).await;
    println!("    memory of the server: {:.0} MiB", lab.memory_kib() / 1024.0);
    let began = Instant::now();
    let old = lab.deploy();
    crowd.place.set(lab.address());
    *crowd.host.borrow_mut() = lab.host();
    crowd.all_in("after a deploy", wanted, began).await;
    println!("    memory of the server: {:.0} MiB", lab.memory_kib() / 1024.0);
    drop(old);
}

fn open_files() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
    let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    line.split_whitespace().nth(3).unwrap().parse().unwrap_or(usize::MAX)
}
