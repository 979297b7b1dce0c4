use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;

use super::super::model::{ConversationId, Inbox};
use crate::error::AppError;
use crate::features::chat::model::{ConversationKind, ParticipantRole};
use crate::keyset_desc;
use crate::platform::db::TenantTx;
use crate::platform::db::paging::Cursor;
use crate::platform::db::schema::{conversation_participants as participants, conversations, messages};
use crate::platform::scope::UserId;

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = conversations)]
pub struct ConversationRow {
    pub id: ConversationId,
    pub kind: ConversationKind,
    pub title: String,
    pub last_seq: i64,
    pub last_change: i64,
    pub awaiting: Option<UserId>,
    pub low_blocks: bool,
    pub high_blocks: bool,
    pub created_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
}

impl ConversationRow {
    /// Nothing is between its people: no block, and no first message that waits to be accepted. Only then does anybody
    /// in it hear of what another does there. [`OPEN`] says the same of a row in a statement.
    pub fn is_open(&self) -> bool {
        self.awaiting.is_none() && !self.low_blocks && !self.high_blocks
    }
}

diesel::define_sql_function! {
    #[sql_name = "p2p.alone_with_blocked"]
    fn alone_with_blocked(conversation: SqlUuid) -> Bool;
}

/// Condition on a row `c` of `conversations`: as [`ConversationRow::is_open`], and in a group somebody else is there
/// without a block between them and the acting person.
macro_rules! open {
    () => {
        "NOT c.low_blocks AND NOT c.high_blocks AND c.awaiting IS NULL
            AND (c.kind <> 'group' OR NOT p2p.alone_with_blocked(c.id))"
    };
}
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = participants)]
pub struct ParticipantRow {
    pub conversation_id: ConversationId,
    pub user_id: UserId,
    pub role: ParticipantRole,
    pub joined_seq: i64,
    pub last_read_seq: i64,
    pub last_delivered_seq: i64,
    pub muted_until: Option<DateTime<Utc>>,
}

pub async fn conversation_get(tx: &mut TenantTx, id: ConversationId) -> Result<Option<ConversationRow>, AppError> {
    Ok(conversations::table
        .find((tx.college_id(), id))
        .select(ConversationRow::as_select())
        .first(tx)
        .await
        .optional()?)
}

/// The conversation, locked: who changes its members waits for who sends, and the other way round.
pub async fn conversation_lock(tx: &mut TenantTx, id: ConversationId) -> Result<Option<ConversationRow>, AppError> {
    Ok(conversations::table
        .find((tx.college_id(), id))
        .select(ConversationRow::as_select())
        .for_update()
        .first(tx)
        .await
        .optional()?)
}

/// The direct conversation of a pair, as far as the caller may see it.
pub async fn conversation_of_pair(
    tx: &mut TenantTx,
    a: UserId,
    b: UserId,
) -> Result<Option<ConversationRow>, AppError> {
    Ok(conversations::table
        .filter(conversations::college_id.eq(tx.college_id()))
        .filter(conversations::low_id.eq(a.min(b)))
        .filter(conversations::high_id.eq(a.max(b)))
        .select(ConversationRow::as_select())
        .first(tx)
        .await
        .optional()?)
}

pub async fn conversation_of_support(tx: &mut TenantTx, me: UserId) -> Result<Option<ConversationRow>, AppError> {
    Ok(conversations::table
        .filter(conversations::college_id.eq(tx.college_id()))
        .filter(conversations::kind.eq(ConversationKind::Support))
        .filter(conversations::created_by.eq(me))
        .select(ConversationRow::as_select())
        .first(tx)
        .await
        .optional()?)
}

pub struct NewRow<'a> {
    pub id: ConversationId,
    pub kind: ConversationKind,
    pub title: &'a str,
    pub pair: Option<(UserId, UserId)>,
    pub created_by: UserId,
    pub awaiting: Option<UserId>,
}

