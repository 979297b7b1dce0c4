//! Accounts: signing in and out, sessions, and the ways people join (invitation, roster claim, allowed domain),
//! reset of a password, change of an address, what a person says of themselves.
//!
//! Owns `users`, `credentials`, `sessions`, `refresh_tokens`, `one_time_tokens`.
//! Nobody learns from any answer, by text, status or time, whether an address has an account: the request only enqueues a job
//! that looks, and answer before it does.

use utoipa::OpenApi;

use crate::feature::{Feature, Job, SettingsTab};
use crate::platform::auth::sessions;

pub mod api;
pub mod jobs;
mod letters;
pub mod model;
pub mod pages;
mod routes;
pub mod service;
mod store;

/// What the product knows of this feature.
pub const FEATURE: Feature = Feature {
    name: "accounts",
    routes: routes::ROUTES,
    api: Some(Api::openapi),
    settings: &[
        SettingsTab {
            href: "/settings",
            label_key: "accounts-settings-profile",
        },
        SettingsTab {
            href: "/settings/security",
            label_key: "accounts-settings-security",
        },
    ],
    jobs: &[
        Job {
            kind: service::asked::ASK,
            run: |context| Box::pin(jobs::run_ask(context)),
        },
        Job {
            kind: sessions::REUSE_JOB,
            run: |context| Box::pin(jobs::run_reuse(context)),
        },
    ],
    daily: &[|context| Box::pin(async move { jobs::sweep(&context).await })],
    audit_kinds: &[("accounts", &["user", "session", "invitation"])],
    letters: letters::ALL,
    tables: &[
        "credentials",
        "one_time_tokens",
        "refresh_tokens",
        "sessions",
        "user_capabilities",
        "users",
    ],
    sql: &[
        ("accounts/users", include_str!("sql/users.sql")),
        ("accounts/secrets", include_str!("sql/secrets.sql")),
    ],
    ..Feature::EMPTY
};

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
