//! The embedded PostgreSQL: a real server from this machine's own binaries, started beside us.
//!
//! Used when `DATABASE_URL` is unset. The cluster lives under the data directory, listens on a private Unix socket
//! only, and runs as an unprivileged user when we are root. Several processes of one data directory (`serve`, a
//! `doctor` in another terminal) share one server: the first to come starts it, the last to leave stops it, and a
//! server left behind by a killed process is taken over.
//!
//! | file | holds |
//! |---|---|
//! | `binaries.rs` | where the server's programs are, which version they are, which versions are safe |
//! | `account.rs` | the user the server runs as, and whether that user can reach a directory |
//! | `cluster.rs` | initdb, the secrets file, the socket directory |
//! | `process.rs` | the postmaster: its lock file, start, take-over, stop |

mod account;
mod binaries;
mod cluster;
mod process;

use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::Duration;

use tracing::{info, warn};

pub use account::ServerAccount;
pub use binaries::{Binaries, find_binaries, parse_version_line, version_has_known_holes, version_text};

use cluster::{Layout, Secrets};
use process::Postmaster;

/// The database the product lives in.
pub const DATABASE: &str = "peer2peer";
/// The cluster's superuser, and the login that migrates.
pub const OWNER_LOGIN: &str = "p2p_migrate";
/// The login of requests and jobs. Created without login by the first migration.
pub const APP_LOGIN: &str = "p2p_app";
/// The login of the console and of job claiming. Created without login by the first migration.
pub const PLATFORM_LOGIN: &str = "p2p_platform";

/// What can go wrong between an empty directory and a running server. Each text says what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// No `postgres` and `initdb` on this machine.
    #[error(
        "no PostgreSQL server programs found (looked in PATH, pg_config, /usr/lib/postgresql, Homebrew). \
         Install them with `./dev up`, or: Debian and Ubuntu `apt-get install postgresql`, Fedora `dnf install \
         postgresql-server`, macOS `brew install postgresql@17`; or set DATABASE_URL to a server of your own"
    )]
    NoBinaries,
    /// The cluster belongs to a major version whose programs are not installed.
    #[error(
        "the database in {cluster} was made by PostgreSQL {wanted}, and only {found} is installed. Install PostgreSQL \
         {wanted}, or dump the database with the old version and restore it into a new data directory"
    )]
    OtherMajor {
        /// Where the cluster is.
        cluster: PathBuf,
        /// The major version that made it.
        wanted: String,
        /// The versions found on this machine.
        found: String,
    },
    /// A version with holes that matter to row-level security, where that is refused.
    #[error(
        "PostgreSQL {0} has known security holes that reach past row-level security; upgrade to the current minor \
         release (at least 15.20, 16.16, 17.12 or 18.7)"
    )]
    KnownHoles(String),
    /// Started as root, and there is no user to run the server as.
    #[error("started as root, and neither the user `postgres` nor `nobody` exists to run PostgreSQL as")]
    NoAccount,
    /// The cluster is there, its passwords are not.
    #[error("{cluster} exists, but {secrets} does not: put that file back (it holds the database's passwords)")]
    SecretsMissing {
        /// Where the cluster is.
        cluster: PathBuf,
        /// Where the passwords should be.
        secrets: PathBuf,
    },
    /// The secrets file does not parse.
    #[error("{0} is not a valid secrets file: {1}")]
    SecretsUnreadable(PathBuf, String),
    /// `initdb` said no.
    #[error("initdb failed: {0}")]
    Initdb(String),
    /// The server ended while it was starting.
    #[error("PostgreSQL ended while starting; the last lines of {log}:\n{tail}")]
    Ended {
        /// The server's log.
        log: PathBuf,
        /// Its last lines.
        tail: String,
    },
    /// The server did not answer in time.
    #[error("PostgreSQL (process {pid}) did not answer within {seconds} s; see {log}")]
    TimedOut {
        /// The postmaster.
        pid: i32,
        /// How long we waited.
        seconds: u64,
        /// The server's log.
        log: PathBuf,
    },
    /// A statement of ours failed.
    #[error("{0}: {1}")]
    Query(&'static str, #[source] tokio_postgres::Error),
    /// The server's user cannot get to the cluster.
    #[error(
        "PostgreSQL runs as an unprivileged user, which cannot pass {barrier} to the database in {cluster}: move the \
         data directory (P2P_DATA_DIR) to a place that user can reach"
    )]
    Unreachable {
        /// Where the cluster is.
        cluster: PathBuf,
        /// The directory in the way.
        barrier: PathBuf,
    },
    /// A file or process operation failed.
    #[error("{0}: {1}")]
    Io(String, #[source] std::io::Error),
}

