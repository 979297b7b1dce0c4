//! What a moderator should look at in a submission before others read it: contact data, links, and the author's name in
//! a text without a name. Only hints: nothing is decided by them.

use linkify::{LinkFinder, LinkKind};
use serde::Serialize;
use utoipa::ToSchema;

use crate::features::experiences::model::Content;
use crate::platform::validate::identity_key;

/// Most findings of a kind.
const MAX_ENTRIES: usize = 10;
/// Digits of a telephone number, with or without the code of the country.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 10..=14;
/// Longer runs of letters (bytes) are no part of a name; some characters are compared as eighteen.
const LONGEST_WORD: usize = 400;
/// Shorter parts of a name are words of their own too often.
const NAME_LETTERS: usize = 3;

/// What was found in a submission; up to ten of a kind, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ModerationFindings)]
pub struct Findings {
    /// Email addresses and telephone numbers.
    pub contacts: Vec<String>,
    /// Web addresses.
    pub links: Vec<String>,
    /// Parts of the author's name that stand in an anonymous text.
    pub author_names: Vec<String>,
}

/// Looks through every text of a submission.
pub(super) fn look(content: &Content, author: &str) -> Findings {
    let mut found = Findings::default();
    let name: Vec<String> = words(author)
        .filter(|word| word.chars().count() >= NAME_LETTERS)
        .collect();
    for text in content.texts() {
        let mut finder = LinkFinder::new();
        finder.url_must_have_scheme(false);
        for link in finder.links(text) {
            match link.kind() {
                LinkKind::Email => add(&mut found.contacts, link.as_str()),
                // "B.Tech" and "Node.js" are no links.
                _ if ["://", "www.", "/"].iter().any(|sign| link.as_str().contains(sign)) => {
                    add(&mut found.links, link.as_str());
                }
                _ => {}
            }
        }
        for number in phones(text) {
            add(&mut found.contacts, number);
        }
        if content.anonymous {
            for word in words(text).filter(|word| name.contains(word)) {
                add(&mut found.author_names, &word);
            }
        }
    }
    found
}

fn add(list: &mut Vec<String>, text: &str) {
    if list.len() < MAX_ENTRIES && !list.iter().any(|known| known == text) {
        list.push(text.to_owned());
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && word.len() <= LONGEST_WORD)
        .map(identity_key)
}

/// Runs of digits, spaces, hyphens, dots and brackets with as many digits as a telephone number has.
fn phones(text: &str) -> impl Iterator<Item = &str> {
    let part = |c: char| c.is_numeric() || matches!(c, '+' | '-' | '(' | ')' | '.' | ' ' | '\u{A0}');
    text.split(move |c: char| !part(c)).filter_map(|run| {
        let run = run.trim_matches(|c: char| !c.is_numeric() && c != '+');
        let digits = run.chars().filter(|c| c.is_numeric()).count();
        // Numbers of a list ("1. 2. 3.") have more gaps than digits.
        let gaps = run
            .split(|c: char| !c.is_numeric())
            .filter(|group| !group.is_empty())
            .count();
        (PHONE_DIGITS.contains(&digits) && gaps <= 5).then_some(run)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn experience(summary: &str, anonymous: bool) -> Content {
        Content {
            summary: summary.to_owned(),
            anonymous,
            ..Content::default()
        }
    }

    #[test]
    fn contact_data_and_links_are_found_in_every_text() {
        let mut content = experience(
            "Write to hr.desk@kaveri.example or call +91 98450 12345, see www.kaveri.example/jobs; B.Tech, Node.js.",
            false,
        );
        content.tips = "Ring 080-4567-8901 (or 9845012345).".to_owned();
        let found = look(&content, "Asha Rao");
        assert_eq!(
            found.contacts,
            [
                "hr.desk@kaveri.example",
                "+91 98450 12345",
                "080-4567-8901",
                "9845012345"
            ]
        );
        assert_eq!(found.links, ["www.kaveri.example/jobs"]);
        assert!(found.author_names.is_empty(), "the name stands beside it anyway");
    }

    #[test]
    fn figures_of_a_process_are_no_telephone_numbers() {
        let text = "In 2026 I got 12,00,000 a year; 3.5 to 8.25; 1. 2. 3. 4. 5. 6. 7. 8. 9. 10. and 10:30 to 12:45 on 2026-11-21";
        assert!(look(&experience(text, false), "Asha Rao").contacts.is_empty());
    }

    #[test]
    fn the_author_of_an_anonymous_text_is_found_in_it() {
        let found = look(
            &experience(
                "They said: \"ASHA, tell us of Rao's law\". My friend Ashok waited.",
                true,
            ),
            "Asha M Rao",
        );
        assert_eq!(found.author_names, ["asha", "rao"]);
        let found = look(&experience("قالوا: يا خالد، تفضل", true), "خالد العتيبي");
        assert_eq!(found.author_names, ["خالد"]);
    }
}
