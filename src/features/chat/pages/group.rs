//! Who is in a conversation, and what the owner of a group does about it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::super::model::{Conversation, ConversationId};
use super::super::service;
use super::{inside, name_of};
use crate::error::AppError;
use crate::features::chat::model::{ConversationKind, ParticipantRole};
use crate::features::connections;
use crate::features::connections::model::Reachability;
use crate::features::people::model::{PeopleQuery, Person};
use crate::features::people::service as directory;
use crate::flash;
use crate::platform::http::{FormBody, Member, PageParams, PathId};
use crate::platform::scope::UserId;
use crate::shell::{self, role_key};
use crate::web::forms::reason;
use crate::web::shell::{FlashKey, Shell};
use crate::web::{Crumb, FormErrors, render_with};

/// People offered at once.
const OFFERED: i64 = 20;

/// Somebody who could be added.
struct Offer {
    person: Person,
    role: String,
    may: bool,
}

#[derive(Template)]
#[template(path = "features/chat/people.html", config = "config/askama.toml")]
struct PeoplePage {
    shell: Shell,
    crumbs: Vec<Crumb>,
    base: String,
    conversation: Conversation,
    me: UserId,
    group: bool,
    owner: bool,
    q: String,
    offers: Vec<Offer>,
    /// The name in the form, and what is wrong with it.
    title: String,
    errors: FormErrors,
}

/// Whom to look for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FindQuery {
    q: String,
}

/// `GET /messages/{id}/people`
pub async fn people(
    member: Member,
    request: HttpRequest,
    id: PathId<ConversationId>,
    query: PageParams<FindQuery>,
) -> Result<HttpResponse, AppError> {
    show(&member, &request, id, query.0.q, None).await
}

/// The page; with a name that was refused, and why.
async fn show(
    member: &Member,
    request: &HttpRequest,
    id: PathId<ConversationId>,
    q: String,
    refused: Option<(String, &'static str)>,
) -> Result<HttpResponse, AppError> {
    let shell = shell::for_member(member, request).await?;
    let me = member.caller().user_id;
    let find = PeopleQuery {
        q: Some(q.clone()),
        limit: Some(OFFERED),
        ..PeopleQuery::default()
    };
    let owns = |conversation: &Conversation| {
        conversation.kind == ConversationKind::Group
            && conversation
                .participants
                .iter()
                .any(|p| p.user_id == me && p.role == ParticipantRole::Owner)
    };
    let (conversation, found, reaches) = member
        .read(async |tx| {
            let conversation = service::get(tx, id.0).await?;
            let found = if owns(&conversation) {
                directory::people(tx, &find).await?.items
            } else {
                Vec::new()
            };
            let ids: Vec<_> = found.iter().map(|person| (person.id, person.role)).collect();
            let reaches = connections::service::reachabilities(tx, &ids).await?;
            Ok((conversation, found, reaches))
        })
        .await?;
    let there = inside(&conversation);
    let offers = found
        .into_iter()
        .filter(|person| !there.contains(&person.id))
        .map(|person| Offer {
            may: reaches.get(&person.id) == Some(&Reachability::Open),
            role: shell.t(role_key(person.role)),
            person,
        })
        .collect();
    let mut errors = FormErrors::new();
    let (status, title) = match refused {
        Some((title, why)) => {
            errors.push("title", shell.t(why));
            (StatusCode::UNPROCESSABLE_ENTITY, title)
        }
        None => (StatusCode::OK, conversation.title.clone()),
    };
    let page = PeoplePage {
        crumbs: vec![
            Crumb::new("/messages", shell.t("chat-title")),
            Crumb::new(format!("/messages/{}", id.0), name_of(&shell, &conversation, me)),
        ],
        base: format!("/messages/{}", id.0),
        group: conversation.kind == ConversationKind::Group,
        owner: owns(&conversation),
        conversation,
        me,
        q,
        offers,
        title,
        errors,
        shell,
    };
    Ok(render_with(status, &page))
}

/// After a change: back to the list, with how it went.
fn back(id: ConversationId, outcome: Result<(), AppError>, good: FlashKey) -> Result<HttpResponse, AppError> {
    let page = format!("/messages/{id}/people");
    match outcome {
        Ok(()) => Ok(shell::redirect_with(&page, good)),
        Err(AppError::Conflict { code }) => Ok(shell::redirect_refused(&page, code)),
        Err(error) => Err(error),
    }
}

/// A group's new name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenameForm {
    title: String,
}

/// `POST /messages/{id}/rename`
pub async fn rename(
    member: Member,
    request: HttpRequest,
    id: PathId<ConversationId>,
    form: FormBody<RenameForm>,
) -> Result<HttpResponse, AppError> {
    let title = form.0.title;
    let outcome = member.write(async |tx| service::rename(tx, id.0, &title).await).await;
    if let Err(AppError::Invalid(invalid)) = &outcome {
        let code = invalid.first().map(|error| error.code.as_str()).unwrap_or_default();
        let why = reason(code, "flash-chat-name-needed");
        return show(&member, &request, id, String::new(), Some((title, why))).await;
    }
    back(id.0, outcome, flash!(Good, "flash-chat-renamed"))
}

/// Whom to add or remove.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeForm {
    #[serde(default)]
    add: Option<UserId>,
    #[serde(default)]
    remove: Option<UserId>,
}

/// `POST /messages/{id}/people`
pub async fn change_people(
    member: Member,
    id: PathId<ConversationId>,
    form: FormBody<ChangeForm>,
) -> Result<HttpResponse, AppError> {
    let (outcome, good) = match (form.0.add, form.0.remove) {
        (Some(user), None) => (
            member
                .write(async |tx| service::add_participant(tx, id.0, user).await)
                .await,
            flash!(Good, "flash-chat-added"),
        ),
        (None, Some(user)) => (
            member
                .write(async |tx| service::remove_participant(tx, id.0, user).await)
                .await,
            flash!(Good, "flash-chat-removed-person"),
        ),
        _ => {
            return Err(AppError::malformed(
                "malformed_form",
                "Name one person to add or to remove.",
            ));
        }
    };
    back(id.0, outcome, good)
}
