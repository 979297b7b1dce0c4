//! Values, rows and what goes in and out of the API.

mod content;
mod names;
mod views;

pub use content::{
    Change, Content, FeedQuery, MAX_QUESTIONS, MAX_ROUNDS, PageQuery, Round, Submission, checked, complete,
};
pub use names::{Decision, Outcome, PackageBand, RoundKind, State};
pub use views::{
    Author, DecisionView, Experience, ExperienceSummary, OwnSummary, PendingItem, Review, VersionView, WorkingCopy,
};
