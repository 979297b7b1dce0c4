//! The words a published experience is found by.

use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Jsonb, SmallInt, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;

use crate::features::experiences::model::{Content, ExperienceId};
use crate::platform::db::owner::Owner;
use crate::platform::db::schema::experience_search;
use crate::platform::db::schema::sql_types::Tsvector;
use crate::platform::scope::CollegeId;
use crate::platform::search::{self, Words};

/// Rows cut again at a time.
const BATCH: i32 = 200;

// Takes the words as they are, where `to_tsvector` would cut them once more.
diesel::define_sql_function! { fn array_to_tsvector(words: Array<Text>) -> Tsvector; }

/// Everything of a version that a search should find, cut into words.
pub(super) fn words(content: &Content) -> Vec<String> {
    Words::of(&content.texts().join("\n")).into_lexemes()
}

#[derive(QueryableByName)]
struct Stale {
    #[diesel(sql_type = SqlUuid)]
    college_id: CollegeId,
    #[diesel(sql_type = SqlUuid)]
    experience_id: ExperienceId,
    #[diesel(sql_type = Jsonb)]
    content: Content,
}

/// Cuts the words of every college's experiences again that were stored with an earlier cut; answers how many. For the owner's
/// login, after migrations: it reads past row security.
///
/// # Errors
/// When the database refuses; what was done until then stays, and the next run goes on.
pub async fn cut_again(owner: &mut Owner) -> QueryResult<usize> {
    let mut done = 0;
    loop {
        let stale: Vec<Stale> = diesel::sql_query(
            "SELECT s.college_id, s.experience_id, t.content
             FROM experience_search s
             JOIN experience_texts t USING (college_id, experience_id)
             WHERE s.cut < $1 ORDER BY s.college_id, s.experience_id LIMIT $2",
        )
        .bind::<SmallInt, _>(search::VERSION)
        .bind::<Integer, _>(BATCH)
        .load(&mut **owner)
        .await?;
        if stale.is_empty() {
            return Ok(done);
        }
        for row in stale {
            diesel::update(experience_search::table.find((row.college_id, row.experience_id)))
                .set((
                    experience_search::words.eq(array_to_tsvector(words(&row.content))),
                    experience_search::cut.eq(search::VERSION),
                ))
                .execute(&mut **owner)
                .await?;
            done += 1;
        }
    }
}
