//! Queries on connections, blocks and preferences.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;

use super::model::{ChatPreferences, ConnectionId, State, Which};
use crate::error::AppError;
use crate::keyset_desc;
use crate::platform::config::{ChatSettings, CollegeSettings};
use crate::platform::db::TenantTx;
use crate::platform::db::paging::Cursor;
use crate::platform::db::schema::{blocks, chat_preferences, colleges, connections};
use crate::platform::scope::UserId;

/// A pair's row.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = connections)]
pub(super) struct Row {
    pub(super) id: ConnectionId,
    pub(super) low_id: UserId,
    pub(super) high_id: UserId,
    pub(super) requested_by: UserId,
    pub(super) state: State,
    pub(super) note: String,
    pub(super) decided_at: Option<DateTime<Utc>>,
    pub(super) updated_at: DateTime<Utc>,
}

impl Row {
    pub(super) fn other(&self, me: UserId) -> UserId {
        if self.low_id == me { self.high_id } else { self.low_id }
    }
}

fn pair(a: UserId, b: UserId) -> (UserId, UserId) {
    (a.min(b), a.max(b))
}

/// The pair's row, locked against the other one of the pair.
pub(super) async fn connection_of_pair(tx: &mut TenantTx, a: UserId, b: UserId) -> Result<Option<Row>, AppError> {
    let (low, high) = pair(a, b);
    Ok(connections::table
        .filter(connections::college_id.eq(tx.college_id()))
        .filter(connections::low_id.eq(low))
        .filter(connections::high_id.eq(high))
        .select(Row::as_select())
        .for_update()
        .first(tx)
        .await
        .optional()?)
}

pub(super) async fn connection_by_id(tx: &mut TenantTx, id: ConnectionId) -> Result<Option<Row>, AppError> {
    Ok(connections::table
        .find((tx.college_id(), id))
        .select(Row::as_select())
        .for_update()
        .first(tx)
        .await
        .optional()?)
}

/// Answers whether the row is new; `false` when the other one of the pair was quicker.
pub(super) async fn connection_insert(
    tx: &mut TenantTx,
    me: UserId,
    other: UserId,
    note: &str,
) -> Result<bool, AppError> {
    let (low, high) = pair(me, other);
    let inserted = diesel::insert_into(connections::table)
        .values((
            connections::college_id.eq(tx.college_id()),
            connections::id.eq(ConnectionId::now_v7()),
            connections::low_id.eq(low),
            connections::high_id.eq(high),
            connections::requested_by.eq(me),
            connections::note.eq(note),
            connections::requested_at.eq(tx.now()),
        ))
        .on_conflict((connections::college_id, connections::low_id, connections::high_id))
        .do_nothing()
        .execute(tx)
        .await?;
    Ok(inserted == 1)
}

