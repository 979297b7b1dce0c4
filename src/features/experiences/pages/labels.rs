//! Experiences in the reader's words: labels of the fixed sets, Markdown made safe, rounds as the pages show them.

use std::sync::Arc;

use crate::error::AppError;
use crate::features::experiences::model::{Content, Decision, Outcome, PackageBand, RoundKind, State, Text, Value};
use crate::platform::permissions::Role;
use crate::web::format;
use crate::web::forms::{Form, FormErrors};
use crate::web::i18n::Lang;
use crate::web::markdown::{self, Source};
use crate::web::shell::Shell;

/// Paise in a lakh of rupees.
const LAKH: i64 = 10_000_000;
/// Cents in a thousand dollars.
const THOUSAND: i64 = 100_000;

/// The text of an experience, ready to be put into a page.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// Safe HTML of each field that is Markdown, by the field's name.
    markdown: Vec<(&'static str, Arc<str>)>,
    /// In order.
    pub rounds: Vec<RoundWords>,
}

impl Body {
    /// Safe HTML of a field that is Markdown; empty for none.
    pub fn markdown(&self, field: &str) -> &str {
        let found = self.markdown.iter().find(|(name, _)| *name == field);
        found.map(|(_, html)| html.as_ref()).unwrap_or_default()
    }
}

/// One round.
#[derive(Debug, Clone, Default)]
pub struct RoundWords {
    /// `1`, `2`, ...
    pub number: usize,
    /// Its kind.
    pub title: String,
    /// From 1 to 5; 0 when not said.
    pub difficulty: u8,
    /// What was asked.
    pub questions: Vec<String>,
    /// Safe HTML; empty for none.
    pub notes: Arc<str>,
}

/// An experience as readers see it.
pub async fn body(shell: &Shell, content: &Content) -> Body {
    let fields = content.fields();
    let texts: Vec<(&'static str, &String)> = fields
        .iter()
        .filter_map(|field| match (field.rule.text, field.value) {
            (Text::Markdown(_), Value::Text(text)) => Some((field.name, text)),
            _ => None,
        })
        .collect();
    let notes = content.rounds.iter().map(|round| &round.notes);
    let sources = texts.iter().map(|(_, text)| *text).chain(notes);
    let sources = sources.map(|text| Source::Prose(text.clone())).collect();
    let mut html = markdown::rendered(sources).await.into_iter();
    Body {
        markdown: texts
            .iter()
            .map(|(name, _)| (*name, html.next().unwrap_or_default()))
            .collect(),
        rounds: content
            .rounds
            .iter()
            .zip(1..)
            .map(|(round, number)| RoundWords {
                number,
                title: match &round.kind {
                    Some(kind) => round_kind(shell, kind),
                    None => shell.t1("experiences-round-number", "number", number),
                },
                difficulty: round.difficulty.unwrap_or_default(),
                questions: round.questions.clone(),
                notes: html.next().unwrap_or_default(),
            })
            .collect(),
    }
}

/// `Engineer at Zodiac`, or what is known of it.
pub fn title(shell: &Shell, company: &str, role: &str) -> String {
    match (company.is_empty(), role.is_empty()) {
        (true, true) => shell.t("experiences-untitled"),
        (false, true) => shell.lang.isolate(company).into_owned(),
        (true, false) => shell.lang.isolate(role).into_owned(),
        (false, false) => shell.t2("experiences-at", "role", role, "company", company),
    }
}

/// The kinds of its rounds, each once, in the order they came.
pub fn round_kinds(shell: &Shell, kinds: &[RoundKind]) -> String {
    let mut named: Vec<String> = Vec::new();
    for kind in kinds {
        let name = round_kind(shell, kind);
        if !named.contains(&name) {
            named.push(name);
        }
    }
    named.join(" · ")
}

/// How it ended.
pub fn outcome(shell: &Shell, outcome: &Outcome) -> String {
    shell.t(&format!("experiences-outcome-{}", outcome.as_str()))
}

/// The tone of how it ended. Not being selected is no fault, so it is not shown as one.
pub const fn outcome_tone(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Selected => "good",
        Outcome::Waitlisted | Outcome::AwaitingResult => "info",
        Outcome::NotSelected | Outcome::Withdrew => "neutral",
    }
}

/// A kind of round.
pub fn round_kind(shell: &Shell, kind: &RoundKind) -> String {
    shell.t(&format!("experiences-round-{}", kind.as_str()))
}

/// Where an experience stands.
pub fn state(shell: &Shell, state: &State) -> String {
    shell.t(&format!("experiences-state-{}", state.as_str()))
}

/// The tone of a state.
pub const fn state_tone(state: &State) -> &'static str {
    match state {
        State::Draft | State::Withdrawn => "neutral",
        State::Pending => "info",
        State::ChangesRequested => "warn",
        State::Approved => "good",
        State::Rejected => "bad",
    }
}

/// What was decided.
pub fn decision(shell: &Shell, decision: &Decision) -> String {
    state(shell, &decision.state())
}

/// The tone of what was decided.
pub const fn decision_tone(decision: &Decision) -> &'static str {
    state_tone(&decision.state())
}

/// What the college verified the author to be.
pub fn verified(shell: &Shell, role: &Role) -> String {
    shell.t(match role {
        Role::Student => "experiences-verified-student",
        Role::Alumni | Role::Faculty | Role::CollegeAdmin => "experiences-verified-alumni",
    })
}

