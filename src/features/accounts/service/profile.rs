//! What people see of each other, and what a person changes about themselves.

use chrono_tz::Tz;
use serde_json::json;

use crate::error::AppError;
use crate::features::accounts::model::{Profile, ProfileChange, ProfileDetails, ProfilePatch};
use crate::features::accounts::store::{self, Whose};
use crate::platform::auth::sessions;
use crate::platform::db::TenantTx;
use crate::platform::events::Event;
use crate::platform::http::Member;
use crate::platform::permissions::{PEOPLE_MANAGE, PEOPLE_READ, PROFILE_UPDATE_OWN};
use crate::platform::scope::{UserId, UserStatus};
use crate::platform::validate::Checks;
use crate::web::i18n::Lang;

/// A person of the college. Address, state and preferences are for the person and those who manage people; somebody
/// who cannot sign in is not there for anybody else.
///
/// # Errors
/// 404.
pub async fn profile(tx: &mut TenantTx, user_id: UserId) -> Result<Profile, AppError> {
    tx.scope().require(PEOPLE_READ)?;
    let row = store::profile(tx, user_id).await?;
    let closer = tx.scope().user_id() == Some(user_id) || tx.scope().may(PEOPLE_MANAGE);
    if !closer && row.status != UserStatus::Active {
        return Err(AppError::NotFound);
    }
    let details = if closer {
        Some(ProfileDetails {
            email: row.email,
            email_verified: row.email_verified_at.is_some(),
            status: row.status,
            capabilities: sessions::capabilities(tx, user_id).await?,
            locale: row.locale,
            theme: row.theme,
            time_zone: row.time_zone,
            placed_at: row.placed_at,
            welcomed: row.welcomed_at.is_some(),
            last_sign_in_at: row.last_sign_in_at,
            created_at: row.created_at,
        })
    } else {
        None
    };
    Ok(Profile {
        id: row.id,
        full_name: row.full_name,
        role: row.role,
        headline: row.headline,
        details,
    })
}

/// Changes the caller's own profile. What is left out stays; `null` follows the college again.
///
/// # Errors
/// 404 for everybody else's; 422.
pub async fn update_profile(member: &Member, user_id: UserId, patch: &ProfilePatch) -> Result<Profile, AppError> {
    if user_id != member.caller().user_id {
        return Err(AppError::NotFound);
    }
    let change = check(patch)?;
    let profile = member
        .write(async |tx| {
            tx.scope().require(PROFILE_UPDATE_OWN)?;
            let before = store::profile(tx, user_id).await?;
            if change == ProfileChange::default() {
                return profile(tx, user_id).await;
            }
            let after = store::profile_update(tx, user_id, &change).await?;
            let changed: Vec<&str> = [
                ("full_name", before.full_name != after.full_name),
                ("headline", before.headline != after.headline),
                ("locale", before.locale != after.locale),
                ("theme", before.theme != after.theme),
                ("time_zone", before.time_zone != after.time_zone),
            ]
            .into_iter()
            .filter_map(|(name, differs)| differs.then_some(name))
            .collect();
            tx.revoke(user_id);
            // Names stand in what others read.
            tx.announce(Event::SharedReadsChanged);
            tx.audit(
                "profile.updated",
                "user",
                user_id,
                None,
                Some(json!({ "changed": changed })),
            );
            profile(tx, user_id).await
        })
        .await?;
    Ok(profile)
}

fn check(patch: &ProfilePatch) -> Result<ProfileChange, AppError> {
    let mut checks = Checks::new();
    let change = ProfileChange {
        full_name: patch
            .full_name
            .as_deref()
            .map(|name| checks.line("full_name", name, 1, 120)),
        headline: patch
            .headline
            .as_deref()
            .map(|headline| checks.line("headline", headline, 0, 160)),
        locale: patch.locale.clone(),
        theme: patch.theme.clone(),
        time_zone: patch.time_zone.clone(),
    };
    if let Some(Some(locale)) = &change.locale
        && !Lang::ALL.iter().any(|lang| lang.code() == locale)
    {
        checks.add("locale", "unknown_value", "Use en or ar.");
    }
    if let Some(Some(theme)) = &change.theme
        && !matches!(theme.as_str(), "light" | "dark")
    {
        checks.add("theme", "unknown_value", "Use light or dark.");
    }
    if let Some(Some(zone)) = &change.time_zone
        && zone.parse::<Tz>().is_err()
    {
        checks.add("time_zone", "unknown_value", "Use a name like Asia/Kolkata.");
    }
    checks.finish()?;
    Ok(change)
}

/// Notes that the first-run page was finished or skipped.
///
/// # Errors
/// When the database refuses.
pub async fn finish_welcome(member: &Member) -> Result<(), AppError> {
    let user_id = member.caller().user_id;
    member
        .write(async |tx| {
            store::welcomed(tx, user_id).await?;
            tx.revoke(user_id);
            tx.audit("profile.welcomed", "user", user_id, None, None);
            Ok(())
        })
        .await?;
    Ok(())
}

/// Where somebody gets mail, by which name and in which language.
#[derive(Clone, Debug)]
pub struct Addressee {
    /// Their address.
    pub email: String,
    /// Their name.
    pub full_name: String,
    /// The language they chose; `None` follows the college.
    pub locale: Option<String>,
}

/// Where a person of the college gets mail; `None` when there is no such person.
///
/// # Errors
/// When the database refuses.
pub async fn addressee(tx: &mut TenantTx, user_id: UserId) -> Result<Option<Addressee>, AppError> {
    let account = store::account(tx, Whose::Id(user_id)).await?;
    Ok(account.map(|account| Addressee {
        email: account.email,
        full_name: account.full_name,
        locale: account.locale,
    }))
}

/// Whether somebody's account is in use.
///
/// # Errors
/// When the database refuses.
pub async fn is_active(tx: &mut TenantTx, user_id: UserId) -> Result<bool, AppError> {
    let account = store::account(tx, Whose::Id(user_id)).await?;
    Ok(account.is_some_and(|account| account.is_active()))
}
