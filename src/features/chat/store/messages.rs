use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Binary, Bool, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;

use crate::error::AppError;
use crate::features::chat::model::{Attachment, ClientId, ConversationId, MessageId, MessageKind, OriginalId};
use crate::keyset_asc;
use crate::platform::db::paging::Cursor;
use crate::platform::db::schema::{message_originals, message_reactions, messages};
use crate::platform::db::{TenantTx, constant, constraint_name, is_unique_violation};
use crate::platform::scope::UserId;

#[derive(Clone, Debug, Queryable, Selectable, QueryableByName)]
#[diesel(table_name = messages)]
pub struct MessageRow {
    pub id: MessageId,
    pub conversation_id: ConversationId,
    pub seq: i64,
    pub change_seq: i64,
    pub created_change: i64,
    pub sender_id: UserId,
    pub client_id: ClientId,
    pub request_digest: Vec<u8>,
    pub kind: MessageKind,
    pub body: String,
    pub reply_to: Option<i64>,
    pub created_at: DateTime<Utc>,
    pub edited_at: Option<DateTime<Utc>>,
    pub deleted_at: Option<DateTime<Utc>>,
    pub mentions: Vec<UserId>,
    pub attachments: serde_json::Value,
}

/// A message to store.
pub struct NewMessage {
    pub conversation_id: ConversationId,
    pub client_id: ClientId,
    pub digest: Vec<u8>,
    pub kind: MessageKind,
    pub body: String,
    pub reply_to: Option<i64>,
    pub mentions: Vec<UserId>,
    pub attachments: Vec<Attachment>,
}

#[derive(QueryableByName)]
pub struct Stored {
    #[diesel(sql_type = SqlUuid)]
    pub id: MessageId,
    #[diesel(sql_type = BigInt)]
    pub seq: i64,
    #[diesel(sql_type = BigInt)]
    pub change_seq: i64,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    #[diesel(sql_type = Bool)]
    pub waits: bool,
    /// Who may read it.
    #[diesel(sql_type = Array<SqlUuid>)]
    pub audience: Vec<UserId>,
}

/// How storing went.
pub enum Storing {
    /// It is in.
    Stored(Stored),
    /// The conversation is not there for the sender, or is closed to them.
    Refused,
    /// The sender's client id is taken, perhaps by a send that ran at the same moment; this transaction is spent.
    Collided,
    /// The sender was removed while the send waited for the conversation; this transaction is spent.
    Removed,
}

