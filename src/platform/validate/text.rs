//! One form for what people type: composed characters, no invisible ones, digits of every script.
//!
//! Three kinds of field:
//! * a **name** (one line): white space of every kind becomes single spaces, invisible characters are taken out, and the
//!   marks that turn the direction of text are refused, because a name must read as what it is;
//! * **prose** (several lines): every way to end a line becomes `\n`, and invisible characters that a program put there
//!   (byte order marks, direction overrides of a copied phone number) are taken out;
//! * an **identity** (what tells roster entries or companies apart): a name, folded further by [`identity_key`].
//!
//! The joiners that Indic and Arabic scripts and emoji are written with stay where they join something.

use std::borrow::Cow;

use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointSetData};
use unicode_normalization::UnicodeNormalization as _;

/// Whether a character leaves no mark: white space, controls, default-ignorable characters (Unicode's own list: joiners,
/// soft hyphens, direction marks, Hangul fillers, tags, variation selectors) and what Unicode shows as nothing besides (the
/// empty Braille pattern, the object placeholder, format controls of old scripts, the empty note head).
pub fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || c == '\u{2800}'
        || is_noncharacter(c)
        || matches!(c, '\u{FFF9}'..='\u{FFFC}' | '\u{13430}'..='\u{1343F}' | '\u{13441}' | '\u{13442}' | '\u{16FE4}' | '\u{1D159}')
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

/// Whether a text has nothing to see in it.
pub fn is_blank(text: &str) -> bool {
    !text.chars().any(stands)
}

/// Whether a character is seen by itself. A mark needs one to stand on; what no standard gives a shape is a box at best.
fn stands(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_graphic();
    }
    let shapeless = matches!(
        CodePointMapData::<GeneralCategory>::new().get(c),
        GeneralCategory::NonspacingMark
            | GeneralCategory::SpacingMark
            | GeneralCategory::EnclosingMark
            | GeneralCategory::Format
            | GeneralCategory::PrivateUse
            | GeneralCategory::Unassigned
    );
    // The replacement character stands for what could not be read.
    !shapeless && c != '\u{FFFD}' && !is_invisible(c)
}

/// A code point that is no character (`U+FFFE`, `U+FFFF` and their like).
pub(super) fn is_noncharacter(c: char) -> bool {
    (u32::from(c) & 0xFFFE) == 0xFFFE || matches!(c, '\u{FDD0}'..='\u{FDEF}')
}

/// Characters that turn the direction of what follows: a name with one reads differently from what it is.
pub fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Marks of direction without a reach of their own; people who write Arabic and English in one text need them.
fn marks_direction(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}')
}

/// Joiners, variation selectors and tags, which belong to the character before them.
fn attaches(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0020}'..='\u{E007F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Whether something that attaches may stand after `before` and in front of `after`.
fn attached(c: char, before: Option<char>, after: Option<char>) -> bool {
    let Some(before) = before.filter(|before| !is_invisible(*before) || attaches(*before)) else {
        return false;
    };
    match c {
        // A joiner joins two signs of a script (or emoji) that knows joining.
        '\u{200C}' | '\u{200D}' => {
            !before.is_ascii() && after.is_some_and(|after| !after.is_ascii() && !is_invisible(after))
        }
        // Keycaps are a digit, a selector and a frame.
        '\u{FE00}'..='\u{FE0F}' => !before.is_ascii() || before.is_ascii_digit() || matches!(before, '#' | '*'),
        _ => !before.is_ascii(),
    }
}

/// Takes out what attaches to nothing.
fn without_loose_joiners(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if !attaches(c) || attached(c, kept.chars().next_back(), rest.peek().copied()) {
            kept.push(c);
        }
    }
    kept
}

/// A name or another text of one line, in the form it is stored: composed (NFC), single spaces, no invisible characters.
/// Direction overrides and controls are left in for the caller to refuse. Empty when there is nothing to see.
pub fn name(value: &str) -> String {
    let composed: String = value
        .nfc()
        .filter(|c| {
            let stays =
                attaches(*c) || marks_direction(*c) || turns_direction(*c) || c.is_whitespace() || c.is_control();
            stays || !is_invisible(*c) || is_noncharacter(*c)
        })
        .map(|c| if c.is_whitespace() && !c.is_control() { ' ' } else { c })
        .collect();
    let composed = without_loose_joiners(composed.trim_matches(|c| c == ' ' || marks_direction(c) || is_edge(c)));
    let mut one_spaced = String::with_capacity(composed.len());
    for c in composed.chars() {
        if c != ' ' || !one_spaced.ends_with(' ') {
            one_spaced.push(c);
        }
    }
    if is_blank(&one_spaced)
        && !one_spaced
            .chars()
            .any(|c| turns_direction(c) || (c.is_control() && !c.is_whitespace()))
    {
        return String::new();
    }
    one_spaced
}

