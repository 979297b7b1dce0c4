//! What the moderation queue asks of this feature: what waits, one submission, the decision.

use chrono::{DateTime, Utc};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::error::AppError;
use crate::features::experiences::model::{Author, Decision, ExperienceId, PendingItem, Review, State};
use crate::features::experiences::{conflicts, store};
use crate::platform::db::TenantTx;
use crate::platform::db::paging::{self, Cursor, Page, PageQuery};
use crate::platform::http::Member;
use crate::platform::permissions::MODERATION_DECIDE;
use crate::platform::scope::UserId;

/// A decision that was just made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// On which experience.
    pub id: ExperienceId,
    /// On which version.
    pub version: i32,
    /// What.
    pub decision: Decision,
    /// Whose experience.
    pub author_id: UserId,
    /// Employer, for the author's mail.
    pub company: String,
    /// Position, for the author's mail.
    pub role: String,
    /// What the author is told.
    pub reason: String,
}

/// What waits for a decision, oldest first.
///
/// # Errors
/// 403 for anybody but moderators; 422 for a bad cursor or limit.
pub async fn pending(tx: &mut TenantTx, query: &PageQuery) -> Result<Page<PendingItem>, AppError> {
    tx.scope().require(MODERATION_DECIDE)?;
    let (limit, after) = paging::place(query.limit, query.cursor.as_deref())?;
    let rows = store::pending_list(tx, after, limit + 1).await?;
    Ok(paging::page(rows, limit, |item| Cursor {
        key: item.pending_since,
        id: item.id,
    }))
}

/// Who wrote what has waited for a decision since before a time, a name for each submission.
///
/// # Errors
/// 403 for anybody but moderators.
pub async fn waiting_authors(tx: &mut TenantTx, before: DateTime<Utc>) -> Result<Vec<UserId>, AppError> {
    tx.scope().require(MODERATION_DECIDE)?;
    store::pending_authors(tx, before).await
}

/// How much waits for a decision.
///
/// # Errors
/// 403 for anybody but moderators.
pub async fn pending_count(tx: &mut TenantTx) -> Result<i64, AppError> {
    tx.scope().require(MODERATION_DECIDE)?;
    store::pending_count(tx).await
}

/// How much waits for how long: less than a day, up to three days, up to a week, longer.
///
/// # Errors
/// 403 for anybody but moderators.
pub async fn pending_ages(tx: &mut TenantTx) -> Result<[i64; 4], AppError> {
    tx.scope().require(MODERATION_DECIDE)?;
    store::pending_ages(tx).await
}

/// Who wrote an experience.
///
/// # Errors
/// 403 for anybody but moderators; 404 when nothing was ever submitted.
pub async fn author_of(tx: &mut TenantTx, id: ExperienceId) -> Result<UserId, AppError> {
    tx.scope().require(MODERATION_DECIDE)?;
    let row = store::working_find(tx, id).await?.ok_or(AppError::NotFound)?;
    if row.last_version == 0 {
        return Err(AppError::NotFound);
    }
    Ok(row.author_id)
}

/// The last submitted version beside what is published.
///
/// # Errors
/// 403 for anybody but moderators; 404 when nothing was ever submitted.
pub async fn review(tx: &mut TenantTx, id: ExperienceId) -> Result<Review, AppError> {
    tx.scope().require(MODERATION_DECIDE)?;
    let row = store::working_find(tx, id).await?.ok_or(AppError::NotFound)?;
    let submission = store::version_find(tx, id, row.last_version)
        .await?
        .ok_or(AppError::NotFound)?;
    let published = match store::published_version(tx, id).await? {
        Some(version) => store::version_find(tx, id, version).await?,
        None => None,
    };
    let decisions = store::decision_list(tx, id).await?;
    let previous = match &published {
        Some(version) if version.version != submission.version => Some(version.clone()),
        _ => match decisions.iter().find(|decision| decision.version < submission.version) {
            Some(decision) => store::version_find(tx, id, decision.version).await?,
            None => None,
        },
    };
    let name = store::person_name(tx, row.author_id).await?;
    Ok(Review {
        id,
        state: row.state,
        pending_since: row.pending_since,
        author: Author {
            id: row.author_id,
            name,
        },
        submission,
        published,
        previous,
        decisions,
    })
}

