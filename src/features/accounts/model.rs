//! What goes in and out of the accounts API.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::platform::config::CollegeSettings;
use crate::platform::db::schema::invitations;
use crate::platform::scope::{Capability, Role};

/// Sign in with an address and a password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginRequest {
    /// The person's address.
    pub email: String,
    /// The password.
    pub password: String,
}

/// A refresh token from an earlier answer; browsers may leave it out and send the cookie.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshRequest {
    /// The token.
    #[serde(default)]
    pub refresh_token: Option<String>,
}

/// Tokens of a session.
#[derive(Debug, Serialize, ToSchema)]
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
    pub session_id: Uuid,
}

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// Id.
    pub id: Uuid,
    /// Name.
    pub full_name: String,
    /// Role.
    pub role: Role,
    /// Rights beyond the role.
    pub capabilities: Vec<Capability>,
    /// Every permission the person has now.
    pub permissions: Vec<&'static str>,
    /// The session.
    pub session_id: Uuid,
    /// The college.
    pub college: MeCollege,
}

/// The college of the person signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeCollege {
    /// Id.
    pub id: Uuid,
    /// Subdomain.
    pub slug: String,
    /// Name.
    pub name: String,
    /// What it decided for itself.
    pub settings: CollegeSettings,
}

/// A door opened for one address. The link itself is in the mail only.
#[derive(Clone, Debug, Queryable, Selectable, Serialize, Deserialize, ToSchema)]
#[diesel(table_name = invitations)]
pub struct Invitation {
    /// Id.
    pub id: Uuid,
    /// Who is invited.
    pub email: String,
    /// Name offered on the form; may be empty.
    pub full_name: String,
    /// The role the account will have.
    #[diesel(deserialize_as = String)]
    pub role: Role,
    /// How often the mail was sent.
    pub sent_count: i32,
    /// When it was last sent.
    pub sent_at: DateTime<Utc>,
    /// The link is refused after this; sending again renews it.
    pub expires_at: DateTime<Utc>,
    /// When it became an account.
    pub accepted_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was first made.
    pub created_at: DateTime<Utc>,
}
