//! How much of what is this feature's one person does.

use crate::platform::limits::Class;

/// Conversations and connection requests started.
pub const CONTACT: Class = Class {
    name: "contact",
    per_minute: 20,
};