/// Which of some experiences hide their author from readers.
///
/// # Errors
/// 403 for anybody but moderators.
pub async fn anonymous_among(tx: &mut TenantTx, ids: &[ExperienceId]) -> Result<Vec<ExperienceId>, AppError> {
    tx.scope().require(MODERATION_DECIDE)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    store::anonymous_among(tx, ids).await
}

/// Writes into the audit log that a moderator saw who wrote anonymous experiences: once a day for each, before it is shown.
///
/// # Errors
/// When the database refuses.
pub async fn authors_seen(member: &Member, experiences: &[ExperienceId]) -> Result<(), AppError> {
    member
        .record_reading("experience.author_seen", "experience", experiences)
        .await
}

/// The version of an experience that the caller could decide on now.
///
/// # Errors
/// 403 for anybody but moderators; 404 when nothing was ever submitted; 409 `own_submission`, `not_pending`.
pub async fn waiting(tx: &mut TenantTx, id: ExperienceId) -> Result<i32, AppError> {
    tx.scope().require(MODERATION_DECIDE)?;
    let row = store::working_find(tx, id).await?.ok_or(AppError::NotFound)?;
    if row.last_version == 0 {
        return Err(AppError::NotFound);
    }
    if tx.scope().user_id() == Some(row.author_id) {
        return Err(AppError::conflict(conflicts::OWN_SUBMISSION));
    }
    if row.state != State::Pending {
        return Err(AppError::conflict(conflicts::NOT_PENDING));
    }
    Ok(row.last_version)
}

/// What the audit chain keeps of a reason: SHA-256 over a random salt and the text, in hexadecimal. Once the text and its
/// salt are erased, nothing tells what it said. `None` for no reason.
fn reason_digest(salt: &[u8; 16], reason: &str) -> Option<String> {
    let digest = || Sha256::new().chain_update(salt).chain_update(reason).finalize();
    (!reason.is_empty()).then(|| hex::encode(digest()))
}

/// Decides on a version. Of two moderators at the same moment one decides, the other is told so.
///
/// # Errors
/// 403 for anybody but moderators; 404 when nothing was ever submitted; 409 `own_submission`, `stale_version` when the
/// author submitted another one since, `already_decided`, `not_pending` when the author took it back.
pub async fn decide(
    tx: &mut TenantTx,
    id: ExperienceId,
    version: i32,
    decision: Decision,
    reason: &str,
) -> Result<Decided, AppError> {
    tx.scope().require(MODERATION_DECIDE)?;
    let row = store::working_lock(tx, id).await?.ok_or(AppError::NotFound)?;
    if row.last_version == 0 {
        return Err(AppError::NotFound);
    }
    if tx.scope().user_id() == Some(row.author_id) {
        return Err(AppError::conflict(conflicts::OWN_SUBMISSION));
    }
    if version != row.last_version {
        return Err(AppError::conflict(conflicts::STALE_VERSION));
    }
    let state = row.state;
    if state != State::Pending {
        let decided = store::decision_find(tx, id, version).await?.is_some();
        return Err(AppError::conflict(if decided {
            conflicts::ALREADY_DECIDED
        } else {
            conflicts::NOT_PENDING
        }));
    }
    let submission = store::version_find(tx, id, version).await?.ok_or(AppError::NotFound)?;
    let published = store::published_version(tx, id).await?;
    let salt: [u8; 16] = rand::random();
    store::decision_insert(tx, (id, version, row.author_id), decision, (reason, &salt)).await?;
    store::working_move(tx, id, decision.state()).await?;
    let now_published = if decision == Decision::Approved {
        store::publish(tx, id, version).await?;
        Some(version)
    } else {
        published
    };
    tx.audit(
        decision.action(),
        "experience",
        id,
        Some(json!({ "state": state, "version": version, "published_version": published })),
        Some(json!({
            "state": decision.state(),
            "version": version,
            "published_version": now_published,
            "reason_digest": reason_digest(&salt, reason),
        })),
    );
    Ok(Decided {
        id,
        version,
        decision,
        author_id: row.author_id,
        company: submission.content.company,
        role: submission.content.role,
        reason: reason.to_owned(),
    })
}
