//! Moderation: one queue of what waits for a decision, oldest first.
//!
//! Owns `moderation_claims` only: who is looking at what, for a quarter of an hour, so that two moderators do not do
//! one work. The things that wait, and what a decision does to them, belong to their features; for now these are
//! [`experiences`](crate::features::experiences). Every decision names the version it was made on, is written into the
//! audit trail with before and after, and is told to the author by mail.

use utoipa::OpenApi;

pub mod api;
mod mail;
pub mod model;
pub mod pages;
pub mod service;
mod store;

/// The part of the API document.
#[derive(OpenApi)]
#[openapi(paths(
    api::queue,
    api::review,
    api::claim,
    api::release,
    api::approve,
    api::reject,
    api::request_changes
))]
pub struct Api;
