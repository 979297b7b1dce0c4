//! Sessions: one a sign-in. Refresh tokens rotate inside a session; a stolen one that is used late ends it.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Binary, Integer, Nullable, Timestamptz};
use diesel_async::RunQueryDsl;
use secrecy::SecretBox;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::platform::config::AuthSettings;
use crate::platform::db::schema::{refresh_tokens, sessions, user_capabilities, users};
use crate::platform::db::{TenantTx, constant};
use crate::platform::events::Event;
use crate::platform::jobs;
use crate::platform::keys::{Token, digest, keyed};
use crate::platform::permissions::{Capability, Role};
use crate::platform::scope::{CollegeId, SessionId, UserId, UserStatus};
use crate::text_enum;

/// Job kind: tell a person that a refresh token of theirs was used twice, or elsewhere.
pub const REUSE_JOB: &str = "session-reuse";

/// What a [`REUSE_JOB`] carries.
#[derive(Debug, Serialize, Deserialize)]
pub struct Reuse {
    /// Whose session was ended.
    pub user_id: UserId,
}

text_enum! {
    /// Why a session ends (`sessions.revoke_reason`).
    pub enum EndReason {
        /// The person signed out.
        SignedOut = "signed_out",
        /// The person signed out everywhere.
        SignedOutEverywhere = "signed_out_everywhere",
        /// The person (or an admin) ended this one.
        Revoked = "revoked",
        /// A refresh token was used a second time, or without the cookie of its device.
        TokenReuse = "token_reuse",
        /// The password was changed or reset.
        PasswordChanged = "password_changed",
        /// The account was suspended or closed.
        AccountClosed = "account_closed",
    }
}

/// A session that was opened or refreshed: what the client gets.
pub struct Opened {
    /// The session.
    pub session_id: SessionId,
    /// Whose.
    pub user_id: UserId,
    /// Version of the person's rights, for the access token.
    pub authz_version: i32,
    /// Their role.
    pub role: Role,
    /// Their rights beyond the role.
    pub capabilities: Vec<Capability>,
    /// When the session ends unless it is used again.
    pub expires_at: DateTime<Utc>,
    /// The refresh token, shown once.
    pub refresh: Token,
}

/// Keyed hash of the network a request came from (an IPv6 address counts by its /64).
pub fn address_hash(server_key: &SecretBox<Vec<u8>>, college_id: CollegeId, network: &str) -> Vec<u8> {
    keyed(server_key, "address", &[college_id.as_bytes(), network.as_bytes()]).to_vec()
}

/// When a session opened at `opened` ends if nobody uses it after `now`: staff, who can do most harm, sooner.
fn expiry(settings: &AuthSettings, role: Role, opened: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    let (idle, most) = if role == Role::CollegeAdmin {
        // A session is refreshed when its access token has run out, so its last use may be that much later.
        let idle = settings.staff_idle_minutes + settings.access_minutes;
        (TimeDelta::minutes(idle), TimeDelta::hours(settings.staff_max_hours))
    } else {
        (
            TimeDelta::days(settings.refresh_days),
            TimeDelta::days(settings.session_max_days),
        )
    };
    (now + idle).min(opened + most)
}

/// Opens a session. Runs as the system: the caller checked the person's credentials. With the cookie of a `device`, its
/// refresh tokens count beside that cookie only; programs that keep the token themselves have none.
///
/// # Errors
/// When the database refuses.
pub async fn open(
    tx: &mut TenantTx,
    settings: &AuthSettings,
    (user_id, authz_version): (UserId, i32),
    agent: &str,
    address_hash: Vec<u8>,
    device: Option<&str>,
) -> Result<Opened, AppError> {
    let session_id = SessionId::now_v7();
    let refresh = Token::random();
    let now = tx.now();
    let role: Role = diesel::update(users::table.find((tx.college_id(), user_id)))
        .set(users::last_sign_in_at.eq(now))
        .returning(users::role)
        .get_result(tx)
        .await?;
    let expires_at = expiry(settings, role, now, now);
    diesel::insert_into(sessions::table)
        .values((
            sessions::college_id.eq(tx.college_id()),
            sessions::id.eq(session_id),
            sessions::user_id.eq(user_id),
            sessions::agent.eq(agent),
            sessions::address_hash.eq(address_hash),
            sessions::device_hash.eq(device.map(digest)),
            sessions::expires_at.eq(expires_at),
        ))
        .execute(tx)
        .await?;
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::college_id.eq(tx.college_id()),
            refresh_tokens::digest.eq(refresh.digest()),
            refresh_tokens::session_id.eq(session_id),
            refresh_tokens::generation.eq(1),
        ))
        .execute(tx)
        .await?;
    Ok(Opened {
        session_id,
        user_id,
        authz_version,
        role,
        capabilities: capabilities(tx, user_id).await?,
        expires_at,
        refresh,
    })
}

