//! The append-only audit chain of a college.
//!
//! Services call [`TenantTx::audit`](crate::platform::db::TenantTx::audit) inside the business transaction; the
//! entries are numbered and sealed just before the commit, so the chain's lock is held as briefly as possible. Each
//! entry's hash covers the one before it: changing, removing or reordering an entry breaks every later hash, and
//! [`verify`] names the first bad one. The database refuses updates and deletes for every role.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use crate::error::AppError;
use crate::platform::db::TenantTx;
use crate::platform::db::schema::{audit_entries, audit_heads};
use crate::platform::scope::{CollegeId, UserId};

mod platform_chain;
mod repeated;
mod sightings;

pub use repeated::{Repeated, Repeats};
pub use sightings::{Sightings, Thing};

pub use platform_chain::{
    OperatorEntry, PlatformEntry, PlatformFilter, list_platform, record_operator, record_operator_all, verify_platform,
};

/// A sealed entry.
#[derive(Clone, Debug, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = audit_entries)]
pub struct AuditEntry {
    /// The college.
    #[serde(skip)]
    pub college_id: CollegeId,
    /// Gapless number.
    pub n: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; `null` for the system.
    pub actor_id: Option<UserId>,
    /// `member`, `system`, `operator` or `visitor`.
    pub actor_kind: String,
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
    /// Hash of the entry before.
    #[serde(serialize_with = "as_hex")]
    #[schema(value_type = String)]
    pub previous_hash: Vec<u8>,
    /// Hash of this entry.
    #[serde(serialize_with = "as_hex")]
    #[schema(value_type = String)]
    pub hash: Vec<u8>,
}

impl AuditEntry {
    /// What its hash covers.
    fn sealed(&self) -> Sealed<'_> {
        Sealed {
            chain: self.college_id.as_bytes(),
            n: self.n,
            previous: &self.previous_hash,
            at: self.at,
            actor_id: self.actor_id.map(UserId::as_uuid),
            actor_kind: &self.actor_kind,
            action: &self.action,
            entity: &self.entity,
            entity_id: &self.entity_id,
            before: self.before.as_ref(),
            after: self.after.as_ref(),
            request_id: &self.request_id,
        }
    }
}

fn as_hex<S: serde::Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&hex::encode(bytes))
}

/// The hash before the first entry.
pub const GENESIS: [u8; 32] = [0; 32];

/// What an entry's hash covers, in the order it is hashed.
struct Sealed<'a> {
    chain: &'a [u8],
    n: i64,
    previous: &'a [u8],
    at: DateTime<Utc>,
    actor_id: Option<uuid::Uuid>,
    actor_kind: &'a str,
    action: &'a str,
    entity: &'a str,
    entity_id: &'a str,
    before: Option<&'a Value>,
    after: Option<&'a Value>,
    request_id: &'a str,
}

impl Sealed<'_> {
    /// SHA-256 over a domain name and every field with its length in front, so that no two entries share bytes.
    fn hash(&self) -> Vec<u8> {
        let mut hasher = Sha256::new();
        let mut field = |bytes: &[u8]| {
            hasher.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
            hasher.update(bytes);
        };
        field(b"peer2peer.audit.v1");
        field(self.chain);
        field(&self.n.to_be_bytes());
        field(self.previous);
        field(&self.at.timestamp_micros().to_be_bytes());
        field(self.actor_id.as_ref().map_or(&[][..], |id| id.as_bytes().as_slice()));
        field(self.actor_kind.as_bytes());
        field(self.action.as_bytes());
        field(self.entity.as_bytes());
        field(self.entity_id.as_bytes());
        field(self.before.map(canonical).unwrap_or_default().as_bytes());
        field(self.after.map(canonical).unwrap_or_default().as_bytes());
        field(self.request_id.as_bytes());
        hasher.finalize().to_vec()
    }
}

/// JSON text that does not depend on the order keys came in: the database's `jsonb` keeps none.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<_> = map.iter().collect();
            keys.sort_by(|a, b| a.0.cmp(b.0));
            let fields: Vec<_> = keys
                .into_iter()
                .map(|(key, value)| format!("{}:{}", Value::from(key.as_str()), canonical(value)))
                .collect();
            format!("{{{}}}", fields.join(","))
        }
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(canonical).collect();
            format!("[{}]", items.join(","))
        }
        other => other.to_string(),
    }
}

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Verification {
    /// Entries read.
    pub entries: i64,
    /// Number of the first entry that does not fit, if any.
    pub first_bad: Option<i64>,
    /// What is wrong with it.
    pub problem: Option<String>,
}

impl Verification {
    /// Whether the chain holds.
    pub fn holds(&self) -> bool {
        self.first_bad.is_none()
    }
}

