//! What an author writes, and what may be in it.

use chrono::{DateTime, Datelike as _, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::names::{Outcome, PackageBand, RoundKind};
use crate::error::AppError;
use crate::platform::validate::Checks;

/// Most rounds of one experience.
pub const MAX_ROUNDS: usize = 20;
/// Most questions of one round.
pub const MAX_QUESTIONS: usize = 25;
const LINE: usize = 120;
const QUESTION: usize = 1_000;
const NOTES: usize = 5_000;
const TEXT: usize = 10_000;
/// Most characters of all rounds together.
const ALL_ROUNDS: usize = 60_000;
const FIRST_YEAR: i16 = 1950;

/// One round of a hiring process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// What it was; only a draft may leave it out.
    #[serde(default)]
    pub kind: Option<RoundKind>,
    /// What was asked, one line each.
    #[serde(default)]
    pub questions: Vec<String>,
    /// How it went, in Markdown.
    #[serde(default)]
    pub notes: String,
    /// From 1 (easy) to 5 (hard).
    #[serde(default)]
    pub difficulty: Option<u8>,
}

/// An experience as its author writes it. Everything may be missing while it is a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Content {
    /// Employer.
    pub company: String,
    /// Position.
    pub role: String,
    /// Year of the placement season.
    pub placement_year: Option<i16>,
    /// What the author studied.
    pub programme: String,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Band of yearly pay.
    pub package_band: Option<PackageBand>,
    /// Readers do not learn the author's name; moderators do.
    pub anonymous: bool,
    /// The whole, in Markdown.
    pub summary: String,
    /// Advice, in Markdown.
    pub tips: String,
    /// The rounds in order.
    pub rounds: Vec<Round>,
}

fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// A save: fields left out stay as they are, `null` empties an optional one.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExperienceChange)]
pub struct Change {
    /// The revision the change was made on.
    pub revision: i32,
    /// Employer.
    #[serde(default)]
    pub company: Option<String>,
    /// Position.
    #[serde(default)]
    pub role: Option<String>,
    /// Year of the placement season.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i16>)]
    pub placement_year: Option<Option<i16>>,
    /// What the author studied.
    #[serde(default)]
    pub programme: Option<String>,
    /// How it ended.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Outcome>)]
    pub outcome: Option<Option<Outcome>>,
    /// Band of yearly pay.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<PackageBand>)]
    pub package_band: Option<Option<PackageBand>>,
    /// Readers do not learn the author's name.
    #[serde(default)]
    pub anonymous: Option<bool>,
    /// The whole, in Markdown.
    #[serde(default)]
    pub summary: Option<String>,
    /// Advice, in Markdown.
    #[serde(default)]
    pub tips: Option<String>,
    /// All rounds in order.
    #[serde(default)]
    pub rounds: Option<Vec<Round>>,
    /// Which window of the editor sends it; a save of the same window is never in its way.
    #[serde(skip)]
    pub window: Option<Uuid>,
}

impl Change {
    /// A save of everything, from a window of the editor.
    pub fn whole(revision: i32, window: Option<Uuid>, content: Content) -> Self {
        Self {
            revision,
            window,
            company: Some(content.company),
            role: Some(content.role),
            placement_year: Some(content.placement_year),
            programme: Some(content.programme),
            outcome: Some(content.outcome),
            package_band: Some(content.package_band),
            anonymous: Some(content.anonymous),
            summary: Some(content.summary),
            tips: Some(content.tips),
            rounds: Some(content.rounds),
        }
    }

    /// The change with its texts cleaned.
    ///
    /// # Errors
    /// 422 naming every field that does not pass.
    pub fn checked(self, now: DateTime<Utc>) -> Result<Self, AppError> {
        let mut checks = Checks::new();
        let checked = Self {
            window: self.window,
            revision: self.revision,
            company: self.company.map(|text| checks.line("company", &text, 0, LINE)),
            role: self.role.map(|text| checks.line("role", &text, 0, LINE)),
            placement_year: self.placement_year.inspect(|year| check_year(&mut checks, *year, now)),
            programme: self.programme.map(|text| checks.line("programme", &text, 0, LINE)),
            outcome: self.outcome,
            package_band: self.package_band,
            anonymous: self.anonymous,
            summary: self.summary.map(|text| checks.lines("summary", &text, 0, TEXT)),
            tips: self.tips.map(|text| checks.lines("tips", &text, 0, TEXT)),
            rounds: self.rounds.map(|rounds| check_rounds(&mut checks, rounds)),
        };
        checks.finish()?;
        Ok(checked)
    }
}

fn check_year(checks: &mut Checks, year: Option<i16>, now: DateTime<Utc>) {
    if let Some(year) = year {
        let next = i16::try_from(now.year() + 1).unwrap_or(i16::MAX);
        checks.range("placement_year", year, FIRST_YEAR, next);
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

/// A new experience with its texts cleaned.
///
/// # Errors
/// 422 naming every field that does not pass.
pub fn checked(content: Content, now: DateTime<Utc>) -> Result<Content, AppError> {
    let anonymous = content.anonymous;
    let change = Change::whole(1, None, content).checked(now)?;
    Ok(Content {
        company: change.company.unwrap_or_default(),
        role: change.role.unwrap_or_default(),
        placement_year: change.placement_year.flatten(),
        programme: change.programme.unwrap_or_default(),
        outcome: change.outcome.flatten(),
        package_band: change.package_band.flatten(),
        anonymous,
        summary: change.summary.unwrap_or_default(),
        tips: change.tips.unwrap_or_default(),
        rounds: change.rounds.unwrap_or_default(),
    })
}

/// What an experience must have before a moderator's time is asked for.
///
/// # Errors
/// 422 naming everything that is missing.
pub fn complete(content: &Content) -> Result<(), AppError> {
    let mut checks = Checks::new();
    for (field, text) in [
        ("company", &content.company),
        ("role", &content.role),
        ("summary", &content.summary),
    ] {
        if text.is_empty() {
            checks.add(field, "required", "Fill this in.");
        }
    }
    if content.placement_year.is_none() {
        checks.add("placement_year", "required", "Fill this in.");
    }
    if content.outcome.is_none() {
        checks.add("outcome", "required", "Choose one.");
    }
    if content.rounds.is_empty() {
        checks.add("rounds", "required", "Describe at least one round.");
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

/// A page of a list without filters.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
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