/// Gives out the next number and stores the message: `p2p.send_message` says where that may be. Without `may_wait`, nothing
/// is stored where a first message waits, or would.
pub async fn message_send(tx: &mut TenantTx, new: &NewMessage, may_wait: bool) -> Result<Storing, AppError> {
    let id = MessageId::now_v7();
    let attachments = serde_json::to_value(&new.attachments).map_err(AppError::internal)?;
    let send = diesel::sql_query(
        "SELECT $2 AS id, seq, change_seq, created_at, waits, audience \
         FROM p2p.send_message($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind::<SqlUuid, _>(new.conversation_id)
    .bind::<SqlUuid, _>(id)
    .bind::<SqlUuid, _>(new.client_id)
    .bind::<Binary, _>(&new.digest)
    .bind::<Text, _>(new.kind)
    .bind::<Text, _>(&new.body)
    .bind::<Nullable<BigInt>, _>(new.reply_to)
    .bind::<Array<SqlUuid>, _>(&new.mentions)
    .bind::<Jsonb, _>(attachments)
    .bind::<Nullable<Timestamptz>, _>(tx.moment())
    .bind::<Bool, _>(may_wait);
    match constant(send).get_result(tx).await.optional() {
        Ok(Some(stored)) => Ok(Storing::Stored(stored)),
        Ok(None) => Ok(Storing::Refused),
        Err(error) if is_unique_violation(&error, "messages_client_key") => Ok(Storing::Collided),
        Err(error) if constraint_name(&error) == Some("messages_sender_is_in") => Ok(Storing::Removed),
        Err(error) => Err(error.into()),
    }
}

pub async fn message_by_client_id(
    tx: &mut TenantTx,
    sender: UserId,
    client_id: ClientId,
) -> Result<Option<MessageRow>, AppError> {
    Ok(messages::table
        .filter(messages::college_id.eq(tx.college_id()))
        .filter(messages::sender_id.eq(sender))
        .filter(messages::client_id.eq(client_id))
        .select(MessageRow::as_select())
        .first(tx)
        .await
        .optional()?)
}

pub async fn message_get(
    tx: &mut TenantTx,
    conversation: ConversationId,
    seq: i64,
) -> Result<Option<MessageRow>, AppError> {
    Ok(messages::table
        .filter(messages::college_id.eq(tx.college_id()))
        .filter(messages::conversation_id.eq(conversation))
        .filter(messages::seq.eq(seq))
        .select(MessageRow::as_select())
        .first(tx)
        .await
        .optional()?)
}

/// Which stretch of a conversation.
#[derive(Clone, Copy, Debug)]
pub enum Stretch {
    Before(i64),
    After(i64),
    ChangedAfter(i64),
}

/// Rows of a stretch, in the order they are asked for: before counts down, the others up.
pub async fn message_list(
    tx: &mut TenantTx,
    conversation: ConversationId,
    stretch: Stretch,
    limit: i64,
) -> Result<Vec<MessageRow>, AppError> {
    let query = messages::table
        .filter(messages::college_id.eq(tx.college_id()))
        .filter(messages::conversation_id.eq(conversation))
        .limit(limit)
        .select(MessageRow::as_select())
        .into_boxed();
    let query = match stretch {
        Stretch::Before(seq) => query.filter(messages::seq.lt(seq)).order(messages::seq.desc()),
        Stretch::After(seq) => query.filter(messages::seq.gt(seq)).order(messages::seq.asc()),
        Stretch::ChangedAfter(change) => query
            .filter(messages::change_seq.gt(change))
            .order(messages::change_seq.asc()),
    };
    Ok(query.load(tx).await?)
}

/// The last message the caller may see of each conversation.
pub async fn message_latest(tx: &mut TenantTx, ids: &[ConversationId]) -> Result<Vec<MessageRow>, AppError> {
    Ok(diesel::sql_query(
        "SELECT m.* FROM unnest($2::uuid[]) AS c(id)
         CROSS JOIN LATERAL (SELECT * FROM messages m
            WHERE m.college_id = $1 AND m.conversation_id = c.id ORDER BY m.seq DESC LIMIT 1) m",
    )
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<Array<SqlUuid>, _>(ids)
    .load(tx)
    .await?)
}

/// What changed in several streams, each after its own number and of its own youth. Runs as the system.
pub async fn message_news(
    tx: &mut TenantTx,
    wanted: &[(ConversationId, i64, Option<i32>)],
    limit: i64,
) -> Result<Vec<MessageRow>, AppError> {
    let ids: Vec<ConversationId> = wanted.iter().map(|(id, ..)| *id).collect();
    let after: Vec<i64> = wanted.iter().map(|(_, after, _)| *after).collect();
    let within: Vec<i32> = wanted.iter().map(|(.., within)| within.unwrap_or(-1)).collect();
    Ok(diesel::sql_query(
        "SELECT m.* FROM unnest($2::uuid[], $3::bigint[], $4::int[]) AS w(id, after, within)
         CROSS JOIN LATERAL (SELECT * FROM messages m
            WHERE m.college_id = $1 AND m.conversation_id = w.id AND m.change_seq > w.after
                AND (w.within < 0 OR m.changed_at > clock_timestamp() - make_interval(secs => w.within))
            ORDER BY m.change_seq LIMIT $5) m",
    )
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Array<BigInt>, _>(after)
    .bind::<Array<Integer>, _>(within)
    .bind::<BigInt, _>(limit)
    .load(tx)
    .await?)
}

/// Changes what a message says, and seals what it said.
pub async fn message_change(
    tx: &mut TenantTx,
    row: &MessageRow,
    change: i64,
    body: Option<(&str, &[UserId])>,
    keep: TimeDelta,
) -> Result<(), AppError> {
    let now = tx.now();
    diesel::insert_into(message_originals::table)
        .values((
            message_originals::college_id.eq(tx.college_id()),
            message_originals::id.eq(OriginalId::now_v7()),
            message_originals::conversation_id.eq(row.conversation_id),
            message_originals::message_id.eq(row.id),
            message_originals::sealed_by.eq(row.sender_id),
            message_originals::reason.eq(if body.is_some() { "edited" } else { "deleted" }),
            message_originals::body.eq(&row.body),
            message_originals::attachments.eq(&row.attachments),
            message_originals::keep_until.eq(now + keep),
        ))
        .execute(tx)
        .await?;
    diesel::update(messages::table.find((tx.college_id(), row.id)))
        .set((
            messages::change_seq.eq(change),
            messages::changed_at.eq(now),
            messages::body.eq(body.map_or("", |(body, _)| body)),
            messages::mentions.eq(body.map_or(&[][..], |(_, mentions)| mentions)),
            messages::attachments.eq(if body.is_some() {
                row.attachments.clone()
            } else {
                serde_json::json!([])
            }),
            messages::edited_at.eq(if body.is_some() { Some(now) } else { row.edited_at }),
            messages::deleted_at.eq(if body.is_some() { None } else { Some(now) }),
        ))
        .execute(tx)
        .await?;
    Ok(())
}

/// Numbers a change that is not of the text (a reaction).
pub async fn message_touch(tx: &mut TenantTx, id: MessageId, change: i64) -> Result<(), AppError> {
    diesel::update(messages::table.find((tx.college_id(), id)))
        .set((messages::change_seq.eq(change), messages::changed_at.eq(tx.now())))
        .execute(tx)
        .await?;
    Ok(())
}

pub async fn reaction_insert(tx: &mut TenantTx, row: &MessageRow, me: UserId, emoji: &str) -> Result<bool, AppError> {
    let inserted = diesel::insert_into(message_reactions::table)
        .values((
            message_reactions::college_id.eq(tx.college_id()),
            message_reactions::conversation_id.eq(row.conversation_id),
            message_reactions::message_id.eq(row.id),
            message_reactions::user_id.eq(me),
            message_reactions::emoji.eq(emoji),
        ))
        .on_conflict_do_nothing()
        .execute(tx)
        .await?;
    Ok(inserted == 1)
}

pub async fn reaction_delete(tx: &mut TenantTx, message: MessageId, me: UserId, emoji: &str) -> Result<bool, AppError> {
    let deleted = diesel::delete(message_reactions::table.find((tx.college_id(), message, me, emoji)))
        .execute(tx)
        .await?;
    Ok(deleted == 1)
}

/// `(message, person, sign)`, oldest first.
pub async fn reaction_list(
    tx: &mut TenantTx,
    messages: &[MessageId],
) -> Result<Vec<(MessageId, UserId, String)>, AppError> {
    Ok(message_reactions::table
        .filter(message_reactions::college_id.eq(tx.college_id()))
        .filter(message_reactions::message_id.eq_any(messages))
        .order((
            message_reactions::message_id,
            message_reactions::created_at,
            message_reactions::user_id,
        ))
        .select((
            message_reactions::message_id,
            message_reactions::user_id,
            message_reactions::emoji,
        ))
        .load(tx)
        .await?)
}

/// Texts of one conversation with their numbers, newest first, to be searched. One conversation is small enough to be read
/// through its own index; a search index of everybody's messages would have to be read past the row policies.
pub async fn message_texts(
    tx: &mut TenantTx,
    conversation: ConversationId,
    before: i64,
    limit: i64,
) -> Result<Vec<(i64, String)>, AppError> {
    Ok(messages::table
        .filter(messages::college_id.eq(tx.college_id()))
        .filter(messages::conversation_id.eq(conversation))
        .filter(messages::seq.lt(before))
        .filter(messages::kind.eq(MessageKind::Text))
        .filter(messages::body.ne(""))
        .order(messages::seq.desc())
        .limit(limit)
        .select((messages::seq, messages::body))
        .load(tx)
        .await?)
}

/// Messages of one conversation by their numbers, newest first.
pub async fn message_numbers(
    tx: &mut TenantTx,
    conversation: ConversationId,
    numbers: &[i64],
) -> Result<Vec<MessageRow>, AppError> {
    Ok(messages::table
        .filter(messages::college_id.eq(tx.college_id()))
        .filter(messages::conversation_id.eq(conversation))
        .filter(messages::seq.eq_any(numbers))
        .order(messages::seq.desc())
        .select(MessageRow::as_select())
        .load(tx)
        .await?)
}

/// What a person wrote, oldest first.
pub async fn message_export(
    tx: &mut TenantTx,
    me: UserId,
    after: Option<Cursor<MessageId>>,
    limit: i64,
) -> Result<Vec<MessageRow>, AppError> {
    let mut query = messages::table
        .filter(messages::college_id.eq(tx.college_id()))
        .filter(messages::sender_id.eq(me))
        .filter(messages::kind.eq(MessageKind::Text))
        .order((messages::created_at, messages::id))
        .limit(limit)
        .select(MessageRow::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(keyset_asc!(messages::created_at, messages::id, after));
    }
    Ok(query.load(tx).await?)
}
