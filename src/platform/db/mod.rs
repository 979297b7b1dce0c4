//! The database: pools, the two kinds of transaction, the embedded server, migrations.
//!
//! Nothing above this module sees a pool or a connection. A request gets a [`TenantTx`] through
//! [`Db::read`] or [`Db::write`], which open a transaction whose college, person, role and capabilities are set as
//! transaction-local variables before the first query; row policies do the rest. The console gets a [`PlatformTx`].

pub mod columns;
mod constant;
pub mod doctor;
pub mod embedded;
mod enter;
mod errors;
pub mod migrate;
mod opening;
pub mod owner;
pub mod paging;
mod pool;
mod posture;
pub mod replaceable;
pub mod schema;
mod shared_reads;
mod tenant_tx;

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use diesel_async::SimpleAsyncConnection;

use crate::error::AppError;
use crate::platform::clock::Clock;
use crate::platform::config::Settings;
use crate::platform::events::Event;
use crate::platform::revocations::Revocations;
use crate::platform::scope::CollegeScope;

pub use constant::constant;
pub use errors::{constraint_name, is_unique_violation, unless_taken};
pub use posture::{Posture, PostureError};
pub use tenant_tx::{AfterCommit, PlatformTx, TenantTx};

use pool::Pool;
use shared_reads::SharedReads;
use tenant_tx::Around;

/// The connections to the database: a pool for tenant rows, one for the registry. Every worker thread has a pool of its own
/// for tenant rows ([`Db::of_worker`]), so that a request's connection is driven by the thread that serves it.
#[derive(Clone)]
pub struct Db {
    app: Pool,
    /// Every pool for tenant rows, of all threads.
    pools: Arc<RwLock<Vec<Pool>>>,
    platform: Pool,
    clock: Clock,
    settings: Arc<Settings>,
    committed: tokio::sync::broadcast::Sender<Arc<AfterCommit>>,
    revocations: Arc<Revocations>,
    shared_reads: Arc<SharedReads>,
}

impl Db {
    /// Builds both pools. Connects lazily; use [`Db::check_posture`] to prove the connection at start-up.
    ///
    /// # Errors
    /// When a URL cannot be read or TLS cannot be set up.
    pub fn connect(settings: Arc<Settings>, app_url: &str, platform_url: &str, clock: Clock) -> anyhow::Result<Self> {
        let sizes = &settings.database;
        let (committed, _) = tokio::sync::broadcast::channel(4096);
        let app = pool::build(app_url, sizes, sizes.pool_size)?;
        Ok(Self {
            pools: Arc::new(RwLock::new(vec![app.clone()])),
            app,
            platform: pool::build(platform_url, sizes, sizes.platform_pool_size)?,
            clock,
            shared_reads: Arc::new(SharedReads::new(Duration::from_millis(sizes.shared_reads_ms))),
            settings,
            committed,
            revocations: Arc::default(),
        })
    }

    /// What every transaction may look at.
    fn around(&self) -> Around {
        Around {
            clock: self.clock.clone(),
            settings: Arc::clone(&self.settings),
            shared_reads: Arc::clone(&self.shared_reads),
        }
    }

    /// The same for one worker thread, with connections of its own to tenant rows.
    ///
    /// # Errors
    /// When the pool cannot be built.
    pub fn of_worker(&self) -> anyhow::Result<Self> {
        let app = self.app.sibling()?;
        self.pools
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .push(app.clone());
        Ok(Self { app, ..self.clone() })
    }

