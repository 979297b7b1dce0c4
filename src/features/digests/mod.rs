//! Mails about what waits: requests to connect and first messages of people one is not connected with, at most one a
//! day and person, only while there is something they have not seen.
//!
//! Owns `request_mails`. Whoever asks for something enqueues a job for the person asked
//! ([`mail_later`](crate::features::connections::service::mail_later)); the job looks some time later whether there is
//! still something to tell. Every mail carries a link that switches these mails off without signing in.

use crate::feature::{Feature, Job, SettingsTab};
use crate::features::connections::service::REQUESTS_JOB;

pub mod jobs;
mod letters;
mod off;
pub mod pages;
mod routes;
pub mod service;
mod store;

/// What the product knows of this feature.
pub const FEATURE: Feature = Feature {
    name: "digests",
    routes: routes::ROUTES,
    settings: &[SettingsTab {
        href: "/settings/emails",
        label_key: "digests-settings",
    }],
    jobs: &[Job {
        kind: REQUESTS_JOB,
        run: |context| Box::pin(jobs::run(context)),
    }],
    daily: &[|context| Box::pin(async move { jobs::remind(&context).await })],
    letters: letters::ALL,
    tables: &["request_mails"],
    sql: &[("digests/request_mails", include_str!("sql/request_mails.sql"))],
    ..Feature::EMPTY
};
