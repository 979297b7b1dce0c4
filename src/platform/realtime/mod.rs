//! Open sockets and how they hear of what was committed.
//!
//! The database is the truth. A committed transaction announces numbers (which stream, up to which change); the
//! [`Courier`](courier) reads what is new, as the system filtered by membership, and puts it into the bounded queues
//! of this process's sockets. Other processes get the same numbers over Redis and read for themselves, so nothing a
//! stranger writes into Redis is ever shown, and nothing is lost when Redis is: a poll finds what a nudge did not bring.

pub mod bus;
pub mod courier;
pub mod door;
mod hub;
mod lengths;
mod outbox;
mod presence;
mod rights;
mod socket;
mod speaker;
mod wire;

use std::sync::Arc;

use serde_json::json;
use uuid::Uuid;

use crate::platform::db::TenantTx;

pub use bus::{Bus, Nudge};
pub use courier::{Behind, Parcel, Readers};
pub use hub::{Hub, Member as SocketMember, Refused, Socket};
pub use lengths::limit_lengths;
pub use outbox::{Close, Outbox, Weight};
pub use presence::Presence;
pub use socket::{FRAME_LIMIT, run as run_socket};
pub use speaker::Speaker;
pub use wire::{serve as serve_wire, turns};

/// Kind of the event that says a stream got longer or changed.
pub const CHANGED: &str = "stream:changed";
/// Kind of the event that says something worth a look happened in a stream (a receipt, somebody left).
pub const SIGNAL: &str = "stream:signal";
/// Kind of the event that says a person shares less with others than before.
pub const PARTED: &str = "person:parted";

/// The realtime side of a process. Cheap to clone.
#[derive(Clone)]
pub struct Realtime {
    /// The sockets of this process.
    pub hub: Arc<Hub>,
    /// The way to other processes.
    pub bus: Arc<Bus>,
    /// Who is here.
    pub presence: Arc<Presence>,
    /// Who is coming in.
    pub door: door::Door,
}

impl Realtime {
    /// Nothing connected yet. With `redis_url`, processes hear of each other's commits.
    ///
    /// # Errors
    /// When the URL cannot be read.
    pub fn new(redis_url: Option<&str>, sockets_per_person: usize) -> anyhow::Result<Self> {
        Ok(Self {
            hub: Arc::new(Hub::new(sockets_per_person)),
            bus: Arc::new(Bus::new(redis_url)?),
            presence: Arc::new(Presence::default()),
            door: Arc::default(),
        })
    }
}

/// Announces, after the commit, that `stream` is now at `change`.
pub fn changed(tx: &mut TenantTx, stream: Uuid, change: i64) {
    tx.announce(CHANGED, stream, json!({ "change": change }));
}

/// Announces, after the commit, that `actor` did something of kind `what` in `stream`.
pub fn signal(tx: &mut TenantTx, what: &'static str, stream: Uuid, actor: Uuid) {
    tx.announce(SIGNAL, stream, json!({ "what": what, "actor": actor }));
}

/// Announces, after the commit, that `user` shares less with others than before (left, was removed, blocked, or ended
/// a connection): open sockets forget whom they may no longer know of.
pub fn parted(tx: &mut TenantTx, user: Uuid) {
    tx.announce(PARTED, user, json!({}));
}
