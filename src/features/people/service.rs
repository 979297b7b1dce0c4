//! The rules about people: who is shown to whom, and what the college may decide about somebody.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::ends;
use super::model::{
    InvitationView, InvitationsQuery, InviteRequest, ManagedUser, Outcome, PeopleQuery, Person, UserRow, UsersQuery,
};
use super::store::{self, Filter, UserChange};
use crate::error::AppError;
use crate::features::accounts::service as accounts;
use crate::features::admission::service as admission;
use crate::features::people::conflicts;
use crate::platform::audit::{self, AuditEntry};
use crate::platform::auth::sessions::{self, EndReason};
use crate::platform::db::TenantTx;
use crate::platform::db::paging::{Cursor, Page, page, place};
use crate::platform::permissions::{AUDIT_READ, Capability, INVITATIONS_MANAGE, PEOPLE_MANAGE, PEOPLE_READ, Role};
use crate::platform::scope::{UserId, UserStatus};
use crate::platform::validate::Checks;

/// Most people of one list.
pub const MAX_BATCH: usize = 100;
/// Most invitations of one list.
pub const MAX_INVITATIONS: usize = 500;

fn cursor_of(row: &UserRow) -> Cursor<UserId, String> {
    Cursor {
        key: row.name_key.clone(),
        id: row.id,
    }
}

fn words(q: Option<&str>) -> Result<String, AppError> {
    let mut checks = Checks::new();
    let q = checks.search("q", q, 0);
    checks.finish()?;
    Ok(q)
}

/// The directory: active people by name.
///
/// # Errors
/// 422 for a bad filter, cursor or limit.
pub async fn people(tx: &mut TenantTx, query: &PeopleQuery) -> Result<Page<Person>, AppError> {
    tx.scope().require(PEOPLE_READ)?;
    let (limit, cursor) = place(query.limit, query.cursor.as_deref())?;
    let filter = Filter {
        role: query.role,
        status: Some(UserStatus::Active),
        q: &words(query.q.as_deref())?,
        addresses: false,
    };
    let rows = store::user_list(tx, filter, cursor, limit + 1).await?;
    let page = page(rows, limit, cursor_of);
    Ok(Page {
        items: page.items.into_iter().map(Person::from).collect(),
        next_cursor: page.next_cursor,
    })
}

/// Somebody found by a name or an email.
#[derive(Clone, Debug)]
pub struct Match {
    /// Id.
    pub id: UserId,
    /// Name.
    pub full_name: String,
    /// Role.
    pub role: Role,
}

/// People of any state whose names begin with these words, by name; and whoever has this email. Who manages people finds
/// them by its beginning. At most `limit`; the caller has the right to know of them.
///
/// # Errors
/// 422 on `q` for too long a text.
pub async fn matching(tx: &mut TenantTx, q: &str, limit: i64) -> Result<Vec<Match>, AppError> {
    let q = words(Some(q))?;
    if q.is_empty() {
        return Ok(Vec::new());
    }
    let filter = Filter {
        role: None,
        status: None,
        q: &q,
        addresses: tx.scope().may(PEOPLE_MANAGE),
    };
    let mut rows = store::user_list(tx, filter, None, limit).await?;
    if let Some(row) = store::user_of_email(tx, &q).await? {
        rows.retain(|one| one.id != row.id);
        rows.insert(0, row);
    }
    let people = rows.into_iter().map(Person::from);
    Ok(people
        .map(|one| Match {
            id: one.id,
            full_name: one.full_name,
            role: one.role,
        })
        .collect())
}

/// One active person.
///
/// # Errors
/// 404 for anybody else.
pub async fn person(tx: &mut TenantTx, id: UserId) -> Result<Person, AppError> {
    tx.scope().require(PEOPLE_READ)?;
    let row = store::user(tx, id).await?;
    if row.status == UserStatus::Active {
        Ok(row.into())
    } else {
        Err(AppError::NotFound)
    }
}

/// The office's list.
///
/// # Errors
/// 403 without the right; 422 for a bad filter, cursor or limit.
pub async fn users(tx: &mut TenantTx, query: &UsersQuery) -> Result<Page<ManagedUser>, AppError> {
    tx.scope().require(PEOPLE_MANAGE)?;
    let (limit, cursor) = place(query.limit, query.cursor.as_deref())?;
    let filter = Filter {
        role: query.role,
        status: query.status,
        q: &words(query.q.as_deref())?,
        addresses: true,
    };
    let rows = store::user_list(tx, filter, cursor, limit + 1).await?;
    let page = page(rows, limit, cursor_of);
    let ids: Vec<UserId> = page.items.iter().map(|row| row.id).collect();
    let mut capabilities = store::capabilities_of(tx, &ids).await?;
    Ok(Page {
        items: page
            .items
            .into_iter()
            .map(|row| {
                let held = capabilities.remove(&row.id).unwrap_or_default();
                row.managed(held)
            })
            .collect(),
        next_cursor: page.next_cursor,
    })
}

