//! Connections: who knows whom in a college, who wants nothing to do with whom, and who accepts messages from
//! strangers.
//!
//! Owns `connections` (one row a pair), `blocks` and `chat_preferences`. One person asks with a note, the other accepts
//! or declines; either may end it. A block works both ways at once, ends a connection, and is never told to the other.

use utoipa::OpenApi;

use crate::feature::{Count, Entry, Feature, SettingsTab};
use crate::platform::permissions::MESSAGES_USE;
use crate::web::shell::Place;

pub mod api;
pub mod conflicts;
pub mod limits;
pub mod model;
pub mod pages;
mod routes;
pub mod service;
mod store;

/// What the product knows of this feature.
pub const FEATURE: Feature = Feature {
    name: "connections",
    routes: routes::ROUTES,
    api: Some(Api::openapi),
    navigation: &[Entry {
        href: "/connections",
        label_key: "chat-connections",
        icon: "handshake",
        needs: MESSAGES_USE,
        place: Place::More,
    }],
    settings: &[SettingsTab {
        href: "/settings/chat",
        label_key: "chat-settings-tab",
    }],
    counts: &[Count {
        href: "/connections",
        needs: MESSAGES_USE,
        count: |tx| Box::pin(service::incoming_count(tx)),
    }],
    audit_kinds: &[("chat", &["connection"])],
    limits: &[&limits::CONTACT],
    tables: &["blocks", "chat_preferences", "connections"],
    sql: &[("connections/connections", include_str!("sql/connections.sql"))],
    conflicts: conflicts::ALL,
    ..Feature::EMPTY
};

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
