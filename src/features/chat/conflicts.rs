//! Why a request is refused because of the state of a thing (409).

use crate::error::conflicts;

conflicts! {
    /// The request has to be accepted first.
    ACCEPT_FIRST = "accept_first";
    /// The person cannot be added to the group.
    CANNOT_ADD = "cannot_add";
    /// The person cannot be messaged.
    CANNOT_MESSAGE = "cannot_message";
    /// The college allows messages between connected people only.
    CONNECT_FIRST = "connect_first";
    /// The message is too old to edit.
    EDIT_WINDOW_OVER = "edit_window_over";
    /// The group is full.
    GROUP_FULL = "group_full";
    /// The message was deleted.
    MESSAGE_DELETED = "message_deleted";
    /// The id belongs to another message.
    MESSAGE_ID_REUSED = "message_id_reused";
    /// The conversation is not a group.
    NOT_A_GROUP = "not_a_group";
    /// The first message is waiting for an answer.
    REQUEST_WAITS = "request_waits";
}
