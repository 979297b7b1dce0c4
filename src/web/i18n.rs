//! What people read: English and Arabic, from Fluent files in `locales/<language>/<topic>.ftl`.
//!
//! A feature adds one file a language, named after itself, and starts its keys with its own name
//! (`experiences-title`). Both languages have the same keys and the same variables; a test holds every file to it.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::fluent_bundle::types::FluentNumber;
use fluent_templates::loader::LanguageIdentifier;
use fluent_templates::{langid, static_loader};

static_loader! {
    static LOCALES = {
        locales: "./src/web/locales",
        fallback_language: "en",
        // Invisible isolation marks around every value would get into mail subjects and copied text. `isolate`
        // below adds them only where the direction of a value differs from its sentence.
        customise: |bundle| {
            bundle.set_use_isolating(false);
            // A number in a sentence looks as it does beside one: 10,000.
            bundle.set_formatter(Some(|value, _| match value {
                FluentValue::Number(number) if number.value.fract() == 0.0 => {
                    let shown = number.options.currency.clone();
                    Some(shown.unwrap_or_else(|| super::format::number(number.value as i64)))
                }
                _ => None,
            }));
        },
    };
}

/// A language of the interface.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default, Hash)]
pub enum Lang {
    /// English, left to right.
    #[default]
    En,
    /// Arabic, right to left.
    Ar,
}

impl Lang {
    /// Every language, in the order a switch shows them.
    pub const ALL: [Lang; 2] = [Lang::En, Lang::Ar];

    /// The code for `lang` attributes, cookies and file names: `en` or `ar`.
    pub const fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Ar => "ar",
        }
    }

    /// The direction for `dir` attributes: `ltr` or `rtl`.
    pub const fn dir(self) -> &'static str {
        match self {
            Lang::En => "ltr",
            Lang::Ar => "rtl",
        }
    }

    /// The language's name in itself, which is how a switch offers it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::Ar => "العربية",
        }
    }

    /// The language for a code such as `ar` or `ar-EG`; `None` for one the product does not speak.
    pub fn from_code(code: &str) -> Option<Lang> {
        let primary = code.split(['-', '_']).next().unwrap_or_default();
        Lang::ALL
            .into_iter()
            .find(|lang| primary.eq_ignore_ascii_case(lang.code()))
    }

    /// The text for `key`. An unknown key, or one that needs variables, gives the key itself and a warning in the log.
    pub fn t(self, key: &str) -> String {
        self.lookup(key, None)
    }

    /// The text for `key`, if there is one: for keys made of codes that an older or newer release may have written.
    pub fn find(self, key: &str) -> Option<String> {
        LOCALES
            .lookup_single_language::<&str>(self.identifier(), key, None)
            .ok()
    }

    /// The same with its variables filled in just as they are, without marks around them.
    pub fn find_args(self, key: &str, args: &[(&str, FluentValue<'_>)]) -> Option<String> {
        let args: HashMap<&str, FluentValue<'_>> = args.iter().cloned().collect();
        LOCALES.lookup_single_language(self.identifier(), key, Some(&args)).ok()
    }

    /// The text for `key` with its variables filled in. Numbers choose the plural form by the language's rules.
    pub fn t_args(self, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        let args = args
            .iter()
            .map(|(name, value)| {
                let value = match value {
                    FluentValue::String(text) => FluentValue::String(self.isolate(text)),
                    FluentValue::Number(number) => FluentValue::Number(self.counted(number)),
                    other => other.clone(),
                };
                (*name, value)
            })
            .collect();
        self.lookup(key, Some(&args))
    }

    /// The text for `key` with one variable.
    pub fn t1(self, key: &str, name: &'static str, value: impl MessageValue) -> String {
        self.t_args(key, &[(name, value.message_value())])
    }

    /// Wraps `text` so that it cannot turn the sentence around it, but only when its direction may differ:
    /// first-strong isolation (U+2068 to U+2069), as in the Unicode bidirectional algorithm.
    pub fn isolate(self, text: &str) -> Cow<'_, str> {
        let foreign = match self {
            Lang::En => text.chars().any(is_right_to_left),
            Lang::Ar => text.chars().any(|c| !is_right_to_left(c) && c != ' '),
        };
        if foreign || text.chars().any(is_bidi_control) {
            Cow::Owned(format!("\u{2068}{text}\u{2069}"))
        } else {
            Cow::Borrowed(text)
        }
    }

    /// Whether a text was put together by one of the page's language around something of another direction: it runs as the
    /// page does, whatever letter comes first.
    pub fn is_composed(text: &str) -> bool {
        text.contains('\u{2068}')
    }

    /// A number that chooses the right plural form. In Arabic the last two digits decide from 100 on (CLDR: `n % 100`), where
    /// the library looks at the whole number: it gets those two, and beside them, in an option no text uses, what is shown.
    fn counted(self, number: &FluentNumber) -> FluentNumber {
        let mut counted = number.clone();
        let last_two = number.value.abs() % 100.0;
        if self == Lang::Ar && number.value.fract() == 0.0 && number.value.abs() > 100.0 && last_two >= 3.0 {
            counted.options.currency = Some(super::format::number(number.value as i64));
            counted.value = last_two;
        }
        counted
    }

    fn lookup(self, key: &str, args: Option<&HashMap<&str, FluentValue<'_>>>) -> String {
        match LOCALES.lookup_single_language(self.identifier(), key, args) {
            Ok(text) => text,
            Err(error) => {
                tracing::warn!(key, language = self.code(), %error, "text is missing");
                key.to_owned()
            }
        }
    }

    fn identifier(self) -> &'static LanguageIdentifier {
        static EN: LanguageIdentifier = langid!("en");
        static AR: LanguageIdentifier = langid!("ar");
        match self {
            Lang::En => &EN,
            Lang::Ar => &AR,
        }
    }
}

