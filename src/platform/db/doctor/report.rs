//! What the doctor hands over: for an auditor as text, for programs as JSON.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::Serialize;

/// What is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A table of colleges' rows.
    Tenant,
    /// A reviewed table without a college.
    Global,
    /// A view or materialised view.
    View,
    /// A sequence.
    Sequence,
    /// A function.
    Function,
    /// Roles, and the database itself.
    Database,
}

/// One rule held against one thing.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// Stable name of the rule.
    pub rule: &'static str,
    /// The rule as a sentence.
    pub says: &'static str,
    /// Whether it holds.
    pub holds: bool,
    /// What breaks it.
    pub problems: Vec<String>,
}

impl Check {
    pub(super) fn new(rule: &'static str, says: &'static str, problems: Vec<String>) -> Self {
        Self {
            rule,
            says,
            holds: problems.is_empty(),
            problems,
        }
    }

    pub(super) fn failed(rule: &'static str, says: &'static str, problems: Vec<String>) -> Self {
        Self::new(rule, says, problems)
    }
}

/// One thing and the rules it was held against.
#[derive(Clone, Debug, Serialize)]
pub struct Subject {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Why it is on a reviewed list, if it is.
    pub note: Option<String>,
    /// Whether every rule holds.
    pub holds: bool,
    /// The rules.
    pub checks: Vec<Check>,
}

impl Subject {
    pub(super) fn new(name: &str, kind: Kind, note: Option<String>, checks: Vec<Check>) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            note,
            holds: checks.iter().all(|check| check.holds),
            checks,
        }
    }

    pub(super) fn push(&mut self, check: Check) {
        self.holds &= check.holds;
        self.checks.push(check);
    }
}

/// The whole examination.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Which database.
    pub database: String,
    /// PostgreSQL's `server_version_num`.
    pub server_version: i32,
    /// When.
    pub checked_at: DateTime<Utc>,
    /// Whether every rule holds for everything.
    pub holds: bool,
    /// Tables first, then the rest.
    pub subjects: Vec<Subject>,
}

impl Report {
    /// What does not hold, one line each: `name: rule: problem`.
    pub fn problems(&self) -> Vec<String> {
        self.subjects
            .iter()
            .flat_map(|subject| subject.checks.iter().map(move |check| (subject, check)))
            .flat_map(|(subject, check)| {
                check
                    .problems
                    .iter()
                    .map(move |problem| format!("{}: {}: {problem}", subject.name, check.rule))
            })
            .collect()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let when = self.checked_at.format("%Y-%m-%d %H:%M UTC");
        let version = super::super::embedded::version_text(self.server_version);
        writeln!(f, "Isolation of colleges in the database {}", self.database)?;
        writeln!(f, "PostgreSQL {version}, checked {when}")?;
        let titles = [
            (Kind::Tenant, "Tables of colleges' rows"),
            (Kind::Global, "Tables without a college, each reviewed"),
            (Kind::View, "Views"),
            (Kind::Sequence, "Sequences"),
            (Kind::Function, "Functions"),
            (Kind::Database, "Roles and the database itself"),
        ];
        for (kind, title) in titles {
            let mut subjects = self.subjects.iter().filter(|subject| subject.kind == kind).peekable();
            if subjects.peek().is_none() {
                continue;
            }
            writeln!(f, "\n{title}")?;
            for subject in subjects {
                write_subject(f, subject)?;
            }
        }
        let checks: usize = self.subjects.iter().map(|subject| subject.checks.len()).sum();
        let tables = self
            .subjects
            .iter()
            .filter(|subject| matches!(subject.kind, Kind::Tenant | Kind::Global))
            .count();
        let problems = self.problems();
        writeln!(f)?;
        if self.holds {
            write!(f, "The wall holds: {tables} tables, {checks} checks, no problem.")
        } else {
            writeln!(
                f,
                "THE WALL DOES NOT HOLD: {tables} tables, {checks} checks, {} problems.",
                problems.len()
            )?;
            for problem in &problems {
                writeln!(f, "  {problem}")?;
            }
            write!(f, "Mend these before the next request is served.")
        }
    }
}

fn write_subject(f: &mut fmt::Formatter<'_>, subject: &Subject) -> fmt::Result {
    let verdict = if subject.holds { "holds" } else { "BROKEN" };
    writeln!(f, "  {:<44} {verdict}", subject.name)?;
    if let Some(note) = &subject.note {
        writeln!(f, "      reviewed: {note}")?;
    }
    for check in &subject.checks {
        let mark = if check.holds { "ok" } else { "NO" };
        writeln!(f, "      {mark}  {}", check.says)?;
        for problem in &check.problems {
            writeln!(f, "            {problem}")?;
        }
    }
    Ok(())
}
