//! Queries on claims.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;

use crate::error::AppError;
use crate::features::experiences::model::ExperienceId;
use crate::platform::db::TenantTx;
use crate::platform::db::schema::{moderation_claims, users};
use crate::platform::scope::UserId;

/// Who holds what until when, with the name.
pub(super) type ClaimRow = (ExperienceId, UserId, String, DateTime<Utc>);

#[derive(QueryableByName)]
struct Taken {
    #[diesel(sql_type = Timestamptz)]
    expires_at: DateTime<Utc>,
}

/// Takes or renews a claim; `None` while somebody else holds it. One statement, so of two takers one wins.
pub(super) async fn claim_take(
    tx: &mut TenantTx,
    kind: &str,
    item_id: ExperienceId,
    claimed_by: UserId,
    seconds: i64,
) -> Result<Option<DateTime<Utc>>, AppError> {
    let taken: Option<Taken> = diesel::sql_query(
        "INSERT INTO moderation_claims AS c (college_id, kind, item_id, claimed_by, expires_at)
         VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5::bigint))
         ON CONFLICT (college_id, kind, item_id) DO UPDATE
         SET claimed_by = excluded.claimed_by, expires_at = excluded.expires_at,
             claimed_at = CASE WHEN c.claimed_by = excluded.claimed_by THEN c.claimed_at ELSE now() END
         WHERE c.claimed_by = excluded.claimed_by OR c.expires_at <= now()
         RETURNING expires_at",
    )
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<Text, _>(kind)
    .bind::<SqlUuid, _>(item_id)
    .bind::<SqlUuid, _>(claimed_by)
    .bind::<BigInt, _>(seconds)
    .get_result(tx)
    .await
    .optional()?;
    Ok(taken.map(|taken| taken.expires_at))
}

/// Gives a claim back, if it is the caller's.
pub(super) async fn claim_release(
    tx: &mut TenantTx,
    kind: &str,
    item_id: ExperienceId,
    claimed_by: UserId,
) -> Result<bool, AppError> {
    let target = moderation_claims::table
        .find((tx.college_id(), kind, item_id))
        .filter(moderation_claims::claimed_by.eq(claimed_by));
    Ok(diesel::delete(target).execute(tx).await? > 0)
}

/// Ends every claim of a person. Answers how many there were.
pub(super) async fn claims_end_of(tx: &mut TenantTx, claimed_by: UserId) -> Result<usize, AppError> {
    let target = moderation_claims::table
        .filter(moderation_claims::college_id.eq(tx.college_id()))
        .filter(moderation_claims::claimed_by.eq(claimed_by));
    Ok(diesel::delete(target).execute(tx).await?)
}

/// Ends whatever claim there is: the thing was decided.
pub(super) async fn claim_end(tx: &mut TenantTx, kind: &str, item_id: ExperienceId) -> Result<(), AppError> {
    diesel::delete(moderation_claims::table.find((tx.college_id(), kind, item_id)))
        .execute(tx)
        .await?;
    Ok(())
}

/// Live claims on these things.
pub(super) async fn claim_list(
    tx: &mut TenantTx,
    kind: &str,
    items: &[ExperienceId],
) -> Result<Vec<ClaimRow>, AppError> {
    let college_id = tx.college_id();
    Ok(moderation_claims::table
        .inner_join(
            users::table.on(users::college_id
                .eq(moderation_claims::college_id)
                .and(users::id.eq(moderation_claims::claimed_by))),
        )
        .filter(moderation_claims::college_id.eq(college_id))
        .filter(moderation_claims::kind.eq(kind))
        .filter(moderation_claims::item_id.eq_any(items))
        .filter(moderation_claims::expires_at.gt(diesel::dsl::now))
        .select((
            moderation_claims::item_id,
            users::id,
            users::full_name,
            moderation_claims::expires_at,
        ))
        .load(tx)
        .await?)
}
