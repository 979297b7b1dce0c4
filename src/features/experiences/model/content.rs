//! What an author writes, and what may be in it.

use chrono::{DateTime, Datelike as _, Utc};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Jsonb;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::WindowId;
use super::fields::{Field, FieldMut, Given, OPTIONAL, REQUIRED, Text, Value, ValueMut, fields, line, markdown};
use super::names::{Outcome, PackageBand, RoundKind};
use super::round::Round;
use crate::error::AppError;
use crate::platform::validate::Checks;

/// Most rounds of one experience.
pub const MAX_ROUNDS: usize = 20;
/// Most questions of one round.
pub const MAX_QUESTIONS: usize = 25;
const QUESTION: usize = 1_000;
const NOTES: usize = 5_000;
/// Most characters of all rounds together.
const ALL_ROUNDS: usize = 60_000;
const FIRST_YEAR: i16 = 1950;

fields! {
    /// Employer.
    company: String = line(120).required();
    /// Position.
    role: String = line(120).required();
    /// Year of the placement season.
    placement_year: Option<i16> = REQUIRED;
    /// How it ended.
    outcome: Option<Outcome> = REQUIRED;
    /// What the author studied.
    programme: String = line(120);
    /// Band of yearly pay.
    package_band: Option<PackageBand> = OPTIONAL;
    /// Readers do not learn the author's name; moderators do.
    anonymous: bool = OPTIONAL;
    /// The whole, in Markdown.
    summary: String = markdown(10_000).required();
    /// The rounds in order.
    rounds: Vec<Round> = REQUIRED;
    /// Advice, in Markdown.
    tips: String = markdown(10_000);
}

impl Content {
    /// Every text in it, in order: what a search finds, and what a moderator's attention is drawn to. Never the author.
    pub fn texts(&self) -> Vec<&str> {
        let mut texts: Vec<&str> = Vec::new();
        for field in self.fields() {
            match field.value {
                Value::Text(text) => texts.push(text),
                Value::Rounds(rounds) => {
                    let of_rounds = rounds
                        .iter()
                        .flat_map(|round| round.questions.iter().chain([&round.notes]));
                    texts.extend(of_rounds.map(String::as_str));
                }
                Value::Year(_) | Value::Outcome(_) | Value::Band(_) | Value::Flag(_) => {}
            }
        }
        texts
    }
}

/// As stored: an object with the fields by name. One that is missing has its default, since the row may be older than
/// the field; one that is unknown, or holds what it may not, is an error and never left out in silence.
impl FromSql<Jsonb, Pg> for Content {
    fn from_sql(stored: PgValue<'_>) -> deserialize::Result<Self> {
        let stored = <serde_json::Value as FromSql<Jsonb, Pg>>::from_sql(stored)?;
        serde_json::from_value(stored).map_err(|error| format!("a stored experience cannot be read: {error}").into())
    }
}

impl ToSql<Jsonb, Pg> for Content {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let value = serde_json::to_value(self)?;
        <serde_json::Value as ToSql<Jsonb, Pg>>::to_sql(&value, &mut out.reborrow())
    }
}

/// An experience with its texts cleaned.
///
/// # Errors
/// 422 naming every field that does not pass.
pub fn checked(mut content: Content, now: DateTime<Utc>) -> Result<Content, AppError> {
    let mut checks = Checks::new();
    for field in content.fields_mut() {
        match field.value {
            ValueMut::Text(text) => {
                *text = match field.rule.text {
                    Text::Line(most) => checks.line(field.name, text, 0, most),
                    Text::Markdown(most) => checks.lines(field.name, text, 0, most),
                }
            }
            ValueMut::Year(year) => check_year(&mut checks, field.name, *year, now),
            ValueMut::Rounds(rounds) => *rounds = check_rounds(&mut checks, std::mem::take(rounds)),
            ValueMut::Outcome(_) | ValueMut::Band(_) | ValueMut::Flag(_) => {}
        }
    }
    checks.finish()?;
    Ok(content)
}

