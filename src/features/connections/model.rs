//! What goes in and out of the connections API.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::platform::permissions::Role;
use crate::platform::scope::UserId;
use crate::text_enum;

crate::ids! {
    /// A connection of two people, from the first request on.
    ConnectionId;
}

/// Asks a person to connect.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionRequest {
    /// Whom.
    pub user_id: UserId,
    /// Why, in a few words; at most 300 characters.
    #[serde(default)]
    pub note: String,
}

/// Names a person.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonRequest {
    /// Whom.
    pub user_id: UserId,
}

/// Which connections to list.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConnectionQuery {
    /// `accepted` (when left out), `incoming` or `outgoing`.
    #[serde(default)]
    pub list: Option<Which>,
    /// At most this many.
    #[serde(default)]
    pub limit: Option<i64>,
    /// From an earlier page.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// The three lists of connections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// People one is connected with.
    #[default]
    Accepted,
    /// People who ask.
    Incoming,
    /// People one asked.
    Outgoing,
}

text_enum! {
    /// Where the connection of two people stands (`connections.state`).
    pub enum State {
        /// One asked; the other has not answered.
        Requested = "requested",
        /// They are connected.
        Accepted = "accepted",
        /// The one asked said no.
        Declined = "declined",
        /// The one who asked took it back.
        Withdrawn = "withdrawn",
        /// One of the two ended it.
        Removed = "removed",
    }
}

/// A connection, seen from the caller's side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Connection {
    /// Id.
    pub id: ConnectionId,
    /// The other person.
    pub user_id: UserId,
    /// Their name.
    pub full_name: String,
    /// Their role.
    pub role: Role,
    /// Where it stands, or how it ended.
    pub state: State,
    /// Whether the other person asked.
    pub incoming: bool,
    /// What the requester wrote.
    pub note: String,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// Somebody the caller blocked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Blocked {
    /// Who.
    pub user_id: UserId,
    /// Their name.
    pub full_name: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// What a person chose for chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChatPreferences {
    /// Whether people who are not connected may write at all.
    pub accepts_messages: bool,
    /// Whether others see how far one has read.
    pub shows_read: bool,
    /// Whether others see one is here.
    pub shows_presence: bool,
}

impl Default for ChatPreferences {
    fn default() -> Self {
        Self {
            accepts_messages: true,
            shows_read: true,
            shows_presence: true,
        }
    }
}

/// How the caller and another person stand to each other: what decides about messages, and what a page offers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relationship {
    /// They are connected.
    pub connected: bool,
    /// A request that waits: its id, and whether the other person asked.
    pub asked: Option<(ConnectionId, bool)>,
    /// What was written with that request; empty for none.
    pub note: String,
    /// One of them blocked the other. Not to be shown: the blocked one is never told.
    pub blocked: bool,
    /// The caller blocked the other.
    pub blocked_by_me: bool,
    /// The other accepts messages from people who are not connected.
    pub accepts_messages: bool,
}

/// How a person can be reached by the caller under the college's policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reachability {
    /// Messages arrive at once.
    Open,
    /// The first message waits as a request.
    Request,
    /// Only after connecting.
    ConnectFirst,
    /// They take no messages, or one of the two blocked the other: the same to look at.
    Closed,
}
