//! The console's own chain: what operators and the command line did to the registry.

use chrono::{DateTime, SubsecRound as _, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{GENESIS, Sealed, Verification, Walk};
use crate::error::AppError;
use crate::platform::db::PlatformTx;
use crate::platform::db::schema::platform_audit;
use crate::platform::scope::OperatorId;

const CHAIN: &[u8] = b"platform";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = platform_audit)]
struct Row {
    n: i64,
    at: DateTime<Utc>,
    operator_id: Option<OperatorId>,
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
        actor_id: row.operator_id.map(OperatorId::as_uuid),
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

/// An entry for the platform's chain.
#[derive(Debug)]
pub struct OperatorEntry {
    /// Verb, dotted: `college.suspended`.
    pub action: &'static str,
    /// Kind of thing acted on.
    pub entity: &'static str,
    /// Which one.
    pub entity_id: String,
    /// What it was.
    pub before: Option<Value>,
    /// What it became.
    pub after: Option<Value>,
}

/// Takes the end of the chain for this transaction: one writer at a time. The console is quiet, so an advisory lock as
/// long as the transaction is cheaper than a head row.
async fn take_end(tx: &mut PlatformTx) -> Result<(i64, Vec<u8>), AppError> {
    diesel::sql_query("SELECT pg_advisory_xact_lock(7165896041)")
        .execute(tx)
        .await?;
    let last: Option<(i64, Vec<u8>)> = platform_audit::table
        .order(platform_audit::n.desc())
        .select((platform_audit::n, platform_audit::hash))
        .first(tx)
        .await
        .optional()?;
    Ok(last.unwrap_or((0, GENESIS.to_vec())))
}

/// Adds an entry to the platform's chain, in the caller's transaction. `operator` is `None` for the command line.
///
/// # Errors
/// When the database refuses.
pub async fn record_operator(
    tx: &mut PlatformTx,
    operator: Option<OperatorId>,
    request_id: &str,
    action: &'static str,
    (entity, entity_id): (&'static str, &str),
    before: Option<Value>,
    after: Option<Value>,
) -> Result<(), AppError> {
    let entry = OperatorEntry {
        action,
        entity,
        entity_id: entity_id.to_owned(),
        before,
        after,
    };
    record_operator_all(tx, operator, request_id, vec![entry]).await
}

/// Adds many entries in order, in the caller's transaction.
///
/// # Errors
/// When the database refuses.
pub async fn record_operator_all(
    tx: &mut PlatformTx,
    operator: Option<OperatorId>,
    request_id: &str,
    entries: Vec<OperatorEntry>,
) -> Result<(), AppError> {
    let (mut n, mut previous) = take_end(tx).await?;
    let at = tx.now().trunc_subsecs(6);
    let mut rows = Vec::with_capacity(entries.len());
    for entry in entries {
        n += 1;
        let mut row = Row {
            n,
            at,
            operator_id: operator,
            action: entry.action.to_owned(),
            entity: entry.entity.to_owned(),
            entity_id: entry.entity_id,
            before: entry.before,
            after: entry.after,
            request_id: request_id.to_owned(),
            previous_hash: std::mem::take(&mut previous),
            hash: Vec::new(),
        };
        row.hash = hash_of(&row);
        previous = row.hash.clone();
        rows.push(row);
    }
    for chunk in rows.chunks(500) {
        diesel::insert_into(platform_audit::table)
            .values(chunk)
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// An entry of the platform's chain, for the console.
#[derive(Clone, Debug, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = platform_audit)]
pub struct PlatformEntry {
    /// Gapless number.
    pub n: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Which operator; `null` for the command line.
    pub operator_id: Option<OperatorId>,
    /// Verb, dotted.
    pub action: String,
    /// Kind of thing.
    pub entity: String,
    /// Which one.
    pub entity_id: String,
    /// What it was.
    #[schema(value_type = Option<Object>)]
    pub before: Option<Value>,
    /// What it became.
    #[schema(value_type = Option<Object>)]
    pub after: Option<Value>,
    /// The request that did it.
    pub request_id: String,
    /// Hash of this entry.
    #[serde(serialize_with = "super::as_hex")]
    #[schema(value_type = String)]
    pub hash: Vec<u8>,
}

/// Which entries of the platform's chain to list.
#[derive(Clone, Debug, Default)]
pub struct PlatformFilter {
    /// Only entries before this number.
    pub before_n: Option<i64>,
    /// Kind of thing.
    pub entity: Option<String>,
    /// Which one.
    pub entity_id: Option<String>,
    /// Which operator.
    pub operator: Option<OperatorId>,
}

/// One page of the platform's chain, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn list_platform(
    tx: &mut PlatformTx,
    filter: &PlatformFilter,
    limit: i64,
) -> Result<Vec<PlatformEntry>, AppError> {
    let mut query = platform_audit::table
        .order(platform_audit::n.desc())
        .limit(limit)
        .select(PlatformEntry::as_select())
        .into_boxed();
    if let Some(n) = filter.before_n {
        query = query.filter(platform_audit::n.lt(n));
    }
    if let Some(entity) = &filter.entity {
        query = query.filter(platform_audit::entity.eq(entity));
    }
    if let Some(entity_id) = &filter.entity_id {
        query = query.filter(platform_audit::entity_id.eq(entity_id));
    }
    if let Some(operator) = filter.operator {
        query = query.filter(platform_audit::operator_id.eq(operator));
    }
    Ok(query.load(tx).await?)
}

/// Checks the platform's chain.
///
/// # Errors
/// When the database cannot be read.
pub async fn verify_platform(tx: &mut PlatformTx) -> Result<Verification, AppError> {
    let mut walk = Walk::default();
    loop {
        let rows: Vec<Row> = platform_audit::table
            .filter(platform_audit::n.gt(walk.n))
            .order(platform_audit::n)
            .limit(1000)
            .select(Row::as_select())
            .load(tx)
            .await?;
        if rows.is_empty() {
            return Ok(walk.end());
        }
        for row in rows {
            let expected = hash_of(&row);
            if let Some(bad) = walk.step(row.n, &row.previous_hash, row.hash, &expected) {
                return Ok(bad);
            }
        }
    }
}
