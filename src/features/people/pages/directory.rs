//! `/people` and `/people/{id}`

use actix_web::HttpResponse;
use askama::Template;

use super::super::model::{PeopleQuery, Person};
use super::super::service;
use super::roles;
use crate::error::AppError;
use crate::features::connections;
use crate::features::connections::model::{Reachability, Relationship};
use crate::platform::http::{PageParams, PathId};
use crate::platform::permissions::PEOPLE_MANAGE;
use crate::platform::scope::UserId;
use crate::shell::{MemberPage, role_key};
use crate::web::shell::Shell;
use crate::web::{Choice, Crumb, ListUrl, Pager, render};

struct Line {
    href: String,
    /// Id of the row, to come back to it.
    row: String,
    person: Person,
    role: String,
    tie: Relationship,
    me: bool,
}

#[derive(Template)]
#[template(path = "features/people/pages/people.html", config = "config/askama.toml")]
struct PeoplePage {
    shell: Shell,
    people: Vec<Line>,
    roles: Vec<Choice>,
    q: String,
    clear: String,
    pager: Pager,
}

/// `GET /people`
pub async fn people_page(
    MemberPage { member, shell }: MemberPage,
    query: PageParams<PeopleQuery>,
) -> Result<HttpResponse, AppError> {
    let query = query.0;
    let (page, ties) = member
        .read(async |tx| {
            let page = service::people(tx, &query).await?;
            let ids: Vec<UserId> = page.items.iter().map(|person| person.id).collect();
            let ties = connections::service::relationships(tx, &ids).await?;
            Ok((page, ties))
        })
        .await?;
    let me = member.caller().user_id;
    let role = query.role.map_or("", |role| role.as_str());
    let q = query.q.clone().unwrap_or_default();
    let url = ListUrl::new("/people").with("role", role).with("q", &q);
    let people = page
        .items
        .into_iter()
        .map(|person| Line {
            href: format!("/people/{}", person.id),
            row: format!("person-{}", person.id),
            role: shell.t(role_key(person.role)),
            tie: ties.get(&person.id).cloned().unwrap_or_default(),
            me: person.id == me,
            person,
        })
        .collect();
    Ok(render(&PeoplePage {
        people,
        roles: roles(&shell, role),
        clear: url.clear(),
        q,
        pager: url.pager(None, page.next_cursor),
        shell,
    }))
}

#[derive(Template)]
#[template(path = "features/people/pages/person.html", config = "config/askama.toml")]
struct PersonPage {
    shell: Shell,
    crumbs: Vec<Crumb>,
    person: Person,
    role: String,
    manage: String,
    tie: Relationship,
    me: bool,
    writable: bool,
    /// A first message to them waits as a request.
    asks: bool,
}

/// `GET /people/{id}`
pub async fn person_page(
    MemberPage { member, shell }: MemberPage,
    id: PathId<UserId>,
) -> Result<HttpResponse, AppError> {
    let (person, tie, reach) = member
        .read(async |tx| {
            let person = service::person(tx, id.0).await?;
            let ties = connections::service::relationships(tx, &[person.id]).await?;
            let tie = ties.get(&person.id).cloned().unwrap_or_default();
            let reach = connections::service::reachability(tx, person.role, &tie).await?;
            Ok((person, tie, reach))
        })
        .await?;
    Ok(render(&PersonPage {
        crumbs: vec![Crumb::new("/people", shell.t("nav-people"))],
        role: shell.t(role_key(person.role)),
        manage: if member.may(PEOPLE_MANAGE) {
            format!("/admin/people/{}", person.id)
        } else {
            String::new()
        },
        me: person.id == member.caller().user_id,
        // Who is blocked is not told; it looks as if the other took no messages.
        writable: matches!(reach, Reachability::Open | Reachability::Request),
        asks: reach == Reachability::Request,
        tie,
        person,
        shell,
    }))
}
