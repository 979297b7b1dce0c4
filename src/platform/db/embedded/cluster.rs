//! The cluster on disk: where it lies, its passwords, its creation.
//!
//! ```text
//! <data dir>/postgres/               the cluster (owned by the server's user)
//! <data dir>/postgres-location       where the cluster is instead, when that user cannot reach the data directory
//! <data dir>/postgres-secrets.toml   the passwords of the three logins, readable by us only
//! <data dir>/postgres.log            what the server says
//! <data dir>/postgres-start.lock     held while a process starts or stops the server
//! <data dir>/postgres-users.lock     held (shared) by every process that uses the server
//! ```

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rand::distr::{Alphanumeric, SampleString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tracing::{info, warn};

use super::account::ServerAccount;
use super::binaries::Binaries;
use super::{APP_LOGIN, DATABASE, EmbeddedError, EmbeddedUrls, IoContext, OWNER_LOGIN, PLATFORM_LOGIN};

/// Where clusters go whose data directory the server's user cannot reach (a data directory under /root, say).
const RELOCATED_HOME: &str = "/var/lib/peer2peer";
/// `sun_path` holds 108 bytes on Linux and 104 on macOS, the closing NUL included; the shorter one counts.
const SOCKET_PATH_LIMIT: usize = 103;
/// The port only names the socket file; nothing listens on the network.
const PORT: u16 = 5432;
const INITDB_TIMEOUT: Duration = Duration::from_secs(180);
/// Another process may be in crash recovery under the start lock.
const START_LOCK_TIMEOUT: Duration = Duration::from_secs(180);

/// Passwords of the three logins: letters and digits only, so they need no quoting anywhere.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Secrets {
    pub(super) owner: String,
    pub(super) app: String,
    pub(super) platform: String,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(..)")
    }
}

/// The places of one cluster, all absolute.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) cluster: PathBuf,
    pub(super) socket_dir: PathBuf,
    pub(super) log: PathBuf,
    secrets: PathBuf,
    start_lock: PathBuf,
    users_lock: PathBuf,
}

impl Layout {
    /// Creates the data directory and the socket directory, and decides where the cluster lies. The account becomes
    /// the owner of a cluster that already exists.
    pub(super) fn prepare(data_dir: &Path, account: &mut ServerAccount) -> Result<Self, EmbeddedError> {
        fs::create_dir_all(data_dir).io(format!("creating {}", data_dir.display()))?;
        let data_dir = data_dir
            .canonicalize()
            .io(format!("resolving {}", data_dir.display()))?;
        let id = short_hash(&data_dir);

        let home = cluster_home(&data_dir, &id, account)?;
        let cluster = home.join("postgres");
        account.let_through(&home)?;

        let mut socket_dir = home.join("postgres-run");
        if socket_path_length(&socket_dir) > SOCKET_PATH_LIMIT {
            // Always /tmp, never TMPDIR: every process of this data directory must come to the same place.
            socket_dir = PathBuf::from(format!("/tmp/p2p-{id}"));
        }
        account.own_private_dir(&socket_dir)?;

        Ok(Self {
            cluster,
            socket_dir,
            log: data_dir.join("postgres.log"),
            secrets: data_dir.join("postgres-secrets.toml"),
            start_lock: data_dir.join("postgres-start.lock"),
            users_lock: data_dir.join("postgres-users.lock"),
        })
    }

