//! Super-admins: accounts of the console, without any way into a college's content.

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::json;

use crate::error::AppError;
use crate::platform::audit::record_operator;
use crate::platform::db::schema::{operator_sessions, operator_tokens, operators};
use crate::platform::db::{Db, PlatformTx};
use crate::platform::keys::{Token, digest};
use crate::platform::scope::{OperatorId, SessionId};
use crate::text_enum;

/// How long a console session lives, in hours; its token lives as long, and every request checks the session.
pub const SESSION_HOURS: i64 = 8;
/// Life of the one-time link, in hours.
const LINK_HOURS: i64 = 24;

/// An operator behind a live session.
#[derive(Clone, Debug)]
pub struct OperatorState {
    /// Who.
    pub operator_id: OperatorId,
    /// Which sign-in.
    pub session_id: SessionId,
    /// Name.
    pub full_name: String,
    /// Address.
    pub email: String,
    /// Version of the account; a token with another is stale.
    pub authz_version: i32,
}

text_enum! {
    /// Where an operator stands (`operators.status`).
    pub enum OperatorStatus {
        /// May sign in.
        Active = "active",
        /// Taken out; may be added again.
        Removed = "removed",
    }
}

/// An operator, for the list.
#[derive(Clone, Debug, Queryable)]
pub struct OperatorRow {
    /// Id.
    pub id: OperatorId,
    /// Address.
    pub email: String,
    /// Name.
    pub full_name: String,
    /// Whether they may sign in.
    pub status: OperatorStatus,
}

/// Adds an operator (or brings a removed one back) and answers the token of a one-time link to set a password.
///
/// # Errors
/// When the database refuses.
pub async fn add(tx: &mut PlatformTx, email: &str, full_name: &str, by: Option<OperatorId>) -> Result<Token, AppError> {
    let id: OperatorId = diesel::insert_into(operators::table)
        .values((
            operators::id.eq(OperatorId::now_v7()),
            operators::email.eq(email),
            operators::full_name.eq(full_name),
        ))
        .on_conflict(operators::email)
        .do_update()
        .set((
            operators::full_name.eq(full_name),
            operators::status.eq(OperatorStatus::Active),
        ))
        .returning(operators::id)
        .get_result(tx)
        .await?;
    let token = Token::random();
    diesel::insert_into(operator_tokens::table)
        .values((
            operator_tokens::digest.eq(token.digest()),
            operator_tokens::operator_id.eq(id),
            operator_tokens::expires_at.eq(tx.now() + TimeDelta::hours(LINK_HOURS)),
        ))
        .execute(tx)
        .await?;
    let after = json!({ "email": email });
    record_operator(
        tx,
        by,
        "",
        "operator.added",
        ("operator", &id.to_string()),
        None,
        Some(after),
    )
    .await?;
    Ok(token)
}

/// Every operator, by address.
///
/// # Errors
/// When the database refuses.
pub async fn list(tx: &mut PlatformTx) -> Result<Vec<OperatorRow>, AppError> {
    Ok(operators::table
        .order(operators::email)
        .select((operators::id, operators::email, operators::full_name, operators::status))
        .load(tx)
        .await?)
}

/// Removes an operator and ends their sessions.
///
/// # Errors
/// 404 when there is no active operator with this address.
pub async fn remove(tx: &mut PlatformTx, email: &str, by: Option<OperatorId>) -> Result<(), AppError> {
    let id: OperatorId = diesel::update(
        operators::table
            .filter(operators::email.eq(email))
            .filter(operators::status.eq(OperatorStatus::Active)),
    )
    .set((
        operators::status.eq("removed"),
        operators::authz_version.eq(operators::authz_version + 1),
    ))
    .returning(operators::id)
    .get_result(tx)
    .await?;
    diesel::update(
        operator_sessions::table
            .filter(operator_sessions::operator_id.eq(id))
            .filter(operator_sessions::revoked_at.is_null()),
    )
    .set(operator_sessions::revoked_at.eq(tx.now()))
    .execute(tx)
    .await?;
    record_operator(
        tx,
        by,
        "",
        "operator.removed",
        ("operator", &id.to_string()),
        None,
        None,
    )
    .await
}

/// The operator a one-time link is for, without using it up.
///
/// # Errors
/// 404 when the link is unknown, used or expired.
pub async fn link_owner(tx: &mut PlatformTx, token: &str) -> Result<(OperatorId, String, String), AppError> {
    Ok(operator_tokens::table
        .inner_join(operators::table)
        .filter(operator_tokens::digest.eq(digest(token)))
        .filter(operator_tokens::consumed_at.is_null())
        .filter(operator_tokens::expires_at.gt(tx.now()))
        .filter(operators::status.eq(OperatorStatus::Active))
        .select((operators::id, operators::email, operators::full_name))
        .first(tx)
        .await?)
}

