//! One-time links: 256 random bits, kept as a digest, bound to a college, an address and a purpose, good for one use.

use chrono::TimeDelta;

use crate::error::AppError;
use crate::features::accounts::store::tokens as store;
pub(super) use crate::features::accounts::store::tokens::LinkRow;
use crate::platform::config::AuthSettings;
use crate::platform::db::TenantTx;
use crate::platform::keys::{Token, digest};
use crate::platform::scope::UserId;
use crate::text_enum;

/// Links sent to one address within an hour; more asks are answered the same and send nothing.
const MAX_AN_HOUR: i64 = 5;

text_enum! {
    /// What a link may do.
    pub(super) enum Purpose {
        ResetPassword = "reset_password",
        VerifyEmail = "verify_email",
        ChangeEmail = "change_email",
        Claim = "claim",
    }
}

impl Purpose {
    fn life(self, settings: &AuthSettings) -> TimeDelta {
        match self {
            Purpose::ResetPassword => TimeDelta::minutes(settings.reset_minutes),
            Purpose::VerifyEmail | Purpose::ChangeEmail | Purpose::Claim => TimeDelta::hours(settings.verify_hours),
        }
    }
}

/// The one answer for links that are unknown, used, run out, or of another college, address or purpose.
pub(super) fn link_invalid() -> AppError {
    AppError::malformed("link_invalid", crate::web::i18n::Lang::En.t("problem-link-invalid"))
}

/// Makes a link; `None` when the address had its share for this hour.
pub(super) async fn issue(
    tx: &mut TenantTx,
    purpose: Purpose,
    user_id: Option<UserId>,
    email: &str,
) -> Result<Option<Token>, AppError> {
    let now = tx.now();
    if store::made_since(tx, email, now - TimeDelta::hours(1)).await? >= MAX_AN_HOUR {
        return Ok(None);
    }
    let token = Token::random();
    let expires_at = now + purpose.life(&tx.settings().auth);
    let bound_to = (purpose.as_str(), user_id, email);
    store::insert(tx, &token.digest(), bound_to, expires_at).await?;
    Ok(Some(token))
}

/// What a link could do, without using it up.
pub(super) async fn look(tx: &mut TenantTx, presented: &str, purposes: &[Purpose]) -> Result<LinkRow, AppError> {
    store::find(tx, &digest(presented), &names(purposes))
        .await?
        .ok_or_else(link_invalid)
}

/// Uses a link up, once.
pub(super) async fn take(tx: &mut TenantTx, presented: &str, purposes: &[Purpose]) -> Result<LinkRow, AppError> {
    store::take(tx, &digest(presented), &names(purposes))
        .await?
        .ok_or_else(link_invalid)
}

fn names(purposes: &[Purpose]) -> Vec<&'static str> {
    purposes.iter().map(|purpose| purpose.as_str()).collect()
}
