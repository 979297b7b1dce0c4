//! `/api/v1/connections`, `/api/v1/blocks`, `/api/v1/chat-preferences`

use actix_web::HttpResponse;
use actix_web::web::Json;

use super::limits;
use super::model::{Blocked, ChatPreferences, Connection, ConnectionId, ConnectionQuery, ConnectionRequest};
use super::service::{self, Step};
use crate::error::{AppError, Problem};
use crate::platform::db::paging::Page;
use crate::platform::http::{IdempotencyKey, JsonBody, Member, PathId, QueryParams, once};

/// List your connections, requests to you, or requests you sent.
#[utoipa::path(get, path = "/api/v1/connections", tag = "connections", operation_id = "connections_list",
    params(("list" = Option<String>, Query, description = "accepted, incoming or outgoing"),
        ("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<Connection>), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn list(member: Member, query: QueryParams<ConnectionQuery>) -> Result<Json<Page<Connection>>, AppError> {
    member
        .read(async |tx| service::list(tx, &query.0).await)
        .await
        .map(Json)
}

/// Send a connection request.
#[utoipa::path(post, path = "/api/v1/connections", tag = "connections", operation_id = "connections_request",
    request_body = ConnectionRequest,
    responses((status = 200, body = Connection), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn request(
    member: Member,
    key: IdempotencyKey,
    body: JsonBody<ConnectionRequest>,
) -> Result<Json<Connection>, AppError> {
    member.count(limits::CONTACT)?;
    member
        .write(async |tx| {
            once(tx, &key, &body.0, async |tx| {
                service::request(tx, body.0.user_id, &body.0.note).await
            })
            .await
        })
        .await
        .map(Json)
}

async fn step(member: Member, id: PathId<ConnectionId>, step: Step) -> Result<HttpResponse, AppError> {
    member.write(async |tx| service::take(tx, id.0, step).await).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Accept a request.
#[utoipa::path(post, path = "/api/v1/connections/{id}/accept", tag = "connections", operation_id = "connections_accept",
    params(("id" = ConnectionId, Path)), responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn accept(member: Member, id: PathId<ConnectionId>) -> Result<HttpResponse, AppError> {
    step(member, id, Step::Accept).await
}

/// Decline a request.
#[utoipa::path(post, path = "/api/v1/connections/{id}/decline", tag = "connections", operation_id = "connections_decline",
    params(("id" = ConnectionId, Path)), responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn decline(member: Member, id: PathId<ConnectionId>) -> Result<HttpResponse, AppError> {
    step(member, id, Step::Decline).await
}

/// Withdraw a request.
#[utoipa::path(post, path = "/api/v1/connections/{id}/withdraw", tag = "connections", operation_id = "connections_withdraw",
    params(("id" = ConnectionId, Path)), responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn withdraw(member: Member, id: PathId<ConnectionId>) -> Result<HttpResponse, AppError> {
    step(member, id, Step::Withdraw).await
}

/// Remove a connection.
#[utoipa::path(delete, path = "/api/v1/connections/{id}", tag = "connections", operation_id = "connections_remove",
    params(("id" = ConnectionId, Path)), responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn remove(member: Member, id: PathId<ConnectionId>) -> Result<HttpResponse, AppError> {
    step(member, id, Step::Remove).await
}

/// List people you have blocked.
#[utoipa::path(get, path = "/api/v1/blocks", tag = "connections", operation_id = "blocks_list",
    responses((status = 200, body = Vec<Blocked>), (status = 401, body = Problem)))]
pub async fn block_list(member: Member) -> Result<Json<Vec<Blocked>>, AppError> {
    member.read(service::blocked).await.map(Json)
}

/// Get your chat settings.
#[utoipa::path(get, path = "/api/v1/chat-preferences", tag = "connections", operation_id = "chat_preferences",
    responses((status = 200, body = ChatPreferences), (status = 401, body = Problem)))]
pub async fn preferences(member: Member) -> Result<Json<ChatPreferences>, AppError> {
    member.read(service::preferences).await.map(Json)
}

/// Update your chat settings.
#[utoipa::path(put, path = "/api/v1/chat-preferences", tag = "connections", operation_id = "chat_preferences_set",
    request_body = ChatPreferences, responses((status = 200, body = ChatPreferences), (status = 422, body = Problem)))]
pub async fn set_preferences(
    member: Member,
    body: JsonBody<ChatPreferences>,
) -> Result<Json<ChatPreferences>, AppError> {
    member
        .write(async |tx| service::set_preferences(tx, body.0).await)
        .await?;
    Ok(Json(body.0))
}
