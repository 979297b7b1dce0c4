//! Peer2Peer: one binary that serves many colleges, each kept apart by row-level security.
//!
//! The layers, from the bottom up:
//!
//! - [`platform`]: knows no feature: settings, database and row-level security, tenancy, sign-in primitives, limits, jobs,
//!   audit, mail, realtime.
//! - [`web`]: the shared look: layout, components, styles, translations.
//! - [`features`]: one folder for each thing a person would name; route -> service -> store. Each says what it adds to
//!   the product as one [`feature::Feature`].
//! - [`routes`]: the routes of all features. [`server`]: the order of the layers, start and stop. [`openapi`]: the
//!   API document. [`counts`]: how much waits for somebody. [`cli`]: one file a command. [`jobs`]: every kind of background job.
//!   `letters`: writes what people are told in their language.

pub mod cli;
pub mod counts;
pub mod error;
pub mod feature;
pub mod features;
pub mod jobs;
mod letters;
pub mod openapi;
pub mod platform;
pub mod rights;
pub mod routes;
pub mod server;
pub mod shell;
pub mod web;
