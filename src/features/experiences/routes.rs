//! Every route of this feature.

use super::{api, pages};
use crate::feature::{Route, routes};

/// The routes.
pub const ROUTES: &[Route] = routes! {
    Members {
        GET "/api/v1/experiences" => api::list;
        POST "/api/v1/experiences" => api::create;
        GET "/api/v1/experiences/mine" => api::mine;
        GET "/api/v1/experiences/bookmarks" => api::bookmarks;
        GET "/api/v1/experiences/facets" => api::facets;
        GET "/api/v1/experiences/company" => api::company;
        GET "/api/v1/experiences/{id}" => api::read;
        PATCH "/api/v1/experiences/{id}" => api::save;
        DELETE "/api/v1/experiences/{id}" => api::delete;
        POST "/api/v1/experiences/{id}/submit" => api::submit;
        POST "/api/v1/experiences/{id}/withdraw" => api::withdraw;
        PUT "/api/v1/experiences/{id}/bookmark" => api::bookmark;
        DELETE "/api/v1/experiences/{id}/bookmark" => api::unbookmark;
        PUT "/api/v1/experiences/{id}/helpful" => api::mark_helpful;
        DELETE "/api/v1/experiences/{id}/helpful" => api::unmark_helpful;
        GET "/experiences" => pages::list_page;
        GET "/experiences/new" => pages::new_page;
        POST "/experiences/new" => pages::new_start;
        GET "/experiences/mine" => pages::mine_page;
        GET "/experiences/bookmarks" => pages::bookmarks_page;
        GET "/experiences/filters" => pages::filter_values;
        GET "/experiences/{id}" => pages::read_page;
        GET "/experiences/{id}/edit" => pages::edit_page;
        POST "/experiences/{id}/edit" => pages::edit_save;
        POST "/experiences/{id}/autosave" => pages::autosave;
        GET "/experiences/{id}/preview" => pages::preview_page;
        POST "/experiences/{id}/bookmark" => pages::bookmark;
        POST "/experiences/{id}/helpful" => pages::helpful;
        POST "/experiences/{id}/submit" => pages::submit;
        POST "/experiences/{id}/withdraw" => pages::withdraw;
        POST "/experiences/{id}/delete" => pages::delete;
    }
};
