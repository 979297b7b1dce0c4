//! Passwords: argon2id off the async threads, a bounded number at once, and the same work for unknown people.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::SecretBox;
use tokio::sync::Semaphore;

use super::keys::keyed;
use crate::error::AppError;
use crate::platform::config::AuthSettings;
use crate::platform::validate::Checks;

/// Runs of argon2 since the process started, for metrics and for the test that unknown people cost as much work.
static RUNS: AtomicU64 = AtomicU64::new(0);

/// Runs of argon2 since the process started.
pub fn runs() -> u64 {
    RUNS.load(Ordering::Relaxed)
}

/// Hashes and verifies.
#[derive(Clone)]
pub struct Passwords {
    inner: Arc<Inner>,
}

struct Inner {
    pepper: [u8; 32],
    params: Params,
    permits: Arc<Semaphore>,
    waiting: AtomicUsize,
    queue: usize,
    dummy: String,
}

impl Inner {
    fn argon2(&self) -> Result<Argon2<'_>, AppError> {
        Argon2::new_with_secret(&self.pepper, Algorithm::Argon2id, Version::V0x13, self.params.clone())
            .map_err(AppError::internal)
    }
}

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The password is right.
    Right,
    /// It is right, and was hashed with other parameters: store this hash instead.
    RightRehash(String),
    /// It is wrong, or there is nobody.
    Wrong,
}

impl Passwords {
    /// Sets the parameters and makes the hash that stands in for unknown people.
    ///
    /// # Errors
    /// When the parameters are not valid for argon2.
    pub fn new(settings: &AuthSettings, server_key: &SecretBox<Vec<u8>>) -> anyhow::Result<Self> {
        let params = Params::new(
            settings.argon2_memory_kib,
            settings.argon2_passes,
            settings.argon2_lanes,
            None,
        )
        .map_err(|error| anyhow::anyhow!("auth.argon2_*: {error}"))?;
        let mut inner = Inner {
            pepper: keyed(server_key, "password-pepper", &[]),
            params,
            permits: Arc::new(Semaphore::new(settings.hash_permits.max(1))),
            waiting: AtomicUsize::new(0),
            queue: settings.hash_queue,
            dummy: String::new(),
        };
        inner.dummy = hash_now(&inner, "nobody has this password").map_err(|error| anyhow::anyhow!("{error}"))?;
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Hashes a new password.
    ///
    /// # Errors
    /// 503 when too many hashes wait.
    pub async fn hash(&self, password: &str) -> Result<String, AppError> {
        let password = password.to_owned();
        self.run(move |inner| hash_now(inner, &password)).await
    }

    /// Verifies a password against the stored hash; `None` (nobody by that name) costs the same and is wrong.
    ///
    /// # Errors
    /// 503 when too many hashes wait.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<Verdict, AppError> {
        let password = password.to_owned();
        let known = stored.is_some();
        let stored = stored.unwrap_or(&self.inner.dummy).to_owned();
        self.run(move |inner| {
            let hash = PasswordHash::new(&stored).map_err(AppError::internal)?;
            RUNS.fetch_add(1, Ordering::Relaxed);
            let right = inner.argon2()?.verify_password(password.as_bytes(), &hash).is_ok();
            if !right || !known {
                return Ok(Verdict::Wrong);
            }
            let current = Params::try_from(&hash).is_ok_and(|params| {
                params.m_cost() == inner.params.m_cost()
                    && params.t_cost() == inner.params.t_cost()
                    && params.p_cost() == inner.params.p_cost()
            });
            if current {
                Ok(Verdict::Right)
            } else {
                hash_now(inner, &password).map(Verdict::RightRehash)
            }
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let place = Place::take(&self.inner)?;
        let permit = self
            .inner
            .permits
            .clone()
            .acquire_owned()
            .await
            .map_err(AppError::internal)?;
        drop(place);
        let inner = self.inner.clone();
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work(&inner)
        })
        .await
        .map_err(AppError::internal)?
    }
}

/// A place in the bounded queue, given back when dropped (also when the client goes away while waiting).
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(inner: &'a Inner) -> Result<Self, AppError> {
        let place = Self(&inner.waiting);
        if inner.waiting.fetch_add(1, Ordering::Relaxed) >= inner.queue {
            return Err(AppError::Busy);
        }
        Ok(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn hash_now(inner: &Inner, password: &str) -> Result<String, AppError> {
    RUNS.fetch_add(1, Ordering::Relaxed);
    Ok(inner
        .argon2()?
        .hash_password(password.as_bytes())
        .map_err(AppError::internal)?
        .to_string())
}

/// Fewest characters of a password.
pub const MIN_LENGTH: usize = 10;
/// Most characters of a password (bounds the work of hashing; nothing is cut off).
pub const MAX_LENGTH: usize = 128;

/// Checks a new password: long enough, not too long, and not one that is guessed early (common passwords, the
/// person's own name or address). No rules about kinds of characters.
pub fn check_strength(checks: &mut Checks, field: &str, password: &str, about: &[&str]) {
    let length = password.chars().count();
    if length < MIN_LENGTH {
        checks.add(field, "too_short", format!("Use at least {MIN_LENGTH} characters."));
    } else if length > MAX_LENGTH {
        checks.add(field, "too_long", format!("Use at most {MAX_LENGTH} characters."));
    } else if password.contains('\0') {
        checks.add(field, "forbidden_character", "Remove the invisible character U+0000.");
    } else if zxcvbn::zxcvbn(password, about).score() < zxcvbn::Score::Two {
        checks.add(
            field,
            "too_common",
            "This password is among the first that are guessed. Use a few unrelated words.",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strong(password: &str) -> bool {
        let mut checks = Checks::new();
        check_strength(&mut checks, "password", password, &["anu.rao@college.edu", "Anu Rao"]);
        checks.is_clean()
    }

    #[test]
    fn strength() {
        assert!(strong("correct horse battery"));
        assert!(strong("पासवर्ड लंबा और अजीब है"));
        for weak in [
            "",
            "short",
            "password123",
            "1234567890",
            "aaaaaaaaaaaa",
            "qwertyuiop",
            "anu.rao@college.edu",
        ] {
            assert!(!strong(weak), "{weak}");
        }
        assert!(!strong(&"x y".repeat(60)));
    }
}
