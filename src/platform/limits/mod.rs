//! Rates: a named check an operation, keyed by address, by person and by college, on governor.
//!
//! Every process counts by itself; attempts, mails and heavy work are, where Redis is configured, also
//! counted together by all processes (`shared`). The maps are swept on a timer, so random keys do not grow them for ever.

mod shared;

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dashmap::DashMap;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use secrecy::SecretBox;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::DropGuard;

use self::shared::Shared;

use crate::error::AppError;
use crate::platform::config::LimitSettings;
use crate::platform::scope::{CollegeId, UserId};
use crate::platform::tenancy::College;

/// A kind of work that is counted for each person. Features declare their own in `limits` of their `FEATURE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class {
    /// Its name in `limits.user_per_minute` of the settings.
    pub name: &'static str,
    /// Times a minute, where the settings say nothing.
    pub per_minute: u32,
}

/// Reads.
pub const READ: Class = Class {
    name: "read",
    per_minute: 300,
};
/// Writes.
pub const WRITE: Class = Class {
    name: "write",
    per_minute: 60,
};
/// Imports and exports.
pub const IMPORT: Class = Class {
    name: "import",
    per_minute: 10,
};
/// Frames on sockets.
pub const FRAME: Class = Class {
    name: "frame",
    per_minute: 600,
};

/// Those of the platform.
pub const OF_THE_PLATFORM: [&Class; 4] = [&READ, &WRITE, &IMPORT, &FRAME];

/// In the settings: every class that is not named there.
const ANY: &str = "any";

/// Fails when the settings name a class there is not.
///
/// # Errors
/// Which, and what there is.
pub fn check_names(settings: &LimitSettings, of_features: &[&Class]) -> anyhow::Result<()> {
    let all = OF_THE_PLATFORM.iter().chain(of_features).map(|class| class.name);
    let known: Vec<&str> = all.chain([ANY]).collect();
    let wrong = settings
        .user_per_minute
        .keys()
        .find(|name| !known.contains(&name.as_str()));
    match wrong {
        Some(name) => anyhow::bail!(
            "limits.user_per_minute.{name}: there is no such kind of work; known are {}",
            known.join(", ")
        ),
        None => Ok(()),
    }
}

type Person = (CollegeId, UserId, &'static str);

/// How much work over much data a college may have under way.
const HEAVY: usize = 2;
/// A process that dies during such work keeps its place for this long.
const HEAVY_LEASE: Duration = Duration::from_secs(30);

/// Kinds of attempts that are limited by address and account. Each is counted by itself: a class that registers from one
/// network does not keep anybody there from signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Attempt {
    /// Signing in, and the links that set a password.
    SignIn,
    /// Asking for a way in.
    Register,
    /// Asking for a new password.
    Forgot,
    /// Proving one's password, or having mail sent, while signed in.
    Prove,
}

impl Attempt {
    fn name(self) -> &'static str {
        match self {
            Attempt::SignIn => "sign_in",
            Attempt::Register => "register",
            Attempt::Forgot => "forgot",
            Attempt::Prove => "prove",
        }
    }
}

/// A place for work over much data, until it is dropped.
#[derive(Debug)]
pub struct Heavy {
    _here: OwnedSemaphorePermit,
    _everywhere: Option<DropGuard>,
}

/// The limiters of this process.
#[derive(Clone)]
pub struct Limits {
    inner: Arc<Inner>,
}

