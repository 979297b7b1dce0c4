//! The list of conversations.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::super::model::{ConversationQuery, Inbox};
use super::super::service;
use super::bubbles::excerpt;
use super::{name_of, other};
use crate::error::AppError;
use crate::platform::auth::Member;
use crate::platform::http::PageParams;
use crate::shell;
use crate::web::shell::Shell;
use crate::web::{Tab, render};

/// A line of the list of conversations.
struct Line {
    href: String,
    name: String,
    /// The other one of a pair, for the dot that says they are here.
    other: Option<Uuid>,
    group: bool,
    excerpt: String,
    at: Option<DateTime<Utc>>,
    unread: i64,
    /// Some of the unread ones name the reader.
    named: bool,
    muted: bool,
    waiting: bool,
}

#[derive(Template)]
#[template(path = "features/messages/list.html", config = "config/askama.toml")]
struct ListPage {
    shell: Shell,
    tabs: Vec<Tab>,
    requests: bool,
    /// The name looked for.
    q: String,
    lines: Vec<Line>,
    older: Option<String>,
}

/// `GET /messages`
pub async fn list(
    member: Member,
    request: HttpRequest,
    query: PageParams<ConversationQuery>,
) -> Result<HttpResponse, AppError> {
    let shell = shell::for_member(&member, &request);
    let me = member.caller().user_id;
    let requests = query.0.list == Some(Inbox::Requests);
    let waiting_query = ConversationQuery {
        list: Some(Inbox::Requests),
        ..ConversationQuery::default()
    };
    let (page, waiting) = member
        .read(async |tx| {
            Ok((
                service::list(tx, &query.0).await?,
                service::list(tx, &waiting_query).await?.items.len(),
            ))
        })
        .await?;
    let lines = page
        .items
        .iter()
        .map(|conversation| Line {
            href: format!("/messages/{}", conversation.id),
            name: name_of(&shell, conversation, me),
            other: other(conversation, me).map(|(id, _)| id),
            group: conversation.kind == "group",
            excerpt: match &conversation.last_message {
                Some(message) if message.kind == "text" => {
                    let text = excerpt(&shell, message, 100);
                    let author = conversation
                        .participants
                        .iter()
                        .find(|p| p.user_id == message.sender_id);
                    if message.sender_id == me {
                        shell.t1("chat-you-said", "text", text)
                    } else if conversation.kind == "direct" {
                        text
                    } else {
                        let who = author.map(|p| p.full_name.clone()).unwrap_or_default();
                        shell.t2("chat-they-said", "who", who, "text", text)
                    }
                }
                _ => String::new(),
            },
            at: conversation.last_message.as_ref().map(|message| message.created_at),
            unread: conversation.unread,
            named: conversation.unread_mentions > 0,
            muted: conversation.muted_until.is_some_and(|until| until > shell.now),
            waiting: conversation.waiting,
        })
        .collect();
    let mut asking = Tab::new("/messages?list=requests", shell.t("chat-tab-requests"), requests);
    if waiting > 0 {
        asking = asking.count(i64::try_from(waiting).unwrap_or(i64::MAX));
    }
    let tabs = vec![Tab::new("/messages", shell.t("chat-tab-open"), !requests), asking];
    let q = query.0.q.clone().unwrap_or_default();
    let older = page.next_cursor.map(|cursor| {
        let mut words = vec![("cursor", cursor.as_str())];
        words.extend(requests.then_some(("list", "requests")));
        words.extend((!q.is_empty()).then_some(("q", q.as_str())));
        format!("/messages?{}", serde_urlencoded::to_string(words).unwrap_or_default())
    });
    Ok(render(&ListPage {
        tabs,
        requests,
        lines,
        older,
        q,
        shell,
    }))
}
