//! The first floor: one folder for each thing a person would name.
//!
//! Inside a feature: `mod.rs` says what it owns, `api.rs` and `pages.rs` parse and render, `service.rs` holds the rules
//! (it takes a transaction that carries the caller), `store.rs` holds the queries, `model.rs` the rows and values. A
//! feature calls another feature's service, never its store or tables.

pub mod accounts;
pub mod admission;
pub mod audit;
pub mod background;
pub mod colleges;
pub mod connections;
pub mod console;
pub mod development;
pub mod digests;
pub mod experiences;
pub mod health;
pub mod messages;
pub mod moderation;
pub mod people;
pub mod roster;
