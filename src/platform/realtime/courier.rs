//! Brings what was committed to this process's sockets.
//!
//! One task a college at a time reads everything that is new in one transaction, so a busy moment makes larger reads,
//! not more of them, and a stream's changes reach every socket in order. Nothing is remembered that could be lost:
//! how far each stream was brought is a hint, and the sockets' owners catch up from the database whenever in doubt.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::time::{Duration, Instant};

use bytestring::ByteString;
use futures_util::future::LocalBoxFuture;
use tokio::sync::{broadcast::error::RecvError, mpsc};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::bus::{Nudge, Word};
use super::outbox::Weight;
use super::{CHANGED, PARTED, Realtime, SIGNAL};
use crate::error::AppError;
use crate::platform::app::App;
use crate::platform::db::{AfterCommit, TenantTx};
use crate::platform::scope::{Actor, CollegeScope};

/// A stream nobody here was brought anything of yet starts with what is this young.
const YOUNG_S: i32 = 10;
/// The poll looks this far back: further than any transaction or clock can lag.
const POLL_BACK_S: i32 = 40;
/// Streams read in one transaction.
const AT_ONCE: usize = 64;
/// Poll interval while every process is heard, while Redis is away, and without Redis.
const POLL_HEARING: Duration = Duration::from_secs(5);
const POLL_DEAF: Duration = Duration::from_millis(900);
const POLL_ALONE: Duration = Duration::from_secs(10);
/// Marks kept before old ones are dropped.
const MOST_MARKS: usize = 100_000;
/// Every socket's session is looked up this often: what ended without a nudge ends within a second all the same.
const CHECK_EVERY: Duration = Duration::from_millis(700);
/// Presence is said again this often.
const PRESENCE_TURNS: u64 = 25;

/// A stream and how far it was brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Behind {
    /// Which stream.
    pub stream: Uuid,
    /// Changes after this number are wanted.
    pub after: i64,
    /// Only those of the last so many seconds; `None` for all.
    pub within_s: Option<i32>,
}

/// Frames for the people of a stream.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// Which stream.
    pub stream: Uuid,
    /// The stream's number after it.
    pub change: i64,
    /// Who gets it.
    pub to: Vec<Uuid>,
    /// What, in order.
    pub frames: Vec<ByteString>,
    /// Whether it may be dropped.
    pub weight: Weight,
}

/// A read of a feature's.
pub type Reading<'a, T> = LocalBoxFuture<'a, Result<T, AppError>>;
/// A stream and its number.
type At = (Uuid, i64);

/// How the feature that owns the streams reads them. Every one runs as the system inside one college and filters by
/// membership itself.
#[derive(Clone, Copy)]
pub struct Readers {
    /// What is new in these streams.
    pub news: for<'a> fn(&'a mut TenantTx, &'a [Behind]) -> Reading<'a, Vec<Parcel>>,
    /// Streams that changed in the last so many seconds, and their numbers.
    pub changed: for<'a> fn(&'a mut TenantTx, i32) -> Reading<'a, Vec<At>>,
    /// What a signal (kind, stream, actor) means, as the database knows it now.
    pub signal: for<'a> fn(&'a mut TenantTx, &'a str, Uuid, Uuid) -> Reading<'a, Option<Parcel>>,
    /// Those of the people who may know whether a person is here.
    pub companions: for<'a> fn(&'a mut TenantTx, Uuid, &'a [Uuid]) -> Reading<'a, Vec<Uuid>>,
}

#[derive(Default)]
struct College {
    /// Streams to read, and the number each is known to be at.
    dirty: BTreeMap<Uuid, (Behind, i64)>,
    signals: Vec<(String, Uuid, Uuid)>,
    brought: HashMap<Uuid, (i64, Instant)>,
    running: bool,
}

impl College {
    /// Notes that `stream` is at `change`.
    fn nudged(&mut self, stream: Uuid, change: i64, young_s: i32) {
        let behind = match self.brought.get(&stream) {
            Some((brought, _)) if *brought >= change => return,
            Some((brought, _)) => Behind {
                stream,
                after: *brought,
                within_s: None,
            },
            None => Behind {
                stream,
                after: 0,
                within_s: Some(young_s),
            },
        };
        self.dirty
            .entry(stream)
            .and_modify(|(known, at)| {
                known.within_s = known.within_s.max(behind.within_s);
                *at = change.max(*at);
            })
            .or_insert((behind, change));
    }

