//! What every member of a college reads alike, kept for a moment: the first page of a feed is read once, not once for
//! everybody who opens it. What is kept was read as any member, never as the one who asked
//! ([`TenantTx::shared_read`](super::TenantTx::shared_read)), so it holds nothing of theirs. It is forgotten when a
//! transaction announces [`Event::SharedReadsChanged`](crate::platform::events::Event), in every process, and after
//! `database.shared_reads_ms` in any case.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use dashmap::DashMap;

use crate::platform::scope::CollegeId;

/// Reads kept of one college.
const MAX_OF_COLLEGE: usize = 32;

type Value = Arc<dyn Any + Send + Sync>;
/// What was read, and with which filters.
type Key = (&'static str, String);

/// The reads a process keeps.
pub struct SharedReads {
    kept: DashMap<CollegeId, HashMap<Key, (Instant, Value)>>,
    /// When something was forgotten last: a read that began before is not kept.
    forgotten: Mutex<Option<Instant>>,
    lasts: Duration,
}

impl SharedReads {
    /// Keeps reads for so long; zero keeps none.
    pub(super) fn new(lasts: Duration) -> Self {
        Self {
            kept: DashMap::new(),
            forgotten: Mutex::default(),
            lasts,
        }
    }

    pub(super) fn get<T: Send + Sync + 'static>(
        &self,
        college_id: CollegeId,
        what: &'static str,
        key: &str,
    ) -> Option<Arc<T>> {
        let college = self.kept.get(&college_id)?;
        let (asked, value) = college.get(&(what, key.to_owned()))?;
        let fresh = asked.elapsed() < self.lasts;
        fresh.then(|| value.clone().downcast().ok()).flatten()
    }

    /// Keeps what a read that began at `asked` found.
    pub(super) fn put(&self, asked: Instant, college_id: CollegeId, key: Key, value: Value) {
        if self.lasts.is_zero() {
            return;
        }
        let mut college = self.kept.entry(college_id).or_default();
        if college.len() >= MAX_OF_COLLEGE {
            college.retain(|_, (asked, _)| asked.elapsed() < self.lasts);
        }
        // Looked at under the lock of the college: whoever forgets waits for it, and then drops this too.
        let forgotten = *self.forgotten.lock().unwrap_or_else(PoisonError::into_inner);
        if college.len() < MAX_OF_COLLEGE && forgotten.is_none_or(|at| at < asked) {
            college.insert(key, (asked, value));
        }
    }

    /// Forgets what is kept of a college.
    pub fn forget(&self, college_id: CollegeId) {
        *self.forgotten.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        self.kept.remove(&college_id);
    }

    /// Drops what nobody may be answered with any more.
    pub fn sweep(&self) {
        self.kept.retain(|_, college| {
            college.retain(|_, (asked, _)| asked.elapsed() < self.lasts);
            !college.is_empty()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Key {
        ("what", name.to_owned())
    }

    #[test]
    fn a_read_is_kept_for_its_college_until_it_is_forgotten() {
        let (one, other) = (CollegeId::now_v7(), CollegeId::now_v7());
        let reads = SharedReads::new(Duration::from_secs(60));
        let asked = Instant::now();
        reads.put(asked, one, key("a"), Arc::new(7_i32));
        assert_eq!(reads.get::<i32>(one, "what", "a").as_deref(), Some(&7));
        assert_eq!(reads.get::<i32>(other, "what", "a"), None);
        assert_eq!(reads.get::<i32>(one, "what", "b"), None);
        assert_eq!(reads.get::<i32>(one, "else", "a"), None);
        assert_eq!(reads.get::<u8>(one, "what", "a"), None, "of another type");
        reads.forget(other);
        assert!(reads.get::<i32>(one, "what", "a").is_some());
        reads.forget(one);
        assert_eq!(reads.get::<i32>(one, "what", "a"), None);
        reads.put(asked, one, key("a"), Arc::new(7_i32));
        assert_eq!(
            reads.get::<i32>(one, "what", "a"),
            None,
            "it was read before the change"
        );
    }

    #[test]
    fn what_is_old_is_not_answered_and_takes_no_room() {
        let college = CollegeId::now_v7();
        let reads = SharedReads::new(Duration::from_millis(20));
        let long_ago = Instant::now().checked_sub(Duration::from_secs(1));
        let long_ago = long_ago.unwrap_or_else(|| panic!("the machine just started"));
        for n in 0..2 * MAX_OF_COLLEGE {
            reads.put(long_ago, college, key(&n.to_string()), Arc::new(n));
        }
        assert!(
            reads
                .kept
                .get(&college)
                .is_some_and(|kept| kept.len() <= MAX_OF_COLLEGE)
        );
        assert_eq!(reads.get::<usize>(college, "what", "1"), None);
        reads.sweep();
        assert!(reads.kept.is_empty());
        let none = SharedReads::new(Duration::ZERO);
        none.put(Instant::now(), college, key("a"), Arc::new(1_i32));
        assert!(none.kept.is_empty());
    }
}
