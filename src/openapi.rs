//! The OpenAPI document, gathered from the features.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use utoipa::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa_swagger_ui::SwaggerUi;

use crate::features::{accounts, audit, background, console, people, roster};
use crate::features::{experiences, moderation};

use crate::features::{connections, messages};

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
    for part in [
        connections::Api::openapi(),
        messages::Api::openapi(),
        accounts::Api::openapi(),
        audit::Api::openapi(),
        console::Api::openapi(),
        roster::Api::openapi(),
        experiences::Api::openapi(),
        moderation::Api::openapi(),
        people::Api::openapi(),
        background::Api::openapi(),
    ] {
        document.merge(part);
    }
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    document
}

static TEXT: LazyLock<String> = LazyLock::new(|| document().to_json().unwrap_or_default());

/// `GET /api/openapi.json`
pub async fn json() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(TEXT.as_str())
}

/// `GET /api/docs/`: a page to read and try the API, from inside the binary.
pub fn page() -> SwaggerUi {
    SwaggerUi::new("/api/docs/{_:.*}").config(utoipa_swagger_ui::Config::from("/api/openapi.json"))
}
