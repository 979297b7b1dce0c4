//! The roster: whom the college's own records name. A CSV file is read, its columns are mapped, every row gets a
//! verdict (new, change, same, error), and a background job writes the good rows. Entries wait until their person
//! signs in the first time.
//!
//! Owns `roster_imports`, `roster_import_rows`, `roster_entries`; the job [`service::JOB`]. Managers of the roster only
//! (`roster.manage`), checked by the service and again by row policies. Accounts call [`service::find_claimable_by_email`]
//! and [`service::mark_claimed`].
//!
//! What an import promises:
//! - An entry is known by its number (student, alumni or staff number) inside its kind; a number is never given to
//!   somebody else. Bringing the same file twice changes nothing.
//! - A row with an error is left out and named with its line, cell and reason; every other row is taken.
//! - An empty cell says nothing: it keeps what is known. A column that is not mapped is not touched.
//! - A cell can be mended between preview and commit; what the file said stays beside it.
//! - An entry nobody has claimed can be removed, and so can all that one import added; what stands behind an account
//!   stays.
//! - What is exported comes in again as "same", formula protection and all.

use utoipa::OpenApi;

use crate::feature::{Entry, Feature, Job};
use crate::platform::permissions::ROSTER_MANAGE;
use crate::web::shell::Place;

pub mod api;
pub mod conflicts;
pub mod encoding;
mod evaluate;
pub mod mapping;
pub mod model;
mod order;
pub mod pages;
pub mod read;
mod routes;
pub mod service;
mod spoiled;
mod store;
mod store_added;
mod store_rows;

/// What the product knows of this feature.
pub const FEATURE: Feature = Feature {
    name: "roster",
    routes: routes::ROUTES,
    api: Some(Api::openapi),
    navigation: &[Entry {
        href: "/admin/roster",
        label_key: "nav-roster",
        icon: "upload",
        needs: ROSTER_MANAGE,
        place: Place::Office,
    }],
    needs: &[
        ("/api/v1/admin/roster", ROSTER_MANAGE),
        ("/admin/roster", ROSTER_MANAGE),
    ],
    jobs: &[Job {
        kind: service::JOB,
        run: |context| Box::pin(service::run(context)),
    }],
    audit_kinds: &[("roster", &["roster", "roster_import", "roster_entry"])],
    tables: &["roster_entries", "roster_import_rows", "roster_imports"],
    sql: &[("roster/roster", include_str!("sql/roster.sql"))],
    conflicts: conflicts::ALL,
    ..Feature::EMPTY
};

/// The part of the API document.
#[derive(OpenApi)]
#[openapi(paths(
    api::upload,
    api::imports,
    api::import,
    api::rows,
    api::mend,
    api::take_back,
    api::template_csv,
    api::map,
    api::commit,
    api::cancel,
    api::errors_csv,
    api::entries,
    api::remove_entry,
    api::export_csv
))]
pub struct Api;
