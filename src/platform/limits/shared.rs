//! What the processes of one installation count together, when Redis is between them. Redis is asked briefly and never
//! relied on: while it is away, each process goes by what it counted itself. It is told numbers under keys that only the
//! server key makes, never an address or a name.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use redis::aio::MultiplexedConnection;
use secrecy::SecretBox;
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

use crate::platform::keys::proof;

/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_millis(500);
/// After a failure Redis is left alone for this long.
const REST: Duration = Duration::from_secs(2);

/// A share that refills evenly: `ARGV` are microseconds between two requests and how many may come at once. Answers 0, or the
/// microseconds to wait.
const RATE: &str = "
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local full = tonumber(redis.call('GET', KEYS[1]) or now)
if full < now then full = now end
local after = full + ARGV[1]
local over = after - now - ARGV[1] * ARGV[2]
if over > 0 then return math.ceil(over) end
redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000) + 1)
return 0";

/// So many within a time: `ARGV` are how many, milliseconds, and a name of this one. Answers 1 when it may be.
const WITHIN: &str = "
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZSCORE', KEYS[1], ARGV[3]) == false and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[2]), ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1";

/// Gives back what [`WITHIN`] gave: `ARGV` is its name.
const GIVE_BACK: &str = "return redis.call('ZREM', KEYS[1], ARGV[1])";

/// The way to what is counted together.
pub(super) struct Shared {
    client: redis::Client,
    server_key: Arc<SecretBox<Vec<u8>>>,
    connection: tokio::sync::Mutex<Option<MultiplexedConnection>>,
    rests_until: Mutex<Option<Instant>>,
}

impl Shared {
    pub(super) fn new(redis_url: &str, server_key: &Arc<SecretBox<Vec<u8>>>) -> anyhow::Result<Self> {
        Ok(Self {
            client: redis::Client::open(redis_url)?,
            server_key: server_key.clone(),
            connection: tokio::sync::Mutex::new(None),
            rests_until: Mutex::new(None),
        })
    }

    fn key(&self, kind: &str, parts: &[&str]) -> String {
        let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
        format!("p2p:limit:{kind}:{}", proof(&self.server_key, "limit", &parts))
    }

    /// Counts one more of what may come `per_minute` times. `None` when Redis does not say; the error is how long to wait.
    pub(super) async fn rate(&self, parts: &[&str], per_minute: u32) -> Option<Result<(), Duration>> {
        let per_minute = per_minute.max(1);
        let every = 60_000_000 / i64::from(per_minute);
        let key = self.key("rate", parts);
        let wait = self
            .ask(RATE, &key, &[every.to_string(), per_minute.to_string()])
            .await?;
        Some(match u64::try_from(wait) {
            Ok(wait) if wait > 0 => Err(Duration::from_micros(wait)),
            _ => Ok(()),
        })
    }

    /// Counts one more of what may come `most` times within `time`. `None` when Redis does not say.
    pub(super) async fn within(&self, parts: &[&str], most: usize, time: Duration) -> Option<bool> {
        let key = self.key("within", parts);
        self.take(&key, most, time, Uuid::new_v4()).await
    }

    async fn take(&self, key: &str, most: usize, time: Duration, name: Uuid) -> Option<bool> {
        let arguments = [most.to_string(), time.as_millis().to_string(), name.to_string()];
        self.ask(WITHIN, key, &arguments).await.map(|given| given == 1)
    }

    /// Takes one of `most` slots, which holds until the guard is dropped; or, should this process die, for `time` more.
    /// `None` when Redis does not say.
    pub(super) async fn lease(
        self: &Arc<Self>,
        parts: &[&str],
        most: usize,
        time: Duration,
    ) -> Option<Option<DropGuard>> {
        let (key, name) = (self.key("lease", parts), Uuid::new_v4());
        if !self.take(&key, most, time, name).await? {
            return Some(None);
        }
        let ended = CancellationToken::new();
        let (shared, over) = (self.clone(), ended.clone());
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    () = over.cancelled() => break,
                    () = tokio::time::sleep(time / 3) => drop(shared.take(&key, most, time, name).await),
                }
            }
            shared.ask(GIVE_BACK, &key, &[name.to_string()]).await;
        });
        Some(Some(ended.drop_guard()))
    }

    async fn ask(&self, script: &str, key: &str, arguments: &[String]) -> Option<i64> {
        if self.rests() {
            return None;
        }
        let asking = async {
            let mut open = self.open().await?;
            let mut command = redis::cmd("EVAL");
            command.arg(script).arg(1).arg(key).arg(arguments);
            command.query_async::<i64>(&mut open).await
        };
        match tokio::time::timeout(PATIENCE, asking).await {
            Ok(Ok(answer)) => return Some(answer),
            Ok(Err(error)) => tracing::warn!(%error, "redis is away; each process counts by itself"),
            Err(_) => tracing::warn!("redis does not answer; each process counts by itself"),
        }
        *self.connection.lock().await = None;
        *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + REST);
        None
    }

    async fn open(&self) -> redis::RedisResult<MultiplexedConnection> {
        let mut kept = self.connection.lock().await;
        if let Some(open) = &*kept {
            return Ok(open.clone());
        }
        let open = self.client.get_multiplexed_async_connection().await?;
        *kept = Some(open.clone());
        Ok(open)
    }

    fn rests(&self) -> bool {
        let until = *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| until > Instant::now())
    }
}
