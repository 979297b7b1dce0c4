//! The two kinds of transaction.
//!
//! [`TenantTx`] is the only door to tenant tables. Its opening (`BEGIN` and the context variables) goes out in one
//! flight with the first query, which saves two round trips; if the opening fails, the first query saw no context,
//! so policies showed it nothing, and the transaction ends with an error.

use diesel::QueryResult;
use diesel::query_builder::{AsQuery, QueryFragment, QueryId};
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel::sql_types::{Bool, Nullable, Text};
use diesel_async::{AsyncConnectionCore, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use futures_util::future::{BoxFuture, FutureExt, join};
use serde_json::Value;
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::audit::{self, PendingEntry};
use crate::platform::scope::{CollegeId, CollegeScope};

use super::pool::Loan;

diesel::define_sql_function! { fn set_config(name: Text, value: Text, is_local: Bool) -> Text; }
diesel::define_sql_function! { fn current_setting(name: Text, missing_ok: Bool) -> Nullable<Text>; }
diesel::define_sql_function! {
    fn concat(a: Nullable<Text>, b: Nullable<Text>, c: Nullable<Text>, d: Nullable<Text>) -> Text;
}

/// What was in the four variables before, run together, then the four values set.
type OpeningRow = (String, String, String, String, String);

/// The statement every tenant transaction opens with. One function, so that every connection prepares the same one.
async fn enter(
    mut connection: &AsyncPgConnection,
    college: &str,
    user: &str,
    role: &str,
    capabilities: &str,
) -> QueryResult<OpeningRow> {
    diesel::select((
        concat(
            current_setting("app.college_id", true),
            current_setting("app.user_id", true),
            current_setting("app.role", true),
            current_setting("app.capabilities", true),
        ),
        set_config("app.college_id", college, true),
        set_config("app.user_id", user, true),
        set_config("app.role", role, true),
        set_config("app.capabilities", capabilities, true),
    ))
    .get_result(&mut connection)
    .await
}

/// Prepares the opening on a new connection. Outside a transaction, local settings vanish at once.
pub(super) async fn warm_up(connection: &mut AsyncPgConnection) -> QueryResult<()> {
    enter(connection, "", "", "", "").await.map(drop)
}

/// An event for open sockets, sent after the commit that caused it. Carries ids, never content.
#[derive(Clone, Debug)]
pub struct CommittedEvent {
    /// What happened, in the manner of the wire protocol (`message:new`).
    pub kind: &'static str,
    /// Who or what it concerns: a person or a conversation.
    pub subject: Uuid,
    /// Ids and numbers the listeners need.
    pub data: Value,
}

/// What a committed transaction asks of the rest of the process.
#[derive(Clone, Debug)]
pub struct AfterCommit {
    /// The college it happened in.
    pub college_id: CollegeId,
    /// Whether jobs were enqueued.
    pub jobs: bool,
    /// Events for open sockets, in order.
    pub events: Vec<CommittedEvent>,
}

impl AfterCommit {
    /// Whether nobody needs to hear of it.
    pub fn is_empty(&self) -> bool {
        !self.jobs && self.events.is_empty()
    }
}

/// A transaction inside one college. Queries run on it as on a diesel-async connection.
///
/// Made by [`Db::read`](super::Db::read) and [`Db::write`](super::Db::write) only. Dropped unfinished (an error, a
/// panic, a client that went away), its connection is closed and the server rolls back.
pub struct TenantTx {
    loan: Loan,
    scope: CollegeScope,
    opening: Option<Opening>,
    entries: Vec<PendingEntry>,
    after: AfterCommit,
}

/// The context still to be sent with the first query.
struct Opening {
    begin: &'static str,
    college: String,
    user: String,
    role: &'static str,
    capabilities: String,
}

impl Opening {
    /// Sends `BEGIN` and the context; both are on the wire once this was polled the first time. A connection that
    /// already carried a context, or would not open, is never used again.
    async fn send(self, loan: &Loan) -> QueryResult<()> {
        let connection = loan.shared();
        let mut shared = connection;
        let begin = shared.batch_execute(self.begin);
        let context = enter(connection, &self.college, &self.user, self.role, &self.capabilities);
        let (begun, entered) = join(begin, context).await;
        let opened = begun.and(entered).and_then(|(left_over, ..)| {
            if left_over.is_empty() {
                Ok(())
            } else {
                tracing::error!("a pooled connection still carried a context; it is closed");
                Err(broken("a pooled connection still carried a context"))
            }
        });
        if opened.is_err() {
            loan.spoil();
        }
        opened
    }
}

/// Ends a transaction for good. In a transaction that already failed `COMMIT` answers without an error and undoes
/// everything, so a statement that fails there goes in front of it: a swallowed error cannot look like success.
const COMMIT: &str = "SELECT 1; COMMIT";

fn broken(message: &str) -> DieselError {
    DieselError::DatabaseError(DatabaseErrorKind::UnableToSendCommand, Box::new(message.to_owned()))
}

impl TenantTx {
    pub(super) fn open(loan: Loan, scope: CollegeScope, read_only: bool) -> Self {
        let opening = Opening {
            begin: if read_only { "BEGIN READ ONLY" } else { "BEGIN" },
            college: scope.college_id().to_string(),
            user: scope.user_id().map(|id| id.to_string()).unwrap_or_default(),
            role: scope.database_role(),
            capabilities: scope.database_capabilities(),
        };
        let after = AfterCommit {
            college_id: scope.college_id(),
            jobs: false,
            events: Vec::new(),
        };
        Self {
            loan,
            scope,
            opening: Some(opening),
            entries: Vec::new(),
            after,
        }
    }

    /// Who is acting, in which college.
    pub fn scope(&self) -> &CollegeScope {
        &self.scope
    }

    /// The college; every query says it too (a second layer under the policies).
    pub fn college_id(&self) -> CollegeId {
        self.scope.college_id()
    }

    /// Records what was done. Sealed into the college's chain just before the commit, in this transaction.
    pub fn audit(
        &mut self,
        action: &'static str,
        entity: &'static str,
        entity_id: impl ToString,
        before: Option<Value>,
        after: Option<Value>,
    ) {
        self.entries.push(PendingEntry {
            action,
            entity,
            entity_id: entity_id.to_string(),
            before,
            after,
        });
    }

    /// Tells open sockets after the commit. Ids only.
    pub fn announce(&mut self, kind: &'static str, subject: Uuid, data: Value) {
        self.after.events.push(CommittedEvent { kind, subject, data });
    }

    /// A job was enqueued in this transaction: wake the worker after the commit.
    pub(in crate::platform) fn wake_worker(&mut self) {
        self.after.jobs = true;
    }

    /// Runs `work` under a savepoint: when it fails, only its own changes are undone and the transaction goes on.
    ///
    /// # Errors
    /// Whatever `work` answers.
    pub async fn savepoint<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut TenantTx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        self.batch_execute("SAVEPOINT step").await?;
        let entries = self.entries.len();
        let events = self.after.events.len();
        match work(self).await {
            Ok(value) => {
                self.batch_execute("RELEASE SAVEPOINT step").await?;
                Ok(value)
            }
            Err(error) => {
                self.batch_execute("ROLLBACK TO SAVEPOINT step; RELEASE SAVEPOINT step")
                    .await?;
                self.entries.truncate(entries);
                self.after.events.truncate(events);
                Err(error)
            }
        }
    }

    /// Ends a read. Nothing waits for the server's answer: the connection goes back to the pool when it came.
    pub(super) fn finish_read(mut self) {
        if self.opening.is_some() {
            self.loan.mark_tidy();
            return;
        }
        let mut loan = self.loan;
        tokio::spawn(async move {
            if loan.raw().batch_execute("COMMIT").await.is_ok() {
                loan.mark_tidy();
            }
        });
    }

    pub(super) async fn commit(mut self) -> Result<AfterCommit, AppError> {
        if self.opening.is_some() && self.entries.is_empty() {
            self.loan.mark_tidy();
            return Ok(self.after);
        }
        let entries = std::mem::take(&mut self.entries);
        if !entries.is_empty() {
            audit::seal(&mut self, entries).await?;
        }
        self.loan.raw().batch_execute(COMMIT).await?;
        self.loan.mark_tidy();
        Ok(self.after)
    }

    pub(super) async fn roll_back(mut self) {
        if self.opening.is_some() || self.loan.raw().batch_execute("ROLLBACK").await.is_ok() {
            self.loan.mark_tidy();
        }
    }

    /// Runs the opening by itself when something other than a query comes first.
    async fn ensure_open(&mut self) -> QueryResult<()> {
        match self.opening.take() {
            Some(opening) => opening.send(&self.loan).await,
            None => Ok(()),
        }
    }
}

