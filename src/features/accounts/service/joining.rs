//! How people come in: an invitation, a place on the roster, or an address of an allowed domain.
//!
//! Each way ends at one link in a mail, so every account begins with a proven address. Who may come in is decided
//! again when the link is used.

use serde_json::json;

use super::asked::{self, Asked};
use super::links::{self, Purpose, link_invalid};
use super::sign_in::open_here;
use crate::error::AppError;
use crate::features::accounts::letters;
use crate::features::accounts::store::{self, AccountRow, Whose, tokens};
use crate::features::admission::service::{self as admission, SentAgain};
use crate::features::roster::model::ClaimableEntry;
use crate::features::roster::service as roster;
use crate::platform::audit::Repeated;
use crate::platform::auth::check_strength;
use crate::platform::auth::sessions::Opened;
use crate::platform::db::TenantTx;
use crate::platform::http::Visitor;
use crate::platform::mail::{Letter, Recipient, tell};
use crate::platform::permissions::Role;
use crate::platform::scope::{UserId, UserStatus};
use crate::platform::tenancy::College;
use crate::platform::validate::Checks;

/// Asks to come in. Does the same work and answers the same for every address.
///
/// # Errors
/// 422 when it is no address at all; 429.
pub async fn register(visitor: &Visitor, email: &str) -> Result<(), AppError> {
    asked::ask(visitor, Asked::Access, email).await
}

/// The job behind [`register`]: sends whichever letter helps this address. Answers what is counted for the audit log.
pub async fn answer_request(tx: &mut TenantTx, college: &College, email: &str) -> Result<Option<Repeated>, AppError> {
    let account = store::account(tx, Whose::Email(email)).await?;
    let waiting = match account.as_ref().map(|account| account.status.as_str()) {
        Some("active") => {
            let locale = account.and_then(|account| account.locale);
            let letter = Letter::new(&letters::MEMBER).path("/login");
            tell(tx, Recipient::Address(email.to_owned(), locale), letter).await?;
            return Ok(None);
        }
        Some("pending") => true,
        None => false,
        Some(_) => return Ok(None),
    };
    match admission::send_again(tx, email).await? {
        SentAgain::Sent(counted) => return Ok(Some(counted)),
        SentAgain::TooSoon => return Ok(None),
        SentAgain::NotInvited => {}
    }
    let place = offer(college, tx, email).await?;
    if waiting && !matches!(place, Some(Way::Roster(_))) {
        tell(tx, Recipient::address(email), Letter::new(&letters::WAITING)).await?;
        return Ok(None);
    }
    let kind = match place {
        Some(Way::Roster(_)) => &letters::CLAIM,
        Some(Way::Domain(_)) => &letters::REQUEST,
        None => return Ok(None),
    };
    let Some(token) = links::issue(tx, Purpose::Claim, None, email).await? else {
        return Ok(None);
    };
    let letter = Letter::new(kind)
        .path(format!("/join/{}", token.expose()))
        .number("hours", tx.settings().auth.verify_hours);
    tell(tx, Recipient::address(email), letter).await?;
    Ok(None)
}

/// How an address may come in without an invitation.
enum Way {
    Roster(ClaimableEntry),
    Domain(Role),
}

async fn offer(college: &College, tx: &mut TenantTx, email: &str) -> Result<Option<Way>, AppError> {
    let rules = &college.settings.sign_in;
    if rules.roster_claims
        && let Some(place) = roster::find_claimable_by_email(tx, email).await?
    {
        return Ok(Some(Way::Roster(place)));
    }
    if rules.domain_requests
        && let Some((_, domain)) = email.rsplit_once('@')
        && let Some(role) = admission::role_of_domain(tx, domain).await?
    {
        return Ok(Some(Way::Domain(role)));
    }
    Ok(None)
}

/// What a link to join offers, for the page behind it.
#[derive(Clone, Debug)]
pub struct Joining {
    /// The address it was sent to.
    pub email: String,
    /// Name to begin with; may be empty.
    pub full_name: String,
    /// The role the account will have.
    pub role: Role,
    /// Whether somebody must approve the account before it can sign in.
    pub needs_approval: bool,
}

/// What a link to join offers, without using it up.
///
/// # Errors
/// 400 `link_invalid`.
pub async fn joining(visitor: &Visitor, token: &str) -> Result<Joining, AppError> {
    visitor
        .write_as_system(async |tx| look(visitor.college(), tx, token).await)
        .await
}

async fn look(college: &College, tx: &mut TenantTx, token: &str) -> Result<Joining, AppError> {
    if let Some(invitation) = admission::of_link(tx, token).await? {
        return Ok(Joining {
            email: invitation.email,
            full_name: invitation.full_name,
            role: invitation.role,
            needs_approval: false,
        });
    }
    let link = links::look(tx, token, &[Purpose::Claim]).await?;
    claimed(college, tx, link.email).await
}

