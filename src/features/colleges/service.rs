//! The rules of the registry. Every change is recorded in the platform's chain with what was and what became.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::check;
use super::model::{By, CollegeEntry, CollegeHost, CollegePatch, CollegeRow, Definition};
use super::store::{self, CollegeUpdate};
use crate::error::AppError;
use crate::features::colleges::conflicts;
use crate::platform::audit::{OperatorEntry, record_operator, record_operator_all};
use crate::platform::db::PlatformTx;
use crate::platform::db::paging::{Cursor, Page, page};
use crate::platform::scope::CollegeId;
use crate::platform::tenancy::CollegeStatus;
use crate::platform::validate::Checks;

/// Which colleges to list.
#[derive(Clone, Debug, Default)]
pub struct CollegeFilter {
    /// Part of the name or the subdomain.
    pub search: Option<String>,
    /// Only these.
    pub status: Option<CollegeStatus>,
}

/// Colleges, newest first.
///
/// # Errors
/// 422 for a search that is too long or an unknown status.
pub async fn list(
    tx: &mut PlatformTx,
    filter: &CollegeFilter,
    cursor: Option<Cursor<CollegeId>>,
    limit: i64,
) -> Result<Page<CollegeEntry>, AppError> {
    let mut checks = Checks::new();
    let search = checks.search("q", filter.search.as_deref(), 0);
    checks.finish()?;
    let search = (!search.is_empty()).then_some(search.as_str());
    let rows = store::college_list(tx, search, filter.status, cursor, limit + 1).await?;
    let rows: Vec<CollegeEntry> = rows.into_iter().map(CollegeEntry::from).collect();
    Ok(page(rows, limit, |college| Cursor {
        key: college.created_at,
        id: college.id,
    }))
}

/// One college.
///
/// # Errors
/// 404.
pub async fn get(tx: &mut PlatformTx, id: CollegeId) -> Result<CollegeEntry, AppError> {
    store::college_by_id(tx, id).await.map(CollegeEntry::from)
}

/// The colleges with these subdomains, in no order.
///
/// # Errors
/// When the database refuses.
pub async fn by_slugs(tx: &mut PlatformTx, slugs: &[&str]) -> Result<Vec<CollegeEntry>, AppError> {
    let rows = store::colleges_by_slug(tx, slugs).await?;
    Ok(rows.into_iter().map(CollegeEntry::from).collect())
}

/// The names of colleges.
///
/// # Errors
/// When the database refuses.
pub async fn names(tx: &mut PlatformTx, ids: &[CollegeId]) -> Result<HashMap<CollegeId, String>, AppError> {
    Ok(store::college_names(tx, ids).await?.into_iter().collect())
}

/// How many colleges there are, by status.
///
/// # Errors
/// When the database refuses.
pub async fn counts(tx: &mut PlatformTx) -> Result<Vec<(CollegeStatus, i64)>, AppError> {
    store::college_counts(tx).await
}

/// What the record keeps of a college.
fn facts(row: &CollegeRow) -> Value {
    json!({
        "slug": row.slug, "name": row.name, "status": row.status, "country": row.country, "locale": row.locale,
        "time_zone": row.time_zone, "accent": row.accent, "settings": row.settings,
    })
}

