//! What members read. The list is one query over `experience_feed_newest`.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;

use crate::error::AppError;
use crate::features::experiences::model::{
    Author, Content, Experience, ExperienceId, ExperienceSummary, Outcome, PackageBand, RoundKind, State,
};
use crate::keyset_desc;
use crate::platform::db::paging::Cursor;
use crate::platform::db::schema::{experience_bookmarks, experience_feed, experience_helpful, experience_texts, users};
use crate::platform::db::{TenantTx, constant};
use crate::platform::events::Event;
use crate::platform::permissions::Role;
use crate::platform::scope::UserId;

// `^@`: begins with. Leakproof, so the index on (college_id, company_key) works behind row security.
diesel::infix_operator!(BeginsWith, " ^@ ", Bool, backend: Pg);
diesel::define_sql_function! { fn strpos(text: Text, part: Text) -> Integer; }

/// Filters of the list, checked and in the form they are compared in.
#[derive(Debug, Default)]
pub struct FeedFilter {
    pub company: Option<String>,
    pub role: Option<String>,
    pub year: Option<i16>,
    pub round_kind: Option<RoundKind>,
    pub outcome: Option<Outcome>,
    /// Only these (found by a search or kept by the caller).
    pub ids: Option<Vec<ExperienceId>>,
    pub after: Option<After>,
}

/// Where a page of the list begins, which also says how it is ordered.
#[derive(Clone, Copy, Debug)]
pub enum After {
    /// Newest first, behind this one.
    Newest(Cursor<ExperienceId>),
    /// Most helpful first, from the top.
    Helpful,
    /// Most helpful first, behind this one.
    LessHelpful(Cursor<ExperienceId, (i32, DateTime<Utc>)>),
}

/// Most results that are counted.
pub const MAX_COUNTED: i64 = 500;

/// Applies what is filtered by to a query of `experience_feed`, alone or joined.
macro_rules! narrow {
    ($query:expr, $filter:expr) => {{
        let mut query = $query;
        if let Some(company) = &$filter.company {
            query = query.filter(BeginsWith::new(
                experience_feed::company_key,
                company.clone().into_sql::<Text>(),
            ));
        }
        if let Some(role) = &$filter.role {
            query = query.filter(strpos(experience_feed::role_key, role.clone()).gt(0));
        }
        if let Some(year) = $filter.year {
            query = query.filter(experience_feed::placement_year.eq(year));
        }
        if let Some(kind) = $filter.round_kind {
            query = query.filter(experience_feed::round_kinds.contains(vec![kind.as_str()]));
        }
        if let Some(outcome) = $filter.outcome {
            query = query.filter(experience_feed::outcome.eq(outcome));
        }
        if let Some(ids) = &$filter.ids {
            query = query.filter(experience_feed::experience_id.eq_any(ids.clone()));
        }
        query
    }};
}

/// How many published experiences the filters leave, wherever a page begins; [`MAX_COUNTED`] + 1 stands for more.
pub async fn feed_count(tx: &mut TenantTx, filter: &FeedFilter) -> Result<usize, AppError> {
    let all = experience_feed::table
        .filter(experience_feed::college_id.eq(tx.college_id()))
        .limit(MAX_COUNTED + 1)
        .select(experience_feed::experience_id)
        .into_boxed();
    let found: Vec<ExperienceId> = narrow!(all, filter).load(tx).await?;
    Ok(found.len())
}

/// A published experience as everybody of the college reads it.
#[derive(Queryable)]
struct FeedRow {
    id: ExperienceId,
    author_id: UserId,
    author_name: String,
    author_role: Role,
    anonymous: bool,
    company: String,
    role: String,
    placement_year: i16,
    programme: String,
    outcome: Outcome,
    package_band: Option<PackageBand>,
    round_kinds: Vec<String>,
    excerpt: String,
    helpful_count: i32,
    published_at: DateTime<Utc>,
}

/// What a reader did with an experience.
#[derive(Clone, Copy, Default)]
struct Marks {
    bookmarked: bool,
    helpful: bool,
}

