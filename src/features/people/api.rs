//! `/api/v1/people`, `/api/v1/admin/users`, `/api/v1/admin/invitations`

use actix_web::HttpResponse;
use actix_web::web::Json;

use super::model::{
    ApproveRequest, CapabilitiesRequest, InvitationView, InvitationsQuery, InviteManyRequest, InviteRequest,
    ManagedUser, Outcomes, PeopleQuery, Person, PlacedRequest, RoleRequest, UsersQuery,
};
use super::service::{self, Decision};
use crate::error::{AppError, Problem};
use crate::features::admission::model::InvitationId;
use crate::features::admission::service as admission;
use crate::platform::db::paging::Page;
use crate::platform::http::{IdempotencyKey, JsonBody, Member, PathId, QueryParams, once};
use crate::platform::permissions::{INVITATIONS_MANAGE, PEOPLE_MANAGE};
use crate::platform::scope::UserId;

/// List active people of the college, by name.
#[utoipa::path(get, path = "/api/v1/people", tag = "people", operation_id = "people",
    params(("role" = Option<crate::platform::permissions::Role>, Query), ("q" = Option<String>, Query),
        ("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<Person>), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn people(member: Member, query: QueryParams<PeopleQuery>) -> Result<Json<Page<Person>>, AppError> {
    member
        .read(async |tx| service::people(tx, &query.0).await)
        .await
        .map(Json)
}

/// Get one active person.
#[utoipa::path(get, path = "/api/v1/people/{id}", tag = "people", operation_id = "person", params(("id" = UserId, Path)),
    responses((status = 200, body = Person), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn person(member: Member, id: PathId<UserId>) -> Result<Json<Person>, AppError> {
    member.read(async |tx| service::person(tx, id.0).await).await.map(Json)
}

/// List everyone, with email and status.
#[utoipa::path(get, path = "/api/v1/admin/users", tag = "people", operation_id = "admin_users",
    params(("role" = Option<crate::platform::permissions::Role>, Query), ("status" = Option<String>, Query), ("q" = Option<String>, Query),
        ("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<ManagedUser>), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn users(member: Member, query: QueryParams<UsersQuery>) -> Result<Json<Page<ManagedUser>>, AppError> {
    member
        .read(async |tx| service::users(tx, &query.0).await)
        .await
        .map(Json)
}

/// Get one person, with email and status.
#[utoipa::path(get, path = "/api/v1/admin/users/{id}", tag = "people", operation_id = "admin_user", params(("id" = UserId, Path)),
    responses((status = 200, body = ManagedUser), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn user(member: Member, id: PathId<UserId>) -> Result<Json<ManagedUser>, AppError> {
    member.read(async |tx| service::user(tx, id.0).await).await.map(Json)
}

/// Carries out a decision and lets this process know at once.
pub(super) async fn decide(member: &Member, id: UserId, decision: Decision) -> Result<ManagedUser, AppError> {
    member.require(PEOPLE_MANAGE)?;
    let after = member
        .write(async |tx| service::decide(tx, id, &decision).await)
        .await?;
    Ok(after)
}

/// Approve a waiting account.
#[utoipa::path(post, path = "/api/v1/admin/users/{id}/approve", tag = "people", operation_id = "user_approve", params(("id" = UserId, Path)),
    responses((status = 200, body = ManagedUser), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn approve(member: Member, id: PathId<UserId>) -> Result<Json<ManagedUser>, AppError> {
    decide(&member, id.0, Decision::Approve).await.map(Json)
}

/// Approve several waiting accounts, with a result for each.
#[utoipa::path(post, path = "/api/v1/admin/users/approve", tag = "people", operation_id = "users_approve", request_body = ApproveRequest,
    responses((status = 200, body = Outcomes), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn approve_many(member: Member, body: JsonBody<ApproveRequest>) -> Result<Json<Outcomes>, AppError> {
    let results = member
        .write(async |tx| service::approve_many(tx, &body.0.ids).await)
        .await?;
    Ok(Json(Outcomes { results }))
}

/// Suspend an account. Its sessions end at once.
#[utoipa::path(post, path = "/api/v1/admin/users/{id}/suspend", tag = "people", operation_id = "user_suspend", params(("id" = UserId, Path)),
    responses((status = 200, body = ManagedUser), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn suspend(member: Member, id: PathId<UserId>) -> Result<Json<ManagedUser>, AppError> {
    decide(&member, id.0, Decision::Suspend).await.map(Json)
}

/// Reinstate a suspended account.
#[utoipa::path(post, path = "/api/v1/admin/users/{id}/reinstate", tag = "people", operation_id = "user_reinstate", params(("id" = UserId, Path)),
    responses((status = 200, body = ManagedUser), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn reinstate(member: Member, id: PathId<UserId>) -> Result<Json<ManagedUser>, AppError> {
    decide(&member, id.0, Decision::Reinstate).await.map(Json)
}

/// Change a role.
#[utoipa::path(post, path = "/api/v1/admin/users/{id}/role", tag = "people", operation_id = "user_role", params(("id" = UserId, Path)), request_body = RoleRequest,
    responses((status = 200, body = ManagedUser), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn role(
    member: Member,
    id: PathId<UserId>,
    body: JsonBody<RoleRequest>,
) -> Result<Json<ManagedUser>, AppError> {
    decide(&member, id.0, Decision::Role(body.0.role)).await.map(Json)
}

/// Grant or revoke extra permissions.
#[utoipa::path(post, path = "/api/v1/admin/users/{id}/capabilities", tag = "people", operation_id = "user_capabilities", params(("id" = UserId, Path)), request_body = CapabilitiesRequest,
    responses((status = 200, body = ManagedUser), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn capabilities(
    member: Member,
    id: PathId<UserId>,
    body: JsonBody<CapabilitiesRequest>,
) -> Result<Json<ManagedUser>, AppError> {
    let CapabilitiesRequest { grant, revoke } = body.0;
    decide(&member, id.0, Decision::Capabilities { grant, revoke })
        .await
        .map(Json)
}

/// Mark a person as placed or not placed.
#[utoipa::path(patch, path = "/api/v1/admin/users/{id}/placed", tag = "people", operation_id = "user_placed", params(("id" = UserId, Path)), request_body = PlacedRequest,
    responses((status = 200, body = ManagedUser), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn placed(
    member: Member,
    id: PathId<UserId>,
    body: JsonBody<PlacedRequest>,
) -> Result<Json<ManagedUser>, AppError> {
    decide(&member, id.0, Decision::Placed(body.0.placed_at))
        .await
        .map(Json)
}

/// List invitations, newest first.
#[utoipa::path(get, path = "/api/v1/admin/invitations", tag = "people", operation_id = "invitations",
    params(("state" = Option<admission::InvitationFilter>, Query), ("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<InvitationView>), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn invitations(
    member: Member,
    query: QueryParams<InvitationsQuery>,
) -> Result<Json<Page<InvitationView>>, AppError> {
    member
        .read(async |tx| service::invitations(tx, &query.0).await)
        .await
        .map(Json)
}

/// Invite one person.
#[utoipa::path(post, path = "/api/v1/admin/invitations", tag = "people", operation_id = "invite", request_body = InviteRequest,
    responses((status = 201, body = InvitationView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn invite(
    member: Member,
    key: IdempotencyKey,
    body: JsonBody<InviteRequest>,
) -> Result<HttpResponse, AppError> {
    let one = body.0;
    let sent = member
        .write(async |tx| {
            once(tx, &key, &one, async |tx| {
                let person = (one.email.as_str(), one.full_name.as_str(), one.role);
                admission::invite(tx, person).await
            })
            .await
        })
        .await?;
    Ok(HttpResponse::Created().json(InvitationView::at(sent, member.app().clock.now())))
}

/// Invite up to 500 people, with a result for each.
#[utoipa::path(post, path = "/api/v1/admin/invitations/bulk", tag = "people", operation_id = "invite_many", request_body = InviteManyRequest,
    responses((status = 200, body = Outcomes), (status = 403, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn invite_many(member: Member, body: JsonBody<InviteManyRequest>) -> Result<Json<Outcomes>, AppError> {
    member.require(INVITATIONS_MANAGE)?;
    member.count_import()?;
    let results = member
        .write(async |tx| service::invite_many(tx, &body.0.invitations).await)
        .await?;
    Ok(Json(Outcomes { results }))
}

/// Send an invitation again with a new link.
#[utoipa::path(post, path = "/api/v1/admin/invitations/{id}/resend", tag = "people", operation_id = "invitation_resend", params(("id" = InvitationId, Path)),
    responses((status = 200, body = InvitationView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 429, body = Problem)))]
pub async fn resend(member: Member, id: PathId<InvitationId>) -> Result<Json<InvitationView>, AppError> {
    let sent = member
        .write(async |tx| admission::renew(tx, &member.app().limits, id.0).await)
        .await?;
    Ok(Json(InvitationView::at(sent, member.app().clock.now())))
}

/// Revoke an invitation.
#[utoipa::path(post, path = "/api/v1/admin/invitations/{id}/revoke", tag = "people", operation_id = "invitation_revoke", params(("id" = InvitationId, Path)),
    responses((status = 200, body = InvitationView), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn revoke(member: Member, id: PathId<InvitationId>) -> Result<Json<InvitationView>, AppError> {
    let taken = member.write(async |tx| admission::revoke(tx, id.0).await).await?;
    Ok(Json(InvitationView::at(taken, member.app().clock.now())))
}
