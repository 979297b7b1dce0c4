use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;

use crate::error::AppError;
use crate::features::chat::model::ConversationId;
use crate::platform::db::TenantTx;

/// Messages of one conversation deleted at once.
const BATCH: i64 = 1_000;
/// Conversations gone through at once.
const CONVERSATIONS: i64 = 50;

/// Deletes a number of messages stored before `before`, oldest first, with what hangs on them. What was reported since
/// then stays, with the few messages a moderator may see around it and everything after. Runs as the system; answers
/// how many messages went.
pub async fn messages_expire(tx: &mut TenantTx, before: DateTime<Utc>) -> Result<usize, AppError> {
    #[derive(QueryableByName)]
    struct UpTo {
        #[diesel(sql_type = SqlUuid)]
        id: ConversationId,
        #[diesel(sql_type = BigInt)]
        seq: i64,
    }
    let due: Vec<UpTo> = diesel::sql_query(
        "SELECT c.id, least(old.last, held.seq) AS seq FROM conversations c
         CROSS JOIN LATERAL (SELECT min(m.seq) AS first, max(m.seq) AS last FROM (
            SELECT seq, created_at FROM messages
            WHERE college_id = c.college_id AND conversation_id = c.id ORDER BY seq LIMIT $3) m
            WHERE m.created_at < $2) old
         CROSS JOIN LATERAL (SELECT min(r.seq) - 6 AS seq FROM message_reports r
            WHERE r.college_id = c.college_id AND r.conversation_id = c.id AND r.created_at >= $2) held
         WHERE c.college_id = $1 AND c.created_at < $2 AND old.first <= least(old.last, held.seq)
         ORDER BY c.id LIMIT $4",
    )
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<Timestamptz, _>(before)
    .bind::<BigInt, _>(BATCH)
    .bind::<BigInt, _>(CONVERSATIONS)
    .load(tx)
    .await?;
    let ids: Vec<ConversationId> = due.iter().map(|one| one.id).collect();
    let seqs: Vec<i64> = due.iter().map(|one| one.seq).collect();
    let mut gone = 0;
    for sql in [
        "DELETE FROM message_reports r USING unnest($2::uuid[], $3::bigint[]) AS due(id, seq)
         WHERE r.college_id = $1 AND r.conversation_id = due.id AND r.seq <= due.seq",
        "DELETE FROM message_originals o USING messages m, unnest($2::uuid[], $3::bigint[]) AS due(id, seq)
         WHERE o.college_id = $1 AND o.message_id = m.id
            AND m.college_id = $1 AND m.conversation_id = due.id AND m.seq <= due.seq",
        "DELETE FROM message_reactions e USING messages m, unnest($2::uuid[], $3::bigint[]) AS due(id, seq)
         WHERE e.college_id = $1 AND e.message_id = m.id
            AND m.college_id = $1 AND m.conversation_id = due.id AND m.seq <= due.seq",
        "DELETE FROM messages m USING unnest($2::uuid[], $3::bigint[]) AS due(id, seq)
         WHERE m.college_id = $1 AND m.conversation_id = due.id AND m.seq <= due.seq",
    ] {
        gone = diesel::sql_query(sql)
            .bind::<SqlUuid, _>(tx.college_id())
            .bind::<Array<SqlUuid>, _>(&ids)
            .bind::<Array<BigInt>, _>(&seqs)
            .execute(tx)
            .await?;
    }
    Ok(gone)
}
