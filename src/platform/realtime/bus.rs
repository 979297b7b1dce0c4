//! Publishes events to the other processes over Redis, and receives theirs: ids and numbers, never content. Each process
//! has one subscriber connection for the topics of all colleges, which reconnects by itself. Without Redis there is one
//! process, and nothing to publish.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::StreamExt as _;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::platform::events::Event;
use crate::platform::realtime::ProcessId;
use crate::platform::scope::CollegeId;

/// Events waiting for Redis; more are dropped, and found by the poll.
const WAITING: usize = 8192;
/// A subscriber that hears nothing for this long, not even itself, connects again.
const RECONNECT_AFTER: Duration = Duration::from_secs(12);
/// How often a process talks to itself to know that it hears.
const HEARTBEAT_EVERY: Duration = Duration::from_secs(4);
/// The topic a process talks to itself on.
const HEARTBEAT: &str = "p2p:beat";

#[derive(Serialize, Deserialize)]
struct Envelope {
    process: ProcessId,
    /// Under the name that processes of earlier releases read.
    #[serde(rename = "nudge")]
    event: Event,
}

/// An event of another process.
#[derive(Clone, Debug)]
pub(in crate::platform) struct Received {
    pub(in crate::platform) college_id: CollegeId,
    pub(in crate::platform) process: ProcessId,
    pub(in crate::platform) event: Event,
}

/// What the subscriber passes to the dispatcher.
#[derive(Clone, Debug)]
pub(in crate::platform) enum BusEvent {
    /// An event of another process.
    Received(Received),
    /// Subscribed, again or for the first time: what was published before is in the database only.
    Reconnected,
}

/// The way to other processes.
pub struct Bus {
    client: Option<redis::Client>,
    process: ProcessId,
    hears: AtomicBool,
    outgoing: mpsc::Sender<(String, String)>,
    waiting: std::sync::Mutex<Option<mpsc::Receiver<(String, String)>>>,
}

/// The topic of a college. Built from the id alone, so no text of a client's can reach another topic.
fn topic(college_id: CollegeId) -> String {
    format!("p2p:college:{college_id}")
}

/// The college of a topic, if it is exactly one of ours.
fn college_of(channel: &str) -> Option<CollegeId> {
    let id = channel.strip_prefix("p2p:college:")?.parse().ok()?;
    (topic(id) == channel).then_some(id)
}

impl Bus {
    pub(in crate::platform) fn new(redis_url: Option<&str>) -> anyhow::Result<Self> {
        let (outgoing, waiting) = mpsc::channel(WAITING);
        Ok(Self {
            client: redis_url.map(redis::Client::open).transpose()?,
            process: ProcessId::now_v7(),
            hears: AtomicBool::new(false),
            outgoing,
            waiting: std::sync::Mutex::new(Some(waiting)),
        })
    }

    /// Whether there may be other processes.
    pub fn is_shared(&self) -> bool {
        self.client.is_some()
    }

    /// Whether other processes are heard now.
    pub fn hears(&self) -> bool {
        self.hears.load(Ordering::Relaxed)
    }

    /// Tells the other processes, without waiting. What does not get through is found by their poll.
    pub fn publish(&self, college_id: CollegeId, event: Event) {
        if self.client.is_none() {
            return;
        }
        let envelope = Envelope {
            process: self.process,
            event,
        };
        if let Ok(text) = serde_json::to_string(&envelope) {
            let _ = self.outgoing.try_send((topic(college_id), text));
        }
    }

    /// Publishes and listens until `stop`.
    pub(in crate::platform) async fn run(&self, heard: mpsc::Sender<BusEvent>, stop: CancellationToken) {
        let Some(client) = &self.client else {
            return;
        };
        let waiting = self
            .waiting
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .take();
        let Some(waiting) = waiting else {
            return;
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = send_all(client, waiting) => {}
            () = self.listen_for_ever(client, heard) => {}
        }
    }

    async fn listen_for_ever(&self, client: &redis::Client, heard: mpsc::Sender<BusEvent>) {
        loop {
            if let Err(error) = self.listen(client, &heard).await {
                tracing::warn!(%error, "redis is away; delivery between processes goes by the database");
            }
            self.hears.store(false, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(200 + rand::random_range(0..300))).await;
        }
    }

