//! The postmaster: started as our child, taken over when a killed run left it behind, stopped with a fast shutdown.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::time::{Instant, sleep, timeout};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, NoTls};
use tracing::{info, warn};

use super::account::ServerAccount;
use super::binaries::Binaries;
use super::cluster::{Layout, port};
use super::{DATABASE, EmbeddedError, EmbeddedOptions, IoContext, version_text};

const POLL: Duration = Duration::from_millis(50);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// The log starts anew beyond this size; one older log is kept.
const LOG_LIMIT: u64 = 16 * 1024 * 1024;
/// How much of the log an error quotes.
const TAIL: usize = 2000;

/// A server that answers.
pub(super) struct Running {
    pub(super) pid: i32,
    pub(super) version_num: i32,
    pub(super) adopted: bool,
    pub(super) child: Option<Child>,
}

/// What is needed to get one cluster's server running.
pub(super) struct Postmaster<'a> {
    pub(super) layout: &'a Layout,
    pub(super) binaries: &'a Binaries,
    pub(super) account: &'a ServerAccount,
    /// Connection string of the superuser to the database `postgres`.
    pub(super) admin_url: &'a str,
    pub(super) options: &'a EmbeddedOptions,
    /// Whether no other process uses the server.
    pub(super) alone: bool,
}

enum Wait {
    Ready(i32),
    Gone,
}

impl Postmaster<'_> {
    /// Takes over the server that runs on this cluster, or starts one; then makes sure the database exists.
    pub(super) async fn adopt_or_start(&self) -> Result<Running, EmbeddedError> {
        let deadline = Instant::now() + self.options.start_timeout;
        let running = match self.adopt(deadline).await? {
            Some(running) => running,
            None => self.start(deadline).await?,
        };
        self.create_database().await?;
        Ok(running)
    }

    async fn adopt(&self, deadline: Instant) -> Result<Option<Running>, EmbeddedError> {
        let Some(pid) = live_postmaster(&self.layout.cluster) else {
            return Ok(None);
        };
        info!(pid, "a PostgreSQL of this data directory is still running");
        let Wait::Ready(version_num) = self.wait_ready(pid, &mut None, deadline).await? else {
            return Ok(None); // it was on its way out
        };
        if version_num != self.binaries.version_num {
            let (runs, installed) = (version_text(version_num), version_text(self.binaries.version_num));
            if self.alone {
                info!(runs, installed, "PostgreSQL was upgraded: starting the new one");
                request_fast_shutdown(&self.layout.cluster);
                wait_until_gone(self.layout, pid, None, self.options.stop_timeout).await?;
                return Ok(None);
            }
            warn!(runs, installed, "PostgreSQL was upgraded; stop every process to use it");
        }
        Ok(Some(Running {
            pid,
            version_num,
            adopted: true,
            child: None,
        }))
    }

    async fn start(&self, deadline: Instant) -> Result<Running, EmbeddedError> {
        loop {
            // Nobody but this cluster's server uses the socket directory, and it is gone.
            for stale in ["", ".lock"] {
                let file = format!(".s.PGSQL.{}{stale}", port());
                let _ = fs::remove_file(self.layout.socket_dir.join(file));
            }
            let mut log = open_log(&self.layout.log)?;
            let from = log
                .seek(SeekFrom::End(0))
                .io(format!("reading {}", self.layout.log.display()))?;
            let child = self.spawn(log)?;
            let pid = i32::try_from(child.id()).unwrap_or(i32::MAX);
            let mut child = Some(child);
            if let Wait::Ready(version_num) = self.wait_ready(pid, &mut child, deadline).await? {
                return Ok(Running {
                    pid,
                    version_num,
                    adopted: false,
                    child,
                });
            }
            let tail = log_tail(&self.layout.log, from);
            // The server processes of a killed postmaster end by themselves, but not all at once.
            let leftovers = tail.contains("pre-existing shared memory block");
            if !leftovers || Instant::now() >= deadline {
                return Err(EmbeddedError::Ended {
                    log: self.layout.log.clone(),
                    tail,
                });
            }
            sleep(POLL * 4).await;
        }
    }

    fn spawn(&self, log: File) -> Result<Child, EmbeddedError> {
        let what = "starting postgres";
        let socket_dir = self.layout.socket_dir.display().to_string();
        let mut settings = vec![
            ("listen_addresses".to_owned(), String::new()),
            // A quoted list element: the path may hold a comma or a blank.
            (
                "unix_socket_directories".to_owned(),
                format!("\"{}\"", socket_dir.replace('"', "\"\"")),
            ),
            ("unix_socket_permissions".to_owned(), "0700".to_owned()),
            ("port".to_owned(), port().to_string()),
            ("cluster_name".to_owned(), DATABASE.to_owned()),
            ("max_connections".to_owned(), "200".to_owned()),
            ("timezone".to_owned(), "UTC".to_owned()),
            ("log_timezone".to_owned(), "UTC".to_owned()),
            ("log_line_prefix".to_owned(), "%m [%p] %q%u@%d ".to_owned()),
            ("logging_collector".to_owned(), "off".to_owned()),
            // Short queries only: compiling them costs more than it gives.
            ("jit".to_owned(), "off".to_owned()),
        ];
        settings.extend(self.options.settings.iter().cloned());

        let mut command = self.account.command(&self.binaries.program("postgres"));
        command
            .current_dir(&self.layout.cluster)
            .arg("-D")
            .arg(&self.layout.cluster);
        for (name, value) in settings {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        command
            .stdin(Stdio::null())
            .stdout(log.try_clone().io(what)?)
            .stderr(log)
            // Ctrl-C at the terminal is for us; we then stop the server in order.
            .process_group(0)
            .spawn()
            .io(what)
    }

    /// Waits until the server answers; `Gone` when it ended instead.
    async fn wait_ready(&self, pid: i32, child: &mut Option<Child>, deadline: Instant) -> Result<Wait, EmbeddedError> {
        loop {
            let gone = match child {
                Some(child) => child.try_wait().io("waiting for postgres")?.is_some(),
                None => live_postmaster(&self.layout.cluster) != Some(pid),
            };
            if gone {
                return Ok(Wait::Gone);
            }
            match self.version().await {
                Ok(version_num) => return Ok(Wait::Ready(version_num)),
                Err(error) if error.code() == Some(&SqlState::INVALID_PASSWORD) => {
                    return Err(EmbeddedError::Query("signing in to the database", error));
                }
                // No socket yet, or "the database system is starting up".
                Err(_) if Instant::now() < deadline => sleep(POLL).await,
                Err(_) => {
                    return Err(EmbeddedError::TimedOut {
                        pid,
                        seconds: self.options.start_timeout.as_secs(),
                        log: self.layout.log.clone(),
                    });
                }
            }
        }
    }

    async fn version(&self) -> Result<i32, tokio_postgres::Error> {
        let row = connect(self.admin_url)
            .await?
            .query_one("SELECT current_setting('server_version_num')::int", &[])
            .await?;
        row.try_get(0)
    }

    async fn create_database(&self) -> Result<(), EmbeddedError> {
        let failed = |error| EmbeddedError::Query("creating the database", error);
        let client = connect(self.admin_url).await.map_err(failed)?;
        let exists = client
            .query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&DATABASE])
            .await
            .map_err(failed)?
            .is_some();
        if exists {
            return Ok(());
        }
        // One statement a message: CREATE DATABASE cannot run inside a transaction. The other databases are nobody's
        // business but the superuser's.
        for statement in [
            "REVOKE ALL ON DATABASE postgres FROM PUBLIC",
            "REVOKE ALL ON DATABASE template1 FROM PUBLIC",
            "CREATE DATABASE peer2peer TEMPLATE template0 ENCODING 'UTF8'",
        ] {
            client.batch_execute(statement).await.map_err(failed)?;
        }
        Ok(())
    }
}

