//! Reading a file in, the preview, the commit.

use chrono::TimeDelta;
use serde_json::json;

use super::judging::{CHUNK, judge, judge_rows, own_domains};
use crate::error::AppError;
use crate::features::admission::conflicts::ALREADY_INVITED;
use crate::features::admission::service as admission;
use crate::features::roster::conflicts;
use crate::features::roster::evaluate::Reader;
use crate::features::roster::mapping::Mapping;
use crate::features::roster::model::{Among, Counts, EntryId, Import, ImportId, ImportState, Kind, StoredRow, Verdict};
use crate::features::roster::read::{self, ReadAs, Sheet};
use crate::features::roster::store::{self, ImportChange};
use crate::platform::db::paging::{Cursor, Page, PageQuery, page, place};
use crate::platform::db::{Db, TenantTx};
use crate::platform::jobs;
use crate::platform::permissions::{INVITATIONS_MANAGE, ROSTER_MANAGE};
use crate::platform::scope::CollegeScope;
use crate::platform::worker::JobContext;

/// The job that commits an import.
pub const JOB: &str = "roster.commit";

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
pub async fn imports(tx: &mut TenantTx, query: &PageQuery) -> Result<Page<Import>, AppError> {
    tx.scope().require(ROSTER_MANAGE)?;
    let (limit, cursor) = place(query.limit, query.cursor.as_deref())?;
    let rows = store::import_list(tx, cursor, limit + 1).await?;
    let page = page(rows, limit, |row| Cursor {
        key: row.created_at,
        id: row.id,
    });
    Ok(Page {
        items: page.items.into_iter().map(Import::from).collect(),
        next_cursor: page.next_cursor,
    })
}
