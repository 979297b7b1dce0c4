//! Moderation: one queue of what waits for a decision, oldest first.
//!
//! Owns `moderation_claims` only: who is looking at what, for a quarter of an hour, so that two moderators do not do
//! one work. The things that wait, and what a decision does to them, belong to their features; for now these are
//! [`experiences`](crate::features::experiences). Every decision names the version it was made on, is written into the
//! audit log with before and after, and is told to the author by mail.

use utoipa::OpenApi;

use crate::feature::{Entry, Feature, Kept};
use crate::platform::permissions::{MODERATION_DECIDE, allows};
use crate::platform::scope::UserStatus;
use crate::web::shell::Place;

pub mod api;
mod changes;
pub mod conflicts;
mod findings;
mod letters;
pub mod model;
pub mod pages;
mod routes;
pub mod service;
mod store;

/// What the product knows of this feature.
pub const FEATURE: Feature = Feature {
    name: "moderation",
    routes: routes::ROUTES,
    api: Some(Api::openapi),
    navigation: &[Entry {
        href: "/admin/moderation",
        label_key: "nav-moderation",
        icon: "shield-check",
        needs: MODERATION_DECIDE,
        place: Place::Office,
    }],
    needs: &[
        ("/api/v1/moderation", MODERATION_DECIDE),
        ("/admin/moderation", MODERATION_DECIDE),
    ],
    tables: &["moderation_claims"],
    letters: letters::ALL,
    sql: &[(
        "moderation/moderation_claims",
        include_str!("sql/moderation_claims.sql"),
    )],
    conflicts: conflicts::ALL,
    // Deciding on submissions: the claims that keep others from deciding.
    kept: &[Kept {
        name: "moderation_claims",
        right: |role, capabilities, status| {
            status == UserStatus::Active && allows(role, capabilities, MODERATION_DECIDE)
        },
        end: |tx, person| Box::pin(service::end_claims_of(tx, person)),
    }],
    ..Feature::EMPTY
};

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
