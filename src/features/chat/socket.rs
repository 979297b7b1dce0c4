//! The messages API as frames: one JSON object a text frame; every frame is checked against membership as it is now, by
//! the same service as the API.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use super::frames::{ClientFrame, Place, ServerFrame};
use super::model::{ConversationId, Head, LARGEST_FRAME, SendRequest, Stretch};
use super::{api, news, service};
use crate::error::AppError;
use crate::feature::Stream;
use crate::features::chat::limits::MESSAGE;
use crate::platform::events::Event;
use crate::platform::permissions::MESSAGES_USE;
use crate::platform::realtime::{Weight, frames};
use crate::platform::sockets::Connection;

/// What this feature says and takes over sockets.
pub const STREAM: Stream = Stream {
    needs: MESSAGES_USE,
    takes: &["message:", "ping", "presence:watch", "sync"],
    largest: LARGEST_FRAME,
    on_frame: |connection, text| Box::pin(take(connection, text)),
    readers: news::READERS,
};

/// Conversations one sync or ping may name.
const MAX_NAMED: usize = 200;
/// Bytes of messages one sync brings before the client asks for more; the queue holds more than these and one message.
const MAX_BYTES: usize = 160 * 1024;
/// Typing in one conversation is passed on this often.
const TYPING_EVERY: Duration = Duration::from_secs(2);

async fn take(connection: &Connection, text: &str) {
    let Ok(frame) = serde_json::from_str::<ClientFrame>(text) else {
        return connection.answer_unreadable(text);
    };
    let (id, conversation) = (frame.id(), frame.conversation());
    if let Err(error) = handle(connection, frame).await {
        connection.answer_error(id, conversation, &error);
    }
}

async fn handle(connection: &Connection, frame: ClientFrame) -> Result<(), AppError> {
    let caller = &connection.caller;
    match frame {
        ClientFrame::Send {
            id,
            conversation_id,
            body,
            reply_to,
            mentions,
            attachments,
        } => {
            caller.count(MESSAGE)?;
            let request = SendRequest {
                id,
                body,
                reply_to,
                mentions,
                attachments,
            };
            let ack = api::send_until_stored((caller.app(), caller.scope()), conversation_id, &request).await?;
            connection.answer(&ServerFrame::Ack { ack, change: None });
        }
        ClientFrame::Edit {
            id,
            conversation_id,
            seq,
            body,
        } => {
            let message = caller
                .write(async |tx| service::edit(tx, conversation_id, seq, &body).await)
                .await?;
            connection.answer(&ServerFrame::changed(id, &message));
        }
        ClientFrame::Delete {
            id,
            conversation_id,
            seq,
        } => {
            let message = caller
                .write(async |tx| service::delete(tx, conversation_id, seq).await)
                .await?;
            connection.answer(&ServerFrame::changed(id, &message));
        }
        ClientFrame::React {
            id,
            conversation_id,
            seq,
            emoji,
            remove,
        } => {
            let message = caller
                .write(async |tx| {
                    if remove {
                        service::unreact(tx, conversation_id, seq, &emoji).await
                    } else {
                        service::react(tx, conversation_id, seq, &emoji).await
                    }
                })
                .await?;
            connection.answer(&ServerFrame::changed(id, &message));
        }
        ClientFrame::Read { conversation_id, seq } => {
            caller
                .write(async |tx| service::read(tx, conversation_id, seq).await)
                .await?;
        }
        ClientFrame::Delivered { conversation_id, seq } => {
            caller
                .write(async |tx| service::delivered(tx, conversation_id, seq).await)
                .await?;
        }
        ClientFrame::Typing { conversation_id } => typing(connection, conversation_id).await?,
        ClientFrame::Sync { conversations } => sync(connection, conversations).await?,
        ClientFrame::Watch { user_ids } => {
            let people = user_ids.get(..MAX_NAMED).unwrap_or(&user_ids);
            let may = caller.read(async |tx| service::companions(tx, people).await).await?;
            let realtime = &caller.app().realtime;
            realtime.presence.watch(&realtime.hub, &connection.socket, &may);
        }
        ClientFrame::Ping { conversations } => {
            let named = conversations.get(..MAX_NAMED).unwrap_or(&conversations);
            let heads = match named {
                [] => None,
                _ => Some(caller.read(async |tx| service::heads(tx, named).await).await?),
            };
            connection.answer(&ServerFrame::Pong { heads });
        }
    }
    Ok(())
}

