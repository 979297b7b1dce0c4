//! One message: who has it, and what can be done with it.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, ResponseError as _};
use askama::Template;
use serde::Deserialize;

use super::super::model::{ConversationId, REACTIONS};
use super::super::service::{self, EDIT_WINDOW};
use super::bubbles::{Bubble, bubbles, one};
use super::{ids, name_of, place};
use crate::error::AppError;
use crate::features::chat::model::MessageKind;
use crate::flash;
use crate::platform::db::TenantTx;
use crate::platform::http::{Empty, FormBody, Member};
use crate::shell;
use crate::web::shell::Shell;
use crate::web::{Crumb, FormErrors, forms, render, render_with};

/// Somebody else in the conversation and how far the message has come with them.
struct Arrived {
    name: String,
    state: &'static str,
}

#[derive(Template)]
#[template(path = "features/chat/message.html", config = "config/askama.toml")]
struct MessagePage {
    shell: Shell,
    crumbs: Vec<Crumb>,
    base: String,
    back: String,
    bubble: Bubble,
    arrived: Vec<Arrived>,
    more_arrived: usize,
    edits: bool,
    reactions: &'static [&'static str],
    body: String,
    errors: FormErrors,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "features/chat/report.html", config = "config/askama.toml")]
struct ReportPage {
    shell: Shell,
    crumbs: Vec<Crumb>,
    action: String,
    bubble: Bubble,
    reason: String,
    errors: FormErrors,
}

/// People named in the delivery detail.
const NAMED: usize = 50;

/// What came back from a form that could not be taken.
struct Refused {
    body: Option<String>,
    error: AppError,
}

async fn show(
    member: &Member,
    request: &HttpRequest,
    (id, seq): (ConversationId, i64),
    refused: Option<Refused>,
) -> Result<HttpResponse, AppError> {
    let shell = shell::for_member(member, request).await?;
    let me = member.caller().user_id;
    let (conversation, message, bubble) = member
        .read(async |tx| {
            let conversation = service::get(tx, id).await?;
            let message = one(tx, id, seq)
                .await?
                .filter(|message| message.kind == MessageKind::Text)
                .ok_or(AppError::NotFound)?;
            let bubble = bubbles(tx, &shell, &conversation, std::slice::from_ref(&message), None).await?;
            Ok((conversation, message, bubble))
        })
        .await?;
    let bubble = bubble.draw_one().await?;
    let others: Vec<_> = conversation.participants.iter().filter(|p| p.user_id != me).collect();
    let arrived = others
        .iter()
        .filter(|_| bubble.own)
        .take(NAMED)
        .map(|p| Arrived {
            name: p.full_name.clone(),
            state: if p.read_seq.is_some_and(|read| read >= seq) {
                "seen"
            } else if p.delivered_seq.is_some_and(|delivered| delivered >= seq) {
                "delivered"
            } else {
                "sent"
            },
        })
        .collect();
    let name = name_of(&shell, &conversation, me);
    let mut page = MessagePage {
        crumbs: vec![
            Crumb::new("/messages", shell.t("chat-title")),
            Crumb::new(place(id, seq), name),
        ],
        base: format!("/messages/{id}/messages/{seq}"),
        back: format!("/messages/{id}"),
        arrived,
        more_arrived: others.len().saturating_sub(NAMED),
        edits: bubble.own && !bubble.deleted && shell.now - message.created_at < EDIT_WINDOW,
        reactions: &REACTIONS,
        body: message.body,
        errors: FormErrors::new(),
        problem: None,
        bubble,
        shell,
    };
    let mut status = StatusCode::OK;
    if let Some(Refused { body, error }) = refused {
        status = error.status_code();
        if let Some(body) = body {
            page.body = body;
        }
        match error {
            AppError::Invalid(invalid) => {
                let code = invalid.first().map(|error| error.code.as_str()).unwrap_or_default();
                page.errors
                    .push("body", page.shell.t(forms::reason(code, "chat-write-something")));
            }
            other => page.problem = Some(page.shell.t(&other.message_key())),
        }
    }
    Ok(render_with(status, &page))
}

/// `GET /messages/{id}/messages/{seq}`
pub async fn message(
    member: Member,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> Result<HttpResponse, AppError> {
    show(&member, &request, ids(&path)?, None).await
}

/// Does something with a message and goes back to it; what is refused for its state or text is shown with why.
async fn act(
    member: &Member,
    request: &HttpRequest,
    at: (ConversationId, i64),
    body: Option<String>,
    work: impl AsyncFnOnce(&mut TenantTx) -> Result<(), AppError>,
) -> Result<HttpResponse, AppError> {
    match member.write(work).await {
        Ok(()) => Ok(shell::redirect(&place(at.0, at.1))),
        Err(error @ (AppError::Conflict { .. } | AppError::Invalid(_))) => {
            show(member, request, at, Some(Refused { body, error })).await
        }
        Err(error) => Err(error),
    }
}

/// What the message says from now on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditForm {
    body: String,
}

