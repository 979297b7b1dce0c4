//! The open sockets of this process, their bounded send queues, who is present, and the bus to other processes.
//!
//! How what was committed reaches a socket is the business of [`sockets`](super::sockets).

pub mod bus;
pub mod frames;
pub(in crate::platform) mod hub;
mod lengths;
mod presence;
pub(in crate::platform) mod send_queue;
mod socket;
mod wire;

use std::sync::Arc;

use crate::platform::clock::Clock;
use crate::platform::coalesce::Coalescer;
use crate::platform::db::TenantTx;
use crate::platform::events::{Event, StreamId};
use crate::platform::scope::{CollegeId, SessionId, UserId};

pub use bus::Bus;
pub use frames::{ClientId, SocketFrame};
pub use hub::{Hub, Member as SocketMember, Refused, Socket};
pub use lengths::limit_lengths;
pub use presence::Presence;
pub use send_queue::{Close, SendQueue, Weight};
pub use socket::{FRAME_LIMIT, run as run_socket};
pub use wire::{permits, serve as serve_wire};

crate::ids! {
    /// A running process, made anew at every start.
    ProcessId;
}

/// Coalesces the checks of a college: the person and the session of each.
pub type SessionChecks = Arc<Coalescer<CollegeId, (UserId, SessionId), SessionFound>>;

/// What the check of a session found before its socket opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionFound {
    /// Version of the person's rights, if the session lives.
    pub authz_version: Option<i32>,
    /// Whether others may see that the person is here.
    pub shows_presence: bool,
}

/// The realtime side of a process. Cheap to clone.
#[derive(Clone)]
pub struct Realtime {
    /// The sockets of this process.
    pub hub: Arc<Hub>,
    /// The connection to other processes.
    pub bus: Arc<Bus>,
    /// Who is present.
    pub presence: Arc<Presence>,
    /// Checks of sessions whose sockets are about to open.
    pub session_checks: SessionChecks,
}

impl Realtime {
    /// Nothing connected yet. With `redis_url`, processes hear of each other's commits.
    ///
    /// # Errors
    /// When the URL cannot be read.
    pub fn new(redis_url: Option<&str>, sockets_per_person: usize, clock: Clock) -> anyhow::Result<Self> {
        Ok(Self {
            hub: Arc::new(Hub::new(sockets_per_person, clock)),
            bus: Arc::new(Bus::new(redis_url)?),
            presence: Arc::new(Presence::default()),
            session_checks: Arc::default(),
        })
    }
}

/// Announces, after the commit, that `stream` is now at `change`.
pub fn changed(tx: &mut TenantTx, stream: StreamId, change: i64) {
    tx.announce(Event::Changed { stream, change });
}

/// Announces, after the commit, that `actor` did something of kind `what` in `stream`.
pub fn signal(tx: &mut TenantTx, what: &'static str, stream: StreamId, actor: UserId) {
    tx.announce(Event::Signal {
        what: what.to_owned(),
        stream,
        actor,
    });
}

/// Announces, after the commit, that `user` shares less with others than before (left, was removed, blocked, or ended
/// a connection): open sockets forget whom they may no longer know of.
pub fn parted(tx: &mut TenantTx, user: UserId) {
    tx.announce(Event::Parted { user });
}
