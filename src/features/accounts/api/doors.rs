//! What needs no session: signing in, asking for links, using them.

use actix_web::web::Json;
use actix_web::{HttpRequest, HttpResponse};

use super::tokens;
use crate::error::{AppError, Problem};
use crate::features::accounts::model::{
    AcceptRequest, Accepted, AddressRequest, LoginRequest, Noted, RefreshRequest, ResetRequest, Tokens, VerifyAnswer,
    VerifyRequest,
};
use crate::features::accounts::service::{self, Verified};
use crate::platform::auth::csrf;
use crate::platform::http::{JsonBody, Visitor};
use crate::platform::scope::UserStatus;

/// Sign in.
#[utoipa::path(post, path = "/api/v1/auth/login", tag = "auth", operation_id = "login", request_body = LoginRequest, security(()),
    responses((status = 200, body = Tokens), (status = 401, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn login(visitor: Visitor, body: JsonBody<LoginRequest>) -> Result<HttpResponse, AppError> {
    let opened = service::sign_in(&visitor, &body.0.email, &body.0.password).await?;
    tokens(visitor.app(), visitor.college().id, &opened)
}

/// Exchange a refresh token for new tokens.
///
/// The token of the cookie counts for this host's own pages only. A session that was opened in a browser goes on only
/// beside the `__Host-device` cookie it had then, and is ended without.
#[utoipa::path(post, path = "/api/v1/auth/refresh", tag = "auth", operation_id = "refresh", request_body = RefreshRequest, security(()),
    responses((status = 200, body = Tokens), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn refresh(
    visitor: Visitor,
    request: HttpRequest,
    body: JsonBody<RefreshRequest>,
) -> Result<HttpResponse, AppError> {
    let token = match body.0.refresh_token {
        Some(token) => token,
        None => {
            let from_cookie = visitor.request().cookies().refresh.clone();
            let token = from_cookie.ok_or(AppError::Unauthenticated)?;
            csrf::check_origin(request.headers(), visitor.request().host())?;
            token
        }
    };
    let opened = service::refresh(&visitor, &token).await?;
    tokens(visitor.app(), visitor.college().id, &opened)
}

/// Request an email with a link to choose a new password. The response is the same for every email.
#[utoipa::path(post, path = "/api/v1/auth/forgot-password", tag = "auth", operation_id = "forgot_password", request_body = AddressRequest, security(()),
    responses((status = 202, body = Noted), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn forgot_password(visitor: Visitor, body: JsonBody<AddressRequest>) -> Result<HttpResponse, AppError> {
    service::forgot_password(&visitor, &body.0.email).await?;
    Ok(HttpResponse::Accepted().json(Noted {
        detail: "If an account with this address may sign in, a mail with a link is on its way.".to_owned(),
    }))
}

/// Set a new password with the token from an email. Ends every session; sign in afterwards.
#[utoipa::path(post, path = "/api/v1/auth/reset-password", tag = "auth", operation_id = "reset_password", request_body = ResetRequest, security(()),
    responses((status = 204), (status = 400, body = Problem), (status = 422, body = Problem)))]
pub async fn reset_password(visitor: Visitor, body: JsonBody<ResetRequest>) -> Result<HttpResponse, AppError> {
    service::reset_password(&visitor, &body.0.token, &body.0.password).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Confirm an email with the token sent to it.
#[utoipa::path(post, path = "/api/v1/auth/verify-email", tag = "auth", operation_id = "verify_email", request_body = VerifyRequest, security(()),
    responses((status = 200, body = VerifyAnswer), (status = 400, body = Problem)))]
pub async fn verify_email(visitor: Visitor, body: JsonBody<VerifyRequest>) -> Result<Json<VerifyAnswer>, AppError> {
    let done = service::verify_email(&visitor, &body.0.token).await?;
    Ok(Json(VerifyAnswer {
        changed: done == Verified::NewAddress,
    }))
}

/// Request access. The response is the same for every email; whoever can join gets an email with a link.
#[utoipa::path(post, path = "/api/v1/auth/register", tag = "auth", operation_id = "register", request_body = AddressRequest, security(()),
    responses((status = 202, body = Noted), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn register(visitor: Visitor, body: JsonBody<AddressRequest>) -> Result<HttpResponse, AppError> {
    service::register(&visitor, &body.0.email).await?;
    Ok(HttpResponse::Accepted().json(Noted {
        detail: "If this address may join, a mail with a link is on its way.".to_owned(),
    }))
}

/// Create an account with the token of an invitation or of the email that answers `register`. Sign in afterwards.
#[utoipa::path(post, path = "/api/v1/auth/accept-invitation", tag = "auth", operation_id = "accept_invitation", request_body = AcceptRequest, security(()),
    responses((status = 201, body = Accepted), (status = 400, body = Problem), (status = 422, body = Problem)))]
pub async fn accept_invitation(visitor: Visitor, body: JsonBody<AcceptRequest>) -> Result<HttpResponse, AppError> {
    let AcceptRequest {
        token,
        full_name,
        password,
    } = &body.0;
    let joined = service::accept(&visitor, token, full_name, password).await?;
    Ok(HttpResponse::Created().json(Accepted {
        email: joined.email,
        role: joined.role,
        status: if joined.needs_approval {
            UserStatus::Pending
        } else {
            UserStatus::Active
        },
    }))
}
