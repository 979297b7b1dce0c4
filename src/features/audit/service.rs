//! Reading the trail.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::AppError;
use crate::features::accounts::service as accounts;
use crate::features::admission::service as admission;
use crate::features::experiences::service as experiences;
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
    /// Not before this time.
    pub from: Option<DateTime<Utc>>,
    /// Before this time.
    pub until: Option<DateTime<Utc>>,
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
    let asked = audit::Listed {
        before_n: filter.before_n,
        entity: filter.entity.as_deref(),
        actor: filter.actor,
        from: filter.from,
        until: filter.until,
        hidden,
    };
    let mut items = audit::list(tx, &asked, limit + 1).await?;
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

/// What the trail speaks of, by name.
#[derive(Debug, Default)]
pub struct Names {
    /// People who acted or were acted on.
    pub people: HashMap<Uuid, String>,
    /// Whom an invitation is for.
    pub invitations: HashMap<Uuid, String>,
    /// Company and role of published experiences.
    pub experiences: HashMap<Uuid, (String, String)>,
}

/// The names of what entries speak of. An experience that is not published has none: who reads the trail need not be
/// somebody who may read it.
///
/// # Errors
/// 403 without the right to read the trail.
pub async fn names(tx: &mut TenantTx, entries: &[AuditEntry]) -> Result<Names, AppError> {
    tx.scope().require(AUDIT_READ)?;
    let about = |kind: &str| {
        let found = entries.iter().filter(|entry| entry.entity == kind);
        found
            .filter_map(|entry| entry.entity_id.parse().ok())
            .collect::<Vec<Uuid>>()
    };
    let mut people = about("user");
    people.extend(
        entries
            .iter()
            .filter_map(|entry| entry.actor_id.or_else(|| opener(entry))),
    );
    Ok(Names {
        people: accounts::names(tx, &people).await?,
        invitations: admission::invited_names(tx, &about("invitation")).await?,
        experiences: experiences::published_titles(tx, &about("experience")).await?,
    })
}

/// The name of the person the trail is filtered by.
///
/// # Errors
/// 403 without the right to read the trail.
pub async fn person(tx: &mut TenantTx, id: Option<Uuid>) -> Result<Option<String>, AppError> {
    tx.scope().require(AUDIT_READ)?;
    let ids: Vec<Uuid> = id.into_iter().collect();
    Ok(accounts::names(tx, &ids).await?.into_values().next())
}
