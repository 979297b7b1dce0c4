//! What this feature does after a commit.

use crate::error::AppError;
use crate::features::connections::service::Asked;
use crate::platform::worker::JobContext;

/// Reminds moderators of a queue that waits; part of the daily job of a college.
///
/// # Errors
/// When the database refuses; the job is then tried again.
pub async fn remind(context: &JobContext) -> Result<(), AppError> {
    let db = &context.app.db;
    db.write(&context.scope, super::service::remind_moderators).await
}

/// Runs [`REQUESTS_JOB`](crate::features::connections::service::REQUESTS_JOB).
///
/// # Errors
/// When the database refuses; the job is then tried again.
pub async fn run(context: JobContext) -> Result<(), AppError> {
    let Asked { user_id } = serde_json::from_value(context.payload).map_err(AppError::internal)?;
    let db = &context.app.db;
    db.write(&context.scope, async |tx| {
        super::service::tell_of_requests(tx, user_id).await
    })
    .await
}
