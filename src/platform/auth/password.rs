//! Passwords: argon2id off the async threads, a bounded number at once, and the same work for unknown people.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use argon2::password_hash::{CustomizedPasswordHasher as _, PasswordHasher as _, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::SecretBox;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization as _;

use crate::error::AppError;
use crate::platform::config::AuthSettings;
use crate::platform::keys::keyed;
use crate::platform::search::fold;
use crate::platform::validate::Checks;

/// Runs of argon2 since the process started, for the test that unknown people cost as much work.
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

/// What a password hashes to with somebody's salt, for the database to compare with what it keeps: a member's hash never
/// leaves it.
#[derive(Debug)]
pub struct Tried {
    /// The password as [`prepared`]; where that is another text, as it was typed: hashes of before are of that.
    forms: Vec<String>,
    /// The hash of the same password with today's parameters, when what is kept has others.
    renewed: Option<String>,
}

impl Tried {
    /// The hashes to compare.
    pub fn forms(&self) -> &[String] {
        &self.forms
    }

    /// The hash to store instead, now that form `matched` (from 1) is the one kept.
    pub fn replacement(&self, matched: i32) -> Option<&str> {
        let as_prepared = self.forms.first().filter(|_| matched > 1);
        self.renewed.as_ref().or(as_prepared).map(String::as_str)
    }
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
        let password = prepared(password);
        self.run(move |inner| hash_now(inner, &password)).await
    }

    /// Hashes a password, as [`prepared`] and as it was typed, with the parameters and salt of a stored hash (or of the hash
    /// itself); `None` (nobody by that name) costs the same.
    ///
    /// # Errors
    /// 503 when too many hashes wait.
    pub async fn try_with(&self, password: &str, salt: Option<&str>) -> Result<Tried, AppError> {
        let typed = password.to_owned();
        let password = prepared(password);
        let salt = salt.unwrap_or(&self.inner.dummy).to_owned();
        self.run(move |inner| {
            let kept = PasswordHash::new(&salt).map_err(AppError::internal)?;
            let params = Params::try_from(&kept).map_err(AppError::internal)?;
            let mut forms = vec![hash_like(inner, &password, &kept, params.clone())?];
            if typed != password {
                forms.push(hash_like(inner, &typed, &kept, params.clone())?);
            }
            let current = params.m_cost() == inner.params.m_cost()
                && params.t_cost() == inner.params.t_cost()
                && params.p_cost() == inner.params.p_cost();
            let renewed = if current {
                None
            } else {
                Some(hash_now(inner, &password)?)
            };
            Ok(Tried { forms, renewed })
        })
        .await
    }

    /// Verifies a password against a hash that is at hand; `None` (nobody by that name) costs the same and is wrong.
    ///
    /// # Errors
    /// 503 when too many hashes wait.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<Verdict, AppError> {
        let tried = self.try_with(password, stored).await?;
        let matched = (1..).zip(&tried.forms).find(|(_, form)| stored == Some(form.as_str()));
        Ok(match matched {
            None => Verdict::Wrong,
            Some((at, _)) => match tried.replacement(at) {
                None => Verdict::Right,
                Some(hash) => Verdict::RightRehash(hash.to_owned()),
            },
        })
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

/// Hashes with the parameters and the salt of another hash.
fn hash_like(inner: &Inner, password: &str, kept: &PasswordHash, params: Params) -> Result<String, AppError> {
    RUNS.fetch_add(1, Ordering::Relaxed);
    let salt = kept
        .salt
        .as_ref()
        .ok_or_else(|| AppError::internal("a password hash without a salt"))?;
    Ok(inner
        .argon2()?
        .hash_password_customized(
            password.as_bytes(),
            salt,
            Some(kept.algorithm.as_str()),
            kept.version,
            params,
        )
        .map_err(AppError::internal)?
        .to_string())
}

fn hash_now(inner: &Inner, password: &str) -> Result<String, AppError> {
    RUNS.fetch_add(1, Ordering::Relaxed);
    Ok(inner
        .argon2()?
        .hash_password(password.as_bytes())
        .map_err(AppError::internal)?
        .to_string())
}

