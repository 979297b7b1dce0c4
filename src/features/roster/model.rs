//! Rows and values of the roster.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::mapping::Mapping;
use crate::platform::db::schema::{roster_entries, roster_import_rows, roster_imports};
use crate::platform::permissions::Role;
use crate::platform::scope::UserId;
use crate::text_enum;
use crate::web::i18n::Lang;

crate::ids! {
    /// A file that was brought in.
    ImportId;
    /// Somebody the college's records name.
    EntryId;
}

text_enum! {
    /// Whom a roster lists.
    #[derive(clap::ValueEnum)]
    pub enum Kind {
        /// Enrolled now.
        Student = "student",
        /// Left with a degree.
        Alumni = "alumni",
        /// Teaches.
        Faculty = "faculty",
    }
}

impl Kind {
    /// The role of an account that claims an entry of this kind.
    pub const fn role(self) -> Role {
        match self {
            Kind::Student => Role::Student,
            Kind::Alumni => Role::Alumni,
            Kind::Faculty => Role::Faculty,
        }
    }
}

text_enum! {
    /// What an import will do, or did, with a row.
    pub enum Verdict {
        /// Adds an entry.
        New = "new",
        /// Changes an entry.
        Change = "change",
        /// Says what is known already.
        Same = "same",
        /// Cannot be taken.
        Error = "error",
    }
}

text_enum! {
    /// Where an import stands (`roster_imports.state`).
    pub enum ImportState {
        /// Read; its columns are known.
        Analysed = "analysed",
        /// Every row has a verdict.
        Previewed = "previewed",
        /// Being taken over.
        Committing = "committing",
        /// Taken over.
        Done = "done",
        /// Stopped on the way; may be continued.
        Failed = "failed",
        /// Given up by the office.
        Cancelled = "cancelled",
    }
}

text_enum! {
    /// Where an entry of the roster stands (`roster_entries.status`).
    pub enum EntryStatus {
        /// On the roster.
        Staged = "staged",
        /// Was sent an invitation.
        Invited = "invited",
        /// Has an account.
        Claimed = "claimed",
    }
}

/// Something wrong with, or worth a look in, one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Remark {
    /// Stable code.
    pub code: String,
    /// The field it concerns; empty when it is the whole row.
    pub field: String,
    /// The file's column; empty when it is the whole row.
    pub column: String,
    /// The cell as it stands in the file, at most 200 characters.
    pub cell: String,
    /// One sentence, in English.
    pub detail: String,
    /// What the sentence names besides: an earlier line, the number of another entry, a name. Empty for nothing.
    #[serde(default)]
    pub value: String,
}

impl Remark {
    /// Whether another row of the file says the same.
    pub(super) fn is_duplicate(&self) -> bool {
        self.code.starts_with("duplicate_")
    }

    /// A remark whose sentence names `value`.
    pub fn new(code: &str, field: &str, column: &str, cell: &str, value: impl ToString) -> Self {
        let remark = Self {
            code: code.to_owned(),
            field: field.to_owned(),
            column: column.to_owned(),
            cell: cell.chars().take(200).collect(),
            detail: String::new(),
            value: value.to_string(),
        };
        Self {
            detail: remark.text(Lang::En),
            ..remark
        }
    }

    /// Its sentence in the reader's language.
    pub fn text(&self, lang: Lang) -> String {
        let code = self.code.replace('_', "-");
        let key = match (code.as_str(), self.field.as_str()) {
            ("required", "number") => "roster-remark-required-number".to_owned(),
            ("required", _) => "roster-remark-required-name".to_owned(),
            _ => format!("roster-remark-{code}"),
        };
        lang.t1(&key, "value", self.value.as_str())
    }
}

/// A field that an import changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RosterChange)]
pub struct Change {
    /// Which field.
    pub field: String,
    /// What is known.
    pub before: String,
    /// What the file says.
    pub after: String,
}

/// An import as it is stored.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = roster_imports)]
pub(super) struct ImportRow {
    pub(super) id: ImportId,
    pub(super) kind: Kind,
    pub(super) file_name: String,
    pub(super) file_bytes: i64,
    pub(super) encoding: String,
    pub(super) delimiter: String,
    pub(super) column_names: serde_json::Value,
    pub(super) mapping: serde_json::Value,
    pub(super) state: ImportState,
    pub(super) rows_total: i32,
    pub(super) rows_blank: i32,
    pub(super) rows_new: i32,
    pub(super) rows_change: i32,
    pub(super) rows_same: i32,
    pub(super) rows_error: i32,
    pub(super) rows_warned: i32,
    pub(super) rows_done: i32,
    pub(super) rows_invited: i32,
    pub(super) done_line: i32,
    pub(super) invite: bool,
    pub(super) failure: Option<String>,
    pub(super) created_by: Option<UserId>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) committed_at: Option<DateTime<Utc>>,
    pub(super) finished_at: Option<DateTime<Utc>>,
}

