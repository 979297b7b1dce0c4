//! `/admin/moderation`: the queue and one submission.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, ResponseError as _};
use askama::Template;
use serde::Deserialize;

use crate::error::AppError;
use crate::features::experiences::model::{Decision, PageQuery, State};
use crate::features::experiences::pages::words::{self, Body};
use crate::platform::auth::Member;
use crate::platform::auth::permissions::MODERATION_DECIDE;
use crate::platform::http::{Empty, FormBody, PageParams, PathId};
use crate::shell;
use crate::web;
use crate::web::forms::FormErrors;
use crate::web::lists::{Crumb, Pager};
use crate::web::shell::{FlashKind, Shell};

use super::model::{QueueItem, ReviewWithClaim};
use super::service;

const QUEUE: &str = "/admin/moderation";

#[derive(Template)]
#[template(path = "features/moderation/queue.html", config = "config/askama.toml")]
struct QueuePage {
    shell: Shell,
    items: Vec<QueueItem>,
    /// Where to begin.
    first: Option<String>,
    pager: Pager,
}

fn review_path(id: uuid::Uuid) -> String {
    format!("{QUEUE}/experiences/{id}")
}

/// `GET /admin/moderation`
pub async fn queue_page(
    member: Member,
    request: HttpRequest,
    query: PageParams<PageQuery>,
) -> Result<HttpResponse, AppError> {
    member.require(MODERATION_DECIDE)?;
    let page = member.read(async |tx| service::queue(tx, &query.0).await).await?;
    let free = |entry: &&QueueItem| !entry.own && entry.claim.as_ref().is_none_or(|claim| claim.mine);
    Ok(web::render(&QueuePage {
        first: page.items.iter().find(free).map(|entry| review_path(entry.item.id)),
        items: page.items,
        pager: Pager {
            newer: query.0.cursor.is_some().then(|| QUEUE.to_owned()),
            older: page.next_cursor.map(|cursor| format!("{QUEUE}?cursor={cursor}")),
        },
        shell: shell::for_member(&member, &request),
    }))
}

#[derive(Template)]
#[template(path = "features/moderation/review.html", config = "config/askama.toml")]
struct ReviewPage {
    shell: Shell,
    crumbs: Vec<Crumb>,
    title: String,
    found: ReviewWithClaim,
    submission: Body,
    published: Option<Body>,
    /// Whether the reader can decide on it now.
    open: bool,
    errors: FormErrors,
    /// What was written into the form.
    reason: String,
    /// Why the last press came to nothing.
    problem: Option<String>,
}

impl ReviewPage {
    fn path(&self, rest: &str) -> String {
        format!("{}{rest}", review_path(self.found.review.id))
    }
}

async fn page(shell: Shell, found: ReviewWithClaim) -> ReviewPage {
    let content = &found.review.submission.content;
    let held = found.claim.as_ref().is_some_and(|claim| !claim.mine);
    ReviewPage {
        crumbs: vec![Crumb::new(QUEUE, shell.t("moderation-title"))],
        title: words::title(&shell, &content.company, &content.role),
        submission: words::body(&shell, content).await,
        published: match &found.review.published {
            Some(version) if version.version != found.review.submission.version => {
                Some(words::body(&shell, &version.content).await)
            }
            _ => None,
        },
        open: found.review.state == State::Pending && !found.own && !held,
        errors: FormErrors::new(),
        reason: String::new(),
        problem: None,
        found,
        shell,
    }
}

/// `GET /admin/moderation/experiences/{id}`
pub async fn review_page(member: Member, request: HttpRequest, id: PathId) -> Result<HttpResponse, AppError> {
    let found = member.read(async |tx| service::review(tx, id.0).await).await?;
    Ok(web::render(&page(shell::for_member(&member, &request), found).await))
}

/// Shows the submission again, with why the press came to nothing.
async fn again(
    member: &Member,
    request: &HttpRequest,
    id: PathId,
    reason: String,
    error: AppError,
) -> Result<HttpResponse, AppError> {
    let status = error.status_code();
    if status != StatusCode::CONFLICT && status != StatusCode::UNPROCESSABLE_ENTITY {
        return Err(error);
    }
    let shell = shell::for_member(member, request);
    let found = member.read(async |tx| service::review(tx, id.0).await).await?;
    let (problem, errors) = match error {
        AppError::Invalid(_) => {
            let mut errors = FormErrors::new();
            errors.push("reason", shell.t("moderation-reason-needed"));
            (None, errors)
        }
        other => (Some(shell.t(&other.message_key())), FormErrors::new()),
    };
    let mut page = page(shell, found).await;
    page.reason = reason;
    page.problem = problem;
    page.errors = errors;
    Ok(web::render_with(status, &page))
}

/// `POST /admin/moderation/experiences/{id}/claim`
pub async fn claim(
    member: Member,
    request: HttpRequest,
    id: PathId,
    _form: FormBody<Empty>,
) -> Result<HttpResponse, AppError> {
    match member.write(async |tx| service::claim(tx, id.0).await).await {
        Ok(_) => Ok(shell::redirect(&review_path(id.0))),
        Err(error) => again(&member, &request, id, String::new(), error).await,
    }
}

/// `POST /admin/moderation/experiences/{id}/release`
pub async fn release(member: Member, id: PathId, _form: FormBody<Empty>) -> Result<HttpResponse, AppError> {
    member.write(async |tx| service::release(tx, id.0).await).await?;
    Ok(shell::redirect(QUEUE))
}

/// The decision form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecideForm {
    version: i32,
    #[serde(default)]
    reason: String,
    act: Act,
}

/// Which button was pressed.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// Publish it.
    Approve,
    /// Ask for changes.
    RequestChanges,
    /// Refuse it.
    Reject,
}

/// `POST /admin/moderation/experiences/{id}/decide`: decides and goes on with the next one.
pub async fn decide(
    member: Member,
    request: HttpRequest,
    id: PathId,
    form: FormBody<DecideForm>,
) -> Result<HttpResponse, AppError> {
    let DecideForm { version, reason, act } = form.0;
    let (decision, flash) = match act {
        Act::Approve => (Decision::Approved, "flash-moderation-approved"),
        Act::RequestChanges => (Decision::ChangesRequested, "flash-moderation-changes-requested"),
        Act::Reject => (Decision::Rejected, "flash-moderation-rejected"),
    };
    let desk = (member.app(), member.college().as_ref());
    let made = member
        .write(async |tx| service::decide(tx, desk, id.0, version, decision, &reason).await)
        .await;
    match made {
        Ok(made) => {
            let next = made.next.map_or_else(|| QUEUE.to_owned(), review_path);
            Ok(shell::redirect_with(&next, FlashKind::Good, flash))
        }
        Err(error) => again(&member, &request, id, reason, error).await,
    }
}