impl FeedRow {
    fn view(&self, reader: UserId, marks: Marks) -> ExperienceSummary {
        let kinds = self.round_kinds.iter();
        ExperienceSummary {
            id: self.id,
            company: self.company.clone(),
            role: self.role.clone(),
            placement_year: self.placement_year,
            programme: self.programme.clone(),
            outcome: self.outcome,
            package_band: self.package_band,
            // A kind that a later release knows is left out rather than hiding the whole experience.
            round_kinds: kinds.filter_map(|kind| RoundKind::parse(kind)).collect(),
            excerpt: self.excerpt.clone(),
            author: (!self.anonymous).then(|| Author {
                id: self.author_id,
                name: self.author_name.clone(),
            }),
            author_role: self.author_role,
            published_at: self.published_at,
            helpful_count: self.helpful_count,
            helpful: marks.helpful,
            bookmarked: marks.bookmarked,
            own: self.author_id == reader,
        }
    }
}

/// What a reader did with these experiences.
async fn marks_of(
    tx: &mut TenantTx,
    reader: UserId,
    ids: Vec<ExperienceId>,
) -> Result<HashMap<ExperienceId, Marks>, AppError> {
    #[derive(QueryableByName)]
    struct Mark {
        #[diesel(sql_type = SqlUuid)]
        experience_id: ExperienceId,
        #[diesel(sql_type = Bool)]
        is_bookmark: bool,
    }
    let mut marks: HashMap<ExperienceId, Marks> = HashMap::new();
    if ids.is_empty() {
        return Ok(marks);
    }
    let query = diesel::sql_query(
        "SELECT experience_id, true AS is_bookmark FROM experience_bookmarks \
         WHERE college_id = $1 AND user_id = $2 AND experience_id = ANY ($3) \
         UNION ALL \
         SELECT experience_id, false FROM experience_helpful \
         WHERE college_id = $1 AND user_id = $2 AND experience_id = ANY ($3)",
    )
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<SqlUuid, _>(reader)
    .bind::<Array<SqlUuid>, _>(ids);
    let found: Vec<Mark> = constant(query).load(tx).await?;
    for mark in found {
        let of = marks.entry(mark.experience_id).or_default();
        if mark.is_bookmark {
            of.bookmarked = true;
        } else {
            of.helpful = true;
        }
    }
    Ok(marks)
}

/// Published experiences in the order asked for, with the author's name, and the reader's own marks read beside them. A page
/// that is not of somebody's own choice of experiences is the same for everybody.
pub async fn feed_list(
    tx: &mut TenantTx,
    reader: UserId,
    filter: &FeedFilter,
    limit: i64,
) -> Result<Vec<ExperienceSummary>, AppError> {
    let rows = match filter.ids {
        Some(_) => Arc::new(feed_rows(tx, filter, limit).await?),
        None => {
            let name = ("experiences", format!("{filter:?} {limit}"));
            tx.shared_read(name, async |tx| feed_rows(tx, filter, limit).await)
                .await?
        }
    };
    let marks = marks_of(tx, reader, rows.iter().map(|row| row.id).collect()).await?;
    let view = |row: &FeedRow| row.view(reader, marks.get(&row.id).copied().unwrap_or_default());
    Ok(rows.iter().map(view).collect())
}

/// The rows of a page.
async fn feed_rows(tx: &mut TenantTx, filter: &FeedFilter, limit: i64) -> Result<Vec<FeedRow>, AppError> {
    let college_id = tx.college_id();
    let mut query = experience_feed::table
        .inner_join(
            users::table.on(users::college_id
                .eq(experience_feed::college_id)
                .and(users::id.eq(experience_feed::author_id))),
        )
        .filter(experience_feed::college_id.eq(college_id))
        .limit(limit)
        .select((
            experience_feed::experience_id,
            experience_feed::author_id,
            users::full_name,
            experience_feed::author_role,
            experience_feed::anonymous,
            experience_feed::company,
            experience_feed::role,
            experience_feed::placement_year,
            experience_feed::programme,
            experience_feed::outcome,
            experience_feed::package_band,
            experience_feed::round_kinds,
            experience_feed::excerpt,
            experience_feed::helpful_count,
            experience_feed::published_at,
        ))
        .into_boxed();
    query = narrow!(query, filter);
    query = match filter.after {
        None | Some(After::Newest(_)) => query.order((
            experience_feed::published_at.desc(),
            experience_feed::experience_id.desc(),
        )),
        Some(After::Helpful | After::LessHelpful(_)) => query.order((
            experience_feed::helpful_count.desc(),
            experience_feed::published_at.desc(),
            experience_feed::experience_id.desc(),
        )),
    };
    match filter.after {
        None | Some(After::Helpful) => {}
        Some(After::Newest(after)) => {
            query = query.filter(keyset_desc!(
                experience_feed::published_at,
                experience_feed::experience_id,
                after
            ));
        }
        Some(After::LessHelpful(after)) => {
            let (count, published_at) = after.key;
            let place = Cursor {
                key: published_at,
                id: after.id,
            };
            let later = keyset_desc!(experience_feed::published_at, experience_feed::experience_id, place);
            query = query.filter(
                experience_feed::helpful_count
                    .le(count)
                    .and(experience_feed::helpful_count.lt(count).or(later)),
            );
        }
    }
    Ok(query.load(tx).await?)
}