/// What somebody looks for, in the form of a name. Nothing of it is stored, so nothing is refused: whatever is no
/// character to look for (white space of every kind, controls, marks that turn the direction of text) parts words as a
/// space does.
pub fn search(value: &str) -> String {
    let parts = |c: char| c.is_whitespace() || c.is_control() || is_noncharacter(c) || turns_direction(c);
    let parted: String = value.chars().map(|c| if parts(c) { ' ' } else { c }).collect();
    name(&parted)
}

/// Line breaks and tabs at the edge of a text are dropped as spaces are.
fn is_edge(c: char) -> bool {
    c.is_whitespace() || c == '\u{FEFF}'
}

/// A text of several lines, in the form it is stored: composed (NFC), `\n` between lines, without direction overrides and
/// other invisible characters that programs leave behind. Controls are left in for the caller to refuse. Empty when
/// there is nothing to see.
pub fn prose(value: &str) -> String {
    let value = value.replace("\r\n", "\n");
    let composed: String = value
        .nfc()
        .filter_map(|c| match c {
            '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
            c if turns_direction(c) || matches!(c, '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}') => None,
            c => Some(c),
        })
        .collect();
    let trimmed = composed.trim();
    let visible = |c: char| stands(c) || (c.is_control() && !c.is_whitespace()) || is_noncharacter(c);
    if trimmed.chars().any(visible) {
        trimmed.to_owned()
    } else {
        String::new()
    }
}

/// Digits of every script as ASCII digits: `٢٠٢٦`, `२०२६` and `２０２６` are 2026.
pub fn ascii_digits(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| digit(c).unwrap_or(c)).collect())
}

/// The ASCII digit for a decimal digit of any script. Unicode keeps the ten digits of a script in order, so the distance
/// from the first of their run says which it is.
fn digit(c: char) -> Option<char> {
    if c.is_ascii_digit() {
        return Some(c);
    }
    let categories = CodePointMapData::<GeneralCategory>::new();
    let is_digit = |code: u32| categories.get32(code) == GeneralCategory::DecimalNumber;
    let code = u32::from(c);
    if c.is_ascii() || !is_digit(code) {
        return None;
    }
    let before = (1..=code).take_while(|back| is_digit(code - back)).count();
    let value = u32::try_from(before % 10).ok()?;
    char::from_digit(value, 10)
}

/// Reads a whole number somebody typed, in the digits of any script; white space around it does not matter, and neither
/// does `.0`, which spreadsheets add. `None` for anything else.
pub fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    let digits = ascii_digits(text);
    let digits = digits.trim_matches(is_invisible);
    let whole = match digits.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() && fraction.bytes().all(|b| b == b'0') => whole,
        _ => digits,
    };
    whole.parse().ok()
}

/// Dashes and slashes that programs put in place of what was typed.
fn plain_sign(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' | '\u{FE58}' | '\u{FE63}' => '-',
        '\u{2044}' | '\u{2215}' | '\u{29F8}' => '/',
        c => c,
    }
}

