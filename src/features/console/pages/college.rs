//! `/colleges/{id}`: one college, and what an operator does to it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::audit::line;
use super::colleges::{CollegeForm, FormLists, status_key, status_tone};
use super::messages;
use crate::error::AppError;
use crate::features::colleges::model::{By, CollegeEntry, CollegeHost, FirstAdmin};
use crate::features::colleges::provision::{self, Admins};
use crate::features::colleges::service as colleges;
use crate::features::console::api::audit::{ConsoleAuditQuery, entries};
use crate::features::console::api::colleges::{CollegeDetail, detail, invite};
use crate::features::console::service::by;
use crate::flash;
use crate::platform::db::PlatformTx;
use crate::platform::http::{FormBody, Operator, PathId};
use crate::platform::scope::CollegeId;
use crate::platform::tenancy::CollegeStatus;
use crate::shell;
use crate::web::audit_log::LogLine;
use crate::web::shell::{FlashKey, Shell};
use crate::web::{Crumb, FormErrors, render, render_with};

#[derive(Template)]
#[template(path = "features/console/pages/college.html", config = "config/askama.toml")]
struct CollegePage {
    shell: Shell,
    crumbs: Vec<Crumb>,
    errors: FormErrors,
    college: CollegeEntry,
    url: String,
    hosts: Vec<CollegeHost>,
    form: CollegeForm,
    lists: FormLists,
    admins: Admins,
    /// What was typed into one of the small forms.
    typed: ActionForm,
    lines: Vec<LogLine>,
}

impl CollegePage {
    fn status_key(&self) -> &'static str {
        status_key(self.college.status)
    }

    fn status_tone(&self) -> &'static str {
        status_tone(self.college.status)
    }

    /// An address below this college's.
    fn at(&self, tail: &str) -> String {
        format!("/colleges/{}{tail}", self.college.id)
    }
}

/// The small forms of the page; each sends the fields it has.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ActionForm {
    /// Why the college is suspended.
    reason: String,
    /// A domain to add.
    new_host: String,
    /// A domain of the college.
    host: String,
    /// What proved that the college owns it.
    note: String,
    /// Somebody to invite.
    admin_email: String,
    admin_name: String,
}

async fn view(
    operator: &Operator,
    request: &HttpRequest,
    id: CollegeId,
    typed: ActionForm,
) -> Result<CollegePage, AppError> {
    let CollegeDetail { college, url, hosts } = detail(operator, id).await?;
    let admins = operator.provision(id, provision::admins).await?;
    let query = ConsoleAuditQuery {
        entity: Some("college".to_owned()),
        entity_id: Some(id.to_string()),
        limit: Some(10),
        ..ConsoleAuditQuery::default()
    };
    let found = entries(operator, query).await?;
    let names = super::audit::names(operator, &found.items).await?;
    let shell = shell::for_operator(operator, request);
    let form = CollegeForm::of(&college);
    Ok(CollegePage {
        lines: found
            .items
            .into_iter()
            .map(|entry| line(&shell, entry, &names))
            .collect(),
        crumbs: vec![Crumb::new("/colleges", shell.t("nav-colleges"))],
        errors: FormErrors::new(),
        lists: FormLists::of(&shell, &form),
        shell,
        form,
        typed,
        college,
        url,
        hosts,
        admins,
    })
}

/// `GET /colleges/{id}`
pub async fn college_page(
    operator: Operator,
    request: HttpRequest,
    id: PathId<CollegeId>,
) -> Result<HttpResponse, AppError> {
    let page = view(&operator, &request, id.0, ActionForm::default()).await?;
    Ok(render(&page))
}

/// After a form of the page: back to it with a message, or the page again with what is wrong and what was typed.
async fn answer(
    operator: &Operator,
    request: &HttpRequest,
    id: CollegeId,
    outcome: Result<(), AppError>,
    done: FlashKey,
    typed: (Option<CollegeForm>, ActionForm),
) -> Result<HttpResponse, AppError> {
    let shell = shell::for_operator(operator, request);
    let (status, errors) = match outcome {
        Ok(()) => {
            operator.app().registry.forget();
            return Ok(shell::redirect_with(&format!("/colleges/{id}"), done));
        }
        Err(AppError::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, messages(shell.lang, &errors)),
        Err(error @ AppError::Conflict { .. }) => {
            let text = shell.t(&error.message_key());
            (StatusCode::CONFLICT, [("", text)].into_iter().collect())
        }
        Err(error) => return Err(error),
    };
    let (form, typed) = typed;
    let mut page = view(operator, request, id, typed).await?;
    page.errors = errors;
    if let Some(form) = form {
        page.lists = FormLists::of(&page.shell, &form);
        page.form = form;
    }
    Ok(render_with(status, &page))
}

/// `POST /colleges/{id}`
pub async fn college_submit(
    operator: Operator,
    request: HttpRequest,
    id: PathId<CollegeId>,
    form: FormBody<CollegeForm>,
) -> Result<HttpResponse, AppError> {
    let by = by(&operator);
    let form = form.0;
    let outcome = operator
        .platform(async |tx| {
            let now = colleges::get(tx, id.0).await?;
            colleges::change(tx, &by, id.0, &form.patch(now.settings)).await
        })
        .await;
    let typed = (Some(form), ActionForm::default());
    answer(
        &operator,
        &request,
        id.0,
        outcome.map(drop),
        flash!(Good, "flash-console-saved"),
        typed,
    )
    .await
}

