//! What goes in and out of the messages API and the socket.

use crate::platform::events::StreamId;
use crate::platform::scope::UserId;
use crate::text_enum;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use crate::platform::realtime::ClientId;

/// A conversation: the stream its people follow.
pub type ConversationId = StreamId;

crate::ids! {
    /// A message.
    MessageId;
    /// What a message said before a change.
    OriginalId;
    /// A report of a message to the college's moderators, and the case it opens.
    ReportId;
}

/// Longest message, in characters.
pub const LONGEST: usize = 4000;
/// Most links of one message.
pub const MAX_ATTACHMENTS: usize = 10;
/// Longest address of a link, in bytes.
pub const LONGEST_LINK: usize = 2000;
/// Longest title of a link, in characters.
pub const LONGEST_TITLE: usize = 120;
/// Most people one message names.
pub const MAX_MENTIONS: usize = 20;
/// Bytes of one character as JSON: four code points that are composed to one, each written as `\\uXXXX`.
const CHARACTER: usize = 24;
/// Largest frame a client may send, in bytes: the largest message there is, however its sender writes JSON.
pub const LARGEST_FRAME: usize = LONGEST * CHARACTER
    + MAX_MENTIONS * 40
    // Of an address three bytes of UTF-8 at least make one of these.
    + MAX_ATTACHMENTS * (LONGEST_LINK * 3 + LONGEST_TITLE * CHARACTER + 40)
    + 1024;
/// Most people in a group.
pub const LARGEST_GROUP: usize = 500;
/// The signs people may put under a message.
pub const REACTIONS: [&str; 12] = ["👍", "❤️", "😂", "😮", "😢", "🙏", "🎉", "👏", "🔥", "✅", "❌", "👀"];

/// Starts a conversation.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum NewConversation {
    /// With one person; answers the one there is.
    Direct {
        /// Whom.
        user_id: UserId,
    },
    /// With several, under a name.
    Group {
        /// The name, 1 to 80 characters.
        title: String,
        /// Whom, besides oneself.
        user_ids: Vec<UserId>,
    },
    /// With the college's staff; answers the one there is.
    Support {},
}

/// Which conversations to list.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConversationQuery {
    /// `open` (when left out) or `requests`.
    #[serde(default)]
    pub list: Option<Inbox>,
    /// Only groups and people whose name has a word that begins so; at most 100 characters.
    #[serde(default)]
    pub q: Option<String>,
    /// At most this many.
    #[serde(default)]
    pub limit: Option<i64>,
    /// From an earlier page.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// The two lists of conversations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Inbox {
    /// Conversations one takes part in.
    #[default]
    Open,
    /// Strangers' first messages.
    Requests,
}

text_enum! {
    /// The kinds of conversations (`conversations.kind`).
    pub enum ConversationKind {
        /// Two people.
        Direct = "direct",
        /// Some people under a title.
        Group = "group",
        /// One person and the placement office.
        Support = "support",
    }
}

text_enum! {
    /// What somebody is in a conversation (`participants.role`).
    pub enum ParticipantRole {
        /// Began it, or was made owner: changes title and people.
        Owner = "owner",
        /// Reads and writes.
        Member = "member",
    }
}

text_enum! {
    /// The kinds of messages (`messages.kind`).
    pub enum MessageKind {
        /// Written by a person.
        Text = "text",
        /// A line about the conversation, written by the product.
        System = "system",
    }
}

/// A conversation, seen from the caller's side.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Conversation {
    /// Id.
    pub id: ConversationId,
    /// Who is in it and how it began.
    pub kind: ConversationKind,
    /// Name of a group; empty otherwise.
    pub title: String,
    /// Number of the last message.
    pub last_seq: i64,
    /// Number of the last change.
    pub last_change: i64,
    /// Messages of others after what the caller read; counted to 100.
    pub unread: i64,
    /// How many of those name the caller.
    pub unread_mentions: i64,
    /// The caller read up to here.
    pub my_read_seq: i64,
    /// No notice of new messages until then.
    pub muted_until: Option<DateTime<Utc>>,
    /// A stranger's first message that waits for the caller.
    pub request: bool,
    /// The caller's first message waits for the other.
    pub waiting: bool,
    /// What the caller's next message is: one like any other, a request, or none before the first was accepted.
    pub first_contact: FirstContact,
    /// Who is in it.
    pub participants: Vec<Participant>,
    /// The last message the caller may see.
    pub last_message: Option<Message>,
    /// When it was started.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub changed_at: DateTime<Utc>,
}

/// How a message to someone who did not say yes yet is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FirstContact {
    /// Messages arrive at once.
    None,
    /// The next message waits as a request, and is the only one until it is accepted.
    WillBeRequest,
    /// The first message waits; nothing more is taken until it is accepted.
    RequestWaits,
}

/// Somebody in a conversation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Participant {
    /// Who.
    pub user_id: UserId,
    /// Their name.
    pub full_name: String,
    /// What they may change.
    pub role: ParticipantRole,
    /// They read up to here; absent when they do not show it, and where `delivered_seq` is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_seq: Option<i64>,
    /// One of their devices has everything up to here; absent with a block between the two, and while a first message
    /// waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivered_seq: Option<i64>,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Message {
    /// Id.
    pub id: MessageId,
    /// Where.
    pub conversation_id: ConversationId,
    /// Number in the conversation.
    pub seq: i64,
    /// Number of its last change: of two copies, the one with the larger number is the truth.
    pub change: i64,
    /// Who.
    pub sender_id: UserId,
    /// The sender's own id of it.
    pub client_id: ClientId,
    /// Whether a person wrote it.
    pub kind: MessageKind,
    /// Markdown; empty once deleted. For system lines: what happened, as `word id`.
    pub body: String,
    /// Number of the message it answers.
    pub reply_to: Option<i64>,
    /// When it was stored.
    pub created_at: DateTime<Utc>,
    /// When it was last edited.
    pub edited_at: Option<DateTime<Utc>>,
    /// When it was deleted for everyone.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Signs under it.
    pub reactions: Vec<Reaction>,
    /// People of the conversation it names.
    pub mentions: Vec<UserId>,
    /// Links that belong to it.
    pub attachments: Vec<Attachment>,
}

