//! Queries on what an import added.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::model::{EntryId, ImportId, Verdict};
use crate::error::AppError;
use crate::platform::db::TenantTx;
use crate::platform::db::schema::{roster_entries, roster_import_rows};
use crate::platform::scope::UserId;

/// Entries that an import added, that nobody has claimed and no later import has changed.
fn added(tx: &TenantTx, import_id: ImportId) -> roster_entries::BoxedQuery<'static, diesel::pg::Pg> {
    let college = tx.college_id();
    let new = roster_import_rows::table
        .filter(roster_import_rows::college_id.eq(college))
        .filter(roster_import_rows::import_id.eq(import_id))
        .filter(roster_import_rows::verdict.eq(Verdict::New))
        .select(roster_import_rows::entry_id);
    roster_entries::table
        .into_boxed()
        .filter(roster_entries::college_id.eq(college))
        .filter(roster_entries::last_import_id.eq(import_id))
        .filter(roster_entries::user_id.is_null())
        .filter(roster_entries::id.nullable().eq_any(new))
}

pub(super) async fn added_count(tx: &mut TenantTx, import_id: ImportId) -> Result<i64, AppError> {
    Ok(added(tx, import_id).count().get_result(tx).await?)
}

/// Some of them, held until the transaction ends.
pub(super) async fn added_locked(
    tx: &mut TenantTx,
    import_id: ImportId,
    limit: i64,
) -> Result<Vec<(EntryId, Option<String>)>, AppError> {
    let some: Vec<UserId> = added(tx, import_id)
        .order(roster_entries::id)
        .limit(limit)
        .select(roster_entries::id)
        .load(tx)
        .await?;
    // Somebody may claim one until it is held.
    Ok(roster_entries::table
        .filter(roster_entries::college_id.eq(tx.college_id()))
        .filter(roster_entries::id.eq_any(some))
        .filter(roster_entries::user_id.is_null())
        .order(roster_entries::id)
        .select((roster_entries::id, roster_entries::email))
        .for_update()
        .load(tx)
        .await?)
}
