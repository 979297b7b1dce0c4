//! Events that a transaction announces and that are sent after its commit: to this process, and over Redis to the others.

use bytestring::ByteString;
use serde::{Deserialize, Serialize};

use crate::platform::scope::{SessionId, UserId};

crate::ids! {
    /// A numbered sequence of changes, which people follow.
    StreamId;
}

/// What changed. Carries ids and numbers, never content: whoever receives it reads the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// A stream is at this change.
    Changed {
        /// Which stream.
        stream: StreamId,
        /// Its number.
        change: i64,
    },
    /// Somebody did something in a stream.
    Signal {
        /// What, as the stream's feature names it.
        what: String,
        /// Which stream.
        stream: StreamId,
        /// Who.
        actor: UserId,
    },
    /// Sessions of a person ended: one, or all but one.
    SessionEnded {
        /// Whose.
        user: UserId,
        /// Only this one.
        session: Option<SessionId>,
        /// All but this one.
        keep: Option<SessionId>,
    },
    /// A person's role, status or rights changed: sockets opened with the old ones end.
    RightsChanged {
        /// Whose.
        user: UserId,
    },
    /// Something changed of what every member of the college reads alike: what processes keep of it is read anew.
    SharedReadsChanged,
    /// A person shares less with others than before: who may see their presence is asked again.
    Parted {
        /// Who.
        user: UserId,
    },
    /// People are connected to the sending process, or no longer.
    Presence {
        /// Who.
        people: Vec<UserId>,
        /// Connected or not.
        here: bool,
    },
}

/// A change of a stream as this process just committed it, with the frame that brings it and who may read that: settled in
/// the transaction that stored it, so nothing has to be read again to deliver it here.
#[derive(Clone, Debug)]
pub struct Fresh {
    /// Which stream.
    pub stream: StreamId,
    /// The stream's number after it.
    pub change: i64,
    /// Who gets it.
    pub to: Vec<UserId>,
    /// What.
    pub frame: ByteString,
}
