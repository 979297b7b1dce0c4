//! `/admin/people` and `/admin/people/{id}`

use actix_web::HttpResponse;
use askama::Template;
use chrono::DateTime;
use serde::Deserialize;
use serde_json::Value;

use super::super::api::decide;
use super::super::model::{ApproveRequest, ManagedUser, RoleRequest, UsersQuery};
use super::super::service::{self, Decision};
use super::roles;
use crate::error::AppError;
use crate::flash;
use crate::platform::audit::AuditEntry;
use crate::platform::http::{Empty, FormBody, Member, PageParams, PathId};
use crate::platform::permissions::{Capability, INVITATIONS_MANAGE, Role};
use crate::platform::scope::{UserId, UserStatus};
use crate::shell::{self, MemberPage, role_key};
use crate::web::shell::{FlashKey, Shell};
use crate::web::{Choice, Crumb, ListUrl, Pager, Tab, render};

fn tone(status: UserStatus) -> &'static str {
    match status {
        UserStatus::Active => "good",
        UserStatus::Pending => "warn",
        UserStatus::Suspended => "bad",
        UserStatus::Deactivated => "neutral",
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
    MemberPage { member, shell }: MemberPage,
    query: PageParams<UsersQuery>,
) -> Result<HttpResponse, AppError> {
    let query = UsersQuery {
        limit: Some(50),
        ..query.0
    };
    let (page, counts) = member
        .read(async |tx| Ok((service::users(tx, &query).await?, service::status_counts(tx).await?)))
        .await?;
    let role = query.role.map_or("", |role| role.as_str());
    let q = query.q.clone().unwrap_or_default();
    let status = query.status.map_or("", UserStatus::as_str);
    let all = ListUrl::new("/admin/people").with("role", role).with("q", &q);
    let mut tabs = vec![Tab::new(all.href(), shell.t("people-all"), status.is_empty())];
    for state in UserStatus::ALL {
        let count = counts
            .iter()
            .find(|(one, _)| *one == state)
            .map_or(0, |(_, count)| *count);
        let current = query.status == Some(state);
        if count > 0 || current {
            let href = all.clone().with("status", state.as_str()).href();
            tabs.push(Tab::new(href, shell.t(&format!("people-status-{state}")), current).count(count));
        }
    }
    let people: Vec<Line> = page
        .items
        .into_iter()
        .map(|user| Line {
            role: shell.t(role_key(user.role)),
            status: shell.t(&format!("people-status-{}", user.status)),
            tone: tone(user.status),
            user,
        })
        .collect();
    Ok(render(&OfficePage {
        approving: people.iter().any(|line| line.user.status == UserStatus::Pending),
        may_invite: member.may(INVITATIONS_MANAGE),
        people,
        tabs,
        roles: roles(&shell, role),
        // Clearing the filters keeps the tab.
        clear: if all.is_filtered() {
            ListUrl::new("/admin/people").with("status", status).href()
        } else {
            String::new()
        },
        pager: all.with("status", status).pager(None, page.next_cursor),
        status: status.to_owned(),
        q,
        shell,
    }))
}

/// `POST /admin/people/approve`
pub async fn approve_people(member: Member, form: FormBody<ApproveRequest>) -> Result<HttpResponse, AppError> {
    if form.0.ids.is_empty() {
        let back = "/admin/people?status=pending";
        return Ok(shell::redirect_with(back, flash!(Info, "flash-people-nobody-chosen")));
    }
    let outcomes = member
        .write(async |tx| service::approve_many(tx, &form.0.ids).await)
        .await?;
    let back = "/admin/people?status=pending";
    if outcomes.iter().all(|one| one.done) {
        Ok(shell::redirect_with(back, flash!(Good, "flash-people-approved")))
    } else {
        Ok(shell::redirect_with(back, flash!(Warn, "flash-people-some-approved")))
    }
}

struct Happened {
    title: String,
    icon: &'static str,
    entry: AuditEntry,
    changes: Vec<Changed>,
}

/// What an entry changed of a person's standing.
struct Changed {
    label: String,
    before: String,
    after: String,
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
    history: Vec<Happened>,
    oneself: bool,
}

/// `GET /admin/people/{id}`
pub async fn managed_page(
    MemberPage { member, shell }: MemberPage,
    id: PathId<UserId>,
) -> Result<HttpResponse, AppError> {
    let (user, (sessions, entries)) = member
        .read(async |tx| Ok((service::user(tx, id.0).await?, service::history(tx, id.0).await?)))
        .await?;
    let history = entries
        .into_iter()
        .map(|entry| {
            let key = format!("people-history-{}", entry.action.replace(['.', '_'], "-"));
            let title = shell.t(&key);
            Happened {
                title: if title == key { entry.action.clone() } else { title },
                icon: trail_icon(&entry.action),
                changes: changes(&shell, &entry),
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
        tone: tone(user.status),
        roles: roles(&shell, user.role.as_str()),
        capabilities,
        sessions,
        history,
        oneself: member.caller().user_id == user.id,
        user,
        shell,
    }))
}

