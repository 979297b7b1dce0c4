//! The working copy and its submitted versions.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;

use super::{Heading, heading};
use crate::error::AppError;
use crate::features::experiences::model::{
    Content, Decision, DecisionView, ExperienceId, OwnSummary, State, WindowId, WorkingCopy,
};
use crate::keyset_desc;
use crate::platform::db::TenantTx;
use crate::platform::db::paging::Cursor;
use crate::platform::db::schema::{
    colleges, experience_decisions, experience_feed, experience_versions, experiences, users,
};
use crate::platform::permissions::Role;
use crate::platform::scope::UserId;

/// A working copy as stored.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = experiences)]
pub struct WorkingRow {
    pub id: ExperienceId,
    pub author_id: UserId,
    pub state: State,
    pub revision: i32,
    pub last_version: i32,
    pub pending_since: Option<DateTime<Utc>>,
    pub saved_from: Option<WindowId>,
    pub content: Content,
    updated_at: DateTime<Utc>,
}

impl WorkingRow {
    pub fn view(self, decision: Option<DecisionView>) -> WorkingCopy {
        WorkingCopy {
            id: self.id,
            state: self.state,
            revision: self.revision,
            last_version: self.last_version,
            pending_since: self.pending_since,
            updated_at: self.updated_at,
            decision,
            content: self.content,
        }
    }
}

/// Whether a student may write: the college allows it and their placement was verified.
pub async fn student_may_write(tx: &mut TenantTx, user_id: UserId) -> Result<bool, AppError> {
    let placed_at: Option<Option<DateTime<Utc>>> = users::table
        .find((tx.college_id(), user_id))
        .select(users::placed_at)
        .first(tx)
        .await
        .optional()?;
    if placed_at.flatten().is_none() {
        return Ok(false);
    }
    let settings: serde_json::Value = colleges::table
        .find(tx.college_id())
        .select(colleges::settings)
        .first(tx)
        .await?;
    Ok(settings
        .get("placed_students_write")
        .and_then(serde_json::Value::as_bool)
        == Some(true))
}

/// A person's role.
pub async fn person_role(tx: &mut TenantTx, user_id: UserId) -> Result<Role, AppError> {
    Ok(users::table
        .find((tx.college_id(), user_id))
        .select(users::role)
        .first(tx)
        .await?)
}

pub async fn working_insert(tx: &mut TenantTx, author_id: UserId, content: &Content) -> Result<WorkingRow, AppError> {
    Ok(diesel::insert_into(experiences::table)
        .values((
            experiences::college_id.eq(tx.college_id()),
            experiences::id.eq(ExperienceId::now_v7()),
            experiences::author_id.eq(author_id),
            experiences::content.eq(content),
            experiences::created_at.eq(tx.now()),
        ))
        .returning(WorkingRow::as_returning())
        .get_result(tx)
        .await?)
}

/// An author's own experience. `lock` keeps everybody else from changing it until the transaction ends.
pub async fn working_own(
    tx: &mut TenantTx,
    author_id: UserId,
    id: ExperienceId,
    lock: bool,
) -> Result<Option<WorkingRow>, AppError> {
    let query = experiences::table
        .find((tx.college_id(), id))
        .filter(experiences::author_id.eq(author_id))
        .select(WorkingRow::as_select());
    let row = if lock {
        query.for_update().first(tx).await
    } else {
        query.first(tx).await
    };
    Ok(row.optional()?)
}

/// Anybody's experience, locked; for moderators.
pub async fn working_lock(tx: &mut TenantTx, id: ExperienceId) -> Result<Option<WorkingRow>, AppError> {
    Ok(experiences::table
        .find((tx.college_id(), id))
        .select(WorkingRow::as_select())
        .for_update()
        .first(tx)
        .await
        .optional()?)
}

/// The same without the lock.
pub async fn working_find(tx: &mut TenantTx, id: ExperienceId) -> Result<Option<WorkingRow>, AppError> {
    Ok(experiences::table
        .find((tx.college_id(), id))
        .select(WorkingRow::as_select())
        .first(tx)
        .await
        .optional()?)
}

/// Saves what an author wrote. The row is locked, and may be written by them.
pub async fn working_save(
    tx: &mut TenantTx,
    id: ExperienceId,
    content: &Content,
    window: Option<WindowId>,
) -> Result<WorkingRow, AppError> {
    let next_state = diesel::dsl::sql::<Text>(
        "CASE WHEN experiences.state = 'changes_requested' THEN experiences.state ELSE 'draft' END",
    );
    Ok(diesel::update(experiences::table.find((tx.college_id(), id)))
        .set((
            experiences::content.eq(content),
            experiences::revision.eq(experiences::revision + 1),
            experiences::saved_from.eq(window),
            experiences::state.eq(next_state),
        ))
        .returning(WorkingRow::as_returning())
        .get_result(tx)
        .await?)
}

