//! `/colleges`: list, new, one.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::audit::line;
use super::messages;
use crate::error::AppError;
use crate::features::colleges::model::{CollegeEntry, CollegeHost, CollegePatch, Definition, EmailDomain, FirstAdmin};
use crate::features::colleges::service::{self as colleges, CollegeFilter};
use crate::features::console::api::audit::{ConsoleAuditQuery, entries};
use crate::features::console::api::colleges::{CollegeDetail, detail, invite, provision_one};
use crate::features::console::service::by;
use crate::platform::auth::Operator;
use crate::platform::config::{CollegeSettings, SignInSettings};
use crate::platform::db::paging::Cursor;
use crate::platform::http::{Empty, FormBody, PathId, QueryParams};
use crate::platform::scope::Role;
use crate::shell;
use crate::web::forms::Choice;
use crate::web::i18n::Lang;
use crate::web::shell::{FlashKind, Shell};
use crate::web::trail::TrailLine;
use crate::web::{FormErrors, render, render_with};

/// Colleges on a page.
const COLLEGES: i64 = 50;

#[derive(Template)]
#[template(path = "features/console/pages/colleges.html", config = "config/askama.toml")]
struct CollegesPage {
    shell: Shell,
    colleges: Vec<CollegeEntry>,
    q: String,
    filtered: bool,
    clear: &'static str,
    statuses: Vec<Choice>,
    none: FormErrors,
    older: Option<String>,
}

#[derive(Template)]
#[template(path = "features/console/pages/new_college.html", config = "config/askama.toml")]
struct NewCollegePage {
    shell: Shell,
    errors: FormErrors,
    form: CollegeForm,
    suffix: String,
    locales: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "features/console/pages/college.html", config = "config/askama.toml")]
struct CollegePage {
    shell: Shell,
    errors: FormErrors,
    college: CollegeEntry,
    url: String,
    hosts: Vec<CollegeHost>,
    form: CollegeForm,
    locales: Vec<Choice>,
    lines: Vec<TrailLine>,
}

impl CollegesPage {
    fn status_key(&self, status: &str) -> &'static str {
        status_key(status)
    }

    fn status_tone(&self, status: &str) -> &'static str {
        status_tone(status)
    }
}

impl CollegePage {
    fn status_key(&self) -> &'static str {
        status_key(&self.college.status)
    }

    fn status_tone(&self) -> &'static str {
        status_tone(&self.college.status)
    }

    /// An address below this college's.
    fn at(&self, tail: &str) -> String {
        format!("/colleges/{}{tail}", self.college.id)
    }
}

/// What the address of the list chooses.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CollegesQuery {
    q: String,
    status: String,
    cursor: Option<String>,
}

/// The form of a new college and of a change.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CollegeForm {
    slug: String,
    name: String,
    country: String,
    locale: String,
    time_zone: String,
    accent: String,
    tagline: String,
    help_email: String,
    domains: String,
    admin_email: String,
    admin_name: String,
    placed_students_write: bool,
    roster_claims: bool,
    domain_requests: bool,
}

/// A reason or a note.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReasonForm {
    reason: String,
}

/// A domain of the college's own, with the note that verifies it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HostForm {
    host: String,
    note: String,
}

/// Somebody to invite.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AdminForm {
    admin_email: String,
    admin_name: String,
}

impl CollegeForm {
    fn settings(&self, base: CollegeSettings) -> CollegeSettings {
        CollegeSettings {
            sign_in: SignInSettings {
                domain_requests: self.domain_requests,
                roster_claims: self.roster_claims,
            },
            placed_students_write: self.placed_students_write,
            tagline: self.tagline.trim().to_owned(),
            help_email: self.help_email.trim().to_owned(),
            ..base
        }
    }

    fn definition(&self) -> Definition {
        let email_domains = self
            .domains
            .split([',', ' ', '\n', '\r', '\t', ';'])
            .filter(|domain| !domain.is_empty())
            .map(|domain| EmailDomain {
                domain: domain.to_owned(),
                role: Role::Student,
            })
            .collect();
        let first_admins = if self.admin_email.trim().is_empty() {
            Vec::new()
        } else {
            vec![FirstAdmin {
                email: self.admin_email.clone(),
                full_name: self.admin_name.clone(),
            }]
        };
        let optional = |text: &str| (!text.trim().is_empty()).then(|| text.to_owned());
        Definition {
            slug: self.slug.clone(),
            name: self.name.clone(),
            country: optional(&self.country),
            locale: optional(&self.locale),
            time_zone: optional(&self.time_zone),
            accent: optional(&self.accent),
            settings: Some(self.settings(CollegeSettings::default())),
            hosts: Vec::new(),
            email_domains,
            first_admins,
        }
    }

