//! The rules of signing in and out.

use crate::error::AppError;
use crate::platform::auth::sessions::{self, EndReason, Opened, Rotation};
use crate::platform::auth::{Member, Verdict, Visitor, agent_family};
use crate::platform::validate::normal_email;

use crate::features::accounts::store;

/// Checks an address and a password and opens a session.
///
/// Unknown people, people without a password, and people who may not sign in cost the same time and get the same
/// answer as a wrong password.
///
/// # Errors
/// 401 `bad_login`; 429; 503 when too many hashes wait.
pub async fn sign_in(visitor: &Visitor, email: &str, password: &str) -> Result<Opened, AppError> {
    let email = normal_email(email).unwrap_or_default();
    visitor.count_attempt(&email)?;
    // The transaction ends before the hash is checked: a connection never waits for argon2.
    let row = visitor
        .write_as_system(async |tx| store::sign_in_row(tx, &email).await)
        .await?;
    let stored = row.as_ref().and_then(|row| row.password_hash.as_deref());
    let verdict = visitor.app().passwords.verify(password, stored).await?;
    let (row, rehash) = match (row, verdict) {
        (Some(row), Verdict::Right) if row.status == "active" => (row, None),
        (Some(row), Verdict::RightRehash(hash)) if row.status == "active" => (row, Some(hash)),
        _ => return Err(AppError::BadCredentials("bad_login")),
    };
    let agent = agent_family(visitor.request().user_agent());
    visitor
        .write_as_system(async |tx| {
            if let Some(hash) = &rehash {
                store::password_store(tx, row.id, hash).await?;
            }
            let settings = &visitor.app().settings.auth;
            let opened = sessions::open(
                tx,
                settings,
                (row.id, row.authz_version),
                &agent,
                visitor.address_hash(),
            )
            .await?;
            tx.audit(
                "session.opened",
                "session",
                opened.session_id,
                None,
                Some(serde_json::json!({ "user_id": row.id })),
            );
            Ok(opened)
        })
        .await
}

/// Exchanges a refresh token.
///
/// # Errors
/// 401 when it is unknown, expired, ended or was used before.
pub async fn refresh(visitor: &Visitor, token: &str) -> Result<Opened, AppError> {
    let app = visitor.app();
    let rotation = visitor
        .write_as_system(async |tx| sessions::rotate(tx, &app.settings.auth, &app.secrets.server_key, token).await)
        .await?;
    match rotation {
        Rotation::Opened(opened) => Ok(opened),
        Rotation::Reused { .. } => {
            app.sessions.forget(visitor.college().id);
            Err(AppError::Unauthenticated)
        }
        Rotation::Refused => Err(AppError::Unauthenticated),
    }
}

/// Signs out of this session.
///
/// # Errors
/// When the database refuses.
pub async fn sign_out(member: &Member) -> Result<(), AppError> {
    let caller = member.caller().clone();
    member
        .write(async |tx| {
            sessions::end_one(tx, caller.user_id, caller.session_id, EndReason::SignedOut).await?;
            tx.audit("session.signed_out", "session", caller.session_id, None, None);
            Ok(())
        })
        .await?;
    member.app().sessions.forget(member.college().id);
    Ok(())
}
