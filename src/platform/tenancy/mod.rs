//! Which college a request is for: the host decides, the token must agree.

mod host;
mod registry;
pub mod slug;

pub use host::{HostKind, parse_host, raw_host};
pub use registry::{College, CollegeStatus, Registry};
