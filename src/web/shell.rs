//! What every page needs around its content, as plain data: the shell knows neither sessions nor the database.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use super::accent::Accent;
use super::format::Whole;
use super::i18n::{Lang, MessageValue};
use super::{assets, format};

/// Light, dark, or as the device says.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub enum Theme {
    /// As the device is set.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// The value for cookies, forms and `data-theme`: `system`, `light` or `dark`.
    pub const fn code(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The theme for a stored value; anything unknown is `System`.
    pub fn from_code(code: &str) -> Theme {
        match code {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::System,
        }
    }
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShellUser {
    /// The person.
    pub id: Uuid,
    /// The name shown in the menu.
    pub name: String,
    /// Key of the role's name, such as `role-student`.
    pub role_key: &'static str,
}

/// Where an entry of the navigation stands, in this order.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Place {
    /// First, and in the bottom bar of a phone.
    Main,
    /// After those; on a phone under More.
    More,
    /// In the group of the office; a phone's bottom bar takes them as far as there is room.
    Office,
}

/// One entry of the primary navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavItem {
    /// Where it leads.
    pub href: &'static str,
    /// Key of its name.
    pub label_key: &'static str,
    /// Its icon in the sprite.
    pub icon: &'static str,
    /// Things waiting there; nothing is shown for `None` and zero.
    pub count: Option<i64>,
    /// Where it stands.
    pub place: Place,
}

/// Pages that belong to an entry of the navigation without standing below its address.
const WITHIN: [(&str, &str); 1] = [("/admin/invitations", "/admin/people")];

/// Entries a phone's bottom bar has room for, beside More.
const BOTTOM: usize = 4;

/// A message for the page after a form: its tone, and the key of its text. Made with [`flash!`](crate::flash).
#[derive(Clone, Copy, Debug)]
pub struct FlashKey {
    /// How it went.
    pub kind: FlashKind,
    /// Key of the text; begins with `flash-`.
    pub key: &'static str,
}

impl FlashKey {
    /// See [`flash!`](crate::flash).
    ///
    /// # Panics
    /// When the key begins otherwise: while compiling.
    pub const fn new(kind: FlashKind, key: &'static str) -> Self {
        assert!(matches!(key.as_bytes(), [b'f', b'l', b'a', b's', b'h', b'-', ..]));
        Self { kind, key }
    }
}

/// A message for the page after a form: `flash!(Good, "flash-people-saved")`. That its key begins with `flash-` is checked
/// while compiling, that it has a text by a test.
#[macro_export]
macro_rules! flash {
    ($kind:ident, $key:literal) => {
        const { $crate::web::shell::FlashKey::new($crate::web::shell::FlashKind::$kind, $key) }
    };
}

/// How a one-time message is meant.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum FlashKind {
    /// Something was done.
    Good,
    /// Something to know.
    Info,
    /// Something to look at.
    Warn,
    /// Something failed.
    Bad,
}

impl FlashKind {
    /// The tone class, as badges and notices take it.
    pub const fn tone(self) -> &'static str {
        match self {
            FlashKind::Good => "good",
            FlashKind::Info => "info",
            FlashKind::Warn => "warn",
            FlashKind::Bad => "bad",
        }
    }

    /// The tone for a stored value; anything unknown is `Info`.
    pub fn from_tone(tone: &str) -> FlashKind {
        match tone {
            "good" => FlashKind::Good,
            "warn" => FlashKind::Warn,
            "bad" => FlashKind::Bad,
            _ => FlashKind::Info,
        }
    }
}

/// A message shown once, on the page after an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// How it is meant.
    pub kind: FlashKind,
    /// The finished text in the reader's language.
    pub text: String,
}

