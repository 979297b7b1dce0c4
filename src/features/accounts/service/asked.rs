//! What somebody who is not signed in asked for, or is about: answered at once the same for every address, done by a job.

use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::platform::http::Visitor;
use crate::platform::jobs::enqueue;
use crate::platform::limits::Attempt;
use crate::platform::validate::normal_email;

/// Job kind: somebody who is not signed in entered an address.
pub const ASK: &str = "accounts-ask";

/// Mails that tell of guesses at a password, within so many hours.
pub const GUESSED_MAILS: (usize, u64) = (1, 24);

/// What somebody who is not signed in asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// A link to set a new password.
    NewPassword,
    /// A way into the college.
    Access,
    /// Nothing: somebody guesses at this account's password, and its owner is told.
    Guessed,
}

/// What the job gets.
#[derive(Serialize, Deserialize)]
pub struct Ask {
    /// What.
    pub asked: Asked,
    /// The address that was entered.
    pub email: String,
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
