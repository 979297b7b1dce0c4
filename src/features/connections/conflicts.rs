//! Why a request is refused because of the state of a thing (409).

use crate::error::conflicts;

conflicts! {
    /// The two are connected already.
    ALREADY_CONNECTED = "already_connected";
    /// The caller has blocked the person.
    BLOCKED_BY_YOU = "blocked_by_you";
    /// The request was declined, and the time to ask again has not come.
    CONNECTION_DECLINED = "connection_declined";
    /// The caller took the request back, and the time to ask again has not come.
    CONNECTION_WITHDRAWN = "connection_withdrawn";
    /// The connection changed in the meantime.
    CONNECTION_STATE = "connection_state";
}
