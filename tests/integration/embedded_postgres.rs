//! The embedded PostgreSQL against the real programs: start, stop, `kill -9`, take-over, privileges.

use std::fs;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, geteuid};
use peer2peer::platform::db::embedded::{Embedded, EmbeddedOptions, Stopped};
use tokio_postgres::{Client, NoTls};

/// Tells the re-run test binary which data directory to serve (see [`Helper`]).
const HELPER_DIR: &str = "P2P_TEST_EMBEDDED_HELPER";
const NOBODY: u32 = 65_534;

/// A fresh directory under /tmp, removed at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        let dir = PathBuf::from(format!("/tmp/p2p-test-{:016x}", rand::random::<u64>()));
        fs::DirBuilder::new().mode(0o755).create(&dir).unwrap();
        Self(dir)
    }

    fn data(&self) -> PathBuf {
        self.0.join("data")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// This test binary run again as a process of its own that starts the server and waits to be killed.
struct Helper(Child);

impl Helper {
    async fn start(data: &Path, uid: Option<u32>) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", "embedded_postgres::helper_process", "--nocapture"])
            .env(HELPER_DIR, data)
            .stdout(Stdio::null());
        if let Some(uid) = uid {
            command.uid(uid).gid(uid).current_dir("/");
        }
        let helper = Self(command.spawn().unwrap());
        let ready = data.join("helper-ready");
        let deadline = Instant::now() + Duration::from_secs(120);
        while !ready.exists() {
            assert!(Instant::now() < deadline, "the helper did not get ready");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        helper
    }

    fn kill_9(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Does nothing unless it is the re-run of [`Helper`].
#[tokio::test]
async fn helper_process() {
    let Some(data) = std::env::var_os(HELPER_DIR).map(PathBuf::from) else {
        return;
    };
    let server = start(&data).await;
    let client = connect(&server.urls().owner).await;
    client
        .batch_execute("CREATE TABLE kept (n int); INSERT INTO kept VALUES (42)")
        .await
        .unwrap();
    fs::write(data.join("helper-ready"), server.pid().to_string()).unwrap();
    tokio::time::sleep(Duration::from_secs(600)).await;
}

async fn start(data: &Path) -> Embedded {
    Embedded::start(data, &EmbeddedOptions::default()).await.unwrap()
}

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

async fn kept(server: &Embedded) -> i32 {
    let client = connect(&server.urls().owner).await;
    client.query_one("SELECT n FROM kept", &[]).await.unwrap().get(0)
}

fn alive(pid: i32) -> bool {
    // A zombie has no working directory.
    fs::read_link(format!("/proc/{pid}/cwd")).is_ok()
}

#[tokio::test]
async fn starts_keeps_data_and_stops() {
    let scratch = Scratch::new();
    // A closed data directory of ours is opened for the server's group, as far as passing goes.
    fs::DirBuilder::new().mode(0o700).create(scratch.data()).unwrap();
    let server = start(&scratch.data()).await;
    assert!(!server.adopted());
    let first_pid = server.pid();
    let uid = fs::metadata(format!("/proc/{first_pid}")).unwrap().uid();
    assert_ne!(uid, 0, "PostgreSQL never runs as root");
    let secrets = fs::metadata(scratch.data().join("postgres-secrets.toml")).unwrap();
    assert_eq!(secrets.permissions().mode() & 0o777, 0o600);

    let client = connect(&server.urls().owner).await;
    client
        .batch_execute(
            "CREATE ROLE p2p_app NOLOGIN; CREATE ROLE p2p_platform NOLOGIN;
             CREATE TABLE kept (n int); INSERT INTO kept VALUES (42)",
        )
        .await
        .unwrap();
    let row = client
        .query_one(
            "SELECT current_setting('listen_addresses'), current_setting('data_checksums'), datcollate, lower('ÄÉ')
             FROM pg_database WHERE datname = current_database()",
            &[],
        )
        .await
        .unwrap();
    assert_eq!(row.get::<_, &str>(0), "", "nothing listens on the network");
    assert_eq!(row.get::<_, &str>(1), "on");
    assert_eq!(row.get::<_, &str>(2), "C.UTF-8");
    assert_eq!(row.get::<_, &str>(3), "äé");
    drop(client);

    assert!(
        tokio_postgres::connect(&server.urls().app, NoTls).await.is_err(),
        "no login yet"
    );
    server.set_login_passwords().await.unwrap();
    for (url, login) in [
        (&server.urls().app, "p2p_app"),
        (&server.urls().platform, "p2p_platform"),
    ] {
        let row = connect(url)
            .await
            .query_one(
                "SELECT current_user::text, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user",
                &[],
            )
            .await
            .unwrap();
        assert_eq!((row.get::<_, &str>(0), row.get::<_, bool>(1)), (login, false));
    }
    let url = server.urls().app.clone();
    assert_eq!(server.stop().await.unwrap(), Stopped::Server);
    assert!(!alive(first_pid));

    let again = start(&scratch.data()).await;
    assert!(!again.adopted());
    assert_eq!(again.urls().app, url, "addresses and passwords stay");
    assert_eq!(kept(&again).await, 42);
    assert_eq!(again.stop().await.unwrap(), Stopped::Server);
}

#[tokio::test]
async fn takes_over_after_kill_9_of_the_owner() {
    let scratch = Scratch::new();
    let helper = Helper::start(&scratch.data(), None).await;
    let pid: i32 = fs::read_to_string(scratch.data().join("helper-ready"))
        .unwrap()
        .parse()
        .unwrap();
    helper.kill_9();
    assert!(alive(pid), "the server outlives its owner");

    let server = start(&scratch.data()).await;
    assert!(server.adopted());
    assert_eq!(server.pid(), pid);
    assert_eq!(kept(&server).await, 42);
    assert_eq!(server.stop().await.unwrap(), Stopped::Server);
    assert!(!alive(pid));
}

#[tokio::test]
async fn recovers_after_kill_9_of_everything() {
    let scratch = Scratch::new();
    let helper = Helper::start(&scratch.data(), None).await;
    let pid: i32 = fs::read_to_string(scratch.data().join("helper-ready"))
        .unwrap()
        .parse()
        .unwrap();
    helper.kill_9();
    kill(Pid::from_raw(pid), Signal::SIGKILL).unwrap();

    let server = start(&scratch.data()).await;
    assert!(!server.adopted());
    assert_eq!(kept(&server).await, 42);
    assert_eq!(server.stop().await.unwrap(), Stopped::Server);
}

#[tokio::test]
async fn the_last_to_leave_stops_the_server() {
    let scratch = Scratch::new();
    let data = scratch.data();
    // Both come at once to an empty directory: one creates the cluster, the other waits and takes over.
    let (first, second) = tokio::join!(start(&data), start(&data));
    assert_eq!(first.pid(), second.pid());
    assert_ne!(first.adopted(), second.adopted());
    assert_eq!(first.stop().await.unwrap(), Stopped::LeftRunning);
    connect(&second.urls().owner)
        .await
        .batch_execute("SELECT 1")
        .await
        .unwrap();
    let pid = second.pid();
    drop(second);
    // Dropping only asks; a start right behind it finds a server on its way out, or gone.
    let third = start(&data).await;
    assert_ne!(third.pid(), pid);
    assert_eq!(third.stop().await.unwrap(), Stopped::Server);
}

#[tokio::test]
async fn a_lock_file_naming_a_stranger_is_no_obstacle() {
    let scratch = Scratch::new();
    let server = start(&scratch.data()).await;
    let uid = fs::metadata(format!("/proc/{}", server.pid())).unwrap().uid();
    server.stop().await.unwrap();

    let mut stranger = Command::new("sleep");
    stranger.arg("300").current_dir("/");
    if geteuid().is_root() {
        stranger.uid(uid);
    }
    let mut stranger = stranger.spawn().unwrap();
    let lock_file = scratch.data().join("postgres/postmaster.pid");
    fs::write(&lock_file, format!("{}\n/elsewhere\n", stranger.id())).unwrap();
    let server = start(&scratch.data()).await;
    assert!(!server.adopted());
    assert!(stranger.try_wait().unwrap().is_none(), "the stranger lives");
    server.stop().await.unwrap();
    stranger.kill().unwrap();
    stranger.wait().unwrap();
}

#[tokio::test]
async fn a_long_data_path_gets_a_short_socket() {
    let scratch = Scratch::new();
    let data = scratch.data().join("long-".repeat(20)).join("data");
    let server = start(&data).await;
    assert!(server.urls().owner.contains("?host=%2Ftmp%2Fp2p-"));
    connect(&server.urls().owner)
        .await
        .batch_execute("SELECT 1")
        .await
        .unwrap();
    server.stop().await.unwrap();
}

#[tokio::test]
async fn lost_secrets_are_said_plainly() {
    let scratch = Scratch::new();
    start(&scratch.data()).await.stop().await.unwrap();
    fs::remove_file(scratch.data().join("postgres-secrets.toml")).unwrap();
    let error = Embedded::start(&scratch.data(), &EmbeddedOptions::default())
        .await
        .unwrap_err();
    assert!(error.to_string().contains("put that file back"), "{error}");
}

#[tokio::test]
async fn a_server_that_cannot_start_shows_its_own_words() {
    let scratch = Scratch::new();
    let options = EmbeddedOptions {
        settings: vec![("shared_buffers".into(), "nonsense".into())],
        ..EmbeddedOptions::default()
    };
    let error = Embedded::start(&scratch.data(), &options).await.unwrap_err();
    assert!(error.to_string().contains("shared_buffers"), "{error}");
}

#[tokio::test]
async fn a_normal_user_runs_it_as_themselves_and_root_follows() {
    if !geteuid().is_root() {
        return; // every other test then shows it
    }
    let scratch = Scratch::new();
    let data = scratch.data();
    fs::create_dir(&data).unwrap();
    std::os::unix::fs::chown(&data, Some(NOBODY), Some(NOBODY)).unwrap();
    let helper = Helper::start(&data, Some(NOBODY)).await;
    let pid: i32 = fs::read_to_string(data.join("helper-ready")).unwrap().parse().unwrap();
    assert_eq!(fs::metadata(format!("/proc/{pid}")).unwrap().uid(), NOBODY);
    helper.kill_9();

    let server = start(&data).await;
    assert!(server.adopted());
    assert_eq!(server.stop().await.unwrap(), Stopped::Server);
    let server = start(&data).await;
    assert_eq!(fs::metadata(format!("/proc/{}", server.pid())).unwrap().uid(), NOBODY);
    assert_eq!(kept(&server).await, 42);
    assert_eq!(server.stop().await.unwrap(), Stopped::Server);
}

#[tokio::test]
async fn an_unreachable_data_directory_moves_the_cluster() {
    if !geteuid().is_root() {
        return; // only root hands the server to another user
    }
    // A directory above the data directory is not ours to open, as /root is not.
    let scratch = Scratch::new();
    let data = scratch.0.join("closed/data");
    fs::DirBuilder::new()
        .mode(0o700)
        .create(scratch.0.join("closed"))
        .unwrap();
    let server = start(&data).await;
    let note = fs::read_to_string(data.join("postgres-location")).unwrap();
    let home = PathBuf::from(note.trim());
    assert!(home.starts_with("/var/lib/peer2peer"));
    assert!(home.join("postgres/PG_VERSION").exists());
    assert_eq!(server.stop().await.unwrap(), Stopped::Server);
    assert_eq!(start(&data).await.stop().await.unwrap(), Stopped::Server);
    fs::remove_dir_all(home).unwrap();
}
