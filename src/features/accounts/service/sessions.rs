//! A person's own sessions.

use crate::error::AppError;
use crate::features::accounts::model::SessionView;
use crate::features::accounts::store::sessions as store;
use crate::platform::auth::sessions::{EndReason, end_all, end_one};
use crate::platform::http::Member;
use crate::platform::permissions::SESSIONS_OWN;
use crate::platform::scope::SessionId;

/// The caller's live sessions, the one used last first.
///
/// # Errors
/// When the database refuses.
pub async fn own_sessions(member: &Member) -> Result<Vec<SessionView>, AppError> {
    let caller = member.caller();
    let rows = member
        .read(async |tx| {
            tx.scope().require(SESSIONS_OWN)?;
            store::list(tx, caller.user_id).await
        })
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| SessionView {
            current: row.id == caller.session_id,
            id: row.id,
            agent: row.agent,
            created_at: row.created_at,
            last_used_at: row.last_used_at,
            expires_at: row.expires_at,
        })
        .collect())
}

/// Ends one of the caller's sessions.
///
/// # Errors
/// 404 when it is not theirs, or ended already.
pub async fn end_session(member: &Member, session_id: SessionId) -> Result<(), AppError> {
    let caller = member.caller();
    member
        .write(async |tx| {
            tx.scope().require(SESSIONS_OWN)?;
            end_one(tx, caller.user_id, session_id, EndReason::Revoked).await?;
            tx.audit("session.revoked", "session", session_id, None, None);
            Ok(())
        })
        .await?;
    Ok(())
}

/// Signs the caller out of this session.
///
/// # Errors
/// When the database refuses.
pub async fn sign_out(member: &Member) -> Result<(), AppError> {
    let caller = member.caller();
    member
        .write(async |tx| {
            end_one(tx, caller.user_id, caller.session_id, EndReason::SignedOut).await?;
            tx.audit("session.signed_out", "session", caller.session_id, None, None);
            Ok(())
        })
        .await?;
    Ok(())
}

/// Signs the caller out everywhere, here too. Answers how many sessions ended.
///
/// # Errors
/// When the database refuses.
pub async fn sign_out_everywhere(member: &Member) -> Result<usize, AppError> {
    let user_id = member.caller().user_id;
    let ended = member
        .write(async |tx| {
            tx.scope().require(SESSIONS_OWN)?;
            let ended = end_all(tx, user_id, None, EndReason::SignedOutEverywhere).await?;
            let after = serde_json::json!({ "sessions": ended });
            tx.audit("session.signed_out_everywhere", "user", user_id, None, Some(after));
            Ok(ended)
        })
        .await?;
    Ok(ended)
}
