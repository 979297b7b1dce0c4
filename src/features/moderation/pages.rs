//! `/admin/moderation`: the queue and one submission.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, ResponseError as _};
use askama::Template;
use serde::Deserialize;

use crate::error::AppError;
use crate::features::chat::service as messages;
use crate::features::experiences::model::{Decision, ExperienceId, State};
use crate::features::experiences::pages::labels::{self, Body};
use crate::flash;
use crate::platform::db::paging::PageQuery;
use crate::platform::http::{Empty, FormBody, Member, PageParams, PathId};
use crate::platform::permissions::{MESSAGES_OPEN_REPORTED, MODERATION_DECIDE};
use crate::shell;
use crate::web;
use crate::web::chart::{Chart, Value, Words};
use crate::web::forms::{Choice, FormErrors, reason};
use crate::web::lists::{Crumb, ListUrl, Pager};
use crate::web::shell::Shell;

use super::changes::{Changed, Piece, changes};
use super::model::{QueueItem, Reason, ReviewWithClaim, Told};
use super::service;
use crate::shell::MemberPage;

const QUEUE: &str = "/admin/moderation";

#[derive(Template)]
#[template(path = "features/moderation/queue.html", config = "config/askama.toml")]
struct QueuePage {
    shell: Shell,
    items: Vec<QueueItem>,
    /// Where to begin.
    first: Option<String>,
    /// How long things wait; `None` while nothing does.
    ages: Option<Chart>,
    /// How many reports nobody has opened.
    reports: i64,
    pager: Pager,
}

/// How long things wait, as bars.
fn ages_chart(shell: &Shell, ages: [i64; 4]) -> Option<Chart> {
    let keys = [
        "moderation-age-day",
        "moderation-age-days",
        "moderation-age-week",
        "moderation-age-longer",
    ];
    let all: i64 = ages.iter().sum();
    let values: Vec<Value> = keys
        .into_iter()
        .zip(ages)
        .map(|(key, count)| Value::count(shell.t(key), shell.number(count), count))
        .collect();
    let words = Words {
        id: "queue-ages".to_owned(),
        title: shell.t("moderation-ages"),
        description: shell.t1("moderation-ages-basis", "count", all),
        label_head: shell.t("moderation-ages-head"),
        value_head: shell.t("experiences-title"),
    };
    (all > 0).then(|| Chart::narrow_bars(shell.lang, words, &values))
}

fn review_path(id: ExperienceId) -> String {
    format!("{QUEUE}/experiences/{id}")
}

