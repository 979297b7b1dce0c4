//! What a member must be allowed to do for an address to be theirs to use at all, settled before the body of a request is
//! looked at: whoever may not do it learns nothing of what it wants. Services ask again, next to what they do.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, ResponseError as _};

use crate::error::AppError;
use crate::feature::{Narrowed, RouteNeed};
use crate::features;
use crate::platform::http::Member;
use crate::platform::permissions::{ALL, Permission};

/// What the addresses below a path need, as the features say; the longest path that fits counts.
fn needed_below(pattern: &str) -> Option<Permission> {
    let all = features::ALL.iter().flat_map(|feature| feature.needs);
    all.filter(|(path, _)| below(pattern, path))
        .max_by_key(|(path, _)| path.len())
        .map(|(_, permission)| *permission)
}

fn below(pattern: &str, path: &str) -> bool {
    pattern
        .strip_prefix(path)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What one route needs.
fn needed_of_route(method: &Method, pattern: &str) -> Option<&'static RouteNeed> {
    let mut all = features::ALL.iter().flat_map(|feature| feature.needs_of_routes);
    all.find(|need| need.path == pattern && *method == need.method)
}

/// What else a permission hangs on for this member.
fn narrowed(member: &Member, permission: Permission) -> Option<&'static Narrowed> {
    let role = member.caller().role;
    let mut all = features::ALL.iter().flat_map(|feature| feature.narrowed);
    all.find(|one| one.permission == permission && one.roles.contains(&role))
}

/// The names of the permissions a member has now.
///
/// # Errors
/// When the database cannot be read.
pub async fn held(member: &Member) -> Result<Vec<&'static str>, AppError> {
    let mut held = Vec::new();
    for permission in ALL.iter().filter(|one| member.may(**one)) {
        let holds = match narrowed(member, *permission) {
            Some(narrowed) => member.read(async |tx| (narrowed.holds)(tx).await).await?,
            None => true,
        };
        if holds {
            held.push(permission.name);
        }
    }
    Ok(held)
}

/// Around every route for members, within what settles who is asking.
///
/// # Errors
/// None of its own.
pub async fn settled_first<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let member = request.extensions().get::<Member>().cloned();
    let (Some(member), Some(pattern)) = (member, request.match_pattern()) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let method = request.method().clone();
    let of_route = needed_of_route(&method, &pattern);
    let needed = needed_below(&pattern).or_else(|| of_route.map(|need| need.permission));
    if let Some(error) = needed.and_then(|permission| member.require(permission).err()) {
        return Ok(request.into_response(error.error_response()));
    }
    let response = next.call(request).await?.map_into_boxed_body();
    let body_refused = matches!(
        response.status(),
        StatusCode::BAD_REQUEST
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::UNSUPPORTED_MEDIA_TYPE
            | StatusCode::UNPROCESSABLE_ENTITY
    );
    // What a permission hangs on besides the role is asked for only where the body was refused.
    let asks = of_route.filter(|need| need.narrowed && body_refused);
    if let Some(narrowed) = asks.and_then(|need| narrowed(&member, need.permission)) {
        let holds = member.read(async |tx| (narrowed.holds)(tx).await).await;
        if matches!(holds, Ok(false)) {
            return Ok(response.into_response(AppError::Forbidden.error_response()));
        }
    }
    Ok(response)
}
