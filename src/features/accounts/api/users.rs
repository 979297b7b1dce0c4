//! People, one at a time.

use actix_web::web::Json;

use crate::error::{AppError, Problem};
use crate::features::accounts::model::{Profile, ProfilePatch};
use crate::features::accounts::service;
use crate::platform::http::{JsonBody, Member, PathId};
use crate::platform::scope::UserId;

/// Get a person of the college. Email, status and preferences are shown to the person and to those who manage people.
#[utoipa::path(get, path = "/api/v1/users/{id}", tag = "users", operation_id = "user",
    params(("id" = UserId, Path, description = "The person.")),
    responses((status = 200, body = Profile), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn user(member: Member, id: PathId<UserId>) -> Result<Json<Profile>, AppError> {
    Ok(Json(member.read(async |tx| service::profile(tx, id.0).await).await?))
}

/// Update your profile.
#[utoipa::path(patch, path = "/api/v1/users/{id}", tag = "users", operation_id = "update_user", request_body = ProfilePatch,
    params(("id" = UserId, Path, description = "Your own id.")),
    responses((status = 200, body = Profile), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn update_user(
    member: Member,
    id: PathId<UserId>,
    body: JsonBody<ProfilePatch>,
) -> Result<Json<Profile>, AppError> {
    Ok(Json(service::update_profile(&member, id.0, &body.0).await?))
}

/// Get your profile.
#[utoipa::path(get, path = "/api/v1/profiles/me", tag = "users", operation_id = "my_profile",
    responses((status = 200, body = Profile), (status = 401, body = Problem)))]
pub async fn my_profile(member: Member) -> Result<Json<Profile>, AppError> {
    let id = member.caller().user_id;
    Ok(Json(member.read(async |tx| service::profile(tx, id).await).await?))
}

/// Update your profile.
#[utoipa::path(patch, path = "/api/v1/profiles/me", tag = "users", operation_id = "update_my_profile", request_body = ProfilePatch,
    responses((status = 200, body = Profile), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn update_my_profile(member: Member, body: JsonBody<ProfilePatch>) -> Result<Json<Profile>, AppError> {
    let id = member.caller().user_id;
    Ok(Json(service::update_profile(&member, id, &body.0).await?))
}
