//! Every route of this feature.

use super::{api, pages};
use crate::feature::{Route, routes};

/// The routes.
pub const ROUTES: &[Route] = routes! {
    Members {
        GET "/api/v1/admin/jobs" => api::jobs;
        POST "/api/v1/admin/jobs/{id}/retry" => api::retry;
        GET "/admin/jobs" => pages::jobs_page;
        POST "/admin/jobs/{id}/retry" => pages::retry_job;
    }
};
