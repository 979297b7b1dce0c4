//! Which column of a file fills which field.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::AppError;
use crate::platform::validate::{self, Checks, identity_key};
use crate::text_enum;

text_enum! {
    /// What a column is for.
    #[derive(Default)]
    pub enum Target {
        /// Left out.
        #[default]
        Ignore = "ignore",
        /// The number that tells people apart. Needed.
        Number = "number",
        /// The whole name.
        FullName = "full_name",
        /// Given name, joined with the family name.
        GivenName = "given_name",
        /// Family name.
        FamilyName = "family_name",
        /// E-mail address.
        Email = "email",
        /// Programme of study.
        Programme = "programme",
        /// Department.
        Department = "department",
        /// Year of the batch.
        BatchYear = "batch_year",
        /// Kept under the column's own name.
        Attribute = "attribute",
    }
}

/// Values for cells that are missing. `{number}` in a text stands for the row's number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Defaults {
    /// A name for rows without one, such as `Student {number}`.
    #[schema(example = "Student {number}")]
    pub full_name: String,
    /// Programme of rows without one.
    pub programme: String,
    /// Department of rows without one.
    pub department: String,
    /// Batch year of rows without one.
    pub batch_year: String,
}

/// How a file is read: a target for each of its columns, and values for what it does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// What each column is for, in the order of the file.
    pub columns: Vec<Target>,
    /// Values for cells that are missing.
    #[serde(default)]
    pub defaults: Defaults,
}

/// Most columns kept as attributes.
pub const MAX_ATTRIBUTES: usize = 40;
/// Header prefix of attribute columns in exported files.
pub const ATTRIBUTE_PREFIX: &str = "attribute:";

impl Mapping {
    /// A mapping guessed from the names of the columns. The first column that fits a field gets it; a column nobody
    /// knows is left out, so that nothing is kept by accident.
    pub fn guess(columns: &[String]) -> Self {
        let mut taken = Vec::new();
        let columns = columns
            .iter()
            .map(|name| {
                let target = guess_one(name);
                let once = !matches!(target, Target::Ignore | Target::Attribute);
                if once && taken.contains(&target) {
                    return Target::Ignore;
                }
                taken.push(target);
                target
            })
            .collect();
        Self {
            columns,
            defaults: Defaults::default(),
        }
    }

    /// Whether every row can be told apart and named: enough for a preview.
    pub fn is_complete(&self) -> bool {
        self.has(Target::Number)
            && (self.has(Target::FullName)
                || self.has(Target::GivenName)
                || self.has(Target::FamilyName)
                || !self.defaults.full_name.trim().is_empty())
    }

    fn has(&self, target: Target) -> bool {
        self.columns.contains(&target)
    }

    /// Which column says what a field holds, as remarks and changes name fields. Where a name comes in two parts, the
    /// first of them is the name.
    pub fn column_of(&self, columns: &[String], field: &str) -> Option<usize> {
        if let Some(key) = field.strip_prefix("attributes.") {
            return columns
                .iter()
                .enumerate()
                .filter(|(at, _)| self.columns.get(*at) == Some(&Target::Attribute))
                .find(|(_, column)| Mapping::attribute_key(column) == key)
                .map(|(at, _)| at);
        }
        let at = |target| self.columns.iter().position(|one| *one == target);
        match Target::parse(field)? {
            Target::FullName => [Target::FullName, Target::GivenName, Target::FamilyName]
                .into_iter()
                .find_map(at),
            Target::Ignore | Target::Attribute => None,
            target => at(target),
        }
    }

    /// Checks a mapping that somebody chose for a file with these columns.
    ///
    /// # Errors
    /// 422 naming what does not fit.
    pub fn check(&self, columns: &[String]) -> Result<(), AppError> {
        let mut checks = Checks::new();
        if self.columns.len() != columns.len() {
            checks.add(
                "columns",
                "wrong_length",
                format!("The file has {} columns; name a target for each.", columns.len()),
            );
        }
        if !self.has(Target::Number) {
            checks.add("columns", "number_missing", "Choose the column with the number.");
        }
        for target in Target::ALL {
            let times = self.columns.iter().filter(|one| **one == target).count();
            if times > 1 && !matches!(target, Target::Ignore | Target::Attribute) {
                checks.add(
                    "columns",
                    "doubled",
                    format!("Only one column can be {}.", target.as_str()),
                );
            }
        }
        if self.columns.iter().filter(|one| **one == Target::Attribute).count() > MAX_ATTRIBUTES {
            checks.add(
                "columns",
                "too_many",
                format!("Keep at most {MAX_ATTRIBUTES} further columns."),
            );
        }
        if self.has(Target::Number) && !self.is_complete() {
            checks.add(
                "defaults.full_name",
                "name_missing",
                "Choose the column that holds the name, or write a name for rows without one.",
            );
        }
        checks.line("defaults.full_name", &self.defaults.full_name, 0, 120);
        checks.line("defaults.programme", &self.defaults.programme, 0, 120);
        checks.line("defaults.department", &self.defaults.department, 0, 120);
        let year = self.defaults.batch_year.trim();
        if !year.is_empty() && batch_year(year).is_none() {
            checks.add("defaults.batch_year", "invalid_year", "Enter a year such as 2026.");
        }
        checks.finish()
    }

