//! `/api/v1/conversations`, `/api/v1/messages`, `/api/v1/moderation/messages`

pub mod conversations;
pub mod messages;
pub mod reports;

use std::cell::Cell;
use std::time::Duration;

use super::model::{Ack, ConversationId, SendRequest};
use super::service::{self, Sent};
use crate::error::AppError;
use crate::platform::app::App;
use crate::platform::scope::CollegeScope;

/// Sends, and sends again when the same send was running elsewhere at that moment (a client that did not wait for its
/// first answer). The answer is read after the commit.
///
/// # Errors
/// As [`service::send`]; 503 when the other send does not end.
pub(super) async fn send_until_stored(
    (app, scope): (&App, &CollegeScope),
    conversation: ConversationId,
    request: &SendRequest,
) -> Result<Ack, AppError> {
    for turn in 0..5 {
        let collided = Cell::new(false);
        let sent = app
            .db
            .write(scope, async |tx| {
                match service::send(tx, conversation, request).await? {
                    Sent::Ack(ack) => Ok(ack),
                    // This transaction is spent; it must roll back, not commit.
                    Sent::Again => {
                        collided.set(true);
                        Err(AppError::Busy)
                    }
                }
            })
            .await;
        if sent.is_ok() || !collided.get() {
            return sent;
        }
        tokio::time::sleep(Duration::from_millis(10 << turn)).await;
    }
    Err(AppError::Busy)
}
