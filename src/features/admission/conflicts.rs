//! Why a request is refused because of the state of a thing (409).

use crate::error::conflicts;

conflicts! {
    /// There is a pending invitation for this email.
    ALREADY_INVITED = "already_invited";
    /// A member of the college has this email.
    ALREADY_MEMBER = "already_member";
}