#[derive(QueryableByName)]
struct Hit {
    #[diesel(sql_type = SqlUuid)]
    experience_id: ExperienceId,
    #[diesel(sql_type = Timestamptz)]
    published_at: DateTime<Utc>,
}

/// Ids of published experiences that hold the words (a tsquery), newest first, through the reviewed search function.
pub async fn search(
    tx: &mut TenantTx,
    words: &str,
    after: Option<Cursor<ExperienceId>>,
    most: i32,
) -> Result<Vec<Cursor<ExperienceId>>, AppError> {
    let found = diesel::sql_query("SELECT experience_id, published_at FROM p2p.find_experiences($1, $2, $3, $4)")
        .bind::<Text, _>(words)
        .bind::<Nullable<Timestamptz>, _>(after.map(|cursor| cursor.key))
        .bind::<Nullable<SqlUuid>, _>(after.map(|cursor| cursor.id))
        .bind::<Integer, _>(most);
    let hits: Vec<Hit> = constant(found).load(tx).await?;
    let cursor = |hit: Hit| Cursor {
        key: hit.published_at,
        id: hit.experience_id,
    };
    Ok(hits.into_iter().map(cursor).collect())
}

#[derive(Queryable)]
struct PublishedRow {
    id: ExperienceId,
    version: i32,
    author_id: UserId,
    author_name: String,
    author_role: Role,
    helpful_count: i32,
    published_at: DateTime<Utc>,
    approved_at: DateTime<Utc>,
    bookmarked: bool,
    helpful: bool,
    content: Content,
}

/// One published experience, whole.
pub async fn published_find(
    tx: &mut TenantTx,
    reader: UserId,
    id: ExperienceId,
) -> Result<Option<Experience>, AppError> {
    let college_id = tx.college_id();
    let bookmarked = experience_bookmarks::table
        .filter(experience_bookmarks::college_id.eq(college_id))
        .filter(experience_bookmarks::user_id.eq(reader))
        .select(experience_bookmarks::experience_id);
    let helpful = experience_helpful::table
        .filter(experience_helpful::college_id.eq(college_id))
        .filter(experience_helpful::user_id.eq(reader))
        .select(experience_helpful::experience_id);
    let row: Option<PublishedRow> = experience_feed::table
        .inner_join(
            experience_texts::table.on(experience_texts::college_id
                .eq(experience_feed::college_id)
                .and(experience_texts::experience_id.eq(experience_feed::experience_id))),
        )
        .inner_join(
            users::table.on(users::college_id
                .eq(experience_feed::college_id)
                .and(users::id.eq(experience_feed::author_id))),
        )
        .filter(experience_feed::college_id.eq(college_id))
        .filter(experience_feed::experience_id.eq(id))
        .select((
            experience_feed::experience_id,
            experience_feed::version,
            experience_feed::author_id,
            users::full_name,
            experience_feed::author_role,
            experience_feed::helpful_count,
            experience_feed::published_at,
            experience_feed::approved_at,
            experience_feed::experience_id.eq_any(bookmarked),
            experience_feed::experience_id.eq_any(helpful),
            experience_texts::content,
        ))
        .first(tx)
        .await
        .optional()?;
    Ok(row.map(|row| Experience {
        id: row.id,
        state: State::Approved,
        version: Some(row.version),
        author: (!row.content.anonymous).then_some(Author {
            id: row.author_id,
            name: row.author_name,
        }),
        content: row.content,
        author_role: row.author_role,
        published_at: Some(row.published_at),
        approved_at: Some(row.approved_at),
        helpful_count: row.helpful_count,
        helpful: row.helpful,
        bookmarked: row.bookmarked,
        own: row.author_id == reader,
        working_copy: None,
    }))
}

