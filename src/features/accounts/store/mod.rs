//! Queries of this feature, a file a table. Here: people and their secrets.

pub(super) mod invitations;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::db::TenantTx;
use crate::platform::db::schema::{credentials, users};

/// What sign-in needs to know of a person.
#[derive(Queryable)]
pub(super) struct SignInRow {
    pub(super) id: Uuid,
    pub(super) status: String,
    pub(super) authz_version: i32,
    pub(super) password_hash: Option<String>,
}

pub(super) async fn sign_in_row(tx: &mut TenantTx, email: &str) -> Result<Option<SignInRow>, AppError> {
    Ok(users::table
        .left_join(
            credentials::table.on(credentials::college_id
                .eq(users::college_id)
                .and(credentials::user_id.eq(users::id))),
        )
        .filter(users::college_id.eq(tx.college_id()))
        .filter(users::email.eq(email))
        .select((
            users::id,
            users::status,
            users::authz_version,
            credentials::password_hash.nullable(),
        ))
        .first(tx)
        .await
        .optional()?)
}

pub(super) async fn password_store(tx: &mut TenantTx, user_id: Uuid, hash: &str) -> Result<(), AppError> {
    diesel::insert_into(credentials::table)
        .values((
            credentials::college_id.eq(tx.college_id()),
            credentials::user_id.eq(user_id),
            credentials::password_hash.eq(hash),
        ))
        .on_conflict((credentials::college_id, credentials::user_id))
        .do_update()
        .set((
            credentials::password_hash.eq(hash),
            credentials::updated_at.eq(diesel::dsl::now),
        ))
        .execute(tx)
        .await?;
    Ok(())
}
