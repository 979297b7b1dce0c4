//! Cells that a spreadsheet, a database or an encoding spoiled on their way into a file.

use crate::platform::validate;

/// What a program makes of a long number: `2.20101E+11`, `2.2E10`, `220101000000.0`; and of a formula that fails: `#REF!`.
pub(super) fn mangled(value: &str) -> bool {
    if failed_formula(value) {
        return true;
    }
    let value = validate::ascii_digits(value);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let point = |text: &str| {
        text.split_once(['.', ','])
            .is_some_and(|(whole, rest)| digits(whole) && digits(rest))
    };
    match value.split_once(['E', 'e']) {
        Some((mantissa, exponent)) => {
            let signed = exponent.strip_prefix(['+', '-']);
            let exact = digits(mantissa) && signed.is_some_and(digits);
            exact || (point(mantissa) && digits(signed.unwrap_or(exponent)))
        }
        None => value
            .split_once('.')
            .is_some_and(|(whole, rest)| digits(whole) && !rest.is_empty() && rest.bytes().all(|b| b == b'0')),
    }
}

/// What programs show of a formula that fails, in several languages: `#REF!`, `#NAME?`, `#N/A`, `#NV`, `#N/D`, `Err:502`.
fn failed_formula(value: &str) -> bool {
    const ENDS: [&str; 6] = ["!", "?", "N/A", "NV", "N/D", "####"];
    let number = value.strip_prefix("Err:").unwrap_or_default();
    (value.starts_with('#') && ENDS.iter().any(|end| value.ends_with(end)))
        || (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Words that stand for "nothing" or for what a program could not write as text.
fn stands_for_nothing(value: &str) -> bool {
    const WORDS: [&str; 14] = [
        "null",
        "none",
        "nil",
        "nan",
        "na",
        "n/a",
        "undefined",
        "unknown",
        "tbd",
        "(blank)",
        "true",
        "false",
        "#value",
        "[object object]",
    ];
    WORDS.contains(&value.to_lowercase().as_str())
}

/// What is hardly a name or a programme, although it may be: a failed formula, a word for "none", a text without a letter,
/// UTF-8 that was read as another encoding, a reference of HTML.
pub(super) fn spoiled(value: &str) -> bool {
    let value: String = value.chars().take(200).collect();
    let misread = |pair: (char, char)| matches!(pair, ('Ã' | 'Â' | 'Ø' | 'Ù' | 'à', '\u{80}'..='\u{BF}'));
    let letters = value.chars().any(char::is_alphabetic);
    let reference = value.split_once('&').is_some_and(|(_, rest)| {
        let name = rest.split(';').next().unwrap_or_default();
        rest.contains(';')
            && (2..=8).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
    });
    !letters
        || reference
        || failed_formula(&value)
        || stands_for_nothing(&value)
        || value.chars().zip(value.chars().skip(1)).any(misread)
}

/// What is hardly the number of a person, although it may be: a decimal, a date or time, an amount, a word for "none".
pub(super) fn doubtful(value: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let value = validate::ascii_digits(value.trim()).to_lowercase();
    if !value.chars().any(char::is_alphanumeric) || stands_for_nothing(&value) {
        return true;
    }
    // A spreadsheet keeps fifteen digits of a number.
    if value.len() > 15 && value.ends_with("00") && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    let parts: Vec<&str> = value.split(['-', '/', '.', ':', ',', ' ']).collect();
    let digits = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let month = |text: &&str| MONTHS.iter().any(|month| text.len() <= 9 && text.starts_with(month));
    let date = match parts.as_slice() {
        [day, name] | [name, day] | [day, name, _] | [name, day, _] if digits(day) && day.len() <= 2 && month(name) => {
            true
        }
        [a, b, c] if digits(a) && digits(b) && digits(c) => {
            let lengths = (a.len(), b.len(), c.len());
            matches!(lengths, (4, 1..=2, 1..=2) | (1..=2, 1..=2, 4))
        }
        _ => false,
    };
    let amount = value.trim_matches(['(', ')', '%', '$', '€', '₹', ' ', '.']);
    let marked = amount != value;
    let number = amount.split(['.', ',', ':']).all(|part| digits(&part));
    date || (number && (marked || amount.contains(['.', ',', ':'])))
}