/// The form a password is hashed in (RFC 8265, OpaqueString): composed characters and plain spaces, so that two keyboards
/// that type the same text agree. Nothing else is changed.
fn prepared(password: &str) -> String {
    password
        .nfc()
        .map(|c| if c.is_whitespace() && !c.is_control() { ' ' } else { c })
        .collect()
}

/// Fewest characters of a password.
pub const MIN_LENGTH: usize = 10;
/// Most characters of a password (bounds the work of hashing; nothing is cut off).
pub const MAX_LENGTH: usize = 128;

/// Letters that have to be left of a password beside words that are known.
const REST: usize = 4;
/// Words that are tried first at any college.
const COMMON: [&str; 18] = [
    "peer2peer",
    "placement",
    "placements",
    "college",
    "campus",
    "student",
    "alumni",
    "faculty",
    "admin",
    "welcome",
    "password",
    "login",
    "example",
    "university",
    "institute",
    "office",
    "interview",
    "experience",
];

/// Checks a new password: long enough, not too long, and not one that is guessed early (common passwords, and whatever is
/// made of words `about` the person and the college: names, addresses, subdomains). No rules about kinds of characters.
pub fn check_strength(checks: &mut Checks, field: &str, password: &str, about: &[&str]) {
    let password = prepared(password);
    let length = password.chars().count();
    if length < MIN_LENGTH {
        checks.add(field, "too_short", format!("Use at least {MIN_LENGTH} characters."));
    } else if length > MAX_LENGTH {
        checks.add(field, "too_long", format!("Use at most {MAX_LENGTH} characters."));
    } else if password.contains('\0') {
        checks.add(field, "forbidden_character", "Remove the invisible character U+0000.");
    } else if is_guessed_early(&password, about) {
        checks.add(
            field,
            "too_common",
            "This password is too easy to guess. Use a few unrelated words.",
        );
    }
}

/// Whether a password is guessed early, as it is or without the year and the signs people put at its end.
fn is_guessed_early(password: &str, about: &[&str]) -> bool {
    let known = known_words(about);
    let bare = password.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation());
    let bare = bare.trim_start_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation());
    let letters: String = bare
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect::<String>()
        .to_lowercase();
    let joined = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
            .to_lowercase()
    };
    if is_made_of(password, &known) {
        return true;
    }
    (!letters.is_empty() && known.iter().any(|word| joined(word) == letters))
        || zxcvbn::zxcvbn(password, &known).score() < zxcvbn::Score::Two
}

/// Whether hardly a letter is left of a password when known words are taken out of it, however they are spelled.
fn is_made_of(password: &str, known: &[&str]) -> bool {
    let letters = |text: &str| -> String { fold(text).chars().filter(|c| c.is_alphabetic()).collect() };
    let mut words: Vec<String> = known.iter().map(|word| letters(word)).collect();
    words.retain(|word| word.chars().count() >= 3);
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let hardly_more = |whole: String| {
        let mut rest = whole.clone();
        for word in &words {
            rest = rest.replace(word.as_str(), " ");
        }
        rest != whole && rest.chars().filter(|c| c.is_alphabetic()).count() < REST
    };
    let plain = fold(password);
    let swapped: String = plain.chars().map(letter_of).collect();
    [plain, swapped].into_iter().any(|text| {
        let whole = letters(&text);
        let backwards: String = whole.chars().rev().collect();
        hardly_more(whole) || hardly_more(backwards)
    })
}

/// The letter a digit or sign is put for.
fn letter_of(c: char) -> char {
    match c {
        '4' | '@' => 'a',
        '3' => 'e',
        '1' | '!' => 'i',
        '0' => 'o',
        '5' | '$' => 's',
        '7' => 't',
        c => c,
    }
}

