//! `/api/v1/console/`, on the console's host only.

pub mod audit;
pub mod auth;
pub mod colleges;
pub mod hosts;
