//! The form of the editor as it came: what is in it, what cannot be read, and which button was pressed.

use std::collections::BTreeMap;

use crate::error::AppError;
use crate::features::experiences::model::{
    Content, MAX_ROUNDS, Outcome, PackageBand, Round, RoundKind, ValueMut, WindowId,
};
use crate::platform::validate::{self, Checks};

/// The fields as they came. Rounds are `rounds.0.kind`, `rounds.0.questions`, ...
pub(super) type Fields = BTreeMap<String, String>;

/// The fields of a round.
const ROUND: [&str; 4] = ["kind", "difficulty", "questions", "notes"];

/// A round nothing is written in yet.
pub(super) const EMPTY_ROUND: Round = Round {
    kind: None,
    questions: Vec::new(),
    notes: String::new(),
    difficulty: None,
};

/// What was read.
pub(super) struct Read {
    /// Everything that could be read; what could not is left out and noted.
    pub(super) content: Content,
    /// The year as it was typed.
    pub(super) year: String,
    /// What could not be read.
    pub(super) problems: Checks,
}

/// One of a fixed set. Nothing chosen is `None`; what is not in the set is noted, never taken for nothing.
fn chosen<T>(problems: &mut Checks, field: &str, text: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
    let text = text.trim();
    let found = parse(text);
    if found.is_none() && !text.is_empty() {
        problems.add(field, "unknown_value", "Choose one of the answers.");
    }
    found
}

/// Reads the form, and takes what it knows out of `fields`.
pub(super) fn read(fields: &mut Fields) -> Read {
    let mut problems = Checks::new();
    let mut content = Content::default();
    let mut typed_year = String::new();
    for field in content.fields_mut() {
        if let ValueMut::Rounds(rounds) = field.value {
            *rounds = read_rounds(fields, &mut problems);
            continue;
        }
        let (name, text) = (field.name, fields.remove(field.name).unwrap_or_default());
        match field.value {
            ValueMut::Text(value) => *value = text,
            ValueMut::Year(value) => {
                text.trim().clone_into(&mut typed_year);
                *value = validate::number(&typed_year);
                if value.is_none() && !typed_year.is_empty() {
                    problems.add(name, "invalid", "Enter a year such as 2026.");
                }
            }
            ValueMut::Outcome(value) => *value = chosen(&mut problems, name, &text, Outcome::parse),
            ValueMut::Band(value) => *value = chosen(&mut problems, name, &text, PackageBand::parse),
            ValueMut::Flag(value) => {
                let yes = chosen(&mut problems, name, &text, |text| (text == "true").then_some(true));
                *value = yes.unwrap_or_default();
            }
            ValueMut::Rounds(_) => {}
        }
    }
    Read {
        content,
        year: typed_year,
        problems,
    }
}

/// The rounds of the form.
fn read_rounds(fields: &mut Fields, problems: &mut Checks) -> Vec<Round> {
    let mut rounds = Vec::new();
    for at in 0..MAX_ROUNDS {
        if !ROUND
            .iter()
            .any(|part| fields.contains_key(&format!("rounds.{at}.{part}")))
        {
            continue;
        }
        let mut part = |name: &str| fields.remove(&format!("rounds.{at}.{name}")).unwrap_or_default();
        // The page that comes back counts its rounds anew.
        let field = |name: &str| format!("rounds.{}.{name}", rounds.len());
        let (kind, difficulty) = (field("kind"), field("difficulty"));
        rounds.push(Round {
            kind: chosen(problems, &kind, &part("kind"), RoundKind::parse),
            questions: part("questions").lines().map(ToOwned::to_owned).collect(),
            notes: part("notes"),
            difficulty: chosen(problems, &difficulty, &part("difficulty"), |text| {
                validate::number(text).filter(|n| (1..=5).contains(n))
            }),
        });
    }
    rounds
}

/// What the pressed button asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// Save the draft.
    Save,
    /// Save it and show it as readers will see it.
    Preview,
    /// Save it and hand it to the moderators.
    Submit,
    /// Begin a new draft with what is in the form.
    SaveNew,
    /// One round more.
    AddRound,
    /// One round less, after a question if something is written in it.
    RemoveRound(usize),
    /// One round less, whatever is in it.
    DropRound(usize),
    /// A round stays after all.
    KeepRound(usize),
    /// A round one place up.
    RaiseRound(usize),
}

