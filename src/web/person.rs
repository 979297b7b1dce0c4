//! How a person without a picture is shown: two letters on a colour that stays theirs.

/// Number of avatar colours in `components.css` (`.hue-0` and on).
const HUES: u32 = 8;

/// The first letters of the first and the last word of a name, upper case; `?` for a name without letters. A title
/// before the name ("Dr.", "د."), what is written onto an Arabic word ("ال", "وال", "لل"), the word "و", and a first
/// Arabic word that says what kind of body bears the name ("جامعة") do not count.
pub fn initials(name: &str) -> String {
    let words: Vec<&str> = name
        .split_whitespace()
        .filter(|word| word.contains(char::is_alphanumeric) && *word != "و")
        .collect();
    let titles = words.iter().take_while(|word| is_title(word)).count();
    // A name of titles only ("A. B.") is made of initials.
    let titles = if titles == words.len() { 0 } else { titles };
    let names = words.get(titles..).unwrap_or_default();
    let kind = names.len() > 1 && names.first().is_some_and(|word| is_kind_of_body(word));
    let mut letters = names
        .iter()
        .skip(usize::from(kind))
        .filter_map(|word| without_article(word).chars().find(|c| c.is_alphanumeric()))
        .flat_map(|c| c.to_uppercase().take(1));
    let Some(first) = letters.next() else {
        return "?".to_owned();
    };
    match letters.last() {
        // Two Arabic letters side by side read as a word, so a thin space stands between.
        Some(last) if is_arabic(first) || is_arabic(last) => format!("{first}\u{2009}{last}"),
        Some(last) => format!("{first}{last}"),
        None => first.to_string(),
    }
}

/// Whether a word is a title: it ends in a full stop and is no Latin initial, as "J." is.
fn is_title(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
    bare.strip_suffix('.')
        .is_some_and(|title| !title.is_ascii() || title.chars().filter(|c| c.is_alphabetic()).count() > 1)
}

/// Arabic words with which the names of most colleges and companies begin: a letter of theirs tells none apart.
const KINDS_OF_BODIES: [&str; 16] = [
    "جامعة",
    "كلية",
    "معهد",
    "مدرسة",
    "أكاديمية",
    "اكاديمية",
    "شركة",
    "مؤسسة",
    "مجموعة",
    "مصرف",
    "بنك",
    "هيئة",
    "مركز",
    "دار",
    "جمعية",
    "مكتب",
];

/// Whether a word says what kind of body a name is of.
fn is_kind_of_body(word: &str) -> bool {
    KINDS_OF_BODIES.contains(&without_article(word))
}

fn is_arabic(letter: char) -> bool {
    ('\u{0600}'..='\u{06ff}').contains(&letter)
}

/// An Arabic word without its article and the "and" or "for" before it, unless nothing would be left of it.
fn without_article(word: &str) -> &str {
    ["ال", "وال", "لل"]
        .iter()
        .find_map(|start| word.strip_prefix(start).filter(|rest| rest.chars().count() > 1))
        .unwrap_or(word)
}

/// The class of a person's colour, the same on every page and every machine (FNV-1a of the name).
pub fn hue(name: &str) -> String {
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    format!("hue-{}", hash % HUES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_take_the_first_and_last_word() {
        assert_eq!(initials("Asha Rani Menon"), "AM");
        assert_eq!(initials("  plato "), "P");
        assert_eq!(initials("(Dr.) émile zola"), "ÉZ");
        assert_eq!(initials("Prof. Dr. Asha Menon"), "AM");
        assert_eq!(initials("J. K. Rowling"), "JR");
        assert_eq!(initials("Dr."), "D");
        assert_eq!(initials("— 🎓"), "?");
        assert_eq!(initials("محمد علي"), "م\u{2009}ع");
        assert_eq!(initials("سارة الحربي"), "س\u{2009}ح");
        assert_eq!(initials("د. سارة الحربي"), "س\u{2009}ح");
        assert_eq!(initials("أ.د. القاسم آل"), "ق\u{2009}آ");
        assert_eq!(initials("كلية المنار"), "م");
        assert_eq!(initials("جامعة الملك سعود"), "م\u{2009}س");
        assert_eq!(initials("الشركة العربية للطيران"), "ع\u{2009}ط");
        assert_eq!(initials("شركة أرامكو"), "أ");
        assert_eq!(initials("كلية الهندسة والعلوم"), "ه\u{2009}ع");
        assert_eq!(initials("وليد و سعاد"), "و\u{2009}س");
        assert_eq!(initials("معهد"), "م");
        assert_eq!(initials("د. سعاد معهد"), "س\u{2009}م");
    }

    #[test]
    fn a_name_keeps_its_colour() {
        assert_eq!(hue("Asha Menon"), hue("Asha Menon"));
        assert!(super::hue("x").starts_with("hue-"));
    }
}
