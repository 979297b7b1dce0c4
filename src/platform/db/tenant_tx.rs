//! The two kinds of transaction.
//!
//! [`TenantTx`] is the only way to tenant tables. Its opening (`BEGIN` and the context variables) goes out in one
//! flight with the first query, which saves two round trips; if the opening fails, the first query saw no context,
//! so policies showed it nothing, and the transaction ends with an error.
//!
//! A read takes no locks, and every statement of it sees what is committed when it starts, whether the statements share
//! a transaction or not. So each statement of a read is a transaction of its own, sent whole in one flight: the server
//! is woken once, and nothing is left open while a page is written.

use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::pg::Pg;
use diesel::query_builder::{AsQuery, QueryFragment, QueryId};
use diesel::sql_types::{Array, Jsonb, Nullable, Text, Timestamptz};
use diesel_async::{AsyncConnectionCore, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use futures_util::future::{BoxFuture, FutureExt, join};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use serde_json::Value;

use crate::error::AppError;
use crate::platform::clock::Clock;
use crate::platform::config::Settings;
use crate::platform::events::{Event, Fresh};
use crate::platform::ids::Id;
use crate::platform::revocations::{SubjectId, subject};
use crate::platform::scope::{CollegeId, CollegeScope};

use super::constant;
use super::opening::{Opening, send_last};
use super::pool::Loan;
use super::shared_reads::SharedReads;

/// What a committed transaction asks of the rest of the process.
#[derive(Clone, Debug)]
pub struct AfterCommit {
    /// The college it happened in.
    pub college_id: CollegeId,
    /// Whether jobs were enqueued.
    pub jobs: bool,
    /// Events for open sockets, in order.
    pub events: Vec<Event>,
    /// Changes of streams that this process can deliver as they are. Each is announced as well.
    pub fresh: Vec<Fresh>,
    /// Who is looked up again in this process, from now on. (Every process finds them in the database, too.)
    pub revoked: Vec<SubjectId>,
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
    opening: Opening,
    /// Whether every statement is a transaction of its own: in reads, and in writes of one statement.
    alone: bool,
    stage: Stage,
    entries: Vec<PendingEntry>,
    after: AfterCommit,
    around: Around,
}

/// What a transaction may look at besides the database.
pub(super) struct Around {
    pub(super) clock: Clock,
    pub(super) settings: Arc<Settings>,
    pub(super) shared_reads: Arc<SharedReads>,
}

/// How far a transaction is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nothing runs on the server: not begun, or each statement so far began and ended by itself (`alone`).
    Idle,
    /// Begun, or just being sent.
    Open,
}

/// Ends a transaction for good. In a transaction that already failed `COMMIT` answers without an error and undoes
/// everything, so a statement that fails there goes in front of it: a swallowed error cannot look like success.
const COMMIT: &str = "SELECT 1; COMMIT";

impl TenantTx {
    /// A read, whose statements each run alone.
    pub(super) fn open_read(loan: Loan, scope: CollegeScope, around: Around) -> Self {
        let opening = Opening::new(&scope, true);
        Self::open(loan, scope, (opening, true), around)
    }

    /// A write of many statements, or of one `alone`.
    pub(super) fn open_write(loan: Loan, scope: CollegeScope, alone: bool, around: Around) -> Self {
        let opening = Opening::new(&scope, false);
        Self::open(loan, scope, (opening, alone), around)
    }