async fn claimed(college: &College, tx: &mut TenantTx, email: String) -> Result<Joining, AppError> {
    match offer(college, tx, &email).await? {
        Some(Way::Roster(place)) => Ok(Joining {
            email,
            full_name: place.full_name,
            role: place.role,
            needs_approval: false,
        }),
        Some(Way::Domain(role)) => Ok(Joining {
            email,
            full_name: String::new(),
            role,
            needs_approval: true,
        }),
        None => Err(link_invalid()),
    }
}

/// Uses a link to join: makes the account with the person's name and password. Answers whether it may sign in now;
/// nobody is signed in by it.
///
/// # Errors
/// 400 `link_invalid`; 422 for a bad name or a weak password; 503 when too many hashes wait.
pub async fn accept(visitor: &Visitor, token: &str, full_name: &str, password: &str) -> Result<Joining, AppError> {
    let (joined, _) = accept_with(visitor, token, (full_name, password), false).await?;
    Ok(joined)
}

/// The same in a browser, which is signed in by it; a session it still had is ended. `None` for somebody who waits for
/// approval first.
///
/// # Errors
/// As [`accept`].
pub async fn accept_here(
    visitor: &Visitor,
    token: &str,
    full_name: &str,
    password: &str,
) -> Result<Option<Opened>, AppError> {
    let (_, opened) = accept_with(visitor, token, (full_name, password), true).await?;
    Ok(opened)
}

async fn accept_with(
    visitor: &Visitor,
    token: &str,
    (full_name, password): (&str, &str),
    sign_in: bool,
) -> Result<(Joining, Option<Opened>), AppError> {
    let found = joining(visitor, token).await?;
    let mut checks = Checks::new();
    let full_name = checks.line("full_name", full_name, 1, 120);
    check_strength(
        &mut checks,
        "password",
        password,
        &[
            &found.email,
            &full_name,
            &visitor.college().name,
            &visitor.college().slug,
        ],
    );
    checks.finish()?;
    let hash = visitor.app().passwords.hash(password).await?;
    let accepted = visitor
        .write_as_system(async |tx| {
            let joined = take(visitor.college(), tx, token).await?;
            admit(tx, &joined, &full_name, &hash).await?;
            let opened = if sign_in && !joined.needs_approval {
                Some(open_first(visitor, tx, &joined.email).await?)
            } else {
                None
            };
            Ok((joined, opened))
        })
        .await?;
    Ok(accepted)
}

/// Opens the first session of an account that was just made.
async fn open_first(visitor: &Visitor, tx: &mut TenantTx, email: &str) -> Result<Opened, AppError> {
    let account = store::account(tx, Whose::Email(email))
        .await?
        .filter(AccountRow::is_active)
        .ok_or_else(link_invalid)?;
    open_here(visitor, tx, (account.id, account.authz_version)).await
}

async fn take(college: &College, tx: &mut TenantTx, token: &str) -> Result<Joining, AppError> {
    if let Some(invitation) = admission::accept_link(tx, token).await? {
        return Ok(Joining {
            email: invitation.email,
            full_name: invitation.full_name,
            role: invitation.role,
            needs_approval: false,
        });
    }
    let link = links::take(tx, token, &[Purpose::Claim]).await?;
    claimed(college, tx, link.email).await
}

/// Makes the account, or lets in somebody who was waiting for approval; an address that has an account already makes
/// the link invalid.
async fn admit(tx: &mut TenantTx, joined: &Joining, full_name: &str, hash: &str) -> Result<(), AppError> {
    let Joining { email, role, .. } = joined;
    let status = if joined.needs_approval {
        UserStatus::Pending
    } else {
        UserStatus::Active
    };
    let user_id = match store::account(tx, Whose::Email(email)).await? {
        None => store::account_insert(tx, (email, full_name), *role, status)
            .await?
            .ok_or_else(link_invalid)?,
        Some(waiting) => {
            if !store::account_admit(tx, waiting.id, full_name, *role, status).await? {
                return Err(link_invalid());
            }
            waiting.id
        }
    };
    store::password_store(tx, user_id, hash).await?;
    tokens::spend_of_email(tx, email, Purpose::Claim.as_str()).await?;
    if !joined.needs_approval {
        admission::accepted_by(tx, email, user_id).await?;
        if let Some(place) = roster::find_claimable_by_email(tx, email).await? {
            roster::mark_claimed(tx, place.id, user_id).await?;
        }
    }
    let after = json!({ "role": role.as_str(), "status": status });
    tx.audit("user.joined", "user", user_id, None, Some(after));
    Ok(())
}

/// Tells somebody who waited that the college let them in, by a mail of the caller's transaction.
///
/// # Errors
/// When the database refuses.
pub async fn tell_approved(tx: &mut TenantTx, user_id: UserId) -> Result<(), AppError> {
    let letter = Letter::new(&letters::APPROVED).path("/login");
    tell(tx, Recipient::Person(user_id), letter).await
}
