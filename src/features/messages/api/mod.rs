//! `/api/v1/conversations`, `/api/v1/messages`, `/api/v1/moderation/messages`

pub mod conversations;
pub mod messages;
pub mod reports;

use std::time::Duration;

use uuid::Uuid;

use super::model::{Ack, SendRequest};
use super::service::{self, Sent};
use crate::error::AppError;
use crate::platform::auth::Member;

/// Sends, and sends again when the same send was running elsewhere at that moment (a client that did not wait for its
/// first answer). The answer is read after the commit.
///
/// # Errors
/// As [`service::send`]; 503 when the other send does not end.
pub(super) async fn send_until_stored(
    member: &Member,
    conversation: Uuid,
    request: &SendRequest,
) -> Result<Ack, AppError> {
    for turn in 0..5 {
        let sent = member
            .write(async |tx| service::send(tx, conversation, request).await)
            .await;
        match sent {
            Ok(Sent::Ack(ack)) => return Ok(ack),
            // The spent transaction could not commit: the other one decides.
            Ok(Sent::Again) | Err(AppError::Busy) if turn < 4 => {
                tokio::time::sleep(Duration::from_millis(10 << turn)).await;
            }
            Ok(Sent::Again) => return Err(AppError::Busy),
            Err(error) => return Err(error),
        }
    }
    Err(AppError::Busy)
}
