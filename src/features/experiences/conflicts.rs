//! Why a request is refused because of the state of a thing (409).

use crate::error::conflicts;

conflicts! {
    /// Somebody has decided on this version.
    ALREADY_DECIDED = "already_decided";
    /// The draft was saved somewhere else in the meantime.
    EDIT_CONFLICT = "edit_conflict";
    /// The version is no longer waiting for review.
    NOT_PENDING = "not_pending";
    /// Nothing changed since the last review.
    NOTHING_CHANGED = "nothing_changed";
    /// The experience is neither waiting for review nor published.
    NOTHING_TO_WITHDRAW = "nothing_to_withdraw";
    /// The experience is the caller's own.
    OWN_EXPERIENCE = "own_experience";
    /// The submission is the moderator's own.
    OWN_SUBMISSION = "own_submission";
    /// The author has submitted a newer version.
    STALE_VERSION = "stale_version";
    /// The experience is waiting for review.
    UNDER_REVIEW = "under_review";
    /// The experience was submitted, so it cannot be deleted.
    WAS_SUBMITTED = "was_submitted";
}