/// A band of pay.
pub fn band(shell: &Shell, band: &PackageBand) -> String {
    let lang = shell.lang;
    let (low, high, currency) = match band {
        PackageBand::InrUnder3 => (0, 3 * LAKH, "INR"),
        PackageBand::Inr3To6 => (3 * LAKH, 6 * LAKH, "INR"),
        PackageBand::Inr6To10 => (6 * LAKH, 10 * LAKH, "INR"),
        PackageBand::Inr10To15 => (10 * LAKH, 15 * LAKH, "INR"),
        PackageBand::Inr15To25 => (15 * LAKH, 25 * LAKH, "INR"),
        PackageBand::Inr25To50 => (25 * LAKH, 50 * LAKH, "INR"),
        PackageBand::InrOver50 => (50 * LAKH, 0, "INR"),
        PackageBand::UsdUnder40 => (0, 40 * THOUSAND, "USD"),
        PackageBand::Usd40To80 => (40 * THOUSAND, 80 * THOUSAND, "USD"),
        PackageBand::Usd80To120 => (80 * THOUSAND, 120 * THOUSAND, "USD"),
        PackageBand::Usd120To200 => (120 * THOUSAND, 200 * THOUSAND, "USD"),
        PackageBand::UsdOver200 => (200 * THOUSAND, 0, "USD"),
    };
    match (low, high) {
        (0, high) => lang.t1(
            "experiences-band-under",
            "pay",
            format::annual_pay(lang, high, currency).as_str(),
        ),
        (low, 0) => lang.t1(
            "experiences-band-over",
            "pay",
            format::annual_pay(lang, low, currency).as_str(),
        ),
        (low, high) => format::annual_pay_band(lang, low, high, currency),
    }
}

/// Key of how hard a round was.
pub fn difficulty_key(difficulty: &u8) -> &'static str {
    match difficulty {
        1 => "experiences-difficulty-1",
        2 => "experiences-difficulty-2",
        3 => "experiences-difficulty-3",
        4 => "experiences-difficulty-4",
        _ => "experiences-difficulty-5",
    }
}

/// The label of a field for a message about it: `rounds.2.notes` is "Round 3: Notes".
fn field_label(lang: Lang, field: &str) -> String {
    let mut parts = field.split('.');
    match (
        parts.next(),
        parts.next().and_then(|n| n.parse::<usize>().ok()),
        parts.next(),
    ) {
        (Some("rounds"), Some(at), Some(part)) => {
            if part == "kind" {
                return lang.t1("experiences-label-round-kind", "number", at + 1);
            }
            let part = lang.t(&format!("experiences-field-round-{part}"));
            format!("{} · {part}", lang.t1("experiences-round-number", "number", at + 1))
        }
        (Some(name), ..) => lang.t(&format!("experiences-field-{name}")),
        _ => String::new(),
    }
}

/// The editor, and the filters of the feed.
const FORM: Form = Form {
    fields: &Content::FIELDS,
    // The questions of a round are one field of the form.
    field: |field| match field.split_once(".questions.") {
        Some((round, _)) => format!("{round}.questions"),
        None => field.to_owned(),
    },
    label: field_label,
    message: |field, code| match (code, field) {
        ("required", "outcome") => Some("errors-field-choose"),
        ("required", "rounds") => Some("experiences-error-no-rounds"),
        ("required" | "unknown_value", field) if field.starts_with("rounds.") && field.ends_with(".kind") => {
            Some("experiences-error-round-kind")
        }
        ("required", field) if field.starts_with("rounds.") => Some("experiences-error-no-rounds"),
        ("required" | "unknown_value" | "too_long" | "too_many" | "too_many_words" | "forbidden_character", _) => None,
        (_, "placement_year" | "year") => Some("errors-field-year"),
        _ => None,
    },
    ..Form::PLAIN
};

/// Errors of a request as a form shows them, in the reader's language. Anything that is no field error goes on.
///
/// # Errors
/// Whatever is not about fields.
pub fn form_errors(shell: &Shell, error: AppError) -> Result<FormErrors, AppError> {
    match error {
        AppError::Invalid(mut errors) => {
            // That no round says anything is not the fault of one field, which may be left empty.
            for error in errors.iter_mut() {
                if error.code == "required" && error.field.starts_with("rounds.") && error.field.ends_with(".notes") {
                    "rounds".clone_into(&mut error.field);
                }
            }
            Ok(FORM.errors(shell.lang, &errors))
        }
        other => Err(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::i18n::Lang;

    #[test]
    fn every_name_has_words_in_every_language() {
        for lang in Lang::ALL {
            let shell = Shell {
                lang,
                ..Shell::new("College", chrono::DateTime::UNIX_EPOCH)
            };
            let mut texts: Vec<String> = Outcome::ALL.iter().map(|o| outcome(&shell, o)).collect();
            texts.extend(RoundKind::ALL.iter().map(|kind| round_kind(&shell, kind)));
            texts.extend(State::ALL.iter().map(|s| state(&shell, s)));
            texts.extend(PackageBand::ALL.iter().map(|b| band(&shell, b)));
            for field in Content::FIELDS.into_iter().chain(["q"]) {
                texts.push(field_label(shell.lang, field));
            }
            for field in ["kind", "questions", "notes", "difficulty"] {
                texts.push(field_label(shell.lang, &format!("rounds.0.{field}")));
            }
            texts.extend((1..=5).map(|n| shell.t(difficulty_key(&n))));
            for text in texts {
                assert!(!text.contains("experiences-"), "{text} is missing in {lang:?}");
            }
        }
        let shell = Shell::new("College", chrono::DateTime::UNIX_EPOCH);
        assert_eq!(band(&shell, &PackageBand::Inr10To15), "₹10–15 LPA");
    }
}
