//! `/admin/people` and `/admin/people/{id}`

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::super::api::decide;
use super::super::model::{ApproveRequest, ManagedUser, RoleRequest, UsersQuery};
use super::super::service::{self, Decision};
use super::{address, roles};
use crate::error::AppError;
use crate::platform::audit::AuditEntry;
use crate::platform::auth::Member;
use crate::platform::auth::permissions::INVITATIONS_MANAGE;
use crate::platform::http::{Empty, FormBody, PathId, QueryParams};
use crate::platform::scope::{Capability, Role};
use crate::shell::{self, role_key};
use crate::web::shell::{FlashKind, Shell};
use crate::web::{Choice, Crumb, Pager, Tab, render};

const STATES: [&str; 4] = ["pending", "active", "suspended", "deactivated"];

fn tone(status: &str) -> &'static str {
    match status {
        "active" => "good",
        "pending" => "warn",
        "suspended" => "bad",
        _ => "neutral",
    }
}

struct Line {
    user: ManagedUser,
    role: String,
    status: String,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "features/people/pages/office.html", config = "config/askama.toml")]
struct OfficePage {
    shell: Shell,
    people: Vec<Line>,
    tabs: Vec<Tab>,
    roles: Vec<Choice>,
    status: String,
    q: String,
    clear: String,
    pager: Pager,
    approving: bool,
    may_invite: bool,
}

/// `GET /admin/people`
pub async fn office_page(
    member: Member,
    query: QueryParams<UsersQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let query = UsersQuery {
        limit: Some(50),
        ..query.0
    };
    let (page, counts) = member
        .read(async |tx| Ok((service::users(tx, &query).await?, service::status_counts(tx).await?)))
        .await?;
    let shell = shell::for_member(&member, &request);
    let role = query.role.map_or("", |role| role.as_str());
    let (q, status) = (
        query.q.clone().unwrap_or_default(),
        query.status.clone().unwrap_or_default(),
    );
    let mut tabs = vec![Tab::new(
        address("/admin/people", &[("role", role), ("q", &q)]),
        shell.t("people-all"),
        status.is_empty(),
    )];
    for state in STATES {
        let count = counts
            .iter()
            .find(|(name, _)| name == state)
            .map_or(0, |(_, count)| *count);
        if count > 0 || status == state {
            let href = address("/admin/people", &[("status", state), ("role", role), ("q", &q)]);
            tabs.push(Tab::new(href, shell.t(&format!("people-status-{state}")), status == state).count(count));
        }
    }
    let older = page.next_cursor.map(|cursor| {
        let all = [
            ("status", status.as_str()),
            ("role", role),
            ("q", &q),
            ("cursor", &cursor),
        ];
        address("/admin/people", &all)
    });
    let people: Vec<Line> = page
        .items
        .into_iter()
        .map(|user| Line {
            role: shell.t(role_key(user.role)),
            status: shell.t(&format!("people-status-{}", user.status)),
            tone: tone(&user.status),
            user,
        })
        .collect();
    Ok(render(&OfficePage {
        approving: people.iter().any(|line| line.user.status == "pending"),
        may_invite: member.may(INVITATIONS_MANAGE),
        people,
        tabs,
        roles: roles(&shell, role),
        clear: if role.is_empty() && q.is_empty() {
            String::new()
        } else {
            address("/admin/people", &[("status", &status)])
        },
        status,
        q,
        pager: Pager { newer: None, older },
        shell,
    }))
}

/// `POST /admin/people/approve`
pub async fn approve_people(member: Member, form: FormBody<ApproveRequest>) -> Result<HttpResponse, AppError> {
    if form.0.ids.is_empty() {
        let back = "/admin/people?status=pending";
        return Ok(shell::redirect_with(
            back,
            FlashKind::Info,
            "flash-people-nobody-chosen",
        ));
    }
    let desk = (member.app(), member.college().as_ref());
    let outcomes = member
        .write(async |tx| service::approve_many(tx, desk, &form.0.ids).await)
        .await?;
    service::forget_sessions(member.app(), member.college());
    let back = "/admin/people?status=pending";
    if outcomes.iter().all(|one| one.done) {
        Ok(shell::redirect_with(back, FlashKind::Good, "flash-people-approved"))
    } else {
        Ok(shell::redirect_with(
            back,
            FlashKind::Warn,
            "flash-people-some-approved",
        ))
    }
}

struct Trail {
    title: String,
    entry: AuditEntry,
    detail: String,
}

#[derive(Template)]
#[template(path = "features/people/pages/managed.html", config = "config/askama.toml")]
struct ManagedPage {
    shell: Shell,
    crumbs: Vec<Crumb>,
    user: ManagedUser,
    role: String,
    status: String,
    tone: &'static str,
    roles: Vec<Choice>,
    capabilities: Vec<Choice>,
    sessions: i64,
    trail: Vec<Trail>,
    oneself: bool,
}

