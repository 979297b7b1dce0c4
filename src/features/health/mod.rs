//! Probes for whoever keeps the process running: alive (the event loop answers) and ready (the database answers).

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::feature::{Feature, routes};
use crate::platform::app::App;

/// What the product knows of this feature.
pub const FEATURE: Feature = Feature {
    name: "health",
    routes: routes! {
        Public {
            GET "/healthz" => live;
            GET "/readyz" => ready;
        }
    },
    ..Feature::EMPTY
};

/// `GET /healthz`: the process answers.
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok\n")
}

/// `GET /readyz`: the database answers too.
pub async fn ready(app: Data<App>) -> HttpResponse {
    if app.db.answers(Duration::from_secs(2)).await {
        HttpResponse::Ok().content_type("text/plain").body("ready\n")
    } else {
        HttpResponse::ServiceUnavailable()
            .content_type("text/plain")
            .body("the database does not answer\n")
    }
}
