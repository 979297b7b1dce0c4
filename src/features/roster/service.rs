//! The rules of the roster: reading a file in, the verdict on each row, the commit, claims.

use std::collections::HashSet;

use chrono::TimeDelta;
use serde_json::json;

use super::evaluate::{Merged, ReadRow, Reader, Seen, verdict};
use super::mapping::Mapping;
use super::model::{
    Among, ClaimableEntry, Counts, EntriesQuery, Entry, EntryId, Import, ImportId, Kind, PagingQuery, Remark,
    StoredRow, Verdict,
};
use super::order::EntryOrder;
use super::read::{self, ReadAs, Sheet};
use super::store::{self, ImportChange, Judged};
use crate::error::AppError;
use crate::features::admission::conflicts::ALREADY_INVITED;
use crate::features::admission::service as admission;
use crate::features::roster::conflicts;
use crate::features::roster::model::EntryStatus;
use crate::features::roster::model::ImportState;
use crate::platform::auth::permissions::{INVITATIONS_MANAGE, ROSTER_MANAGE};
use crate::platform::db::Db;
use crate::platform::db::TenantTx;
use crate::platform::db::paging::{Cursor, Page, TextCursor, limit, page, page_by_text};
use crate::platform::jobs::{self, JobContext};
use crate::platform::scope::{CollegeScope, UserId};
use crate::platform::validate::Checks;

pub use super::service_export::{errors_file, export_file, template_file};
pub use super::service_rows::{added_count, file_names, invitable, mend, row_window, rows, take_back};

/// The job that commits an import.
pub const JOB: &str = "roster.commit";

/// Rows looked at, at once.
pub(super) const CHUNK: i64 = 1_000;
/// Rows committed at once when each may also send an invitation.
const INVITING_CHUNK: i64 = 100;
/// How long the rows of an ended import are kept.
const KEEP_ROWS: TimeDelta = TimeDelta::days(90);

/// Reads the bytes of a file, away from the threads that serve requests.
///
/// # Errors
/// 422 on `file`, saying what it is instead of a table of text.
pub async fn read_file(bytes: bytes::Bytes) -> Result<Sheet, AppError> {
    read_file_as(bytes, ReadAs::default()).await
}

/// As [`read_file`], with what somebody chose by hand.
///
/// # Errors
/// As [`read_file`].
pub async fn read_file_as(bytes: bytes::Bytes, choice: ReadAs) -> Result<Sheet, AppError> {
    tokio::task::spawn_blocking(move || read::sheet_as(&bytes, &choice))
        .await
        .map_err(AppError::internal)?
}

/// Takes a file in: stores its rows, guesses its columns, and judges the rows at once when the guess is complete.
/// Nothing is written to the roster yet.
///
/// # Errors
/// 403 without the right; 503 when the database cannot answer in time.
pub async fn analyse(tx: &mut TenantTx, kind: Kind, file_name: &str, sheet: &Sheet) -> Result<Import, AppError> {
    tx.scope().require(ROSTER_MANAGE)?;
    let id = ImportId::now_v7();
    let mapping = Mapping::guess(&sheet.columns);
    let stored = serde_json::to_value(&mapping).map_err(AppError::internal)?;
    store::rows_of_old_imports_delete(tx, tx.now() - KEEP_ROWS).await?;
    store::import_insert(tx, id, kind, &clean_file_name(file_name), sheet, &stored).await?;
    store::rows_insert(tx, id, &sheet.rows).await?;
    tx.audit(
        "roster.file_received",
        "roster_import",
        id,
        None,
        Some(json!({ "kind": kind.as_str(), "rows": sheet.rows.len(), "bytes": sheet.bytes })),
    );
    if mapping.is_complete() {
        judge(tx, id, &mapping).await?;
    }
    Ok(store::import(tx, id).await?.into())
}

/// A file's name as a label: its last part, without control characters, at most 200 characters.
fn clean_file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'))
        .take(200)
        .collect()
}

/// Maps the columns and judges every row anew.
///
/// # Errors
/// 404 for an unknown import; 409 `import_closed` once it was committed or dropped; 422 when the mapping does not fit.
pub async fn preview(tx: &mut TenantTx, import_id: ImportId, mapping: &Mapping) -> Result<Import, AppError> {
    tx.scope().require(ROSTER_MANAGE)?;
    let import: Import = store::import_locked(tx, import_id).await?.into();
    if !import.is_open() {
        return Err(AppError::conflict(conflicts::IMPORT_CLOSED));
    }
    mapping.check(&import.columns)?;
    let stored = serde_json::to_value(mapping).map_err(AppError::internal)?;
    let change = ImportChange {
        mapping: Some(stored),
        ..ImportChange::default()
    };
    store::import_update(tx, import_id, change).await?;
    judge(tx, import_id, mapping).await?;
    tx.audit(
        "roster.columns_mapped",
        "roster_import",
        import_id,
        serde_json::to_value(&import.mapping).ok(),
        serde_json::to_value(mapping).ok(),
    );
    Ok(store::import(tx, import_id).await?.into())
}

