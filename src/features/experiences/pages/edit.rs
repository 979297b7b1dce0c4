//! The editor: begins a draft, saves it, adds and removes rounds without script, submits.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::json;

use super::form::{self, Act, EMPTY_ROUND, Fields};
use super::labels;
use crate::error::AppError;
use crate::features::experiences::conflicts;
use crate::features::experiences::model::{
    Change, Content, ExperienceId, MAX_ROUNDS, Outcome, PackageBand, RoundKind, State, WindowId, WorkingCopy,
};
use crate::features::experiences::service::{self, Saved};
use crate::flash;
use crate::platform::db::TenantTx;
use crate::platform::http::{FormBody, FormId, IdempotencyKey, Member, PathId, once};
use crate::platform::validate::{self, Checks};
use crate::shell;
use crate::shell::MemberPage;
use crate::web;
use crate::web::forms::{Choice, FormErrors};
use crate::web::lists::Crumb;
use crate::web::shell::Shell;

#[derive(Template)]
#[template(path = "features/experiences/new.html", config = "config/askama.toml")]
struct NewPage {
    shell: Shell,
    crumbs: Vec<Crumb>,
    errors: FormErrors,
    company: String,
    role: String,
    year: String,
    /// The companies the college knows, for one spelling of each.
    companies: Vec<String>,
    /// Made for this form: sent twice, it begins one draft.
    key: String,
}

fn crumbs(shell: &Shell) -> Vec<Crumb> {
    vec![
        Crumb::new("/experiences", shell.t("experiences-title")),
        Crumb::new("/experiences/mine", shell.t("experiences-tab-mine")),
    ]
}

/// `GET /experiences/new`
pub async fn new_page(MemberPage { member, shell }: MemberPage) -> Result<HttpResponse, AppError> {
    let companies = member
        .read(async |tx| match service::may_write(tx).await? {
            true => service::companies(tx).await,
            false => Err(AppError::Forbidden),
        })
        .await?;
    Ok(web::render(&NewPage {
        crumbs: crumbs(&shell),
        errors: FormErrors::new(),
        company: String::new(),
        role: String::new(),
        year: String::new(),
        companies,
        key: FormId::now_v7().to_string(),
        shell,
    }))
}

/// `POST /experiences/new`: begins the draft and goes on in the editor.
pub async fn new_start(member: Member, request: HttpRequest, form: FormBody<Fields>) -> Result<HttpResponse, AppError> {
    let shell = shell::for_member(&member, &request).await?;
    let mut fields = form.0;
    let key = fields.remove("key").unwrap_or_default();
    let form::Read {
        mut content,
        year,
        problems,
    } = form::read(&mut fields);
    let mut errors = noted(&shell, problems)?;
    content.rounds = vec![EMPTY_ROUND];
    let (company, role) = (content.company.clone(), content.role.clone());
    for (field, value) in [("company", &company), ("role", &role), ("placement_year", &year)] {
        if validate::is_blank(value) {
            let label = shell.t(&format!("experiences-field-{field}"));
            errors.push(field, shell.t1("errors-field-required", "label", label));
        }
    }
    if errors.is_empty() {
        match begin(&member, &request, &key, &content).await {
            Ok(copy) => return Ok(shell::redirect(&copy.path("/edit"))),
            Err(error) => errors = labels::form_errors(&shell, error)?,
        }
    }
    let page = NewPage {
        crumbs: crumbs(&shell),
        errors,
        company,
        role,
        year,
        companies: member.read(service::companies).await?,
        key,
        shell,
    };
    Ok(web::render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// What the form could not read, in the reader's words.
fn noted(shell: &Shell, problems: Checks) -> Result<FormErrors, AppError> {
    match problems.finish() {
        Ok(()) => Ok(FormErrors::new()),
        Err(error) => labels::form_errors(shell, error),
    }
}

/// One round of the form.
struct RoundForm {
    at: usize,
    kinds: Vec<Choice>,
    difficulties: Vec<Choice>,
    questions: String,
    notes: String,
}

impl RoundForm {
    /// The name of one of its fields.
    fn name(&self, field: &str) -> String {
        format!("rounds.{}.{field}", self.at)
    }

    /// What is wrong with one of its fields.
    fn error<'a>(&self, errors: &'a FormErrors, field: &str) -> Option<&'a str> {
        errors.get(&self.name(field))
    }

    /// The value of one of its buttons.
    fn act(&self, verb: &str) -> String {
        format!("{verb}{}", self.at)
    }
}