/// Answers whether it is new; `false` when the pair (or the person's support) has one already.
pub async fn conversation_insert(tx: &mut TenantTx, new: &NewRow<'_>) -> Result<bool, AppError> {
    let inserted = diesel::insert_into(conversations::table)
        .values((
            conversations::college_id.eq(tx.college_id()),
            conversations::id.eq(new.id),
            conversations::kind.eq(new.kind),
            conversations::title.eq(new.title),
            conversations::low_id.eq(new.pair.map(|(a, b)| a.min(b))),
            conversations::high_id.eq(new.pair.map(|(a, b)| a.max(b))),
            conversations::created_by.eq(new.created_by),
            conversations::awaiting.eq(new.awaiting),
            conversations::created_at.eq(tx.now()),
            conversations::changed_at.eq(tx.now()),
        ))
        .on_conflict_do_nothing()
        .execute(tx)
        .await?;
    Ok(inserted == 1)
}

pub async fn participants_insert(
    tx: &mut TenantTx,
    conversation: ConversationId,
    people: &[(UserId, ParticipantRole)],
) -> Result<(), AppError> {
    let college = tx.college_id();
    let rows: Vec<_> = people
        .iter()
        .map(|(user, role)| {
            (
                participants::college_id.eq(college),
                participants::conversation_id.eq(conversation),
                participants::user_id.eq(*user),
                participants::role.eq(*role),
            )
        })
        .collect();
    diesel::insert_into(participants::table)
        .values(rows)
        .on_conflict_do_nothing()
        .execute(tx)
        .await?;
    Ok(())
}

/// Puts a person in, from `joined_seq` on; somebody who left comes back.
pub async fn participant_join(
    tx: &mut TenantTx,
    conversation: ConversationId,
    user: UserId,
    joined_seq: i64,
) -> Result<(), AppError> {
    diesel::insert_into(participants::table)
        .values((
            participants::college_id.eq(tx.college_id()),
            participants::conversation_id.eq(conversation),
            participants::user_id.eq(user),
            participants::joined_seq.eq(joined_seq),
            participants::last_read_seq.eq(joined_seq),
            participants::last_delivered_seq.eq(joined_seq),
        ))
        .on_conflict((
            participants::college_id,
            participants::conversation_id,
            participants::user_id,
        ))
        .do_update()
        .set((
            participants::joined_seq.eq(joined_seq),
            participants::last_read_seq.eq(joined_seq),
            participants::last_delivered_seq.eq(joined_seq),
            participants::left_at.eq(None::<DateTime<Utc>>),
            participants::joined_at.eq(tx.now()),
            participants::role.eq(ParticipantRole::Member),
        ))
        .execute(tx)
        .await?;
    Ok(())
}

pub async fn participant_leave(
    tx: &mut TenantTx,
    conversation: ConversationId,
    user: UserId,
) -> Result<bool, AppError> {
    let left = diesel::update(
        participants::table
            .find((tx.college_id(), conversation, user))
            .filter(participants::left_at.is_null()),
    )
    .set((
        participants::left_at.eq(tx.now()),
        participants::role.eq(ParticipantRole::Member),
    ))
    .execute(tx)
    .await?;
    Ok(left == 1)
}

pub async fn participant_promote(
    tx: &mut TenantTx,
    conversation: ConversationId,
    user: UserId,
) -> Result<(), AppError> {
    diesel::update(participants::table.find((tx.college_id(), conversation, user)))
        .set(participants::role.eq(ParticipantRole::Owner))
        .execute(tx)
        .await?;
    Ok(())
}

/// Everybody who is in these conversations now.
/// Whether everybody else in a conversation has a block between them and the acting person.
pub async fn is_alone_with_blocked(tx: &mut TenantTx, conversation: ConversationId) -> Result<bool, AppError> {
    Ok(diesel::select(alone_with_blocked(conversation)).get_result(tx).await?)
}

pub async fn participant_list(
    tx: &mut TenantTx,
    conversations: &[ConversationId],
) -> Result<Vec<ParticipantRow>, AppError> {
    Ok(participants::table
        .filter(participants::college_id.eq(tx.college_id()))
        .filter(participants::conversation_id.eq_any(conversations))
        .filter(participants::left_at.is_null())
        .order((
            participants::conversation_id,
            participants::joined_at,
            participants::user_id,
        ))
        .select(ParticipantRow::as_select())
        .load(tx)
        .await?)
}

