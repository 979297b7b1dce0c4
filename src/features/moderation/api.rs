//! `/api/v1/moderation/`

use actix_web::HttpResponse;
use actix_web::web::Json;

use crate::error::{AppError, Problem};
use crate::features::experiences::model::{Decision, ExperienceId};
use crate::platform::db::paging::{Page, PageQuery};
use crate::platform::http::{JsonBody, Member, PathId, QueryParams};

use super::model::{Approval, Claim, DecisionMade, Objection, QueueItem, ReviewWithClaim, Told};
use super::service;

/// List what is waiting for review, oldest first.
#[utoipa::path(get, path = "/api/v1/moderation/queue", tag = "moderation", operation_id = "moderation_queue", params(PageQuery),
    responses((status = 200, body = Page<QueueItem>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn queue(member: Member, query: QueryParams<PageQuery>) -> Result<Json<Page<QueueItem>>, AppError> {
    service::queue_for(&member, &query.0).await.map(Json)
}

/// Get one submission, with what is published and what to check.
#[utoipa::path(get, path = "/api/v1/moderation/experiences/{id}", tag = "moderation", operation_id = "moderation_review", params(("id" = ExperienceId, Path)),
    responses((status = 200, body = ReviewWithClaim), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn review(member: Member, id: PathId<ExperienceId>) -> Result<Json<ReviewWithClaim>, AppError> {
    service::review_for(&member, id.0).await.map(Json)
}

/// Claim a submission: nobody else can decide for 15 minutes.
#[utoipa::path(post, path = "/api/v1/moderation/experiences/{id}/claim", tag = "moderation", operation_id = "moderation_claim", params(("id" = ExperienceId, Path)),
    responses((status = 200, body = Claim), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn claim(member: Member, id: PathId<ExperienceId>) -> Result<Json<Claim>, AppError> {
    member.write(async |tx| service::claim(tx, id.0).await).await.map(Json)
}

/// Release a claim.
#[utoipa::path(post, path = "/api/v1/moderation/experiences/{id}/release", tag = "moderation", operation_id = "moderation_release", params(("id" = ExperienceId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn release(member: Member, id: PathId<ExperienceId>) -> Result<HttpResponse, AppError> {
    member.write(async |tx| service::release(tx, id.0).await).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn decide(
    member: &Member,
    id: PathId<ExperienceId>,
    version: i32,
    decision: Decision,
    told: &Told,
) -> Result<Json<DecisionMade>, AppError> {
    member
        .write(async |tx| service::decide(tx, member.college(), id.0, version, decision, told).await)
        .await
        .map(Json)
}

/// Approve and publish a submission.
#[utoipa::path(post, path = "/api/v1/moderation/experiences/{id}/approve", tag = "moderation", operation_id = "moderation_approve", params(("id" = ExperienceId, Path)), request_body = Approval,
    responses((status = 200, body = DecisionMade), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn approve(
    member: Member,
    id: PathId<ExperienceId>,
    body: JsonBody<Approval>,
) -> Result<Json<DecisionMade>, AppError> {
    let Approval { version, reason } = body.0;
    let told = Told {
        reason,
        ..Told::default()
    };
    decide(&member, id, version, Decision::Approved, &told).await
}

/// Reject a submission, with a reason.
#[utoipa::path(post, path = "/api/v1/moderation/experiences/{id}/reject", tag = "moderation", operation_id = "moderation_reject", params(("id" = ExperienceId, Path)), request_body = Objection,
    responses((status = 200, body = DecisionMade), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn reject(
    member: Member,
    id: PathId<ExperienceId>,
    body: JsonBody<Objection>,
) -> Result<Json<DecisionMade>, AppError> {
    let (version, told) = body.0.told();
    decide(&member, id, version, Decision::Rejected, &told).await
}

/// Request changes from the author.
#[utoipa::path(post, path = "/api/v1/moderation/experiences/{id}/request-changes", tag = "moderation", operation_id = "moderation_request_changes", params(("id" = ExperienceId, Path)), request_body = Objection,
    responses((status = 200, body = DecisionMade), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn request_changes(
    member: Member,
    id: PathId<ExperienceId>,
    body: JsonBody<Objection>,
) -> Result<Json<DecisionMade>, AppError> {
    let (version, told) = body.0.told();
    decide(&member, id, version, Decision::ChangesRequested, &told).await
}
