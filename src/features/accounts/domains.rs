//! The e-mail domains a college calls its own.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::error::AppError;
use crate::platform::db::TenantTx;
use crate::platform::db::schema::email_domains;

/// The college's own domains, lower case; empty when it has set none (or the caller may not see them).
///
/// # Errors
/// When the database refuses.
pub async fn email_domains(tx: &mut TenantTx) -> Result<HashSet<String>, AppError> {
    let domains: Vec<String> = email_domains::table
        .filter(email_domains::college_id.eq(tx.college_id()))
        .select(email_domains::domain)
        .load(tx)
        .await?;
    Ok(domains.into_iter().collect())
}
