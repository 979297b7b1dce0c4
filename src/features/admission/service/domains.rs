//! Whose addresses may ask for an account.

use serde_json::json;

use crate::error::AppError;
use crate::features::admission::model::AllowedDomain;
use crate::features::admission::store::domains as store;
use crate::platform::db::TenantTx;
use crate::platform::permissions::Role;

/// The allowed domains, by name.
///
/// # Errors
/// When the database refuses.
pub async fn allowed_domains(tx: &mut TenantTx) -> Result<Vec<AllowedDomain>, AppError> {
    let rows = store::list(tx).await?;
    Ok(rows
        .into_iter()
        .map(|(domain, role)| AllowedDomain { domain, role })
        .collect())
}

/// Allows more domains. One that is allowed already takes the new role; none is taken away.
///
/// # Errors
/// 403 for anybody but the system; 409 when somebody else allows one of them at the same moment.
pub async fn allow_domains(
    tx: &mut TenantTx,
    already: &[AllowedDomain],
    wanted: &[AllowedDomain],
) -> Result<(), AppError> {
    let new: Vec<&AllowedDomain> = wanted.iter().filter(|one| !already.contains(one)).collect();
    if new.is_empty() {
        return Ok(());
    }
    let replaced: Vec<&str> = already
        .iter()
        .filter(|old| new.iter().any(|one| one.domain == old.domain))
        .map(|old| old.domain.as_str())
        .collect();
    if !replaced.is_empty() {
        store::delete(tx, &replaced).await?;
    }
    let rows: Vec<(&str, Role)> = new.iter().map(|one| (one.domain.as_str(), one.role)).collect();
    store::insert(tx, &rows).await?;
    let names = |domains: &[AllowedDomain]| {
        json!(
            domains
                .iter()
                .map(|one| (one.domain.as_str(), one.role.as_str()))
                .collect::<Vec<_>>()
        )
    };
    let college_id = tx.college_id();
    tx.audit(
        "email_domains.allowed",
        "college",
        college_id,
        (!already.is_empty()).then(|| names(already)),
        Some(json!(rows)),
    );
    Ok(())
}

/// The role an address of this domain may ask for.
///
/// # Errors
/// When the database refuses.
pub async fn role_of_domain(tx: &mut TenantTx, domain: &str) -> Result<Option<Role>, AppError> {
    store::role_of(tx, domain).await
}
