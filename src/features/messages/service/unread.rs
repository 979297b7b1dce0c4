use super::super::store;
use crate::error::AppError;
use crate::platform::auth::permissions::MESSAGES_USE;
use crate::platform::db::TenantTx;

/// Messages of others the caller has not read, in conversations that are neither muted nor waiting for the caller's
/// yes; a conversation counts to 100.
///
/// # Errors
/// 403.
pub async fn unread_total(tx: &mut TenantTx) -> Result<i64, AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let me = tx.scope().member()?.user_id;
    store::unread_total(tx, me).await
}
