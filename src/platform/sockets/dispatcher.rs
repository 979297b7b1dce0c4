//! Dispatches what was committed to this process's sockets.
//!
//! One task per college reads everything that is new in one transaction, so a busy moment makes larger reads, not more of
//! them, and a stream's changes reach every socket in order. No state here can be lost: how far each stream was delivered
//! is a hint, and clients catch up from the database whenever in doubt.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;
use std::time::{Duration, Instant};

use bytestring::ByteString;
use futures_util::future::LocalBoxFuture;
use tokio::sync::{broadcast::error::RecvError, mpsc};
use tokio_util::sync::CancellationToken;

use crate::error::AppError;
use crate::platform::app::App;
use crate::platform::db::{AfterCommit, TenantTx};
use crate::platform::events::{Event, Fresh, StreamId};
use crate::platform::realtime::bus::BusEvent;
use crate::platform::realtime::send_queue::Weight;
use crate::platform::realtime::{ProcessId, Realtime};
use crate::platform::revocations::subject;
use crate::platform::scope::{Actor, CollegeId, CollegeScope, UserId};

/// Of a stream not delivered from yet, changes of the last so many seconds are read.
const RECENT_S: i32 = 10;
/// How far back the poll reads: further than any transaction or clock can lag.
const POLL_BACK_S: i32 = 40;
/// Streams read in one transaction.
const BATCH: usize = 64;
/// Poll interval while events of other processes arrive, while Redis is away, and without Redis (one process).
const POLL_WITH_BUS: Duration = Duration::from_secs(5);
const POLL_DEGRADED: Duration = Duration::from_millis(900);
const POLL_SINGLE: Duration = Duration::from_secs(10);
/// Delivery marks kept before old ones are dropped.
const MAX_MARKS: usize = 100_000;
/// While this process cannot follow what is revoked, every socket's session is checked this often.
const CHECK_EVERY: Duration = Duration::from_millis(700);
/// Otherwise this often.
const CHECK_FOLLOWED_EVERY: Duration = Duration::from_secs(30);
/// Presence is published again this often, in seconds.
const PRESENCE_EVERY_S: u64 = 25;

/// A stream and how far it was delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Behind {
    /// Which stream.
    pub stream: StreamId,
    /// Changes after this number are wanted.
    pub after: i64,
    /// Only those of the last so many seconds; `None` for all.
    pub within_s: Option<i32>,
}

/// Frames for members of a stream.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Which stream.
    pub stream: StreamId,
    /// The stream's number after it.
    pub change: i64,
    /// Who gets it.
    pub to: Vec<UserId>,
    /// What, in order.
    pub frames: Vec<ByteString>,
    /// Whether it may be dropped.
    pub weight: Weight,
}

/// A read of a feature's.
pub type Reading<'a, T> = LocalBoxFuture<'a, Result<T, AppError>>;
/// A stream and its number.
type At = (StreamId, i64);

/// How the feature that owns the streams reads them. Every one runs as the system inside one college and filters by
/// membership itself.
#[derive(Clone, Copy)]
pub struct Readers {
    /// What is new in these streams.
    pub news: for<'a> fn(&'a mut TenantTx, &'a [Behind]) -> Reading<'a, Vec<Delivery>>,
    /// Streams that changed in the last so many seconds, and their numbers.
    pub changed: for<'a> fn(&'a mut TenantTx, i32) -> Reading<'a, Vec<At>>,
    /// What a signal (kind, stream, actor) means, as the database knows it now.
    pub signal: for<'a> fn(&'a mut TenantTx, &'a str, StreamId, UserId) -> Reading<'a, Option<Delivery>>,
    /// Those of the people who may know whether a person is here.
    pub companions: for<'a> fn(&'a mut TenantTx, UserId, &'a [UserId]) -> Reading<'a, Vec<UserId>>,
}

#[derive(Default)]
struct College {
    /// Streams to read, and the number each is known to be at.
    dirty: BTreeMap<StreamId, (Behind, i64)>,
    signals: Vec<(String, StreamId, UserId)>,
    /// Streams that are being read.
    reading: HashSet<StreamId>,
    delivered: HashMap<StreamId, (i64, Instant)>,
    running: bool,
}

