//! Every route of this feature.

use super::{api, pages};
use crate::feature::{Route, routes};

/// The routes.
pub const ROUTES: &[Route] = routes! {
    Members {
        GET "/api/v1/connections" => api::list;
        POST "/api/v1/connections" => api::request;
        DELETE "/api/v1/connections/{id}" => api::remove;
        POST "/api/v1/connections/{id}/accept" => api::accept;
        POST "/api/v1/connections/{id}/decline" => api::decline;
        POST "/api/v1/connections/{id}/withdraw" => api::withdraw;
        GET "/api/v1/blocks" => api::block_list;
        GET "/api/v1/chat-preferences" => api::preferences;
        PUT "/api/v1/chat-preferences" => api::set_preferences;
        GET "/settings/chat" => pages::preferences;
        POST "/settings/chat" => pages::set_preferences;
        GET "/connections" => pages::list;
        POST "/connections" => pages::request;
        POST "/connections/{id}" => pages::step;
    }
};