    fn of(college: &CollegeEntry) -> Self {
        let settings = &college.settings;
        Self {
            slug: college.slug.clone(),
            name: college.name.clone(),
            country: college.country.clone().unwrap_or_default(),
            locale: college.locale.clone(),
            time_zone: college.time_zone.clone(),
            accent: college.accent.clone().unwrap_or_default(),
            tagline: settings.tagline.clone(),
            help_email: settings.help_email.clone(),
            placed_students_write: settings.placed_students_write,
            roster_claims: settings.sign_in.roster_claims,
            domain_requests: settings.sign_in.domain_requests,
            ..Self::default()
        }
    }
}

fn locales(current: &str) -> Vec<Choice> {
    Choice::list(current, Lang::ALL.map(|lang| (lang.code(), lang.own_name())))
}

/// `GET /colleges`
pub async fn colleges_page(
    operator: Operator,
    request: HttpRequest,
    query: QueryParams<CollegesQuery>,
) -> Result<HttpResponse, AppError> {
    let CollegesQuery { q, status, cursor } = query.0;
    let cursor = cursor.as_deref().map(Cursor::decode).transpose()?;
    let filter = CollegeFilter {
        search: Some(q.clone()),
        status: Some(status.clone()),
    };
    let page = operator
        .platform(async |tx| colleges::list(tx, &filter, cursor, COLLEGES).await)
        .await?;
    let shell = shell::for_operator(&operator, &request);
    let older = page
        .next_cursor
        .map(|cursor| -> Result<String, AppError> {
            let query = [("q", q.as_str()), ("status", &status), ("cursor", &cursor)];
            let query = serde_urlencoded::to_string(query).map_err(AppError::internal)?;
            Ok(format!("/colleges?{query}"))
        })
        .transpose()?;
    let statuses = Choice::list(
        &status,
        ["active", "suspended"].map(|code| (code, shell.t(status_key(code)))),
    );
    let filtered = !q.is_empty() || !status.is_empty() || cursor.is_some();
    Ok(render(&CollegesPage {
        colleges: page.items,
        filtered,
        clear: if filtered { "/colleges" } else { "" },
        q,
        statuses,
        none: FormErrors::new(),
        older,
        shell,
    }))
}

/// Key of a status' name.
fn status_key(status: &str) -> &'static str {
    match status {
        "active" => "console-status-active",
        "suspended" => "console-status-suspended",
        _ => "console-status-offboarding",
    }
}

/// Tone of a status' badge.
fn status_tone(status: &str) -> &'static str {
    match status {
        "active" => "good",
        "suspended" => "bad",
        _ => "warn",
    }
}

fn new_page(operator: &Operator, request: &HttpRequest, form: CollegeForm) -> NewCollegePage {
    NewCollegePage {
        shell: shell::for_operator(operator, request),
        errors: FormErrors::new(),
        locales: locales(&form.locale),
        form,
        suffix: format!(".{}", operator.app().settings.base_domain),
    }
}

/// `GET /colleges/new`
pub async fn new_college_page(operator: Operator, request: HttpRequest) -> HttpResponse {
    let form = CollegeForm {
        locale: "en".to_owned(),
        time_zone: "Asia/Kolkata".to_owned(),
        roster_claims: true,
        domain_requests: true,
        ..CollegeForm::default()
    };
    render(&new_page(&operator, &request, form))
}