/// Passes typing on, now and then; it is never stored.
async fn typing(connection: &Connection, conversation_id: ConversationId) -> Result<(), AppError> {
    if !connection.once_every("typing", conversation_id, TYPING_EVERY) {
        return Ok(());
    }
    let caller = &connection.caller;
    let to = caller
        .read(async |tx| service::audience(tx, conversation_id).await)
        .await?;
    let (user_id, college_id) = (caller.user_id(), caller.college().id);
    let realtime = &caller.app().realtime;
    let frame = ServerFrame::Typing {
        conversation_id,
        user_id,
    };
    realtime.hub.push(college_id, &to, &frames::text(&frame), Weight::Light);
    let event = Event::Signal {
        what: "typing".to_owned(),
        stream: conversation_id,
        actor: user_id,
    };
    realtime.bus.publish(college_id, event);
    Ok(())
}

/// Brings what was missed, conversation by conversation, in order. What is long comes in pages the client asks
/// for one after the other (`more`), so that a long absence never fills the queue.
async fn sync(connection: &Connection, conversations: BTreeMap<ConversationId, Place>) -> Result<(), AppError> {
    if conversations.len() > MAX_NAMED {
        return Err(AppError::field(
            "conversations",
            "too_many",
            format!("Name at most {MAX_NAMED} conversations."),
        ));
    }
    // How far all of them are, in one look: most have nothing new. What is committed after it is pushed as news.
    let ids: Vec<ConversationId> = conversations.keys().copied().collect();
    let heads: HashMap<ConversationId, Head> = connection
        .caller
        .read(async |tx| service::heads(tx, &ids).await)
        .await?
        .into_iter()
        .map(|head| (head.conversation_id, head))
        .collect();
    let mut more = BTreeMap::new();
    let (mut sent, mut bytes) = (0_usize, 0_usize);
    for (id, place) in conversations {
        let Some(head) = heads.get(&id) else {
            connection.answer_error(None, Some(id), &AppError::NotFound);
            continue;
        };
        let nothing_new = match place {
            Place::Seq(seq) => seq >= head.seq,
            Place::Change { change } => change >= head.change,
        };
        if nothing_new {
            continue;
        }
        if sent >= 200 || bytes >= MAX_BYTES {
            more.insert(id, place);
            continue;
        }
        let read = connection
            .caller
            .read(async |tx| match place {
                Place::Seq(seq) => service::messages_after(tx, id, seq).await,
                Place::Change { change } => service::changes_after(tx, id, change).await,
            })
            .await;
        let stretch: Stretch = match read {
            Ok(stretch) => stretch,
            Err(error @ AppError::NotFound) => {
                connection.answer_error(None, Some(id), &error);
                continue;
            }
            Err(error) => return Err(error),
        };
        let found = stretch.items.len();
        let mut brought = 0;
        let mut last = None;
        for message in stretch.items {
            if bytes >= MAX_BYTES {
                break;
            }
            let first = match place {
                Place::Seq(_) => true,
                Place::Change { .. } => message.edited_at.is_none() && message.deleted_at.is_none(),
            };
            last = Some((message.seq, message.change));
            let frame = news::frame(message, first);
            bytes += frame.len();
            brought += 1;
            connection.socket.send(frame, Weight::Heavy);
        }
        sent += brought;
        if stretch.more || brought < found {
            let next = match place {
                Place::Seq(seq) => Place::Seq(last.map_or(seq, |(seq, _)| seq)),
                Place::Change { change } => Place::Change {
                    change: last.map_or(change, |(_, change)| change),
                },
            };
            more.insert(id, next);
        }
    }
    connection.answer(&ServerFrame::Synced { more });
    Ok(())
}