/// What two spellings of one name have in common: compatibility forms (full-width letters), letter case, white space,
/// invisible characters, the script of digits and the kinds of dashes and slashes do not tell them apart. For comparing
/// only, never for showing. At most twice as long as the text (and a few hundred characters), whatever its characters
/// stand for.
pub fn identity_key(text: &str) -> String {
    let most = 2 * text.chars().count() + 256;
    let folded: String = text
        .nfkc()
        .filter(|c| c.is_whitespace() || !is_invisible(*c))
        .map(|c| digit(c).unwrap_or_else(|| plain_sign(c)))
        .take(most)
        .collect();
    let folded: String = folded.to_lowercase().nfkc().collect();
    let key = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    if key.is_empty() { text.to_lowercase() } else { key }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fault_b09_texts_without_a_visible_character_are_empty() {
        for c in [
            '\u{200B}',
            '\u{200D}',
            '\u{2060}',
            '\u{00AD}',
            '\u{034F}',
            '\u{061C}',
            '\u{115F}',
            '\u{1160}',
            '\u{17B4}',
            '\u{17B5}',
            '\u{180E}',
            '\u{200E}',
            '\u{200F}',
            '\u{3164}',
            '\u{FFA0}',
            '\u{2800}',
            '\u{E0041}',
            '\u{E0001}',
            '\u{FE0F}',
            '\u{FEFF}',
            '\u{2028}',
            '\u{00A0}',
            '\u{3000}',
            '\u{2062}',
            '\u{180B}',
            '\u{1D173}',
            '\u{1D159}',
            '\u{FFFC}',
            '\u{13430}',
            '\u{13441}',
            '\u{13442}',
            '\u{16FE4}',
        ] {
            let twice = format!("{c}{c} {c}");
            assert_eq!(name(&twice), "", "name U+{:04X}", u32::from(c));
            assert_eq!(prose(&twice), "", "prose U+{:04X}", u32::from(c));
            assert!(is_blank(&twice));
        }
        assert_eq!(prose("\u{202A}\u{202C}"), "");
        // Marks without a letter, and code points without a shape.
        for c in [
            '\u{300}',
            '\u{93E}',
            '\u{20DD}',
            '\u{E000}',
            '\u{378}',
            '\u{F0000}',
            '\u{600}',
            '\u{110BD}',
            '\u{FFFD}',
        ] {
            assert!(is_blank(&c.to_string()), "U+{:04X}", u32::from(c));
            assert_eq!(prose(&c.to_string()), "", "U+{:04X}", u32::from(c));
            assert!(!is_blank(&format!("a{c}")));
        }
    }

    #[test]
    fn joiners_stay_where_they_join() {
        for good in [
            "क्\u{200D}ष",
            "می\u{200C}خواهم",
            "👩\u{200D}💻",
            "❤\u{FE0F}",
            "1\u{FE0F}\u{20E3}",
            "🏴\u{E0067}\u{E0062}\u{E007F}",
        ] {
            assert_eq!(name(good), good);
            assert_eq!(prose(good), good);
        }
        assert_eq!(name("R\u{200D}1"), "R1");
        assert_eq!(name("Asha\u{200C}"), "Asha");
        assert_eq!(name("\u{FE0F}Asha"), "Asha");
    }

    #[test]
    fn fault_b04_names_have_one_spelling_of_what_is_not_seen() {
        for same in [
            "Quill Five",
            "Quill\u{A0}Five",
            " Quill  Five ",
            "Quill\u{200B} Five",
            "\u{FEFF}Quill Five",
            "Qu\u{AD}ill Five",
        ] {
            assert_eq!(name(same), "Quill Five", "{same:?}");
        }
        assert_eq!(name("e\u{301}"), "é");
        assert!(name("A\u{202E}b").contains('\u{202E}'), "left for the caller to refuse");
    }

    #[test]
    fn a_search_takes_what_parts_words_for_a_space() {
        for c in [
            '\t', '\n', '\r', '\0', '\u{7}', '\u{7F}', '\u{85}', '\u{9F}', '\u{A0}', '\u{2003}', '\u{2028}',
            '\u{3000}', '\u{202E}', '\u{2066}', '\u{FFFE}', '\u{FDD0}',
        ] {
            let asked = format!("{c}quill{c}{c} five{c}");
            assert_eq!(search(&asked), "quill five", "U+{:04X}", u32::from(c));
            assert_eq!(search(&c.to_string()), "", "U+{:04X}", u32::from(c));
        }
        assert_eq!(search("qu\u{AD}ill\u{200B}"), "quill");
        assert_eq!(search("می\u{200C}خواهم"), "می\u{200C}خواهم");
    }

    #[test]
    fn fault_b14_prose_loses_what_nobody_sees() {
        assert_eq!(prose("call \u{202A}+91 98450 00000\u{202C}"), "call +91 98450 00000");
        assert_eq!(
            prose("one\u{2028}two\u{B}three\rfour\r\nfive\u{85}six"),
            "one\ntwo\nthree\nfour\nfive\nsix"
        );
        assert_eq!(prose("\u{FEFF}text"), "text");
        assert_eq!(prose("\u{2067}مرحبا\u{2069}"), "مرحبا");
        assert_eq!(
            prose("قال \u{200F}(نعم)"),
            "قال \u{200F}(نعم)",
            "marks of direction are writing"
        );
    }

    #[test]
    fn fault_b13_digits_of_every_script_are_numbers() {
        for text in [
            "2026",
            "٢٠٢٦",
            "۲۰۲۶",
            "२०२६",
            "２０２６",
            "২০২৬",
            " 2026 ",
            "2026.0",
            "٢٠٢٦.٠",
            "\u{200F}٢٠٢٦",
            "𝟐𝟎𝟐𝟔",
        ] {
            assert_eq!(number::<i16>(text), Some(2026), "{text}");
        }
        for text in ["", "20x6", "2026.5", "2 026", "Ⅳ", "²", "½", "2026."] {
            assert_eq!(number::<i16>(text), None, "{text}");
        }
        assert_eq!(number::<u8>("300"), None);
    }

    #[test]
    fn attack_s01_an_identity_is_about_as_long_as_its_text() {
        let key = identity_key(&"\u{FDFA}".repeat(10_000));
        assert!(key.chars().count() <= 2 * 10_000 + 256);
    }

    #[test]
    fn fault_b04_identities_are_compared_folded() {
        for (one, other) in [
            ("R1", "r1"),
            ("R1", "\u{200B}R1"),
            ("R1", "R1\u{AD}"),
            ("R 2", "R\u{A0}2"),
            ("2201", "２２０１"),
            ("2201", "٢٢٠١"),
            ("Quill Four", "QUILL \u{3000} four"),
            ("ﬁne", "FINE"),
        ] {
            assert_eq!(identity_key(one), identity_key(other), "{one:?} {other:?}");
        }
        for (one, other) in [("R1", "R2"), ("C", "C++"), ("C", "C#"), ("Ann", "Anne"), ("A-1", "A1")] {
            assert_ne!(identity_key(one), identity_key(other), "{one:?} {other:?}");
        }
    }
}
