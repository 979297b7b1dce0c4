//! `/admin/roster/imports/{id}`

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::super::mapping::{Defaults, Mapping, Target};
use super::super::model::{Import, ImportedRow, RowsQuery, Verdict};
use super::super::service;
use super::{kind_name, state_name, state_tone, verdict_name};
use crate::error::AppError;
use crate::platform::auth::Member;
use crate::platform::auth::permissions::{INVITATIONS_MANAGE, ROSTER_MANAGE};
use crate::platform::http::{Empty, FormBody, PageParams, PathId};
use crate::shell;
use crate::web::shell::{FlashKind, Shell};
use crate::web::{Choice, Crumb, FormErrors, Pager, Tab, render, render_with};

/// One column of the file in the mapping form.
struct ColumnLine {
    name: String,
    sample: String,
    targets: Vec<Choice>,
}

/// One row of the preview.
struct RowLine {
    line: i32,
    cells: Vec<String>,
    verdict: String,
    tone: &'static str,
    notes: Vec<String>,
}

#[derive(Template)]
#[template(path = "features/roster/pages/import.html", config = "config/askama.toml")]
struct ImportPage {
    shell: Shell,
    crumbs: Vec<Crumb>,
    errors: FormErrors,
    import: Import,
    kind: String,
    state: String,
    tone: &'static str,
    delimiter: String,
    columns: Vec<ColumnLine>,
    defaults: Defaults,
    /// The columns are known, so every row has its verdict.
    judged: bool,
    tabs: Vec<Tab>,
    rows: Vec<RowLine>,
    pager: Pager,
    writable: i32,
    may_invite: bool,
}

#[derive(Template)]
#[template(path = "features/roster/pages/progress.html", config = "config/askama.toml")]
struct ProgressPart {
    shell: Shell,
    import: Import,
}

fn row_line(shell: &Shell, row: ImportedRow) -> RowLine {
    let verdict = Verdict::ALL
        .into_iter()
        .find(|one| row.verdict.as_deref() == Some(one.as_str()));
    let mut notes: Vec<String> = Vec::new();
    for remark in row.errors.iter().chain(&row.warnings) {
        let text = remark.text(shell.lang);
        notes.push(if remark.column.is_empty() {
            text
        } else {
            format!("{}: {text}", shell.lang.isolate(&remark.column))
        });
    }
    for change in &row.changes {
        let name = match Target::parse(&change.field) {
            Some(target) => target_name(shell, target),
            None => Mapping::attribute_key(change.field.trim_start_matches("attributes.")).to_owned(),
        };
        let before = if change.before.is_empty() {
            "–"
        } else {
            &change.before
        };
        notes.push(format!(
            "{name}: {} → {}",
            shell.lang.isolate(before),
            shell.lang.isolate(&change.after)
        ));
    }
    let mut room = 160;
    let cells = row
        .cells
        .into_iter()
        .filter(|cell| !cell.is_empty())
        .map(|cell| {
            let shown: String = cell.chars().take(room).collect();
            room -= shown.chars().count();
            shown
        })
        .filter(|cell| !cell.is_empty())
        .collect();
    RowLine {
        line: row.line,
        cells,
        verdict: verdict.map(|one| verdict_name(shell, one)).unwrap_or_default(),
        tone: match verdict {
            Some(Verdict::New) => "good",
            Some(Verdict::Change) => "info",
            Some(Verdict::Error) => "bad",
            Some(Verdict::Same) | None => "neutral",
        },
        notes,
    }
}

fn target_name(shell: &Shell, target: Target) -> String {
    shell.t(&format!("roster-field-{}", target.as_str().replace('_', "-")))
}

async fn page(
    member: &Member,
    request: &HttpRequest,
    id: uuid::Uuid,
    query: &RowsQuery,
    shown: Option<(Mapping, FormErrors)>,
) -> Result<ImportPage, AppError> {
    let (import, rows, samples) = member
        .read(async |tx| {
            let import = service::import(tx, id).await?;
            let asked = RowsQuery {
                limit: Some(50),
                ..query.clone()
            };
            let rows = service::rows(tx, id, &asked).await?;
            let first = RowsQuery {
                limit: Some(3),
                ..RowsQuery::default()
            };
            let samples = if import.is_open() {
                service::rows(tx, id, &first).await?.items
            } else {
                Vec::new()
            };
            Ok((import, rows, samples))
        })
        .await?;
    let shell = shell::for_member(member, request);
    let here = format!("/admin/roster/imports/{id}");
    let (mapping, errors) = shown.unwrap_or_else(|| (import.mapping.clone(), FormErrors::new()));
    let columns = import
        .columns
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let chosen = mapping.columns.get(at).copied().unwrap_or_default();
            let seen: Vec<&str> = samples
                .iter()
                .filter_map(|row| row.cells.get(at).map(String::as_str))
                .filter(|cell| !cell.trim().is_empty())
                .collect();
            ColumnLine {
                name: name.clone(),
                sample: seen.join(", ").chars().take(80).collect(),
                targets: Choice::list(
                    chosen.as_str(),
                    Target::ALL.map(|target| (target.as_str(), target_name(&shell, target))),
                ),
            }
        })
        .collect();
    let mut tabs = vec![
        Tab::new(&here, shell.t("roster-rows-all"), query.verdict.is_none()).count(i64::from(import.counts.total)),
    ];
    // What needs somebody comes first.
    for verdict in [Verdict::Error, Verdict::New, Verdict::Change, Verdict::Same] {
        let tab = Tab::new(
            format!("{here}?verdict={}", verdict.as_str()),
            verdict_name(&shell, verdict),
            query.verdict == Some(verdict),
        );
        tabs.push(tab.count(i64::from(import.counts.of(verdict))));
    }
    let older = rows.next_cursor.map(|cursor| match query.verdict {
        Some(verdict) => format!("{here}?verdict={}&cursor={cursor}", verdict.as_str()),
        None => format!("{here}?cursor={cursor}"),
    });
    Ok(ImportPage {
        crumbs: vec![Crumb::new("/admin/roster", shell.t("roster-title"))],
        errors,
        kind: kind_name(&shell, import.kind),
        state: state_name(&shell, &import.state),
        tone: state_tone(&import.state),
        delimiter: match import.delimiter.as_str() {
            "\t" => shell.t("roster-delimiter-tab"),
            other => other.to_owned(),
        },
        columns,
        defaults: mapping.defaults,
        judged: import.mapping.is_complete(),
        tabs,
        rows: rows.items.into_iter().map(|row| row_line(&shell, row)).collect(),
        pager: Pager { newer: None, older },
        writable: import.counts.new + import.counts.change,
        may_invite: member.may(INVITATIONS_MANAGE),
        import,
        shell,
    })
}

