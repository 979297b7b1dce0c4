//! The statement that enters a college: sets the five variables the policies read.

use diesel::QueryResult;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::Text;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

/// The statement every transaction of a college begins with: what was in the five variables before, run together, and
/// the five values set, for this transaction only. A type of its own, so that every connection prepares it once.
pub(super) struct Enter<'a> {
    pub(super) college: &'a str,
    pub(super) user: &'a str,
    pub(super) role: &'a str,
    pub(super) capabilities: &'a str,
    pub(super) on_behalf_of: &'a str,
}

impl QueryFragment<Pg> for Enter<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "SELECT concat(current_setting('app.college_id', true), current_setting('app.user_id', true), \
             current_setting('app.role', true), current_setting('app.capabilities', true), \
             current_setting('app.on_behalf_of', true)), \
             concat(set_config('app.college_id', ",
        );
        out.push_bind_param::<Text, _>(self.college)?;
        out.push_sql(", true), set_config('app.user_id', ");
        out.push_bind_param::<Text, _>(self.user)?;
        out.push_sql(", true), set_config('app.role', ");
        out.push_bind_param::<Text, _>(self.role)?;
        out.push_sql(", true), set_config('app.capabilities', ");
        out.push_bind_param::<Text, _>(self.capabilities)?;
        out.push_sql(", true), set_config('app.on_behalf_of', ");
        out.push_bind_param::<Text, _>(self.on_behalf_of)?;
        out.push_sql(", true))");
        Ok(())
    }
}

impl QueryId for Enter<'_> {
    type QueryId = Enter<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Query for Enter<'_> {
    type SqlType = (Text, Text);
}

pub(super) async fn enter(mut connection: &AsyncPgConnection, statement: Enter<'_>) -> QueryResult<(String, String)> {
    statement.get_result(&mut connection).await
}

/// Prepares the opening on a new connection. Outside a transaction, local settings vanish at once.
pub(super) async fn warm_up(connection: &mut AsyncPgConnection) -> QueryResult<()> {
    let nobody = Enter {
        college: "",
        user: "",
        role: "",
        capabilities: "",
        on_behalf_of: "",
    };
    enter(connection, nobody).await.map(drop)
}
