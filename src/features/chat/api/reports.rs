//! Reported messages.

use actix_web::HttpResponse;
use actix_web::web::{Json, Path};

use super::super::model::{Case, ConversationId, ExportQuery, Report, ReportId, ReportRequest};
use super::super::service;
use super::messages::place;
use crate::error::{AppError, Problem};
use crate::platform::db::paging::Page;
use crate::platform::http::{JsonBody, Member, PathId, QueryParams};

/// Report a message to the college's moderators.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/messages/{seq}/report", tag = "messages", operation_id = "messages_report",
    params(("id" = ConversationId, Path), ("seq" = i64, Path)), request_body = ReportRequest,
    responses((status = 204), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn report(
    member: Member,
    path: Path<(String, String)>,
    body: JsonBody<ReportRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, seq) = place(&path)?;
    member
        .write(async |tx| service::report(tx, id, seq, &body.0.reason).await)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// List reports, without what the messages say.
#[utoipa::path(get, path = "/api/v1/moderation/messages", tag = "moderation", operation_id = "message_reports_list",
    params(("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<Report>), (status = 403, body = Problem)))]
pub async fn list(member: Member, query: QueryParams<ExportQuery>) -> Result<Json<Page<Report>>, AppError> {
    member
        .read(async |tx| service::reports(tx, &query.0).await)
        .await
        .map(Json)
}

/// Open a reported message with the messages around it. Every opening is recorded.
#[utoipa::path(post, path = "/api/v1/moderation/messages/{id}/open", tag = "moderation", operation_id = "message_reports_open",
    params(("id" = ReportId, Path)), responses((status = 200, body = Case), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn open(member: Member, id: PathId<ReportId>) -> Result<Json<Case>, AppError> {
    member
        .write(async |tx| service::open_report(tx, id.0).await)
        .await
        .map(Json)
}
