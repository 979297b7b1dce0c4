//! How pages show what was done: each entry as a sentence, with what changed from what to what in words.

use chrono::{DateTime, Utc};

use super::i18n::Lang;

mod details;
#[cfg(test)]
mod tests;

pub use details::{Difference, Known, differences};

/// What was done, in the reader's words.
pub fn action_words(lang: Lang, code: &str) -> String {
    words(lang, "audit-action", code)
}

/// A kind of thing, in the reader's words.
pub fn kind_words(lang: Lang, code: &str) -> String {
    words(lang, "audit-kind", code)
}

/// A code as a part of a key.
fn dashed(code: &str) -> String {
    code.replace(['.', '_'], "-")
}

/// The text of a code; the code itself for one of an older release.
fn words(lang: Lang, prefix: &str, code: &str) -> String {
    lang.find(&format!("{prefix}-{}", dashed(code)))
        .unwrap_or_else(|| code.to_owned())
}

/// How a piece of a line stands in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Look {
    /// Words of the page's language.
    #[default]
    Plain,
    /// What people wrote: of any direction, which must not turn the line around it.
    Name,
    /// An id, a code, a domain: left to right.
    Code,
}

/// A piece of a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Piece {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
    /// How it stands.
    pub look: Look,
}

impl Piece {
    /// Words of the page's language.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// What people wrote.
    pub fn name(text: impl Into<String>) -> Self {
        Self {
            look: Look::Name,
            ..Self::plain(text)
        }
    }

    /// An id or a code.
    pub fn code(text: impl Into<String>) -> Self {
        Self {
            look: Look::Code,
            ..Self::plain(text)
        }
    }

    /// The end of an id, enough to tell two apart.
    pub fn short(id: &str) -> Self {
        let from = id.char_indices().rev().nth(7).map_or(0, |(at, _)| at);
        Self::code(id.get(from..).unwrap_or(id))
    }

    /// The same, leading somewhere.
    #[must_use]
    pub fn leading(mut self, href: Option<String>) -> Self {
        self.href = href;
        self
    }

    /// Whether it is what people wrote.
    pub fn is_name(&self) -> bool {
        self.look == Look::Name
    }

    /// Whether it is an id or a code.
    pub fn is_code(&self) -> bool {
        self.look == Look::Code
    }
}

/// Somebody or something whose name is not known, or not the reader's to know: "a person", "the platform".
pub fn some(lang: Lang, what: &str) -> Piece {
    let text = lang
        .find(&format!("audit-some-{}", dashed(what)))
        .unwrap_or_else(|| lang.t("audit-some-thing"));
    Piece::plain(text)
}

/// Stand for the two names while a sentence is looked up: no text has them, and no name gets between the words.
const ACTOR: char = '\u{E000}';
const TARGET: char = '\u{E001}';

/// What was done as a sentence of the language, piece by piece, so that names are links and cannot change the sentence.
pub fn sentence(lang: Lang, action: &str, actor: &Piece, target: &Piece) -> Vec<Piece> {
    let key = format!("audit-did-{}", dashed(action));
    let holes = [
        ("actor", ACTOR.to_string().into()),
        ("target", TARGET.to_string().into()),
    ];
    let Some(text) = lang.find_args(&key, &holes) else {
        // An entry of an older release.
        return vec![
            actor.clone(),
            Piece::plain(format!(" · {}", action_words(lang, action))),
        ];
    };
    let mut pieces = Vec::new();
    for part in text.split_inclusive([ACTOR, TARGET]) {
        let words = part.trim_end_matches([ACTOR, TARGET]);
        if !words.is_empty() {
            pieces.push(Piece::plain(words));
        }
        if part.ends_with(ACTOR) {
            pieces.push(actor.clone());
        } else if part.ends_with(TARGET) {
            pieces.push(target.clone());
        }
    }
    if let Some(first) = pieces.first_mut().filter(|piece| piece.look == Look::Plain) {
        let mut letters = first.text.chars();
        if let Some(letter) = letters.next() {
            first.text = letter.to_uppercase().chain(letters).collect();
        }
    }
    pieces
}

/// One entry, as `web/audit_log.html` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// Its number in the chain.
    pub n: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did what to whom, in the reader's words.
    pub sentence: Vec<Piece>,
    /// Kind of thing it was done to, in the reader's words.
    pub kind: String,
    /// The dotted verb.
    pub code: String,
    /// The thing: its name or the end of its id, with its page when there is one the reader can open.
    pub target: Vec<Piece>,
    /// What changed.
    pub differences: Vec<Difference>,
}

impl LogLine {
    /// How many values changed; none when the entry only says what came to be.
    pub fn changes(&self) -> usize {
        if self.differences.iter().any(|one| !one.before.is_empty()) {
            self.differences.len()
        } else {
            0
        }
    }
}
