//! What the college decided about who may come in.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::platform::db::schema::invitations;
use crate::platform::permissions::Role;

crate::ids! {
    /// An invitation.
    InvitationId;
}

/// A door opened for one address. The link itself is in the mail only.
#[derive(Clone, Debug, Queryable, Selectable, Serialize, Deserialize, ToSchema)]
#[diesel(table_name = invitations)]
pub struct Invitation {
    /// Id.
    pub id: InvitationId,
    /// Who is invited.
    pub email: String,
    /// Name offered on the form; may be empty.
    pub full_name: String,
    /// The role the account will have.
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

/// A domain whose addresses may ask for an account, with the role such an account asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedDomain {
    /// Exact domain, lower case.
    pub domain: String,
    /// Student, alumni or faculty.
    pub role: Role,
}
