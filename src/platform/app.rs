//! [`App`]: everything a request or job may need, built once at start.

use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretString};

use super::audit::{Repeats, Sightings};
use super::auth::sessions::Opened;
use super::auth::{AccessToken, Passwords, SessionCache, TokenRing};
use super::clock::Clock;
use super::config::{Secrets, Settings};
use super::db::Db;
use super::limits::Limits;
use super::mail::Mailer;
use super::realtime::Realtime;
use super::scope::CollegeId;
use super::tenancy::{College, Registry};
use crate::error::AppError;

/// The process. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Settings, checked.
    pub settings: Arc<Settings>,
    /// Keys.
    pub secrets: Arc<Secrets>,
    /// What time it is.
    pub clock: Clock,
    /// The connections to the database.
    pub db: Db,
    /// Colleges by host and id.
    pub registry: Registry,
    /// Hashing.
    pub passwords: Passwords,
    /// Access tokens.
    pub tokens: TokenRing,
    /// Live sessions.
    pub sessions: SessionCache,
    /// Rates.
    pub limits: Limits,
    /// Events counted for the audit log.
    pub repeats: Repeats,
    /// Readings that are in the audit log already.
    pub sightings: Sightings,
    /// Mail.
    pub mailer: Mailer,
    /// Open sockets, and the way to those of other processes.
    pub realtime: Realtime,
}

impl App {
    /// Builds the process over a database that is already migrated.
    ///
    /// # Errors
    /// When a setting does not hold up.
    pub fn build(
        settings: Settings,
        secrets: Secrets,
        app_url: &SecretString,
        platform_url: &SecretString,
        clock: Clock,
    ) -> anyhow::Result<Self> {
        let settings = Arc::new(settings);
        let db = Db::connect(
            Arc::clone(&settings),
            app_url.expose_secret(),
            platform_url.expose_secret(),
            clock.clone(),
        )?;
        Ok(Self {
            registry: Registry::new(db.clone()),
            passwords: Passwords::new(&settings.auth, &secrets.server_key)?,
            tokens: TokenRing::new(&secrets.signing_keys, settings.auth.access_minutes, clock.clone())?,
            sessions: SessionCache::default(),
            limits: Limits::new(&settings.limits, settings.redis_url.as_deref(), &secrets.server_key)?,
            repeats: Repeats::new(clock.clone()),
            sightings: Sightings::new(clock.clone()),
            mailer: Mailer::new(&settings)?,
            realtime: Realtime::new(
                settings.redis_url.as_deref(),
                settings.limits.sockets_per_person,
                clock.clone(),
            )?,
            clock,
            db,
            settings,
            secrets: Arc::new(secrets),
        })
    }

    /// An access token for a session that was just opened or refreshed. As long as this process knows what is revoked, and
    /// so also what time it is, the token says the person's rights.
    ///
    /// # Errors
    /// Never in practice; a signing fault is internal.
    pub fn issue_access(&self, college_id: CollegeId, opened: &Opened) -> Result<AccessToken, AppError> {
        self.tokens
            .issue(college_id, opened, self.db.revocations().is_current())
    }

    /// The same process as one worker thread sees it: with database connections of its own.
    ///
    /// # Errors
    /// When a pool cannot be built.
    pub fn of_worker(&self) -> anyhow::Result<Self> {
        Ok(Self {
            db: self.db.of_worker()?,
            ..self.clone()
        })
    }

    /// `https://<slug>.<base-domain>[:port]<path>`: links in mails come from the registry, never from a request.
    pub fn college_url(&self, college: &College, path: &str) -> String {
        self.slug_url(&college.slug, path)
    }

    /// The same for a college known by its subdomain.
    pub fn slug_url(&self, slug: &str, path: &str) -> String {
        self.site_url(&format!("{slug}.{}", self.settings.base_domain), path)
    }

    /// A link into the console.
    pub fn console_url(&self, path: &str) -> String {
        self.site_url(&format!("console.{}", self.settings.base_domain), path)
    }

    fn site_url(&self, host: &str, path: &str) -> String {
        let production = self.settings.production();
        let scheme = self
            .settings
            .public_origin_scheme
            .as_deref()
            .unwrap_or(if production { "https" } else { "http" });
        let bound = || {
            self.settings
                .bind
                .rsplit_once(':')
                .and_then(|(_, port)| port.parse().ok())
        };
        let port = self
            .settings
            .public_port
            .or_else(|| if production { None } else { bound() });
        match port {
            Some(port) if port != 0 => format!("{scheme}://{host}:{port}{path}"),
            _ => format!("{scheme}://{host}{path}"),
        }
    }
}
