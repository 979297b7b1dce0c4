//! What was committed reaches open sockets, and what open sockets ask reaches the services.
//!
//! The database is the truth. A committed transaction announces events (which stream, up to which change); the
//! [`Dispatcher`](dispatcher) reads what is new, as the system filtered by membership, and puts it into the bounded send
//! queues of this process's sockets. Other processes receive the same events over Redis and read for themselves, so nothing
//! a stranger writes into Redis is ever shown, and nothing is lost with Redis: a poll finds what no event announced.

mod caller;
mod connection;
pub mod dispatcher;
mod rights;
pub mod session_check;

pub use caller::SocketCaller;
pub use connection::Connection;
pub use dispatcher::{Behind, Delivery, Readers, Reading};
