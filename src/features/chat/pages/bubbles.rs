//! Messages as they are drawn.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::super::model::{Attachment, ClientId, Conversation, ConversationId, Message, MessageQuery};
use super::super::service;
use super::place;
use crate::error::AppError;
use crate::features::chat::model::MessageKind;
use crate::platform::auth::people;
use crate::platform::db::TenantTx;
use crate::platform::scope::UserId;
use crate::web::markdown::{Source, rendered, shorten, to_excerpt};
use crate::web::shell::Shell;

/// What one person says within this time stands together: one avatar, one name, one time.
const TOGETHER: TimeDelta = TimeDelta::minutes(5);

/// The message one answers.
pub(super) struct Quoted {
    pub(super) href: String,
    pub(super) author: String,
    pub(super) text: String,
}

/// A sign under a message.
pub(super) struct Sign {
    pub(super) emoji: String,
    pub(super) count: usize,
    pub(super) mine: bool,
    pub(super) who: String,
}

/// A message as it is shown.
pub(super) struct Bubble {
    pub(super) seq: i64,
    pub(super) change: i64,
    pub(super) own: bool,
    pub(super) author: String,
    pub(super) at: DateTime<Utc>,
    /// The day in the reader's zone, as `2026-11-21`.
    pub(super) day: String,
    pub(super) first_of_day: bool,
    pub(super) state: &'static str,
    pub(super) edited: bool,
    pub(super) deleted: bool,
    pub(super) html: Arc<str>,
    /// The text itself, for the script's editor; own messages only.
    pub(super) source: String,
    /// The sender's own id of it.
    pub(super) client: ClientId,
    pub(super) quoted: Option<Quoted>,
    pub(super) signs: Vec<Sign>,
    pub(super) attachments: Vec<Attachment>,
    /// It names the reader.
    pub(super) names_me: bool,
    pub(super) system: String,
    pub(super) new_from_here: bool,
    /// The page of the message.
    pub(super) href: String,
    /// Who wrote it; absent on a line of the product's own.
    pub(super) by: Option<UserId>,
    /// It goes on what the same person said just before.
    follows: bool,
    /// Nothing of the same person goes on from it.
    ends: bool,
    /// The last own message: the only one that shows how far it has come.
    latest: bool,
}

impl Bubble {
    /// Classes for how it stands among the others; the script sets the same ones as messages come.
    pub(super) fn look(&self) -> String {
        let classes = [
            (self.follows, " bubble-follows"),
            (self.ends, " bubble-ends"),
            (self.latest, " bubble-latest"),
        ];
        classes.iter().filter(|(is, _)| *is).map(|(_, class)| *class).collect()
    }
}

/// Settles which messages stand together.
fn gather(bubbles: &mut [Bubble]) {
    let mut before: Option<(UserId, DateTime<Utc>)> = None;
    for bubble in bubbles.iter_mut() {
        let fresh = bubble.first_of_day || bubble.new_from_here;
        bubble.follows =
            !fresh && before.is_some_and(|(by, since)| bubble.by == Some(by) && bubble.at - since < TOGETHER);
        if !bubble.follows {
            before = bubble.by.map(|by| (by, bubble.at));
        }
    }
    let mut goes_on = false;
    let mut found = false;
    for bubble in bubbles.iter_mut().rev() {
        bubble.ends = !goes_on;
        goes_on = bubble.follows;
        bubble.latest = !found && !bubble.state.is_empty();
        found |= bubble.latest;
    }
}

/// A line of the product's own, in words.
fn system_text(shell: &Shell, body: &str, author: &str, names: &HashMap<UserId, String>) -> String {
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

/// Names of everybody the messages speak of.
async fn names_in(tx: &mut TenantTx, messages: &[Message]) -> Result<HashMap<UserId, String>, AppError> {
    let mut ids: Vec<UserId> = messages.iter().map(|message| message.sender_id).collect();
    ids.extend(
        messages
            .iter()
            .filter(|message| message.kind == MessageKind::System)
            .filter_map(|message| message.body.split_once(' ')?.1.parse::<UserId>().ok()),
    );
    ids.extend(messages.iter().flat_map(|message| &message.mentions));
    ids.extend(
        messages
            .iter()
            .flat_map(|message| &message.reactions)
            .flat_map(|sign| sign.user_ids.iter().take(8)),
    );
    ids.sort_unstable();
    ids.dedup();
    Ok(people::briefs(tx, &ids)
        .await?
        .into_iter()
        .map(|(id, brief)| (id, brief.full_name))
        .collect())
}

/// The messages that are answered here and are not among `messages` themselves.
async fn answered(
    tx: &mut TenantTx,
    conversation: ConversationId,
    messages: &[Message],
) -> Result<Vec<Message>, AppError> {
    let mut wanted: Vec<i64> = messages.iter().filter_map(|message| message.reply_to).collect();
    wanted.retain(|seq| messages.iter().all(|message| message.seq != *seq));
    wanted.sort_unstable();
    wanted.dedup();
    let mut found = Vec::new();
    for seq in wanted {
        found.extend(one(tx, conversation, seq).await?);
    }
    Ok(found)
}

/// One message, if the caller may see it.
pub(super) async fn one(
    tx: &mut TenantTx,
    conversation: ConversationId,
    seq: i64,
) -> Result<Option<Message>, AppError> {
    let query = MessageQuery {
        after: Some(seq.saturating_sub(1)),
        limit: Some(1),
        ..MessageQuery::default()
    };
    let mut items = service::page(tx, conversation, &query).await?.items;
    Ok(items.pop().filter(|message| message.seq == seq))
}

/// How far an own message has come.
fn state_of(conversation: &Conversation, message: &Message, me: UserId) -> &'static str {
    let others = || conversation.participants.iter().filter(|p| p.user_id != me);
    if message.sender_id != me || message.kind == MessageKind::System || message.deleted_at.is_some() {
        ""
    } else if others().any(|p| p.read_seq.is_some_and(|read| read >= message.seq)) {
        "seen"
    } else if others().any(|p| p.delivered_seq.is_some_and(|seq| seq >= message.seq)) {
        "delivered"
    } else {
        "sent"
    }
}