/// `POST /messages/{id}/messages/{seq}/edit`
pub async fn edit(
    member: Member,
    request: HttpRequest,
    path: Path<(String, String)>,
    form: FormBody<EditForm>,
) -> Result<HttpResponse, AppError> {
    let at = ids(&path)?;
    let body = form.0.body;
    act(&member, &request, at, Some(body.clone()), async |tx| {
        service::edit(tx, at.0, at.1, &body).await.map(drop)
    })
    .await
}

/// `POST /messages/{id}/messages/{seq}/delete`
pub async fn delete(
    member: Member,
    request: HttpRequest,
    path: Path<(String, String)>,
    _form: FormBody<Empty>,
) -> Result<HttpResponse, AppError> {
    let at = ids(&path)?;
    act(&member, &request, at, None, async |tx| {
        service::delete(tx, at.0, at.1).await.map(drop)
    })
    .await
}

/// A sign to put under the message, or to take back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReactForm {
    #[serde(default)]
    emoji: Option<String>,
    #[serde(default)]
    remove: Option<String>,
}

/// `POST /messages/{id}/messages/{seq}/react`
pub async fn react(
    member: Member,
    request: HttpRequest,
    path: Path<(String, String)>,
    form: FormBody<ReactForm>,
) -> Result<HttpResponse, AppError> {
    let at = ids(&path)?;
    let ReactForm { emoji, remove } = form.0;
    act(&member, &request, at, None, async |tx| match (&emoji, &remove) {
        (_, Some(emoji)) => service::unreact(tx, at.0, at.1, emoji).await.map(drop),
        (emoji, None) => service::react(tx, at.0, at.1, emoji.as_deref().unwrap_or_default())
            .await
            .map(drop),
    })
    .await
}

/// Why a message is reported.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportForm {
    reason: String,
}

async fn show_report(
    member: &Member,
    request: &HttpRequest,
    (id, seq): (ConversationId, i64),
    refused: Option<(String, &'static str)>,
) -> Result<HttpResponse, AppError> {
    let shell = shell::for_member(member, request).await?;
    let (name, bubble) = member
        .read(async |tx| {
            let conversation = service::get(tx, id).await?;
            let message = one(tx, id, seq)
                .await?
                .filter(|message| message.kind == MessageKind::Text)
                .ok_or(AppError::NotFound)?;
            let bubble = bubbles(tx, &shell, &conversation, &[message], None).await?;
            Ok((name_of(&shell, &conversation, tx.scope().member()?.user_id), bubble))
        })
        .await?;
    let bubble = bubble.draw_one().await?;
    let mut errors = FormErrors::new();
    let (reason, why) = refused.unwrap_or_default();
    if !why.is_empty() {
        errors.push("reason", shell.t(why));
    }
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = ReportPage {
        crumbs: vec![
            Crumb::new("/messages", shell.t("chat-title")),
            Crumb::new(place(id, seq), name),
        ],
        action: format!("/messages/{id}/messages/{seq}/report"),
        reason,
        bubble,
        errors,
        shell,
    };
    Ok(if status == StatusCode::OK {
        render(&page)
    } else {
        render_with(status, &page)
    })
}

/// `GET /messages/{id}/messages/{seq}/report`
pub async fn report_page(
    member: Member,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> Result<HttpResponse, AppError> {
    show_report(&member, &request, ids(&path)?, None).await
}

/// `POST /messages/{id}/messages/{seq}/report`
pub async fn report(
    member: Member,
    request: HttpRequest,
    path: Path<(String, String)>,
    form: FormBody<ReportForm>,
) -> Result<HttpResponse, AppError> {
    let (id, seq) = ids(&path)?;
    let text = form.0.reason;
    match member.write(async |tx| service::report(tx, id, seq, &text).await).await {
        Ok(()) => Ok(shell::redirect_with(
            &format!("/messages/{id}"),
            flash!(Good, "flash-chat-reported"),
        )),
        Err(AppError::Invalid(invalid)) => {
            let code = invalid.first().map(|error| error.code.as_str()).unwrap_or_default();
            let why = forms::reason(code, "chat-report-reason-needed");
            show_report(&member, &request, (id, seq), Some((text, why))).await
        }
        Err(error) => Err(error),
    }
}
