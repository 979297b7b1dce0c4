//! Rates: a named check an operation, keyed by address, by person and by college, on governor.
//!
//! Every process counts by itself. The maps are swept on a timer, so random keys do not grow them for ever.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use dashmap::DashMap;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::config::LimitSettings;
use crate::platform::tenancy::College;

/// What kind of work a request is, for a person's share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Reads.
    Read,
    /// Writes.
    Write,
    /// Imports and exports.
    Import,
    /// Frames on sockets.
    Frame,
    /// Messages sent.
    Message,
    /// Conversations and connection requests started.
    Approach,
}

/// What is left of a share, for the `RateLimit-*` headers.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    /// Requests a minute.
    pub limit: u32,
}

type Person = (Uuid, Uuid, Class);

/// The limiters of this process.
#[derive(Clone)]
pub struct Limits {
    inner: Arc<Inner>,
}

struct Inner {
    settings: LimitSettings,
    addresses: DefaultKeyedRateLimiter<(IpAddr, bool)>,
    sign_in: DefaultKeyedRateLimiter<SignInKey>,
    people: DashMap<u32, Arc<DefaultKeyedRateLimiter<Person>>>,
    colleges: DashMap<Uuid, (u32, Arc<DefaultDirectRateLimiter>)>,
    frames: DefaultKeyedRateLimiter<Uuid>,
    /// When each mail to an address stops counting.
    mailed: DashMap<(Uuid, &'static str, String), Vec<DateTime<Utc>>>,
    clock: DefaultClock,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum SignInKey {
    Address(Option<Uuid>, IpAddr),
    Account(Option<Uuid>, String),
    Device(Option<Uuid>, String, String),
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
    /// Builds the limiters.
    pub fn new(settings: &LimitSettings) -> Self {
        Self {
            inner: Arc::new(Inner {
                addresses: RateLimiter::keyed(per_minute(settings.address_per_minute)),
                sign_in: RateLimiter::keyed(per_minute(settings.sign_in_per_minute)),
                frames: RateLimiter::keyed(per_minute(settings.college_frames_per_minute)),
                mailed: DashMap::new(),
                people: DashMap::new(),
                colleges: DashMap::new(),
                clock: DefaultClock::default(),
                settings: settings.clone(),
            }),
        }
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
    pub fn check_person(&self, college: &College, user_id: Uuid, class: Class) -> Result<Share, AppError> {
        let own = &college.settings.limits;
        let settings = &self.inner.settings;
        let limit = match class {
            Class::Read => own.user_read_per_minute.unwrap_or(settings.user_read_per_minute),
            Class::Write => own.user_write_per_minute.unwrap_or(settings.user_write_per_minute),
            Class::Import => settings.user_import_per_minute,
            Class::Frame => settings.user_frames_per_minute,
            Class::Message => settings.user_messages_per_minute,
            Class::Approach => settings.user_approaches_per_minute,
        };
        let limiter = self
            .inner
            .people
            .entry(limit)
            .or_insert_with(|| Arc::new(RateLimiter::keyed(per_minute(limit))))
            .clone();
        limiter
            .check_key(&(college.id, user_id, class))
            .map_err(|until| self.too_many(&until))?;
        Ok(Share { limit })
    }

    /// A frame on a socket: by person and by college.
    ///
    /// # Errors
    /// 429.
    pub fn check_frame(&self, college: &College, user_id: Uuid) -> Result<(), AppError> {
        self.check_person(college, user_id, Class::Frame)?;
        self.inner
            .frames
            .check_key(&college.id)
            .map_err(|until| self.too_many(&until))
    }

    /// A sign-in, reset or claim attempt: by address, and by the account it is aimed at, so that neither one address
    /// nor many can guess on.
    ///
    /// # Errors
    /// 429.
    pub fn check_sign_in(&self, college: Option<Uuid>, address: IpAddr, account: &str) -> Result<(), AppError> {
        let by_address = SignInKey::Address(college, network(address));
        self.inner
            .sign_in
            .check_key(&by_address)
            .map_err(|until| self.too_many(&until))?;
        self.check_account(college, account, None)
    }

    /// An attempt at an account, by the account; or, from a browser that signed in to it before, by that browser.
    ///
    /// # Errors
    /// 429.
    pub fn check_account(&self, college: Option<Uuid>, account: &str, known: Option<&str>) -> Result<(), AppError> {
        if account.is_empty() || account.len() > 254 {
            return Ok(());
        }
        let account = account.to_ascii_lowercase();
        let key = match known {
            Some(device) => SignInKey::Device(college, account, device.to_owned()),
            None => SignInKey::Account(college, account),
        };
        self.inner
            .sign_in
            .check_key(&key)
            .map_err(|until| self.too_many(&until))
    }

    /// Whether one more mail of a kind may go to an address: at most `most` within `hours`. Counts it if so.
    pub fn may_mail(&self, college: Uuid, kind: &'static str, address: &str, (most, hours): (usize, i64)) -> bool {
        let now = Utc::now();
        let mut sent = self
            .inner
            .mailed
            .entry((college, kind, address.to_ascii_lowercase()))
            .or_default();
        sent.retain(|until| *until > now);
        if sent.len() >= most {
            return false;
        }
        sent.push(now + TimeDelta::hours(hours));
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
        self.inner.sign_in.retain_recent();
        self.inner.sign_in.shrink_to_fit();
        let now = Utc::now();
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

    /// Keys held now, for tests and metrics.
    pub fn keys(&self) -> usize {
        self.inner.addresses.len() + self.inner.sign_in.len()
    }
}
