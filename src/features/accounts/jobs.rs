//! What this feature does after a commit: the work behind answers that tell nothing about an address, warnings, and the daily clean-up.

use chrono::TimeDelta;
use serde_json::json;

use super::service;
use super::service::asked::{Ask, Asked, GUESSED_MAILS};
use super::{letters, store};
use crate::error::AppError;
use crate::platform::auth::sessions::Reuse;
use crate::platform::mail::{Letter, Recipient, tell};
use crate::platform::worker::JobContext;

/// Ended sessions and used links are kept this long, for the office to look into what happened.
const RETENTION_DAYS: i64 = 30;

/// Mails to one address because a stranger asked for them, within so many hours.
const ASKED_MAILS: (usize, u64) = (5, 1);
/// Runs [`ASK`].
///
/// # Errors
/// When the database refuses; the job is then tried again.
pub async fn run_ask(context: JobContext) -> Result<(), AppError> {
    let Ask { asked, email } = serde_json::from_value(context.payload).map_err(AppError::internal)?;
    let app = &context.app;
    let Some(college) = app.registry.by_id(context.scope.college_id()).await? else {
        return Ok(());
    };
    let (kind, share) = match asked {
        Asked::NewPassword | Asked::Access => ("asked", ASKED_MAILS),
        Asked::Guessed => ("guessed", GUESSED_MAILS),
    };
    // Whoever asks gets the same answer; the mails to one address are few all the same.
    if !app.limits.may_mail(college.id, kind, &email, share).await {
        return Ok(());
    }
    let counted = app
        .db
        .write(&context.scope, async |tx| match asked {
            Asked::Guessed => service::tell_guessed(tx, &email).await.map(|()| None),
            Asked::NewPassword => service::send_reset(tx, &email).await,
            Asked::Access => service::answer_request(tx, &college, &email).await,
        })
        .await?;
    if let Some(counted) = counted {
        app.repeats.count(counted);
    }
    Ok(())
}

/// Tells a person that a refresh token of theirs was used twice, or elsewhere, and the session ended.
///
/// # Errors
/// When the database refuses; the job is then tried again.
pub async fn run_reuse(context: JobContext) -> Result<(), AppError> {
    let Reuse { user_id } = serde_json::from_value(context.payload).map_err(AppError::internal)?;
    let letter = Letter::new(&letters::REUSE).path("/settings/security");
    let db = &context.app.db;
    db.write(&context.scope, async |tx| {
        tell(tx, Recipient::Person(user_id), letter).await
    })
    .await
}

/// Removes what is past its time: ended sessions and used keys.
///
/// # Errors
/// When the database refuses; the job is then tried again.
pub async fn sweep(context: &JobContext) -> Result<(), AppError> {
    let now = context.app.clock.now();
    let (before, keys_before) = (now - TimeDelta::days(RETENTION_DAYS), now - TimeDelta::days(1));
    context
        .app
        .db
        .write(&context.scope, async |tx| {
            let gone = store::sessions::sweep(tx, before, keys_before).await?;
            if gone > 0 {
                let college = tx.college_id();
                tx.audit(
                    "accounts.swept",
                    "college",
                    college,
                    None,
                    Some(json!({ "rows": gone })),
                );
            }
            Ok(())
        })
        .await
}
