//! Landing, sign-in, sign-out, forgotten password, confirming an address.

use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, ResponseError as _};
use askama::Template;
use serde::Deserialize;

use super::plain::{front_door, link_gone, plain};
use super::{HOME, local_path, messages};
use crate::error::AppError;
use crate::features::accounts::service::{self, Verified};
use crate::flash;
use crate::platform::app::App;
use crate::platform::auth::cookies;
use crate::platform::auth::sessions::Opened;
use crate::platform::http::{Empty, FormBody, Member, PageParams, RequestContext, Site, Visitor, session_cookies};
use crate::shell;
use crate::shell::VisitorPage;
use crate::web::shell::Shell;
use crate::web::{FormErrors, render, render_with};

#[derive(Template)]
#[template(path = "features/accounts/pages/landing.html", config = "config/askama.toml")]
struct LandingPage {
    shell: Shell,
    tagline: String,
    help_email: String,
    roster: bool,
    domains: bool,
    /// In how many ways somebody can join: invitations, and those two.
    ways: usize,
}

/// `GET /`: what a college shows to anybody. Nothing about its people.
pub async fn landing(
    app: Data<App>,
    context: RequestContext,
    member: Option<Member>,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    if member.is_some() {
        return Ok(shell::redirect(HOME));
    }
    let shell = shell::for_anyone(&app, &context, &request);
    let college = match context.site() {
        Site::College(college) => college,
        Site::Base => return Ok(front_door(shell)),
        Site::Console | Site::Api => return Err(AppError::NotFound),
    };
    let settings = &college.settings;
    Ok(render(&LandingPage {
        shell,
        tagline: settings.tagline.clone(),
        help_email: settings.help_email.clone(),
        roster: settings.sign_in.roster_claims,
        domains: settings.sign_in.domain_requests,
        ways: 1 + usize::from(settings.sign_in.roster_claims) + usize::from(settings.sign_in.domain_requests),
    }))
}