impl College {
    /// Notes that `stream` is at `change`, to be read up to there.
    fn note_change(&mut self, stream: StreamId, change: i64, recent_s: i32) {
        let behind = match self.delivered.get(&stream) {
            Some((delivered, _)) if *delivered >= change => return,
            Some((delivered, _)) => Behind {
                stream,
                after: *delivered,
                within_s: None,
            },
            None => Behind {
                stream,
                after: 0,
                within_s: Some(recent_s),
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

    /// What to read next. A stream announced again while it was being read continues after what was delivered meanwhile,
    /// so nothing is delivered twice.
    fn next_work(&mut self) -> Vec<(Behind, i64)> {
        let mut work = Vec::new();
        while work.len() < BATCH
            && let Some((stream, (mut behind, at))) = self.dirty.pop_first()
        {
            if let Some((delivered, _)) = self.delivered.get(&stream) {
                if *delivered >= at {
                    continue;
                }
                behind.after = *delivered;
                behind.within_s = None;
            }
            work.push((behind, at));
        }
        work
    }

    /// Whether a change can be delivered as it came: everything before it was, and nothing of the stream is being read.
    fn is_next(&self, stream: StreamId, change: i64) -> bool {
        let before = self.delivered.get(&stream).map_or(0, |(delivered, _)| *delivered);
        before + 1 == change && !self.dirty.contains_key(&stream) && !self.reading.contains(&stream)
    }

    fn mark_delivered(&mut self, stream: StreamId, change: i64) {
        let mark = self.delivered.entry(stream).or_insert((0, Instant::now()));
        *mark = (mark.0.max(change), Instant::now());
    }

    fn forget_old(&mut self) {
        if self.delivered.len() > MAX_MARKS {
            let keep = Duration::from_secs(120);
            self.delivered.retain(|_, (_, at)| at.elapsed() < keep);
        }
    }
}

pub(super) struct Dispatcher {
    pub(super) app: App,
    /// One for each feature that has streams; whose a stream is, its reader knows.
    pub(super) readers: Vec<Readers>,
    colleges: RefCell<HashMap<CollegeId, College>>,
    /// Colleges whose sessions are being checked, and whether once more was asked for meanwhile.
    pub(super) checks: RefCell<HashMap<CollegeId, bool>>,
}

/// Runs until `stop`, then closes the sockets. On an actix (local) runtime.
pub async fn run(app: App, readers: Vec<Readers>, stop: CancellationToken) {
    let realtime = app.realtime.clone();
    let dispatcher = Rc::new(Dispatcher {
        app: app.clone(),
        readers,
        colleges: RefCell::new(HashMap::new()),
        checks: RefCell::new(HashMap::new()),
    });
    let (outgoing, mut incoming) = mpsc::channel(4096);
    let bus = realtime.bus.clone();
    // Events are published and delivered until the last socket is closed.
    let drained = CancellationToken::new();
    let bus_stop = drained.clone();
    let listening = tokio::task::spawn_local(async move { bus.run(outgoing, bus_stop).await });
    let mut committed = app.db.committed();
    let mut revoked = app.db.revocations().colleges();
    let mut second = tokio::time::interval(Duration::from_secs(1));
    second.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut check = tokio::time::interval(CHECK_EVERY);
    check.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut next_poll = Instant::now() + POLL_SINGLE;
    let mut turn = 0_u64;
    let mut checking: Option<tokio::task::JoinHandle<()>> = None;
    let mut checked = Instant::now();
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
                Ok(after) => dispatcher.committed(&after),
                Err(RecvError::Lagged(_)) => next_poll = Instant::now(),
                Err(RecvError::Closed) => break,
            },
            Some(event) = incoming.recv() => match event {
                BusEvent::Reconnected => next_poll = Instant::now(),
                BusEvent::Received(from) => dispatcher.received(from.college_id, from.process, from.event),
            },
            () = tokio::time::sleep(poll_in) => {
                for college in realtime.hub.colleges() {
                    let dispatcher = dispatcher.clone();
                    tokio::task::spawn_local(async move { dispatcher.poll(college).await });
                }
                let pause = match (realtime.bus.is_shared(), realtime.bus.hears()) {
                    (false, _) => POLL_SINGLE,
                    (true, true) => POLL_WITH_BUS,
                    (true, false) => POLL_DEGRADED,
                };
                next_poll = Instant::now() + pause;
            }
            _ = second.tick() => {
                turn += 1;
                realtime.hub.tick(turn);
                if turn.is_multiple_of(PRESENCE_EVERY_S) {
                    dispatcher.say_presence();
                    realtime.presence.sweep(&realtime.hub);
                }
                // Losing Redis shortens the wait that began while it was there.
                if realtime.bus.is_shared() && !realtime.bus.hears() {
                    next_poll = next_poll.min(Instant::now() + POLL_DEGRADED);
                }
            }
            college_id = revoked.recv() => match college_id {
                Ok(college_id) => dispatcher.check_soon(college_id),
                Err(_) => realtime.hub.colleges().into_iter().for_each(|college_id| dispatcher.check_soon(college_id)),
            },
            _ = check.tick() => {
                let due = !app.db.revocations().is_current() || checked.elapsed() > CHECK_FOLLOWED_EVERY;
                if due && checking.as_ref().is_none_or(tokio::task::JoinHandle::is_finished) {
                    checked = Instant::now();
                    let dispatcher = dispatcher.clone();
                    checking = Some(tokio::task::spawn_local(async move {
                        for college_id in dispatcher.app.realtime.hub.colleges() {
                            dispatcher.check_sessions(college_id).await;
                        }
                    }));
                }
            }
        }
    }
    let _ = listening.await;
}