/// Words an attacker who knows the person and the college tries first.
fn known_words<'a>(about: &[&'a str]) -> Vec<&'a str> {
    let words = about.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    let mut known: Vec<&str> = about.to_vec();
    known.extend(words.filter(|word| word.chars().count() >= 3));
    known.extend(COMMON);
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strong(password: &str) -> bool {
        let mut checks = Checks::new();
        let about = [
            "anu.rao@college.edu",
            "Anu Rao",
            "Northgate Institute of Technology",
            "northgate",
        ];
        check_strength(&mut checks, "password", password, &about);
        checks.is_clean()
    }

    #[test]
    fn attack_s07_words_of_the_college_and_the_person_are_known() {
        for weak in [
            "northgate12",
            "northgate2026!",
            "Northgate@2026",
            "northgate123",
            "anurao12345",
            "AnuRao@2027",
            "peer2peer2026",
            "placement2027",
            "Technology@123",
            "Northgate College 2026",
            "northgate northgate",
            "college.edu.anu",
            "northgate#Anu",
            "\u{FF2E}orthgate2026",
            "north\u{301}gatér2026",
            "admin2026admin",
            "welcome2026!",
            "n0rthg4te n0rthg4te",
            "etaghtron etaghtron",
            "placement office 1",
            "interview experience",
        ] {
            assert!(!strong(weak), "{weak}");
        }
    }

    #[test]
    fn fault_b12_composed_and_decomposed_letters_are_one_password() {
        assert_eq!(prepared("pa\u{308}ssword"), prepared("pässword"));
        assert_eq!(prepared("two\u{A0}words\u{3000}more"), "two words more");
        assert_eq!(prepared(" edges stay "), " edges stay ");
    }

    fn passwords(passes: u32) -> Passwords {
        use crate::platform::config::{Environment, Settings};
        let loaded = Settings::load_for(Environment::Test, figment::Figment::new());
        let settings = loaded.unwrap_or_else(|error| panic!("{error}")).auth;
        let settings = AuthSettings {
            argon2_passes: passes,
            ..settings
        };
        Passwords::new(&settings, &SecretBox::new(Box::new(vec![7; 32]))).unwrap_or_else(|error| panic!("{error}"))
    }

    async fn tried(passwords: &Passwords, password: &str, salt: Option<&str>) -> Tried {
        let tried = passwords.try_with(password, salt).await;
        tried.unwrap_or_else(|error| panic!("{error}"))
    }

    #[tokio::test]
    async fn attack_s13_a_salt_is_enough_to_try_a_password() {
        let now = passwords(2);
        let typed = "two\u{A0}words pa\u{308}ss";
        let kept = now.hash(typed).await.unwrap_or_default();
        let (salt, _) = kept.rsplit_once('$').unwrap_or_default();
        let right = tried(&now, typed, Some(salt)).await;
        assert_eq!((right.forms().first(), right.forms().len()), (Some(&kept), 2));
        assert_eq!(right.replacement(1), None);
        assert_eq!(
            right.replacement(2),
            Some(kept.as_str()),
            "a hash of before is of what was typed"
        );
        let plain = tried(&now, "two words päss", Some(salt)).await;
        assert_eq!(plain.forms(), [kept.as_str()]);
        for (password, salt) in [("two words", Some(salt)), (typed, None)] {
            let wrong = tried(&now, password, salt).await;
            assert!(!wrong.forms().contains(&kept));
            assert_eq!(wrong.replacement(1), None);
        }
        // With other parameters since, it is tried with the old ones, and there is a new one to store.
        let later = passwords(3);
        let right = tried(&later, typed, Some(salt)).await;
        assert_eq!(right.forms().first(), Some(&kept));
        let renewed = right.replacement(1).unwrap_or_default().to_owned();
        assert!(renewed.contains("t=3") && renewed != kept, "{renewed}");
        let again = later.verify(typed, Some(&renewed)).await;
        assert_eq!(again.unwrap_or(Verdict::Wrong), Verdict::Right);
        let other = later.verify("another one", Some(&renewed)).await;
        assert_eq!(other.unwrap_or(Verdict::Right), Verdict::Wrong);
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
