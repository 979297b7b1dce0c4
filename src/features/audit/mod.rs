//! A college's own trail of what was done: for its administrators, and for whoever they made an auditor.
//!
//! Owns no table: entries are written by every service through `TenantTx::audit` and sealed by `platform/audit`. Reads
//! only; nobody can change or delete an entry.

use utoipa::OpenApi;

pub mod api;
pub mod pages;
pub mod service;

/// The part of the API document.
#[derive(OpenApi)]
#[openapi(paths(api::list, api::verify))]
pub struct Api;
