//! Background jobs as the office sees them: what ran, what failed and why, and starting a failed one again.
//!
//! Owns no table: the ground floor keeps the jobs. For `jobs.read`.

use utoipa::OpenApi;

pub mod api;
pub mod pages;

/// The part of the API document.
#[derive(OpenApi)]
#[openapi(paths(api::jobs, api::retry))]
pub struct Api;
