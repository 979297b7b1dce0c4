//! What goes in and out of the accounts API, and the rows behind it. What carries a secret has no `Debug`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::platform::config::CollegeSettings;
use crate::platform::db::schema::{sessions, users};
use crate::platform::permissions::{Capability, Role};
use crate::platform::scope::{CollegeId, SessionId, UserId, UserStatus};

/// Sign in with an address and a password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginRequest {
    /// The person's address.
    pub email: String,
    /// The password.
    pub password: String,
}

/// A refresh token from an earlier answer; browsers may leave it out and send the cookie.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshRequest {
    /// The token.
    #[serde(default)]
    pub refresh_token: Option<String>,
}

/// Tokens of a session.
#[derive(Serialize, ToSchema)]
pub struct Tokens {
    /// Send as `Authorization: Bearer ...`.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// Life of the access token in seconds.
    pub expires_in: i64,
    /// Good for one use; the answer brings its successor.
    pub refresh_token: String,
    /// The session.
    pub session_id: SessionId,
}

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// Id.
    pub id: UserId,
    /// Name.
    pub full_name: String,
    /// Role.
    pub role: Role,
    /// Rights beyond the role.
    pub capabilities: Vec<Capability>,
    /// Every permission the person has now.
    pub permissions: Vec<&'static str>,
    /// The session.
    pub session_id: SessionId,
    /// The college.
    pub college: MeCollege,
}

/// The college of the person signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeCollege {
    /// Id.
    pub id: CollegeId,
    /// Subdomain.
    pub slug: String,
    /// Name.
    pub name: String,
    /// What it decided for itself.
    pub settings: CollegeSettings,
}

/// An address somebody entered without being signed in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddressRequest {
    /// The address.
    pub email: String,
}

/// The same answer to every address.
#[derive(Debug, Serialize, ToSchema)]
pub struct Noted {
    /// What happens now, in words.
    pub detail: String,
}

/// A new password with the token of a reset mail.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetRequest {
    /// From the link.
    pub token: String,
    /// The new password.
    pub password: String,
}

/// The token of a mail about an address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyRequest {
    /// From the link.
    pub token: String,
}

/// What a link about an address did.
#[derive(Debug, Serialize, ToSchema)]
pub struct VerifyAnswer {
    /// Whether the address of the account changed by it.
    pub changed: bool,
}

/// Another password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePasswordRequest {
    /// The password now.
    pub current_password: String,
    /// The password from now on.
    pub new_password: String,
}

/// Another address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeEmailRequest {
    /// The password.
    pub current_password: String,
    /// The address wanted.
    pub email: String,
}

/// Open an account with the token of an invitation or claim.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptRequest {
    /// From the link.
    pub token: String,
    /// As the person writes it.
    pub full_name: String,
    /// The password to sign in with.
    pub password: String,
}

/// The account that was opened.
#[derive(Debug, Serialize, ToSchema)]
pub struct Accepted {
    /// Address to sign in with.
    pub email: String,
    /// Its role.
    pub role: Role,
    /// `active` may sign in; `pending` waits for approval.
    pub status: UserStatus,
}

/// A row of `sessions`, for its owner.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = sessions)]
pub(super) struct SessionRow {
    pub(super) id: SessionId,
    pub(super) agent: String,
    pub(super) created_at: DateTime<Utc>,
    pub(super) last_used_at: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
}

/// A session of the caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// Id.
    pub id: SessionId,
    /// Browser and system, coarsely: `Firefox on Android`.
    pub agent: String,
    /// When the person signed in.
    pub created_at: DateTime<Utc>,
    /// When its tokens were last renewed.
    pub last_used_at: DateTime<Utc>,
    /// It ends by itself then, unless it is used.
    pub expires_at: DateTime<Utc>,
    /// Whether this request came from it.
    pub current: bool,
}

/// A row of `users`, as profiles need it.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = users)]
pub(super) struct ProfileRow {
    pub(super) id: UserId,
    pub(super) email: String,
    pub(super) email_verified_at: Option<DateTime<Utc>>,
    pub(super) full_name: String,
    pub(super) role: Role,
    pub(super) status: UserStatus,
    pub(super) placed_at: Option<DateTime<Utc>>,
    pub(super) headline: String,
    pub(super) locale: Option<String>,
    pub(super) theme: Option<String>,
    pub(super) time_zone: Option<String>,
    pub(super) welcomed_at: Option<DateTime<Utc>>,
    pub(super) last_sign_in_at: Option<DateTime<Utc>>,
    pub(super) created_at: DateTime<Utc>,
}

/// A person of the college.
#[derive(Debug, Serialize, ToSchema)]
pub struct Profile {
    /// Id.
    pub id: UserId,
    /// Name.
    pub full_name: String,
    /// Role.
    pub role: Role,
    /// One line they write about themselves.
    pub headline: String,
    /// For the person and those who manage people; left out for everyone else.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub details: Option<ProfileDetails>,
}

/// What only the person and those who manage people see.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProfileDetails {
    /// Sign-in address.
    pub email: String,
    /// Whether the person proved it.
    pub email_verified: bool,
    /// `pending`, `active`, `suspended` or `deactivated`.
    pub status: UserStatus,
    /// Rights beyond the role.
    pub capabilities: Vec<Capability>,
    /// Chosen language; `null` follows the college.
    pub locale: Option<String>,
    /// Chosen theme; `null` follows the device.
    pub theme: Option<String>,
    /// Chosen time zone; `null` follows the college.
    pub time_zone: Option<String>,
    /// When an accepted offer was verified.
    pub placed_at: Option<DateTime<Utc>>,
    /// Whether the first-run page was finished or skipped.
    pub welcomed: bool,
    /// Last successful sign-in.
    pub last_sign_in_at: Option<DateTime<Utc>>,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
}

/// Changes of one's own profile. What is left out stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ProfilePatch {
    /// Name, 1 to 120 characters.
    pub full_name: Option<String>,
    /// One line about oneself, at most 160 characters.
    pub headline: Option<String>,
    /// `en` or `ar`; `null` follows the college.
    #[serde(deserialize_with = "given")]
    pub locale: Option<Option<String>>,
    /// `light` or `dark`; `null` follows the device.
    #[serde(deserialize_with = "given")]
    pub theme: Option<Option<String>>,
    /// IANA name; `null` follows the college.
    #[serde(deserialize_with = "given")]
    pub time_zone: Option<Option<String>>,
}

/// A field that is there, be it `null`: not the same as one left out.
fn given<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(value).map(Some)
}

/// The same, checked: what is written to `users`.
#[derive(Debug, Default, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = users)]
pub(super) struct ProfileChange {
    pub(super) full_name: Option<String>,
    pub(super) headline: Option<String>,
    pub(super) locale: Option<Option<String>>,
    pub(super) theme: Option<Option<String>>,
    pub(super) time_zone: Option<Option<String>>,
}
