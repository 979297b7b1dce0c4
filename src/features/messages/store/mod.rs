//! Queries on conversations, messages and what hangs on them.

mod conversations;
mod messages;
mod reports;

pub(super) use conversations::*;
pub(super) use messages::*;
pub(super) use reports::*;
