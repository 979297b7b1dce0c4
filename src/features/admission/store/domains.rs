//! Queries on allowed e-mail domains.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::error::AppError;
use crate::platform::db::TenantTx;
use crate::platform::db::schema::email_domains;
use crate::platform::permissions::Role;

pub async fn list(tx: &mut TenantTx) -> Result<Vec<(String, Role)>, AppError> {
    Ok(email_domains::table
        .filter(email_domains::college_id.eq(tx.college_id()))
        .order(email_domains::domain)
        .select((email_domains::domain, email_domains::role))
        .load(tx)
        .await?)
}

pub async fn insert(tx: &mut TenantTx, domains: &[(&str, Role)]) -> Result<(), AppError> {
    let college_id = tx.college_id();
    let rows: Vec<_> = domains
        .iter()
        .map(|(domain, role)| {
            (
                email_domains::college_id.eq(college_id),
                email_domains::domain.eq(*domain),
                email_domains::role.eq(*role),
            )
        })
        .collect();
    diesel::insert_into(email_domains::table)
        .values(rows)
        .execute(tx)
        .await?;
    Ok(())
}

pub async fn delete(tx: &mut TenantTx, domains: &[&str]) -> Result<(), AppError> {
    diesel::delete(
        email_domains::table
            .filter(email_domains::college_id.eq(tx.college_id()))
            .filter(email_domains::domain.eq_any(domains)),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The role an allowed domain asks for.
pub async fn role_of(tx: &mut TenantTx, domain: &str) -> Result<Option<Role>, AppError> {
    Ok(email_domains::table
        .find((tx.college_id(), domain))
        .select(email_domains::role)
        .first(tx)
        .await
        .optional()?)
}
