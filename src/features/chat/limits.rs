//! How much of what is this feature's one person does.

use crate::platform::limits::Class;

/// Messages sent, by socket or API.
pub const MESSAGE: Class = Class {
    name: "message",
    per_minute: 120,
};
