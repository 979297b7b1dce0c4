//! How a person without a picture is shown: two letters on a colour that stays theirs.

/// Number of avatar colours in `components.css` (`.hue-0` and on).
const HUES: u32 = 8;

/// The first letters of the first and the last word of a name, upper case; `?` for a name without letters.
pub fn initials(name: &str) -> String {
    let mut letters = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
        .flat_map(|c| c.to_uppercase().take(1));
    let Some(first) = letters.next() else {
        return "?".to_owned();
    };
    match letters.last() {
        // Arabic letters join: two of them read as a word, so a space that joins nothing stands between.
        Some(last) if !first.is_ascii() => format!("{first}\u{200c}{last}"),
        Some(last) => format!("{first}{last}"),
        None => first.to_string(),
    }
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
        assert_eq!(initials("(Dr.) émile zola"), "DZ");
        assert_eq!(initials("— 🎓"), "?");
        assert_eq!(initials("محمد علي"), "م\u{200c}ع");
    }

    #[test]
    fn a_name_keeps_its_colour() {
        assert_eq!(hue("Asha Menon"), hue("Asha Menon"));
        assert!(super::hue("x").starts_with("hue-"));
    }
}
