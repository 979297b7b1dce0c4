//! What an author changed between two versions, word by word.

use std::time::Duration;

use similar::{Algorithm, ChangeTag, TextDiff};

use crate::features::experiences::model::{Content, Round, Value};
use crate::features::experiences::pages::labels;
use crate::web::shell::Shell;

/// After that long, what is left of a text is shown as replaced.
const PATIENCE: Duration = Duration::from_millis(50);
/// Longer stretches that stay the same are cut down to their ends.
const CONTEXT: usize = 120;

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Its label, translated.
    pub label: String,
    /// The text of both versions, in pieces.
    pub pieces: Vec<Piece>,
}

/// A piece of text that only one version has, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// In both.
    Same(String),
    /// Only in the new one.
    Added(String),
    /// Only in the old one.
    Removed(String),
}

/// Every field that differs, from top to bottom.
pub(super) fn changes(shell: &Shell, before: &Content, after: &Content) -> Vec<Changed> {
    let before = fields(shell, before);
    let after = fields(shell, after);
    let mut labels: Vec<&String> = after.iter().map(|(label, _)| label).collect();
    // What only the old version has comes last: rounds that were removed.
    for (label, _) in &before {
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    let find = |list: &'_ [(String, String)], label: &str| {
        let found = list.iter().find(|(name, _)| name == label);
        found.map(|(_, text)| text.clone()).unwrap_or_default()
    };
    labels
        .into_iter()
        .map(|label| (label, find(&before, label), find(&after, label)))
        .filter(|(_, old, new)| old != new)
        .map(|(label, old, new)| Changed {
            label: label.clone(),
            pieces: pieces(&old, &new),
        })
        .collect()
}

/// Every field of a version with its label, as text.
fn fields(shell: &Shell, content: &Content) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for field in content.fields() {
        let text = match field.value {
            Value::Text(text) => text.clone(),
            Value::Year(year) => year.map(|year| year.to_string()).unwrap_or_default(),
            Value::Outcome(outcome) => outcome.as_ref().map(|o| labels::outcome(shell, o)).unwrap_or_default(),
            Value::Band(band) => band.as_ref().map(|b| labels::band(shell, b)).unwrap_or_default(),
            Value::Flag(flag) => shell.t(if *flag { "ui-yes" } else { "ui-no" }),
            Value::Rounds(rounds) => {
                fields.extend(
                    rounds
                        .iter()
                        .zip(1..)
                        .flat_map(|(round, number)| of_round(shell, round, number)),
                );
                continue;
            }
        };
        fields.push((shell.t(&format!("experiences-field-{}", field.name)), text));
    }
    fields
}

/// Every part of a round with its label, as text.
fn of_round(shell: &Shell, round: &Round, number: usize) -> [(String, String); 4] {
    let name = |part: &str| {
        let part = shell.t(&format!("experiences-field-round-{part}"));
        format!("{} · {part}", shell.t1("experiences-round-number", "number", number))
    };
    let difficulty = round.difficulty.as_ref().map(labels::difficulty_key);
    let kind = round.kind.as_ref().map(|kind| labels::round_kind(shell, kind));
    [
        (name("kind"), kind.unwrap_or_default()),
        (
            name("difficulty"),
            difficulty.map(|key| shell.t(key)).unwrap_or_default(),
        ),
        (name("questions"), round.questions.join("\n")),
        (name("notes"), round.notes.clone()),
    ]
}

