//! Why a request is refused because of the state of a thing (409).

use crate::error::conflicts;

conflicts! {
    /// Another moderator has claimed the submission.
    CLAIMED_BY_OTHER = "claimed_by_other";
}
