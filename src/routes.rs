//! Every route on one screen, grouped by feature. Names handlers, holds no logic.

use std::sync::LazyLock;

use actix_web::HttpRequest;
use actix_web::dev::ResourceDef;
use actix_web::guard::{self, Guard, GuardContext};
use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

use crate::counts::{self, attached};
use crate::features::audit;
use crate::features::console;
use crate::features::{accounts, background, development, health, people, roster};
use crate::features::{connections, digests, messages};
use crate::features::{experiences, moderation};
use crate::openapi;
use crate::platform::auth::{members_only, operators_only};
use crate::platform::http::{RequestContext, Site, for_anybody};
use crate::rights::settled_first;
use crate::web::assets;

/// Who a route is for, and with it on which sites it exists: a college's `/login` and the console's `/login` are two
/// routes. The isolation tests attack each kind in its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Probes and files: the same for everybody.
    Public,
    /// The doors of a college: nobody needs to be signed in.
    Door,
    /// Signed-in people of a college.
    Members,
    /// The doors of the console: no operator needs to be signed in.
    ConsoleDoor,
    /// Signed-in operators, on the console only.
    Operators,
}

impl Audience {
    /// Whether its routes exist on the console, and only there.
    pub fn on_console(self) -> bool {
        matches!(self, Audience::ConsoleDoor | Audience::Operators)
    }

    fn exists_on(self, on_console: bool) -> bool {
        self == Audience::Public || self.on_console() == on_console
    }
}

impl Guard for Audience {
    /// Whether a route for this audience exists on the site the request was sent to. Everything but the console's own
    /// and the public routes is unknown there, and the other way round, so that neither answers for the other.
    fn check(&self, request: &GuardContext<'_>) -> bool {
        let on_console = request
            .req_data()
            .get::<RequestContext>()
            .is_some_and(|context| matches!(context.site(), Site::Console));
        self.exists_on(on_console)
    }
}

/// The methods a path has on the site the request was sent to, for the `Allow` header; empty when there is no such path.
pub fn methods_of(request: &HttpRequest) -> String {
    static PATTERNS: LazyLock<Vec<(ResourceDef, &Route)>> = LazyLock::new(|| {
        ROUTES
            .iter()
            .map(|route| (ResourceDef::new(route.path), route))
            .collect()
    });
    let on_console = RequestContext::of(request).is_some_and(|context| matches!(context.site(), Site::Console));
    let mut methods: Vec<&str> = Vec::new();
    let here = PATTERNS
        .iter()
        .filter(|(pattern, route)| route.audience.exists_on(on_console) && pattern.is_match(request.path()));
    for (_, route) in here {
        let with_head = (route.method == "GET").then_some("HEAD");
        for method in [Some(route.method), with_head].into_iter().flatten() {
            if !methods.contains(&method) {
                methods.push(method);
            }
        }
    }
    methods.sort_unstable();
    methods.join(", ")
}

/// One route, as tests and documentation see it.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// Upper-case method.
    pub method: &'static str,
    /// Path pattern, with `{name}` for variables.
    pub path: &'static str,
    /// Who it is for.
    pub audience: Audience,
}

macro_rules! routes {
    ($($audience:ident { $($method:ident $path:literal => $handler:path;)* })+) => {
        /// Every route of the product.
        pub const ROUTES: &[Route] = &[$($(
            Route { method: stringify!($method), path: $path, audience: Audience::$audience },
        )*)+];

        /// Registers every route.
        pub fn configure(config: &mut ServiceConfig) {
            $($( config.route(
                $path,
                routes!(@for $audience, routes!(@method $method).guard(Audience::$audience).to($handler)),
            ); )*)+
            config.service(openapi::page());
        }
    };
    (@for Members, $route:expr) => { $route.wrap(from_fn(attached)).wrap(from_fn(settled_first)).wrap(from_fn(members_only)) };
    (@for Operators, $route:expr) => { $route.wrap(from_fn(operators_only)) };
    (@for $audience:ident, $route:expr) => { $route.wrap(from_fn(for_anybody)) };
    (@method GET) => { web::route().guard(guard::Any(guard::Get()).or(guard::Head())) };
    (@method POST) => { web::post() };
    (@method PUT) => { web::put() };
    (@method PATCH) => { web::patch() };
    (@method DELETE) => { web::delete() };
}

