//! The login that owns the schema, and the migrations it runs. Whoever connects as it holds the lock of migrators.

use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;
use diesel_async::{AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use diesel_migrations::{EmbeddedMigrations, embed_migrations};

/// Every migration of this release.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// Serialises migrators of one database (the number is arbitrary, but fixed).
const LOCK: i64 = 0x7032_705f_6d69_6772;

/// The harness type migrations run on.
pub type Harness = AsyncConnectionWrapper<AsyncPgConnection>;

/// Runs `work` with the migration harness under the migrators' lock.
///
/// # Errors
/// Whatever `work` answers, or the database's refusal.
pub async fn with_harness<T: Send + 'static>(
    owner_url: &str,
    work: impl FnOnce(&mut Harness) -> anyhow::Result<T> + Send + 'static,
) -> anyhow::Result<T> {
    let connection = connect(owner_url).await?;
    tokio::task::spawn_blocking(move || {
        let mut wrapper: Harness = AsyncConnectionWrapper::from(connection);
        work(&mut wrapper)
    })
    .await?
}

/// The migrating login, reading past row security, for what a migration cannot do in SQL. Holds the migrators' lock until
/// it is dropped. Not for requests.
pub struct Owner(AsyncPgConnection);

impl std::ops::Deref for Owner {
    type Target = AsyncPgConnection;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl std::ops::DerefMut for Owner {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

/// Connects as the migrating login.
///
/// # Errors
/// When the database is away or refuses.
pub async fn owner(owner_url: &str) -> anyhow::Result<Owner> {
    let mut connection = connect(owner_url).await?;
    connection.batch_execute("SET row_security = off").await?;
    Ok(Owner(connection))
}

/// Connects and takes the lock, which is held until the connection closes, whatever happens in between. Not a pooled
/// connection.
async fn connect(owner_url: &str) -> anyhow::Result<AsyncPgConnection> {
    let mut connection = AsyncPgConnection::establish(owner_url).await?;
    connection
        .batch_execute(&format!("SELECT pg_advisory_lock({LOCK})"))
        .await?;
    Ok(connection)
}