    fn open(loan: Loan, scope: CollegeScope, (opening, alone): (Opening, bool), around: Around) -> Self {
        let after = AfterCommit {
            college_id: scope.college_id(),
            jobs: false,
            events: Vec::new(),
            fresh: Vec::new(),
            revoked: Vec::new(),
        };
        Self {
            loan,
            opening,
            scope,
            alone,
            stage: Stage::Idle,
            entries: Vec::new(),
            after,
            around,
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

    /// The time to write into rows: now, or the moment a loader of history acts at.
    pub fn now(&self) -> DateTime<Utc> {
        self.moment().unwrap_or_else(|| self.around.clock.now())
    }

    /// The settings of the process.
    pub fn settings(&self) -> &Settings {
        &self.around.settings
    }

    /// The moment in the past a loader of history acts at; `None` is now, by the database's clock.
    pub fn moment(&self) -> Option<DateTime<Utc>> {
        self.scope.moment()
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

    /// Announces an event: it is sent after the commit, to every process.
    pub fn announce(&mut self, event: Event) {
        self.after.events.push(event);
    }

    /// Announces a change of a stream, with all it takes to deliver it in this process.
    pub fn announce_fresh(&mut self, fresh: Fresh) {
        let (stream, change) = (fresh.stream, fresh.change);
        self.after.fresh.push(fresh);
        self.announce(Event::Changed { stream, change });
    }

    /// A session ended, or something changed of a person that tokens say or processes remember: it shows in this process as
    /// soon as it is committed, in the others within a second.
    pub fn revoke(&mut self, id: impl Id) {
        self.after.revoked.push(subject(id));
    }

    /// A job was enqueued in this transaction: wake the worker after the commit.
    pub(in crate::platform) fn wake_worker(&mut self) {
        self.after.jobs = true;
    }

    /// Answers what `load` reads as any member of the college would, of what all of them read alike: from what this process
    /// keeps of it, if it is there. `what` and `key` name it. `load` runs as a student who is nobody, so that no policy
    /// shows it anything of the caller's; it must not go by [`TenantTx::scope`]. Whoever changes what it reads announces
    /// [`Event::SharedReadsChanged`]. In a transaction that writes, nothing is kept, and `load` runs as the caller.
    ///
    /// # Errors
    /// Whatever `load` answers.
    pub async fn shared_read<T: Send + Sync + 'static>(
        &mut self,
        (what, key): (&'static str, String),
        load: impl AsyncFnOnce(&mut TenantTx) -> Result<T, AppError>,
    ) -> Result<Arc<T>, AppError> {
        if !self.opening.is_read() || self.scope.caller().is_none() {
            return load(self).await.map(Arc::new);
        }
        let college_id = self.college_id();
        if let Some(kept) = self.around.shared_reads.get(college_id, what, &key) {
            return Ok(kept);
        }
        let asked = Instant::now();
        let own = std::mem::replace(&mut self.opening, Opening::any_member(college_id));
        let loaded = load(self).await;
        self.opening = own;
        let loaded = Arc::new(loaded?);
        self.around
            .shared_reads
            .put(asked, college_id, (what, key), loaded.clone());
        Ok(loaded)
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
        let (events, fresh) = (self.after.events.len(), self.after.fresh.len());
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
                self.after.fresh.truncate(fresh);
                Err(error)
            }
        }
    }

    /// Ends a read: as a rule there is nothing left to end.
    pub(super) async fn finish_read(mut self) {
        if self.stage == Stage::Idle || self.loan.raw().batch_execute("COMMIT").await.is_ok() {
            self.loan.mark_tidy();
        }
    }

    /// Ends a write whose statement ran alone, and is committed. What it would have needed a transaction for is refused,
    /// rather than lost.
    pub(super) fn finish_alone(mut self) -> Result<AfterCommit, AppError> {
        if self.stage == Stage::Open || !self.entries.is_empty() {
            return Err(AppError::internal(
                "a write alone began a transaction or an audit entry",
            ));
        }
        self.loan.mark_tidy();
        Ok(self.after)
    }

    pub(super) async fn commit(mut self) -> Result<AfterCommit, AppError> {
        let mut entries = std::mem::take(&mut self.entries);
        while entries.len() > SEALED_AT_ONCE || (self.stage == Stage::Idle && !entries.is_empty()) {
            let rest = entries.split_off(SEALED_AT_ONCE.min(entries.len()));
            let some = std::mem::replace(&mut entries, rest);
            sealing(&self, some).execute(&mut self).await?;
        }
        if !entries.is_empty() {
            let last = sealing(&self, entries);
            let mut shared = self.loan.shared();
            let sealed = AsyncConnectionCore::execute_returning_count(&mut shared, last);
            send_last(&self.loan, sealed, COMMIT).await?;
        } else if self.stage == Stage::Open {
            self.loan.raw().batch_execute(COMMIT).await?;
        }
        self.loan.mark_tidy();
        Ok(self.after)
    }

    pub(super) async fn roll_back(mut self) {
        if self.stage == Stage::Idle || self.loan.raw().batch_execute("ROLLBACK").await.is_ok() {
            self.loan.mark_tidy();
        }
    }

    /// Sends the statement that `answer` waits for, with what has to go before it and, in a read, after it.
    fn run<'conn, R: Send + 'conn>(
        &'conn mut self,
        answer: impl FnOnce(&'conn AsyncPgConnection) -> BoxFuture<'conn, QueryResult<R>>,
        cacheable: bool,
    ) -> BoxFuture<'conn, QueryResult<R>> {
        let Self {
            loan,
            opening,
            stage,
            alone,
            ..
        } = self;
        let loan: &Loan = loan;
        let answer = answer(loan.shared());
        match *stage {
            Stage::Open => answer,
            Stage::Idle if *alone => {
                *stage = Stage::Open;
                async move {
                    let rows = opening.send_whole(loan, answer, cacheable).await;
                    *stage = Stage::Idle;
                    rows
                }
                .boxed()
            }
            Stage::Idle => {
                *stage = Stage::Open;
                async move {
                    let (opened, rows) = join(opening.send(loan), answer).await;
                    opened?;
                    rows
                }
                .boxed()
            }
        }
    }
}

/// An entry waiting for its number.
#[derive(Debug)]
struct PendingEntry {
    /// Verb, dotted: `experience.approved`.
    action: &'static str,
    /// Kind of thing acted on.
    entity: &'static str,
    /// Which one.
    entity_id: String,
    /// What it was.
    before: Option<Value>,
    /// What it became.
    after: Option<Value>,
}

/// Entries sealed by one statement.
const SEALED_AT_ONCE: usize = 500;

/// The statement that adds entries of a transaction to the chain. Run by the commit, last, and the commit goes out with it:
/// in between the college's other changes wait. The database numbers and seals them in the name of who acts in the
/// transaction; nobody who can send it statements writes an entry of another shape, and
/// [`verify`](crate::platform::audit::verify) reads them with code of its own.
fn sealing(
    tx: &TenantTx,
    entries: Vec<PendingEntry>,
) -> impl QueryFragment<Pg> + QueryId + RunQueryDsl<TenantTx> + 'static {
    let (mut actions, mut entities, mut ids) = (Vec::new(), Vec::new(), Vec::new());
    let (mut befores, mut afters) = (Vec::new(), Vec::new());
    for entry in entries {
        actions.push(entry.action);
        entities.push(entry.entity);
        ids.push(entry.entity_id);
        befores.push(entry.before);
        afters.push(entry.after);
    }
    let append = diesel::sql_query("SELECT p2p.append_audit($1, $2, $3, $4, $5, $6, $7)")
        .bind::<Array<Text>, _>(actions)
        .bind::<Array<Text>, _>(entities)
        .bind::<Array<Text>, _>(ids)
        .bind::<Array<Nullable<Jsonb>>, _>(befores)
        .bind::<Array<Nullable<Jsonb>>, _>(afters)
        .bind::<Text, _>(tx.scope().request_id().to_owned())
        .bind::<Nullable<Timestamptz>, _>(tx.moment());
    constant(append)
}