fn trail_icon(action: &str) -> &'static str {
    match action {
        "user.provisioned" | "user.joined" => "user-plus",
        "user.suspended" => "ban",
        "user.reinstated" => "rotate-ccw",
        "user.role_changed" | "user.capabilities_changed" => "user-round-cog",
        "user.placement_changed" => "badge-check",
        _ => "check",
    }
}

/// What an entry changed of a person's standing, in the reader's words.
fn changes(shell: &Shell, entry: &AuditEntry) -> Vec<Changed> {
    let words = |value: Option<&Value>, name: &str| {
        value
            .and_then(|value| value.get(name))
            .map(|value| standing_words(shell, name, value))
            .unwrap_or_default()
    };
    let fields = [
        ("status", "people-status"),
        ("role", "people-role"),
        ("capabilities", "people-capabilities"),
        ("placed_at", "people-placed"),
    ];
    fields
        .into_iter()
        .map(|(name, key)| Changed {
            label: shell.t(key),
            before: words(entry.before.as_ref(), name),
            after: words(entry.after.as_ref(), name),
        })
        .filter(|change| change.before != change.after)
        .map(|change| match change.after.is_empty() {
            true => Changed {
                after: "–".to_owned(),
                ..change
            },
            false => change,
        })
        .collect()
}

/// A value of a person's standing as the audit log keeps it, in the reader's words; empty for none.
fn standing_words(shell: &Shell, name: &str, value: &Value) -> String {
    match value {
        Value::Array(several) => {
            let words: Vec<String> = several.iter().map(|one| standing_words(shell, name, one)).collect();
            words.join(&shell.t("chat-names-between"))
        }
        Value::String(text) => match name {
            "status" => shell.t(&format!("people-status-{text}")),
            "role" => Role::parse(text).map_or_else(|| text.clone(), |role| shell.t(role_key(role))),
            "capabilities" => shell.t(&format!("people-capability-{}", text.replace('_', "-"))),
            _ => DateTime::parse_from_rfc3339(text).map_or_else(|_| text.clone(), |at| shell.date(&at.to_utc())),
        },
        _ => String::new(),
    }
}

/// Carries out a decision of the page and says what came of it.
async fn decided(member: &Member, id: UserId, decision: Decision, done: FlashKey) -> Result<HttpResponse, AppError> {
    let here = format!("/admin/people/{id}");
    match decide(member, id, decision).await {
        Ok(_) => Ok(shell::redirect_with(&here, done)),
        Err(AppError::Conflict { code }) => Ok(shell::redirect_refused(&here, code)),
        Err(other) => Err(other),
    }
}

/// `POST /admin/people/{id}/approve`
pub async fn approve_person(
    member: Member,
    id: PathId<UserId>,
    _form: FormBody<Empty>,
) -> Result<HttpResponse, AppError> {
    decided(&member, id.0, Decision::Approve, flash!(Good, "flash-people-approved")).await
}

/// `POST /admin/people/{id}/suspend`
pub async fn suspend_person(
    member: Member,
    id: PathId<UserId>,
    _form: FormBody<Empty>,
) -> Result<HttpResponse, AppError> {
    decided(&member, id.0, Decision::Suspend, flash!(Good, "flash-people-suspended")).await
}

/// `POST /admin/people/{id}/reinstate`
pub async fn reinstate_person(
    member: Member,
    id: PathId<UserId>,
    _form: FormBody<Empty>,
) -> Result<HttpResponse, AppError> {
    decided(
        &member,
        id.0,
        Decision::Reinstate,
        flash!(Good, "flash-people-reinstated"),
    )
    .await
}

/// `POST /admin/people/{id}/role`
pub async fn save_role(
    member: Member,
    id: PathId<UserId>,
    form: FormBody<RoleRequest>,
) -> Result<HttpResponse, AppError> {
    let role: Role = form.0.role;
    decided(&member, id.0, Decision::Role(role), flash!(Good, "flash-people-saved")).await
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
    id: PathId<UserId>,
    form: FormBody<CapabilitiesForm>,
) -> Result<HttpResponse, AppError> {
    let (grant, revoke) = Capability::ALL
        .into_iter()
        .partition(|one| form.0.capabilities.contains(one));
    let decision = Decision::Capabilities { grant, revoke };
    decided(&member, id.0, decision, flash!(Good, "flash-people-saved")).await
}

/// Whether an offer was accepted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlacedForm {
    placed: bool,
}

/// `POST /admin/people/{id}/placed`
pub async fn save_placed(
    member: Member,
    id: PathId<UserId>,
    form: FormBody<PlacedForm>,
) -> Result<HttpResponse, AppError> {
    let at = form.0.placed.then(|| member.app().clock.now());
    decided(&member, id.0, Decision::Placed(at), flash!(Good, "flash-people-saved")).await
}
