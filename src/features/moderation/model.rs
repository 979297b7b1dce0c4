//! What goes in and out of the moderation API.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::features::experiences::model::{ExperienceId, PendingItem, Review, State};
use crate::platform::scope::UserId;
use crate::text_enum;

pub use super::findings::Findings;

/// Something that waits.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QueueItem {
    /// What it is: `experience`.
    pub kind: &'static str,
    /// The thing itself.
    #[serde(flatten)]
    pub item: PendingItem,
    /// Who is looking at it now.
    pub claim: Option<Claim>,
    /// Whether the caller wrote it (somebody else must decide).
    pub own: bool,
}

/// Who is looking at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Claim {
    /// Who.
    pub by: UserId,
    /// Name.
    pub name: String,
    /// Whether it is the caller.
    pub mine: bool,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

/// A submission with everything a decision needs.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReviewWithClaim {
    /// The submission.
    #[serde(flatten)]
    pub review: Review,
    /// Who is looking at it now.
    pub claim: Option<Claim>,
    /// Whether the caller wrote it (somebody else must decide).
    pub own: bool,
    /// What to look at before others read it.
    pub findings: Findings,
}

text_enum! {
    /// A usual reason to refuse something or to ask for changes. The author reads it in their own language.
    #[schema(as = ModerationReason)]
    pub enum Reason {
        /// People are named, or can be recognised.
        Names = "names",
        /// Email addresses, telephone numbers, accounts.
        Contact = "contact",
        /// Questions or material the company keeps confidential.
        Confidential = "confidential",
        /// Insults, or claims about people.
        Tone = "tone",
        /// Too little to help somebody.
        Detail = "detail",
        /// Not about a placement process.
        OffTopic = "off_topic",
        /// The same is published already.
        Duplicate = "duplicate",
    }
}

/// What the author is told: usual reasons, then words of the moderator's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Usual reasons.
    pub reasons: Vec<Reason>,
    /// The moderator's own words.
    pub reason: String,
}

/// An approval.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The version that was read.
    pub version: i32,
    /// A word to the author, if any.
    #[serde(default)]
    pub reason: String,
}

/// A refusal or a request.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Objection {
    /// The version that was read.
    pub version: i32,
    /// What the author is told; can be empty when `reasons` are given.
    #[serde(default)]
    pub reason: String,
    /// Usual reasons; they stand before `reason`, in the author's language.
    #[serde(default)]
    pub reasons: Vec<Reason>,
}

impl Objection {
    /// The version it is about, and what the author is told.
    pub fn told(self) -> (i32, Told) {
        let Self {
            version,
            reason,
            reasons,
        } = self;
        (version, Told { reasons, reason })
    }
}

/// After a decision.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DecisionMade {
    /// On what.
    pub id: ExperienceId,
    /// On which version.
    pub version: i32,
    /// Where it stands now.
    pub state: State,
    /// The oldest one that still waits and nobody else is looking at.
    pub next: Option<ExperienceId>,
}
