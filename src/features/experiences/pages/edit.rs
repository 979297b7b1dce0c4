//! The editor: begins a draft, saves it, adds and removes rounds without script, submits.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::json;
use uuid::Uuid;

use super::words;
use crate::error::AppError;
use crate::features::experiences::model::{
    Change, Content, MAX_ROUNDS, Outcome, PackageBand, Round, RoundKind, State, WorkingCopy,
};
use crate::features::experiences::service::{self, Saved};
use crate::platform::auth::Member;
use crate::platform::db::TenantTx;
use crate::platform::http::{FormBody, IdempotencyKey, PathId, once};
use crate::platform::validate;
use crate::shell;
use crate::web;
use crate::web::forms::{Choice, FormErrors};
use crate::web::lists::Crumb;
use crate::web::shell::{FlashKind, Shell};

/// The fields of the form as they came. Rounds are `rounds.0.kind`, `rounds.0.questions`, ...
type Fields = BTreeMap<String, String>;

#[derive(Template)]
#[template(path = "features/experiences/new.html", config = "config/askama.toml")]
struct NewPage {
    shell: Shell,
    crumbs: Vec<Crumb>,
    errors: FormErrors,
    company: String,
    role: String,
    year: String,
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
pub async fn new_page(member: Member, request: HttpRequest) -> Result<HttpResponse, AppError> {
    if !member.read(service::may_write).await? {
        return Err(AppError::Forbidden);
    }
    let shell = shell::for_member(&member, &request);
    Ok(web::render(&NewPage {
        crumbs: crumbs(&shell),
        errors: FormErrors::new(),
        company: String::new(),
        role: String::new(),
        year: String::new(),
        key: Uuid::now_v7().to_string(),
        shell,
    }))
}

/// `POST /experiences/new`: begins the draft and goes on in the editor.
pub async fn new_start(member: Member, request: HttpRequest, form: FormBody<Fields>) -> Result<HttpResponse, AppError> {
    let shell = shell::for_member(&member, &request);
    let mut fields = form.0;
    let key = fields.remove("key").unwrap_or_default();
    let (mut content, year, mut errors) = content(&shell, &mut fields);
    content.rounds = vec![Round {
        kind: RoundKind::Technical,
        questions: Vec::new(),
        notes: String::new(),
        difficulty: None,
    }];
    let (company, role) = (content.company.clone(), content.role.clone());
    for (field, value) in [("company", &company), ("role", &role), ("placement_year", &year)] {
        if validate::is_blank(value) {
            let label = shell.t(&format!("experiences-field-{field}"));
            errors.push(field, shell.t1("errors-field-required", "label", label));
        }
    }
    if errors.is_empty() {
        let asked = IdempotencyKey::of_form(&request, &key, &content)?;
        let begun = member
            .write(async |tx| {
                once(tx, &asked, &content, async |tx| {
                    service::create(tx, content.clone()).await
                })
                .await
            })
            .await;
        match begun {
            Ok(copy) => return Ok(shell::redirect(&format!("/experiences/{}/edit", copy.id))),
            Err(error) => errors = words::form_errors(&shell, error)?,
        }
    }
    let page = NewPage {
        crumbs: crumbs(&shell),
        errors,
        company,
        role,
        year,
        key,
        shell,
    };
    Ok(web::render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
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
    window: Uuid,
    /// Somebody saved in between: the text that is stored now.
    conflict: Option<words::Body>,
    /// While it waits for review: what was sent, as it will be read.
    sent: Option<words::Body>,
    year: String,
    outcomes: Vec<Choice>,
    bands: Vec<Choice>,
    rounds: Vec<RoundForm>,
    full: bool,
    /// A round with text in it that somebody asked to remove: asked again first.
    removing: Option<usize>,
}

async fn page(
    shell: Shell,
    window: Uuid,
    copy: WorkingCopy,
    content: Content,
    errors: FormErrors,
    conflict: bool,
) -> EditPage {
    let outcome = content.outcome.map_or("", Outcome::as_str);
    let band = content.package_band.map_or("", PackageBand::as_str);
    let rounds = content.rounds.iter().enumerate().map(|(at, round)| RoundForm {
        at,
        kinds: Choice::list(
            round.kind.as_str(),
            RoundKind::ALL
                .iter()
                .map(|kind| (kind.as_str(), words::round_kind(&shell, kind))),
        ),
        difficulties: Choice::list(
            &round.difficulty.map(|n| n.to_string()).unwrap_or_default(),
            (1..=5).map(|n: u8| (n.to_string(), shell.t(words::difficulty_key(&n)))),
        ),
        questions: round.questions.join("\n"),
        notes: round.notes.clone(),
    });
    let rounds: Vec<RoundForm> = rounds.collect();
    let pending = copy.state == State::Pending;
    let stored = if conflict || pending {
        Some(words::body(&shell, &copy.content).await)
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
            Outcome::ALL.iter().map(|o| (o.as_str(), words::outcome(&shell, o))),
        ),
        bands: Choice::list(
            band,
            PackageBand::ALL.iter().map(|b| (b.as_str(), words::band(&shell, b))),
        ),
        rounds,
        removing: None,
        full: content.rounds.len() >= MAX_ROUNDS,
        intro: if copy.state.is_editable() {
            shell.t("experiences-edit-intro")
        } else {
            String::new()
        },
        copy,
        content,
        shell,
    }
}

async fn own_copy(tx: &mut TenantTx, id: PathId) -> Result<WorkingCopy, AppError> {
    service::read(tx, id.0).await?.working_copy.ok_or(AppError::NotFound)
}

/// `GET /experiences/{id}/edit`
pub async fn edit_page(member: Member, request: HttpRequest, id: PathId) -> Result<HttpResponse, AppError> {
    let copy = member.read(async |tx| own_copy(tx, id).await).await?;
    let shell = shell::for_member(&member, &request);
    let content = copy.content.clone();
    let page = page(shell, Uuid::now_v7(), copy, content, FormErrors::new(), false);
    Ok(web::render(&page.await))
}

/// Reads the form; the year as it was typed, too. What cannot be read is noted; what is not known is left in `fields`.
fn content(shell: &Shell, fields: &mut Fields) -> (Content, String, FormErrors) {
    let mut errors = FormErrors::new();
    let mut take = |name: &str| fields.remove(name).unwrap_or_default();
    let year = take("placement_year").trim().to_owned();
    let placement_year = validate::number(&year);
    if placement_year.is_none() && !year.is_empty() {
        errors.push("placement_year", shell.t("errors-field-year"));
    }
    let mut content = Content {
        company: take("company"),
        role: take("role"),
        placement_year,
        programme: take("programme"),
        outcome: Outcome::parse(&take("outcome")),
        package_band: PackageBand::parse(&take("package_band")),
        anonymous: take("anonymous") == "true",
        summary: take("summary"),
        tips: take("tips"),
        rounds: Vec::new(),
    };
    for at in 0..MAX_ROUNDS {
        let Some(kind) = fields.remove(&format!("rounds.{at}.kind")) else {
            continue;
        };
        let mut part = |name: &str| fields.remove(&format!("rounds.{at}.{name}")).unwrap_or_default();
        content.rounds.push(Round {
            kind: RoundKind::parse(&kind).unwrap_or(RoundKind::Other),
            questions: part("questions").lines().map(ToOwned::to_owned).collect(),
            notes: part("notes"),
            difficulty: validate::number(&part("difficulty")),
        });
    }
    (content, year, errors)
}

/// What the pressed button asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Save,
    Preview,
    Submit,
    AddRound,
    RemoveRound(usize),
    DropRound(usize),
    RaiseRound(usize),
}

