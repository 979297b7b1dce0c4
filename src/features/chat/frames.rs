//! What conversations say and take over a socket.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{Ack, Attachment, ConversationId, Head, Message, MessageId};

use crate::platform::realtime::frames::ClientId;
use crate::platform::scope::UserId;

/// Where a client left off in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Place {
    /// The number of the last message seen.
    Seq(i64),
    /// The number of the last change seen: brings edits, deletions and reactions too.
    Change {
        /// That number.
        change: i64,
    },
}

/// What a client may send.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "type", deny_unknown_fields)]
pub enum ClientFrame {
    /// Send a message; answered with `message:ack` once it is stored.
    #[serde(rename = "message:send")]
    Send {
        /// The client's own id.
        id: ClientId,
        /// Where.
        conversation_id: ConversationId,
        /// Markdown.
        body: String,
        /// Number of the message it answers.
        #[serde(default)]
        reply_to: Option<i64>,
        /// People of the conversation it names.
        #[serde(default)]
        mentions: Vec<UserId>,
        /// Links that belong to it.
        #[serde(default)]
        attachments: Vec<Attachment>,
    },
    /// Change one's message.
    #[serde(rename = "message:edit")]
    Edit {
        /// Comes back in the answer.
        id: ClientId,
        /// Where.
        conversation_id: ConversationId,
        /// Which message.
        seq: i64,
        /// Markdown.
        body: String,
    },
    /// Delete one's message for everyone.
    #[serde(rename = "message:delete")]
    Delete {
        /// Comes back in the answer.
        id: ClientId,
        /// Where.
        conversation_id: ConversationId,
        /// Which message.
        seq: i64,
    },
    /// React to a message, or remove the reaction.
    #[serde(rename = "message:react")]
    React {
        /// Comes back in the answer.
        id: ClientId,
        /// Where.
        conversation_id: ConversationId,
        /// Which message.
        seq: i64,
        /// The emoji.
        emoji: String,
        /// Take it back.
        #[serde(default)]
        remove: bool,
    },
    /// Read up to here.
    #[serde(rename = "message:read")]
    Read {
        /// Where.
        conversation_id: ConversationId,
        /// Number of the last message read.
        seq: i64,
    },
    /// Received up to here.
    #[serde(rename = "message:delivered")]
    Delivered {
        /// Where.
        conversation_id: ConversationId,
        /// Number of the last message received.
        seq: i64,
    },
    /// Writing something.
    #[serde(rename = "message:typing")]
    Typing {
        /// Where.
        conversation_id: ConversationId,
    },
    /// Bring what was missed.
    #[serde(rename = "sync")]
    Sync {
        /// Where one left off, by conversation.
        conversations: BTreeMap<ConversationId, Place>,
    },
    /// Say who of these is here, now and when it changes.
    #[serde(rename = "presence:watch")]
    Watch {
        /// Whom.
        user_ids: Vec<UserId>,
    },
    /// Still here; with ids, answered with how far those conversations are.
    #[serde(rename = "ping")]
    Ping {
        /// Conversations on the screen.
        #[serde(default)]
        conversations: Vec<ConversationId>,
    },
}

impl ClientFrame {
    /// The client's own id of what it asks for.
    pub fn id(&self) -> Option<ClientId> {
        match self {
            ClientFrame::Send { id, .. }
            | ClientFrame::Edit { id, .. }
            | ClientFrame::Delete { id, .. }
            | ClientFrame::React { id, .. } => Some(*id),
            _ => None,
        }
    }

    /// The conversation it is about.
    pub fn conversation(&self) -> Option<ConversationId> {
        match self {
            ClientFrame::Send { conversation_id, .. }
            | ClientFrame::Edit { conversation_id, .. }
            | ClientFrame::Delete { conversation_id, .. }
            | ClientFrame::React { conversation_id, .. }
            | ClientFrame::Read { conversation_id, .. }
            | ClientFrame::Delivered { conversation_id, .. }
            | ClientFrame::Typing { conversation_id } => Some(*conversation_id),
            _ => None,
        }
    }
}