impl SimpleAsyncConnection for TenantTx {
    async fn batch_execute(&mut self, query: &str) -> QueryResult<()> {
        self.ensure_open().await?;
        self.loan.raw().batch_execute(query).await
    }
}

impl AsyncConnectionCore for TenantTx {
    type LoadFuture<'conn, 'query> = BoxFuture<'conn, QueryResult<Self::Stream<'conn, 'query>>>;
    type ExecuteFuture<'conn, 'query> = BoxFuture<'conn, QueryResult<usize>>;
    type Stream<'conn, 'query> = <AsyncPgConnection as AsyncConnectionCore>::Stream<'conn, 'query>;
    type Row<'conn, 'query> = <AsyncPgConnection as AsyncConnectionCore>::Row<'conn, 'query>;
    type Backend = diesel::pg::Pg;

    fn load<'conn, 'query, T>(&'conn mut self, source: T) -> Self::LoadFuture<'conn, 'query>
    where
        T: AsQuery + 'query,
        T::Query: QueryFragment<Self::Backend> + QueryId + 'query,
    {
        let opening = self.opening.take();
        let loan = &self.loan;
        let connection = loan.shared();
        let query = AsyncConnectionCore::load(&mut &*connection, source);
        match opening {
            None => query,
            Some(opening) => async move {
                let (opened, rows) = join(opening.send(loan), query).await;
                opened?;
                rows
            }
            .boxed(),
        }
    }

    fn execute_returning_count<'conn, 'query, T>(&'conn mut self, source: T) -> Self::ExecuteFuture<'conn, 'query>
    where
        T: QueryFragment<Self::Backend> + QueryId + 'query,
    {
        let opening = self.opening.take();
        let loan = &self.loan;
        let connection = loan.shared();
        let query = AsyncConnectionCore::execute_returning_count(&mut &*connection, source);
        match opening {
            None => query,
            Some(opening) => async move {
                let (opened, count) = join(opening.send(loan), query).await;
                opened?;
                count
            }
            .boxed(),
        }
    }
}

/// A transaction on the registry, for the console and for claiming jobs. Tenant tables show it nothing.
pub struct PlatformTx {
    loan: Loan,
}

impl PlatformTx {
    pub(super) async fn begin(mut loan: Loan) -> Result<Self, AppError> {
        loan.raw().batch_execute("BEGIN").await?;
        Ok(Self { loan })
    }

    pub(super) async fn commit(mut self) -> Result<(), AppError> {
        self.loan.raw().batch_execute(COMMIT).await?;
        self.loan.mark_tidy();
        Ok(())
    }

    pub(super) async fn roll_back(mut self) {
        if self.loan.raw().batch_execute("ROLLBACK").await.is_ok() {
            self.loan.mark_tidy();
        }
    }
}

impl SimpleAsyncConnection for PlatformTx {
    async fn batch_execute(&mut self, query: &str) -> QueryResult<()> {
        self.loan.raw().batch_execute(query).await
    }
}

impl AsyncConnectionCore for PlatformTx {
    type LoadFuture<'conn, 'query> = BoxFuture<'conn, QueryResult<Self::Stream<'conn, 'query>>>;
    type ExecuteFuture<'conn, 'query> = BoxFuture<'conn, QueryResult<usize>>;
    type Stream<'conn, 'query> = <AsyncPgConnection as AsyncConnectionCore>::Stream<'conn, 'query>;
    type Row<'conn, 'query> = <AsyncPgConnection as AsyncConnectionCore>::Row<'conn, 'query>;
    type Backend = diesel::pg::Pg;

    fn load<'conn, 'query, T>(&'conn mut self, source: T) -> Self::LoadFuture<'conn, 'query>
    where
        T: AsQuery + 'query,
        T::Query: QueryFragment<Self::Backend> + QueryId + 'query,
    {
        AsyncConnectionCore::load(self.loan.raw(), source)
    }

    fn execute_returning_count<'conn, 'query, T>(&'conn mut self, source: T) -> Self::ExecuteFuture<'conn, 'query>
    where
        T: QueryFragment<Self::Backend> + QueryId + 'query,
    {
        AsyncConnectionCore::execute_returning_count(self.loan.raw(), source)
    }
}
