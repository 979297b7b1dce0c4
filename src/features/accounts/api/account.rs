//! One's own account: sessions, password, address.

use actix_web::HttpResponse;
use actix_web::web::Json;

use super::{signed_out, tokens};
use crate::error::{AppError, Problem};
use crate::features::accounts::model::{
    ChangeEmailRequest, ChangePasswordRequest, Me, MeCollege, Noted, SessionView, Tokens,
};
use crate::features::accounts::service;
use crate::platform::db::paging::Page;
use crate::platform::http::{JsonBody, Member, PathId};
use crate::platform::scope::SessionId;
use crate::rights;

/// Get the signed-in person and their permissions.
#[utoipa::path(get, path = "/api/v1/auth/me", tag = "auth", operation_id = "me",
    responses((status = 200, body = Me), (status = 401, body = Problem)))]
pub async fn me(member: Member) -> Result<Json<Me>, AppError> {
    let caller = member.caller();
    let college = member.college();
    let permissions = rights::held(&member).await?;
    Ok(Json(Me {
        id: caller.user_id,
        full_name: member.state().await?.full_name.clone(),
        role: caller.role,
        capabilities: caller.capabilities.clone(),
        permissions,
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
    Ok(signed_out())
}

/// Sign out of every session, including this one.
#[utoipa::path(post, path = "/api/v1/auth/logout-all", tag = "auth", operation_id = "logout_all",
    responses((status = 204), (status = 401, body = Problem)))]
pub async fn logout_all(member: Member) -> Result<HttpResponse, AppError> {
    service::sign_out_everywhere(&member).await?;
    Ok(signed_out())
}

/// List your sessions, most recently used first; at most 100.
#[utoipa::path(get, path = "/api/v1/auth/sessions", tag = "auth", operation_id = "sessions",
    responses((status = 200, body = Page<SessionView>), (status = 401, body = Problem)))]
pub async fn sessions(member: Member) -> Result<Json<Page<SessionView>>, AppError> {
    Ok(Json(Page {
        items: service::own_sessions(&member).await?,
        next_cursor: None,
    }))
}

/// End one of your sessions.
#[utoipa::path(delete, path = "/api/v1/auth/sessions/{id}", tag = "auth", operation_id = "end_session",
    params(("id" = SessionId, Path, description = "The session.")),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn end_session(member: Member, id: PathId<SessionId>) -> Result<HttpResponse, AppError> {
    service::end_session(&member, id.0).await?;
    Ok(if id.0 == member.caller().session_id {
        signed_out()
    } else {
        HttpResponse::NoContent().finish()
    })
}

/// Change your password. Every session ends; the response opens a new one.
#[utoipa::path(post, path = "/api/v1/auth/change-password", tag = "auth", operation_id = "change_password", request_body = ChangePasswordRequest,
    responses((status = 200, body = Tokens), (status = 401, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn change_password(member: Member, body: JsonBody<ChangePasswordRequest>) -> Result<HttpResponse, AppError> {
    let opened = service::change_password(&member, &body.0.current_password, &body.0.new_password).await?;
    tokens(member.app(), member.college().id, &opened)
}

/// Request a change of email. A link goes to the new email and a notice to the old one; it changes once the link is
/// confirmed.
#[utoipa::path(post, path = "/api/v1/auth/change-email", tag = "auth", operation_id = "change_email", request_body = ChangeEmailRequest,
    responses((status = 202, body = Noted), (status = 401, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn change_email(member: Member, body: JsonBody<ChangeEmailRequest>) -> Result<HttpResponse, AppError> {
    service::change_email(&member, &body.0.current_password, &body.0.email).await?;
    Ok(HttpResponse::Accepted().json(Noted {
        detail: "If this address is free, a mail with a link is on its way to it.".to_owned(),
    }))
}

/// Request an email with a link to confirm your email.
#[utoipa::path(post, path = "/api/v1/auth/verify-email/send", tag = "auth", operation_id = "send_verification",
    responses((status = 202, body = Noted), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub async fn send_verification(member: Member) -> Result<HttpResponse, AppError> {
    service::ask_verification(&member).await?;
    Ok(HttpResponse::Accepted().json(Noted {
        detail: "A mail with a link is on its way.".to_owned(),
    }))
}