/// A person's rights beyond their role. One that only a later release knows gives no right here.
///
/// # Errors
/// When the database refuses.
pub async fn capabilities(tx: &mut TenantTx, user_id: UserId) -> Result<Vec<Capability>, AppError> {
    let names: Vec<String> = user_capabilities::table
        .filter(user_capabilities::college_id.eq(tx.college_id()))
        .filter(user_capabilities::user_id.eq(user_id))
        .order(user_capabilities::capability)
        .select(user_capabilities::capability)
        .load(tx)
        .await?;
    Ok(names.iter().filter_map(|name| Capability::parse(name)).collect())
}

/// A live session as a refresh needs it: whose, the version and role of their rights, since when, until when, and whether
/// it belongs to the device that asks.
type LiveRow = (UserId, i32, Role, DateTime<Utc>, DateTime<Utc>, Option<bool>);

diesel::define_sql_function! {
    /// Whether a session belongs to this device, or to none.
    #[sql_name = "p2p.device_fits"]
    fn device_fits(session: diesel::sql_types::Uuid, device: Nullable<Binary>) -> Nullable<Bool>;
}

/// A refresh token that was presented.
#[derive(QueryableByName)]
struct Used {
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    session_id: SessionId,
    #[diesel(sql_type = Integer)]
    generation: i32,
    /// When it was used before; `None` is now.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    earlier: Option<DateTime<Utc>>,
    /// The newest generation of its session.
    #[diesel(sql_type = Integer)]
    newest: i32,
}

/// What presenting a refresh token led to.
pub enum Rotation {
    /// A new access token may be issued.
    Opened(Opened),
    /// The token was used before, or came without the cookie of its device: the session is ended, and a [`REUSE_JOB`]
    /// tells the person.
    Reused {
        /// Whose session it was.
        user_id: UserId,
    },
    /// Unknown, expired or ended.
    Refused,
}

