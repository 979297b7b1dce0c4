//! A conversation.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, ResponseError as _};
use askama::Template;
use serde::Deserialize;

use super::super::api::send_until_stored;
use super::super::model::{
    Attachment, ClientId, Conversation, ConversationId, ConversationQuery, FirstContact, Inbox, LONGEST,
    MAX_ATTACHMENTS, MessageQuery, REACTIONS, SendRequest, Stretch,
};
use super::super::service;
use super::bubbles::{self, Bubble, bubbles, excerpt};
use super::inbox::Pane;
use super::{name_of, newest, other};
use crate::error::AppError;
use crate::features::chat::limits::MESSAGE;
use crate::features::chat::model::ConversationKind;
use crate::flash;
use crate::platform::db::TenantTx;
use crate::platform::http::{Empty, FormBody, Member, PageParams, PathId};
use crate::platform::scope::UserId;
use crate::shell;
use crate::shell::MemberPage;
use crate::web::forms::reason;
use crate::web::render_with;
use crate::web::shell::Shell;

/// Messages on a page.
const SHOWN: i64 = 50;
/// Conversations in the list beside one.
const BESIDE: i64 = 20;
/// Messages before the one a link leads to.
const BEFORE: i64 = 20;
/// Codes of errors the script meets, so that it has their sentences in the page's language.
const CODES: [&str; 13] = [
    "accept_first",
    "bad_frame",
    "busy",
    "cannot_message",
    "edit_window_over",
    "forbidden",
    "internal",
    "invalid_fields",
    "message_deleted",
    "not_found",
    "request_waits",
    "too_large",
    "too_many_requests",
];

#[derive(Template)]
#[template(path = "features/chat/conversation.html", config = "config/askama.toml")]
struct ConversationPage {
    shell: Shell,
    /// The list beside it, where there is room for two.
    pane: Pane,
    conversation: Conversation,
    base: String,
    name: String,
    about: String,
    other: Option<(UserId, String)>,
    bubbles: Vec<Bubble>,
    older: Option<String>,
    newer: Option<String>,
    /// Where the unread ones begin, when that is not on this page.
    jump: Option<String>,
    last: i64,
    me: UserId,
    client_id: ClientId,
    group: bool,
    muted: bool,
    /// The message the form answers: its number and what it says.
    reply: Option<(i64, String)>,
    body: String,
    /// Fields for links, one more than are filled.
    links: Vec<LinkField>,
    most_links: usize,
    problem: Option<String>,
    /// The problem is one of the text, not of a link.
    text_wrong: bool,
    /// The next message is a request, and the only one until it is accepted.
    asks: bool,
    /// That one was sent: nothing more is taken until then.
    waits: bool,
    longest: usize,
    reactions: &'static [&'static str],
    /// Code and sentence of what can go wrong.
    words: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "features/chat/part.html", config = "config/askama.toml")]
struct Part {
    shell: Shell,
    bubbles: Vec<Bubble>,
    more: bool,
    change: i64,
    /// Whether the next message is taken.
    first: &'static str,
}

/// What the script calls it, the same words as the API's.
fn code_of(first: FirstContact) -> &'static str {
    match first {
        FirstContact::None => "none",
        FirstContact::WillBeRequest => "will_be_request",
        FirstContact::RequestWaits => "request_waits",
    }
}

/// What the address of a conversation's page chooses.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PlaceQuery {
    /// Messages before this number.
    before: Option<i64>,
    /// Messages after this number.
    after: Option<i64>,
    /// Messages around this number.
    at: Option<i64>,
    /// The message to answer.
    reply: Option<i64>,
    /// Where the unread ones begin: after this number, whatever was read since.
    mark: Option<i64>,
}

/// Which part the script asks for.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PartQuery {
    before: Option<i64>,
    after: Option<i64>,
    changed_after: Option<i64>,
    seq: Option<i64>,
}

/// What a form was sent with that could not be taken.
#[derive(Default)]
struct Kept {
    body: String,
    links: Vec<Attachment>,
    problem: Option<String>,
    /// The fields it is about, as the API calls them.
    wrong: Vec<String>,
    status: StatusCode,
}

/// Address and title of a link in the form.
struct LinkField {
    url: String,
    url_wrong: bool,
    title: String,
    title_wrong: bool,
}

