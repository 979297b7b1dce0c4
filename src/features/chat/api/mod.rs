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
use crate::platform::db::TenantTx;
use crate::platform::scope::CollegeScope;

/// Sends, as a rule by one statement, and looks for what was sent before when the client's id is taken (a client that did not get, or did not wait for,
/// its first answer). The answer is read after the commit.
///
/// # Errors
/// As [`service::send`]; 503 when it can neither be stored nor found.
pub(super) async fn send_until_stored(
    (app, scope): (&App, &CollegeScope),
    conversation: ConversationId,
    request: &SendRequest,
) -> Result<Ack, AppError> {
    let alone = async |tx: &mut TenantTx| service::send_alone(tx, conversation, request).await;
    if let Some(ack) = app.db.write_alone(scope, alone).await? {
        return Ok(ack);
    }
    for turn in 0..5 {
        let collided = Cell::new(false);
        let sent = app
            .db
            .write(scope, async |tx| {
                match service::send(tx, conversation, request, turn > 0).await? {
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
        // Storing waited for a send that was running at the same moment, so as a rule there is something to find now.
        if turn > 0 {
            tokio::time::sleep(Duration::from_millis(10 << turn)).await;
        }
    }
    Err(AppError::Busy)
}
