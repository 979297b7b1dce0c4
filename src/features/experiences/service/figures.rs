//! Figures: the values to filter the feed by, and how one company hires.

use crate::error::AppError;
use crate::features::experiences::model::{CompanyFigures, CompanyQuery, Facets};
use crate::features::experiences::store;
use crate::platform::db::TenantTx;
use crate::platform::permissions::EXPERIENCES_READ;
use crate::platform::validate::{Checks, identity_key};

/// Most companies, and most roles, offered as filters.
const MAX_VALUES: i32 = 100;

/// The values published experiences can be filtered by, those with the most experiences first (years: newest first).
///
/// # Errors
/// 403 without the right to read experiences.
pub async fn facets(tx: &mut TenantTx) -> Result<Facets, AppError> {
    tx.scope().require(EXPERIENCES_READ)?;
    store::facets(tx, MAX_VALUES).await
}

/// The names of the companies most is published about, as they are written here: to be offered to whoever writes.
///
/// # Errors
/// When the database refuses.
pub async fn companies(tx: &mut TenantTx) -> Result<Vec<String>, AppError> {
    if !tx.scope().may(EXPERIENCES_READ) {
        return Ok(Vec::new());
    }
    store::companies(tx, MAX_VALUES).await
}

/// How a company hires, counted over its published experiences. The name is compared as a whole, whatever its case.
///
/// # Errors
/// 404 when nothing is published about it; 422 for a name that is empty or longer than 200 characters.
pub async fn company_figures(tx: &mut TenantTx, query: &CompanyQuery) -> Result<CompanyFigures, AppError> {
    tx.scope().require(EXPERIENCES_READ)?;
    let mut checks = Checks::new();
    let company = checks.search("company", Some(&query.company), 1);
    checks.finish()?;
    store::company_figures(tx, &identity_key(&company))
        .await?
        .ok_or(AppError::NotFound)
}