/// Reads a college's chain from the first entry and checks every hash, every number and the head.
///
/// # Errors
/// When the database cannot be read; a broken chain is an answer, not an error.
pub async fn verify(tx: &mut TenantTx) -> Result<Verification, AppError> {
    let college = tx.college_id();
    let mut walk = Walk::default();
    loop {
        let rows: Vec<AuditEntry> = audit_entries::table
            .filter(audit_entries::college_id.eq(college))
            .filter(audit_entries::n.gt(walk.n))
            .order(audit_entries::n)
            .limit(1000)
            .select(AuditEntry::as_select())
            .load(tx)
            .await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let expected = row.sealed().hash();
            if let Some(bad) = walk.step(row.n, &row.previous_hash, row.hash, &expected) {
                return Ok(bad);
            }
        }
    }
    let head: Option<(i64, Vec<u8>)> = audit_heads::table
        .filter(audit_heads::college_id.eq(college))
        .select((audit_heads::n, audit_heads::hash))
        .first(tx)
        .await
        .optional()?;
    let (head_n, head_hash) = head.unwrap_or((0, GENESIS.to_vec()));
    if head_n != walk.n || head_hash != walk.previous {
        return Ok(Verification {
            entries: walk.n,
            first_bad: Some(walk.n + 1),
            problem: Some(format!("the chain ends at {}, but its head says {head_n}", walk.n)),
        });
    }
    Ok(walk.end())
}

/// A walk along a chain from its first entry, a college's or the platform's.
struct Walk {
    /// Number of the last entry that fits.
    n: i64,
    /// Its hash.
    previous: Vec<u8>,
}

impl Default for Walk {
    fn default() -> Self {
        Self {
            n: 0,
            previous: GENESIS.to_vec(),
        }
    }
}

impl Walk {
    /// Goes on to the next entry. `expected` is the hash of what the entry says. Answers what is wrong, if anything.
    fn step(&mut self, n: i64, previous: &[u8], hash: Vec<u8>, expected: &[u8]) -> Option<Verification> {
        self.n += 1;
        let at = self.n;
        let problem = if n != at {
            format!("entry {at} is missing")
        } else if previous != self.previous {
            format!("entry {at} does not follow entry {}", at - 1)
        } else if hash != expected {
            format!("entry {at} was changed after it was written")
        } else {
            self.previous = hash;
            return None;
        };
        Some(Verification {
            entries: at,
            first_bad: Some(at),
            problem: Some(problem),
        })
    }

    /// The end, with everything in order.
    fn end(self) -> Verification {
        Verification {
            entries: self.n,
            first_bad: None,
            problem: None,
        }
    }
}

/// What was done with one thing, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn about(
    tx: &mut TenantTx,
    entity: &str,
    entity_id: impl ToString,
    limit: i64,
) -> Result<Vec<AuditEntry>, AppError> {
    Ok(audit_entries::table
        .filter(audit_entries::college_id.eq(tx.college_id()))
        .filter(audit_entries::entity.eq(entity))
        .filter(audit_entries::entity_id.eq(entity_id.to_string()))
        .order(audit_entries::n.desc())
        .limit(limit)
        .select(AuditEntry::as_select())
        .load(tx)
        .await?)
}

/// Which entries to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Listed<'a> {
    /// Only entries before this number.
    pub before_n: Option<i64>,
    /// Kind of thing.
    pub entity: Option<&'a str>,
    /// Who acted.
    pub actor: Option<UserId>,
    /// Not before this time.
    pub from: Option<DateTime<Utc>>,
    /// Before this time.
    pub until: Option<DateTime<Utc>>,
    /// Verbs left out when somebody's entries are asked for.
    pub hidden: &'a [&'a str],
}

/// One page of a college's audit log, newest first. Asked for one actor, it leaves out the `hidden` actions, whose actor
/// the reader may not know.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(tx: &mut TenantTx, asked: &Listed<'_>, limit: i64) -> Result<Vec<AuditEntry>, AppError> {
    let mut query = audit_entries::table
        .filter(audit_entries::college_id.eq(tx.college_id()))
        .order(audit_entries::n.desc())
        .limit(limit)
        .select(AuditEntry::as_select())
        .into_boxed();
    if let Some(n) = asked.before_n {
        query = query.filter(audit_entries::n.lt(n));
    }
    if let Some(entity) = asked.entity {
        query = query.filter(audit_entries::entity.eq(entity.to_owned()));
    }
    if let Some(actor) = asked.actor {
        query = query
            .filter(audit_entries::actor_id.eq(actor))
            .filter(audit_entries::action.ne_all(asked.hidden.to_vec()));
    }
    if let Some(from) = asked.from {
        query = query.filter(audit_entries::at.ge(from));
    }
    if let Some(until) = asked.until {
        query = query.filter(audit_entries::at.lt(until));
    }
    Ok(query.load(tx).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn canonical_text_ignores_key_order() {
        let a: Value = serde_json::from_str(r#"{"b":1,"a":{"y":[1,"ü"],"x":null}}"#).unwrap_or_default();
        let b = json!({"a": {"x": null, "y": [1, "ü"]}, "b": 1});
        assert_eq!(canonical(&a), canonical(&b));
        assert_eq!(canonical(&b), r#"{"a":{"x":null,"y":[1,"ü"]},"b":1}"#);
    }
}
