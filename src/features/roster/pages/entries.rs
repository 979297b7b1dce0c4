//! `/admin/roster` and `/admin/roster/import`

use actix_web::http::StatusCode;
use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::super::encoding::Charset;
use super::super::model::{EntriesQuery, Entry, EntryId, Import, Kind};
use super::super::order::EntryOrder;
use super::super::read::{DELIMITER_NAMES, ReadAs};
use super::super::service;
use super::{kind_name, state_name, state_tone};
use crate::error::AppError;
use crate::features::roster::model::EntryStatus;
use crate::flash;
use crate::platform::db::paging::PageQuery;
use crate::platform::http::{Empty, FormBody, Member, PageParams, PathId, upload};
use crate::platform::permissions::ROSTER_MANAGE;
use crate::shell;
use crate::shell::MemberPage;
use crate::web::lists::Sort;
use crate::web::shell::Shell;
use crate::web::{Choice, Crumb, FormErrors, ListUrl, Pager, render, render_with};

/// One import in the history.
pub(super) struct Listed {
    pub(super) import: Import,
    pub(super) kind: String,
    pub(super) state: String,
    pub(super) tone: &'static str,
}

struct EntryLine {
    entry: Entry,
    kind: String,
    status: String,
    tone: &'static str,
    year: String,
    /// Asked before the entry is removed; empty when it cannot be, because its person has an account.
    confirm: String,
}

#[derive(Template)]
#[template(path = "features/roster/pages/entries.html", config = "config/askama.toml")]
struct RosterPage {
    shell: Shell,
    entries: Vec<EntryLine>,
    kinds: Vec<Choice>,
    statuses: Vec<Choice>,
    q: String,
    clear: String,
    exports: Vec<(String, String)>,
    history: Vec<Listed>,
    pager: Pager,
    sort: Sort,
    /// The order chosen by hand, for the form; empty for the usual one.
    order: String,
    total: i64,
}

/// Entries on a page.
const ENTRIES: i64 = 25;
/// Imports in the history.
const IMPORTS: i64 = 5;

/// `GET /admin/roster`
pub async fn roster_page(
    MemberPage { member, shell }: MemberPage,
    query: PageParams<EntriesQuery>,
) -> Result<HttpResponse, AppError> {
    let query = EntriesQuery {
        sort: query.0.sort.filter(|sort| EntryOrder::parse(sort).is_some()),
        ..query.0
    };
    let (page, history, counts) = member
        .read(async |tx| {
            let asked = EntriesQuery {
                limit: Some(ENTRIES),
                ..query.clone()
            };
            let recent = PageQuery {
                limit: Some(IMPORTS),
                cursor: None,
            };
            Ok((
                service::entries(tx, &asked).await?,
                service::imports(tx, &recent).await?,
                service::entry_counts(tx).await?,
            ))
        })
        .await?;
    let kind = query.kind.map_or("", Kind::as_str);
    let status = query.status.map_or("", EntryStatus::as_str);
    let q = query.q.clone().unwrap_or_default();
    let url = ListUrl::new("/admin/roster")
        .with("kind", kind)
        .with("status", status)
        .with("q", &q);
    let sort = Sort::parse(
        query.sort.as_deref(),
        &EntryOrder::ALL.map(EntryOrder::as_str),
        "number",
        url.href(),
    );
    let sorted = url.clone().with("sort", query.sort.clone().unwrap_or_default());
    let pager = sorted.pager(query.cursor.as_deref(), page.next_cursor);
    let entries = page
        .items
        .into_iter()
        .map(|entry| EntryLine {
            kind: kind_name(&shell, entry.kind),
            status: shell.t(&format!("roster-status-{}", entry.status)),
            tone: match entry.status {
                EntryStatus::Claimed => "good",
                EntryStatus::Invited => "info",
                EntryStatus::Staged => "neutral",
            },
            confirm: match entry.status {
                EntryStatus::Claimed => String::new(),
                EntryStatus::Invited => shell.t1("roster-remove-invited-confirm", "name", entry.full_name.as_str()),
                EntryStatus::Staged => shell.t1("roster-remove-confirm", "name", entry.full_name.as_str()),
            },
            year: entry.batch_year.map(|year| year.to_string()).unwrap_or_default(),
            entry,
        })
        .collect();
    let history = history
        .items
        .into_iter()
        .map(|import| Listed {
            kind: kind_name(&shell, import.kind),
            state: state_name(&shell, import.state),
            tone: state_tone(import.state),
            import,
        })
        .collect();
    let statuses = EntryStatus::ALL.map(|one| (one.as_str(), shell.t(&format!("roster-status-{one}"))));
    Ok(render(&RosterPage {
        entries,
        kinds: Choice::list(kind, Kind::ALL.map(|one| (one.as_str(), kind_name(&shell, one)))),
        statuses: Choice::list(status, statuses),
        clear: url.clear(),
        exports: Kind::ALL
            .into_iter()
            .filter(|kind| counts.iter().any(|(name, ..)| name == kind.as_str()))
            .map(|kind| {
                (
                    format!("/api/v1/admin/roster/export.csv?kind={}", kind.as_str()),
                    shell.t1("roster-export", "kind", kind_name(&shell, kind)),
                )
            })
            .collect(),
        history,
        pager,
        order: query.sort.clone().unwrap_or_default(),
        sort,
        total: counts.iter().map(|(.., count)| count).sum(),
        q,
        shell,
    }))
}