/// Everything the layouts need. A page struct holds it in a field named `shell`; the component macros look for that name.
#[derive(Debug, Clone)]
pub struct Shell {
    /// Language, and with it the direction.
    pub lang: Lang,
    /// Light or dark.
    pub theme: Theme,
    /// The nonce of this answer's Content-Security-Policy.
    pub nonce: String,
    /// The token every POST form carries in its field `csrf`.
    pub csrf: String,
    /// Path and query of this request, for the current entry of the navigation and for coming back.
    pub path: String,
    /// The college's name; the product's where there is no college.
    pub site_name: String,
    /// The college's colour; the product's own for `None`.
    pub accent: Option<Accent>,
    /// Who is signed in; `None` on signed-out pages.
    pub user: Option<ShellUser>,
    /// The primary navigation, most important first.
    pub nav: Vec<NavItem>,
    /// What a phone lists under More besides the navigation.
    pub more: Vec<NavItem>,
    /// A message to show once.
    pub flash: Option<Flash>,
    /// Whether the top bar offers a search.
    pub search: bool,
    /// Whether the person belongs to a college (and has settings there); operators do not.
    pub college_member: bool,
    /// Pages open the socket; its token is good until then, in seconds since 1970.
    pub realtime: Option<i64>,
    /// The id of this request, shown on error pages for support.
    pub request_id: String,
    /// The reader's time zone.
    pub time_zone: Tz,
    /// The moment of this request, so that ages on one page agree.
    pub now: DateTime<Utc>,
    /// Development only: shows the link to `/design`.
    pub development: bool,
}

impl Shell {
    /// A signed-out shell in English with nothing in it; set what is known: `Shell { lang, ..Shell::new(name, now) }`.
    pub fn new(site_name: impl Into<String>, now: DateTime<Utc>) -> Self {
        Self {
            lang: Lang::default(),
            theme: Theme::default(),
            nonce: String::new(),
            csrf: String::new(),
            path: "/".to_owned(),
            site_name: site_name.into(),
            accent: None,
            user: None,
            nav: Vec::new(),
            more: Vec::new(),
            flash: None,
            search: false,
            college_member: false,
            realtime: None,
            request_id: String::new(),
            time_zone: Tz::UTC,
            now,
            development: false,
        }
    }

    /// The text for `key` in the reader's language.
    pub fn t(&self, key: &str) -> String {
        self.lang.t(key)
    }

    /// The text for `key` with one variable: `shell.t1("people-found", "count", people.len())`.
    pub fn t1(&self, key: &str, name: &'static str, value: impl MessageValue) -> String {
        self.lang.t1(key, name, value)
    }

    /// The text for `key` with two variables.
    pub fn t2(
        &self,
        key: &str,
        first: &'static str,
        first_value: impl MessageValue,
        second: &'static str,
        second_value: impl MessageValue,
    ) -> String {
        self.lang.t_args(
            key,
            &[
                (first, first_value.message_value()),
                (second, second_value.message_value()),
            ],
        )
    }

    /// The path of this request without its query.
    pub fn path_only(&self) -> &str {
        self.path.split(['?', '#']).next().unwrap_or_default()
    }

