//! `/api/v1/admin/roster`

use actix_web::web::{Json, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};

use super::mapping::Mapping;
use super::model::{
    CommitRequest, EntriesQuery, Entry, EntryId, ExportQuery, Import, ImportId, ImportedRow, MendRequest, RowsQuery,
    TakenBack, TemplateQuery, UploadQuery,
};
use super::read::ReadAs;
use super::service;
use crate::error::{AppError, Problem};
use crate::platform::csv_file::csv_answer;
use crate::platform::db::paging::{Page, PageQuery};
use crate::platform::http::{JsonBody, Member, PathId, QueryParams, path_id, upload as read_upload};
use crate::platform::permissions::ROSTER_MANAGE;
use crate::web::i18n::Lang;

/// Kinds of body that are the file itself.
const BARE: &[&str] = &["text/csv", "application/csv", "text/plain", "application/octet-stream"];

/// Upload a CSV file. Answers how its columns were matched and, once they suffice, a verdict for each row. Nothing is
/// written to the roster yet.
#[utoipa::path(post, path = "/api/v1/admin/roster/imports", tag = "roster", operation_id = "roster_upload",
    params(("kind" = super::model::Kind, Query, description = "Whom the file lists"),
        ("file_name" = Option<String>, Query, description = "Name of the file, when the body is the file itself"),
        ("encoding" = Option<String>, Query, description = "Encoding of the file, such as `UTF-8` or `windows-1256`; found when left out"),
        ("delimiter" = Option<String>, Query, description = "`comma`, `semicolon`, `tab` or `bar`; found when left out")),
    request_body(content = String, content_type = "text/csv", description = "The file, or a multipart form with the field `file`"),
    responses((status = 201, body = Import), (status = 403, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn upload(
    member: Member,
    query: QueryParams<UploadQuery>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, AppError> {
    member.require(ROSTER_MANAGE)?;
    let choice = ReadAs::parse(&query.0.encoding, &query.0.delimiter)?;
    member.count_import()?;
    let sent = read_upload(member.app(), &request, payload, BARE).await?;
    let file = sent
        .file
        .ok_or_else(|| AppError::field("file", "required", "Send a file."))?;
    let sheet = service::read_file_as(file, choice).await?;
    let name = if sent.file_name.is_empty() {
        query.0.file_name
    } else {
        sent.file_name
    };
    let import = member
        .write(async |tx| service::analyse(tx, query.0.kind, &name, &sheet).await)
        .await?;
    Ok(HttpResponse::Created().json(import))
}

/// List imports, newest first.
#[utoipa::path(get, path = "/api/v1/admin/roster/imports", tag = "roster", operation_id = "roster_imports",
    params(("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<Import>), (status = 403, body = Problem)))]
pub async fn imports(member: Member, query: QueryParams<PageQuery>) -> Result<Json<Page<Import>>, AppError> {
    member
        .read(async |tx| service::imports(tx, &query.0).await)
        .await
        .map(Json)
}

/// Get one import: its file, how it is read, and its progress.
#[utoipa::path(get, path = "/api/v1/admin/roster/imports/{id}", tag = "roster", operation_id = "roster_import",
    params(("id" = ImportId, Path)),
    responses((status = 200, body = Import), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn import(member: Member, id: PathId<ImportId>) -> Result<Json<Import>, AppError> {
    member.read(async |tx| service::import(tx, id.0).await).await.map(Json)
}

/// List the rows of an import in the order of the file, with their verdicts.
#[utoipa::path(get, path = "/api/v1/admin/roster/imports/{id}/rows", tag = "roster", operation_id = "roster_import_rows",
    params(("id" = ImportId, Path), ("verdict" = Option<super::model::Verdict>, Query),
        ("warned" = Option<bool>, Query, description = "Only rows that are taken and deserve a look"), ("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<ImportedRow>), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn rows(
    member: Member,
    id: PathId<ImportId>,
    query: QueryParams<RowsQuery>,
) -> Result<Json<Page<ImportedRow>>, AppError> {
    member
        .read(async |tx| service::rows(tx, id.0, &query.0).await)
        .await
        .map(Json)
}

/// Match the columns; every row is checked again.
#[utoipa::path(put, path = "/api/v1/admin/roster/imports/{id}/mapping", tag = "roster", operation_id = "roster_import_map",
    params(("id" = ImportId, Path)), request_body = Mapping,
    responses((status = 200, body = Import), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn map(member: Member, id: PathId<ImportId>, body: JsonBody<Mapping>) -> Result<Json<Import>, AppError> {
    member.require(ROSTER_MANAGE)?;
    member
        .write(async |tx| service::preview(tx, id.0, &body.0).await)
        .await
        .map(Json)
}

/// Correct one cell of a row before the commit. The row is checked again and, after a change of a number or an email,
/// every row that shares it. Two at a time for a college.
#[utoipa::path(patch, path = "/api/v1/admin/roster/imports/{id}/rows/{line}", tag = "roster", operation_id = "roster_import_mend",
    params(("id" = ImportId, Path), ("line" = i32, Path, description = "Line of the file the row begins on")),
    request_body = MendRequest,
    responses((status = 200, body = ImportedRow), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn mend(
    member: Member,
    path: Path<(String, String)>,
    body: JsonBody<MendRequest>,
) -> Result<Json<ImportedRow>, AppError> {
    member.require(ROSTER_MANAGE)?;
    let (id, line) = path.into_inner();
    let id = path_id("id", &id)?;
    let line: i64 = line
        .parse()
        .map_err(|_| AppError::field("line", "invalid", "This is not the number of a line."))?;
    // No file has so many.
    let line = i32::try_from(line).map_err(|_| AppError::NotFound)?;
    let _heavy = member.begin_heavy().await?;
    member
        .write(async |tx| service::mend(tx, id, line, &body.0).await)
        .await
        .map(Json)
}

/// Import the valid rows, in the background.
#[utoipa::path(post, path = "/api/v1/admin/roster/imports/{id}/commit", tag = "roster", operation_id = "roster_import_commit",
    params(("id" = ImportId, Path)), request_body = CommitRequest,
    responses((status = 202, body = Import), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn commit(
    member: Member,
    id: PathId<ImportId>,
    body: JsonBody<CommitRequest>,
) -> Result<HttpResponse, AppError> {
    let import = member
        .write(async |tx| service::commit(tx, id.0, body.0.invite).await)
        .await?;
    Ok(HttpResponse::Accepted().json(import))
}

/// Discard an import, or stop one that is running; what was imported stays.
#[utoipa::path(post, path = "/api/v1/admin/roster/imports/{id}/cancel", tag = "roster", operation_id = "roster_import_cancel",
    params(("id" = ImportId, Path)),
    responses((status = 200, body = Import), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn cancel(member: Member, id: PathId<ImportId>) -> Result<Json<Import>, AppError> {
    member.write(async |tx| service::cancel(tx, id.0).await).await.map(Json)
}

/// Undo an ended import: remove the entries it added that nobody has claimed and no later import has changed, and
/// revoke the open invitations it sent to these people.
#[utoipa::path(delete, path = "/api/v1/admin/roster/imports/{id}/entries", tag = "roster", operation_id = "roster_import_take_back",
    params(("id" = ImportId, Path)),
    responses((status = 200, body = TakenBack), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn take_back(member: Member, id: PathId<ImportId>) -> Result<Json<TakenBack>, AppError> {
    member
        .write(async |tx| service::take_back(tx, id.0).await)
        .await
        .map(Json)
}

/// Download the rows with errors as CSV, with line and reason.
#[utoipa::path(get, path = "/api/v1/admin/roster/imports/{id}/errors.csv", tag = "roster", operation_id = "roster_import_errors",
    params(("id" = ImportId, Path)),
    responses((status = 200, content_type = "text/csv", body = String), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn errors_csv(member: Member, id: PathId<ImportId>) -> Result<HttpResponse, AppError> {
    let bytes = member.read(async |tx| service::errors_file(tx, id.0).await).await?;
    Ok(csv_answer("roster-errors.csv", bytes))
}

/// List entries of the roster, by number.
#[utoipa::path(get, path = "/api/v1/admin/roster", tag = "roster", operation_id = "roster_entries",
    params(("kind" = Option<super::model::Kind>, Query), ("status" = Option<String>, Query), ("q" = Option<String>, Query),
        ("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<Entry>), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn entries(member: Member, query: QueryParams<EntriesQuery>) -> Result<Json<Page<Entry>>, AppError> {
    member
        .read(async |tx| service::entries(tx, &query.0).await)
        .await
        .map(Json)
}

/// Remove an unclaimed entry from the roster.
#[utoipa::path(delete, path = "/api/v1/admin/roster/entries/{id}", tag = "roster", operation_id = "roster_entry_remove",
    params(("id" = EntryId, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn remove_entry(member: Member, id: PathId<EntryId>) -> Result<HttpResponse, AppError> {
    member.write(async |tx| service::remove_entry(tx, id.0).await).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Export the roster of one kind as CSV; importing it again changes nothing.
#[utoipa::path(get, path = "/api/v1/admin/roster/export.csv", tag = "roster", operation_id = "roster_export",
    params(("kind" = super::model::Kind, Query)),
    responses((status = 200, content_type = "text/csv", body = String), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn export_csv(member: Member, query: QueryParams<ExportQuery>) -> Result<HttpResponse, AppError> {
    let kind = query.0.kind;
    let bytes = member.write(async |tx| service::export_file(tx, kind).await).await?;
    Ok(csv_answer(&format!("roster-{}.csv", kind.as_str()), bytes))
}

/// Download a template: the columns of a kind, with heads in a language and one example row.
#[utoipa::path(get, path = "/api/v1/admin/roster/template.csv", tag = "roster", operation_id = "roster_template",
    params(("kind" = super::model::Kind, Query), ("language" = Option<String>, Query, description = "`en` or `ar`; English when left out")),
    responses((status = 200, content_type = "text/csv", body = String), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn template_csv(member: Member, query: QueryParams<TemplateQuery>) -> Result<HttpResponse, AppError> {
    member.require(ROSTER_MANAGE)?;
    let TemplateQuery { kind, language } = query.0;
    let lang = match language.as_str() {
        "" => Lang::En,
        code => Lang::from_code(code).ok_or_else(|| AppError::field("language", "unknown_value", "Use en or ar."))?,
    };
    let this_year = chrono::Datelike::year(&member.app().clock.now());
    let name = format!("roster-template-{}.csv", kind.as_str());
    Ok(csv_answer(&name, service::template_file(kind, lang, this_year)?))
}
