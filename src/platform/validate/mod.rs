//! Checks of what people type: one place for lengths, control characters and addresses, with errors a form can show. Every
//! field of every form, API and import passes here, so that one text has one form ([`text`] says which).

mod text;

pub use text::{ascii_digits, identity_key, is_blank, is_invisible, name, number, prose, search, turns_direction};

use crate::error::{AppError, FieldError};

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Stable code.
    pub code: &'static str,
    /// One sentence for people.
    pub detail: String,
}

impl Problem {
    /// A problem with its code and sentence.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
        }
    }
}

/// Longest text to look for, in characters: what the search fields of the pages take.
pub const SEARCH_MAX: usize = 200;
/// Most words of a search.
pub const SEARCH_WORDS: usize = 20;

/// Collects what is wrong with the fields of one request, so that a person sees everything at once.
#[derive(Debug, Default)]
pub struct Checks {
    errors: Vec<FieldError>,
}

impl Checks {
    /// No errors yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a problem of a field.
    pub fn add(&mut self, field: impl Into<String>, code: &str, detail: impl Into<String>) {
        self.errors.push(FieldError {
            field: field.into(),
            code: code.to_owned(),
            detail: detail.into(),
        });
    }

    /// One line of text (a name, a title), in the form of [`name`]: `min..=max` characters, no control or
    /// direction-override characters.
    pub fn line(&mut self, field: &str, value: &str, min: usize, max: usize) -> String {
        self.text(field, value, min, max, false)
    }

    /// Text of several lines (a note, Markdown), in the form of [`prose`]: `min..=max` characters, no control characters
    /// but line breaks and tabs.
    pub fn lines(&mut self, field: &str, value: &str, min: usize, max: usize) -> String {
        self.text(field, value, min, max, true)
    }

    /// What somebody looks for, in the form of [`search`]: from `min` to [`SEARCH_MAX`] characters, counted as they are
    /// compared (some stand for eighteen), in at most [`SEARCH_WORDS`] words. No character is refused.
    pub fn search(&mut self, field: &str, value: Option<&str>, min: usize) -> String {
        let text = self.text(field, &search(value.unwrap_or_default()), min, SEARCH_MAX, false);
        if text.chars().count() <= SEARCH_MAX
            && unicode_normalization::UnicodeNormalization::nfkc(text.as_str())
                .nth(SEARCH_MAX)
                .is_some()
        {
            self.add(field, "too_long", format!("Use at most {SEARCH_MAX} characters."));
        } else if text.split_whitespace().nth(SEARCH_WORDS).is_some() {
            let detail = format!("Search for at most {SEARCH_WORDS} words.");
            self.add(field, "too_many_words", detail);
        }
        text
    }

    fn text(&mut self, field: &str, value: &str, min: usize, max: usize, several_lines: bool) -> String {
        let value = if several_lines { prose(value) } else { name(value) };
        let length = value.chars().count();
        if let Some(bad) = value.chars().find(|c| forbidden(*c, several_lines)) {
            let detail = format!("Remove the invisible character U+{:04X}.", u32::from(bad));
            self.add(field, "forbidden_character", detail);
        } else if length == 0 && min > 0 {
            self.add(field, "required", "Fill this in.");
        } else if length < min {
            self.add(field, "too_short", format!("Use at least {min} characters."));
        } else if length > max {
            self.add(
                field,
                "too_long",
                format!("Use at most {max} characters; this has {length}."),
            );
        }
        value
    }

    /// An e-mail address, lower-cased.
    pub fn email(&mut self, field: &str, value: &str) -> String {
        match normal_email(value) {
            Ok(email) => email,
            Err(problem) => {
                self.add(field, problem.code, problem.detail);
                String::new()
            }
        }
    }

    /// A number within bounds.
    pub fn range<T: PartialOrd + std::fmt::Display>(&mut self, field: &str, value: T, min: T, max: T) {
        if value < min || value > max {
            self.add(field, "out_of_range", format!("Enter a number from {min} to {max}."));
        }
    }

    /// Whether nothing is wrong so far.
    pub fn is_clean(&self) -> bool {
        self.errors.is_empty()
    }

    /// Ends the check.
    ///
    /// # Errors
    /// 422 with every problem noted.
    pub fn finish(self) -> Result<(), AppError> {
        if self.errors.is_empty() {
            Ok(())
        } else {
            Err(AppError::Invalid(self.errors))
        }
    }
}

