//! Asking to come in, and using the link that answers.

use actix_web::http::{StatusCode, header};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::doors::{AddressForm, address_answer, address_of, address_page, signed_in};
use super::messages;
use super::plain::{link_gone, plain};
use crate::error::AppError;
use crate::features::accounts::service::{self, Joining};
use crate::platform::auth::cookies;
use crate::platform::http::{FormBody, Visitor};
use crate::shell;
use crate::shell::VisitorPage;
use crate::web::shell::Shell;
use crate::web::{FormErrors, render, render_with};

/// `GET /join`
pub async fn join_page(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    address_page(&visitor, &request, "join")
}

/// `POST /join`
pub async fn join_submit(
    visitor: Visitor,
    request: HttpRequest,
    form: FormBody<AddressForm>,
) -> Result<HttpResponse, AppError> {
    let email = address_of(form);
    let outcome = service::register(&visitor, &email).await;
    address_answer(&visitor, &request, "join", email, outcome)
}

/// `GET /join/sent`
pub async fn join_sent(VisitorPage { shell, .. }: VisitorPage) -> HttpResponse {
    plain(
        shell,
        StatusCode::OK,
        "accounts-join-sent",
        3,
        &[("/login", "accounts-sign-in")],
    )
}

/// `GET /join/waiting`
pub async fn join_waiting(VisitorPage { shell, .. }: VisitorPage) -> HttpResponse {
    plain(
        shell,
        StatusCode::OK,
        "accounts-join-waiting",
        2,
        &[("/", "errors-home")],
    )
}

#[derive(Template)]
#[template(path = "features/accounts/pages/joining.html", config = "config/askama.toml")]
struct JoiningPage {
    shell: Shell,
    errors: FormErrors,
    joining: Joining,
    role: String,
    full_name: String,
    token: String,
}

/// Name and password of a new account.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoiningForm {
    #[serde(default)]
    full_name: String,
    #[serde(default)]
    password: String,
}

/// `GET /join/{token}`
pub async fn joining_page(
    visitor: Visitor,
    request: HttpRequest,
    token: Path<String>,
) -> Result<HttpResponse, AppError> {
    let shell = shell::for_visitor(&visitor, &request);
    match service::joining(&visitor, &token).await {
        Ok(joining) => {
            let mut response = render(&JoiningPage {
                errors: FormErrors::new(),
                role: shell.t(shell::role_key(joining.role)),
                full_name: joining.full_name.clone(),
                joining,
                token: token.into_inner(),
                shell,
            });
            let device = cookies::set_device(visitor.request().cookies().device.as_deref());
            response.headers_mut().append(header::SET_COOKIE, device);
            Ok(response)
        }
        Err(AppError::Malformed { .. }) => Ok(link_gone(shell)),
        Err(error) => Err(error),
    }
}

/// `POST /join/{token}`: makes the account and signs in with it. The link proved the address, the person chose the
/// password a moment ago.
pub async fn joining_submit(
    VisitorPage { visitor, shell }: VisitorPage,
    token: Path<String>,
    form: FormBody<JoiningForm>,
) -> Result<HttpResponse, AppError> {
    let JoiningForm { full_name, password } = form.0;
    let errors = match service::accept_here(&visitor, &token, &full_name, &password).await {
        Ok(Some(opened)) => return signed_in(&visitor, &opened, "/welcome"),
        Ok(None) => return Ok(shell::redirect("/join/waiting")),
        Err(AppError::Invalid(errors)) => messages(shell.lang, &errors),
        Err(AppError::Malformed { .. }) => return Ok(link_gone(shell)),
        Err(error) => return Err(error),
    };
    match service::joining(&visitor, &token).await {
        Ok(joining) => Ok(render_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &JoiningPage {
                errors,
                role: shell.t(shell::role_key(joining.role)),
                joining,
                full_name,
                token: token.into_inner(),
                shell,
            },
        )),
        Err(AppError::Malformed { .. }) => Ok(link_gone(shell)),
        Err(error) => Err(error),
    }
}
