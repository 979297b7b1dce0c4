//! Why a request is refused because of the state of a thing (409).

use crate::error::conflicts;

conflicts! {
    /// The person is the only administrator of the college.
    LAST_ADMIN = "last_admin";
    /// It is about the caller's own role or status.
    OWN_STANDING = "own_standing";
    /// The person is in a state that does not allow it.
    WRONG_STATE = "wrong_state";
}
