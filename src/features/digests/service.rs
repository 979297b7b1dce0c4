//! The rules of mails about what waits: requests, and the moderation queue.

use chrono::TimeDelta;
use serde_json::json;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use super::store;
use crate::error::AppError;
use crate::features::accounts::service as accounts;
use crate::features::experiences::service as experiences;
use crate::features::{chat, connections};
use crate::platform::app::App;
use crate::platform::auth::permissions::{MODERATION_DECIDE, PROFILE_UPDATE_OWN};
use crate::platform::auth::proof;
use crate::platform::db::TenantTx;
use crate::platform::jobs;
use crate::platform::mail::{self, Mail};
use crate::platform::tenancy::College;
use crate::web::accent::Accent;
use crate::web::i18n::Lang;
use crate::web::mail::{MailAction, MailFrame, MailMessage};

/// From one of these mails to the next.
const EVERY: TimeDelta = TimeDelta::days(1);

/// Notes that the caller looked at their requests.
///
/// # Errors
/// When the database refuses.
pub async fn seen(tx: &mut TenantTx) -> Result<(), AppError> {
    let me = tx.scope().member()?.user_id;
    store::seen(tx, me).await
}

/// Whether the caller wants these mails.
///
/// # Errors
/// When the database refuses.
pub async fn wanted(tx: &mut TenantTx) -> Result<bool, AppError> {
    let me = tx.scope().member()?.user_id;
    store::wanted(tx, me).await
}

/// Sets whether the caller wants these mails.
///
/// # Errors
/// When the database refuses.
pub async fn set_wanted(tx: &mut TenantTx, wanted: bool) -> Result<(), AppError> {
    tx.scope().require(PROFILE_UPDATE_OWN)?;
    let me = tx.scope().member()?.user_id;
    switch(tx, me, wanted).await
}

async fn switch(tx: &mut TenantTx, user: Uuid, wanted: bool) -> Result<(), AppError> {
    let before = store::wanted(tx, user).await?;
    store::wanted_set(tx, user, wanted).await?;
    if before != wanted {
        let state = |wanted: bool| Some(json!({ "request_mails": wanted }));
        tx.audit("mail_preferences.changed", "user", user, state(before), state(wanted));
    }
    Ok(())
}

/// What a link that switches these mails off carries: the person, and a proof that we wrote it for this college.
fn off_token(app: &App, college: Uuid, user: Uuid) -> String {
    let parts: [&[u8]; 2] = [college.as_bytes(), user.as_bytes()];
    let proof = proof(&app.secrets.server_key, "request-mails-off", &parts);
    format!("{}.{proof}", user.simple())
}

/// Whom a link to switch off is for; `None` when it is not one of ours.
pub fn whose(app: &App, college: Uuid, token: &str) -> Option<Uuid> {
    let user = Uuid::try_parse(token.split_once('.')?.0).ok()?;
    let right = off_token(app, college, user);
    bool::from(right.as_bytes().ct_eq(token.as_bytes())).then_some(user)
}

/// Switches the mails off for whom a link is for. As the system: the link is the proof.
///
/// # Errors
/// 404 when there is no such person any more.
pub async fn switch_off(tx: &mut TenantTx, user: Uuid) -> Result<(), AppError> {
    store::reader(tx, user).await?.ok_or(AppError::NotFound)?;
    switch(tx, user, false).await
}

/// Writes to everybody who may decide on submissions while some have waited for a day, but not about their own. Runs once
/// a day, as the system.
///
/// # Errors
/// When the database refuses; the job is then tried again.
pub async fn remind_moderators(app: &App, college: &College, tx: &mut TenantTx) -> Result<(), AppError> {
    if experiences::pending_count(tx).await? == 0 {
        return Ok(());
    }
    let authors = experiences::waiting_authors(tx, tx.now() - EVERY).await?;
    for user in accounts::holders(tx, MODERATION_DECIDE).await? {
        let waiting = authors.iter().filter(|author| **author != user).count();
        if waiting == 0 || !store::wanted(tx, user).await? {
            continue;
        }
        let Some(reader) = store::reader(tx, user).await? else {
            continue;
        };
        let lang = language(&reader, college);
        let paragraphs = vec![
            lang.t1("digests-mail-hello", "name", &reader.full_name),
            lang.t1("digests-queue-text", "count", waiting),
        ];
        let words = Words {
            heading: lang.t1("digests-queue", "count", waiting),
            paragraphs,
            reason: lang.t("digests-queue-reason"),
            action: lang.t("digests-queue-action"),
            path: "/admin/moderation",
            notes: Vec::new(),
        };
        send(app, college, tx, (user, reader), lang, words).await?;
    }
    Ok(())
}

