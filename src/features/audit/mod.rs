//! A college's own audit log of what was done: for its administrators, and for whoever they made an auditor.
//!
//! Owns no table: entries are written by every service through `TenantTx::audit` and sealed by `platform/audit`. Reads
//! only; nobody can change or delete an entry.

use utoipa::OpenApi;

use crate::feature::{Entry, Feature};
use crate::platform::permissions::AUDIT_READ;
use crate::web::shell::Place;

pub mod api;
pub mod kinds;
pub mod pages;
mod routes;
pub mod service;

/// What the product knows of this feature.
pub const FEATURE: Feature = Feature {
    name: "audit",
    routes: routes::ROUTES,
    api: Some(Api::openapi),
    navigation: &[Entry {
        href: "/admin/audit",
        label_key: "nav-audit",
        icon: "file-text",
        needs: AUDIT_READ,
        place: Place::Office,
    }],
    needs: &[("/api/v1/admin/audit", AUDIT_READ), ("/admin/audit", AUDIT_READ)],
    ..Feature::EMPTY
};

/// The part of the API document.
#[derive(OpenApi)]
#[openapi(paths(api::list, api::export, api::verify))]
pub struct Api;