struct Inner {
    settings: LimitSettings,
    addresses: DefaultKeyedRateLimiter<(IpAddr, bool)>,
    attempts: DefaultKeyedRateLimiter<AttemptKey>,
    /// Addresses at [`Attempt::Register`].
    registering: DefaultKeyedRateLimiter<AttemptKey>,
    people: DashMap<u32, Arc<DefaultKeyedRateLimiter<Person>>>,
    colleges: DashMap<CollegeId, (u32, Arc<DefaultDirectRateLimiter>)>,
    frames: DefaultKeyedRateLimiter<CollegeId>,
    /// Work over much data that each college has under way.
    heavy: DashMap<CollegeId, Arc<Semaphore>>,
    /// When each mail to an address stops counting.
    mailed: DashMap<(CollegeId, &'static str, String), Vec<Instant>>,
    clock: DefaultClock,
    /// What all processes count together.
    shared: Option<Arc<Shared>>,
    heavy_lease: Duration,
}

/// Whose attempts are counted, at one college (at the console, without one).
#[derive(Clone, PartialEq, Eq, Hash)]
struct AttemptKey {
    attempt: Attempt,
    college: Option<CollegeId>,
    who: Who,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Who {
    Address(IpAddr),
    Account(String),
    Device(String, String),
}

impl AttemptKey {
    /// The same in words, for what is counted together.
    fn words(&self) -> [String; 5] {
        let (kind, one, other) = match &self.who {
            Who::Address(address) => ("address", address.to_string(), String::new()),
            Who::Account(account) => ("account", account.clone(), String::new()),
            Who::Device(account, device) => ("device", account.clone(), device.clone()),
        };
        let college = self.college.unwrap_or(CollegeId::NIL).to_string();
        [self.attempt.name().to_owned(), college, kind.to_owned(), one, other]
    }
}

fn per_minute(count: u32) -> Quota {
    Quota::per_minute(NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN))
}

/// The network an address counts as: an IPv6 subscriber has a whole /64.
pub fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => {
                let [a, b, c, d, ..] = v6.segments();
                IpAddr::V6(std::net::Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        },
    }
}

impl Limits {
    /// Builds the limiters; with Redis, what is counted together is counted there.
    ///
    /// # Errors
    /// When the address of Redis cannot be read.
    pub fn new(
        settings: &LimitSettings,
        redis_url: Option<&str>,
        server_key: &Arc<SecretBox<Vec<u8>>>,
    ) -> anyhow::Result<Self> {
        Self::with_lease(settings, redis_url, server_key, HEAVY_LEASE)
    }

    /// The same with another time for which a process that died keeps its place.
    ///
    /// # Errors
    /// When the address of Redis cannot be read.
    pub fn with_lease(
        settings: &LimitSettings,
        redis_url: Option<&str>,
        server_key: &Arc<SecretBox<Vec<u8>>>,
        heavy_lease: Duration,
    ) -> anyhow::Result<Self> {
        let shared = redis_url.map(|url| Shared::new(url, server_key)).transpose()?;
        Ok(Self {
            inner: Arc::new(Inner {
                addresses: RateLimiter::keyed(per_minute(settings.address_per_minute)),
                attempts: RateLimiter::keyed(per_minute(settings.sign_in_per_minute)),
                registering: RateLimiter::keyed(per_minute(settings.register_per_minute)),
                frames: RateLimiter::keyed(per_minute(settings.college_frames_per_minute)),
                heavy: DashMap::new(),
                mailed: DashMap::new(),
                people: DashMap::new(),
                colleges: DashMap::new(),
                clock: DefaultClock::default(),
                settings: settings.clone(),
                shared: shared.map(Arc::new),
                heavy_lease,
            }),
        })
    }

    /// A request of somebody not signed in, by address. `console` has a lane of its own, so that an attack on a college does not lock the
    /// operators out.
    ///
    /// # Errors
    /// 429.
    pub fn check_address(&self, address: IpAddr, console: bool) -> Result<(), AppError> {
        let key = (network(address), console);
        self.inner
            .addresses
            .check_key(&key)
            .map_err(|until| self.too_many(&until))
    }

    /// Any request of a college: one college at its limit does not slow the others.
    ///
    /// # Errors
    /// 429.
    pub fn check_college(&self, college: &College) -> Result<(), AppError> {
        let wanted = college
            .settings
            .limits
            .requests_per_minute
            .unwrap_or(self.inner.settings.college_per_minute);
        let limiter = {
            let mut entry = self
                .inner
                .colleges
                .entry(college.id)
                .or_insert_with(|| (wanted, Arc::new(RateLimiter::direct(per_minute(wanted)))));
            if entry.0 != wanted {
                *entry = (wanted, Arc::new(RateLimiter::direct(per_minute(wanted))));
            }
            entry.1.clone()
        };
        limiter.check().map_err(|until| self.too_many(&until))
    }

