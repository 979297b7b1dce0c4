//! Everything that is recorded has words.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use uuid::Uuid;

use super::super::checks::files;
use super::*;
use crate::features::audit::kinds::{is_kind, kinds as known_kinds};
use crate::features::connections::model::ChatPreferences;
use crate::features::roster::mapping::Mapping;
use crate::features::roster::model::Counts;
use crate::platform::config::CollegeSettings;
use crate::web::shell::Shell;

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
    assert!(kinds.len() > 10 && kinds.iter().all(|kind| is_kind(kind)), "{kinds:?}");
    assert!(codes.contains("user.role_changed") && codes.contains("college.created"));
    for lang in Lang::ALL {
        for code in &codes {
            assert_ne!(action_words(lang, code), *code, "{code} has no text in {lang:?}");
        }
        for (area, kind) in known_kinds() {
            let key = format!("audit-area-{area}");
            assert!(lang.find(&key).is_some(), "{key} has no text in {lang:?}");
            assert_ne!(kind_words(lang, kind), kind, "{kind} has no text in {lang:?}");
        }
        // A sentence for each, with every name where it belongs.
        let (actor, target) = (
            Piece::name("Asha <b>").leading(Some("/a".to_owned())),
            Piece::name("{ $actor }"),
        );
        for code in &codes {
            let said = sentence(lang, code, &actor, &target);
            let text: String = said.iter().map(|piece| piece.text.as_str()).collect();
            assert!(!text.contains(" · "), "{code} has no sentence in {lang:?}");
            assert!(
                text.contains(' ') && !text.contains([ACTOR, TARGET]),
                "{code} in {lang:?}: {text}"
            );
            for name in said.iter().filter(|piece| piece.look == Look::Name) {
                assert!(*name == actor || *name == target, "{code} in {lang:?}: {name:?}");
            }
        }
    }
}

/// What the code writes into the audit log: the keys of objects in functions that write an entry or make a value for one.
fn keys_written() -> BTreeSet<String> {
    const WRITES: [&str; 7] = [
        ".audit(",
        "record_operator(",
        "record_operator_all(",
        "record_on(",
        "OperatorEntry {",
        "-> Value {",
        "-> serde_json::Value {",
    ];
    let mut keys = BTreeSet::new();
    for (name, text) in files(&["rs"]) {
        let told = text.split("#[cfg(test)]").next().unwrap_or_default();
        let writes = told.contains(".audit(") || told.contains("record_operator(");
        if !writes || name.starts_with("web/") {
            continue;
        }
        for function in told
            .split("\n}\n")
            .filter(|one| WRITES.iter().any(|call| one.contains(call)))
        {
            for (_, value) in function.match_indices("json!({").map(|(at, _)| function.split_at(at)) {
                let value = value.split("})").next().unwrap_or_default();
                keys.extend(
                    value
                        .split('"')
                        .collect::<Vec<_>>()
                        .windows(2)
                        .filter(|pair| pair[1].starts_with(": "))
                        .map(|pair| pair[0].to_owned()),
                );
            }
            for insert in function.split(".insert(\"").skip(1) {
                keys.extend(insert.split_once("\".to_owned(), ").map(|(key, _)| key.to_owned()));
            }
        }
    }
    keys
}

#[test]
fn every_key_that_is_written_has_a_label() {
    let mut keys = keys_written();
    for expected in [
        "user_id",
        "reason_digest",
        "rows_done",
        "placed_at",
        "accent",
        "note",
        "since",
        "ended",
    ] {
        assert!(keys.contains(expected), "the scan does not see {expected}: {keys:?}");
    }
    // Values of types that are written whole.
    let settings = json!({ "settings": serde_json::to_value(CollegeSettings::default()).unwrap() });
    let wholes = [
        serde_json::to_value(Counts::default()).unwrap(),
        serde_json::to_value(Mapping::default()).unwrap(),
        serde_json::to_value(ChatPreferences::default()).unwrap(),
        settings,
    ];
    for whole in &wholes {
        details::walk(String::new(), None, Some(whole), &mut |key, _, _| {
            keys.insert(key.to_owned());
        });
    }
    // What somebody ends by losing a right, by name; objects around other keys have no value of their own.
    keys.extend(["ended.support_conversations", "ended.moderation_claims"].map(ToOwned::to_owned));
    for around in ["ended", "settings", "counts", "settings.modules", "settings.limits"] {
        keys.remove(around);
    }
    assert!(keys.len() > 60, "{keys:?}");
    for lang in Lang::ALL {
        let missing: Vec<&String> = keys
            .iter()
            .filter(|key| details::known_label(lang, "x", key).is_none())
            .collect();
        assert!(missing.is_empty(), "no label in {lang:?} for {missing:?}");
        assert!(details::known_label(lang, "email_domains.allowed", "").is_some());
    }
}