/// The language for a request: what the person chose (cookie), else what the browser prefers
/// (`Accept-Language`, by weight), else the college's own, else English.
pub fn negotiate(cookie: Option<&str>, accept_language: Option<&str>, college_default: Option<Lang>) -> Lang {
    cookie
        .and_then(Lang::from_code)
        .or_else(|| accept_language.and_then(preferred))
        .or(college_default)
        .unwrap_or_default()
}

/// The heaviest language of an `Accept-Language` header that the product speaks; the earlier one when equal.
fn preferred(header: &str) -> Option<Lang> {
    let mut best: Option<(Lang, f32)> = None;
    // A header of thousands of entries is not a reader's; the first few decide.
    for entry in header.split(',').take(16) {
        let mut parts = entry.split(';');
        let Some(lang) = parts.next().and_then(|code| Lang::from_code(code.trim())) else {
            continue;
        };
        let weight = parts
            .find_map(|part| part.trim().strip_prefix("q="))
            .map_or(1.0, |q| q.trim().parse::<f32>().unwrap_or(0.0));
        if weight > 0.0 && best.is_none_or(|(_, heaviest)| weight > heaviest) {
            best = Some((lang, weight));
        }
    }
    best.map(|(lang, _)| lang)
}

/// A value that can fill a variable of a message. Implemented for text and whole numbers, by value or reference,
/// because templates pass fields by reference.
pub trait MessageValue {
    /// The value as Fluent takes it; numbers stay numbers, so that plurals work.
    fn message_value(&self) -> FluentValue<'_>;
}

impl MessageValue for str {
    fn message_value(&self) -> FluentValue<'_> {
        FluentValue::String(Cow::Borrowed(self))
    }
}

impl MessageValue for String {
    fn message_value(&self) -> FluentValue<'_> {
        FluentValue::String(Cow::Borrowed(self))
    }
}

impl<T: MessageValue + ?Sized> MessageValue for &T {
    fn message_value(&self) -> FluentValue<'_> {
        (**self).message_value()
    }
}

macro_rules! number_values {
    ($($number:ty),*) => {$(
        impl MessageValue for $number {
            fn message_value(&self) -> FluentValue<'_> {
                FluentValue::from(*self)
            }
        }
    )*};
}
number_values!(i16, i32, i64, u16, u32, u64, usize);

/// Hebrew, Arabic and their presentation forms: the strong right-to-left characters people write names in.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}')
}

