//! Forgotten and changed passwords.

use super::asked::{self, Asked};
use super::links::{self, Purpose, link_invalid};
use super::sign_in::open_session;
use crate::error::AppError;
use crate::features::accounts::letters;
use crate::features::accounts::store::{self, AccountRow, Whose, tokens};
use crate::platform::audit::Repeated;
use crate::platform::auth::check_strength;
use crate::platform::auth::sessions::{self, EndReason, Opened};
use crate::platform::db::TenantTx;
use crate::platform::http::{Member, Visitor};
use crate::platform::mail::{Letter, Recipient, tell};
use crate::platform::scope::UserId;
use crate::platform::validate::Checks;

/// Asks for a link to set a new password. Does the same work and answers the same whether or not anybody has this
/// address: who has, is looked up later by a job.
///
/// # Errors
/// 422 when it is no address at all; 429.
pub async fn forgot_password(visitor: &Visitor, email: &str) -> Result<(), AppError> {
    asked::ask(visitor, Asked::NewPassword, email).await
}

/// The job behind [`forgot_password`]. Answers what is counted for the audit log.
pub async fn send_reset(tx: &mut TenantTx, email: &str) -> Result<Option<Repeated>, AppError> {
    let Some(account) = store::account(tx, Whose::Email(email))
        .await?
        .filter(AccountRow::is_active)
    else {
        return Ok(None);
    };
    let Some(token) = links::issue(tx, Purpose::ResetPassword, Some(account.id), email).await? else {
        return Ok(None);
    };
    let letter = Letter::new(&letters::RESET)
        .path(format!("/reset/{}", token.expose()))
        .number("minutes", tx.settings().auth.reset_minutes);
    tell(tx, Recipient::Address(account.email, account.locale), letter).await?;
    Ok(Some(Repeated {
        college_id: tx.college_id(),
        source: account.id.as_uuid(),
        action: "password.reset_asked",
        entity: "user",
        entity_id: account.id.as_uuid(),
    }))
}

/// Whose password a reset link sets, for the page behind it: the address it was sent to.
///
/// # Errors
/// 400 `link_invalid`.
pub async fn reset_possible(visitor: &Visitor, token: &str) -> Result<String, AppError> {
    visitor
        .write_as_system(async |tx| owner_of_reset(tx, token).await)
        .await
        .map(|account| account.email)
}

/// The active person a reset link is for. The link dies with the address it was sent to.
async fn owner_of_reset(tx: &mut TenantTx, token: &str) -> Result<AccountRow, AppError> {
    let link = links::look(tx, token, &[Purpose::ResetPassword]).await?;
    owner(tx, link.user_id, &link.email).await
}

pub(super) async fn owner(tx: &mut TenantTx, user_id: Option<UserId>, email: &str) -> Result<AccountRow, AppError> {
    let id = user_id.ok_or_else(link_invalid)?;
    store::account(tx, Whose::Id(id))
        .await?
        .filter(|account| account.is_active() && account.email == email)
        .ok_or_else(link_invalid)
}

/// Sets a new password with a link from a mail. Ends every session and spends the person's other links; nobody is
/// signed in by it.
///
/// # Errors
/// 400 `link_invalid`; 422 when the password is weak; 503 when too many hashes wait.
pub async fn reset_password(visitor: &Visitor, token: &str, password: &str) -> Result<(), AppError> {
    let account = visitor
        .write_as_system(async |tx| owner_of_reset(tx, token).await)
        .await?;
    let mut checks = Checks::new();
    check_strength(
        &mut checks,
        "password",
        password,
        &[
            &account.email,
            &account.full_name,
            &visitor.college().name,
            &visitor.college().slug,
        ],
    );
    checks.finish()?;
    let hash = visitor.app().passwords.hash(password).await?;
    visitor
        .write_as_system(async |tx| {
            let link = links::take(tx, token, &[Purpose::ResetPassword]).await?;
            let account = owner(tx, link.user_id, &link.email).await?;
            store_new(tx, &account, &hash).await?;
            store::email_verified(tx, account.id).await?;
            tx.audit("password.reset", "user", account.id, None, None);
            Ok(())
        })
        .await?;
    Ok(())
}

/// Stores a password; ends every session, makes tokens stale, spends links, and tells the person. Answers the new
/// version of their rights.
async fn store_new(tx: &mut TenantTx, account: &AccountRow, hash: &str) -> Result<i32, AppError> {
    store::password_store(tx, account.id, hash).await?;
    let version = store::rights_renew(tx, account.id).await?;
    sessions::end_all(tx, account.id, None, EndReason::PasswordChanged).await?;
    tokens::spend_of_user(tx, account.id).await?;
    let letter = Letter::new(&letters::PASSWORD_CHANGED);
    // To the address of this moment, whatever becomes of the account before the letter leaves.
    let to = Recipient::Address(account.email.clone(), account.locale.clone());
    tell(tx, to, letter).await?;
    Ok(version)
}

/// Checks a signed-in person's password before something that a found open screen must not be enough for.
///
/// # Errors
/// 422 on the field `current_password`; 429; 503 when too many hashes wait.
pub(super) async fn demand_password(member: &Member, current: &str) -> Result<AccountRow, AppError> {
    let user_id = member.caller().user_id;
    let account = member
        .write_as_system(async |tx| store::account(tx, Whose::Id(user_id)).await)
        .await?
        .ok_or(AppError::Unauthenticated)?;
    member.count_attempt(&user_id.to_string()).await?;
    let salt = account.password_salt.as_deref();
    let tried = member.app().passwords.try_with(current, salt).await?;
    let matched = member
        .write_as_system(async |tx| store::password_matches(tx, user_id, &tried).await)
        .await?;
    match matched {
        Some(_) => Ok(account),
        None => Err(AppError::field(
            "current_password",
            "wrong_password",
            "This is not your current password.",
        )),
    }
}

/// Changes a password. Every session ends; the person goes on in a new one, which is answered.
///
/// # Errors
/// 422 when the current password is wrong or the new one weak or the same; 429; 503.
pub async fn change_password(member: &Member, current: &str, new: &str) -> Result<Opened, AppError> {
    let account = demand_password(member, current).await?;
    let mut checks = Checks::new();
    check_strength(
        &mut checks,
        "new_password",
        new,
        &[
            &account.email,
            &account.full_name,
            &member.college().name,
            &member.college().slug,
        ],
    );
    if checks.is_clean() && current == new {
        checks.add(
            "new_password",
            "same_password",
            "Choose a password that is different from your current one.",
        );
    }
    checks.finish()?;
    let hash = member.app().passwords.hash(new).await?;
    let opened = member
        .write_as_system(async |tx| {
            let version = store_new(tx, &account, &hash).await?;
            tx.audit("password.changed", "user", account.id, None, None);
            open_session(tx, member.app(), member.request(), (account.id, version)).await
        })
        .await?;
    Ok(opened)
}
