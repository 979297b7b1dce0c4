//! Every route of this feature.

use super::{api, pages};
use crate::feature::{Route, routes};

/// The routes.
pub const ROUTES: &[Route] = routes! {
    Members {
        GET "/api/v1/people" => api::people;
        GET "/api/v1/people/{id}" => api::person;
        GET "/api/v1/admin/users" => api::users;
        POST "/api/v1/admin/users/approve" => api::approve_many;
        GET "/api/v1/admin/users/{id}" => api::user;
        POST "/api/v1/admin/users/{id}/approve" => api::approve;
        POST "/api/v1/admin/users/{id}/suspend" => api::suspend;
        POST "/api/v1/admin/users/{id}/reinstate" => api::reinstate;
        POST "/api/v1/admin/users/{id}/role" => api::role;
        POST "/api/v1/admin/users/{id}/capabilities" => api::capabilities;
        PATCH "/api/v1/admin/users/{id}/placed" => api::placed;
        GET "/api/v1/admin/invitations" => api::invitations;
        POST "/api/v1/admin/invitations" => api::invite;
        POST "/api/v1/admin/invitations/bulk" => api::invite_many;
        POST "/api/v1/admin/invitations/{id}/resend" => api::resend;
        POST "/api/v1/admin/invitations/{id}/revoke" => api::revoke;
        GET "/people" => pages::people_page;
        GET "/people/{id}" => pages::person_page;
        GET "/admin/people" => pages::office_page;
        POST "/admin/people/approve" => pages::approve_people;
        GET "/admin/people/{id}" => pages::managed_page;
        POST "/admin/people/{id}/approve" => pages::approve_person;
        POST "/admin/people/{id}/suspend" => pages::suspend_person;
        POST "/admin/people/{id}/reinstate" => pages::reinstate_person;
        POST "/admin/people/{id}/role" => pages::save_role;
        POST "/admin/people/{id}/capabilities" => pages::save_capabilities;
        POST "/admin/people/{id}/placed" => pages::save_placed;
        GET "/admin/invitations" => pages::invitations_page;
        POST "/admin/invitations" => pages::send_invitations;
        POST "/admin/invitations/{id}/resend" => pages::resend_invitation;
        POST "/admin/invitations/{id}/revoke" => pages::revoke_invitation;
    }
};
