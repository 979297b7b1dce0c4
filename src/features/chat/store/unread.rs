use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;

use crate::error::AppError;
use crate::platform::db::TenantTx;
use crate::platform::scope::UserId;

/// As [`super::unread_counts`], over every open conversation that is not muted, and one for each first message that waits
/// for the caller's yes.
pub async fn unread_total(tx: &mut TenantTx, me: UserId) -> Result<i64, AppError> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        unread: i64,
    }
    let count: Count = diesel::sql_query(
        "SELECT (SELECT count(*) FROM conversations c
            JOIN conversation_participants p ON p.college_id = c.college_id AND p.conversation_id = c.id
            WHERE c.college_id = $1 AND c.awaiting = $2 AND c.last_seq > 0 AND NOT c.low_blocks AND NOT c.high_blocks
                AND p.user_id = $2 AND p.left_at IS NULL)
         + (SELECT count(m.seq) FROM conversation_participants p
         JOIN conversations c ON c.college_id = p.college_id AND c.id = p.conversation_id
         CROSS JOIN LATERAL (
            SELECT m.seq FROM messages m
            WHERE m.college_id = p.college_id AND m.conversation_id = p.conversation_id
                AND m.seq > p.last_read_seq AND m.sender_id <> p.user_id
                AND m.deleted_at IS NULL AND m.kind = 'text'
            LIMIT 100) m
         WHERE p.college_id = $1 AND p.user_id = $2 AND p.left_at IS NULL
            AND (p.muted_until IS NULL OR p.muted_until <= now())
            AND c.last_seq > p.last_read_seq AND c.awaiting IS DISTINCT FROM p.user_id) AS unread",
    )
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<SqlUuid, _>(me)
    .get_result(tx)
    .await?;
    Ok(count.unread)
}

/// The names of those whose first message to a person was stored after a moment and still waits, newest first. As the
/// system.
pub async fn asked_since(
    tx: &mut TenantTx,
    user: UserId,
    since: Option<DateTime<Utc>>,
) -> Result<Vec<String>, AppError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Text)]
        full_name: String,
    }
    let found: Vec<Found> = diesel::sql_query(
        "SELECT u.full_name FROM conversations c
         JOIN messages m ON m.college_id = c.college_id AND m.conversation_id = c.id AND m.seq = 1
         JOIN users u ON u.college_id = c.college_id AND u.id = m.sender_id AND u.status = 'active'
         WHERE c.college_id = $1 AND c.awaiting = $2 AND NOT c.low_blocks AND NOT c.high_blocks
            AND m.sender_id <> $2 AND m.deleted_at IS NULL AND m.created_at > coalesce($3, '-infinity')
         ORDER BY m.created_at DESC LIMIT 100",
    )
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<SqlUuid, _>(user)
    .bind::<Nullable<Timestamptz>, _>(since)
    .load(tx)
    .await?;
    Ok(found.into_iter().map(|row| row.full_name).collect())
}