impl Dispatcher {
    /// Handles the events of a transaction of this process.
    fn committed(self: &Rc<Self>, after: &AfterCommit) {
        for fresh in &after.fresh {
            self.deliver_fresh(after.college_id, fresh);
        }
        for event in &after.events {
            self.app.realtime.bus.publish(after.college_id, event.clone());
            self.received(after.college_id, ProcessId::NIL, event.clone());
        }
    }

    /// Delivers a change this process just committed, when it is the next of its stream; otherwise the event behind it has
    /// the stream read.
    fn deliver_fresh(&self, college_id: CollegeId, fresh: &Fresh) {
        let hub = &self.app.realtime.hub;
        if !hub.serves(college_id) {
            return;
        }
        let mut colleges = self.colleges.borrow_mut();
        let college = colleges.entry(college_id).or_default();
        if college.is_next(fresh.stream, fresh.change) {
            hub.push(college_id, &fresh.to, &fresh.frame, Weight::Heavy);
            college.mark_delivered(fresh.stream, fresh.change);
            college.forget_old();
        }
    }

    /// Handles an event, of this process (whose id is then nil) or another.
    fn received(self: &Rc<Self>, college_id: CollegeId, process: ProcessId, event: Event) {
        let Realtime { hub, presence, .. } = &self.app.realtime;
        match event {
            Event::Changed { stream, change } => {
                let mut colleges = self.colleges.borrow_mut();
                let college = colleges.entry(college_id).or_default();
                if hub.serves(college_id) {
                    college.note_change(stream, change, RECENT_S);
                } else if process == ProcessId::NIL {
                    // Who connects from now on loads it from the database.
                    college.mark_delivered(stream, change);
                    college.forget_old();
                } else {
                    // This process did not check the number: a forged one must not keep real changes from being delivered.
                    college.delivered.remove(&stream);
                }
            }
            Event::Signal { what, stream, actor } => {
                if hub.serves(college_id) && what.len() <= 32 {
                    let mut colleges = self.colleges.borrow_mut();
                    let college = colleges.entry(college_id).or_default();
                    let signal = (what, stream, actor);
                    if college.signals.len() < 4096 && !college.signals.contains(&signal) {
                        college.signals.push(signal);
                    }
                }
            }
            Event::SessionEnded { user, session, keep } => {
                self.app.db.revocations().mark(college_id, subject(user));
                if process == ProcessId::NIL {
                    hub.end(college_id, user, |own| match session {
                        Some(session) => own == session,
                        None => Some(own) != keep,
                    });
                } else {
                    // Events of other processes are not trusted: a forged one closes nothing and costs one check.
                    self.check_soon(college_id);
                }
            }
            Event::RightsChanged { user } => {
                self.app.db.revocations().mark(college_id, subject(user));
                self.check_soon(college_id);
            }
            Event::SharedReadsChanged => self.app.db.shared_reads().forget(college_id),
            Event::Parted { user } => {
                let dispatcher = self.clone();
                tokio::task::spawn_local(async move { dispatcher.part(college_id, user).await });
            }
            Event::Presence { people, here } => presence.heard(hub, college_id, process, &people, here),
        }
        self.start(college_id);
    }

    /// Starts the college's task if there is something to do and none is running.
    fn start(self: &Rc<Self>, college_id: CollegeId) {
        let mut colleges = self.colleges.borrow_mut();
        let Some(college) = colleges.get_mut(&college_id) else {
            return;
        };
        if college.running || (college.dirty.is_empty() && college.signals.is_empty()) {
            return;
        }
        college.running = true;
        let dispatcher = self.clone();
        tokio::task::spawn_local(async move { dispatcher.deliver(college_id).await });
    }

