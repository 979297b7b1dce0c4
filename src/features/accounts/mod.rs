//! Accounts: signing in and out, sessions, and the doors people come in by (invitation, roster claim, allowed domain),
//! reset of a password, change of an address, what a person says of themselves.
//!
//! Owns `users`, `credentials`, `sessions`, `refresh_tokens`, `one_time_tokens`.
//! Nobody learns from any answer, by text, status or time, whether an address has an account: the doors enqueue a job
//! that looks, and answer before it does.

use utoipa::OpenApi;

pub mod api;
pub mod jobs;
pub mod model;
pub mod pages;
pub mod service;
mod store;

/// The part of the API document.
#[derive(OpenApi)]
#[openapi(paths(
    api::login,
    api::refresh,
    api::forgot_password,
    api::reset_password,
    api::verify_email,
    api::register,
    api::accept_invitation,
    api::me,
    api::logout,
    api::logout_all,
    api::sessions,
    api::end_session,
    api::change_password,
    api::change_email,
    api::send_verification,
    api::user,
    api::update_user,
    api::my_profile,
    api::update_my_profile
))]
pub struct Api;