pub(super) async fn connection_ask_again(
    tx: &mut TenantTx,
    id: ConnectionId,
    me: UserId,
    note: &str,
) -> Result<(), AppError> {
    diesel::update(connections::table.find((tx.college_id(), id)))
        .set((
            connections::requested_by.eq(me),
            connections::state.eq(State::Requested),
            connections::note.eq(note),
            connections::requested_at.eq(tx.now()),
            connections::decided_at.eq(None::<DateTime<Utc>>),
        ))
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn connection_decide(tx: &mut TenantTx, id: ConnectionId, state: State) -> Result<(), AppError> {
    diesel::update(connections::table.find((tx.college_id(), id)))
        .set((connections::state.eq(state), connections::decided_at.eq(tx.now())))
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn connection_list(
    tx: &mut TenantTx,
    me: UserId,
    which: Which,
    limit: i64,
    after: Option<Cursor<ConnectionId>>,
) -> Result<Vec<Row>, AppError> {
    let mine = || connections::low_id.eq(me).or(connections::high_id.eq(me));
    // People the caller blocked are not shown, whichever way round they are in the pair.
    let blocked = |other: &str| {
        diesel::dsl::sql::<Bool>(&format!(
            "NOT EXISTS (SELECT FROM blocks b WHERE b.college_id = connections.college_id AND b.blocked_id = {other} AND b.blocker_id = "
        ))
    };
    let mut query = connections::table
        .filter(connections::college_id.eq(tx.college_id()))
        .filter(mine())
        .filter(blocked("connections.low_id").bind::<SqlUuid, _>(me).sql(")"))
        .filter(blocked("connections.high_id").bind::<SqlUuid, _>(me).sql(")"))
        .order((connections::updated_at.desc(), connections::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .into_boxed();
    query = match which {
        Which::Accepted => query.filter(connections::state.eq(State::Accepted)),
        Which::Incoming => query
            .filter(connections::state.eq(State::Requested))
            .filter(connections::requested_by.ne(me)),
        Which::Outgoing => query
            .filter(connections::state.eq(State::Requested))
            .filter(connections::requested_by.eq(me)),
    };
    if let Some(after) = after {
        query = query.filter(keyset_desc!(connections::updated_at, connections::id, after));
    }
    Ok(query.load(tx).await?)
}

/// Requests that wait for the caller, without those of people they blocked.
pub(super) async fn incoming_count(tx: &mut TenantTx, me: UserId) -> Result<i64, AppError> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        waiting: i64,
    }
    let count: Count = diesel::sql_query(
        "SELECT count(*) AS waiting FROM connections c
         WHERE c.college_id = $1 AND (c.low_id = $2 OR c.high_id = $2)
            AND c.state = 'requested' AND c.requested_by <> $2
            AND NOT EXISTS (SELECT FROM blocks b
                WHERE b.college_id = c.college_id AND b.blocker_id = $2 AND b.blocked_id = c.requested_by)",
    )
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<SqlUuid, _>(me)
    .get_result(tx)
    .await?;
    Ok(count.waiting)
}

/// Names of those who asked after a moment, newest first. The system sees every block.
pub(super) async fn asked_since(
    tx: &mut TenantTx,
    user: UserId,
    since: Option<DateTime<Utc>>,
) -> Result<Vec<String>, AppError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Text)]
        full_name: String,
    }
    let found: Vec<Found> = diesel::sql_query(
        "SELECT u.full_name FROM connections c
         JOIN users u ON u.college_id = c.college_id AND u.id = c.requested_by AND u.status = 'active'
         WHERE c.college_id = $1 AND (c.low_id = $2 OR c.high_id = $2)
            AND c.state = 'requested' AND c.requested_by <> $2 AND c.requested_at > coalesce($3, '-infinity')
            AND NOT EXISTS (SELECT FROM blocks b WHERE b.college_id = c.college_id
                AND ((b.blocker_id = $2 AND b.blocked_id = c.requested_by)
                  OR (b.blocker_id = c.requested_by AND b.blocked_id = $2)))
         ORDER BY c.requested_at DESC LIMIT 100",
    )
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<SqlUuid, _>(user)
    .bind::<Nullable<Timestamptz>, _>(since)
    .load(tx)
    .await?;
    Ok(found.into_iter().map(|row| row.full_name).collect())
}

/// Those of `people` the caller is connected with.
pub(super) async fn connected_among(tx: &mut TenantTx, me: UserId, people: &[UserId]) -> Result<Vec<UserId>, AppError> {
    let rows: Vec<(UserId, UserId)> = connections::table
        .filter(connections::college_id.eq(tx.college_id()))
        .filter(connections::state.eq(State::Accepted))
        .filter(
            (connections::low_id.eq(me).and(connections::high_id.eq_any(people)))
                .or(connections::high_id.eq(me).and(connections::low_id.eq_any(people))),
        )
        .select((connections::low_id, connections::high_id))
        .load(tx)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(low, high)| if low == me { high } else { low })
        .collect())
}

