//! What moderators see and write.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use serde_json::json;

use super::search_words::{array_to_tsvector, words};
use super::working::{DecisionRow, decision_view};
use super::{Heading, heading};
use crate::error::AppError;
use crate::features::experiences::model::{
    Author, Content, Decision, DecisionView, ExperienceId, PendingItem, VersionView,
};
use crate::keyset_asc;
use crate::platform::db::TenantTx;
use crate::platform::db::paging::Cursor;
use crate::platform::db::schema::{
    experience_decisions, experience_feed, experience_search, experience_versions, experiences, users,
};
use crate::platform::events::Event;
use crate::platform::permissions::Role;
use crate::platform::scope::UserId;
use crate::platform::search;
use crate::platform::validate::identity_key;
use crate::web::markdown;

/// Letters of the beginning of the summary shown in lists.
const EXCERPT: usize = 240;

#[derive(Queryable)]
struct PendingRow {
    id: ExperienceId,
    version: i32,
    pending_since: Option<DateTime<Utc>>,
    heading: Heading,
    anonymous: bool,
    author_id: UserId,
    author_name: String,
    published: Option<ExperienceId>,
}

/// How much waits for less than so long; each holds the ones before it.
#[derive(QueryableByName)]
struct Ages {
    #[diesel(sql_type = BigInt)]
    day: i64,
    #[diesel(sql_type = BigInt)]
    days: i64,
    #[diesel(sql_type = BigInt)]
    week: i64,
    #[diesel(sql_type = BigInt)]
    all_of_it: i64,
}

/// How much waits, by the index `experiences_pending`.
pub async fn pending_count(tx: &mut TenantTx) -> Result<i64, AppError> {
    Ok(experiences::table
        .filter(experiences::college_id.eq(tx.college_id()))
        .filter(experiences::pending_since.is_not_null())
        .count()
        .get_result(tx)
        .await?)
}

/// The authors of what waits since before a time, by the same index.
pub async fn pending_authors(tx: &mut TenantTx, before: DateTime<Utc>) -> Result<Vec<UserId>, AppError> {
    Ok(experiences::table
        .filter(experiences::college_id.eq(tx.college_id()))
        .filter(experiences::pending_since.lt(before))
        .select(experiences::author_id)
        .load(tx)
        .await?)
}

/// How much waits by age: less than a day, up to three, up to seven, longer. By the same index.
pub async fn pending_ages(tx: &mut TenantTx) -> Result<[i64; 4], AppError> {
    let ages: Ages = diesel::sql_query(
        "SELECT count(*) FILTER (WHERE pending_since > $2 - interval '1 day') AS day,
                count(*) FILTER (WHERE pending_since > $2 - interval '3 days') AS days,
                count(*) FILTER (WHERE pending_since > $2 - interval '7 days') AS week,
                count(*) AS all_of_it
         FROM experiences WHERE college_id = $1 AND pending_since IS NOT NULL",
    )
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<Timestamptz, _>(tx.now())
    .get_result(tx)
    .await?;
    let Ages {
        day,
        days,
        week,
        all_of_it,
    } = ages;
    Ok([day, days - day, week - days, all_of_it - week])
}

/// What waits, oldest first: one query over `experiences_pending`.
pub async fn pending_list(
    tx: &mut TenantTx,
    after: Option<Cursor<ExperienceId>>,
    limit: i64,
) -> Result<Vec<PendingItem>, AppError> {
    let college_id = tx.college_id();
    let mut query = experiences::table
        .inner_join(
            experience_versions::table.on(experience_versions::college_id
                .eq(college_id)
                .and(experience_versions::experience_id.eq(experiences::id))
                .and(experience_versions::version.eq(experiences::last_version))),
        )
        .inner_join(
            users::table.on(users::college_id
                .eq(college_id)
                .and(users::id.eq(experiences::author_id))),
        )
        .left_join(
            experience_feed::table.on(experience_feed::college_id
                .eq(college_id)
                .and(experience_feed::experience_id.eq(experiences::id))),
        )
        .filter(experiences::college_id.eq(college_id))
        .filter(experiences::pending_since.is_not_null())
        .order((experiences::pending_since, experiences::id))
        .limit(limit)
        .select((
            experiences::id,
            experience_versions::version,
            experiences::pending_since,
            heading!(experience_versions::content),
            experience_versions::content.contains(anonymous()),
            users::id,
            users::full_name,
            experience_feed::experience_id.nullable(),
        ))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(keyset_asc!(experiences::pending_since, experiences::id, after));
    }
    let rows: Vec<PendingRow> = query.load(tx).await?;
    let item = |row: PendingRow| {
        let placement_year = row.heading.year()?;
        Ok(PendingItem {
            id: row.id,
            version: row.version,
            pending_since: row.pending_since.ok_or_else(|| AppError::internal("not pending"))?,
            placement_year: placement_year.ok_or_else(|| AppError::internal("a version without a year"))?,
            company: row.heading.company.unwrap_or_default(),
            role: row.heading.role.unwrap_or_default(),
            author: Author {
                id: row.author_id,
                name: row.author_name,
            },
            anonymous: row.anonymous,
            published: row.published.is_some(),
        })
    };
    rows.into_iter().map(item).collect()
}

/// One version.
pub async fn version_find(tx: &mut TenantTx, id: ExperienceId, version: i32) -> Result<Option<VersionView>, AppError> {
    let row: Option<(i32, DateTime<Utc>, Role, Content)> = experience_versions::table
        .find((tx.college_id(), id, version))
        .select((
            experience_versions::version,
            experience_versions::submitted_at,
            experience_versions::author_role,
            experience_versions::content,
        ))
        .first(tx)
        .await
        .optional()?;
    Ok(row.map(|(version, submitted_at, author_role, content)| VersionView {
        version,
        submitted_at,
        author_role,
        content,
    }))
}

