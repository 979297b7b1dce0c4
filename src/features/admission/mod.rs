//! Admission: whom the college lets in before anybody asks: invitations, and domains whose addresses may ask.
//!
//! Owns `invitations` and `email_domains`; looks into `users` only to see whether an address belongs to a member. The
//! doors themselves, and the accounts behind them, belong to [`accounts`](crate::features::accounts); whom the college
//! has on its lists, to [`roster`](crate::features::roster). Both call this feature, and accounts calls roster.

use crate::feature::Feature;

pub mod conflicts;
mod letters;
pub mod model;
pub mod service;
mod store;

/// What the product knows of this feature.
pub const FEATURE: Feature = Feature {
    name: "admission",
    tables: &["email_domains", "invitations"],
    letters: &[&letters::INVITATION],
    sql: &[("admission/invitations", include_str!("sql/invitations.sql"))],
    conflicts: conflicts::ALL,
    ..Feature::EMPTY
};
