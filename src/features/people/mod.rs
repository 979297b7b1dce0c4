//! People: the directory every member reads, and the office's side of it: approving, suspending, roles, capabilities,
//! placement, invitations.
//!
//! Shares `users`, `user_capabilities` and `sessions` with accounts, which makes and signs in the people; what the
//! college decides about them is written here. Members read names, roles and headlines (`people.read`); everything else
//! is for `people.manage` and `invitations.manage`, audited with before and after. No admin changes their own standing,
//! and the last active admin stays.

use utoipa::OpenApi;

pub mod api;
mod ends;
pub mod model;
pub mod pages;
pub mod service;
mod store;

/// The part of the API document.
#[derive(OpenApi)]
#[openapi(paths(
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
))]
pub struct Api;
