use std::collections::HashMap;

use super::super::model::{ConversationId, ExportQuery, Head, Message, MessageId, MessageQuery, Reaction, Stretch};
use super::super::store::{self, MessageRow};
use super::contents::stored_attachments;
use crate::error::AppError;
use crate::platform::db::TenantTx;
use crate::platform::db::paging::{self, Cursor, Page};
use crate::platform::permissions::MESSAGES_USE;

/// Rows with the signs under them.
///
/// # Errors
/// When the database refuses.
pub async fn finish(tx: &mut TenantTx, rows: Vec<MessageRow>) -> Result<Vec<Message>, AppError> {
    // A message that never changed has no sign under it; most never do.
    let changed: Vec<MessageId> = rows
        .iter()
        .filter(|row| row.change_seq > row.created_change)
        .map(|row| row.id)
        .collect();
    let mut signs: HashMap<MessageId, Vec<Reaction>> = HashMap::new();
    if !changed.is_empty() {
        for (message, user, emoji) in store::reaction_list(tx, &changed).await? {
            let of_message = signs.entry(message).or_default();
            match of_message.iter_mut().find(|reaction| reaction.emoji == emoji) {
                Some(reaction) => reaction.user_ids.push(user),
                None => of_message.push(Reaction {
                    emoji,
                    user_ids: vec![user],
                }),
            }
        }
    }
    Ok(rows
        .into_iter()
        .map(|row| Message {
            id: row.id,
            conversation_id: row.conversation_id,
            seq: row.seq,
            change: row.change_seq,
            sender_id: row.sender_id,
            client_id: row.client_id,
            kind: row.kind,
            body: row.body,
            reply_to: row.reply_to,
            created_at: row.created_at,
            edited_at: row.edited_at,
            deleted_at: row.deleted_at,
            reactions: signs.remove(&row.id).unwrap_or_default(),
            mentions: row.mentions,
            attachments: stored_attachments(row.attachments),
        })
        .collect())
}

async fn stretch(
    tx: &mut TenantTx,
    conversation: ConversationId,
    which: store::Stretch,
    limit: i64,
) -> Result<Stretch, AppError> {
    tx.scope().require(MESSAGES_USE)?;
    // The numbers first: what is committed in between is then more than they say, never less.
    let head = store::conversation_get(tx, conversation)
        .await?
        .ok_or(AppError::NotFound)?;
    let mut rows = store::message_list(tx, conversation, which, limit + 1).await?;
    let more = i64::try_from(rows.len()).unwrap_or(i64::MAX) > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    if matches!(which, store::Stretch::Before(_)) {
        rows.reverse();
    }
    Ok(Stretch {
        items: finish(tx, rows).await?,
        more,
        last_seq: head.last_seq,
        last_change: head.last_change,
    })
}

/// A stretch of a conversation: the newest, or next to a number.
///
/// # Errors
/// 404; 422 when more than one place is named.
pub async fn page(tx: &mut TenantTx, conversation: ConversationId, query: &MessageQuery) -> Result<Stretch, AppError> {
    let limit = paging::limit(query.limit)?;
    let which = match (query.before, query.after, query.changed_after) {
        (None, None, None) => store::Stretch::Before(i64::MAX),
        (Some(seq), None, None) => store::Stretch::Before(seq),
        (None, Some(seq), None) => store::Stretch::After(seq),
        (None, None, Some(change)) => store::Stretch::ChangedAfter(change),
        _ => {
            return Err(AppError::field(
                "before",
                "out_of_range",
                "Give one of before, after and changed_after.",
            ));
        }
    };
    stretch(tx, conversation, which, limit).await
}

/// Messages with numbers after `seq`, for a client that comes back.
///
/// # Errors
/// 404.
pub async fn messages_after(tx: &mut TenantTx, conversation: ConversationId, seq: i64) -> Result<Stretch, AppError> {
    stretch(tx, conversation, store::Stretch::After(seq), paging::MAX_LIMIT).await
}

/// Messages changed after `change`, for a client that comes back.
///
/// # Errors
/// 404.
pub async fn changes_after(tx: &mut TenantTx, conversation: ConversationId, change: i64) -> Result<Stretch, AppError> {
    stretch(
        tx,
        conversation,
        store::Stretch::ChangedAfter(change),
        paging::MAX_LIMIT,
    )
    .await
}

/// How far these conversations are; those that are not the caller's are left out.
///
/// # Errors
/// When the database refuses.
pub async fn heads(tx: &mut TenantTx, ids: &[ConversationId]) -> Result<Vec<Head>, AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let rows = store::conversation_heads(tx, ids).await?;
    Ok(rows
        .into_iter()
        .map(|(conversation_id, seq, change)| Head {
            conversation_id,
            seq,
            change,
        })
        .collect())
}

/// What the caller wrote, oldest first, also in conversations they have left.
///
/// # Errors
/// 422 for a bad cursor or limit.
pub async fn export(tx: &mut TenantTx, query: &ExportQuery) -> Result<Page<Message>, AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let me = tx.scope().member()?.user_id;
    let (limit, after) = paging::place(query.limit, query.cursor.as_deref())?;
    let rows = store::message_export(tx, me, after, limit + 1).await?;
    let page = paging::page(rows, limit, |row| Cursor {
        key: row.created_at,
        id: row.id,
    });
    Ok(Page {
        items: finish(tx, page.items).await?,
        next_cursor: page.next_cursor,
    })
}