routes! {
    Public {
        GET "/healthz" => health::live;
        GET "/readyz" => health::ready;
        GET "/assets/{hash}/{path:.*}" => assets::handler;
        GET "/design" => development::design;
        GET "/api/openapi.json" => openapi::json;
    }
    Public {
        GET "/help" => accounts::pages::help;
        GET "/privacy" => accounts::pages::privacy;
        GET "/accessibility" => accounts::pages::accessibility;
        POST "/preferences" => accounts::pages::preferences;
        GET "/dev/mail" => accounts::pages::dev_mails;
        GET "/dev/mail/{id}" => accounts::pages::dev_mail;
    }
    Door {
        GET "/" => accounts::pages::landing;
        GET "/login" => accounts::pages::login_page;
        POST "/login" => accounts::pages::login_submit;
        POST "/logout" => accounts::pages::logout_submit;
        GET "/forgot" => accounts::pages::forgot_page;
        POST "/forgot" => accounts::pages::forgot_submit;
        GET "/forgot/sent" => accounts::pages::forgot_sent;
        GET "/reset/{token}" => accounts::pages::reset_page;
        POST "/reset/{token}" => accounts::pages::reset_submit;
        GET "/verify/{token}" => accounts::pages::verify_page;
        POST "/verify/{token}" => accounts::pages::verify_submit;
        GET "/join" => accounts::pages::join_page;
        POST "/join" => accounts::pages::join_submit;
        GET "/join/sent" => accounts::pages::join_sent;
        GET "/join/waiting" => accounts::pages::join_waiting;
        GET "/join/{token}" => accounts::pages::joining_page;
        POST "/join/{token}" => accounts::pages::joining_submit;
        GET "/emails/off/{token}" => digests::pages::off_page;
        POST "/emails/off/{token}" => digests::pages::off_submit;
        POST "/api/v1/auth/login" => accounts::api::login;
        POST "/api/v1/auth/refresh" => accounts::api::refresh;
        POST "/api/v1/auth/forgot-password" => accounts::api::forgot_password;
        POST "/api/v1/auth/reset-password" => accounts::api::reset_password;
        POST "/api/v1/auth/verify-email" => accounts::api::verify_email;
        POST "/api/v1/auth/register" => accounts::api::register;
        POST "/api/v1/auth/accept-invitation" => accounts::api::accept_invitation;
    }
    Members {
        GET "/api/v1/auth/me" => accounts::api::me;
        POST "/api/v1/auth/logout" => accounts::api::logout;
        POST "/api/v1/auth/logout-all" => accounts::api::logout_all;
        GET "/api/v1/auth/sessions" => accounts::api::sessions;
        DELETE "/api/v1/auth/sessions/{id}" => accounts::api::end_session;
        POST "/api/v1/auth/change-password" => accounts::api::change_password;
        POST "/api/v1/auth/change-email" => accounts::api::change_email;
        POST "/api/v1/auth/verify-email/send" => accounts::api::send_verification;
        GET "/counts" => counts::counts;
        GET "/welcome" => accounts::pages::welcome_page;
        POST "/welcome" => accounts::pages::welcome_submit;
        GET "/settings" => accounts::pages::settings_page;
        POST "/settings" => accounts::pages::settings_submit;
        GET "/settings/security" => accounts::pages::security_page;
        POST "/settings/password" => accounts::pages::password_submit;
        POST "/settings/email" => accounts::pages::email_submit;
        POST "/settings/email/verify" => accounts::pages::verification_submit;
        POST "/settings/sessions/end-all" => accounts::pages::sessions_end_submit;
        POST "/settings/sessions/{id}/end" => accounts::pages::session_end_submit;
        GET "/settings/emails" => digests::pages::emails;
        POST "/settings/emails" => digests::pages::save_emails;
        GET "/api/v1/users/{id}" => accounts::api::user;
        PATCH "/api/v1/users/{id}" => accounts::api::update_user;
        GET "/api/v1/profiles/me" => accounts::api::my_profile;
        PATCH "/api/v1/profiles/me" => accounts::api::update_my_profile;

        GET "/api/v1/connections" => connections::api::list;
        POST "/api/v1/connections" => connections::api::request;
        DELETE "/api/v1/connections/{id}" => connections::api::remove;
        POST "/api/v1/connections/{id}/accept" => connections::api::accept;
        POST "/api/v1/connections/{id}/decline" => connections::api::decline;
        POST "/api/v1/connections/{id}/withdraw" => connections::api::withdraw;
        GET "/api/v1/blocks" => connections::api::block_list;
        POST "/api/v1/blocks" => messages::api::conversations::block;
        DELETE "/api/v1/blocks/{id}" => messages::api::conversations::unblock;
        GET "/api/v1/chat-preferences" => connections::api::preferences;
        PUT "/api/v1/chat-preferences" => connections::api::set_preferences;
        GET "/api/v1/conversations" => messages::api::conversations::list;
        POST "/api/v1/conversations" => messages::api::conversations::create;
        GET "/api/v1/conversations/heads" => messages::api::conversations::heads;
        GET "/api/v1/conversations/{id}" => messages::api::conversations::get;
        PATCH "/api/v1/conversations/{id}" => messages::api::conversations::rename;
        PUT "/api/v1/conversations/{id}/mute" => messages::api::conversations::mute;
        POST "/api/v1/conversations/{id}/accept" => messages::api::conversations::accept;
        POST "/api/v1/conversations/{id}/leave" => messages::api::conversations::leave;
        POST "/api/v1/conversations/{id}/read" => messages::api::conversations::read;
        POST "/api/v1/conversations/{id}/participants" => messages::api::conversations::add_participant;
        DELETE "/api/v1/conversations/{id}/participants/{user_id}" => messages::api::conversations::remove_participant;
        GET "/api/v1/conversations/{id}/search" => messages::api::messages::search;
        GET "/api/v1/conversations/{id}/messages" => messages::api::messages::page;
        POST "/api/v1/conversations/{id}/messages" => messages::api::messages::send;
        PATCH "/api/v1/conversations/{id}/messages/{seq}" => messages::api::messages::edit;
        DELETE "/api/v1/conversations/{id}/messages/{seq}" => messages::api::messages::delete;
        POST "/api/v1/conversations/{id}/messages/{seq}/reactions" => messages::api::messages::react;
        DELETE "/api/v1/conversations/{id}/messages/{seq}/reactions" => messages::api::messages::unreact;
        POST "/api/v1/conversations/{id}/messages/{seq}/report" => messages::api::reports::report;
        GET "/api/v1/messages/mine" => messages::api::messages::export;
        GET "/api/v1/moderation/messages" => messages::api::reports::list;
        POST "/api/v1/moderation/messages/{id}/open" => messages::api::reports::open;
        GET "/ws" => messages::socket::connect;
        GET "/messages" => messages::pages::list;
        POST "/messages" => messages::pages::start;
        GET "/messages/new" => messages::pages::new;
        GET "/messages/export" => messages::pages::export;
        GET "/messages/{id}" => messages::pages::conversation;
        POST "/messages/{id}" => messages::pages::send;
        POST "/messages/{id}/read" => messages::pages::read;
        GET "/messages/{id}/search" => messages::pages::search;
        GET "/messages/{id}/people" => messages::pages::people;
        POST "/messages/{id}/people" => messages::pages::change_people;
        POST "/messages/{id}/rename" => messages::pages::rename;
        GET "/messages/{id}/messages/{seq}" => messages::pages::message;
        POST "/messages/{id}/messages/{seq}/edit" => messages::pages::edit;
        POST "/messages/{id}/messages/{seq}/delete" => messages::pages::delete;
        POST "/messages/{id}/messages/{seq}/react" => messages::pages::react;
        GET "/messages/{id}/messages/{seq}/report" => messages::pages::report_page;
        POST "/messages/{id}/messages/{seq}/report" => messages::pages::report;
        GET "/admin/moderation/messages" => messages::pages::reports;
        POST "/admin/moderation/messages/{id}" => messages::pages::open_report;
        GET "/settings/chat" => connections::pages::preferences;
        POST "/settings/chat" => connections::pages::set_preferences;
        GET "/messages/{id}/part" => messages::pages::part;
        POST "/messages/{id}/accept" => messages::pages::accept;
        POST "/messages/{id}/leave" => messages::pages::leave;
        POST "/messages/{id}/mute" => messages::pages::mute;
        GET "/connections" => connections::pages::list;
        POST "/connections" => connections::pages::request;
        POST "/connections/block" => messages::pages::block;
        POST "/connections/{id}" => connections::pages::step;

        POST "/api/v1/admin/roster/imports" => roster::api::upload;
        GET "/api/v1/admin/roster/imports" => roster::api::imports;
        GET "/api/v1/admin/roster/imports/{id}" => roster::api::import;
        GET "/api/v1/admin/roster/imports/{id}/rows" => roster::api::rows;
        PUT "/api/v1/admin/roster/imports/{id}/mapping" => roster::api::map;
        POST "/api/v1/admin/roster/imports/{id}/commit" => roster::api::commit;
        POST "/api/v1/admin/roster/imports/{id}/cancel" => roster::api::cancel;
        GET "/api/v1/admin/roster/imports/{id}/errors.csv" => roster::api::errors_csv;
        GET "/api/v1/admin/roster" => roster::api::entries;
        DELETE "/api/v1/admin/roster/entries/{id}" => roster::api::remove_entry;
        GET "/api/v1/admin/roster/export.csv" => roster::api::export_csv;
        GET "/admin/roster" => roster::pages::roster_page;
        POST "/admin/roster/entries/{id}/remove" => roster::pages::remove_entry;
        GET "/admin/roster/import" => roster::pages::upload_page;
        POST "/admin/roster/import" => roster::pages::upload_file;
        GET "/admin/roster/imports/{id}" => roster::pages::import_page;
        GET "/admin/roster/imports/{id}/progress" => roster::pages::progress_part;
        POST "/admin/roster/imports/{id}/mapping" => roster::pages::map_columns;
        POST "/admin/roster/imports/{id}/commit" => roster::pages::commit_import;
        POST "/admin/roster/imports/{id}/cancel" => roster::pages::cancel_import;

        GET "/api/v1/people" => people::api::people;
        GET "/api/v1/people/{id}" => people::api::person;
        GET "/api/v1/admin/users" => people::api::users;
        POST "/api/v1/admin/users/approve" => people::api::approve_many;
        GET "/api/v1/admin/users/{id}" => people::api::user;
        POST "/api/v1/admin/users/{id}/approve" => people::api::approve;
        POST "/api/v1/admin/users/{id}/suspend" => people::api::suspend;
        POST "/api/v1/admin/users/{id}/reinstate" => people::api::reinstate;
        POST "/api/v1/admin/users/{id}/role" => people::api::role;
        POST "/api/v1/admin/users/{id}/capabilities" => people::api::capabilities;
        PATCH "/api/v1/admin/users/{id}/placed" => people::api::placed;
        GET "/api/v1/admin/invitations" => people::api::invitations;
        POST "/api/v1/admin/invitations" => people::api::invite;
        POST "/api/v1/admin/invitations/bulk" => people::api::invite_many;
        POST "/api/v1/admin/invitations/{id}/resend" => people::api::resend;
        POST "/api/v1/admin/invitations/{id}/revoke" => people::api::revoke;
        GET "/people" => people::pages::people_page;
        GET "/people/{id}" => people::pages::person_page;
        GET "/admin/people" => people::pages::office_page;
        POST "/admin/people/approve" => people::pages::approve_people;
        GET "/admin/people/{id}" => people::pages::managed_page;
        POST "/admin/people/{id}/approve" => people::pages::approve_person;
        POST "/admin/people/{id}/suspend" => people::pages::suspend_person;
        POST "/admin/people/{id}/reinstate" => people::pages::reinstate_person;
        POST "/admin/people/{id}/role" => people::pages::save_role;
        POST "/admin/people/{id}/capabilities" => people::pages::save_capabilities;
        POST "/admin/people/{id}/placed" => people::pages::save_placed;
        GET "/admin/invitations" => people::pages::invitations_page;
        POST "/admin/invitations" => people::pages::send_invitations;
        POST "/admin/invitations/{id}/resend" => people::pages::resend_invitation;
        POST "/admin/invitations/{id}/revoke" => people::pages::revoke_invitation;

        GET "/api/v1/admin/jobs" => background::api::jobs;
        POST "/api/v1/admin/jobs/{id}/retry" => background::api::retry;
        GET "/admin/jobs" => background::pages::jobs_page;
        POST "/admin/jobs/{id}/retry" => background::pages::retry_job;
    }
    Members {
        GET "/admin/audit" => audit::pages::audit;
        GET "/api/v1/admin/audit" => audit::api::list;
        GET "/api/v1/admin/audit/verify" => audit::api::verify;
        GET "/api/v1/experiences" => experiences::api::list;
        POST "/api/v1/experiences" => experiences::api::create;
        GET "/api/v1/experiences/mine" => experiences::api::mine;
        GET "/api/v1/experiences/bookmarks" => experiences::api::bookmarks;
        GET "/api/v1/experiences/facets" => experiences::api::facets;
        GET "/api/v1/experiences/company" => experiences::api::company;
        GET "/api/v1/experiences/{id}" => experiences::api::read;
        PATCH "/api/v1/experiences/{id}" => experiences::api::save;
        DELETE "/api/v1/experiences/{id}" => experiences::api::delete;
        POST "/api/v1/experiences/{id}/submit" => experiences::api::submit;
        POST "/api/v1/experiences/{id}/withdraw" => experiences::api::withdraw;
        PUT "/api/v1/experiences/{id}/bookmark" => experiences::api::bookmark;
        DELETE "/api/v1/experiences/{id}/bookmark" => experiences::api::unbookmark;
        PUT "/api/v1/experiences/{id}/helpful" => experiences::api::mark_helpful;
        DELETE "/api/v1/experiences/{id}/helpful" => experiences::api::unmark_helpful;

        GET "/experiences" => experiences::pages::list_page;
        GET "/experiences/new" => experiences::pages::new_page;
        POST "/experiences/new" => experiences::pages::new_start;
        GET "/experiences/mine" => experiences::pages::mine_page;
        GET "/experiences/bookmarks" => experiences::pages::bookmarks_page;
        GET "/experiences/filters" => experiences::pages::filter_values;
        GET "/experiences/{id}" => experiences::pages::read_page;
        GET "/experiences/{id}/edit" => experiences::pages::edit_page;
        POST "/experiences/{id}/edit" => experiences::pages::edit_save;
        POST "/experiences/{id}/autosave" => experiences::pages::autosave;
        GET "/experiences/{id}/preview" => experiences::pages::preview_page;
        POST "/experiences/{id}/bookmark" => experiences::pages::bookmark;
        POST "/experiences/{id}/helpful" => experiences::pages::helpful;
        POST "/experiences/{id}/submit" => experiences::pages::submit;
        POST "/experiences/{id}/withdraw" => experiences::pages::withdraw;
        POST "/experiences/{id}/delete" => experiences::pages::delete;

        GET "/api/v1/moderation/queue" => moderation::api::queue;
        GET "/api/v1/moderation/experiences/{id}" => moderation::api::review;
        POST "/api/v1/moderation/experiences/{id}/claim" => moderation::api::claim;
        POST "/api/v1/moderation/experiences/{id}/release" => moderation::api::release;
        POST "/api/v1/moderation/experiences/{id}/approve" => moderation::api::approve;
        POST "/api/v1/moderation/experiences/{id}/reject" => moderation::api::reject;
        POST "/api/v1/moderation/experiences/{id}/request-changes" => moderation::api::request_changes;
        GET "/admin/moderation" => moderation::pages::queue_page;
        GET "/admin/moderation/experiences/{id}" => moderation::pages::review_page;
        POST "/admin/moderation/experiences/{id}/claim" => moderation::pages::claim;
        POST "/admin/moderation/experiences/{id}/release" => moderation::pages::release;
        POST "/admin/moderation/experiences/{id}/decide" => moderation::pages::decide;
    }
    ConsoleDoor {
        GET "/" => console::pages::home;
        GET "/login" => console::pages::login_page;
        POST "/login" => console::pages::login_submit;
        POST "/logout" => console::pages::logout_submit;
        GET "/set-password/{token}" => console::pages::set_password_page;
        POST "/set-password/{token}" => console::pages::set_password_submit;
        POST "/api/v1/console/auth/login" => console::api::auth::login;
        POST "/api/v1/console/auth/set-password" => console::api::auth::set_password;
    }
    Operators {
        GET "/colleges" => console::pages::colleges_page;
        POST "/colleges" => console::pages::new_college_submit;
        GET "/colleges/new" => console::pages::new_college_page;
        GET "/colleges/{id}" => console::pages::college_page;
        POST "/colleges/{id}" => console::pages::college_submit;
        POST "/colleges/{id}/suspend" => console::pages::suspend_submit;
        POST "/colleges/{id}/resume" => console::pages::resume_submit;
        POST "/colleges/{id}/hosts" => console::pages::host_submit;
        POST "/colleges/{id}/hosts/verify" => console::pages::host_verify_submit;
        POST "/colleges/{id}/hosts/remove" => console::pages::host_remove_submit;
        POST "/colleges/{id}/admins" => console::pages::admin_submit;
        GET "/audit" => console::pages::audit;
        POST "/api/v1/console/auth/logout" => console::api::auth::logout;
        GET "/api/v1/console/auth/me" => console::api::auth::me;
        GET "/api/v1/console/colleges" => console::api::colleges::list;
        POST "/api/v1/console/colleges" => console::api::colleges::create;
        GET "/api/v1/console/colleges/{id}" => console::api::colleges::get;
        PATCH "/api/v1/console/colleges/{id}" => console::api::colleges::change;
        POST "/api/v1/console/colleges/{id}/suspend" => console::api::colleges::suspend;
        POST "/api/v1/console/colleges/{id}/resume" => console::api::colleges::resume;
        POST "/api/v1/console/colleges/{id}/admins" => console::api::colleges::invite_admin;
        POST "/api/v1/console/colleges/{id}/hosts" => console::api::hosts::add;
        POST "/api/v1/console/colleges/{id}/hosts/{host}/verify" => console::api::hosts::verify;
        DELETE "/api/v1/console/colleges/{id}/hosts/{host}" => console::api::hosts::remove;
        GET "/api/v1/console/audit" => console::api::audit::list;
        GET "/api/v1/console/audit/verify" => console::api::audit::verify;
        GET "/api/v1/console/health" => console::api::audit::health;
    }
}