/// Characters no text may hold: NUL and other controls, code points that are no characters, and in one line the marks that
/// turn the direction of text (a name that reads differently from what it is).
fn forbidden(c: char, several_lines: bool) -> bool {
    match c {
        '\n' | '\t' => !several_lines,
        c => c.is_control() || text::is_noncharacter(c) || turns_direction(c),
    }
}

/// An e-mail address in the one form the product compares: lower-cased ASCII, white space and invisible characters at
/// its edges taken off.
///
/// # Errors
/// What is wrong with it.
pub fn normal_email(value: &str) -> Result<String, Problem> {
    let email = value.trim_matches(is_invisible);
    if email.is_empty() {
        return Err(Problem::new("required", "Enter an e-mail address."));
    }
    if let Some(hidden) = email.chars().find(|c| *c != ' ' && is_invisible(*c)) {
        let detail = format!("Remove the invisible character U+{:04X}.", u32::from(hidden));
        return Err(Problem::new("forbidden_character", detail));
    }
    let well_formed = email.len() <= 254
        && email.is_ascii()
        && !email.contains(['"', '(', ')', '<', '>', ' ', ','])
        && email_address::EmailAddress::is_valid(email)
        && email.rsplit_once('@').is_some_and(|(_, domain)| domain.contains('.'));
    if well_formed {
        Ok(email.to_ascii_lowercase())
    } else {
        Err(Problem::new(
            "invalid_email",
            "Enter an e-mail address like name@example.edu.",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(value: &str) -> Result<String, AppError> {
        let mut checks = Checks::new();
        let value = checks.line("f", value, 1, 10);
        checks.finish().map(|()| value)
    }

    #[test]
    fn lines_are_cleaned_or_refused() {
        assert_eq!(line("  Anu ").ok().as_deref(), Some("Anu"));
        assert_eq!(line("e\u{301}").ok().as_deref(), Some("é"));
        assert!(line("क्\u{200D}ष").is_ok(), "joiners are part of writing");
        for bad in [
            "",
            "   ",
            "a\0b",
            "a\nb",
            "a\u{202E}b",
            "a\u{7}b",
            "12345678901",
            "\u{FFFE}",
            "\u{200B}",
            "\u{3164}",
        ] {
            assert!(line(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn fault_b06_b20_addresses_with_apostrophes_and_hidden_characters() {
        let address = normal_email("nuala.o'hara@northgate.example");
        assert_eq!(address.ok().as_deref(), Some("nuala.o'hara@northgate.example"));
        for edge in [
            "\u{200B}a@x.example",
            "a@x.example\u{FEFF}",
            "\u{202A}a@x.example\u{202C}",
            "\u{A0}a@x.example",
        ] {
            assert_eq!(normal_email(edge).ok().as_deref(), Some("a@x.example"), "{edge:?}");
        }
        let inside = normal_email("a\u{200B}b@x.example");
        assert!(
            inside.is_err_and(|problem| problem.code == "forbidden_character" && problem.detail.contains("U+200B"))
        );
    }

    #[test]
    fn emails() {
        assert_eq!(normal_email(" A.B@X.Edu ").ok().as_deref(), Some("a.b@x.edu"));
        for bad in [
            "",
            "a",
            "a@b",
            "a b@x.edu",
            "a@x..edu",
            "a@@x.edu",
            "\"a\"@x.edu",
            "a@x.edu,b@x.edu",
            "é@x.edu",
            "a@x.edu\nb@x.edu",
        ] {
            assert!(normal_email(bad).is_err(), "{bad:?}");
        }
        assert_eq!(normal_email("a@x.edu\n").ok().as_deref(), Some("a@x.edu"));
    }

    #[test]
    fn attack_s01_a_search_is_bounded_as_it_is_compared() {
        let code = |text: &str| {
            let mut checks = Checks::new();
            checks.search("q", Some(text), 0);
            match checks.finish() {
                Err(AppError::Invalid(errors)) => errors.first().map(|error| error.code.to_string()),
                _ => None,
            }
        };
        assert_eq!(code(&"é".repeat(SEARCH_MAX)), None);
        assert_eq!(code(&"\u{FDFA}".repeat(SEARCH_MAX)).as_deref(), Some("too_long"));
        assert_eq!(code(&"x".repeat(SEARCH_MAX + 1)).as_deref(), Some("too_long"));
        assert_eq!(code(&"a ".repeat(SEARCH_WORDS)), None);
        assert_eq!(code(&"a ".repeat(SEARCH_WORDS + 1)).as_deref(), Some("too_many_words"));
    }
}
