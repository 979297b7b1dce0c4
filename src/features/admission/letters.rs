//! The mails of a college's doors, sent by this feature and by accounts: one frame, texts from `accounts.ftl`, in the reader's or else the college's language.

use fluent_templates::fluent_bundle::FluentValue;

use crate::error::AppError;
use crate::platform::db::TenantTx;
use crate::platform::mail::{self, Mail};
use crate::platform::tenancy::College;
use crate::web::accent::Accent;
use crate::web::i18n::Lang;
use crate::web::mail::{MailAction, MailFrame, MailMessage};

/// What one mail says. Its texts are `accounts-mail-<kind>`, `...-text`, `...-note` and, with a link, `...-action`.
pub struct Letter {
    kind: &'static str,
    /// The parts that are paragraphs, in their order.
    parts: &'static [&'static str],
    link: Option<String>,
    values: Vec<(&'static str, FluentValue<'static>)>,
}

impl Letter {
    /// What it is about: the kind its texts are named by.
    pub fn new(kind: &'static str) -> Self {
        Self {
            kind,
            parts: &["-text"],
            link: None,
            values: Vec::new(),
        }
    }

    /// Says more than one paragraph: the ends of their keys, in their order.
    #[must_use]
    pub fn parts(mut self, parts: &'static [&'static str]) -> Self {
        self.parts = parts;
        self
    }

    /// A word the texts name.
    #[must_use]
    pub fn word(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, FluentValue::from(value.into())));
        self
    }

    /// The one thing to do: an absolute address, made from the registry.
    #[must_use]
    pub fn link(mut self, url: String) -> Self {
        self.link = Some(url);
        self
    }

    /// A number the texts name.
    #[must_use]
    pub fn number(mut self, name: &'static str, value: i64) -> Self {
        self.values.push((name, FluentValue::from(value)));
        self
    }
}

/// Enqueues a mail in the caller's transaction. `locale` is the reader's choice; `None` follows the college.
///
/// # Errors
/// When the database refuses.
pub async fn send(
    tx: &mut TenantTx,
    college: &College,
    locale: Option<&str>,
    to: &str,
    letter: Letter,
) -> Result<(), AppError> {
    let lang = locale
        .and_then(Lang::from_code)
        .or_else(|| Lang::from_code(&college.locale))
        .unwrap_or_default();
    let mut values = letter.values;
    values.push(("college", FluentValue::from(college.name.clone())));
    let say = |part: &str| lang.t_args(&format!("accounts-mail-{}{part}", letter.kind), &values);
    let message = MailMessage {
        frame: MailFrame {
            lang,
            site_name: college.name.clone(),
            accent: college.accent.as_deref().and_then(|colour| Accent::parse(colour).ok()),
            reason: lang.t1("accounts-mail-reason", "college", &college.name),
            settings_url: None,
        },
        heading: say(""),
        paragraphs: letter.parts.iter().map(|part| say(part)).collect(),
        action: letter.link.map(|url| MailAction {
            label: say("-action"),
            url,
        }),
        notes: vec![say("-note")],
    };
    let mail = Mail {
        to: to.to_owned(),
        from_name: college.name.clone(),
        subject: message.heading.clone(),
        text: message.text().map_err(AppError::internal)?,
        html: message.html().map_err(AppError::internal)?,
    };
    mail::enqueue(tx, &mail).await
}