async fn stretch(
    tx: &mut TenantTx,
    id: ConversationId,
    before: Option<i64>,
    after: Option<i64>,
) -> Result<Stretch, AppError> {
    let query = MessageQuery {
        before: if after.is_some() { None } else { before },
        after,
        changed_after: None,
        limit: Some(SHOWN),
    };
    service::page(tx, id, &query).await
}

/// `GET /messages/{id}`. Looking reads nothing: the script says what was on the screen, and there is a button.
pub async fn conversation(
    member: Member,
    request: HttpRequest,
    id: PathId<ConversationId>,
    query: PageParams<PlaceQuery>,
) -> Result<HttpResponse, AppError> {
    show(&member, &request, id.0, query.0, Kept::default()).await
}

async fn show(
    member: &Member,
    request: &HttpRequest,
    id: ConversationId,
    query: PlaceQuery,
    kept: Kept,
) -> Result<HttpResponse, AppError> {
    let shell = shell::for_member(member, request).await?;
    let me = member.caller().user_id;
    let after = query.at.map(|at| at.saturating_sub(BEFORE).max(0)).or(query.after);
    let (conversation, page, bubbles, reply, before, beside) = member
        .read(async |tx| {
            let conversation = service::get(tx, id).await?;
            let page = stretch(tx, id, query.before, after).await?;
            // The line stands before the first unread one, or nowhere.
            let first = page.items.first().map_or(1, |message| message.seq);
            let here = conversation.unread > 0 && conversation.my_read_seq + 1 >= first;
            let unread = query.mark.or_else(|| here.then_some(conversation.my_read_seq));
            let bubbles = bubbles(tx, &shell, &conversation, &page.items, unread).await?;
            let reply = match query.reply {
                Some(seq) => bubbles::one(tx, id, seq).await?,
                None => None,
            };
            // Looking forward, `more` says nothing about what lies behind.
            let before = match page.items.first() {
                Some(first) if after.is_some() && first.seq > 1 => {
                    !stretch(tx, id, Some(first.seq), None).await?.items.is_empty()
                }
                _ => after.is_none() && page.more,
            };
            let query = ConversationQuery {
                list: conversation.request.then_some(Inbox::Requests),
                limit: Some(BESIDE),
                ..ConversationQuery::default()
            };
            let beside = Pane::read(tx, &query).await?;
            Ok((conversation, page, bubbles, reply, before, beside))
        })
        .await?;
    let bubbles = bubbles.draw().await;
    let base = format!("/messages/{id}");
    let first = page.items.first().map_or(1, |message| message.seq);
    let last = page.items.last().map_or(0, |message| message.seq);
    let mark = conversation.my_read_seq + 1;
    let name = name_of(&shell, &conversation, me);
    let people = conversation.participants.len();
    let pane = Pane::beside(&shell, me, beside, &conversation);
    Ok(render_with(
        kept.status,
        &ConversationPage {
            about: if conversation.kind == ConversationKind::Direct {
                String::new()
            } else {
                shell.t1("chat-people-count", "count", people)
            },
            other: other(&conversation, me),
            older: before.then(|| format!("{base}?before={first}")),
            newer: (last > 0 && last < page.last_seq).then(|| format!("{base}?after={last}")),
            jump: (conversation.unread > 0 && mark < first)
                .then(|| format!("{base}?after={0}&mark={0}#unread", conversation.my_read_seq)),
            last,
            group: conversation.kind == ConversationKind::Group,
            muted: conversation.muted_until.is_some_and(|until| until > shell.now),
            reply: reply.map(|message| (message.seq, excerpt(&shell, &message, 120))),
            client_id: ClientId::now_v7(),
            body: kept.body,
            text_wrong: kept.problem.is_some() && !kept.wrong.iter().any(|field| field.starts_with("attachments[")),
            links: link_fields(kept.links, &kept.wrong),
            most_links: MAX_ATTACHMENTS,
            problem: kept.problem,
            asks: conversation.first_contact == FirstContact::WillBeRequest,
            waits: conversation.first_contact == FirstContact::RequestWaits,
            pane,
            longest: LONGEST,
            reactions: &REACTIONS,
            words: CODES
                .iter()
                .map(|code| (*code, shell.t(&format!("problem-{}", code.replace('_', "-")))))
                .collect(),
            base,
            conversation,
            name,
            bubbles,
            me,
            shell,
        },
    ))
}

