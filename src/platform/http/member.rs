//! The callers handlers ask for. Asking is checking: a handler that takes a [`Member`] runs for signed-in people of
//! this college only.

use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, ResponseError as _};
use futures_util::future::LocalBoxFuture;

use crate::error::AppError;
use crate::platform::app::App;
use crate::platform::audit::{Repeated, Thing};
use crate::platform::auth::sessions::address_hash;
use crate::platform::auth::{SessionState, csrf};
use crate::platform::db::TenantTx;
use crate::platform::http::{RequestContext, Site, entered};
use crate::platform::limits::{self, Attempt, Class, Heavy, network};
use crate::platform::permissions::Permission;
use crate::platform::scope::{Actor, Caller, CollegeId, CollegeScope, SessionId};
use crate::platform::tenancy::{College, CollegeStatus};

/// A signed-in person of the college.
#[derive(Clone)]
pub struct Member {
    app: Data<App>,
    college: Arc<College>,
    scope: CollegeScope,
    caller: Caller,
    authz_version: i32,
    request: RequestContext,
    token_expires_at: i64,
}

impl Member {
    /// Runs `work` in a read-only transaction of the caller's college.
    ///
    /// # Errors
    /// Whatever `work` answers.
    pub async fn read<T>(&self, work: impl AsyncFnOnce(&mut TenantTx) -> Result<T, AppError>) -> Result<T, AppError> {
        self.app.db.read(&self.scope, work).await
    }

    /// Runs `work` in a transaction of the caller's college.
    ///
    /// # Errors
    /// Whatever `work` answers.
    pub async fn write<T>(&self, work: impl AsyncFnOnce(&mut TenantTx) -> Result<T, AppError>) -> Result<T, AppError> {
        self.app.db.write(&self.scope, work).await
    }

    /// Runs `work` as the system on the caller's behalf: for sign-in matters whose tables no person may touch.
    ///
    /// # Errors
    /// Whatever `work` answers.
    pub async fn write_as_system<T>(
        &self,
        work: impl AsyncFnOnce(&mut TenantTx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let scope = self.scope.clone().elevated(self.caller.user_id);
        self.app.db.write(&scope, work).await
    }

    /// Writes down in the audit log that the person read something about each of some things, once a day and thing. Called
    /// before the answer goes out: what cannot be written down is not shown.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn record_reading<T: Thing>(
        &self,
        action: &'static str,
        entity: &'static str,
        things: &[T],
    ) -> Result<(), AppError> {
        let reader = self.caller.user_id;
        let scope = self.scope.clone().elevated(reader);
        let sightings = &self.app.sightings;
        sightings
            .record(&self.app.db, (&scope, reader), (action, entity), things)
            .await
    }

    /// Demands a permission before anything is read.
    ///
    /// # Errors
    /// 403.
    pub fn require(&self, permission: Permission) -> Result<(), AppError> {
        self.scope.require(permission)
    }

    /// Whether the person may do it (for what a page shows).
    pub fn may(&self, permission: Permission) -> bool {
        self.scope.may(permission)
    }

    /// Counts this request against the person's share of imports.
    ///
    /// # Errors
    /// 429.
    pub fn count_import(&self) -> Result<(), AppError> {
        self.app
            .limits
            .check_person(&self.college, self.caller.user_id, limits::IMPORT)
    }

    /// Begins work over much data of the college; see [`Limits::begin_heavy`](crate::platform::limits::Limits::begin_heavy).
    ///
    /// # Errors
    /// 429 while the college has as much under way as it may.
    pub async fn begin_heavy(&self) -> Result<Heavy, AppError> {
        self.app.limits.begin_heavy(self.college.id).await
    }

    /// Refuses a request that a page of another site made the browser send: for a GET that does more than read.
    ///
    /// # Errors
    /// 403 `cross_site`.
    pub fn refuse_cross_site(&self, request: &HttpRequest) -> Result<(), AppError> {
        let site = request.headers().get("sec-fetch-site");
        match site.is_some_and(|site| site.as_bytes() == b"cross-site") {
            true => Err(AppError::CrossSite),
            false => Ok(()),
        }
    }

    /// Counts an attempt to prove one's password (or to have mail sent).
    ///
    /// # Errors
    /// 429.
    pub async fn count_attempt(&self, account: &str) -> Result<(), AppError> {
        let (college, address) = (Some(self.college.id), self.request.address());
        self.app
            .limits
            .check_attempt(Attempt::Prove, college, address, account)
            .await
    }

    /// Counts this request against the person's share of its kind of work.
    ///
    /// # Errors
    /// 429.
    pub fn count(&self, class: Class) -> Result<(), AppError> {
        self.app.limits.check_person(&self.college, self.caller.user_id, class)
    }

