//! One's own copy of what one wrote, also where one is no longer in.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use actix_web::web::Bytes;
use chrono::{DateTime, Utc};
use futures_util::stream;
use serde::Serialize;

use super::super::model::{Attachment, ConversationId, ExportQuery, Message};
use super::super::service;
use crate::error::AppError;
use crate::platform::db::paging::Page;
use crate::platform::http::Member;

/// Messages read at once.
const BATCH: i64 = 100;

/// A line of the file: what the person wrote, without what others did with it.
#[derive(Serialize)]
struct Line<'a> {
    conversation_id: ConversationId,
    seq: i64,
    created_at: DateTime<Utc>,
    edited_at: Option<DateTime<Utc>>,
    deleted_at: Option<DateTime<Utc>>,
    body: &'a str,
    attachments: &'a [Attachment],
}

fn lines(messages: &[Message]) -> Result<Bytes, AppError> {
    let mut text = Vec::new();
    for message in messages {
        let line = Line {
            conversation_id: message.conversation_id,
            seq: message.seq,
            created_at: message.created_at,
            edited_at: message.edited_at,
            deleted_at: message.deleted_at,
            body: &message.body,
            attachments: &message.attachments,
        };
        serde_json::to_writer(&mut text, &line).map_err(AppError::internal)?;
        text.push(b'\n');
    }
    Ok(text.into())
}

async fn page(member: &Member, cursor: Option<String>) -> Result<Page<Message>, AppError> {
    let query = ExportQuery {
        limit: Some(BATCH),
        cursor,
    };
    member.read(async |tx| service::export(tx, &query).await).await
}

/// `GET /messages/export`: a line of JSON a message, oldest first, sent as it is read. A copy that cannot be finished
/// breaks off, so that nobody takes half of it for the whole.
pub async fn export(member: Member) -> Result<HttpResponse, AppError> {
    // The first page before the answer begins: what is refused is refused in the usual way.
    let first = page(&member, None).await?;
    let parts = stream::try_unfold((Some(first), member), |(now, member)| async move {
        let Some(now) = now else { return Ok(None) };
        let part = lines(&now.items)?;
        let next = match now.next_cursor {
            Some(cursor) => Some(page(&member, Some(cursor)).await?),
            None => None,
        };
        Ok::<_, AppError>(Some((part, (next, member))))
    });
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/x-ndjson; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"messages.ndjson\""))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .streaming(parts))
}
