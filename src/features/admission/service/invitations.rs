//! Invitations: a door the college opens for one address. Whoever proves the address (by the link in the mail) gets an
//! account with the role the college chose.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use crate::error::AppError;
use crate::features::admission::model::{Invitation, InvitationId};
use crate::features::admission::store::invitations as store;
use crate::features::admission::{conflicts, letters};
use crate::platform::audit::Repeated;
use crate::platform::db::TenantTx;
use crate::platform::db::paging::{Cursor, Page, page};
use crate::platform::keys::{Token, digest};
use crate::platform::limits::Limits;
use crate::platform::mail::{Letter, Recipient, tell};
use crate::platform::permissions::{INVITATIONS_MANAGE, PEOPLE_MANAGE, Role};
use crate::platform::scope::UserId;
use crate::platform::validate::Checks;

/// Mails of one invitation: at most this many within so many hours.
const RESENT: (usize, u64) = (5, 1);
/// Most open invitations looked at for those of administrators: a college without one has hardly any.
const OPEN: i64 = 100;

pub use crate::features::admission::store::invitations::InvitationFilter;

/// Invites one address and enqueues the mail with the link. `full_name` may be empty: the person writes it.
///
/// An invitation to the same address that has run out is renewed with the new name and role. Somebody who waits for
/// approval may be invited: accepting then makes them a member at once.
///
/// # Errors
/// 403 without the right to invite (or, for an administrator, to manage people); 422 for a bad address or name; 409
/// `already_member` when the address has an account, `already_invited` when an invitation is still open.
pub async fn invite(tx: &mut TenantTx, (email, full_name, role): (&str, &str, Role)) -> Result<Invitation, AppError> {
    tx.scope().require(INVITATIONS_MANAGE)?;
    may_give(tx, role)?;
    let mut checks = Checks::new();
    let email = checks.email("email", email);
    let full_name = checks.line("full_name", full_name, 0, 120);
    checks.finish()?;
    if store::member_exists(tx, &email).await? {
        return Err(AppError::conflict(conflicts::ALREADY_MEMBER));
    }
    let token = Token::random();
    let expires_at = tx.now() + TimeDelta::days(tx.settings().auth.invitation_days);
    let invitation = match store::open_by_email(tx, &email).await? {
        Some(open) if open.expires_at > tx.now() => return Err(AppError::conflict(conflicts::ALREADY_INVITED)),
        Some(old) => store::reissue(tx, old.id, Some((&full_name, role)), &token.digest(), expires_at).await?,
        None => store::insert(tx, (&email, &full_name, role), &token.digest(), expires_at)
            .await?
            .ok_or(AppError::conflict(conflicts::ALREADY_INVITED))?,
    };
    tx.audit(
        "invitation.sent",
        "invitation",
        invitation.id,
        None,
        Some(json!({ "role": role.as_str() })),
    );
    send(tx, &invitation, &token, tx.settings().auth.invitation_days).await?;
    Ok(invitation)
}

/// Sends an open invitation again with a fresh link; the earlier link stops working.
///
/// # Errors
/// 403 without the right to invite; 404 when there is no such invitation, or it was accepted or taken back.
pub async fn renew(tx: &mut TenantTx, limits: &Limits, invitation_id: InvitationId) -> Result<Invitation, AppError> {
    tx.scope().require(INVITATIONS_MANAGE)?;
    let token = Token::random();
    let expires_at = tx.now() + TimeDelta::days(tx.settings().auth.invitation_days);
    let invitation = store::reissue(tx, invitation_id, None, &token.digest(), expires_at).await?;
    may_give(tx, invitation.role)?;
    let mails = limits
        .may_mail(tx.college_id(), "invitation", &invitation.email, RESENT)
        .await;
    if !mails {
        return Err(AppError::TooMany { retry_after: 3_600 });
    }
    tx.audit(
        "invitation.resent",
        "invitation",
        invitation.id,
        None,
        Some(json!({ "sent_count": invitation.sent_count })),
    );
    send(tx, &invitation, &token, tx.settings().auth.invitation_days).await?;
    Ok(invitation)
}

/// Takes an open invitation back; its link stops working.
///
/// # Errors
/// 403 without the right to invite; 404 when there is no such invitation, or it was accepted or taken back before.
pub async fn revoke(tx: &mut TenantTx, invitation_id: InvitationId) -> Result<Invitation, AppError> {
    tx.scope().require(INVITATIONS_MANAGE)?;
    let invitation = store::revoke(tx, invitation_id).await?;
    tx.audit("invitation.revoked", "invitation", invitation.id, None, None);
    Ok(invitation)
}

/// The college's invitations, newest first.
///
/// # Errors
/// 403 without the right to invite.
pub async fn invitations(
    tx: &mut TenantTx,
    filter: InvitationFilter,
    cursor: Option<Cursor<InvitationId>>,
    limit: i64,
) -> Result<Page<Invitation>, AppError> {
    tx.scope().require(INVITATIONS_MANAGE)?;
    let rows = store::list(tx, filter, cursor, limit + 1).await?;
    Ok(page(rows, limit, |one| Cursor {
        key: one.created_at,
        id: one.id,
    }))
}

/// Revokes the open invitations of these addresses that were sent since a time. Answers how many.
///
/// # Errors
/// 403 without the right to invite.
pub async fn revoke_open(tx: &mut TenantTx, emails: &[String], since: DateTime<Utc>) -> Result<usize, AppError> {
    tx.scope().require(INVITATIONS_MANAGE)?;
    let revoked = store::revoke_open(tx, emails, since).await?;
    for id in &revoked {
        tx.audit("invitation.revoked", "invitation", *id, None, None);
    }
    Ok(revoked.len())
}

