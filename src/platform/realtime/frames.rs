//! What the server says over a socket by itself. Features that have streams say more: every frame is a JSON object whose
//! `type` tells them apart.

use bytestring::ByteString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::AppError;
use crate::platform::events::StreamId;
use crate::platform::scope::UserId;

crate::ids! {
    /// What a client calls something it asks for: a resend has the same, and the answer says it again.
    ClientId;
}

/// What every socket may receive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type")]
pub enum SocketFrame {
    /// A fresh access token was accepted.
    #[serde(rename = "auth:ok")]
    Renewed {
        /// When it runs out, in seconds since 1970.
        expires_at: i64,
    },
    /// What was asked for could not be done.
    #[serde(rename = "error")]
    Error {
        /// What is wrong, as in the problems of the API.
        code: String,
        /// The same in words.
        detail: String,
        /// The client's own id of what it asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<ClientId>,
        /// The conversation it was about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        conversation_id: Option<StreamId>,
        /// Seconds to wait before asking again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u64>,
    },
    /// Somebody who is watched came or went.
    #[serde(rename = "presence:update")]
    Presence {
        /// Who.
        user_id: UserId,
        /// How they are now.
        state: PresenceState,
    },
    /// The server stops: connect again.
    #[serde(rename = "server:restart")]
    Restart {
        /// Milliseconds to wait before that.
        retry_after_ms: u64,
    },
}

/// Whether somebody is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PresenceState {
    /// At least one socket is open.
    Online,
    /// None is.
    Offline,
}

impl SocketFrame {
    /// Says why something could not be done.
    pub fn error(id: Option<ClientId>, conversation_id: Option<StreamId>, error: &AppError) -> Self {
        let retry_after = match error {
            AppError::TooMany { retry_after } => Some(*retry_after),
            _ => None,
        };
        SocketFrame::Error {
            code: error.code().to_owned(),
            detail: error.detail(),
            id,
            conversation_id,
            retry_after,
        }
    }
}

/// What a socket carries, in one JSON object.
pub fn text(frame: &impl Serialize) -> ByteString {
    // Nothing a frame is made of can fail to become JSON; an empty object is no frame to any client.
    serde_json::to_string(frame).unwrap_or_else(|_| "{}".to_owned()).into()
}

/// The client's own id in a frame that cannot be read, wherever one stands in it, so that the client knows which of its
/// frames it was.
pub fn id_in(text: &str) -> Option<ClientId> {
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
        let id = ClientId::now_v7();
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
}