/// Judges every row and stores the verdicts.
pub(super) async fn judge(tx: &mut TenantTx, import_id: ImportId, mapping: &Mapping) -> Result<(), AppError> {
    let import: Import = store::import(tx, import_id).await?.into();
    let domains = own_domains(tx).await?;
    let reader = Reader {
        columns: &import.columns,
        mapping,
        domains: &domains,
    };
    let mut seen = Seen::default();
    let mut line = 0;
    loop {
        let rows = store::rows_after(tx, import_id, Among::All, line, CHUNK).await?;
        let Some(last) = rows.last() else { break };
        line = last.line;
        let (judged, _) = judge_rows(tx, import.kind, &reader, &rows, Some(&mut seen)).await?;
        store::verdicts_write(tx, import_id, &judged).await?;
    }
    store::counts_write(tx, import_id).await?;
    let change = ImportChange {
        state: Some(ImportState::Previewed),
        ..ImportChange::default()
    };
    store::import_update(tx, import_id, change).await
}

/// The college's own e-mail domains; empty when it has set none.
pub(super) async fn own_domains(tx: &mut TenantTx) -> Result<HashSet<String>, AppError> {
    let domains = admission::allowed_domains(tx).await?;
    Ok(domains.into_iter().map(|one| one.domain).collect())
}

/// Judges some rows against what is known now. With `seen`, against the rows before them in the file too. Answers
/// the verdicts, and the entries to write with them.
async fn judge_rows(
    tx: &mut TenantTx,
    kind: Kind,
    reader: &Reader<'_>,
    rows: &[StoredRow],
    mut seen: Option<&mut Seen>,
) -> Result<(Vec<Judged>, Vec<(EntryId, bool, Merged)>), AppError> {
    let mut read = Vec::with_capacity(rows.len());
    for row in rows {
        let cells: Vec<String> = serde_json::from_value(row.cells.clone()).map_err(AppError::internal)?;
        let mut one = reader.read(&cells, row.defect.as_deref());
        if let Some(seen) = seen.as_deref_mut() {
            seen.check(row.line, &mut one);
        }
        read.push(one);
    }
    judge_read(tx, kind, reader, rows, read, seen.is_some()).await
}

/// As [`judge_rows`], for rows that were read. Before the commit, a new row has no entry to point at.
pub(super) async fn judge_read(
    tx: &mut TenantTx,
    kind: Kind,
    reader: &Reader<'_>,
    rows: &[StoredRow],
    read: Vec<ReadRow>,
    preview: bool,
) -> Result<(Vec<Judged>, Vec<(EntryId, bool, Merged)>), AppError> {
    let good = || read.iter().filter(|row| row.errors.is_empty());
    let keys = good().map(|row| row.candidate.key()).collect();
    let emails = good().filter_map(|row| row.candidate.email.clone()).collect();
    let known = store::known(tx, kind, keys, emails).await?;
    let mut judged = Vec::with_capacity(rows.len());
    let mut entries = Vec::new();
    for (row, mut one) in rows.iter().zip(read) {
        let keys = one.keys();
        let (verdict, changes) = verdict(&mut one, &known);
        reader.name_columns(&mut one.errors);
        let entry = known.by_number.get(&one.candidate.key());
        let entry_id = match verdict {
            Verdict::Error => None,
            Verdict::Same => entry.map(|entry| entry.id),
            Verdict::New | Verdict::Change => {
                let id = entry.map_or_else(EntryId::now_v7, |entry| entry.id);
                entries.push((id, verdict == Verdict::New, one.candidate.merge(entry)));
                Some(id)
            }
        };
        let text = |value: serde_json::Result<String>| value.map_err(AppError::internal);
        judged.push(Judged {
            line: row.line,
            verdict: verdict.as_str(),
            errors: text(serde_json::to_string(&one.errors))?,
            warnings: text(serde_json::to_string(&one.warnings))?,
            changes: text(serde_json::to_string(&changes))?,
            entry_id: entry_id.filter(|_| verdict != Verdict::New || !preview),
            keys,
        });
    }
    Ok((judged, entries))
}

/// Asks for the commit: a job writes the good rows.
///
/// # Errors
/// 403 without the right (inviting needs its own); 404; 409 `import_not_previewed` before the columns are mapped,
/// `import_closed` afterwards.
pub async fn commit(tx: &mut TenantTx, import_id: ImportId, invite: bool) -> Result<Import, AppError> {
    commit_without_job(tx, import_id, invite).await?;
    jobs::enqueue(tx, JOB, json!({ "import_id": import_id })).await?;
    Ok(store::import(tx, import_id).await?.into())
}

