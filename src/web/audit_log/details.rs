//! What an entry keeps as JSON, in words: a label for each key, and values as people read them.

use std::collections::BTreeSet;

use chrono::DateTime;
use serde_json::Value;
use uuid::Uuid;

use super::{Piece, dashed, kind_words};
use crate::web::i18n::Lang;
use crate::web::shell::Shell;
use crate::web::{countries, format};

/// One value that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What it is called.
    pub label: String,
    /// What it was; empty for nothing.
    pub before: Vec<Piece>,
    /// What it became; empty for nothing.
    pub after: Vec<Piece>,
}

/// What is needed to say values in words.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The reader's language and time zone.
    pub shell: &'a Shell,
    /// What a person of this id is called, if that is known.
    pub person: &'a dyn Fn(Uuid) -> Option<&'a str>,
    /// Whether the reader can open the pages of people.
    pub opens_people: bool,
}

/// What differs between two values, key by key, in the reader's words. `action` and `entity`: what was done, and the kind
/// of thing the values are of.
pub fn differences(
    known: Known<'_>,
    (action, entity): (&str, &str),
    (before, after): (Option<&Value>, Option<&Value>),
) -> Vec<Difference> {
    let mut found = Vec::new();
    walk(String::new(), before, after, &mut |key, before, after| {
        found.push(Difference {
            label: label(known.shell.lang, action, key),
            before: value(known, entity, last(key), before),
            after: value(known, entity, last(key), after),
        });
    });
    found.retain(|one| one.before != one.after);
    found
}

/// Calls `found` with each key whose value differs, and both values; keys of keys are joined by dots.
pub(super) fn walk<'v>(
    key: String,
    before: Option<&'v Value>,
    after: Option<&'v Value>,
    found: &mut impl FnMut(&str, &'v Value, &'v Value),
) {
    if before == after {
        return;
    }
    let object = |value: Option<&Value>| matches!(value, Some(Value::Object(_)));
    if (object(before) || before.is_none()) && (object(after) || after.is_none()) {
        let keys: BTreeSet<&String> = [before, after]
            .into_iter()
            .flatten()
            .filter_map(Value::as_object)
            .flat_map(|map| map.keys())
            .collect();
        for name in keys {
            let path = if key.is_empty() {
                name.clone()
            } else {
                format!("{key}.{name}")
            };
            let get = |value: Option<&'v Value>| value.and_then(|value| value.get(name));
            walk(path, get(before), get(after), found);
        }
        return;
    }
    found(&key, before.unwrap_or(&Value::Null), after.unwrap_or(&Value::Null));
}

fn last(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}

/// What a key is called, if there is a text for it: by its whole path, or by its last part; without a key, what was done.
pub(super) fn known_label(lang: Lang, action: &str, key: &str) -> Option<String> {
    let key = if key.is_empty() { action } else { key };
    [key, last(key)]
        .into_iter()
        .find_map(|key| lang.find(&format!("audit-key-{}", dashed(key))))
}

/// What a key is called; its last part in plain letters for one of an older release.
fn label(lang: Lang, action: &str, key: &str) -> String {
    known_label(lang, action, key).unwrap_or_else(|| {
        let key = if key.is_empty() { action } else { last(key) };
        key.replace(['.', '_'], " ")
    })
}

/// The key of the text for a value that is one of a fixed set.
fn fixed(entity: &str, key: &str, text: &str) -> Option<String> {
    Some(match (key, entity) {
        ("role", _) => format!("role-{text}"),
        ("status", "user") => format!("people-status-{text}"),
        ("status", "college") => format!("console-status-{text}"),
        ("status", "roster_entry") => format!("roster-status-{text}"),
        ("state", "experience") => format!("experiences-state-{text}"),
        ("state", "roster_import") => format!("roster-state-{text}"),
        ("state", "connection") => format!("audit-tie-{text}"),
        ("kind", _) => format!("roster-kind-{text}"),
        ("strangers", _) => format!("audit-strangers-{text}"),
        ("capabilities", _) => format!("people-capability-{}", dashed(text)),
        ("columns", _) => format!("roster-field-{}", dashed(text)),
        ("changed", _) => format!("audit-key-{}", dashed(text)),
        _ => return None,
    })
}

/// A value in words.
fn value(known: Known<'_>, entity: &str, key: &str, given: &Value) -> Vec<Piece> {
    let lang = known.shell.lang;
    match given {
        Value::Null => Vec::new(),
        Value::Bool(yes) => vec![Piece::plain(lang.t(if *yes { "audit-yes" } else { "audit-no" }))],
        Value::Number(number) => vec![Piece::plain(match (number.as_i64(), number.as_u64()) {
            (_, Some(size)) if key == "bytes" => format::bytes(lang, size),
            (Some(whole), _) => format::number(whole),
            _ => number.to_string(),
        })],
        // A domain with the role its people may ask for.
        Value::Array(pair) if key.is_empty() && pair.iter().all(Value::is_string) => {
            let words = [("host", pair.first()), ("role", pair.get(1))];
            let said = words.map(|(key, text)| text.and_then(|text| said(known, entity, key, text.as_str()?)));
            let [Some(domain), Some(role)] = said else {
                return vec![Piece::code(given.to_string())];
            };
            vec![domain, Piece::plain(" · "), role]
        }
        Value::Array(several) => {
            let mut pieces = Vec::new();
            for one in several.iter().map(|one| value(known, entity, key, one)) {
                if !one.is_empty() && !pieces.is_empty() {
                    pieces.push(Piece::plain(lang.t("chat-names-between")));
                }
                pieces.extend(one);
            }
            pieces
        }
        Value::String(text) => said(known, entity, key, text).into_iter().collect(),
        Value::Object(_) => vec![Piece::code(given.to_string())],
    }
}

/// A value that is a text, in words.
fn said(known: Known<'_>, entity: &str, key: &str, text: &str) -> Option<Piece> {
    let lang = known.shell.lang;
    if text.is_empty() {
        return None;
    }
    if let Ok(id) = Uuid::try_parse(text) {
        return Some(match (known.person)(id) {
            Some(name) => Piece::name(name).leading(known.opens_people.then(|| format!("/people/{id}"))),
            None => Piece::short(text),
        });
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(Piece::plain(known.shell.date_time(&at.to_utc())));
    }
    let words = match key {
        "entity" => Some(kind_words(lang, text)),
        "locale" => Lang::from_code(text).map(|lang| lang.own_name().to_owned()),
        "country" => Some(countries::name(known.shell, text)),
        _ => fixed(entity, key, text).and_then(|key| lang.find(&key)),
    };
    Some(match (words, key) {
        (Some(words), _) => Piece::plain(words),
        (None, "reason_digest") => Piece::short(text),
        (
            None,
            "accent" | "slug" | "host" | "email" | "help_email" | "officer_email" | "time_zone" | "email_domains",
        ) => Piece::code(text),
        (None, _) => Piece::name(text),
    })
}
