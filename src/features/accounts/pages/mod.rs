//! The pages of accounts: signing in and joining, the settings, and, in development, the mails that were sent.

mod articles;
mod dev_mail;
mod doors;
mod joining;
mod plain;
mod preferences;
mod settings;

pub use articles::{accessibility, help, privacy};
pub use dev_mail::{dev_mail, dev_mails};
pub use doors::*;
pub use joining::*;
pub use preferences::preferences;
pub use settings::*;

use crate::error::FieldError;
use crate::platform::auth::PASSWORD_MIN_LENGTH;
use crate::web::FormErrors;
use crate::web::forms::Form;
use crate::web::i18n::Lang;

/// What a person reads when there is no better place to go.
const HOME: &str = "/experiences";

/// A path on this very host, to come back to: nothing a browser could read as another site.
fn local_path(path: &str) -> Option<&str> {
    let plain = path.len() <= 2000 && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    (plain && path.starts_with('/') && !path.starts_with("//")).then_some(path)
}

/// The forms of accounts.
const FORM: Form = Form {
    label: |lang, field| label_key(field).map(|key| lang.t(key)).unwrap_or_default(),
    message: |_, code| match code {
        "too_short" => Some("accounts-error-too-short"),
        "too_common" => Some("accounts-error-too-common"),
        "wrong_password" => Some("accounts-error-wrong-password"),
        "same_password" => Some("accounts-error-same-password"),
        "same_address" => Some("accounts-error-same-address"),
        _ => None,
    },
    numbers: &[("min", PASSWORD_MIN_LENGTH)],
    ..Form::PLAIN
};

/// The messages of a refused form, in the reader's language.
fn messages(lang: Lang, errors: &[FieldError]) -> FormErrors {
    FORM.errors(lang, errors)
}

/// Key of a field's name on the form.
fn label_key(field: &str) -> Option<&'static str> {
    match field {
        "email" => Some("accounts-email"),
        "full_name" => Some("accounts-full-name"),
        "password" => Some("accounts-password"),
        "current_password" => Some("accounts-current-password"),
        "new_password" => Some("accounts-new-password"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn only_paths_of_this_host_are_come_back_to() {
        for good in ["/", "/experiences?cursor=a%20b&x=1", "/a//b", "/people/1#x"] {
            assert_eq!(local_path(good), Some(good));
        }
        let long = format!("/{}", "a".repeat(2000));
        for bad in [
            "",
            "experiences",
            "//evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/\n/evil.example",
            " /x",
            "/é",
            "/a b",
            &long,
        ] {
            assert_eq!(local_path(bad), None, "{bad:?}");
        }
    }
}