/// Open invitations of administrators, newest first: the address, and when the link runs out. As the system, for whoever
/// provisions the college.
///
/// # Errors
/// 403 for anybody but the system.
pub async fn admins_invited(tx: &mut TenantTx) -> Result<Vec<(String, DateTime<Utc>)>, AppError> {
    tx.scope().require(INVITATIONS_MANAGE)?;
    let open = store::list(tx, InvitationFilter::Open, None, OPEN).await?;
    let admins = open.into_iter().filter(|one| one.role == Role::CollegeAdmin);
    Ok(admins.map(|one| (one.email, one.expires_at)).collect())
}

/// How the texts of the mail tell roles apart.
fn role_number(role: Role) -> i64 {
    match role {
        Role::Student => 1,
        Role::Alumni => 2,
        Role::Faculty => 3,
        Role::CollegeAdmin => 4,
    }
}

/// Tells somebody that they are invited, with a link that is good for so many days.
async fn send(tx: &mut TenantTx, invitation: &Invitation, token: &Token, days: i64) -> Result<(), AppError> {
    let inviter = store::inviter(tx, invitation.id).await?;
    // Texts choose by numbers: a name may be empty, and the console invites without one.
    let letter = Letter::new(&letters::INVITATION)
        .path(format!("/join/{}", token.expose()))
        .number("days", days)
        .number("named", i64::from(!invitation.full_name.is_empty()))
        .word("name", invitation.full_name.as_str())
        .number("invited", i64::from(inviter.is_some()))
        .word("inviter", inviter.unwrap_or_default())
        .number("role", role_number(invitation.role));
    tell(tx, Recipient::address(&invitation.email), letter).await
}

/// Whoever may invite people may not thereby make administrators: that takes the right to manage people.
fn may_give(tx: &TenantTx, role: Role) -> Result<(), AppError> {
    if role == Role::CollegeAdmin {
        tx.scope().require(PEOPLE_MANAGE)?;
    }
    Ok(())
}

/// What became of an invitation that was to be sent again.
#[derive(Debug)]
pub enum SentAgain {
    /// It was; the caller counts this for the audit log.
    Sent(Repeated),
    /// It was sent a short time ago.
    TooSoon,
    /// There is none that is open.
    NotInvited,
}

/// Sends the open invitation of an address again, when somebody at the door asks for a way in; not more often than
/// every ten minutes. One that ran out was the college's decision for a time: only its
/// admin renews it.
///
/// # Errors
/// When the database refuses.
pub async fn send_again(tx: &mut TenantTx, email: &str) -> Result<SentAgain, AppError> {
    let now = tx.now();
    let open = store::open_by_email(tx, email).await?;
    let Some(open) = open.filter(|open| open.expires_at > now) else {
        return Ok(SentAgain::NotInvited);
    };
    if now - open.sent_at < TimeDelta::minutes(10) {
        return Ok(SentAgain::TooSoon);
    }
    let token = Token::random();
    store::reissue(tx, open.id, None, &token.digest(), open.expires_at).await?;
    send(tx, &open, &token, (open.expires_at - now).num_days().max(1)).await?;
    Ok(SentAgain::Sent(Repeated {
        college_id: tx.college_id(),
        source: open.id.as_uuid(),
        action: "invitation.resent",
        entity: "invitation",
        entity_id: open.id.as_uuid(),
    }))
}

/// The open invitation a link belongs to, while it is good.
///
/// # Errors
/// When the database refuses.
pub async fn of_link(tx: &mut TenantTx, token: &str) -> Result<Option<Invitation>, AppError> {
    store::by_digest(tx, &digest(token)).await
}

/// Uses an invitation up by its link. Of any number of callers at once, one gets it.
///
/// # Errors
/// When the database refuses.
pub async fn accept_link(tx: &mut TenantTx, token: &str) -> Result<Option<Invitation>, AppError> {
    let taken = store::take(tx, &digest(token)).await?;
    if let Some(invitation) = &taken {
        tx.audit("invitation.accepted", "invitation", invitation.id, None, None);
    }
    Ok(taken)
}

/// Writes down which account the invitations of an address became.
///
/// # Errors
/// When the database refuses.
pub async fn accepted_by(tx: &mut TenantTx, email: &str, user_id: UserId) -> Result<(), AppError> {
    store::accepted_by(tx, email, user_id).await
}

/// Whom invitations are for, by the id of the invitation: the name, or the address where none was given.
///
/// # Errors
/// When the database refuses.
pub async fn invited_names(tx: &mut TenantTx, ids: &[InvitationId]) -> Result<HashMap<InvitationId, String>, AppError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    store::invited_names(tx, ids).await
}

/// Whether the address was ever invited, whatever became of it.
///
/// # Errors
/// When the database refuses.
pub async fn was_invited(tx: &mut TenantTx, email: &str) -> Result<bool, AppError> {
    store::known(tx, email).await
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::role_number;
    use crate::platform::permissions::Role;
    use crate::web::i18n::Lang;

    #[test]
    fn page_p08_every_role_is_invited_in_its_own_words() {
        let roles = [Role::Student, Role::Alumni, Role::Faculty, Role::CollegeAdmin];
        for lang in Lang::ALL {
            let texts: BTreeSet<String> = roles
                .iter()
                .map(|role| lang.t1("accounts-mail-invitation-gain", "role", role_number(*role)))
                .collect();
            assert_eq!(texts.len(), roles.len(), "{texts:?}");
        }
    }
}