/// Company and role of those that are published.
pub async fn published_titles(
    tx: &mut TenantTx,
    ids: &[ExperienceId],
) -> Result<HashMap<ExperienceId, (String, String)>, AppError> {
    let found: Vec<(ExperienceId, String, String)> = experience_feed::table
        .filter(experience_feed::college_id.eq(tx.college_id()))
        .filter(experience_feed::experience_id.eq_any(ids.to_vec()))
        .select((
            experience_feed::experience_id,
            experience_feed::company,
            experience_feed::role,
        ))
        .load(tx)
        .await?;
    Ok(found
        .into_iter()
        .map(|(id, company, role)| (id, (company, role)))
        .collect())
}

/// Who wrote a published experience and when it was published.
pub async fn published_author(
    tx: &mut TenantTx,
    id: ExperienceId,
) -> Result<Option<(UserId, DateTime<Utc>)>, AppError> {
    Ok(experience_feed::table
        .find((tx.college_id(), id))
        .select((experience_feed::author_id, experience_feed::published_at))
        .first(tx)
        .await
        .optional()?)
}

/// Takes an experience out of the feed (its search words go with it); answers whether it was there.
pub async fn unpublish(tx: &mut TenantTx, id: ExperienceId) -> Result<bool, AppError> {
    tx.announce(Event::SharedReadsChanged);
    Ok(diesel::delete(experience_feed::table.find((tx.college_id(), id)))
        .execute(tx)
        .await?
        > 0)
}

pub async fn bookmark_set(tx: &mut TenantTx, reader: UserId, id: ExperienceId, on: bool) -> Result<(), AppError> {
    let college_id = tx.college_id();
    if on {
        diesel::insert_into(experience_bookmarks::table)
            .values((
                experience_bookmarks::college_id.eq(college_id),
                experience_bookmarks::user_id.eq(reader),
                experience_bookmarks::experience_id.eq(id),
            ))
            .on_conflict_do_nothing()
            .execute(tx)
            .await?;
    } else {
        diesel::delete(experience_bookmarks::table.find((college_id, reader, id)))
            .execute(tx)
            .await?;
    }
    Ok(())
}

pub async fn helpful_set(tx: &mut TenantTx, reader: UserId, id: ExperienceId, on: bool) -> Result<(), AppError> {
    // The feed shows how many there are.
    tx.announce(Event::SharedReadsChanged);
    let college_id = tx.college_id();
    if on {
        diesel::insert_into(experience_helpful::table)
            .values((
                experience_helpful::college_id.eq(college_id),
                experience_helpful::user_id.eq(reader),
                experience_helpful::experience_id.eq(id),
            ))
            .on_conflict_do_nothing()
            .execute(tx)
            .await?;
    } else {
        diesel::delete(experience_helpful::table.find((college_id, id, reader)))
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// The reader's bookmarks of what is still published, last kept first: which experience, and when it was kept.
pub async fn bookmark_list(
    tx: &mut TenantTx,
    reader: UserId,
    after: Option<Cursor<ExperienceId>>,
    limit: i64,
) -> Result<Vec<Cursor<ExperienceId>>, AppError> {
    let college_id = tx.college_id();
    let mut query = experience_bookmarks::table
        .inner_join(
            experience_feed::table.on(experience_feed::college_id
                .eq(experience_bookmarks::college_id)
                .and(experience_feed::experience_id.eq(experience_bookmarks::experience_id))),
        )
        .filter(experience_bookmarks::college_id.eq(college_id))
        .filter(experience_bookmarks::user_id.eq(reader))
        .order((
            experience_bookmarks::created_at.desc(),
            experience_bookmarks::experience_id.desc(),
        ))
        .limit(limit)
        .select((experience_bookmarks::created_at, experience_bookmarks::experience_id))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(keyset_desc!(
            experience_bookmarks::created_at,
            experience_bookmarks::experience_id,
            after
        ));
    }
    let rows: Vec<(DateTime<Utc>, ExperienceId)> = query.load(tx).await?;
    Ok(rows.into_iter().map(|(at, id)| Cursor { key: at, id }).collect())
}
