//! The rules of mails about requests.

use chrono::TimeDelta;
use serde_json::json;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use super::store;
use crate::error::AppError;
use crate::features::{connections, messages};
use crate::platform::app::App;
use crate::platform::auth::permissions::PROFILE_UPDATE_OWN;
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
    let messages = messages::service::asked_since(tx, user, since).await?;
    if people.is_empty() && messages.is_empty() {
        return Ok(());
    }
    if let Some(next) = row.mailed_at.map(|at| at + EVERY).filter(|next| *next > tx.now()) {
        let payload = json!({ "user_id": user });
        return jobs::enqueue_unless_planned(tx, connections::service::REQUESTS_JOB, payload, next).await;
    }
    let lang = reader
        .locale
        .as_deref()
        .and_then(Lang::from_code)
        .or_else(|| Lang::from_code(&college.locale))
        .unwrap_or_default();
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
    let off = app.college_url(college, &format!("/emails/off/{}", off_token(app, college.id, user)));
    let message = MailMessage {
        frame: MailFrame {
            lang,
            site_name: college.name.clone(),
            accent: college.accent.as_deref().and_then(|colour| Accent::parse(colour).ok()),
            reason: lang.t("digests-mail-reason"),
            settings_url: Some(off),
        },
        heading,
        paragraphs,
        action: Some(MailAction {
            label: lang.t("digests-mail-action"),
            url: app.college_url(college, path),
        }),
        notes: vec![lang.t("digests-mail-note")],
    };
    let mail = Mail {
        to: reader.email,
        from_name: college.name.clone(),
        subject: message.heading.clone(),
        text: message.text().map_err(AppError::internal)?,
        html: message.html().map_err(AppError::internal)?,
    };
    mail::enqueue(tx, &mail).await?;
    store::mailed(tx, user).await
}
