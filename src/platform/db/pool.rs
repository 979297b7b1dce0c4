//! Connection pools on deadpool, with a manager of our own: diesel-async's checks at checkout do not clear what a
//! careless transaction left behind, so a connection that was not finished properly never comes back.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use deadpool::managed::{self, Metrics, RecycleError, RecycleResult, Timeouts};
use diesel::connection::{Instrumentation, InstrumentationEvent};
use diesel_async::pooled_connection::PoolableConnection as _;
use diesel_async::{AsyncConnection as _, AsyncPgConnection};

use crate::error::AppError;
use crate::platform::config::DatabaseSettings;

use super::enter::warm_up;

/// One pooled connection and whether its last user finished cleanly.
pub(super) struct Session {
    connection: AsyncPgConnection,
    tidy: bool,
    spoiled: AtomicBool,
    /// Set whenever the connection prepares a statement.
    prepared: Arc<AtomicBool>,
}

/// Notes that a statement is being prepared.
struct Preparing(Arc<AtomicBool>);

impl Instrumentation for Preparing {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if matches!(event, InstrumentationEvent::CacheQuery { .. }) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
}

/// Makes and checks connections.
#[derive(Clone)]
pub(super) struct Manager {
    config: tokio_postgres::Config,
    tls: Option<tokio_postgres_rustls::MakeRustlsConnect>,
}

impl managed::Manager for Manager {
    type Type = Session;
    type Error = anyhow::Error;

    async fn create(&self) -> Result<Session, Self::Error> {
        let mut connection = match &self.tls {
            Some(tls) => {
                let (client, driver) = self.config.connect(tls.clone()).await?;
                AsyncPgConnection::try_from_client_and_connection(client, driver).await?
            }
            None => {
                let (client, driver) = self.config.connect(tokio_postgres::NoTls).await?;
                AsyncPgConnection::try_from_client_and_connection(client, driver).await?
            }
        };
        // The opening of a transaction is pipelined with its first query; that is only in order when the opening's
        // statement is already prepared.
        warm_up(&mut connection).await?;
        let prepared = Arc::new(AtomicBool::new(false));
        connection.set_instrumentation(Preparing(prepared.clone()));
        Ok(Session {
            connection,
            tidy: true,
            spoiled: AtomicBool::new(false),
            prepared,
        })
    }

    async fn recycle(&self, session: &mut Session, _: &Metrics) -> RecycleResult<Self::Error> {
        // Committed and rolled-back transactions leave nothing behind (every variable is transaction-local, and the
        // next opening checks that again). Anything else is closed, which ends its transaction in the server; so is
        // what the server closed meanwhile (a restart), before a request has to find out.
        if session.tidy && !session.connection.is_broken() {
            session.tidy = false;
            Ok(())
        } else {
            Err(RecycleError::message("not finished cleanly"))
        }
    }
}

/// A connection on loan. Dropping it without [`Loan::mark_tidy`] closes it.
pub(super) struct Loan(Option<managed::Object<Manager>>);

impl Loan {
    /// The connection itself.
    pub(super) fn raw(&mut self) -> &mut AsyncPgConnection {
        match &mut self.0 {
            Some(object) => &mut object.connection,
            None => unreachable!("a loan holds its connection until it is dropped"),
        }
    }

    /// The connection, shared: queries polled together are pipelined.
    pub(super) fn shared(&self) -> &AsyncPgConnection {
        match &self.0 {
            Some(object) => &object.connection,
            None => unreachable!("a loan holds its connection until it is dropped"),
        }
    }

    /// The transaction ended and the server said so: the connection may be used again, unless it was spoiled.
    pub(super) fn mark_tidy(&mut self) {
        if let Some(object) = &mut self.0 {
            object.tidy = !object.spoiled.load(Ordering::Relaxed);
        }
    }

    /// Forgets what was prepared so far; [`Loan::has_prepared`] answers for what comes.
    pub(super) fn watch_preparing(&self) {
        if let Some(object) = &self.0 {
            object.prepared.store(false, Ordering::Relaxed);
        }
    }

    /// Whether a statement had to be prepared since [`Loan::watch_preparing`].
    pub(super) fn has_prepared(&self) -> bool {
        self.0
            .as_ref()
            .is_none_or(|object| object.prepared.load(Ordering::Relaxed))
    }

    /// The connection carried something from an earlier use: whatever comes, it is closed afterwards.
    pub(super) fn spoil(&self) {
        if let Some(object) = &self.0 {
            object.spoiled.store(true, Ordering::Relaxed);
        }
    }
}

