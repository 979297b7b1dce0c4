//! Every route of this feature.

use super::{api, pages};
use crate::feature::{Route, routes};

/// The routes.
pub const ROUTES: &[Route] = routes! {
    ConsoleVisitors {
        GET "/" => pages::home;
        GET "/login" => pages::login_page;
        POST "/login" => pages::login_submit;
        POST "/logout" => pages::logout_submit;
        GET "/set-password/{token}" => pages::set_password_page;
        POST "/set-password/{token}" => pages::set_password_submit;
        POST "/api/v1/console/auth/login" => api::auth::login;
        POST "/api/v1/console/auth/set-password" => api::auth::set_password;
    }
    Operators {
        GET "/colleges" => pages::colleges_page;
        POST "/colleges" => pages::new_college_submit;
        GET "/colleges/new" => pages::new_college_page;
        GET "/colleges/{id}" => pages::college_page;
        POST "/colleges/{id}" => pages::college_submit;
        POST "/colleges/{id}/suspend" => pages::suspend_submit;
        POST "/colleges/{id}/resume" => pages::resume_submit;
        POST "/colleges/{id}/hosts" => pages::host_submit;
        POST "/colleges/{id}/hosts/verify" => pages::host_verify_submit;
        POST "/colleges/{id}/hosts/remove" => pages::host_remove_submit;
        POST "/colleges/{id}/admins" => pages::admin_submit;
        GET "/audit" => pages::audit;
        POST "/api/v1/console/auth/logout" => api::auth::logout;
        GET "/api/v1/console/auth/me" => api::auth::me;
        GET "/api/v1/console/colleges" => api::colleges::list;
        POST "/api/v1/console/colleges" => api::colleges::create;
        GET "/api/v1/console/colleges/{id}" => api::colleges::get;
        PATCH "/api/v1/console/colleges/{id}" => api::colleges::change;
        POST "/api/v1/console/colleges/{id}/suspend" => api::colleges::suspend;
        POST "/api/v1/console/colleges/{id}/resume" => api::colleges::resume;
        POST "/api/v1/console/colleges/{id}/admins" => api::colleges::invite_admin;
        POST "/api/v1/console/colleges/{id}/hosts" => api::hosts::add;
        POST "/api/v1/console/colleges/{id}/hosts/{host}/verify" => api::hosts::verify;
        DELETE "/api/v1/console/colleges/{id}/hosts/{host}" => api::hosts::remove;
        GET "/api/v1/console/audit" => api::audit::list;
        GET "/api/v1/console/audit/verify" => api::audit::verify;
        GET "/api/v1/console/health" => api::audit::health;
    }
};
