//! The first layer that knows the product: host to college, limits, cookies, and silent refresh for pages.

use std::net::IpAddr;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{ConnectionType, Method};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage as _, ResponseError as _};
use uuid::Uuid;

use super::context::{Presented, RequestContext, Site, claims_of};
use crate::error::AppError;
use crate::platform::app::App;
use crate::platform::auth::{Rotation, cookies, sessions};
use crate::platform::scope::{Actor, CollegeId, CollegeScope};
use crate::platform::tenancy::{CollegeStatus, HostKind, parse_host, raw_host};

/// Whether a request would become a socket.
fn asks_for_socket(request: &ServiceRequest) -> bool {
    request.headers().get_all(header::UPGRADE).any(|value| {
        let names = value.as_bytes().split(|byte| *byte == b',');
        names
            .map(<[u8]>::trim_ascii)
            .any(|name| name.eq_ignore_ascii_case(b"websocket"))
    })
}

/// Resolves the site, applies the address's and the college's limits, reads our cookies, and puts the
/// [`RequestContext`] in place. Health probes pass untouched: they are sent to an address, not to a host. So do assets:
/// they are the same for everybody, and the page that says a host is unknown needs its styles too.
pub async fn resolve<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if matches!(request.match_info().as_str(), "/healthz" | "/readyz")
        || request.match_info().as_str().starts_with("/assets/")
    {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let Some(app) = request.app_data::<Data<App>>().cloned() else {
        return Ok(refuse(request, &AppError::internal("no App")));
    };
    // A socket has no body: what is to be one, in pieces, would be taken for frames, or wait for an end that never comes.
    if asks_for_socket(&request) && request.headers().contains_key(header::TRANSFER_ENCODING) {
        let error = AppError::malformed(
            "body_beside_upgrade",
            "Send the body with its length (Content-Length), or do not ask to upgrade.",
        );
        let mut response = refuse(request, &error);
        // What is left of the pieces is not waited for.
        response
            .response_mut()
            .head_mut()
            .set_connection_type(ConnectionType::Close);
        return Ok(response);
    }
    match prepare(&app, &mut request).await {
        Err((error, toss)) => {
            let mut response = refuse(request, &error);
            if toss {
                for cookie in cookies::clear() {
                    response.headers_mut().append(header::SET_COOKIE, cookie);
                }
            }
            Ok(response)
        }
        Ok(set) => {
            let flash_shown = request.method() == Method::GET
                && RequestContext::of(request.request()).is_some_and(|context| context.cookies().flash.is_some());
            let mut response = next.call(request).await?;
            let is_page = response
                .headers()
                .get(header::CONTENT_TYPE)
                .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
            if flash_shown && is_page {
                response
                    .headers_mut()
                    .append(header::SET_COOKIE, cookies::set(cookies::FLASH, "", 0));
            }
            let already = response
                .headers()
                .get_all(header::SET_COOKIE)
                .any(|value| value.as_bytes().starts_with(cookies::REFRESH.as_bytes()));
            if !already {
                for cookie in set {
                    response.headers_mut().append(header::SET_COOKIE, cookie);
                }
            }
            Ok(response.map_into_left_body())
        }
    }
}

fn refuse<L>(request: ServiceRequest, error: &AppError) -> ServiceResponse<actix_web::body::EitherBody<L>> {
    request
        .into_response(error.error_response())
        .map_into_boxed_body()
        .map_body(|_, body| actix_web::body::EitherBody::right(body))
}

type Refused = (AppError, bool);

