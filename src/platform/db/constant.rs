//! SQL written out by hand whose text never changes.

use diesel::QueryResult;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::Untyped;

/// A hand-written statement with constant text and bound values, so that a connection prepares it once. diesel cannot
/// know that a text is constant and would have it parsed and planned on every call.
#[derive(Debug)]
pub struct Constant<Q>(Q);

/// Says that the text of a `sql_query` is the same on every call; whatever varies is bound.
pub fn constant<Q>(query: Q) -> Constant<Q> {
    Constant(query)
}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for Constant<Q> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, _: &Pg) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<Q> QueryId for Constant<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q> Query for Constant<Q> {
    type SqlType = Untyped;
}
