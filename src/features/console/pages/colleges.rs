//! `/colleges` and `/colleges/new`.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::messages;
use crate::error::AppError;
use crate::features::colleges::model::{CollegeEntry, CollegePatch, Definition, EmailDomain, FirstAdmin};
use crate::features::colleges::service::{self as colleges, CollegeFilter};
use crate::features::console::api::colleges::provision_one;
use crate::flash;
use crate::platform::config::{CollegeSettings, SignInSettings};
use crate::platform::db::paging::Cursor;
use crate::platform::http::{FormBody, Operator, PageParams};
use crate::platform::permissions::Role;
use crate::platform::tenancy::CollegeStatus;
use crate::shell;
use crate::web::forms::Choice;
use crate::web::i18n::Lang;
use crate::web::shell::Shell;
use crate::web::{Crumb, FormErrors, ListUrl, countries, render, render_with, zones};

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
    crumbs: Vec<Crumb>,
    errors: FormErrors,
    form: CollegeForm,
    suffix: String,
    lists: FormLists,
}

impl CollegesPage {
    fn status_key(&self, status: &CollegeStatus) -> &'static str {
        status_key(*status)
    }

    fn status_tone(&self, status: &CollegeStatus) -> &'static str {
        status_tone(*status)
    }
}

/// What the address of the list chooses.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CollegesQuery {
    q: String,
    status: Option<CollegeStatus>,
    cursor: Option<String>,
}

/// The form of a new college and of a change.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CollegeForm {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) country: String,
    pub(super) locale: String,
    pub(super) time_zone: String,
    pub(super) accent: String,
    pub(super) tagline: String,
    pub(super) help_email: String,
    pub(super) domains: String,
    pub(super) admin_email: String,
    pub(super) admin_name: String,
    pub(super) placed_students_write: bool,
    pub(super) roster_claims: bool,
    pub(super) domain_requests: bool,
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

    /// The change of a college whose settings are `now`.
    pub(super) fn patch(&self, now: CollegeSettings) -> CollegePatch {
        CollegePatch {
            name: Some(self.name.clone()),
            country: Some(self.country.clone()),
            locale: Some(self.locale.clone()),
            time_zone: Some(self.time_zone.clone()),
            accent: Some(self.accent.clone()),
            settings: Some(self.settings(now)),
        }
    }

    pub(super) fn of(college: &CollegeEntry) -> Self {
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

/// What the form of a college chooses from.
#[derive(Debug, Default)]
pub(super) struct FormLists {
    pub(super) countries: Vec<Choice>,
    pub(super) locales: Vec<Choice>,
    pub(super) zones: Vec<(String, Vec<Choice>)>,
}

impl FormLists {
    /// The lists with what the form holds chosen.
    pub(super) fn of(shell: &Shell, form: &CollegeForm) -> Self {
        Self {
            countries: countries::choices(shell, &form.country),
            locales: Choice::list(&form.locale, Lang::ALL.map(|lang| (lang.code(), lang.own_name()))),
            zones: zones::choices(shell, &form.time_zone),
        }
    }
}

/// `GET /colleges`
pub async fn colleges_page(
    operator: Operator,
    request: HttpRequest,
    query: PageParams<CollegesQuery>,
) -> Result<HttpResponse, AppError> {
    let CollegesQuery { q, status, cursor } = query.0;
    let cursor = cursor.as_deref().map(Cursor::decode).transpose()?;
    let filter = CollegeFilter {
        search: Some(q.clone()),
        status,
    };
    let page = operator
        .platform(async |tx| colleges::list(tx, &filter, cursor, COLLEGES).await)
        .await?;
    let shell = shell::for_operator(&operator, &request);
    let status = status.map_or("", CollegeStatus::as_str);
    let url = ListUrl::new("/colleges").with("q", &q).with("status", status);
    let statuses = Choice::list(
        status,
        CollegeStatus::ALL.map(|one| (one.as_str(), shell.t(status_key(one)))),
    );
    let filtered = url.is_filtered() || cursor.is_some();
    Ok(render(&CollegesPage {
        colleges: page.items,
        filtered,
        clear: if filtered { "/colleges" } else { "" },
        q,
        statuses,
        none: FormErrors::new(),
        older: url.pager(None, page.next_cursor).older,
        shell,
    }))
}

/// Key of a status' name.
pub(super) fn status_key(status: CollegeStatus) -> &'static str {
    match status {
        CollegeStatus::Active => "console-status-active",
        CollegeStatus::Suspended => "console-status-suspended",
        CollegeStatus::Offboarding => "console-status-offboarding",
    }
}

/// Tone of a status' badge.
pub(super) fn status_tone(status: CollegeStatus) -> &'static str {
    match status {
        CollegeStatus::Active => "good",
        CollegeStatus::Suspended => "bad",
        CollegeStatus::Offboarding => "warn",
    }
}

fn new_page(operator: &Operator, request: &HttpRequest, form: CollegeForm) -> NewCollegePage {
    let shell = shell::for_operator(operator, request);
    NewCollegePage {
        crumbs: vec![Crumb::new("/colleges", shell.t("nav-colleges"))],
        errors: FormErrors::new(),
        lists: FormLists::of(&shell, &form),
        shell,
        form,
        suffix: format!(".{}", operator.app().settings.base_domain),
    }
}

/// `GET /colleges/new`
pub async fn new_college_page(operator: Operator, request: HttpRequest) -> HttpResponse {
    let form = CollegeForm {
        locale: "en".to_owned(),
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
            flash!(Good, "flash-console-college-made"),
        )),
        Err(AppError::Invalid(errors)) => {
            let mut page = new_page(&operator, &request, form.0);
            page.errors = messages(page.shell.lang, &errors);
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(error) => Err(error),
    }
}
