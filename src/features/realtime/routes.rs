//! Every route of this feature.

use super::socket;
use crate::feature::{Route, routes};

/// The routes.
pub const ROUTES: &[Route] = routes! {
    Members {
        GET "/ws" => socket::connect;
    }
};
