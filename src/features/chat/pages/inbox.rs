//! The list of conversations.

use actix_web::HttpResponse;
use askama::Template;
use chrono::{DateTime, Utc};

use super::super::model::{Conversation, ConversationQuery, Inbox};
use super::super::service;
use super::bubbles::excerpt;
use super::{name_of, newest, other};
use crate::error::AppError;
use crate::features::chat::model::ConversationKind;
use crate::features::chat::model::MessageKind;
use crate::platform::db::TenantTx;
use crate::platform::db::paging::Page;
use crate::platform::http::PageParams;
use crate::platform::scope::UserId;
use crate::shell::MemberPage;
use crate::web::shell::Shell;
use crate::web::{ListUrl, Tab, render};

/// A line of the list of conversations.
pub(super) struct Line {
    pub(super) href: String,
    pub(super) name: String,
    /// The other one of a pair, for the dot that says they are here.
    pub(super) other: Option<UserId>,
    pub(super) group: bool,
    /// Who said it, where that is not plain; else empty.
    pub(super) by: String,
    pub(super) excerpt: String,
    pub(super) at: Option<DateTime<Utc>>,
    pub(super) unread: i64,
    /// Some of the unread ones name the reader.
    pub(super) named: bool,
    pub(super) muted: bool,
    pub(super) waiting: bool,
}

/// The list of conversations with what leads to it: a page of its own, and beside a conversation.
pub(super) struct Pane {
    pub(super) tabs: Vec<Tab>,
    pub(super) requests: bool,
    /// The name looked for.
    pub(super) q: String,
    pub(super) lines: Vec<Line>,
    pub(super) older: Option<String>,
    /// The conversation beside it, by its address.
    pub(super) open: Option<String>,
}

/// What a list is made of.
pub(super) struct Listed {
    page: Page<Conversation>,
    /// Strangers who wait for an answer.
    waiting: usize,
}

impl Pane {
    /// Reads what is shown.
    pub(super) async fn read(tx: &mut TenantTx, query: &ConversationQuery) -> Result<Listed, AppError> {
        let waiting = ConversationQuery {
            list: Some(Inbox::Requests),
            ..ConversationQuery::default()
        };
        Ok(Listed {
            page: service::list(tx, query).await?,
            waiting: service::list(tx, &waiting).await?.items.len(),
        })
    }

    /// The list for a query.
    fn new(shell: &Shell, me: UserId, listed: Listed, query: &ConversationQuery) -> Self {
        let requests = query.list == Some(Inbox::Requests);
        let Listed { page, waiting } = listed;
        let mut asking = Tab::new("/messages?list=requests", shell.t("chat-tab-requests"), requests);
        if waiting > 0 {
            asking = asking.count(i64::try_from(waiting).unwrap_or(i64::MAX));
        }
        let q = query.q.clone().unwrap_or_default();
        Self {
            tabs: vec![Tab::new("/messages", shell.t("chat-tab-open"), !requests), asking],
            requests,
            lines: page.items.iter().map(|one| Line::new(shell, me, one)).collect(),
            older: ListUrl::new("/messages")
                .with("list", if requests { "requests" } else { "" })
                .with("q", &q)
                .pager(None, page.next_cursor)
                .older,
            q,
            open: None,
        }
    }

    /// The list beside a conversation that is open.
    pub(super) fn beside(shell: &Shell, me: UserId, listed: Listed, open: &Conversation) -> Self {
        let query = ConversationQuery {
            list: open.request.then_some(Inbox::Requests),
            ..ConversationQuery::default()
        };
        Self {
            open: Some(format!("/messages/{}", open.id)),
            ..Self::new(shell, me, listed, &query)
        }
    }

    /// Where the script finds the list drawn anew; the page itself where that is the list.
    pub(super) fn address(&self) -> &'static str {
        if self.requests {
            "/messages?list=requests"
        } else {
            "/messages"
        }
    }

    /// Whether this line's conversation is the one beside the list.
    pub(super) fn is_open(&self, line: &Line) -> bool {
        self.open
            .as_ref()
            .is_some_and(|open| line.href.split('#').next() == Some(open.as_str()))
    }
}

impl Line {
    fn new(shell: &Shell, me: UserId, conversation: &Conversation) -> Self {
        let (by, excerpt) = said(shell, me, conversation);
        Self {
            href: newest(conversation.id),
            name: name_of(shell, conversation, me),
            other: other(conversation, me).map(|(id, _)| id),
            group: conversation.kind == ConversationKind::Group,
            by,
            excerpt,
            at: conversation.last_message.as_ref().map(|message| message.created_at),
            unread: conversation.unread,
            named: conversation.unread_mentions > 0,
            muted: conversation.muted_until.is_some_and(|until| until > shell.now),
            waiting: conversation.waiting,
        }
    }
}

/// By whom something was said last, where that is not plain, and what.
fn said(shell: &Shell, me: UserId, conversation: &Conversation) -> (String, String) {
    let Some(message) = conversation
        .last_message
        .as_ref()
        .filter(|one| one.kind == MessageKind::Text)
    else {
        return Default::default();
    };
    let text = excerpt(shell, message, 100);
    let by = if message.sender_id == me {
        shell.t("chat-you-said")
    } else if conversation.kind == ConversationKind::Direct {
        String::new()
    } else {
        let mut people = conversation.participants.iter();
        let author = people.find(|p| p.user_id == message.sender_id);
        let who = author.map(|p| p.full_name.clone()).unwrap_or_default();
        shell.t1("chat-they-said", "who", who)
    };
    (by, text)
}

#[derive(Template)]
#[template(path = "features/chat/list.html", config = "config/askama.toml")]
struct ListPage {
    shell: Shell,
    pane: Pane,
}

/// `GET /messages`
pub async fn list(
    MemberPage { member, shell }: MemberPage,
    query: PageParams<ConversationQuery>,
) -> Result<HttpResponse, AppError> {
    let me = member.caller().user_id;
    let listed = member.read(async |tx| Pane::read(tx, &query.0).await).await?;
    Ok(render(&ListPage {
        pane: Pane::new(&shell, me, listed, &query.0),
        shell,
    }))
}
