//! Accounts: signing in and out, sessions, and the doors people come in by (invitation, roster claim, allowed domain),
//! reset of a password, change of an address.
//!
//! Owns `users`, `credentials`, `sessions`, `refresh_tokens`, `one_time_tokens`, `invitations`, `email_domains`.
//! Nobody learns from any answer, by text, status or time, whether an address has an account.

use utoipa::OpenApi;

pub mod api;
mod letters;
pub mod model;
pub mod service;
mod store;

/// The part of the API document.
#[derive(OpenApi)]
#[openapi(paths(api::login, api::refresh, api::me, api::logout))]
pub struct Api;
