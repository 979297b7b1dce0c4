//! Typed settings: `config/default.toml`, then `config/<P2P_ENV>.toml` (both inside the binary), then a file named by
//! `P2P_CONFIG_FILE`, then the environment (`P2P_<SECTION>__<KEY>`). Checked once, at start.

mod college;
mod secrets;

use std::collections::BTreeMap;
use std::path::PathBuf;

use figment::Figment;
use figment::providers::{Env, Format as _, Toml};
use serde::Deserialize;

pub use college::{ChatSettings, CollegeLimits, CollegeSettings, PrivacySettings, SignInSettings, Strangers};
pub use secrets::{Secrets, SigningKey};

/// Where the product runs; decides defaults and what is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// A developer's machine.
    Development,
    /// Automated tests.
    Test,
    /// Real colleges.
    Production,
}

impl Environment {
    /// Reads `P2P_ENV`; unset means development.
    ///
    /// # Errors
    /// When it is neither development, test nor production.
    pub fn from_env() -> anyhow::Result<Self> {
        match std::env::var("P2P_ENV").as_deref() {
            Err(_) | Ok("" | "development") => Ok(Environment::Development),
            Ok("test") => Ok(Environment::Test),
            Ok("production") => Ok(Environment::Production),
            Ok(other) => anyhow::bail!("P2P_ENV is {other:?}; use development, test or production"),
        }
    }
}

/// Everything that can be set.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where we run.
    #[serde(skip, default = "development")]
    pub environment: Environment,
    /// Colleges live at `<slug>.<base_domain>`.
    pub base_domain: String,
    /// Listen address.
    pub bind: String,
    /// Embedded database, local files, outbox.
    pub data_dir: PathBuf,
    /// `http` or `https` in links; unset: `https` in production, `http` otherwise.
    #[serde(default)]
    pub public_origin_scheme: Option<String>,
    /// Port in links; unset: none in production, the bind port otherwise.
    #[serde(default)]
    pub public_port: Option<u16>,
    /// The HTTP server.
    pub http: HttpSettings,
    /// Pools and time-outs.
    pub database: DatabaseSettings,
    /// Sign-in.
    pub auth: AuthSettings,
    /// Rates.
    pub limits: LimitSettings,
    /// Mail.
    pub mail: MailSettings,
    /// The worker.
    pub jobs: JobSettings,
    /// Logs.
    pub telemetry: TelemetrySettings,
    /// Redis, when several replicas share one bus.
    #[serde(default)]
    pub redis_url: Option<String>,
}

fn development() -> Environment {
    Environment::Development
}

/// The HTTP server (all sizes in bytes, times as named).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpSettings {
    /// Worker threads.
    pub workers: usize,
    /// Largest JSON or form body.
    pub body_limit_bytes: usize,
    /// Deepest JSON accepted.
    pub json_depth: usize,
    /// Largest uploaded file.
    pub upload_limit_bytes: usize,
    /// A client that sends its request slower than this is cut off.
    pub header_read_timeout_ms: u64,
    /// An open connection without a request is closed after this: later than proxies in front of us give it up, so that
    /// none sends a request into a connection we just closed.
    pub keep_alive_s: u64,
    /// A body that has not arrived by then is refused.
    pub request_timeout_ms: u64,
    /// Time to finish open requests when stopping.
    pub shutdown_timeout_s: u64,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<std::net::IpAddr>,
}

/// Pools and time-outs of the database.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseSettings {
    /// Connections to tenant rows: for each worker thread, and as many again for background jobs.
    pub pool_size: usize,
    /// Connections for the registry.
    pub platform_pool_size: usize,
    /// Longest wait for a free connection.
    pub wait_timeout_ms: u64,
    /// Longest time to make a connection.
    pub connect_timeout_ms: u64,
    /// Longest statement.
    pub statement_timeout_ms: u64,
    /// Longest wait for a lock.
    pub lock_timeout_ms: u64,
    /// What every member of a college reads alike is kept in the process for so long at most; 0 keeps nothing.
    pub shared_reads_ms: u64,
    /// A transaction a vanished client left open is ended after this.
    pub idle_in_transaction_timeout_ms: u64,
    /// TLS to a database that is not on a Unix socket.
    pub tls: bool,
}

/// Sign-in, tokens, hashing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthSettings {
    /// Life of an access token.
    pub access_minutes: i64,
    /// Life of a refresh token.
    pub refresh_days: i64,
    /// A session ends after this however often it was refreshed.
    pub session_max_days: i64,
    /// A college admin's session ends when it was not used for this long.
    pub staff_idle_minutes: i64,
    /// A college admin's session ends after this however often it was refreshed.
    pub staff_max_hours: i64,
    /// How long the immediate predecessor of a refresh token still gets the same successor.
    pub refresh_grace_s: i64,
    /// argon2id memory.
    pub argon2_memory_kib: u32,
    /// argon2id passes.
    pub argon2_passes: u32,
    /// argon2id lanes.
    pub argon2_lanes: u32,
    /// Hashes at once.
    pub hash_permits: usize,
    /// Hashes waiting before 503.
    pub hash_queue: usize,
    /// Life of a password-reset link.
    pub reset_minutes: i64,
    /// Life of an address-verification or claim link.
    pub verify_hours: i64,
    /// Life of an invitation.
    pub invitation_days: i64,
}

