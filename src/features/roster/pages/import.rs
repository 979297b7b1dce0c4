//! `/admin/roster/imports/{id}`

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::super::mapping::{Defaults, Mapping, Target};
use super::super::model::{Counts, Import, ImportId, MendRequest, RowsQuery};
use super::super::service;
use super::check::{Check, CheckQuery, PAGE, Show, address, check, target_name};
use super::{kind_name, state_name, state_tone};
use crate::error::AppError;
use crate::features::roster::model::ImportState;
use crate::flash;
use crate::platform::http::{Empty, FormBody, Member, PageParams, PathId};
use crate::platform::permissions::{INVITATIONS_MANAGE, ROSTER_MANAGE};
use crate::shell;
use crate::web::shell::Shell;
use crate::web::{Choice, Crumb, FormErrors, render, render_with};

/// One column of the file in the mapping form.
struct ColumnLine {
    name: String,
    sample: String,
    targets: Vec<Choice>,
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
    /// How many columns are matched, kept and left out.
    columns_said: String,
    ignored: usize,
    kept: usize,
    defaults: Defaults,
    /// The columns are known, so every row has its verdict.
    judged: bool,
    check: Check,
    commits: Commits,
    may_invite: bool,
    /// Entries that can be taken back.
    added: i64,
    take_back: String,
    apart: bool,
}

#[derive(Template)]
#[template(path = "features/roster/pages/progress.html", config = "config/askama.toml")]
struct ProgressPart {
    shell: Shell,
    import: Import,
}

/// The bar under the rows: what a commit would do, and its buttons, each named by what it does.
struct Commits {
    /// Rows that add or change an entry.
    writable: i32,
    commit: String,
    /// The same with invitations; empty where none would be sent.
    inviting: String,
}

/// What a commit of these rows does, in words. `invites`: how many invitations it sends with them; `None` within when the
/// number is not known.
fn commit_words(shell: &Shell, counts: &Counts, invites: Option<Option<i64>>) -> String {
    let mut parts = Vec::new();
    if counts.new > 0 {
        parts.push(shell.t1("roster-commit-new", "count", counts.new));
    }
    if counts.change > 0 {
        let key = if parts.is_empty() {
            "roster-commit-change"
        } else {
            "roster-commit-and-change"
        };
        parts.push(shell.t1(key, "count", counts.change));
    }
    match (invites, parts.is_empty()) {
        (None, _) => {}
        (Some(None), true) => parts.push(shell.t("roster-commit-invite-some")),
        (Some(None), false) => parts.push(shell.t("roster-commit-and-invite-some")),
        (Some(Some(count)), true) => parts.push(shell.t1("roster-commit-invite", "count", count)),
        (Some(Some(count)), false) => parts.push(shell.t1("roster-commit-and-invite", "count", count)),
    }
    match parts.as_slice() {
        [] if counts.same > 0 => shell.t("roster-finish"),
        [] => shell.t1("roster-commit-new", "count", 0),
        [one] => one.clone(),
        [one, two] => shell.t2("roster-commit-two", "one", one.as_str(), "two", two.as_str()),
        [one, two, rest @ ..] => {
            let first = shell.t2("roster-commit-more", "one", one.as_str(), "two", two.as_str());
            shell.t2(
                "roster-commit-two",
                "one",
                first.as_str(),
                "two",
                rest.concat().as_str(),
            )
        }
    }
}

/// What changes when a cell is mended: the rows, and the bar with the counts.
#[derive(Template)]
#[template(path = "features/roster/pages/rows.html", config = "config/askama.toml")]
struct MendedPart {
    shell: Shell,
    import: Import,
    judged: bool,
    check: Check,
    commits: Commits,
    /// The bar stands elsewhere on the page.
    apart: bool,
}