    async fn deliver(self: Rc<Self>, college_id: CollegeId) {
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
                college.reading = work.iter().map(|(behind, _)| behind.stream).collect();
                (work, signals)
            };
            let behind: Vec<Behind> = work.iter().map(|(behind, _)| *behind).collect();
            let read = self
                .app
                .db
                .read(&scope, async |tx| {
                    let mut deliveries = Vec::new();
                    for readers in &self.readers {
                        if !behind.is_empty() {
                            deliveries.extend((readers.news)(tx, &behind).await?);
                        }
                        for (what, stream, actor) in &signals {
                            deliveries.extend((readers.signal)(tx, what, *stream, *actor).await?);
                        }
                    }
                    Ok(deliveries)
                })
                .await;
            match read {
                Ok(deliveries) => {
                    let mut colleges = self.colleges.borrow_mut();
                    let college = colleges.entry(college_id).or_default();
                    college.reading.clear();
                    for delivery in deliveries {
                        for frame in &delivery.frames {
                            self.app
                                .realtime
                                .hub
                                .push(college_id, &delivery.to, frame, delivery.weight);
                        }
                        if delivery.change > 0 {
                            college.mark_delivered(delivery.stream, delivery.change);
                        }
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, %college_id, "news could not be read; trying again");
                    {
                        let mut colleges = self.colleges.borrow_mut();
                        let college = colleges.entry(college_id).or_default();
                        college.reading.clear();
                        for (behind, at) in work {
                            college.dirty.entry(behind.stream).or_insert((behind, at));
                        }
                    }
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            }
        }
    }

    /// Reads which streams changed, for changes whose event did not arrive.
    async fn poll(self: Rc<Self>, college_id: CollegeId) {
        let scope = CollegeScope::new(college_id, Actor::System, "realtime");
        let read = self
            .app
            .db
            .read(&scope, async |tx| {
                let mut streams = Vec::new();
                for readers in &self.readers {
                    streams.extend((readers.changed)(tx, POLL_BACK_S).await?);
                }
                Ok(streams)
            })
            .await;
        match read {
            Ok(streams) => {
                {
                    let mut colleges = self.colleges.borrow_mut();
                    let college = colleges.entry(college_id).or_default();
                    for (stream, change) in streams {
                        college.note_change(stream, change, POLL_BACK_S);
                    }
                }
                self.start(college_id);
            }
            Err(error) => tracing::warn!(%error, %college_id, "streams could not be polled"),
        }
    }

    /// Publishes again who is connected here, before other processes forget it.
    fn say_presence(&self) {
        let Realtime { hub, bus, .. } = &self.app.realtime;
        if !bus.is_shared() {
            return;
        }
        for college_id in hub.colleges() {
            for people in hub.present(college_id).chunks(500) {
                let people = people.to_vec();
                bus.publish(college_id, Event::Presence { people, here: true });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_stream_continues_and_an_unknown_one_starts_with_recent_changes() {
        let mut college = College::default();
        let stream = StreamId::now_v7();
        college.note_change(stream, 7, RECENT_S);
        let first = college.next_work().pop().map(|(behind, _)| behind);
        assert_eq!(first.map(|b| (b.after, b.within_s)), Some((0, Some(RECENT_S))));
        college.mark_delivered(stream, 7);
        college.note_change(stream, 6, RECENT_S);
        assert!(college.dirty.is_empty(), "nothing is delivered twice");
        college.note_change(stream, 9, RECENT_S);
        let next = college.next_work().pop().map(|(behind, _)| behind);
        assert_eq!(next.map(|b| (b.after, b.within_s)), Some((7, None)));
        college.mark_delivered(stream, 5);
        assert_eq!(college.delivered.get(&stream).map(|(n, _)| *n), Some(7), "never back");
        // Announced again while 8 and 9 were being read: 9 is not read again, 10 is read after them.
        college.note_change(stream, 9, RECENT_S);
        college.mark_delivered(stream, 9);
        assert!(college.next_work().is_empty());
        college.note_change(stream, 10, RECENT_S);
        college.mark_delivered(stream, 9);
        let last = college.next_work().pop().map(|(behind, _)| behind);
        assert_eq!(last.map(|b| (b.after, b.within_s)), Some((9, None)));
    }
    #[test]
    fn only_the_next_change_of_a_stream_nobody_reads_is_delivered_as_it_came() {
        let mut college = College::default();
        let stream = StreamId::now_v7();
        assert!(college.is_next(stream, 1), "a stream that just began");
        assert!(!college.is_next(stream, 2), "what was before it may not have arrived");
        college.mark_delivered(stream, 1);
        assert!(college.is_next(stream, 2) && !college.is_next(stream, 3));
        assert!(!college.is_next(stream, 1), "never twice");
        college.note_change(stream, 3, RECENT_S);
        assert!(!college.is_next(stream, 2), "it waits to be read");
        college.reading = college.next_work().iter().map(|(behind, _)| behind.stream).collect();
        assert!(!college.is_next(stream, 2), "it is being read");
        college.reading.clear();
        assert!(college.is_next(stream, 2));
    }
}