/// Rates, per minute.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitSettings {
    /// Requests of one network address by people who are not signed in.
    pub address_per_minute: u32,
    /// What one person does, by the name of the kind of work ([`limits::Class`](crate::platform::limits::Class)) or
    /// `any`; what is not named follows the kind.
    #[serde(default)]
    pub user_per_minute: BTreeMap<String, u32>,
    /// Attempts of one address and for one account, at each door by itself.
    pub sign_in_per_minute: u32,
    /// Requests for a way in from one address.
    pub register_per_minute: u32,
    /// Every request of one college, unless its own settings say otherwise.
    pub college_per_minute: u32,
    /// Socket frames of one college.
    pub college_frames_per_minute: u32,
    /// Sockets one person may have open with one process.
    pub sockets_per_person: usize,
}

/// Mail.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    /// How mails leave.
    pub driver: MailDriver,
    /// Sender address.
    pub from_address: String,
    /// `smtp://` or `smtps://` with credentials.
    pub smtp_url: String,
}

/// How mails leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailDriver {
    /// Files under `<data_dir>/outbox`.
    Directory,
    /// A mail server.
    Smtp,
}

/// The worker.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JobSettings {
    /// Looks for due jobs at least this often.
    pub poll_ms: u64,
    /// A job not finished by then may be taken over.
    pub lease_s: u64,
    /// Jobs at once.
    pub concurrency: usize,
}

/// Logs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TelemetrySettings {
    /// `text` or `json`.
    pub format: String,
    /// What is logged, in `tracing` filter syntax.
    pub filter: String,
}

impl Settings {
    /// Reads the settings of the environment named by `P2P_ENV`.
    ///
    /// # Errors
    /// Names the setting that is missing, unknown or of the wrong kind.
    pub fn load() -> anyhow::Result<Self> {
        Self::load_for(Environment::from_env()?, Figment::new())
    }

    /// Reads the settings for one environment, with `overrides` on top of everything.
    ///
    /// # Errors
    /// As [`Settings::load`].
    pub fn load_for(environment: Environment, overrides: Figment) -> anyhow::Result<Self> {
        let specific = match environment {
            Environment::Development => include_str!("../../../config/development.toml"),
            Environment::Test => include_str!("../../../config/test.toml"),
            Environment::Production => include_str!("../../../config/production.toml"),
        };
        let mut figment = Figment::new()
            .merge(Toml::string(include_str!("../../../config/default.toml")))
            .merge(Toml::string(specific));
        if let Ok(file) = std::env::var("P2P_CONFIG_FILE") {
            figment = figment.merge(Toml::file_exact(file));
        }
        let figment = figment
            .merge(
                Env::prefixed("P2P_")
                    .filter(|key| {
                        let key = key.as_str();
                        key.contains("__")
                            || matches!(
                                key,
                                "base_domain" | "bind" | "data_dir" | "public_port" | "public_origin_scheme"
                            )
                            || matches!(
                                key,
                                "BASE_DOMAIN" | "BIND" | "DATA_DIR" | "PUBLIC_PORT" | "PUBLIC_ORIGIN_SCHEME"
                            )
                    })
                    .split("__"),
            )
            .merge(Env::raw().only(&["REDIS_URL"]))
            .merge(overrides);
        let mut settings: Settings = figment.extract()?;
        settings.environment = environment;
        settings.base_domain = settings.base_domain.to_ascii_lowercase();
        settings.check()?;
        Ok(settings)
    }

    fn check(&self) -> anyhow::Result<()> {
        anyhow::ensure!(
            self.base_domain
                .split('.')
                .all(|label| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')),
            "base_domain {:?} is not a host name",
            self.base_domain
        );
        if self.production() {
            anyhow::ensure!(
                self.auth.argon2_memory_kib >= 19_456 && self.auth.argon2_passes >= 2,
                "auth.argon2_*: production needs at least 19456 KiB and 2 passes"
            );
            anyhow::ensure!(
                self.base_domain != "localhost",
                "base_domain: production needs a real domain"
            );
        }
        Ok(())
    }

    /// Whether real colleges are served.
    pub fn production(&self) -> bool {
        self.environment == Environment::Production
    }

    /// Whether development helpers (`/design`, `/dev/mail`) are served.
    pub fn development(&self) -> bool {
        self.environment == Environment::Development
    }
}