/// Of `people`, those who share an open conversation with `me`.
pub async fn companions_among(tx: &mut TenantTx, me: UserId, people: &[UserId]) -> Result<Vec<UserId>, AppError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = SqlUuid)]
        user_id: UserId,
    }
    let found: Vec<Found> = diesel::sql_query(
        "SELECT DISTINCT theirs.user_id FROM conversation_participants mine
         JOIN conversation_participants theirs ON theirs.college_id = mine.college_id
            AND theirs.conversation_id = mine.conversation_id AND theirs.left_at IS NULL
         JOIN conversations c ON c.college_id = mine.college_id AND c.id = mine.conversation_id
            AND c.awaiting IS NULL AND NOT c.low_blocks AND NOT c.high_blocks
         WHERE mine.college_id = $1 AND mine.user_id = $2 AND mine.left_at IS NULL AND theirs.user_id = ANY($3)",
    )
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<SqlUuid, _>(me)
    .bind::<Array<SqlUuid>, _>(people)
    .load(tx)
    .await?;
    Ok(found.into_iter().map(|row| row.user_id).collect())
}

/// Everybody else in the caller's conversations.
pub async fn partner_list(tx: &mut TenantTx, me: UserId) -> Result<Vec<UserId>, AppError> {
    let theirs = diesel::alias!(participants as theirs);
    Ok(participants::table
        .inner_join(
            theirs.on(theirs.field(participants::college_id).eq(participants::college_id).and(
                theirs
                    .field(participants::conversation_id)
                    .eq(participants::conversation_id),
            )),
        )
        .filter(participants::college_id.eq(tx.college_id()))
        .filter(participants::user_id.eq(me))
        .filter(participants::left_at.is_null())
        .filter(theirs.field(participants::left_at).is_null())
        .filter(theirs.field(participants::user_id).ne(me))
        .select(theirs.field(participants::user_id))
        .distinct()
        .load(tx)
        .await?)
}

/// What a list of conversations is narrowed to: titles with words that begin so, or any of these people.
pub struct Named<'a> {
    pub text: &'a str,
    pub people: &'a [UserId],
}

pub async fn conversation_list(
    tx: &mut TenantTx,
    me: UserId,
    inbox: Inbox,
    named: Option<Named<'_>>,
    limit: i64,
    after: Option<Cursor<ConversationId>>,
) -> Result<Vec<ConversationRow>, AppError> {
    let mine = participants::table
        .filter(participants::college_id.eq(tx.college_id()))
        .filter(participants::user_id.eq(me))
        .filter(participants::left_at.is_null())
        .select(participants::conversation_id);
    let mut query = conversations::table
        .filter(conversations::college_id.eq(tx.college_id()))
        .filter(conversations::id.eq_any(mine))
        .order((conversations::changed_at.desc(), conversations::id.desc()))
        .limit(limit)
        .select(ConversationRow::as_select())
        .into_boxed();
    query = match inbox {
        Inbox::Open => query.filter(conversations::awaiting.is_null().or(conversations::awaiting.ne(me))),
        Inbox::Requests => query.filter(conversations::awaiting.eq(me)),
    };
    // A direct conversation begins with its first message; before that, somebody only looked. By name it is found.
    let begun = conversations::last_seq.gt(0);
    let mine = conversations::created_by.eq(me);
    query = if named.is_some() {
        query.filter(begun.or(mine))
    } else {
        query.filter(begun.or(mine.and(conversations::kind.ne(ConversationKind::Direct))))
    };
    if let Some(Named { text, people }) = named {
        let with = participants::table
            .filter(participants::college_id.eq(tx.college_id()))
            .filter(participants::user_id.eq_any(people.to_vec()))
            .filter(participants::left_at.is_null())
            .select(participants::conversation_id);
        let title = diesel::dsl::sql::<Bool>("p2p.name_words(title) LIKE ALL (p2p.name_patterns(")
            .bind::<Text, _>(text.to_owned())
            .sql("))");
        query = query.filter(title.or(conversations::id.eq_any(with)));
    }
    if let Some(after) = after {
        query = query.filter(keyset_desc!(conversations::changed_at, conversations::id, after));
    }
    Ok(query.load(tx).await?)
}