/// Uses a one-time link up: sets the password, ends older sessions, spends the operator's other links.
///
/// # Errors
/// 404 when the link is unknown, used or expired.
pub async fn set_password(tx: &mut PlatformTx, token: &str, hash: &str) -> Result<(), AppError> {
    let (id, ..) = link_owner(tx, token).await?;
    let spent = diesel::update(
        operator_tokens::table
            .find(digest(token))
            .filter(operator_tokens::consumed_at.is_null()),
    )
    .set(operator_tokens::consumed_at.eq(tx.now()))
    .execute(tx)
    .await?;
    if spent == 0 {
        return Err(AppError::NotFound);
    }
    diesel::update(
        operator_tokens::table
            .filter(operator_tokens::operator_id.eq(id))
            .filter(operator_tokens::consumed_at.is_null()),
    )
    .set(operator_tokens::consumed_at.eq(tx.now()))
    .execute(tx)
    .await?;
    diesel::update(operators::table.find(id))
        .set((
            operators::password_hash.eq(hash),
            operators::authz_version.eq(operators::authz_version + 1),
        ))
        .execute(tx)
        .await?;
    record_operator(
        tx,
        Some(id),
        "",
        "operator.password_set",
        ("operator", &id.to_string()),
        None,
        None,
    )
    .await
}

/// Id, password hash and version of an active operator.
///
/// # Errors
/// When the database refuses.
pub async fn by_email(tx: &mut PlatformTx, email: &str) -> Result<Option<(OperatorId, Option<String>, i32)>, AppError> {
    Ok(operators::table
        .filter(operators::email.eq(email))
        .filter(operators::status.eq(OperatorStatus::Active))
        .select((operators::id, operators::password_hash, operators::authz_version))
        .first(tx)
        .await
        .optional()?)
}

/// Replaces a password's hash by one of the same password with today's parameters.
///
/// # Errors
/// When the database refuses.
pub async fn store_hash(tx: &mut PlatformTx, operator_id: OperatorId, hash: &str) -> Result<(), AppError> {
    diesel::update(operators::table.find(operator_id))
        .set(operators::password_hash.eq(hash))
        .execute(tx)
        .await?;
    Ok(())
}

/// Opens a console session.
///
/// # Errors
/// When the database refuses.
pub async fn open_session(
    tx: &mut PlatformTx,
    operator_id: OperatorId,
    request_id: &str,
) -> Result<SessionId, AppError> {
    let id = SessionId::now_v7();
    diesel::insert_into(operator_sessions::table)
        .values((
            operator_sessions::id.eq(id),
            operator_sessions::operator_id.eq(operator_id),
            operator_sessions::expires_at.eq(tx.now() + TimeDelta::hours(SESSION_HOURS)),
        ))
        .execute(tx)
        .await?;
    diesel::update(operators::table.find(operator_id))
        .set(operators::last_sign_in_at.eq(tx.now()))
        .execute(tx)
        .await?;
    record_operator(
        tx,
        Some(operator_id),
        request_id,
        "operator.signed_in",
        ("operator", &operator_id.to_string()),
        None,
        None,
    )
    .await?;
    Ok(id)
}

/// Ends a console session.
///
/// # Errors
/// When the database refuses.
pub async fn end_session(tx: &mut PlatformTx, session_id: SessionId) -> Result<(), AppError> {
    diesel::update(
        operator_sessions::table
            .find(session_id)
            .filter(operator_sessions::revoked_at.is_null()),
    )
    .set(operator_sessions::revoked_at.eq(tx.now()))
    .execute(tx)
    .await?;
    Ok(())
}

/// The operator behind a live session.
///
/// # Errors
/// 503 when the database is away.
pub async fn find_session(db: &Db, session_id: SessionId) -> Result<Option<OperatorState>, AppError> {
    db.platform(async |tx| {
        let row: Option<(OperatorId, String, String, i32)> = operator_sessions::table
            .inner_join(operators::table)
            .filter(operator_sessions::id.eq(session_id))
            .filter(operator_sessions::revoked_at.is_null())
            .filter(operator_sessions::expires_at.gt(tx.now()))
            .filter(operators::status.eq(OperatorStatus::Active))
            .select((
                operators::id,
                operators::full_name,
                operators::email,
                operators::authz_version,
            ))
            .first(tx)
            .await
            .optional()?;
        Ok(row.map(|(operator_id, full_name, email, authz_version)| OperatorState {
            operator_id,
            session_id,
            full_name,
            email,
            authz_version,
        }))
    })
    .await
}
