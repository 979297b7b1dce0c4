//! The verdict on a row. Pure: what the file says, how its columns are mapped, what is known already.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::mapping::{Mapping, Target, YEARS, batch_year};
use super::model::{Change, EntryRow, Remark, Verdict, attributes};
use super::read::NUL_SIGN;
use super::spoiled::{doubtful, mangled, spoiled};
use crate::error::AppError;
use crate::features::roster::model::EntryStatus;
use crate::platform::csv_file::{looks_like_formula, unprotect};
use crate::platform::validate::{self, Checks};

/// Most text of all attributes of an entry together.
const MAX_ATTRIBUTE_BYTES: usize = 24_000;

/// What a row says, cleaned; `None` and empty where it says nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Candidate {
    pub(super) number: String,
    pub(super) full_name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) programme: Option<String>,
    pub(super) department: Option<String>,
    pub(super) batch_year: Option<i32>,
    pub(super) attributes: BTreeMap<String, String>,
    /// What to write where neither the row nor the roster says anything.
    fallback: Fallback,
}

#[derive(Clone, Debug, Default)]
struct Fallback {
    full_name: Option<String>,
    programme: Option<String>,
    department: Option<String>,
    batch_year: Option<i32>,
}

/// An entry as it stands after a row was taken.
#[derive(Clone, Debug)]
pub(super) struct Merged {
    pub(super) number: String,
    pub(super) full_name: String,
    pub(super) email: Option<String>,
    pub(super) programme: String,
    pub(super) department: String,
    pub(super) batch_year: Option<i32>,
    pub(super) attributes: BTreeMap<String, String>,
}

impl Candidate {
    /// What tells entries apart.
    pub(super) fn key(&self) -> String {
        number_key(&self.number)
    }

    /// The entry after this row: what the row says, else what is known, else the fallback.
    pub(super) fn merge(&self, known: Option<&EntryRow>) -> Merged {
        let pick = |said: &Option<String>, known: Option<&str>, fallback: &Option<String>| {
            let known = known.filter(|text| !text.is_empty()).map(ToOwned::to_owned);
            said.clone().or(known).or_else(|| fallback.clone()).unwrap_or_default()
        };
        let mut all = known.map(|entry| attributes(&entry.attributes)).unwrap_or_default();
        let before: Vec<String> = all.keys().cloned().collect();
        for (key, value) in &self.attributes {
            let same = |known: &&String| validate::identity_key(known) == validate::identity_key(key);
            // What is known under another spelling of the name is that attribute.
            let other = if all.contains_key(key) {
                None
            } else {
                before.iter().find(same)
            };
            all.insert(other.unwrap_or(key).clone(), value.clone());
        }
        Merged {
            number: self.number.clone(),
            full_name: pick(
                &self.full_name,
                known.map(|e| e.full_name.as_str()),
                &self.fallback.full_name,
            ),
            email: self.email.clone().or_else(|| known.and_then(|e| e.email.clone())),
            programme: pick(
                &self.programme,
                known.map(|e| e.programme.as_str()),
                &self.fallback.programme,
            ),
            department: pick(
                &self.department,
                known.map(|e| e.department.as_str()),
                &self.fallback.department,
            ),
            batch_year: self
                .batch_year
                .or_else(|| known.and_then(|e| e.batch_year))
                .or(self.fallback.batch_year),
            attributes: all,
        }
    }
}

/// Most characters of a number, and of its key.
const LONGEST_NUMBER: usize = 64;
const LONGEST_KEY: usize = 192;

/// What tells the numbers of entries apart, as the database keeps it.
pub(super) fn number_key(number: &str) -> String {
    validate::identity_key(number).chars().take(LONGEST_KEY).collect()
}

/// A row, read.
#[derive(Clone, Debug, Default)]
pub(super) struct ReadRow {
    pub(super) candidate: Candidate,
    pub(super) errors: Vec<Remark>,
    pub(super) warnings: Vec<Remark>,
}

/// What a row is compared by with the other rows of its file; empty for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RowKeys {
    pub(super) number: String,
    /// Empty too where the row has errors of its own: then its email stands in nobody's way.
    pub(super) email: String,
}

