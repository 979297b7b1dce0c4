//! The rules of the console's own doors, and who a change is recorded for.

use crate::error::AppError;
use crate::features::colleges::model::By;
use crate::platform::app::App;
use crate::platform::auth::{Verdict, check_strength, operators};
use crate::platform::http::{Operator, RequestContext, Site};
use crate::platform::limits::Attempt;
use crate::platform::scope::SessionId;
use crate::platform::validate::{Checks, normal_email};

/// An operator who just signed in.
pub struct SignedIn {
    /// The token, good for the whole session.
    pub token: String,
    /// The session.
    pub session_id: SessionId,
}

/// The console's doors exist on the console only.
fn on_console(request: &RequestContext) -> Result<(), AppError> {
    match request.site() {
        Site::Console => Ok(()),
        Site::College(_) | Site::Api | Site::Base => Err(AppError::NotFound),
    }
}

/// Checks an address and a password and opens a console session. Unknown and removed operators, and those who have not
/// chosen a password yet, cost the same time and get the same answer as a wrong password.
///
/// # Errors
/// 401 `bad_login`; 429; 503 when too many hashes wait.
pub async fn sign_in(app: &App, request: &RequestContext, email: &str, password: &str) -> Result<SignedIn, AppError> {
    on_console(request)?;
    let email = normal_email(email).unwrap_or_default();
    app.limits
        .check_attempt(Attempt::SignIn, None, request.address(), &email)
        .await?;
    let row = app
        .db
        .platform(async |tx| operators::by_email(tx, &email).await)
        .await?;
    let stored = row.as_ref().and_then(|(_, hash, _)| hash.as_deref());
    let verdict = app.passwords.verify(password, stored).await?;
    let (Some((operator_id, _, authz_version)), Verdict::Right | Verdict::RightRehash(_)) = (&row, &verdict) else {
        return Err(AppError::BadCredentials("bad_login"));
    };
    let session_id = app
        .db
        .platform(async |tx| {
            if let Verdict::RightRehash(hash) = &verdict {
                operators::store_hash(tx, *operator_id, hash).await?;
            }
            operators::open_session(tx, *operator_id, request.request_id()).await
        })
        .await?;
    let token = app.tokens.issue_console(*operator_id, session_id, *authz_version)?;
    Ok(SignedIn { token, session_id })
}

/// Ends this console session.
///
/// # Errors
/// When the database refuses.
pub async fn sign_out(operator: &Operator) -> Result<(), AppError> {
    let session_id = operator.state().session_id;
    operator
        .platform(async |tx| operators::end_session(tx, session_id).await)
        .await
}

/// The address a one-time link is for.
///
/// # Errors
/// 404 when the link is unknown, used or expired; 429.
pub async fn link_address(app: &App, request: &RequestContext, token: &str) -> Result<String, AppError> {
    link_owner(app, request, token).await.map(|(email, _)| email)
}

/// Address and name of the operator a one-time link is for.
async fn link_owner(app: &App, request: &RequestContext, token: &str) -> Result<(String, String), AppError> {
    on_console(request)?;
    app.limits
        .check_attempt(Attempt::SignIn, None, request.address(), "")
        .await?;
    let (_, email, full_name) = app
        .db
        .platform(async |tx| operators::link_owner(tx, token).await)
        .await?;
    Ok((email, full_name))
}

/// Sets an operator's password by a one-time link, which is then used up; sessions opened before end.
///
/// # Errors
/// 404 when the link is unknown, used or expired; 422 for a weak password; 429; 503 when too many hashes wait.
pub async fn set_password(app: &App, request: &RequestContext, token: &str, password: &str) -> Result<(), AppError> {
    let (email, full_name) = link_owner(app, request, token).await?;
    let mut checks = Checks::new();
    check_strength(
        &mut checks,
        "password",
        password,
        &[&email, &full_name, "console", "operator"],
    );
    checks.finish()?;
    let hash = app.passwords.hash(password).await?;
    app.db
        .platform(async |tx| operators::set_password(tx, token, &hash).await)
        .await
}

/// The operator, for the record.
pub fn by(operator: &Operator) -> By {
    By {
        operator: Some(operator.state().operator_id),
        request_id: operator.request().request_id().to_owned(),
    }
}