/// `GET /admin/moderation`
pub async fn queue_page(
    MemberPage { member, shell }: MemberPage,
    query: PageParams<PageQuery>,
) -> Result<HttpResponse, AppError> {
    member.require(MODERATION_DECIDE)?;
    let page = service::queue_for(&member, &query.0).await?;
    let (ages, reports) = member
        .read(async |tx| {
            let reports = match tx.scope().may(MESSAGES_OPEN_REPORTED) {
                true => messages::unopened_reports(tx).await?,
                false => 0,
            };
            Ok((service::ages(tx).await?, reports))
        })
        .await?;
    let free = |entry: &&QueueItem| !entry.own && entry.claim.as_ref().is_none_or(|claim| claim.mine);
    Ok(web::render(&QueuePage {
        first: page.items.iter().find(free).map(|entry| review_path(entry.item.id)),
        items: page.items,
        pager: ListUrl::new(QUEUE).pager(query.0.cursor.as_deref(), page.next_cursor),
        ages: ages_chart(&shell, ages),
        reports,
        shell,
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
    /// What is different from the version a moderator saw before.
    changes: Vec<Changed>,
    /// What the text was looked through for.
    checks: Vec<Check>,
    /// Usual reasons, as check boxes.
    reasons: Vec<Choice>,
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

    /// Names what the submission is compared with.
    fn changes_key(&self) -> &'static str {
        if self.found.review.published.is_some() {
            "moderation-changes-published"
        } else {
            "moderation-changes"
        }
    }
}

/// One thing the text was looked through for.
struct Check {
    /// Whether nothing was found.
    clear: bool,
    text: String,
    found: Vec<String>,
}

fn checks(shell: &Shell, found: &ReviewWithClaim) -> Vec<Check> {
    let check = |found: &[String], clear: &str, hit: &str| Check {
        clear: found.is_empty(),
        text: shell.t(if found.is_empty() { clear } else { hit }),
        found: found.to_vec(),
    };
    let findings = &found.findings;
    let mut checks = vec![
        check(
            &findings.contacts,
            "moderation-check-contacts-none",
            "moderation-check-contacts",
        ),
        check(&findings.links, "moderation-check-links-none", "moderation-check-links"),
    ];
    if found.review.submission.content.anonymous {
        checks.push(check(
            &findings.author_names,
            "moderation-check-author-none",
            "moderation-check-author",
        ));
    }
    checks
}

fn reasons(shell: &Shell, chosen: &[Reason]) -> Vec<Choice> {
    let choice = |reason: Reason| {
        let label = shell.t(&format!("moderation-reason-{}", reason.as_str()));
        Choice::new(reason.as_str(), label).selected(chosen.contains(&reason))
    };
    Reason::ALL.into_iter().map(choice).collect()
}

async fn page(shell: Shell, found: ReviewWithClaim) -> ReviewPage {
    let content = &found.review.submission.content;
    let held = found.claim.as_ref().is_some_and(|claim| !claim.mine);
    ReviewPage {
        crumbs: vec![Crumb::new(QUEUE, shell.t("moderation-title"))],
        title: labels::title(&shell, &content.company, &content.role),
        submission: labels::body(&shell, content).await,
        changes: match &found.review.previous {
            Some(version) => changes(&shell, &version.content, content),
            None => Vec::new(),
        },
        checks: checks(&shell, &found),
        reasons: reasons(&shell, &[]),
        open: found.review.state == State::Pending && !found.own && !held,
        errors: FormErrors::new(),
        reason: String::new(),
        problem: None,
        found,
        shell,
    }
}

/// `GET /admin/moderation/experiences/{id}`
pub async fn review_page(
    member: Member,
    request: HttpRequest,
    id: PathId<ExperienceId>,
) -> Result<HttpResponse, AppError> {
    let found = service::review_for(&member, id.0).await?;
    Ok(web::render(
        &page(shell::for_member(&member, &request).await?, found).await,
    ))
}

/// Shows the submission again, with why the press came to nothing.
async fn again(
    member: &Member,
    request: &HttpRequest,
    id: PathId<ExperienceId>,
    told: Told,
    error: AppError,
) -> Result<HttpResponse, AppError> {
    let status = error.status_code();
    if status != StatusCode::CONFLICT && status != StatusCode::UNPROCESSABLE_ENTITY {
        return Err(error);
    }
    let shell = shell::for_member(member, request).await?;
    let found = service::review_for(member, id.0).await?;
    let (problem, errors) = match error {
        AppError::Invalid(invalid) => {
            let mut errors = FormErrors::new();
            let key = match invalid.first().map(|error| error.code.as_str()).unwrap_or_default() {
                "too_long" => "moderation-reason-long",
                code => reason(code, "moderation-reason-needed"),
            };
            errors.push("reason", shell.t(key));
            (None, errors)
        }
        other => (Some(shell.t(&other.message_key())), FormErrors::new()),
    };
    let mut page = page(shell, found).await;
    page.reasons = reasons(&page.shell, &told.reasons);
    page.reason = told.reason;
    page.problem = problem;
    page.errors = errors;
    Ok(web::render_with(status, &page))
}

/// `POST /admin/moderation/experiences/{id}/claim`
pub async fn claim(
    member: Member,
    request: HttpRequest,
    id: PathId<ExperienceId>,
    _form: FormBody<Empty>,
) -> Result<HttpResponse, AppError> {
    match member.write(async |tx| service::claim(tx, id.0).await).await {
        Ok(_) => Ok(shell::redirect(&review_path(id.0))),
        Err(error) => again(&member, &request, id, Told::default(), error).await,
    }
}

/// `POST /admin/moderation/experiences/{id}/release`
pub async fn release(
    member: Member,
    id: PathId<ExperienceId>,
    _form: FormBody<Empty>,
) -> Result<HttpResponse, AppError> {
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
    #[serde(default)]
    reasons: Vec<Reason>,
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
    id: PathId<ExperienceId>,
    form: FormBody<DecideForm>,
) -> Result<HttpResponse, AppError> {
    let DecideForm {
        version,
        reason,
        reasons,
        act,
    } = form.0;
    let told = Told { reasons, reason };
    let (decision, flash) = match act {
        Act::Approve => (Decision::Approved, flash!(Good, "flash-moderation-approved")),
        Act::RequestChanges => (
            Decision::ChangesRequested,
            flash!(Good, "flash-moderation-changes-requested"),
        ),
        Act::Reject => (Decision::Rejected, flash!(Good, "flash-moderation-rejected")),
    };
    let made = member
        .write(async |tx| service::decide(tx, member.college(), id.0, version, decision, &told).await)
        .await;
    match made {
        Ok(made) => {
            let next = made.next.map_or_else(|| QUEUE.to_owned(), review_path);
            Ok(shell::redirect_with(&next, flash))
        }
        Err(error) => again(&member, &request, id, told, error).await,
    }
}
