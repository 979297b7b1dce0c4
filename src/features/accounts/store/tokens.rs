//! One-time links, kept as digests.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Binary, Nullable, Text};
use diesel_async::RunQueryDsl;

use crate::error::AppError;
use crate::platform::db::schema::one_time_tokens;
use crate::platform::db::{TenantTx, constant};
use crate::platform::scope::UserId;

/// What a link is bound to.
#[derive(Clone, Debug, QueryableByName)]
pub struct LinkRow {
    #[diesel(sql_type = Text)]
    pub purpose: String,
    #[diesel(sql_type = Nullable<diesel::sql_types::Uuid>)]
    pub user_id: Option<UserId>,
    #[diesel(sql_type = Text)]
    pub email: String,
}

pub async fn insert(
    tx: &mut TenantTx,
    digest: &[u8],
    (purpose, user_id, email): (&str, Option<UserId>, &str),
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
pub async fn made_since(tx: &mut TenantTx, email: &str, since: DateTime<Utc>) -> Result<i64, AppError> {
    Ok(one_time_tokens::table
        .filter(one_time_tokens::college_id.eq(tx.college_id()))
        .filter(one_time_tokens::email.eq(email))
        .filter(one_time_tokens::created_at.gt(since))
        .count()
        .get_result(tx)
        .await?)
}

/// A link that could be used now for one of `purposes`.
pub async fn find(tx: &mut TenantTx, digest: &[u8], purposes: &[&str]) -> Result<Option<LinkRow>, AppError> {
    let found = diesel::sql_query("SELECT purpose, user_id, email FROM p2p.find_link($1, $2)")
        .bind::<Binary, _>(digest)
        .bind::<Array<Text>, _>(purposes);
    Ok(constant(found).get_result(tx).await.optional()?)
}

/// Uses a link up. Of any number of callers at once, one gets it.
pub async fn take(tx: &mut TenantTx, digest: &[u8], purposes: &[&str]) -> Result<Option<LinkRow>, AppError> {
    let taken = diesel::sql_query("SELECT purpose, user_id, email FROM p2p.take_link($1, $2)")
        .bind::<Binary, _>(digest)
        .bind::<Array<Text>, _>(purposes);
    Ok(constant(taken).get_result(tx).await.optional()?)
}

/// Uses up every open link of a person.
pub async fn spend_of_user(tx: &mut TenantTx, user_id: UserId) -> Result<(), AppError> {
    let open = one_time_tokens::table
        .filter(one_time_tokens::college_id.eq(tx.college_id()))
        .filter(one_time_tokens::user_id.eq(user_id))
        .filter(one_time_tokens::consumed_at.is_null());
    diesel::update(open)
        .set(one_time_tokens::consumed_at.eq(tx.now()))
        .execute(tx)
        .await?;
    Ok(())
}

/// Uses up every open link of one purpose sent to an address.
pub async fn spend_of_email(tx: &mut TenantTx, email: &str, purpose: &str) -> Result<(), AppError> {
    let open = one_time_tokens::table
        .filter(one_time_tokens::college_id.eq(tx.college_id()))
        .filter(one_time_tokens::email.eq(email))
        .filter(one_time_tokens::purpose.eq(purpose))
        .filter(one_time_tokens::consumed_at.is_null());
    diesel::update(open)
        .set(one_time_tokens::consumed_at.eq(tx.now()))
        .execute(tx)
        .await?;
    Ok(())
}