    /// A signed-in person's request.
    ///
    /// # Errors
    /// 429.
    pub fn check_person(&self, college: &College, user_id: UserId, class: Class) -> Result<(), AppError> {
        let own = &college.settings.limits;
        let own = match class.name {
            "read" => own.user_read_per_minute,
            "write" => own.user_write_per_minute,
            _ => None,
        };
        let settings = &self.inner.settings.user_per_minute;
        let set = || settings.get(class.name).or_else(|| settings.get(ANY)).copied();
        let limit = own.or_else(set).unwrap_or(class.per_minute);
        let limiter = self
            .inner
            .people
            .entry(limit)
            .or_insert_with(|| Arc::new(RateLimiter::keyed(per_minute(limit))))
            .clone();
        limiter
            .check_key(&(college.id, user_id, class.name))
            .map_err(|until| self.too_many(&until))?;
        Ok(())
    }

    /// A frame on a socket: by person and by college.
    ///
    /// # Errors
    /// 429.
    pub fn check_frame(&self, college: &College, user_id: UserId) -> Result<(), AppError> {
        self.check_person(college, user_id, FRAME)?;
        self.inner
            .frames
            .check_key(&college.id)
            .map_err(|until| self.too_many(&until))
    }

    /// Counts an attempt by address and by the account it is aimed at, so that neither one address nor many can guess on.
    ///
    /// # Errors
    /// 429.
    pub async fn check_attempt(
        &self,
        attempt: Attempt,
        college: Option<CollegeId>,
        address: IpAddr,
        account: &str,
    ) -> Result<(), AppError> {
        let who = Who::Address(network(address));
        self.count(AttemptKey { attempt, college, who }).await?;
        self.check_account(attempt, college, account, None).await
    }

    /// An attempt at an account, by the account; or, from a browser that signed in to it before, by that browser.
    ///
    /// # Errors
    /// 429.
    pub async fn check_account(
        &self,
        attempt: Attempt,
        college: Option<CollegeId>,
        account: &str,
        known: Option<&str>,
    ) -> Result<(), AppError> {
        if account.is_empty() || account.len() > 254 {
            return Ok(());
        }
        let account = account.to_ascii_lowercase();
        let who = match known {
            Some(device) => Who::Device(account, device.to_owned()),
            None => Who::Account(account),
        };
        self.count(AttemptKey { attempt, college, who }).await
    }

    async fn count(&self, key: AttemptKey) -> Result<(), AppError> {
        let settings = &self.inner.settings;
        let (limiter, per_minute) = match (&key.who, key.attempt) {
            (Who::Address(_), Attempt::Register) => (&self.inner.registering, settings.register_per_minute),
            _ => (&self.inner.attempts, settings.sign_in_per_minute),
        };
        limiter.check_key(&key).map_err(|until| self.too_many(&until))?;
        if let Some(shared) = &self.inner.shared {
            let words = key.words();
            let parts: Vec<&str> = words.iter().map(String::as_str).collect();
            if let Some(Err(wait)) = shared.rate(&parts, per_minute).await {
                return Err(AppError::TooMany {
                    retry_after: wait.as_secs().max(1),
                });
            }
        }
        Ok(())
    }

    /// Begins work over much data of a college (an export, verifying the log, mending a cell of a file), which holds a
    /// connection for long: at most two at a time, so that one college does not use up what all share. It ends when the
    /// answer is dropped.
    ///
    /// # Errors
    /// 429.
    pub async fn begin_heavy(&self, college: CollegeId) -> Result<Heavy, AppError> {
        let full = || AppError::TooMany { retry_after: 1 };
        let permits = self
            .inner
            .heavy
            .entry(college)
            .or_insert_with(|| Arc::new(Semaphore::new(HEAVY)))
            .clone();
        let here = permits.try_acquire_owned().map_err(|_| full())?;
        let everywhere = match &self.inner.shared {
            Some(shared) => {
                let college = college.to_string();
                let leased = shared.lease(&["heavy", &college], HEAVY, self.inner.heavy_lease).await;
                leased.map(|place| place.ok_or_else(full)).transpose()?
            }
            None => None,
        };
        Ok(Heavy {
            _here: here,
            _everywhere: everywhere,
        })
    }

