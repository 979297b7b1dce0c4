//! `/api/v1/console/colleges`

use actix_web::HttpResponse;
use actix_web::web::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::{AppError, Problem};
use crate::features::colleges::model::{CollegeEntry, CollegeHost, CollegePatch, Definition, FirstAdmin};
use crate::features::colleges::service::CollegeFilter;
use crate::features::colleges::{provision, service as colleges};
use crate::features::console::service::by;
use crate::platform::db::paging::{self, Page};
use crate::platform::http::{JsonBody, Operator, PathId, QueryParams};
use crate::platform::scope::CollegeId;
use crate::platform::tenancy::CollegeStatus;

/// Which colleges to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CollegeQuery {
    /// Part of the name or the subdomain.
    pub q: Option<String>,
    /// `active`, `suspended` or `offboarding`.
    pub status: Option<CollegeStatus>,
    /// `next_cursor` of an earlier page.
    pub cursor: Option<String>,
    /// Items on a page, 1 to 100.
    pub limit: Option<i64>,
}

/// A college with its own domains and where it is served.
#[derive(Debug, Serialize, ToSchema)]
pub struct CollegeDetail {
    /// The college.
    #[serde(flatten)]
    pub college: CollegeEntry,
    /// Where it is served.
    pub url: String,
    /// Its own domains.
    pub hosts: Vec<CollegeHost>,
}

/// Why a college is suspended.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuspendRequest {
    /// 3 to 500 characters; goes into the record.
    pub reason: String,
}

/// List colleges, newest first.
#[utoipa::path(get, path = "/api/v1/console/colleges", tag = "console", operation_id = "console_colleges",
    params(CollegeQuery),
    responses((status = 200, body = Page<CollegeEntry>), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn list(operator: Operator, query: QueryParams<CollegeQuery>) -> Result<Json<Page<CollegeEntry>>, AppError> {
    let query = query.0;
    let (limit, cursor) = paging::place(query.limit, query.cursor.as_deref())?;
    let filter = CollegeFilter {
        search: query.q,
        status: query.status,
    };
    operator
        .platform(async |tx| colleges::list(tx, &filter, cursor, limit).await)
        .await
        .map(Json)
}

/// Makes a college, and inside it what its description names: allowed domains and first invitations.
///
/// # Errors
/// 422 with every wrong field.
pub async fn provision_one(operator: &Operator, definition: &Definition) -> Result<CollegeEntry, AppError> {
    let app = operator.app();
    let by = by(operator);
    let (entry, definition) = operator
        .platform(async |tx| colleges::create(tx, &by, definition, &app.settings.base_domain).await)
        .await?;
    app.registry.forget();
    operator
        .provision(entry.id, async |tx| provision::inside_wall(tx, &definition).await)
        .await?;
    Ok(entry)
}

/// Create a college.
#[utoipa::path(post, path = "/api/v1/console/colleges", tag = "console", operation_id = "console_college_create",
    request_body = Definition,
    responses((status = 201, body = CollegeDetail), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn create(operator: Operator, body: JsonBody<Definition>) -> Result<HttpResponse, AppError> {
    let entry = provision_one(&operator, &body.0).await?;
    let detail = detail(&operator, entry.id).await?;
    Ok(HttpResponse::Created().json(detail))
}

/// A college as its page and the API show it.
///
/// # Errors
/// 404.
pub async fn detail(operator: &Operator, id: CollegeId) -> Result<CollegeDetail, AppError> {
    let (college, hosts) = operator
        .platform(async |tx| Ok((colleges::get(tx, id).await?, colleges::hosts(tx, id).await?)))
        .await?;
    Ok(CollegeDetail {
        url: operator.app().slug_url(&college.slug, "/"),
        college,
        hosts,
    })
}

/// Get one college.
#[utoipa::path(get, path = "/api/v1/console/colleges/{id}", tag = "console", operation_id = "console_college",
    params(("id" = CollegeId, Path)),
    responses((status = 200, body = CollegeDetail), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn get(operator: Operator, id: PathId<CollegeId>) -> Result<Json<CollegeDetail>, AppError> {
    detail(&operator, id.0).await.map(Json)
}

/// Change a college's name, country, language, time zone, colour or settings.
#[utoipa::path(patch, path = "/api/v1/console/colleges/{id}", tag = "console", operation_id = "console_college_change",
    params(("id" = CollegeId, Path)), request_body = CollegePatch,
    responses((status = 200, body = CollegeEntry), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn change(
    operator: Operator,
    id: PathId<CollegeId>,
    body: JsonBody<CollegePatch>,
) -> Result<Json<CollegeEntry>, AppError> {
    let by = by(&operator);
    let entry = operator
        .platform(async |tx| colleges::change(tx, &by, id.0, &body.0).await)
        .await?;
    operator.app().registry.forget();
    Ok(Json(entry))
}

/// Suspend a college: every request is refused.
#[utoipa::path(post, path = "/api/v1/console/colleges/{id}/suspend", tag = "console", operation_id = "console_college_suspend",
    params(("id" = CollegeId, Path)), request_body = SuspendRequest,
    responses((status = 200, body = CollegeEntry), (status = 401, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn suspend(
    operator: Operator,
    id: PathId<CollegeId>,
    body: JsonBody<SuspendRequest>,
) -> Result<Json<CollegeEntry>, AppError> {
    let by = by(&operator);
    let entry = operator
        .platform(async |tx| colleges::suspend(tx, &by, id.0, &body.0.reason).await)
        .await?;
    operator.app().registry.forget();
    Ok(Json(entry))
}

/// Resume a suspended college.
#[utoipa::path(post, path = "/api/v1/console/colleges/{id}/resume", tag = "console", operation_id = "console_college_resume",
    params(("id" = CollegeId, Path)),
    responses((status = 200, body = CollegeEntry), (status = 401, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn resume(operator: Operator, id: PathId<CollegeId>) -> Result<Json<CollegeEntry>, AppError> {
    let by = by(&operator);
    let entry = operator
        .platform(async |tx| colleges::resume(tx, &by, id.0).await)
        .await?;
    operator.app().registry.forget();
    Ok(Json(entry))
}

/// Invites an administrator of a college that has none yet, and records that an operator did.
///
/// # Errors
/// 404; 409 `college_has_admin`, `already_member` or `already_invited`; 422.
pub async fn invite(operator: &Operator, id: CollegeId, admin: &FirstAdmin) -> Result<(), AppError> {
    let registry = &operator.app().registry;
    registry.by_id(id).await?.ok_or(AppError::NotFound)?;
    let by = by(operator);
    operator
        .provision(id, async |tx| provision::invite_first_admin(tx, admin).await)
        .await?;
    operator
        .platform(async |tx| colleges::record_invitation(tx, &by, id).await)
        .await
}

/// Invite an administrator to a college that has none yet.
#[utoipa::path(post, path = "/api/v1/console/colleges/{id}/admins", tag = "console", operation_id = "console_college_invite_admin",
    params(("id" = CollegeId, Path)), request_body = FirstAdmin,
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn invite_admin(
    operator: Operator,
    id: PathId<CollegeId>,
    body: JsonBody<FirstAdmin>,
) -> Result<HttpResponse, AppError> {
    invite(&operator, id.0, &body.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
