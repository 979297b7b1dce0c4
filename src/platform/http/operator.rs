//! The caller of the console: a signed-in operator of the platform.

use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, ResponseError as _};
use futures_util::future::LocalBoxFuture;

use super::member::{check_cross_site, parts, presented, with_what_was_entered};
use crate::error::AppError;
use crate::platform::app::App;
use crate::platform::auth::csrf;
use crate::platform::auth::operators::{self, OperatorState};
use crate::platform::db::{PlatformTx, TenantTx};
use crate::platform::http::{RequestContext, Site};
use crate::platform::scope::{Actor, CollegeId, CollegeScope};

/// A signed-in super-admin, on the console only.
#[derive(Clone)]
pub struct Operator {
    app: Data<App>,
    state: Arc<OperatorState>,
    request: RequestContext,
}

impl Operator {
    /// Runs `work` in a transaction on the registry.
    ///
    /// # Errors
    /// Whatever `work` answers.
    pub async fn platform<T>(
        &self,
        work: impl AsyncFnOnce(&mut PlatformTx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        self.app.db.platform(work).await
    }

    /// Runs `work` as the system inside one college, for provisioning it (allowed domains, first administrators) and
    /// for nothing else: an operator reads no college's people or content.
    ///
    /// # Errors
    /// Whatever `work` answers.
    pub async fn provision<T>(
        &self,
        college_id: CollegeId,
        work: impl AsyncFnOnce(&mut TenantTx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let scope = CollegeScope::new(college_id, Actor::System, self.request.request_id());
        self.app.db.write(&scope, work).await
    }

    /// Who.
    pub fn state(&self) -> &OperatorState {
        &self.state
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
        csrf::token(&self.app.secrets.server_key, self.state.session_id)
    }
}

/// Around every route for operators, as [`members_only`](super::members_only) is around a college's: who is asking is
/// settled before the path, query or body is looked at.
///
/// # Errors
/// None of its own.
pub async fn operators_only<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    match operator(request.request().clone()).await {
        Ok(operator) => {
            request.extensions_mut().insert(operator);
            Ok(next.call(request).await?.map_into_left_body())
        }
        Err(error) => {
            let error = with_what_was_entered(&mut request, error).await;
            Ok(request.into_response(error.error_response()).map_into_right_body())
        }
    }
}

async fn operator(request: HttpRequest) -> Result<Operator, AppError> {
    if let Some(operator) = request.extensions().get::<Operator>() {
        return Ok(operator.clone());
    }
    let (app, context) = parts(&request)?;
    if !matches!(context.site(), Site::Console) {
        return Err(AppError::NotFound);
    }
    let presented = presented(&request, &context)?;
    let claims = context.claims(&app.tokens, &presented.token)?.for_console()?;
    let state = operators::find_session(&app.db, claims.sid)
        .await?
        .filter(|state| state.operator_id == claims.operator_id() && state.authz_version == claims.av)
        .ok_or(AppError::Unauthenticated)?;
    if presented.from_cookie {
        check_cross_site(&app, &request, &context, claims.sid)?;
    }
    Ok(Operator {
        app,
        state: Arc::new(state),
        request: context,
    })
}

impl FromRequest for Operator {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        Box::pin(operator(request.clone()))
    }
}
