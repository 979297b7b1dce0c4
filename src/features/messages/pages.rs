//! `/messages`: every page works without script; `chat.js` makes it live by fetching parts of the same pages.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use uuid::Uuid;

use super::api::send_until_stored;
use super::model::{
    Conversation, ConversationQuery, Inbox, Message, MessageQuery, NewConversation, SendRequest, Stretch,
};
use super::service;
use crate::error::AppError;
use crate::features::connections;
use crate::features::connections::model::{Connection, ConnectionQuery};
use crate::platform::auth::{Member, people};
use crate::platform::db::TenantTx;
use crate::platform::http::{Empty, FormBody, PathId, QueryParams};
use crate::platform::limits::Class;
use crate::shell;
use crate::web::markdown::{to_excerpt, to_safe_html};
use crate::web::shell::{FlashKind, Shell};
use crate::web::{Tab, render};

/// Messages on a page.
const SHOWN: i64 = 50;

/// A line of the list of conversations.
struct Line {
    href: String,
    name: String,
    excerpt: String,
    at: Option<DateTime<Utc>>,
    unread: i64,
    fresh: bool,
    muted: bool,
    waiting: bool,
}

#[derive(Template)]
#[template(path = "features/messages/list.html", config = "config/askama.toml")]
struct ListPage {
    shell: Shell,
    tabs: Vec<Tab>,
    requests: bool,
    lines: Vec<Line>,
    older: Option<String>,
    people: Vec<Connection>,
}

/// A message as it is shown.
struct Bubble {
    seq: String,
    own: bool,
    author: String,
    at: DateTime<Utc>,
    state: &'static str,
    edited: bool,
    deleted: bool,
    html: String,
    reply: Option<(i64, String)>,
    signs: Vec<(String, usize)>,
    system: String,
    day: bool,
    new_from_here: bool,
}

#[derive(Template)]
#[template(path = "features/messages/conversation.html", config = "config/askama.toml")]
struct ConversationPage {
    shell: Shell,
    conversation: Conversation,
    base: String,
    name: String,
    about: String,
    bubbles: Vec<Bubble>,
    older: Option<String>,
    last_seen: i64,
    me: Uuid,
    client_id: Uuid,
    leaves: bool,
}

#[derive(Template)]
#[template(path = "features/messages/part.html", config = "config/askama.toml")]
struct Part {
    shell: Shell,
    bubbles: Vec<Bubble>,
}

/// What a person calls a conversation.
fn name_of(shell: &Shell, conversation: &Conversation, me: Uuid) -> String {
    match conversation.kind.as_str() {
        "group" => conversation.title.clone(),
        "support" if conversation.participants.first().is_none_or(|p| p.role != "owner") => {
            let owner = conversation
                .participants
                .iter()
                .find(|p| p.role == "owner" && p.user_id != me);
            owner.map_or_else(|| shell.t("chat-support"), |p| p.full_name.clone())
        }
        "support" => shell.t("chat-support"),
        _ => conversation
            .participants
            .iter()
            .find(|p| p.user_id != me)
            .map(|p| p.full_name.clone())
            .unwrap_or_default(),
    }
}

/// A line of the product's own, in words.
fn system_text(shell: &Shell, body: &str, author: &str, names: &HashMap<Uuid, String>) -> String {
    let (what, who) = body.split_once(' ').unwrap_or((body, ""));
    let who = who
        .parse()
        .ok()
        .and_then(|id| names.get(&id).cloned())
        .unwrap_or_default();
    match what {
        "created" => shell.t1("chat-line-created", "who", author.to_owned()),
        "added" => shell.t2("chat-line-added", "who", author.to_owned(), "whom", who),
        "removed" => shell.t2("chat-line-removed", "who", author.to_owned(), "whom", who),
        "left" => shell.t1("chat-line-left", "who", author.to_owned()),
        _ => shell.t1("chat-line-renamed", "who", author.to_owned()),
    }
}