    /// What to read next. A stream nudged again while it was being read continues after what was brought meanwhile,
    /// so nothing is brought twice.
    fn next_work(&mut self) -> Vec<(Behind, i64)> {
        let mut work = Vec::new();
        while work.len() < AT_ONCE
            && let Some((stream, (mut behind, at))) = self.dirty.pop_first()
        {
            if let Some((brought, _)) = self.brought.get(&stream) {
                if *brought >= at {
                    continue;
                }
                behind.after = *brought;
                behind.within_s = None;
            }
            work.push((behind, at));
        }
        work
    }

    fn bring(&mut self, stream: Uuid, change: i64) {
        let mark = self.brought.entry(stream).or_insert((0, Instant::now()));
        *mark = (mark.0.max(change), Instant::now());
    }

    fn forget_old(&mut self) {
        if self.brought.len() > MOST_MARKS {
            let keep = Duration::from_secs(120);
            self.brought.retain(|_, (_, at)| at.elapsed() < keep);
        }
    }
}

pub(super) struct Courier {
    pub(super) app: App,
    pub(super) readers: Readers,
    colleges: RefCell<HashMap<Uuid, College>>,
    /// Colleges whose sessions are being checked, and whether once more was asked for meanwhile.
    pub(super) checks: RefCell<HashMap<Uuid, bool>>,
}

/// Runs until `stop`; then lets the sockets go. On an actix (local) runtime.
pub async fn run(app: App, readers: Readers, stop: CancellationToken) {
    let realtime = app.realtime.clone();
    let courier = Rc::new(Courier {
        app: app.clone(),
        readers,
        colleges: RefCell::new(HashMap::new()),
        checks: RefCell::new(HashMap::new()),
    });
    let (tell, mut words) = mpsc::channel(4096);
    let bus = realtime.bus.clone();
    // Other processes hear of commits, and sockets of news, until the last socket was let go.
    let drained = CancellationToken::new();
    let bus_stop = drained.clone();
    let listening = tokio::task::spawn_local(async move { bus.run(tell, bus_stop).await });
    let mut committed = app.db.committed();
    let mut second = tokio::time::interval(Duration::from_secs(1));
    second.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut check = tokio::time::interval(CHECK_EVERY);
    check.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut next_poll = Instant::now() + POLL_ALONE;
    let mut turn = 0_u64;
    let mut checking: Option<tokio::task::JoinHandle<()>> = None;
    let mut draining = false;
    while !drained.is_cancelled() {
        let poll_in = next_poll.saturating_duration_since(Instant::now());
        tokio::select! {
            () = drained.cancelled() => {}
            () = stop.cancelled(), if !draining => {
                draining = true;
                let (hub, drained) = (realtime.hub.clone(), drained.clone());
                // The rest of the time is for what is under way.
                let most = Duration::from_secs(app.settings.http.shutdown_timeout_s) * 2 / 3;
                tokio::task::spawn_local(async move {
                    hub.drain(most).await;
                    drained.cancel();
                });
            }
            event = committed.recv() => match event {
                Ok(after) => courier.committed(&after),
                Err(RecvError::Lagged(_)) => next_poll = Instant::now(),
                Err(RecvError::Closed) => break,
            },
            Some(word) = words.recv() => match word {
                Word::Back => next_poll = Instant::now(),
                Word::Heard(heard) => courier.heard(heard.college_id, heard.process, heard.nudge),
            },
            () = tokio::time::sleep(poll_in) => {
                for college in realtime.hub.colleges() {
                    let courier = courier.clone();
                    tokio::task::spawn_local(async move { courier.poll(college).await });
                }
                let pause = match (realtime.bus.is_shared(), realtime.bus.hears()) {
                    (false, _) => POLL_ALONE,
                    (true, true) => POLL_HEARING,
                    (true, false) => POLL_DEAF,
                };
                next_poll = Instant::now() + pause;
            }
            _ = second.tick() => {
                turn += 1;
                realtime.hub.tick(turn);
                if turn.is_multiple_of(PRESENCE_TURNS) {
                    courier.say_presence();
                    realtime.presence.sweep(&realtime.hub);
                }
                // Losing Redis shortens the wait that began while it was there.
                if realtime.bus.is_shared() && !realtime.bus.hears() {
                    next_poll = next_poll.min(Instant::now() + POLL_DEAF);
                }
            }
            _ = check.tick() => {
                if checking.as_ref().is_none_or(tokio::task::JoinHandle::is_finished) {
                    let courier = courier.clone();
                    checking = Some(tokio::task::spawn_local(async move {
                        for college_id in courier.app.realtime.hub.colleges() {
                            courier.check_sessions(college_id).await;
                        }
                    }));
                }
            }
        }
    }
    let _ = listening.await;
}

