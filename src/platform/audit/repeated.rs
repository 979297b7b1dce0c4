//! Events anybody can cause again and again: counted in memory, and written into the chain by a timer, one entry a source,
//! kind and ten minutes. A request that causes one never waits for the chain's lock, and nobody fills the chain with it.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use dashmap::DashMap;
use serde_json::json;
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::clock::Clock;
use crate::platform::db::Db;
use crate::platform::scope::{Actor, CollegeId, CollegeScope};

/// How long the events of one entry are counted.
const WINDOW_MINUTES: i64 = 10;

/// Kinds and sources held at once; beyond it, what comes from further sources is counted together.
const MAX_ENTRIES: usize = 10_000;

/// What is counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Repeated {
    /// The college whose chain the entry goes into.
    pub college_id: CollegeId,
    /// What it came from: another college, or the person it was about. Not written down.
    pub source: Uuid,
    /// Verb, dotted.
    pub action: &'static str,
    /// Kind of thing.
    pub entity: &'static str,
    /// Which one.
    pub entity_id: Uuid,
}

#[derive(Clone, Copy, Debug)]
struct Window {
    since: DateTime<Utc>,
    count: u64,
}

/// The events counted in this process and not written yet. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Repeats {
    clock: Clock,
    windows: Arc<DashMap<Repeated, Window>>,
}

impl Repeats {
    /// None counted yet.
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            windows: Arc::default(),
        }
    }

    /// Counts one event.
    pub fn count(&self, mut event: Repeated) {
        if self.windows.len() >= MAX_ENTRIES && !self.windows.contains_key(&event) {
            event.source = Uuid::nil();
            event.entity_id = event.college_id.as_uuid();
        }
        let mut window = self.windows.entry(event).or_insert_with(|| Window {
            since: self.clock.now(),
            count: 0,
        });
        window.count += 1;
    }

    /// Writes what was counted over ten minutes by `now`. What cannot be written is counted on.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn write_due(&self, db: &Db, now: DateTime<Utc>) -> Result<(), AppError> {
        self.write_since(db, now - TimeDelta::minutes(WINDOW_MINUTES)).await
    }

    /// Writes everything, at the end of the process.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn write_all(&self, db: &Db) -> Result<(), AppError> {
        self.write_since(db, self.clock.now() + TimeDelta::minutes(1)).await
    }

    async fn write_since(&self, db: &Db, latest: DateTime<Utc>) -> Result<(), AppError> {
        let due: Vec<Repeated> = self
            .windows
            .iter()
            .filter(|entry| entry.since <= latest)
            .map(|entry| *entry.key())
            .collect();
        for event in due {
            let Some((_, window)) = self.windows.remove(&event) else {
                continue;
            };
            let scope = CollegeScope::new(event.college_id, Actor::Visitor, "");
            let after = json!({ "count": window.count, "since": window.since });
            let written = db
                .write(&scope, async |tx| {
                    tx.audit(event.action, event.entity, event.entity_id, None, Some(after));
                    Ok(())
                })
                .await;
            if let Err(error) = written {
                let mut again = self.windows.entry(event).or_insert(Window {
                    since: window.since,
                    count: 0,
                });
                again.count += window.count;
                return Err(error);
            }
        }
        Ok(())
    }
}