/// Names the operation an [`std::io::Error`] belongs to.
pub(crate) trait IoContext<T> {
    /// Turns the error into [`EmbeddedError::Io`] with `what` in front.
    fn io(self, what: impl Into<String>) -> Result<T, EmbeddedError>;
}

impl<T> IoContext<T> for Result<T, std::io::Error> {
    fn io(self, what: impl Into<String>) -> Result<T, EmbeddedError> {
        self.map_err(|error| EmbeddedError::Io(what.into(), error))
    }
}

/// How to start the server.
#[derive(Debug, Clone)]
pub struct EmbeddedOptions {
    /// Refuse a PostgreSQL with known holes (production); otherwise a warning is logged.
    pub refuse_known_holes: bool,
    /// Server parameters on top of ours, as in `postgresql.conf`.
    pub settings: Vec<(String, String)>,
    /// How long the server may take until it answers; crash recovery counts.
    pub start_timeout: Duration,
    /// How long a fast shutdown may take before we stop waiting.
    pub stop_timeout: Duration,
}

impl Default for EmbeddedOptions {
    fn default() -> Self {
        Self {
            refuse_known_holes: false,
            settings: Vec::new(),
            start_timeout: Duration::from_secs(120),
            stop_timeout: Duration::from_secs(60),
        }
    }
}

/// Connection strings of the three logins. They hold passwords and do not print.
#[derive(Clone)]
pub struct EmbeddedUrls {
    /// Migrates and creates the roles; a superuser.
    pub owner: String,
    /// Requests and jobs. Works after [`Embedded::set_login_passwords`].
    pub app: String,
    /// Console and job claiming. Works after [`Embedded::set_login_passwords`].
    pub platform: String,
}

impl fmt::Debug for EmbeddedUrls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmbeddedUrls(..)")
    }
}

/// What [`Embedded::stop`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// The server has shut down.
    Server,
    /// Another process still uses it; it keeps running.
    LeftRunning,
}

/// A running server this process uses. Stop it with [`Embedded::stop`]; dropping does so as well as it can.
#[derive(Debug)]
pub struct Embedded {
    layout: Layout,
    urls: EmbeddedUrls,
    secrets: Secrets,
    version_num: i32,
    adopted: bool,
    pid: i32,
    /// The server process when it is our child (reaped on stop).
    child: Option<Child>,
    /// Held shared by every process that uses the server; `None` once let go.
    users_lock: Option<File>,
    stop_timeout: Duration,
}