async fn prepare(app: &App, request: &mut ServiceRequest) -> Result<Vec<HeaderValue>, Refused> {
    let plain = |error: AppError| (error, false);
    let address = client_address(app, request);
    let request_id = request_id(request);
    let authority = request.uri().authority().map(ToString::to_string);
    let Some(host) = raw_host(request.headers(), authority.as_deref()) else {
        return Err((
            AppError::malformed("bad_host", "Send exactly one well-formed Host header."),
            false,
        ));
    };
    let kind = parse_host(&host, &app.settings.base_domain);
    // Whole campuses share one address: people who are signed in are counted by themselves, everybody else by address.
    let presented = good_token(app, request);
    if presented.is_none() {
        app.limits
            .check_address(address, kind == HostKind::Console)
            .map_err(plain)?;
    }
    let site = match kind {
        HostKind::Console => Site::Console,
        HostKind::Api => Site::Api,
        HostKind::Base => Site::Base,
        HostKind::College(slug) => {
            let found = app.registry.by_slug(&slug).await.map_err(plain)?;
            Site::College(found.ok_or((AppError::NotFound, false))?)
        }
        HostKind::Other(host) => {
            let found = app.registry.by_host(&host).await.map_err(plain)?;
            Site::College(found.ok_or((AppError::NotFound, false))?)
        }
    };
    if let Site::College(college) = &site {
        if college.status != CollegeStatus::Active {
            return Err((AppError::Suspended, false));
        }
        app.limits.check_college(college).map_err(plain)?;
    }
    let ours = cookies::read(request.headers()).map_err(|_| {
        tracing::warn!(request_id, "a request carried cookies disguised as ours");
        (
            AppError::malformed("bad_cookies", "This site’s cookies are damaged. Sign in again."),
            true,
        )
    })?;
    let header_text = |name: header::HeaderName| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    };
    let host_with_port = match header_text(header::HOST) {
        text if text.is_empty() => authority.unwrap_or(host),
        text => text.to_ascii_lowercase(),
    };
    let mut ours = ours;
    let mut set = Vec::new();
    if let Site::College(college) = &site
        && let Some(refresh) = ours.refresh.clone()
        && !still_good(app, college.id, ours.access.as_deref(), presented.as_ref())
            .await
            .map_err(plain)?
    {
        match refresh_page_session(app, college.id, &refresh, ours.device.as_deref(), &request_id)
            .await
            .map_err(plain)?
        {
            Some((access, successor)) => {
                set = session_cookies(app, &access, &successor);
                ours.access = Some(access);
                ours.refresh = Some(successor);
            }
            None => {
                set = cookies::clear().to_vec();
                ours.access = None;
                ours.refresh = None;
            }
        }
    }
    let user_agent = header_text(header::USER_AGENT);
    let context = RequestContext::new(request_id, address, site, host_with_port, ours, user_agent, presented);
    request.extensions_mut().insert(context);
    Ok(set)
}

/// Whether a page's access token can be used as it is: not run out, its session alive, the person's rights unchanged
/// since. Otherwise the refresh token decides, so that a change of somebody's role does not throw them out.
async fn still_good(
    app: &App,
    college_id: CollegeId,
    access: Option<&str>,
    presented: Option<&Presented>,
) -> Result<bool, AppError> {
    let Some(access) = access else {
        return Ok(false);
    };
    let claims = claims_of(presented, &app.tokens, access).and_then(|claims| claims.for_access(Some(college_id)));
    match claims {
        Ok(claims) => Ok(app.sessions.caller(&app.db, &claims).await?.is_some()),
        Err(_) => Ok(false),
    }
}

/// The cookies that sign a browser in.
pub fn session_cookies(app: &App, access: &str, refresh: &str) -> Vec<HeaderValue> {
    vec![
        cookies::set(cookies::ACCESS, access, app.tokens.lifetime_s()),
        cookies::set(cookies::REFRESH, refresh, app.settings.auth.refresh_days * 86_400),
    ]
}

async fn refresh_page_session(
    app: &App,
    college_id: CollegeId,
    refresh: &str,
    device: Option<&str>,
    request_id: &str,
) -> Result<Option<(String, String)>, AppError> {
    let scope = CollegeScope::new(college_id, Actor::System, request_id);
    let rotation = app
        .db
        .write(&scope, async |tx| {
            sessions::rotate(tx, &app.settings.auth, &app.secrets.server_key, refresh, device).await
        })
        .await?;
    match rotation {
        Rotation::Opened(opened) => {
            let access = app.issue_access(college_id, &opened)?;
            Ok(Some((access.text, opened.refresh.expose().to_owned())))
        }
        Rotation::Reused { .. } | Rotation::Refused => Ok(None),
    }
}

/// The access token of ours that the request brings, when it is still good, of whichever college. Whether it is good
/// here is decided later; it only says that a person's own share of requests applies.
fn good_token(app: &App, request: &ServiceRequest) -> Option<Presented> {
    let bearer = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.split_once(' '))
        .map(|(_, token)| token.trim().to_owned());
    let token = bearer.or_else(|| cookies::read(request.headers()).ok().and_then(|ours| ours.access))?;
    let claims = app.tokens.decode(&token).ok()?;
    Some(Presented { token, claims })
}

/// The caller's own request id when it is harmless in a log line, else a fresh one.
fn request_id(request: &ServiceRequest) -> String {
    request
        .headers()
        .get("x-request-id")
        .and_then(|value| value.to_str().ok())
        .filter(|id| (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
        .map_or_else(|| Uuid::now_v7().to_string(), ToOwned::to_owned)
}

/// The peer, or, when the peer is a proxy we trust, the last hop in `X-Forwarded-For` that is not one.
fn client_address(app: &App, request: &ServiceRequest) -> IpAddr {
    let peer = request
        .peer_addr()
        .map_or(IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED), |address| address.ip());
    let trusted = &app.settings.http.trusted_proxies;
    if !trusted.contains(&peer) {
        return peer;
    }
    let hops: Vec<IpAddr> = request
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map_while(|hop| hop.trim().parse().ok())
        .collect();
    hops.into_iter()
        .rev()
        .find(|hop| !trusted.contains(hop))
        .unwrap_or(peer)
}
