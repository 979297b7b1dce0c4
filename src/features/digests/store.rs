//! Queries on who wants mails about requests, and when the last one went.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;

use crate::error::AppError;
use crate::platform::db::TenantTx;
use crate::platform::db::schema::request_mails;
use crate::platform::scope::UserId;

/// A person's row.
#[derive(Clone, Debug, Queryable)]
pub(super) struct Row {
    pub(super) wanted: bool,
    pub(super) seen_at: Option<DateTime<Utc>>,
    pub(super) mailed_at: Option<DateTime<Utc>>,
}

/// The person's row, locked, so that of two jobs one writes the mail.
pub(super) async fn row_locked(tx: &mut TenantTx, user: UserId) -> Result<Row, AppError> {
    diesel::insert_into(request_mails::table)
        .values((
            request_mails::college_id.eq(tx.college_id()),
            request_mails::user_id.eq(user),
        ))
        .on_conflict_do_nothing()
        .execute(tx)
        .await?;
    Ok(request_mails::table
        .find((tx.college_id(), user))
        .select((request_mails::wanted, request_mails::seen_at, request_mails::mailed_at))
        .for_update()
        .first(tx)
        .await?)
}

pub(super) async fn mailed(tx: &mut TenantTx, user: UserId) -> Result<(), AppError> {
    diesel::update(request_mails::table.find((tx.college_id(), user)))
        .set(request_mails::mailed_at.eq(tx.now()))
        .execute(tx)
        .await?;
    Ok(())
}

/// Notes that the person looked at their requests; once a minute is enough.
pub(super) async fn seen(tx: &mut TenantTx, user: UserId) -> Result<(), AppError> {
    diesel::sql_query(
        "INSERT INTO request_mails AS m (college_id, user_id, seen_at) VALUES ($1, $2, $3)
         ON CONFLICT (college_id, user_id) DO UPDATE SET seen_at = excluded.seen_at
         WHERE m.seen_at IS NULL OR m.seen_at < excluded.seen_at - interval '1 minute'",
    )
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<SqlUuid, _>(user)
    .bind::<Timestamptz, _>(tx.now())
    .execute(tx)
    .await?;
    Ok(())
}

pub(super) async fn wanted(tx: &mut TenantTx, user: UserId) -> Result<bool, AppError> {
    let wanted: Option<bool> = request_mails::table
        .find((tx.college_id(), user))
        .select(request_mails::wanted)
        .first(tx)
        .await
        .optional()?;
    Ok(wanted.unwrap_or(true))
}

/// Sets whether the person wants these mails. Answers nothing for somebody who is not there.
pub(super) async fn wanted_set(tx: &mut TenantTx, user: UserId, wanted: bool) -> Result<(), AppError> {
    diesel::insert_into(request_mails::table)
        .values((
            request_mails::college_id.eq(tx.college_id()),
            request_mails::user_id.eq(user),
            request_mails::wanted.eq(wanted),
        ))
        .on_conflict((request_mails::college_id, request_mails::user_id))
        .do_update()
        .set(request_mails::wanted.eq(wanted))
        .execute(tx)
        .await?;
    Ok(())
}
