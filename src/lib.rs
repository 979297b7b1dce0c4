//! Peer2Peer: one binary, many colleges, walls between them.
//!
//! The house, from the bottom up:
//!
//! - [`platform`]: the ground floor, which knows no feature: settings, database and its walls, tenancy, sign-in
//!   primitives, limits, jobs, audit, mail.
//! - [`web`]: the shared look: layout, components, styles, translations.
//! - [`features`]: one folder for each thing a person would name; route -> service -> store.
//! - [`routes`]: every route on one screen. [`server`]: the order of the layers, start and stop. [`openapi`]: the
//!   API document. [`counts`]: how much waits for somebody. [`cli`]: one file a command. [`jobs`]: every kind of background job.

pub mod cli;
pub mod counts;
pub mod error;
pub mod features;
pub mod jobs;
pub mod openapi;
pub mod platform;
pub mod rights;
pub mod routes;
pub mod server;
pub mod shell;
pub mod web;
