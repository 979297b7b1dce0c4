//! The sockets of this process, by college and person.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytestring::ByteString;
use dashmap::DashMap;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::frames::{self, SocketFrame};
use super::send_queue::{Close, Out, SendQueue, Weight};
use crate::platform::clock::Clock;
use crate::platform::scope::{CollegeId, SessionId, UserId};

/// Seconds of silence after which a client counts as gone (F-W01).
const SILENCE_S: i64 = 45;
/// A ping goes out this often.
const PING_EVERY_S: u64 = 20;
/// A socket that was told to close and still is not gone is cut off after this.
const CUT_AFTER_S: i64 = 10;
/// When the process stops, sockets are sent away this far apart while that takes only a few seconds;
const CLOSE_SPACING_FEW: Duration = Duration::from_millis(20);
const CLOSE_FEW_WITHIN: Duration = Duration::from_secs(3);
/// and this far apart when there are thousands, since another process has to take them all in (R101).
const CLOSE_SPACING_MANY: Duration = Duration::from_millis(1);

/// Who a socket belongs to, as checked when it was opened and again every second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// The college.
    pub college_id: CollegeId,
    /// The person.
    pub user_id: UserId,
    /// The sign-in.
    pub session_id: SessionId,
    /// Version of the person's rights when it was opened.
    pub authz_version: i32,
    /// Whether others may see the person is here.
    pub shows_presence: bool,
}

/// One open socket.
pub struct Socket {
    /// Number in this process.
    pub id: u64,
    /// Whose.
    pub member: Member,
    clock: Clock,
    send_queue: Mutex<SendQueue>,
    /// Something is in the send_queue.
    pub(in crate::platform) wake: Notify,
    /// Give up at once, whatever is being written.
    pub(in crate::platform) cut: Notify,
    expires_at: AtomicI64,
    heard_at: AtomicI64,
    closing_since: AtomicI64,
}

impl Socket {
    fn with<T>(&self, work: impl FnOnce(&mut SendQueue) -> T) -> T {
        let value = work(&mut self.send_queue.lock().unwrap_or_else(PoisonError::into_inner));
        self.wake.notify_one();
        value
    }

    /// Sends a frame, without waiting.
    pub fn send(&self, frame: ByteString, weight: Weight) {
        self.with(|send_queue| send_queue.push(frame, weight));
    }

    /// Closes, without waiting.
    pub fn close(&self, why: Close) {
        self.with(|send_queue| send_queue.close(why));
    }

    /// Bytes waiting to be sent.
    pub fn backlog(&self) -> usize {
        self.send_queue.lock().unwrap_or_else(PoisonError::into_inner).bytes()
    }

    pub(super) fn take(&self) -> Option<Out> {
        self.send_queue.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(in crate::platform) fn heard(&self) {
        self.heard_at.store(self.clock.now().timestamp(), Ordering::Relaxed);
    }

    /// The token that opened it was renewed.
    pub fn renew(&self, expires_at: i64) {
        self.expires_at.store(expires_at, Ordering::Relaxed);
    }

    /// Once a second: pings, time-outs, expiry.
    fn tick(&self, now: i64, turn: u64) {
        let closing = self.send_queue.lock().unwrap_or_else(PoisonError::into_inner).closing();
        if closing.is_some() {
            let since = match self
                .closing_since
                .compare_exchange(0, now, Ordering::Relaxed, Ordering::Relaxed)
            {
                Ok(_) => now,
                Err(since) => since,
            };
            if now - since >= CUT_AFTER_S {
                self.cut.notify_one();
            }
            return;
        }
        if now - self.heard_at.load(Ordering::Relaxed) > SILENCE_S {
            self.cut.notify_one();
        } else if now >= self.expires_at.load(Ordering::Relaxed) {
            self.close(Close::TokenExpired);
        } else if turn % PING_EVERY_S == self.id % PING_EVERY_S {
            self.with(SendQueue::ping);
        }
    }
}

/// Why a socket is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The person has too many open.
    TooMany,
    /// The process is stopping.
    Stopping,
}

/// Every socket of this process.
pub struct Hub {
    colleges: DashMap<CollegeId, HashMap<UserId, Vec<Arc<Socket>>>>,
    next: AtomicU64,
    per_person: usize,
    clock: Clock,
    stopping: AtomicBool,
}

impl Hub {
    pub(in crate::platform) fn new(per_person: usize, clock: Clock) -> Self {
        Self {
            colleges: DashMap::new(),
            next: AtomicU64::new(1),
            per_person: per_person.max(1),
            clock,
            stopping: AtomicBool::new(false),
        }
    }