impl Embedded {
    /// Makes the cluster under `data_dir` if there is none, starts its server or takes over the one that runs, and
    /// creates the database. Safe to call from several processes at once.
    pub async fn start(data_dir: &Path, options: &EmbeddedOptions) -> Result<Self, EmbeddedError> {
        let mut account = ServerAccount::current()?;
        let layout = Layout::prepare(data_dir, &mut account)?;
        let start_lock = layout.lock_start().await?;
        let (users_lock, alone) = layout.lock_users()?;

        let binaries = binaries::for_cluster(&layout.cluster, layout.cluster_major()?)?;
        if version_has_known_holes(binaries.version_num) {
            let version = version_text(binaries.version_num);
            if options.refuse_known_holes {
                return Err(EmbeddedError::KnownHoles(version));
            }
            warn!(
                version,
                "this PostgreSQL has known security holes; upgrade to its current minor release"
            );
        }

        let secrets = cluster::create_if_missing(&layout, &binaries, &account).await?;
        let running = Postmaster {
            layout: &layout,
            binaries: &binaries,
            account: &account,
            admin_url: &layout.url(OWNER_LOGIN, &secrets.owner, "postgres"),
            options,
            alone,
        }
        .adopt_or_start()
        .await?;
        drop(start_lock);

        info!(
            version = version_text(running.version_num),
            adopted = running.adopted,
            cluster = %layout.cluster.display(),
            "embedded PostgreSQL is up"
        );
        Ok(Self {
            urls: layout.urls(&secrets),
            secrets,
            version_num: running.version_num,
            adopted: running.adopted,
            pid: running.pid,
            child: running.child,
            users_lock: Some(users_lock),
            stop_timeout: options.stop_timeout,
            layout,
        })
    }

    /// Connection strings of the three logins.
    #[must_use]
    pub fn urls(&self) -> &EmbeddedUrls {
        &self.urls
    }

    /// The server's `server_version_num`, such as 150020.
    #[must_use]
    pub fn server_version_num(&self) -> i32 {
        self.version_num
    }

    /// Whether the server was already running when we came.
    #[must_use]
    pub fn adopted(&self) -> bool {
        self.adopted
    }

    /// Process id of the postmaster.
    #[must_use]
    pub fn pid(&self) -> i32 {
        self.pid
    }

    /// Lets the logins `p2p_app` and `p2p_platform` in with their passwords. Call it after migrating: the migrations
    /// create both roles without a login.
    pub async fn set_login_passwords(&self) -> Result<(), EmbeddedError> {
        const WHAT: &str = "giving the database roles their logins";
        let client = process::connect(&self.urls.owner)
            .await
            .map_err(|error| EmbeddedError::Query(WHAT, error))?;
        for (login, password) in [(APP_LOGIN, &self.secrets.app), (PLATFORM_LOGIN, &self.secrets.platform)] {
            // Utility statements take no parameters. Both parts are ours: a constant, and letters and digits.
            client
                .batch_execute(&format!("ALTER ROLE {login} LOGIN PASSWORD '{password}'"))
                .await
                .map_err(|error| EmbeddedError::Query(WHAT, error))?;
        }
        Ok(())
    }

    /// Lets go of the server, and shuts it down (fast: open transactions are rolled back, data is flushed) when no
    /// other process uses it.
    pub async fn stop(mut self) -> Result<Stopped, EmbeddedError> {
        let _start_lock = self.layout.lock_start().await?;
        if !self.let_go() {
            return Ok(Stopped::LeftRunning);
        }
        process::request_fast_shutdown(&self.layout.cluster);
        let child = self.child.as_mut();
        process::wait_until_gone(&self.layout, self.pid, child, self.stop_timeout).await?;
        // Only a socket directory outside the data directory would be litter; a new start makes it again.
        let _ = std::fs::remove_dir(&self.layout.socket_dir);
        info!("embedded PostgreSQL has stopped");
        Ok(Stopped::Server)
    }

    /// Gives up our share of the server; true when nobody else has one.
    fn let_go(&mut self) -> bool {
        let Some(lock) = self.users_lock.take() else {
            return false;
        };
        // An unlock and a new try are two steps; callers that must not race hold the start lock.
        lock.unlock().is_ok() && lock.try_lock().is_ok()
    }
}

impl Drop for Embedded {
    /// Asks the server to stop without waiting for it: the next start waits if it is still stopping.
    fn drop(&mut self) {
        if self.let_go() {
            process::request_fast_shutdown(&self.layout.cluster);
        }
        // A child nobody waits for is taken over by init when we end; until then it costs one process-table entry.
        if let Some(child) = self.child.as_mut() {
            let _ = child.try_wait();
        }
    }
}
