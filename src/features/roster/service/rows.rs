//! The rows of an import: listed, mended cell by cell before the commit, and taken back after it.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::json;

use super::judging::{judge, judge_read, own_domains};
use crate::error::AppError;
use crate::features::admission::service as admission;
use crate::features::roster::evaluate::{ReadRow, Reader, Seen};
use crate::features::roster::model::{
    Among, EntryId, Import, ImportId, ImportState, ImportedRow, MendRequest, Remark, RowWindow, RowsQuery, StoredRow,
    TakenBack,
};
use crate::features::roster::read::NUL_SIGN;
use crate::features::roster::{conflicts, store, store_added, store_rows};
use crate::platform::db::TenantTx;
use crate::platform::db::paging::{Page, limit};
use crate::platform::permissions::ROSTER_MANAGE;

/// Most characters of a cell that is mended; more than any field takes.
const MAX_MENDED: usize = 1_000;
/// Entries taken back in one statement.
const TAKE_BACK_CHUNK: i64 = 2_000;

/// The rows of an import in the order of the file.
///
/// # Errors
/// 403 without the right; 404; 422 for a bad cursor or limit.
pub async fn rows(tx: &mut TenantTx, import_id: ImportId, query: &RowsQuery) -> Result<Page<ImportedRow>, AppError> {
    tx.scope().require(ROSTER_MANAGE)?;
    let limit = limit(query.limit)?;
    let after = match query.cursor.as_deref() {
        None => 0,
        Some(text) => text
            .parse()
            .map_err(|_| AppError::field("cursor", "invalid", "This is not a cursor from an earlier page."))?,
    };
    store::import(tx, import_id).await?;
    let which = match query.verdict {
        Some(verdict) => Among::Verdict(verdict),
        None if query.warned == Some(true) => Among::Warned,
        None => Among::All,
    };
    let mut rows = store::rows_after(tx, import_id, which, after, limit + 1).await?;
    let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next_cursor = rows.last().filter(|_| more).map(|row| row.line.to_string());
    Ok(Page {
        items: rows.into_iter().map(ImportedRow::from).collect(),
        next_cursor,
    })
}

