//! Settings of one college (`colleges.settings`), set from `tenants/*.toml` and by the console.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a college decides for itself. Unknown keys are refused when settings are written, and kept out when read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CollegeSettings {
    /// Optional modules switched on or off by name (`forums`, `projects`, ...).
    pub modules: BTreeMap<String, bool>,
    /// How people come in.
    pub sign_in: SignInSettings,
    /// Whether students with a verified accepted offer may write experiences, as alumni may.
    pub placed_students_write: bool,
    /// Rates of this college, where they differ from the platform's.
    pub limits: CollegeLimits,
    /// Rules of chat.
    pub chat: ChatSettings,
    /// A line under the college's name on its landing page.
    pub tagline: String,
    /// Where people turn for help; shown on the landing page.
    pub help_email: String,
    /// What the privacy notice names.
    pub privacy: PrivacySettings,
}

/// Who answers for the college's personal data, as its privacy notice says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PrivacySettings {
    /// Legal name and place of who decides about the data; empty for the college's name.
    pub controller: String,
    /// Name or title of the grievance officer (data protection officer); empty for the placement office.
    pub officer: String,
    /// Where the officer is reached; empty for `help_email`.
    pub officer_email: String,
}

/// How people come into a college.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SignInSettings {
    /// People with an allowed e-mail domain may ask for an account (it waits as pending).
    pub domain_requests: bool,
    /// People on the roster may claim their place by e-mail.
    pub roster_claims: bool,
}

impl Default for SignInSettings {
    fn default() -> Self {
        Self {
            domain_requests: true,
            roster_claims: true,
        }
    }
}

/// Who may begin a conversation, and how long messages are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ChatSettings {
    /// What becomes of the first message to somebody one is not connected with.
    pub strangers: Strangers,
    /// Students may write to alumni who accept messages as if they were connected.
    pub students_write_to_alumni: bool,
    /// Messages are deleted after this many days (30 to 3650); `null` keeps them.
    pub retention_days: Option<u32>,
}

impl Default for ChatSettings {
    fn default() -> Self {
        Self {
            strangers: Strangers::Request,
            students_write_to_alumni: true,
            retention_days: None,
        }
    }
}

/// What becomes of the first message to somebody one is not connected with. A reply is always allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Strangers {
    /// It waits among the other's requests.
    #[default]
    Request,
    /// It is refused: connect first.
    Refuse,
    /// It arrives like any other, where messages are accepted.
    Open,
}

/// Rates of one college, per minute; `null` follows the platform.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CollegeLimits {
    /// Every request of the college.
    pub requests_per_minute: Option<u32>,
    /// Reads of one person.
    pub user_read_per_minute: Option<u32>,
    /// Writes of one person.
    pub user_write_per_minute: Option<u32>,
}
