//! Mails about what waits: requests to connect and first messages of people one is not connected with, at most one a
//! day and person, only while there is something they have not seen.
//!
//! Owns `request_mails`. Whoever asks for something enqueues a job for the person asked
//! ([`mail_later`](crate::features::connections::service::mail_later)); the job looks some time later whether there is
//! still something to tell. Every mail carries a link that switches these mails off without signing in.

pub mod jobs;
pub mod pages;
pub mod service;
mod store;