/// Messages of others after what the caller read, counted to 100, and how many of them name the caller, for each
/// conversation.
pub async fn unread_counts(
    tx: &mut TenantTx,
    me: UserId,
    conversations: &[ConversationId],
) -> Result<Vec<(ConversationId, (i64, i64))>, AppError> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = SqlUuid)]
        conversation_id: ConversationId,
        #[diesel(sql_type = BigInt)]
        unread: i64,
        #[diesel(sql_type = BigInt)]
        named: i64,
    }
    let counts: Vec<Count> = diesel::sql_query(
        "SELECT p.conversation_id, count(m.seq) AS unread, count(*) FILTER (WHERE m.named) AS named
         FROM conversation_participants p
         CROSS JOIN LATERAL (
            SELECT m.seq, p.user_id = ANY(m.mentions) AS named FROM messages m
            WHERE m.college_id = p.college_id AND m.conversation_id = p.conversation_id
                AND m.seq > p.last_read_seq AND m.sender_id <> p.user_id
                AND m.deleted_at IS NULL AND m.kind = 'text'
            LIMIT 100) m
         WHERE p.college_id = $1 AND p.user_id = $2 AND p.conversation_id = ANY($3) AND p.left_at IS NULL
         GROUP BY p.conversation_id",
    )
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<SqlUuid, _>(me)
    .bind::<Array<SqlUuid>, _>(conversations)
    .load(tx)
    .await?;
    Ok(counts
        .into_iter()
        .map(|row| (row.conversation_id, (row.unread, row.named)))
        .collect())
}

pub async fn conversation_rename(tx: &mut TenantTx, id: ConversationId, title: &str) -> Result<(), AppError> {
    diesel::update(conversations::table.find((tx.college_id(), id)))
        .set(conversations::title.eq(title))
        .execute(tx)
        .await?;
    Ok(())
}

pub async fn conversation_accept(tx: &mut TenantTx, id: ConversationId, me: UserId) -> Result<bool, AppError> {
    let changed = diesel::update(
        conversations::table
            .find((tx.college_id(), id))
            .filter(conversations::awaiting.eq(me)),
    )
    .set(conversations::awaiting.eq(None::<UserId>))
    .execute(tx)
    .await?;
    Ok(changed == 1)
}

/// Opens or closes the direct conversation of a pair from the caller's side.
pub async fn pair_block(tx: &mut TenantTx, me: UserId, other: UserId, blocked: bool) -> Result<(), AppError> {
    let pair = conversations::table
        .filter(conversations::college_id.eq(tx.college_id()))
        .filter(conversations::low_id.eq(me.min(other)))
        .filter(conversations::high_id.eq(me.max(other)));
    if me < other {
        diesel::update(pair)
            .set(conversations::low_blocks.eq(blocked))
            .execute(tx)
            .await?;
    } else {
        diesel::update(pair)
            .set(conversations::high_blocks.eq(blocked))
            .execute(tx)
            .await?;
    }
    Ok(())
}

pub async fn participant_mute(
    tx: &mut TenantTx,
    conversation: ConversationId,
    me: UserId,
    until: Option<DateTime<Utc>>,
) -> Result<bool, AppError> {
    let changed = diesel::update(
        participants::table
            .find((tx.college_id(), conversation, me))
            .filter(participants::left_at.is_null()),
    )
    .set(participants::muted_until.eq(until))
    .execute(tx)
    .await?;
    Ok(changed == 1)
}

