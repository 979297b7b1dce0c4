//! The ground floor. Knows no feature; everything a feature stands on is here.

pub mod app;
pub mod audit;
pub mod auth;
pub mod config;
pub mod db;
pub mod http;
pub mod jobs;
pub mod limits;
pub mod mail;
pub mod realtime;
pub mod scope;
pub mod search;
pub mod telemetry;
pub mod tenancy;
pub mod times;
pub mod together;
pub mod validate;