impl Act {
    /// Reads the button's value.
    pub(super) fn parse(text: &str) -> Result<Self, AppError> {
        let numbered = |prefix: &str| text.strip_prefix(prefix).and_then(|n| n.parse().ok());
        Ok(match text {
            "" | "save" => Act::Save,
            "preview" => Act::Preview,
            "submit" => Act::Submit,
            "save-new" => Act::SaveNew,
            "add-round" => Act::AddRound,
            _ => numbered("remove-round-")
                .map(Act::RemoveRound)
                .or_else(|| numbered("drop-round-").map(Act::DropRound))
                .or_else(|| numbered("keep-round-").map(Act::KeepRound))
                .or_else(|| numbered("raise-round-").map(Act::RaiseRound))
                .ok_or_else(|| AppError::field("act", "unknown_value", "Press one of the buttons."))?,
        })
    }

    /// Does to the rounds what the button asks for. Answers the round that must be asked about first, because something
    /// is written in it.
    pub(super) fn on_rounds(self, rounds: &mut Vec<Round>) -> Option<usize> {
        let has_text =
            |round: &Round| !round.notes.trim().is_empty() || round.questions.iter().any(|q| !q.trim().is_empty());
        match self {
            Act::AddRound if rounds.len() < MAX_ROUNDS => rounds.push(EMPTY_ROUND),
            Act::RemoveRound(at) if rounds.get(at).is_some_and(has_text) => return Some(at),
            Act::RemoveRound(at) | Act::DropRound(at) if at < rounds.len() => drop(rounds.remove(at)),
            Act::RaiseRound(at) if at > 0 && at < rounds.len() => rounds.swap(at, at - 1),
            _ => {}
        }
        None
    }
}

/// What the form stands on: the revision it was made from, and the window it is in.
pub(super) fn standing(fields: &mut Fields) -> Result<(i32, WindowId), AppError> {
    let missing = || AppError::field("revision", "required", "Reload the page.");
    let revision = fields.remove("revision").and_then(|text| text.parse().ok());
    // A form of a page from before windows were told apart is a window of its own.
    let window = fields.remove("window").and_then(|text| text.parse().ok());
    Ok((revision.ok_or_else(missing)?, window.unwrap_or_else(WindowId::now_v7)))
}

/// Refuses fields the form does not have.
pub(super) fn refuse_unknown(fields: &Fields) -> Result<(), AppError> {
    match fields.keys().next() {
        None => Ok(()),
        Some(name) => {
            let name: String = name.chars().take(80).collect();
            Err(AppError::field(name, "unknown_field", "This field is not known here."))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> Fields {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn a_value_that_is_in_no_set_is_noted_at_its_field() {
        let mut fields = form(&[
            ("outcome", "glory"),
            ("package_band", "lots"),
            ("anonymous", "yes"),
            ("rounds.3.kind", "duel"),
            ("rounds.3.notes", "Kept"),
            ("rounds.5.difficulty", "6"),
        ]);
        let read = read(&mut fields);
        assert!(fields.is_empty());
        assert_eq!(read.content.rounds.len(), 2);
        assert_eq!(read.content.rounds[0].notes, "Kept");
        let Err(AppError::Invalid(errors)) = read.problems.finish() else {
            panic!("nothing was noted");
        };
        let mut noted: Vec<(&str, &str)> = errors
            .iter()
            .map(|error| (error.field.as_str(), error.code.as_str()))
            .collect();
        noted.sort_unstable();
        assert_eq!(
            noted,
            [
                ("anonymous", "unknown_value"),
                ("outcome", "unknown_value"),
                ("package_band", "unknown_value"),
                ("rounds.0.kind", "unknown_value"),
                ("rounds.1.difficulty", "unknown_value"),
            ]
        );
    }

    #[test]
    fn nothing_chosen_is_nothing_wrong() {
        let mut fields = form(&[
            ("outcome", ""),
            ("package_band", " "),
            ("rounds.0.kind", ""),
            ("rounds.0.notes", "Long"),
        ]);
        let read = read(&mut fields);
        assert!(read.problems.is_clean());
        assert_eq!((read.content.outcome, read.content.rounds[0].kind), (None, None));
        assert!(!read.content.anonymous);
    }

    #[test]
    fn a_round_with_text_is_asked_about_before_it_goes() {
        let written = Round {
            notes: "Long".to_owned(),
            ..EMPTY_ROUND
        };
        let mut rounds = vec![written, EMPTY_ROUND];
        assert_eq!(Act::RemoveRound(0).on_rounds(&mut rounds), Some(0));
        assert_eq!(Act::RemoveRound(1).on_rounds(&mut rounds), None);
        assert_eq!(rounds.len(), 1);
        assert_eq!(Act::DropRound(0).on_rounds(&mut rounds), None);
        assert!(rounds.is_empty());
        assert_eq!(Act::AddRound.on_rounds(&mut rounds), None);
        assert_eq!(rounds, [EMPTY_ROUND]);
    }
}
