//! Values, rows and what goes in and out of the API.

mod content;
mod fields;
mod figures;
mod names;
mod round;
mod views;

pub use content::{
    Change, CompanyQuery, Content, FeedOrder, FeedQuery, MAX_QUESTIONS, MAX_ROUNDS, Submission, checked, complete,
};
pub use fields::{Field, FieldMut, Rule, Text, Value, ValueMut};
pub use figures::{CompanyFigures, FacetValue, Facets, OutcomeCount, RoundFigures};
pub use names::{Decision, Outcome, PackageBand, RoundKind, State};
pub use round::Round;
pub use views::{
    Author, DecisionView, Experience, ExperienceSummary, OwnSummary, PendingItem, Review, VersionView, WorkingCopy,
};

crate::ids! {
    /// An experience: its working copy, its versions and what of it is published.
    ExperienceId;
    /// A window of the editor: its own saves are no conflict.
    WindowId;
}