impl ReadRow {
    /// What the row is compared by, before or after [`Seen::check`].
    pub(super) fn keys(&self) -> RowKeys {
        let number = match self.candidate.number.as_str() {
            "" => String::new(),
            _ => self.candidate.key(),
        };
        let clean = !number.is_empty() && self.errors.iter().all(Remark::is_duplicate);
        let email = self.candidate.email.clone().filter(|_| clean);
        RowKeys {
            number,
            email: email.unwrap_or_default(),
        }
    }
}

/// How the rows of one file are read.
pub(super) struct Reader<'a> {
    pub(super) columns: &'a [String],
    pub(super) mapping: &'a Mapping,
    /// The college's own domains; empty when it has set none.
    pub(super) domains: &'a HashSet<String>,
}

/// Numbers and addresses of a file and the lines they were first seen on.
#[derive(Default)]
pub(super) struct Seen {
    numbers: HashMap<String, i32>,
    emails: HashMap<String, i32>,
}

/// One row while it is being read.
struct Row<'a> {
    reader: &'a Reader<'a>,
    cells: &'a [String],
    checks: Checks,
    warnings: Vec<Remark>,
}

impl Reader<'_> {
    fn index(&self, target: Target) -> Option<usize> {
        self.mapping.columns.iter().position(|one| *one == target)
    }

    /// Reads the cells of one row.
    pub(super) fn read(&self, cells: &[String], defect: Option<&str>) -> ReadRow {
        if let Some(defect) = defect {
            let cell = cells.iter().max_by_key(|cell| cell.len()).map_or("", String::as_str);
            return ReadRow {
                errors: vec![Remark::new(defect, "", "", cell, "")],
                ..ReadRow::default()
            };
        }
        let mut row = Row {
            reader: self,
            cells,
            checks: Checks::new(),
            warnings: Vec::new(),
        };
        let candidate = row.candidate();
        let (mut errors, warnings) = row.finish();
        errors.extend(self.shape(cells));
        ReadRow {
            candidate,
            errors,
            warnings,
        }
    }

    /// Says of errors found among the rows, or in what is known, which column they are about.
    pub(super) fn name_columns(&self, errors: &mut [Remark]) {
        for error in errors.iter_mut().filter(|error| error.column.is_empty()) {
            let at = self.mapping.column_of(self.columns, &error.field);
            if let Some(name) = at.and_then(|at| self.columns.get(at)) {
                error.column.clone_from(name);
            }
        }
    }

    /// More cells than columns: something in the row was cut that should not have been.
    fn shape(&self, cells: &[String]) -> Option<Remark> {
        let extra = cells.get(self.columns.len()..).unwrap_or_default();
        let first = extra.iter().find(|cell| !cell.trim().is_empty())?;
        Some(Remark::new("too_many_cells", "", "", first, cells.len()))
    }
}

