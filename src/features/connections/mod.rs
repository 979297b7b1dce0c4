//! Connections: who knows whom in a college, who wants nothing to do with whom, and who accepts messages from
//! strangers.
//!
//! Owns `connections` (one row a pair), `blocks` and `chat_preferences`. One person asks with a note, the other accepts
//! or declines; either may end it. A block works both ways at once, ends a connection, and is never told to the other.

use utoipa::OpenApi;

pub mod api;
pub mod model;
pub mod pages;
pub mod service;
mod store;

/// The part of the API document.
#[derive(OpenApi)]
#[openapi(paths(
    api::list,
    api::request,
    api::accept,
    api::decline,
    api::withdraw,
    api::remove,
    api::block_list,
    api::preferences,
    api::set_preferences
))]
pub struct Api;
