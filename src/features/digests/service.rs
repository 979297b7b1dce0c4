//! The rules of mails about what waits: requests, and the moderation queue.

use chrono::TimeDelta;
use serde_json::json;

use super::{letters, store};
use crate::error::AppError;
use crate::features::accounts::service as accounts;
use crate::features::experiences::service as experiences;
use crate::features::{chat, connections};
use crate::platform::db::TenantTx;
use crate::platform::jobs;
use crate::platform::mail::{Letter, Recipient, tell};
use crate::platform::permissions::{MODERATION_DECIDE, PROFILE_UPDATE_OWN};
use crate::platform::scope::UserId;

/// From one of these mails to the next.
const EVERY: TimeDelta = TimeDelta::days(1);

/// Notes that the caller looked at their requests.
///
/// # Errors
/// When the database refuses.
pub async fn seen(tx: &mut TenantTx) -> Result<(), AppError> {
    let me = tx.scope().member()?.user_id;
    store::seen(tx, me).await
}

/// Whether the caller wants these mails.
///
/// # Errors
/// When the database refuses.
pub async fn wanted(tx: &mut TenantTx) -> Result<bool, AppError> {
    let me = tx.scope().member()?.user_id;
    store::wanted(tx, me).await
}

/// Sets whether the caller wants these mails.
///
/// # Errors
/// When the database refuses.
pub async fn set_wanted(tx: &mut TenantTx, wanted: bool) -> Result<(), AppError> {
    tx.scope().require(PROFILE_UPDATE_OWN)?;
    let me = tx.scope().member()?.user_id;
    switch(tx, me, wanted).await
}

async fn switch(tx: &mut TenantTx, user: UserId, wanted: bool) -> Result<(), AppError> {
    let before = store::wanted(tx, user).await?;
    store::wanted_set(tx, user, wanted).await?;
    if before != wanted {
        let state = |wanted: bool| Some(json!({ "request_mails": wanted }));
        tx.audit("mail_preferences.changed", "user", user, state(before), state(wanted));
    }
    Ok(())
}

/// Switches the mails off for whom a link is for. As the system: the link is the proof.
///
/// # Errors
/// 404 when there is no such person any more.
pub async fn switch_off(tx: &mut TenantTx, user: UserId) -> Result<(), AppError> {
    if !accounts::is_active(tx, user).await? {
        return Err(AppError::NotFound);
    }
    switch(tx, user, false).await
}

/// Writes to everybody who may decide on submissions while some have waited for a day, but not about their own. Runs once
/// a day, as the system.
///
/// # Errors
/// When the database refuses; the job is then tried again.
pub async fn remind_moderators(tx: &mut TenantTx) -> Result<(), AppError> {
    if experiences::pending_count(tx).await? == 0 {
        return Ok(());
    }
    let authors = experiences::waiting_authors(tx, tx.now() - EVERY).await?;
    for user in accounts::holders(tx, MODERATION_DECIDE).await? {
        let waiting = authors.iter().filter(|author| **author != user).count();
        if waiting == 0 || !store::wanted(tx, user).await? || !accounts::is_active(tx, user).await? {
            continue;
        }
        let letter = Letter::new(&letters::QUEUE)
            .path("/admin/moderation")
            .number("count", count(waiting));
        tell(tx, Recipient::Person(user), letter).await?;
    }
    Ok(())
}

fn count(of: usize) -> i64 {
    i64::try_from(of).unwrap_or(i64::MAX)
}

/// Most names in one of these letters.
const NAMED: usize = 5;

/// Tells a person about requests, if there are some they have not seen since the last letter. Within a day of it, looks
/// again when the day is over. As the system.
///
/// # Errors
/// When the database refuses.
pub(super) async fn tell_of_requests(tx: &mut TenantTx, user: UserId) -> Result<(), AppError> {
    let row = store::row_locked(tx, user).await?;
    if !row.wanted || !accounts::is_active(tx, user).await? {
        return Ok(());
    }
    let since = row.seen_at.max(row.mailed_at);
    let askers = connections::service::asked_since(tx, user, since).await?;
    let writers = chat::service::asked_since(tx, user, since).await?;
    if askers.is_empty() && writers.is_empty() {
        return Ok(());
    }
    if let Some(next) = row.mailed_at.map(|at| at + EVERY).filter(|next| *next > tx.now()) {
        let payload = json!({ "user_id": user });
        return jobs::enqueue_unless_planned(tx, connections::service::REQUESTS_JOB, payload, next).await;
    }
    let (kind, path) = match (askers.len(), writers.len()) {
        (_, 0) => (&letters::CONNECT, "/connections?list=incoming"),
        (0, _) => (&letters::WRITE, "/messages?list=requests"),
        _ => (&letters::BOTH, "/connections?list=incoming"),
    };
    let (connects, writes) = (count(askers.len()), count(writers.len()));
    let letter = Letter::new(kind)
        .path(path)
        .number("count", connects + writes)
        .number("connects", connects)
        .names("askers", askers.into_iter().take(NAMED).collect())
        .number("writes", writes)
        .names("writers", writers.into_iter().take(NAMED).collect());
    tell(tx, Recipient::Person(user), letter).await?;
    store::mailed(tx, user).await
}