    /// Whether `href` leads to this page or to the section it belongs to.
    pub fn is_current(&self, href: &str) -> bool {
        let path = self.path_only();
        let leads = |href: &str| {
            path == href || (href != "/" && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')))
        };
        leads(href) || WITHIN.iter().any(|(page, section)| *section == href && leads(page))
    }

    /// Whether this page belongs to an entry the bottom bar has no room for.
    pub fn is_under_more(&self) -> bool {
        let leads_here = |items: Vec<&NavItem>| items.iter().any(|item| self.is_current(item.href));
        let of_more = || self.more.iter().any(|item| self.path_only() == item.href);
        leads_here(self.rest_nav()) || (!leads_here(self.bottom_nav()) && of_more())
    }

    /// The address of an asset, with the hash that lets browsers keep it for good.
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    /// `21 Nov 2026`.
    pub fn date(&self, at: &DateTime<Utc>) -> String {
        format::date(self.lang, *at, self.time_zone)
    }

    /// `21 Nov 2026` for a day without a time.
    pub fn day(&self, day: &NaiveDate) -> String {
        format::day(self.lang, *day)
    }

    /// `Sat 21 Nov`.
    pub fn weekday(&self, at: &DateTime<Utc>) -> String {
        format::weekday(self.lang, *at, self.time_zone)
    }

    /// `2:05 pm`.
    pub fn time(&self, at: &DateTime<Utc>) -> String {
        format::time(self.lang, *at, self.time_zone)
    }

    /// `21 Nov 2026, 2:05 pm`.
    pub fn date_time(&self, at: &DateTime<Utc>) -> String {
        format::date_time(self.lang, *at, self.time_zone)
    }

    /// `Kolkata (UTC+5:30)`.
    pub fn zone(&self, zone: Tz) -> String {
        format::zone(self.lang, zone, self.now)
    }

    /// `3 days ago`.
    pub fn ago(&self, at: &DateTime<Utc>) -> String {
        format::ago(self.lang, *at, self.now)
    }

    /// `3 days`: how long something waits already.
    pub fn age(&self, since: &DateTime<Utc>) -> String {
        format::age(self.lang, *since, self.now)
    }

    /// `2 hours left`, `overdue by 3 days`.
    pub fn remaining(&self, at: &DateTime<Utc>) -> String {
        format::remaining(self.lang, *at, self.now)
    }

    /// The machine-readable form for `datetime` attributes.
    pub fn iso(&self, at: &DateTime<Utc>) -> String {
        at.to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    /// `12,345`.
    pub fn number(&self, value: impl Whole) -> String {
        format::number(value)
    }

    /// `₹12,50,000`, from minor units.
    pub fn money(&self, minor: impl Whole, currency: &str) -> String {
        format::money(self.lang, minor, currency)
    }

    /// `₹12.5 LPA`, from minor units a year.
    pub fn annual_pay(&self, minor: impl Whole, currency: &str) -> String {
        format::annual_pay(self.lang, minor, currency)
    }

    /// How much waits behind an entry of the navigation; zero where nothing is counted.
    pub fn count_of(&self, href: &str) -> i64 {
        let item = self.nav.iter().find(|item| item.href == href);
        item.and_then(|item| item.count).unwrap_or_default()
    }

    /// The entries outside the office's group.
    pub fn people_nav(&self) -> Vec<&NavItem> {
        self.nav.iter().filter(|item| item.place != Place::Office).collect()
    }

    /// The entries of the office's group.
    pub fn office_nav(&self) -> Vec<&NavItem> {
        self.nav.iter().filter(|item| item.place == Place::Office).collect()
    }

    /// The entries a phone shows in its bottom bar.
    pub fn bottom_nav(&self) -> Vec<&NavItem> {
        let fits = self.nav.iter().filter(|item| item.place != Place::More);
        fits.take(BOTTOM).collect()
    }

    /// The entries the bottom bar has no room for.
    pub fn rest_nav(&self) -> Vec<&NavItem> {
        let bottom = self.bottom_nav();
        self.nav.iter().filter(|item| !bottom.contains(item)).collect()
    }

    /// How much waits behind those.
    pub fn more_count(&self) -> i64 {
        self.rest_nav().iter().filter_map(|item| item.count).sum()
    }
}

/// Whether an icon points along the line, so that it turns where the writing runs from right to left.
pub fn is_directional(icon: &str) -> bool {
    matches!(
        icon,
        "arrow-left"
            | "arrow-right"
            | "chevron-left"
            | "chevron-right"
            | "log-in"
            | "log-out"
            | "reply"
            | "send"
            | "undo-2"
    )
}

/// The icon of a tone, for notices and toasts.
pub fn tone_icon(tone: &str) -> &'static str {
    match tone {
        "good" => "circle-check",
        "warn" => "triangle-alert",
        "bad" => "circle-alert",
        _ => "info",
    }
}

/// The icon of a message's state in a chat.
pub fn message_state_icon(state: &str) -> &'static str {
    match state {
        "sent" => "check",
        "delivered" | "seen" => "check-check",
        "failed" => "circle-alert",
        _ => "clock",
    }
}

/// The key of the words for a message's state in a chat.
pub fn message_state_key(state: &str) -> &'static str {
    match state {
        "sent" => "ui-message-sent",
        "delivered" => "ui-message-delivered",
        "seen" => "ui-message-seen",
        "failed" => "ui-message-failed",
        _ => "ui-message-sending",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_current_on_its_pages_only() {
        let shell = Shell {
            path: "/admin/people?page=2".to_owned(),
            ..Shell::new("College", DateTime::UNIX_EPOCH)
        };
        assert!(shell.is_current("/admin/people"));
        assert!(shell.is_current("/admin"));
        assert!(!shell.is_current("/adm"));
        assert!(!shell.is_current("/"));
        assert!(!shell.is_current("/admin/people/1"));
        let shell = Shell {
            path: "/admin/invitations?state=open".to_owned(),
            ..shell
        };
        assert!(shell.is_current("/admin/people"));
        assert!(!shell.is_current("/people"));
    }

    #[test]
    fn stored_values_read_back() {
        for theme in [Theme::System, Theme::Light, Theme::Dark] {
            assert_eq!(Theme::from_code(theme.code()), theme);
        }
        for kind in [FlashKind::Good, FlashKind::Info, FlashKind::Warn, FlashKind::Bad] {
            assert_eq!(FlashKind::from_tone(kind.tone()), kind);
        }
    }
}
