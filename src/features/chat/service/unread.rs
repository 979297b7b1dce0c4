use chrono::{DateTime, Utc};

use super::super::store;
use crate::error::AppError;
use crate::platform::db::TenantTx;
use crate::platform::permissions::{MESSAGES_OPEN_REPORTED, MESSAGES_USE};
use crate::platform::scope::UserId;

/// Messages of others the caller has not read, in conversations that are neither muted nor waiting for the caller's
/// yes; a conversation counts to 100. Each first message that waits for the caller's yes counts as one.
///
/// # Errors
/// 403.
pub async fn unread_total(tx: &mut TenantTx) -> Result<i64, AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let me = tx.scope().member()?.user_id;
    store::unread_total(tx, me).await
}

/// The names of those whose first message to a person was stored after a moment (ever, for `None`) and waits, newest
/// first. As the system.
///
/// # Errors
/// When the database refuses.
pub async fn asked_since(
    tx: &mut TenantTx,
    user: UserId,
    since: Option<DateTime<Utc>>,
) -> Result<Vec<String>, AppError> {
    store::asked_since(tx, user, since).await
}

/// Reports nobody has opened yet.
///
/// # Errors
/// 403 for anybody but moderators.
pub async fn unopened_reports(tx: &mut TenantTx) -> Result<i64, AppError> {
    tx.scope().require(MESSAGES_OPEN_REPORTED)?;
    store::unopened_reports(tx).await
}
