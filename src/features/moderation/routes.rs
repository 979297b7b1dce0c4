//! Every route of this feature.

use super::{api, pages};
use crate::feature::{Route, routes};

/// The routes.
pub const ROUTES: &[Route] = routes! {
    Members {
        GET "/api/v1/moderation/queue" => api::queue;
        GET "/api/v1/moderation/experiences/{id}" => api::review;
        POST "/api/v1/moderation/experiences/{id}/claim" => api::claim;
        POST "/api/v1/moderation/experiences/{id}/release" => api::release;
        POST "/api/v1/moderation/experiences/{id}/approve" => api::approve;
        POST "/api/v1/moderation/experiences/{id}/reject" => api::reject;
        POST "/api/v1/moderation/experiences/{id}/request-changes" => api::request_changes;
        GET "/admin/moderation" => pages::queue_page;
        GET "/admin/moderation/experiences/{id}" => pages::review_page;
        POST "/admin/moderation/experiences/{id}/claim" => pages::claim;
        POST "/admin/moderation/experiences/{id}/release" => pages::release;
        POST "/admin/moderation/experiences/{id}/decide" => pages::decide;
    }
};
