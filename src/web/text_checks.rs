//! What holds for every text of the product: it stands in the Fluent files and nowhere else, and every one is used.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::checks::files;
use super::i18n::Lang;

/// Names of things that are the same in every language.
const SAME_EVERYWHERE: [&str; 4] = ["Enter", "Esc", "English", "https://"];
/// Invented companies stand in the page of examples.
const EXAMPLES: &str = "web/design.html";
/// What is read out or shown of a tag.
const SPOKEN: [&str; 6] = ["title", "alt", "placeholder", "aria-label", "aria-description", "label"];

/// `text` without everything from `open` to `close`, and what was taken out.
fn without<'a>(text: &'a str, open: &str, close: &str) -> (String, Vec<&'a str>) {
    let (mut kept, mut taken) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        kept.push_str(before);
        let (inside, behind) = after.split_once(close).unwrap_or((after, ""));
        taken.push(inside);
        rest = behind;
    }
    kept.push_str(rest);
    (kept, taken)
}

fn has_letter(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// The words a template says by itself: as text, in an attribute people meet, or in a literal of an expression.
fn words_in(template: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (text, _) = without(template, "{#", "#}");
    let (text, expressions) = without(&text, "{{", "}}");
    let (text, statements) = without(&text, "{%", "%}");
    for code in expressions.iter().chain(&statements) {
        // Every second piece stands between quotes. Class names, icons and keys are in lower case.
        for literal in code.split('"').skip(1).step_by(2) {
            let mut letters = literal.chars();
            if letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase) {
                found.push(literal.to_owned());
            }
        }
    }
    let (text, _) = without(&text, "<!--", "-->");
    let (text, _) = without(&text, "<script", "</script>");
    let (text, _) = without(&text, "<style", "</style>");
    let (text, tags) = without(&text, "<", ">");
    for tag in tags {
        for attribute in SPOKEN {
            for value in tag.split(&format!(" {attribute}=\"")).skip(1) {
                found.extend(value.split('"').next().map(str::to_owned));
            }
        }
    }
    // A macro that writes attributes has them outside of any tag.
    let mut plain = String::new();
    for (n, piece) in text.split('"').enumerate() {
        match piece.strip_suffix('=').filter(|_| n % 2 == 0) {
            Some(before) => plain.push_str(before.trim_end_matches(|c: char| c.is_ascii_lowercase() || c == '-')),
            None if n % 2 == 0 => plain.push_str(piece),
            None => {}
        }
    }
    let (plain, _) = without(&plain, "&", ";");
    found.extend(plain.lines().map(|line| line.trim().to_owned()));
    found.retain(|text| has_letter(text) && !SAME_EVERYWHERE.contains(&text.as_str()));
    found
}

#[test]
fn templates_hold_no_words() {
    assert_eq!(
        words_in(
            "{# a note #}<p title=\"Close it\" class=\"{{ a }}\">Hello {{ t(\"ui-x\") }}&nbsp;</p>{{ b(\"Send now\") }} \
             data-x=\"y\""
        ),
        ["Send now", "Close it", "Hello"]
    );
    let mut found = String::new();
    for (name, text) in files(&["html", "txt"]) {
        if name == EXAMPLES {
            continue;
        }
        for words in words_in(&text) {
            let _ = writeln!(found, "{name}: {words}");
        }
    }
    assert!(
        found.is_empty(),
        "words in templates belong into the Fluent files:\n{found}"
    );
}

/// The name of a Fluent file and the text of it, for one language.
fn topics(lang: Lang) -> Vec<(String, String)> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/web/locales")
        .join(lang.code());
    let mut topics: Vec<(String, String)> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let topic = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (topic, fs::read_to_string(&path).unwrap())
        })
        .collect();
    topics.sort();
    topics
}

/// Whether `key` can be what a literal with holes, such as `jobs-state-{state}`, becomes.
fn fits(pattern: &str, key: &str) -> bool {
    let Some((before, hole)) = pattern.split_once('{') else {
        return pattern == key;
    };
    let Some((_, after)) = hole.split_once('}') else {
        return false;
    };
    key.strip_prefix(before)
        .is_some_and(|rest| (1..=rest.len()).any(|n| rest.get(n..).is_some_and(|behind| fits(after, behind))))
}

#[test]
fn every_text_is_used() {
    /// Joined with a code at run time, of which other tests know the list.
    const FAMILIES: [&str; 2] = ["audit-action-", "audit-kind-"];
    /// The title of a sign-in page, which its template makes of the page's name alone.
    const DOOR: &str = "accounts-forgot";
    let mut literals = BTreeSet::new();
    let sources = files(&["html", "rs", "txt", "js"]);
    for (name, text) in &sources {
        if name == "web/text_checks.rs" {
            continue;
        }
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            literals.extend(
                line.split('"')
                    .filter(|piece| piece.contains('-') && !piece.contains(' ')),
            );
        }
    }
    let topics = topics(Lang::En);
    // `accounts-{}` alone would excuse a whole file.
    let holes: Vec<&str> = literals
        .iter()
        .copied()
        .filter(|one| one.contains('{') && one.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter(|one| {
            !topics
                .iter()
                .any(|(topic, _)| one.strip_prefix(topic.as_str()) == Some("-{}"))
        })
        .collect();
    let mut unused = Vec::new();
    for (topic, text) in &topics {
        let keys = text
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
            .filter_map(|line| line.split_once(" =").map(|(key, _)| key));
        for key in keys {
            // Paragraphs of an article are numbered; the code knows their heading and how many there are.
            let heading = key.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-');
            let used = literals.contains(key)
                || key == DOOR
                || key.match_indices('-').any(|(at, _)| {
                    // A part of a letter: the code has the name of its kind, and the end of the key.
                    let (kind, part) = key.split_at(at);
                    literals.contains(kind) && literals.contains(part)
                })
                || (heading != key && literals.contains(heading))
                || FAMILIES.iter().any(|family| key.starts_with(family))
                || holes.iter().any(|hole| fits(hole, key));
            if !used {
                unused.push(format!("{topic}.ftl: {key}"));
            }
        }
    }
    assert!(unused.is_empty(), "no page says these:\n{}", unused.join("\n"));
}

#[test]
fn selects_are_on_numbers() {
    // A word that fills a variable gets isolation marks in a sentence of the other direction, so that it equals no
    // variant and the default is shown. The code chooses another key for each word instead.
    const NUMBERS: [&str; 10] = [
        "connects", "count", "days", "invited", "min", "named", "role", "seconds", "ways", "writes",
    ];
    for lang in Lang::ALL {
        for (topic, text) in topics(lang) {
            for line in text.lines().filter(|line| line.trim_end().ends_with("->")) {
                let name = line.rsplit('$').next().unwrap_or_default();
                let name = name.trim_end_matches("->").trim();
                assert!(
                    NUMBERS.contains(&name),
                    "{}/{topic}.ftl selects on {name:?}, which is not known to be a number: {line}",
                    lang.code()
                );
            }
        }
    }
}

#[test]
fn every_plural_of_arabic_has_its_forms() {
    for (topic, text) in topics(Lang::Ar) {
        let counts = ["$count ->", "$connects ->", "$writes ->"];
        for select in counts.iter().flat_map(|count| text.split(count).skip(1)) {
            let body = select.split("\n}").next().unwrap_or_default();
            for form in ["zero", "one", "two", "few", "many", "other"] {
                assert!(
                    body.contains(&format!("[{form}] ")),
                    "a plural in ar/{topic}.ftl has no form for {form:?}:{body}"
                );
            }
        }
    }
}
