//! Queries on the roster. Rows come and go in bounded batches, as arrays that the database unnests.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;

use super::evaluate::{Known, Merged, RowKeys, number_key};
use super::model::{Among, ClaimableEntry, EntryId, EntryRow, ImportId, ImportRow, Kind, StoredRow, Verdict};
use super::order::EntryOrder;
use super::read::{Sheet, SheetRow};
use crate::error::AppError;
use crate::features::roster::model::{EntryStatus, ImportState};
use crate::keyset_desc;
use crate::platform::db::TenantTx;
use crate::platform::db::paging::Cursor;
use crate::platform::db::schema::{roster_entries, roster_import_rows, roster_imports};
use crate::platform::scope::UserId;

/// Rows of one insert of raw rows; the text of one is bounded besides.
const BATCH_ROWS: usize = 2_000;
const BATCH_BYTES: usize = 4 * 1024 * 1024;

/// One import at a time writes a kind of a college's roster: verdicts stay true until they are written.
pub(super) async fn lock_kind(tx: &mut TenantTx, kind: Kind) -> Result<(), AppError> {
    let name = format!("roster:{}:{}", tx.college_id(), kind.as_str());
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind::<Text, _>(name)
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn import_insert(
    tx: &mut TenantTx,
    id: ImportId,
    kind: Kind,
    file_name: &str,
    sheet: &Sheet,
    mapping: &serde_json::Value,
) -> Result<(), AppError> {
    let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
    diesel::insert_into(roster_imports::table)
        .values((
            roster_imports::college_id.eq(tx.college_id()),
            roster_imports::id.eq(id),
            roster_imports::kind.eq(kind),
            roster_imports::file_name.eq(file_name),
            roster_imports::file_bytes.eq(i64::try_from(sheet.bytes).unwrap_or(i64::MAX)),
            roster_imports::encoding.eq(sheet.encoding),
            roster_imports::delimiter.eq(sheet.delimiter.to_string()),
            roster_imports::column_names.eq(serde_json::json!(sheet.columns)),
            roster_imports::mapping.eq(mapping),
            roster_imports::state.eq("analysed"),
            roster_imports::rows_total.eq(count(sheet.rows.len())),
            roster_imports::rows_blank.eq(count(sheet.blank)),
            roster_imports::created_by.eq(tx.scope().user_id()),
            roster_imports::created_at.eq(tx.now()),
        ))
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn rows_insert(tx: &mut TenantTx, import_id: ImportId, rows: &[SheetRow]) -> Result<(), AppError> {
    let mut rest = rows;
    while !rest.is_empty() {
        let mut bytes = 0;
        let fit = rest
            .iter()
            .take(BATCH_ROWS)
            .take_while(|row| {
                bytes += row.cells.len();
                bytes <= BATCH_BYTES
            })
            .count()
            .max(1);
        let (batch, after) = rest.split_at(fit);
        rest = after;
        let lines: Vec<i32> = batch.iter().map(|row| row.line).collect();
        let cells: Vec<&str> = batch.iter().map(|row| row.cells.as_str()).collect();
        let defects: Vec<Option<&str>> = batch.iter().map(|row| row.defect.map(|d| d.code())).collect();
        diesel::sql_query(
            "INSERT INTO roster_import_rows (college_id, import_id, line, cells, defect) \
             SELECT $1, $2, line, cells::jsonb, defect FROM unnest($3, $4, $5) AS given (line, cells, defect)",
        )
        .bind::<SqlUuid, _>(tx.college_id())
        .bind::<SqlUuid, _>(import_id)
        .bind::<Array<Integer>, _>(lines)
        .bind::<Array<Text>, _>(cells)
        .bind::<Array<Nullable<Text>>, _>(defects)
        .execute(tx)
        .await?;
    }
    Ok(())
}

pub(super) async fn import(tx: &mut TenantTx, id: ImportId) -> Result<ImportRow, AppError> {
    Ok(roster_imports::table
        .find((tx.college_id(), id))
        .select(ImportRow::as_select())
        .first(tx)
        .await?)
}

/// The import, locked until the transaction ends.
pub(super) async fn import_locked(tx: &mut TenantTx, id: ImportId) -> Result<ImportRow, AppError> {
    Ok(roster_imports::table
        .find((tx.college_id(), id))
        .select(ImportRow::as_select())
        .for_update()
        .first(tx)
        .await?)
}

/// The names of files, for whoever may read imports at all.
pub(super) async fn file_names(tx: &mut TenantTx, ids: &[ImportId]) -> Result<Vec<(ImportId, String)>, AppError> {
    Ok(roster_imports::table
        .filter(roster_imports::college_id.eq(tx.college_id()))
        .filter(roster_imports::id.eq_any(ids))
        .select((roster_imports::id, roster_imports::file_name))
        .load(tx)
        .await?)
}

pub(super) async fn import_list(
    tx: &mut TenantTx,
    cursor: Option<Cursor<ImportId>>,
    limit: i64,
) -> Result<Vec<ImportRow>, AppError> {
    let mut query = roster_imports::table
        .filter(roster_imports::college_id.eq(tx.college_id()))
        .order((roster_imports::created_at.desc(), roster_imports::id.desc()))
        .limit(limit)
        .select(ImportRow::as_select())
        .into_boxed();
    if let Some(after) = cursor {
        query = query.filter(keyset_desc!(roster_imports::created_at, roster_imports::id, after));
    }
    Ok(query.load(tx).await?)
}

/// The rows of an import that are looked at.
fn among(tx: &TenantTx, import_id: ImportId, among: Among) -> roster_import_rows::BoxedQuery<'static, diesel::pg::Pg> {
    let query = roster_import_rows::table
        .filter(roster_import_rows::college_id.eq(tx.college_id()))
        .filter(roster_import_rows::import_id.eq(import_id))
        .into_boxed();
    match among {
        Among::All => query,
        Among::Verdict(verdict) => query.filter(roster_import_rows::verdict.eq(verdict)),
        // As `counts_write` counts them.
        Among::Warned => query
            .filter(roster_import_rows::verdict.ne(Verdict::Error))
            .filter(roster_import_rows::warnings.ne(serde_json::json!([]))),
    }
}

/// Rows after a line, in order.
pub(super) async fn rows_after(
    tx: &mut TenantTx,
    import_id: ImportId,
    which: Among,
    after: i32,
    limit: i64,
) -> Result<Vec<StoredRow>, AppError> {
    let query = among(tx, import_id, which)
        .filter(roster_import_rows::line.gt(after))
        .order(roster_import_rows::line)
        .limit(limit)
        .select(StoredRow::as_select());
    Ok(query.load(tx).await?)
}

/// How many rows stand up to a line, and the line after which the last `size` of them begin.
pub(super) async fn rows_before(
    tx: &mut TenantTx,
    import_id: ImportId,
    which: Among,
    line: i32,
    size: i64,
) -> Result<(i64, i32), AppError> {
    let count: i64 = among(tx, import_id, which)
        .filter(roster_import_rows::line.le(line))
        .count()
        .get_result(tx)
        .await?;
    let begins: Option<i32> = among(tx, import_id, which)
        .filter(roster_import_rows::line.le(line))
        .order(roster_import_rows::line.desc())
        .offset(size)
        .select(roster_import_rows::line)
        .first(tx)
        .await
        .optional()?;
    Ok((count, begins.unwrap_or(0)))
}

/// One row.
pub(super) async fn row(tx: &mut TenantTx, import_id: ImportId, line: i32) -> Result<StoredRow, AppError> {
    Ok(roster_import_rows::table
        .find((tx.college_id(), import_id, line))
        .select(StoredRow::as_select())
        .first(tx)
        .await?)
}

/// Writes the cells of a row, and what the file said in those that were mended.
pub(super) async fn row_mended(
    tx: &mut TenantTx,
    import_id: ImportId,
    line: i32,
    cells: serde_json::Value,
    mended: serde_json::Value,
) -> Result<(), AppError> {
    diesel::update(roster_import_rows::table.find((tx.college_id(), import_id, line)))
        .set((
            roster_import_rows::cells.eq(cells),
            roster_import_rows::mended.eq(mended),
        ))
        .execute(tx)
        .await?;
    Ok(())
}

/// The verdict on one row, to be written.
pub(super) struct Judged {
    pub(super) line: i32,
    pub(super) verdict: &'static str,
    pub(super) errors: String,
    pub(super) warnings: String,
    pub(super) changes: String,
    pub(super) entry_id: Option<EntryId>,
    pub(super) keys: RowKeys,
}

pub(super) async fn verdicts_write(tx: &mut TenantTx, import_id: ImportId, judged: &[Judged]) -> Result<(), AppError> {
    diesel::sql_query(
        "UPDATE roster_import_rows r SET verdict = j.verdict, errors = j.errors::jsonb, \
         warnings = j.warnings::jsonb, changes = j.changes::jsonb, entry_id = coalesce(j.entry_id, r.entry_id), \
         number_key = j.number_key, email = j.email FROM unnest($3, $4, $5, $6, $7, $8, $9, $10) \
         AS j (line, verdict, errors, warnings, changes, entry_id, number_key, email) \
         WHERE r.college_id = $1 AND r.import_id = $2 AND r.line = j.line",
    )
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<SqlUuid, _>(import_id)
    .bind::<Array<Integer>, _>(judged.iter().map(|one| one.line).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(judged.iter().map(|one| one.verdict).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(judged.iter().map(|one| one.errors.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(judged.iter().map(|one| one.warnings.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(judged.iter().map(|one| one.changes.as_str()).collect::<Vec<_>>())
    .bind::<Array<Nullable<SqlUuid>>, _>(judged.iter().map(|one| one.entry_id).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(judged.iter().map(|one| one.keys.number.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(judged.iter().map(|one| one.keys.email.as_str()).collect::<Vec<_>>())
    .execute(tx)
    .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = Nullable<Text>)]
    verdict: Option<String>,
    #[diesel(sql_type = BigInt)]
    rows: i64,
    #[diesel(sql_type = BigInt)]
    warned: i64,
}

/// Counts the verdicts anew and writes them to the import.
pub(super) async fn counts_write(tx: &mut TenantTx, import_id: ImportId) -> Result<(), AppError> {
    let counted: Vec<CountRow> = diesel::sql_query(
        "SELECT verdict, count(*) AS rows, count(*) FILTER (WHERE warnings <> '[]' AND verdict <> 'error') AS warned \
         FROM roster_import_rows WHERE college_id = $1 AND import_id = $2 GROUP BY verdict",
    )
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<SqlUuid, _>(import_id)
    .load(tx)
    .await?;
    let of = |verdict: &str| {
        let rows = counted.iter().find(|row| row.verdict.as_deref() == Some(verdict));
        i32::try_from(rows.map_or(0, |row| row.rows)).unwrap_or(i32::MAX)
    };
    let warned = i32::try_from(counted.iter().map(|row| row.warned).sum::<i64>()).unwrap_or(i32::MAX);
    diesel::update(roster_imports::table.find((tx.college_id(), import_id)))
        .set((
            roster_imports::rows_new.eq(of("new")),
            roster_imports::rows_change.eq(of("change")),
            roster_imports::rows_same.eq(of("same")),
            roster_imports::rows_error.eq(of("error")),
            roster_imports::rows_warned.eq(warned),
        ))
        .execute(tx)
        .await?;
    Ok(())
}

/// Columns of an import that change while it goes on.
#[derive(Default, AsChangeset)]
#[diesel(table_name = roster_imports)]
pub(super) struct ImportChange {
    pub(super) state: Option<ImportState>,
    pub(super) mapping: Option<serde_json::Value>,
    pub(super) invite: Option<bool>,
    pub(super) rows_done: Option<i32>,
    pub(super) rows_invited: Option<i32>,
    pub(super) done_line: Option<i32>,
    pub(super) failure: Option<Option<String>>,
    pub(super) committed_at: Option<DateTime<Utc>>,
    pub(super) finished_at: Option<DateTime<Utc>>,
}

pub(super) async fn import_update(tx: &mut TenantTx, id: ImportId, change: ImportChange) -> Result<(), AppError> {
    diesel::update(roster_imports::table.find((tx.college_id(), id)))
        .set(change)
        .execute(tx)
        .await?;
    Ok(())
}

/// Drops the rows of imports that ended before `before`: the roster holds what was taken, the counts stay.
pub(super) async fn rows_of_old_imports_delete(tx: &mut TenantTx, before: DateTime<Utc>) -> Result<(), AppError> {
    diesel::sql_query(
        "DELETE FROM roster_import_rows r USING roster_imports i WHERE r.college_id = $1 AND i.college_id = $1 \
         AND i.id = r.import_id AND i.created_at < $2 AND i.state <> 'committing'",
    )
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<diesel::sql_types::Timestamptz, _>(before)
    .execute(tx)
    .await?;
    Ok(())
}

/// What is known of these numbers, and who has these addresses.
pub(super) async fn known(
    tx: &mut TenantTx,
    kind: Kind,
    keys: Vec<String>,
    emails: Vec<String>,
) -> Result<Known, AppError> {
    let by_number: Vec<EntryRow> = roster_entries::table
        .filter(roster_entries::college_id.eq(tx.college_id()))
        .filter(roster_entries::kind.eq(kind))
        .filter(roster_entries::number_key.eq_any(keys))
        .select(EntryRow::as_select())
        .load(tx)
        .await?;
    let owners: Vec<(Option<String>, String)> = if emails.is_empty() {
        Vec::new()
    } else {
        roster_entries::table
            .filter(roster_entries::college_id.eq(tx.college_id()))
            .filter(roster_entries::kind.eq(kind))
            .filter(roster_entries::email.eq_any(emails))
            .select((roster_entries::email, roster_entries::number_key))
            .load(tx)
            .await?
    };
    let by_number = by_number
        .into_iter()
        .map(|entry| (entry.number_key.clone(), entry))
        .collect::<HashMap<_, _>>();
    let email_owner = owners
        .into_iter()
        .filter_map(|(email, number)| email.map(|email| (email, number)))
        .collect();
    Ok(Known { by_number, email_owner })
}

/// Writes entries: `new` are inserted, the others are updated. Each comes with its id.
pub(super) async fn entries_write(
    tx: &mut TenantTx,
    kind: Kind,
    import_id: ImportId,
    entries: &[(EntryId, bool, Merged)],
) -> Result<(), AppError> {
    for new in [true, false] {
        let part: Vec<&(EntryId, bool, Merged)> = entries.iter().filter(|(_, is_new, _)| *is_new == new).collect();
        if part.is_empty() {
            continue;
        }
        let text = |pick: fn(&Merged) -> String| part.iter().map(|(_, _, entry)| pick(entry)).collect::<Vec<_>>();
        let statement = if new {
            "INSERT INTO roster_entries (college_id, kind, last_import_id, id, number, number_key, full_name, email, \
             programme, department, batch_year, attributes) \
             SELECT $1, $2, $3, id, number, number_key, full_name, email, programme, department, batch_year, attributes::jsonb \
             FROM unnest($4, $5, $6, $7, $8, $9, $10, $11, $12) \
             AS given (id, number, number_key, full_name, email, programme, department, batch_year, attributes)"
        } else {
            "UPDATE roster_entries e SET last_import_id = $3, number = given.number, full_name = given.full_name, \
             email = given.email, programme = given.programme, department = given.department, \
             batch_year = given.batch_year, attributes = given.attributes::jsonb \
             FROM unnest($4, $5, $6, $7, $8, $9, $10, $11, $12) \
             AS given (id, number, number_key, full_name, email, programme, department, batch_year, attributes) \
             WHERE e.college_id = $1 AND e.kind = $2 AND e.id = given.id AND e.number_key = given.number_key"
        };
        let written = diesel::sql_query(statement)
            .bind::<SqlUuid, _>(tx.college_id())
            .bind::<Text, _>(kind.as_str())
            .bind::<SqlUuid, _>(import_id)
            .bind::<Array<SqlUuid>, _>(part.iter().map(|(id, ..)| *id).collect::<Vec<_>>())
            .bind::<Array<Text>, _>(text(|entry| entry.number.clone()))
            .bind::<Array<Text>, _>(text(|entry| number_key(&entry.number)))
            .bind::<Array<Text>, _>(text(|entry| entry.full_name.clone()))
            .bind::<Array<Nullable<Text>>, _>(part.iter().map(|(.., entry)| entry.email.clone()).collect::<Vec<_>>())
            .bind::<Array<Text>, _>(text(|entry| entry.programme.clone()))
            .bind::<Array<Text>, _>(text(|entry| entry.department.clone()))
            .bind::<Array<Nullable<Integer>>, _>(part.iter().map(|(.., entry)| entry.batch_year).collect::<Vec<_>>())
            .bind::<Array<Text>, _>(text(|entry| serde_json::json!(entry.attributes).to_string()))
            .execute(tx)
            .await?;
        if written != part.len() {
            return Err(AppError::internal(format!(
                "{written} of {} roster entries were written",
                part.len()
            )));
        }
    }
    Ok(())
}

/// The entries of these ids that wait and have an address: whom an import may invite.
pub(super) async fn entries_to_invite(tx: &mut TenantTx, ids: Vec<EntryId>) -> Result<Vec<EntryRow>, AppError> {
    Ok(roster_entries::table
        .filter(roster_entries::college_id.eq(tx.college_id()))
        .filter(roster_entries::id.eq_any(ids))
        .filter(roster_entries::status.eq(EntryStatus::Staged))
        .filter(roster_entries::email.is_not_null())
        .order(roster_entries::number_key)
        .select(EntryRow::as_select())
        .load(tx)
        .await?)
}

pub(super) async fn entry_invited(tx: &mut TenantTx, id: EntryId) -> Result<(), AppError> {
    diesel::update(roster_entries::table.find((tx.college_id(), id)))
        .filter(roster_entries::status.eq(EntryStatus::Staged))
        .set(roster_entries::status.eq(EntryStatus::Invited))
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn entry_claimed(tx: &mut TenantTx, id: EntryId, user_id: UserId) -> Result<usize, AppError> {
    Ok(diesel::update(roster_entries::table.find((tx.college_id(), id)))
        .filter(roster_entries::status.ne(EntryStatus::Claimed))
        .set((
            roster_entries::status.eq(EntryStatus::Claimed),
            roster_entries::user_id.eq(user_id),
        ))
        .execute(tx)
        .await?)
}

/// An entry, held until the transaction ends.
pub(super) async fn entry_locked(tx: &mut TenantTx, id: EntryId) -> Result<EntryRow, AppError> {
    Ok(roster_entries::table
        .find((tx.college_id(), id))
        .for_update()
        .select(EntryRow::as_select())
        .first(tx)
        .await?)
}

/// Deletes entries; rows of imports that wrote them no longer point at them.
pub(super) async fn entries_delete(tx: &mut TenantTx, ids: &[EntryId]) -> Result<(), AppError> {
    diesel::update(
        roster_import_rows::table
            .filter(roster_import_rows::college_id.eq(tx.college_id()))
            .filter(roster_import_rows::entry_id.eq_any(ids.to_vec())),
    )
    .set(roster_import_rows::entry_id.eq(None::<EntryId>))
    .execute(tx)
    .await?;
    let deleted = diesel::delete(
        roster_entries::table
            .filter(roster_entries::college_id.eq(tx.college_id()))
            .filter(roster_entries::id.eq_any(ids.to_vec())),
    )
    .execute(tx)
    .await?;
    if deleted == ids.len() {
        Ok(())
    } else {
        Err(AppError::NotFound)
    }
}

/// The entry an address may claim; the one changed last when somebody is listed as two kinds.
pub(super) async fn claimable_by_email(tx: &mut TenantTx, email: &str) -> Result<Option<ClaimableEntry>, AppError> {
    let found: Option<EntryRow> = roster_entries::table
        .filter(roster_entries::college_id.eq(tx.college_id()))
        .filter(roster_entries::email.eq(email))
        .filter(roster_entries::status.ne(EntryStatus::Claimed))
        .order((roster_entries::updated_at.desc(), roster_entries::id.desc()))
        .select(EntryRow::as_select())
        .first(tx)
        .await
        .optional()?;
    Ok(found.and_then(|entry| {
        Some(ClaimableEntry {
            id: entry.id,
            role: entry.kind.role(),
            full_name: entry.full_name,
            email: entry.email?,
        })
    }))
}

pub(super) async fn entry_list(
    tx: &mut TenantTx,
    kind: Option<Kind>,
    status: Option<EntryStatus>,
    q: &str,
    (order, descending): (EntryOrder, bool),
    cursor: Option<Cursor<EntryId, String>>,
    limit: i64,
) -> Result<Vec<(EntryRow, String)>, AppError> {
    let key = || diesel::dsl::sql::<Text>(order.expression());
    let query = roster_entries::table
        .filter(roster_entries::college_id.eq(tx.college_id()))
        .limit(limit)
        .select((EntryRow::as_select(), key()))
        .into_boxed();
    let mut query = match descending {
        false => query.order((key().asc(), roster_entries::id.asc())),
        true => query.order((key().desc(), roster_entries::id.desc())),
    };
    if let Some(kind) = kind {
        query = query.filter(roster_entries::kind.eq(kind));
    }
    if let Some(status) = status {
        query = query.filter(roster_entries::status.eq(status.to_owned()));
    }
    if !q.is_empty() {
        let number = number_key(q);
        query = query.filter(
            diesel::dsl::sql::<Bool>("(number_key ^@ ")
                .bind::<Text, _>(number)
                .sql(" OR email ^@ ")
                .bind::<Text, _>(q.to_lowercase())
                .sql(" OR name_words LIKE ALL (p2p.name_patterns(")
                .bind::<Text, _>(q.to_owned())
                .sql(")))"),
        );
    }
    if let Some(Cursor { key: text, id }) = cursor {
        // The row before stands for its place: what is ordered by is the same expression on both sides.
        let after = match descending {
            false => ") > (",
            true => ") < (",
        };
        query = query.filter(
            diesel::dsl::sql::<Bool>("(")
                .sql(order.expression())
                .sql(", roster_entries.id")
                .sql(after)
                .bind::<Text, _>(text)
                .sql(", ")
                .bind::<SqlUuid, _>(id)
                .sql(")"),
        );
    }
    Ok(query.load(tx).await?)
}

/// Entries by kind and status.
pub(super) async fn entry_counts(tx: &mut TenantTx) -> Result<Vec<(String, String, i64)>, AppError> {
    Ok(roster_entries::table
        .filter(roster_entries::college_id.eq(tx.college_id()))
        .group_by((roster_entries::kind, roster_entries::status))
        .select((
            roster_entries::kind,
            roster_entries::status,
            diesel::dsl::count(roster_entries::id),
        ))
        .load(tx)
        .await?)
}