/// As [`commit`], for callers that then run [`run_commit`] themselves (the command line).
///
/// # Errors
/// As [`commit`].
pub async fn commit_without_job(tx: &mut TenantTx, import_id: ImportId, invite: bool) -> Result<(), AppError> {
    tx.scope().require(ROSTER_MANAGE)?;
    if invite {
        tx.scope().require(INVITATIONS_MANAGE)?;
    }
    let import: Import = store::import_locked(tx, import_id).await?.into();
    match import.state {
        ImportState::Previewed => {}
        ImportState::Analysed => return Err(AppError::conflict(conflicts::IMPORT_NOT_PREVIEWED)),
        _ => return Err(AppError::conflict(conflicts::IMPORT_CLOSED)),
    }
    let change = ImportChange {
        state: Some(ImportState::Committing),
        invite: Some(invite),
        committed_at: Some(tx.now()),
        ..ImportChange::default()
    };
    store::import_update(tx, import_id, change).await?;
    tx.audit(
        "roster.commit_asked",
        "roster_import",
        import_id,
        None,
        Some(json!({ "invite": invite, "counts": import.counts })),
    );
    Ok(())
}

/// Drops an import, or stops one that is being committed after the rows it is at; what was written stays.
///
/// # Errors
/// 404; 409 `import_closed` when it has ended.
pub async fn cancel(tx: &mut TenantTx, import_id: ImportId) -> Result<Import, AppError> {
    tx.scope().require(ROSTER_MANAGE)?;
    let import: Import = store::import_locked(tx, import_id).await?.into();
    if matches!(import.state, ImportState::Done | ImportState::Cancelled) {
        return Err(AppError::conflict(conflicts::IMPORT_CLOSED));
    }
    let change = ImportChange {
        state: Some(ImportState::Cancelled),
        finished_at: Some(tx.now()),
        ..ImportChange::default()
    };
    store::import_update(tx, import_id, change).await?;
    tx.audit(
        "roster.import_cancelled",
        "roster_import",
        import_id,
        Some(json!({ "state": import.state })),
        Some(json!({ "rows_done": import.counts.done })),
    );
    Ok(store::import(tx, import_id).await?.into())
}

/// Runs the job.
///
/// # Errors
/// When it must be tried again; the import says so too.
pub async fn run(context: JobContext) -> Result<(), AppError> {
    let import_id = context
        .payload
        .get("import_id")
        .and_then(|id| id.as_str())
        .and_then(|id| id.parse().ok())
        .ok_or_else(|| AppError::internal("a commit without an import"))?;
    let outcome = run_commit(&context.app.db, &context.scope, import_id, |_| {}).await;
    if let Err(error) = &outcome {
        let why = error.to_string();
        context
            .app
            .db
            .write(&context.scope, async |tx| mark_failed(tx, import_id, &why).await)
            .await?;
    }
    outcome
}

/// Notes that an import stopped, and why (at most 500 characters). It may be tried again.
///
/// # Errors
/// 404 for an unknown import.
pub async fn mark_failed(tx: &mut TenantTx, import_id: ImportId, why: &str) -> Result<(), AppError> {
    let change = ImportChange {
        state: Some(ImportState::Failed),
        failure: Some(Some(why.chars().take(500).collect())),
        ..ImportChange::default()
    };
    store::import_update(tx, import_id, change).await
}

/// Writes the rows of an import, some at a time, each lot in its own transaction with the place it got to. Run twice,
/// or stopped and run again, it goes on where it was. `progress` hears the counts after each lot.
///
/// # Errors
/// When the database refuses; what was written until then stays and is counted.
pub async fn run_commit(
    db: &Db,
    scope: &CollegeScope,
    import_id: ImportId,
    mut progress: impl FnMut(&Counts),
) -> Result<(), AppError> {
    loop {
        let import = db.write(scope, async |tx| commit_some(tx, import_id).await).await?;
        progress(&import.counts);
        if import.state != ImportState::Committing {
            return Ok(());
        }
    }
}

