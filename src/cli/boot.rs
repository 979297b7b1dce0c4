//! What every command needs first: settings, secrets, and a database (the embedded one when no URL is given).

use anyhow::Context as _;
use secrecy::{ExposeSecret as _, SecretString};

use crate::features::{self, experiences};
use crate::platform::app::App;
use crate::platform::clock::Clock;
use crate::platform::config::{Secrets, Settings};
use crate::platform::db::embedded::{Embedded, EmbeddedOptions};
use crate::platform::db::migrate::{self, Migrated};
use crate::platform::db::owner::owner as schema_owner;
use crate::platform::db::{Db, Posture};
use crate::platform::{limits, telemetry};

/// Settings, secrets and database URLs of a command.
pub(super) struct Boot {
    pub(super) settings: Settings,
    secrets: Secrets,
    embedded: Option<Embedded>,
    owner: Option<SecretString>,
    app: SecretString,
    platform: SecretString,
}

impl Boot {
    /// Reads the settings, and starts the embedded database when none is named.
    pub(super) async fn start() -> anyhow::Result<Self> {
        Self::start_with(|_| {}).await
    }

    /// As [`Boot::start`], with changes from the command line.
    pub(super) async fn start_with(change: impl FnOnce(&mut Settings)) -> anyhow::Result<Self> {
        let mut settings = Settings::load()?;
        change(&mut settings);
        telemetry::init(&settings.telemetry);
        let secrets = Secrets::load(&settings)?;
        if let Some(app) = secrets.database_url.clone() {
            let platform = secrets
                .platform_database_url
                .clone()
                .context("DATABASE_URL is set, so P2P_PLATFORM_DATABASE_URL must be too")?;
            let owner = secrets.owner_database_url.clone();
            return Ok(Self {
                settings,
                secrets,
                embedded: None,
                owner,
                app,
                platform,
            });
        }
        anyhow::ensure!(
            !settings.production(),
            "DATABASE_URL is not set: the embedded database is not for production"
        );
        let options = EmbeddedOptions {
            refuse_known_holes: false,
            ..EmbeddedOptions::default()
        };
        let embedded = Embedded::start(&settings.data_dir, &options).await?;
        let urls = embedded.urls().clone();
        Ok(Self {
            settings,
            secrets,
            embedded: Some(embedded),
            owner: Some(SecretString::from(urls.owner)),
            app: SecretString::from(urls.app),
            platform: SecretString::from(urls.platform),
        })
    }

    /// Runs pending migrations, applies changed policies, triggers and functions, and, in embedded mode, gives the logins their passwords.
    pub(super) async fn migrate(&self) -> anyhow::Result<Migrated> {
        let owner = self
            .owner
            .as_ref()
            .context("P2P_OWNER_DATABASE_URL is not set: it names the login that may migrate")?;
        let done = migrate::run(owner.expose_secret(), &features::sql()).await?;
        let cut = experiences::cut_again(&mut schema_owner(owner.expose_secret()).await?).await?;
        if cut > 0 {
            tracing::info!(
                experiences = cut,
                "words of published experiences cut again for the search"
            );
        }
        if let Some(embedded) = &self.embedded {
            embedded.set_login_passwords().await?;
        }
        Ok(done)
    }

    /// Migrates where that is ours to do (embedded), builds the process and refuses a database that could leak.
    pub(super) async fn app(&self) -> anyhow::Result<App> {
        if self.embedded.is_some() {
            self.migrate().await?;
        }
        let kinds: Vec<_> = features::ALL
            .iter()
            .flat_map(|feature| feature.limits)
            .copied()
            .collect();
        limits::check_names(&self.settings.limits, &kinds)?;
        let app = App::build(
            self.settings.clone(),
            self.secrets.clone(),
            &self.app,
            &self.platform,
            Clock::default(),
        )?;
        let posture = app.db.check_posture(self.settings.production()).await?;
        for warning in &posture.warnings {
            tracing::warn!("{warning}");
        }
        Ok(app)
    }

    /// Asks both logins what they are, without building anything else.
    pub(super) async fn posture(&self) -> anyhow::Result<Posture> {
        let db = Db::connect(
            self.settings.clone().into(),
            self.app.expose_secret(),
            self.platform.expose_secret(),
            Clock::default(),
        )?;
        Ok(db.check_posture(self.settings.production()).await?)
    }

    /// The login an examination uses: the migrating one when it is known, else the one of requests.
    pub(super) fn examiner_url(&self) -> &str {
        self.owner.as_ref().unwrap_or(&self.app).expose_secret()
    }

    /// Stops the embedded database, if this process started it.
    pub(super) async fn stop(self) -> anyhow::Result<()> {
        if let Some(embedded) = self.embedded {
            embedded.stop().await?;
        }
        Ok(())
    }
}
