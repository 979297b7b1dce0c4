//! First run, profile and preferences, security.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{HOME, messages};
use crate::error::{AppError, FieldError};
use crate::features::accounts::model::{Profile, ProfilePatch, SessionView};
use crate::features::accounts::service;
use crate::flash;
use crate::platform::auth::cookies;
use crate::platform::http::{Empty, FormBody, Member, PathId, session_cookies};
use crate::platform::permissions::Role;
use crate::platform::scope::SessionId;
use crate::shell;
use crate::web::i18n::Lang;
use crate::web::shell::Shell;
use crate::web::{Choice, FormErrors, Tab, render_with, zones};

/// The fields of the profile form, as the person typed them.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProfileForm {
    full_name: String,
    headline: String,
    locale: String,
    theme: Option<String>,
    time_zone: String,
    skip: Option<String>,
}

impl ProfileForm {
    fn of(profile: Profile) -> Self {
        let details = profile.details;
        let choice = |pick: fn(&crate::features::accounts::model::ProfileDetails) -> Option<String>| {
            details.as_ref().and_then(pick).unwrap_or_default()
        };
        Self {
            full_name: profile.full_name,
            headline: profile.headline,
            locale: choice(|details| details.locale.clone()),
            theme: Some(choice(|details| details.theme.clone())),
            time_zone: choice(|details| details.time_zone.clone()),
            skip: None,
        }
    }

    /// An empty choice follows the college or the device.
    fn patch(&self) -> ProfilePatch {
        let chosen = |value: &str| Some((!value.is_empty()).then(|| value.to_owned()));
        ProfilePatch {
            full_name: Some(self.full_name.clone()),
            headline: Some(self.headline.clone()),
            locale: chosen(&self.locale),
            theme: self.theme.as_deref().and_then(chosen),
            time_zone: chosen(&self.time_zone),
        }
    }
}

#[derive(Template)]
#[template(path = "features/accounts/pages/settings.html", config = "config/askama.toml")]
struct SettingsPage {
    shell: Shell,
    errors: FormErrors,
    form: ProfileForm,
    tabs: Vec<Tab>,
    locales: Vec<Choice>,
    themes: Vec<Choice>,
    zones: Vec<(String, Vec<Choice>)>,
    /// What the line about oneself could say, for this role.
    about_hint: String,
    college_zone: String,
    /// The first-run page: the same questions, once, and they may be skipped.
    first_run: bool,
    action: &'static str,
}

/// Key of what the line about oneself could say.
fn about_key(role: Role) -> &'static str {
    match role {
        Role::Student => "accounts-about-student",
        Role::Alumni => "accounts-about-alumni",
        Role::Faculty | Role::CollegeAdmin => "accounts-about-staff",
    }
}

