//! Queries on invitations.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::AppError;
use crate::features::admission::model::{Invitation, InvitationId};
use crate::keyset_desc;
use crate::platform::db::paging::Cursor;
use crate::platform::db::schema::{invitations, users};
use crate::platform::db::{TenantTx, unless_taken};
use crate::platform::permissions::Role;
use crate::platform::scope::{UserId, UserStatus};

/// Which invitations to list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvitationFilter {
    /// Every one.
    #[default]
    All,
    /// Waiting to be accepted, and still good.
    Open,
    /// Waiting, but the link has run out.
    Expired,
    /// Became an account.
    Accepted,
    /// Taken back.
    Revoked,
}

diesel::define_sql_function! {
    /// The open invitation a link belongs to, while it is good.
    #[sql_name = "p2p.invitation_of"]
    fn invitation_of(presented: diesel::sql_types::Binary) -> Nullable<diesel::sql_types::Uuid>;
}

/// Whom invitations are for: the name, or the address where none was given.
pub async fn invited_names(tx: &mut TenantTx, ids: &[InvitationId]) -> Result<HashMap<InvitationId, String>, AppError> {
    let found: Vec<(InvitationId, String, String)> = invitations::table
        .filter(invitations::college_id.eq(tx.college_id()))
        .filter(invitations::id.eq_any(ids.to_vec()))
        .select((invitations::id, invitations::full_name, invitations::email))
        .load(tx)
        .await?;
    let named = |(id, name, email): (InvitationId, String, String)| (id, if name.is_empty() { email } else { name });
    Ok(found.into_iter().map(named).collect())
}

/// Whether somebody with this address is in the college already; people who wait for approval do not count.
pub async fn member_exists(tx: &mut TenantTx, email: &str) -> Result<bool, AppError> {
    let query = users::table
        .filter(users::college_id.eq(tx.college_id()))
        .filter(users::email.eq(email))
        .filter(users::status.ne(UserStatus::Pending));
    Ok(diesel::select(diesel::dsl::exists(query)).get_result(tx).await?)
}

/// The open invitation of an address, run out or not; locked, so that two admins at once do not both renew it.
pub async fn open_by_email(tx: &mut TenantTx, email: &str) -> Result<Option<Invitation>, AppError> {
    Ok(invitations::table
        .filter(invitations::college_id.eq(tx.college_id()))
        .filter(invitations::email.eq(email))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::revoked_at.is_null())
        .select(Invitation::as_select())
        .for_update()
        .first(tx)
        .await
        .optional()?)
}

/// Who invites: their name, unless it was the console or they are gone.
pub async fn inviter(tx: &mut TenantTx, id: InvitationId) -> Result<Option<String>, AppError> {
    let by: Option<UserId> = invitations::table
        .find((tx.college_id(), id))
        .select(invitations::invited_by)
        .first(tx)
        .await?;
    let Some(by) = by else { return Ok(None) };
    Ok(users::table
        .find((tx.college_id(), by))
        .filter(users::status.eq(UserStatus::Active))
        .select(users::full_name)
        .first(tx)
        .await
        .optional()?)
}

pub async fn insert(
    tx: &mut TenantTx,
    (email, full_name, role): (&str, &str, Role),
    digest: &[u8],
    expires_at: DateTime<Utc>,
) -> Result<Option<Invitation>, AppError> {
    let stored = diesel::insert_into(invitations::table)
        .values((
            invitations::college_id.eq(tx.college_id()),
            invitations::id.eq(InvitationId::now_v7()),
            invitations::email.eq(email),
            invitations::full_name.eq(full_name),
            invitations::role.eq(role),
            invitations::digest.eq(digest),
            invitations::invited_by.eq(tx.scope().user_id()),
            invitations::expires_at.eq(expires_at),
        ))
        .returning(Invitation::as_returning())
        .get_result(tx)
        .await;
    unless_taken(stored, "invitations_open_email")
}

/// Gives an open invitation a new link, and a new name and role when given.
pub async fn reissue(
    tx: &mut TenantTx,
    id: InvitationId,
    person: Option<(&str, Role)>,
    digest: &[u8],
    expires_at: DateTime<Utc>,
) -> Result<Invitation, AppError> {
    let row = invitations::table
        .find((tx.college_id(), id))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::revoked_at.is_null());
    Ok(diesel::update(row)
        .set((
            invitations::digest.eq(digest),
            invitations::sent_count.eq(invitations::sent_count + 1),
            invitations::sent_at.eq(tx.now()),
            invitations::expires_at.eq(expires_at),
            person.map(|(name, _)| invitations::full_name.eq(name)),
            person.map(|(_, role)| invitations::role.eq(role)),
        ))
        .returning(Invitation::as_returning())
        .get_result(tx)
        .await?)
}

