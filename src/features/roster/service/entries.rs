//! The entries of the roster: listed, removed, claimed.

use serde_json::json;

use crate::error::AppError;
use crate::features::roster::conflicts;
use crate::features::roster::model::{ClaimableEntry, EntriesQuery, Entry, EntryId, EntryStatus};
use crate::features::roster::order::EntryOrder;
use crate::features::roster::store::{self};
use crate::platform::db::TenantTx;
use crate::platform::db::paging::{Cursor, Page, page, place};
use crate::platform::permissions::ROSTER_MANAGE;
use crate::platform::scope::UserId;
use crate::platform::validate::Checks;

/// Entries by number.
///
/// # Errors
/// 403 without the right; 422 for a bad filter, cursor or limit.
pub async fn entries(tx: &mut TenantTx, query: &EntriesQuery) -> Result<Page<Entry>, AppError> {
    tx.scope().require(ROSTER_MANAGE)?;
    let (limit, cursor) = place(query.limit, query.cursor.as_deref())?;
    let mut checks = Checks::new();
    let q = checks.search("q", query.q.as_deref(), 0);
    let order = EntryOrder::parse(query.sort.as_deref().unwrap_or("number"));
    if order.is_none() {
        let known = EntryOrder::ALL.map(EntryOrder::as_str).join(", ");
        checks.add(
            "sort",
            "unknown_value",
            format!("Use one of {known}, with - in front for the greatest first."),
        );
    }
    checks.finish()?;
    let order = order.unwrap_or_default();
    let rows = store::entry_list(tx, query.kind, query.status, &q, order, cursor, limit + 1).await?;
    let page = page(rows, limit, |(row, key)| Cursor {
        key: key.clone(),
        id: row.id,
    });
    Ok(Page {
        items: page.items.into_iter().map(|(row, _)| Entry::from(row)).collect(),
        next_cursor: page.next_cursor,
    })
}

/// Takes an entry out of the roster that nobody has claimed. An invitation that was sent is withdrawn with the other
/// invitations, not here; the verdicts of earlier imports stay without what they wrote.
///
/// # Errors
/// 403 without the right; 404; 409 `entry_claimed` once an account stands behind it.
pub async fn remove_entry(tx: &mut TenantTx, id: EntryId) -> Result<(), AppError> {
    tx.scope().require(ROSTER_MANAGE)?;
    let entry = store::entry_locked(tx, id).await?;
    if entry.status == EntryStatus::Claimed {
        return Err(AppError::conflict(conflicts::ENTRY_CLAIMED));
    }
    store::entries_delete(tx, &[id]).await?;
    tx.audit(
        "roster.entry_removed",
        "roster_entry",
        id,
        Some(json!({ "kind": entry.kind, "number": entry.number, "status": entry.status })),
        None,
    );
    Ok(())
}

/// How many entries a kind has in a state: (kind, state, count).
///
/// # Errors
/// 403 without the right.
pub async fn entry_counts(tx: &mut TenantTx) -> Result<Vec<(String, String, i64)>, AppError> {
    tx.scope().require(ROSTER_MANAGE)?;
    store::entry_counts(tx).await
}

/// The entry that somebody with this (proven) address may claim. Runs as the system; `None` when nobody is listed, or
/// the entry is claimed already.
///
/// # Errors
/// When the database refuses.
pub async fn find_claimable_by_email(tx: &mut TenantTx, email: &str) -> Result<Option<ClaimableEntry>, AppError> {
    tx.scope().require(ROSTER_MANAGE)?;
    store::claimable_by_email(tx, &email.trim().to_lowercase()).await
}

/// Ties an entry to the account that claimed it.
///
/// # Errors
/// 404 when there is no such entry or it is claimed already.
pub async fn mark_claimed(tx: &mut TenantTx, entry_id: EntryId, user_id: UserId) -> Result<(), AppError> {
    tx.scope().require(ROSTER_MANAGE)?;
    if store::entry_claimed(tx, entry_id, user_id).await? == 0 {
        return Err(AppError::NotFound);
    }
    tx.audit(
        "roster.entry_claimed",
        "roster_entry",
        entry_id,
        None,
        Some(json!({ "user_id": user_id })),
    );
    Ok(())
}
