//! `/api/v1/experiences`

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{AppError, Problem};
use crate::platform::db::paging::{Page, PageQuery};
use crate::platform::http::{IdempotencyKey, JsonBody, Member, PathId, QueryParams, once};
use crate::web::i18n::Lang;

use super::model::{
    Change, CompanyFigures, CompanyQuery, Content, Experience, ExperienceId, ExperienceSummary, Facets, FeedQuery,
    OwnSummary, Submission, WorkingCopy,
};
use super::service::{self, Saved};

/// List published experiences, newest or most helpful first.
#[utoipa::path(get, path = "/api/v1/experiences", tag = "experiences", operation_id = "experiences_list", params(FeedQuery),
    responses((status = 200, body = Page<ExperienceSummary>), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn list(member: Member, query: QueryParams<FeedQuery>) -> Result<Json<Page<ExperienceSummary>>, AppError> {
    member
        .read(async |tx| service::feed(tx, &query.0).await)
        .await
        .map(Json)
}

/// List the values published experiences can be filtered by.
#[utoipa::path(get, path = "/api/v1/experiences/facets", tag = "experiences", operation_id = "experiences_facets",
    responses((status = 200, body = Facets), (status = 401, body = Problem)))]
pub async fn facets(member: Member) -> Result<Json<Facets>, AppError> {
    member.read(async |tx| service::facets(tx).await).await.map(Json)
}