    /// The name an attribute column is kept under.
    pub fn attribute_key(column: &str) -> &str {
        column.strip_prefix(ATTRIBUTE_PREFIX).unwrap_or(column)
    }
}

/// The target a column's name suggests.
fn guess_one(name: &str) -> Target {
    if name.starts_with(ATTRIBUTE_PREFIX) {
        return Target::Attribute;
    }
    let folded = identity_key(name);
    let plain: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    match plain.as_str() {
        "number"
        | "studentid"
        | "studentnumber"
        | "studentno"
        | "rollno"
        | "rollnumber"
        | "roll"
        | "regno"
        | "registrationno"
        | "registrationnumber"
        | "regdno"
        | "enrolmentno"
        | "enrollmentno"
        | "enrolmentnumber"
        | "enrollmentnumber"
        | "enrollmentid"
        | "enrolmentid"
        | "admissionno"
        | "admissionnumber"
        | "usn"
        | "prn"
        | "urn"
        | "htno"
        | "hallticketno"
        | "matricno"
        | "matriculationnumber"
        | "id"
        | "employeeid"
        | "empid"
        | "employeenumber"
        | "staffid"
        | "staffno"
        | "facultyid"
        | "alumniid"
        | "alumninumber"
        | "الرقمالجامعي"
        | "الرقمالوظيفي"
        | "رقمالخريج"
        | "رقمالطالب"
        | "الرقم" => Target::Number,
        "name"
        | "fullname"
        | "studentname"
        | "nameofstudent"
        | "nameofthestudent"
        | "candidatename"
        | "alumniname"
        | "facultyname"
        | "employeename"
        | "الاسم"
        | "الاسمالكامل"
        | "اسمالطالب"
        | "नाम" => Target::FullName,
        "firstname" | "givenname" | "forename" | "الاسمالأول" => Target::GivenName,
        "lastname" | "surname" | "familyname" | "اسمالعائلة" => Target::FamilyName,
        "email"
        | "emailid"
        | "emailaddress"
        | "mail"
        | "mailid"
        | "collegeemail"
        | "officialemail"
        | "instituteemail"
        | "البريدالإلكتروني"
        | "البريد" => Target::Email,
        "programme" | "program" | "course" | "degree" | "branch" | "stream" | "البرنامج" | "التخصص" => {
            Target::Programme
        }
        "department" | "dept" | "school" | "faculty" | "القسم" | "الكلية" => Target::Department,
        "batchyear"
        | "batch"
        | "year"
        | "yearofpassing"
        | "passingyear"
        | "passoutyear"
        | "graduationyear"
        | "gradyear"
        | "classof"
        | "joiningyear"
        | "yearofjoining"
        | "سنةالتخرج"
        | "سنةالدفعة"
        | "سنةالتعيين"
        | "الدفعة" => Target::BatchYear,
        _ => Target::Ignore,
    }
}

/// Years a batch may have.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1950..=2100;

/// A year of a batch, in the digits of any script.
pub(super) fn batch_year(text: &str) -> Option<i32> {
    validate::number(text).filter(|year| YEARS.contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(names: &[&str]) -> Vec<Target> {
        Mapping::guess(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).columns
    }

    #[test]
    fn names_of_columns_are_guessed() {
        use Target::*;
        assert_eq!(
            guess(&["Roll No.", "Student Name", "E-mail ID", "Branch", "CGPA", "Batch"]),
            [Number, FullName, Email, Programme, Ignore, BatchYear]
        );
        assert_eq!(guess(&["StudentID", "id"]), [Number, Ignore]);
        assert_eq!(guess(&["الرقم الجامعي", "الاسم"]), [Number, FullName]);
        assert_eq!(guess(&["Ｒｏｌｌ Ｎｏ．", "Na\u{200B}me"]), [Number, FullName]);
        assert_eq!(guess(&["attribute:Hostel", "status"]), [Attribute, Ignore]);
    }

    #[test]
    fn a_mapping_must_name_and_number() {
        let columns = vec!["a".to_owned(), "b".to_owned()];
        let mut mapping = Mapping {
            columns: vec![Target::Number, Target::Ignore],
            defaults: Defaults::default(),
        };
        assert!(mapping.check(&columns).is_err());
        mapping.defaults.full_name = "Student {number}".to_owned();
        assert!(mapping.check(&columns).is_ok());
        mapping.columns = vec![Target::Number, Target::Number];
        assert!(mapping.check(&columns).is_err());
        mapping.columns = vec![Target::Number];
        assert!(mapping.check(&columns).is_err());
    }
}