impl Drop for Loan {
    fn drop(&mut self) {
        if let Some(object) = self.0.take()
            && !object.tidy
        {
            // Detached from the pool and closed now, not at the next checkout: the server then rolls back and frees
            // the locks at once, and the pool may open another in its place.
            drop(managed::Object::take(object));
        }
    }
}

/// A pool whose waits all end.
#[derive(Clone)]
pub(super) struct Pool(managed::Pool<Manager>);

impl Pool {
    fn new(manager: Manager, size: usize, timeouts: Timeouts) -> anyhow::Result<Self> {
        let pool = managed::Pool::builder(manager)
            .max_size(size)
            .timeouts(timeouts)
            .runtime(deadpool::Runtime::Tokio1)
            .build()?;
        Ok(Self(pool))
    }

    /// Another pool of the same kind and size, with connections of its own.
    ///
    /// # Errors
    /// When the pool cannot be built.
    pub(super) fn sibling(&self) -> anyhow::Result<Self> {
        Self::new(self.0.manager().clone(), self.0.status().max_size, self.0.timeouts())
    }

    /// Borrows a connection.
    ///
    /// # Errors
    /// 503 with `Retry-After` when none is free in time or none can be made.
    pub(super) async fn checkout(&self) -> Result<Loan, AppError> {
        match self.0.get().await {
            Ok(mut object) => {
                object.tidy = false;
                Ok(Loan(Some(object)))
            }
            Err(error) => {
                tracing::warn!(%error, "no database connection");
                Err(AppError::Busy)
            }
        }
    }

    /// `(in_use, open, max)`.
    pub(super) fn status(&self) -> (usize, usize, usize) {
        let status = self.0.status();
        (
            status.size.saturating_sub(status.available),
            status.size,
            status.max_size,
        )
    }
}

/// How to reach the server as one login: time-outs, and TLS unless the server is on this machine's socket.
fn target(
    url: &str,
    settings: &DatabaseSettings,
) -> anyhow::Result<(tokio_postgres::Config, Option<tokio_postgres_rustls::MakeRustlsConnect>)> {
    let mut config = tokio_postgres::Config::from_str(url)?;
    let statement = settings.statement_timeout_ms;
    let lock = settings.lock_timeout_ms;
    let idle = settings.idle_in_transaction_timeout_ms;
    // Row policies make planning cost several times what running costs. Every statement names its college and has an
    // index for it, so one plan serves all: planned once a connection, never per request. For the same reason no
    // statement is worth compiling.
    config.options(format!(
        "-c statement_timeout={statement} -c lock_timeout={lock} -c idle_in_transaction_session_timeout={idle} \
         -c plan_cache_mode=force_generic_plan -c jit=off"
    ));
    config.application_name("peer2peer");
    config.connect_timeout(Duration::from_millis(settings.connect_timeout_ms));
    config.tcp_user_timeout(Duration::from_secs(5));
    config.keepalives_idle(Duration::from_secs(10));
    let local = config
        .get_hosts()
        .iter()
        .any(|host| matches!(host, tokio_postgres::config::Host::Unix(_)));
    let tls = if settings.tls && !local { Some(tls()?) } else { None };
    Ok((config, tls))
}

/// One connection outside the pools and the part that drives it, for examinations of the catalogues.
pub(super) async fn connect_alone(
    url: &str,
    settings: &DatabaseSettings,
) -> anyhow::Result<(
    tokio_postgres::Client,
    futures_util::future::BoxFuture<'static, Result<(), tokio_postgres::Error>>,
)> {
    let (config, tls) = target(url, settings)?;
    Ok(match tls {
        Some(tls) => {
            let (client, driver) = config.connect(tls).await?;
            (client, Box::pin(driver))
        }
        None => {
            let (client, driver) = config.connect(tokio_postgres::NoTls).await?;
            (client, Box::pin(driver))
        }
    })
}

/// Builds a pool for one login.
pub(super) fn build(url: &str, settings: &DatabaseSettings, size: usize) -> anyhow::Result<Pool> {
    let (config, tls) = target(url, settings)?;
    let timeouts = Timeouts {
        wait: Some(Duration::from_millis(settings.wait_timeout_ms)),
        create: Some(Duration::from_millis(settings.connect_timeout_ms)),
        recycle: Some(Duration::from_secs(1)),
    };
    Pool::new(Manager { config, tls }, size.max(2), timeouts)
}

fn tls() -> anyhow::Result<tokio_postgres_rustls::MakeRustlsConnect> {
    let mut roots = rustls::RootCertStore::empty();
    for certificate in rustls_native_certs::load_native_certs().certs {
        roots.add(certificate)?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(tokio_postgres_rustls::MakeRustlsConnect::new(config))
}