/// One person, as the office sees them.
///
/// # Errors
/// 403 without the right; 404.
pub async fn user(tx: &mut TenantTx, id: UserId) -> Result<ManagedUser, AppError> {
    tx.scope().require(PEOPLE_MANAGE)?;
    let row = store::user(tx, id).await?;
    let held = store::capabilities_of(tx, &[id]).await?.remove(&id).unwrap_or_default();
    Ok(row.managed(held))
}

/// How many people are in which state: (state, count).
///
/// # Errors
/// 403 without the right.
pub async fn status_counts(tx: &mut TenantTx) -> Result<Vec<(UserStatus, i64)>, AppError> {
    tx.scope().require(PEOPLE_MANAGE)?;
    store::status_counts(tx).await
}

/// How many people wait to be let in.
///
/// # Errors
/// 403 without the right.
pub async fn pending_count(tx: &mut TenantTx) -> Result<i64, AppError> {
    tx.scope().require(PEOPLE_MANAGE)?;
    store::pending_count(tx).await
}

/// Live sessions of a person, and what was done with them.
///
/// # Errors
/// 403 without the right.
pub async fn history(tx: &mut TenantTx, id: UserId) -> Result<(i64, Vec<AuditEntry>), AppError> {
    tx.scope().require(PEOPLE_MANAGE)?;
    tx.scope().require(AUDIT_READ)?;
    let sessions = store::session_count(tx, id).await?;
    Ok((sessions, audit::about(tx, "user", id, 50).await?))
}

/// What the college decides about somebody.
#[derive(Clone, Debug)]
pub enum Decision {
    /// A waiting account may sign in.
    Approve,
    /// Nothing works any more, at once.
    Suspend,
    /// Works again.
    Reinstate,
    /// Another role.
    Role(Role),
    /// Rights beyond the role.
    Capabilities {
        /// To grant.
        grant: Vec<Capability>,
        /// To take back.
        revoke: Vec<Capability>,
    },
    /// A verified offer, or none.
    Placed(Option<DateTime<Utc>>),
}

impl Decision {
    const fn action(&self) -> &'static str {
        match self {
            Decision::Approve => "user.approved",
            Decision::Suspend => "user.suspended",
            Decision::Reinstate => "user.reinstated",
            Decision::Role(_) => "user.role_changed",
            Decision::Capabilities { .. } => "user.capabilities_changed",
            Decision::Placed(_) => "user.placement_changed",
        }
    }

    /// The state a person must be in.
    fn fits(&self, status: UserStatus) -> bool {
        match self {
            Decision::Approve => status == UserStatus::Pending,
            Decision::Suspend => matches!(status, UserStatus::Pending | UserStatus::Active),
            Decision::Reinstate => status == UserStatus::Suspended,
            Decision::Role(_) | Decision::Capabilities { .. } | Decision::Placed(_) => {
                status != UserStatus::Deactivated
            }
        }
    }

    /// Whether an active admin would be none afterwards.
    fn removes_admin(&self) -> bool {
        matches!(self, Decision::Suspend) || matches!(self, Decision::Role(role) if *role != Role::CollegeAdmin)
    }
}

fn standing(user: &ManagedUser) -> serde_json::Value {
    json!({
        "status": user.status,
        "role": user.role,
        "capabilities": user.capabilities,
        "placed_at": user.placed_at,
    })
}