/// Characters that change the direction of what follows them.
pub(crate) fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn arabic_plurals_of_large_numbers_follow_their_last_two_digits() {
        for (count, form) in [
            (2, "تجربتان"),
            (3, "3 تجارب"),
            (11, "11 تجربة"),
            (100, "100 تجربة"),
            (1_003, "1,003 تجارب"),
            (1_112, "1,112 تجربة"),
        ] {
            let text = Lang::Ar.t1("digests-queue", "count", count);
            assert!(text.starts_with(form), "{text}");
        }
    }

    /// Key -> the variables its text uses, for every file of one language.
    fn messages(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("src/web/locales")
            .join(lang.code());
        let mut messages = BTreeMap::new();
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            fluent_templates::fs::resource_from_str(&text)
                .unwrap_or_else(|error| panic!("{}: {error:?}", path.display()));
            let mut current = None;
            for line in text.lines() {
                if let Some((key, _)) = line
                    .split_once('=')
                    .filter(|_| line.starts_with(|c: char| c.is_ascii_alphabetic()))
                {
                    let key = key.trim().to_owned();
                    assert!(
                        messages.insert(key.clone(), BTreeSet::new()).is_none(),
                        "{} is written twice ({})",
                        key,
                        path.display()
                    );
                    current = Some(key);
                }
                let Some(variables) = current.as_ref().and_then(|key| messages.get_mut(key)) else {
                    continue;
                };
                for piece in line.split('$').skip(1) {
                    let name: String = piece
                        .chars()
                        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
                        .collect();
                    variables.insert(name);
                }
            }
        }
        messages
    }

    #[test]
    fn both_languages_have_the_same_keys_and_variables() {
        let (en, ar) = (messages(Lang::En), messages(Lang::Ar));
        assert!(en.len() > 50, "the files were not read");
        let only = |a: &BTreeMap<String, _>, b: &BTreeMap<String, _>| -> Vec<String> {
            a.keys().filter(|key| !b.contains_key(*key)).cloned().collect()
        };
        assert_eq!(only(&en, &ar), Vec::<String>::new(), "missing in Arabic");
        assert_eq!(only(&ar, &en), Vec::<String>::new(), "missing in English");
        for (key, variables) in &en {
            assert_eq!(Some(variables), ar.get(key), "variables of {key}");
        }
    }

    #[test]
    fn a_missing_key_shows_itself() {
        assert_eq!(Lang::En.t("no-such-key"), "no-such-key");
        assert_eq!(Lang::Ar.t1("no-such-key", "count", 3), "no-such-key");
    }

    #[test]
    fn plurals_follow_the_language() {
        assert_eq!(Lang::En.t1("format-days", "count", 1), "1 day");
        assert_eq!(Lang::En.t1("format-days", "count", 2_i64), "2 days");
        let arabic: BTreeSet<String> = [1, 2, 3, 11, 100]
            .into_iter()
            .map(|n| Lang::Ar.t1("format-days", "count", n))
            .collect();
        assert_eq!(arabic.len(), 5, "{arabic:?}");
    }

    #[test]
    fn values_are_isolated_only_where_direction_differs() {
        assert_eq!(Lang::En.isolate("Asha"), "Asha");
        assert_eq!(Lang::En.isolate("محمد"), "\u{2068}محمد\u{2069}");
        assert_eq!(Lang::Ar.isolate("محمد علي"), "محمد علي");
        assert_eq!(Lang::Ar.isolate("Asha"), "\u{2068}Asha\u{2069}");
        assert_eq!(Lang::En.isolate("a\u{202E}b"), "\u{2068}a\u{202E}b\u{2069}");
    }

    #[test]
    fn negotiation_prefers_choice_then_browser_then_college() {
        let ar = Some(Lang::Ar);
        assert_eq!(negotiate(Some("ar"), Some("en"), None), Lang::Ar);
        assert_eq!(negotiate(Some("fr"), Some("en;q=0.4, ar-EG;q=0.9"), None), Lang::Ar);
        assert_eq!(negotiate(None, Some("hi-IN, en;q=0.8"), ar), Lang::En);
        assert_eq!(negotiate(None, Some("hi-IN"), ar), Lang::Ar);
        assert_eq!(negotiate(None, Some("ar;q=0, ,;;=,en;q=x"), None), Lang::En);
        assert_eq!(negotiate(None, None, None), Lang::En);
    }
}
