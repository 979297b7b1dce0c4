//! The rows of an import as its page shows them: one column a field, what is wrong marked in the cell it stands in.

use serde::Deserialize;

use super::super::mapping::{Mapping, Target};
use super::super::model::{Among, Import, ImportId, ImportedRow, RowWindow, Verdict};
use super::verdict_name;
use crate::features::roster::model::ImportState;
use crate::platform::csv_file::unprotect;
use crate::text_enum;
use crate::web::shell::Shell;
use crate::web::{Pager, Tab};

/// Rows on a page.
pub(super) const PAGE: i64 = 50;
/// Most characters of a cell that are shown.
const SHOWN: usize = 160;

text_enum! {
    /// Which rows the page shows, as its address says it.
    pub enum Show {
        All = "all",
        Errors = "errors",
        Warnings = "warnings",
        New = "new",
        Changed = "changed",
        Unchanged = "unchanged",
    }
}

impl Show {
    pub(super) const fn among(self) -> Among {
        match self {
            Show::All => Among::All,
            Show::Errors => Among::Verdict(Verdict::Error),
            Show::Warnings => Among::Warned,
            Show::New => Among::Verdict(Verdict::New),
            Show::Changed => Among::Verdict(Verdict::Change),
            Show::Unchanged => Among::Verdict(Verdict::Same),
        }
    }

    fn count(self, import: &Import) -> i32 {
        match self.among() {
            Among::All => import.counts.total,
            Among::Warned => import.counts.warned,
            Among::Verdict(verdict) => import.counts.of(verdict),
        }
    }

    fn label(self, shell: &Shell) -> String {
        match self.among() {
            Among::All => shell.t("roster-rows-all"),
            Among::Warned => shell.t("roster-warned"),
            Among::Verdict(verdict) => verdict_name(shell, verdict),
        }
    }
}

/// What the address asks for.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckQuery {
    /// Which rows.
    pub(super) show: Option<Show>,
    /// The line after which they begin.
    pub(super) cursor: Option<i32>,
    /// The line that was just mended: shown although it may have left the rows asked for.
    pub(super) mended: Option<i32>,
}

impl CheckQuery {
    /// Which rows are shown: without a word about it, the errors while there are any.
    pub(super) fn shows(&self, import: &Import) -> Show {
        match self.show {
            _ if !import.mapping.is_complete() => Show::All,
            Some(show) => show,
            None if import.counts.error > 0 => Show::Errors,
            None => Show::All,
        }
    }
}

/// The address of some rows of an import.
pub(super) fn address(id: ImportId, show: Show, cursor: i32) -> String {
    let here = format!("/admin/roster/imports/{id}?show={}", show.as_str());
    if cursor > 0 {
        format!("{here}&cursor={cursor}")
    } else {
        here
    }
}

/// One cell.
#[derive(Default)]
pub(super) struct Cell {
    /// Its position in the row.
    pub(super) at: usize,
    /// The field it fills.
    pub(super) field: String,
    /// What is shown.
    pub(super) shown: String,
    /// The whole of it, to be mended.
    pub(super) value: String,
    /// `cell-wrong`, `cell-warned`, `cell-changed` or nothing.
    pub(super) class: &'static str,
    /// Why the row cannot be taken.
    pub(super) wrong: Vec<String>,
    /// What deserves a look.
    pub(super) warned: Vec<String>,
    /// What is known, and what the file said.
    pub(super) notes: Vec<String>,
    /// Whether it is shown as a field.
    pub(super) mendable: bool,
    /// Whether the next correction begins here.
    pub(super) focus: bool,
}

/// One row.
pub(super) struct Line {
    pub(super) line: i32,
    pub(super) verdict: String,
    pub(super) tone: &'static str,
    /// What is wrong with the row as a whole.
    pub(super) wrong: Vec<String>,
    /// Further remarks that no column shows.
    pub(super) notes: Vec<String>,
    pub(super) cells: Vec<Cell>,
}

/// The rows, and the ways to others.
pub(super) struct Check {
    pub(super) show: &'static str,
    pub(super) cursor: i32,
    pub(super) heads: Vec<String>,
    pub(super) lines: Vec<Line>,
    pub(super) tabs: Vec<Tab>,
    pub(super) showing: String,
    pub(super) pager: Pager,
}

pub(super) fn target_name(shell: &Shell, target: Target) -> String {
    shell.t(&format!("roster-field-{}", target.as_str().replace('_', "-")))
}

/// Columns in the order of the table, each with its head: what is left out is not shown. Before the columns are
/// known, every one of them under its own name.
fn columns(shell: &Shell, import: &Import) -> Vec<(usize, String)> {
    let names = import.columns.iter().enumerate();
    if !import.mapping.is_complete() {
        return names.map(|(at, name)| (at, name.clone())).collect();
    }
    let mut shown: Vec<(usize, usize, String)> = names
        .filter_map(|(at, name)| {
            let target = import.mapping.columns.get(at).copied().unwrap_or_default();
            let place = Target::ALL.into_iter().position(|one| one == target)?;
            let head = match target {
                Target::Ignore => return None,
                Target::Attribute => Mapping::attribute_key(name).to_owned(),
                known => target_name(shell, known),
            };
            Some((place, at, head))
        })
        .collect();
    shown.sort_by_key(|(place, at, _)| (*place, *at));
    shown.into_iter().map(|(_, at, head)| (at, head)).collect()
}

