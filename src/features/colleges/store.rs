//! Queries on the registry.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_async::RunQueryDsl;

use super::model::{CollegeRow, HostRow};
use crate::error::AppError;
use crate::keyset_desc;
use crate::platform::db::paging::Cursor;
use crate::platform::db::schema::{college_hosts, colleges};
use crate::platform::db::{PlatformTx, is_unique_violation};
use crate::platform::scope::CollegeId;
use crate::platform::tenancy::CollegeStatus;

/// The columns an update may set; `None` leaves one as it is.
#[derive(AsChangeset, Default)]
#[diesel(table_name = colleges)]
pub(super) struct CollegeUpdate {
    pub(super) name: Option<String>,
    pub(super) country: Option<Option<String>>,
    pub(super) locale: Option<String>,
    pub(super) time_zone: Option<String>,
    pub(super) accent: Option<Option<String>>,
    pub(super) settings: Option<serde_json::Value>,
}

impl CollegeUpdate {
    pub(super) fn is_empty(&self) -> bool {
        self.name.is_none()
            && self.country.is_none()
            && self.locale.is_none()
            && self.time_zone.is_none()
            && self.accent.is_none()
            && self.settings.is_none()
    }
}

pub(super) async fn college_list(
    tx: &mut PlatformTx,
    search: Option<&str>,
    status: Option<CollegeStatus>,
    cursor: Option<Cursor<CollegeId>>,
    limit: i64,
) -> Result<Vec<CollegeRow>, AppError> {
    let mut query = colleges::table
        .order((colleges::created_at.desc(), colleges::id.desc()))
        .limit(limit)
        .select(CollegeRow::as_select())
        .into_boxed();
    if let Some(search) = search {
        // `%` and `_` are letters here, not wild cards.
        let pattern = search.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let pattern = format!("%{pattern}%");
        let words = diesel::dsl::sql::<Bool>("p2p.name_words(name) LIKE ALL (p2p.name_patterns(")
            .bind::<Text, _>(search.to_owned())
            .sql("))");
        let part = colleges::name.ilike(pattern.clone()).or(colleges::slug.ilike(pattern));
        query = query.filter(words.or(part));
    }
    if let Some(status) = status {
        query = query.filter(colleges::status.eq(status.to_owned()));
    }
    if let Some(cursor) = cursor {
        query = query.filter(keyset_desc!(colleges::created_at, colleges::id, cursor));
    }
    Ok(query.load(tx).await?)
}

pub(super) async fn college_by_id(tx: &mut PlatformTx, id: CollegeId) -> Result<CollegeRow, AppError> {
    Ok(colleges::table
        .find(id)
        .select(CollegeRow::as_select())
        .first(tx)
        .await?)
}

pub(super) async fn college_names(
    tx: &mut PlatformTx,
    ids: &[CollegeId],
) -> Result<Vec<(CollegeId, String)>, AppError> {
    Ok(colleges::table
        .filter(colleges::id.eq_any(ids))
        .select((colleges::id, colleges::name))
        .load(tx)
        .await?)
}

/// The row, locked until the transaction ends, so that what is recorded as "before" was true.
pub(super) async fn college_for_change(tx: &mut PlatformTx, id: CollegeId) -> Result<CollegeRow, AppError> {
    Ok(colleges::table
        .find(id)
        .select(CollegeRow::as_select())
        .for_update()
        .first(tx)
        .await?)
}

pub(super) async fn colleges_by_slug(tx: &mut PlatformTx, slugs: &[&str]) -> Result<Vec<CollegeRow>, AppError> {
    Ok(colleges::table
        .filter(colleges::slug.eq_any(slugs))
        .select(CollegeRow::as_select())
        .load(tx)
        .await?)
}

/// How many colleges there are, by status.
pub(super) async fn college_counts(tx: &mut PlatformTx) -> Result<Vec<(CollegeStatus, i64)>, AppError> {
    Ok(colleges::table
        .group_by(colleges::status)
        .select((colleges::status, diesel::dsl::count_star()))
        .order(colleges::status)
        .load(tx)
        .await?)
}

/// Inserts new colleges; 422 `slug` `taken` when one is there already.
pub(super) async fn colleges_insert(tx: &mut PlatformTx, rows: &[CollegeRow]) -> Result<(), AppError> {
    diesel::insert_into(colleges::table)
        .values(rows)
        .execute(tx)
        .await
        .map_err(|error| {
            if is_unique_violation(&error, "colleges_slug_key") {
                AppError::field("slug", "taken", "Another college has this subdomain. Choose another.")
            } else {
                error.into()
            }
        })?;
    Ok(())
}

pub(super) async fn college_update(
    tx: &mut PlatformTx,
    id: CollegeId,
    update: CollegeUpdate,
) -> Result<CollegeRow, AppError> {
    Ok(diesel::update(colleges::table.find(id))
        .set(update)
        .returning(CollegeRow::as_returning())
        .get_result(tx)
        .await?)
}

pub(super) async fn college_set_status(
    tx: &mut PlatformTx,
    id: CollegeId,
    status: CollegeStatus,
) -> Result<CollegeRow, AppError> {
    Ok(diesel::update(colleges::table.find(id))
        .set(colleges::status.eq(status))
        .returning(CollegeRow::as_returning())
        .get_result(tx)
        .await?)
}

pub(super) async fn hosts_of(tx: &mut PlatformTx, college_ids: &[CollegeId]) -> Result<Vec<HostRow>, AppError> {
    Ok(college_hosts::table
        .filter(college_hosts::college_id.eq_any(college_ids))
        .order(college_hosts::host)
        .select(HostRow::as_select())
        .load(tx)
        .await?)
}

pub(super) async fn host_of(tx: &mut PlatformTx, college_id: CollegeId, host: &str) -> Result<HostRow, AppError> {
    Ok(college_hosts::table
        .find(host)
        .filter(college_hosts::college_id.eq(college_id))
        .select(HostRow::as_select())
        .first(tx)
        .await?)
}

/// Adds a host; 422 `host` `taken` when a college (this or another) has it.
pub(super) async fn host_insert(tx: &mut PlatformTx, college_id: CollegeId, host: &str) -> Result<HostRow, AppError> {
    diesel::insert_into(college_hosts::table)
        .values((college_hosts::host.eq(host), college_hosts::college_id.eq(college_id)))
        .returning(HostRow::as_returning())
        .get_result(tx)
        .await
        .map_err(|error| {
            if is_unique_violation(&error, "college_hosts_pkey") {
                AppError::field("host", "taken", "A college already has this domain.")
            } else {
                error.into()
            }
        })
}

pub(super) async fn host_verify(
    tx: &mut PlatformTx,
    college_id: CollegeId,
    host: &str,
    at: DateTime<Utc>,
) -> Result<HostRow, AppError> {
    Ok(diesel::update(
        college_hosts::table
            .find(host)
            .filter(college_hosts::college_id.eq(college_id)),
    )
    .set(college_hosts::verified_at.eq(at))
    .returning(HostRow::as_returning())
    .get_result(tx)
    .await?)
}

pub(super) async fn host_delete(tx: &mut PlatformTx, college_id: CollegeId, host: &str) -> Result<(), AppError> {
    diesel::delete(
        college_hosts::table
            .find(host)
            .filter(college_hosts::college_id.eq(college_id)),
    )
    .execute(tx)
    .await?;
    Ok(())
}