/// How many rows have which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Counts {
    /// Rows with content.
    pub total: i32,
    /// Rows without content, skipped.
    pub blank: i32,
    /// Rows that add an entry.
    pub new: i32,
    /// Rows that change one.
    pub change: i32,
    /// Rows that say what is known already.
    pub same: i32,
    /// Rows that cannot be taken.
    pub error: i32,
    /// Rows taken that deserve a look.
    pub warned: i32,
    /// Rows the commit has worked through.
    pub done: i32,
    /// Invitations the commit sent.
    pub invited: i32,
}

impl Counts {
    /// The count of one verdict.
    pub fn of(&self, verdict: Verdict) -> i32 {
        match verdict {
            Verdict::New => self.new,
            Verdict::Change => self.change,
            Verdict::Same => self.same,
            Verdict::Error => self.error,
        }
    }
}

/// One import: what the file was, how it is read, how far it got.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Import {
    /// Id.
    pub id: ImportId,
    /// Whom it lists.
    pub kind: Kind,
    /// As the browser named the file.
    pub file_name: String,
    /// Its size.
    pub file_bytes: i64,
    /// How its text was read.
    pub encoding: String,
    /// What separates its cells: `,`, `;`, tab or `|`.
    pub delimiter: String,
    /// Names of its columns.
    pub columns: Vec<String>,
    /// Which column fills which field.
    pub mapping: Mapping,
    /// `analysed`, `previewed`, `committing`, `done`, `failed` or `cancelled`.
    pub state: ImportState,
    /// Rows by verdict.
    pub counts: Counts,
    /// Whether the commit invites people.
    pub invite: bool,
    /// Why the commit stopped, if it did.
    pub failure: Option<String>,
    /// Who brought it; `null` for the command line.
    pub created_by: Option<UserId>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When the commit was asked for.
    pub committed_at: Option<DateTime<Utc>>,
    /// When it was done or cancelled.
    pub finished_at: Option<DateTime<Utc>>,
}

impl From<ImportRow> for Import {
    fn from(row: ImportRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            file_name: row.file_name,
            file_bytes: row.file_bytes,
            encoding: row.encoding,
            delimiter: row.delimiter,
            columns: serde_json::from_value(row.column_names).unwrap_or_default(),
            mapping: serde_json::from_value(row.mapping).unwrap_or_default(),
            state: row.state,
            counts: Counts {
                total: row.rows_total,
                blank: row.rows_blank,
                new: row.rows_new,
                change: row.rows_change,
                same: row.rows_same,
                error: row.rows_error,
                warned: row.rows_warned,
                done: row.rows_done,
                invited: row.rows_invited,
            },
            invite: row.invite,
            failure: row.failure,
            created_by: row.created_by,
            created_at: row.created_at,
            committed_at: row.committed_at,
            finished_at: row.finished_at,
        }
    }
}

impl Import {
    /// Whether columns may still be mapped and the import committed or dropped.
    pub fn is_open(&self) -> bool {
        matches!(self.state, ImportState::Analysed | ImportState::Previewed)
    }

    /// Whether its commit is done or was stopped by hand, so that nothing goes on being written.
    pub fn has_ended(&self) -> bool {
        matches!(self.state, ImportState::Done | ImportState::Cancelled)
    }
}

/// A row of an import as it is stored.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = roster_import_rows)]
pub(super) struct StoredRow {
    pub(super) line: i32,
    pub(super) cells: serde_json::Value,
    pub(super) defect: Option<String>,
    pub(super) verdict: Option<String>,
    pub(super) errors: serde_json::Value,
    pub(super) warnings: serde_json::Value,
    pub(super) changes: serde_json::Value,
    pub(super) entry_id: Option<EntryId>,
    pub(super) mended: serde_json::Value,
    /// Its number as it is compared; `None` in a row that was judged by an older release.
    pub(super) number_key: Option<String>,
    /// Its email as it is compared.
    pub(super) email: Option<String>,
}

/// A row of an import with its verdict.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImportedRow {
    /// Line of the file it begins on, counted from 1.
    pub line: i32,
    /// Its cells.
    pub cells: Vec<String>,
    /// `null` before the columns are mapped.
    #[schema(value_type = Option<Verdict>)]
    pub verdict: Option<String>,
    /// Why it cannot be taken.
    pub errors: Vec<Remark>,
    /// What deserves a look.
    pub warnings: Vec<Remark>,
    /// What it changes.
    pub changes: Vec<Change>,
    /// The entry it wrote.
    pub entry_id: Option<EntryId>,
    /// What the file said in cells that were mended, by their position in the row, counted from 0.
    pub mended: BTreeMap<usize, String>,
}

impl From<StoredRow> for ImportedRow {
    fn from(row: StoredRow) -> Self {
        Self {
            line: row.line,
            cells: serde_json::from_value(row.cells).unwrap_or_default(),
            verdict: row.verdict,
            errors: serde_json::from_value(row.errors).unwrap_or_default(),
            warnings: serde_json::from_value(row.warnings).unwrap_or_default(),
            changes: serde_json::from_value(row.changes).unwrap_or_default(),
            entry_id: row.entry_id,
            mended: serde_json::from_value(row.mended).unwrap_or_default(),
        }
    }
}