    /// The major version that made the cluster (`15`), or `None` when there is no cluster yet.
    pub(super) fn cluster_major(&self) -> Result<Option<String>, EmbeddedError> {
        let file = self.cluster.join("PG_VERSION");
        match fs::read_to_string(&file) {
            Ok(text) => Ok(Some(text.trim().to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).io(format!("reading {}", file.display())),
        }
    }

    /// Waits for the right to start or stop the server.
    pub(super) async fn lock_start(&self) -> Result<File, EmbeddedError> {
        let what = || format!("locking {}", self.start_lock.display());
        let file = open_lock(&self.start_lock)?;
        let deadline = tokio::time::Instant::now() + START_LOCK_TIMEOUT;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(fs::TryLockError::WouldBlock) if tokio::time::Instant::now() < deadline => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                Err(error) => return Err(std::io::Error::from(error)).io(what()),
            }
        }
    }

    /// Becomes one of the server's users. Says whether we are the only one at this moment; ask under the start lock.
    pub(super) fn lock_users(&self) -> Result<(File, bool), EmbeddedError> {
        let file = open_lock(&self.users_lock)?;
        let alone = file.try_lock().is_ok();
        // Also turns an exclusive lock into a shared one.
        file.lock_shared()
            .io(format!("locking {}", self.users_lock.display()))?;
        Ok((file, alone))
    }

    /// The connection string of one login to one database over the private socket.
    pub(super) fn url(&self, login: &str, password: &str, database: &str) -> String {
        let host = percent_encode(self.socket_dir.as_os_str().as_bytes());
        format!("postgresql://{login}:{password}@/{database}?host={host}&port={PORT}")
    }

    pub(super) fn urls(&self, secrets: &Secrets) -> EmbeddedUrls {
        EmbeddedUrls {
            owner: self.url(OWNER_LOGIN, &secrets.owner, DATABASE),
            app: self.url(APP_LOGIN, &secrets.app, DATABASE),
            platform: self.url(PLATFORM_LOGIN, &secrets.platform, DATABASE),
        }
    }
}

/// The port that names the socket file.
pub(super) const fn port() -> u16 {
    PORT
}

/// The data directory itself, or a place outside when the server's user cannot get there.
fn cluster_home(data_dir: &Path, id: &str, account: &mut ServerAccount) -> Result<PathBuf, EmbeddedError> {
    let note = data_dir.join("postgres-location");
    match fs::read_to_string(&note) {
        Ok(text) => {
            let home = PathBuf::from(text.trim());
            account.become_owner_of(&home.join("postgres"));
            return Ok(home);
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error).io(format!("reading {}", note.display())),
    }
    let cluster = data_dir.join("postgres");
    account.become_owner_of(&cluster);
    let Some(barrier) = account.barrier_above(data_dir) else {
        return Ok(data_dir.to_path_buf());
    };
    if cluster.exists() {
        // Somewhere else there would be an empty database: never instead of one that exists.
        return Err(EmbeddedError::Unreachable { cluster, barrier });
    }
    let home = Path::new(RELOCATED_HOME).join(id);
    fs::create_dir_all(&home).io(format!("creating {}", home.display()))?;
    write_private(&note, format!("{}\n", home.display()).as_bytes())?;
    warn!(
        barrier = %barrier.display(),
        home = %home.display(),
        "PostgreSQL runs as an unprivileged user that cannot pass this directory; the database goes elsewhere"
    );
    Ok(home)
}

/// Reads the secrets, and creates secrets and cluster when there is none. A creation cut short leaves nothing behind
/// that a later start would take for a cluster: it becomes one by a rename at the end.
pub(super) async fn create_if_missing(
    layout: &Layout,
    binaries: &Binaries,
    account: &ServerAccount,
) -> Result<Secrets, EmbeddedError> {
    let exists = layout.cluster_major()?.is_some();
    let secrets = match fs::read_to_string(&layout.secrets) {
        Ok(text) => toml::from_str(&text)
            .map_err(|error| EmbeddedError::SecretsUnreadable(layout.secrets.clone(), error.message().to_owned()))?,
        Err(error) if error.kind() == ErrorKind::NotFound && exists => {
            return Err(EmbeddedError::SecretsMissing {
                cluster: layout.cluster.clone(),
                secrets: layout.secrets.clone(),
            });
        }
        Err(error) if error.kind() == ErrorKind::NotFound => new_secrets(layout)?,
        Err(error) => return Err(error).io(format!("reading {}", layout.secrets.display())),
    };
    if !exists {
        initdb(layout, binaries, account, &secrets).await?;
    }
    Ok(secrets)
}

fn new_secrets(layout: &Layout) -> Result<Secrets, EmbeddedError> {
    let password = || Alphanumeric.sample_string(&mut rand::rng(), 40);
    let secrets = Secrets {
        owner: password(),
        app: password(),
        platform: password(),
    };
    let Secrets { owner, app, platform } = &secrets;
    let text = format!(
        "# Passwords of the embedded PostgreSQL. Made once; the database cannot be opened without them.\n\
         owner = \"{owner}\"\napp = \"{app}\"\nplatform = \"{platform}\"\n"
    );
    write_private(&layout.secrets, text.as_bytes())?;
    Ok(secrets)
}

