//! People: the directory every member reads, and the office's side of it: approving, suspending, roles, capabilities,
//! placement, invitations.
//!
//! Shares `users`, `user_capabilities` and `sessions` with accounts, which makes and signs in the people; what the
//! college decides about them is written here. Members read names, roles and headlines (`people.read`); everything else
//! is for `people.manage` and `invitations.manage`, audited with before and after. No admin changes their own standing,
//! and the last active admin stays.

use utoipa::OpenApi;

use crate::feature::{Count, Entry, Feature};
use crate::platform::permissions::{INVITATIONS_MANAGE, PEOPLE_MANAGE, PEOPLE_READ};
use crate::web::shell::Place;

pub mod api;
pub mod conflicts;
mod ends;
pub mod model;
pub mod pages;
mod routes;
pub mod service;
mod store;

/// What the product knows of this feature.
pub const FEATURE: Feature = Feature {
    name: "people",
    routes: routes::ROUTES,
    api: Some(Api::openapi),
    navigation: &[
        Entry {
            href: "/people",
            label_key: "nav-people",
            icon: "users",
            needs: PEOPLE_READ,
            place: Place::Main,
        },
        Entry {
            href: "/admin/people",
            label_key: "nav-admin-people",
            icon: "user-round-cog",
            needs: PEOPLE_MANAGE,
            place: Place::Office,
        },
    ],
    needs: &[
        ("/api/v1/admin/users", PEOPLE_MANAGE),
        ("/admin/people", PEOPLE_MANAGE),
        ("/api/v1/admin/invitations", INVITATIONS_MANAGE),
        ("/admin/invitations", INVITATIONS_MANAGE),
    ],
    counts: &[Count {
        href: "/admin/people",
        needs: PEOPLE_MANAGE,
        count: |tx| Box::pin(service::pending_count(tx)),
    }],
    conflicts: conflicts::ALL,
    ..Feature::EMPTY
};

/// The part of the API document.
#[derive(OpenApi)]
#[openapi(
    paths(
        api::people,
        api::person,
        api::users,
        api::user,
        api::approve_many,
        api::approve,
        api::suspend,
        api::reinstate,
        api::role,
        api::capabilities,
        api::placed,
        api::invitations,
        api::invite,
        api::invite_many,
        api::resend,
        api::revoke
    ),
    components(schemas(crate::features::admission::service::InvitationFilter))
)]
pub struct Api;