    /// Takes a new socket in. Answers it and whether it is the person's first here.
    ///
    /// # Errors
    /// When the person has too many, or the process is stopping.
    pub fn join(&self, member: Member, expires_at: i64) -> Result<(Arc<Socket>, bool), Refused> {
        if self.stopping.load(Ordering::Acquire) {
            return Err(Refused::Stopping);
        }
        let mut college = self.colleges.entry(member.college_id).or_default();
        let own = college.entry(member.user_id).or_default();
        if own.len() >= self.per_person {
            return Err(Refused::TooMany);
        }
        let socket = Arc::new(Socket {
            id: self.next.fetch_add(1, Ordering::Relaxed),
            clock: self.clock.clone(),
            member,
            send_queue: Mutex::new(SendQueue::default()),
            wake: Notify::new(),
            cut: Notify::new(),
            expires_at: AtomicI64::new(expires_at),
            heard_at: AtomicI64::new(self.clock.now().timestamp()),
            closing_since: AtomicI64::new(0),
        });
        own.push(socket.clone());
        Ok((socket, own.len() == 1))
    }

    /// Lets a socket go. Answers whether it was the person's last here.
    pub fn leave(&self, socket: &Socket) -> bool {
        let member = &socket.member;
        let mut last = false;
        if let Some(mut college) = self.colleges.get_mut(&member.college_id) {
            if let Some(own) = college.get_mut(&member.user_id) {
                own.retain(|other| other.id != socket.id);
                last = own.is_empty();
            }
            if last {
                college.remove(&member.user_id);
            }
        }
        self.colleges
            .remove_if(&member.college_id, |_, people| people.is_empty());
        last
    }

    /// Puts a frame into every socket of these people of one college.
    pub fn push(&self, college_id: CollegeId, people: &[UserId], frame: &ByteString, weight: Weight) {
        let Some(college) = self.colleges.get(&college_id) else {
            return;
        };
        for socket in people.iter().filter_map(|user| college.get(user)).flatten() {
            socket.send(frame.clone(), weight);
        }
    }

    /// Colleges with sockets here.
    pub fn colleges(&self) -> Vec<CollegeId> {
        self.colleges.iter().map(|entry| *entry.key()).collect()
    }

    /// Whether anybody of the college is connected here.
    pub fn serves(&self, college_id: CollegeId) -> bool {
        self.colleges.contains_key(&college_id)
    }

    /// Whether a person has a socket here that others may see.
    pub fn shows(&self, college_id: CollegeId, user_id: UserId) -> bool {
        self.colleges.get(&college_id).is_some_and(|college| {
            college
                .get(&user_id)
                .is_some_and(|own| own.iter().any(|socket| socket.member.shows_presence))
        })
    }

    /// The people of a college connected here whom others may see.
    pub fn present(&self, college_id: CollegeId) -> Vec<UserId> {
        self.colleges.get(&college_id).map_or_else(Vec::new, |college| {
            college
                .iter()
                .filter(|(_, own)| own.iter().any(|socket| socket.member.shows_presence))
                .map(|(user, _)| *user)
                .collect()
        })
    }

    /// Every socket of a college.
    pub fn sockets(&self, college_id: CollegeId) -> Vec<Arc<Socket>> {
        self.colleges
            .get(&college_id)
            .map_or_else(Vec::new, |college| college.values().flatten().cloned().collect())
    }

    /// How many sockets are open.
    pub fn count(&self) -> usize {
        self.colleges
            .iter()
            .map(|college| college.values().map(Vec::len).sum::<usize>())
            .sum()
    }

    /// Closes a person's sockets, all or those `ends` picks by session.
    pub fn end(&self, college_id: CollegeId, user_id: UserId, ends: impl Fn(SessionId) -> bool) {
        if let Some(college) = self.colleges.get(&college_id)
            && let Some(own) = college.get(&user_id)
        {
            for socket in own.iter().filter(|socket| ends(socket.member.session_id)) {
                socket.close(Close::SignedOut);
            }
        }
    }

    /// Once a second: pings, time-outs, expiry of every socket.
    pub(in crate::platform) fn tick(&self, turn: u64) {
        let now = self.clock.now().timestamp();
        for college in &self.colleges {
            for socket in college.values().flatten() {
                socket.tick(now, turn);
            }
        }
    }

