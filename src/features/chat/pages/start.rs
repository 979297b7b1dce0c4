//! New conversations.

use std::collections::HashSet;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::super::model::{LARGEST_GROUP, NewConversation};
use super::super::service;
use super::newest;
use crate::error::AppError;
use crate::features::chat::conflicts;
use crate::features::connections;
use crate::features::connections::limits::CONTACT;
use crate::features::connections::model::Reachability;
use crate::features::people::model::{PeopleQuery, Person};
use crate::features::people::service as directory;
use crate::flash;
use crate::platform::auth::people::{self, Brief};
use crate::platform::http::{FormBody, Member, PageParams};
use crate::platform::scope::UserId;
use crate::shell::{self, role_key};
use crate::web::forms::reason;
use crate::web::shell::Shell;
use crate::web::{Crumb, FormErrors, ListUrl, Pager, Tab, render_with};

/// People offered at once.
const OFFERED: i64 = 30;

/// Somebody one may write to.
struct Offer {
    person: Person,
    role: String,
    /// Their answer to the first message has to be waited for.
    asks: bool,
}

#[derive(Template)]
#[template(path = "features/chat/new.html", config = "config/askama.toml")]
struct NewPage {
    shell: Shell,
    crumbs: Vec<Crumb>,
    tabs: Vec<Tab>,
    group: bool,
    q: String,
    offers: Vec<Offer>,
    /// Somebody offered here gets a first message as a request.
    asking: bool,
    pager: Pager,
    /// The name of the group, as far as it was written.
    title: String,
    /// Who was chosen, over as many searches as it takes.
    picked: Vec<Brief>,
    /// Where the people found go on.
    cursor: Option<String>,
    errors: FormErrors,
}

/// Whom to look for, and for what.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NewQuery {
    q: String,
    group: bool,
    cursor: Option<String>,
}

/// A group that is being put together.
#[derive(Default)]
struct Draft {
    title: String,
    people: Vec<UserId>,
    errors: FormErrors,
}

/// `GET /messages/new`: everybody the college's rules let one write to.
pub async fn new(member: Member, request: HttpRequest, query: PageParams<NewQuery>) -> Result<HttpResponse, AppError> {
    show(&member, &request, query.0, Draft::default()).await
}

async fn show(member: &Member, request: &HttpRequest, query: NewQuery, draft: Draft) -> Result<HttpResponse, AppError> {
    let shell = shell::for_member(member, request).await?;
    let me = member.caller().user_id;
    let NewQuery { q, group, cursor } = query;
    let find = PeopleQuery {
        q: Some(q.clone()),
        limit: Some(OFFERED),
        cursor,
        role: None,
    };
    let (page, reaches, briefs) = member
        .read(async |tx| {
            let page = directory::people(tx, &find).await?;
            let ids: Vec<_> = page.items.iter().map(|person| (person.id, person.role)).collect();
            let reaches = connections::service::reachabilities(tx, &ids).await?;
            let briefs = people::briefs(tx, &draft.people).await?;
            Ok((page, reaches, briefs))
        })
        .await?;
    let mut seen = HashSet::from([me]);
    let picked: Vec<Brief> = draft
        .people
        .iter()
        .filter(|id| seen.insert(**id))
        .filter_map(|id| briefs.get(id).filter(|brief| brief.active).cloned())
        .collect();
    let offers: Vec<Offer> = page
        .items
        .into_iter()
        .filter(|person| !seen.contains(&person.id))
        .filter_map(|person| {
            let reach = *reaches.get(&person.id)?;
            // Nobody is pulled into a group by somebody they do not know.
            let offered = reach == Reachability::Open || (reach == Reachability::Request && !group);
            offered.then(|| Offer {
                role: shell.t(role_key(person.role)),
                asks: reach == Reachability::Request,
                person,
            })
        })
        .collect();
    let pager = ListUrl::new("/messages/new")
        .with("q", &q)
        .pager(None, page.next_cursor.clone());
    let status = if draft.errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(render_with(
        status,
        &NewPage {
            crumbs: vec![Crumb::new("/messages", shell.t("chat-title"))],
            tabs: vec![
                Tab::new("/messages/new", shell.t("chat-new-one"), !group),
                Tab::new("/messages/new?group=true", shell.t("chat-new-group"), group),
            ],
            asking: offers.iter().any(|offer| offer.asks),
            group,
            q,
            offers,
            pager,
            title: draft.title,
            picked,
            cursor: page.next_cursor,
            errors: draft.errors,
            shell,
        },
    ))
}

/// A new conversation from the form: one person, or several under a name. While a group is put together, the same form
/// looks for more people and keeps those chosen.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewForm {
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    people: Vec<UserId>,
    #[serde(default)]
    support: Option<String>,
    /// It is about a group.
    #[serde(default)]
    group: bool,
    /// Whom to look for.
    #[serde(default)]
    q: String,
    /// Pressed to look for people.
    #[serde(default)]
    find: Option<String>,
    /// Pressed to see more of those found: where they go on.
    #[serde(default)]
    more: Option<String>,
    /// Pressed to start the group.
    #[serde(default)]
    start: Option<String>,
}

/// `POST /messages`
pub async fn start(member: Member, request: HttpRequest, form: FormBody<NewForm>) -> Result<HttpResponse, AppError> {
    let NewForm {
        title,
        people,
        support,
        group,
        q,
        find,
        more,
        start,
    } = form.0;
    let looking = group && start.is_none() && (find.is_some() || more.is_some());
    let draft = |errors| Draft {
        title: title.clone().unwrap_or_default(),
        people: people.iter().copied().take(LARGEST_GROUP).collect(),
        errors,
    };
    let query = |cursor| NewQuery {
        q: q.clone(),
        group: true,
        cursor,
    };
    if looking {
        return show(&member, &request, query(more), draft(FormErrors::new())).await;
    }
    member.count(CONTACT)?;
    let new = match (support, &title, people.as_slice()) {
        (Some(_), _, _) => NewConversation::Support {},
        (None, None, [one]) => NewConversation::Direct { user_id: *one },
        (None, title, _) => NewConversation::Group {
            title: title.clone().unwrap_or_default(),
            user_ids: people.clone(),
        },
    };
    let named = matches!(new, NewConversation::Group { .. });
    match member.write(async |tx| service::create(tx, &new).await).await {
        Ok(conversation) => Ok(shell::redirect(&newest(conversation.id))),
        // What was chosen and written stays.
        Err(AppError::Invalid(errors)) if named => {
            let shell = shell::for_member(&member, &request).await?;
            let mut said = FormErrors::new();
            for error in errors.iter() {
                match error.field.as_str() {
                    "title" => said.push("title", shell.t(reason(&error.code, "flash-chat-name-needed"))),
                    _ if people.len() >= LARGEST_GROUP => said.push("people", shell.t("problem-group-full")),
                    _ => said.push("people", shell.t("chat-pick-someone")),
                }
            }
            show(&member, &request, query(None), draft(said)).await
        }
        Err(AppError::Conflict {
            code: conflicts::CANNOT_ADD,
        }) => {
            let shell = shell::for_member(&member, &request).await?;
            let mut said = FormErrors::new();
            said.push("people", shell.t("problem-cannot-add"));
            show(&member, &request, query(None), draft(said)).await
        }
        Err(AppError::Invalid(_)) => Ok(shell::redirect_with("/messages/new", flash!(Bad, "flash-chat-choose"))),
        Err(AppError::Conflict { code }) => Ok(shell::redirect_refused("/messages/new", code)),
        Err(error) => Err(error),
    }
}
