//! Whose access token is not to be believed: what this process knows of it.
//!
//! A token says who is asking and with which rights, and is good for a few minutes. When a right or a sign-in ends before
//! that, the database writes down whom it concerns (the table `revocations`), and every process follows what is written
//! there. Being marked decides nothing: a marked session, or a session of a marked person, is looked up again like one
//! whose token says nothing. So a mark too many costs a query, and a process that cannot follow marks everybody.

use std::collections::{BTreeSet, HashMap};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};

use crate::platform::ids::Id;
use crate::platform::scope::{CollegeId, SessionId, UserId};
use tokio::sync::broadcast;

crate::ids! {
    /// Whom or what a mark is of: a session, a person, or the college itself.
    SubjectId;
}

/// Whom or what an id is of, as a subject.
pub fn subject(id: impl Id) -> SubjectId {
    SubjectId::from_uuid(id.as_uuid())
}

/// Nobody is believed any more when the last read of what is written down began longer ago than this.
const BELIEVED_FOR: Duration = Duration::from_secs(2);
/// Marks held. With more, nobody is believed until old ones are dropped: a flood costs queries, never memory.
const MAX_MARKS: usize = 200_000;

/// The marks of this process, and whether they are complete.
pub struct Revocations {
    state: RwLock<State>,
    colleges: broadcast::Sender<CollegeId>,
}

#[derive(Default)]
struct State {
    /// When the last read that succeeded began.
    read_at: Option<Instant>,
    /// Whether the clock of this process agreed with the database's at that read: tokens run out by the clock.
    clock_agrees: bool,
    /// When each was marked.
    marks: HashMap<(CollegeId, SubjectId), Instant>,
    /// Whether there was no room for a mark since the last read.
    lost: bool,
}

impl State {
    fn is_current(&self) -> bool {
        self.clock_agrees && !self.lost && self.read_at.is_some_and(|at| at.elapsed() < BELIEVED_FOR)
    }

    fn mark(&mut self, college_id: CollegeId, subject: SubjectId) {
        if self.marks.len() < MAX_MARKS {
            self.marks.insert((college_id, subject), Instant::now());
        } else {
            self.lost = true;
        }
    }
}

impl Default for Revocations {
    fn default() -> Self {
        Self {
            state: RwLock::default(),
            colleges: broadcast::channel(1024).0,
        }
    }
}

impl Revocations {
    fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether this process knows all that is written down, but for the last moment.
    pub fn is_current(&self) -> bool {
        self.state().is_current()
    }

    /// Whether what a good token says of a session and its person can be taken as it is.
    pub fn believes(&self, college_id: CollegeId, session: SessionId, user: UserId) -> bool {
        let state = self.state();
        let marked = |id: SubjectId| state.marks.contains_key(&(college_id, id));
        state.is_current() && !marked(subject(session)) && !marked(subject(user))
    }

    /// Whether something read from the database that began at `asked` still holds: none of the `subjects` was marked
    /// since, and it is not older than `alone`, or than `followed` while this process knows all that is written down.
    pub fn holds(
        &self,
        asked: Instant,
        (alone, followed): (Duration, Duration),
        college_id: CollegeId,
        subjects: &[SubjectId],
    ) -> bool {
        let age = asked.elapsed();
        let state = self.state();
        let most = if state.is_current() { followed } else { alone };
        let marked_since =
            |subject: &SubjectId| state.marks.get(&(college_id, *subject)).is_some_and(|at| *at >= asked);
        age < most && !subjects.iter().any(marked_since)
    }

    /// Marks somebody or something of a college, ahead of reading it: this process just wrote it, or another says so.
    pub fn mark(&self, college_id: CollegeId, subject: SubjectId) {
        self.change().mark(college_id, subject);
    }

    /// Takes in what was written down and not taken in before, by a read that began at `began`, and drops marks older than
    /// `keep`. Answers whether there was room for all; otherwise everything has to be read again.
    pub(in crate::platform) fn take_in(
        &self,
        began: Instant,
        clock_agrees: bool,
        written: &[(CollegeId, SubjectId)],
        keep: Duration,
    ) -> bool {
        let mut state = self.change();
        if !written.is_empty() || state.lost {
            state.marks.retain(|_, at| at.elapsed() < keep);
        }
        for (college_id, subject) in written {
            state.mark(*college_id, *subject);
        }
        state.read_at = Some(began);
        state.clock_agrees = clock_agrees;
        let complete = !state.lost;
        state.lost = false;
        if !complete {
            state.read_at = None;
        }
        drop(state);
        let colleges: BTreeSet<CollegeId> = written.iter().map(|(college_id, _)| *college_id).collect();
        for college_id in colleges {
            // Nobody listening is fine.
            let _ = self.colleges.send(college_id);
        }
        complete
    }

    /// Colleges of which something new was read.
    pub(in crate::platform) fn colleges(&self) -> broadcast::Receiver<CollegeId> {
        self.colleges.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEEP: Duration = Duration::from_secs(60);

    fn ids() -> (CollegeId, SessionId, UserId) {
        (CollegeId::now_v7(), SessionId::now_v7(), UserId::now_v7())
    }

    #[test]
    fn who_is_marked_is_not_believed_in_that_college() {
        let (college, session, user) = ids();
        let known = Revocations::default();
        assert!(!known.believes(college, session, user), "nothing was read yet");
        known.take_in(Instant::now(), true, &[], KEEP);
        assert!(known.believes(college, session, user));
        known.mark(CollegeId::now_v7(), subject(user));
        assert!(known.believes(college, session, user), "another college's");
        known.mark(college, subject(user));
        assert!(!known.believes(college, session, user));
        assert!(known.believes(college, session, UserId::now_v7()));
        known.take_in(Instant::now(), true, &[(college, subject(session))], KEEP);
        assert!(!known.believes(college, session, UserId::now_v7()));
    }

    #[test]
    fn a_process_that_cannot_follow_believes_nobody() {
        let (college, session, user) = ids();
        let known = Revocations::default();
        let long_ago = Instant::now()
            .checked_sub(BELIEVED_FOR)
            .unwrap_or_else(|| panic!("the machine just started"));
        known.take_in(long_ago, true, &[], KEEP);
        assert!(!known.believes(college, session, user));
        known.take_in(Instant::now(), false, &[], KEEP);
        assert!(!known.believes(college, session, user), "its clock is off");
    }

    #[test]
    fn what_was_read_holds_until_it_is_marked() {
        let (college, _, user) = ids();
        let known = Revocations::default();
        let asked = Instant::now();
        let holds = |most| known.holds(asked, most, college, &[subject(user)]);
        let (no, long) = (Duration::ZERO, Duration::from_secs(60));
        assert!(!holds((no, long)), "not followed");
        assert!(holds((long, no)));
        known.take_in(Instant::now(), true, &[], KEEP);
        assert!(holds((no, long)));
        known.mark(college, subject(user));
        assert!(!holds((long, long)));
        assert!(
            known.holds(Instant::now(), (long, long), college, &[subject(user)]),
            "read after it"
        );
    }

    #[test]
    fn a_flood_of_marks_takes_no_memory_and_believes_nobody() {
        let (college, session, user) = ids();
        let known = Revocations::default();
        known.take_in(Instant::now(), true, &[], KEEP);
        for _ in 0..=MAX_MARKS {
            known.mark(college, SubjectId::now_v7());
        }
        assert!(!known.believes(college, session, user));
        assert!(!known.take_in(Instant::now(), true, &[], KEEP), "read everything again");
        assert!(!known.believes(college, session, user));
        assert!(known.take_in(Instant::now(), true, &[], Duration::ZERO));
    }
}
