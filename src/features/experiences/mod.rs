//! Placement experiences: an alumnus writes how a hiring process went, a moderator approves it, the college reads it.
//!
//! Owns `experiences` (the working copy, for its author and moderators), `experience_versions` (what was submitted,
//! never changed), `experience_decisions`, `experience_feed` and `experience_texts` (what members read now),
//! `experience_search`, `experience_bookmarks` and `experience_helpful`. The queue and its claims belong to
//! [`moderation`](crate::features::moderation), which calls this feature's service.
//!
//! | state | save | submit | withdraw | decide |
//! |---|---|---|---|---|
//! | draft | draft | pending | withdrawn, if something is published | |
//! | pending | | | withdrawn | approved, rejected, changes requested |
//! | changes requested | stays | pending | withdrawn | |
//! | approved | draft | | withdrawn | |
//! | rejected | draft | | withdrawn, if something is published | |
//! | withdrawn | draft | pending | | |
//!
//! An approved version stays published while a later one is written and reviewed; only withdrawing takes it away.
//! Alumni write; students do when the college lets placed students write and their placement was verified; faculty and
//! admins never. An anonymous experience hides its author from readers, not from moderators.

use utoipa::OpenApi;

use crate::feature::{Count, Entry, Feature, Narrowed, RouteNeed};
use crate::platform::permissions::{EXPERIENCES_READ, EXPERIENCES_WRITE_OWN, MODERATION_DECIDE, Role};
use crate::web::shell::Place;

pub mod api;
pub mod conflicts;
pub mod model;
pub mod pages;
mod routes;
pub mod service;
mod store;

pub use store::cut_again;

/// What the product knows of this feature.
pub const FEATURE: Feature = Feature {
    name: "experiences",
    routes: routes::ROUTES,
    api: Some(Api::openapi),
    navigation: &[Entry {
        href: "/experiences",
        label_key: "nav-experiences",
        icon: "book-open",
        needs: EXPERIENCES_READ,
        place: Place::Main,
    }],
    needs_of_routes: OF_AUTHORS,
    narrowed: &[Narrowed {
        permission: EXPERIENCES_WRITE_OWN,
        roles: &[Role::Student],
        holds: |tx| Box::pin(service::may_write(tx)),
    }],
    counts: &[Count {
        href: "/admin/moderation",
        needs: MODERATION_DECIDE,
        count: |tx| Box::pin(service::pending_count(tx)),
    }],
    audit_kinds: &[("experiences", &["experience"])],
    tables: &[
        "experience_bookmarks",
        "experience_decisions",
        "experience_feed",
        "experience_helpful",
        "experience_search",
        "experience_texts",
        "experience_versions",
        "experiences",
    ],
    sql: &[
        ("experiences/experiences", include_str!("sql/experiences.sql")),
        ("experiences/feed", include_str!("sql/feed.sql")),
        ("experiences/marks", include_str!("sql/marks.sql")),
    ],
    conflicts: conflicts::ALL,
    ..Feature::EMPTY
};

const fn writes(method: &'static str, path: &'static str) -> RouteNeed {
    RouteNeed {
        method,
        path,
        permission: EXPERIENCES_WRITE_OWN,
        narrowed: true,
    }
}

const fn takes_back(method: &'static str, path: &'static str) -> RouteNeed {
    RouteNeed {
        narrowed: false,
        ..writes(method, path)
    }
}

/// What only authors do.
const OF_AUTHORS: &[RouteNeed] = &[
    writes("POST", "/api/v1/experiences"),
    writes("PATCH", "/api/v1/experiences/{id}"),
    takes_back("DELETE", "/api/v1/experiences/{id}"),
    writes("POST", "/api/v1/experiences/{id}/submit"),
    takes_back("POST", "/api/v1/experiences/{id}/withdraw"),
    writes("POST", "/experiences/new"),
    writes("POST", "/experiences/{id}/edit"),
    writes("POST", "/experiences/{id}/autosave"),
    writes("POST", "/experiences/{id}/submit"),
    takes_back("POST", "/experiences/{id}/withdraw"),
    takes_back("POST", "/experiences/{id}/delete"),
];

/// The part of the API document.
#[derive(OpenApi)]
#[openapi(paths(
    api::list,
    api::facets,
    api::company,
    api::mine,
    api::bookmarks,
    api::create,
    api::read,
    api::save,
    api::delete,
    api::submit,
    api::withdraw,
    api::bookmark,
    api::unbookmark,
    api::mark_helpful,
    api::unmark_helpful
))]
pub struct Api;
