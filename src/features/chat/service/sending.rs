use sha2::{Digest as _, Sha256};

use super::super::model::{Ack, ClientId, ConversationId, LONGEST, Message, SendRequest};
use super::super::store::{self, ConversationRow, MessageRow, NewMessage, Stored, Storing};
use super::contents;
use crate::error::AppError;
use crate::features::chat::conflicts;
use crate::features::chat::frames::ServerFrame;
use crate::features::chat::model::MessageKind;
use crate::features::connections;
use crate::platform::db::TenantTx;
use crate::platform::events::Fresh;
use crate::platform::permissions::MESSAGES_USE;
use crate::platform::realtime::{self, frames};
use crate::platform::scope::UserId;
use crate::platform::validate::Checks;

/// What the sender's own id stands for: where, what, in answer to what, and what is with it.
fn digest(conversation: ConversationId, body: &str, reply_to: Option<i64>, more: &[u8]) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(conversation.as_bytes());
    hasher.update(reply_to.unwrap_or_default().to_be_bytes());
    hasher.update(body.as_bytes());
    hasher.update(more);
    hasher.finalize().iter().take(16).copied().collect()
}

/// How a send went.
#[derive(Debug)]
pub enum Sent {
    /// Stored, now or by an earlier send with the same id. Acknowledge after the commit.
    Ack(Ack),
    /// The id is taken: send again, in another transaction, and look for what has it.
    Again,
}

fn ack(row: &MessageRow, waits: bool) -> Ack {
    Ack {
        waits,
        id: row.client_id,
        message_id: row.id,
        conversation_id: row.conversation_id,
        seq: row.seq,
        created_at: row.created_at,
    }
}

/// The message of a send that passed the checks; whom it names is filled in.
fn checked(conversation: ConversationId, request: &SendRequest) -> Result<NewMessage, AppError> {
    let mut checks = Checks::new();
    let least = usize::from(request.attachments.is_empty());
    let body = checks.lines("body", &request.body, least, LONGEST);
    let attachments = contents::attachments(&mut checks, &request.attachments);
    checks.finish()?;
    let mut more = Vec::new();
    if !request.mentions.is_empty() || !attachments.is_empty() {
        more = serde_json::to_vec(&(&request.mentions, &attachments)).map_err(AppError::internal)?;
    }
    Ok(NewMessage {
        conversation_id: conversation,
        client_id: request.id,
        digest: digest(conversation, &body, request.reply_to, &more),
        kind: MessageKind::Text,
        body,
        reply_to: request.reply_to,
        mentions: Vec::new(),
        attachments,
    })
}

/// Stores a message of the caller by one statement, for [`Db::write_alone`](crate::platform::db::Db::write_alone): one that
/// names nobody, into a conversation that is open. `None` for every other, and where it is refused: then [`send`] stores
/// it, or says why not.
///
/// # Errors
/// 403; 422.
pub async fn send_alone(
    tx: &mut TenantTx,
    conversation: ConversationId,
    request: &SendRequest,
) -> Result<Option<Ack>, AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let new = checked(conversation, request)?;
    if contents::may_name_somebody(&new.body, &request.mentions) {
        return Ok(None);
    }
    match store::message_send(tx, &new, false).await? {
        Storing::Stored(stored) => Ok(Some(announce(tx, new, stored)?)),
        Storing::Refused | Storing::Collided | Storing::Removed => Ok(None),
    }
}

/// Stores a message of the caller. The same id with the same message changes nothing and answers as the first did; `again`
/// after [`Sent::Again`], to look for that first one.
///
/// # Errors
/// 404 when the caller is not in the conversation; 409 `message_id_reused` for an id that came with something else,
/// `request_waits` while a first message waits for its answer, `cannot_message` where the two may not talk; 422.
pub async fn send(
    tx: &mut TenantTx,
    conversation: ConversationId,
    request: &SendRequest,
    again: bool,
) -> Result<Sent, AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let me = tx.scope().member()?.user_id;
    let mut new = checked(conversation, request)?;
    if again && let Some(sent) = sent_before(tx, me, request.id, &new.digest).await? {
        return Ok(sent);
    }
    new.mentions = match contents::mentions(tx, conversation, &new.body, &request.mentions).await {
        Ok(mentions) => mentions,
        // A resend is answered as the first was, though somebody it names has left since.
        Err(error) => return sent_before(tx, me, request.id, &new.digest).await?.ok_or(error),
    };
    match store::message_send(tx, &new, true).await? {
        Storing::Stored(stored) => {
            if stored.waits {
                let row = store::conversation_get(tx, conversation).await?;
                if let Some(asked) = row.and_then(|row| row.awaiting) {
                    connections::service::mail_later(tx, asked).await?;
                }
            }
            Ok(Sent::Ack(announce(tx, new, stored)?))
        }
        Storing::Collided => Ok(Sent::Again),
        Storing::Removed => Err(AppError::NotFound),
        Storing::Refused => {
            if let Some(sent) = sent_before(tx, me, request.id, &new.digest).await? {
                return Ok(sent);
            }
            refusal(tx, conversation, me, request.reply_to).await
        }
    }
}

