use super::super::store;
use crate::error::AppError;
use crate::features::chat::model::{ConversationId, ConversationKind};
use crate::features::connections;
use crate::platform::db::TenantTx;
use crate::platform::permissions::MESSAGES_USE;
use crate::platform::realtime;
use crate::platform::scope::UserId;

async fn move_pointers(
    tx: &mut TenantTx,
    conversation: ConversationId,
    read: i64,
    delivered: i64,
) -> Result<(), AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let me = tx.scope().member()?.user_id;
    if read < 0 || delivered < 0 {
        return Err(AppError::field("seq", "out_of_range", "Give the number of a message."));
    }
    let (read, delivered) = store::pointers_move(tx, conversation, me, (read, delivered))
        .await?
        .ok_or(AppError::NotFound)?;
    // What is read has arrived, and is told to have arrived: of those who hide what they read, nothing else is.
    if delivered {
        realtime::signal(tx, "delivered", conversation, me);
    }
    if read {
        realtime::signal(tx, "read", conversation, me);
    }
    Ok(())
}

/// The caller has read up to `seq`. Never goes back.
///
/// # Errors
/// 404 when the caller is not in the conversation.
pub async fn read(tx: &mut TenantTx, conversation: ConversationId, seq: i64) -> Result<(), AppError> {
    move_pointers(tx, conversation, seq, seq).await
}

/// One of the caller's devices has everything up to `seq`. Never goes back.
///
/// # Errors
/// 404 when the caller is not in the conversation.
pub async fn delivered(tx: &mut TenantTx, conversation: ConversationId, seq: i64) -> Result<(), AppError> {
    move_pointers(tx, conversation, 0, seq).await
}

/// Who else is in a conversation the caller is in, and may hear from the caller now.
///
/// # Errors
/// 404 when the caller is not in the conversation.
pub async fn audience(tx: &mut TenantTx, conversation: ConversationId) -> Result<Vec<UserId>, AppError> {
    let me = tx.scope().member()?.user_id;
    audience_of(tx, conversation, me).await
}

/// Who of a conversation may learn what `actor` does there without saying anything: types, receives, reads. Nobody
/// while it is not open, and nobody with a block between the two. As `actor` or as the system.
///
/// # Errors
/// 404 when there is no such conversation.
pub async fn audience_of(
    tx: &mut TenantTx,
    conversation: ConversationId,
    actor: UserId,
) -> Result<Vec<UserId>, AppError> {
    let row = store::conversation_get(tx, conversation)
        .await?
        .ok_or(AppError::NotFound)?;
    if !row.is_open() {
        return Ok(Vec::new());
    }
    let mut others: Vec<UserId> = store::participant_list(tx, &[conversation])
        .await?
        .into_iter()
        .map(|participant| participant.user_id)
        .filter(|user| *user != actor)
        .collect();
    // A pair's own row says whether one of the two blocked the other.
    if row.kind != ConversationKind::Direct && !others.is_empty() {
        let apart = connections::service::blocked_among(tx, actor, &others).await?;
        others.retain(|user| !apart.contains(user));
    }
    Ok(others)
}

/// Of `people`, those whose presence the caller may know: connected, or in an open conversation with the caller, and
/// without a block between the two. Of everybody else nothing is said, whether they exist or not.
///
/// # Errors
/// When the database refuses.
pub async fn companions(tx: &mut TenantTx, people: &[UserId]) -> Result<Vec<UserId>, AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let me = tx.scope().member()?.user_id;
    companions_of(tx, me, people).await
}

/// As [`companions`], of any person: works both ways, so it also says who may know of `user`. As that person or as the
/// system.
///
/// # Errors
/// When the database refuses.
pub async fn companions_of(tx: &mut TenantTx, user: UserId, people: &[UserId]) -> Result<Vec<UserId>, AppError> {
    let mut found = store::companions_among(tx, user, people).await?;
    found.extend(connections::service::connected_among(tx, user, people).await?);
    found.retain(|other| *other != user);
    found.sort_unstable();
    found.dedup();
    if !found.is_empty() {
        let apart = connections::service::blocked_among(tx, user, &found).await?;
        found.retain(|other| !apart.contains(other));
    }
    Ok(found)
}
