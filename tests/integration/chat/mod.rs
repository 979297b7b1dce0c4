//! Chat: conversations and messages over the JSON API, the socket and the pages, and what must hold while things break.

mod api;
mod blocks_and_requests;
mod change_merge;
pub mod concurrent_devices;
mod database_rules;
mod ended_rights;
mod hostile_frames;
mod interleavings;
mod lost_answers;
pub mod mentions_and_retention;
mod pages;
mod raw_frames;
pub mod replicas;
mod search;
mod shutdown;
pub mod socket;

pub use api::{connect, direct, start};