impl Courier {
    /// A transaction of this process.
    fn committed(self: &Rc<Self>, after: &AfterCommit) {
        for event in &after.events {
            let id = |name: &str| {
                event
                    .data
                    .get(name)
                    .and_then(|value| value.as_str())
                    .and_then(|text| text.parse::<Uuid>().ok())
            };
            let nudge = match event.kind {
                CHANGED => event
                    .data
                    .get("change")
                    .and_then(serde_json::Value::as_i64)
                    .map(|change| Nudge::Changed {
                        stream: event.subject,
                        change,
                    }),
                SIGNAL => id("actor").map(|actor| Nudge::Signal {
                    what: event
                        .data
                        .get("what")
                        .and_then(|what| what.as_str())
                        .unwrap_or_default()
                        .to_owned(),
                    stream: event.subject,
                    actor,
                }),
                PARTED => Some(Nudge::Parted { user: event.subject }),
                "rights:changed" => Some(Nudge::RightsChanged { user: event.subject }),
                "session:ended" => Some(Nudge::SessionEnded {
                    user: event.subject,
                    session: id("session_id"),
                    keep: id("keep"),
                }),
                _ => None,
            };
            if let Some(nudge) = nudge {
                self.app.realtime.bus.publish(after.college_id, nudge.clone());
                self.heard(after.college_id, Uuid::nil(), nudge);
            }
        }
    }

    /// A nudge, of this process or another.
    fn heard(self: &Rc<Self>, college_id: Uuid, process: Uuid, nudge: Nudge) {
        let Realtime { hub, presence, .. } = &self.app.realtime;
        match nudge {
            Nudge::Changed { stream, change } => {
                let mut colleges = self.colleges.borrow_mut();
                let college = colleges.entry(college_id).or_default();
                if hub.serves(college_id) {
                    college.nudged(stream, change, YOUNG_S);
                } else if process.is_nil() {
                    // Who connects from now on loads it from the database.
                    college.bring(stream, change);
                    college.forget_old();
                } else {
                    // A number nobody here checked must not keep the true ones from being brought later.
                    college.brought.remove(&stream);
                }
            }
            Nudge::Signal { what, stream, actor } => {
                if hub.serves(college_id) && what.len() <= 32 {
                    let mut colleges = self.colleges.borrow_mut();
                    let college = colleges.entry(college_id).or_default();
                    let signal = (what, stream, actor);
                    if college.signals.len() < 4096 && !college.signals.contains(&signal) {
                        college.signals.push(signal);
                    }
                }
            }
            Nudge::SessionEnded { user, session, keep } => {
                self.app.sessions.forget(college_id);
                if process.is_nil() {
                    hub.end(college_id, user, |own| match session {
                        Some(session) => own == session,
                        None => Some(own) != keep,
                    });
                } else {
                    // Another process's word is not taken for it: a forged nudge closes nothing but costs a look.
                    self.check_soon(college_id);
                }
            }
            Nudge::RightsChanged { .. } => {
                self.app.sessions.forget(college_id);
                self.check_soon(college_id);
            }
            Nudge::Parted { user } => {
                let courier = self.clone();
                tokio::task::spawn_local(async move { courier.part(college_id, user).await });
            }
            Nudge::Presence { people, here } => presence.heard(hub, college_id, process, &people, here),
        }
        self.start(college_id);
    }

    /// Starts the college's task if there is something to do and none is running.
    fn start(self: &Rc<Self>, college_id: Uuid) {
        let mut colleges = self.colleges.borrow_mut();
        let Some(college) = colleges.get_mut(&college_id) else {
            return;
        };
        if college.running || (college.dirty.is_empty() && college.signals.is_empty()) {
            return;
        }
        college.running = true;
        let courier = self.clone();
        tokio::task::spawn_local(async move { courier.bring(college_id).await });
    }

