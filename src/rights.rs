//! What a member must be allowed to do for an address to be theirs to use at all, settled before the body of a request is
//! looked at: whoever may not do it learns nothing of what it wants. Services ask again, next to what they do.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, ResponseError as _};

use crate::error::AppError;
use crate::features;
use crate::features::experiences::service as experiences;
use crate::platform::auth::Member;
use crate::platform::auth::permissions::{ALL, EXPERIENCES_WRITE_OWN, Permission};
use crate::platform::scope::Role;

/// What the addresses below a path need, as the features say; the longest path that fits counts.
fn needed_below(pattern: &str) -> Option<Permission> {
    let all = features::ALL.iter().flat_map(|feature| feature.needs);
    all.filter(|(path, _)| below(pattern, path))
        .max_by_key(|(path, _)| path.len())
        .map(|(_, permission)| *permission)
}

/// What only authors do with an experience, by the end of the address.
const OF_AUTHORS: &[&str] = &["/new", "/edit", "/autosave", "/submit", "/withdraw", "/delete"];

fn below(pattern: &str, path: &str) -> bool {
    pattern
        .strip_prefix(path)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a request changes an experience as its author does.
fn writes_experience(method: &Method, pattern: &str) -> bool {
    match pattern {
        "/api/v1/experiences" => *method == Method::POST,
        "/api/v1/experiences/{id}" => *method == Method::PATCH || *method == Method::DELETE,
        _ => {
            *method == Method::POST
                && (below(pattern, "/api/v1/experiences") || below(pattern, "/experiences"))
                && OF_AUTHORS.iter().any(|end| pattern.ends_with(end))
        }
    }
}

/// The names of the permissions a member has now: what students may write hangs on more than their role.
///
/// # Errors
/// When the database cannot be read.
pub async fn held(member: &Member) -> Result<Vec<&'static str>, AppError> {
    let writes = member.caller().role != Role::Student || member.read(experiences::may_write).await?;
    let all = ALL.iter().filter(|one| member.may(**one));
    Ok(all
        .filter(|one| writes || **one != EXPERIENCES_WRITE_OWN)
        .map(|one| one.name)
        .collect())
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
    let writes = writes_experience(&method, &pattern);
    let needed = needed_below(&pattern).or_else(|| writes.then_some(EXPERIENCES_WRITE_OWN));
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
    // Whether a student may write depends on more than the role. It is asked for only where the body was refused.
    let takes_back = pattern.ends_with("/withdraw") || pattern.ends_with("/delete") || method == Method::DELETE;
    if writes && !takes_back && body_refused && member.caller().role == Role::Student {
        let may = member.read(async |tx| experiences::may_write(tx).await).await;
        if matches!(may, Ok(false)) {
            return Ok(response.into_response(AppError::Forbidden.error_response()));
        }
    }
    Ok(response)
}
