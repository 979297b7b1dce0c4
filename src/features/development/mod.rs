//! Pages for developers only: not there (404) in any other environment.

use actix_web::HttpResponse;
use actix_web::web::{Data, Query};

use crate::error::AppError;
use crate::feature::{Feature, routes};
use crate::platform::app::App;
use crate::platform::http::RequestContext;
use crate::web::design::{DesignQuery, design_answer};

/// What the product knows of this feature.
pub const FEATURE: Feature = Feature {
    name: "development",
    routes: routes! {
        Public {
            GET "/design" => design;
        }
    },
    ..Feature::EMPTY
};

/// `GET /design`: every component in every state.
pub async fn design(
    app: Data<App>,
    context: RequestContext,
    query: Query<DesignQuery>,
) -> Result<HttpResponse, AppError> {
    if !app.settings.development() {
        return Err(AppError::NotFound);
    }
    Ok(design_answer(&query, context.nonce().to_owned(), app.clock.now()))
}