pub async fn revoke(tx: &mut TenantTx, id: InvitationId) -> Result<Invitation, AppError> {
    let row = invitations::table
        .find((tx.college_id(), id))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::revoked_at.is_null());
    Ok(diesel::update(row)
        .set(invitations::revoked_at.eq(tx.now()))
        .returning(Invitation::as_returning())
        .get_result(tx)
        .await?)
}

/// Revokes the open invitations of these addresses that were sent since a time.
pub async fn revoke_open(
    tx: &mut TenantTx,
    emails: &[String],
    since: DateTime<Utc>,
) -> Result<Vec<InvitationId>, AppError> {
    let rows = invitations::table
        .filter(invitations::college_id.eq(tx.college_id()))
        .filter(invitations::email.eq_any(emails))
        .filter(invitations::created_at.ge(since))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::revoked_at.is_null());
    Ok(diesel::update(rows)
        .set(invitations::revoked_at.eq(tx.now()))
        .returning(invitations::id)
        .get_results(tx)
        .await?)
}

pub async fn list(
    tx: &mut TenantTx,
    filter: InvitationFilter,
    cursor: Option<Cursor<InvitationId>>,
    limit: i64,
) -> Result<Vec<Invitation>, AppError> {
    let mut query = invitations::table
        .filter(invitations::college_id.eq(tx.college_id()))
        .order((invitations::created_at.desc(), invitations::id.desc()))
        .limit(limit)
        .select(Invitation::as_select())
        .into_boxed();
    let open = invitations::accepted_at
        .is_null()
        .and(invitations::revoked_at.is_null());
    query = match filter {
        InvitationFilter::All => query,
        InvitationFilter::Open => query.filter(open.and(invitations::expires_at.gt(tx.now()))),
        InvitationFilter::Expired => query.filter(open.and(invitations::expires_at.le(tx.now()))),
        InvitationFilter::Accepted => query.filter(invitations::accepted_at.is_not_null()),
        InvitationFilter::Revoked => query.filter(invitations::revoked_at.is_not_null()),
    };
    if let Some(after) = cursor {
        query = query.filter(keyset_desc!(invitations::created_at, invitations::id, after));
    }
    Ok(query.load(tx).await?)
}

/// The open invitation a link belongs to, while it is good.
pub async fn by_digest(tx: &mut TenantTx, digest: &[u8]) -> Result<Option<Invitation>, AppError> {
    Ok(invitations::table
        .filter(invitations::college_id.eq(tx.college_id()))
        .filter(invitations::id.nullable().eq(invitation_of(digest)))
        .select(Invitation::as_select())
        .first(tx)
        .await
        .optional()?)
}

/// Uses an invitation up. Of any number of callers at once, one gets it.
pub async fn take(tx: &mut TenantTx, digest: &[u8]) -> Result<Option<Invitation>, AppError> {
    let open = invitations::table
        .filter(invitations::college_id.eq(tx.college_id()))
        .filter(invitations::id.nullable().eq(invitation_of(digest)))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::revoked_at.is_null())
        .filter(invitations::expires_at.gt(tx.now()));
    Ok(diesel::update(open)
        .set(invitations::accepted_at.eq(tx.now()))
        .returning(Invitation::as_returning())
        .get_result(tx)
        .await
        .optional()?)
}

/// Writes down which account the invitations of an address became.
pub async fn accepted_by(tx: &mut TenantTx, email: &str, user_id: UserId) -> Result<(), AppError> {
    let open = invitations::table
        .filter(invitations::college_id.eq(tx.college_id()))
        .filter(invitations::email.eq(email))
        .filter(invitations::accepted_by.is_null())
        .filter(invitations::revoked_at.is_null());
    diesel::update(open)
        .set((
            invitations::accepted_at.eq(tx.now()),
            invitations::accepted_by.eq(user_id),
        ))
        .execute(tx)
        .await?;
    Ok(())
}

/// Whether the address was ever invited, whatever became of it.
pub async fn known(tx: &mut TenantTx, email: &str) -> Result<bool, AppError> {
    let invited = invitations::table
        .filter(invitations::college_id.eq(tx.college_id()))
        .filter(invitations::email.eq(email))
        .select(invitations::id);
    Ok(diesel::select(diesel::dsl::exists(invited)).get_result(tx).await?)
}
