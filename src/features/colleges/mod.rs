//! Colleges as the platform sees them: provisioning from files, from a list and from the console; names, hosts,
//! settings, suspending and resuming.
//!
//! Owns `colleges` and `college_hosts`. Works on the registry only: of a college's own rows it touches the allowed
//! e-mail domains and the first administrators' invitations, through the service of accounts and inside the wall.
//! Nothing here deletes a college, and nothing here reads its people or its content.

mod check;
pub mod model;
pub mod provision;
pub mod service;
mod store;
pub mod world;