/// `GET /admin/roster/imports/{id}`
pub async fn import_page(
    member: Member,
    id: PathId,
    query: PageParams<RowsQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    Ok(render(&page(&member, &request, id.0, &query.0, None).await?))
}

/// `GET /admin/roster/imports/{id}/progress`: the part of the page that moves; when the commit ends, the page is
/// loaded anew.
pub async fn progress_part(member: Member, id: PathId, request: HttpRequest) -> Result<HttpResponse, AppError> {
    let import = member.read(async |tx| service::import(tx, id.0).await).await?;
    let ended = import.state != "committing";
    let mut response = render(&ProgressPart {
        shell: shell::for_member(&member, &request),
        import,
    });
    if ended {
        response.headers_mut().insert(
            actix_web::http::header::HeaderName::from_static("hx-refresh"),
            actix_web::http::header::HeaderValue::from_static("true"),
        );
    }
    Ok(response)
}

/// The form that maps the columns.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappingForm {
    #[serde(default)]
    columns: Vec<Target>,
    #[serde(default)]
    full_name: String,
    #[serde(default)]
    programme: String,
    #[serde(default)]
    department: String,
    #[serde(default)]
    batch_year: String,
}

/// `POST /admin/roster/imports/{id}/mapping`
pub async fn map_columns(
    member: Member,
    id: PathId,
    form: FormBody<MappingForm>,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    member.require(ROSTER_MANAGE)?;
    let form = form.0;
    let mapping = Mapping {
        columns: form.columns,
        defaults: Defaults {
            full_name: form.full_name,
            programme: form.programme,
            department: form.department,
            batch_year: form.batch_year,
        },
    };
    let mapped = member
        .write(async |tx| service::preview(tx, id.0, &mapping).await)
        .await;
    match mapped {
        Ok(_) => Ok(shell::redirect(&format!("/admin/roster/imports/{}#rows", id.0))),
        Err(AppError::Invalid(found)) => {
            let lang = shell::for_member(&member, &request).lang;
            let errors = found
                .into_iter()
                .map(|one| {
                    let field = one.field.trim_start_matches("defaults.").to_owned();
                    let text = lang.t(&format!("roster-map-{}", one.code.replace('_', "-")));
                    (
                        if field == "columns" {
                            "column-1".to_owned()
                        } else {
                            field
                        },
                        text,
                    )
                })
                .collect();
            let page = page(&member, &request, id.0, &RowsQuery::default(), Some((mapping, errors))).await?;
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(other) => Err(other),
    }
}

/// The form that commits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommitForm {
    #[serde(default)]
    invite: bool,
}

/// `POST /admin/roster/imports/{id}/commit`
pub async fn commit_import(member: Member, id: PathId, form: FormBody<CommitForm>) -> Result<HttpResponse, AppError> {
    let here = format!("/admin/roster/imports/{}", id.0);
    let asked = member
        .write(async |tx| service::commit(tx, id.0, form.0.invite).await)
        .await;
    match asked {
        Ok(_) => Ok(shell::redirect(&here)),
        // Pressed twice: the page says how far it is.
        Err(AppError::Conflict { .. }) => Ok(shell::redirect_with(&here, FlashKind::Info, "flash-roster-ended")),
        Err(other) => Err(other),
    }
}

/// `POST /admin/roster/imports/{id}/cancel`
pub async fn cancel_import(member: Member, id: PathId, _form: FormBody<Empty>) -> Result<HttpResponse, AppError> {
    match member.write(async |tx| service::cancel(tx, id.0).await).await {
        Ok(_) => Ok(shell::redirect_with(
            "/admin/roster",
            FlashKind::Good,
            "flash-roster-cancelled",
        )),
        Err(AppError::Conflict { .. }) => {
            let here = format!("/admin/roster/imports/{}", id.0);
            Ok(shell::redirect_with(&here, FlashKind::Info, "flash-roster-ended"))
        }
        Err(other) => Err(other),
    }
}
