//! The mail an author gets when a moderator decided.

use uuid::Uuid;

use crate::error::AppError;
use crate::features::experiences::model::Decision;
use crate::features::experiences::service::Decided;
use crate::platform::app::App;
use crate::platform::db::TenantTx;
use crate::platform::mail::{self, Mail};
use crate::platform::tenancy::College;
use crate::web::accent::Accent;
use crate::web::i18n::{Lang, MessageValue as _};
use crate::web::mail::{MailAction, MailFrame, MailMessage};

use super::store;

/// The language a person gets mail in: their own, else the college's.
pub(super) async fn language(tx: &mut TenantTx, college: &College, person: Uuid) -> Result<Lang, AppError> {
    let (_, locale) = store::address(tx, person).await?;
    Ok(chosen(locale.as_deref(), college))
}

fn chosen(locale: Option<&str>, college: &College) -> Lang {
    locale
        .and_then(Lang::from_code)
        .or_else(|| Lang::from_code(&college.locale))
        .unwrap_or_default()
}

/// Writes the mail into the transaction of the decision, in the author's language.
pub(super) async fn tell_author(
    tx: &mut TenantTx,
    app: &App,
    college: &College,
    decided: &Decided,
) -> Result<(), AppError> {
    let (to, locale) = store::address(tx, decided.author_id).await?;
    let message = message(app, college, decided, chosen(locale.as_deref(), college));
    let mail = Mail {
        to,
        from_name: college.name.clone(),
        subject: message.heading.clone(),
        text: message.text().map_err(AppError::internal)?,
        html: message.html().map_err(AppError::internal)?,
    };
    mail::enqueue(tx, &mail).await
}

fn message(app: &App, college: &College, decided: &Decided, lang: Lang) -> MailMessage {
    let (heading, text, button, path) = match decided.decision {
        Decision::Approved => (
            "moderation-mail-approved",
            "moderation-mail-approved-text",
            "moderation-mail-read",
            format!("/experiences/{}", decided.id),
        ),
        Decision::Rejected => (
            "moderation-mail-rejected",
            "moderation-mail-rejected-text",
            "moderation-mail-mine",
            "/experiences/mine".to_owned(),
        ),
        Decision::ChangesRequested => (
            "moderation-mail-changes",
            "moderation-mail-changes-text",
            "moderation-mail-edit",
            format!("/experiences/{}/edit", decided.id),
        ),
    };
    let names = [
        ("company", decided.company.as_str().message_value()),
        ("role", decided.role.as_str().message_value()),
    ];
    let mut paragraphs = vec![lang.t_args(text, &names)];
    if !decided.reason.is_empty() {
        paragraphs.push(lang.t("moderation-mail-note"));
        paragraphs.push(decided.reason.clone());
    }
    MailMessage {
        frame: MailFrame {
            lang,
            site_name: college.name.clone(),
            accent: college.accent.as_deref().and_then(|colour| Accent::parse(colour).ok()),
            reason: lang.t("moderation-mail-reason"),
            settings_url: None,
        },
        heading: lang.t_args(heading, &names),
        paragraphs,
        action: Some(MailAction {
            label: lang.t(button),
            url: app.college_url(college, &path),
        }),
        notes: Vec::new(),
    }
}