/// Something that belongs to a message, by its address. The product never fetches it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// An `https` address, at most 2000 characters.
    pub url: String,
    /// What it is, at most 120 characters.
    #[serde(default)]
    pub title: String,
}

impl Attachment {
    /// Where it leads: the name of the site.
    pub fn site(&self) -> &str {
        let rest = self.url.trim_start_matches("https://");
        rest.split(['/', '?', '#']).next().unwrap_or(rest)
    }

    /// What to call it: its title, or its address.
    pub fn label(&self) -> &str {
        if self.title.is_empty() { &self.url } else { &self.title }
    }
}

/// A reaction to a message and who made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reaction {
    /// Which.
    pub emoji: String,
    /// Who.
    pub user_ids: Vec<UserId>,
}

/// Sends a message.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendRequest {
    /// The sender's own id: the same again changes nothing and gets the same answer.
    pub id: ClientId,
    /// Markdown, 1 to 4000 characters; may be empty beside attachments.
    pub body: String,
    /// Number of the message it answers.
    #[serde(default)]
    pub reply_to: Option<i64>,
    /// People of the conversation it names, at most 20; `@` and a full name in the text names them too.
    #[serde(default)]
    pub mentions: Vec<UserId>,
    /// Links that belong to it, at most 10.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
}

/// The acknowledgement: the message is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ack {
    /// The sender's own id.
    pub id: ClientId,
    /// Id of the message.
    pub message_id: MessageId,
    /// Where.
    pub conversation_id: ConversationId,
    /// Its number.
    pub seq: i64,
    /// When it was stored.
    pub created_at: DateTime<Utc>,
    /// It waits as a request: nothing more is taken until it is accepted. Absent when it does not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waits: bool,
}

/// Changes what a message says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditRequest {
    /// Markdown, 1 to 4000 characters.
    pub body: String,
}

/// A reaction to a message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReactionRequest {
    /// Which; one of a short list.
    pub emoji: String,
}

/// How far one has read or received.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadRequest {
    /// Number of the last message read.
    pub seq: i64,
}

/// A new name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameRequest {
    /// 1 to 80 characters.
    pub title: String,
}

/// How long to keep still.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MuteRequest {
    /// Until then; `null` ends it.
    pub until: Option<DateTime<Utc>>,
}

/// Which messages to read: the newest, or those next to a number. At most one of the three.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageQuery {
    /// Messages with smaller numbers, nearest last.
    #[serde(default)]
    pub before: Option<i64>,
    /// Messages with larger numbers.
    #[serde(default)]
    pub after: Option<i64>,
    /// Messages changed after this change number, in the order of changes.
    #[serde(default)]
    pub changed_after: Option<i64>,
    /// At most this many (1 to 100).
    #[serde(default)]
    pub limit: Option<i64>,
}

/// A stretch of a conversation.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Stretch {
    /// The messages; by number, or by change when asked for changes.
    pub items: Vec<Message>,
    /// Whether there is more in the direction asked for.
    pub more: bool,
    /// Number of the conversation's last message.
    pub last_seq: i64,
    /// Number of its last change.
    pub last_change: i64,
}

/// What to search for inside a conversation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchQuery {
    /// Words that all occur, or the text as it stands there: 2 to 100 characters (one is enough in scripts where it can
    /// be a word). Case, accents and vowel signs do not matter. Signs alone find nothing.
    pub q: String,
    /// Only before this number.
    #[serde(default)]
    pub before: Option<i64>,
}

/// One's own messages, oldest first.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportQuery {
    /// At most this many.
    #[serde(default)]
    pub limit: Option<i64>,
    /// From an earlier page.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// How far a conversation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Head {
    /// Which.
    pub conversation_id: ConversationId,
    /// Number of its last message.
    pub seq: i64,
    /// Number of its last change.
    pub change: i64,
}

/// Reports a message to the college's moderators.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportRequest {
    /// Why, 1 to 1000 characters.
    pub reason: String,
}

/// A report, without what the message says.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Report {
    /// The case.
    pub id: ReportId,
    /// Who reported.
    pub reporter_id: UserId,
    /// Why.
    pub reason: String,
    /// Which moderator first opened it.
    pub opened_by: Option<UserId>,
    /// When it was reported.
    pub created_at: DateTime<Utc>,
}

/// An opened case: the message, what it said before, and the messages around it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Case {
    /// The report.
    pub report: Report,
    /// The message reported, as it is now.
    pub message_id: MessageId,
    /// The messages around it, with it.
    pub context: Vec<Message>,
    /// What it said before edits and deletion, oldest first.
    pub originals: Vec<Original>,
}

/// What a message said before a change.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Original {
    /// `edited` or `deleted`.
    pub reason: String,
    /// What it said.
    pub body: String,
    /// The links it had.
    pub attachments: Vec<Attachment>,
    /// When that was replaced.
    pub sealed_at: DateTime<Utc>,
}