async fn page(
    member: &Member,
    request: &HttpRequest,
    id: ImportId,
    query: &CheckQuery,
    shown: Option<(Mapping, FormErrors)>,
) -> Result<ImportPage, AppError> {
    let may_invite = member.may(INVITATIONS_MANAGE);
    let (import, window, samples, added, invites) = member
        .read(async |tx| {
            let import = service::import(tx, id).await?;
            let invites = match import.state {
                ImportState::Previewed if may_invite => Some(service::invitable(tx, id).await?),
                _ => None,
            };
            let among = query.shows(&import).among();
            let after = query.cursor.unwrap_or(0);
            let window = service::row_window(tx, id, among, after, PAGE, query.mended).await?;
            let first = RowsQuery {
                limit: Some(3),
                ..RowsQuery::default()
            };
            let samples = if import.is_open() {
                service::rows(tx, id, &first).await?.items
            } else {
                Vec::new()
            };
            let added = if import.has_ended() {
                service::added_count(tx, id).await?
            } else {
                0
            };
            Ok((import, window, samples, added, invites))
        })
        .await?;
    let shell = shell::for_member(member, request).await?;
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
    let count = |target| mapping.columns.iter().filter(|one| **one == target).count();
    let (ignored, kept) = (count(Target::Ignore), count(Target::Attribute));
    let mut columns_said = vec![shell.t1(
        "roster-columns-matched",
        "count",
        mapping.columns.len().saturating_sub(ignored + kept),
    )];
    if kept > 0 {
        columns_said.push(shell.t1("roster-columns-kept", "count", kept));
    }
    if ignored > 0 {
        columns_said.push(shell.t1("roster-columns-ignored", "count", ignored));
    }
    let mut take_back = shell.t1("roster-take-back-confirm", "count", added);
    if import.counts.invited > 0 {
        take_back = format!("{take_back} {}", shell.t("roster-take-back-invited"));
    }
    let commits = Commits {
        writable: import.counts.new + import.counts.change,
        commit: commit_words(&shell, &import.counts, None),
        inviting: match invites {
            None | Some(Some(0)) => String::new(),
            Some(count) => commit_words(&shell, &import.counts, Some(count)),
        },
    };
    Ok(ImportPage {
        crumbs: vec![Crumb::new("/admin/roster", shell.t("roster-title"))],
        errors,
        kind: kind_name(&shell, import.kind),
        state: state_name(&shell, import.state),
        tone: state_tone(import.state),
        delimiter: match import.delimiter.as_str() {
            "\t" => shell.t("roster-delimiter-tab"),
            other => other.to_owned(),
        },
        columns,
        columns_said: columns_said.join(" · "),
        ignored,
        kept,
        defaults: mapping.defaults,
        judged: import.mapping.is_complete(),
        check: check(&shell, &import, query, &window),
        commits,
        may_invite,
        added,
        take_back,
        apart: false,
        import,
        shell,
    })
}

/// As the redirect, for a part of a page that htmx fetches: the browser goes there instead.
fn leads_on(request: &HttpRequest, mut answer: HttpResponse) -> HttpResponse {
    if request.headers().contains_key("hx-request") {
        *answer.status_mut() = StatusCode::OK;
        if let Some(to) = answer.headers_mut().remove(header::LOCATION).next() {
            answer
                .headers_mut()
                .insert(header::HeaderName::from_static("hx-redirect"), to);
        }
    }
    answer
}

/// `GET /admin/roster/imports/{id}`
pub async fn import_page(
    member: Member,
    id: PathId<ImportId>,
    query: PageParams<CheckQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    Ok(render(&page(&member, &request, id.0, &query.0, None).await?))
}

/// `GET /admin/roster/imports/{id}/progress`: the part of the page that moves; when the commit ends, the page is
/// loaded anew.
pub async fn progress_part(
    member: Member,
    id: PathId<ImportId>,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let import = member.read(async |tx| service::import(tx, id.0).await).await?;
    let ended = import.state != ImportState::Committing;
    let mut response = render(&ProgressPart {
        shell: shell::for_member(&member, &request).await?,
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
    /// `leave` and `keep`: what becomes of every column that fills no field.
    #[serde(default)]
    act: String,
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
    id: PathId<ImportId>,
    form: FormBody<MappingForm>,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    member.require(ROSTER_MANAGE)?;
    let mut form = form.0;
    let unmatched = |target: &&mut Target| matches!(target, Target::Ignore | Target::Attribute);
    match form.act.as_str() {
        "leave" => form
            .columns
            .iter_mut()
            .filter(unmatched)
            .for_each(|one| *one = Target::Ignore),
        "keep" => form
            .columns
            .iter_mut()
            .filter(unmatched)
            .for_each(|one| *one = Target::Attribute),
        _ => {}
    }
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
            let lang = shell::for_member(&member, &request).await?.lang;
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
            let page = page(&member, &request, id.0, &CheckQuery::default(), Some((mapping, errors))).await?;
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(other) => Err(other),
    }
}

/// The form of one cell.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MendForm {
    line: i32,
    column: usize,
    #[serde(default)]
    value: String,
    /// What the cell said when the page was opened.
    was: Option<String>,
    /// Which rows the page shows.
    show: Option<Show>,
    #[serde(default)]
    cursor: i32,
}