async fn settings_answer(
    member: &Member,
    request: &HttpRequest,
    form: ProfileForm,
    first_run: bool,
    refused: Option<&[FieldError]>,
) -> Result<HttpResponse, AppError> {
    let shell = shell::for_member(member, request).await?;
    let follow = |key: &str| (String::new(), shell.t(key));
    let own_names = Lang::ALL.map(|lang| (lang.code().to_owned(), lang.own_name().to_owned()));
    let page = SettingsPage {
        errors: refused.map(|errors| messages(shell.lang, errors)).unwrap_or_default(),
        tabs: shell::settings_tabs(&shell),
        locales: Choice::list(
            &form.locale,
            std::iter::once(follow("accounts-follow-browser")).chain(own_names),
        ),
        themes: Choice::list(
            form.theme.as_deref().unwrap_or_default(),
            [
                follow("ui-theme-system"),
                ("light".to_owned(), shell.t("ui-theme-light")),
                ("dark".to_owned(), shell.t("ui-theme-dark")),
            ],
        ),
        zones: zones::choices(&shell, &form.time_zone),
        about_hint: shell.t(about_key(member.caller().role)),
        college_zone: {
            let zone = &member.college().time_zone;
            let name = zone.parse().map_or_else(|_| zone.clone(), |zone| shell.zone(zone));
            shell.t1("accounts-zone-follow", "zone", name)
        },
        form,
        shell,
        first_run,
        action: if first_run { "/welcome" } else { "/settings" },
    };
    let status = match refused {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(render_with(status, &page))
}

async fn own_profile(member: &Member) -> Result<Profile, AppError> {
    let id = member.caller().user_id;
    member.read(async |tx| service::profile(tx, id).await).await
}

/// `GET /settings`
pub async fn settings_page(member: Member, request: HttpRequest) -> Result<HttpResponse, AppError> {
    let form = ProfileForm::of(own_profile(&member).await?);
    settings_answer(&member, &request, form, false, None).await
}

/// `POST /settings`
pub async fn settings_submit(
    member: Member,
    request: HttpRequest,
    form: FormBody<ProfileForm>,
) -> Result<HttpResponse, AppError> {
    let form = form.0;
    match service::update_profile(&member, member.caller().user_id, &form.patch()).await {
        Ok(_) => Ok(follow_choice(
            shell::redirect_with("/settings", flash!(Good, "flash-accounts-saved")),
            &form,
        )),
        Err(AppError::Invalid(errors)) => settings_answer(&member, &request, form, false, Some(&errors)).await,
        Err(error) => Err(error),
    }
}

/// The cookies say what the profile says, so that the pages look the same after signing out.
fn follow_choice(mut response: HttpResponse, form: &ProfileForm) -> HttpResponse {
    let mut keep = |name: &str, value: &str| {
        let life = if value.is_empty() { 0 } else { 365 * 86_400 };
        response
            .headers_mut()
            .append(header::SET_COOKIE, cookies::set(name, value, life));
    };
    keep(cookies::LANGUAGE, &form.locale);
    if let Some(theme) = form.theme.as_deref() {
        keep(cookies::THEME, theme);
    }
    response
}

/// `GET /welcome`
pub async fn welcome_page(member: Member, request: HttpRequest) -> Result<HttpResponse, AppError> {
    let form = ProfileForm::of(own_profile(&member).await?);
    settings_answer(&member, &request, form, true, None).await
}

/// The zone a browser says it is in, as it is kept: nothing for the college's own and for what is none.
fn detected(college: &str, zone: &str) -> String {
    let found = zones::present(zone).filter(|zone| zones::present(college) != Some(*zone));
    found.map(|zone| zone.name().to_owned()).unwrap_or_default()
}

/// `POST /welcome`: keeps what was filled in, or skips it.
pub async fn welcome_submit(
    member: Member,
    request: HttpRequest,
    form: FormBody<ProfileForm>,
) -> Result<HttpResponse, AppError> {
    let mut form = form.0;
    if form.skip.is_none() {
        form.time_zone = detected(&member.college().time_zone, &form.time_zone);
        match service::update_profile(&member, member.caller().user_id, &form.patch()).await {
            Ok(_) => {}
            Err(AppError::Invalid(errors)) => {
                return settings_answer(&member, &request, form, true, Some(&errors)).await;
            }
            Err(error) => return Err(error),
        }
    }
    service::finish_welcome(&member).await?;
    Ok(shell::redirect(HOME))
}

#[derive(Template)]
#[template(path = "features/accounts/pages/security.html", config = "config/askama.toml")]
struct SecurityPage {
    shell: Shell,
    errors: FormErrors,
    tabs: Vec<Tab>,
    email: String,
    verified: bool,
    new_email: String,
    devices: Vec<Device>,
}

/// The sessions of one kind of browser; the one this page was asked for by stands alone.
struct Device {
    agent: String,
    current: bool,
    /// The latest of them.
    last_used_at: DateTime<Utc>,
    sessions: Vec<SessionView>,
}

impl Device {
    /// The browser and its system as the reader's language joins them.
    fn name(&self, shell: &Shell) -> String {
        let browser = |name: &str| match name {
            "Other" => shell.t("accounts-agent-other"),
            name => name.to_owned(),
        };
        match self.agent.split_once(" on ") {
            Some((name, system)) => shell.t2("accounts-agent-on", "browser", browser(name), "system", system),
            None if self.agent.is_empty() => shell.t("accounts-agent-unknown"),
            None => browser(&self.agent),
        }
    }
}

/// Sessions by browser: this one first, then the browser used last. What asks is in use now, though that is noted only
/// now and then.
fn devices(sessions: Vec<SessionView>, now: DateTime<Utc>) -> Vec<Device> {
    let mut devices: Vec<Device> = Vec::new();
    for mut session in sessions {
        if session.current {
            session.last_used_at = now;
        }
        let same = |device: &&mut Device| !device.current && !session.current && device.agent == session.agent;
        match devices.iter_mut().find(same) {
            Some(device) => {
                device.last_used_at = device.last_used_at.max(session.last_used_at);
                device.sessions.push(session);
            }
            None => devices.push(Device {
                agent: session.agent.clone(),
                current: session.current,
                last_used_at: session.last_used_at,
                sessions: vec![session],
            }),
        }
    }
    devices.sort_by_key(|device| (!device.current, std::cmp::Reverse(device.last_used_at)));
    devices
}

async fn security_answer(
    member: &Member,
    request: &HttpRequest,
    errors: &[FieldError],
    new_email: String,
) -> Result<HttpResponse, AppError> {
    // Forms of this page that are refused show it again at their own addresses.
    let shell = Shell {
        path: "/settings/security".to_owned(),
        ..shell::for_member(member, request).await?
    };
    let (email, verified) = own_profile(member)
        .await?
        .details
        .map(|details| (details.email, details.email_verified))
        .unwrap_or_default();
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = SecurityPage {
        errors: messages(shell.lang, errors),
        tabs: shell::settings_tabs(&shell),
        email,
        verified,
        new_email,
        devices: devices(service::own_sessions(member).await?, shell.now),
        shell,
    };
    Ok(render_with(status, &page))
}

/// `GET /settings/security`
pub async fn security_page(member: Member, request: HttpRequest) -> Result<HttpResponse, AppError> {
    security_answer(&member, &request, &[], String::new()).await
}

/// The form of another password.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordForm {
    #[serde(default)]
    current_password: String,
    #[serde(default)]
    new_password: String,
}