    async fn bring(self: Rc<Self>, college_id: Uuid) {
        let scope = CollegeScope::new(college_id, Actor::System, "realtime");
        loop {
            let (work, signals) = {
                let mut colleges = self.colleges.borrow_mut();
                let Some(college) = colleges.get_mut(&college_id) else {
                    return;
                };
                let work = college.next_work();
                let signals = std::mem::take(&mut college.signals);
                if work.is_empty() && signals.is_empty() {
                    college.running = false;
                    college.forget_old();
                    return;
                }
                (work, signals)
            };
            let readers = self.readers;
            let behind: Vec<Behind> = work.iter().map(|(behind, _)| *behind).collect();
            let read = self
                .app
                .db
                .read(&scope, async |tx| {
                    let mut parcels = if behind.is_empty() {
                        Vec::new()
                    } else {
                        (readers.news)(tx, &behind).await?
                    };
                    for (what, stream, actor) in &signals {
                        parcels.extend((readers.signal)(tx, what, *stream, *actor).await?);
                    }
                    Ok(parcels)
                })
                .await;
            match read {
                Ok(parcels) => {
                    let mut colleges = self.colleges.borrow_mut();
                    let college = colleges.entry(college_id).or_default();
                    for parcel in parcels {
                        for frame in &parcel.frames {
                            self.app.realtime.hub.push(college_id, &parcel.to, frame, parcel.weight);
                        }
                        if parcel.change > 0 {
                            college.bring(parcel.stream, parcel.change);
                        }
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, %college_id, "news could not be read; trying again");
                    {
                        let mut colleges = self.colleges.borrow_mut();
                        let college = colleges.entry(college_id).or_default();
                        for (behind, at) in work {
                            college.dirty.entry(behind.stream).or_insert((behind, at));
                        }
                    }
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            }
        }
    }

    /// Finds what no nudge brought.
    async fn poll(self: Rc<Self>, college_id: Uuid) {
        let scope = CollegeScope::new(college_id, Actor::System, "realtime");
        let changed = self.readers.changed;
        match self
            .app
            .db
            .read(&scope, async |tx| changed(tx, POLL_BACK_S).await)
            .await
        {
            Ok(streams) => {
                {
                    let mut colleges = self.colleges.borrow_mut();
                    let college = colleges.entry(college_id).or_default();
                    for (stream, change) in streams {
                        college.nudged(stream, change, POLL_BACK_S);
                    }
                }
                self.start(college_id);
            }
            Err(error) => tracing::warn!(%error, %college_id, "streams could not be polled"),
        }
    }

    /// Says again who is connected here, before other processes stop believing it.
    fn say_presence(&self) {
        let Realtime { hub, bus, .. } = &self.app.realtime;
        if !bus.is_shared() {
            return;
        }
        for college_id in hub.colleges() {
            for people in hub.present(college_id).chunks(500) {
                let people = people.to_vec();
                bus.publish(college_id, Nudge::Presence { people, here: true });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_stream_continues_and_an_unknown_one_starts_young() {
        let mut college = College::default();
        let stream = Uuid::now_v7();
        college.nudged(stream, 7, YOUNG_S);
        let first = college.next_work().pop().map(|(behind, _)| behind);
        assert_eq!(first.map(|b| (b.after, b.within_s)), Some((0, Some(YOUNG_S))));
        college.bring(stream, 7);
        college.nudged(stream, 6, YOUNG_S);
        assert!(college.dirty.is_empty(), "nothing is brought twice");
        college.nudged(stream, 9, YOUNG_S);
        let next = college.next_work().pop().map(|(behind, _)| behind);
        assert_eq!(next.map(|b| (b.after, b.within_s)), Some((7, None)));
        college.bring(stream, 5);
        assert_eq!(college.brought.get(&stream).map(|(n, _)| *n), Some(7), "never back");
        // Nudged again while 8 and 9 were being read: 9 is not read again, 10 is read after them.
        college.nudged(stream, 9, YOUNG_S);
        college.bring(stream, 9);
        assert!(college.next_work().is_empty());
        college.nudged(stream, 10, YOUNG_S);
        college.bring(stream, 9);
        let last = college.next_work().pop().map(|(behind, _)| behind);
        assert_eq!(last.map(|b| (b.after, b.within_s)), Some((9, None)));
    }
}