/// Moves the caller's pointers forward, never back and never past the end: how far they have read, and how far their
/// devices have it. `None` when the caller is not in the conversation; else whether the one and the other moved.
pub async fn pointers_move(
    tx: &mut TenantTx,
    conversation: ConversationId,
    me: UserId,
    (read, delivered): (i64, i64),
) -> Result<Option<(bool, bool)>, AppError> {
    #[derive(QueryableByName)]
    struct Moved {
        #[diesel(sql_type = Bool)]
        read: bool,
        #[diesel(sql_type = Bool)]
        delivered: bool,
    }
    let moved: Option<Moved> = diesel::sql_query(
        "WITH was AS (SELECT last_read_seq, last_delivered_seq FROM conversation_participants
            WHERE college_id = $1 AND conversation_id = $2 AND user_id = $3 AND left_at IS NULL FOR UPDATE)
         UPDATE conversation_participants p
         SET last_read_seq = greatest(p.last_read_seq, least($4, c.last_seq)),
             last_delivered_seq = greatest(p.last_delivered_seq, least($5, c.last_seq))
         FROM conversations c, was
         WHERE p.college_id = $1 AND p.conversation_id = $2 AND p.user_id = $3 AND p.left_at IS NULL
            AND c.college_id = $1 AND c.id = $2
         RETURNING p.last_read_seq > was.last_read_seq AS read,
            p.last_delivered_seq > was.last_delivered_seq AS delivered",
    )
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<SqlUuid, _>(conversation)
    .bind::<SqlUuid, _>(me)
    .bind::<BigInt, _>(read)
    .bind::<BigInt, _>(delivered)
    .get_result(tx)
    .await
    .optional()?;
    Ok(moved.map(|moved| (moved.read, moved.delivered)))
}

/// Numbers of these conversations, those the caller may see.
pub async fn conversation_heads(
    tx: &mut TenantTx,
    ids: &[ConversationId],
) -> Result<Vec<(ConversationId, i64, i64)>, AppError> {
    Ok(conversations::table
        .filter(conversations::college_id.eq(tx.college_id()))
        .filter(conversations::id.eq_any(ids))
        .select((conversations::id, conversations::last_seq, conversations::last_change))
        .load(tx)
        .await?)
}

/// Conversations in which something was said or changed in the last `within_s` seconds, for delivery. Runs as the system.
/// Found by their messages: every change is of one, and conversations have no index that a message would have to move.
pub async fn conversations_changed(tx: &mut TenantTx, within_s: i32) -> Result<Vec<(ConversationId, i64)>, AppError> {
    let since = tx.now() - chrono::TimeDelta::seconds(i64::from(within_s));
    Ok(messages::table
        .filter(messages::college_id.eq(tx.college_id()))
        .filter(messages::changed_at.gt(since))
        .group_by(messages::conversation_id)
        .limit(20_000)
        .select((
            messages::conversation_id,
            diesel::dsl::max(messages::change_seq).assume_not_null(),
        ))
        .load(tx)
        .await?)
}

/// What a change is to the others of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It says something (other words, a sign): in an open conversation only.
    Says,
    /// It takes back what was said: always. Where the conversation is not open it does not move up in anybody's list.
    TakesBack,
}

/// Gives out the next change number of a conversation the caller is in, under its lock. `None` when the caller is not
/// in it, or it is not open to such a change.
pub async fn change_next(
    tx: &mut TenantTx,
    conversation: ConversationId,
    change: Change,
) -> Result<Option<i64>, AppError> {
    #[derive(QueryableByName)]
    struct Next {
        #[diesel(sql_type = BigInt)]
        last_change: i64,
    }
    let next: Option<Next> = diesel::sql_query(concat!(
        "UPDATE conversations c SET last_change = c.last_change + 1,
                changed_at = CASE WHEN ",
        open!(),
        " THEN clock_timestamp() ELSE c.changed_at END
             WHERE c.college_id = $1 AND c.id = $2 AND ($3 OR (",
        open!(),
        ")) RETURNING c.last_change"
    ))
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<SqlUuid, _>(conversation)
    .bind::<Bool, _>(change == Change::TakesBack)
    .get_result(tx)
    .await
    .optional()?;
    Ok(next.map(|next| next.last_change))
}

/// A participant's place, as the system reads it for a signal.
pub async fn participant_pointers(
    tx: &mut TenantTx,
    conversation: ConversationId,
    user: UserId,
) -> Result<Option<(i64, i64, Option<DateTime<Utc>>)>, AppError> {
    Ok(participants::table
        .find((tx.college_id(), conversation, user))
        .select((
            participants::last_read_seq,
            participants::last_delivered_seq,
            participants::left_at,
        ))
        .first(tx)
        .await
        .optional()?)
}
