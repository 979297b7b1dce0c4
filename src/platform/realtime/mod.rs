//! Open sockets, and how what was committed reaches them.
//!
//! The database is the truth. A committed transaction announces events (which stream, up to which change); the
//! [`Dispatcher`](dispatcher) reads what is new, as the system filtered by membership, and puts it into the bounded send
//! queues of this process's sockets. Other processes receive the same events over Redis and read for themselves, so nothing
//! a stranger writes into Redis is ever shown, and nothing is lost with Redis: a poll finds what no event announced.

pub mod bus;
mod caller;
mod connection;
pub mod dispatcher;
pub mod frames;
mod hub;
mod lengths;
mod presence;
mod rights;
mod send_queue;
pub mod session_check;
mod socket;
mod wire;

use crate::platform::clock::Clock;
use std::sync::Arc;

use crate::platform::db::TenantTx;
use crate::platform::events::{Event, StreamId};
use crate::platform::scope::UserId;

pub use bus::Bus;
pub use caller::SocketCaller;
pub use connection::Connection;
pub use dispatcher::{Behind, Delivery, Readers, Reading};
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
    pub session_checks: session_check::SessionChecks,
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
