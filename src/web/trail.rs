//! How pages show what was done: one line an entry, with what changed from what to what.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::i18n::Lang;

/// Kinds of things a college's trail speaks of, as its filter offers them.
pub const KINDS: [&str; 13] = [
    "user",
    "session",
    "invitation",
    "experience",
    "roster",
    "roster_import",
    "roster_entry",
    "connection",
    "conversation",
    "message",
    "message_report",
    "job",
    "college",
];

/// What was done, in the reader's words.
pub fn action_words(lang: Lang, code: &str) -> String {
    words(lang, "audit-action", code)
}

/// A kind of thing, in the reader's words.
pub fn kind_words(lang: Lang, code: &str) -> String {
    words(lang, "audit-kind", code)
}

/// The text of a code; the code itself for one of an older release.
fn words(lang: Lang, prefix: &str, code: &str) -> String {
    let key = format!("{prefix}-{}", code.replace(['.', '_'], "-"));
    let text = lang.t(&key);
    if text == key { code.to_owned() } else { text }
}

/// One entry, as `web/trail.html` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailLine {
    /// Its number in the chain.
    pub n: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, in the reader's words.
    pub who: String,
    /// The list of what they did; `None` when nobody in particular acted.
    pub who_href: Option<String>,
    /// What was done, in the reader's words.
    pub action: String,
    /// Kind of thing it was done to, in the reader's words.
    pub kind: String,
    /// The dotted verb.
    pub code: String,
    /// Which one.
    pub target: String,
    /// What it is called, when the reader may know; empty otherwise.
    pub target_name: String,
    /// Its page, when there is one the reader can open.
    pub target_href: Option<String>,
    /// The request.
    pub request_id: String,
    /// What changed.
    pub differences: Vec<Difference>,
}

/// One value that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its key; empty when the whole is one value.
    pub key: String,
    /// What it was; empty for nothing.
    pub before: String,
    /// What it became; empty for nothing.
    pub after: String,
}

/// What differs between two values, key by key (keys of keys joined by dots).
pub fn differences(before: Option<&Value>, after: Option<&Value>) -> Vec<Difference> {
    let mut found = Vec::new();
    walk(String::new(), before, after, &mut found);
    found
}

fn walk(key: String, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Difference>) {
    if before == after {
        return;
    }
    let object = |value: Option<&Value>| matches!(value, Some(Value::Object(_)));
    if (object(before) || before.is_none()) && (object(after) || after.is_none()) {
        let keys = [before, after]
            .into_iter()
            .flatten()
            .filter_map(Value::as_object)
            .flat_map(|map| map.keys().cloned())
            .collect::<std::collections::BTreeSet<_>>();
        for name in keys {
            let path = if key.is_empty() {
                name.clone()
            } else {
                format!("{key}.{name}")
            };
            let get = |value: Option<&Value>| value.and_then(|value| value.get(&name)).cloned();
            walk(path, get(before).as_ref(), get(after).as_ref(), found);
        }
        return;
    }
    found.push(Difference {
        key,
        before: text(before),
        after: text(after),
    });
}

fn text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::super::checks::files;
    use super::*;

    /// The dotted verbs among the literals of a piece of code, each with the kind of thing when that is named beside it.
    fn verbs(code: &str) -> Vec<(&str, Option<&str>)> {
        let pieces: Vec<&str> = code.split('"').collect();
        let simple = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        let verb = |text: &str| text.split_once('.').is_some_and(|(a, b)| simple(a) && simple(b));
        let literals = (1..pieces.len()).step_by(2).filter(|at| verb(pieces[*at]));
        literals
            .map(|at| {
                let beside = pieces.get(at + 1).is_some_and(|between| between.trim() == ",");
                (pieces[at], pieces.get(at + 2).copied().filter(|_| beside))
            })
            .collect()
    }

    #[test]
    fn everything_that_is_recorded_has_words() {
        let mut codes: BTreeSet<String> = BTreeSet::new();
        let mut kinds: BTreeSet<String> = BTreeSet::new();
        for (_, text) in files(&["rs"]) {
            for call in [
                ".audit(",
                "record(",
                "record_on(",
                "record_operator(",
                "action: \"",
                "fn action(",
            ] {
                for (at, _) in text.match_indices(call) {
                    let rest = text.get(at..).unwrap_or_default();
                    // A call ends at its semicolon; a function of verbs at its own brace.
                    let end = if call == "fn action(" { "\n    }\n" } else { ";" };
                    let piece = rest.split(end).next().unwrap_or_default();
                    let found = verbs(piece);
                    if call == ".audit(" {
                        kinds.extend(found.iter().filter_map(|(_, kind)| kind.map(ToOwned::to_owned)));
                    }
                    codes.extend(found.into_iter().map(|(code, _)| code.to_owned()));
                }
            }
        }
        assert!(codes.len() > 60, "the calls were not found: {codes:?}");
        assert!(codes.contains("roster.commit_asked") && codes.contains("college.host_verified"));
        assert!(
            kinds.len() > 10 && kinds.iter().all(|kind| KINDS.contains(&kind.as_str())),
            "{kinds:?}"
        );
        assert!(codes.contains("user.role_changed") && codes.contains("college.created"));
        for lang in Lang::ALL {
            for code in &codes {
                assert_ne!(action_words(lang, code), *code, "{code} has no text in {lang:?}");
            }
            for kind in KINDS {
                assert_ne!(kind_words(lang, kind), kind, "{kind} has no text in {lang:?}");
            }
        }
    }

    #[test]
    fn only_what_changed_is_shown() {
        let before = json!({"name": "A", "status": "active", "settings": {"tagline": "x", "n": 1}});
        let after = json!({"name": "B", "status": "active", "settings": {"tagline": "y", "n": 1}});
        let found = differences(Some(&before), Some(&after));
        let keys: Vec<_> = found
            .iter()
            .map(|one| (one.key.as_str(), one.before.as_str(), one.after.as_str()))
            .collect();
        assert_eq!(keys, [("name", "A", "B"), ("settings.tagline", "x", "y")]);
        assert_eq!(differences(None, Some(&json!({"a": true}))).len(), 1);
        assert!(differences(None, None).is_empty());
    }
}