fn pieces(old: &str, new: &str) -> Vec<Piece> {
    let diff = TextDiff::configure()
        .algorithm(Algorithm::Patience)
        .timeout(PATIENCE)
        .diff_unicode_words(old, new);
    let mut runs: Vec<Run> = Vec::new();
    for change in diff.iter_all_changes() {
        let (same, text) = (change.tag() == ChangeTag::Equal, change.value());
        let old = if change.tag() == ChangeTag::Insert { "" } else { text };
        let new = if change.tag() == ChangeTag::Delete { "" } else { text };
        match runs.last_mut() {
            Some(run) if run.same == same => run.push(old, new),
            _ => runs.push(Run {
                same,
                old: old.to_owned(),
                new: new.to_owned(),
            }),
        }
    }
    // Several words that were replaced are one change: a space that both versions have does not cut it in two.
    let mut joined: Vec<Run> = Vec::new();
    for run in runs {
        match joined.last_mut() {
            Some(last) if !last.same && (!run.same || run.is_space()) => last.push(&run.old, &run.new),
            _ => joined.push(run),
        }
    }
    joined
        .into_iter()
        .flat_map(|run| match run.same {
            true => vec![Piece::Same(shortened(&run.new))],
            false => vec![Piece::Removed(run.old), Piece::Added(run.new)],
        })
        .filter(|piece| !matches!(piece, Piece::Removed(text) | Piece::Added(text) if text.is_empty()))
        .collect()
}

/// A stretch of both versions: the same, or one text in the place of another.
struct Run {
    same: bool,
    old: String,
    new: String,
}

impl Run {
    fn push(&mut self, old: &str, new: &str) {
        self.old.push_str(old);
        self.new.push_str(new);
    }

    fn is_space(&self) -> bool {
        self.new.chars().all(|c| c.is_whitespace() && c != '\n')
    }
}

/// The beginning and the end of a text; what is between them stays the same in both versions.
fn shortened(text: &str) -> String {
    let length = text.chars().count();
    if length <= 2 * CONTEXT + 20 {
        return text.to_owned();
    }
    let start: String = text.chars().take(CONTEXT).collect();
    let end: String = text.chars().skip(length - CONTEXT).collect();
    format!("{start} … {end}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::experiences::model::RoundKind;

    fn round(notes: &str) -> Round {
        Round {
            kind: Some(RoundKind::Technical),
            questions: vec!["Why us?".to_owned()],
            notes: notes.to_owned(),
            difficulty: Some(3),
        }
    }

    #[test]
    fn only_what_differs_is_listed_word_by_word() {
        let before = Content {
            company: "Kaveri".to_owned(),
            summary: "Two rounds in one day; the first was short.".to_owned(),
            rounds: vec![round("Easy."), round("Hard.")],
            ..Content::default()
        };
        let mut after = before.clone();
        after.summary = "Two rounds in one day; the second was short.".to_owned();
        after.rounds.pop();
        let found = changes(&Shell::new("College", chrono::DateTime::UNIX_EPOCH), &before, &after);
        let [summary, removed @ ..] = found.as_slice() else {
            panic!("nothing found");
        };
        assert_eq!(
            summary.pieces,
            [
                Piece::Same("Two rounds in one day; the ".to_owned()),
                Piece::Removed("first".to_owned()),
                Piece::Added("second".to_owned()),
                Piece::Same(" was short.".to_owned()),
            ]
        );
        assert_eq!(removed.len(), 4, "every field of the round that is gone");
        assert!(
            removed
                .iter()
                .all(|field| matches!(field.pieces.as_slice(), [Piece::Removed(_)]))
        );
    }

    #[test]
    fn several_words_that_were_replaced_are_one_change() {
        assert_eq!(
            pieces("Ask what the team does on a bad day.", "Bring some water."),
            [
                Piece::Removed("Ask what the team does on a bad day".to_owned()),
                Piece::Added("Bring some water".to_owned()),
                Piece::Same(".".to_owned()),
            ]
        );
    }

    #[test]
    fn long_texts_that_stay_are_cut_and_long_differences_end_in_time() {
        let long = "word ".repeat(1_900);
        let found = pieces(&long, &format!("{long}end"));
        assert!(matches!(found.as_slice(), [Piece::Same(same), Piece::Added(_)] if same.chars().count() < 300));
        let other: String = (0..1_900).map(|n| format!("w{n} ")).collect();
        let rebuilt: String = pieces(&long, &other)
            .iter()
            .filter_map(|piece| match piece {
                Piece::Added(text) => Some(text.as_str()),
                _ => None,
            })
            .collect();
        assert!(rebuilt.contains("w0") && rebuilt.contains("w1899"));
    }
}
