//! One binary for every test that needs a database, a server or both.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::allow_attributes,
    reason = "a test stops at the first surprise"
)]

mod account_pages;
mod accounts;
mod at_once;
mod attacks;
mod audit;
mod auth;
mod chat;
mod chat_answers;
mod chat_bytes;
mod chat_devices;
mod chat_drain;
mod chat_fuzz;
mod chat_guard;
mod chat_history;
mod chat_more;
mod chat_pages;
mod chat_property;
mod chat_replicas;
mod chat_rights;
mod chat_rules;
mod chat_search;
mod chat_socket;
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
mod rights_end;
mod roster;
mod roster_entries;
mod support;
mod tenants;