    /// Runs `work` in a read-only transaction of the scope's college.
    ///
    /// # Errors
    /// Whatever `work` answers; 503 when no connection is free in time or the database is away.
    pub async fn read<T>(
        &self,
        scope: &CollegeScope,
        work: impl AsyncFnOnce(&mut TenantTx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let tx = TenantTx::open_read(self.app.checkout().await?, scope.clone(), self.around());
        let (tx, value) = run(tx, work).await?;
        tx.finish_read().await;
        Ok(value)
    }

    /// Runs `work` in a transaction of the scope's college; commits on `Ok`, rolls back on `Err`, panic and drop.
    /// Audit entries are sealed last, just before the commit; what follows from the change (socket events, waking
    /// the worker) is announced after it.
    ///
    /// # Errors
    /// Whatever `work` answers; 503 when no connection is free in time or the database is away.
    pub async fn write<T>(
        &self,
        scope: &CollegeScope,
        work: impl AsyncFnOnce(&mut TenantTx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let tx = TenantTx::open_write(self.app.checkout().await?, scope.clone(), false, self.around());
        let (tx, value) = run(tx, work).await?;
        self.announce(tx.commit().await?);
        Ok(value)
    }

    /// Runs one statement that changes something, as a transaction of its own, sent in one flight: it is committed when it
    /// answers. What it announces is announced then. For a statement that needs nothing else with it, not even an entry in
    /// the audit log; a second statement of `work` would be a second transaction.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn write_alone<T>(
        &self,
        scope: &CollegeScope,
        work: impl AsyncFnOnce(&mut TenantTx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let tx = TenantTx::open_write(self.app.checkout().await?, scope.clone(), true, self.around());
        let (tx, value) = run(tx, work).await?;
        self.announce(tx.finish_alone()?);
        Ok(value)
    }

    /// Says what was committed.
    fn announce(&self, after: AfterCommit) {
        for subject in &after.revoked {
            self.revocations.mark(after.college_id, *subject);
        }
        if after.events.contains(&Event::SharedReadsChanged) {
            self.shared_reads.forget(after.college_id);
        }
        if !after.is_empty() {
            // Nobody listening is fine: the database already has the truth.
            let _ = self.committed.send(Arc::new(after));
        }
    }

    /// Runs `work` in a transaction on the registry (no tenant rows are visible in it).
    ///
    /// # Errors
    /// Whatever `work` answers; 503 when no connection is free in time or the database is away.
    pub async fn platform<T>(
        &self,
        work: impl AsyncFnOnce(&mut PlatformTx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let mut tx = PlatformTx::begin(self.platform.checkout().await?, self.clock.clone()).await?;
        match work(&mut tx).await {
            Ok(value) => {
                tx.commit().await?;
                Ok(value)
            }
            Err(error) => {
                tx.roll_back().await;
                Err(error)
            }
        }
    }

    /// Whose access tokens are not to be believed.
    pub fn revocations(&self) -> &Revocations {
        &self.revocations
    }

    /// What this process keeps of what members read alike.
    pub fn shared_reads(&self) -> &SharedReads {
        &self.shared_reads
    }

    /// What committed transactions announce: ids for open sockets, jobs to wake the worker for.
    pub fn committed(&self) -> tokio::sync::broadcast::Receiver<Arc<AfterCommit>> {
        self.committed.subscribe()
    }

    /// Asks both pooled connections what they are.
    ///
    /// # Errors
    /// [`PostureError`] names what would let a connection walk around the wall.
    pub async fn check_posture(&self, production: bool) -> Result<Posture, PostureError> {
        posture::check(&self.app, &self.platform, production).await
    }

    /// Whether the database answers within `patience` (readiness).
    pub async fn answers(&self, patience: Duration) -> bool {
        let ping = async {
            let mut connection = self.platform.checkout().await.ok()?;
            connection.raw().batch_execute("SELECT 1").await.ok()?;
            connection.mark_tidy();
            Some(())
        };
        matches!(tokio::time::timeout(patience, ping).await, Ok(Some(())))
    }

    /// Connections in use and open in the pools for tenant rows: `(in_use, open, max)`, for the console's health page.
    pub fn pool_status(&self) -> (usize, usize, usize) {
        let pools = self.pools.read().unwrap_or_else(PoisonError::into_inner);
        pools
            .iter()
            .map(Pool::status)
            .fold((0, 0, 0), |sum, pool| (sum.0 + pool.0, sum.1 + pool.1, sum.2 + pool.2))
    }
}

/// Runs `work`, and rolls back what it fails in.
async fn run<T>(
    mut tx: TenantTx,
    work: impl AsyncFnOnce(&mut TenantTx) -> Result<T, AppError>,
) -> Result<(TenantTx, T), AppError> {
    match work(&mut tx).await {
        Ok(value) => Ok((tx, value)),
        Err(error) => {
            tx.roll_back().await;
            Err(error)
        }
    }
}
