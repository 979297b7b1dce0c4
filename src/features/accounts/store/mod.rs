//! Queries of this feature, a file a table. Here: people and their secrets.

pub(super) mod names;
pub(super) mod sessions;
pub(super) mod tokens;

use diesel::prelude::*;
use diesel::sql_types::{Array, Text};
use diesel_async::RunQueryDsl;

use super::model::{ProfileChange, ProfileRow};
use crate::error::AppError;
use crate::platform::auth::Tried;
use crate::platform::db::schema::{credentials, users};
use crate::platform::db::{TenantTx, unless_taken};
use crate::platform::permissions::Role;
use crate::platform::scope::{UserId, UserStatus};

/// The constraint by which an address belongs to one account of a college.
const EMAIL_KEY: &str = "users_college_id_email_key";

/// What signing in and joining need to know of a person.
#[derive(Clone, Debug, Queryable)]
pub(super) struct AccountRow {
    pub(super) id: UserId,
    pub(super) email: String,
    pub(super) full_name: String,
    pub(super) status: UserStatus,
    pub(super) authz_version: i32,
    pub(super) locale: Option<String>,
    /// Parameters and salt their password is hashed with.
    pub(super) password_salt: Option<String>,
}

impl AccountRow {
    pub(super) fn is_active(&self) -> bool {
        self.status == UserStatus::Active
    }
}

diesel::define_sql_function! {
    /// Parameters and salt of somebody's password, without its hash.
    #[sql_name = "p2p.password_salt"]
    fn password_salt(person: diesel::sql_types::Uuid) -> Nullable<Text>;
}
diesel::define_sql_function! {
    /// Which of these hashes is the one kept, from 1.
    #[sql_name = "p2p.password_is"]
    fn password_is(person: diesel::sql_types::Uuid, tried: Array<Text>) -> Nullable<Integer>;
}

/// Whose account: by address or by id.
#[derive(Clone, Copy)]
pub(super) enum Whose<'a> {
    Email(&'a str),
    Id(UserId),
}

pub(super) async fn account(tx: &mut TenantTx, whose: Whose<'_>) -> Result<Option<AccountRow>, AppError> {
    let mut query = users::table
        .filter(users::college_id.eq(tx.college_id()))
        .select((
            users::id,
            users::email,
            users::full_name,
            users::status,
            users::authz_version,
            users::locale,
            password_salt(users::id),
        ))
        .into_boxed();
    query = match whose {
        Whose::Email(email) => query.filter(users::email.eq(email.to_owned())),
        Whose::Id(id) => query.filter(users::id.eq(id)),
    };
    Ok(query.first(tx).await.optional()?)
}

/// Which of the hashes tried is the one kept for somebody, from 1. The database compares; it shows the hash to nobody.
pub(super) async fn password_matches(
    tx: &mut TenantTx,
    user_id: UserId,
    tried: &Tried,
) -> Result<Option<i32>, AppError> {
    Ok(diesel::select(password_is(user_id, tried.forms().to_vec()))
        .get_result(tx)
        .await?)
}

pub(super) async fn password_store(tx: &mut TenantTx, user_id: UserId, hash: &str) -> Result<(), AppError> {
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

/// Makes every access token of a person stale; answers the new version of their rights.
pub(super) async fn rights_renew(tx: &mut TenantTx, user_id: UserId) -> Result<i32, AppError> {
    Ok(diesel::update(users::table.find((tx.college_id(), user_id)))
        .set(users::authz_version.eq(users::authz_version + 1))
        .returning(users::authz_version)
        .get_result(tx)
        .await?)
}

/// Notes that a person proved their address, unless they did before.
pub(super) async fn email_verified(tx: &mut TenantTx, user_id: UserId) -> Result<(), AppError> {
    diesel::update(
        users::table
            .find((tx.college_id(), user_id))
            .filter(users::email_verified_at.is_null()),
    )
    .set(users::email_verified_at.eq(tx.now()))
    .execute(tx)
    .await?;
    Ok(())
}

/// Gives a person another address, which they proved; false when another account has it.
pub(super) async fn email_store(tx: &mut TenantTx, user_id: UserId, email: &str) -> Result<bool, AppError> {
    let stored = diesel::update(users::table.find((tx.college_id(), user_id)))
        .set((users::email.eq(email), users::email_verified_at.eq(tx.now())))
        .execute(tx)
        .await;
    Ok(unless_taken(stored, EMAIL_KEY)?.is_some())
}

/// Makes an account whose address is proven; `None` when the address has an account.
pub(super) async fn account_insert(
    tx: &mut TenantTx,
    (email, full_name): (&str, &str),
    role: Role,
    status: UserStatus,
) -> Result<Option<UserId>, AppError> {
    let id = UserId::now_v7();
    let stored = diesel::insert_into(users::table)
        .values((
            users::college_id.eq(tx.college_id()),
            users::id.eq(id),
            users::email.eq(email),
            users::email_verified_at.eq(tx.now()),
            users::full_name.eq(full_name),
            users::role.eq(role),
            users::status.eq(status),
            users::created_at.eq(tx.now()),
        ))
        .execute(tx)
        .await;
    Ok(unless_taken(stored, EMAIL_KEY)?.map(|_| id))
}

/// Lets somebody in who was waiting for approval. Answers whether they were still waiting.
pub(super) async fn account_admit(
    tx: &mut TenantTx,
    user_id: UserId,
    full_name: &str,
    role: Role,
    status: UserStatus,
) -> Result<bool, AppError> {
    let changed = diesel::update(
        users::table
            .find((tx.college_id(), user_id))
            .filter(users::status.eq(UserStatus::Pending)),
    )
    .set((
        users::full_name.eq(full_name),
        users::role.eq(role),
        users::status.eq(status),
        users::email_verified_at.eq(tx.now()),
        users::authz_version.eq(users::authz_version + 1),
    ))
    .execute(tx)
    .await?;
    Ok(changed == 1)
}

pub(super) async fn profile(tx: &mut TenantTx, user_id: UserId) -> Result<ProfileRow, AppError> {
    Ok(users::table
        .find((tx.college_id(), user_id))
        .select(ProfileRow::as_select())
        .first(tx)
        .await?)
}

pub(super) async fn profile_update(
    tx: &mut TenantTx,
    user_id: UserId,
    change: &ProfileChange,
) -> Result<ProfileRow, AppError> {
    Ok(diesel::update(users::table.find((tx.college_id(), user_id)))
        .set(change)
        .returning(ProfileRow::as_returning())
        .get_result(tx)
        .await?)
}

/// Sets the line a person has about themselves.
pub(super) async fn headline_set(tx: &mut TenantTx, user_id: UserId, headline: &str) -> Result<(), AppError> {
    diesel::update(users::table.find((tx.college_id(), user_id)))
        .set(users::headline.eq(headline))
        .execute(tx)
        .await?;
    Ok(())
}

/// Notes that the first-run page was finished or skipped.
pub(super) async fn welcomed(tx: &mut TenantTx, user_id: UserId) -> Result<(), AppError> {
    diesel::update(
        users::table
            .find((tx.college_id(), user_id))
            .filter(users::welcomed_at.is_null()),
    )
    .set(users::welcomed_at.eq(tx.now()))
    .execute(tx)
    .await?;
    Ok(())
}
