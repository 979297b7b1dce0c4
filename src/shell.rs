//! Fills the page shell from a request: language, theme, college, person, navigation.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, HttpResponse};
use chrono_tz::Tz;
use futures_util::future::LocalBoxFuture;

use crate::counts::Counts;
use crate::error::{AppError, Conflict};
use crate::features;
use crate::platform::app::App;
use crate::platform::auth::{cookies, csrf};
use crate::platform::http::{Member, Operator, RequestContext, Site, Visitor};
use crate::platform::permissions::{EXPERIENCES_READ, EXPERIENCES_WRITE_OWN, MESSAGES_USE, Permission, Role};
use crate::platform::tenancy::College;
use crate::web::Tab;
use crate::web::accent::Accent;
use crate::web::i18n::{Lang, negotiate};
use crate::web::shell::{Flash, FlashKey, FlashKind, NavItem, Place, Shell, ShellUser, Theme};

/// The pages of a person's settings.
pub fn settings_tabs(shell: &Shell) -> Vec<Tab> {
    let tabs = features::ALL.iter().flat_map(|feature| feature.settings);
    tabs.map(|tab| Tab::new(tab.href, shell.t(tab.label_key), shell.path_only() == tab.href))
        .collect()
}

/// What a phone lists under More besides the navigation: address, icon, key of the label, and who sees it (everybody for
/// `None`).
const MORE: [(&str, &str, &str, Option<Permission>); 4] = [
    (
        "/experiences/mine",
        "pencil",
        "experiences-tab-mine",
        Some(EXPERIENCES_WRITE_OWN),
    ),
    (
        "/experiences/bookmarks",
        "bookmark",
        "experiences-tab-bookmarks",
        Some(EXPERIENCES_READ),
    ),
    ("/settings", "settings", "ui-menu-settings", None),
    ("/help", "circle-help", "ui-menu-help", None),
];

/// Key of a role's name.
pub fn role_key(role: Role) -> &'static str {
    match role {
        Role::Student => "role-student",
        Role::Alumni => "role-alumni",
        Role::Faculty => "role-faculty",
        Role::CollegeAdmin => "role-college_admin",
    }
}

fn base(
    app: &App,
    request: &RequestContext,
    path: String,
    accept_language: Option<&str>,
    college: Option<&College>,
) -> Shell {
    let college_default = college.and_then(|college| Lang::from_code(&college.locale));
    let name = college.map_or_else(|| "Peer2Peer".to_owned(), |college| college.name.clone());
    let lang = negotiate(request.cookies().language.as_deref(), accept_language, college_default);
    Shell {
        lang,
        theme: request
            .cookies()
            .theme
            .as_deref()
            .map(Theme::from_code)
            .unwrap_or_default(),
        nonce: request.nonce().to_owned(),
        path,
        accent: college
            .and_then(|college| college.accent.as_deref())
            .and_then(|colour| Accent::parse(colour).ok()),
        flash: request.cookies().flash.as_deref().and_then(|value| flash(lang, value)),
        request_id: request.request_id().to_owned(),
        csrf: form_token(app, request),
        time_zone: college
            .and_then(|college| college.time_zone.parse().ok())
            .unwrap_or(Tz::UTC),
        development: app.settings.development(),
        ..Shell::new(name, app.clock.now())
    }
}

/// The token of the session whose cookie came along, whoever the page is for: a form of a sign-in page or an error page,
/// sent by somebody signed in, must carry it too. Empty when nobody is signed in.
fn form_token(app: &App, request: &RequestContext) -> String {
    request
        .cookies()
        .access
        .as_deref()
        .and_then(|access| {
            let claims = request.claims(&app.tokens, access).ok()?;
            let access = claims.clone().for_access(None);
            access.or_else(|_| claims.for_console()).ok()
        })
        .map(|claims| csrf::token(&app.secrets.server_key, claims.sid))
        .unwrap_or_default()
}

fn path_and_language(request: &HttpRequest) -> (String, Option<&str>) {
    let path = request
        .uri()
        .path_and_query()
        .map_or_else(|| "/".to_owned(), ToString::to_string);
    let language = request
        .headers()
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    (path, language)
}

/// A page for a signed-in person: who they are, and the frame around what it shows.
pub struct MemberPage {
    /// Who asks.
    pub member: Member,
    /// The frame of the page.
    pub shell: Shell,
}

impl FromRequest for MemberPage {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let member = Member::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let member = member.await?;
            let shell = for_member(&member, &request).await?;
            Ok(Self { member, shell })
        })
    }
}

/// A page of a college for somebody who is not signed in.
pub struct VisitorPage {
    /// Who asks.
    pub visitor: Visitor,
    /// The frame of the page.
    pub shell: Shell,
}

