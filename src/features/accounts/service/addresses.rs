//! The address a person signs in with: proving it, changing it.

use serde_json::json;

use super::links::{self, Purpose, link_invalid};
use super::passwords::{demand_password, owner};
use crate::error::AppError;
use crate::features::accounts::letters;
use crate::features::accounts::store::{self, AccountRow, Whose, tokens};
use crate::platform::http::{Member, Visitor};
use crate::platform::mail::{Letter, Recipient, tell};
use crate::platform::validate::Checks;

/// Asks for a link by which a person proves the address they have.
///
/// # Errors
/// 429.
pub async fn ask_verification(member: &Member) -> Result<(), AppError> {
    let user_id = member.caller().user_id;
    member.count_attempt(&user_id.to_string()).await?;
    member
        .write_as_system(async |tx| {
            let account = store::account(tx, Whose::Id(user_id))
                .await?
                .ok_or(AppError::Unauthenticated)?;
            let link = links::issue(tx, Purpose::VerifyEmail, Some(user_id), &account.email).await?;
            let Some(token) = link else { return Ok(()) };
            tx.audit("email.verification_asked", "user", user_id, None, None);
            let letter = Letter::new(&letters::VERIFY)
                .path(format!("/verify/{}", token.expose()))
                .number("hours", tx.settings().auth.verify_hours);
            tell(tx, Recipient::Address(account.email, account.locale), letter).await
        })
        .await
}

/// Links to a new address: at most this many within so many hours, of one account and to one address.
const CHANGES: (usize, u64) = (5, 1);

/// Asks for another address: a link goes to the new one, a notice to the old one, and nothing changes until the link
/// is confirmed. The answer does not say whether the new address is taken.
///
/// # Errors
/// 422 when the password is wrong, or the address is malformed or the present one; 429; 503.
pub async fn change_email(member: &Member, current: &str, email: &str) -> Result<(), AppError> {
    let mut checks = Checks::new();
    let email = checks.email("email", email);
    checks.finish()?;
    let account = demand_password(member, current).await?;
    if account.email == email {
        return Err(AppError::field("email", "same_address", "This is already your email."));
    }
    let mails = async |kind, key: &str| {
        let limits = &member.app().limits;
        limits.may_mail(member.college().id, kind, key, CHANGES).await
    };
    if !mails("change-email-of", &account.id.to_string()).await || !mails("change-email-to", &email).await {
        return Err(AppError::TooMany { retry_after: 3_600 });
    }
    member
        .write_as_system(async |tx| {
            let taken = store::account(tx, Whose::Email(&email)).await?.is_some();
            let link = if taken {
                None
            } else {
                links::issue(tx, Purpose::ChangeEmail, Some(account.id), &email).await?
            };
            if let Some(token) = link {
                let letter = Letter::new(&letters::CHANGE_EMAIL)
                    .path(format!("/verify/{}", token.expose()))
                    .number("hours", tx.settings().auth.verify_hours);
                tell(tx, Recipient::Address(email.clone(), account.locale.clone()), letter).await?;
            }
            tx.audit("email.change_asked", "user", account.id, None, None);
            let notice = Letter::new(&letters::CHANGE_EMAIL_NOTICE);
            tell(tx, Recipient::Address(account.email, account.locale), notice).await
        })
        .await
}

/// What a link about an address did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verified {
    /// The address the person has is proven.
    Address,
    /// The person now has another address.
    NewAddress,
}

const ADDRESS_LINKS: [Purpose; 2] = [Purpose::VerifyEmail, Purpose::ChangeEmail];

/// The address a link would confirm (for the page behind it).
///
/// # Errors
/// 400 `link_invalid`.
pub async fn address_to_verify(visitor: &Visitor, token: &str) -> Result<String, AppError> {
    visitor
        .write_as_system(async |tx| Ok(links::look(tx, token, &ADDRESS_LINKS).await?.email))
        .await
}

/// Confirms an address with a link from a mail.
///
/// # Errors
/// 400 `link_invalid`, also when the new address was taken by somebody else meanwhile.
pub async fn verify_email(visitor: &Visitor, token: &str) -> Result<Verified, AppError> {
    let done = visitor
        .write_as_system(async |tx| {
            let link = links::take(tx, token, &ADDRESS_LINKS).await?;
            if link.purpose == Purpose::VerifyEmail.as_str() {
                let account = owner(tx, link.user_id, &link.email).await?;
                store::email_verified(tx, account.id).await?;
                tx.audit("email.verified", "user", account.id, None, None);
                return Ok(Verified::Address);
            }
            let id = link.user_id.ok_or_else(link_invalid)?;
            let account = store::account(tx, Whose::Id(id))
                .await?
                .filter(AccountRow::is_active)
                .ok_or_else(link_invalid)?;
            if !store::email_store(tx, id, &link.email).await? {
                return Err(link_invalid());
            }
            // Links to the old address must not outlive it.
            tokens::spend_of_user(tx, id).await?;
            tx.audit("email.changed", "user", id, None, Some(json!({ "verified": true })));
            // To the address they had: the account has the new one by now.
            let notice = Letter::new(&letters::EMAIL_CHANGED);
            tell(tx, Recipient::Address(account.email, account.locale), notice).await?;
            Ok(Verified::NewAddress)
        })
        .await?;
    Ok(done)
}
