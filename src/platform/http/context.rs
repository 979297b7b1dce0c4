//! What is known of a request before anybody looks at its body.

use std::cell::OnceCell;
use std::future::{Ready, ready};
use std::net::IpAddr;
use std::rc::Rc;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};

use crate::error::AppError;
use crate::platform::auth::cookies::OurCookies;
use crate::platform::auth::{Claims, TokenRing};
use crate::platform::tenancy::College;

/// Which site a request was sent to.
#[derive(Clone, Debug)]
pub enum Site {
    /// A college's own.
    College(Arc<College>),
    /// The tenant console.
    Console,
    /// The API host: the token names the college.
    Api,
    /// The product's own front page.
    Base,
}

/// Set by the outer layer, read by everybody.
#[derive(Clone, Debug)]
pub struct RequestContext(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    request_id: String,
    address: IpAddr,
    site: Site,
    host: String,
    cookies: OurCookies,
    user_agent: String,
    presented: Option<Presented>,
    nonce: OnceCell<String>,
}

/// A token that was looked at on the way in, and what it says.
#[derive(Clone, Debug)]
pub(super) struct Presented {
    pub(super) token: String,
    pub(super) claims: Claims,
}

/// What a token says; one that was looked at already is not checked again.
pub(super) fn claims_of(presented: Option<&Presented>, ring: &TokenRing, token: &str) -> Result<Claims, AppError> {
    match presented {
        Some(presented) if presented.token == token => Ok(presented.claims.clone()),
        _ => ring.decode(token),
    }
}

impl RequestContext {
    pub(super) fn new(
        request_id: String,
        address: IpAddr,
        site: Site,
        host: String,
        cookies: OurCookies,
        user_agent: String,
        presented: Option<Presented>,
    ) -> Self {
        Self(Rc::new(Inner {
            request_id,
            address,
            site,
            host,
            cookies,
            user_agent,
            presented,
            nonce: OnceCell::new(),
        }))
    }

    /// Of the current request, if the outer layer got that far.
    pub fn of(request: &HttpRequest) -> Option<Self> {
        request.extensions().get::<Self>().cloned()
    }

    /// Id of the request, in logs, errors and the audit log.
    pub fn request_id(&self) -> &str {
        &self.0.request_id
    }

    /// The client's address (of the last untrusted hop).
    pub fn address(&self) -> IpAddr {
        self.0.address
    }

    /// Which site.
    pub fn site(&self) -> &Site {
        &self.0.site
    }

    /// Host and port as the browser's origin spells them.
    pub fn host(&self) -> &str {
        &self.0.host
    }

    /// Our cookies.
    pub fn cookies(&self) -> &OurCookies {
        &self.0.cookies
    }

    /// The raw `User-Agent`; used for its coarse family only.
    pub fn user_agent(&self) -> &str {
        &self.0.user_agent
    }

    /// The nonce of this response's scripts and styles.
    pub fn nonce(&self) -> &str {
        use base64::Engine as _;
        let make = || base64::engine::general_purpose::STANDARD.encode(rand::random::<[u8; 16]>());
        self.0.nonce.get_or_init(make)
    }

    /// What a token says, without checking it twice in one request.
    ///
    /// # Errors
    /// 401 when it is none of ours or has run out.
    pub fn claims(&self, ring: &TokenRing, token: &str) -> Result<Claims, AppError> {
        claims_of(self.0.presented.as_ref(), ring, token)
    }

    /// The college of this site.
    ///
    /// # Errors
    /// 404 on the other sites.
    pub fn college(&self) -> Result<Arc<College>, AppError> {
        match &self.0.site {
            Site::College(college) => Ok(college.clone()),
            Site::Console | Site::Api | Site::Base => Err(AppError::NotFound),
        }
    }
}

impl FromRequest for RequestContext {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request).ok_or_else(|| AppError::internal("the request was not resolved")))
    }
}
