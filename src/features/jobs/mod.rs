//! Background jobs as the office sees them: what ran, what failed and why, and starting a failed one again.
//!
//! Owns no table: the platform keeps the jobs. For `jobs.read`.

use utoipa::OpenApi;

use crate::feature::{Entry, Feature};
use crate::platform::jobs::JobState;
use crate::platform::permissions::JOBS_READ;
use crate::web::shell::Place;

pub mod api;
pub mod pages;
mod routes;

/// What the product knows of this feature.
pub const FEATURE: Feature = Feature {
    name: "jobs",
    routes: routes::ROUTES,
    api: Some(Api::openapi),
    navigation: &[Entry {
        href: "/admin/jobs",
        label_key: "nav-jobs",
        icon: "list-checks",
        needs: JOBS_READ,
        place: Place::Office,
    }],
    needs: &[("/api/v1/admin/jobs", JOBS_READ), ("/admin/jobs", JOBS_READ)],
    audit_kinds: &[("college", &["job"])],
    ..Feature::EMPTY
};

/// The part of the API document.
#[derive(OpenApi)]
#[openapi(paths(api::jobs, api::retry), components(schemas(JobState)))]
pub struct Api;
