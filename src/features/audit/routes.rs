//! Every route of this feature.

use super::{api, pages};
use crate::feature::{Route, routes};

/// The routes.
pub const ROUTES: &[Route] = routes! {
    Members {
        GET "/admin/audit" => pages::audit;
        GET "/api/v1/admin/audit" => api::list;
        GET "/api/v1/admin/audit/export.csv" => api::export;
        GET "/api/v1/admin/audit/verify" => api::verify;
    }
};
