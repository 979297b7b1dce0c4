//! The verdict on each row of a file.

use std::collections::HashSet;

use crate::error::AppError;
use crate::features::admission::service as admission;
use crate::features::roster::evaluate::{Merged, ReadRow, Reader, Seen, verdict};
use crate::features::roster::mapping::Mapping;
use crate::features::roster::model::{Among, EntryId, Import, ImportId, ImportState, Kind, StoredRow, Verdict};
use crate::features::roster::store::{self, ImportChange, Judged};
use crate::platform::db::TenantTx;

/// Rows looked at, at once.
pub(super) const CHUNK: i64 = 1_000;

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
pub(super) async fn judge_rows(
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