impl Row<'_> {
    fn cell(&self, target: Target) -> &str {
        self.reader
            .index(target)
            .and_then(|at| self.cells.get(at))
            .map_or("", |cell| unprotect(cell.trim()).trim())
    }

    fn column(&self, target: Target) -> &str {
        self.reader
            .index(target)
            .and_then(|at| self.reader.columns.get(at))
            .map_or("", String::as_str)
    }

    /// Whether the cell's characters survived; notes it when not.
    fn readable(&mut self, field: &str, value: &str) -> bool {
        if value.contains(NUL_SIGN) {
            self.checks.add(field, "nul_character", "");
        } else if value.contains('\u{FFFD}') {
            self.checks.add(field, "wrong_encoding", "");
        } else {
            return true;
        }
        false
    }

    fn text(&mut self, target: Target, max: usize) -> Option<String> {
        let value = self.cell(target).to_owned();
        if value.is_empty() || !self.readable(target.as_str(), &value) {
            return None;
        }
        if looks_like_formula(&value) && value.trim_start_matches(['+', '-']).parse::<f64>().is_err() {
            let column = self.column(target).to_owned();
            let formula = Remark::new("formula", target.as_str(), &column, &value, "");
            self.warnings.push(formula);
        } else if target != Target::Number && spoiled(&value) {
            let column = self.column(target).to_owned();
            let doubt = Remark::new("doubtful_cell", target.as_str(), &column, &value, "");
            self.warnings.push(doubt);
        }
        Some(self.checks.line(target.as_str(), &value, 1, max))
    }

    fn candidate(&mut self) -> Candidate {
        let number = self.number();
        let fill = |template: &str| {
            let text = template.trim();
            (!text.is_empty()).then(|| text.replace("{number}", &number).chars().take(120).collect::<String>())
        };
        let defaults = &self.reader.mapping.defaults;
        let fallback = Fallback {
            full_name: fill(&defaults.full_name),
            programme: fill(&defaults.programme),
            department: fill(&defaults.department),
            batch_year: batch_year(defaults.batch_year.trim()),
        };
        Candidate {
            full_name: self.full_name(),
            email: self.email(),
            programme: self.text(Target::Programme, 120),
            department: self.text(Target::Department, 120),
            batch_year: self.year(),
            attributes: self.attributes(),
            number,
            fallback,
        }
    }

    fn number(&mut self) -> String {
        let value = self.cell(Target::Number).to_owned();
        if value.is_empty() {
            self.checks.add("number", "required", "");
            return String::new();
        }
        // Before anything is made of it: some characters are compared as eighteen, and two numbers must not share a key.
        let too_long = |text: &str| text.chars().nth(LONGEST_NUMBER).is_some();
        if too_long(&value) || validate::identity_key(&value).chars().nth(LONGEST_KEY).is_some() {
            self.checks.add("number", "too_long", "");
            return String::new();
        }
        if mangled(&value) {
            self.checks.add("number", "mangled_number", "");
        } else if doubtful(&value) {
            let column = self.column(Target::Number).to_owned();
            let doubt = Remark::new("doubtful_number", "number", &column, &value, "");
            self.warnings.push(doubt);
        }
        self.text(Target::Number, LONGEST_NUMBER).unwrap_or_default()
    }

    fn full_name(&mut self) -> Option<String> {
        if let Some(name) = self.text(Target::FullName, 120) {
            return Some(name);
        }
        let given = self.text(Target::GivenName, 60);
        let family = self.text(Target::FamilyName, 60);
        match (given, family) {
            (Some(given), Some(family)) => Some(format!("{given} {family}")),
            (given, family) => given.or(family),
        }
    }

    fn email(&mut self) -> Option<String> {
        let value = self.cell(Target::Email).to_owned();
        if value.is_empty() || !self.readable("email", &value) {
            return None;
        }
        let email = self.checks.email("email", &value);
        let domain = email.rsplit_once('@').map(|(_, domain)| domain.to_owned())?;
        let domains = self.reader.domains;
        if !domains.is_empty() && !domains.contains(&domain) {
            let column = self.column(Target::Email).to_owned();
            let foreign = Remark::new("foreign_domain", "email", &column, &email, "");
            self.warnings.push(foreign);
        }
        Some(email)
    }

    fn year(&mut self) -> Option<i32> {
        let value = self.cell(Target::BatchYear).to_owned();
        if value.is_empty() || !self.readable("batch_year", &value) {
            return None;
        }
        match validate::number(&value) {
            Some(year) if YEARS.contains(&year) => Some(year),
            Some(year) if (1000..=9999).contains(&year) => {
                self.checks.add("batch_year", "year_out_of_range", "");
                None
            }
            _ => {
                self.checks.add("batch_year", "invalid_year", "");
                None
            }
        }
    }

    fn attributes(&mut self) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        let targets = self.reader.mapping.columns.iter();
        for (at, column) in targets
            .zip(self.reader.columns)
            .enumerate()
            .filter(|(_, (target, _))| **target == Target::Attribute)
            .map(|(at, (_, column))| (at, column))
        {
            let value = self
                .cells
                .get(at)
                .map_or("", |cell| unprotect(cell.trim()).trim())
                .to_owned();
            let key = Mapping::attribute_key(column);
            let field = format!("attributes.{key}");
            if value.is_empty() || !self.readable(&field, &value) {
                continue;
            }
            found.insert(key.to_owned(), self.checks.line(&field, &value, 1, 500));
        }
        found
    }

    /// Errors and warnings, with the column and the cell each is about.
    fn finish(self) -> (Vec<Remark>, Vec<Remark>) {
        let (reader, cells) = (self.reader, self.cells);
        let errors = match self.checks.finish() {
            Ok(()) => Vec::new(),
            Err(AppError::Invalid(errors)) => errors,
            Err(_) => Vec::new(),
        };
        let errors = errors
            .into_iter()
            .map(|error| {
                let at = reader.mapping.column_of(reader.columns, &error.field);
                let column = at.and_then(|at| reader.columns.get(at)).map_or("", String::as_str);
                let cell = at.and_then(|at| cells.get(at)).map_or("", String::as_str);
                Remark::new(&error.code, &error.field, column, cell, "")
            })
            .collect();
        (errors, self.warnings)
    }
}

