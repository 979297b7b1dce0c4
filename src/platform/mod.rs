//! The platform: what every feature is built on. It knows no feature.

pub mod app;
pub mod audit;
pub mod auth;
pub mod clock;
pub mod coalesce;
pub mod config;
pub mod csv_file;
pub mod db;
pub mod events;
pub mod http;
pub mod ids;
pub mod jobs;
pub mod keys;
pub mod limits;
pub mod mail;
pub mod permissions;
pub mod realtime;
pub mod scope;
pub mod search;
pub mod sockets;
pub mod telemetry;
pub mod tenancy;
pub mod text_enum;
pub mod times;
pub mod validate;
pub mod worker;