/// Get how a company hires: outcomes, round types and their difficulty.
#[utoipa::path(get, path = "/api/v1/experiences/company", tag = "experiences", operation_id = "experiences_company", params(CompanyQuery),
    responses((status = 200, body = CompanyFigures), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn company(member: Member, query: QueryParams<CompanyQuery>) -> Result<Json<CompanyFigures>, AppError> {
    member
        .read(async |tx| service::company_figures(tx, &query.0).await)
        .await
        .map(Json)
}

/// List your experiences, last changed first.
#[utoipa::path(get, path = "/api/v1/experiences/mine", tag = "experiences", operation_id = "experiences_mine", params(PageQuery),
    responses((status = 200, body = Page<OwnSummary>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn mine(member: Member, query: QueryParams<PageQuery>) -> Result<Json<Page<OwnSummary>>, AppError> {
    member
        .read(async |tx| service::mine(tx, &query.0).await)
        .await
        .map(Json)
}

/// List experiences you saved, last saved first.
#[utoipa::path(get, path = "/api/v1/experiences/bookmarks", tag = "experiences", operation_id = "experiences_bookmarks", params(PageQuery),
    responses((status = 200, body = Page<ExperienceSummary>), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn bookmarks(
    member: Member,
    query: QueryParams<PageQuery>,
) -> Result<Json<Page<ExperienceSummary>>, AppError> {
    member
        .read(async |tx| service::bookmarks(tx, &query.0).await)
        .await
        .map(Json)
}

/// Start a draft. Anything can still be missing.
#[utoipa::path(post, path = "/api/v1/experiences", tag = "experiences", operation_id = "experiences_create", request_body = Content,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key returns the same draft.")),
    responses((status = 201, body = WorkingCopy), (status = 401, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn create(member: Member, key: IdempotencyKey, body: JsonBody<Content>) -> Result<HttpResponse, AppError> {
    let content = body.0;
    let copy = member
        .write(async |tx| {
            once(tx, &key, &content, async |tx| {
                service::create(tx, content.clone()).await
            })
            .await
        })
        .await?;
    Ok(HttpResponse::Created().json(copy))
}

/// Get one experience.
#[utoipa::path(get, path = "/api/v1/experiences/{id}", tag = "experiences", operation_id = "experiences_read", params(("id" = ExperienceId, Path)),
    responses((status = 200, body = Experience), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn read(member: Member, id: PathId<ExperienceId>) -> Result<Json<Experience>, AppError> {
    member.read(async |tx| service::read(tx, id.0).await).await.map(Json)
}

/// The response to a save on an old revision. Nothing was saved and nothing is lost: the current text comes along.
#[derive(Debug, Serialize, ToSchema)]
pub struct EditConflict {
    /// The problem.
    #[serde(flatten)]
    pub problem: Problem,
    /// The revision that is there now.
    pub current_revision: i32,
    /// What is there now.
    pub current: WorkingCopy,
}

/// Save a draft. Fields left out stay as they are.
#[utoipa::path(patch, path = "/api/v1/experiences/{id}", tag = "experiences", operation_id = "experiences_save", params(("id" = ExperienceId, Path)), request_body = Change,
    responses((status = 200, body = WorkingCopy), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = EditConflict), (status = 422, body = Problem)))]
pub async fn save(member: Member, id: PathId<ExperienceId>, body: JsonBody<Change>) -> Result<HttpResponse, AppError> {
    let saved = member.write(async |tx| service::save(tx, id.0, body.0).await).await?;
    Ok(match saved {
        Saved::Stored(copy) => HttpResponse::Ok().json(copy),
        Saved::Conflict(current) => {
            HttpResponse::Conflict()
                .content_type("application/problem+json")
                .json(EditConflict {
                    problem: Problem {
                        kind: "/problems/edit-conflict".to_owned(),
                        title: "Conflict".to_owned(),
                        status: StatusCode::CONFLICT.as_u16(),
                        code: "edit_conflict".to_owned(),
                        detail: Lang::En.t("problem-edit-conflict"),
                        request_id: member.request().request_id().to_owned(),
                        errors: Vec::new(),
                    },
                    current_revision: current.revision,
                    current: *current,
                })
        }
    })
}

/// Delete a draft that was never submitted.
#[utoipa::path(delete, path = "/api/v1/experiences/{id}", tag = "experiences", operation_id = "experiences_delete", params(("id" = ExperienceId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn delete(member: Member, id: PathId<ExperienceId>) -> Result<HttpResponse, AppError> {
    member.write(async |tx| service::delete(tx, id.0).await).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Submit an experience for review.
#[utoipa::path(post, path = "/api/v1/experiences/{id}/submit", tag = "experiences", operation_id = "experiences_submit", params(("id" = ExperienceId, Path)), request_body = Submission,
    responses((status = 200, body = WorkingCopy), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn submit(
    member: Member,
    id: PathId<ExperienceId>,
    body: JsonBody<Submission>,
) -> Result<Json<WorkingCopy>, AppError> {
    member
        .write(async |tx| service::submit(tx, id.0, body.0.revision).await)
        .await
        .map(Json)
}

/// Withdraw an experience from review, or from what members can read.
#[utoipa::path(post, path = "/api/v1/experiences/{id}/withdraw", tag = "experiences", operation_id = "experiences_withdraw", params(("id" = ExperienceId, Path)),
    responses((status = 200, body = WorkingCopy), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn withdraw(member: Member, id: PathId<ExperienceId>) -> Result<Json<WorkingCopy>, AppError> {
    member
        .write(async |tx| service::withdraw(tx, id.0).await)
        .await
        .map(Json)
}

/// Save an experience.
#[utoipa::path(put, path = "/api/v1/experiences/{id}/bookmark", tag = "experiences", operation_id = "experiences_bookmark", params(("id" = ExperienceId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn bookmark(member: Member, id: PathId<ExperienceId>) -> Result<HttpResponse, AppError> {
    member
        .write(async |tx| service::set_bookmark(tx, id.0, true).await)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Remove a saved experience.
#[utoipa::path(delete, path = "/api/v1/experiences/{id}/bookmark", tag = "experiences", operation_id = "experiences_unbookmark", params(("id" = ExperienceId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn unbookmark(member: Member, id: PathId<ExperienceId>) -> Result<HttpResponse, AppError> {
    member
        .write(async |tx| service::set_bookmark(tx, id.0, false).await)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Mark an experience as helpful.
#[utoipa::path(put, path = "/api/v1/experiences/{id}/helpful", tag = "experiences", operation_id = "experiences_mark_helpful", params(("id" = ExperienceId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn mark_helpful(member: Member, id: PathId<ExperienceId>) -> Result<HttpResponse, AppError> {
    member
        .write(async |tx| service::set_helpful(tx, id.0, true).await)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Remove the helpful mark.
#[utoipa::path(delete, path = "/api/v1/experiences/{id}/helpful", tag = "experiences", operation_id = "experiences_unmark_helpful", params(("id" = ExperienceId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn unmark_helpful(member: Member, id: PathId<ExperienceId>) -> Result<HttpResponse, AppError> {
    member
        .write(async |tx| service::set_helpful(tx, id.0, false).await)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
