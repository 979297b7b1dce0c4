//! Queries of this feature, a file a table.

pub(super) mod domains;
pub(super) mod invitations;
