//! Why a request is refused because of the state of a thing (409).

use crate::error::conflicts;

conflicts! {
    /// The college has an administrator, who can invite others.
    COLLEGE_HAS_ADMIN = "college_has_admin";
    /// The college is not active.
    COLLEGE_NOT_ACTIVE = "college_not_active";
    /// The college is not suspended.
    COLLEGE_NOT_SUSPENDED = "college_not_suspended";
}