#[test]
fn details_are_said_in_words() {
    let mut shell = Shell::new("Alpha", DateTime::<Utc>::default());
    let id = Uuid::now_v7();
    let said = |shell: &Shell, about: (&str, &str), before: Value, after: Value| -> Vec<String> {
        let known = Known {
            shell,
            person: &|of| (of == id).then_some("Chetan"),
            opens_people: true,
        };
        let text = |pieces: &[Piece]| pieces.iter().map(|piece| piece.text.as_str()).collect::<String>();
        let found = differences(known, about, (Some(&before), Some(&after)));
        found
            .iter()
            .map(|one| format!("{}: {} > {}", one.label, text(&one.before), text(&one.after)))
            .collect()
    };
    let about = ("user.role_changed", "user");
    let before = json!({ "status": "active", "role": "student", "capabilities": [] });
    let after = json!({ "status": "suspended", "role": "alumni", "capabilities": ["auditor", "moderator"] });
    assert_eq!(
        said(&shell, about, before, after),
        [
            "Permissions:  > Auditor, Moderator",
            "Role: Student > Alum",
            "Status: Active > Suspended"
        ]
    );
    let after =
        json!({ "since": "2026-01-02T03:04:05Z", "user_id": id, "seq": 12_000, "verified": true, "odd_key": "x" });
    assert_eq!(
        said(&shell, about, json!({}), after.clone()),
        [
            "odd key:  > x",
            "Number in the conversation:  > 12,000",
            "Since:  > 2 Jan 2026, 3:04\u{a0}am",
            "Person:  > Chetan",
            "Verified:  > Yes"
        ]
    );
    let known = Known {
        shell: &shell,
        person: &|of| (of == id).then_some("Chetan"),
        opens_people: true,
    };
    let found = differences(known, about, (None, Some(&json!({ "user_id": id }))));
    assert_eq!(
        found[0].after,
        [Piece::name("Chetan").leading(Some(format!("/people/{id}")))]
    );
    let stranger = json!({ "conversation_id": "01234567-89ab-7def-8123-456789abcdef" });
    let found = differences(known, about, (None, Some(&stranger)));
    assert_eq!(found[0].after, [Piece::code("89abcdef")], "an id is short");
    let domains = json!([["alpha.example.edu", "student"]]);
    let found = differences(known, ("email_domains.allowed", "college"), (None, Some(&domains)));
    assert_eq!(found[0].label, "Allowed email domains");
    assert_eq!(found[0].after.len(), 3);
    shell.lang = Lang::Ar;
    let arabic = said(
        &shell,
        ("experience.approved", "experience"),
        json!({}),
        json!({ "state": "approved" }),
    );
    assert!(
        !arabic[0].contains("approved") && !arabic[0].contains("state"),
        "{arabic:?}"
    );
}

#[test]
fn who_is_not_known_is_still_somebody() {
    let said = |lang, action, actor: &Piece, target: &Piece| -> String {
        sentence(lang, action, actor, target)
            .iter()
            .map(|piece| piece.text.as_str())
            .collect()
    };
    let asha = Piece::name("Asha Admin");
    assert_eq!(
        said(Lang::En, "user.suspended", &asha, &Piece::name("Chetan Classmate")),
        "Asha Admin suspended Chetan Classmate"
    );
    let system = some(Lang::En, "system");
    assert_eq!(
        said(Lang::En, "user.suspended", &system, &some(Lang::En, "user")),
        "The platform suspended a person"
    );
    assert_eq!(
        said(Lang::En, "password.changed", &system, &some(Lang::En, "user")),
        "A person changed their password"
    );
    assert_eq!(
        said(Lang::En, "thing.of_old", &asha, &system),
        "Asha Admin · thing.of_old"
    );
    assert_eq!(some(Lang::En, "nothing_known").text, "something");
    assert!(said(Lang::Ar, "user.suspended", &asha, &system).contains("Asha Admin"));
}

#[test]
fn only_what_changed_is_shown() {
    let before = json!({"name": "A", "status": "active", "settings": {"tagline": "x", "n": 1}});
    let after = json!({"name": "B", "status": "active", "settings": {"tagline": "y", "n": 1}});
    let mut keys = Vec::new();
    details::walk(String::new(), Some(&before), Some(&after), &mut |key, before, after| {
        keys.push(format!("{key} {before} {after}"));
    });
    assert_eq!(keys, ["name \"A\" \"B\"", "settings.tagline \"x\" \"y\""]);
    details::walk(String::new(), None, None, &mut |key, _, _| panic!("{key}"));
}