#[derive(Template)]
#[template(path = "features/experiences/edit.html", config = "config/askama.toml")]
struct EditPage {
    shell: Shell,
    crumbs: Vec<Crumb>,
    errors: FormErrors,
    copy: WorkingCopy,
    /// Said while it can be written.
    intro: String,
    /// What is in the form: the stored text, or what the person sent when it could not be stored.
    content: Content,
    /// Revision the next save names.
    revision: i32,
    /// Which window this is: its own saves are no conflict.
    window: WindowId,
    /// Somebody saved in between: the text that is stored now.
    conflict: Option<labels::Body>,
    /// While it waits for review: what was sent, as it will be read.
    sent: Option<labels::Body>,
    year: String,
    outcomes: Vec<Choice>,
    bands: Vec<Choice>,
    rounds: Vec<RoundForm>,
    full: bool,
    /// A round with text in it that somebody asked to remove: asked again first.
    removing: Option<usize>,
    /// The companies the college knows, for one spelling of each.
    companies: Vec<String>,
    /// What is in the form can no longer be saved where it was begun.
    lost: Option<Lost>,
    /// Made for this form: sent twice, it begins one draft.
    key: String,
}

/// Why what was written can no longer be saved where it was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lost {
    /// The draft was deleted in another window.
    Deleted,
    /// It was submitted in another window.
    UnderReview,
}

impl Lost {
    fn key(self) -> &'static str {
        match self {
            Lost::Deleted => "experiences-lost-deleted",
            Lost::UnderReview => "experiences-lost-review",
        }
    }

    fn text_key(self) -> &'static str {
        match self {
            Lost::Deleted => "experiences-lost-deleted-text",
            Lost::UnderReview => "experiences-lost-review-text",
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Lost::Deleted => StatusCode::NOT_FOUND,
            Lost::UnderReview => StatusCode::CONFLICT,
        }
    }
}

impl EditPage {
    /// Whether this is the round somebody asked to remove.
    fn asks_about(&self, round: &RoundForm) -> bool {
        self.removing == Some(round.at)
    }

    /// Where drafts save themselves to; nowhere while there is nothing to save them in.
    fn autosave(&self) -> String {
        match self.lost {
            Some(_) => String::new(),
            None => self.copy.path("/autosave"),
        }
    }
}

async fn page(
    shell: Shell,
    window: WindowId,
    copy: WorkingCopy,
    content: Content,
    errors: FormErrors,
    conflict: bool,
    around: Around,
) -> EditPage {
    let outcome = content.outcome.map_or("", Outcome::as_str);
    let band = content.package_band.map_or("", PackageBand::as_str);
    let rounds = content.rounds.iter().enumerate().map(|(at, round)| RoundForm {
        at,
        kinds: Choice::list(
            round.kind.map_or("", RoundKind::as_str),
            RoundKind::ALL
                .iter()
                .map(|kind| (kind.as_str(), labels::round_kind(&shell, kind))),
        ),
        difficulties: Choice::list(
            &round.difficulty.map(|n| n.to_string()).unwrap_or_default(),
            (1..=5).map(|n: u8| (n.to_string(), shell.t(labels::difficulty_key(&n)))),
        ),
        questions: round.questions.join("\n"),
        notes: round.notes.clone(),
    });
    let rounds: Vec<RoundForm> = rounds.collect();
    let pending = copy.state == State::Pending;
    let stored = if conflict || pending {
        Some(labels::body(&shell, &copy.content).await)
    } else {
        None
    };
    EditPage {
        crumbs: crumbs(&shell),
        errors,
        revision: copy.revision,
        window,
        conflict: stored.clone().filter(|_| conflict),
        sent: stored.filter(|_| pending),
        year: content.placement_year.map(|year| year.to_string()).unwrap_or_default(),
        outcomes: Choice::list(
            outcome,
            Outcome::ALL.iter().map(|o| (o.as_str(), labels::outcome(&shell, o))),
        ),
        bands: Choice::list(
            band,
            PackageBand::ALL.iter().map(|b| (b.as_str(), labels::band(&shell, b))),
        ),
        rounds,
        removing: None,
        companies: around.companies,
        lost: None,
        key: FormId::now_v7().to_string(),
        full: content.rounds.len() >= MAX_ROUNDS,
        intro: match (copy.state.is_editable(), around.published) {
            (true, true) => shell.t("experiences-edit-intro-published"),
            (true, false) => shell.t("experiences-edit-intro"),
            (false, _) => String::new(),
        },
        copy,
        content,
        shell,
    }
}

