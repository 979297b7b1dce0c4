//! Conversations and who is in them.

use actix_web::HttpResponse;
use actix_web::web::{Json, Path};

use super::super::model::{
    Conversation, ConversationId, ConversationQuery, Head, MuteRequest, NewConversation, ReadRequest, RenameRequest,
};
use super::super::service;
use crate::error::{AppError, Problem};
use crate::features::connections::limits::CONTACT;
use crate::features::connections::model::PersonRequest;
use crate::platform::db::TenantTx;
use crate::platform::db::paging::Page;
use crate::platform::http::{IdempotencyKey, JsonBody, Member, PathId, QueryParams, once, path_id};
use crate::platform::scope::UserId;

async fn done(
    member: &Member,
    work: impl AsyncFnOnce(&mut TenantTx) -> Result<(), AppError>,
) -> Result<HttpResponse, AppError> {
    member.write(work).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// List your conversations, newest first, or message requests; optionally only those of a group or person whose name starts
/// with `q`.
#[utoipa::path(get, path = "/api/v1/conversations", tag = "messages", operation_id = "conversations_list",
    params(("list" = Option<String>, Query, description = "open or requests"), ("q" = Option<String>, Query), ("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<Conversation>), (status = 422, body = Problem)))]
pub async fn list(member: Member, query: QueryParams<ConversationQuery>) -> Result<Json<Page<Conversation>>, AppError> {
    member
        .read(async |tx| service::list(tx, &query.0).await)
        .await
        .map(Json)
}

/// Start a conversation, or return the existing one.
#[utoipa::path(post, path = "/api/v1/conversations", tag = "messages", operation_id = "conversations_create",
    request_body = NewConversation,
    responses((status = 200, body = Conversation), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn create(
    member: Member,
    key: IdempotencyKey,
    body: JsonBody<NewConversation>,
) -> Result<Json<Conversation>, AppError> {
    member.count(CONTACT)?;
    member
        .write(async |tx| once(tx, &key, &body.0, async |tx| service::create(tx, &body.0).await).await)
        .await
        .map(Json)
}

/// Get one conversation and everyone in it.
#[utoipa::path(get, path = "/api/v1/conversations/{id}", tag = "messages", operation_id = "conversations_get",
    params(("id" = ConversationId, Path)), responses((status = 200, body = Conversation), (status = 404, body = Problem)))]
pub async fn get(member: Member, id: PathId<ConversationId>) -> Result<Json<Conversation>, AppError> {
    member.read(async |tx| service::get(tx, id.0).await).await.map(Json)
}

/// Get the latest positions of these conversations; those you are not in are left out.
#[utoipa::path(get, path = "/api/v1/conversations/heads", tag = "messages", operation_id = "conversations_heads",
    params(("id" = Vec<ConversationId>, Query, description = "at most 100")),
    responses((status = 200, body = Vec<Head>), (status = 422, body = Problem)))]
pub async fn heads(member: Member, query: QueryParams<HeadsQuery>) -> Result<Json<Vec<Head>>, AppError> {
    let ids = query.0.id.get(..100).unwrap_or(&query.0.id);
    member.read(async |tx| service::heads(tx, ids).await).await.map(Json)
}

/// Which conversations to look at.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadsQuery {
    #[serde(default)]
    id: Vec<ConversationId>,
}

/// Rename a group.
#[utoipa::path(patch, path = "/api/v1/conversations/{id}", tag = "messages", operation_id = "conversations_rename",
    params(("id" = ConversationId, Path)), request_body = RenameRequest,
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn rename(
    member: Member,
    id: PathId<ConversationId>,
    body: JsonBody<RenameRequest>,
) -> Result<HttpResponse, AppError> {
    done(&member, async |tx| service::rename(tx, id.0, &body.0.title).await).await
}

/// Mute a conversation.
#[utoipa::path(put, path = "/api/v1/conversations/{id}/mute", tag = "messages", operation_id = "conversations_mute",
    params(("id" = ConversationId, Path)), request_body = MuteRequest, responses((status = 204), (status = 404, body = Problem)))]
pub async fn mute(
    member: Member,
    id: PathId<ConversationId>,
    body: JsonBody<MuteRequest>,
) -> Result<HttpResponse, AppError> {
    done(&member, async |tx| service::mute(tx, id.0, body.0.until).await).await
}

/// Add someone to a group.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/participants", tag = "messages", operation_id = "participants_add",
    params(("id" = ConversationId, Path)), request_body = PersonRequest,
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn add_participant(
    member: Member,
    id: PathId<ConversationId>,
    body: JsonBody<PersonRequest>,
) -> Result<HttpResponse, AppError> {
    done(&member, async |tx| {
        service::add_participant(tx, id.0, body.0.user_id).await
    })
    .await
}

/// Remove someone from a group.
#[utoipa::path(delete, path = "/api/v1/conversations/{id}/participants/{user_id}", tag = "messages", operation_id = "participants_remove",
    params(("id" = ConversationId, Path), ("user_id" = UserId, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn remove_participant(member: Member, path: Path<(String, String)>) -> Result<HttpResponse, AppError> {
    let (conversation, user) = (path_id("id", &path.0)?, path_id("user_id", &path.1)?);
    done(&member, async |tx| {
        service::remove_participant(tx, conversation, user).await
    })
    .await
}

/// Leave a group.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/leave", tag = "messages", operation_id = "conversations_leave",
    params(("id" = ConversationId, Path)), responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn leave(member: Member, id: PathId<ConversationId>) -> Result<HttpResponse, AppError> {
    done(&member, async |tx| service::leave(tx, id.0).await).await
}

/// Accept a message request.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/accept", tag = "messages", operation_id = "conversations_accept",
    params(("id" = ConversationId, Path)), responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn accept(member: Member, id: PathId<ConversationId>) -> Result<HttpResponse, AppError> {
    done(&member, async |tx| service::accept(tx, id.0).await).await
}

/// Mark a conversation as read up to a message.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/read", tag = "messages", operation_id = "conversations_read",
    params(("id" = ConversationId, Path)), request_body = ReadRequest, responses((status = 204), (status = 404, body = Problem)))]
pub async fn read(
    member: Member,
    id: PathId<ConversationId>,
    body: JsonBody<ReadRequest>,
) -> Result<HttpResponse, AppError> {
    done(&member, async |tx| service::read(tx, id.0, body.0.seq).await).await
}

/// Block someone. They are not told.
#[utoipa::path(post, path = "/api/v1/blocks", tag = "connections", operation_id = "blocks_add", request_body = PersonRequest,
    responses((status = 204), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn block(member: Member, body: JsonBody<PersonRequest>) -> Result<HttpResponse, AppError> {
    done(&member, async |tx| service::set_block(tx, body.0.user_id, true).await).await
}

/// Unblock someone.
#[utoipa::path(delete, path = "/api/v1/blocks/{id}", tag = "connections", operation_id = "blocks_remove",
    params(("id" = UserId, Path, description = "the person")), responses((status = 204), (status = 404, body = Problem)))]
pub async fn unblock(member: Member, id: PathId<UserId>) -> Result<HttpResponse, AppError> {
    done(&member, async |tx| service::set_block(tx, id.0, false).await).await
}
