//! Who there is: names by id, for features that show who did something, and what provisioning asks.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::error::AppError;
use crate::platform::db::TenantTx;
use crate::platform::db::schema::{user_capabilities, users};
use crate::platform::permissions::{Capability, Role};
use crate::platform::scope::{UserId, UserStatus};

pub async fn by_ids(tx: &mut TenantTx, ids: &[UserId]) -> Result<Vec<(UserId, String)>, AppError> {
    Ok(users::table
        .filter(users::college_id.eq(tx.college_id()))
        .filter(users::id.eq_any(ids))
        .select((users::id, users::full_name))
        .load(tx)
        .await?)
}

/// People whose account is in use and who have one of these roles or capabilities.
pub async fn with_rights(
    tx: &mut TenantTx,
    roles: &[Role],
    capabilities: &[Capability],
) -> Result<Vec<UserId>, AppError> {
    let roles: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    let capabilities: Vec<&str> = capabilities.iter().map(|held| held.as_str()).collect();
    let held = user_capabilities::table
        .filter(user_capabilities::college_id.eq(tx.college_id()))
        .filter(user_capabilities::user_id.eq(users::id))
        .filter(user_capabilities::capability.eq_any(capabilities));
    Ok(users::table
        .filter(users::college_id.eq(tx.college_id()))
        .filter(users::status.eq(UserStatus::Active))
        .filter(users::role.eq_any(roles).or(diesel::dsl::exists(held)))
        .order(users::id)
        .select(users::id)
        .load(tx)
        .await?)
}

pub async fn capability_insert(tx: &mut TenantTx, user_id: UserId, capability: Capability) -> Result<(), AppError> {
    diesel::insert_into(user_capabilities::table)
        .values((
            user_capabilities::college_id.eq(tx.college_id()),
            user_capabilities::user_id.eq(user_id),
            user_capabilities::capability.eq(capability),
        ))
        .execute(tx)
        .await?;
    Ok(())
}

/// Whether the address has an account, in whatever state.
pub async fn account_exists(tx: &mut TenantTx, email: &str) -> Result<bool, AppError> {
    let person = users::table
        .filter(users::college_id.eq(tx.college_id()))
        .filter(users::email.eq(email));
    Ok(diesel::select(diesel::dsl::exists(person)).get_result(tx).await?)
}

pub async fn admin_exists(tx: &mut TenantTx) -> Result<bool, AppError> {
    let admins = users::table
        .filter(users::college_id.eq(tx.college_id()))
        .filter(users::role.eq("college_admin"))
        .filter(users::status.eq(UserStatus::Active));
    Ok(diesel::select(diesel::dsl::exists(admins)).get_result(tx).await?)
}
