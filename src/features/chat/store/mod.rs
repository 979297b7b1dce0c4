//! Queries on conversations, messages and what hangs on them.

mod conversations;
mod keeping;
mod messages;
mod office;
mod reports;
mod unread;

pub(super) use conversations::*;
pub(super) use keeping::*;
pub(super) use messages::*;
pub(super) use office::*;
pub(super) use reports::*;
pub(super) use unread::*;
