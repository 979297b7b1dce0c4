//! One binary for every test that needs a database, a server or both.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::allow_attributes,
    clippy::disallowed_methods,
    reason = "a test stops at the first surprise"
)]

mod account_pages;
mod accounts;
mod at_once;
mod attacks;
mod audit;
mod auth;
mod chat;
mod commands;
mod console;
mod console_pages;
mod embedded_postgres;
mod experiences;
mod faults;
mod isolation;
mod jobs;
mod people;
mod real_input;
mod revocations;
mod rights_end;
mod roster;
mod roster_check;
mod roster_entries;
mod shared_limits;
mod snapshots;
mod support;
mod tenants;
mod text_enums;
