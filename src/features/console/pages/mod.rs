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
use crate::web::forms::Form;
use crate::web::i18n::Lang;

/// Fields of the console's forms, from top to bottom.
const FIELDS: &[&str] = &[
    "email",
    "password",
    "slug",
    "name",
    "country",
    "locale",
    "time_zone",
    "accent",
    "tagline",
    "help_email",
    "domains",
    "note",
    "host",
    "new_host",
    "admin_email",
    "admin_name",
    "reason",
];

/// The forms of the console.
const FORM: Form = Form {
    fields: FIELDS,
    field: |name| field(name).to_owned(),
    label: |lang, name| match field(name) {
        "new_host" => lang.t("console-host"),
        name if FIELDS.contains(&name) => lang.t(&format!("console-{}", name.replace('_', "-"))),
        _ => String::new(),
    },
    message: |field, code| match (code, field) {
        ("too_short", _) => Some("console-error-too-short"),
        ("too_common", _) => Some("console-error-too-common"),
        ("taken", _) => Some("console-error-taken"),
        ("reserved", _) => Some("console-error-reserved"),
        ("unreadable", _) => Some("console-error-unreadable"),
        ("ours", _) => Some("console-error-ours"),
        ("invalid", "slug") => Some("console-error-slug"),
        ("invalid", "time_zone") => Some("console-error-time-zone"),
        ("invalid", "country") => Some("console-error-country"),
        ("invalid", _) => Some("console-error-domain"),
        _ => None,
    },
    named: true,
    ..Form::PLAIN
};

/// The messages of a refused form, in the reader's language, at the fields of the form and in its order.
fn messages(lang: Lang, errors: &[FieldError]) -> FormErrors {
    FORM.errors(lang, errors)
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
