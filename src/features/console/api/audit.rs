//! `/api/v1/console/audit` and `/api/v1/console/health`

use std::time::Duration;

use actix_web::web::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::{AppError, Problem};
use crate::features::colleges::service as colleges;
use crate::platform::audit::{self, PlatformEntry, PlatformFilter, Verification};
use crate::platform::db::paging::{self, Page};
use crate::platform::http::{Operator, QueryParams};
use crate::platform::scope::OperatorId;
use crate::platform::tenancy::CollegeStatus;

/// Which entries to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConsoleAuditQuery {
    /// Kind of thing: `college` or `operator`.
    pub entity: Option<String>,
    /// Which one.
    pub entity_id: Option<String>,
    /// Which operator acted.
    pub operator: Option<OperatorId>,
    /// `next_cursor` of an earlier page.
    pub cursor: Option<String>,
    /// Items on a page, 1 to 100.
    pub limit: Option<i64>,
}

/// How the platform is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// This release.
    pub version: &'static str,
    /// Whether the database answers.
    pub database: bool,
    /// Tenant connections in use, open and at most.
    pub connections: Connections,
    /// Colleges by status.
    pub colleges: Vec<StatusCount>,
}

/// Tenant connections of the process that answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct Connections {
    /// In use now.
    pub in_use: usize,
    /// Open now.
    pub open: usize,
    /// At most.
    pub max: usize,
}

/// A number of colleges.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatusCount {
    /// Whether they are served.
    pub status: CollegeStatus,
    /// How many.
    pub count: i64,
}

/// Reads a cursor of a list by number: the number itself.
///
/// # Errors
/// 422 on `cursor`.
pub fn number_cursor(cursor: Option<&str>) -> Result<Option<i64>, AppError> {
    cursor
        .map(|text| {
            text.parse()
                .ok()
                .filter(|n| *n > 0)
                .ok_or_else(|| AppError::field("cursor", "invalid", "This is not a cursor from an earlier page."))
        })
        .transpose()
}

/// One page of the platform's chain.
///
/// # Errors
/// 422 for a bad cursor or limit.
pub async fn entries(operator: &Operator, query: ConsoleAuditQuery) -> Result<Page<PlatformEntry>, AppError> {
    let limit = paging::limit(query.limit)?;
    let filter = PlatformFilter {
        before_n: number_cursor(query.cursor.as_deref())?,
        entity: query.entity.filter(|entity| !entity.is_empty()),
        entity_id: query.entity_id.filter(|id| !id.is_empty()),
        operator: query.operator,
    };
    let mut items = operator
        .platform(async |tx| audit::list_platform(tx, &filter, limit + 1).await)
        .await?;
    let more = i64::try_from(items.len()).is_ok_and(|found| found > limit);
    if more {
        items.pop();
    }
    let next_cursor = items.last().filter(|_| more).map(|entry| entry.n.to_string());
    Ok(Page { items, next_cursor })
}

/// List audit entries of the platform, newest first.
#[utoipa::path(get, path = "/api/v1/console/audit", tag = "console", operation_id = "console_audit",
    params(ConsoleAuditQuery),
    responses((status = 200, body = Page<PlatformEntry>), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn list(
    operator: Operator,
    query: QueryParams<ConsoleAuditQuery>,
) -> Result<Json<Page<PlatformEntry>>, AppError> {
    entries(&operator, query.0).await.map(Json)
}

/// Verify the platform's log and name the first altered entry.
#[utoipa::path(get, path = "/api/v1/console/audit/verify", tag = "console", operation_id = "console_audit_verify",
    responses((status = 200, body = Verification), (status = 401, body = Problem)))]
pub async fn verify(operator: Operator) -> Result<Json<Verification>, AppError> {
    operator
        .platform(async |tx| audit::verify_platform(tx).await)
        .await
        .map(Json)
}

/// Get the health of the platform. Counts colleges only; nothing about their people.
#[utoipa::path(get, path = "/api/v1/console/health", tag = "console", operation_id = "console_health",
    responses((status = 200, body = Health), (status = 401, body = Problem)))]
pub async fn health(operator: Operator) -> Result<Json<Health>, AppError> {
    let app = operator.app();
    let (in_use, open, max) = app.db.pool_status();
    let counts = operator.platform(async |tx| colleges::counts(tx).await).await?;
    Ok(Json(Health {
        version: env!("CARGO_PKG_VERSION"),
        database: app.db.answers(Duration::from_secs(2)).await,
        connections: Connections { in_use, open, max },
        colleges: counts
            .into_iter()
            .map(|(status, count)| StatusCount { status, count })
            .collect(),
    }))
}