/// Which rows of an import are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Among {
    /// Every row.
    #[default]
    All,
    /// Those of one verdict.
    Verdict(Verdict),
    /// Those that are taken and deserve a look.
    Warned,
}

/// Some rows of an import, and where they stand among those looked at.
#[derive(Clone, Debug, Default)]
pub struct RowWindow {
    /// The rows, in the order of the file.
    pub rows: Vec<ImportedRow>,
    /// How many come before the first.
    pub before: i64,
    /// The line after which the rows before these begin; `None` when there are none.
    pub newer: Option<i32>,
    /// The line after which the next rows begin; `None` when there are none.
    pub older: Option<i32>,
}

/// A cell as somebody mends it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MendRequest {
    /// Position of the column in the file, counted from 0.
    pub column: usize,
    /// What the cell should say; at most 1,000 characters.
    #[schema(max_length = 1000)]
    pub value: String,
    /// What the cell said when it was looked at; when it says something else by now, 409 `cell_changed`.
    #[serde(default)]
    pub was: Option<String>,
}

/// How many entries were taken back.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct TakenBack {
    /// Entries removed.
    pub removed: i64,
    /// Open invitations of these people revoked.
    pub revoked: usize,
}

/// An entry as it is stored.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = roster_entries)]
pub(super) struct EntryRow {
    pub(super) id: EntryId,
    pub(super) kind: Kind,
    pub(super) number: String,
    pub(super) number_key: String,
    pub(super) full_name: String,
    pub(super) email: Option<String>,
    pub(super) programme: String,
    pub(super) department: String,
    pub(super) batch_year: Option<i32>,
    pub(super) attributes: serde_json::Value,
    pub(super) status: EntryStatus,
    pub(super) user_id: Option<UserId>,
    pub(super) updated_at: DateTime<Utc>,
}

/// Somebody the college's records name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Entry {
    /// Id.
    pub id: EntryId,
    /// Student, alumni or faculty.
    pub kind: Kind,
    /// Student, alumni or staff number.
    pub number: String,
    /// Name in the records.
    pub full_name: String,
    /// Address by which they may claim the entry.
    pub email: Option<String>,
    /// Programme; may be empty.
    pub programme: String,
    /// Department; may be empty.
    pub department: String,
    /// Year of the batch.
    pub batch_year: Option<i32>,
    /// Further columns the office keeps.
    pub attributes: BTreeMap<String, String>,
    /// `staged`, `invited` or `claimed`.
    pub status: EntryStatus,
    /// The account that claimed it.
    pub user_id: Option<UserId>,
    /// Last change.
    pub updated_at: DateTime<Utc>,
}

impl From<EntryRow> for Entry {
    fn from(row: EntryRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            number: row.number,
            full_name: row.full_name,
            email: row.email,
            programme: row.programme,
            department: row.department,
            batch_year: row.batch_year,
            attributes: attributes(&row.attributes),
            status: row.status,
            user_id: row.user_id,
            updated_at: row.updated_at,
        }
    }
}

/// Reads stored attributes.
pub(super) fn attributes(value: &serde_json::Value) -> BTreeMap<String, String> {
    value
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(key, value)| value.as_str().map(|text| (key.clone(), text.to_owned())))
        .collect()
}

/// An entry that waits for its person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimableEntry {
    /// Id.
    pub id: EntryId,
    /// The role the account will have.
    pub role: Role,
    /// Name in the records.
    pub full_name: String,
    /// Address in the records.
    pub email: String,
}

/// Which entries to list.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntriesQuery {
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only `staged`, `invited` or `claimed`.
    pub status: Option<EntryStatus>,
    /// Beginning of a number or address, or of a word of a name.
    pub q: Option<String>,
    /// `number` (as without it), `name`, `kind`, `email`, `programme`, `batch_year` or `status`; with `-` in front, the
    /// greatest first. Of equal ones, by id. A cursor belongs to the order it came from.
    pub sort: Option<String>,
    /// Entries on a page.
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// Which rows of an import to list.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RowsQuery {
    /// Only these.
    pub verdict: Option<Verdict>,
    /// Only rows that are taken and deserve a look.
    pub warned: Option<bool>,
    /// Rows on a page.
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// Whom an uploaded file lists.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UploadQuery {
    /// Whom the file lists.
    pub kind: Kind,
    /// Name of the file, when the body is the file itself.
    #[serde(default)]
    pub file_name: String,
    /// Encoding of the file; found when empty.
    #[serde(default)]
    pub encoding: String,
    /// What separates cells: `comma`, `semicolon`, `tab` or `bar`; found when empty.
    #[serde(default)]
    pub delimiter: String,
}

/// Whom to export.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportQuery {
    /// Whom to export.
    pub kind: Kind,
}

/// Which file to begin with.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateQuery {
    /// Whom the file will list.
    pub kind: Kind,
    /// Language of its heads, `en` or `ar`; English when left out.
    #[serde(default)]
    pub language: String,
}

/// How to commit.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitRequest {
    /// Invite the people of this file who have an address and no account.
    #[serde(default)]
    pub invite: bool,
}