/// What differs between these mails.
struct Words {
    heading: String,
    paragraphs: Vec<String>,
    reason: String,
    action: String,
    /// Where the button leads.
    path: &'static str,
    notes: Vec<String>,
}

fn language(reader: &store::Reader, college: &College) -> Lang {
    reader
        .locale
        .as_deref()
        .and_then(Lang::from_code)
        .or_else(|| Lang::from_code(&college.locale))
        .unwrap_or_default()
}

/// Puts a mail into the outbox, with the link that switches these mails off.
async fn send(
    app: &App,
    college: &College,
    tx: &mut TenantTx,
    (user, reader): (Uuid, store::Reader),
    lang: Lang,
    words: Words,
) -> Result<(), AppError> {
    let off = app.college_url(college, &format!("/emails/off/{}", off_token(app, college.id, user)));
    let message = MailMessage {
        frame: MailFrame {
            lang,
            site_name: college.name.clone(),
            accent: college.accent.as_deref().and_then(|colour| Accent::parse(colour).ok()),
            reason: words.reason,
            settings_url: Some(off),
        },
        heading: words.heading,
        paragraphs: words.paragraphs,
        action: Some(MailAction {
            label: words.action,
            url: app.college_url(college, words.path),
        }),
        notes: words.notes,
    };
    let mail = Mail {
        to: reader.email,
        from_name: college.name.clone(),
        subject: message.heading.clone(),
        text: message.text().map_err(AppError::internal)?,
        html: message.html().map_err(AppError::internal)?,
    };
    mail::enqueue(tx, &mail).await
}

/// Writes the mail, if there is something the person has not seen since the last one. Within a day of it, looks again
/// when the day is over. As the system.
///
/// # Errors
/// When the database refuses.
pub(super) async fn tell(app: &App, college: &College, tx: &mut TenantTx, user: Uuid) -> Result<(), AppError> {
    let row = store::row_locked(tx, user).await?;
    let Some(reader) = store::reader(tx, user).await?.filter(|_| row.wanted) else {
        return Ok(());
    };
    let since = row.seen_at.max(row.mailed_at);
    let people = connections::service::asked_since(tx, user, since).await?;
    let messages = chat::service::asked_since(tx, user, since).await?;
    if people.is_empty() && messages.is_empty() {
        return Ok(());
    }
    if let Some(next) = row.mailed_at.map(|at| at + EVERY).filter(|next| *next > tx.now()) {
        let payload = json!({ "user_id": user });
        return jobs::enqueue_unless_planned(tx, connections::service::REQUESTS_JOB, payload, next).await;
    }
    let lang = language(&reader, college);
    let connect = people.len();
    let write = messages.len();
    let (key, path) = match (connect, write) {
        (_, 0) => ("digests-mail-connect", "/connections?list=incoming"),
        (0, _) => ("digests-mail-write", "/messages?list=requests"),
        _ => ("digests-mail-both", "/connections?list=incoming"),
    };
    let heading = lang.t1(key, "count", connect + write);
    let mut paragraphs = vec![lang.t1("digests-mail-hello", "name", &reader.full_name)];
    let named = |names: &[String]| {
        let shown: Vec<&str> = names.iter().take(5).map(String::as_str).collect();
        shown.join(&lang.t("chat-names-between"))
    };
    if connect > 0 {
        let args = [("count", connect.into()), ("names", named(&people).into())];
        paragraphs.push(lang.t_args("digests-mail-connect-text", &args));
    }
    if write > 0 {
        let args = [("count", write.into()), ("names", named(&messages).into())];
        paragraphs.push(lang.t_args("digests-mail-write-text", &args));
    }
    let words = Words {
        heading,
        paragraphs,
        reason: lang.t("digests-mail-reason"),
        action: lang.t("digests-mail-action"),
        path,
        notes: vec![lang.t("digests-mail-note")],
    };
    send(app, college, tx, (user, reader), lang, words).await?;
    store::mailed(tx, user).await
}