/// Some rows of an import for its page: those after a line, and where they stand among the others. `kept` is a line
/// that is shown although it is no longer among those looked at: the row somebody has just mended.
///
/// # Errors
/// 403 without the right; 404.
pub async fn row_window(
    tx: &mut TenantTx,
    import_id: ImportId,
    which: Among,
    after: i32,
    size: i64,
    kept: Option<i32>,
) -> Result<RowWindow, AppError> {
    tx.scope().require(ROSTER_MANAGE)?;
    store::import(tx, import_id).await?;
    let mut rows = store::rows_after(tx, import_id, which, after, size + 1).await?;
    let more = rows.len() > usize::try_from(size).unwrap_or(usize::MAX);
    rows.truncate(usize::try_from(size).unwrap_or(usize::MAX));
    let older = rows.last().filter(|_| more).map(|row| row.line);
    let (before, begins) = store::rows_before(tx, import_id, which, after, size).await?;
    if let Some(line) = kept.filter(|line| rows.iter().all(|row| row.line != *line)) {
        match store::row(tx, import_id, line).await {
            Ok(row) => rows.insert(rows.partition_point(|one| one.line < line), row),
            Err(AppError::NotFound) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(RowWindow {
        rows: rows.into_iter().map(ImportedRow::from).collect(),
        before,
        newer: (before > 0).then_some(begins),
        older,
    })
}

/// Mends one cell of a row that was judged. The row is judged again, and with it every row whose verdict hangs on it:
/// where two rows had one number or one address, the other may be good now.
///
/// # Errors
/// 403 without the right; 404 for an unknown import or line; 409 `import_not_previewed` before the columns are mapped,
/// `import_closed` once it was committed or dropped, `row_unreadable` when the row could not be cut into cells; 422.
pub async fn mend(
    tx: &mut TenantTx,
    import_id: ImportId,
    line: i32,
    cell: &MendRequest,
) -> Result<ImportedRow, AppError> {
    tx.scope().require(ROSTER_MANAGE)?;
    let import: Import = store::import_locked(tx, import_id).await?.into();
    match import.state {
        ImportState::Previewed => {}
        ImportState::Analysed => return Err(AppError::conflict(conflicts::IMPORT_NOT_PREVIEWED)),
        _ => return Err(AppError::conflict(conflicts::IMPORT_CLOSED)),
    }
    let Some(column) = import.columns.get(cell.column) else {
        let said = format!("The file has {} columns, counted from 0.", import.columns.len());
        return Err(AppError::field("column", "unknown_value", said));
    };
    if cell.value.chars().count() > MAX_MENDED {
        let said = format!("Use at most {MAX_MENDED} characters.");
        return Err(AppError::field("value", "too_long", said));
    }
    let row = store::row(tx, import_id, line).await?;
    if row.defect.is_some() {
        return Err(AppError::conflict(conflicts::ROW_UNREADABLE));
    }
    let mut mended: BTreeMap<usize, String> = serde_json::from_value(row.mended).map_err(AppError::internal)?;
    let mut cells: Vec<String> = serde_json::from_value(row.cells).map_err(AppError::internal)?;
    if cells.len() <= cell.column {
        cells.resize(cell.column + 1, String::new());
    }
    let value = cell.value.replace('\0', &NUL_SIGN.to_string());
    let before = cells
        .get_mut(cell.column)
        .map(|old| std::mem::replace(old, value.clone()))
        .unwrap_or_default();
    // A field sends line breaks its own way.
    let plain = |text: &str| text.replace("\r\n", "\n");
    if cell.was.as_deref().is_some_and(|was| plain(was) != plain(&before)) {
        return Err(AppError::conflict(conflicts::CELL_CHANGED));
    }
    if before == value {
        return Ok(store::row(tx, import_id, line).await?.into());
    }
    // Put back to what the file said, a cell is no longer mended.
    if *mended.entry(cell.column).or_insert(before) == value {
        mended.remove(&cell.column);
    }
    store::row_mended(tx, import_id, line, json!(cells), json!(mended)).await?;
    judge_again(tx, &import, line).await?;
    store::counts_write(tx, import_id).await?;
    // What the cell said and says is in the row; of people, the audit log holds no more than it must.
    tx.audit(
        "roster.cell_mended",
        "roster_import",
        import_id,
        None,
        Some(json!({ "line": line, "column": column })),
    );
    Ok(store::row(tx, import_id, line).await?.into())
}

/// Judges a mended row again, and of the other rows those that it stood in the way of, or stands in the way of now:
/// the rows with the number it had or has, and the rows with an email of any of these. No other verdict hangs on it.
async fn judge_again(tx: &mut TenantTx, import: &Import, mended: i32) -> Result<(), AppError> {
    let domains = own_domains(tx).await?;
    let reader = Reader {
        columns: &import.columns,
        mapping: &import.mapping,
        domains: &domains,
    };
    let read = |row: &StoredRow| -> Result<ReadRow, AppError> {
        let cells: Vec<String> = serde_json::from_value(row.cells.clone()).map_err(AppError::internal)?;
        Ok(reader.read(&cells, row.defect.as_deref()))
    };
    let row = store::row(tx, import.id, mended).await?;
    let Some(number) = row.number_key.clone() else {
        // Judged by an older release: once, the whole file.
        return judge(tx, import.id, &import.mapping).await;
    };
    let now = read(&row)?.keys();
    let numbers = [number, now.number.clone()];
    let mut affected: BTreeMap<i32, StoredRow> = BTreeMap::new();
    let mut emails: HashSet<String> = HashSet::from([now.email, row.email.clone().unwrap_or_default()]);
    affected.insert(mended, row);
    let with_number = store_rows::rows_of_numbers(tx, import.id, &numbers).await?;
    for row in with_number.into_iter().filter(|row| row.line != mended) {
        emails.extend(row.email.clone());
        affected.insert(row.line, row);
    }
    let emails: Vec<String> = emails.into_iter().collect();
    for row in store_rows::rows_of_emails(tx, import.id, &emails).await? {
        affected.entry(row.line).or_insert(row);
    }
    let twice = |remarks: &[Remark]| {
        remarks
            .iter()
            .find(|one| one.is_duplicate())
            .map(|one| (one.code.clone(), one.value.clone()))
    };
    let mut seen = Seen::default();
    let (mut moved, mut judged_rows) = (Vec::new(), Vec::new());
    for (line, row) in affected {
        let known: Vec<Remark> = serde_json::from_value(row.errors.clone()).map_err(AppError::internal)?;
        let mut one = read(&row)?;
        let same_number = |number: &String| !number.is_empty() && *number == one.keys().number;
        // Whose number is not in question keeps what was found about it.
        let doubled = known.iter().find(|one| one.code == "duplicate_number");
        match doubled.filter(|_| line != mended && !numbers.iter().any(same_number)) {
            Some(doubled) => one.errors.push(doubled.clone()),
            None => seen.check(line, &mut one),
        }
        if line == mended || twice(&one.errors) != twice(&known) {
            moved.push(row);
            judged_rows.push(one);
        }
    }
    let (judged, _) = judge_read(tx, import.kind, &reader, &moved, judged_rows, true).await?;
    store::verdicts_write(tx, import.id, &judged).await
}

/// How many invitations a commit would send: `None` for an import judged by an older release.
///
/// # Errors
/// 403 without the right.
pub async fn invitable(tx: &mut TenantTx, import_id: ImportId) -> Result<Option<i64>, AppError> {
    tx.scope().require(ROSTER_MANAGE)?;
    store_rows::invitable(tx, import_id).await
}

/// The names of the files of imports, for whoever may see imports; nobody else finds any.
///
/// # Errors
/// When the database refuses.
pub async fn file_names(tx: &mut TenantTx, ids: &[ImportId]) -> Result<HashMap<ImportId, String>, AppError> {
    if ids.is_empty() || !tx.scope().may(ROSTER_MANAGE) {
        return Ok(HashMap::new());
    }
    Ok(store::file_names(tx, ids).await?.into_iter().collect())
}

/// How many entries an import added that can be taken back.
///
/// # Errors
/// 403 without the right.
pub async fn added_count(tx: &mut TenantTx, import_id: ImportId) -> Result<i64, AppError> {
    tx.scope().require(ROSTER_MANAGE)?;
    store_added::added_count(tx, import_id).await
}

/// Removes the entries that an import added. What stands behind an account stays, and so does what a later import has
/// changed; invitations the import sent to people whose entry goes are revoked.
///
/// # Errors
/// 403 without the right; 404; 409 `import_running` unless the import is done or was stopped.
pub async fn take_back(tx: &mut TenantTx, import_id: ImportId) -> Result<TakenBack, AppError> {
    tx.scope().require(ROSTER_MANAGE)?;
    let import: Import = store::import_locked(tx, import_id).await?.into();
    if !import.has_ended() {
        return Err(AppError::conflict(conflicts::IMPORT_RUNNING));
    }
    store::lock_kind(tx, import.kind).await?;
    let (mut removed, mut revoked) = (0, 0);
    loop {
        let found = store_added::added_locked(tx, import_id, TAKE_BACK_CHUNK).await?;
        if found.is_empty() {
            break;
        }
        let (ids, emails): (Vec<EntryId>, Vec<Option<String>>) = found.into_iter().unzip();
        if import.counts.invited > 0 {
            let emails: Vec<String> = emails.into_iter().flatten().collect();
            revoked += admission::revoke_open(tx, &emails, import.created_at).await?;
        }
        store::entries_delete(tx, &ids).await?;
        removed += i64::try_from(ids.len()).unwrap_or(0);
    }
    if removed > 0 {
        tx.audit(
            "roster.import_taken_back",
            "roster_import",
            import_id,
            Some(json!({ "entries": removed })),
            None,
        );
    }
    Ok(TakenBack { removed, revoked })
}
