use diesel::prelude::*;
use diesel::sql_types::{BigInt, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::db::TenantTx;

/// As [`super::unread_counts`], over every open conversation that is not muted.
pub(in super::super) async fn unread_total(tx: &mut TenantTx, me: Uuid) -> Result<i64, AppError> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        unread: i64,
    }
    let count: Count = diesel::sql_query(
        "SELECT count(m.seq) AS unread FROM conversation_participants p
         JOIN conversations c ON c.college_id = p.college_id AND c.id = p.conversation_id
         CROSS JOIN LATERAL (
            SELECT m.seq FROM messages m
            WHERE m.college_id = p.college_id AND m.conversation_id = p.conversation_id
                AND m.seq > p.last_read_seq AND m.sender_id <> p.user_id
                AND m.deleted_at IS NULL AND m.kind = 'text'
            LIMIT 100) m
         WHERE p.college_id = $1 AND p.user_id = $2 AND p.left_at IS NULL
            AND (p.muted_until IS NULL OR p.muted_until <= now())
            AND c.last_seq > p.last_read_seq AND c.awaiting IS DISTINCT FROM p.user_id",
    )
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<SqlUuid, _>(me)
    .get_result(tx)
    .await?;
    Ok(count.unread)
}