/// Messages with the names they need.
async fn bubbles(
    tx: &mut TenantTx,
    shell: &Shell,
    conversation: &Conversation,
    messages: &[Message],
    unread_after: Option<i64>,
) -> Result<Vec<Bubble>, AppError> {
    let me = tx.scope().member()?.user_id;
    let mut ids: Vec<Uuid> = messages.iter().map(|message| message.sender_id).collect();
    ids.extend(
        messages
            .iter()
            .filter(|message| message.kind == "system")
            .filter_map(|message| message.body.split_once(' ')?.1.parse::<Uuid>().ok()),
    );
    ids.sort_unstable();
    ids.dedup();
    let names: HashMap<Uuid, String> = people::briefs(tx, &ids)
        .await?
        .into_iter()
        .map(|(id, brief)| (id, brief.full_name))
        .collect();
    let said: HashMap<i64, String> = messages
        .iter()
        .map(|message| (message.seq, to_excerpt(&message.body, 80)))
        .collect();
    let others = || conversation.participants.iter().filter(|p| p.user_id != me);
    let mut day_before = String::new();
    let mut marked = false;
    Ok(messages
        .iter()
        .map(|message| {
            let own = message.sender_id == me;
            let author = names.get(&message.sender_id).cloned().unwrap_or_default();
            let day = shell.date(&message.created_at);
            let new_day = day != day_before;
            day_before = day;
            let state = if !own || message.kind == "system" {
                ""
            } else if others().any(|p| p.read_seq.is_some_and(|read| read >= message.seq)) {
                "seen"
            } else if others().any(|p| p.delivered_seq >= message.seq) {
                "delivered"
            } else {
                "sent"
            };
            let new_from_here = !marked && !own && unread_after.is_some_and(|read| message.seq > read);
            marked |= new_from_here;
            Bubble {
                seq: message.seq.to_string(),
                own,
                at: message.created_at,
                state,
                edited: message.edited_at.is_some(),
                deleted: message.deleted_at.is_some(),
                html: to_safe_html(&message.body),
                reply: message
                    .reply_to
                    .map(|seq| (seq, said.get(&seq).cloned().unwrap_or_default())),
                signs: message
                    .reactions
                    .iter()
                    .map(|sign| (sign.emoji.clone(), sign.user_ids.len()))
                    .collect(),
                system: if message.kind == "system" {
                    system_text(shell, &message.body, &author, &names)
                } else {
                    String::new()
                },
                author,
                day: new_day,
                new_from_here,
            }
        })
        .collect())
}

/// `GET /messages`
pub async fn list(
    member: Member,
    request: HttpRequest,
    query: QueryParams<ConversationQuery>,
) -> Result<HttpResponse, AppError> {
    let shell = shell::for_member(&member, &request);
    let me = member.caller().user_id;
    let requests = query.0.list == Some(Inbox::Requests);
    let waiting_query = ConversationQuery {
        list: Some(Inbox::Requests),
        ..ConversationQuery::default()
    };
    let (page, waiting, people) = member
        .read(async |tx| {
            Ok((
                service::list(tx, &query.0).await?,
                service::list(tx, &waiting_query).await?.items.len(),
                connections::service::list(tx, &ConnectionQuery::default()).await?.items,
            ))
        })
        .await?;
    let lines = page
        .items
        .iter()
        .map(|conversation| Line {
            href: format!("/messages/{}", conversation.id),
            name: name_of(&shell, conversation, me),
            excerpt: match &conversation.last_message {
                Some(message) if message.deleted_at.is_some() => shell.t("ui-message-deleted"),
                Some(message) if message.kind == "text" => to_excerpt(&message.body, 100),
                _ => String::new(),
            },
            at: conversation.last_message.as_ref().map(|message| message.created_at),
            unread: conversation.unread,
            fresh: conversation.unread > 0,
            muted: conversation.muted_until.is_some_and(|until| until > shell.now),
            waiting: conversation.waiting,
        })
        .collect();
    let tabs = vec![
        Tab::new("/messages", shell.t("chat-tab-open"), !requests),
        Tab::new("/messages?list=requests", shell.t("chat-tab-requests"), requests)
            .count(i64::try_from(waiting).unwrap_or(i64::MAX)),
    ];
    let list = if requests { "list=requests&" } else { "" };
    Ok(render(&ListPage {
        tabs,
        requests,
        lines,
        older: page
            .next_cursor
            .map(|cursor| format!("/messages?{list}cursor={cursor}")),
        people,
        shell,
    }))
}

/// What the address of a conversation's page chooses.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PlaceQuery {
    before: Option<i64>,
    after: Option<i64>,
    seq: Option<i64>,
}

async fn stretch(tx: &mut TenantTx, id: Uuid, query: &PlaceQuery) -> Result<Stretch, AppError> {
    let (after, limit) = match query.seq {
        Some(seq) => (Some(seq.saturating_sub(1)), 1),
        None => (query.after, SHOWN),
    };
    let query = MessageQuery {
        before: if after.is_some() { None } else { query.before },
        after,
        changed_after: None,
        limit: Some(limit),
    };
    service::page(tx, id, &query).await
}

/// `GET /messages/{id}`. Looking changes nothing; marking as read is a request of its own.
pub async fn conversation(
    member: Member,
    request: HttpRequest,
    id: PathId,
    query: QueryParams<PlaceQuery>,
) -> Result<HttpResponse, AppError> {
    let shell = shell::for_member(&member, &request);
    let me = member.caller().user_id;
    let (conversation, page, bubbles) = member
        .read(async |tx| {
            let conversation = service::get(tx, id.0).await?;
            let page = stretch(tx, id.0, &query.0).await?;
            let unread = (conversation.unread > 0).then_some(conversation.my_read_seq);
            let bubbles = bubbles(tx, &shell, &conversation, &page.items, unread).await?;
            Ok((conversation, page, bubbles))
        })
        .await?;
    let first = page.items.first().map_or(1, |message| message.seq);
    let name = name_of(&shell, &conversation, me);
    let about = match conversation.kind.as_str() {
        "direct" => String::new(),
        _ => {
            let names: Vec<&str> = conversation
                .participants
                .iter()
                .take(8)
                .map(|p| p.full_name.as_str())
                .collect();
            names.join(shell.t("chat-names-between").as_str())
        }
    };
    Ok(render(&ConversationPage {
        leaves: conversation.kind == "group",
        base: format!("/messages/{}", id.0),
        older: page.more.then(|| format!("/messages/{}?before={first}", id.0)),
        last_seen: page.items.last().map_or(0, |message| message.seq),
        client_id: Uuid::new_v4(),
        conversation,
        name,
        about,
        bubbles,
        me,
        shell,
    }))
}