    /// When the access token of this request runs out, in seconds since 1970.
    pub fn token_expires_at(&self) -> i64 {
        self.token_expires_at
    }

    /// Who.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Version of their rights.
    pub fn authz_version(&self) -> i32 {
        self.authz_version
    }

    /// Their session, with name and preferences.
    ///
    /// # Errors
    /// 401 when it just ended; 503 when it has to be looked up and the database is away.
    pub async fn state(&self) -> Result<Arc<SessionState>, AppError> {
        let app = &self.app;
        let found = app
            .sessions
            .find(&app.db, self.college.id, self.caller.session_id)
            .await?;
        found.ok_or(AppError::Unauthenticated)
    }

    /// Their college.
    pub fn college(&self) -> &Arc<College> {
        &self.college
    }

    /// The scope transactions open with.
    pub fn scope(&self) -> &CollegeScope {
        &self.scope
    }

    /// The request.
    pub fn request(&self) -> &RequestContext {
        &self.request
    }

    /// The process.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The token forms and scripts of this session must send.
    pub fn csrf_token(&self) -> String {
        csrf::token(&self.app.secrets.server_key, self.caller.session_id)
    }
}

/// Somebody at a college's site, signed in or not: for sign-in, join and reset.
#[derive(Clone)]
pub struct Visitor {
    app: Data<App>,
    college: Arc<College>,
    request: RequestContext,
}

impl Visitor {
    /// Runs `work` as the system: sign-in, claims and resets act for nobody yet.
    ///
    /// # Errors
    /// Whatever `work` answers.
    pub async fn write_as_system<T>(
        &self,
        work: impl AsyncFnOnce(&mut TenantTx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let scope = CollegeScope::new(self.college.id, Actor::System, self.request.request_id());
        self.app.db.write(&scope, work).await
    }

    /// Counts an attempt to sign in by where it comes from.
    ///
    /// # Errors
    /// 429.
    pub async fn count_sign_in(&self) -> Result<(), AppError> {
        self.count_attempt(Attempt::SignIn, "").await
    }

    /// Counts an attempt to sign in by the account it is aimed at. A `known` browser, one that signed in to this account
    /// before, has a share of its own: whoever guesses elsewhere does not keep the owner out.
    ///
    /// # Errors
    /// 429.
    pub async fn count_account(&self, account: &str, known: Option<&str>) -> Result<(), AppError> {
        let limits = &self.app.limits;
        limits
            .check_account(Attempt::SignIn, Some(self.college.id), account, known)
            .await
    }

    /// Counts an attempt.
    ///
    /// # Errors
    /// 429.
    pub async fn count_attempt(&self, attempt: Attempt, account: &str) -> Result<(), AppError> {
        let (college, address) = (Some(self.college.id), self.request.address());
        self.app.limits.check_attempt(attempt, college, address, account).await
    }

    /// Keyed hash of the client's network, for the session list.
    pub fn address_hash(&self) -> Vec<u8> {
        let network = network(self.request.address()).to_string();
        address_hash(&self.app.secrets.server_key, self.college.id, &network)
    }

    /// The college.
    pub fn college(&self) -> &Arc<College> {
        &self.college
    }

    /// The request.
    pub fn request(&self) -> &RequestContext {
        &self.request
    }

    /// The process.
    pub fn app(&self) -> &App {
        &self.app
    }
}

/// An access token and the way it came.
pub(super) struct Presented {
    pub(super) token: String,
    pub(super) from_cookie: bool,
}

/// The access token a request presents: the `Authorization` header, else our cookie. Never the query.
pub(super) fn presented(request: &HttpRequest, context: &RequestContext) -> Result<Presented, AppError> {
    let mut headers = request.headers().get_all(header::AUTHORIZATION);
    if let Some(value) = headers.next() {
        if headers.next().is_some() {
            return Err(AppError::Unauthenticated);
        }
        let token = value
            .to_str()
            .ok()
            .and_then(|text| text.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim().to_owned())
            .ok_or(AppError::Unauthenticated)?;
        return Ok(Presented {
            token,
            from_cookie: false,
        });
    }
    let token = context.cookies().access.clone().ok_or(AppError::Unauthenticated)?;
    Ok(Presented {
        token,
        from_cookie: true,
    })
}

/// A browser's unsafe request must come from our own page: exact origin always; the session's token in the header,
/// or (for forms) in the body, where [`FormBody`](crate::platform::http::FormBody) checks it.
pub(super) fn check_cross_site(
    app: &App,
    request: &HttpRequest,
    context: &RequestContext,
    session_id: SessionId,
) -> Result<(), AppError> {
    if !csrf::is_unsafe(request.method()) {
        return Ok(());
    }
    csrf::check_origin(request.headers(), context.host())?;
    let content_type = request.content_type().to_ascii_lowercase();
    let is_form = content_type == "application/x-www-form-urlencoded" || content_type == "multipart/form-data";
    let api = request.match_info().as_str().starts_with("/api/");
    match request
        .headers()
        .get(csrf::HEADER)
        .and_then(|value| value.to_str().ok())
    {
        Some(token) if csrf::matches(&app.secrets.server_key, session_id, token) => Ok(()),
        Some(_) => Err(AppError::CrossSite),
        None if is_form && !api => Ok(()),
        None => Err(AppError::CrossSite),
    }
}

/// What every caller is found from.
pub(super) fn parts(request: &HttpRequest) -> Result<(Data<App>, RequestContext), AppError> {
    let app = request
        .app_data::<Data<App>>()
        .cloned()
        .ok_or_else(|| AppError::internal("no App"))?;
    let context = RequestContext::of(request).ok_or_else(|| AppError::internal("the request was not resolved"))?;
    Ok((app, context))
}

/// Around every route for signed-in people: who is asking is settled before the path, query or body is looked at, so
/// that nobody else learns from their errors and a token of another college is always recorded. (Extractors of one
/// handler run side by side; whichever refuses first would answer.)
///
/// # Errors
/// None of its own.
pub async fn members_only<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    match member(request.request().clone()).await {
        Ok(member) => {
            request.extensions_mut().insert(member);
            Ok(next.call(request).await?.map_into_left_body())
        }
        Err(error) => {
            let error = with_what_was_entered(&mut request, error).await;
            Ok(request.into_response(error.error_response()).map_into_right_body())
        }
    }
}

