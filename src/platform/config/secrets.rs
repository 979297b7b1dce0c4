//! Secrets: from the environment, from files named by `<NAME>_FILE`, or, on a developer's machine, made once and kept
//! in the data directory.

use std::io::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret as _, SecretBox, SecretString};

use super::Settings;

/// One key of the token key ring.
#[derive(Clone)]
pub struct SigningKey {
    /// `kid` in the token header.
    pub id: String,
    /// At least 32 bytes.
    pub secret: std::sync::Arc<SecretBox<Vec<u8>>>,
}

/// What must never be printed, logged or stored in the database.
#[derive(Clone)]
pub struct Secrets {
    /// Token keys: the first signs, all verify. Rotate by putting a new one in front and dropping the last a day later.
    pub signing_keys: Vec<SigningKey>,
    /// Derives refresh-token successors, CSRF tokens and address hashes.
    pub server_key: std::sync::Arc<SecretBox<Vec<u8>>>,
    /// `DATABASE_URL`, when set.
    pub database_url: Option<SecretString>,
    /// `P2P_PLATFORM_DATABASE_URL`, when set.
    pub platform_database_url: Option<SecretString>,
    /// `P2P_OWNER_DATABASE_URL`, when set.
    pub owner_database_url: Option<SecretString>,
}

impl Secrets {
    /// Reads the secrets.
    ///
    /// # Errors
    /// In production, names the one that is missing; elsewhere when the data directory cannot be written.
    pub fn load(settings: &Settings) -> anyhow::Result<Self> {
        let made = settings.data_dir.join("keys.toml");
        let signing = match read("P2P_SIGNING_KEYS")? {
            Some(text) => text,
            None if settings.production() => anyhow::bail!(
                "P2P_SIGNING_KEYS is not set: give id:base64 pairs separated by commas, each of at least 32 bytes"
            ),
            None => SecretString::from(format!("dev:{}", local(&made, "signing_key")?)),
        };
        let server_key = match read("P2P_SERVER_KEY")? {
            Some(text) => text,
            None if settings.production() => {
                anyhow::bail!("P2P_SERVER_KEY is not set: give at least 32 random bytes in base64")
            }
            None => SecretString::from(local(&made, "server_key")?),
        };
        Ok(Self {
            signing_keys: parse_ring(signing.expose_secret())?,
            server_key: std::sync::Arc::new(SecretBox::new(Box::new(key_bytes(server_key.expose_secret())?))),
            database_url: read("DATABASE_URL")?,
            platform_database_url: read("P2P_PLATFORM_DATABASE_URL")?,
            owner_database_url: read("P2P_OWNER_DATABASE_URL")?,
        })
    }

    /// Fresh random secrets, for tests.
    pub fn random() -> Self {
        Self {
            signing_keys: vec![SigningKey {
                id: "test".to_owned(),
                secret: std::sync::Arc::new(SecretBox::new(Box::new(rand::random::<[u8; 32]>().to_vec()))),
            }],
            server_key: std::sync::Arc::new(SecretBox::new(Box::new(rand::random::<[u8; 32]>().to_vec()))),
            database_url: None,
            platform_database_url: None,
            owner_database_url: None,
        }
    }
}

fn read(name: &str) -> anyhow::Result<Option<SecretString>> {
    if let Ok(value) = std::env::var(name)
        && !value.is_empty()
    {
        return Ok(Some(SecretString::from(value)));
    }
    if let Ok(path) = std::env::var(format!("{name}_FILE")) {
        let text =
            std::fs::read_to_string(&path).map_err(|error| anyhow::anyhow!("{name}_FILE: cannot read it: {error}"))?;
        return Ok(Some(SecretString::from(text.trim().to_owned())));
    }
    Ok(None)
}

fn parse_ring(text: &str) -> anyhow::Result<Vec<SigningKey>> {
    let mut ring: Vec<SigningKey> = Vec::new();
    for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (id, key) = pair
            .split_once(':')
            .ok_or_else(|| anyhow::anyhow!("P2P_SIGNING_KEYS: each entry is id:base64"))?;
        anyhow::ensure!(
            !id.is_empty() && id.len() <= 32 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
            "P2P_SIGNING_KEYS: a key id is 1 to 32 letters, digits or hyphens"
        );
        anyhow::ensure!(
            ring.iter().all(|known| known.id != id),
            "P2P_SIGNING_KEYS: key id {id} twice"
        );
        ring.push(SigningKey {
            id: id.to_owned(),
            secret: std::sync::Arc::new(SecretBox::new(Box::new(key_bytes(key)?))),
        });
    }
    anyhow::ensure!(!ring.is_empty(), "P2P_SIGNING_KEYS holds no key");
    Ok(ring)
}

fn key_bytes(text: &str) -> anyhow::Result<Vec<u8>> {
    let bytes = STANDARD
        .decode(text.trim())
        .map_err(|_| anyhow::anyhow!("a key is not base64"))?;
    anyhow::ensure!(bytes.len() >= 32, "a key has fewer than 32 bytes");
    Ok(bytes)
}

/// A development key, made once and kept next to the data it protects.
fn local(file: &Path, name: &str) -> anyhow::Result<String> {
    let known = std::fs::read_to_string(file).unwrap_or_default();
    let table: toml::Table = toml::from_str(&known)?;
    if let Some(key) = table.get(name).and_then(toml::Value::as_str) {
        return Ok(key.to_owned());
    }
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let key = STANDARD.encode(rand::random::<[u8; 32]>());
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    writeln!(options.open(file)?, "{name} = \"{key}\"")?;
    Ok(key)
}
