//! What readers, authors and moderators get to see.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ExperienceId;
use super::content::Content;
use super::names::{Decision, Outcome, PackageBand, RoundKind, State};
use super::round::Round;
use crate::platform::permissions::Role;
use crate::platform::scope::UserId;

/// Who wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Author {
    /// Id.
    pub id: UserId,
    /// Name.
    pub name: String,
}

/// One experience in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExperienceSummary {
    /// Id.
    pub id: ExperienceId,
    /// Employer.
    pub company: String,
    /// Position.
    pub role: String,
    /// Year of the placement season.
    pub placement_year: i16,
    /// What the author studied.
    pub programme: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Band of yearly pay.
    pub package_band: Option<PackageBand>,
    /// Kinds of the rounds, in order.
    pub round_kinds: Vec<RoundKind>,
    /// Beginning of the summary as plain text.
    pub excerpt: String,
    /// Who; `null` when the experience is anonymous.
    pub author: Option<Author>,
    /// What the college verified the author to be.
    pub author_role: Role,
    /// When it was first published.
    pub published_at: DateTime<Utc>,
    /// How many people found it helpful.
    pub helpful_count: i32,
    /// Whether the caller did.
    pub helpful: bool,
    /// Whether the caller keeps it.
    pub bookmarked: bool,
    /// Whether the caller wrote it.
    pub own: bool,
}

/// One experience, whole.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Experience {
    /// Id.
    pub id: ExperienceId,
    /// `approved` for readers; for the author, where the working copy stands.
    pub state: State,
    /// The approved version readers see; `null` when nothing is published (only its author sees it then).
    pub version: Option<i32>,
    /// The text: the published version, or the working copy when nothing is published.
    #[serde(flatten)]
    pub content: Content,
    /// Who; `null` when the experience is anonymous.
    pub author: Option<Author>,
    /// What the college verified the author to be.
    pub author_role: Role,
    /// When it was first published.
    pub published_at: Option<DateTime<Utc>>,
    /// When the published version was approved.
    pub approved_at: Option<DateTime<Utc>>,
    /// How many people found it helpful.
    pub helpful_count: i32,
    /// Whether the caller did.
    pub helpful: bool,
    /// Whether the caller keeps it.
    pub bookmarked: bool,
    /// Whether the caller wrote it.
    pub own: bool,
    /// For the author only: what is being written.
    pub working_copy: Option<WorkingCopy>,
}

/// What its author is writing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WorkingCopy {
    /// Id.
    pub id: ExperienceId,
    /// Where it stands.
    pub state: State,
    /// Send this with the next save or submission.
    pub revision: i32,
    /// Number of the last submitted version; 0 when never submitted.
    pub last_version: i32,
    /// The text.
    pub content: Content,
    /// When it was submitted, while pending.
    pub pending_since: Option<DateTime<Utc>>,
    /// Last change.
    pub updated_at: DateTime<Utc>,
    /// What was decided on the last version, for the author.
    pub decision: Option<DecisionView>,
}

/// One of the caller's own experiences in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnSummary {
    /// Id.
    pub id: ExperienceId,
    /// Where it stands.
    pub state: State,
    /// Whether a version is published now.
    pub published: bool,
    /// Employer; may be empty in a draft.
    pub company: String,
    /// Position; may be empty in a draft.
    pub role: String,
    /// Year of the placement season.
    pub placement_year: Option<i16>,
    /// Revision.
    pub revision: i32,
    /// Last change.
    pub updated_at: DateTime<Utc>,
    /// How many people found the published version helpful.
    pub helpful_count: i32,
    /// What was decided on the last version.
    pub decision: Option<DecisionView>,
}

/// A decision of a moderator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DecisionView {
    /// On which version.
    pub version: i32,
    /// What.
    pub decision: Decision,
    /// What the author is told; may be empty when approved.
    pub reason: String,
    /// When.
    pub decided_at: DateTime<Utc>,
}

/// A submitted version, word for word.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VersionView {
    /// Number.
    pub version: i32,
    /// When submitted.
    pub submitted_at: DateTime<Utc>,
    /// What the author was then.
    pub author_role: Role,
    /// The text.
    pub content: Content,
}

/// An experience that waits for a decision.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PendingItem {
    /// Id.
    pub id: ExperienceId,
    /// The version that waits.
    pub version: i32,
    /// Since when.
    pub pending_since: DateTime<Utc>,
    /// Employer.
    pub company: String,
    /// Position.
    pub role: String,
    /// Year of the placement season.
    pub placement_year: i16,
    /// Who; moderators always see it.
    pub author: Author,
    /// Whether readers will not see the name.
    pub anonymous: bool,
    /// Whether an earlier version is published.
    pub published: bool,
}

/// Everything a moderator needs for a decision.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Review {
    /// Id.
    pub id: ExperienceId,
    /// Where it stands.
    pub state: State,
    /// Since when it waits.
    pub pending_since: Option<DateTime<Utc>>,
    /// Who; moderators always see it.
    pub author: Author,
    /// The last submitted version.
    pub submission: VersionView,
    /// The version members read now, if any.
    pub published: Option<VersionView>,
    /// The version before it that a moderator saw: what members read now, else the last one that was decided on.
    pub previous: Option<VersionView>,
    /// Earlier decisions, newest first.
    pub decisions: Vec<DecisionView>,
}

impl Content {
    /// The kinds of its rounds, in order.
    pub fn round_kinds(&self) -> Vec<&'static str> {
        let kinds = self.rounds.iter().filter_map(|round: &Round| round.kind);
        kinds.map(RoundKind::as_str).collect()
    }
}

impl Experience {
    /// The address of its page, or of something on it.
    pub fn path(&self, rest: &str) -> String {
        format!("/experiences/{}{rest}", self.id)
    }

    /// When a later version was approved; `None` while the first one is shown.
    pub fn updated_at(&self) -> Option<DateTime<Utc>> {
        self.approved_at.filter(|at| Some(*at) != self.published_at)
    }

    /// Whether its author can take it back.
    pub fn can_withdraw(&self) -> bool {
        self.own
            && (self.version.is_some()
                || matches!(self.state, State::Pending | State::ChangesRequested | State::Approved))
    }

    /// Whether its author can delete it.
    pub fn can_delete(&self) -> bool {
        let copy = self.working_copy.as_ref();
        copy.is_some_and(|copy| copy.state == State::Draft && copy.last_version == 0)
    }
}

impl WorkingCopy {
    /// One that is stored nowhere: what stands in a form whose draft is gone.
    pub fn begun(id: ExperienceId, content: Content) -> Self {
        Self {
            id,
            state: State::Draft,
            revision: 1,
            last_version: 0,
            content,
            pending_since: None,
            updated_at: DateTime::UNIX_EPOCH,
            decision: None,
        }
    }

    /// Whether its author can submit it as it is.
    pub fn can_submit(&self) -> bool {
        matches!(self.state, State::Draft | State::ChangesRequested | State::Withdrawn)
    }

    /// The address of its page, or of something on it.
    pub fn path(&self, rest: &str) -> String {
        format!("/experiences/{}{rest}", self.id)
    }
}