/// `POST /colleges`
pub async fn new_college_submit(
    operator: Operator,
    request: HttpRequest,
    form: FormBody<CollegeForm>,
) -> Result<HttpResponse, AppError> {
    match provision_one(&operator, &form.0.definition()).await {
        Ok(college) => Ok(shell::redirect_with(
            &format!("/colleges/{}", college.id),
            FlashKind::Good,
            "flash-console-college-made",
        )),
        Err(AppError::Invalid(errors)) => {
            let mut page = new_page(&operator, &request, form.0);
            page.errors = messages(page.shell.lang, &errors);
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(error) => Err(error),
    }
}

async fn college_view(operator: &Operator, request: &HttpRequest, id: Uuid) -> Result<CollegePage, AppError> {
    let CollegeDetail { college, url, hosts } = detail(operator, id).await?;
    let query = ConsoleAuditQuery {
        entity: Some("college".to_owned()),
        entity_id: Some(id.to_string()),
        limit: Some(10),
        ..ConsoleAuditQuery::default()
    };
    let found = entries(operator, query).await?;
    let names = super::audit::names(operator).await?;
    let shell = shell::for_operator(operator, request);
    let form = CollegeForm::of(&college);
    Ok(CollegePage {
        lines: found
            .items
            .into_iter()
            .map(|entry| line(shell.lang, entry, &names))
            .collect(),
        shell,
        errors: FormErrors::new(),
        locales: locales(&form.locale),
        form,
        college,
        url,
        hosts,
    })
}

/// `GET /colleges/{id}`
pub async fn college_page(operator: Operator, request: HttpRequest, id: PathId) -> Result<HttpResponse, AppError> {
    college_view(&operator, &request, id.0).await.map(|page| render(&page))
}

/// After an action on a college: back to its page with a message, or the page again with what is wrong.
async fn answer<T>(
    operator: &Operator,
    request: &HttpRequest,
    id: Uuid,
    outcome: Result<T, AppError>,
    done: &str,
    form: Option<CollegeForm>,
) -> Result<HttpResponse, AppError> {
    let (status, errors) = match outcome {
        Ok(_) => {
            operator.app().registry.forget();
            return Ok(shell::redirect_with(&format!("/colleges/{id}"), FlashKind::Good, done));
        }
        Err(AppError::Invalid(errors)) => {
            let lang = shell::for_operator(operator, request).lang;
            (StatusCode::UNPROCESSABLE_ENTITY, messages(lang, &errors))
        }
        Err(error @ AppError::Conflict { .. }) => {
            let text = shell::for_operator(operator, request).t(&error.message_key());
            (StatusCode::CONFLICT, [("", text)].into_iter().collect())
        }
        Err(error) => return Err(error),
    };
    let mut page = college_view(operator, request, id).await?;
    page.errors = errors;
    if let Some(form) = form {
        page.locales = locales(&form.locale);
        page.form = form;
    }
    Ok(render_with(status, &page))
}

/// `POST /colleges/{id}`
pub async fn college_submit(
    operator: Operator,
    request: HttpRequest,
    id: PathId,
    form: FormBody<CollegeForm>,
) -> Result<HttpResponse, AppError> {
    let by = by(&operator);
    let given = form.0;
    let outcome = operator
        .platform(async |tx| {
            let now = colleges::get(tx, id.0).await?;
            let patch = CollegePatch {
                name: Some(given.name.clone()),
                country: Some(given.country.clone()),
                locale: Some(given.locale.clone()),
                time_zone: Some(given.time_zone.clone()),
                accent: Some(given.accent.clone()),
                settings: Some(given.settings(now.settings)),
            };
            colleges::change(tx, &by, id.0, &patch).await
        })
        .await;
    answer(&operator, &request, id.0, outcome, "flash-console-saved", Some(given)).await
}

/// `POST /colleges/{id}/suspend`
pub async fn suspend_submit(
    operator: Operator,
    request: HttpRequest,
    id: PathId,
    form: FormBody<ReasonForm>,
) -> Result<HttpResponse, AppError> {
    let by = by(&operator);
    let outcome = operator
        .platform(async |tx| colleges::suspend(tx, &by, id.0, &form.0.reason).await)
        .await;
    answer(&operator, &request, id.0, outcome, "flash-console-suspended", None).await
}

/// `POST /colleges/{id}/resume`
pub async fn resume_submit(
    operator: Operator,
    request: HttpRequest,
    id: PathId,
    _form: FormBody<Empty>,
) -> Result<HttpResponse, AppError> {
    let by = by(&operator);
    let outcome = operator
        .platform(async |tx| colleges::resume(tx, &by, id.0).await)
        .await;
    answer(&operator, &request, id.0, outcome, "flash-console-resumed", None).await
}

/// `POST /colleges/{id}/hosts`
pub async fn host_submit(
    operator: Operator,
    request: HttpRequest,
    id: PathId,
    form: FormBody<HostForm>,
) -> Result<HttpResponse, AppError> {
    let by = by(&operator);
    let base = operator.app().settings.base_domain.clone();
    let outcome = operator
        .platform(async |tx| colleges::add_host(tx, &by, id.0, &form.0.host, &base).await)
        .await;
    answer(&operator, &request, id.0, outcome, "flash-console-host-added", None).await
}

/// `POST /colleges/{id}/hosts/verify`
pub async fn host_verify_submit(
    operator: Operator,
    request: HttpRequest,
    id: PathId,
    form: FormBody<HostForm>,
) -> Result<HttpResponse, AppError> {
    let by = by(&operator);
    let HostForm { host, note } = form.0;
    let outcome = operator
        .platform(async |tx| colleges::verify_host(tx, &by, id.0, &host, &note).await)
        .await;
    answer(&operator, &request, id.0, outcome, "flash-console-host-verified", None).await
}

/// `POST /colleges/{id}/hosts/remove`
pub async fn host_remove_submit(
    operator: Operator,
    request: HttpRequest,
    id: PathId,
    form: FormBody<HostForm>,
) -> Result<HttpResponse, AppError> {
    let by = by(&operator);
    let outcome = operator
        .platform(async |tx| colleges::remove_host(tx, &by, id.0, &form.0.host).await)
        .await;
    answer(&operator, &request, id.0, outcome, "flash-console-host-removed", None).await
}

/// `POST /colleges/{id}/admins`
pub async fn admin_submit(
    operator: Operator,
    request: HttpRequest,
    id: PathId,
    form: FormBody<AdminForm>,
) -> Result<HttpResponse, AppError> {
    let admin = FirstAdmin {
        email: form.0.admin_email,
        full_name: form.0.admin_name,
    };
    let outcome = match invite(&operator, id.0, &admin).await {
        Err(AppError::Invalid(mut errors)) => {
            for error in &mut errors {
                error.field = format!("first_admins[0].{}", error.field);
            }
            Err(AppError::Invalid(errors))
        }
        other => other,
    };
    answer(&operator, &request, id.0, outcome, "flash-console-invited", None).await
}