/// What the editor shows besides the text.
#[derive(Default)]
struct Around {
    companies: Vec<String>,
    /// Readers see an approved version, whatever is written here.
    published: bool,
}

async fn own_copy(tx: &mut TenantTx, id: PathId<ExperienceId>) -> Result<(WorkingCopy, Around), AppError> {
    let experience = service::read(tx, id.0).await?;
    let around = Around {
        published: experience.version.is_some(),
        companies: service::companies(tx).await?,
    };
    Ok((experience.working_copy.ok_or(AppError::NotFound)?, around))
}

/// `GET /experiences/{id}/edit`
pub async fn edit_page(
    MemberPage { member, shell }: MemberPage,
    id: PathId<ExperienceId>,
) -> Result<HttpResponse, AppError> {
    let (copy, around) = member.read(async |tx| own_copy(tx, id).await).await?;
    let content = copy.content.clone();
    let page = page(
        shell,
        WindowId::now_v7(),
        copy,
        content,
        FormErrors::new(),
        false,
        around,
    );
    Ok(web::render(&page.await))
}

/// `POST /experiences/{id}/edit`
pub async fn edit_save(
    member: Member,
    request: HttpRequest,
    id: PathId<ExperienceId>,
    form: FormBody<Fields>,
) -> Result<HttpResponse, AppError> {
    let shell = shell::for_member(&member, &request).await?;
    let mut fields = form.0;
    let act = Act::parse(&fields.remove("act").unwrap_or_default())?;
    let (revision, window) = form::standing(&mut fields)?;
    let key = fields.remove("key").unwrap_or_default();
    let form::Read {
        mut content,
        year,
        problems,
    } = form::read(&mut fields);
    form::refuse_unknown(&fields)?;
    let mut errors = noted(&shell, problems)?;
    let removing = act.on_rounds(&mut content.rounds);
    if errors.is_empty() && act == Act::SaveNew {
        match begin(&member, &request, &key, &content).await {
            Ok(copy) => {
                return Ok(shell::redirect_with(
                    &copy.path("/edit"),
                    flash!(Good, "flash-experience-saved-new"),
                ));
            }
            Err(error) => errors = labels::form_errors(&shell, error)?,
        }
    } else if errors.is_empty() {
        let change = Change::whole(revision, Some(window), content.clone());
        match save(&member, id, change, act).await {
            Ok((Saved::Stored(copy), None)) if removing.is_none() => return Ok(after(id, act, &copy)),
            Ok((Saved::Stored(copy), missing)) => {
                let errors = missing.map(|error| labels::form_errors(&shell, error)).transpose()?;
                let status = match errors {
                    Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
                    None => StatusCode::OK,
                };
                let (_, around) = member.read(async |tx| own_copy(tx, id).await).await?;
                let content = copy.content.clone();
                let errors = errors.unwrap_or_default();
                let mut page = page(shell, window, *copy, content, errors, false, around).await;
                page.removing = removing;
                return Ok(web::render_with(status, &page));
            }
            Ok((Saved::Conflict(copy), _)) => {
                let (_, around) = member.read(async |tx| own_copy(tx, id).await).await?;
                let page = page(shell, window, *copy, content, FormErrors::new(), true, around).await;
                return Ok(web::render_with(StatusCode::CONFLICT, &page));
            }
            // There is nothing to save it in any more: the page says so, and keeps what was written.
            Err(
                AppError::NotFound
                | AppError::Conflict {
                    code: conflicts::UNDER_REVIEW,
                },
            ) => {}
            Err(error) => errors = labels::form_errors(&shell, error)?,
        }
    }
    let sent = Sent {
        revision,
        window,
        content,
        year,
        key,
    };
    not_stored(&member, shell, id, sent, errors).await
}

/// Begins a draft with what is in a form; the form sent twice begins one.
async fn begin(member: &Member, request: &HttpRequest, key: &str, content: &Content) -> Result<WorkingCopy, AppError> {
    let asked = IdempotencyKey::of_form(request, key, content)?;
    member
        .write(async |tx| {
            once(tx, &asked, content, async |tx| {
                service::create(tx, content.clone()).await
            })
            .await
        })
        .await
}

