//! `/api/v1/console/colleges/{id}/hosts`

use actix_web::HttpResponse;
use actix_web::web::{Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{AppError, Problem};
use crate::features::colleges::model::CollegeHost;
use crate::features::colleges::service as colleges;
use crate::features::console::service::by;
use crate::platform::http::{JsonBody, Operator, PathId, path_id};
use crate::platform::scope::CollegeId;

/// A domain to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HostRequest {
    /// Host name.
    pub host: String,
}

/// How the operator knows that the domain is the college's.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HostVerification {
    /// 3 to 500 characters, such as what the TXT record said and when it was looked up; goes into the record.
    pub note: String,
}

/// The two variables of `/colleges/{id}/hosts/{host}`.
pub fn host_path(path: &Path<(String, String)>) -> Result<(CollegeId, String), AppError> {
    let (id, host) = path.as_ref();
    let id = path_id("id", id)?;
    Ok((id, host.to_ascii_lowercase()))
}

/// Add a custom domain.
#[utoipa::path(post, path = "/api/v1/console/colleges/{id}/hosts", tag = "console", operation_id = "console_host_add",
    params(("id" = CollegeId, Path)), request_body = HostRequest,
    responses((status = 201, body = CollegeHost), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn add(
    operator: Operator,
    id: PathId<CollegeId>,
    body: JsonBody<HostRequest>,
) -> Result<HttpResponse, AppError> {
    let by = by(&operator);
    let base = &operator.app().settings.base_domain;
    let host = operator
        .platform(async |tx| colleges::add_host(tx, &by, id.0, &body.0.host, base).await)
        .await?;
    Ok(HttpResponse::Created().json(host))
}

/// Mark a custom domain as verified; the college is served there from now on.
#[utoipa::path(post, path = "/api/v1/console/colleges/{id}/hosts/{host}/verify", tag = "console", operation_id = "console_host_verify",
    params(("id" = CollegeId, Path), ("host" = String, Path)), request_body = HostVerification,
    responses((status = 200, body = CollegeHost), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn verify(
    operator: Operator,
    path: Path<(String, String)>,
    body: JsonBody<HostVerification>,
) -> Result<Json<CollegeHost>, AppError> {
    let (id, host) = host_path(&path)?;
    let by = by(&operator);
    let host = operator
        .platform(async |tx| colleges::verify_host(tx, &by, id, &host, &body.0.note).await)
        .await?;
    operator.app().registry.forget();
    Ok(Json(host))
}

/// Remove a custom domain.
#[utoipa::path(delete, path = "/api/v1/console/colleges/{id}/hosts/{host}", tag = "console", operation_id = "console_host_remove",
    params(("id" = CollegeId, Path), ("host" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn remove(operator: Operator, path: Path<(String, String)>) -> Result<HttpResponse, AppError> {
    let (id, host) = host_path(&path)?;
    let by = by(&operator);
    operator
        .platform(async |tx| colleges::remove_host(tx, &by, id, &host).await)
        .await?;
    operator.app().registry.forget();
    Ok(HttpResponse::NoContent().finish())
}
