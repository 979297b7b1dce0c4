//! A database a test, copied from a template that is made once for each state of the migrations, the replaceable SQL and
//! the fixture.

use peer2peer::features;
use peer2peer::platform::auth::Passwords;
use peer2peer::platform::db::migrate;
use sha2::{Digest as _, Sha256};
use tokio_postgres::{Client, NoTls};
use uuid::Uuid;

use super::people::{PASSWORD, fixture_sql};

/// One test's database; dropped with it.
pub struct TestDatabase {
    name: String,
    owner: tokio_postgres::Config,
}

/// The superuser's URL of the test cluster.
fn cluster() -> tokio_postgres::Config {
    std::env::var("P2P_TEST_DATABASE_URL")
        .expect("P2P_TEST_DATABASE_URL is not set: run `eval \"$(./dev pg-test start)\"` first, or `./dev test`")
        .parse()
        .unwrap()
}

async fn connect(config: &tokio_postgres::Config) -> Client {
    let (client, connection) = config.connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// A URL for diesel from a configuration; the test cluster trusts its socket.
fn url(config: &tokio_postgres::Config, user: &str, database: &str) -> String {
    let host = match config.get_hosts().first().unwrap() {
        tokio_postgres::config::Host::Unix(path) => path.display().to_string().replace('/', "%2F"),
        tokio_postgres::config::Host::Tcp(host) => host.clone(),
    };
    let port = config.get_ports().first().copied().unwrap_or(5432);
    format!("postgres://{user}@{host}:{port}/{database}")
}

/// Changes with every migration, every file of replaceable SQL and with the fixture.
async fn template_name(passwords: &Passwords) -> (String, String) {
    let hash = passwords.hash(PASSWORD).await.unwrap();
    let mut hasher = Sha256::new();
    let mut folders: Vec<_> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations"))
        .unwrap()
        .map(|entry| entry.unwrap().path().join("up.sql"))
        .filter(|file| file.exists())
        .collect();
    folders.sort();
    for file in folders {
        hasher.update(std::fs::read(file).unwrap());
    }
    for (name, text) in features::sql() {
        hasher.update(name);
        hasher.update(text);
    }
    hasher.update(fixture_sql("-"));
    let name = format!("p2p_template_{}", &hex::encode(hasher.finalize())[..16]);
    (name, fixture_sql(&hash))
}

impl TestDatabase {
    /// Copies the template, making it first when it is missing.
    pub async fn create() -> Self {
        let cluster = cluster();
        let admin = connect(&cluster).await;
        let settings = super::settings(&std::env::temp_dir(), |_| {});
        let passwords = Passwords::new(&settings.auth, &super::secrets().server_key).unwrap();
        let (template, fixture) = template_name(&passwords).await;
        // One test makes the template, the others wait for it here.
        admin.batch_execute("SELECT pg_advisory_lock(77001)").await.unwrap();
        let there = admin
            .query_one(
                "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1 AND datallowconn = false)",
                &[&template],
            )
            .await
            .unwrap()
            .get::<_, bool>(0);
        if !there {
            admin
                .batch_execute(&format!("DROP DATABASE IF EXISTS {template}"))
                .await
                .unwrap();
            admin
                .batch_execute(&format!("CREATE DATABASE {template}"))
                .await
                .unwrap();
            let owner = cluster.get_user().unwrap_or("postgres").to_owned();
            migrate::run(&url(&cluster, &owner, &template), &features::sql())
                .await
                .unwrap();
            admin
                .batch_execute("ALTER ROLE p2p_app LOGIN; ALTER ROLE p2p_platform LOGIN;")
                .await
                .unwrap();
            let mut config = cluster.clone();
            config.dbname(&template);
            let inside = connect(&config).await;
            inside.batch_execute(&fixture).await.unwrap();
            drop(inside);
            // Connections that are still closing must not keep the template from being copied.
            admin
                .batch_execute(&format!(
                    "ALTER DATABASE {template} ALLOW_CONNECTIONS false;
                     SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{template}'"
                ))
                .await
                .unwrap();
        }
        admin.batch_execute("SELECT pg_advisory_unlock(77001)").await.unwrap();
        let name = format!("p2p_test_{}", Uuid::now_v7().simple());
        admin
            .batch_execute(&format!(
                "CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"
            ))
            .await
            .unwrap();
        // What the migration takes away from the database itself is not copied with a template.
        admin
            .batch_execute(&format!("REVOKE TEMPORARY, CREATE ON DATABASE {name} FROM PUBLIC"))
            .await
            .unwrap();
        let mut owner = cluster;
        owner.dbname(&name);
        Self { name, owner }
    }

    /// A database without anything in it.
    pub async fn empty() -> Self {
        let mut owner = cluster();
        let name = format!("p2p_test_{}", Uuid::now_v7().simple());
        let admin = connect(&owner).await;
        admin.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
        owner.dbname(&name);
        Self { name, owner }
    }

    /// URL of the login that migrates.
    pub fn owner_url(&self) -> String {
        url(&self.owner, self.owner.get_user().unwrap_or("postgres"), &self.name)
    }

    /// URL of the login of requests.
    pub fn app_url(&self) -> String {
        url(&self.owner, "p2p_app", &self.name)
    }

    /// URL of the login of the registry.
    pub fn platform_url(&self) -> String {
        url(&self.owner, "p2p_platform", &self.name)
    }

    /// A superuser's connection: sees and may do everything.
    pub async fn db_owner(&self) -> Client {
        connect(&self.owner).await
    }

    /// A connection as `p2p_app`, without any context.
    pub async fn db_app(&self) -> Client {
        let mut config = self.owner.clone();
        config.user("p2p_app");
        connect(&config).await
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // A fresh thread and runtime: the test's own may be gone or busy.
        let (name, mut config) = (self.name.clone(), self.owner.clone());
        config.dbname("postgres");
        let dropped = std::thread::spawn(move || {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap()
                .block_on(async {
                    let admin = connect(&config).await;
                    admin
                        .batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                        .await
                })
        });
        let _ = dropped.join();
    }
}