/// One lot of a commit.
async fn commit_some(tx: &mut TenantTx, import_id: ImportId) -> Result<Import, AppError> {
    let row = store::import_locked(tx, import_id).await?;
    let (done_line, mut rows_done, mut rows_invited) = (row.done_line, row.rows_done, row.rows_invited);
    let mut import: Import = row.into();
    if !matches!(import.state, ImportState::Committing | ImportState::Failed) {
        return Ok(import);
    }
    store::lock_kind(tx, import.kind).await?;
    let size = if import.invite { INVITING_CHUNK } else { CHUNK };
    let rows = store::rows_after(tx, import_id, Among::All, done_line, size).await?;
    let Some(last) = rows.last().map(|row| row.line) else {
        store::counts_write(tx, import_id).await?;
        let change = ImportChange {
            state: Some(ImportState::Done),
            finished_at: Some(tx.now()),
            failure: Some(None),
            ..ImportChange::default()
        };
        store::import_update(tx, import_id, change).await?;
        let import: Import = store::import(tx, import_id).await?.into();
        let counts = serde_json::to_value(import.counts).map_err(AppError::internal)?;
        tx.audit("roster.committed", "roster_import", import_id, None, Some(counts));
        return Ok(import);
    };
    rows_done += i32::try_from(rows.len()).unwrap_or(0);
    // What the preview showed as an error stays one; the others are judged against what is known now.
    let good: Vec<StoredRow> = rows
        .into_iter()
        .filter(|row| row.verdict.as_deref() != Some(Verdict::Error.as_str()))
        .collect();
    let domains = own_domains(tx).await?;
    let reader = Reader {
        columns: &import.columns,
        mapping: &import.mapping,
        domains: &domains,
    };
    let (judged, entries) = judge_rows(tx, import.kind, &reader, &good, None).await?;
    store::entries_write(tx, import.kind, import_id, &entries).await?;
    store::verdicts_write(tx, import_id, &judged).await?;
    if import.invite {
        let ids = judged.iter().filter_map(|one| one.entry_id).collect();
        rows_invited += invite(tx, ids).await?;
    }
    let change = ImportChange {
        state: Some(ImportState::Committing),
        rows_done: Some(rows_done),
        rows_invited: Some(rows_invited),
        done_line: Some(last),
        failure: Some(None),
        ..ImportChange::default()
    };
    store::import_update(tx, import_id, change).await?;
    import.counts.done = rows_done;
    import.counts.invited = rows_invited;
    import.state = ImportState::Committing;
    Ok(import)
}

/// Invites those of the entries who wait and have an address. Answers how many mails were sent.
async fn invite(tx: &mut TenantTx, ids: Vec<EntryId>) -> Result<i32, AppError> {
    let mut sent = 0;
    for entry in store::entries_to_invite(tx, ids).await? {
        let (Some(email), kind) = (entry.email.clone(), entry.kind) else {
            continue;
        };
        let invited = tx
            .savepoint(async |tx| {
                let person = (email.as_str(), entry.full_name.as_str(), kind.role());
                admission::invite(tx, person).await
            })
            .await;
        match invited {
            Ok(_) => {
                sent += 1;
                store::entry_invited(tx, entry.id).await?;
            }
            Err(AppError::Conflict { code: ALREADY_INVITED }) => store::entry_invited(tx, entry.id).await?,
            // They have an account already, or the address is not one a mail can go to: the entry keeps waiting.
            Err(AppError::Conflict { .. } | AppError::Invalid(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(sent)
}

/// One import.
///
/// # Errors
/// 403 without the right; 404.
pub async fn import(tx: &mut TenantTx, import_id: ImportId) -> Result<Import, AppError> {
    tx.scope().require(ROSTER_MANAGE)?;
    Ok(store::import(tx, import_id).await?.into())
}

/// The history of imports, newest first.
///
/// # Errors
/// 403 without the right; 422 for a bad cursor or limit.
pub async fn imports(tx: &mut TenantTx, query: &PagingQuery) -> Result<Page<Import>, AppError> {
    tx.scope().require(ROSTER_MANAGE)?;
    let limit = limit(query.limit)?;
    let cursor = query.cursor.as_deref().map(Cursor::decode).transpose()?;
    let rows = store::import_list(tx, cursor, limit + 1).await?;
    let page = page(rows, limit, |row| Cursor {
        at: row.created_at,
        id: row.id.as_uuid(),
    });
    Ok(Page {
        items: page.items.into_iter().map(Import::from).collect(),
        next_cursor: page.next_cursor,
    })
}

/// Entries by number.
///
/// # Errors
/// 403 without the right; 422 for a bad filter, cursor or limit.
pub async fn entries(tx: &mut TenantTx, query: &EntriesQuery) -> Result<Page<Entry>, AppError> {
    tx.scope().require(ROSTER_MANAGE)?;
    let limit = limit(query.limit)?;
    let cursor = query.cursor.as_deref().map(TextCursor::decode).transpose()?;
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
    let page = page_by_text(rows, limit, |(row, key)| TextCursor {
        text: key.clone(),
        id: row.id.as_uuid(),
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

/// One line about a remark, for the error file and the command line.
pub fn remark_line(remark: &Remark) -> String {
    match (remark.column.as_str(), remark.field.as_str()) {
        ("", "") => remark.detail.clone(),
        ("", field) => format!("{field}: {}", remark.detail),
        (column, _) => format!("{column}: {}", remark.detail),
    }
}
