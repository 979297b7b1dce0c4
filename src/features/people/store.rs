//! Queries on people.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_async::RunQueryDsl;

use super::model::UserRow;
use crate::error::AppError;
use crate::keyset_asc;
use crate::platform::db::TenantTx;
use crate::platform::db::paging::Cursor;
use crate::platform::db::schema::{sessions, user_capabilities, users};
use crate::platform::permissions::{Capability, Role};
use crate::platform::scope::{UserId, UserStatus};

/// What to list.
#[derive(Default)]
pub(super) struct Filter<'a> {
    pub(super) role: Option<Role>,
    pub(super) status: Option<UserStatus>,
    pub(super) q: &'a str,
    /// Whether `q` may be the beginning of an address.
    pub(super) addresses: bool,
}

/// People by name, those found by the beginnings of words of their names in any order.
pub(super) async fn user_list(
    tx: &mut TenantTx,
    filter: Filter<'_>,
    cursor: Option<Cursor<UserId, String>>,
    limit: i64,
) -> Result<Vec<UserRow>, AppError> {
    let mut query = users::table
        .filter(users::college_id.eq(tx.college_id()))
        .order((users::name_key, users::id))
        .limit(limit)
        .select(UserRow::as_select())
        .into_boxed();
    if let Some(role) = filter.role {
        query = query.filter(users::role.eq(role));
    }
    if let Some(status) = filter.status {
        query = query.filter(users::status.eq(status));
    }
    if !filter.q.is_empty() {
        let text = diesel::dsl::sql::<Bool>("(name_words LIKE ALL (p2p.name_patterns(")
            .bind::<Text, _>(filter.q.to_owned())
            .sql("))");
        query = if filter.addresses {
            let wanted = filter.q.to_lowercase();
            query.filter(text.sql(" OR email ^@ ").bind::<Text, _>(wanted).sql(")"))
        } else {
            query.filter(text.sql(")"))
        };
    }
    if let Some(after) = cursor {
        query = query.filter(keyset_asc!(users::name_key, users::id, after));
    }
    Ok(query.load(tx).await?)
}

/// Whoever has this email, written in any case.
pub(super) async fn user_of_email(tx: &mut TenantTx, email: &str) -> Result<Option<UserRow>, AppError> {
    Ok(users::table
        .filter(users::college_id.eq(tx.college_id()))
        .filter(users::email.eq(email.to_lowercase()))
        .select(UserRow::as_select())
        .first(tx)
        .await
        .optional()?)
}

pub(super) async fn user(tx: &mut TenantTx, id: UserId) -> Result<UserRow, AppError> {
    Ok(users::table
        .find((tx.college_id(), id))
        .select(UserRow::as_select())
        .first(tx)
        .await?)
}

pub(super) async fn user_locked(tx: &mut TenantTx, id: UserId) -> Result<UserRow, AppError> {
    Ok(users::table
        .find((tx.college_id(), id))
        .select(UserRow::as_select())
        .for_update()
        .first(tx)
        .await?)
}

/// One change of people's standing at a time in a college, so that two admins cannot remove each other as the last.
pub(super) async fn lock_standing(tx: &mut TenantTx) -> Result<(), AppError> {
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind::<Text, _>(format!("standing:{}", tx.college_id()))
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn other_active_admins(tx: &mut TenantTx, than: UserId) -> Result<i64, AppError> {
    Ok(users::table
        .filter(users::college_id.eq(tx.college_id()))
        .filter(users::role.eq(Role::CollegeAdmin))
        .filter(users::status.eq(UserStatus::Active))
        .filter(users::id.ne(than))
        .count()
        .get_result(tx)
        .await?)
}

/// What changes about a person.
#[derive(Default, AsChangeset)]
#[diesel(table_name = users)]
pub(super) struct UserChange {
    pub(super) status: Option<UserStatus>,
    pub(super) role: Option<Role>,
    pub(super) placed_at: Option<Option<chrono::DateTime<chrono::Utc>>>,
}

/// Writes the change and makes every token of the person stale.
pub(super) async fn user_update(tx: &mut TenantTx, id: UserId, change: UserChange) -> Result<(), AppError> {
    diesel::update(users::table.find((tx.college_id(), id)))
        .set((change, users::authz_version.eq(users::authz_version + 1)))
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn capabilities_of(
    tx: &mut TenantTx,
    ids: &[UserId],
) -> Result<HashMap<UserId, Vec<Capability>>, AppError> {
    let rows: Vec<(UserId, Capability)> = user_capabilities::table
        .filter(user_capabilities::college_id.eq(tx.college_id()))
        .filter(user_capabilities::user_id.eq_any(ids))
        .order((user_capabilities::user_id, user_capabilities::capability))
        .select((user_capabilities::user_id, user_capabilities::capability))
        .load(tx)
        .await?;
    let mut found: HashMap<UserId, Vec<Capability>> = HashMap::new();
    for (id, capability) in rows {
        found.entry(id).or_default().push(capability);
    }
    Ok(found)
}

pub(super) async fn capability_grant(tx: &mut TenantTx, id: UserId, capability: Capability) -> Result<(), AppError> {
    diesel::insert_into(user_capabilities::table)
        .values((
            user_capabilities::college_id.eq(tx.college_id()),
            user_capabilities::user_id.eq(id),
            user_capabilities::capability.eq(capability),
            user_capabilities::granted_by.eq(tx.scope().user_id()),
        ))
        .on_conflict_do_nothing()
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn capability_revoke(tx: &mut TenantTx, id: UserId, capability: Capability) -> Result<(), AppError> {
    diesel::delete(user_capabilities::table.find((tx.college_id(), id, capability)))
        .execute(tx)
        .await?;
    Ok(())
}

/// Live sessions of a person.
pub(super) async fn session_count(tx: &mut TenantTx, id: UserId) -> Result<i64, AppError> {
    Ok(sessions::table
        .filter(sessions::college_id.eq(tx.college_id()))
        .filter(sessions::user_id.eq(id))
        .filter(sessions::revoked_at.is_null())
        .filter(sessions::expires_at.gt(diesel::dsl::now))
        .count()
        .get_result(tx)
        .await?)
}

/// People who wait to be let in.
pub(super) async fn pending_count(tx: &mut TenantTx) -> Result<i64, AppError> {
    Ok(users::table
        .filter(users::college_id.eq(tx.college_id()))
        .filter(users::status.eq(UserStatus::Pending))
        .count()
        .get_result(tx)
        .await?)
}

/// People by status.
pub(super) async fn status_counts(tx: &mut TenantTx) -> Result<Vec<(UserStatus, i64)>, AppError> {
    Ok(users::table
        .filter(users::college_id.eq(tx.college_id()))
        .group_by(users::status)
        .select((users::status, diesel::dsl::count(users::id)))
        .load(tx)
        .await?)
}