/// `POST /admin/roster/entries/{id}/remove`
pub async fn remove_entry(
    member: Member,
    id: PathId<EntryId>,
    _form: FormBody<Empty>,
) -> Result<HttpResponse, AppError> {
    match member.write(async |tx| service::remove_entry(tx, id.0).await).await {
        Ok(()) => Ok(shell::redirect_with(
            "/admin/roster",
            flash!(Good, "flash-roster-removed"),
        )),
        Err(AppError::Conflict { code }) => Ok(shell::redirect_refused("/admin/roster", code)),
        Err(other) => Err(other),
    }
}

#[derive(Template)]
#[template(path = "features/roster/pages/upload.html", config = "config/askama.toml")]
struct UploadPage {
    shell: Shell,
    crumbs: Vec<Crumb>,
    errors: FormErrors,
    kinds: Vec<Choice>,
    encodings: Vec<Choice>,
    delimiters: Vec<Choice>,
    /// Something was chosen by hand, so the choice stands open.
    by_hand: bool,
    /// Files to begin with: address and name.
    templates: Vec<(String, String)>,
}

/// The form with what was chosen in it: kind, encoding, delimiter.
async fn upload_form(
    member: &Member,
    request: &HttpRequest,
    chosen: [&str; 3],
    errors: FormErrors,
) -> Result<UploadPage, AppError> {
    let shell = shell::for_member(member, request).await?;
    let [kind, encoding, delimiter] = chosen;
    Ok(UploadPage {
        crumbs: vec![Crumb::new("/admin/roster", shell.t("roster-title"))],
        errors,
        kinds: Choice::list(kind, Kind::ALL.map(|one| (one.as_str(), kind_name(&shell, one)))),
        encodings: Choice::list(
            encoding,
            Charset::ALL.map(|one| (one.as_str(), one.as_str().to_owned())),
        ),
        delimiters: Choice::list(
            delimiter,
            DELIMITER_NAMES.map(|(name, _)| (name, shell.t(&format!("roster-delimiter-{name}")))),
        ),
        by_hand: !encoding.is_empty() || !delimiter.is_empty(),
        templates: Kind::ALL
            .map(|kind| {
                let (name, language) = (kind.as_str(), shell.lang.code());
                (
                    format!("/api/v1/admin/roster/template.csv?kind={name}&language={language}"),
                    kind_name(&shell, kind),
                )
            })
            .to_vec(),
        shell,
    })
}

/// `GET /admin/roster/import`
pub async fn upload_page(member: Member, request: HttpRequest) -> Result<HttpResponse, AppError> {
    member.require(ROSTER_MANAGE)?;
    let page = upload_form(&member, &request, [Kind::Student.as_str(), "", ""], FormErrors::new()).await?;
    Ok(render(&page))
}

/// `POST /admin/roster/import`
pub async fn upload_file(member: Member, request: HttpRequest, payload: Payload) -> Result<HttpResponse, AppError> {
    member.require(ROSTER_MANAGE)?;
    let sent = upload(member.app(), &request, payload, &[]).await?;
    member.count_import()?;
    let kind_text = sent.field("kind").unwrap_or_default().to_owned();
    let encoding = sent.field("encoding").unwrap_or_default().to_owned();
    let delimiter = sent.field("delimiter").unwrap_or_default().to_owned();
    let taken = async {
        let choice = ReadAs::parse(&encoding, &delimiter)?;
        let kind = Kind::parse(&kind_text)
            .ok_or_else(|| AppError::field("kind", "required", "Choose whom the file lists."))?;
        let file = sent
            .file
            .clone()
            .ok_or_else(|| AppError::field("file", "required", "Choose a file."))?;
        let sheet = service::read_file_as(file, choice).await?;
        member
            .write(async |tx| service::analyse(tx, kind, &sent.file_name, &sheet).await)
            .await
    };
    match taken.await {
        Ok(import) => Ok(shell::redirect(&format!("/admin/roster/imports/{}", import.id))),
        Err(AppError::Invalid(found)) => {
            let lang = shell::for_member(&member, &request).await?.lang;
            let errors = found
                .into_iter()
                .map(|one| {
                    (
                        one.field,
                        lang.t(&format!("roster-file-{}", one.code.replace('_', "-"))),
                    )
                })
                .collect();
            let page = upload_form(&member, &request, [&kind_text, &encoding, &delimiter], errors).await?;
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(other) => Err(other),
    }
}
