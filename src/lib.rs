//! Peer2Peer: one binary, many colleges, walls between them.

pub mod platform;
pub mod web;
