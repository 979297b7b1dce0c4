//! Figures of what is published: the values a list can be filtered by, and how one company hires.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;

use crate::error::AppError;
use crate::features::experiences::model::{
    CompanyFigures, FacetValue, Facets, Outcome, OutcomeCount, RoundFigures, RoundKind,
};
use crate::platform::db::schema::experience_feed;
use crate::platform::db::{TenantTx, constant};

#[derive(QueryableByName)]
struct FacetRow {
    #[diesel(sql_type = Text)]
    facet: String,
    #[diesel(sql_type = Text)]
    value: String,
    #[diesel(sql_type = BigInt)]
    experiences: i64,
}

/// Companies and roles with the most experiences, and every year, newest first. A company written in several ways is
/// one value, as it was written last.
pub async fn facets(tx: &mut TenantTx, most: i32) -> Result<Facets, AppError> {
    let found = diesel::sql_query(
        "WITH feed AS (SELECT company_key, company, role_key, role, placement_year, published_at
                FROM experience_feed WHERE college_id = $1)
         (SELECT 'company' AS facet, (array_agg(company ORDER BY published_at DESC))[1] AS value, count(*) AS experiences
             FROM feed GROUP BY company_key ORDER BY count(*) DESC, company_key LIMIT $2)
         UNION ALL
         (SELECT 'role', (array_agg(role ORDER BY published_at DESC))[1], count(*)
             FROM feed GROUP BY role_key ORDER BY count(*) DESC, role_key LIMIT $2)
         UNION ALL
         (SELECT 'year', placement_year::text, count(*)
             FROM feed GROUP BY placement_year ORDER BY placement_year DESC LIMIT $2)",
    )
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<Integer, _>(most);
    let rows: Vec<FacetRow> = constant(found).load(tx).await?;
    let mut facets = Facets::default();
    for row in rows {
        let values = match row.facet.as_str() {
            "company" => &mut facets.companies,
            "role" => &mut facets.roles,
            _ => &mut facets.years,
        };
        values.push(FacetValue {
            value: row.value,
            experiences: row.experiences,
        });
    }
    Ok(facets)
}

#[derive(QueryableByName)]
struct NameRow {
    #[diesel(sql_type = Text)]
    name: String,
}

/// The companies with the most experiences. One written in several ways is one name, as it was written last.
pub async fn companies(tx: &mut TenantTx, most: i32) -> Result<Vec<String>, AppError> {
    let found = diesel::sql_query(
        "SELECT (array_agg(company ORDER BY published_at DESC))[1] AS name FROM experience_feed
         WHERE college_id = $1 GROUP BY company_key ORDER BY count(*) DESC, company_key LIMIT $2",
    )
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<Integer, _>(most);
    let rows: Vec<NameRow> = constant(found).load(tx).await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

#[derive(QueryableByName)]
struct FigureRow {
    #[diesel(sql_type = Text)]
    about: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    experiences: i64,
    #[diesel(sql_type = BigInt)]
    rated: i64,
    #[diesel(sql_type = BigInt)]
    difficulty: i64,
}

/// Outcomes and rounds of the published experiences of one company; `None` when there are none.
pub async fn company_figures(tx: &mut TenantTx, company_key: &str) -> Result<Option<CompanyFigures>, AppError> {
    let company: Option<String> = experience_feed::table
        .filter(experience_feed::college_id.eq(tx.college_id()))
        .filter(experience_feed::company_key.eq(company_key))
        .order((
            experience_feed::published_at.desc(),
            experience_feed::experience_id.desc(),
        ))
        .select(experience_feed::company)
        .first(tx)
        .await
        .optional()?;
    let Some(company) = company else { return Ok(None) };
    let found = diesel::sql_query(
        "WITH feed AS (SELECT college_id, experience_id, outcome FROM experience_feed
                WHERE college_id = $1 AND company_key = $2)
         SELECT 'outcome' AS about, outcome AS name, count(*) AS experiences, 0::bigint AS rated, 0::bigint AS difficulty
             FROM feed GROUP BY outcome
         UNION ALL
         SELECT 'round', round.kind, count(DISTINCT feed.experience_id), count(round.difficulty),
                coalesce(sum(round.difficulty), 0)::bigint
             FROM feed JOIN experience_texts USING (college_id, experience_id)
                 CROSS JOIN LATERAL jsonb_to_recordset(experience_texts.content -> 'rounds') AS round(kind text, difficulty integer)
             WHERE round.kind IS NOT NULL GROUP BY round.kind",
    )
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<Text, _>(company_key);
    let rows: Vec<FigureRow> = constant(found).load(tx).await?;
    let mut figures = CompanyFigures {
        company,
        ..CompanyFigures::default()
    };
    let (mut rated, mut difficulty) = (0, 0);
    for row in rows {
        if row.about == "outcome" {
            figures.experiences += row.experiences;
            if let Some(outcome) = Outcome::parse(&row.name) {
                figures.outcomes.push(OutcomeCount {
                    outcome,
                    experiences: row.experiences,
                });
            }
        } else if let Some(kind) = RoundKind::parse(&row.name) {
            rated += row.rated;
            difficulty += row.difficulty;
            figures.rounds.push(RoundFigures {
                kind,
                experiences: row.experiences,
                difficulty: mean(row.difficulty, row.rated),
            });
        }
    }
    figures.rated_rounds = rated;
    figures.difficulty = mean(difficulty, rated);
    figures
        .outcomes
        .sort_by_key(|count| Outcome::ALL.iter().position(|outcome| *outcome == count.outcome));
    figures.rounds.sort_by_key(|round| {
        let place = RoundKind::ALL.iter().position(|kind| *kind == round.kind);
        (std::cmp::Reverse(round.experiences), place)
    });
    Ok(Some(figures))
}

/// The mean to one decimal place; `None` of nothing.
fn mean(total: i64, count: i64) -> Option<f64> {
    // In tenths, rounded half up: both are whole and small, so nothing is lost on the way to a float.
    let tenths = (total * 20 + count).checked_div(count * 2)?;
    u32::try_from(tenths).ok().map(|tenths| f64::from(tenths) / 10.0)
}

#[cfg(test)]
mod tests {
    use super::mean;

    #[test]
    fn means_have_one_decimal_place() {
        assert_eq!(mean(0, 0), None);
        assert_eq!(mean(7, 2), Some(3.5));
        assert_eq!(mean(10, 3), Some(3.3));
        assert_eq!(mean(11, 3), Some(3.7));
        assert_eq!(mean(5, 1), Some(5.0));
    }
}
