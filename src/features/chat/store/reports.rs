use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Timestamptz};
use diesel_async::RunQueryDsl;

use super::MessageRow;
use crate::error::AppError;
use crate::features::chat::model::{ConversationId, MessageId, ReportId};
use crate::keyset_desc;
use crate::platform::db::TenantTx;
use crate::platform::db::paging::Cursor;
use crate::platform::db::schema::{message_originals, message_reports, messages};
use crate::platform::scope::UserId;

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = message_reports)]
pub struct ReportRow {
    pub id: ReportId,
    pub message_id: MessageId,
    pub reporter_id: UserId,
    pub reason: String,
    pub opened_by: Option<UserId>,
    pub created_at: DateTime<Utc>,
}

/// `None` when the person reported this message before.
pub async fn report_insert(
    tx: &mut TenantTx,
    message: &MessageRow,
    me: UserId,
    reason: &str,
) -> Result<Option<ReportId>, AppError> {
    let id = ReportId::now_v7();
    let inserted = diesel::insert_into(message_reports::table)
        .values((
            message_reports::college_id.eq(tx.college_id()),
            message_reports::id.eq(id),
            message_reports::conversation_id.eq(message.conversation_id),
            message_reports::message_id.eq(message.id),
            message_reports::seq.eq(message.seq),
            message_reports::reporter_id.eq(me),
            message_reports::reason.eq(reason),
            message_reports::created_at.eq(tx.now()),
        ))
        .on_conflict_do_nothing()
        .execute(tx)
        .await?;
    Ok((inserted == 1).then_some(id))
}

pub async fn report_list(
    tx: &mut TenantTx,
    limit: i64,
    after: Option<Cursor<ReportId>>,
) -> Result<Vec<ReportRow>, AppError> {
    let mut query = message_reports::table
        .filter(message_reports::college_id.eq(tx.college_id()))
        .order((message_reports::created_at.desc(), message_reports::id.desc()))
        .limit(limit)
        .select(ReportRow::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(keyset_desc!(message_reports::created_at, message_reports::id, after));
    }
    Ok(query.load(tx).await?)
}

pub async fn unopened_reports(tx: &mut TenantTx) -> Result<i64, AppError> {
    Ok(message_reports::table
        .filter(message_reports::college_id.eq(tx.college_id()))
        .filter(message_reports::opened_at.is_null())
        .count()
        .get_result(tx)
        .await?)
}

pub async fn report_get(tx: &mut TenantTx, id: ReportId) -> Result<Option<ReportRow>, AppError> {
    Ok(message_reports::table
        .find((tx.college_id(), id))
        .select(ReportRow::as_select())
        .first(tx)
        .await
        .optional()?)
}

/// Notes that the caller opens a case now: until the end of this transaction the row policies let them read it.
pub async fn report_opened(tx: &mut TenantTx, id: ReportId, by: UserId) -> Result<(), AppError> {
    diesel::update(message_reports::table.find((tx.college_id(), id)))
        .set((
            message_reports::opened_by.eq(by),
            message_reports::opened_at.eq(diesel::dsl::sql::<Nullable<Timestamptz>>("now()")),
        ))
        .execute(tx)
        .await?;
    Ok(())
}

/// The reported message and a few around it, in an opened case.
pub async fn report_context(
    tx: &mut TenantTx,
    message_id: MessageId,
    around: i64,
) -> Result<Vec<MessageRow>, AppError> {
    let (conversation, seq): (ConversationId, i64) = messages::table
        .find((tx.college_id(), message_id))
        .select((messages::conversation_id, messages::seq))
        .first(tx)
        .await?;
    Ok(messages::table
        .filter(messages::college_id.eq(tx.college_id()))
        .filter(messages::conversation_id.eq(conversation))
        .filter(messages::seq.between(seq - around, seq + around))
        .order(messages::seq)
        .select(MessageRow::as_select())
        .load(tx)
        .await?)
}

/// What a message said before its changes, oldest first: reason, text, links, when. In an opened case.
pub async fn original_list(
    tx: &mut TenantTx,
    message_id: MessageId,
) -> Result<Vec<(String, String, serde_json::Value, DateTime<Utc>)>, AppError> {
    Ok(message_originals::table
        .filter(message_originals::college_id.eq(tx.college_id()))
        .filter(message_originals::message_id.eq(message_id))
        .order(message_originals::id)
        .select((
            message_originals::reason,
            message_originals::body,
            message_originals::attachments,
            message_originals::sealed_at,
        ))
        .load(tx)
        .await?)
}

/// Erases what the college no longer keeps. Runs as the system.
pub async fn original_erase(tx: &mut TenantTx) -> Result<usize, AppError> {
    Ok(diesel::delete(
        message_originals::table
            .filter(message_originals::college_id.eq(tx.college_id()))
            .filter(message_originals::keep_until.lt(diesel::dsl::now)),
    )
    .execute(tx)
    .await?)
}