/// Moves an experience to another state.
pub async fn working_move(tx: &mut TenantTx, id: ExperienceId, to: State) -> Result<(), AppError> {
    diesel::update(experiences::table.find((tx.college_id(), id)))
        .set((
            experiences::state.eq(to),
            experiences::pending_since.eq(None::<DateTime<Utc>>),
        ))
        .execute(tx)
        .await?;
    Ok(())
}

/// Marks an experience as waiting and freezes its text as the next version; answers its number and since when it waits.
pub async fn working_submit(
    tx: &mut TenantTx,
    row: &WorkingRow,
    author_role: Role,
) -> Result<(i32, Option<DateTime<Utc>>), AppError> {
    let college_id = tx.college_id();
    let (version, pending_since) = diesel::update(experiences::table.find((college_id, row.id)))
        .set((
            experiences::state.eq(State::Pending),
            experiences::pending_since.eq(tx.now()),
            experiences::last_version.eq(experiences::last_version + 1),
        ))
        .returning((experiences::last_version, experiences::pending_since))
        .get_result::<(i32, Option<DateTime<Utc>>)>(tx)
        .await?;
    diesel::insert_into(experience_versions::table)
        .values((
            experience_versions::college_id.eq(college_id),
            experience_versions::experience_id.eq(row.id),
            experience_versions::version.eq(version),
            experience_versions::author_id.eq(row.author_id),
            experience_versions::author_role.eq(author_role.as_str()),
            experience_versions::content.eq(&row.content),
            experience_versions::submitted_at.eq(tx.now()),
        ))
        .execute(tx)
        .await?;
    Ok((version, pending_since))
}

/// Deletes a draft that was never submitted; answers whether there was one.
pub async fn working_delete(tx: &mut TenantTx, author_id: UserId, id: ExperienceId) -> Result<bool, AppError> {
    let target = experiences::table
        .find((tx.college_id(), id))
        .filter(experiences::author_id.eq(author_id))
        .filter(experiences::last_version.eq(0))
        .filter(experiences::state.eq(State::Draft));
    Ok(diesel::delete(target).execute(tx).await? > 0)
}

pub type DecisionRow = (i32, Decision, String, DateTime<Utc>);

pub(super) fn decision_view(row: DecisionRow) -> DecisionView {
    let (version, decision, reason, decided_at) = row;
    DecisionView {
        version,
        decision,
        reason,
        decided_at,
    }
}

/// What was decided on one version.
pub async fn decision_find(
    tx: &mut TenantTx,
    id: ExperienceId,
    version: i32,
) -> Result<Option<DecisionView>, AppError> {
    let row: Option<DecisionRow> = experience_decisions::table
        .find((tx.college_id(), id, version))
        .select((
            experience_decisions::version,
            experience_decisions::decision,
            experience_decisions::reason,
            experience_decisions::decided_at,
        ))
        .first(tx)
        .await
        .optional()?;
    Ok(row.map(decision_view))
}

#[derive(Queryable)]
struct OwnRow {
    id: ExperienceId,
    pub state: State,
    heading: Heading,
    revision: i32,
    updated_at: DateTime<Utc>,
    helpful_count: Option<i32>,
    decision: Option<DecisionRow>,
}

/// The author's experiences, last changed first.
pub async fn own_list(
    tx: &mut TenantTx,
    author_id: UserId,
    after: Option<Cursor<ExperienceId>>,
    limit: i64,
) -> Result<Vec<OwnSummary>, AppError> {
    let college_id = tx.college_id();
    let mut query = experiences::table
        .left_join(
            experience_feed::table.on(experience_feed::college_id
                .eq(college_id)
                .and(experience_feed::author_id.eq(author_id))
                .and(experience_feed::experience_id.eq(experiences::id))),
        )
        .left_join(
            experience_decisions::table.on(experience_decisions::college_id
                .eq(college_id)
                .and(experience_decisions::author_id.eq(author_id))
                .and(experience_decisions::experience_id.eq(experiences::id))
                .and(experience_decisions::version.eq(experiences::last_version))),
        )
        .filter(experiences::college_id.eq(college_id))
        .filter(experiences::author_id.eq(author_id))
        .order((experiences::updated_at.desc(), experiences::id.desc()))
        .limit(limit)
        .select((
            experiences::id,
            experiences::state,
            heading!(experiences::content),
            experiences::revision,
            experiences::updated_at,
            experience_feed::helpful_count.nullable(),
            (
                experience_decisions::version,
                experience_decisions::decision,
                experience_decisions::reason,
                experience_decisions::decided_at,
            )
                .nullable(),
        ))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(keyset_desc!(experiences::updated_at, experiences::id, after));
    }
    let rows: Vec<OwnRow> = query.load(tx).await?;
    let summary = |row: OwnRow| {
        Ok(OwnSummary {
            id: row.id,
            state: row.state,
            published: row.helpful_count.is_some(),
            placement_year: row.heading.year()?,
            company: row.heading.company.unwrap_or_default(),
            role: row.heading.role.unwrap_or_default(),
            revision: row.revision,
            updated_at: row.updated_at,
            helpful_count: row.helpful_count.unwrap_or_default(),
            decision: row.decision.map(decision_view),
        })
    };
    rows.into_iter().map(summary).collect()
}
