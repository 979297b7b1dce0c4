//! Messages of a conversation.

use actix_web::HttpResponse;
use actix_web::web::{Json, Path};

use super::super::model::{
    Ack, ConversationId, EditRequest, ExportQuery, Message, MessageQuery, ReactionRequest, SearchQuery, SendRequest,
    Stretch,
};
use super::super::service;
use super::send_until_stored;
use crate::error::{AppError, Problem};
use crate::features::chat::limits::MESSAGE;
use crate::platform::db::paging::Page;
use crate::platform::http::{JsonBody, Member, PathId, QueryParams, path_id};

/// A conversation's id and a message's number in the path.
pub fn place(path: &Path<(String, String)>) -> Result<(ConversationId, i64), AppError> {
    let (id, seq) = path.as_ref();
    let id = path_id("id", id)?;
    let seq = seq
        .parse()
        .map_err(|_| AppError::field("seq", "invalid_number", "This is not the number of a message."))?;
    Ok((id, seq))
}

/// List messages: the newest, or those before or after a number, or those changed after a change.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/messages", tag = "messages", operation_id = "messages_page",
    params(("id" = ConversationId, Path), ("before" = Option<i64>, Query), ("after" = Option<i64>, Query),
        ("changed_after" = Option<i64>, Query), ("limit" = Option<i64>, Query)),
    responses((status = 200, body = Stretch), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn page(
    member: Member,
    id: PathId<ConversationId>,
    query: QueryParams<MessageQuery>,
) -> Result<Json<Stretch>, AppError> {
    member
        .read(async |tx| service::page(tx, id.0, &query.0).await)
        .await
        .map(Json)
}

/// Send a message. The same `id` again changes nothing and gets the same answer.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/messages", tag = "messages", operation_id = "messages_send",
    params(("id" = ConversationId, Path)), request_body = SendRequest,
    responses((status = 200, body = Ack), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn send(
    member: Member,
    id: PathId<ConversationId>,
    body: JsonBody<SendRequest>,
) -> Result<Json<Ack>, AppError> {
    member.count(MESSAGE)?;
    send_until_stored((member.app(), member.scope()), id.0, &body.0)
        .await
        .map(Json)
}

/// Edit your message.
#[utoipa::path(patch, path = "/api/v1/conversations/{id}/messages/{seq}", tag = "messages", operation_id = "messages_edit",
    params(("id" = ConversationId, Path), ("seq" = i64, Path)), request_body = EditRequest,
    responses((status = 200, body = Message), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn edit(
    member: Member,
    path: Path<(String, String)>,
    body: JsonBody<EditRequest>,
) -> Result<Json<Message>, AppError> {
    let (id, seq) = place(&path)?;
    member
        .write(async |tx| service::edit(tx, id, seq, &body.0.body).await)
        .await
        .map(Json)
}

/// Delete your message for everyone.
#[utoipa::path(delete, path = "/api/v1/conversations/{id}/messages/{seq}", tag = "messages", operation_id = "messages_delete",
    params(("id" = ConversationId, Path), ("seq" = i64, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn delete(member: Member, path: Path<(String, String)>) -> Result<HttpResponse, AppError> {
    let (id, seq) = place(&path)?;
    member.write(async |tx| service::delete(tx, id, seq).await).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// React to a message.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/messages/{seq}/reactions", tag = "messages", operation_id = "messages_react",
    params(("id" = ConversationId, Path), ("seq" = i64, Path)), request_body = ReactionRequest,
    responses((status = 200, body = Message), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn react(
    member: Member,
    path: Path<(String, String)>,
    body: JsonBody<ReactionRequest>,
) -> Result<Json<Message>, AppError> {
    let (id, seq) = place(&path)?;
    member
        .write(async |tx| service::react(tx, id, seq, &body.0.emoji).await)
        .await
        .map(Json)
}

/// Remove a reaction.
#[utoipa::path(delete, path = "/api/v1/conversations/{id}/messages/{seq}/reactions", tag = "messages", operation_id = "messages_unreact",
    params(("id" = ConversationId, Path), ("seq" = i64, Path), ("emoji" = String, Query)),
    responses((status = 200, body = Message), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn unreact(
    member: Member,
    path: Path<(String, String)>,
    query: QueryParams<ReactionRequest>,
) -> Result<Json<Message>, AppError> {
    let (id, seq) = place(&path)?;
    member
        .write(async |tx| service::unreact(tx, id, seq, &query.0.emoji).await)
        .await
        .map(Json)
}

/// Search the messages of a conversation, newest first.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/search", tag = "messages", operation_id = "messages_search",
    params(("id" = ConversationId, Path), ("q" = String, Query), ("before" = Option<i64>, Query)),
    responses((status = 200, body = Stretch), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn search(
    member: Member,
    id: PathId<ConversationId>,
    query: QueryParams<SearchQuery>,
) -> Result<Json<Stretch>, AppError> {
    service::search(&member, id.0, &query.0).await.map(Json)
}

/// Export every message you wrote, oldest first.
#[utoipa::path(get, path = "/api/v1/messages/mine", tag = "messages", operation_id = "messages_export",
    params(("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<Message>), (status = 422, body = Problem)))]
pub async fn export(member: Member, query: QueryParams<ExportQuery>) -> Result<Json<Page<Message>>, AppError> {
    member
        .read(async |tx| service::export(tx, &query.0).await)
        .await
        .map(Json)
}
