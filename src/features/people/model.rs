//! People as the directory and the office see them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::features::admission::model::Invitation;
use crate::features::admission::service::InvitationFilter;
use crate::platform::db::schema::users;
use crate::platform::permissions::{Capability, Role};
use crate::platform::scope::{UserId, UserStatus};
use crate::text_enum;

/// A person as every member sees them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Person {
    /// Id.
    pub id: UserId,
    /// Name.
    pub full_name: String,
    /// Role.
    pub role: Role,
    /// One line they wrote about themselves; may be empty.
    pub headline: String,
    /// Whether a verified offer is on record.
    pub placed: bool,
}

/// A person as the office sees them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ManagedUser {
    /// Id.
    pub id: UserId,
    /// Name.
    pub full_name: String,
    /// Sign-in address.
    pub email: String,
    /// Role.
    pub role: Role,
    /// `pending`, `active`, `suspended` or `deactivated`.
    pub status: UserStatus,
    /// Rights beyond the role.
    pub capabilities: Vec<Capability>,
    /// When an accepted offer was verified.
    pub placed_at: Option<DateTime<Utc>>,
    /// Last sign-in.
    pub last_sign_in_at: Option<DateTime<Utc>>,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = users)]
pub(super) struct UserRow {
    pub(super) id: UserId,
    pub(super) full_name: String,
    pub(super) name_key: String,
    pub(super) email: String,
    pub(super) role: Role,
    pub(super) status: UserStatus,
    pub(super) headline: String,
    pub(super) placed_at: Option<DateTime<Utc>>,
    pub(super) last_sign_in_at: Option<DateTime<Utc>>,
    pub(super) created_at: DateTime<Utc>,
}

impl From<UserRow> for Person {
    fn from(row: UserRow) -> Self {
        Self {
            id: row.id,
            full_name: row.full_name,
            role: row.role,
            headline: row.headline,
            placed: row.placed_at.is_some(),
        }
    }
}

impl UserRow {
    pub(super) fn managed(self, capabilities: Vec<Capability>) -> ManagedUser {
        ManagedUser {
            id: self.id,
            full_name: self.full_name,
            email: self.email,
            role: self.role,
            status: self.status,
            capabilities,
            placed_at: self.placed_at,
            last_sign_in_at: self.last_sign_in_at,
            created_at: self.created_at,
        }
    }
}

/// Whom of the directory to list.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PeopleQuery {
    /// Only this role.
    pub role: Option<Role>,
    /// Beginning of a name or of one of its words.
    pub q: Option<String>,
    /// People on a page.
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// Whom the office lists.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UsersQuery {
    /// Only this role.
    pub role: Option<Role>,
    /// Only `pending`, `active`, `suspended` or `deactivated`.
    pub status: Option<UserStatus>,
    /// Beginning of a name, of one of its words, or of an address.
    pub q: Option<String>,
    /// People on a page.
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// The role a person gets.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleRequest {
    /// The new role.
    pub role: Role,
}

/// Capabilities to grant and to take back.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CapabilitiesRequest {
    /// To grant.
    pub grant: Vec<Capability>,
    /// To take back.
    pub revoke: Vec<Capability>,
}

/// When a verified offer was accepted.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlacedRequest {
    /// `null` takes it back.
    #[serde(deserialize_with = "Option::deserialize")]
    pub placed_at: Option<DateTime<Utc>>,
}

/// People to approve.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveRequest {
    /// At most 100.
    #[serde(default)]
    pub ids: Vec<UserId>,
}

/// What became of one person of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Outcome {
    /// Who: an id or an address.
    pub subject: String,
    /// Whether it was done.
    pub done: bool,
    /// Why not: the stable code of a problem.
    pub code: Option<String>,
    /// The same in a sentence.
    pub detail: Option<String>,
}

/// What became of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Outcomes {
    /// One for each, in the order sent.
    pub results: Vec<Outcome>,
}

/// Somebody to invite.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteRequest {
    /// Address.
    pub email: String,
    /// Name offered on the form; may be empty.
    #[serde(default)]
    pub full_name: String,
    /// The role the account will have.
    pub role: Role,
}

/// Several people to invite.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteManyRequest {
    /// At most 500.
    pub invitations: Vec<InviteRequest>,
}

/// Which invitations to list.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationsQuery {
    /// Only these.
    #[serde(default)]
    pub state: InvitationFilter,
    /// Invitations on a page.
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

text_enum! {
    /// The states of an invitation; they follow from its times.
    pub enum InvitationState {
        /// Can be accepted.
        Open = "open",
        /// Was accepted.
        Accepted = "accepted",
        /// Ran out.
        Expired = "expired",
        /// Taken back by the office.
        Revoked = "revoked",
    }
}

/// An invitation with the state it is in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct InvitationView {
    /// The invitation.
    #[serde(flatten)]
    pub invitation: Invitation,
    /// What can still come of it.
    pub state: InvitationState,
}

impl InvitationView {
    /// The invitation as it stands at `now`.
    pub fn at(invitation: Invitation, now: DateTime<Utc>) -> Self {
        let state = if invitation.accepted_at.is_some() {
            InvitationState::Accepted
        } else if invitation.revoked_at.is_some() {
            InvitationState::Revoked
        } else if invitation.expires_at <= now {
            InvitationState::Expired
        } else {
            InvitationState::Open
        };
        Self { invitation, state }
    }
}
