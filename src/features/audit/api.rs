//! `/api/v1/admin/audit`

use actix_web::web::Json;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::service::{self, TrailFilter};
use crate::error::{AppError, Problem};
use crate::platform::audit::{AuditEntry, Verification};
use crate::platform::auth::Member;
use crate::platform::auth::permissions::AUDIT_READ;
use crate::platform::db::paging::{self, Page};
use crate::platform::http::QueryParams;
use crate::platform::times;

/// Which entries to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Kind of thing acted on: `user`, `session`, `experience`, ...
    pub entity: Option<String>,
    /// Who acted.
    pub actor: Option<Uuid>,
    /// Not before this time.
    pub from: Option<DateTime<Utc>>,
    /// Before this time.
    pub until: Option<DateTime<Utc>>,
    /// `next_cursor` of an earlier page: entries before this number.
    pub cursor: Option<String>,
    /// Items on a page, 1 to 100.
    pub limit: Option<i64>,
}

impl AuditQuery {
    /// The filter, once the cursor is read.
    ///
    /// # Errors
    /// 422 on `cursor` and `entity`.
    pub fn filter(&self) -> Result<TrailFilter, AppError> {
        let bad = || AppError::field("cursor", "invalid", "This is not a cursor from an earlier page.");
        let before_n = match self.cursor.as_deref() {
            None => None,
            Some(text) => Some(text.parse().ok().filter(|n: &i64| *n > 0).ok_or_else(bad)?),
        };
        let entity = self.entity.clone().filter(|entity| !entity.is_empty());
        if entity
            .as_ref()
            .is_some_and(|entity| entity.len() > 60 || entity.contains('\0'))
        {
            return Err(AppError::field(
                "entity",
                "invalid",
                "Name a kind of thing, such as user.",
            ));
        }
        let unknown = |at: &DateTime<Utc>| !times::is_known(*at);
        for (field, at) in [("from", self.from), ("until", self.until)] {
            if at.as_ref().is_some_and(unknown) {
                return Err(AppError::field(field, "invalid", "Give a time between 1950 and 2100."));
            }
        }
        Ok(TrailFilter {
            before_n,
            entity,
            actor: self.actor,
            from: self.from,
            until: self.until,
        })
    }
}

/// What was done in the college, newest first.
#[utoipa::path(get, path = "/api/v1/admin/audit", tag = "audit", operation_id = "audit", params(AuditQuery),
    responses((status = 200, body = Page<AuditEntry>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn list(member: Member, query: QueryParams<AuditQuery>) -> Result<Json<Page<AuditEntry>>, AppError> {
    member.require(AUDIT_READ)?;
    let limit = paging::limit(query.0.limit)?;
    let filter = query.0.filter()?;
    member
        .read(async |tx| service::trail(tx, &filter, limit).await)
        .await
        .map(Json)
}

/// Recompute the chain; names the first entry that does not fit. Counts against the share of imports: it reads all.
#[utoipa::path(get, path = "/api/v1/admin/audit/verify", tag = "audit", operation_id = "audit_verify",
    responses((status = 200, body = Verification), (status = 401, body = Problem), (status = 403, body = Problem), (status = 429, body = Problem)))]
pub async fn verify(member: Member) -> Result<Json<Verification>, AppError> {
    member.require(AUDIT_READ)?;
    member.count_import()?;
    member.read(async |tx| service::verify(tx).await).await.map(Json)
}
