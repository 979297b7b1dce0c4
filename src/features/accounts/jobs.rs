//! What this feature does after a commit: the work behind answers that tell nothing about an address, warnings, and the daily clean-up.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::service;
use super::{letters, store};
use crate::error::AppError;
use crate::platform::auth::Visitor;
use crate::platform::auth::sessions::Reuse;
use crate::platform::jobs::{JobContext, enqueue};
use crate::platform::limits::Attempt;
use crate::platform::mail::{Letter, Recipient, tell};
use crate::platform::validate::normal_email;

/// Job kind: somebody who is not signed in entered an address.
pub const ASK: &str = "accounts-ask";

/// Ended sessions and used links are kept this long, for the office to look into what happened.
const RETENTION_DAYS: i64 = 30;

/// Mails to one address because a stranger asked for them, within so many hours.
const ASKED_MAILS: (usize, u64) = (5, 1);
/// Mails that tell of guesses at a password, within so many hours.
const GUESSED_MAILS: (usize, u64) = (1, 24);

/// What somebody who is not signed in asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Asked {
    /// A link to set a new password.
    NewPassword,
    /// A way into the college.
    Access,
    /// Nothing: somebody guesses at this account's password, and its owner is told.
    Guessed,
}

#[derive(Serialize, Deserialize)]
struct Ask {
    asked: Asked,
    email: String,
}

/// Enqueues what was asked for. Whether anybody has this address is found out by the job, so that neither the
/// answer nor its time tells.
pub(super) async fn ask(visitor: &Visitor, asked: Asked, email: &str) -> Result<(), AppError> {
    let email = normal_email(email).map_err(|problem| AppError::field("email", problem.code, problem.detail))?;
    let door = match asked {
        Asked::NewPassword | Asked::Guessed => Attempt::Forgot,
        Asked::Access => Attempt::Register,
    };
    visitor.count_attempt(door, &email).await?;
    enqueue_ask(visitor, asked, email).await
}

/// Has the owner of an account told that somebody guesses at its password. Whether there is such an account is found
/// out by the job.
pub(super) async fn guessed(visitor: &Visitor, email: &str) -> Result<(), AppError> {
    let college = visitor.college().id;
    if email.is_empty()
        || !visitor
            .app()
            .limits
            .may_mail(college, "guessed-job", email, GUESSED_MAILS)
            .await
    {
        return Ok(());
    }
    enqueue_ask(visitor, Asked::Guessed, email.to_owned()).await
}

async fn enqueue_ask(visitor: &Visitor, asked: Asked, email: String) -> Result<(), AppError> {
    let payload = serde_json::to_value(Ask { asked, email }).map_err(AppError::internal)?;
    visitor
        .write_as_system(async |tx| enqueue(tx, ASK, payload).await.map(drop))
        .await
}

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
