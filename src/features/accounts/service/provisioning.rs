//! What provisioning asks and sets inside a college: who is known there, and people whose password is known already.

use std::collections::HashMap;

use serde_json::json;

use crate::error::AppError;
use crate::error::common::ALREADY_EXISTS;
use crate::features::accounts::store::{self as accounts_store, Whose, names as names_store};
use crate::features::admission::service as admission;
use crate::platform::db::TenantTx;
use crate::platform::permissions::{Capability, Permission, Role};
use crate::platform::scope::{Actor, UserId, UserStatus};

/// Whether the address has an account or was ever invited. Only provisioning may ask: it tells who is in the college.
///
/// # Errors
/// 403 for anybody but the system.
pub async fn is_known(tx: &mut TenantTx, email: &str) -> Result<bool, AppError> {
    if !matches!(tx.scope().actor(), Actor::System) {
        return Err(AppError::Forbidden);
    }
    Ok(names_store::account_exists(tx, email).await? || admission::was_invited(tx, email).await?)
}

/// Whether the college has an active administrator, and so runs itself.
///
/// # Errors
/// When the database refuses.
pub async fn has_admin(tx: &mut TenantTx) -> Result<bool, AppError> {
    names_store::admin_exists(tx).await
}

/// Everybody who may do something, by role or capability, and whose account is in use.
///
/// # Errors
/// When the database refuses.
pub async fn holders(tx: &mut TenantTx, permission: Permission) -> Result<Vec<UserId>, AppError> {
    names_store::with_rights(tx, permission.roles(), permission.capabilities()).await
}

/// The names of people, for features that show who did something. Ids of nobody here are left out.
///
/// # Errors
/// When the database refuses.
pub async fn names(tx: &mut TenantTx, ids: &[UserId]) -> Result<HashMap<UserId, String>, AppError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(names_store::by_ids(tx, ids).await?.into_iter().collect())
}

/// Somebody provisioned with a password that is already known: by the demo and by loaders, never by a request.
#[derive(Clone, Debug)]
pub struct Provisioned<'a> {
    /// Address, taken as proven.
    pub email: &'a str,
    /// Name.
    pub full_name: &'a str,
    /// One line about them; may be empty.
    pub headline: &'a str,
    /// Role.
    pub role: Role,
    /// Rights beyond the role.
    pub capabilities: &'a [Capability],
    /// A hash from `Passwords::hash`.
    pub password_hash: &'a str,
}

/// Makes an active account, or answers the one the address has already. Only the system may.
///
/// # Errors
/// 403 for anybody but the system.
pub async fn provision_person(tx: &mut TenantTx, person: &Provisioned<'_>) -> Result<UserId, AppError> {
    if !matches!(tx.scope().actor(), Actor::System) {
        return Err(AppError::Forbidden);
    }
    if let Some(known) = accounts_store::account(tx, Whose::Email(person.email)).await? {
        return Ok(known.id);
    }
    let who = (person.email, person.full_name);
    let id = accounts_store::account_insert(tx, who, person.role, UserStatus::Active)
        .await?
        .ok_or(AppError::conflict(ALREADY_EXISTS))?;
    accounts_store::password_store(tx, id, person.password_hash).await?;
    accounts_store::welcomed(tx, id).await?;
    if !person.headline.is_empty() {
        accounts_store::headline_set(tx, id, person.headline).await?;
    }
    for capability in person.capabilities {
        names_store::capability_insert(tx, id, *capability).await?;
    }
    let after = json!({ "role": person.role.as_str() });
    tx.audit("user.provisioned", "user", id, None, Some(after));
    Ok(id)
}
