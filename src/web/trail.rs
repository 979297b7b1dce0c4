//! How pages show what was done: one line an entry, with what changed from what to what.

use chrono::{DateTime, Utc};
use serde_json::Value;

/// One entry, as `web/trail.html` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailLine {
    /// Its number in the chain.
    pub n: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, in the reader's words.
    pub who: String,
    /// Verb, dotted.
    pub action: String,
    /// Kind of thing and which one.
    pub target: String,
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
    use serde_json::json;

    use super::*;

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
