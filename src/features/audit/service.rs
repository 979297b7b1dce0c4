//! Reading the trail.

use std::collections::HashMap;

use uuid::Uuid;

use crate::error::AppError;
use crate::features::accounts::service as accounts;
use crate::platform::audit::{self, AuditEntry, Verification};
use crate::platform::auth::permissions::{AUDIT_READ, MODERATION_DECIDE};
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

/// What only the author of a share does. Shares may be anonymous, and whoever reads the trail without being a moderator
/// must not learn from it who wrote them.
const BY_AUTHORS: [&str; 4] = [
    "experience.created",
    "experience.submitted",
    "experience.withdrawn",
    "experience.deleted",
];

/// Takes the author out of an entry, and the hashes out of every entry: somebody who knows all the rest could try each
/// person of the college against them.
fn mask(entry: &mut AuditEntry) {
    entry.hash.clear();
    entry.previous_hash.clear();
    if !BY_AUTHORS.contains(&entry.action.as_str()) {
        return;
    }
    entry.actor_id = None;
    for values in [entry.before.as_mut(), entry.after.as_mut()].into_iter().flatten() {
        if let Some(values) = values.as_object_mut() {
            values.remove("author_id");
        }
    }
}

/// The college's trail, newest first. The cursor is the number of the last entry of a page.
///
/// # Errors
/// 403 without the right to read it.
pub async fn trail(tx: &mut TenantTx, filter: &TrailFilter, limit: i64) -> Result<Page<AuditEntry>, AppError> {
    tx.scope().require(AUDIT_READ)?;
    let unmasks = tx.scope().may(MODERATION_DECIDE);
    let hidden: &[&str] = if unmasks { &[] } else { &BY_AUTHORS };
    let entity = filter.entity.as_deref();
    let mut items = audit::list(tx, filter.before_n, entity, filter.actor, hidden, limit + 1).await?;
    if !unmasks {
        items.iter_mut().for_each(mask);
    }
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
