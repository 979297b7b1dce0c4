//! The list of a person's sessions, and the clean-up of dead ones.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::error::AppError;
use crate::features::accounts::model::SessionRow;
use crate::platform::db::TenantTx;
use crate::platform::db::schema::{idempotency_keys, one_time_tokens, refresh_tokens, sessions};
use crate::platform::scope::UserId;

diesel::define_sql_function! {
    /// Whether somebody signed in with this device before.
    #[sql_name = "p2p.device_known"]
    fn device_known(person: diesel::sql_types::Uuid, device: diesel::sql_types::Binary) -> Bool;
}

/// Live sessions, the one used last first. More than a hundred at once is nobody's list to read.
pub async fn list(tx: &mut TenantTx, user_id: UserId) -> Result<Vec<SessionRow>, AppError> {
    Ok(sessions::table
        .filter(sessions::college_id.eq(tx.college_id()))
        .filter(sessions::user_id.eq(user_id))
        .filter(sessions::revoked_at.is_null())
        .filter(sessions::expires_at.gt(tx.now()))
        .order((sessions::last_used_at.desc(), sessions::id))
        .limit(100)
        .select(SessionRow::as_select())
        .load(tx)
        .await?)
}

/// Whether somebody signed in to this account with this browser before.
pub async fn of_device(tx: &mut TenantTx, user_id: UserId, device: &[u8]) -> Result<bool, AppError> {
    Ok(diesel::select(device_known(user_id, device)).get_result(tx).await?)
}

/// Deletes what ended or ran out before `before`: sessions with their refresh tokens, one-time links, and answers kept
/// for an `Idempotency-Key` since before `keys_before`. Answers how many rows went.
pub async fn sweep(tx: &mut TenantTx, before: DateTime<Utc>, keys_before: DateTime<Utc>) -> Result<usize, AppError> {
    let college = tx.college_id();
    let dead = sessions::table
        .filter(sessions::college_id.eq(college))
        .filter(sessions::expires_at.lt(before).or(sessions::revoked_at.lt(before)));
    let mut gone = diesel::delete(
        refresh_tokens::table
            .filter(refresh_tokens::college_id.eq(college))
            .filter(refresh_tokens::session_id.eq_any(dead.select(sessions::id))),
    )
    .execute(tx)
    .await?;
    gone += diesel::delete(dead).execute(tx).await?;
    gone += diesel::delete(
        one_time_tokens::table
            .filter(one_time_tokens::college_id.eq(college))
            .filter(one_time_tokens::expires_at.lt(before)),
    )
    .execute(tx)
    .await?;
    gone += diesel::delete(
        idempotency_keys::table
            .filter(idempotency_keys::college_id.eq(college))
            .filter(idempotency_keys::created_at.lt(keys_before)),
    )
    .execute(tx)
    .await?;
    Ok(gone)
}
