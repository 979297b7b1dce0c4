//! `/admin/invitations`

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::super::model::{InvitationView, InvitationsQuery, InviteRequest, Outcome};
use super::super::service;
use super::roles;
use crate::error::AppError;
use crate::features::admission::model::InvitationId;
use crate::features::admission::service::{self as admission, InvitationFilter};
use crate::features::people::model::InvitationState;
use crate::flash;
use crate::platform::http::{Empty, FormBody, Member, PageParams, PathId};
use crate::platform::permissions::{INVITATIONS_MANAGE, PEOPLE_MANAGE, Role};
use crate::shell::{self, role_key};
use crate::web::shell::Shell;
use crate::web::{Choice, Crumb, FormErrors, ListUrl, Pager, Tab, render_with};

struct Line {
    view: InvitationView,
    role: String,
    state: String,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "features/people/pages/invitations.html", config = "config/askama.toml")]
struct InvitationsPage {
    shell: Shell,
    crumbs: Vec<Crumb>,
    invitations: Vec<Line>,
    tabs: Vec<Tab>,
    roles: Vec<Choice>,
    people: String,
    errors: FormErrors,
    /// Who was not invited, and why.
    results: Vec<(Outcome, String)>,
    /// How many were, beside those.
    done: usize,
    /// Key of what is said of an empty list.
    none: &'static str,
    pager: Pager,
    /// How long a link works.
    days: i64,
}

const FILTERS: [(InvitationFilter, &str); 5] = [
    (InvitationFilter::All, "all"),
    (InvitationFilter::Open, "open"),
    (InvitationFilter::Expired, "expired"),
    (InvitationFilter::Accepted, "accepted"),
    (InvitationFilter::Revoked, "revoked"),
];

async fn page(
    member: &Member,
    request: &HttpRequest,
    query: &InvitationsQuery,
    (people, role): (&str, &str),
    (results, errors): (Vec<Outcome>, FormErrors),
) -> Result<InvitationsPage, AppError> {
    let page = member.read(async |tx| service::invitations(tx, query).await).await?;
    let shell = shell::for_member(member, request).await?;
    let name = |state: &str| shell.t(&format!("people-invitation-{state}"));
    let current = FILTERS
        .iter()
        .find(|(filter, _)| *filter == query.state)
        .map_or("all", |(_, name)| *name);
    let tabs = FILTERS
        .iter()
        .map(|(_, state)| {
            Tab::new(
                format!("/admin/invitations?state={state}"),
                name(state),
                *state == current,
            )
        })
        .collect();
    let pager = ListUrl::new("/admin/invitations")
        .with("state", current)
        .pager(None, page.next_cursor);
    let invitations = page
        .items
        .into_iter()
        .map(|view| Line {
            role: shell.t(role_key(view.invitation.role)),
            state: name(view.state.as_str()),
            tone: match view.state {
                InvitationState::Accepted => "good",
                InvitationState::Open => "info",
                InvitationState::Expired => "warn",
                InvitationState::Revoked => "neutral",
            },
            view,
        })
        .collect();
    let done = results.iter().filter(|one| one.done).count();
    let results = results
        .into_iter()
        .filter(|one| !one.done)
        .map(|one| {
            let text = match one.code.as_deref() {
                None => shell.t("errors-other"),
                Some("invalid_email") => shell.t("errors-field-email"),
                Some(code) => shell.t(&format!("problem-{}", code.replace('_', "-"))),
            };
            (one, text)
        })
        .collect();
    let choices = roles(&shell, role)
        .into_iter()
        .filter(|choice| choice.value != Role::CollegeAdmin.as_str() || member.may(PEOPLE_MANAGE))
        .collect();
    Ok(InvitationsPage {
        crumbs: if member.may(PEOPLE_MANAGE) {
            vec![Crumb::new("/admin/people", shell.t("nav-admin-people"))]
        } else {
            Vec::new()
        },
        invitations,
        tabs,
        roles: choices,
        people: people.to_owned(),
        errors,
        results,
        done,
        none: if query.state == InvitationFilter::All {
            "people-invitations-none"
        } else {
            "people-invitations-none-found"
        },
        pager,
        days: member.app().settings.auth.invitation_days,
        shell,
    })
}