impl SimpleAsyncConnection for TenantTx {
    async fn batch_execute(&mut self, query: &str) -> QueryResult<()> {
        if self.stage == Stage::Idle {
            self.stage = Stage::Open;
            self.opening.send(&self.loan).await?;
        }
        self.loan.raw().batch_execute(query).await
    }
}

impl AsyncConnectionCore for TenantTx {
    type LoadFuture<'conn, 'query> = BoxFuture<'conn, QueryResult<Self::Stream<'conn, 'query>>>;
    type ExecuteFuture<'conn, 'query> = BoxFuture<'conn, QueryResult<usize>>;
    type Stream<'conn, 'query> = <AsyncPgConnection as AsyncConnectionCore>::Stream<'conn, 'query>;
    type Row<'conn, 'query> = <AsyncPgConnection as AsyncConnectionCore>::Row<'conn, 'query>;
    type Backend = Pg;

    fn load<'conn, 'query, T>(&'conn mut self, source: T) -> Self::LoadFuture<'conn, 'query>
    where
        T: AsQuery + 'query,
        T::Query: QueryFragment<Self::Backend> + QueryId + 'query,
    {
        let query = source.as_query();
        let cacheable = query.is_safe_to_cache_prepared(&Pg).unwrap_or(false);
        // All rows are taken as they come: what was sent behind the statement is answered only after them.
        let rows = |mut connection: &'conn AsyncPgConnection| {
            let rows = AsyncConnectionCore::load(&mut connection, query);
            async move {
                let rows: Vec<_> = rows.await?.try_collect().await?;
                Ok(stream::iter(rows.into_iter().map(Ok)).boxed())
            }
            .boxed()
        };
        self.run(rows, cacheable)
    }

    fn execute_returning_count<'conn, 'query, T>(&'conn mut self, source: T) -> Self::ExecuteFuture<'conn, 'query>
    where
        T: QueryFragment<Self::Backend> + QueryId + 'query,
    {
        let cacheable = source.is_safe_to_cache_prepared(&Pg).unwrap_or(false);
        self.run(
            |mut connection| AsyncConnectionCore::execute_returning_count(&mut connection, source),
            cacheable,
        )
    }
}

/// A transaction on the registry, for the console and for claiming jobs. Tenant tables show it nothing.
pub struct PlatformTx {
    loan: Loan,
    clock: Clock,
}

impl PlatformTx {
    pub(super) async fn begin(mut loan: Loan, clock: Clock) -> Result<Self, AppError> {
        loan.raw().batch_execute("BEGIN").await?;
        Ok(Self { loan, clock })
    }

    /// The time now.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
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