    async fn listen(&self, client: &redis::Client, heard: &mpsc::Sender<BusEvent>) -> redis::RedisResult<()> {
        let connect = async {
            let mut pubsub = client.get_async_pubsub().await?;
            pubsub.psubscribe("p2p:*").await?;
            Ok::<_, redis::RedisError>(pubsub)
        };
        let pubsub = tokio::time::timeout(Duration::from_secs(3), connect)
            .await
            .map_err(|_| redis::RedisError::from(std::io::Error::from(std::io::ErrorKind::TimedOut)))??;
        self.hears.store(true, Ordering::Relaxed);
        let _ = heard.send(BusEvent::Reconnected).await;
        let mut messages = pubsub.into_on_message();
        let mut beat = tokio::time::interval(HEARTBEAT_EVERY);
        let mut last = tokio::time::Instant::now();
        loop {
            tokio::select! {
                _ = beat.tick() => {
                    if last.elapsed() > RECONNECT_AFTER {
                        return Err(std::io::Error::from(std::io::ErrorKind::TimedOut).into());
                    }
                    let _ = self.outgoing.try_send((HEARTBEAT.to_owned(), self.process.to_string()));
                }
                message = messages.next() => {
                    let Some(message) = message else {
                        return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into());
                    };
                    last = tokio::time::Instant::now();
                    if let Some(received) = self.read(message.get_channel_name(), message.get_payload_bytes()) {
                        let _ = heard.send(BusEvent::Received(received)).await;
                    }
                }
            }
        }
    }

    /// Redis is not trusted: what does not read strictly is dropped.
    fn read(&self, channel: &str, payload: &[u8]) -> Option<Received> {
        let college_id = college_of(channel)?;
        if payload.len() > 64 * 1024 {
            return None;
        }
        let Envelope { process, event } = serde_json::from_slice(payload).ok()?;
        // Nil is what this process calls itself where it hears of its own commits; nobody else is believed to be it.
        let of_others = process != self.process && process != ProcessId::NIL;
        of_others.then_some(Received {
            college_id,
            process,
            event,
        })
    }
}

/// Sends what waits, many at once. What fails is dropped: it is only a hint.
async fn send_all(client: &redis::Client, mut waiting: mpsc::Receiver<(String, String)>) {
    let mut connection: Option<redis::aio::MultiplexedConnection> = None;
    let mut batch = Vec::new();
    while waiting.recv_many(&mut batch, 256).await > 0 {
        let sending = async {
            let mut open = match connection.take() {
                Some(open) => open,
                None => client.get_multiplexed_async_connection().await?,
            };
            let mut pipe = redis::pipe();
            for (channel, text) in &batch {
                pipe.publish(channel, text).ignore();
            }
            let () = pipe.query_async(&mut open).await?;
            Ok::<_, redis::RedisError>(open)
        };
        match tokio::time::timeout(Duration::from_secs(2), sending).await {
            Ok(Ok(open)) => connection = Some(open),
            Ok(Err(_)) | Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
        }
        batch.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::events::StreamId;

    #[test]
    fn topics_name_one_college_each() {
        let id = CollegeId::now_v7();
        assert_eq!(college_of(&topic(id)), Some(id));
        for bad in [
            "p2p:*",
            "p2p:college:*",
            "p2p:college:",
            &format!("p2p:college:{}x", id),
            &format!("p2p:college:{}\n", id),
            &format!("p2p:college:{{{id}}}"),
            &format!("p2p:college:{}", id.as_uuid().simple()),
            &topic(id).to_uppercase(),
            &format!("x{}", topic(id)),
        ] {
            assert_eq!(college_of(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn nonsense_from_redis_is_dropped() {
        let bus = Bus::new(Some("redis://127.0.0.1:1/")).unwrap_or_else(|error| panic!("{error}"));
        let channel = topic(CollegeId::now_v7());
        for payload in [
            "",
            "{}",
            "null",
            "[1]",
            "{\"process\":1}",
            "\u{0}",
            "{\"process\":\"x\",\"nudge\":{}}",
        ] {
            assert!(bus.read(&channel, payload.as_bytes()).is_none());
        }
        let from = |process| {
            let event = Event::Changed {
                stream: StreamId::now_v7(),
                change: 1,
            };
            let payload = serde_json::to_vec(&Envelope { process, event }).unwrap_or_default();
            bus.read(&channel, &payload).is_some()
        };
        assert!(from(ProcessId::now_v7()));
        assert!(!from(bus.process), "a process does not listen to itself");
        assert!(!from(ProcessId::NIL), "nobody else speaks for this process");
    }
}