/// What a message says in one line.
pub(super) fn excerpt(shell: &Shell, message: &Message, length: usize) -> String {
    if message.deleted_at.is_some() {
        return shell.t("ui-message-deleted");
    }
    match message.attachments.first() {
        Some(link) if message.body.is_empty() => shorten(link.label(), length),
        _ => to_excerpt(&message.body, length),
    }
}

/// The text of a message to be rendered, with the people marked whom it names.
pub(super) fn source(message: &Message, names: &HashMap<UserId, String>) -> Source {
    Source::Lines {
        text: message.body.clone(),
        names: message
            .mentions
            .iter()
            .filter_map(|id| names.get(id).cloned())
            .collect(),
        marks: service::mention_ranges,
    }
}

/// Messages whose texts are still to be rendered: that may take long, and waits until the transaction is over.
pub(super) struct Undrawn(Vec<(Bubble, Source)>);

impl Undrawn {
    /// The messages as they are drawn.
    pub(super) async fn draw(self) -> Vec<Bubble> {
        let (mut bubbles, sources): (Vec<Bubble>, Vec<Source>) = self.0.into_iter().unzip();
        for (bubble, html) in bubbles.iter_mut().zip(rendered(sources).await) {
            bubble.html = html;
        }
        gather(&mut bubbles);
        bubbles
    }

    /// The first one, as it is drawn.
    ///
    /// # Errors
    /// 404 when there is none.
    pub(super) async fn draw_one(self) -> Result<Bubble, AppError> {
        self.draw().await.pop().ok_or(AppError::NotFound)
    }
}

/// Messages with the names they need.
pub(super) async fn bubbles(
    tx: &mut TenantTx,
    shell: &Shell,
    conversation: &Conversation,
    messages: &[Message],
    unread_after: Option<i64>,
) -> Result<Undrawn, AppError> {
    let me = tx.scope().member()?.user_id;
    let elsewhere = answered(tx, conversation.id, messages).await?;
    let mut names = names_in(tx, messages).await?;
    names.extend(names_in(tx, &elsewhere).await?);
    let known: HashMap<i64, &Message> = messages.iter().chain(&elsewhere).map(|m| (m.seq, m)).collect();
    let quote = |seq: i64| {
        let quoted = known.get(&seq);
        Quoted {
            href: place(conversation.id, seq),
            author: quoted
                .and_then(|message| names.get(&message.sender_id).cloned())
                .unwrap_or_default(),
            text: quoted.map_or_else(|| shell.t("chat-reply-gone"), |message| excerpt(shell, message, 80)),
        }
    };
    let mut day_before = String::new();
    let mut marked = false;
    let undrawn = messages
        .iter()
        .map(|message| {
            let own = message.sender_id == me;
            let author = names.get(&message.sender_id).cloned().unwrap_or_default();
            let day = message
                .created_at
                .with_timezone(&shell.time_zone)
                .date_naive()
                .to_string();
            let first_of_day = day != day_before;
            day_before.clone_from(&day);
            let new_from_here = !marked && !own && unread_after.is_some_and(|read| message.seq > read);
            marked |= new_from_here;
            let deleted = message.deleted_at.is_some();
            let system = message.kind == MessageKind::System;
            let source = if system {
                Source::Prose(String::new())
            } else {
                source(message, &names)
            };
            let bubble = Bubble {
                seq: message.seq,
                change: message.change,
                own,
                at: message.created_at,
                day,
                first_of_day,
                state: state_of(conversation, message, me),
                edited: message.edited_at.is_some(),
                deleted,
                html: Arc::default(),
                source: if own && !system {
                    message.body.clone()
                } else {
                    String::new()
                },
                client: message.client_id,
                quoted: message.reply_to.map(quote),
                signs: message
                    .reactions
                    .iter()
                    .map(|sign| Sign {
                        emoji: sign.emoji.clone(),
                        count: sign.user_ids.len(),
                        mine: sign.user_ids.contains(&me),
                        who: sign
                            .user_ids
                            .iter()
                            .take(8)
                            .filter_map(|id| names.get(id).map(String::as_str))
                            .collect::<Vec<_>>()
                            .join(shell.t("chat-names-between").as_str()),
                    })
                    .collect(),
                attachments: message.attachments.clone(),
                names_me: message.mentions.contains(&me),
                system: if system {
                    system_text(shell, &message.body, &author, &names)
                } else {
                    String::new()
                },
                author,
                new_from_here,
                href: if deleted || system {
                    String::new()
                } else {
                    format!("/messages/{}/messages/{}", conversation.id, message.seq)
                },
                by: (!system).then_some(message.sender_id),
                follows: false,
                ends: true,
                latest: false,
            };
            (bubble, source)
        })
        .collect();
    Ok(Undrawn(undrawn))
}