/// `GET /admin/people/{id}`
pub async fn managed_page(member: Member, id: PathId, request: HttpRequest) -> Result<HttpResponse, AppError> {
    let (user, (sessions, entries)) = member
        .read(async |tx| Ok((service::user(tx, id.0).await?, service::history(tx, id.0).await?)))
        .await?;
    let shell = shell::for_member(&member, &request);
    let trail = entries
        .into_iter()
        .map(|entry| {
            let key = format!("people-trail-{}", entry.action.replace(['.', '_'], "-"));
            let title = shell.t(&key);
            Trail {
                title: if title == key { entry.action.clone() } else { title },
                detail: difference(&entry),
                entry,
            }
        })
        .collect();
    let capabilities = Capability::ALL
        .map(|one| {
            let name = one.as_str();
            Choice::new(name, shell.t(&format!("people-capability-{}", name.replace('_', "-"))))
                .hint(shell.t(&format!("people-capability-{}-hint", name.replace('_', "-"))))
                .selected(user.capabilities.contains(&one))
        })
        .to_vec();
    Ok(render(&ManagedPage {
        crumbs: vec![Crumb::new("/admin/people", shell.t("nav-admin-people"))],
        role: shell.t(role_key(user.role)),
        status: shell.t(&format!("people-status-{}", user.status)),
        tone: tone(&user.status),
        roles: roles(&shell, user.role.as_str()),
        capabilities,
        sessions,
        trail,
        oneself: member.caller().user_id == user.id,
        user,
        shell,
    }))
}

/// What an entry changed: `role: student → alumni`.
fn difference(entry: &AuditEntry) -> String {
    let field = |value: &Option<serde_json::Value>, name: &str| {
        value
            .as_ref()
            .and_then(|value| value.get(name))
            .filter(|value| !value.is_null())
            .map(|value| match value.as_str() {
                Some(text) => text.to_owned(),
                None => value.to_string(),
            })
            .unwrap_or_default()
    };
    ["status", "role", "capabilities", "placed_at"]
        .into_iter()
        .filter_map(|name| {
            let (before, after) = (field(&entry.before, name), field(&entry.after, name));
            match (before.is_empty(), after.is_empty()) {
                _ if before == after => None,
                (true, _) => Some(format!("{name}: {after}")),
                (false, true) => Some(format!("{name}: {before} → –")),
                (false, false) => Some(format!("{name}: {before} → {after}")),
            }
        })
        .collect::<Vec<_>>()
        .join("; ")
}

/// Carries out a decision of the page and says what came of it.
async fn decided(member: &Member, id: Uuid, decision: Decision, done: &str) -> Result<HttpResponse, AppError> {
    let here = format!("/admin/people/{id}");
    match decide(member, id, decision).await {
        Ok(_) => Ok(shell::redirect_with(&here, FlashKind::Good, done)),
        Err(AppError::Conflict { code }) => {
            let key = format!("flash-people-{}", code.replace('_', "-"));
            Ok(shell::redirect_with(&here, FlashKind::Bad, &key))
        }
        Err(other) => Err(other),
    }
}

/// `POST /admin/people/{id}/approve`
pub async fn approve_person(member: Member, id: PathId, _form: FormBody<Empty>) -> Result<HttpResponse, AppError> {
    decided(&member, id.0, Decision::Approve, "flash-people-approved").await
}

/// `POST /admin/people/{id}/suspend`
pub async fn suspend_person(member: Member, id: PathId, _form: FormBody<Empty>) -> Result<HttpResponse, AppError> {
    decided(&member, id.0, Decision::Suspend, "flash-people-suspended").await
}

/// `POST /admin/people/{id}/reinstate`
pub async fn reinstate_person(member: Member, id: PathId, _form: FormBody<Empty>) -> Result<HttpResponse, AppError> {
    decided(&member, id.0, Decision::Reinstate, "flash-people-reinstated").await
}

/// `POST /admin/people/{id}/role`
pub async fn save_role(member: Member, id: PathId, form: FormBody<RoleRequest>) -> Result<HttpResponse, AppError> {
    let role: Role = form.0.role;
    decided(&member, id.0, Decision::Role(role), "flash-people-saved").await
}

/// The boxes that were ticked.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CapabilitiesForm {
    #[serde(default)]
    capabilities: Vec<Capability>,
}

/// `POST /admin/people/{id}/capabilities`
pub async fn save_capabilities(
    member: Member,
    id: PathId,
    form: FormBody<CapabilitiesForm>,
) -> Result<HttpResponse, AppError> {
    let (grant, revoke) = Capability::ALL
        .into_iter()
        .partition(|one| form.0.capabilities.contains(one));
    let decision = Decision::Capabilities { grant, revoke };
    decided(&member, id.0, decision, "flash-people-saved").await
}

/// Whether an offer was accepted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlacedForm {
    placed: bool,
}

/// `POST /admin/people/{id}/placed`
pub async fn save_placed(member: Member, id: PathId, form: FormBody<PlacedForm>) -> Result<HttpResponse, AppError> {
    let at = form.0.placed.then(chrono::Utc::now);
    decided(&member, id.0, Decision::Placed(at), "flash-people-saved").await
}