/// What the small forms have in common: `work` in a transaction on the registry, then the page.
async fn act(
    operator: &Operator,
    request: &HttpRequest,
    id: CollegeId,
    form: ActionForm,
    done: FlashKey,
    work: impl AsyncFnOnce(&mut PlatformTx, &By, &ActionForm) -> Result<(), AppError>,
) -> Result<HttpResponse, AppError> {
    let by = by(operator);
    let outcome = operator.platform(async |tx| work(tx, &by, &form).await).await;
    answer(operator, request, id, outcome, done, (None, form)).await
}

/// `POST /colleges/{id}/suspend`
pub async fn suspend_submit(
    operator: Operator,
    request: HttpRequest,
    id: PathId<CollegeId>,
    form: FormBody<ActionForm>,
) -> Result<HttpResponse, AppError> {
    let work = async |tx: &mut PlatformTx, by: &By, form: &ActionForm| {
        colleges::suspend(tx, by, id.0, &form.reason).await.map(drop)
    };
    act(
        &operator,
        &request,
        id.0,
        form.0,
        flash!(Good, "flash-console-suspended"),
        work,
    )
    .await
}

/// `POST /colleges/{id}/resume`
pub async fn resume_submit(
    operator: Operator,
    request: HttpRequest,
    id: PathId<CollegeId>,
    form: FormBody<ActionForm>,
) -> Result<HttpResponse, AppError> {
    let work = async |tx: &mut PlatformTx, by: &By, _: &ActionForm| colleges::resume(tx, by, id.0).await.map(drop);
    act(
        &operator,
        &request,
        id.0,
        form.0,
        flash!(Good, "flash-console-resumed"),
        work,
    )
    .await
}

/// `POST /colleges/{id}/hosts`
pub async fn host_submit(
    operator: Operator,
    request: HttpRequest,
    id: PathId<CollegeId>,
    form: FormBody<ActionForm>,
) -> Result<HttpResponse, AppError> {
    let base = operator.app().settings.base_domain.clone();
    let work = async |tx: &mut PlatformTx, by: &By, form: &ActionForm| {
        let added = colleges::add_host(tx, by, id.0, &form.new_host, &base).await;
        added
            .map(drop)
            .map_err(|error| at_fields(error, &[("host", "new_host")]))
    };
    act(
        &operator,
        &request,
        id.0,
        form.0,
        flash!(Good, "flash-console-host-added"),
        work,
    )
    .await
}

/// `POST /colleges/{id}/hosts/verify`
pub async fn host_verify_submit(
    operator: Operator,
    request: HttpRequest,
    id: PathId<CollegeId>,
    form: FormBody<ActionForm>,
) -> Result<HttpResponse, AppError> {
    let work = async |tx: &mut PlatformTx, by: &By, form: &ActionForm| {
        colleges::verify_host(tx, by, id.0, &form.host, &form.note)
            .await
            .map(drop)
    };
    act(
        &operator,
        &request,
        id.0,
        form.0,
        flash!(Good, "flash-console-host-verified"),
        work,
    )
    .await
}

/// `POST /colleges/{id}/hosts/remove`
pub async fn host_remove_submit(
    operator: Operator,
    request: HttpRequest,
    id: PathId<CollegeId>,
    form: FormBody<ActionForm>,
) -> Result<HttpResponse, AppError> {
    let work =
        async |tx: &mut PlatformTx, by: &By, form: &ActionForm| colleges::remove_host(tx, by, id.0, &form.host).await;
    act(
        &operator,
        &request,
        id.0,
        form.0,
        flash!(Good, "flash-console-host-removed"),
        work,
    )
    .await
}

/// `POST /colleges/{id}/admins`
pub async fn admin_submit(
    operator: Operator,
    request: HttpRequest,
    id: PathId<CollegeId>,
    form: FormBody<ActionForm>,
) -> Result<HttpResponse, AppError> {
    let form = form.0;
    let admin = FirstAdmin {
        email: form.admin_email.clone(),
        full_name: form.admin_name.clone(),
    };
    let outcome = invite(&operator, id.0, &admin).await;
    let outcome = outcome.map_err(|error| at_fields(error, &[("email", "admin_email"), ("full_name", "admin_name")]));
    answer(
        &operator,
        &request,
        id.0,
        outcome,
        flash!(Good, "flash-console-invited"),
        (None, form),
    )
    .await
}

/// The same error at the form's own names of the fields.
fn at_fields(error: AppError, names: &[(&str, &str)]) -> AppError {
    match error {
        AppError::Invalid(mut errors) => {
            for error in &mut errors {
                if let Some((_, name)) = names.iter().find(|(of, _)| *of == error.field) {
                    error.field = (*name).to_owned();
                }
            }
            AppError::Invalid(errors)
        }
        other => other,
    }
}