/// `GET /messages/{id}/part`: some of the messages, for the script.
pub async fn part(
    MemberPage { member, shell }: MemberPage,
    id: PathId<ConversationId>,
    query: PageParams<PartQuery>,
) -> Result<HttpResponse, AppError> {
    let PartQuery {
        before,
        after,
        changed_after,
        seq,
    } = query.0;
    let query = MessageQuery {
        before,
        after: seq.map(|seq| seq.saturating_sub(1)).or(after),
        changed_after,
        limit: Some(if seq.is_some() { 1 } else { SHOWN }),
    };
    let (bubbles, page, first) = member
        .read(async |tx| {
            let conversation = service::get(tx, id.0).await?;
            let page = service::page(tx, id.0, &query).await?;
            let bubbles = bubbles(tx, &shell, &conversation, &page.items, None).await?;
            Ok((bubbles, page, conversation.first_contact))
        })
        .await?;
    let bubbles = bubbles.draw().await;
    let part = Part {
        shell,
        bubbles,
        more: page.more,
        change: page.last_change,
        first: code_of(first),
    };
    Ok(crate::web::render(&part))
}

/// A message from the form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SendForm {
    id: ClientId,
    body: String,
    #[serde(default)]
    reply_to: Option<i64>,
    #[serde(default)]
    link: Vec<String>,
    #[serde(default)]
    link_title: Vec<String>,
    /// Pressed to get fields for one more link.
    #[serde(default)]
    another: Option<String>,
}

/// The fields of the form for these links.
fn link_fields(links: Vec<Attachment>, wrong: &[String]) -> Vec<LinkField> {
    let is_wrong = |at: usize, part: &str| wrong.iter().any(|field| *field == format!("attachments[{at}].{part}"));
    let fields = with_another(links).into_iter().enumerate();
    fields
        .map(|(at, link)| LinkField {
            url: link.url,
            url_wrong: is_wrong(at, "url"),
            title: link.title,
            title_wrong: is_wrong(at, "title"),
        })
        .collect()
}

/// Links with empty fields for the next one, while there may be more.
fn with_another(mut links: Vec<Attachment>) -> Vec<Attachment> {
    if links.len() < MAX_ATTACHMENTS {
        links.push(Attachment::default());
    }
    links
}

/// `POST /messages/{id}`. What cannot be sent is shown again, with why.
pub async fn send(
    member: Member,
    request: HttpRequest,
    id: PathId<ConversationId>,
    form: FormBody<SendForm>,
) -> Result<HttpResponse, AppError> {
    let SendForm {
        id: client_id,
        body,
        reply_to,
        link,
        link_title,
        another,
    } = form.0;
    let titles = link_title.into_iter().chain(std::iter::repeat_with(String::new));
    let attachments = link
        .into_iter()
        .zip(titles)
        .map(|(url, title)| Attachment { url, title })
        .filter(|link| !(link.url.trim().is_empty() && link.title.trim().is_empty()))
        .collect();
    let message = SendRequest {
        id: client_id,
        body,
        reply_to,
        mentions: Vec::new(),
        attachments,
    };
    let (problem, wrong, status) = if another.is_some() {
        (None, Vec::new(), StatusCode::OK)
    } else {
        let sent = match member.count(MESSAGE) {
            Ok(()) => send_until_stored((member.app(), member.scope()), id.0, &message).await,
            Err(error) => Err(error),
        };
        match sent {
            Ok(ack) => return Ok(shell::redirect(&format!("/messages/{}#message-{}", id.0, ack.seq))),
            Err(
                error @ (AppError::Conflict { .. } | AppError::Invalid(_) | AppError::TooMany { .. } | AppError::Busy),
            ) => {
                let shell = shell::for_member(&member, &request).await?;
                let wrong = match &error {
                    AppError::Invalid(errors) => errors.iter().map(|error| error.field.clone()).collect(),
                    _ => Vec::new(),
                };
                (Some(why_not(&shell, &message, &error)), wrong, error.status_code())
            }
            Err(error) => return Err(error),
        }
    };
    let kept = Kept {
        body: message.body,
        links: message.attachments,
        problem,
        wrong,
        status,
    };
    let query = PlaceQuery {
        reply: reply_to,
        ..PlaceQuery::default()
    };
    show(&member, &request, id.0, query, kept).await
}

