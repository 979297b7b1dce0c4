//! `/api/v1/admin/audit`

use actix_web::web::Json;
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::IntoParams;

use super::service::{self, LogFilter};
use crate::error::{AppError, Problem};
use crate::features::experiences::service as experiences;
use crate::platform::audit::{AuditEntry, Verification};
use crate::platform::csv_file::csv_answer;
use crate::platform::db::paging::{self, Page};
use crate::platform::http::{Member, QueryParams};
use crate::platform::permissions::AUDIT_READ;
use crate::platform::scope::UserId;
use crate::platform::times;
use crate::shell;

/// Which entries to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Kind of thing acted on: `user`, `session`, `experience`, ...
    pub entity: Option<String>,
    /// Who acted.
    pub actor: Option<UserId>,
    /// Not before this time.
    pub from: Option<DateTime<Utc>>,
    /// Before this time.
    pub until: Option<DateTime<Utc>>,
    /// `next_cursor` of an earlier page: entries before this number.
    pub cursor: Option<String>,
    /// Items on a page, 1 to 100.
    pub limit: Option<i64>,
}

/// Which entries to export.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// Kind of thing acted on: `user`, `session`, `experience`, ...
    pub entity: Option<String>,
    /// Who acted.
    pub actor: Option<UserId>,
    /// Not before this time.
    pub from: Option<DateTime<Utc>>,
    /// Before this time.
    pub until: Option<DateTime<Utc>>,
}

impl ExportQuery {
    fn filter(self) -> Result<LogFilter, AppError> {
        let Self {
            entity,
            actor,
            from,
            until,
        } = self;
        let query = AuditQuery {
            entity,
            actor,
            from,
            until,
            ..AuditQuery::default()
        };
        query.filter()
    }
}

impl AuditQuery {
    /// The filter, once the cursor is read.
    ///
    /// # Errors
    /// 422 on `cursor` and `entity`.
    pub fn filter(&self) -> Result<LogFilter, AppError> {
        let bad = || AppError::field("cursor", "invalid", "This is not a cursor from an earlier page.");
        let before_n = match self.cursor.as_deref() {
            None => None,
            Some(text) => Some(text.parse().ok().filter(|n: &i64| *n > 0).ok_or_else(bad)?),
        };
        let entity = self.entity.clone().filter(|entity| !entity.is_empty());
        if entity.as_ref().is_some_and(|entity| entity.len() > 60) {
            return Err(AppError::field("entity", "invalid", "Use a type such as user."));
        }
        let unknown = |at: &DateTime<Utc>| !times::is_known(*at);
        for (field, at) in [("from", self.from), ("until", self.until)] {
            if at.as_ref().is_some_and(unknown) {
                return Err(AppError::field(field, "invalid", "Give a time between 1950 and 2100."));
            }
        }
        Ok(LogFilter {
            before_n,
            entity,
            actor: self.actor,
            from: self.from,
            until: self.until,
        })
    }
}

/// List audit entries, newest first.
#[utoipa::path(get, path = "/api/v1/admin/audit", tag = "audit", operation_id = "audit", params(AuditQuery),
    responses((status = 200, body = Page<AuditEntry>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn list(member: Member, query: QueryParams<AuditQuery>) -> Result<Json<Page<AuditEntry>>, AppError> {
    member.require(AUDIT_READ)?;
    let limit = paging::limit(query.0.limit)?;
    let filter = query.0.filter()?;
    let (page, shown) = member
        .read(async |tx| {
            let page = service::page(tx, &filter, limit).await?;
            let shown = service::authors_shown(tx, &page.items).await?;
            Ok((page, shown))
        })
        .await?;
    experiences::authors_seen(&member, &shown).await?;
    Ok(Json(page))
}

/// Export the matching audit entries as CSV, newest first, at most 50,000. The export is recorded as an entry. Counts
/// against the import limit; two at a time for a college.
#[utoipa::path(get, path = "/api/v1/admin/audit/export.csv", tag = "audit", operation_id = "audit_export", params(ExportQuery),
    responses((status = 200, content_type = "text/csv", body = String), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn export(
    member: Member,
    request: HttpRequest,
    query: QueryParams<ExportQuery>,
) -> Result<HttpResponse, AppError> {
    member.require(AUDIT_READ)?;
    let filter = query.0.filter()?;
    member.refuse_cross_site(&request)?;
    member.count_import()?;
    let _heavy = member.begin_heavy().await?;
    let lang = shell::for_member(&member, &request).await?.lang;
    let (file, shown) = member
        .write(async |tx| service::export(tx, lang, &filter).await)
        .await?;
    experiences::authors_seen(&member, &shown).await?;
    Ok(csv_answer("audit.csv", file))
}

/// Verify the log: recompute the chain and name the first altered entry. Counts against the import limit; two at a
/// time for a college.
#[utoipa::path(get, path = "/api/v1/admin/audit/verify", tag = "audit", operation_id = "audit_verify",
    responses((status = 200, body = Verification), (status = 401, body = Problem), (status = 403, body = Problem), (status = 429, body = Problem)))]
pub async fn verify(member: Member, request: HttpRequest) -> Result<Json<Verification>, AppError> {
    member.require(AUDIT_READ)?;
    member.refuse_cross_site(&request)?;
    member.count_import()?;
    let _heavy = member.begin_heavy().await?;
    member.read(async |tx| service::verify(tx).await).await.map(Json)
}