    /// Whether one more mail of a kind may go to an address: at most `most` within `hours`. Counts it if so.
    pub async fn may_mail(
        &self,
        college: CollegeId,
        kind: &'static str,
        address: &str,
        (most, hours): (usize, u64),
    ) -> bool {
        let address = address.to_ascii_lowercase();
        let time = Duration::from_secs(hours * 3600);
        let until = Instant::now() + time;
        let key = (college, kind, address.clone());
        if !self.mailed_here(key.clone(), most, until) {
            return false;
        }
        let Some(shared) = &self.inner.shared else {
            return true;
        };
        let college = college.to_string();
        let parts = ["mail", &college, kind, &address];
        let may = shared.within(&parts, most, time).await.unwrap_or(true);
        if !may && let Some(mut sent) = self.inner.mailed.get_mut(&key) {
            // It was not sent: only those that were count.
            if let Some(at) = sent.iter().position(|one| *one == until) {
                sent.swap_remove(at);
            }
        }
        may
    }

    fn mailed_here(&self, key: (CollegeId, &'static str, String), most: usize, until: Instant) -> bool {
        let now = Instant::now();
        let mut sent = self.inner.mailed.entry(key).or_default();
        sent.retain(|until| *until > now);
        if sent.len() >= most {
            return false;
        }
        sent.push(until);
        true
    }

    fn too_many(&self, until: &governor::NotUntil<governor::clock::QuantaInstant>) -> AppError {
        let wait = until.wait_time_from(self.inner.clock.now());
        AppError::TooMany {
            retry_after: wait.as_secs().max(1),
        }
    }

    /// Drops keys that are back to a full share. Called by a timer.
    pub fn sweep(&self) {
        self.inner.addresses.retain_recent();
        self.inner.addresses.shrink_to_fit();
        for attempts in [&self.inner.attempts, &self.inner.registering] {
            attempts.retain_recent();
            attempts.shrink_to_fit();
        }
        let now = Instant::now();
        self.inner
            .mailed
            .retain(|_, sent| sent.iter().any(|until| *until > now));
        for limiter in &self.inner.people {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
        if self.inner.colleges.len() > 20_000 {
            self.inner.colleges.clear();
        }
    }

    /// Keys held now, for tests.
    pub fn keys(&self) -> usize {
        self.inner.addresses.len() + self.inner.attempts.len() + self.inner.registering.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_kind_of_work_is_refused() {
        const SONGS: Class = Class {
            name: "songs",
            per_minute: 3,
        };
        let mut settings = settings();
        settings.user_per_minute.insert("songs".to_owned(), 7);
        assert!(check_names(&settings, &[]).is_err());
        assert!(check_names(&settings, &[&SONGS]).is_ok());
    }

    fn settings() -> LimitSettings {
        LimitSettings {
            address_per_minute: 1,
            user_per_minute: [(ANY.to_owned(), 1)].into(),
            sign_in_per_minute: 1,
            register_per_minute: 1,
            college_per_minute: 1,
            college_frames_per_minute: 1,
            sockets_per_person: 1,
        }
    }

    fn limits() -> Limits {
        let key = Arc::new(SecretBox::new(Box::new(vec![1; 32])));
        Limits::new(&settings(), None, &key).unwrap()
    }

    #[tokio::test]
    async fn a_college_has_two_pieces_of_heavy_work_and_takes_none_of_another() {
        let limits = limits();
        let (one, other) = (CollegeId::now_v7(), CollegeId::now_v7());
        let first = limits.begin_heavy(one).await.unwrap();
        let _second = limits.begin_heavy(one).await.unwrap();
        assert!(matches!(limits.begin_heavy(one).await, Err(AppError::TooMany { .. })));
        assert!(limits.begin_heavy(other).await.is_ok());
        drop(first);
        assert!(limits.begin_heavy(one).await.is_ok());
    }

    #[tokio::test]
    async fn each_kind_of_attempt_has_a_limit_of_its_own() {
        let limits = limits();
        let address = IpAddr::from([203, 0, 113, 1]);
        for kind in [Attempt::SignIn, Attempt::Register, Attempt::Forgot, Attempt::Prove] {
            let attempt = async |account: &str| limits.check_attempt(kind, None, address, account).await;
            assert!(attempt("a@x.example").await.is_ok(), "{kind:?}");
            assert!(
                matches!(attempt("b@x.example").await, Err(AppError::TooMany { .. })),
                "{kind:?}"
            );
        }
    }
}