/// Waits for whoever decides at this moment whether the two of a pair may talk, until the end of the transaction.
pub(super) async fn pair_lock(tx: &mut TenantTx, a: UserId, b: UserId) -> Result<(), AppError> {
    let (low, high) = pair(a, b);
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind::<Text, _>(format!("pair:{low}:{high}"))
        .execute(tx)
        .await?;
    Ok(())
}

/// Those of `people` with a block between them and `user`, whoever made it. (A person sees their own blocks and asks a
/// function about the rest; the system sees all.)
pub(super) async fn blocked_among(tx: &mut TenantTx, user: UserId, people: &[UserId]) -> Result<Vec<UserId>, AppError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = SqlUuid)]
        id: UserId,
    }
    let found: Vec<Found> = diesel::sql_query(
        "SELECT id FROM unnest($3) AS id WHERE p2p.blocked_with(id) OR EXISTS (
            SELECT FROM blocks b WHERE b.college_id = $1
                AND ((b.blocker_id = $2 AND b.blocked_id = id) OR (b.blocker_id = id AND b.blocked_id = $2)))",
    )
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<SqlUuid, _>(user)
    .bind::<Array<SqlUuid>, _>(people)
    .load(tx)
    .await?;
    Ok(found.into_iter().map(|row| row.id).collect())
}

pub(super) async fn has_blocked(tx: &mut TenantTx, me: UserId, other: UserId) -> Result<bool, AppError> {
    let query = blocks::table.find((tx.college_id(), me, other));
    Ok(diesel::select(diesel::dsl::exists(query)).get_result(tx).await?)
}

pub(super) async fn block_insert(tx: &mut TenantTx, me: UserId, other: UserId) -> Result<bool, AppError> {
    let inserted = diesel::insert_into(blocks::table)
        .values((
            blocks::college_id.eq(tx.college_id()),
            blocks::blocker_id.eq(me),
            blocks::blocked_id.eq(other),
        ))
        .on_conflict_do_nothing()
        .execute(tx)
        .await?;
    Ok(inserted == 1)
}

pub(super) async fn block_delete(tx: &mut TenantTx, me: UserId, other: UserId) -> Result<bool, AppError> {
    let deleted = diesel::delete(blocks::table.find((tx.college_id(), me, other)))
        .execute(tx)
        .await?;
    Ok(deleted == 1)
}

pub(super) async fn block_list(tx: &mut TenantTx, me: UserId) -> Result<Vec<(UserId, DateTime<Utc>)>, AppError> {
    Ok(blocks::table
        .filter(blocks::college_id.eq(tx.college_id()))
        .filter(blocks::blocker_id.eq(me))
        .order(blocks::created_at.desc())
        .limit(500)
        .select((blocks::blocked_id, blocks::created_at))
        .load(tx)
        .await?)
}

pub(super) async fn preferences(tx: &mut TenantTx, user: UserId) -> Result<ChatPreferences, AppError> {
    let row: Option<(bool, bool, bool)> = chat_preferences::table
        .find((tx.college_id(), user))
        .select((
            chat_preferences::accepts_messages,
            chat_preferences::shows_read,
            chat_preferences::shows_presence,
        ))
        .first(tx)
        .await
        .optional()?;
    Ok(row.map_or_else(
        ChatPreferences::default,
        |(accepts_messages, shows_read, shows_presence)| ChatPreferences {
            accepts_messages,
            shows_read,
            shows_presence,
        },
    ))
}

pub(super) async fn preferences_set(tx: &mut TenantTx, me: UserId, chosen: ChatPreferences) -> Result<(), AppError> {
    let values = (
        chat_preferences::accepts_messages.eq(chosen.accepts_messages),
        chat_preferences::shows_read.eq(chosen.shows_read),
        chat_preferences::shows_presence.eq(chosen.shows_presence),
    );
    diesel::insert_into(chat_preferences::table)
        .values((
            chat_preferences::college_id.eq(tx.college_id()),
            chat_preferences::user_id.eq(me),
            values,
        ))
        .on_conflict((chat_preferences::college_id, chat_preferences::user_id))
        .do_update()
        .set(values)
        .execute(tx)
        .await?;
    Ok(())
}

