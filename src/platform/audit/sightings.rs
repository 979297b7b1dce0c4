//! Readings that are entries themselves: once a reader, thing and day.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use dashmap::DashMap;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::clock::Clock;
use crate::platform::db::schema::audit_entries;
use crate::platform::db::{Db, TenantTx, constant};
use crate::platform::scope::{CollegeId, CollegeScope, UserId};

/// Readings remembered at once; beyond it the database is asked again.
const MAX_ENTRIES: usize = 50_000;

/// A reading, as it is remembered: the college, who, which thing, what kind of reading.
type Sighting = (CollegeId, UserId, Uuid, &'static str);

/// The id of something that is read.
pub trait Thing: Copy + Into<Uuid> {}

impl<T: Copy + Into<Uuid>> Thing for T {}

/// What this process knows to be written down, and of which day, so that a page that is read again costs nothing. Cheap to
/// clone.
#[derive(Clone, Debug)]
pub struct Sightings {
    known: Arc<DashMap<Sighting, NaiveDate>>,
    clock: Clock,
}

impl Sightings {
    /// Nothing known yet.
    pub fn new(clock: Clock) -> Self {
        Self {
            known: Arc::default(),
            clock,
        }
    }

    /// Writes down that `reader` read something about each of some things, unless it is written for today. `scope` acts as
    /// the system on the reader's behalf.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn record<T: Thing>(
        &self,
        db: &Db,
        (scope, reader): (&CollegeScope, UserId),
        (action, entity): (&'static str, &'static str),
        things: &[T],
    ) -> Result<(), AppError> {
        let college = scope.college_id();
        let now = self.clock.now();
        let today = now.date_naive();
        let known = |thing: &Uuid| {
            let day = self.known.get(&(college, reader, *thing, action));
            day.is_some_and(|day| *day == today)
        };
        let mut fresh: Vec<Uuid> = things
            .iter()
            .map(|thing| (*thing).into())
            .filter(|thing| !known(thing))
            .collect();
        fresh.sort_unstable();
        fresh.dedup();
        if fresh.is_empty() {
            return Ok(());
        }
        let midnight = now.date_naive().and_time(NaiveTime::MIN).and_utc();
        db.write(scope, async |tx| {
            let written = written(tx, reader, (action, entity), &fresh, midnight).await?;
            for thing in &fresh {
                if !written.contains(&thing.to_string()) {
                    tx.audit(action, entity, thing, None, None);
                }
            }
            Ok(())
        })
        .await?;
        if self.known.len() + fresh.len() > MAX_ENTRIES {
            self.known.retain(|_, day| *day == today);
        }
        if self.known.len() + fresh.len() <= MAX_ENTRIES {
            for thing in fresh {
                self.known.insert((college, reader, thing, action), today);
            }
        }
        Ok(())
    }
}

/// Which of these readings are in the audit log since `since`. Two requests of one reader wait for each other here.
async fn written(
    tx: &mut TenantTx,
    reader: UserId,
    (action, entity): (&str, &str),
    things: &[Uuid],
    since: DateTime<Utc>,
) -> Result<Vec<String>, AppError> {
    let lock = diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind::<Text, _>(format!("sighting {} {reader}", tx.college_id()));
    constant(lock).execute(tx).await?;
    let things: Vec<String> = things.iter().map(Uuid::to_string).collect();
    Ok(audit_entries::table
        .filter(audit_entries::college_id.eq(tx.college_id()))
        .filter(audit_entries::actor_id.eq(reader))
        .filter(audit_entries::action.eq(action))
        .filter(audit_entries::entity.eq(entity))
        .filter(audit_entries::entity_id.eq_any(things))
        .filter(audit_entries::at.ge(since))
        .select(audit_entries::entity_id)
        .load(tx)
        .await?)
}
