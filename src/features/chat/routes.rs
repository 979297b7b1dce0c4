//! Every route of this feature.

use super::{api, pages};
use crate::feature::{Route, routes};

/// The routes.
pub const ROUTES: &[Route] = routes! {
    Members {
        POST "/api/v1/blocks" => api::conversations::block;
        DELETE "/api/v1/blocks/{id}" => api::conversations::unblock;
        GET "/api/v1/conversations" => api::conversations::list;
        POST "/api/v1/conversations" => api::conversations::create;
        GET "/api/v1/conversations/heads" => api::conversations::heads;
        GET "/api/v1/conversations/{id}" => api::conversations::get;
        PATCH "/api/v1/conversations/{id}" => api::conversations::rename;
        PUT "/api/v1/conversations/{id}/mute" => api::conversations::mute;
        POST "/api/v1/conversations/{id}/accept" => api::conversations::accept;
        POST "/api/v1/conversations/{id}/leave" => api::conversations::leave;
        POST "/api/v1/conversations/{id}/read" => api::conversations::read;
        POST "/api/v1/conversations/{id}/participants" => api::conversations::add_participant;
        DELETE "/api/v1/conversations/{id}/participants/{user_id}" => api::conversations::remove_participant;
        GET "/api/v1/conversations/{id}/search" => api::messages::search;
        GET "/api/v1/conversations/{id}/messages" => api::messages::page;
        POST "/api/v1/conversations/{id}/messages" => api::messages::send;
        PATCH "/api/v1/conversations/{id}/messages/{seq}" => api::messages::edit;
        DELETE "/api/v1/conversations/{id}/messages/{seq}" => api::messages::delete;
        POST "/api/v1/conversations/{id}/messages/{seq}/reactions" => api::messages::react;
        DELETE "/api/v1/conversations/{id}/messages/{seq}/reactions" => api::messages::unreact;
        POST "/api/v1/conversations/{id}/messages/{seq}/report" => api::reports::report;
        GET "/api/v1/messages/mine" => api::messages::export;
        GET "/api/v1/moderation/messages" => api::reports::list;
        POST "/api/v1/moderation/messages/{id}/open" => api::reports::open;
        GET "/messages" => pages::list;
        POST "/messages" => pages::start;
        GET "/messages/new" => pages::new;
        GET "/messages/export" => pages::export;
        GET "/messages/{id}" => pages::conversation;
        POST "/messages/{id}" => pages::send;
        POST "/messages/{id}/read" => pages::read;
        GET "/messages/{id}/search" => pages::search;
        GET "/messages/{id}/people" => pages::people;
        POST "/messages/{id}/people" => pages::change_people;
        POST "/messages/{id}/rename" => pages::rename;
        GET "/messages/{id}/messages/{seq}" => pages::message;
        POST "/messages/{id}/messages/{seq}/edit" => pages::edit;
        POST "/messages/{id}/messages/{seq}/delete" => pages::delete;
        POST "/messages/{id}/messages/{seq}/react" => pages::react;
        GET "/messages/{id}/messages/{seq}/report" => pages::report_page;
        POST "/messages/{id}/messages/{seq}/report" => pages::report;
        GET "/admin/moderation/messages" => pages::reports;
        POST "/admin/moderation/messages/{id}" => pages::open_report;
        GET "/messages/{id}/part" => pages::part;
        POST "/messages/{id}/accept" => pages::accept;
        POST "/messages/{id}/leave" => pages::leave;
        POST "/messages/{id}/mute" => pages::mute;
        POST "/connections/block" => pages::block;
    }
};
