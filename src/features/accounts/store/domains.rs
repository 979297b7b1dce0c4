//! Queries on allowed e-mail domains, and on who is known by address.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::error::AppError;
use crate::platform::db::TenantTx;
use crate::platform::db::schema::{email_domains, invitations, users};

pub(in crate::features::accounts) async fn list(tx: &mut TenantTx) -> Result<Vec<(String, String)>, AppError> {
    Ok(email_domains::table
        .filter(email_domains::college_id.eq(tx.college_id()))
        .order(email_domains::domain)
        .select((email_domains::domain, email_domains::role))
        .load(tx)
        .await?)
}

pub(in crate::features::accounts) async fn insert(tx: &mut TenantTx, domains: &[(&str, &str)]) -> Result<(), AppError> {
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

pub(in crate::features::accounts) async fn delete(tx: &mut TenantTx, domains: &[&str]) -> Result<(), AppError> {
    diesel::delete(
        email_domains::table
            .filter(email_domains::college_id.eq(tx.college_id()))
            .filter(email_domains::domain.eq_any(domains)),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whether the address has an account or was ever invited, whatever became of it.
pub(in crate::features::accounts) async fn known(tx: &mut TenantTx, email: &str) -> Result<bool, AppError> {
    let person = users::table
        .filter(users::college_id.eq(tx.college_id()))
        .filter(users::email.eq(email));
    let invited = invitations::table
        .filter(invitations::college_id.eq(tx.college_id()))
        .filter(invitations::email.eq(email));
    let query = diesel::select(diesel::dsl::exists(person).or(diesel::dsl::exists(invited)));
    Ok(query.get_result(tx).await?)
}

pub(in crate::features::accounts) async fn admin_exists(tx: &mut TenantTx) -> Result<bool, AppError> {
    let admins = users::table
        .filter(users::college_id.eq(tx.college_id()))
        .filter(users::role.eq("college_admin"))
        .filter(users::status.eq("active"));
    Ok(diesel::select(diesel::dsl::exists(admins)).get_result(tx).await?)
}
