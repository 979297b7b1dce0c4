//! Figures of what is published.

use serde::Serialize;
use utoipa::ToSchema;

use super::names::{Outcome, RoundKind};

/// The values published experiences can be filtered by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Facets {
    /// Companies, those with the most experiences first; at most 100.
    pub companies: Vec<FacetValue>,
    /// Roles, those with the most experiences first; at most 100.
    pub roles: Vec<FacetValue>,
    /// Years of the placement season, newest first.
    pub years: Vec<FacetValue>,
}

/// One value of a filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FacetValue {
    /// As people write it.
    pub value: String,
    /// How many published experiences have it.
    pub experiences: i64,
}

/// How one company hires, counted over the published experiences of this college.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct CompanyFigures {
    /// Its name, as it was written last.
    pub company: String,
    /// How many published experiences there are.
    pub experiences: i64,
    /// How they ended; outcomes no one reported are left out.
    pub outcomes: Vec<OutcomeCount>,
    /// Mean difficulty of the rated rounds, from 1 (easy) to 5 (hard), to one decimal place; `null` when none is rated.
    pub difficulty: Option<f64>,
    /// How many rounds are rated.
    pub rated_rounds: i64,
    /// The kinds of rounds, the most common first.
    pub rounds: Vec<RoundFigures>,
}

impl CompanyFigures {
    /// How many ended with an offer.
    pub fn selected(&self) -> i64 {
        let selected = self.outcomes.iter().find(|count| count.outcome == Outcome::Selected);
        selected.map(|count| count.experiences).unwrap_or_default()
    }
}

/// How many experiences ended in one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OutcomeCount {
    /// How they ended.
    pub outcome: Outcome,
    /// How many.
    pub experiences: i64,
}

/// One kind of round at a company.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RoundFigures {
    /// The kind.
    pub kind: RoundKind,
    /// How many experiences had such a round.
    pub experiences: i64,
    /// Mean difficulty of those rated, from 1 to 5, to one decimal place; `null` when none is.
    pub difficulty: Option<f64>,
}
