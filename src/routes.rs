//! Every route on one screen, grouped by feature. Names handlers, holds no logic.

use actix_web::web::{self, ServiceConfig};

use crate::features::{accounts, health};
use crate::openapi;
use crate::web::{assets, design};

/// Who a route is for; the isolation tests attack each kind in its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Probes and files: the same for everybody.
    Public,
    /// The doors of a college: nobody needs to be signed in.
    Door,
    /// Signed-in people of a college.
    Members,
    /// Operators on the console.
    Operators,
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
            $($( config.route($path, routes!(@method $method).to($handler)); )*)+
            config.service(openapi::page());
        }
    };
    (@method GET) => { web::get() };
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
        GET "/design" => design::design_page;
        GET "/api/openapi.json" => openapi::json;
    }
    Door {
        POST "/api/v1/auth/login" => accounts::api::login;
        POST "/api/v1/auth/refresh" => accounts::api::refresh;
    }
    Members {
        GET "/api/v1/auth/me" => accounts::api::me;
        POST "/api/v1/auth/logout" => accounts::api::logout;
    }
}
