//! `/api/v1/admin/jobs`

use actix_web::HttpResponse;
use actix_web::web::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{AppError, Problem};
use crate::platform::db::paging::{MAX_LIMIT, limit};
use crate::platform::http::{Member, PathId, QueryParams};
use crate::platform::jobs::{self, JobId, JobState, JobSummary};
use crate::platform::permissions::JOBS_READ;

/// Which jobs to list.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JobsQuery {
    /// Only these.
    pub state: Option<JobState>,
    /// At most so many, newest first.
    pub limit: Option<i64>,
}

/// Jobs, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Jobs {
    /// The jobs.
    pub items: Vec<JobSummary>,
}

/// List the college's background jobs, newest first.
#[utoipa::path(get, path = "/api/v1/admin/jobs", tag = "jobs", operation_id = "jobs",
    params(("state" = Option<JobState>, Query), ("limit" = Option<i64>, Query)),
    responses((status = 200, body = Jobs), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn jobs(member: Member, query: QueryParams<JobsQuery>) -> Result<Json<Jobs>, AppError> {
    let items = load(&member, query.0.state, query.0.limit).await?;
    Ok(Json(Jobs { items }))
}

pub(super) async fn load(
    member: &Member,
    state: Option<JobState>,
    asked: Option<i64>,
) -> Result<Vec<JobSummary>, AppError> {
    member.require(JOBS_READ)?;
    let limit = limit(asked.or(Some(MAX_LIMIT)))?;
    member.read(async |tx| jobs::list(tx, state, limit).await).await
}

/// Retry a failed job.
#[utoipa::path(post, path = "/api/v1/admin/jobs/{id}/retry", tag = "jobs", operation_id = "job_retry", params(("id" = JobId, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn retry(member: Member, id: PathId<JobId>) -> Result<HttpResponse, AppError> {
    again(&member, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

pub(super) async fn again(member: &Member, id: JobId) -> Result<(), AppError> {
    member.require(JOBS_READ)?;
    member.write(async |tx| jobs::retry(tx, id).await).await
}