impl Seen {
    /// Compares a row with the rows before it in the same file.
    pub(super) fn check(&mut self, line: i32, row: &mut ReadRow) {
        if row.candidate.number.is_empty() {
            return;
        }
        let key = row.candidate.key();
        if let Some(first) = self.numbers.get(&key) {
            let number = &row.candidate.number;
            let twice = Remark::new("duplicate_number", "number", "", number, first);
            row.errors.push(twice);
            return;
        }
        self.numbers.insert(key, line);
        let Some(email) = &row.candidate.email else { return };
        if !row.errors.is_empty() {
            return;
        }
        if let Some(first) = self.emails.get(email) {
            row.errors
                .push(Remark::new("duplicate_email", "email", "", email, first));
        } else {
            self.emails.insert(email.clone(), line);
        }
    }
}

/// What is known of the people of a chunk.
#[derive(Default)]
pub(super) struct Known {
    pub(super) by_number: HashMap<String, EntryRow>,
    /// Address to the number of the entry that has it.
    pub(super) email_owner: HashMap<String, String>,
}

/// The verdict on a row that reads well, and what it changes.
pub(super) fn verdict(row: &mut ReadRow, known: &Known) -> (Verdict, Vec<Change>) {
    let candidate = &row.candidate;
    if !row.errors.is_empty() {
        return (Verdict::Error, Vec::new());
    }
    let key = candidate.key();
    if let Some(email) = &candidate.email
        && let Some(owner) = known.email_owner.get(email)
        && *owner != key
    {
        row.errors.push(Remark::new("email_taken", "email", "", email, owner));
        return (Verdict::Error, Vec::new());
    }
    let entry = known.by_number.get(&key);
    let merged = candidate.merge(entry);
    if merged.full_name.is_empty() {
        row.errors.push(Remark::new("required", "full_name", "", "", ""));
        return (Verdict::Error, Vec::new());
    }
    let size: usize = merged
        .attributes
        .iter()
        .map(|(key, value)| key.len() + value.len() + 16)
        .sum();
    if size > MAX_ATTRIBUTE_BYTES {
        row.errors.push(Remark::new("too_much", "attributes", "", "", ""));
        return (Verdict::Error, Vec::new());
    }
    let Some(entry) = entry else {
        return (Verdict::New, Vec::new());
    };
    let changes = changes(entry, &merged);
    let changed = |field: &str| changes.iter().any(|change| change.field == field);
    // A number is never given to another person: an account hangs on this entry.
    if entry.status == EntryStatus::Claimed && changed("full_name") && changed("email") {
        let number = &candidate.number;
        let taken = Remark::new("number_in_use", "number", "", number, &entry.full_name);
        row.errors.push(taken);
        return (Verdict::Error, Vec::new());
    }
    if changes.is_empty() {
        (Verdict::Same, changes)
    } else {
        (Verdict::Change, changes)
    }
}

fn changes(entry: &EntryRow, merged: &Merged) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut compare = |field: &str, before: &str, after: &str| {
        if after != before {
            changes.push(Change {
                field: field.to_owned(),
                before: before.to_owned(),
                after: after.to_owned(),
            });
        }
    };
    let year = |year: Option<i32>| year.map(|year| year.to_string()).unwrap_or_default();
    compare("number", &entry.number, &merged.number);
    compare("full_name", &entry.full_name, &merged.full_name);
    compare(
        "email",
        entry.email.as_deref().unwrap_or_default(),
        merged.email.as_deref().unwrap_or_default(),
    );
    compare("programme", &entry.programme, &merged.programme);
    compare("department", &entry.department, &merged.department);
    compare("batch_year", &year(entry.batch_year), &year(merged.batch_year));
    let known = attributes(&entry.attributes);
    for (key, value) in &merged.attributes {
        compare(
            &format!("attributes.{key}"),
            known.get(key).map_or("", String::as_str),
            value,
        );
    }
    changes
}

#[cfg(test)]
#[path = "evaluate_tests.rs"]
mod tests;