/// Those of `people` who hide how far they have read.
pub(super) async fn hiding_read(tx: &mut TenantTx, people: &[UserId]) -> Result<Vec<UserId>, AppError> {
    Ok(chat_preferences::table
        .filter(chat_preferences::college_id.eq(tx.college_id()))
        .filter(chat_preferences::user_id.eq_any(people))
        .filter(chat_preferences::shows_read.eq(false))
        .select(chat_preferences::user_id)
        .load(tx)
        .await?)
}

/// Those of `people` who hide that they are here.
pub(super) async fn hiding_presence(tx: &mut TenantTx, people: &[UserId]) -> Result<Vec<UserId>, AppError> {
    Ok(chat_preferences::table
        .filter(chat_preferences::college_id.eq(tx.college_id()))
        .filter(chat_preferences::user_id.eq_any(people))
        .filter(chat_preferences::shows_presence.eq(false))
        .select(chat_preferences::user_id)
        .load(tx)
        .await?)
}

/// The rows of the caller's pairs with `people`.
pub(super) async fn connections_among(tx: &mut TenantTx, me: UserId, people: &[UserId]) -> Result<Vec<Row>, AppError> {
    Ok(connections::table
        .filter(connections::college_id.eq(tx.college_id()))
        .filter(
            (connections::low_id.eq(me).and(connections::high_id.eq_any(people)))
                .or(connections::high_id.eq(me).and(connections::low_id.eq_any(people))),
        )
        .select(Row::as_select())
        .load(tx)
        .await?)
}

/// Those of `people` who take no messages from people they are not connected with.
pub(super) async fn not_accepting(tx: &mut TenantTx, people: &[UserId]) -> Result<Vec<UserId>, AppError> {
    Ok(chat_preferences::table
        .filter(chat_preferences::college_id.eq(tx.college_id()))
        .filter(chat_preferences::user_id.eq_any(people))
        .filter(chat_preferences::accepts_messages.eq(false))
        .select(chat_preferences::user_id)
        .load(tx)
        .await?)
}

/// Those of `people` the caller blocked.
pub(super) async fn blocked_by(tx: &mut TenantTx, me: UserId, people: &[UserId]) -> Result<Vec<UserId>, AppError> {
    Ok(blocks::table
        .filter(blocks::college_id.eq(tx.college_id()))
        .filter(blocks::blocker_id.eq(me))
        .filter(blocks::blocked_id.eq_any(people))
        .select(blocks::blocked_id)
        .load(tx)
        .await?)
}

/// Those of `people` who have a block between them and the acting person, whoever made it.
pub(super) async fn blocked_with_me(tx: &mut TenantTx, people: &[UserId]) -> Result<Vec<UserId>, AppError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = SqlUuid)]
        id: UserId,
    }
    let found: Vec<Found> = diesel::sql_query("SELECT id FROM unnest($1) AS id WHERE p2p.blocked_with(id)")
        .bind::<Array<SqlUuid>, _>(people)
        .load(tx)
        .await?;
    Ok(found.into_iter().map(|row| row.id).collect())
}

/// What the college decided about chat, as it is in the database now.
pub(super) async fn chat_settings(tx: &mut TenantTx) -> Result<ChatSettings, AppError> {
    let settings: serde_json::Value = colleges::table
        .find(tx.college_id())
        .select(colleges::settings)
        .first(tx)
        .await?;
    Ok(serde_json::from_value::<CollegeSettings>(settings)
        .map(|settings| settings.chat)
        .unwrap_or_default())
}
