//! The countries a college can be in, as a form offers them. The product takes every ISO 3166-1 code; a code that is not
//! offered stays when it is chosen already.

use crate::web::Choice;
use crate::web::shell::Shell;

/// ISO 3166-1 alpha-2 codes; each has a text `country-in`.
const COUNTRIES: [&str; 49] = [
    "AE", "AU", "BD", "BH", "BR", "BT", "CA", "CN", "DE", "DZ", "EG", "ES", "ET", "FR", "GB", "GH", "ID", "IE", "IN",
    "IQ", "IT", "JO", "JP", "KE", "KR", "KW", "LB", "LK", "MA", "MX", "MY", "NG", "NL", "NP", "NZ", "OM", "PH", "PK",
    "PS", "QA", "SA", "SG", "SY", "TN", "TR", "US", "VN", "YE", "ZA",
];
/// What a country is called; the code itself for one that is not offered.
pub fn name(shell: &Shell, code: &str) -> String {
    let key = format!("country-{}", code.to_ascii_lowercase());
    let text = shell.t(&key);
    if text == key { code.to_owned() } else { text }
}

/// Every country by its name, with the one chosen now.
pub fn choices(shell: &Shell, current: &str) -> Vec<Choice> {
    let offered = COUNTRIES.into_iter();
    let extra = Some(current).filter(|code| !code.is_empty() && !offered.clone().any(|known| known == *code));
    let mut list: Vec<(&str, String)> = offered.chain(extra).map(|code| (code, name(shell, code))).collect();
    list.sort_by(|(_, one), (_, other)| one.cmp(other));
    Choice::list(current, list)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::i18n::Lang;

    #[test]
    fn every_country_has_a_name_and_an_unknown_one_stays() {
        for lang in Lang::ALL {
            let shell = Shell {
                lang,
                ..Shell::new("Console", chrono::DateTime::UNIX_EPOCH)
            };
            for code in COUNTRIES {
                assert_ne!(name(&shell, code), code, "{code} in {lang:?}");
            }
            let choices = choices(&shell, "AQ");
            assert_eq!(choices.len(), COUNTRIES.len() + 1);
            assert!(choices.iter().any(|choice| choice.value == "AQ" && choice.selected));
        }
    }
}