/// Saves, and submits when that is asked for; answers what is missing for a submission, too.
async fn save(
    member: &Member,
    id: PathId<ExperienceId>,
    change: Change,
    act: Act,
) -> Result<(Saved, Option<AppError>), AppError> {
    member
        .write(async |tx| {
            let saved = service::save(tx, id.0, change).await?;
            match saved {
                // Kept even when something is missing for a submission: that is told, not lost.
                Saved::Stored(copy) if act == Act::Submit => {
                    let revision = copy.revision;
                    match tx.savepoint(async |tx| service::submit(tx, id.0, revision).await).await {
                        Ok(copy) => Ok((Saved::Stored(Box::new(copy)), None)),
                        Err(error @ AppError::Invalid(_)) => Ok((Saved::Stored(copy), Some(error))),
                        Err(error) => Err(error),
                    }
                }
                saved => Ok((saved, None)),
            }
        })
        .await
}

/// A form that was sent.
struct Sent {
    revision: i32,
    window: WindowId,
    content: Content,
    year: String,
    key: String,
}

/// The form again with everything that was typed, because nothing of it was stored.
async fn not_stored(
    member: &Member,
    shell: Shell,
    id: PathId<ExperienceId>,
    sent: Sent,
    errors: FormErrors,
) -> Result<HttpResponse, AppError> {
    let Sent {
        revision,
        window,
        content,
        year,
        key,
    } = sent;
    let (copy, around) = member
        .read(async |tx| match own_copy(tx, id).await {
            Ok((copy, around)) => Ok((Some(copy), around)),
            Err(AppError::NotFound) if service::may_write(tx).await? => {
                let companies = service::companies(tx).await?;
                let around = Around {
                    companies,
                    published: false,
                };
                Ok((None, around))
            }
            Err(error) => Err(error),
        })
        .await?;
    let lost = match &copy {
        None => Some(Lost::Deleted),
        Some(copy) if copy.state == State::Pending => Some(Lost::UnderReview),
        Some(_) => None,
    };
    let status = lost.map_or(StatusCode::UNPROCESSABLE_ENTITY, Lost::status);
    // What was in the way is gone again: the person compares and saves once more.
    let conflict = lost.is_none() && errors.is_empty();
    let copy = copy.unwrap_or_else(|| WorkingCopy::begun(id.0, content.clone()));
    let mut page = page(shell, window, copy, content, errors, conflict, around).await;
    if !conflict {
        // The next save still stands on what this form was made from.
        page.revision = revision;
    }
    page.year = year;
    page.lost = lost;
    if lost.is_some() {
        page.sent = None;
        page.intro = String::new();
        if !key.is_empty() {
            page.key = key;
        }
    }
    Ok(web::render_with(status, &page))
}

fn after(id: PathId<ExperienceId>, act: Act, copy: &WorkingCopy) -> HttpResponse {
    let edit = format!("/experiences/{}/edit", id.0);
    // The address names the field to go on with, which then has the focus without script, too.
    let at_round = |at: usize| shell::redirect(&format!("{edit}#field-rounds.{at}.kind"));
    match act {
        Act::Save | Act::SaveNew => shell::redirect_with(&edit, flash!(Good, "flash-experience-saved")),
        Act::Preview => shell::redirect(&format!("/experiences/{}/preview", id.0)),
        Act::Submit => shell::redirect_with("/experiences/mine", flash!(Good, "flash-experience-submitted")),
        Act::AddRound => at_round(copy.content.rounds.len().saturating_sub(1)),
        Act::KeepRound(at) => at_round(at),
        Act::RemoveRound(at) | Act::DropRound(at) | Act::RaiseRound(at) => at_round(at.saturating_sub(1)),
    }
}

/// `POST /experiences/{id}/autosave`: the form as it stands, by script. Answers the new revision; 409 with the stored
/// one when another window saved in between, 404 when another window deleted the draft.
pub async fn autosave(
    member: Member,
    id: PathId<ExperienceId>,
    form: FormBody<Fields>,
) -> Result<HttpResponse, AppError> {
    let mut fields = form.0;
    let (revision, window) = form::standing(&mut fields)?;
    let read = form::read(&mut fields);
    form::refuse_unknown(&fields)?;
    read.problems.finish()?;
    let change = Change::whole(revision, Some(window), read.content);
    let saved = member.write(async |tx| service::save(tx, id.0, change).await).await?;
    Ok(match saved {
        Saved::Stored(copy) => HttpResponse::Ok().json(json!({ "revision": copy.revision })),
        Saved::Conflict(copy) => HttpResponse::Conflict().json(json!({ "current_revision": copy.revision })),
    })
}
