//! Who is here: coarse, never stored, forgotten by itself when a process dies.

use std::collections::HashMap;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use bytestring::ByteString;
use dashmap::DashMap;

use super::frames::{self, PresenceState, SocketFrame};
use super::hub::{Hub, Socket};
use super::send_queue::Weight;

use crate::platform::realtime::ProcessId;
use crate::platform::scope::{CollegeId, UserId};

/// What another process said holds for this long; it says so again well before.
pub(in crate::platform) const BELIEVED: Duration = Duration::from_secs(75);
/// People one socket may watch.
pub const MAX_WATCHED: usize = 100;

type Person = (CollegeId, UserId);

/// People connected to other processes, and who wants to know.
#[derive(Default)]
pub struct Presence {
    elsewhere: DashMap<Person, HashMap<ProcessId, Instant>>,
    watchers: DashMap<Person, Vec<Weak<Socket>>>,
}

impl Presence {
    /// Whether a person is here, on this process or another.
    pub fn is_here(&self, hub: &Hub, college_id: CollegeId, user_id: UserId) -> bool {
        hub.shows(college_id, user_id)
            || self
                .elsewhere
                .get(&(college_id, user_id))
                .is_some_and(|processes| processes.values().any(|until| *until > Instant::now()))
    }

    /// Tells `socket` of these people now and when it changes. The caller checked that the socket's person may know.
    pub fn watch(&self, hub: &Hub, socket: &Arc<Socket>, people: &[UserId]) {
        for user in people.iter().take(MAX_WATCHED) {
            let key = (socket.member.college_id, *user);
            {
                let mut watchers = self.watchers.entry(key).or_default();
                watchers.retain(|other| other.upgrade().is_some_and(|other| other.id != socket.id));
                watchers.push(Arc::downgrade(socket));
            }
            socket.send(frame(*user, self.is_here(hub, key.0, key.1)), Weight::Light);
        }
    }

    /// Another process says these people are with it, or no longer.
    pub(in crate::platform) fn heard(
        &self,
        hub: &Hub,
        college_id: CollegeId,
        process: ProcessId,
        people: &[UserId],
        here: bool,
    ) {
        for user in people {
            let before = self.is_here(hub, college_id, *user);
            if here {
                let mut processes = self.elsewhere.entry((college_id, *user)).or_default();
                processes.insert(process, Instant::now() + BELIEVED);
            } else {
                if let Some(mut processes) = self.elsewhere.get_mut(&(college_id, *user)) {
                    processes.remove(&process);
                }
                self.elsewhere
                    .remove_if(&(college_id, *user), |_, processes| processes.is_empty());
            }
            if before != self.is_here(hub, college_id, *user) {
                self.tell(hub, college_id, *user);
            }
        }
    }

    /// Tells who watches this person how it is now.
    pub fn tell(&self, hub: &Hub, college_id: CollegeId, user_id: UserId) {
        let Some(watchers) = self.watchers.get(&(college_id, user_id)) else {
            return;
        };
        let frame = frame(user_id, self.is_here(hub, college_id, user_id));
        for socket in watchers.iter().filter_map(Weak::upgrade) {
            socket.send(frame.clone(), Weight::Light);
        }
    }

    /// Whom `user` is known to here, or knows: people who watch `user`, and people `user` watches.
    pub(in crate::platform) fn known_to(&self, college_id: CollegeId, user: UserId) -> Vec<UserId> {
        let mut people = Vec::new();
        for entry in &self.watchers {
            let (college, watched) = *entry.key();
            if college != college_id {
                continue;
            }
            let mut watching = entry.value().iter().filter_map(Weak::upgrade).map(|s| s.member.user_id);
            if watched == user {
                people.extend(watching);
            } else if watching.any(|watcher| watcher == user) {
                people.push(watched);
            }
        }
        people.sort_unstable();
        people.dedup();
        people
    }

    /// Ends watching between `user` and everybody of `asked` who is not in `still`. To who watched, the other went.
    pub(in crate::platform) fn part(&self, college_id: CollegeId, user: UserId, asked: &[UserId], still: &[UserId]) {
        let parted: Vec<UserId> = asked.iter().copied().filter(|other| !still.contains(other)).collect();
        for other in parted {
            for (watched, watcher) in [(user, other), (other, user)] {
                if let Some(mut watchers) = self.watchers.get_mut(&(college_id, watched)) {
                    watchers.retain(|socket| match socket.upgrade() {
                        Some(socket) if socket.member.user_id == watcher => {
                            socket.send(frame(watched, false), Weight::Light);
                            false
                        }
                        Some(_) => true,
                        None => false,
                    });
                }
            }
        }
    }

    /// Forgets what was not said again in time, and watchers that are gone.
    pub(in crate::platform) fn sweep(&self, hub: &Hub) {
        let now = Instant::now();
        let mut gone = Vec::new();
        self.elsewhere.retain(|person, processes| {
            processes.retain(|_, until| *until > now);
            if processes.is_empty() {
                gone.push(*person);
            }
            !processes.is_empty()
        });
        for (college_id, user_id) in gone {
            self.tell(hub, college_id, user_id);
        }
        self.watchers.retain(|_, watchers| {
            watchers.retain(|socket| socket.strong_count() > 0);
            !watchers.is_empty()
        });
    }
}

fn frame(user_id: UserId, here: bool) -> ByteString {
    let state = if here {
        PresenceState::Online
    } else {
        PresenceState::Offline
    };
    frames::text(&SocketFrame::Presence { user_id, state })
}
