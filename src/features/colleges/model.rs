//! What a college is made from, and what the console shows of it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use crate::platform::config::CollegeSettings;
use crate::platform::db::schema::{college_hosts, colleges};
use crate::platform::permissions::Role;
use crate::platform::scope::{CollegeId, OperatorId};
use crate::platform::tenancy::CollegeStatus;

/// A college as somebody describes it: the body of the console's API and, key by key, a file in `tenants/`.
/// What is left out stays as it is (or, for a new college, takes its default); nothing is deleted by leaving it out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Subdomain; never changes afterwards.
    pub slug: String,
    /// Name shown to people.
    pub name: String,
    /// ISO 3166-1 alpha-2.
    #[serde(default)]
    pub country: Option<String>,
    /// `en` (default) or `ar`.
    #[serde(default)]
    pub locale: Option<String>,
    /// IANA name; by default `Asia/Kolkata` for India (and no country), `UTC` elsewhere.
    #[serde(default)]
    pub time_zone: Option<String>,
    /// Brand colour, `#rrggbb`; must be readable on white. Empty: the product's own.
    #[serde(default)]
    pub accent: Option<String>,
    /// What the college decides for itself.
    #[serde(default)]
    pub settings: Option<CollegeSettings>,
    /// Domains of its own, lower case. They lead nowhere until their ownership is verified.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Whose addresses may ask for an account.
    #[serde(default)]
    pub email_domains: Vec<EmailDomain>,
    /// Who is invited to run it.
    #[serde(default)]
    pub first_admins: Vec<FirstAdmin>,
}

/// An e-mail domain of the college. The same domain may be listed by several colleges: whoever asks for an account does
/// so on one college's own site, and that college approves them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmailDomain {
    /// Exact domain, lower case.
    pub domain: String,
    /// The role such an account asks for: `student` (default), `alumni` or `faculty`.
    #[serde(default = "student")]
    pub role: Role,
}

fn student() -> Role {
    Role::Student
}

/// Somebody invited as an administrator when the college is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstAdmin {
    /// Address the invitation goes to.
    pub email: String,
    /// Name offered on the form; may be left out.
    #[serde(default)]
    pub full_name: String,
}

/// What to change of a college; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CollegePatch {
    /// New name.
    #[serde(default)]
    pub name: Option<String>,
    /// New country.
    #[serde(default)]
    pub country: Option<String>,
    /// New default language.
    #[serde(default)]
    pub locale: Option<String>,
    /// New time zone.
    #[serde(default)]
    pub time_zone: Option<String>,
    /// New brand colour; empty takes it away.
    #[serde(default)]
    pub accent: Option<String>,
    /// New settings, whole.
    #[serde(default)]
    pub settings: Option<CollegeSettings>,
}

/// A college in the registry.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CollegeEntry {
    /// Id.
    pub id: CollegeId,
    /// Subdomain.
    pub slug: String,
    /// Name.
    pub name: String,
    /// `active`, `suspended` or `offboarding`.
    pub status: CollegeStatus,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Default language.
    pub locale: String,
    /// IANA name.
    pub time_zone: String,
    /// Brand colour.
    pub accent: Option<String>,
    /// What it decided for itself.
    pub settings: CollegeSettings,
    /// When it was provisioned.
    pub created_at: DateTime<Utc>,
    /// Last change in the registry.
    pub updated_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable, QueryableByName)]
#[diesel(table_name = colleges)]
pub(super) struct CollegeRow {
    pub(super) id: CollegeId,
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) status: CollegeStatus,
    pub(super) country: Option<String>,
    pub(super) locale: String,
    pub(super) time_zone: String,
    pub(super) accent: Option<String>,
    pub(super) settings: serde_json::Value,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
}

impl From<CollegeRow> for CollegeEntry {
    fn from(row: CollegeRow) -> Self {
        let settings = serde_json::from_value(row.settings).unwrap_or_else(|error| {
            tracing::error!(college_id = %row.id, %error, "college settings are not readable; showing the defaults");
            CollegeSettings::default()
        });
        Self {
            id: row.id,
            slug: row.slug,
            name: row.name,
            status: row.status,
            country: row.country,
            locale: row.locale,
            time_zone: row.time_zone,
            accent: row.accent,
            settings,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// A domain of a college's own.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = college_hosts)]
pub(super) struct HostRow {
    pub(super) host: String,
    pub(super) college_id: CollegeId,
    pub(super) verified_at: Option<DateTime<Utc>>,
    pub(super) created_at: DateTime<Utc>,
}

/// A domain of a college's own, with what its owner must publish to prove it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CollegeHost {
    /// Host name.
    pub host: String,
    /// When its ownership was verified; until then it leads nowhere.
    pub verified_at: Option<DateTime<Utc>>,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// Name of the DNS TXT record that proves ownership.
    pub txt_name: String,
    /// Its value.
    pub txt_value: String,
}

impl From<HostRow> for CollegeHost {
    fn from(row: HostRow) -> Self {
        Self {
            txt_name: format!("_peer2peer.{}", row.host),
            txt_value: proof(row.college_id, &row.host),
            host: row.host,
            verified_at: row.verified_at,
            created_at: row.created_at,
        }
    }
}

/// On whose behalf the registry is changed.
#[derive(Clone, Debug)]
pub struct By {
    /// The operator; `None` for the command line.
    pub operator: Option<OperatorId>,
    /// The request.
    pub request_id: String,
}

impl By {
    /// The command line.
    pub fn command_line() -> Self {
        Self {
            operator: None,
            request_id: "command-line".to_owned(),
        }
    }
}

/// What the owner of a domain publishes as a TXT record. Not a secret: only who runs the domain can publish it.
pub(super) fn proof(college_id: CollegeId, host: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(b"peer2peer.host-proof.v1");
    hasher.update(college_id.as_bytes());
    hasher.update(host.as_bytes());
    let digest = hex::encode(hasher.finalize());
    format!("peer2peer-site={}", digest.get(..40).unwrap_or_default())
}