/// `POST /settings/password`
pub async fn password_submit(
    member: Member,
    request: HttpRequest,
    form: FormBody<PasswordForm>,
) -> Result<HttpResponse, AppError> {
    let PasswordForm {
        current_password,
        new_password,
    } = form.0;
    let opened = match service::change_password(&member, &current_password, &new_password).await {
        Ok(opened) => opened,
        Err(AppError::Invalid(errors)) => return security_answer(&member, &request, &errors, String::new()).await,
        Err(error) => return Err(error),
    };
    let app = member.app();
    let access = app.issue_access(member.college().id, &opened)?;
    let mut response = shell::redirect_with("/settings/security", flash!(Good, "flash-accounts-password-changed"));
    for cookie in session_cookies(app, &access.text, opened.refresh.expose()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The form of another address. Its password field has a name of its own, because the page has two.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmailForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
}

/// `POST /settings/email`
pub async fn email_submit(
    member: Member,
    request: HttpRequest,
    form: FormBody<EmailForm>,
) -> Result<HttpResponse, AppError> {
    let EmailForm { email, password } = form.0;
    match service::change_email(&member, &password, &email).await {
        Ok(()) => Ok(shell::redirect_with(
            "/settings/security",
            flash!(Info, "flash-accounts-address-asked"),
        )),
        Err(AppError::Invalid(mut errors)) => {
            for error in &mut errors {
                if error.field == "current_password" {
                    error.field = "password".to_owned();
                }
            }
            security_answer(&member, &request, &errors, email).await
        }
        Err(error) => Err(error),
    }
}

/// `POST /settings/email/verify`
pub async fn verification_submit(member: Member, _form: FormBody<Empty>) -> Result<HttpResponse, AppError> {
    service::ask_verification(&member).await?;
    Ok(shell::redirect_with(
        "/settings/security",
        flash!(Info, "flash-accounts-verification-sent"),
    ))
}

/// `POST /settings/sessions/{id}/end`
pub async fn session_end_submit(
    member: Member,
    id: PathId<SessionId>,
    _form: FormBody<Empty>,
) -> Result<HttpResponse, AppError> {
    service::end_session(&member, id.0).await?;
    Ok(shell::redirect_with(
        "/settings/security",
        flash!(Good, "flash-accounts-session-ended"),
    ))
}

/// `POST /settings/sessions/end-all`
pub async fn sessions_end_submit(member: Member, _form: FormBody<Empty>) -> Result<HttpResponse, AppError> {
    service::sign_out_everywhere(&member).await?;
    let mut response = shell::redirect_with("/login", flash!(Good, "flash-accounts-signed-out-everywhere"));
    for cookie in cookies::clear() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}