fn check_year(checks: &mut Checks, field: &str, year: Option<i16>, now: DateTime<Utc>) {
    if let Some(year) = year {
        let next = i16::try_from(now.year() + 1).unwrap_or(i16::MAX);
        checks.range(field, year, FIRST_YEAR, next);
    }
}

fn check_rounds(checks: &mut Checks, rounds: Vec<Round>) -> Vec<Round> {
    if rounds.len() > MAX_ROUNDS {
        checks.add("rounds", "too_many", format!("Give at most {MAX_ROUNDS} rounds."));
        return Vec::new();
    }
    let mut letters = 0;
    let rounds: Vec<Round> = rounds
        .into_iter()
        .enumerate()
        .map(|(at, round)| {
            if round.questions.len() > MAX_QUESTIONS {
                let detail = format!("Give at most {MAX_QUESTIONS} questions.");
                checks.add(format!("rounds.{at}.questions"), "too_many", detail);
            }
            if let Some(difficulty) = round.difficulty {
                checks.range(&format!("rounds.{at}.difficulty"), difficulty, 1, 5);
            }
            let questions: Vec<String> = round
                .questions
                .iter()
                .take(MAX_QUESTIONS)
                .enumerate()
                .map(|(n, text)| checks.line(&format!("rounds.{at}.questions.{n}"), text, 0, QUESTION))
                .filter(|text| !text.is_empty())
                .collect();
            let notes = checks.lines(&format!("rounds.{at}.notes"), &round.notes, 0, NOTES);
            letters += notes.chars().count() + questions.iter().map(|text| text.chars().count()).sum::<usize>();
            Round {
                kind: round.kind,
                questions,
                notes,
                difficulty: round.difficulty,
            }
        })
        .collect();
    if letters > ALL_ROUNDS {
        let detail = format!("Use at most {ALL_ROUNDS} characters in all rounds; these have {letters}.");
        checks.add("rounds", "too_long", detail);
    }
    rounds
}

/// What an experience must have before a moderator's time is asked for.
///
/// # Errors
/// 422 naming everything that is missing.
pub fn complete(content: &Content) -> Result<(), AppError> {
    let mut checks = Checks::new();
    for field in content.fields() {
        if field.rule.required && field.value.is_empty() {
            let advice = match field.value {
                Value::Text(_) | Value::Year(_) | Value::Flag(_) => "Fill this in.",
                Value::Outcome(_) | Value::Band(_) => "Choose one.",
                Value::Rounds(_) => "Describe at least one round.",
            };
            checks.add(field.name, "required", advice);
        }
    }
    for (at, round) in content.rounds.iter().enumerate() {
        if round.kind.is_none() {
            checks.add(format!("rounds.{at}.kind"), "required", "Choose one.");
        }
    }
    // The editor begins with a round. Some rounds leave nothing to tell but that they were held; one of them must say more.
    let is_bare = |round: &Round| round.questions.is_empty() && round.notes.is_empty() && round.difficulty.is_none();
    if !content.rounds.is_empty() && content.rounds.iter().all(is_bare) {
        let advice = "Say what was asked or what happened in at least one round.";
        checks.add("rounds.0.notes", "required", advice);
    }
    checks.finish()
}

/// What an author submits: the revision they have seen.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// The revision to submit.
    pub revision: i32,
}

/// The order of the feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeedOrder {
    /// Published last comes first.
    #[default]
    Newest,
    /// Marked helpful by most people comes first.
    Helpful,
}

/// Which company.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CompanyQuery {
    /// Its whole name, in any case.
    pub company: String,
}

