//! Reading the trail.

use std::collections::HashMap;

use uuid::Uuid;

use crate::error::AppError;
use crate::features::accounts::service as accounts;
use crate::platform::audit::{self, AuditEntry, Verification};
use crate::platform::auth::permissions::AUDIT_READ;
use crate::platform::db::TenantTx;
use crate::platform::db::paging::Page;

/// Which entries to list.
#[derive(Clone, Debug, Default)]
pub struct TrailFilter {
    /// Only entries before this number.
    pub before_n: Option<i64>,
    /// Kind of thing: `user`, `experience`, ...
    pub entity: Option<String>,
    /// Who acted.
    pub actor: Option<Uuid>,
}

/// The college's trail, newest first. The cursor is the number of the last entry of a page.
///
/// # Errors
/// 403 without the right to read it.
pub async fn trail(tx: &mut TenantTx, filter: &TrailFilter, limit: i64) -> Result<Page<AuditEntry>, AppError> {
    tx.scope().require(AUDIT_READ)?;
    let mut items = audit::list(tx, filter.before_n, filter.entity.as_deref(), filter.actor, limit + 1).await?;
    let more = i64::try_from(items.len()).is_ok_and(|found| found > limit);
    if more {
        items.pop();
    }
    let next_cursor = items.last().filter(|_| more).map(|entry| entry.n.to_string());
    Ok(Page { items, next_cursor })
}

/// Recomputes the college's chain from its first entry.
///
/// # Errors
/// 403 without the right to read it.
pub async fn verify(tx: &mut TenantTx) -> Result<Verification, AppError> {
    tx.scope().require(AUDIT_READ)?;
    audit::verify(tx).await
}

/// Whose session an entry opened: whoever signs in is nobody yet when the entry is written.
pub fn opener(entry: &AuditEntry) -> Option<Uuid> {
    let opened = entry.after.as_ref().filter(|_| entry.action == "session.opened")?;
    opened.get("user_id")?.as_str()?.parse().ok()
}

/// The names of the people who acted.
///
/// # Errors
/// 403 without the right to read the trail.
pub async fn actors(tx: &mut TenantTx, entries: &[AuditEntry]) -> Result<HashMap<Uuid, String>, AppError> {
    tx.scope().require(AUDIT_READ)?;
    let ids: Vec<Uuid> = entries
        .iter()
        .filter_map(|entry| entry.actor_id.or_else(|| opener(entry)))
        .collect();
    accounts::names(tx, &ids).await
}