/// Exchanges a refresh token for its successor, once. Runs as the system. The caller commits in every case: a reuse
/// must stay recorded.
///
/// Within the grace, the immediate predecessor gets the same successor again (its first answer may have been lost, or
/// two tabs refreshed at once). Anything older ends the session.
///
/// # Errors
/// When the database refuses.
pub async fn rotate(
    tx: &mut TenantTx,
    settings: &AuthSettings,
    server_key: &SecretBox<Vec<u8>>,
    presented: &str,
    device: Option<&str>,
) -> Result<Rotation, AppError> {
    let college = tx.college_id();
    let presented_digest = digest(presented);
    let now = tx.now();
    let used = diesel::sql_query("SELECT session_id, generation, earlier, newest FROM p2p.use_refresh_token($1, $2)")
        .bind::<Binary, _>(&presented_digest)
        .bind::<Timestamptz, _>(now);
    let used: Option<Used> = constant(used).get_result(tx).await.optional()?;
    let Some(used) = used else {
        return Ok(Rotation::Refused);
    };
    let successor = Token::successor(presented, server_key);
    let session_id = used.session_id;
    let fresh_generation = match used.earlier {
        None => Some(used.generation + 1),
        Some(earlier) => {
            let in_grace =
                now - earlier <= TimeDelta::seconds(settings.refresh_grace_s) && used.generation + 1 == used.newest;
            if !in_grace {
                return reused(tx, session_id).await;
            }
            None
        }
    };
    let found: Option<LiveRow> = sessions::table
        .inner_join(
            users::table.on(users::college_id
                .eq(sessions::college_id)
                .and(users::id.eq(sessions::user_id))),
        )
        .filter(sessions::college_id.eq(college))
        .filter(sessions::id.eq(session_id))
        .filter(sessions::revoked_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .filter(users::status.eq(UserStatus::Active))
        .select((
            users::id,
            users::authz_version,
            users::role,
            sessions::created_at,
            sessions::expires_at,
            device_fits(sessions::id, device.map(digest)),
        ))
        .first(tx)
        .await
        .optional()?;
    let Some((user_id, authz_version, role, created_at, mut expires_at, fits)) = found else {
        return Ok(Rotation::Refused);
    };
    if fits != Some(true) {
        return reused(tx, session_id).await;
    }
    if let Some(generation) = fresh_generation {
        diesel::insert_into(refresh_tokens::table)
            .values((
                refresh_tokens::college_id.eq(college),
                refresh_tokens::digest.eq(successor.digest()),
                refresh_tokens::session_id.eq(session_id),
                refresh_tokens::generation.eq(generation),
            ))
            .execute(tx)
            .await?;
        expires_at = expiry(settings, role, created_at, now);
        diesel::update(sessions::table.find((college, session_id)))
            .set((sessions::last_used_at.eq(now), sessions::expires_at.eq(expires_at)))
            .execute(tx)
            .await?;
    }
    Ok(Rotation::Opened(Opened {
        session_id,
        user_id,
        authz_version,
        role,
        capabilities: capabilities(tx, user_id).await?,
        expires_at,
        refresh: successor,
    }))
}

async fn reused(tx: &mut TenantTx, session_id: SessionId) -> Result<Rotation, AppError> {
    let ended: Option<UserId> = diesel::update(
        sessions::table
            .find((tx.college_id(), session_id))
            .filter(sessions::revoked_at.is_null()),
    )
    .set((
        sessions::revoked_at.eq(tx.now()),
        sessions::revoke_reason.eq(EndReason::TokenReuse),
    ))
    .returning(sessions::user_id)
    .get_result(tx)
    .await
    .optional()?;
    match ended {
        None => Ok(Rotation::Refused),
        Some(user_id) => {
            tx.audit("session.token_reused", "session", session_id, None, None);
            let payload = serde_json::to_value(Reuse { user_id }).map_err(AppError::internal)?;
            jobs::enqueue(tx, REUSE_JOB, payload).await?;
            tx.revoke(session_id);
            tx.announce(Event::SessionEnded {
                user: user_id,
                session: Some(session_id),
                keep: None,
            });
            Ok(Rotation::Reused { user_id })
        }
    }
}

/// Ends one session of a person.
///
/// # Errors
/// 404 when it is not theirs or already ended.
pub async fn end_one(
    tx: &mut TenantTx,
    user_id: UserId,
    session_id: SessionId,
    reason: EndReason,
) -> Result<(), AppError> {
    let ended = diesel::update(
        sessions::table
            .find((tx.college_id(), session_id))
            .filter(sessions::user_id.eq(user_id))
            .filter(sessions::revoked_at.is_null()),
    )
    .set((sessions::revoked_at.eq(tx.now()), sessions::revoke_reason.eq(reason)))
    .execute(tx)
    .await?;
    if ended == 0 {
        return Err(AppError::NotFound);
    }
    tx.revoke(session_id);
    tx.announce(Event::SessionEnded {
        user: user_id,
        session: Some(session_id),
        keep: None,
    });
    Ok(())
}

/// Ends every session of a person, except `keep`. Answers how many.
///
/// # Errors
/// When the database refuses.
pub async fn end_all(
    tx: &mut TenantTx,
    user_id: UserId,
    keep: Option<SessionId>,
    reason: EndReason,
) -> Result<usize, AppError> {
    let ended = diesel::update(
        sessions::table
            .filter(sessions::college_id.eq(tx.college_id()))
            .filter(sessions::user_id.eq(user_id))
            .filter(sessions::revoked_at.is_null())
            .filter(sessions::id.ne(keep.unwrap_or(SessionId::NIL))),
    )
    .set((sessions::revoked_at.eq(tx.now()), sessions::revoke_reason.eq(reason)))
    .execute(tx)
    .await?;
    tx.revoke(user_id);
    tx.announce(Event::SessionEnded {
        user: user_id,
        session: None,
        keep,
    });
    Ok(ended)
}

/// Tells every process, after the commit, that a person's rights changed: tokens and sockets opened with the old ones
/// end within a second.
pub fn rights_changed(tx: &mut TenantTx, user_id: UserId) {
    tx.revoke(user_id);
    tx.announce(Event::RightsChanged { user: user_id });
}

/// Which of these sessions still live, with the version of their people's rights. Runs as the system.
///
/// # Errors
/// When the database refuses.
pub async fn alive(tx: &mut TenantTx, session_ids: &[SessionId]) -> Result<Vec<(SessionId, i32)>, AppError> {
    Ok(sessions::table
        .inner_join(
            users::table.on(users::college_id
                .eq(sessions::college_id)
                .and(users::id.eq(sessions::user_id))),
        )
        .filter(sessions::college_id.eq(tx.college_id()))
        .filter(sessions::id.eq_any(session_ids))
        .filter(sessions::revoked_at.is_null())
        .filter(sessions::expires_at.gt(tx.now()))
        .filter(users::status.eq(UserStatus::Active))
        .select((sessions::id, users::authz_version))
        .load(tx)
        .await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> AuthSettings {
        use crate::platform::config::{Environment, Settings};
        let loaded = Settings::load_for(Environment::Test, figment::Figment::new());
        loaded
            .map(|settings| settings.auth)
            .unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn staff_are_signed_out_sooner() {
        let (settings, opened) = (settings(), DateTime::<Utc>::default());
        let after = |role: Role, hours: i64| {
            let now = opened + TimeDelta::hours(hours);
            expiry(&settings, role, opened, now) - opened
        };
        assert_eq!(
            after(Role::CollegeAdmin, 0),
            TimeDelta::minutes(60 + settings.access_minutes)
        );
        assert_eq!(after(Role::CollegeAdmin, 23), TimeDelta::hours(24));
        assert_eq!(after(Role::CollegeAdmin, 30), TimeDelta::hours(24), "used or not");
        for role in [Role::Student, Role::Alumni, Role::Faculty] {
            assert_eq!(after(role, 0), TimeDelta::days(settings.refresh_days));
            assert_eq!(after(role, 24 * 29), TimeDelta::days(settings.session_max_days));
        }
    }
}
