//! Files that go out: the roster itself, and the rows of an import that could not be taken.

use std::collections::BTreeSet;

use serde_json::json;

use crate::error::AppError;
use crate::features::roster::mapping::ATTRIBUTE_PREFIX;
use crate::features::roster::model::{Among, Entry, Import, ImportId, ImportedRow, Kind, Remark, Verdict};
use crate::features::roster::order::EntryOrder;
use crate::features::roster::store;
use crate::platform::csv_file::CsvFile;
use crate::platform::db::TenantTx;
use crate::platform::db::paging::Cursor;
use crate::platform::permissions::ROSTER_MANAGE;
use crate::web::i18n::Lang;

const CHUNK: i64 = 2_000;

/// The roster of one kind as CSV. Brought in again it changes nothing.
///
/// # Errors
/// 403 without the right.
pub async fn export_file(tx: &mut TenantTx, kind: Kind) -> Result<Vec<u8>, AppError> {
    tx.scope().require(ROSTER_MANAGE)?;
    let mut entries: Vec<Entry> = Vec::new();
    let mut cursor = None;
    loop {
        let rows = store::entry_list(tx, Some(kind), None, "", (EntryOrder::Number, false), cursor, CHUNK).await?;
        let Some((last, key)) = rows.last() else { break };
        cursor = Some(Cursor {
            key: key.clone(),
            id: last.id,
        });
        entries.extend(rows.into_iter().map(|(row, _)| Entry::from(row)));
    }
    let keys: BTreeSet<String> = entries
        .iter()
        .flat_map(|entry| entry.attributes.keys().cloned())
        .collect();
    let mut header: Vec<String> = [
        "number",
        "full_name",
        "email",
        "programme",
        "department",
        "batch_year",
        "status",
    ]
    .map(ToOwned::to_owned)
    .to_vec();
    header.extend(keys.iter().map(|key| format!("{ATTRIBUTE_PREFIX}{key}")));
    let mut file = CsvFile::new();
    file.row(header.iter().map(String::as_str))?;
    for entry in &entries {
        let year = entry.batch_year.map(|year| year.to_string()).unwrap_or_default();
        let mut cells = vec![
            entry.number.as_str(),
            entry.full_name.as_str(),
            entry.email.as_deref().unwrap_or_default(),
            entry.programme.as_str(),
            entry.department.as_str(),
            year.as_str(),
            entry.status.as_str(),
        ];
        cells.extend(
            keys.iter()
                .map(|key| entry.attributes.get(key).map_or("", String::as_str)),
        );
        file.row(cells)?;
    }
    tx.audit(
        "roster.exported",
        "roster",
        kind.as_str(),
        None,
        Some(json!({ "rows": entries.len() })),
    );
    file.finish()
}

/// The rows of an import that could not be taken, as they came, with line and reason in front. Mended, the file can be
/// sent again as it is: the two columns in front are left out by themselves.
///
/// # Errors
/// 403 without the right; 404.
pub async fn errors_file(tx: &mut TenantTx, import_id: ImportId) -> Result<Vec<u8>, AppError> {
    tx.scope().require(ROSTER_MANAGE)?;
    let import: Import = store::import(tx, import_id).await?.into();
    let mut file = CsvFile::new();
    let mut header = vec!["line", "reason"];
    header.extend(import.columns.iter().map(String::as_str));
    file.row(header)?;
    let mut after = 0;
    loop {
        let rows = store::rows_after(tx, import_id, Among::Verdict(Verdict::Error), after, CHUNK).await?;
        let Some(last) = rows.last() else { break };
        after = last.line;
        for row in rows.into_iter().map(ImportedRow::from) {
            let line = row.line.to_string();
            let reasons: Vec<String> = row.errors.iter().map(remark_line).collect();
            let reason = reasons.join(" ");
            let mut cells = vec![line.as_str(), reason.as_str()];
            cells.extend(row.cells.iter().map(String::as_str));
            file.row(cells)?;
        }
    }
    file.finish()
}

/// A file to begin with: the heads in the reader's language, all of them known to [`Mapping::guess`], and one row that
/// shows what goes where.
///
/// # Errors
/// Never in memory; the writer's signature allows for it.
///
/// [`Mapping::guess`]: super::mapping::Mapping::guess
pub fn template_file(kind: Kind, lang: Lang, this_year: i32) -> Result<Vec<u8>, AppError> {
    let word = |key: &str| lang.t(&format!("roster-template-{key}"));
    let field = |key: &str| lang.t(&format!("roster-field-{key}"));
    let kind = kind.as_str();
    let year = (this_year + if kind == "student" { 2 } else { -4 }).to_string();
    let mut columns = vec![
        (word(&format!("number-{kind}")), word("number-example")),
        (field("full-name"), word("name-example")),
        (field("email"), "asha.rao@example.edu".to_owned()),
    ];
    if kind != "faculty" {
        columns.push((field("programme"), word("programme-example")));
    }
    columns.push((field("department"), word("department-example")));
    columns.push((word(&format!("year-{kind}")), year));
    let mut file = CsvFile::new();
    file.row(columns.iter().map(|(head, _)| head.as_str()))?;
    file.row(columns.iter().map(|(_, example)| example.as_str()))?;
    file.finish()
}

/// One line about a remark, for the error file and the command line.
pub fn remark_line(remark: &Remark) -> String {
    match (remark.column.as_str(), remark.field.as_str()) {
        ("", "") => remark.detail.clone(),
        ("", field) => format!("{field}: {}", remark.detail),
        (column, _) => format!("{column}: {}", remark.detail),
    }
}