/// Carries out a decision: stale tokens at once, open sessions ended where the person may not come back, audited with
/// before and after; whoever is let in is told by mail.
///
/// # Errors
/// 403 without the right; 404; 409 `last_admin` when no active admin would be left, `own_standing` when somebody decides
/// about themselves, `wrong_state` when the person is not in a state for it; 422 for a time of placement out of range.
pub async fn decide(tx: &mut TenantTx, id: UserId, decision: &Decision) -> Result<ManagedUser, AppError> {
    tx.scope().require(PEOPLE_MANAGE)?;
    if let Decision::Placed(Some(at)) = decision {
        let mut checks = Checks::new();
        // An offer may be for next year.
        checks.time("placed_at", *at, tx.now(), TimeDelta::days(2 * 366));
        checks.finish()?;
    }
    store::lock_standing(tx).await?;
    let row = store::user_locked(tx, id).await?;
    let held = store::capabilities_of(tx, &[id]).await?.remove(&id).unwrap_or_default();
    let before = row.managed(held);
    if !decision.fits(before.status) {
        return Err(AppError::conflict(conflicts::WRONG_STATE));
    }
    if decision.removes_admin() {
        let is_admin = before.role == Role::CollegeAdmin && before.status == UserStatus::Active;
        if is_admin && store::other_active_admins(tx, id).await? == 0 {
            return Err(AppError::conflict(conflicts::LAST_ADMIN));
        }
        if tx.scope().user_id() == Some(id) {
            return Err(AppError::conflict(conflicts::OWN_STANDING));
        }
    }
    let mut change = UserChange::default();
    match decision {
        Decision::Approve | Decision::Reinstate => change.status = Some(UserStatus::Active),
        Decision::Suspend => change.status = Some(UserStatus::Suspended),
        Decision::Role(role) => change.role = Some(*role),
        Decision::Placed(at) => change.placed_at = Some(*at),
        Decision::Capabilities { grant, revoke } => {
            for capability in grant {
                store::capability_grant(tx, id, *capability).await?;
            }
            for capability in revoke {
                store::capability_revoke(tx, id, *capability).await?;
            }
        }
    }
    store::user_update(tx, id, change).await?;
    sessions::rights_changed(tx, id);
    if matches!(decision, Decision::Suspend) {
        sessions::end_all(tx, id, None, EndReason::AccountClosed).await?;
    }
    if matches!(decision, Decision::Approve) {
        accounts::tell_approved(tx, id).await?;
    }
    let after = user(tx, id).await?;
    let mut now = standing(&after);
    let ended = ends::end(tx, &before, &after).await?;
    if let (Some(now), false) = (now.as_object_mut(), ended.is_null()) {
        now.insert("ended".to_owned(), ended);
    }
    tx.audit(decision.action(), "user", id, Some(standing(&before)), Some(now));
    Ok(after)
}

/// Approves several people; each stands for themselves.
///
/// # Errors
/// 403 without the right; 422 for more than [`MAX_BATCH`].
pub async fn approve_many(tx: &mut TenantTx, ids: &[UserId]) -> Result<Vec<Outcome>, AppError> {
    tx.scope().require(PEOPLE_MANAGE)?;
    if ids.len() > MAX_BATCH {
        let detail = format!("Approve at most {MAX_BATCH} at once.");
        return Err(AppError::field("ids", "too_many", detail));
    }
    let mut outcomes = Vec::with_capacity(ids.len());
    for id in ids {
        let done = tx.savepoint(async |tx| decide(tx, *id, &Decision::Approve).await).await;
        outcomes.push(outcome(id.to_string(), done.map(drop))?);
    }
    Ok(outcomes)
}

/// A refusal is an answer; a fault ends the whole.
fn outcome(subject: String, done: Result<(), AppError>) -> Result<Outcome, AppError> {
    let (code, detail) = match done {
        Ok(()) => (None, None),
        Err(error @ (AppError::Conflict { .. } | AppError::NotFound | AppError::Forbidden)) => {
            let text = crate::web::Lang::En.t(&error.message_key());
            (Some(error.code().to_owned()), Some(text))
        }
        Err(AppError::Invalid(errors)) => match errors.into_iter().next() {
            Some(first) => (Some(first.code), Some(first.detail)),
            None => (Some("invalid_fields".to_owned()), None),
        },
        Err(other) => return Err(other),
    };
    Ok(Outcome {
        subject,
        done: code.is_none(),
        code,
        detail,
    })
}

/// Invitations, newest first.
///
/// # Errors
/// 403 without the right; 422 for a bad cursor or limit.
pub async fn invitations(tx: &mut TenantTx, query: &InvitationsQuery) -> Result<Page<InvitationView>, AppError> {
    let (limit, cursor) = place(query.limit, query.cursor.as_deref())?;
    let page = admission::invitations(tx, query.state, cursor, limit).await?;
    let now = tx.now();
    Ok(Page {
        items: page.items.into_iter().map(|one| InvitationView::at(one, now)).collect(),
        next_cursor: page.next_cursor,
    })
}

/// Invites several people; each stands for themselves.
///
/// # Errors
/// 403 without the right; 422 for an empty list or more than [`MAX_INVITATIONS`].
pub async fn invite_many(tx: &mut TenantTx, people: &[InviteRequest]) -> Result<Vec<Outcome>, AppError> {
    tx.scope().require(INVITATIONS_MANAGE)?;
    if people.is_empty() || people.len() > MAX_INVITATIONS {
        let detail = format!("Invite between 1 and {MAX_INVITATIONS} people at once.");
        return Err(AppError::field("invitations", "wrong_length", detail));
    }
    let mut outcomes = Vec::with_capacity(people.len());
    for one in people {
        let person = (one.email.as_str(), one.full_name.as_str(), one.role);
        let sent = tx.savepoint(async |tx| admission::invite(tx, person).await).await;
        outcomes.push(outcome(one.email.clone(), sent.map(drop))?);
    }
    Ok(outcomes)
}
