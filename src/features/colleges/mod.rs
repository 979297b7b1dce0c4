//! Colleges as the platform sees them: provisioning from files, from a list and from the console; names, hosts,
//! settings, suspending and resuming.
//!
//! Owns `colleges` and `college_hosts`. Works on the registry only: of a college's own rows it touches the allowed
//! e-mail domains and the first administrators' invitations, through the service of accounts and inside the wall.
//! Nothing here deletes a college, and nothing here reads its people or its content.

use crate::feature::Feature;

mod check;
pub mod conflicts;
pub mod model;
pub mod provision;
pub mod service;
mod store;
pub mod world;

/// What the product knows of this feature.
pub const FEATURE: Feature = Feature {
    name: "colleges",
    audit_kinds: &[("college", &["college"])],
    tables: &["college_hosts", "colleges"],
    sql: &[("colleges/colleges", include_str!("sql/colleges.sql"))],
    conflicts: conflicts::ALL,
    ..Feature::EMPTY
};