fn act(text: &str) -> Result<Act, AppError> {
    let numbered = |prefix: &str| text.strip_prefix(prefix).and_then(|n| n.parse().ok());
    Ok(match text {
        "" | "save" => Act::Save,
        "preview" => Act::Preview,
        "submit" => Act::Submit,
        "add-round" => Act::AddRound,
        _ => numbered("remove-round-")
            .map(Act::RemoveRound)
            .or_else(|| numbered("drop-round-").map(Act::DropRound))
            .or_else(|| numbered("raise-round-").map(Act::RaiseRound))
            .ok_or_else(|| AppError::field("act", "unknown_value", "Press one of the buttons."))?,
    })
}

/// `POST /experiences/{id}/edit`
pub async fn edit_save(
    member: Member,
    request: HttpRequest,
    id: PathId,
    form: FormBody<Fields>,
) -> Result<HttpResponse, AppError> {
    let shell = shell::for_member(&member, &request);
    let mut fields = form.0;
    let act = act(&fields.remove("act").unwrap_or_default())?;
    let (revision, window) = standing(&mut fields)?;
    let (mut content, year, mut errors) = content(&shell, &mut fields);
    refuse_unknown(&fields)?;
    let has_text =
        |round: &Round| !round.notes.trim().is_empty() || round.questions.iter().any(|q| !q.trim().is_empty());
    let removing = match act {
        Act::RemoveRound(at) => Some(at).filter(|at| content.rounds.get(*at).is_some_and(has_text)),
        _ => None,
    };
    match act {
        Act::AddRound if content.rounds.len() < MAX_ROUNDS => content.rounds.push(Round {
            kind: RoundKind::Technical,
            questions: Vec::new(),
            notes: String::new(),
            difficulty: None,
        }),
        Act::RemoveRound(at) | Act::DropRound(at) if removing.is_none() && at < content.rounds.len() => {
            drop(content.rounds.remove(at));
        }
        Act::RaiseRound(at) if at > 0 && at < content.rounds.len() => content.rounds.swap(at, at - 1),
        _ => {}
    }
    if errors.is_empty() {
        let change = Change::whole(revision, Some(window), content.clone());
        let stored = member
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
            .await;
        match stored {
            Ok((Saved::Stored(copy), None)) if removing.is_some() => {
                let content = copy.content.clone();
                let mut page = page(shell, window, *copy, content, FormErrors::new(), false).await;
                page.removing = removing;
                return Ok(web::render(&page));
            }
            Ok((Saved::Stored(copy), None)) => return Ok(after(id, act, &copy)),
            Ok((Saved::Stored(copy), Some(missing))) => {
                let errors = words::form_errors(&shell, missing)?;
                let content = copy.content.clone();
                let page = page(shell, window, *copy, content, errors, false).await;
                return Ok(web::render_with(StatusCode::UNPROCESSABLE_ENTITY, &page));
            }
            Ok((Saved::Conflict(copy), _)) => {
                let page = page(shell, window, *copy, content, FormErrors::new(), true).await;
                return Ok(web::render_with(StatusCode::CONFLICT, &page));
            }
            Err(error) => errors = words::form_errors(&shell, error)?,
        }
    }
    let copy = member.read(async |tx| own_copy(tx, id).await).await?;
    let mut page = page(shell, window, copy, content, errors, false).await;
    // Nothing was stored: the next save still stands on what this form was made from.
    page.revision = revision;
    page.year = year;
    Ok(web::render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

fn after(id: PathId, act: Act, copy: &WorkingCopy) -> HttpResponse {
    let edit = format!("/experiences/{}/edit", id.0);
    match act {
        Act::Save => shell::redirect_with(&edit, FlashKind::Good, "flash-experience-saved"),
        Act::Preview => shell::redirect(&format!("/experiences/{}/preview", id.0)),
        Act::Submit => shell::redirect_with("/experiences/mine", FlashKind::Good, "flash-experience-submitted"),
        Act::AddRound => shell::redirect(&format!("{edit}#round-{}", copy.content.rounds.len())),
        Act::RemoveRound(at) | Act::DropRound(at) | Act::RaiseRound(at) => {
            shell::redirect(&format!("{edit}#round-{}", at.max(1)))
        }
    }
}

/// What the form stands on: the revision it was made from, and the window it is in.
fn standing(fields: &mut Fields) -> Result<(i32, Uuid), AppError> {
    let missing = || AppError::field("revision", "required", "Reload the page.");
    let revision = fields.remove("revision").and_then(|text| text.parse().ok());
    // A form of a page from before windows were told apart is a window of its own.
    let window = fields.remove("window").and_then(|text| text.parse().ok());
    Ok((revision.ok_or_else(missing)?, window.unwrap_or_else(Uuid::now_v7)))
}

fn refuse_unknown(fields: &Fields) -> Result<(), AppError> {
    match fields.keys().next() {
        None => Ok(()),
        Some(name) => {
            let name: String = name.chars().take(80).collect();
            Err(AppError::field(name, "unknown_field", "This field is not known here."))
        }
    }
}

/// `POST /experiences/{id}/autosave`: the form as it stands, by script. Answers the new revision; 409 with the stored
/// one when another window saved in between.
pub async fn autosave(
    member: Member,
    request: HttpRequest,
    id: PathId,
    form: FormBody<Fields>,
) -> Result<HttpResponse, AppError> {
    let shell = shell::for_member(&member, &request);
    let mut fields = form.0;
    let (revision, window) = standing(&mut fields)?;
    let (content, _, errors) = content(&shell, &mut fields);
    refuse_unknown(&fields)?;
    if !errors.is_empty() {
        return Err(AppError::field("placement_year", "invalid", "Give a year."));
    }
    let change = Change::whole(revision, Some(window), content);
    let saved = member.write(async |tx| service::save(tx, id.0, change).await).await?;
    Ok(match saved {
        Saved::Stored(copy) => HttpResponse::Ok().json(json!({ "revision": copy.revision })),
        Saved::Conflict(copy) => HttpResponse::Conflict().json(json!({ "current_revision": copy.revision })),
    })
}
