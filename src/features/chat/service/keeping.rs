use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use super::super::store;
use crate::error::AppError;
use crate::features::connections;
use crate::platform::db::TenantTx;
use crate::platform::jobs;
use crate::platform::worker::JobContext;

/// Job that deletes what the college no longer keeps.
pub const EXPIRE: &str = "messages.expire";
/// Transactions of one run; what is left goes in the next, soon.
const MAX_BATCHES: usize = 200;

/// Enqueues the deletion, unless it waits already. As the system, once a day.
///
/// # Errors
/// When the database refuses.
pub async fn expire_daily(tx: &mut TenantTx) -> Result<(), AppError> {
    jobs::enqueue_unless_waiting(tx, EXPIRE, tx.now()).await
}

/// Deletes messages older than `before`, some at a time. Answers how many went.
async fn expire_some(tx: &mut TenantTx, before: DateTime<Utc>) -> Result<usize, AppError> {
    let gone = store::messages_expire(tx, before).await?;
    if gone > 0 {
        let college = tx.college_id();
        let after = json!({ "count": gone, "before": before });
        tx.audit("messages.expired", "college", college, None, Some(after));
    }
    Ok(gone)
}

/// Runs [`EXPIRE`]. Running twice deletes nothing more.
///
/// # Errors
/// When the database refuses; the job is then tried again.
pub async fn run_expire(context: JobContext) -> Result<(), AppError> {
    let (db, scope) = (&context.app.db, &context.scope);
    if let Some(days) = db
        .read(scope, connections::service::chat_settings)
        .await?
        .retention_days
    {
        // Never younger than the least a college may choose: the row policies would refuse it.
        let before = context.app.clock.now() - TimeDelta::days(i64::from(days.max(30))) - TimeDelta::minutes(1);
        for turn in 0.. {
            if db.write(scope, async |tx| expire_some(tx, before).await).await? == 0 {
                break;
            }
            if turn == MAX_BATCHES {
                let soon = context.app.clock.now() + TimeDelta::minutes(5);
                let rest = Value::Object(Map::new());
                return db
                    .write(scope, async |tx| {
                        jobs::enqueue_unless_planned(tx, EXPIRE, rest, soon).await
                    })
                    .await;
            }
        }
    }
    Ok(())
}
