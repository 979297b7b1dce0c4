//! `/api/v1/auth/`

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Json;

use crate::error::{AppError, Problem};
use crate::platform::auth::sessions::Opened;
use crate::platform::auth::{Member, Visitor, cookies, permissions};
use crate::platform::http::{JsonBody, session_cookies};

use super::model::{LoginRequest, Me, MeCollege, RefreshRequest, Tokens};
use super::service;

/// The answer to a sign-in or refresh: tokens in the body, and the same as cookies for browsers.
fn tokens(visitor: &Visitor, opened: &Opened) -> Result<HttpResponse, AppError> {
    let app = visitor.app();
    let access = app.tokens.issue(
        visitor.college().id,
        opened.user_id,
        opened.session_id,
        opened.authz_version,
    )?;
    let refresh = opened.refresh.expose();
    let mut response = HttpResponse::Ok();
    for cookie in session_cookies(app, &access, refresh) {
        response.append_header((header::SET_COOKIE, cookie));
    }
    Ok(response.json(Tokens {
        access_token: access.clone(),
        token_type: "Bearer",
        expires_in: app.tokens.lifetime_s(),
        refresh_token: refresh.to_owned(),
        session_id: opened.session_id,
    }))
}

/// Sign in.
#[utoipa::path(post, path = "/api/v1/auth/login", tag = "auth", operation_id = "login", request_body = LoginRequest, security(()),
    responses((status = 200, body = Tokens), (status = 401, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn login(visitor: Visitor, body: JsonBody<LoginRequest>) -> Result<HttpResponse, AppError> {
    let opened = service::sign_in(&visitor, &body.0.email, &body.0.password).await?;
    tokens(&visitor, &opened)
}

/// Exchange a refresh token for new tokens.
#[utoipa::path(post, path = "/api/v1/auth/refresh", tag = "auth", operation_id = "refresh", request_body = RefreshRequest, security(()),
    responses((status = 200, body = Tokens), (status = 401, body = Problem)))]
pub async fn refresh(visitor: Visitor, body: JsonBody<RefreshRequest>) -> Result<HttpResponse, AppError> {
    let from_cookie = visitor.request().cookies().refresh.clone();
    let token = body.0.refresh_token.or(from_cookie).ok_or(AppError::Unauthenticated)?;
    let opened = service::refresh(&visitor, &token).await?;
    tokens(&visitor, &opened)
}

/// Who is signed in, and what they may do.
#[utoipa::path(get, path = "/api/v1/auth/me", tag = "auth", operation_id = "me",
    responses((status = 200, body = Me), (status = 401, body = Problem)))]
pub async fn me(member: Member) -> Result<Json<Me>, AppError> {
    let caller = member.caller();
    let college = member.college();
    Ok(Json(Me {
        id: caller.user_id,
        full_name: member.state().full_name.clone(),
        role: caller.role,
        capabilities: caller.capabilities.clone(),
        permissions: permissions::ALL
            .iter()
            .filter(|p| member.may(**p))
            .map(|p| p.name)
            .collect(),
        session_id: caller.session_id,
        college: MeCollege {
            id: college.id,
            slug: college.slug.clone(),
            name: college.name.clone(),
            settings: college.settings.clone(),
        },
    }))
}

/// Sign out of this session.
#[utoipa::path(post, path = "/api/v1/auth/logout", tag = "auth", operation_id = "logout",
    responses((status = 204), (status = 401, body = Problem)))]
pub async fn logout(member: Member) -> Result<HttpResponse, AppError> {
    service::sign_out(&member).await?;
    let mut response = HttpResponse::NoContent();
    for cookie in cookies::clear() {
        response.append_header((header::SET_COOKIE, cookie));
    }
    Ok(response.finish())
}
