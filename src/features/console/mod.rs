//! The tenant console (`console.<base-domain>`): operators sign in, provision colleges, suspend and resume them, and
//! read what was done to the registry.
//!
//! Owns no table: operators live in `platform/auth`, colleges in the feature of that name. Shows no college's people
//! and no college's content. Every change is recorded in the platform's chain with the operator who made it.

use utoipa::OpenApi;

use crate::feature::Feature;

pub mod api;
pub mod pages;
mod routes;
pub mod service;

/// What the product knows of this feature.
pub const FEATURE: Feature = Feature {
    name: "console",
    routes: routes::ROUTES,
    api: Some(Api::openapi),
    ..Feature::EMPTY
};

/// The part of the API document.
#[derive(OpenApi)]
#[openapi(paths(
    api::auth::login,
    api::auth::logout,
    api::auth::me,
    api::auth::set_password,
    api::colleges::list,
    api::colleges::create,
    api::colleges::get,
    api::colleges::change,
    api::colleges::suspend,
    api::colleges::resume,
    api::colleges::invite_admin,
    api::hosts::add,
    api::hosts::verify,
    api::hosts::remove,
    api::audit::list,
    api::audit::verify,
    api::audit::health,
))]
pub struct Api;