/// Which experiences to list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FeedQuery {
    /// Beginning of the employer's name.
    pub company: Option<String>,
    /// Part of the position.
    pub role: Option<String>,
    /// Year of the placement season.
    pub year: Option<i16>,
    /// Has a round of this kind.
    pub round_kind: Option<RoundKind>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Words that all occur in it: at most 200 characters and 8 words. Case, accents and vowel signs do not matter; words
    /// of three letters and more match by their beginning; parts joined by signs, or words in quotation marks, have to stand side
    /// by side. Signs alone find nothing.
    pub q: Option<String>,
    /// In which order; newest first unless asked otherwise.
    #[serde(default)]
    #[param(inline)]
    pub sort: FeedOrder,
    /// Items on a page, 1 to 100.
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_and_absent_differ() {
        let change: Change = serde_json::from_str(r#"{"revision":1,"outcome":null}"#).unwrap();
        assert_eq!(change.outcome, Some(None));
        assert_eq!(change.package_band, None);
        let change: Change = serde_json::from_str(r#"{"revision":1,"outcome":null,"tips":null,"role":""}"#).unwrap();
        let before = Content {
            role: "Engineer".to_owned(),
            tips: "Sleep.".to_owned(),
            outcome: Some(Outcome::Selected),
            placement_year: Some(2026),
            ..Content::default()
        };
        let after = Content {
            role: String::new(),
            outcome: None,
            ..before.clone()
        };
        assert_eq!(change.applied_to(before), after);
    }

    #[test]
    fn a_content_at_its_bounds_fits_its_column() {
        let wide = |length: usize| "\u{1F600}".repeat(length);
        let mut content = Content::default();
        for field in content.fields_mut() {
            if let ValueMut::Text(text) = field.value {
                let (Text::Line(most) | Text::Markdown(most)) = field.rule.text;
                assert!(most > 0, "{} has no bound", field.name);
                *text = wide(most);
            }
        }
        let round = Round {
            kind: Some(RoundKind::OnlineAssessment),
            questions: vec![wide(40); MAX_QUESTIONS],
            notes: wide(2_000),
            difficulty: Some(5),
        };
        content.rounds = vec![round; MAX_ROUNDS];
        let content = checked(content, DateTime::default()).unwrap();
        // The check of the column counts the same text with a space behind every comma and colon.
        assert!(serde_json::to_string(&content).unwrap().len() < 500_000);
    }

    #[test]
    fn a_draft_may_leave_a_rounds_kind_open_and_a_submission_may_not() {
        let content: Content =
            serde_json::from_str(r#"{"rounds":[{"notes":"x"},{"kind":null},{"kind":"hr"}]}"#).unwrap();
        let content = checked(content, DateTime::default()).unwrap();
        assert_eq!(content.rounds.len(), 3);
        assert_eq!(content.round_kinds(), ["hr"]);
        let Err(AppError::Invalid(errors)) = complete(&content) else {
            panic!("it is not complete");
        };
        let rounds: Vec<&str> = errors
            .iter()
            .map(|error| error.field.as_str())
            .filter(|field| field.starts_with("rounds"))
            .collect();
        assert_eq!(rounds, ["rounds.0.kind", "rounds.1.kind"]);
    }

    #[test]
    fn rounds_are_bounded() {
        let round = Round {
            kind: Some(RoundKind::Hr),
            questions: vec![" why? ".into(), "".into()],
            notes: String::new(),
            difficulty: Some(5),
        };
        let checked = |rounds| {
            checked(
                Content {
                    rounds,
                    ..Content::default()
                },
                DateTime::default(),
            )
        };
        let content = checked(vec![round.clone(); 20]).unwrap();
        assert_eq!(content.rounds[0].questions, ["why?"]);
        for bad in [
            vec![round.clone(); 21],
            vec![Round {
                difficulty: Some(6),
                ..round.clone()
            }],
            vec![Round {
                questions: vec!["x".into(); 26],
                ..round.clone()
            }],
            vec![Round {
                notes: "x".repeat(5_001),
                ..round.clone()
            }],
            vec![
                Round {
                    notes: "x".repeat(5_000),
                    ..round.clone()
                };
                13
            ],
            vec![Round {
                notes: "a\u{7}b".into(),
                ..round.clone()
            }],
        ] {
            assert!(checked(bad).is_err());
        }
    }
}
