//! The college registry and its cache: host name or id to college, a second behind at most; one look at a time for each.

use std::sync::Arc;
use std::time::{Duration, Instant};

use dashmap::DashMap;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::error::AppError;
use crate::platform::coalesce::Coalescer;
use crate::platform::config::CollegeSettings;
use crate::platform::db::Db;
use crate::platform::db::schema::{college_hosts, colleges};
use crate::platform::revocations::subject;
use crate::platform::scope::CollegeId;
use crate::text_enum;

/// How long an answer is believed: by a process that cannot follow what changes, and by one that does. Suspending a college
/// takes effect within a second on every replica.
const BELIEVED_FOR: (Duration, Duration) = (Duration::from_millis(900), Duration::from_secs(60));
/// Answers kept; beyond this the stale ones are dropped (hosts are chosen by clients).
const MAX_ENTRIES: usize = 20_000;

text_enum! {
    /// Whether a college is served (`colleges.status`).
    pub enum CollegeStatus {
        /// Served.
        Active = "active",
        /// Every request is refused; nothing is deleted.
        Suspended = "suspended",
        /// Leaving; refused as suspended.
        Offboarding = "offboarding",
    }
}

/// A college as requests need it.
#[derive(Clone, Debug)]
pub struct College {
    /// Its id.
    pub id: CollegeId,
    /// Its subdomain.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Whether it is served.
    pub status: CollegeStatus,
    /// `en` or `ar`.
    pub locale: String,
    /// IANA name.
    pub time_zone: String,
    /// Brand colour, `#rrggbb`.
    pub accent: Option<String>,
    /// What it decided for itself.
    pub settings: CollegeSettings,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = colleges)]
struct Row {
    id: CollegeId,
    slug: String,
    name: String,
    status: CollegeStatus,
    locale: String,
    time_zone: String,
    accent: Option<String>,
    settings: serde_json::Value,
}

impl From<Row> for College {
    fn from(row: Row) -> Self {
        let settings = serde_json::from_value(row.settings).unwrap_or_else(|error| {
            tracing::error!(college_id = %row.id, %error, "college settings are not readable; using the defaults");
            CollegeSettings::default()
        });
        Self {
            id: row.id,
            slug: row.slug,
            name: row.name,
            status: row.status,
            locale: row.locale,
            time_zone: row.time_zone,
            accent: row.accent,
            settings,
        }
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Slug(String),
    Host(String),
    Id(CollegeId),
}

type Answer = (Instant, Option<Arc<College>>);

/// Looks colleges up.
#[derive(Clone)]
pub struct Registry {
    db: Db,
    known: Arc<DashMap<Key, Answer>>,
    lookups: Arc<Coalescer<Key, (), Option<Arc<College>>>>,
}

impl Registry {
    /// A registry over the platform's database.
    pub fn new(db: Db) -> Self {
        Self {
            db,
            known: Arc::default(),
            lookups: Arc::default(),
        }
    }

    /// The college at `<slug>.<base-domain>`.
    ///
    /// # Errors
    /// 503 when the database is away and no fresh answer is known.
    pub async fn by_slug(&self, slug: &str) -> Result<Option<Arc<College>>, AppError> {
        self.look_up(Key::Slug(slug.to_owned())).await
    }

    /// The college with a verified domain of its own.
    ///
    /// # Errors
    /// As [`Registry::by_slug`].
    pub async fn by_host(&self, host: &str) -> Result<Option<Arc<College>>, AppError> {
        self.look_up(Key::Host(host.to_owned())).await
    }

    /// The college with this id.
    ///
    /// # Errors
    /// As [`Registry::by_slug`].
    pub async fn by_id(&self, id: CollegeId) -> Result<Option<Arc<College>>, AppError> {
        self.look_up(Key::Id(id)).await
    }

    /// Forgets every answer: a change made in this process shows at once.
    pub fn forget(&self) {
        self.known.clear();
    }

    async fn look_up(&self, key: Key) -> Result<Option<Arc<College>>, AppError> {
        if let Some(answer) = self.fresh(&key) {
            return Ok(answer);
        }
        let look = async |everybody: Vec<()>| {
            // Who came while the look before was under way finds what it found.
            if let Some(answer) = self.fresh(&key) {
                return Ok(vec![answer; everybody.len()]);
            }
            let asked = Instant::now();
            let found = self.read(&key).await?;
            if self.known.len() >= MAX_ENTRIES {
                self.known.retain(|_, answer| answer.0.elapsed() < BELIEVED_FOR.0);
            }
            self.known.insert(key.clone(), (asked, found.clone()));
            Ok(vec![found; everybody.len()])
        };
        self.lookups.get(key.clone(), (), look).await
    }

    fn fresh(&self, key: &Key) -> Option<Option<Arc<College>>> {
        let answer = self.known.get(key)?;
        let (asked, college) = answer.value();
        let holds = match college {
            Some(college) => {
                let revocations = self.db.revocations();
                revocations.holds(*asked, BELIEVED_FOR, college.id, &[subject(college.id)])
            }
            // A college or host that is added later is written down nowhere.
            None => asked.elapsed() < BELIEVED_FOR.0,
        };
        holds.then(|| college.clone())
    }

    async fn read(&self, key: &Key) -> Result<Option<Arc<College>>, AppError> {
        self.db
            .platform(async |tx| {
                let row = match key {
                    Key::Slug(slug) => {
                        colleges::table
                            .filter(colleges::slug.eq(slug))
                            .select(Row::as_select())
                            .first(tx)
                            .await
                    }
                    Key::Id(id) => colleges::table.find(id).select(Row::as_select()).first(tx).await,
                    Key::Host(host) => {
                        college_hosts::table
                            .inner_join(colleges::table.on(colleges::id.eq(college_hosts::college_id)))
                            .filter(college_hosts::host.eq(host))
                            .filter(college_hosts::verified_at.is_not_null())
                            .select(Row::as_select())
                            .first(tx)
                            .await
                    }
                };
                Ok(row.optional()?)
            })
            .await
            .map(|row| row.map(|row| Arc::new(College::from(row))))
    }
}
