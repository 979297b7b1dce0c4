//! What ends with a right.
//!
//! Most rights are asked for with every request, and nothing of them remains: the queue, reported messages (readable in
//! the one transaction that records the opening), the roster and its imports and exports (files are made within the
//! request; a committed import is the college's own work and goes on), invitations, jobs, the audit log. Tokens and
//! sockets opened with the old rights end within a second ([`sessions::rights_changed`]). What is kept *because of* a
//! right is listed here and ends with it, in the transaction that takes the right away.
//!
//! [`sessions::rights_changed`]: crate::platform::auth::sessions::rights_changed

use futures_util::future::LocalBoxFuture;
use serde_json::{Map, Value, json};

use super::model::ManagedUser;
use crate::error::AppError;
use crate::features::{chat, moderation};
use crate::platform::auth::permissions::{MODERATION_DECIDE, allows};
use crate::platform::db::TenantTx;
use crate::platform::scope::UserStatus;
use crate::platform::scope::{Role, UserId};

/// Something kept because of a right.
struct Kept {
    /// What it is called in the audit log.
    name: &'static str,
    /// Whether somebody has the right it is kept for.
    right: fn(&ManagedUser) -> bool,
    /// Ends it; answers how much there was.
    end: for<'a> fn(&'a mut TenantTx, UserId) -> LocalBoxFuture<'a, Result<usize, AppError>>,
}

/// Right and what ends with it.
const TABLE: [Kept; 2] = [
    // Being of the office: places in the conversations people have with it.
    Kept {
        name: "support_conversations",
        right: |user| user.role == Role::CollegeAdmin,
        end: |tx, id| Box::pin(chat::service::end_office_places(tx, id)),
    },
    // Deciding on submissions: the claims that keep others from deciding.
    Kept {
        name: "moderation_claims",
        right: |user| user.status == UserStatus::Active && allows(user.role, &user.capabilities, MODERATION_DECIDE),
        end: |tx, id| Box::pin(moderation::service::end_claims_of(tx, id)),
    },
];

/// Ends what somebody had by the rights they had `before` and do not have `after`. Answers what, for the audit log;
/// `null` when there was nothing.
///
/// # Errors
/// When the database refuses.
pub(super) async fn end(tx: &mut TenantTx, before: &ManagedUser, after: &ManagedUser) -> Result<Value, AppError> {
    let mut ended = Map::new();
    for kept in TABLE {
        if (kept.right)(before) && !(kept.right)(after) {
            let count = (kept.end)(tx, after.id).await?;
            if count > 0 {
                ended.insert(kept.name.to_owned(), json!(count));
            }
        }
    }
    Ok(if ended.is_empty() {
        Value::Null
    } else {
        Value::Object(ended)
    })
}
