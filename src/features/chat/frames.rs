//! What a client may send over a socket.

use std::collections::BTreeMap;

use serde::Deserialize;
use uuid::Uuid;

use super::model::Attachment;

/// Where a client left off in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", deny_unknown_fields)]
pub enum Frame {
    /// Send a message; answered with `message:ack` once it is stored.
    #[serde(rename = "message:send")]
    Send {
        /// The client's own id.
        id: Uuid,
        /// Where.
        conversation_id: Uuid,
        /// Markdown.
        body: String,
        /// Number of the message it answers.
        #[serde(default)]
        reply_to: Option<i64>,
        /// People of the conversation it names.
        #[serde(default)]
        mentions: Vec<Uuid>,
        /// Links that belong to it.
        #[serde(default)]
        attachments: Vec<Attachment>,
    },
    /// Change one's message.
    #[serde(rename = "message:edit")]
    Edit {
        /// Comes back in the answer.
        id: Uuid,
        /// Where.
        conversation_id: Uuid,
        /// Which message.
        seq: i64,
        /// Markdown.
        body: String,
    },
    /// Delete one's message for everyone.
    #[serde(rename = "message:delete")]
    Delete {
        /// Comes back in the answer.
        id: Uuid,
        /// Where.
        conversation_id: Uuid,
        /// Which message.
        seq: i64,
    },
    /// React to a message, or remove the reaction.
    #[serde(rename = "message:react")]
    React {
        /// Comes back in the answer.
        id: Uuid,
        /// Where.
        conversation_id: Uuid,
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
        conversation_id: Uuid,
        /// Number of the last message read.
        seq: i64,
    },
    /// Received up to here.
    #[serde(rename = "message:delivered")]
    Delivered {
        /// Where.
        conversation_id: Uuid,
        /// Number of the last message received.
        seq: i64,
    },
    /// Writing something.
    #[serde(rename = "message:typing")]
    Typing {
        /// Where.
        conversation_id: Uuid,
    },
    /// Bring what was missed.
    #[serde(rename = "sync")]
    Sync {
        /// Where one left off, by conversation.
        conversations: BTreeMap<Uuid, Place>,
    },
    /// Say who of these is here, now and when it changes.
    #[serde(rename = "presence:watch")]
    Watch {
        /// Whom.
        user_ids: Vec<Uuid>,
    },
    /// Still here; with ids, answered with how far those conversations are.
    #[serde(rename = "ping")]
    Ping {
        /// Conversations on the screen.
        #[serde(default)]
        conversations: Vec<Uuid>,
    },
    /// A fresh access token of the same session.
    #[serde(rename = "auth")]
    Auth {
        /// The token.
        token: String,
    },
}

impl Frame {
    /// The client's own id of what it asks for.
    pub fn id(&self) -> Option<Uuid> {
        match self {
            Frame::Send { id, .. } | Frame::Edit { id, .. } | Frame::Delete { id, .. } | Frame::React { id, .. } => {
                Some(*id)
            }
            _ => None,
        }
    }

    /// The conversation it is about.
    pub fn conversation(&self) -> Option<Uuid> {
        match self {
            Frame::Send { conversation_id, .. }
            | Frame::Edit { conversation_id, .. }
            | Frame::Delete { conversation_id, .. }
            | Frame::React { conversation_id, .. }
            | Frame::Read { conversation_id, .. }
            | Frame::Delivered { conversation_id, .. }
            | Frame::Typing { conversation_id } => Some(*conversation_id),
            _ => None,
        }
    }
}

/// The client's own id in a frame that cannot be read, wherever one stands in it, so that the client knows which of its
/// frames it was.
pub fn id_in(text: &str) -> Option<Uuid> {
    if let Ok(value) = serde_json::from_str::<serde_json::Value>(text) {
        return value.get("id")?.as_str()?.parse().ok();
    }
    text.match_indices("\"id\"").find_map(|(at, name)| {
        let after = text.get(at + name.len()..)?.trim_start().strip_prefix(':')?;
        after.trim_start().strip_prefix('"')?.get(..36)?.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fault_b03_the_id_of_an_unreadable_frame_is_found() {
        let id = Uuid::now_v7();
        for text in [
            format!(r#"{{"type":"message:send","id":"{id}","nothing":1}}"#),
            format!(r#"{{"type":"message:send", "id" : "{id}", "body":"cut of"#),
            format!(r#"{{"body":"\ud83d","id":"{id}"}}"#),
            format!(r#"{{"body":"say \"id\": 1","id":"{id}""#),
        ] {
            assert_eq!(id_in(&text), Some(id), "{text}");
        }
        for text in ["", "[]", r#"{"id":7}"#, r#"{"id":"x""#, r#"{"id"#, r#""id":"é"#] {
            assert_eq!(id_in(text), None, "{text}");
        }
    }

    #[test]
    fn frames_read_strictly() {
        let id = Uuid::now_v7();
        let read = |text: &str| serde_json::from_str::<Frame>(text).ok();
        assert_eq!(
            read(&format!(
                r#"{{"type":"message:read","conversation_id":"{id}","seq":4}}"#
            )),
            Some(Frame::Read {
                conversation_id: id,
                seq: 4
            })
        );
        assert_eq!(
            read(&format!(r#"{{"type":"sync","conversations":{{"{id}":4}}}}"#)),
            Some(Frame::Sync {
                conversations: [(id, Place::Seq(4))].into()
            })
        );
        assert_eq!(
            read(&format!(
                r#"{{"type":"sync","conversations":{{"{id}":{{"change":9}}}}}}"#
            )),
            Some(Frame::Sync {
                conversations: [(id, Place::Change { change: 9 })].into()
            })
        );
        assert_eq!(read(r#"{"type":"ping"}"#), Some(Frame::Ping { conversations: vec![] }));
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