/// `POST /admin/roster/imports/{id}/mend`: the page comes back with the row on it, whatever its verdict is now. With
/// script, only its rows and its bar are exchanged.
pub async fn mend_cell(
    member: Member,
    id: PathId<ImportId>,
    form: FormBody<MendForm>,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let form = form.0;
    let show = form.show.unwrap_or(Show::All);
    let here = format!(
        "{}&mended={}#line-{}",
        address(id.0, show, form.cursor),
        form.line,
        form.line
    );
    let cell = MendRequest {
        column: form.column,
        value: form.value,
        was: form.was,
    };
    let _heavy = member.begin_heavy().await?;
    match member
        .write(async |tx| service::mend(tx, id.0, form.line, &cell).await)
        .await
    {
        Ok(_) => {}
        Err(AppError::Conflict { code }) => return Ok(leads_on(&request, shell::redirect_refused(&here, code))),
        Err(other) => return Err(other),
    }
    if !request.headers().contains_key("hx-request") {
        return Ok(shell::redirect(&here));
    }
    let query = CheckQuery {
        show: Some(show),
        cursor: Some(form.cursor),
        mended: Some(form.line),
    };
    let page = page(&member, &request, id.0, &query, None).await?;
    Ok(render(&MendedPart {
        shell: page.shell,
        import: page.import,
        judged: page.judged,
        check: page.check,
        commits: page.commits,
        apart: true,
    }))
}

/// `POST /admin/roster/imports/{id}/take-back`
pub async fn take_back(member: Member, id: PathId<ImportId>, _form: FormBody<Empty>) -> Result<HttpResponse, AppError> {
    let here = format!("/admin/roster/imports/{}", id.0);
    match member.write(async |tx| service::take_back(tx, id.0).await).await {
        Ok(done) if done.removed > 0 => Ok(shell::redirect_with(&here, flash!(Good, "flash-roster-taken-back"))),
        Ok(_) => Ok(shell::redirect_with(
            &here,
            flash!(Info, "flash-roster-nothing-taken-back"),
        )),
        Err(AppError::Conflict { code }) => Ok(shell::redirect_refused(&here, code)),
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
pub async fn commit_import(
    member: Member,
    id: PathId<ImportId>,
    form: FormBody<CommitForm>,
) -> Result<HttpResponse, AppError> {
    let here = format!("/admin/roster/imports/{}", id.0);
    let asked = member
        .write(async |tx| service::commit(tx, id.0, form.0.invite).await)
        .await;
    match asked {
        Ok(_) => Ok(shell::redirect(&here)),
        // Pressed twice: the page says how far it is.
        Err(AppError::Conflict { code }) => Ok(shell::redirect_refused(&here, code)),
        Err(other) => Err(other),
    }
}

/// `POST /admin/roster/imports/{id}/cancel`
pub async fn cancel_import(
    member: Member,
    id: PathId<ImportId>,
    _form: FormBody<Empty>,
) -> Result<HttpResponse, AppError> {
    match member.write(async |tx| service::cancel(tx, id.0).await).await {
        Ok(_) => Ok(shell::redirect_with(
            "/admin/roster",
            flash!(Good, "flash-roster-cancelled"),
        )),
        Err(AppError::Conflict { code }) => {
            let here = format!("/admin/roster/imports/{}", id.0);
            Ok(shell::redirect_refused(&here, code))
        }
        Err(other) => Err(other),
    }
}
