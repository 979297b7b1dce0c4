use chrono::TimeDelta;
use serde_json::json;

use super::super::model::{ConversationId, LONGEST, Message, REACTIONS};
use super::super::store::{self, Change, MessageRow};
use super::reports::ERASE;
use super::sending::closed;
use super::{contents, finish};
use crate::error::AppError;
use crate::features::chat::conflicts;
use crate::features::chat::model::MessageKind;
use crate::features::connections;
use crate::platform::db::TenantTx;
use crate::platform::permissions::MESSAGES_USE;
use crate::platform::validate::Checks;
use crate::platform::{jobs, realtime};

/// A message may be edited this long.
pub const EDIT_WINDOW: TimeDelta = TimeDelta::hours(24);
/// What edited and deleted messages said is kept this long, sealed.
const ORIGINALS_RETENTION: TimeDelta = TimeDelta::days(180);

/// The message under the conversation's lock, with the number its change will have.
async fn take(
    tx: &mut TenantTx,
    conversation: ConversationId,
    seq: i64,
    kind: Change,
) -> Result<(MessageRow, i64), AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let Some(change) = store::change_next(tx, conversation, kind).await? else {
        let row = store::conversation_get(tx, conversation)
            .await?
            .ok_or(AppError::NotFound)?;
        // Whatever stood in the way may be gone again (somebody unblocked in between).
        if let Some(error) = closed(&row, tx.scope().member()?.user_id) {
            return Err(error);
        }
        require_listener(tx, conversation).await?;
        return Err(AppError::Busy);
    };
    let row = store::message_get(tx, conversation, seq)
        .await?
        .filter(|row| row.kind == MessageKind::Text)
        .ok_or(AppError::NotFound)?;
    Ok((row, change))
}

async fn own(
    tx: &mut TenantTx,
    conversation: ConversationId,
    seq: i64,
    kind: Change,
) -> Result<(MessageRow, i64), AppError> {
    let (row, change) = take(tx, conversation, seq, kind).await?;
    if row.sender_id != tx.scope().member()?.user_id {
        return Err(AppError::Forbidden);
    }
    Ok((row, change))
}

async fn now(tx: &mut TenantTx, conversation: ConversationId, seq: i64, change: i64) -> Result<Message, AppError> {
    realtime::changed(tx, conversation, change);
    let row = store::message_get(tx, conversation, seq)
        .await?
        .ok_or(AppError::NotFound)?;
    shown(tx, row).await
}

async fn shown(tx: &mut TenantTx, row: MessageRow) -> Result<Message, AppError> {
    let mut finished = finish(tx, vec![row]).await?;
    finished.pop().ok_or(AppError::NotFound)
}

/// Changes what the caller's own message says; what it said is sealed.
///
/// # Errors
/// 404; 403 for another's message; 409 `message_deleted`, `edit_window_over`, and as for a send `cannot_message` and
/// `request_waits`; 422.
pub async fn edit(tx: &mut TenantTx, conversation: ConversationId, seq: i64, body: &str) -> Result<Message, AppError> {
    let mut checks = Checks::new();
    let body = checks.lines("body", body, 1, LONGEST);
    checks.finish()?;
    let (row, change) = own(tx, conversation, seq, Change::Says).await?;
    if row.deleted_at.is_some() {
        return Err(AppError::conflict(conflicts::MESSAGE_DELETED));
    }
    if tx.now() - row.created_at > EDIT_WINDOW {
        return Err(AppError::conflict(conflicts::EDIT_WINDOW_OVER));
    }
    // Who was named stays named; names that came into the text are added.
    let mut mentions = contents::mentions(tx, conversation, &body, &[]).await?;
    mentions.extend(
        row.mentions
            .iter()
            .filter(|id| !mentions.contains(id))
            .copied()
            .collect::<Vec<_>>(),
    );
    mentions.truncate(20);
    store::message_change(tx, &row, change, Some((&body, &mentions)), ORIGINALS_RETENTION).await?;
    erase_later(tx).await?;
    now(tx, conversation, seq, change).await
}