/// `GET /admin/invitations`
pub async fn invitations_page(
    member: Member,
    query: PageParams<InvitationsQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let nothing = (Vec::new(), FormErrors::new());
    let page = page(&member, &request, &query.0, ("", "student"), nothing).await?;
    Ok(render_with(StatusCode::OK, &page))
}

/// One or many people, a line each.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InviteForm {
    #[serde(default)]
    people: String,
    role: Role,
}

/// `name@x.edu`, `Name <name@x.edu>` or `name@x.edu, Name`, a line each.
fn lines(text: &str, role: Role) -> Vec<InviteRequest> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let (email, name) = match line.split_once('<') {
                Some((name, rest)) => (rest.trim_end_matches('>'), name),
                None => line.split_once([',', ';', '\t']).unwrap_or((line, "")),
            };
            InviteRequest {
                email: email.trim().to_owned(),
                full_name: name.trim().trim_matches('"').to_owned(),
                role,
            }
        })
        .collect()
}

/// `POST /admin/invitations`
pub async fn send_invitations(
    member: Member,
    form: FormBody<InviteForm>,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    member.require(INVITATIONS_MANAGE)?;
    let role = form.0.role.as_str();
    let people = lines(&form.0.people, form.0.role);
    if people.len() > 1 {
        member.count_import()?;
    }
    let sent = member.write(async |tx| service::invite_many(tx, &people).await).await;
    let query = InvitationsQuery::default();
    let (status, kept, shown) = match sent {
        Ok(outcomes) if outcomes.iter().all(|one| one.done) => {
            return Ok(shell::redirect_with(
                "/admin/invitations",
                flash!(Good, "flash-people-invited"),
            ));
        }
        Ok(outcomes) => {
            // What failed stays in the field, to be mended and sent again.
            let failed: Vec<&str> = form
                .0
                .people
                .lines()
                .filter(|line| !line.trim().is_empty())
                .zip(&outcomes)
                .filter(|(_, one)| !one.done)
                .map(|(line, _)| line)
                .collect();
            let mut errors = FormErrors::new();
            let lang = shell::for_member(&member, &request).await?.lang;
            errors.push("people", lang.t("people-invite-failed"));
            (StatusCode::UNPROCESSABLE_ENTITY, failed.join("\n"), (outcomes, errors))
        }
        Err(AppError::Invalid(_)) => {
            let lang = shell::for_member(&member, &request).await?.lang;
            let mut errors = FormErrors::new();
            errors.push("people", lang.t("people-invite-count"));
            (
                StatusCode::UNPROCESSABLE_ENTITY,
                form.0.people.clone(),
                (Vec::new(), errors),
            )
        }
        Err(other) => return Err(other),
    };
    let page = page(&member, &request, &query, (&kept, role), shown).await?;
    Ok(render_with(status, &page))
}

/// `POST /admin/invitations/{id}/resend`
pub async fn resend_invitation(
    member: Member,
    id: PathId<InvitationId>,
    _form: FormBody<Empty>,
) -> Result<HttpResponse, AppError> {
    member
        .write(async |tx| admission::renew(tx, &member.app().limits, id.0).await)
        .await?;
    Ok(shell::redirect_with(
        "/admin/invitations",
        flash!(Good, "flash-people-invited"),
    ))
}

/// `POST /admin/invitations/{id}/revoke`
pub async fn revoke_invitation(
    member: Member,
    id: PathId<InvitationId>,
    _form: FormBody<Empty>,
) -> Result<HttpResponse, AppError> {
    member.write(async |tx| admission::revoke(tx, id.0).await).await?;
    Ok(shell::redirect_with(
        "/admin/invitations",
        flash!(Good, "flash-people-revoked"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_read_a_line_each() {
        let read: Vec<(String, String)> = lines("a@x.edu\n\n Asha Rao <b@x.edu>\nc@x.edu, Ravi\n", Role::Alumni)
            .into_iter()
            .map(|one| (one.email, one.full_name))
            .collect();
        let pair = |email: &str, name: &str| (email.to_owned(), name.to_owned());
        assert_eq!(
            read,
            [
                pair("a@x.edu", ""),
                pair("b@x.edu", "Asha Rao"),
                pair("c@x.edu", "Ravi")
            ]
        );
    }
}