#[derive(Template)]
#[template(path = "features/accounts/pages/login.html", config = "config/askama.toml")]
struct LoginPage {
    shell: Shell,
    errors: FormErrors,
    email: String,
    next: String,
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
#[serde(deny_unknown_fields)]
pub struct LoginForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// `GET /login`
pub async fn login_page(
    visitor: Visitor,
    member: Option<Member>,
    request: HttpRequest,
    query: PageParams<NextQuery>,
) -> HttpResponse {
    let next = local_path(&query.0.next).unwrap_or_default().to_owned();
    if member.is_some() {
        return shell::redirect(if next.is_empty() { HOME } else { &next });
    }
    let mut response = render(&LoginPage {
        shell: shell::for_visitor(&visitor, &request),
        errors: FormErrors::new(),
        email: String::new(),
        next,
    });
    let device = cookies::set_device(visitor.request().cookies().device.as_deref());
    response.headers_mut().append(header::SET_COOKIE, device);
    response
}

/// `POST /login`
pub async fn login_submit(
    visitor: Visitor,
    member: Option<Member>,
    request: HttpRequest,
    form: FormBody<LoginForm>,
) -> Result<HttpResponse, AppError> {
    let LoginForm { email, password, next } = form.0;
    let next = local_path(&next).unwrap_or_default().to_owned();
    let opened = match service::sign_in(&visitor, &email, &password).await {
        Ok(opened) => opened,
        // Signed in meanwhile, in another tab: on they go, as from `GET /login`.
        Err(AppError::BadCredentials(_)) if member.is_some() => {
            return Ok(shell::redirect(if next.is_empty() { HOME } else { &next }));
        }
        Err(error @ (AppError::BadCredentials(_) | AppError::TooMany { .. } | AppError::Busy)) => {
            return Ok(refused_login(&visitor, &request, &error, email, next));
        }
        Err(error) => return Err(error),
    };
    let app = visitor.app();
    let state = app
        .sessions
        .find(&app.db, visitor.college().id, opened.session_id)
        .await?;
    let to = match state {
        Some(state) if !state.welcomed => "/welcome",
        _ if next.is_empty() => HOME,
        _ => &next,
    };
    signed_in(&visitor, &opened, to)
}

/// On to a page, with the cookies of a session that was just opened.
pub(super) fn signed_in(visitor: &Visitor, opened: &Opened, to: &str) -> Result<HttpResponse, AppError> {
    let app = visitor.app();
    let college = visitor.college().id;
    let access = app.issue_access(college, opened)?;
    let mut response = shell::redirect(to);
    for cookie in session_cookies(app, &access.text, opened.refresh.expose()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The form again: what is wrong, or how long to wait.
fn refused_login(
    visitor: &Visitor,
    request: &HttpRequest,
    error: &AppError,
    email: String,
    next: String,
) -> HttpResponse {
    let shell = shell::for_visitor(visitor, request);
    let (status, text) = match error {
        AppError::TooMany { retry_after } => (
            error.status_code(),
            shell.t1("accounts-login-wait", "seconds", *retry_after),
        ),
        AppError::Busy => (error.status_code(), shell.t("problem-busy")),
        _ => (StatusCode::UNPROCESSABLE_ENTITY, shell.t("problem-bad-login")),
    };
    let page = LoginPage {
        errors: [("email", text)].into_iter().collect(),
        shell,
        email,
        next,
    };
    after_waiting(render_with(status, &page), error)
}

/// `POST /logout`
pub async fn logout_submit(member: Option<Member>, _form: FormBody<Empty>) -> Result<HttpResponse, AppError> {
    if let Some(member) = member {
        match service::sign_out(&member).await {
            // Ended elsewhere a moment ago: that is what was asked for.
            Ok(()) | Err(AppError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    let mut response = shell::redirect_with("/", flash!(Good, "flash-accounts-signed-out"));
    for cookie in cookies::clear() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

#[derive(Template)]
#[template(path = "features/accounts/pages/address.html", config = "config/askama.toml")]
struct AddressPage {
    shell: Shell,
    errors: FormErrors,
    email: String,
    /// `forgot` or `join`: the address of the form and the middle of its keys.
    door: &'static str,
}

/// A form of one address.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddressForm {
    #[serde(default)]
    email: String,
}

/// A form that asks for nothing but an address.
pub(super) fn address_page(visitor: &Visitor, request: &HttpRequest, door: &'static str) -> HttpResponse {
    render(&AddressPage {
        shell: shell::for_visitor(visitor, request),
        errors: FormErrors::new(),
        email: String::new(),
        door,
    })
}

/// The answer to such a form: on to the page that says to look into the mail, whatever the address was.
pub(super) fn address_answer(
    visitor: &Visitor,
    request: &HttpRequest,
    door: &'static str,
    email: String,
    outcome: Result<(), AppError>,
) -> Result<HttpResponse, AppError> {
    let shell = shell::for_visitor(visitor, request);
    let Err(error) = outcome else {
        return Ok(shell::redirect(&format!("/{door}/sent")));
    };
    let errors = match &error {
        AppError::Invalid(errors) => messages(shell.lang, errors),
        AppError::TooMany { retry_after } => [("email", shell.t1("accounts-login-wait", "seconds", *retry_after))]
            .into_iter()
            .collect(),
        _ => return Err(error),
    };
    let page = AddressPage {
        shell,
        errors,
        email,
        door,
    };
    Ok(after_waiting(render_with(error.status_code(), &page), &error))
}

/// The answer with how long to wait, if that is what is wrong.
fn after_waiting(mut response: HttpResponse, error: &AppError) -> HttpResponse {
    if let Some(wait) = error.error_response().headers().get(header::RETRY_AFTER) {
        response.headers_mut().insert(header::RETRY_AFTER, wait.clone());
    }
    response
}

/// The address a submitted form asks about.
pub(super) fn address_of(form: FormBody<AddressForm>) -> String {
    form.0.email
}

/// `GET /forgot`
pub async fn forgot_page(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    address_page(&visitor, &request, "forgot")
}

/// `POST /forgot`
pub async fn forgot_submit(
    visitor: Visitor,
    request: HttpRequest,
    form: FormBody<AddressForm>,
) -> Result<HttpResponse, AppError> {
    let email = address_of(form);
    let outcome = service::forgot_password(&visitor, &email).await;
    address_answer(&visitor, &request, "forgot", email, outcome)
}

/// `GET /forgot/sent`
pub async fn forgot_sent(VisitorPage { shell, .. }: VisitorPage) -> HttpResponse {
    plain(
        shell,
        StatusCode::OK,
        "accounts-forgot-sent",
        2,
        &[("/login", "accounts-sign-in")],
    )
}

#[derive(Template)]
#[template(path = "features/accounts/pages/reset.html", config = "config/askama.toml")]
struct ResetPage {
    shell: Shell,
    errors: FormErrors,
    email: String,
    token: String,
}

/// The form of a new password.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResetForm {
    #[serde(default)]
    password: String,
}

/// `GET /reset/{token}`: shows the form and uses nothing up, since mail programs look at links too.
pub async fn reset_page(
    VisitorPage { visitor, shell }: VisitorPage,
    token: Path<String>,
) -> Result<HttpResponse, AppError> {
    match service::reset_possible(&visitor, &token).await {
        Ok(email) => Ok(render(&ResetPage {
            shell,
            errors: FormErrors::new(),
            email,
            token: token.into_inner(),
        })),
        Err(AppError::Malformed { .. }) => Ok(link_gone(shell)),
        Err(error) => Err(error),
    }
}

/// `POST /reset/{token}`
pub async fn reset_submit(
    VisitorPage { visitor, shell }: VisitorPage,
    token: Path<String>,
    form: FormBody<ResetForm>,
) -> Result<HttpResponse, AppError> {
    match service::reset_password(&visitor, &token, &form.0.password).await {
        Ok(()) => {
            let mut response = shell::redirect_with("/login", flash!(Good, "flash-accounts-password-set"));
            for cookie in cookies::clear() {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            Ok(response)
        }
        Err(AppError::Invalid(errors)) => match service::reset_possible(&visitor, &token).await {
            Ok(email) => Ok(render_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                &ResetPage {
                    errors: messages(shell.lang, &errors),
                    shell,
                    email,
                    token: token.into_inner(),
                },
            )),
            Err(AppError::Malformed { .. }) => Ok(link_gone(shell)),
            Err(error) => Err(error),
        },
        Err(AppError::Malformed { .. }) => Ok(link_gone(shell)),
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "features/accounts/pages/verify.html", config = "config/askama.toml")]
struct VerifyPage {
    shell: Shell,
    email: String,
    token: String,
}

/// `GET /verify/{token}`
pub async fn verify_page(
    VisitorPage { visitor, shell }: VisitorPage,
    token: Path<String>,
) -> Result<HttpResponse, AppError> {
    match service::address_to_verify(&visitor, &token).await {
        Ok(email) => Ok(render(&VerifyPage {
            shell,
            email,
            token: token.into_inner(),
        })),
        Err(AppError::Malformed { .. }) => Ok(link_gone(shell)),
        Err(error) => Err(error),
    }
}

/// `POST /verify/{token}`
pub async fn verify_submit(
    visitor: Visitor,
    request: HttpRequest,
    token: Path<String>,
    _form: FormBody<Empty>,
) -> Result<HttpResponse, AppError> {
    let key = match service::verify_email(&visitor, &token).await {
        Ok(Verified::Address) => flash!(Good, "flash-accounts-verified"),
        Ok(Verified::NewAddress) => flash!(Good, "flash-accounts-address-changed"),
        Err(AppError::Malformed { .. }) => return Ok(link_gone(shell::for_visitor(&visitor, &request))),
        Err(error) => return Err(error),
    };
    Ok(shell::redirect_with("/settings/security", key))
}
