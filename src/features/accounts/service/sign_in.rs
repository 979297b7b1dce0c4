//! Signing in, and staying signed in.

use serde_json::json;

use super::asked;
use crate::error::AppError;
use crate::features::accounts::letters;
use crate::features::accounts::store::{self, AccountRow, Whose};
use crate::platform::app::App;
use crate::platform::auth::agent_family;
use crate::platform::auth::sessions::{self, EndReason, Opened, Rotation};
use crate::platform::db::TenantTx;
use crate::platform::http::{RequestContext, Visitor};
use crate::platform::keys::digest;
use crate::platform::limits::network;
use crate::platform::mail::{Letter, Recipient, tell};
use crate::platform::scope::UserId;
use crate::platform::validate::normal_email;

/// Checks an address and a password and opens a session.
///
/// Unknown people, people without a password, and people who may not sign in cost the same time and get the same
/// answer as a wrong password. A session this browser still had is ended: every sign-in has a session of its own.
///
/// # Errors
/// 401 `bad_login`; 429; 503 when too many hashes wait.
pub async fn sign_in(visitor: &Visitor, email: &str, password: &str) -> Result<Opened, AppError> {
    let email = normal_email(email).unwrap_or_default();
    let device = visitor.request().cookies().device.as_deref();
    let counted = match (visitor.count_sign_in().await, device) {
        (Err(error), None) => return Err(error),
        (counted, _) => counted,
    };
    // The transaction ends before the hash is checked: a connection never waits for argon2.
    let (account, known) = visitor
        .write_as_system(async |tx| {
            let account = store::account(tx, Whose::Email(&email)).await?;
            let known = match (&account, device) {
                (Some(account), Some(device)) => store::sessions::of_device(tx, account.id, &digest(device)).await?,
                _ => false,
            };
            Ok((account, known))
        })
        .await?;
    // Many people share an address: a browser that signed in to this account before has its own share, below.
    if !known {
        counted?;
    }
    if let Err(error) = visitor.count_account(&email, device.filter(|_| known)).await {
        if !known {
            asked::guessed(visitor, &email).await?;
        }
        return Err(error);
    }
    let salt = account.as_ref().and_then(|account| account.password_salt.as_deref());
    let tried = visitor.app().passwords.try_with(password, salt).await?;
    let account = account.filter(AccountRow::is_active);
    let opened = visitor
        .write_as_system(async |tx| {
            // Asked of nobody too: that there is an account must not show in how long the answer takes.
            let person = account.as_ref().map_or(UserId::NIL, |account| account.id);
            let matched = store::password_matches(tx, person, &tried).await?;
            let (Some(account), Some(matched)) = (&account, matched) else {
                return Err(AppError::BadCredentials("bad_login"));
            };
            if let Some(hash) = tried.replacement(matched) {
                store::password_store(tx, account.id, hash).await?;
            }
            open_here(visitor, tx, (account.id, account.authz_version)).await
        })
        .await?;
    Ok(opened)
}

/// Tells the owner of an account that somebody guesses at its password, from the job behind it.
pub async fn tell_guessed(tx: &mut TenantTx, email: &str) -> Result<(), AppError> {
    let Some(account) = store::account(tx, Whose::Email(email))
        .await?
        .filter(AccountRow::is_active)
    else {
        return Ok(());
    };
    let letter = Letter::new(&letters::GUESSED).path("/forgot");
    tell(tx, Recipient::Person(account.id), letter).await
}

/// Opens a session in the browser a request came from, and ends the one it still had.
pub(super) async fn open_here(
    visitor: &Visitor,
    tx: &mut TenantTx,
    account: (UserId, i32),
) -> Result<Opened, AppError> {
    end_earlier(visitor, tx).await?;
    open_session(tx, visitor.app(), visitor.request(), account).await
}

/// Opens a session for somebody whose credentials were checked.
pub(super) async fn open_session(
    tx: &mut TenantTx,
    app: &App,
    request: &RequestContext,
    (user_id, authz_version): (UserId, i32),
) -> Result<Opened, AppError> {
    let network = network(request.address()).to_string();
    let opened = sessions::open(
        tx,
        &app.settings.auth,
        (user_id, authz_version),
        &agent_family(request.user_agent()),
        sessions::address_hash(&app.secrets.server_key, tx.college_id(), &network),
        request.cookies().device.as_deref(),
    )
    .await?;
    tx.audit(
        "session.opened",
        "session",
        opened.session_id,
        None,
        Some(json!({ "user_id": user_id })),
    );
    Ok(opened)
}

/// Ends the session this browser was signed in with.
async fn end_earlier(visitor: &Visitor, tx: &mut TenantTx) -> Result<(), AppError> {
    let Some(access) = visitor.request().cookies().access.as_deref() else {
        return Ok(());
    };
    let Ok(claims) = visitor.app().tokens.verify(access, Some(visitor.college().id)) else {
        return Ok(());
    };
    match sessions::end_one(tx, claims.user_id(), claims.sid, EndReason::SignedOut).await {
        Ok(()) => {
            tx.audit("session.signed_out", "session", claims.sid, None, None);
            Ok(())
        }
        Err(AppError::NotFound) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Exchanges a refresh token.
///
/// # Errors
/// 401 when it is unknown, expired, ended, was used before, or belongs to another device.
pub async fn refresh(visitor: &Visitor, token: &str) -> Result<Opened, AppError> {
    let app = visitor.app();
    let rotation = visitor
        .write_as_system(async |tx| {
            let device = visitor.request().cookies().device.as_deref();
            sessions::rotate(tx, &app.settings.auth, &app.secrets.server_key, token, device).await
        })
        .await?;
    match rotation {
        Rotation::Opened(opened) => Ok(opened),
        Rotation::Reused { .. } | Rotation::Refused => Err(AppError::Unauthenticated),
    }
}