fn line(shell: &Shell, import: &Import, heads: &[(usize, String)], row: &ImportedRow) -> Line {
    let verdict = Verdict::ALL
        .into_iter()
        .find(|one| row.verdict.as_deref() == Some(one.as_str()));
    let open = import.state == ImportState::Previewed;
    let mut cells: Vec<Cell> = heads
        .iter()
        .map(|(at, head)| {
            let value = row.cells.get(*at).cloned().unwrap_or_default();
            Cell {
                at: *at,
                field: head.clone(),
                shown: unprotect(value.trim()).trim().chars().take(SHOWN).collect(),
                value,
                ..Cell::default()
            }
        })
        .collect();
    let (mut wrong, mut notes) = (Vec::new(), Vec::new());
    let place = |cells: &mut Vec<Cell>, field: &str| {
        let at = import.mapping.column_of(&import.columns, field)?;
        cells.iter().position(|cell| cell.at == at)
    };
    let marked = row.errors.iter().map(|one| (one, "cell-wrong"));
    for (remark, class) in marked.chain(row.warnings.iter().map(|one| (one, "cell-warned"))) {
        let text = remark.text(shell.lang);
        match place(&mut cells, &remark.field).and_then(|at| cells.get_mut(at)) {
            Some(cell) => {
                if cell.class.is_empty() {
                    cell.class = class;
                }
                let reasons = if class == "cell-wrong" {
                    &mut cell.wrong
                } else {
                    &mut cell.warned
                };
                reasons.push(text);
                cell.mendable = open;
            }
            None if class == "cell-wrong" => wrong.push(text),
            None => notes.push(text),
        }
    }
    for change in &row.changes {
        let was = match change.before.as_str() {
            "" => shell.t("roster-cell-was-empty"),
            known => shell.t1("roster-cell-was", "value", known),
        };
        match place(&mut cells, &change.field).and_then(|at| cells.get_mut(at)) {
            Some(cell) => {
                if cell.class.is_empty() {
                    cell.class = "cell-changed";
                }
                cell.notes.push(was);
            }
            None => {
                let name = Target::parse(&change.field).map(|target| target_name(shell, target));
                notes.push(format!("{}: {was}", name.unwrap_or_else(|| change.field.clone())));
            }
        }
    }
    for cell in &mut cells {
        if let Some(read) = row.mended.get(&cell.at) {
            cell.mendable = open;
            cell.notes.push(match read.trim() {
                "" => shell.t("roster-cell-read-empty"),
                said => shell.t1("roster-cell-read", "value", said),
            });
        }
    }
    Line {
        line: row.line,
        verdict: verdict.map(|one| verdict_name(shell, one)).unwrap_or_default(),
        tone: match verdict {
            Some(Verdict::New) => "good",
            Some(Verdict::Change) => "info",
            Some(Verdict::Error) => "bad",
            Some(Verdict::Same) | None => "neutral",
        },
        wrong,
        notes,
        cells,
    }
}

/// Everything the page says about some rows.
pub(super) fn check(shell: &Shell, import: &Import, query: &CheckQuery, window: &RowWindow) -> Check {
    let show = query.shows(import);
    let heads = columns(shell, import);
    let mut lines: Vec<Line> = window.rows.iter().map(|row| line(shell, import, &heads, row)).collect();
    // Corrections follow one another without a hand on the mouse: the next wrong cell is ready to be typed in.
    if let Some(mended) = query.mended {
        let next = lines
            .iter_mut()
            .filter(|one| one.line >= mended)
            .flat_map(|one| &mut one.cells)
            .find(|cell| cell.mendable && cell.class == "cell-wrong");
        if let Some(cell) = next {
            cell.focus = true;
        }
    }
    let total = i64::from(show.count(import));
    let here = window.rows.iter().filter(|row| belongs(show, row)).count();
    let here = i64::try_from(here).unwrap_or(0);
    // Said of a page among others only.
    let showing = if here == 0 || here == total {
        String::new()
    } else {
        let args = [
            ("from", (window.before + 1).into()),
            ("to", (window.before + here).into()),
            ("total", total.into()),
        ];
        shell.lang.t_args("roster-showing", &args)
    };
    let tabs = Show::ALL
        .into_iter()
        .map(|one| {
            Tab::new(
                format!("{}#rows", address(import.id, one, 0)),
                one.label(shell),
                one == show,
            )
            .count(i64::from(one.count(import)))
        })
        .collect();
    let way = |cursor: i32| format!("{}#rows", address(import.id, show, cursor));
    Check {
        show: show.as_str(),
        cursor: query.cursor.unwrap_or(0),
        heads: heads.into_iter().map(|(_, head)| head).collect(),
        lines,
        tabs,
        showing,
        pager: Pager {
            newer: window.newer.map(way),
            older: window.older.map(way),
        },
    }
}

/// Whether a row is among those asked for; the one just mended may not be.
fn belongs(show: Show, row: &ImportedRow) -> bool {
    match show.among() {
        Among::All => true,
        Among::Verdict(verdict) => row.verdict.as_deref() == Some(verdict.as_str()),
        Among::Warned => !row.warnings.is_empty() && row.verdict.as_deref() != Some(Verdict::Error.as_str()),
    }
}
