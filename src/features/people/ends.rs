//! What ends with a right.
//!
//! Most rights are asked for with every request, and nothing of them remains: the queue, reported messages (readable in
//! the one transaction that records the opening), the roster and its imports and exports (files are made within the
//! request; a committed import is the college's own work and goes on), invitations, jobs, the audit log. Tokens and
//! sockets opened with the old rights end within a second ([`sessions::rights_changed`]). What is kept *because of* a
//! right stands in the `FEATURE` of whoever keeps it ([`Kept`](crate::feature::Kept)) and ends with the right, in the
//! transaction that takes the right away.
//!
//! [`sessions::rights_changed`]: crate::platform::auth::sessions::rights_changed

use serde_json::{Map, Value, json};

use super::model::ManagedUser;
use crate::error::AppError;
use crate::features;
use crate::platform::db::TenantTx;

/// Ends what somebody had by the rights they had `before` and do not have `after`. Answers what, for the audit log;
/// `null` when there was nothing.
///
/// # Errors
/// When the database refuses.
pub(super) async fn end(tx: &mut TenantTx, before: &ManagedUser, after: &ManagedUser) -> Result<Value, AppError> {
    let mut ended = Map::new();
    for kept in features::ALL.iter().flat_map(|feature| feature.kept) {
        let had = |user: &ManagedUser| (kept.right)(user.role, &user.capabilities, user.status);
        if had(before) && !had(after) {
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
