//! Writing: drafts, saves, submissions, taking back.

use serde_json::json;

use crate::error::AppError;
use crate::features::experiences::model::{self, Change, Content, ExperienceId, State, WorkingCopy};
use crate::features::experiences::{conflicts, store};
use crate::platform::db::TenantTx;
use crate::platform::permissions::{EXPERIENCES_WRITE_OWN, Role};
use crate::platform::scope::{Actor, UserId};

/// What a save came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is stored.
    Stored(Box<WorkingCopy>),
    /// Somebody (the author in another window) saved in between; nothing was stored. This is what is there now.
    Conflict(Box<WorkingCopy>),
}

/// Whether the caller may write experiences at all: alumni, and placed students where the college lets them.
///
/// # Errors
/// When the database refuses.
pub async fn may_write(tx: &mut TenantTx) -> Result<bool, AppError> {
    let Some(caller) = tx.scope().caller() else {
        return Ok(false);
    };
    let (user_id, role) = (caller.user_id, caller.role);
    match role {
        Role::Alumni => Ok(true),
        Role::Student => store::student_may_write(tx, user_id).await,
        Role::Faculty | Role::CollegeAdmin => Ok(false),
    }
}

/// The caller, if they may write.
async fn writer(tx: &mut TenantTx) -> Result<UserId, AppError> {
    tx.scope().require(EXPERIENCES_WRITE_OWN)?;
    let user_id = tx.scope().member()?.user_id;
    if may_write(tx).await? {
        Ok(user_id)
    } else {
        Err(AppError::Forbidden)
    }
}

/// Begins an experience as a draft of the caller. Everything in it may still be missing.
///
/// # Errors
/// 403 when the caller may not write; 422 naming fields that do not pass.
pub async fn create(tx: &mut TenantTx, content: Content) -> Result<WorkingCopy, AppError> {
    let author_id = writer(tx).await?;
    insert(tx, author_id, content).await
}

/// The same on behalf of an alumnus, for loaders that act as the system.
///
/// # Errors
/// 403 unless the system acts and the author is an alumnus; 404 when there is no such person; 422 as [`create`].
pub async fn create_for(tx: &mut TenantTx, author_id: UserId, content: Content) -> Result<WorkingCopy, AppError> {
    let system = matches!(tx.scope().actor(), Actor::System);
    if !system || store::person_role(tx, author_id).await? != Role::Alumni {
        return Err(AppError::Forbidden);
    }
    insert(tx, author_id, content).await
}

async fn insert(tx: &mut TenantTx, author_id: UserId, content: Content) -> Result<WorkingCopy, AppError> {
    let content = model::checked(content, tx.now())?;
    let row = store::working_insert(tx, author_id, &content).await?;
    let after = json!({ "state": State::Draft, "author_id": author_id });
    tx.audit("experience.created", "experience", row.id, None, Some(after));
    Ok(row.view(None))
}

/// Saves a draft (by hand or by itself). Saving an approved, rejected or withdrawn experience makes it a draft again; what
/// is published stays published.
///
/// # Errors
/// 404 when it is not the caller's; 409 `under_review` while a moderator has it; 422 naming fields.
pub async fn save(tx: &mut TenantTx, id: ExperienceId, change: Change) -> Result<Saved, AppError> {
    let author_id = writer(tx).await?;
    let row = store::working_own(tx, author_id, id, true).await?;
    let stored = row.as_ref().map(|row| row.content.clone()).unwrap_or_default();
    let (revision, window) = (change.revision, change.window);
    let content = model::checked(change.applied_to(stored), tx.now())?;
    let row = row.ok_or(AppError::NotFound)?;
    if row.state == State::Pending {
        return Err(AppError::conflict(conflicts::UNDER_REVIEW));
    }
    let same_window = window.is_some() && row.saved_from == window;
    if row.revision != revision && !same_window {
        return Ok(Saved::Conflict(Box::new(row.view(None))));
    }
    let row = store::working_save(tx, id, &content, window).await?;
    let decision = store::decision_find(tx, id, row.last_version).await?;
    Ok(Saved::Stored(Box::new(row.view(decision))))
}

