//! How the platform reads conversations for open sockets: as the system, filtered by membership, at the moment of
//! delivery. Frames for many people are made once.

use std::collections::HashMap;

use bytestring::ByteString;
use futures_util::future::LocalBoxFuture;

use super::frames::{Mention, ServerFrame};
use super::model::{ConversationId, Message};
use super::service::{self, finish};
use super::store::{self, MessageRow, ParticipantRow};
use crate::error::AppError;
use crate::features::connections;
use crate::platform::db::TenantTx;
use crate::platform::realtime::{Weight, frames};
use crate::platform::scope::UserId;
use crate::platform::sockets::{Behind, Delivery, Readers};

/// Messages of one stream read at once; a longer gap is read in turns.
const BATCH: i64 = 500;

/// The readers of this feature.
pub const READERS: Readers = Readers {
    news: |tx, behind| Box::pin(news(tx, behind)),
    changed: |tx, within_s| Box::pin(store::conversations_changed(tx, within_s)),
    signal: |tx, what, stream, actor| Box::pin(signal(tx, what, stream, actor)),
    companions: |tx, user, people| Box::pin(service::companions_of(tx, user, people)),
};

/// The frame that brings a message.
pub(super) fn frame(message: Message, first: bool) -> ByteString {
    frames::text(&ServerFrame::message(message, first))
}

fn news<'a>(tx: &'a mut TenantTx, behind: &'a [Behind]) -> LocalBoxFuture<'a, Result<Vec<Delivery>, AppError>> {
    Box::pin(async move {
        let mut wanted: Vec<(ConversationId, i64, Option<i32>)> =
            behind.iter().map(|b| (b.stream, b.after, b.within_s)).collect();
        let mut deliveries = Vec::new();
        while !wanted.is_empty() {
            let rows = store::message_news(tx, &wanted, BATCH).await?;
            // Who is in, after what was said: somebody removed before a message was stored is not among them.
            let streams: Vec<ConversationId> = wanted.iter().map(|(stream, ..)| *stream).collect();
            let mut members: HashMap<ConversationId, Vec<ParticipantRow>> = HashMap::new();
            for participant in store::participant_list(tx, &streams).await? {
                members
                    .entry(participant.conversation_id)
                    .or_default()
                    .push(participant);
            }
            let mut by_stream: HashMap<ConversationId, Vec<MessageRow>> = HashMap::new();
            for row in rows {
                by_stream.entry(row.conversation_id).or_default().push(row);
            }
            let mut longer = Vec::new();
            for (stream, after, within) in &wanted {
                let Some(rows) = by_stream.remove(stream) else {
                    continue;
                };
                let last = rows.iter().map(|row| row.change_seq).max().unwrap_or(*after);
                if i64::try_from(rows.len()).unwrap_or_default() == BATCH {
                    longer.push((*stream, last, *within));
                }
                let people = members.get(stream).map(Vec::as_slice).unwrap_or_default();
                deliveries.extend(deliveries_of(tx, *stream, *after, rows, people).await?);
            }
            wanted = longer;
        }
        Ok(deliveries)
    })
}

/// Rows of one stream as deliveries. Somebody who came later gets what was said since only, so the rows are cut where
/// the circle of those who may see them grows.
async fn deliveries_of(
    tx: &mut TenantTx,
    stream: ConversationId,
    after: i64,
    mut rows: Vec<MessageRow>,
    people: &[ParticipantRow],
) -> Result<Vec<Delivery>, AppError> {
    rows.sort_by_key(|row| row.seq);
    let born: HashMap<i64, i64> = rows.iter().map(|row| (row.seq, row.created_change)).collect();
    let mut deliveries: Vec<Delivery> = Vec::new();
    let mut last_circle: Option<Vec<UserId>> = None;
    let mut notices = Vec::new();
    for message in finish(tx, rows).await? {
        let circle: Vec<UserId> = people
            .iter()
            .filter(|p| message.seq > p.joined_seq)
            .map(|p| p.user_id)
            .collect();
        let first = born.get(&message.seq).is_none_or(|born| *born > after);
        if first && !message.mentions.is_empty() {
            notices.extend(notice(tx, &message, &circle, people).await?);
        }
        let change = message.change;
        let frame = frame(message, first);
        match deliveries.last_mut() {
            Some(delivery) if last_circle.as_ref() == Some(&circle) => {
                delivery.frames.push(frame);
                delivery.change = delivery.change.max(change);
            }
            _ => deliveries.push(Delivery {
                stream,
                change,
                to: circle.clone(),
                frames: vec![frame],
                weight: Weight::Heavy,
            }),
        }
        last_circle = Some(circle);
    }
    deliveries.extend(notices);
    Ok(deliveries)
}

