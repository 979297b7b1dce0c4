//! New conversations.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::super::model::NewConversation;
use super::super::service;
use crate::error::AppError;
use crate::features::connections;
use crate::features::connections::model::Reach;
use crate::features::people::model::{PeopleQuery, Person};
use crate::features::people::service as directory;
use crate::platform::auth::Member;
use crate::platform::http::{FormBody, PageParams};
use crate::platform::limits::Class;
use crate::shell::{self, role_key};
use crate::web::shell::{FlashKind, Shell};
use crate::web::{Crumb, Pager, Tab, render};

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
#[template(path = "features/messages/new.html", config = "config/askama.toml")]
struct NewPage {
    shell: Shell,
    crumbs: Vec<Crumb>,
    tabs: Vec<Tab>,
    group: bool,
    q: String,
    offers: Vec<Offer>,
    pager: Pager,
}

/// Whom to look for, and for what.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NewQuery {
    q: String,
    group: bool,
    cursor: Option<String>,
}

/// `GET /messages/new`: everybody the college's rules let one write to.
pub async fn new(member: Member, request: HttpRequest, query: PageParams<NewQuery>) -> Result<HttpResponse, AppError> {
    let shell = shell::for_member(&member, &request);
    let me = member.caller().user_id;
    let NewQuery { q, group, cursor } = query.0;
    let find = PeopleQuery {
        q: Some(q.clone()),
        limit: Some(OFFERED),
        cursor,
        role: None,
    };
    let (page, reaches) = member
        .read(async |tx| {
            let page = directory::people(tx, &find).await?;
            let ids: Vec<_> = page.items.iter().map(|person| (person.id, person.role)).collect();
            let reaches = connections::service::reaches(tx, &ids).await?;
            Ok((page, reaches))
        })
        .await?;
    let offers = page
        .items
        .into_iter()
        .filter(|person| person.id != me)
        .filter_map(|person| {
            let reach = *reaches.get(&person.id)?;
            // Nobody is pulled into a group by somebody they do not know.
            let offered = reach == Reach::Open || (reach == Reach::Request && !group);
            offered.then(|| Offer {
                role: shell.t(role_key(person.role)),
                asks: reach == Reach::Request,
                person,
            })
        })
        .collect();
    let older = page.next_cursor.map(|cursor| {
        let kind = if group { "true" } else { "false" };
        let words = serde_urlencoded::to_string([("q", q.as_str()), ("group", kind), ("cursor", cursor.as_str())])
            .unwrap_or_default();
        format!("/messages/new?{words}")
    });
    Ok(render(&NewPage {
        crumbs: vec![Crumb::new("/messages", shell.t("chat-title"))],
        tabs: vec![
            Tab::new("/messages/new", shell.t("chat-new-one"), !group),
            Tab::new("/messages/new?group=true", shell.t("chat-new-group"), group),
        ],
        group,
        q,
        offers,
        pager: Pager { newer: None, older },
        shell,
    }))
}

/// A new conversation from the form: one person, or several under a name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewForm {
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    people: Vec<Uuid>,
    #[serde(default)]
    support: Option<String>,
}

/// `POST /messages`
pub async fn start(member: Member, form: FormBody<NewForm>) -> Result<HttpResponse, AppError> {
    member.count(Class::Approach)?;
    let NewForm { title, people, support } = form.0;
    let new = match (support, title, people.as_slice()) {
        (Some(_), _, _) => NewConversation::Support {},
        (None, None, [one]) => NewConversation::Direct { user_id: *one },
        (None, title, _) => NewConversation::Group {
            title: title.unwrap_or_default(),
            user_ids: people,
        },
    };
    let again = match &new {
        NewConversation::Group { .. } => "/messages/new?group=true",
        _ => "/messages/new",
    };
    match member.write(async |tx| service::create(tx, &new).await).await {
        Ok(conversation) => Ok(shell::redirect(&format!("/messages/{}", conversation.id))),
        Err(AppError::Invalid(_)) => Ok(shell::redirect_with(again, FlashKind::Bad, "flash-chat-choose")),
        Err(AppError::Conflict { code: "connect_first" }) => {
            Ok(shell::redirect_with(again, FlashKind::Bad, "problem-connect-first"))
        }
        Err(AppError::Conflict { .. }) => Ok(shell::redirect_with(again, FlashKind::Bad, "flash-chat-cannot")),
        Err(error) => Err(error),
    }
}