/// Deletes the caller's own message for everyone, also across a block: a tombstone stays, what it said is sealed.
///
/// # Errors
/// 404; 403 for another's message; 409 `message_deleted`.
pub async fn delete(tx: &mut TenantTx, conversation: ConversationId, seq: i64) -> Result<Message, AppError> {
    let (row, change) = own(tx, conversation, seq, Change::TakesBack).await?;
    if row.deleted_at.is_some() {
        return Err(AppError::conflict(conflicts::MESSAGE_DELETED));
    }
    store::message_change(tx, &row, change, None, ORIGINALS_RETENTION).await?;
    erase_later(tx).await?;
    tx.audit(
        "message.deleted",
        "message",
        row.id,
        None,
        Some(json!({ "conversation_id": conversation, "seq": seq })),
    );
    now(tx, conversation, seq, change).await
}

/// The sealed text goes when its time is over, whether or not anybody comes by.
async fn erase_later(tx: &mut TenantTx) -> Result<(), AppError> {
    jobs::enqueue_at(
        tx,
        ERASE,
        json!({}),
        tx.now() + ORIGINALS_RETENTION + TimeDelta::minutes(1),
    )
    .await?;
    Ok(())
}

/// The reaction as it is stored; keyboards send some without the selector that colours them.
fn known(emoji: &str) -> Result<&'static str, AppError> {
    let bare = |text: &str| text.replace('\u{FE0F}', "");
    let found = REACTIONS.into_iter().find(|one| bare(one) == bare(emoji));
    match found {
        Some(emoji) => Ok(emoji),
        None => Err(AppError::field(
            "emoji",
            "unknown_value",
            format!("Use one of {}.", REACTIONS.join(" ")),
        )),
    }
}

/// Reacts to a message. The same again changes nothing.
///
/// # Errors
/// 404; 409 `message_deleted`, `cannot_message` with a block between the two, `request_waits` and `accept_first` while a
/// first message waits; 422 for an emoji that is not offered.
pub async fn react(
    tx: &mut TenantTx,
    conversation: ConversationId,
    seq: i64,
    emoji: &str,
) -> Result<Message, AppError> {
    let emoji = known(emoji)?;
    let me = tx.scope().member()?.user_id;
    let row = signed(tx, conversation, seq).await?;
    if row.deleted_at.is_some() {
        return Err(AppError::conflict(conflicts::MESSAGE_DELETED));
    }
    if !store::reaction_insert(tx, &row, me, emoji).await? {
        return shown(tx, row).await;
    }
    let (row, change) = take(tx, conversation, seq, Change::Says).await?;
    if row.deleted_at.is_some() {
        return Err(AppError::conflict(conflicts::MESSAGE_DELETED));
    }
    store::message_touch(tx, row.id, change).await?;
    now(tx, conversation, seq, change).await
}

/// The message a reaction is added to or removed from, in a conversation that is open.
async fn signed(tx: &mut TenantTx, conversation: ConversationId, seq: i64) -> Result<MessageRow, AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let place = store::conversation_get(tx, conversation)
        .await?
        .ok_or(AppError::NotFound)?;
    let me = tx.scope().member()?.user_id;
    if let Some(error) = closed(&place, me) {
        return Err(error);
    }
    require_listener(tx, conversation).await?;
    let row = store::message_get(tx, conversation, seq)
        .await?
        .filter(|row| row.kind == MessageKind::Text)
        .ok_or(AppError::NotFound)?;
    // In a group of several, too, nobody reacts to what somebody wrote who blocked them, or whom they blocked.
    if row.sender_id != me
        && !connections::service::blocked_with(tx, &[row.sender_id])
            .await?
            .is_empty()
    {
        return Err(AppError::conflict(conflicts::CANNOT_MESSAGE));
    }
    Ok(row)
}

/// Refuses what only somebody across a block would hear.
pub(super) async fn require_listener(tx: &mut TenantTx, conversation: ConversationId) -> Result<(), AppError> {
    if store::is_alone_with_blocked(tx, conversation).await? {
        return Err(AppError::conflict(conflicts::CANNOT_MESSAGE));
    }
    Ok(())
}

/// Removes a reaction. Where there is none, nothing changes.
///
/// # Errors
/// 404; 409 as for [`react`]; 422.
pub async fn unreact(
    tx: &mut TenantTx,
    conversation: ConversationId,
    seq: i64,
    emoji: &str,
) -> Result<Message, AppError> {
    let emoji = known(emoji)?;
    let me = tx.scope().member()?.user_id;
    let row = signed(tx, conversation, seq).await?;
    if !store::reaction_delete(tx, row.id, me, emoji).await? {
        return shown(tx, row).await;
    }
    let (row, change) = take(tx, conversation, seq, Change::Says).await?;
    store::message_touch(tx, row.id, change).await?;
    now(tx, conversation, seq, change).await
}
