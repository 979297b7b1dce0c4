//! How a transaction of one college begins: `BEGIN` and the five variables, in one flight with what follows.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use diesel::QueryResult;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel_async::SimpleAsyncConnection;
use futures_util::future::join;
use tokio::task::unconstrained;

use crate::platform::permissions::Role;
use crate::platform::scope::{CollegeId, CollegeScope};

use super::enter::{Enter, enter};
use super::pool::Loan;

pub(super) fn broken(message: &str) -> DieselError {
    DieselError::DatabaseError(DatabaseErrorKind::UnableToSendCommand, Box::new(message.to_owned()))
}

/// How a read begins.
const READ: &str = "BEGIN READ ONLY";

/// The context of a transaction, ready to be sent.
pub(super) struct Opening {
    begin: &'static str,
    college: String,
    user: String,
    role: &'static str,
    capabilities: String,
    on_behalf_of: String,
}

impl Opening {
    /// For a read that shows what any member of the college sees, and nothing of anybody's own.
    pub(super) fn any_member(college_id: CollegeId) -> Self {
        Self {
            begin: READ,
            college: college_id.to_string(),
            user: String::new(),
            role: Role::Student.as_str(),
            capabilities: String::new(),
            on_behalf_of: String::new(),
        }
    }

    /// Whether nothing can be changed in it.
    pub(super) fn is_read(&self) -> bool {
        self.begin == READ
    }

    pub(super) fn new(scope: &CollegeScope, read_only: bool) -> Self {
        Self {
            begin: if read_only { READ } else { "BEGIN" },
            college: scope.college_id().to_string(),
            user: scope.user_id().map(|id| id.to_string()).unwrap_or_default(),
            role: scope.database_role(),
            capabilities: scope.database_capabilities(),
            on_behalf_of: scope.on_behalf_of().map(|id| id.to_string()).unwrap_or_default(),
        }
    }

    /// Sends `BEGIN` and the context; both are on the wire once this was polled the first time. A connection that
    /// already carried a context, or would not open, is never used again.
    pub(super) async fn send(&self, loan: &Loan) -> QueryResult<()> {
        let connection = loan.shared();
        let mut shared = connection;
        let begin = shared.batch_execute(self.begin);
        let statement = Enter {
            college: &self.college,
            user: &self.user,
            role: self.role,
            capabilities: &self.capabilities,
            on_behalf_of: &self.on_behalf_of,
        };
        let (begun, entered) = join(begin, enter(connection, statement)).await;
        let opened = begun.and(entered).and_then(|(left_over, _)| {
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

    /// Runs one statement as a whole transaction: `BEGIN`, the context, the statement and `COMMIT` leave together and
    /// are answered together. `statement` ends with its last row taken; until then nothing behind it is answered.
    ///
    /// Only a statement that this connection has prepared can go ahead of its `COMMIT` for sure: one that must be
    /// prepared first (`cacheable` is false, or it is the first of its kind here) gets its `COMMIT` afterwards.
    pub(super) async fn send_whole<R>(
        &self,
        loan: &Loan,
        statement: impl Future<Output = QueryResult<R>>,
        cacheable: bool,
    ) -> QueryResult<R> {
        // Without a budget: used up, it would stop a statement on its way out, and not the `COMMIT` behind it.
        let mut both = pin!(unconstrained(join(self.send(loan), statement)));
        let mut shared = loan.shared();
        loan.watch_preparing();
        // Polled once, every statement is either on the wire or being prepared.
        let first = poll_fn(|context| Poll::Ready(both.as_mut().poll(context))).await;
        let commit = shared.batch_execute("COMMIT");
        let ((opened, rows), ended) = match first {
            Poll::Ready(done) => (done, commit.await),
            Poll::Pending if cacheable && !loan.has_prepared() => join(both, commit).await,
            Poll::Pending => (both.await, commit.await),
        };
        if ended.is_err() {
            loan.spoil();
        }
        opened?;
        let rows = rows?;
        ended?;
        Ok(rows)
    }
}

/// Runs the last statement of an open transaction, and `commit` behind it in the same flight: whatever the statement locks
/// is held until the commit only. Where the statement fails, `commit` must fail too.
///
/// As in [`Opening::send_whole`], only a statement that is prepared already goes ahead for sure; any other is waited for.
pub(super) async fn send_last<R>(
    loan: &Loan,
    statement: impl Future<Output = QueryResult<R>>,
    commit: &'static str,
) -> QueryResult<R> {
    let mut statement = pin!(unconstrained(statement));
    let mut shared = loan.shared();
    loan.watch_preparing();
    let first = poll_fn(|context| Poll::Ready(statement.as_mut().poll(context))).await;
    let commit = shared.batch_execute(commit);
    let (answer, ended) = match first {
        Poll::Ready(done) => (Ok(done?), commit.await),
        Poll::Pending if !loan.has_prepared() => join(statement, commit).await,
        Poll::Pending => (Ok(statement.await?), commit.await),
    };
    let answer = answer?;
    ended?;
    Ok(answer)
}