/// `GET /messages/{id}/part`: some of the messages, for the script.
pub async fn part(
    member: Member,
    request: HttpRequest,
    id: PathId,
    query: QueryParams<PlaceQuery>,
) -> Result<HttpResponse, AppError> {
    let shell = shell::for_member(&member, &request);
    let bubbles = member
        .read(async |tx| {
            let conversation = service::get(tx, id.0).await?;
            let page = stretch(tx, id.0, &query.0).await?;
            bubbles(tx, &shell, &conversation, &page.items, None).await
        })
        .await?;
    Ok(render(&Part { shell, bubbles }))
}

/// A message from the form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SendForm {
    id: Uuid,
    body: String,
}

/// `POST /messages/{id}`
pub async fn send(member: Member, id: PathId, form: FormBody<SendForm>) -> Result<HttpResponse, AppError> {
    member.count(Class::Message)?;
    let request = SendRequest {
        id: form.0.id,
        body: form.0.body,
        reply_to: None,
        ..SendRequest::default()
    };
    let back = format!("/messages/{}", id.0);
    match send_until_stored(&member, id.0, &request).await {
        Ok(ack) => Ok(shell::redirect(&format!("{back}#message-{}", ack.seq))),
        Err(AppError::Conflict { code: "request_waits" }) => {
            Ok(shell::redirect_with(&back, FlashKind::Warn, "flash-chat-waits"))
        }
        Err(AppError::Conflict { .. } | AppError::Invalid(_)) => {
            Ok(shell::redirect_with(&back, FlashKind::Bad, "flash-chat-not-sent"))
        }
        Err(error) => Err(error),
    }
}

/// A new conversation from the form: one person, or several under a name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewForm {
    #[serde(default)]
    title: String,
    #[serde(default)]
    people: Vec<Uuid>,
    #[serde(default)]
    support: Option<String>,
}

/// `POST /messages`
pub async fn start(member: Member, form: FormBody<NewForm>) -> Result<HttpResponse, AppError> {
    member.count(Class::Approach)?;
    let NewForm { title, people, support } = form.0;
    let new = match (support, people.as_slice()) {
        (Some(_), _) => NewConversation::Support {},
        (None, [one]) if title.trim().is_empty() => NewConversation::Direct { user_id: *one },
        (None, _) => NewConversation::Group {
            title,
            user_ids: people,
        },
    };
    match member.write(async |tx| service::create(tx, &new).await).await {
        Ok(conversation) => Ok(shell::redirect(&format!("/messages/{}", conversation.id))),
        Err(AppError::Invalid(_)) => Ok(shell::redirect_with("/messages", FlashKind::Bad, "flash-chat-choose")),
        Err(AppError::Conflict { .. }) => Ok(shell::redirect_with("/messages", FlashKind::Bad, "flash-chat-cannot")),
        Err(error) => Err(error),
    }
}

/// `POST /messages/{id}/accept`
pub async fn accept(member: Member, id: PathId, _form: FormBody<Empty>) -> Result<HttpResponse, AppError> {
    member.write(async |tx| service::accept(tx, id.0).await).await?;
    Ok(shell::redirect(&format!("/messages/{}", id.0)))
}

/// `POST /messages/{id}/leave`
pub async fn leave(member: Member, id: PathId, _form: FormBody<Empty>) -> Result<HttpResponse, AppError> {
    member.write(async |tx| service::leave(tx, id.0).await).await?;
    Ok(shell::redirect_with("/messages", FlashKind::Good, "flash-chat-left"))
}

/// How long to keep still.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MuteForm {
    hours: i64,
}

/// `POST /messages/{id}/mute`
pub async fn mute(member: Member, id: PathId, form: FormBody<MuteForm>) -> Result<HttpResponse, AppError> {
    let hours = form.0.hours.clamp(0, 24 * 365);
    let until = (hours > 0).then(|| Utc::now() + chrono::TimeDelta::hours(hours));
    member.write(async |tx| service::mute(tx, id.0, until).await).await?;
    Ok(shell::redirect(&format!("/messages/{}", id.0)))
}

/// Whom to block.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockForm {
    user_id: Uuid,
    blocked: bool,
}

/// `POST /connections/block`
pub async fn block(member: Member, form: FormBody<BlockForm>) -> Result<HttpResponse, AppError> {
    let BlockForm { user_id, blocked } = form.0;
    member
        .write(async |tx| service::set_block(tx, user_id, blocked).await)
        .await?;
    let key = if blocked {
        "flash-chat-blocked"
    } else {
        "flash-chat-unblocked"
    };
    Ok(shell::redirect_with("/connections", FlashKind::Good, key))
}