impl FromRequest for VisitorPage {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visitor = Visitor::from_request(request, payload).into_inner();
        ready(visitor.map(|visitor| {
            let shell = for_visitor(&visitor, request);
            Self { visitor, shell }
        }))
    }
}

/// The shell of a signed-in person's page.
///
/// # Errors
/// As [`Member::state`].
pub async fn for_member(member: &Member, request: &HttpRequest) -> Result<Shell, AppError> {
    let (path, language) = path_and_language(request);
    let state = member.state().await?;
    let chosen_lang = state.locale.as_deref().and_then(Lang::from_code);
    let shell = base(member.app(), member.request(), path, language, Some(member.college()));
    let extensions = request.extensions();
    let counts = extensions.get::<Counts>();
    let mut nav: Vec<NavItem> = features::ALL
        .iter()
        .flat_map(|feature| feature.navigation)
        .filter(|entry| member.may(entry.needs))
        .map(|entry| NavItem {
            href: entry.href,
            label_key: entry.label_key,
            icon: entry.icon,
            count: counts.and_then(|counts| counts.get(entry.href).copied()),
            place: entry.place,
        })
        .collect();
    nav.sort_by_key(|item| item.place);
    let more = MORE
        .iter()
        .filter(|(.., needs)| needs.is_none_or(|needs| member.may(needs)))
        .map(|(href, icon, label_key, _)| NavItem {
            href,
            label_key,
            icon,
            count: None,
            place: Place::More,
        })
        .collect();
    Ok(Shell {
        lang: chosen_lang.unwrap_or(shell.lang),
        theme: state.theme.as_deref().map_or(shell.theme, Theme::from_code),
        time_zone: state
            .time_zone
            .as_deref()
            .and_then(|zone| zone.parse().ok())
            .unwrap_or(shell.time_zone),
        csrf: member.csrf_token(),
        user: Some(ShellUser {
            id: state.caller.user_id.as_uuid(),
            name: state.full_name.clone(),
            role_key: role_key(state.caller.role),
        }),
        nav,
        more,
        college_member: true,
        realtime: member.may(MESSAGES_USE).then(|| member.token_expires_at()),
        ..shell
    })
}

/// The shell of a page of a college for somebody who is not signed in (sign-in, join, reset).
pub fn for_visitor(visitor: &Visitor, request: &HttpRequest) -> Shell {
    let (path, language) = path_and_language(request);
    base(
        visitor.app(),
        visitor.request(),
        path,
        language,
        Some(visitor.college()),
    )
}

/// The shell of a console page.
pub fn for_operator(operator: &Operator, request: &HttpRequest) -> Shell {
    let (path, language) = path_and_language(request);
    let shell = base(operator.app(), operator.request(), path, language, None);
    Shell {
        csrf: operator.csrf_token(),
        user: Some(ShellUser {
            id: operator.state().operator_id.as_uuid(),
            name: operator.state().full_name.clone(),
            role_key: "role-operator",
        }),
        nav: vec![
            NavItem {
                href: "/colleges",
                label_key: "nav-colleges",
                icon: "building-2",
                count: None,
                place: Place::Main,
            },
            NavItem {
                href: "/audit",
                label_key: "nav-audit",
                icon: "file-text",
                count: None,
                place: Place::Main,
            },
        ],
        ..shell
    }
}

/// The shell of a page for whoever it is: error pages and the console's sign-in pages.
pub fn for_anyone(app: &App, context: &RequestContext, request: &HttpRequest) -> Shell {
    let (path, language) = path_and_language(request);
    let college = match context.site() {
        Site::College(college) => Some(college.as_ref()),
        Site::Console | Site::Api | Site::Base => None,
    };
    base(app, context, path, language, college)
}

/// A message for the next page: `tone.key`, where the key must be one of ours (a [`FlashKey`] or why something was not done).
fn flash(lang: Lang, value: &str) -> Option<Flash> {
    let (tone, key) = value.split_once('.')?;
    let ours = (key.starts_with("flash-") || key.starts_with("problem-"))
        && key
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    ours.then(|| Flash {
        kind: FlashKind::from_tone(tone),
        text: lang.t(key),
    })
}

/// After a form: to another page, which shows a message once; see [`flash!`](crate::flash).
pub fn redirect_with(location: &str, message: FlashKey) -> HttpResponse {
    flashing(location, message.kind, message.key)
}

/// After a form that was refused because of the state of a thing: to another page, which says why once.
pub fn redirect_refused(location: &str, why: Conflict) -> HttpResponse {
    flashing(location, FlashKind::Bad, &AppError::conflict(why).message_key())
}

fn flashing(location: &str, kind: FlashKind, key: &str) -> HttpResponse {
    let mut response = redirect(location);
    let cookie = cookies::set(cookies::FLASH, &format!("{}.{key}", kind.tone()), 60);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

/// After a form: to another page (303, so that reloading does not send the form again).
pub fn redirect(location: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, location))
        .finish()
}
