//! One spelling for the purpose of finding: what readers take for the same word is the same text after [`fold`].

use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, Script};
use unicode_normalization::UnicodeNormalization as _;

use crate::platform::validate::{ascii_digits, is_invisible};

/// Takes away what does not tell words apart: letter case, compatibility forms (full width, ligatures, superscripts),
/// accents, Arabic and Hebrew vowel signs, tatweel, the seats of hamza, invisible characters and the script of digits.
///
/// Some characters stand for eighteen. The result has at most twice as many characters as the text (and a few more), so
/// that no text costs more than its length; what is beyond is left out.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let most = 2 * text.chars().count() + 64;
    let bare: String = text
        .nfkd()
        .filter(|c| c.is_ascii() || !(adorns(*c) || hides(*c)))
        .flat_map(char::to_lowercase)
        .nfc()
        .take(most)
        .collect();
    let mut folded = String::with_capacity(bare.len());
    for c in bare.chars() {
        match letter(c) {
            Some(same) => folded.push_str(same),
            None => folded.push(c),
        }
    }
    ascii_digits(&folded).into_owned()
}

/// Characters that leave no mark and part no words.
fn hides(c: char) -> bool {
    is_invisible(c) && !c.is_whitespace() && !c.is_control()
}

/// Marks people leave out when they type: accents, vowel signs, hamza above and below its seat, tatweel, nukta.
fn adorns(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}'
        | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}' | '\u{5C4}' | '\u{5C5}' | '\u{5C7}'
        | '\u{610}'..='\u{61A}' | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}'
        | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E8}' | '\u{6EA}'..='\u{6ED}' | '\u{8D3}'..='\u{8FF}'
        | '\u{93C}' | '\u{9BC}' | '\u{A3C}')
}

/// Letters that Unicode keeps apart although people type one for the other.
fn letter(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ς' => "σ",
        '\u{671}' => "\u{627}",
        '\u{649}' | '\u{6CC}' | '\u{6D0}' => "\u{64A}",
        '\u{629}' | '\u{6BE}' | '\u{6C1}' | '\u{6C3}' | '\u{6D5}' => "\u{647}",
        '\u{6A9}' => "\u{643}",
        '\u{66B}' => ".",
        '\u{66C}' => ",",
        '♯' => "#",
        '\u{2BB}'..='\u{2BF}' | '\u{2018}' | '\u{2019}' | '\u{201B}' => "'",
        _ => return None,
    })
}

/// What a character of a folded text is to the cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Part of a word.
    Letter,
    /// An ASCII digit.
    Digit,
    /// A word of its own: a character of a script written without spaces, or an emoji.
    Single,
    /// A sign that joins two parts of one word (`TCP/IP`, `Node.js`, `on-campus`).
    Joint,
    /// White space and every other sign.
    Apart,
}

pub(super) fn kind(c: char) -> Kind {
    if c.is_ascii() {
        return match c {
            '0'..='9' => Kind::Digit,
            'a'..='z' | 'A'..='Z' => Kind::Letter,
            '.' | '\'' | '-' | '_' | '/' | '\\' | '@' | '&' | '+' | '#' | ':' | '*' | '~' | '%' | '^' | '`' | '$' => {
                Kind::Joint
            }
            _ => Kind::Apart,
        };
    }
    if matches!(c, '\u{2010}'..='\u{2013}' | '\u{2212}' | '·' | '\u{30FB}') {
        return Kind::Joint;
    }
    // The long-vowel and repetition marks belong to no one script.
    if matches!(c, 'ー' | '々' | '\u{3099}' | '\u{309A}') {
        return Kind::Single;
    }
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    let mark = matches!(
        category,
        GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark | GeneralCategory::EnclosingMark
    );
    if category == GeneralCategory::OtherSymbol {
        return Kind::Single;
    }
    if !mark && !c.is_alphanumeric() {
        return Kind::Apart;
    }
    match CodePointMapData::<Script>::new().get(c) {
        Script::Han
        | Script::Hiragana
        | Script::Katakana
        | Script::Bopomofo
        | Script::Hangul
        | Script::Thai
        | Script::Lao
        | Script::Khmer
        | Script::Myanmar
        | Script::Tibetan => Kind::Single,
        _ => Kind::Letter,
    }
}

/// What Arabic writes onto the front of a word: the article, "and", "so", "in", "like" and "to", alone and together.
const FRONTS: &[&str] = &[
    "ال", "لل", "و", "ف", "ب", "ك", "ل", "وال", "فال", "بال", "كال", "ولل", "فلل", "وبال", "وكال", "وب", "ول", "فل",
    "فب",
];

/// The words inside a folded Arabic word: what is left when what is written onto its front is taken off.
pub(super) fn inner_words(word: &str) -> impl Iterator<Item = &str> {
    FRONTS
        .iter()
        .filter_map(move |front| word.strip_prefix(front))
        .filter(|rest| rest.chars().count() >= 3)
}

/// A folded Arabic word without the article.
pub(super) fn without_article(word: &str) -> Option<&str> {
    word.strip_prefix("ال").filter(|rest| rest.chars().count() >= 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fault_b02_spellings_of_one_word_are_folded_into_one() {
        for (written, folded) in [
            ("Straße STRASSE", "strasse strasse"),
            ("İstanbul ıstanbul", "istanbul istanbul"),
            ("Café cafe\u{301} CAFÉ", "cafe cafe cafe"),
            ("Øystein Łódź Ærø Þór", "oystein lodz aero thor"),
            ("ΣΊΣΥΦΟΣ σίσυφος", "σισυφοσ σισυφοσ"),
            ("Ｊａｖａ ﬁle x²", "java file x2"),
            ("٢٠٢٦ ۲۰۲۶ २०२६ ２０２６", "2026 2026 2026 2026"),
            ("٣٫٥", "3.5"),
            ("مُقَابَلَةٌ مقـــابلة مقابله", "مقابله مقابله مقابله"),
            ("أحمد إحمد آحمد ٱحمد احمد", "احمد احمد احمد احمد احمد"),
            ("مستشفى مستشفي مؤسسة موسسة", "مستشفي مستشفي موسسه موسسه"),
            ("ﻣﻘﺎﺑﻠﺔ کتاب", "مقابله كتاب"),
            ("שָׁלוֹם", "שלום"),
            ("फ़ोन फोन", "फोन फोन"),
            ("O’Hara Oʼhara O'HARA", "o'hara o'hara o'hara"),
            ("pass\u{AD}word pass\u{200B}word", "password password"),
            ("ｶﾞｲﾄﾞ ガイド", "ガイド ガイド"),
            ("한글 한글", "한글 한글"),
            ("C♯ Ｃ＃", "c# c#"),
        ] {
            assert_eq!(fold(written), folded, "{written}");
        }
    }

    #[test]
    fn attack_s01_a_text_is_folded_into_at_most_twice_its_length() {
        for c in ['\u{FDFA}', '\u{FDFB}', '㍿', '㏒', 'ﬃ', 'ß', '\u{1F82}'] {
            let folded = fold(&c.to_string().repeat(4_000));
            assert!(folded.chars().count() <= 2 * (2 * 4_000 + 64), "{c}");
        }
        assert_eq!(fold("\u{FDFA}"), "صلي الله عليه وسلم");
    }
}