/// An empty text stands for "none".
fn or_none(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// A new row from a checked description.
fn new_row(definition: &Definition, now: DateTime<Utc>) -> Result<CollegeRow, AppError> {
    let given = definition.clone();
    let country = given.country.and_then(or_none);
    // Only a country with one zone tells the zone; elsewhere the college says.
    let home_zone = match country.as_deref() {
        None | Some("IN") => "Asia/Kolkata",
        Some(_) => "UTC",
    };
    Ok(CollegeRow {
        id: CollegeId::now_v7(),
        slug: given.slug,
        name: given.name,
        status: CollegeStatus::Active,
        locale: given.locale.unwrap_or_else(|| "en".to_owned()),
        time_zone: given.time_zone.unwrap_or_else(|| home_zone.to_owned()),
        country,
        accent: given.accent.and_then(or_none),
        settings: serde_json::to_value(given.settings.unwrap_or_default()).map_err(AppError::internal)?,
        created_at: now,
        updated_at: now,
    })
}

/// Makes a college in the registry, with its hosts (unverified). What lies inside the college's wall follows with
/// [`settle`](super::provision::settle).
///
/// # Errors
/// 422 with every wrong field; `taken` for a subdomain or host another college has.
pub async fn create(
    tx: &mut PlatformTx,
    by: &By,
    given: &Definition,
    base_domain: &str,
) -> Result<(CollegeEntry, Definition), AppError> {
    let definition = check::definition(given, base_domain)?;
    let ids = insert_checked(tx, by, std::slice::from_ref(&definition)).await?;
    let id = ids.first().copied().ok_or(AppError::Internal)?;
    for host in &definition.hosts {
        add_checked_host(tx, by, id, host).await?;
    }
    Ok((get(tx, id).await?, definition))
}

/// Inserts checked descriptions in two statements and records each; answers the ids in order.
pub(super) async fn insert_checked(
    tx: &mut PlatformTx,
    by: &By,
    definitions: &[Definition],
) -> Result<Vec<CollegeId>, AppError> {
    let now = tx.now();
    let rows = definitions
        .iter()
        .map(|one| new_row(one, now))
        .collect::<Result<Vec<_>, _>>()?;
    store::colleges_insert(tx, &rows).await?;
    let entries = rows
        .iter()
        .map(|row| OperatorEntry {
            action: "college.created",
            entity: "college",
            entity_id: row.id.to_string(),
            before: None,
            after: Some(facts(row)),
        })
        .collect();
    record_operator_all(tx, by.operator, &by.request_id, entries).await?;
    Ok(rows.iter().map(|row| row.id).collect())
}

/// Changes what a patch names; does and records nothing when it names nothing new.
///
/// # Errors
/// 404; 422 with every wrong field.
pub async fn change(
    tx: &mut PlatformTx,
    by: &By,
    id: CollegeId,
    patch: &CollegePatch,
) -> Result<CollegeEntry, AppError> {
    let patch = check::patch(patch)?;
    let before = store::college_for_change(tx, id).await?;
    let update = difference(&before, patch)?;
    if update.is_empty() {
        return Ok(before.into());
    }
    let after = store::college_update(tx, id, update).await?;
    record(tx, by, "college.changed", &before, &after).await?;
    Ok(after.into())
}

/// What a checked patch would change in a row.
pub(super) fn difference(before: &CollegeRow, patch: CollegePatch) -> Result<CollegeUpdate, AppError> {
    let settings = patch
        .settings
        .map(serde_json::to_value)
        .transpose()
        .map_err(AppError::internal)?;
    Ok(CollegeUpdate {
        name: patch.name.filter(|name| *name != before.name),
        country: patch.country.map(or_none).filter(|country| *country != before.country),
        locale: patch.locale.filter(|locale| *locale != before.locale),
        time_zone: patch.time_zone.filter(|zone| *zone != before.time_zone),
        accent: patch.accent.map(or_none).filter(|accent| *accent != before.accent),
        settings: settings.filter(|settings| *settings != before.settings),
    })
}

async fn record(
    tx: &mut PlatformTx,
    by: &By,
    action: &'static str,
    before: &CollegeRow,
    after: &CollegeRow,
) -> Result<(), AppError> {
    record_operator(
        tx,
        by.operator,
        &by.request_id,
        action,
        ("college", &after.id.to_string()),
        Some(facts(before)),
        Some(facts(after)),
    )
    .await
}

/// Refuses every request of a college from now on (other replicas follow within a second). Nothing is deleted.
///
/// # Errors
/// 404; 409 `college_not_active`; 422 without a reason.
pub async fn suspend(tx: &mut PlatformTx, by: &By, id: CollegeId, reason: &str) -> Result<CollegeEntry, AppError> {
    let mut checks = Checks::new();
    let reason = checks.line("reason", reason, 3, 500);
    checks.finish()?;
    let before = store::college_for_change(tx, id).await?;
    if before.status != CollegeStatus::Active {
        return Err(AppError::conflict(conflicts::COLLEGE_NOT_ACTIVE));
    }
    let after = store::college_set_status(tx, id, CollegeStatus::Suspended).await?;
    let mut became = facts(&after);
    if let Some(map) = became.as_object_mut() {
        map.insert("reason".to_owned(), Value::from(reason));
    }
    let entry = OperatorEntry {
        action: "college.suspended",
        entity: "college",
        entity_id: id.to_string(),
        before: Some(facts(&before)),
        after: Some(became),
    };
    record_operator_all(tx, by.operator, &by.request_id, vec![entry]).await?;
    Ok(after.into())
}

/// Serves a suspended college again.
///
/// # Errors
/// 404; 409 `college_not_suspended`.
pub async fn resume(tx: &mut PlatformTx, by: &By, id: CollegeId) -> Result<CollegeEntry, AppError> {
    let before = store::college_for_change(tx, id).await?;
    if before.status != CollegeStatus::Suspended {
        return Err(AppError::conflict(conflicts::COLLEGE_NOT_SUSPENDED));
    }
    let after = store::college_set_status(tx, id, CollegeStatus::Active).await?;
    record(tx, by, "college.resumed", &before, &after).await?;
    Ok(after.into())
}

/// The college's own domains.
///
/// # Errors
/// 404 when there is no such college.
pub async fn hosts(tx: &mut PlatformTx, id: CollegeId) -> Result<Vec<CollegeHost>, AppError> {
    store::college_by_id(tx, id).await?;
    let rows = store::hosts_of(tx, &[id]).await?;
    Ok(rows.into_iter().map(CollegeHost::from).collect())
}

/// Adds a domain; it leads nowhere until its ownership is verified.
///
/// # Errors
/// 404; 422 when it is no domain, ours, or a college has it.
pub async fn add_host(
    tx: &mut PlatformTx,
    by: &By,
    id: CollegeId,
    host: &str,
    base_domain: &str,
) -> Result<CollegeHost, AppError> {
    let host = check::custom_host(host, base_domain)
        .map_err(|problem| AppError::field("host", problem.code, problem.detail))?;
    store::college_by_id(tx, id).await?;
    add_checked_host(tx, by, id, &host).await
}

pub(super) async fn add_checked_host(
    tx: &mut PlatformTx,
    by: &By,
    id: CollegeId,
    host: &str,
) -> Result<CollegeHost, AppError> {
    let row = store::host_insert(tx, id, host).await?;
    record_on(tx, by, id, "college.host_added", None, Some(json!({ "host": host }))).await?;
    Ok(row.into())
}

/// Records that an operator has seen the proof of ownership; from now on the domain leads to the college.
///
/// # Errors
/// 404; 422 without a note that says what was seen.
pub async fn verify_host(
    tx: &mut PlatformTx,
    by: &By,
    id: CollegeId,
    host: &str,
    note: &str,
) -> Result<CollegeHost, AppError> {
    let mut checks = Checks::new();
    let note = checks.line("note", note, 3, 500);
    checks.finish()?;
    let before = store::host_of(tx, id, host).await?;
    if before.verified_at.is_some() {
        return Ok(before.into());
    }
    let row = store::host_verify(tx, id, host, tx.now()).await?;
    let was = json!({ "host": host, "verified": false });
    let became = json!({ "host": host, "verified": true, "note": note });
    record_on(tx, by, id, "college.host_verified", Some(was), Some(became)).await?;
    Ok(row.into())
}

/// Takes a domain away; the college stays reachable at its subdomain.
///
/// # Errors
/// 404.
pub async fn remove_host(tx: &mut PlatformTx, by: &By, id: CollegeId, host: &str) -> Result<(), AppError> {
    let before = store::host_of(tx, id, host).await?;
    store::host_delete(tx, id, host).await?;
    let was = json!({ "host": host, "verified": before.verified_at.is_some() });
    record_on(tx, by, id, "college.host_removed", Some(was), None).await
}

async fn record_on(
    tx: &mut PlatformTx,
    by: &By,
    id: CollegeId,
    action: &'static str,
    before: Option<Value>,
    after: Option<Value>,
) -> Result<(), AppError> {
    let target = id.to_string();
    record_operator(
        tx,
        by.operator,
        &by.request_id,
        action,
        ("college", &target),
        before,
        after,
    )
    .await
}

/// Records that an operator invited an administrator; the invitation itself is in the college's own audit log.
///
/// # Errors
/// When the database refuses.
pub async fn record_invitation(tx: &mut PlatformTx, by: &By, id: CollegeId) -> Result<(), AppError> {
    record_on(tx, by, id, "college.admin_invited", None, None).await
}