async fn initdb(
    layout: &Layout,
    binaries: &Binaries,
    account: &ServerAccount,
    secrets: &Secrets,
) -> Result<(), EmbeddedError> {
    info!(
        cluster = %layout.cluster.display(),
        version = super::version_text(binaries.version_num),
        "creating the embedded PostgreSQL"
    );
    let half_made = layout.cluster.with_extension("new");
    if half_made.exists() {
        fs::remove_dir_all(&half_made).io(format!("removing {}", half_made.display()))?;
    }
    account.own_private_dir(&half_made)?;
    let password_file = layout.socket_dir.join("initdb-password");
    write_private(&password_file, secrets.owner.as_bytes())?;
    account.give(&password_file)?;

    let mut command = account.command(&binaries.program("initdb"));
    command
        .current_dir(&half_made)
        .arg("--pgdata")
        .arg(&half_made)
        .arg("--pwfile")
        .arg(&password_file)
        .args(["--username", OWNER_LOGIN])
        .args(["--auth-local=scram-sha-256", "--auth-host=scram-sha-256"])
        .args(["--encoding=UTF8", "--data-checksums"])
        .args(locale_arguments());
    let mut command = tokio::process::Command::from(command);
    command.stdin(std::process::Stdio::null()).kill_on_drop(true);
    let outcome = tokio::time::timeout(INITDB_TIMEOUT, command.output()).await;
    // The password is in the secrets file; this copy has served, whatever came of it.
    let _ = fs::remove_file(&password_file);
    let output = outcome
        .map_err(|_| EmbeddedError::Initdb(format!("took longer than {INITDB_TIMEOUT:?}")))?
        .io("running initdb")?;
    if !output.status.success() {
        return Err(EmbeddedError::Initdb(
            String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        ));
    }
    fs::rename(&half_made, &layout.cluster).io(format!("creating {}", layout.cluster.display()))
}

/// A locale that is the same on every machine and knows Unicode's letters. macOS has no `C.UTF-8`.
fn locale_arguments() -> &'static [&'static str] {
    if cfg!(target_os = "macos") {
        &["--locale=C", "--lc-ctype=en_US.UTF-8"]
    } else {
        &["--locale=C.UTF-8", "--lc-messages=C"]
    }
}

fn open_lock(path: &Path) -> Result<File, EmbeddedError> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .io(format!("opening {}", path.display()))
}

/// Writes a file that only we may read; it is there whole or not at all.
fn write_private(path: &Path, bytes: &[u8]) -> Result<(), EmbeddedError> {
    let what = || format!("writing {}", path.display());
    let half_written = path.with_extension("half");
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&half_written)
        .io(what())?;
    file.write_all(bytes).io(what())?;
    file.sync_all().io(what())?;
    fs::rename(&half_written, path).io(what())
}

fn socket_path_length(dir: &Path) -> usize {
    dir.join(format!(".s.PGSQL.{PORT}.lock")).as_os_str().len()
}

fn short_hash(path: &Path) -> String {
    let digest = Sha256::digest(path.as_os_str().as_bytes());
    hex::encode(digest.get(..8).unwrap_or(&digest))
}

/// Everything but unreserved characters as `%XX`, for the query part of a connection string.
fn percent_encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 3);
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connection_strings_carry_any_path() {
        let layout = Layout {
            cluster: PathBuf::from("/d/postgres"),
            socket_dir: PathBuf::from("/d a&ta=é/postgres-run"),
            log: PathBuf::from("/d/postgres.log"),
            secrets: PathBuf::new(),
            start_lock: PathBuf::new(),
            users_lock: PathBuf::new(),
        };
        let url = layout.url("p2p_app", "Pass1", DATABASE);
        assert_eq!(
            url,
            "postgresql://p2p_app:Pass1@/peer2peer?host=%2Fd%20a%26ta%3D%C3%A9%2Fpostgres-run&port=5432"
        );
        let config: tokio_postgres::Config = url.parse().expect("the driver reads it");
        assert_eq!(
            config.get_hosts(),
            [tokio_postgres::config::Host::Unix(layout.socket_dir.clone())]
        );
        assert_eq!(config.get_user(), Some("p2p_app"));
        assert_eq!(config.get_dbname(), Some(DATABASE));
    }
}
