//! `/api/v1/console/auth/`

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Data, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{AppError, Problem};
use crate::features::console::service;
use crate::platform::app::App;
use crate::platform::auth::cookies;
use crate::platform::auth::operators::SESSION_HOURS;
use crate::platform::http::{JsonBody, Operator, RequestContext};
use crate::platform::scope::{OperatorId, SessionId};

/// An operator's address and password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsoleLogin {
    /// Address.
    pub email: String,
    /// Password.
    pub password: String,
}

/// A console session.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsoleSession {
    /// Send as `Authorization: Bearer ...`.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// Life of the token in seconds; then sign in again.
    pub expires_in: i64,
    /// The session.
    pub session_id: SessionId,
}

/// The operator signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct OperatorMe {
    /// Id.
    pub id: OperatorId,
    /// Address.
    pub email: String,
    /// Name.
    pub full_name: String,
    /// This session.
    pub session_id: SessionId,
}

/// A password chosen by a one-time link.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsolePassword {
    /// The last part of the link.
    pub token: String,
    /// The new password.
    pub password: String,
}

/// The cookie that signs a browser in to the console.
pub fn session_cookie(token: &str) -> header::HeaderValue {
    cookies::set(cookies::ACCESS, token, SESSION_HOURS * 3600)
}

/// Sign in to the console.
#[utoipa::path(post, path = "/api/v1/console/auth/login", tag = "console", operation_id = "console_login",
    request_body = ConsoleLogin, security(()),
    responses((status = 200, body = ConsoleSession), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub async fn login(
    app: Data<App>,
    request: RequestContext,
    body: JsonBody<ConsoleLogin>,
) -> Result<HttpResponse, AppError> {
    let signed_in = service::sign_in(&app, &request, &body.0.email, &body.0.password).await?;
    Ok(HttpResponse::Ok()
        .append_header((header::SET_COOKIE, session_cookie(&signed_in.token)))
        .json(ConsoleSession {
            access_token: signed_in.token,
            token_type: "Bearer",
            expires_in: SESSION_HOURS * 3600,
            session_id: signed_in.session_id,
        }))
}

/// Sign out of the console.
#[utoipa::path(post, path = "/api/v1/console/auth/logout", tag = "console", operation_id = "console_logout",
    responses((status = 204), (status = 401, body = Problem)))]
pub async fn logout(operator: Operator) -> Result<HttpResponse, AppError> {
    service::sign_out(&operator).await?;
    let mut response = HttpResponse::NoContent();
    for cookie in cookies::clear() {
        response.append_header((header::SET_COOKIE, cookie));
    }
    Ok(response.finish())
}

/// Get the signed-in operator.
#[utoipa::path(get, path = "/api/v1/console/auth/me", tag = "console", operation_id = "console_me",
    responses((status = 200, body = OperatorMe), (status = 401, body = Problem)))]
pub async fn me(operator: Operator) -> Json<OperatorMe> {
    let state = operator.state();
    Json(OperatorMe {
        id: state.operator_id,
        email: state.email.clone(),
        full_name: state.full_name.clone(),
        session_id: state.session_id,
    })
}

/// Set a password with a one-time link.
#[utoipa::path(post, path = "/api/v1/console/auth/set-password", tag = "console", operation_id = "console_set_password",
    request_body = ConsolePassword, security(()),
    responses((status = 204), (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn set_password(
    app: Data<App>,
    request: RequestContext,
    body: JsonBody<ConsolePassword>,
) -> Result<HttpResponse, AppError> {
    service::set_password(&app, &request, &body.0.token, &body.0.password).await?;
    Ok(HttpResponse::NoContent().finish())
}
