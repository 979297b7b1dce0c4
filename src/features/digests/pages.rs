//! `/settings/emails`, and the page behind the link in every such mail.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::{off, service};
use crate::error::AppError;
use crate::flash;
use crate::platform::http::{Empty, FormBody, Member, Visitor};
use crate::shell;
use crate::shell::MemberPage;
use crate::web::shell::Shell;
use crate::web::{Tab, render, render_with};

#[derive(Template)]
#[template(path = "features/digests/settings.html", config = "config/askama.toml")]
struct EmailsPage {
    shell: Shell,
    tabs: Vec<Tab>,
    wanted: bool,
}

/// `GET /settings/emails`
pub async fn emails(MemberPage { member, shell }: MemberPage) -> Result<HttpResponse, AppError> {
    let wanted = member.read(service::wanted).await?;
    Ok(render(&EmailsPage {
        tabs: shell::settings_tabs(&shell),
        wanted,
        shell,
    }))
}

/// What the form sends: a box that is not ticked sends nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EmailsForm {
    requests: bool,
}

/// `POST /settings/emails`
pub async fn save_emails(member: Member, form: FormBody<EmailsForm>) -> Result<HttpResponse, AppError> {
    member
        .write(async |tx| service::set_wanted(tx, form.0.requests).await)
        .await?;
    Ok(shell::redirect_with(
        "/settings/emails",
        flash!(Good, "flash-accounts-saved"),
    ))
}

#[derive(Template)]
#[template(path = "features/digests/off.html", config = "config/askama.toml")]
struct OffPage {
    shell: Shell,
    token: String,
    /// Whether the link is one of ours.
    good: bool,
    done: bool,
}

fn off(visitor: &Visitor, request: &HttpRequest, token: String, done: bool) -> HttpResponse {
    let good = off::whose(&visitor.app().secrets, visitor.college().id, &token).is_some();
    let status = if good { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let page = OffPage {
        shell: shell::for_visitor(visitor, request),
        token,
        good,
        done,
    };
    render_with(status, &page)
}

/// `GET /emails/off/{token}`: asks, since mail programs look at links too.
pub async fn off_page(visitor: Visitor, request: HttpRequest, token: Path<String>) -> HttpResponse {
    off(&visitor, &request, token.into_inner(), false)
}

/// `POST /emails/off/{token}`
pub async fn off_submit(
    visitor: Visitor,
    request: HttpRequest,
    token: Path<String>,
    _form: FormBody<Empty>,
) -> Result<HttpResponse, AppError> {
    let token = token.into_inner();
    if let Some(user) = off::whose(&visitor.app().secrets, visitor.college().id, &token) {
        match visitor
            .write_as_system(async |tx| service::switch_off(tx, user).await)
            .await
        {
            // Somebody who is gone gets no mails either.
            Ok(()) | Err(AppError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(off(&visitor, &request, token, true))
}
