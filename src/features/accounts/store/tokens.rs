//! One-time links, kept as digests.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::db::TenantTx;
use crate::platform::db::schema::one_time_tokens;

/// What a link is bound to.
#[derive(Clone, Debug, Queryable)]
pub(in crate::features::accounts) struct LinkRow {
    pub(in crate::features::accounts) purpose: String,
    pub(in crate::features::accounts) user_id: Option<Uuid>,
    pub(in crate::features::accounts) email: String,
}

pub(in crate::features::accounts) async fn insert(
    tx: &mut TenantTx,
    digest: &[u8],
    (purpose, user_id, email): (&str, Option<Uuid>, &str),
    expires_at: DateTime<Utc>,
) -> Result<(), AppError> {
    diesel::insert_into(one_time_tokens::table)
        .values((
            one_time_tokens::college_id.eq(tx.college_id()),
            one_time_tokens::digest.eq(digest),
            one_time_tokens::purpose.eq(purpose),
            one_time_tokens::user_id.eq(user_id),
            one_time_tokens::email.eq(email),
            one_time_tokens::expires_at.eq(expires_at),
        ))
        .execute(tx)
        .await?;
    Ok(())
}

/// Links made for an address since `since`.
pub(in crate::features::accounts) async fn made_since(
    tx: &mut TenantTx,
    email: &str,
    since: DateTime<Utc>,
) -> Result<i64, AppError> {
    Ok(one_time_tokens::table
        .filter(one_time_tokens::college_id.eq(tx.college_id()))
        .filter(one_time_tokens::email.eq(email))
        .filter(one_time_tokens::created_at.gt(since))
        .count()
        .get_result(tx)
        .await?)
}

/// A link that could be used now for one of `purposes`.
pub(in crate::features::accounts) async fn find(
    tx: &mut TenantTx,
    digest: &[u8],
    purposes: &[&str],
) -> Result<Option<LinkRow>, AppError> {
    Ok(one_time_tokens::table
        .find((tx.college_id(), digest))
        .filter(one_time_tokens::purpose.eq_any(purposes))
        .filter(one_time_tokens::consumed_at.is_null())
        .filter(one_time_tokens::expires_at.gt(Utc::now()))
        .select((
            one_time_tokens::purpose,
            one_time_tokens::user_id,
            one_time_tokens::email,
        ))
        .first(tx)
        .await
        .optional()?)
}

/// Uses a link up. Of any number of callers at once, one gets it.
pub(in crate::features::accounts) async fn take(
    tx: &mut TenantTx,
    digest: &[u8],
    purposes: &[&str],
) -> Result<Option<LinkRow>, AppError> {
    let row = one_time_tokens::table
        .find((tx.college_id(), digest))
        .filter(one_time_tokens::purpose.eq_any(purposes))
        .filter(one_time_tokens::consumed_at.is_null())
        .filter(one_time_tokens::expires_at.gt(Utc::now()));
    Ok(diesel::update(row)
        .set(one_time_tokens::consumed_at.eq(Utc::now()))
        .returning((
            one_time_tokens::purpose,
            one_time_tokens::user_id,
            one_time_tokens::email,
        ))
        .get_result(tx)
        .await
        .optional()?)
}

/// Uses up every open link of a person.
pub(in crate::features::accounts) async fn spend_of_user(tx: &mut TenantTx, user_id: Uuid) -> Result<(), AppError> {
    let open = one_time_tokens::table
        .filter(one_time_tokens::college_id.eq(tx.college_id()))
        .filter(one_time_tokens::user_id.eq(user_id))
        .filter(one_time_tokens::consumed_at.is_null());
    diesel::update(open)
        .set(one_time_tokens::consumed_at.eq(Utc::now()))
        .execute(tx)
        .await?;
    Ok(())
}

/// Uses up every open link of one purpose sent to an address.
pub(in crate::features::accounts) async fn spend_of_email(
    tx: &mut TenantTx,
    email: &str,
    purpose: &str,
) -> Result<(), AppError> {
    let open = one_time_tokens::table
        .filter(one_time_tokens::college_id.eq(tx.college_id()))
        .filter(one_time_tokens::email.eq(email))
        .filter(one_time_tokens::purpose.eq(purpose))
        .filter(one_time_tokens::consumed_at.is_null());
    diesel::update(open)
        .set(one_time_tokens::consumed_at.eq(Utc::now()))
        .execute(tx)
        .await?;
    Ok(())
}