/// Tells the people a new message names: those who may see it, keep the conversation audible, and have no block between
/// them and the sender.
async fn notice(
    tx: &mut TenantTx,
    message: &Message,
    circle: &[UserId],
    people: &[ParticipantRow],
) -> Result<Option<Delivery>, AppError> {
    let now = tx.now();
    let audible = |user: &UserId| {
        let place = people.iter().find(|place| place.user_id == *user);
        place.is_some_and(|place| place.muted_until.is_none_or(|until| until <= now))
    };
    let mut to: Vec<UserId> = message
        .mentions
        .iter()
        .filter(|user| circle.contains(user) && audible(user))
        .copied()
        .collect();
    if !to.is_empty() {
        let apart = connections::service::blocked_among(tx, message.sender_id, &to).await?;
        to.retain(|user| !apart.contains(user));
    }
    let frame = ServerFrame::Notification {
        notification: Mention {
            kind: "mention".to_owned(),
            conversation_id: message.conversation_id,
            seq: message.seq,
            message_id: message.id,
            actor_id: message.sender_id,
            created_at: message.created_at,
        },
    };
    Ok((!to.is_empty()).then(|| Delivery {
        stream: message.conversation_id,
        change: 0,
        to,
        frames: vec![frames::text(&frame)],
        weight: Weight::Heavy,
    }))
}

/// What a signal means. Everything in it but the ids is read here, so a forged one says nothing that is not so.
async fn signal(
    tx: &mut TenantTx,
    what: &str,
    stream: ConversationId,
    actor: UserId,
) -> Result<Option<Delivery>, AppError> {
    let Some((read_seq, delivered_seq, left_at)) = store::participant_pointers(tx, stream, actor).await? else {
        return Ok(None);
    };
    let delivery = |to: Vec<UserId>, frame: ServerFrame, weight| {
        Some(Delivery {
            stream,
            change: 0,
            to,
            frames: vec![frames::text(&frame)],
            weight,
        })
    };
    let conversation_id = stream;
    if what == "left" {
        let frame = ServerFrame::Left { conversation_id };
        return Ok(left_at.and_then(|_| delivery(vec![actor], frame, Weight::Heavy)));
    }
    if left_at.is_some() {
        return Ok(None);
    }
    Ok(match what {
        "joined" => delivery(vec![actor], ServerFrame::Joined { conversation_id }, Weight::Heavy),
        "read" => {
            let hidden = connections::service::hiding_read(tx, &[actor]).await?.contains(&actor);
            // The person's own devices always agree; others see it where it is shown.
            let mut to = match hidden {
                true => Vec::new(),
                false => service::audience_of(tx, stream, actor).await?,
            };
            to.push(actor);
            let frame = ServerFrame::Read {
                conversation_id,
                user_id: actor,
                seq: read_seq,
            };
            delivery(to, frame, Weight::Heavy)
        }
        "delivered" => delivery(
            service::audience_of(tx, stream, actor).await?,
            ServerFrame::Delivered {
                conversation_id,
                user_id: actor,
                seq: delivered_seq,
            },
            Weight::Light,
        ),
        "typing" => delivery(
            service::audience_of(tx, stream, actor).await?,
            ServerFrame::Typing {
                conversation_id,
                user_id: actor,
            },
            Weight::Light,
        ),
        _ => None,
    })
}
