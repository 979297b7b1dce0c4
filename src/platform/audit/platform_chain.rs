//! The console's own chain: what operators and the command line did to the registry.

use chrono::{DateTime, SubsecRound as _, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;
use uuid::Uuid;

use super::{GENESIS, Sealed, Verification};
use crate::error::AppError;
use crate::platform::db::PlatformTx;
use crate::platform::db::schema::platform_audit;

const CHAIN: &[u8] = b"platform";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = platform_audit)]
struct Row {
    n: i64,
    at: DateTime<Utc>,
    operator_id: Option<Uuid>,
    action: String,
    entity: String,
    entity_id: String,
    before: Option<Value>,
    after: Option<Value>,
    request_id: String,
    previous_hash: Vec<u8>,
    hash: Vec<u8>,
}

fn hash_of(row: &Row) -> Vec<u8> {
    Sealed {
        chain: CHAIN,
        n: row.n,
        previous: &row.previous_hash,
        at: row.at,
        actor_id: row.operator_id,
        actor_kind: "operator",
        action: &row.action,
        entity: &row.entity,
        entity_id: &row.entity_id,
        before: row.before.as_ref(),
        after: row.after.as_ref(),
        request_id: &row.request_id,
    }
    .hash()
}

/// Adds an entry to the platform's chain, in the caller's transaction. `operator` is `None` for the command line.
///
/// # Errors
/// When the database refuses.
pub async fn record_operator(
    tx: &mut PlatformTx,
    operator: Option<Uuid>,
    request_id: &str,
    action: &str,
    (entity, entity_id): (&str, &str),
    before: Option<Value>,
    after: Option<Value>,
) -> Result<(), AppError> {
    // One writer at a time: the console is quiet, so a transaction-long advisory lock is cheaper than a head row.
    diesel::sql_query("SELECT pg_advisory_xact_lock(7165896041)")
        .execute(tx)
        .await?;
    let last: Option<(i64, Vec<u8>)> = platform_audit::table
        .order(platform_audit::n.desc())
        .select((platform_audit::n, platform_audit::hash))
        .first(tx)
        .await
        .optional()?;
    let (n, previous) = last.unwrap_or((0, GENESIS.to_vec()));
    let mut row = Row {
        n: n + 1,
        at: Utc::now().trunc_subsecs(6),
        operator_id: operator,
        action: action.to_owned(),
        entity: entity.to_owned(),
        entity_id: entity_id.to_owned(),
        before,
        after,
        request_id: request_id.to_owned(),
        previous_hash: previous,
        hash: Vec::new(),
    };
    row.hash = hash_of(&row);
    diesel::insert_into(platform_audit::table)
        .values(&row)
        .execute(tx)
        .await?;
    Ok(())
}

/// Checks the platform's chain.
///
/// # Errors
/// When the database cannot be read.
pub async fn verify_platform(tx: &mut PlatformTx) -> Result<Verification, AppError> {
    let mut previous = GENESIS.to_vec();
    let mut n = 0_i64;
    loop {
        let rows: Vec<Row> = platform_audit::table
            .filter(platform_audit::n.gt(n))
            .order(platform_audit::n)
            .limit(1000)
            .select(Row::as_select())
            .load(tx)
            .await?;
        if rows.is_empty() {
            return Ok(Verification {
                entries: n,
                first_bad: None,
                problem: None,
            });
        }
        for row in rows {
            n += 1;
            let problem = if row.n != n {
                Some(format!("entry {n} is missing"))
            } else if row.previous_hash != previous || hash_of(&row) != row.hash {
                Some(format!("entry {n} was changed after it was written"))
            } else {
                None
            };
            if problem.is_some() {
                return Ok(Verification {
                    entries: n,
                    first_bad: Some(n),
                    problem,
                });
            }
            previous = row.hash;
        }
    }
}
