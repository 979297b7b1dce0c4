//! `/messages`: every page works without script; `chat.js` makes it live by fetching parts of the same pages.

mod bubbles;
mod export;
mod group;
mod inbox;
mod message;
mod reports;
mod room;
mod search;
mod start;

use std::collections::HashSet;

use actix_web::web::Path;

pub use export::export;
pub use group::{change_people, people, rename};
pub use inbox::list;
pub use message::{delete, edit, message, react, report, report_page};
pub use reports::{open_report, reports};
pub use room::{accept, block, conversation, leave, mute, part, read, send};
pub use search::search;
pub use start::{new, start};

use super::model::{Conversation, ConversationId};
use crate::error::AppError;
use crate::features::chat::model::ConversationKind;
use crate::features::chat::model::ParticipantRole;
use crate::platform::scope::UserId;
use crate::web::shell::Shell;

/// What a person calls a conversation.
fn name_of(shell: &Shell, conversation: &Conversation, me: UserId) -> String {
    match conversation.kind.as_str() {
        "group" => conversation.title.clone(),
        "support"
            if conversation
                .participants
                .first()
                .is_none_or(|p| p.role != ParticipantRole::Owner) =>
        {
            let owner = conversation
                .participants
                .iter()
                .find(|p| p.role == ParticipantRole::Owner && p.user_id != me);
            owner.map_or_else(|| shell.t("chat-support"), |p| p.full_name.clone())
        }
        "support" => shell.t("chat-support"),
        _ => other(conversation, me).map(|(_, name)| name).unwrap_or_default(),
    }
}

/// The other one of a pair.
fn other(conversation: &Conversation, me: UserId) -> Option<(UserId, String)> {
    (conversation.kind == ConversationKind::Direct)
        .then(|| conversation.participants.iter().find(|p| p.user_id != me))
        .flatten()
        .map(|p| (p.user_id, p.full_name.clone()))
}

/// The page of a conversation, at one of its messages.
fn place(conversation: ConversationId, seq: i64) -> String {
    format!("/messages/{conversation}?at={seq}#message-{seq}")
}

/// The page of a conversation, at its newest message without script too.
fn newest(conversation: ConversationId) -> String {
    format!("/messages/{conversation}#latest")
}

/// Conversation and number of a path.
fn ids(path: &Path<(String, String)>) -> Result<(ConversationId, i64), AppError> {
    // A page that is not there, to whoever typed its address.
    super::api::messages::place(path).map_err(|_| AppError::NotFound)
}

/// People already in a conversation.
fn inside(conversation: &Conversation) -> HashSet<UserId> {
    conversation.participants.iter().map(|p| p.user_id).collect()
}
