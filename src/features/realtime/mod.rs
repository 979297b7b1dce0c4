//! The socket of a page: who may open one, and which feature a frame is for. What the frames of a feature mean, and who
//! receives what it stored, is said in its [`Stream`](crate::feature::Stream).

use utoipa::OpenApi;

use crate::feature::Feature;
use crate::platform::realtime::SocketFrame;

mod routes;
pub mod socket;

/// What the product knows of this feature.
pub const FEATURE: Feature = Feature {
    name: "realtime",
    routes: routes::ROUTES,
    api: Some(Api::openapi),
    ..Feature::EMPTY
};

/// The part of the API document: the frames every socket knows.
#[derive(OpenApi)]
#[openapi(components(schemas(SocketFrame, socket::AuthFrame)))]
pub struct Api;