/// A form that was filled in and sent after the sign-in ended comes back with what was entered.
pub(super) async fn with_what_was_entered(request: &mut ServiceRequest, error: AppError) -> AppError {
    if !matches!(error, AppError::Unauthenticated) || !csrf::is_unsafe(request.method()) {
        return error;
    }
    let mut payload = request.take_payload();
    match entered(request.request(), &mut payload).await {
        Some(fields) => AppError::StaleForm {
            signed_in: false,
            fields,
        },
        None => error,
    }
}

async fn member(request: HttpRequest) -> Result<Member, AppError> {
    if let Some(member) = request.extensions().get::<Member>() {
        return Ok(member.clone());
    }
    let (app, context) = parts(&request)?;
    let presented = presented(&request, &context)?;
    let (claims, college) = match context.site() {
        Site::College(college) => match context
            .claims(&app.tokens, &presented.token)
            .and_then(|claims| claims.for_access(Some(college.id)))
        {
            Ok(claims) => (claims, college.clone()),
            Err(error @ AppError::BadCredentials(_)) => {
                record_mismatch(&app, college.id, &context, &presented.token);
                return Err(error);
            }
            Err(error) => return Err(error),
        },
        Site::Api => {
            let claims = context.claims(&app.tokens, &presented.token)?.for_access(None)?;
            let college = app.registry.by_id(claims.cid).await?.ok_or(AppError::Unauthenticated)?;
            if college.status != CollegeStatus::Active {
                return Err(AppError::Suspended);
            }
            app.limits.check_college(&college)?;
            (claims, college)
        }
        Site::Console | Site::Base => return Err(AppError::NotFound),
    };
    let caller = app
        .sessions
        .caller(&app.db, &claims)
        .await?
        .ok_or(AppError::Unauthenticated)?;
    if presented.from_cookie {
        check_cross_site(&app, &request, &context, claims.sid)?;
    }
    let class = if csrf::is_unsafe(request.method()) {
        limits::WRITE
    } else {
        limits::READ
    };
    app.limits.check_person(&college, caller.user_id, class)?;
    let scope = CollegeScope::new(college.id, Actor::Member(caller.clone()), context.request_id());
    Ok(Member {
        app,
        college,
        scope,
        caller,
        authz_version: claims.av,
        request: context,
        token_expires_at: claims.exp,
    })
}

/// A good token of another college on this host: refused, and counted for this college's audit log.
fn record_mismatch(app: &App, college_id: CollegeId, context: &RequestContext, token: &str) {
    let of = app
        .tokens
        .verify(token, None)
        .map_or(CollegeId::NIL, |claims| claims.cid);
    tracing::warn!(%college_id, token_college = %of, request_id = context.request_id(), "a token of another college was presented");
    app.repeats.count(Repeated {
        college_id,
        source: of.as_uuid(),
        action: "access.wrong_college",
        entity: "college",
        entity_id: college_id.as_uuid(),
    });
}

impl FromRequest for Member {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        Box::pin(member(request.clone()))
    }
}

impl FromRequest for Visitor {
    type Error = AppError;
    type Future = std::future::Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(parts(request).and_then(|(app, request)| {
            let college = request.college()?;
            Ok(Self { app, college, request })
        }))
    }
}