/// Announces what was stored, and acknowledges it. What names nobody is delivered in this process as it is; who is named
/// is told by the reader of the stream.
fn announce(tx: &mut TenantTx, new: NewMessage, stored: Stored) -> Result<Ack, AppError> {
    let ack = Ack {
        id: new.client_id,
        message_id: stored.id,
        conversation_id: new.conversation_id,
        seq: stored.seq,
        created_at: stored.created_at,
        waits: stored.waits,
    };
    if !new.mentions.is_empty() {
        realtime::changed(tx, new.conversation_id, stored.change_seq);
        return Ok(ack);
    }
    let message = Message {
        id: stored.id,
        conversation_id: new.conversation_id,
        seq: stored.seq,
        change: stored.change_seq,
        sender_id: tx.scope().member()?.user_id,
        client_id: new.client_id,
        kind: new.kind,
        body: new.body,
        reply_to: new.reply_to,
        created_at: stored.created_at,
        edited_at: None,
        deleted_at: None,
        reactions: Vec::new(),
        mentions: new.mentions,
        attachments: new.attachments,
    };
    tx.announce_fresh(Fresh {
        stream: message.conversation_id,
        change: message.change,
        to: stored.audience,
        frame: frames::text(&ServerFrame::message(message, true)),
    });
    Ok(ack)
}

/// The answer to a send that was stored before.
async fn sent_before(tx: &mut TenantTx, me: UserId, id: ClientId, digest: &[u8]) -> Result<Option<Sent>, AppError> {
    match store::message_by_client_id(tx, me, id).await? {
        Some(first) if first.request_digest == digest => {
            let row = store::conversation_get(tx, first.conversation_id).await?;
            let waits = row.is_some_and(|row| row.awaiting.is_some_and(|awaited| awaited != me));
            Ok(Some(Sent::Ack(ack(&first, waits))))
        }
        Some(_) => Err(AppError::conflict(conflicts::MESSAGE_ID_REUSED)),
        None => Ok(None),
    }
}

/// Why a message was not stored.
async fn refusal(
    tx: &mut TenantTx,
    conversation: ConversationId,
    me: UserId,
    reply_to: Option<i64>,
) -> Result<Sent, AppError> {
    let row = store::conversation_get(tx, conversation)
        .await?
        .ok_or(AppError::NotFound)?;
    match closed(&row, me) {
        // Who is asked accepts by writing back.
        Some(error) if row.awaiting != Some(me) || is_blocked(&row) => Err(error),
        _ if reply_to.is_some_and(|seq| seq < 1 || seq > row.last_seq) => {
            Err(AppError::field("reply_to", "unknown", "There is no such message here."))
        }
        _ if store::is_alone_with_blocked(tx, conversation).await? => {
            Err(AppError::conflict(conflicts::CANNOT_MESSAGE))
        }
        // Whatever stood in the way is gone again (somebody unblocked in between).
        _ => Ok(Sent::Again),
    }
}

fn is_blocked(row: &ConversationRow) -> bool {
    row.low_blocks || row.high_blocks
}

/// What to answer the caller where a conversation is not open; `None` where it is.
pub(super) fn closed(row: &ConversationRow, me: UserId) -> Option<AppError> {
    match row.awaiting {
        _ if is_blocked(row) => Some(AppError::conflict(conflicts::CANNOT_MESSAGE)),
        Some(awaited) if awaited == me => Some(AppError::conflict(conflicts::ACCEPT_FIRST)),
        Some(_) => Some(AppError::conflict(conflicts::REQUEST_WAITS)),
        None => None,
    }
}

/// Writes a line of the product's own into a conversation: `what id`.
///
/// # Errors
/// When the database refuses.
pub(super) async fn system_message(
    tx: &mut TenantTx,
    conversation: ConversationId,
    line: &str,
) -> Result<(), AppError> {
    let new = NewMessage {
        conversation_id: conversation,
        client_id: ClientId::now_v7(),
        digest: digest(conversation, line, None, &[]),
        kind: MessageKind::System,
        body: line.to_owned(),
        reply_to: None,
        mentions: Vec::new(),
        attachments: Vec::new(),
    };
    match store::message_send(tx, &new, true).await? {
        // Who may read it is not settled yet: the same transaction lets people in or out.
        Storing::Stored(stored) => {
            realtime::changed(tx, conversation, stored.change_seq);
            Ok(())
        }
        Storing::Refused | Storing::Collided | Storing::Removed => Err(AppError::Busy),
    }
}
