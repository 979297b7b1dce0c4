//! Every route of this feature.

use super::{api, pages};
use crate::feature::{Route, routes};

/// The routes.
pub const ROUTES: &[Route] = routes! {
    Public {
        GET "/help" => pages::help;
        GET "/privacy" => pages::privacy;
        GET "/accessibility" => pages::accessibility;
        POST "/preferences" => pages::preferences;
        GET "/dev/mail" => pages::dev_mails;
        GET "/dev/mail/{id}" => pages::dev_mail;
    }
    Visitors {
        GET "/" => pages::landing;
        GET "/login" => pages::login_page;
        POST "/login" => pages::login_submit;
        POST "/logout" => pages::logout_submit;
        GET "/forgot" => pages::forgot_page;
        POST "/forgot" => pages::forgot_submit;
        GET "/forgot/sent" => pages::forgot_sent;
        GET "/reset/{token}" => pages::reset_page;
        POST "/reset/{token}" => pages::reset_submit;
        GET "/verify/{token}" => pages::verify_page;
        POST "/verify/{token}" => pages::verify_submit;
        GET "/join" => pages::join_page;
        POST "/join" => pages::join_submit;
        GET "/join/sent" => pages::join_sent;
        GET "/join/waiting" => pages::join_waiting;
        GET "/join/{token}" => pages::joining_page;
        POST "/join/{token}" => pages::joining_submit;
        POST "/api/v1/auth/login" => api::login;
        POST "/api/v1/auth/refresh" => api::refresh;
        POST "/api/v1/auth/forgot-password" => api::forgot_password;
        POST "/api/v1/auth/reset-password" => api::reset_password;
        POST "/api/v1/auth/verify-email" => api::verify_email;
        POST "/api/v1/auth/register" => api::register;
        POST "/api/v1/auth/accept-invitation" => api::accept_invitation;
    }
    Members {
        GET "/api/v1/auth/me" => api::me;
        POST "/api/v1/auth/logout" => api::logout;
        POST "/api/v1/auth/logout-all" => api::logout_all;
        GET "/api/v1/auth/sessions" => api::sessions;
        DELETE "/api/v1/auth/sessions/{id}" => api::end_session;
        POST "/api/v1/auth/change-password" => api::change_password;
        POST "/api/v1/auth/change-email" => api::change_email;
        POST "/api/v1/auth/verify-email/send" => api::send_verification;
        GET "/welcome" => pages::welcome_page;
        POST "/welcome" => pages::welcome_submit;
        GET "/settings" => pages::settings_page;
        POST "/settings" => pages::settings_submit;
        GET "/settings/security" => pages::security_page;
        POST "/settings/password" => pages::password_submit;
        POST "/settings/email" => pages::email_submit;
        POST "/settings/email/verify" => pages::verification_submit;
        POST "/settings/sessions/end-all" => pages::sessions_end_submit;
        POST "/settings/sessions/{id}/end" => pages::session_end_submit;
        GET "/api/v1/users/{id}" => api::user;
        PATCH "/api/v1/users/{id}" => api::update_user;
        GET "/api/v1/profiles/me" => api::my_profile;
        PATCH "/api/v1/profiles/me" => api::update_my_profile;
    }
};
