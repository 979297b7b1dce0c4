//! Names and states of people of a college, for features that show them beside what is theirs.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_async::RunQueryDsl;

use crate::error::AppError;
use crate::platform::db::TenantTx;
use crate::platform::db::schema::users;
use crate::platform::permissions::Role;
use crate::platform::scope::{UserId, UserStatus};

/// What others may see of a person anywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// Who.
    pub id: UserId,
    /// As the person writes it.
    pub full_name: String,
    /// Role.
    pub role: Role,
    /// Whether the account is in use.
    pub active: bool,
}

type BriefRow = (UserId, String, Role, UserStatus);

fn brief((id, full_name, role, status): BriefRow) -> Brief {
    Brief {
        id,
        full_name,
        role,
        active: status == UserStatus::Active,
    }
}

/// These people, those of them that are there.
///
/// # Errors
/// When the database refuses.
pub async fn briefs(tx: &mut TenantTx, ids: &[UserId]) -> Result<HashMap<UserId, Brief>, AppError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<BriefRow> = users::table
        .filter(users::college_id.eq(tx.college_id()))
        .filter(users::id.eq_any(ids))
        .select((users::id, users::full_name, users::role, users::status))
        .load(tx)
        .await?;
    Ok(rows.into_iter().map(|row| (row.0, brief(row))).collect())
}

/// Those of these people whose names hold the words somebody typed, each by its beginning.
///
/// # Errors
/// When the database refuses.
pub async fn named(tx: &mut TenantTx, ids: &[UserId], words: &str) -> Result<Vec<UserId>, AppError> {
    let text = diesel::dsl::sql::<Bool>("name_words LIKE ALL (p2p.name_patterns(")
        .bind::<Text, _>(words.to_owned())
        .sql("))");
    Ok(users::table
        .filter(users::college_id.eq(tx.college_id()))
        .filter(users::id.eq_any(ids))
        .filter(text)
        .select(users::id)
        .load(tx)
        .await?)
}

/// An active person.
///
/// # Errors
/// 404 when there is no such person in this college.
pub async fn active(tx: &mut TenantTx, id: UserId) -> Result<Brief, AppError> {
    briefs(tx, &[id])
        .await?
        .remove(&id)
        .filter(|person| person.active)
        .ok_or(AppError::NotFound)
}

/// The active people of a role.
///
/// # Errors
/// When the database refuses.
pub async fn of_role(tx: &mut TenantTx, role: Role) -> Result<Vec<Brief>, AppError> {
    let rows: Vec<BriefRow> = users::table
        .filter(users::college_id.eq(tx.college_id()))
        .filter(users::role.eq(role))
        .filter(users::status.eq(UserStatus::Active))
        .order(users::id)
        .select((users::id, users::full_name, users::role, users::status))
        .load(tx)
        .await?;
    Ok(rows.into_iter().map(brief).collect())
}
