//! The OpenAPI document, gathered from the features.

use actix_web::HttpResponse;
use utoipa::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};

use crate::features::accounts;

#[derive(OpenApi)]
#[openapi(
    info(title = "Peer2Peer", description = "Placement infrastructure for colleges. Every path is served on a college's own host (`<slug>.<base-domain>`), or on `api.<base-domain>` where the token names the college; `/api/v1/console/` on `console.<base-domain>` only."),
    components(schemas(crate::error::Problem, crate::error::FieldError)),
    security(("bearer" = []))
)]
struct Root;

/// The whole document.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Root::openapi();
    document.info.version = env!("CARGO_PKG_VERSION").to_owned();
    for part in [accounts::Api::openapi()] {
        document.merge(part);
    }
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    document
}

/// `GET /api/openapi.json`
pub async fn json() -> HttpResponse {
    HttpResponse::Ok().json(document())
}
