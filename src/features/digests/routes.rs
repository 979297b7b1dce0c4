//! Every route of this feature.

use super::pages;
use crate::feature::{Route, routes};

/// The routes.
pub const ROUTES: &[Route] = routes! {
    Visitors {
        GET "/emails/off/{token}" => pages::off_page;
        POST "/emails/off/{token}" => pages::off_submit;
    }
    Members {
        GET "/settings/emails" => pages::emails;
        POST "/settings/emails" => pages::save_emails;
    }
};
