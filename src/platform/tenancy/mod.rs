//! Which college a request is for: the host decides, the token must agree.

mod host;
mod registry;
pub mod slug;

pub use host::{HostKind, parse_host, raw_host};
pub use registry::{College, CollegeStatus, Registry};

use chrono::{DateTime, Utc};

use crate::platform::scope::{Actor, Caller, CollegeId, CollegeScope};

/// The scope of provisioning: the command line and set-up work act as the system inside one college, without a request.
/// Requests and jobs get theirs from the token, the host and the claim; nothing that serves a request calls this.
pub fn provisioning_scope(college_id: CollegeId) -> CollegeScope {
    CollegeScope::new(college_id, Actor::System, "command-line")
}

/// The scope of a loader that writes a sample college's history: as the system, or as `caller`, at a moment in the past.
/// Rows and audit entries of its transactions carry that moment. Nothing that serves a request calls this.
pub fn history_scope(college_id: CollegeId, caller: Option<Caller>, moment: DateTime<Utc>) -> CollegeScope {
    let actor = caller.map_or(Actor::System, Actor::Member);
    CollegeScope::new(college_id, actor, "demo").at(moment)
}