/// The number of the version members read now.
pub async fn published_version(tx: &mut TenantTx, id: ExperienceId) -> Result<Option<i32>, AppError> {
    Ok(experience_feed::table
        .find((tx.college_id(), id))
        .select(experience_feed::version)
        .first(tx)
        .await
        .optional()?)
}

/// What the content of an anonymous experience contains.
fn anonymous() -> serde_json::Value {
    json!({ "anonymous": true })
}

/// Which of some experiences are, or were in any version, anonymous.
pub async fn anonymous_among(tx: &mut TenantTx, ids: &[ExperienceId]) -> Result<Vec<ExperienceId>, AppError> {
    let college_id = tx.college_id();
    let ever = experience_versions::table
        .filter(experience_versions::college_id.eq(college_id))
        .filter(experience_versions::experience_id.eq(experiences::id))
        .filter(experience_versions::content.contains(anonymous()))
        .select(experience_versions::version);
    Ok(experiences::table
        .filter(experiences::college_id.eq(college_id))
        .filter(experiences::id.eq_any(ids))
        .filter(experiences::content.contains(anonymous()).or(diesel::dsl::exists(ever)))
        .select(experiences::id)
        .load(tx)
        .await?)
}

pub async fn person_name(tx: &mut TenantTx, id: UserId) -> Result<String, AppError> {
    Ok(users::table
        .find((tx.college_id(), id))
        .select(users::full_name)
        .first(tx)
        .await?)
}

/// Decisions on an experience, newest first.
pub async fn decision_list(tx: &mut TenantTx, id: ExperienceId) -> Result<Vec<DecisionView>, AppError> {
    let rows: Vec<DecisionRow> = experience_decisions::table
        .filter(experience_decisions::college_id.eq(tx.college_id()))
        .filter(experience_decisions::experience_id.eq(id))
        .order(experience_decisions::version.desc())
        .limit(50)
        .select((
            experience_decisions::version,
            experience_decisions::decision,
            experience_decisions::reason,
            experience_decisions::decided_at,
        ))
        .load(tx)
        .await?;
    Ok(rows.into_iter().map(decision_view).collect())
}

/// Writes a decision; the table takes one for each version.
pub async fn decision_insert(
    tx: &mut TenantTx,
    (id, version, author_id): (ExperienceId, i32, UserId),
    decision: Decision,
    (reason, salt): (&str, &[u8; 16]),
) -> Result<(), AppError> {
    diesel::insert_into(experience_decisions::table)
        .values((
            experience_decisions::college_id.eq(tx.college_id()),
            experience_decisions::experience_id.eq(id),
            experience_decisions::version.eq(version),
            experience_decisions::author_id.eq(author_id),
            experience_decisions::decision.eq(decision),
            experience_decisions::reason.eq(reason),
            experience_decisions::reason_salt.eq(Some(salt.as_slice()).filter(|_| !reason.is_empty())),
            experience_decisions::decided_by.eq(tx.scope().user_id()),
            experience_decisions::decided_at.eq(tx.now()),
        ))
        .execute(tx)
        .await?;
    Ok(())
}

/// What filters compare. A compatibility form can be longer than what it stands for.
fn key(text: &str) -> String {
    identity_key(text).chars().take(360).collect()
}

/// Puts a version where members read it, in place of an earlier one. The day of first publication stays, and so do the
/// marks (the database counts them).
pub async fn publish(tx: &mut TenantTx, id: ExperienceId, version: i32) -> Result<(), AppError> {
    tx.announce(Event::SharedReadsChanged);
    let college_id = tx.college_id();
    let earlier: Option<DateTime<Utc>> = diesel::delete(experience_feed::table.find((college_id, id)))
        .returning(experience_feed::published_at)
        .get_result(tx)
        .await
        .optional()?;
    let now = tx.now();
    let published_at = earlier.unwrap_or(now);
    let (author_id, author_role, content): (UserId, Role, Content) = experience_versions::table
        .find((college_id, id, version))
        .select((
            experience_versions::author_id,
            experience_versions::author_role,
            experience_versions::content,
        ))
        .first(tx)
        .await?;
    diesel::insert_into(experience_feed::table)
        .values((
            experience_feed::college_id.eq(college_id),
            experience_feed::experience_id.eq(id),
            experience_feed::version.eq(version),
            experience_feed::author_id.eq(author_id),
            experience_feed::author_role.eq(author_role),
            experience_feed::anonymous.eq(content.anonymous),
            experience_feed::company.eq(&content.company),
            experience_feed::company_key.eq(key(&content.company)),
            experience_feed::role.eq(&content.role),
            experience_feed::role_key.eq(key(&content.role)),
            experience_feed::placement_year.eq(content.placement_year.unwrap_or_default()),
            experience_feed::programme.eq(&content.programme),
            experience_feed::outcome.eq(content.outcome.map_or("", |outcome| outcome.as_str())),
            experience_feed::package_band.eq(content.package_band),
            experience_feed::round_kinds.eq(content.round_kinds()),
            experience_feed::excerpt.eq(markdown::to_excerpt(&content.summary, EXCERPT)),
            experience_feed::published_at.eq(published_at),
            experience_feed::approved_at.eq(now),
        ))
        .execute(tx)
        .await?;
    diesel::insert_into(experience_search::table)
        .values((
            experience_search::college_id.eq(college_id),
            experience_search::experience_id.eq(id),
            experience_search::published_at.eq(published_at),
            experience_search::words.eq(array_to_tsvector(words(&content))),
            experience_search::cut.eq(search::VERSION),
        ))
        .execute(tx)
        .await?;
    Ok(())
}
