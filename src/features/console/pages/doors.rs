//! Signing in to the console, out of it, and choosing a password by the one-time link.

use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, ResponseError as _};
use askama::Template;
use serde::Deserialize;

use super::messages;
use crate::error::AppError;
use crate::features::console::api::auth::session_cookie;
use crate::features::console::service;
use crate::flash;
use crate::platform::app::App;
use crate::platform::auth::cookies;
use crate::platform::http::{Empty, FormBody, Operator, PageParams, RequestContext};
use crate::shell;
use crate::web::shell::Shell;
use crate::web::{FormErrors, render, render_with};

/// Where operators begin.
const HOME: &str = "/colleges";

#[derive(Template)]
#[template(path = "features/console/pages/login.html", config = "config/askama.toml")]
struct LoginPage {
    shell: Shell,
    errors: FormErrors,
    email: String,
    next: String,
}

#[derive(Template)]
#[template(path = "features/console/pages/set_password.html", config = "config/askama.toml")]
struct SetPasswordPage {
    shell: Shell,
    errors: FormErrors,
    email: String,
    action: String,
}

/// Where to go after signing in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NextQuery {
    #[serde(default)]
    next: String,
}

/// The sign-in form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub struct LoginForm {
    email: String,
    password: String,
    next: String,
}

/// The form behind a one-time link.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordForm {
    #[serde(default)]
    password: String,
}

/// A console page to come back to; anything else leads home.
fn local(next: &str) -> &str {
    let ours = ["/colleges", "/audit"].iter().any(|section| {
        next.strip_prefix(section)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    });
    let plain = next.len() <= 2000 && next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if ours && plain { next } else { HOME }
}

/// `GET /` on the console.
pub async fn home() -> HttpResponse {
    shell::redirect(HOME)
}

/// `GET /login` on the console.
pub async fn login_page(
    app: Data<App>,
    context: RequestContext,
    operator: Option<Operator>,
    request: HttpRequest,
    query: PageParams<NextQuery>,
) -> HttpResponse {
    if operator.is_some() {
        return shell::redirect(local(&query.0.next));
    }
    render(&LoginPage {
        shell: shell::for_anyone(&app, &context, &request),
        errors: FormErrors::new(),
        email: String::new(),
        next: query.0.next,
    })
}

/// `POST /login` on the console.
pub async fn login_submit(
    app: Data<App>,
    context: RequestContext,
    request: HttpRequest,
    form: FormBody<LoginForm>,
) -> Result<HttpResponse, AppError> {
    let LoginForm { email, password, next } = form.0;
    match service::sign_in(&app, &context, &email, &password).await {
        Ok(signed_in) => {
            let mut response = shell::redirect(local(&next));
            let cookie = session_cookie(&signed_in.token);
            response.headers_mut().append(header::SET_COOKIE, cookie);
            Ok(response)
        }
        Err(error @ (AppError::BadCredentials(_) | AppError::TooMany { .. } | AppError::Busy)) => {
            let shell = shell::for_anyone(&app, &context, &request);
            let (status, text) = match &error {
                AppError::TooMany { retry_after } => (
                    error.status_code(),
                    shell.t1("console-login-wait", "seconds", *retry_after),
                ),
                AppError::Busy => (error.status_code(), shell.t("problem-busy")),
                _ => (StatusCode::UNPROCESSABLE_ENTITY, shell.t("problem-bad-login")),
            };
            let errors = [("email", text)].into_iter().collect();
            Ok(render_with(
                status,
                &LoginPage {
                    shell,
                    errors,
                    email,
                    next,
                },
            ))
        }
        Err(error) => Err(error),
    }
}

/// `POST /logout` on the console.
pub async fn logout_submit(operator: Option<Operator>, _form: FormBody<Empty>) -> Result<HttpResponse, AppError> {
    if let Some(operator) = operator {
        service::sign_out(&operator).await?;
    }
    let mut response = shell::redirect_with("/login", flash!(Good, "flash-console-signed-out"));
    for cookie in cookies::clear() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// `GET /set-password/{token}` on the console.
pub async fn set_password_page(
    app: Data<App>,
    context: RequestContext,
    request: HttpRequest,
    token: Path<String>,
) -> Result<HttpResponse, AppError> {
    let email = service::link_address(&app, &context, &token).await?;
    Ok(render(&SetPasswordPage {
        shell: shell::for_anyone(&app, &context, &request),
        errors: FormErrors::new(),
        email,
        action: format!("/set-password/{token}"),
    }))
}

/// `POST /set-password/{token}` on the console.
pub async fn set_password_submit(
    app: Data<App>,
    context: RequestContext,
    request: HttpRequest,
    token: Path<String>,
    form: FormBody<PasswordForm>,
) -> Result<HttpResponse, AppError> {
    match service::set_password(&app, &context, &token, &form.0.password).await {
        Ok(()) => Ok(shell::redirect_with(
            "/login",
            flash!(Good, "flash-console-password-set"),
        )),
        Err(AppError::Invalid(errors)) => {
            let shell = shell::for_anyone(&app, &context, &request);
            let page = SetPasswordPage {
                errors: messages(shell.lang, &errors),
                email: service::link_address(&app, &context, &token).await?,
                action: format!("/set-password/{token}"),
                shell,
            };
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn only_console_pages_are_come_back_to() {
        for good in ["/colleges", "/colleges/new", "/audit?cursor=3"] {
            assert_eq!(local(good), good);
        }
        for bad in [
            "",
            "//evil.example",
            "/collegesx",
            "https://evil.example",
            "/colleges/\\x",
            "/audit\n",
        ] {
            assert_eq!(local(bad), "/colleges", "{bad:?}");
        }
    }
}