/// Why a message could not be sent, for who wrote it.
fn why_not(shell: &Shell, message: &SendRequest, error: &AppError) -> String {
    match error {
        AppError::Invalid(_) if message.body.chars().count() > LONGEST => shell.t1("chat-too-long", "count", LONGEST),
        AppError::Invalid(_) if message.attachments.len() > MAX_ATTACHMENTS => {
            shell.t1("chat-links-many", "count", MAX_ATTACHMENTS)
        }
        AppError::Invalid(invalid) if invalid.iter().any(|error| error.field.starts_with("attachments")) => {
            let code = invalid.first().map(|error| error.code.as_str()).unwrap_or_default();
            shell.t(reason(code, "chat-link-wrong"))
        }
        AppError::Invalid(invalid) => {
            let code = invalid.first().map(|error| error.code.as_str()).unwrap_or_default();
            shell.t(reason(code, "chat-write-something"))
        }
        other => shell.t(&other.message_key()),
    }
}

/// How far one has read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadForm {
    seq: i64,
}

/// `POST /messages/{id}/read`: the button for those whose browser runs no script.
pub async fn read(
    member: Member,
    id: PathId<ConversationId>,
    form: FormBody<ReadForm>,
) -> Result<HttpResponse, AppError> {
    member
        .write(async |tx| service::read(tx, id.0, form.0.seq).await)
        .await?;
    Ok(shell::redirect("/messages"))
}

/// `POST /messages/{id}/accept`
pub async fn accept(
    member: Member,
    id: PathId<ConversationId>,
    _form: FormBody<Empty>,
) -> Result<HttpResponse, AppError> {
    match member.write(async |tx| service::accept(tx, id.0).await).await {
        Ok(()) | Err(AppError::Conflict { .. }) => Ok(shell::redirect(&newest(id.0))),
        Err(error) => Err(error),
    }
}

/// `POST /messages/{id}/leave`
pub async fn leave(
    member: Member,
    id: PathId<ConversationId>,
    _form: FormBody<Empty>,
) -> Result<HttpResponse, AppError> {
    member.write(async |tx| service::leave(tx, id.0).await).await?;
    Ok(shell::redirect_with("/messages", flash!(Good, "flash-chat-left")))
}

/// Ten years of hours: until the person says otherwise.
const UNTIL_UNMUTED: i64 = 24 * 3653;

/// How long to keep still.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MuteForm {
    hours: i64,
}

/// `POST /messages/{id}/mute`
pub async fn mute(
    member: Member,
    id: PathId<ConversationId>,
    form: FormBody<MuteForm>,
) -> Result<HttpResponse, AppError> {
    let hours = form.0.hours.clamp(0, UNTIL_UNMUTED);
    let until = (hours > 0).then(|| member.app().clock.now() + chrono::TimeDelta::hours(hours));
    member.write(async |tx| service::mute(tx, id.0, until).await).await?;
    let key = if hours > 0 {
        flash!(Good, "flash-chat-muted")
    } else {
        flash!(Good, "flash-chat-unmuted")
    };
    Ok(shell::redirect_with(&format!("/messages/{}", id.0), key))
}

/// Whom to block.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockForm {
    user_id: UserId,
    blocked: bool,
    /// The page that lists whom one blocked, to come back to it.
    #[serde(default)]
    back: String,
}

/// `POST /connections/block`
pub async fn block(member: Member, form: FormBody<BlockForm>) -> Result<HttpResponse, AppError> {
    let BlockForm { user_id, blocked, back } = form.0;
    member
        .write(async |tx| service::set_block(tx, user_id, blocked).await)
        .await?;
    let key = if blocked {
        flash!(Good, "flash-chat-blocked")
    } else {
        flash!(Good, "flash-chat-unblocked")
    };
    let back = match back.as_str() {
        "/settings/chat" => "/settings/chat#blocked",
        _ => "/connections",
    };
    Ok(shell::redirect_with(back, key))
}
