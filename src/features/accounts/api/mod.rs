//! `/api/v1/auth/` and `/api/v1/users/`.

mod account;
mod doors;
mod users;

pub use account::*;
pub use doors::*;
pub use users::*;

use actix_web::HttpResponse;
use actix_web::http::header;

use super::model::Tokens;
use crate::error::AppError;
use crate::platform::app::App;
use crate::platform::auth::cookies;
use crate::platform::auth::sessions::Opened;
use crate::platform::http::session_cookies;
use crate::platform::scope::CollegeId;

/// The answer to a sign-in or refresh: tokens in the body, and the same as cookies for browsers.
fn tokens(app: &App, college_id: CollegeId, opened: &Opened) -> Result<HttpResponse, AppError> {
    let access = app.issue_access(college_id, opened)?;
    let refresh = opened.refresh.expose();
    let mut response = HttpResponse::Ok();
    for cookie in session_cookies(app, &access.text, refresh) {
        response.append_header((header::SET_COOKIE, cookie));
    }
    Ok(response.json(Tokens {
        access_token: access.text,
        token_type: "Bearer",
        expires_in: access.expires_in,
        refresh_token: refresh.to_owned(),
        session_id: opened.session_id,
    }))
}

/// 204, and the browser forgets that it was signed in.
fn signed_out() -> HttpResponse {
    let mut response = HttpResponse::NoContent();
    for cookie in cookies::clear() {
        response.append_header((header::SET_COOKIE, cookie));
    }
    response.finish()
}
