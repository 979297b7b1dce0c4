//! Which college a request is for: the host decides, the token must agree.

mod host;
mod registry;
pub mod slug;

pub use host::{HostKind, parse_host, raw_host};
pub use registry::{College, CollegeStatus, Registry};

use crate::platform::scope::{Actor, CollegeId, CollegeScope};

/// The scope of provisioning: the command line and set-up work act as the system inside one college, without a request.
/// Requests and jobs get theirs from the token, the host and the claim; nothing that serves a request calls this.
pub fn provisioning_scope(college_id: CollegeId) -> CollegeScope {
    CollegeScope::new(college_id, Actor::System, "command-line")
}
