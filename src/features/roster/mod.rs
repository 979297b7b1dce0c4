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
//! - An entry nobody has claimed can be removed; what stands behind an account stays.
//! - What is exported comes in again as "same", formula protection and all.

use utoipa::OpenApi;

pub mod api;
pub mod csv_out;
pub mod encoding;
mod evaluate;
pub mod mapping;
pub mod model;
pub mod pages;
pub mod read;
pub mod service;
mod service_export;
mod store;

/// The part of the API document.
#[derive(OpenApi)]
#[openapi(paths(
    api::upload,
    api::imports,
    api::import,
    api::rows,
    api::map,
    api::commit,
    api::cancel,
    api::errors_csv,
    api::entries,
    api::remove_entry,
    api::export_csv
))]
pub struct Api;