/// What the server says about conversations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type")]
pub enum ServerFrame {
    /// A message was stored, or changed as its sender asked.
    #[serde(rename = "message:ack")]
    Ack {
        /// Which.
        #[serde(flatten)]
        ack: Ack,
        /// Number of the change, where something was changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        change: Option<i64>,
    },
    /// A message is new.
    #[serde(rename = "message:new")]
    New {
        /// The message.
        message: Message,
    },
    /// A message was edited or deleted, or reactions to it changed.
    #[serde(rename = "message:changed")]
    Changed {
        /// The message as it is now.
        message: Message,
    },
    /// Somebody read up to here.
    #[serde(rename = "message:read")]
    Read {
        /// Where.
        conversation_id: ConversationId,
        /// Who.
        user_id: UserId,
        /// Number of the last message read.
        seq: i64,
    },
    /// Somebody received up to here.
    #[serde(rename = "message:delivered")]
    Delivered {
        /// Where.
        conversation_id: ConversationId,
        /// Who.
        user_id: UserId,
        /// Number of the last message received.
        seq: i64,
    },
    /// Somebody writes something.
    #[serde(rename = "message:typing")]
    Typing {
        /// Where.
        conversation_id: ConversationId,
        /// Who.
        user_id: UserId,
    },
    /// The person is in a conversation now.
    #[serde(rename = "conversation:joined")]
    Joined {
        /// Which.
        conversation_id: ConversationId,
    },
    /// The person is no longer in a conversation.
    #[serde(rename = "conversation:left")]
    Left {
        /// Which.
        conversation_id: ConversationId,
    },
    /// Something concerns the person.
    #[serde(rename = "notification:new")]
    Notification {
        /// What.
        notification: Mention,
    },
    /// Everything asked for was brought, but for what is named here.
    #[serde(rename = "sync:done")]
    Synced {
        /// Where to go on, by conversation.
        more: BTreeMap<ConversationId, Place>,
    },
    /// The answer to a ping.
    #[serde(rename = "pong")]
    Pong {
        /// How far the conversations are that it named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        heads: Option<Vec<Head>>,
    },
}

/// A message names the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Mention {
    /// `mention`.
    pub kind: String,
    /// Where.
    pub conversation_id: ConversationId,
    /// Its number.
    pub seq: i64,
    /// Its id.
    pub message_id: MessageId,
    /// Who wrote it.
    pub actor_id: UserId,
    /// When.
    pub created_at: DateTime<Utc>,
}

impl ServerFrame {
    /// A message was changed as its sender asked with the frame `id`.
    pub fn changed(id: ClientId, message: &Message) -> Self {
        let ack = Ack {
            id,
            message_id: message.id,
            conversation_id: message.conversation_id,
            seq: message.seq,
            created_at: message.created_at,
            waits: false,
        };
        ServerFrame::Ack {
            ack,
            change: Some(message.change),
        }
    }

    /// Brings a message, `first` when it was not there before.
    pub fn message(message: Message, first: bool) -> Self {
        if first {
            ServerFrame::New { message }
        } else {
            ServerFrame::Changed { message }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_read_strictly() {
        let id = ConversationId::now_v7();
        let read = |text: &str| serde_json::from_str::<ClientFrame>(text).ok();
        assert_eq!(
            read(&format!(
                r#"{{"type":"message:read","conversation_id":"{id}","seq":4}}"#
            )),
            Some(ClientFrame::Read {
                conversation_id: id,
                seq: 4
            })
        );
        assert_eq!(
            read(&format!(r#"{{"type":"sync","conversations":{{"{id}":4}}}}"#)),
            Some(ClientFrame::Sync {
                conversations: [(id, Place::Seq(4))].into()
            })
        );
        assert_eq!(
            read(&format!(
                r#"{{"type":"sync","conversations":{{"{id}":{{"change":9}}}}}}"#
            )),
            Some(ClientFrame::Sync {
                conversations: [(id, Place::Change { change: 9 })].into()
            })
        );
        assert_eq!(
            read(r#"{"type":"ping"}"#),
            Some(ClientFrame::Ping { conversations: vec![] })
        );
        for bad in [
            "",
            "null",
            "[]",
            r#"{"type":"message:send"}"#,
            r#"{"type":"nothing"}"#,
            r#"{"type":"ping","college_id":"x"}"#,
            r#"{"type":1}"#,
            r#"{"type":"message:read","conversation_id":"x","seq":1}"#,
            r#"{"type":"sync","conversations":{"x":1}}"#,
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
