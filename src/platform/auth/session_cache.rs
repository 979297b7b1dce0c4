//! Who presents a token: by what the token says, or by looking the session up where it must not be believed.

use std::collections::{HashMap, hash_map};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use dashmap::DashMap;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::tokens::Claims;
use crate::error::AppError;
use crate::platform::coalesce::Coalescer;
use crate::platform::db::schema::{sessions, user_capabilities, users};
use crate::platform::db::{Db, TenantTx};
use crate::platform::permissions::{Capability, Role};
use crate::platform::revocations::subject;
use crate::platform::scope::{Actor, Caller, CollegeId, CollegeScope, SessionId, UserId, UserStatus};

/// How long a looked-up session is believed: by a process that cannot follow what is revoked, and by one that does.
const BELIEVED_FOR: (Duration, Duration) = (Duration::from_millis(900), Duration::from_secs(60));
/// Answers kept before stale ones are dropped.
const MAX_ENTRIES: usize = 50_000;

/// A live session and the person behind it, as requests need them.
#[derive(Clone, Debug)]
pub struct SessionState {
    /// Who, with which rights.
    pub caller: Caller,
    /// Version of those rights; a token with another is stale.
    pub authz_version: i32,
    /// Name shown in the shell.
    pub full_name: String,
    /// Chosen language.
    pub locale: Option<String>,
    /// Chosen theme.
    pub theme: Option<String>,
    /// Chosen time zone.
    pub time_zone: Option<String>,
    /// Whether the first-run page was finished.
    pub welcomed: bool,
}

/// A live session, or `None` for one that is not.
type Answer = Option<Arc<SessionState>>;

/// Looks sessions up; those asked for at the same moment together. What was found is kept until it changes.
#[derive(Clone, Default)]
pub struct SessionCache {
    known: Arc<DashMap<(CollegeId, SessionId), (Instant, Answer)>>,
    lookups: Arc<Coalescer<CollegeId, SessionId, Answer>>,
}

impl SessionCache {
    /// Who presents this token, with the rights they have now; `None` when its session has ended or their rights have
    /// changed since it was issued. A token whose session and person nothing was heard of is believed as it is.
    ///
    /// # Errors
    /// 503 when the session has to be looked up and the database is away.
    pub async fn caller(&self, db: &Db, claims: &Claims) -> Result<Option<Caller>, AppError> {
        let (college_id, user_id) = (claims.cid, claims.user_id());
        if let Some(caller) = claims.caller()
            && db.revocations().believes(college_id, claims.sid, user_id)
        {
            return Ok(Some(caller));
        }
        let state = self.find(db, college_id, claims.sid).await?;
        let current = state.filter(|state| state.authz_version == claims.av && state.caller.user_id == user_id);
        Ok(current.map(|state| state.caller.clone()))
    }

    /// The live session of an active person, or `None`.
    ///
    /// # Errors
    /// 503 when the database is away and nothing fresh is known.
    pub async fn find(&self, db: &Db, college_id: CollegeId, session_id: SessionId) -> Result<Answer, AppError> {
        if let Some(answer) = self.fresh(db, college_id, session_id) {
            return Ok(answer);
        }
        let look = async |wanted: Vec<SessionId>| self.look(db, college_id, wanted).await;
        self.lookups.get(college_id, session_id, look).await
    }

    fn fresh(&self, db: &Db, college_id: CollegeId, session_id: SessionId) -> Option<Answer> {
        let answer = self.known.get(&(college_id, session_id))?;
        let (asked, state) = answer.value();
        let session = subject(session_id);
        let revocations = db.revocations();
        let holds = match state {
            Some(state) => {
                let user = subject(state.caller.user_id);
                revocations.holds(*asked, BELIEVED_FOR, college_id, &[session, user])
            }
            // A session that is opened later is written down nowhere.
            None => revocations.holds(*asked, (BELIEVED_FOR.0, BELIEVED_FOR.0), college_id, &[session]),
        };
        holds.then(|| state.clone())
    }

    async fn look(&self, db: &Db, college_id: CollegeId, wanted: Vec<SessionId>) -> Result<Vec<Answer>, AppError> {
        let asked = Instant::now();
        // A person's tabs come with one session, and the look before may have answered it.
        let mut answers: HashMap<SessionId, Answer> = HashMap::new();
        let mut missing = Vec::new();
        for session_id in &wanted {
            if let hash_map::Entry::Vacant(place) = answers.entry(*session_id) {
                let fresh = self.fresh(db, college_id, *session_id);
                if fresh.is_none() {
                    missing.push(*session_id);
                }
                place.insert(fresh.flatten());
            }
        }
        if !missing.is_empty() {
            let scope = CollegeScope::new(college_id, Actor::System, "sessions");
            for state in db.read(&scope, async |tx| load(tx, &missing).await).await? {
                answers.insert(state.caller.session_id, Some(Arc::new(state)));
            }
            if self.known.len() + missing.len() > MAX_ENTRIES {
                self.known.retain(|_, answer| answer.0.elapsed() < BELIEVED_FOR.0);
            }
            for session_id in missing {
                let answer = answers.get(&session_id).cloned().flatten();
                self.known.insert((college_id, session_id), (asked, answer));
            }
        }
        Ok(wanted
            .iter()
            .map(|session_id| answers.get(session_id).cloned().flatten())
            .collect())
    }
}

/// A session with its person, a row for each capability (or one without).
type StateRow = (
    SessionId,
    UserId,
    Role,
    String,
    i32,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<DateTime<Utc>>,
    Option<String>,
);

/// Those of these sessions that live.
async fn load(tx: &mut TenantTx, session_ids: &[SessionId]) -> Result<Vec<SessionState>, AppError> {
    let rows: Vec<StateRow> = sessions::table
        .inner_join(
            users::table.on(users::college_id
                .eq(sessions::college_id)
                .and(users::id.eq(sessions::user_id))),
        )
        .left_join(
            user_capabilities::table.on(user_capabilities::college_id
                .eq(sessions::college_id)
                .and(user_capabilities::user_id.eq(sessions::user_id))),
        )
        .filter(sessions::college_id.eq(tx.college_id()))
        .filter(sessions::id.eq_any(session_ids))
        .filter(sessions::revoked_at.is_null())
        .filter(sessions::expires_at.gt(tx.now()))
        .filter(users::status.eq(UserStatus::Active))
        .order((sessions::id, user_capabilities::capability))
        .select((
            sessions::id,
            users::id,
            users::role,
            users::full_name,
            users::authz_version,
            users::locale,
            users::theme,
            users::time_zone,
            users::welcomed_at,
            user_capabilities::capability.nullable(),
        ))
        .load(tx)
        .await?;
    let mut found: Vec<SessionState> = Vec::with_capacity(session_ids.len());
    for (session_id, user_id, role, full_name, authz_version, locale, theme, time_zone, welcomed_at, capability) in rows
    {
        // One that only a later release knows gives no right here.
        let capability = capability.as_deref().and_then(Capability::parse);
        if let Some(last) = found.last_mut()
            && last.caller.session_id == session_id
        {
            last.caller.capabilities.extend(capability);
            continue;
        }
        found.push(SessionState {
            caller: Caller {
                user_id,
                role,
                capabilities: capability.into_iter().collect(),
                session_id,
            },
            authz_version,
            full_name,
            locale,
            theme,
            time_zone,
            welcomed: welcomed_at.is_some(),
        });
    }
    Ok(found)
}