/// Opens one connection on the private socket (no TLS: it never leaves this machine).
pub(super) async fn connect(url: &str) -> Result<Client, tokio_postgres::Error> {
    let mut config: tokio_postgres::Config = url.parse()?;
    config.connect_timeout(CONNECT_TIMEOUT);
    config.application_name("peer2peer embedded");
    let (client, connection) = config.connect(NoTls).await?;
    tokio::spawn(async move {
        // The client sees the error of its own statement; a closed connection is no news here.
        let _ = timeout(Duration::from_secs(300), connection).await;
    });
    Ok(client)
}

/// The postmaster of this cluster, if it is alive. A lock file that outlived its server (power loss, `kill -9`) may
/// name a process number that somebody else has by now.
pub(super) fn live_postmaster(cluster: &Path) -> Option<i32> {
    let lock_file = cluster.join("postmaster.pid");
    let pid: i32 = fs::read_to_string(&lock_file)
        .ok()?
        .lines()
        .next()?
        .trim()
        .parse()
        .ok()?;
    if pid <= 1 || kill(Pid::from_raw(pid), None) == Err(Errno::ESRCH) {
        return None;
    }
    // A postmaster works in its cluster's directory. Where /proc tells, it tells; elsewhere the lock file is believed.
    match fs::read_link(format!("/proc/{pid}/cwd")) {
        Ok(works_in) if works_in == cluster => return Some(pid),
        Err(_) if !Path::new("/proc/self/cwd").exists() => return Some(pid),
        // Another user's process; PostgreSQL sees through that by itself.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => return None,
        // A stranger, or a zombie nobody reaps: PostgreSQL would believe the lock file and refuse to start. (Server
        // processes left without their postmaster it finds by its shared memory, lock file or not.)
        _ => {}
    }
    warn!(pid, "removing the lock file of a PostgreSQL that is gone");
    let _ = fs::remove_file(&lock_file);
    None
}

/// Fast shutdown: clients are disconnected, their transactions rolled back, everything is flushed.
pub(super) fn request_fast_shutdown(cluster: &Path) {
    if let Some(pid) = live_postmaster(cluster) {
        let _ = kill(Pid::from_raw(pid), Signal::SIGINT);
    }
}

/// Waits for the end of a server that was asked to stop.
pub(super) async fn wait_until_gone(
    layout: &Layout,
    pid: i32,
    mut child: Option<&mut Child>,
    limit: Duration,
) -> Result<(), EmbeddedError> {
    let deadline = Instant::now() + limit;
    loop {
        let gone = match child.as_deref_mut() {
            Some(child) => child.try_wait().io("waiting for postgres")?.is_some(),
            None => live_postmaster(&layout.cluster) != Some(pid),
        };
        if gone {
            return Ok(());
        }
        if Instant::now() >= deadline {
            return Err(EmbeddedError::TimedOut {
                pid,
                seconds: limit.as_secs(),
                log: layout.log.clone(),
            });
        }
        sleep(POLL).await;
    }
}

fn open_log(path: &Path) -> Result<File, EmbeddedError> {
    let what = || format!("opening {}", path.display());
    if fs::metadata(path).is_ok_and(|meta| meta.len() > LOG_LIMIT) {
        fs::rename(path, path.with_extension("log.1")).io(what())?;
    }
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)
        .io(what())
}

/// The last lines written since `from`.
fn log_tail(path: &Path, from: u64) -> String {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        file.take(LOG_LIMIT).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().unwrap_or_default();
    let start = bytes.len().saturating_sub(TAIL);
    String::from_utf8_lossy(bytes.get(start..).unwrap_or_default())
        .trim()
        .to_owned()
}