/// Hands an experience to the moderators: its text is frozen as the next version.
///
/// # Errors
/// 404 when it is not the caller's; 409 `edit_conflict` when the revision is not the last, `under_review` when it waits
/// already, `nothing_changed` when the last version was decided and nothing was saved since; 422 naming what is missing.
pub async fn submit(tx: &mut TenantTx, id: ExperienceId, revision: i32) -> Result<WorkingCopy, AppError> {
    let system = matches!(tx.scope().actor(), Actor::System);
    let row = if system {
        store::working_lock(tx, id).await?
    } else {
        let author_id = writer(tx).await?;
        store::working_own(tx, author_id, id, true).await?
    };
    let row = row.ok_or(AppError::NotFound)?;
    let state = row.state;
    match state {
        State::Pending => return Err(AppError::conflict(conflicts::UNDER_REVIEW)),
        State::Approved | State::Rejected => return Err(AppError::conflict(conflicts::NOTHING_CHANGED)),
        State::Draft | State::ChangesRequested | State::Withdrawn => {}
    }
    if row.revision != revision {
        return Err(AppError::conflict(conflicts::EDIT_CONFLICT));
    }
    let author_role = match tx.scope().caller() {
        Some(caller) => caller.role,
        None => store::person_role(tx, row.author_id).await?,
    };
    let mut copy = row.clone().view(None);
    model::complete(&copy.content)?;
    let (last_version, pending_since) = store::working_submit(tx, &row, author_role).await?;
    copy.state = State::Pending;
    copy.last_version = last_version;
    copy.pending_since = pending_since;
    tx.audit(
        "experience.submitted",
        "experience",
        id,
        Some(json!({ "state": state })),
        Some(json!({ "state": State::Pending, "version": last_version })),
    );
    Ok(copy)
}

/// Takes an experience back: out of the queue, and out of what members read.
///
/// # Errors
/// 404 when it is not the caller's; 409 `nothing_to_withdraw` when it neither waits nor is published.
pub async fn withdraw(tx: &mut TenantTx, id: ExperienceId) -> Result<WorkingCopy, AppError> {
    tx.scope().require(EXPERIENCES_WRITE_OWN)?;
    let author_id = tx.scope().member()?.user_id;
    let row = store::working_own(tx, author_id, id, true)
        .await?
        .ok_or(AppError::NotFound)?;
    let state = row.state;
    let was_published = store::unpublish(tx, id).await?;
    let waits = matches!(state, State::Pending | State::ChangesRequested | State::Approved);
    if !was_published && !waits {
        return Err(AppError::conflict(conflicts::NOTHING_TO_WITHDRAW));
    }
    store::working_move(tx, id, State::Withdrawn).await?;
    tx.audit(
        "experience.withdrawn",
        "experience",
        id,
        Some(json!({ "state": state, "published": was_published, "version": row.last_version })),
        Some(json!({ "state": State::Withdrawn, "published": false })),
    );
    let row = store::working_own(tx, author_id, id, false)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(row.view(None))
}

/// Deletes a draft that was never submitted.
///
/// # Errors
/// 404 when it is not the caller's; 409 `was_submitted` when a version of it exists.
pub async fn delete(tx: &mut TenantTx, id: ExperienceId) -> Result<(), AppError> {
    tx.scope().require(EXPERIENCES_WRITE_OWN)?;
    let author_id = tx.scope().member()?.user_id;
    if store::working_delete(tx, author_id, id).await? {
        let before = json!({ "state": State::Draft });
        tx.audit("experience.deleted", "experience", id, Some(before), None);
        return Ok(());
    }
    match store::working_own(tx, author_id, id, false).await? {
        Some(_) => Err(AppError::conflict(conflicts::WAS_SUBMITTED)),
        None => Err(AppError::NotFound),
    }
}
