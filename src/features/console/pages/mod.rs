//! The pages of the console.

mod audit;
mod college;
mod colleges;
mod doors;

pub use audit::audit;
pub use college::*;
pub use colleges::*;
pub use doors::*;

use crate::error::FieldError;
use crate::web::FormErrors;
use crate::web::i18n::Lang;

/// Fields of the console's forms, from top to bottom, each with the key of its name.
const FIELDS: [(&str, &str); 17] = [
    ("email", "console-email"),
    ("password", "console-password"),
    ("slug", "console-slug"),
    ("name", "console-name"),
    ("country", "console-country"),
    ("locale", "console-locale"),
    ("time_zone", "console-time-zone"),
    ("accent", "console-accent"),
    ("tagline", "console-tagline"),
    ("help_email", "console-help-email"),
    ("domains", "console-domains"),
    ("note", "console-note"),
    ("host", "console-host"),
    ("new_host", "console-host"),
    ("admin_email", "console-admin-email"),
    ("admin_name", "console-admin-name"),
    ("reason", "console-reason"),
];

/// The messages of a refused form, in the reader's language, at the fields of the form and in its order.
fn messages(lang: Lang, errors: &[FieldError]) -> FormErrors {
    let mut found = FormErrors::new();
    for error in errors {
        let (field, text) = (field(&error.field), message(lang, error));
        match FIELDS.iter().find(|(name, _)| *name == field) {
            Some((_, key)) => found.push_named(field, &lang.t(key), text),
            None => found.push(field, text),
        }
    }
    found.in_order(&FIELDS.map(|(name, _)| name))
}

/// The form's own name of a field of the API.
fn field(name: &str) -> &str {
    if name.starts_with("email_domains") {
        "domains"
    } else if name.starts_with("first_admins") {
        if name.ends_with("full_name") {
            "admin_name"
        } else {
            "admin_email"
        }
    } else {
        name.strip_prefix("settings.").unwrap_or(name)
    }
}

fn message(lang: Lang, error: &FieldError) -> String {
    match error.code.as_str() {
        "required" => lang.t("console-error-required"),
        "too_short" => lang.t("console-error-too-short"),
        "too_long" => lang.t("console-error-too-long"),
        "too_common" => lang.t("console-error-too-common"),
        "invalid_email" => lang.t("errors-field-email"),
        "taken" => lang.t("console-error-taken"),
        "reserved" => lang.t("console-error-reserved"),
        "unreadable" => lang.t("console-error-unreadable"),
        "ours" => lang.t("console-error-ours"),
        "invalid" if error.field == "slug" => lang.t("console-error-slug"),
        "invalid" if error.field == "time_zone" => lang.t("console-error-time-zone"),
        "invalid" if error.field == "country" => lang.t("console-error-country"),
        "invalid" => lang.t("console-error-domain"),
        _ => lang.t("console-error-other"),
    }
}