    /// Takes no more sockets, and tells those there are to connect elsewhere, in random order, one after the other, all
    /// within `most`. Each is told after how many milliseconds to come back (`server:restart`).
    pub async fn drain(&self, most: Duration) {
        self.stopping.store(true, Ordering::Release);
        let mut sockets: Vec<_> = self
            .colleges
            .iter()
            .flat_map(|college| college.values().flatten().cloned().collect::<Vec<_>>())
            .collect();
        use rand::seq::SliceRandom as _;
        sockets.shuffle(&mut rand::rng());
        let count = u32::try_from(sockets.len()).unwrap_or(u32::MAX);
        let (begun, spread) = (Instant::now(), spread(count, most));
        for (socket, n) in sockets.into_iter().zip(0..count) {
            tokio::time::sleep_until(begun + spread * n / count).await;
            let retry_after_ms = rand::random_range(250..2_000);
            socket.send(frames::text(&SocketFrame::Restart { retry_after_ms }), Weight::Heavy);
            socket.close(Close::Restart);
        }
    }
}

/// How long it takes to send so many sockets away.
fn spread(sockets: u32, most: Duration) -> Duration {
    let few = (CLOSE_SPACING_FEW * sockets).min(CLOSE_FEW_WITHIN);
    few.max(CLOSE_SPACING_MANY * sockets).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member() -> Member {
        Member {
            college_id: CollegeId::now_v7(),
            user_id: UserId::now_v7(),
            session_id: SessionId::now_v7(),
            authz_version: 1,
            shows_presence: true,
        }
    }

    async fn is_cut(socket: &Socket) -> bool {
        tokio::time::timeout(Duration::ZERO, socket.cut.notified())
            .await
            .is_ok()
    }

    #[tokio::test]
    async fn a_client_that_says_nothing_is_cut_off_and_one_that_answers_is_not() {
        let hub = Hub::new(2, Clock::default());
        let now = hub.clock.now().timestamp();
        let Ok((socket, first)) = hub.join(member(), now + 900) else {
            panic!("not taken in");
        };
        assert!(first && hub.shows(socket.member.college_id, socket.member.user_id));
        // In the time that silence is borne, it is asked at least twice.
        let mut pings = 0;
        for turn in 1..=SILENCE_S {
            socket.tick(now + turn, turn.unsigned_abs());
            while let Some(out) = socket.take() {
                assert_eq!(out, Out::Ping);
                pings += 1;
            }
        }
        assert!(pings >= 2, "asked {pings} times");
        assert!(!is_cut(&socket).await);
        socket.tick(now + SILENCE_S + 2, 1);
        assert!(
            is_cut(&socket).await,
            "half open for longer than a client may be silent"
        );
        // Its task lets it go, and others see nobody any more.
        assert!(hub.leave(&socket));
        assert!(!hub.shows(socket.member.college_id, socket.member.user_id));
        assert_eq!(hub.count(), 0);
        // One that answers a ping lives on.
        let Ok((other, _)) = hub.join(member(), now + 900) else {
            panic!("not taken in");
        };
        other.heard_at.store(now + SILENCE_S, Ordering::Relaxed);
        other.tick(now + SILENCE_S + 2, 1);
        assert!(!is_cut(&other).await);
    }

    #[tokio::test]
    async fn a_closing_socket_that_does_not_go_is_cut_off() {
        let hub = Hub::new(1, Clock::default());
        let now = hub.clock.now().timestamp();
        let Ok((socket, _)) = hub.join(member(), now + 900) else {
            panic!("not taken in");
        };
        assert!(matches!(hub.join(socket.member, now), Err(Refused::TooMany)));
        socket.heard_at.store(now + 900, Ordering::Relaxed);
        socket.tick(now + 901, 1);
        assert_eq!(socket.take(), Some(Out::Close(Close::TokenExpired)));
        for second in 0..CUT_AFTER_S {
            socket.tick(now + 902 + second, 1);
            assert!(!is_cut(&socket).await);
        }
        socket.tick(now + 902 + CUT_AFTER_S, 1);
        assert!(is_cut(&socket).await);
        hub.drain(Duration::ZERO).await;
        assert!(matches!(hub.join(member(), now + 900), Err(Refused::Stopping)));
    }

    #[test]
    fn many_sockets_are_sent_away_over_a_longer_time() {
        let most = Duration::from_secs(25);
        for (sockets, ms) in [
            (0, 0),
            (10, 200),
            (150, 3_000),
            (3_000, 3_000),
            (20_000, 20_000),
            (100_000, 25_000),
        ] {
            assert_eq!(spread(sockets, most), Duration::from_millis(ms), "{sockets}");
        }
    }
}
