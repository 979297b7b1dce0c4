//! Dates, ages, numbers and money as people read them.
//!
//! Every function is pure: language, time zone and "now" come in as arguments. Digits are Western in both languages,
//! as in the offer letters and mark sheets the product shows. In Arabic a value that mixes digits and Latin letters is
//! wrapped in U+2066..U+2069, so that it keeps its own order inside the sentence.

use chrono::{DateTime, Datelike, NaiveDate, Offset, Timelike, Utc};
use chrono_tz::Tz;

use super::cities;
use super::i18n::Lang;

/// A whole number however a template hands it over: it passes literals by value and fields by reference.
pub trait Whole {
    /// The number; one beyond 63 bits counts as the largest.
    fn whole(&self) -> i64;
}

impl<T: Whole + ?Sized> Whole for &T {
    fn whole(&self) -> i64 {
        (**self).whole()
    }
}

macro_rules! whole_numbers {
    ($($number:ty),*) => {$(
        impl Whole for $number {
            fn whole(&self) -> i64 {
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        }
    )*};
}
whole_numbers!(i16, i32, i64, u16, u32, u64, usize);

/// `21 Nov 2026` in the reader's zone.
pub fn date(lang: Lang, at: DateTime<Utc>, zone: Tz) -> String {
    day(lang, at.with_timezone(&zone).date_naive())
}

/// `21 Nov 2026` for a day that has no time, such as a joining date.
pub fn day(lang: Lang, day: NaiveDate) -> String {
    format!("{} {} {}", day.day(), month(lang, day.month()), day.year())
}

/// `Sat 21 Nov` in the reader's zone, for schedules within a year.
pub fn weekday(lang: Lang, at: DateTime<Utc>, zone: Tz) -> String {
    let day = at.with_timezone(&zone).date_naive();
    let name = lang.t(&format!("format-weekday-{}", day.weekday().number_from_monday()));
    format!("{name} {} {}", day.day(), month(lang, day.month()))
}

/// `2:05 pm` in the reader's zone.
pub fn time(lang: Lang, at: DateTime<Utc>, zone: Tz) -> String {
    let local = at.with_timezone(&zone);
    let (afternoon, hour) = local.hour12();
    let half = lang.t(if afternoon { "format-pm" } else { "format-am" });
    format!("{hour}:{:02}\u{a0}{half}", local.minute())
}

/// `21 Nov 2026, 2:05 pm` in the reader's zone.
pub fn date_time(lang: Lang, at: DateTime<Utc>, zone: Tz) -> String {
    let comma = match lang {
        Lang::En => ", ",
        Lang::Ar => "، ",
    };
    format!("{}{comma}{}", date(lang, at, zone), time(lang, at, zone))
}

/// A time zone by its city and how far its clocks are from UTC now: `Kolkata (UTC+5:30)`.
pub fn zone(lang: Lang, zone: Tz, now: DateTime<Utc>) -> String {
    let city = cities::name(lang, zone);
    let minutes = now.with_timezone(&zone).offset().fix().local_minus_utc() / 60;
    let sign = if minutes < 0 { '−' } else { '+' };
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    let offset = match (hours, rest) {
        (0, 0) => "UTC".to_owned(),
        (_, 0) => format!("UTC{sign}{hours}"),
        _ => format!("UTC{sign}{hours}:{rest:02}"),
    };
    format!("{city} ({})", ltr(lang, offset))
}

/// How long ago something happened: `just now`, `5 minutes ago`, `3 days ago`. A time in the future (clocks differ)
/// counts as now.
pub fn ago(lang: Lang, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    if (now - at).num_seconds() < 60 {
        return lang.t("format-just-now");
    }
    lang.t1("format-ago", "age", span(lang, (now - at).num_seconds()))
}

/// How long something waits already, without "ago": `5 minutes`, `3 days`. Queues show it.
pub fn age(lang: Lang, since: DateTime<Utc>, now: DateTime<Utc>) -> String {
    span(lang, (now - since).num_seconds())
}

/// How long is left until `at`: `2 hours left`; `overdue by 3 days` once it has passed.
pub fn remaining(lang: Lang, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let seconds = (at - now).num_seconds();
    let key = if seconds < 0 { "format-overdue" } else { "format-left" };
    lang.t1(key, "age", span(lang, seconds.abs()))
}

/// A length of time in its largest whole unit, at least one minute.
fn span(lang: Lang, seconds: i64) -> String {
    let minutes = (seconds / 60).max(1);
    let (key, count) = match minutes {
        ..60 => ("format-minutes", minutes),
        60..1_440 => ("format-hours", minutes / 60),
        1_440..86_400 => ("format-days", minutes / 1_440),
        86_400..525_600 => ("format-months", minutes / 43_200),
        _ => ("format-years", minutes / 525_600),
    };
    lang.t1(key, "count", count)
}

fn month(lang: Lang, number: u32) -> String {
    lang.t(&format!("format-month-{number}"))
}

/// `12,345`.
pub fn number(value: impl Whole) -> String {
    group(value.whole(), false)
}

/// `42%`, rounded to a whole number; `–` when there is nothing to divide by. A page shows the denominator beside it.
pub fn percent(part: impl Whole, whole: impl Whole) -> String {
    let (part, whole) = (part.whole(), whole.whole());
    if whole <= 0 {
        return "–".to_owned();
    }
    let rounded = (i128::from(part) * 200 + i128::from(whole)) / (i128::from(whole) * 2);
    format!("{rounded}%")
}

/// Sizes of files: `640 B`, `1.4 MB` (powers of 1000).
pub fn bytes(lang: Lang, size: u64) -> String {
    let (unit, step) = match size {
        ..1_000 => return lang.t1("format-bytes", "size", size.to_string()),
        1_000..1_000_000 => ("format-kilobytes", 1_000),
        1_000_000..1_000_000_000 => ("format-megabytes", 1_000_000),
        _ => ("format-gigabytes", 1_000_000_000),
    };
    let tenths = size / (step / 10);
    let text = if tenths >= 100 || tenths.is_multiple_of(10) {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    lang.t1(unit, "size", text)
}

/// An amount in minor units (paise, cents) of an ISO 4217 currency: `₹12,50,000`, `$85,000.50`, `KWD 1,200.250`.
/// Minor digits show only when they are not zero. Rupees are grouped in lakh and crore, the rest in thousands.
pub fn money(lang: Lang, minor: impl Whole, currency: &str) -> String {
    let minor = minor.whole();
    let (sign, symbol, digits) = (if minor < 0 { "−" } else { "" }, symbol(currency), exponent(currency));
    let unit = 10_u64.pow(digits);
    let (whole, rest) = (minor.unsigned_abs() / unit, minor.unsigned_abs() % unit);
    let whole = group(i64::try_from(whole).unwrap_or(i64::MAX), currency == "INR");
    let fraction = if rest == 0 {
        String::new()
    } else {
        format!(".{rest:0width$}", width = digits as usize)
    };
    ltr(lang, format!("{sign}{symbol}{whole}{fraction}"))
}

/// Yearly pay as placement people say it: `₹12.5 LPA` (lakh per annum), `₹1.2 crore a year`, `$85,000 a year`.
pub fn annual_pay(lang: Lang, minor: impl Whole, currency: &str) -> String {
    let minor = minor.whole();
    annual_pay_band(lang, minor, minor, currency)
}

/// A band of yearly pay: `₹10–12.5 LPA`, `$80,000–95,000 a year`. Equal ends show one figure.
pub fn annual_pay_band(lang: Lang, low_minor: i64, high_minor: i64, currency: &str) -> String {
    const CRORE_IN_PAISE: i64 = 1_000_000_000;
    let (key, show): (&str, &dyn Fn(i64) -> String) = match currency {
        "INR" if low_minor >= CRORE_IN_PAISE => ("format-pay-crore", &|minor| in_units(minor, CRORE_IN_PAISE)),
        "INR" => ("format-pay-lakh", &|minor| in_units(minor, CRORE_IN_PAISE / 100)),
        _ => ("format-pay-year", &|minor| {
            group(minor / 10_i64.pow(exponent(currency)), false)
        }),
    };
    let figures = if low_minor == high_minor {
        show(low_minor)
    } else {
        format!("{}–{}", show(low_minor), show(high_minor))
    };
    lang.t1(key, "amount", ltr(lang, format!("{}{figures}", symbol(currency))))
}

/// `minor` in units of `unit` with at most two decimals, cut, not rounded up: pay is never shown higher than it is.
fn in_units(minor: i64, unit: i64) -> String {
    let hundredths = minor / (unit / 100);
    let (whole, rest) = (hundredths / 100, hundredths.unsigned_abs() % 100);
    match rest {
        0 => whole.to_string(),
        rest if rest % 10 == 0 => format!("{whole}.{}", rest / 10),
        rest => format!("{whole}.{rest:02}"),
    }
}

/// Digits of the minor unit, from ISO 4217's list of exceptions to two.
fn exponent(currency: &str) -> u32 {
    match currency {
        "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "UGX" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

fn symbol(currency: &str) -> String {
    match currency {
        "INR" => "₹".to_owned(),
        "USD" => "$".to_owned(),
        "EUR" => "€".to_owned(),
        "GBP" => "£".to_owned(),
        "JPY" => "¥".to_owned(),
        other => format!("{other}\u{a0}"),
    }
}

/// Groups digits by three; `indian` groups by two above the first three (lakh, crore).
fn group(value: i64, indian: bool) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut grouped = Vec::with_capacity(digits.len() * 4 / 3 + 1);
    for (index, digit) in digits.chars().rev().enumerate() {
        let boundary = if indian {
            index == 3 || (index > 3 && index % 2 == 1)
        } else {
            index > 0 && index % 3 == 0
        };
        if boundary {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let text: String = grouped.into_iter().rev().collect();
    if value < 0 { format!("−{text}") } else { text }
}

/// Keeps digits and Latin letters in their own order inside an Arabic sentence.
fn ltr(lang: Lang, text: String) -> String {
    match lang {
        Lang::En => text,
        Lang::Ar => format!("\u{2066}{text}\u{2069}"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn dates_are_in_the_readers_zone() {
        let late = at("2026-11-21T19:35:00Z");
        assert_eq!(date(Lang::En, late, Tz::UTC), "21 Nov 2026");
        assert_eq!(
            date_time(Lang::En, late, Tz::Asia__Kolkata),
            "22 Nov 2026, 1:05\u{a0}am"
        );
        assert_eq!(weekday(Lang::En, late, Tz::Asia__Kolkata), "Sun 22 Nov");
        assert_eq!(date(Lang::Ar, late, Tz::UTC), "21 نوفمبر 2026");
        let noon = Tz::Asia__Dubai.with_ymd_and_hms(2026, 7, 1, 12, 0, 0).unwrap().to_utc();
        assert_eq!(time(Lang::En, noon, Tz::Asia__Dubai), "12:00\u{a0}pm");
    }

    #[test]
    fn zones_are_named_by_city_and_offset() {
        let winter = at("2026-11-21T12:00:00Z");
        assert_eq!(zone(Lang::En, Tz::Asia__Kolkata, winter), "Kolkata (UTC+5:30)");
        assert_eq!(zone(Lang::En, Tz::America__New_York, winter), "New York (UTC−5)");
        assert_eq!(zone(Lang::En, Tz::Europe__London, winter), "London (UTC)");
        assert_eq!(
            zone(Lang::Ar, Tz::Asia__Riyadh, winter),
            "الرياض (\u{2066}UTC+3\u{2069})"
        );
    }

    #[test]
    fn ages_use_the_largest_whole_unit() {
        let now = at("2026-11-21T12:00:00Z");
        let before = |seconds| ago(Lang::En, now - chrono::TimeDelta::seconds(seconds), now);
        assert_eq!(before(-30), "just now");
        assert_eq!(before(59), "just now");
        assert_eq!(before(60), "1 minute ago");
        assert_eq!(before(3_600 * 5), "5 hours ago");
        assert_eq!(before(86_400 * 59), "59 days ago");
        assert_eq!(before(86_400 * 61), "2 months ago");
        assert_eq!(before(86_400 * 800), "2 years ago");
        assert_eq!(age(Lang::En, now - chrono::TimeDelta::hours(30), now), "1 day");
        assert_eq!(
            remaining(Lang::En, now + chrono::TimeDelta::hours(2), now),
            "2 hours left"
        );
        assert_eq!(
            remaining(Lang::En, now - chrono::TimeDelta::days(3), now),
            "overdue by 3 days"
        );
    }

    #[test]
    fn money_is_grouped_as_the_currency_is_spoken() {
        assert_eq!(money(Lang::En, 125_000_000, "INR"), "₹12,50,000");
        assert_eq!(money(Lang::En, 123_456_789_012_i64, "INR"), "₹1,23,45,67,890.12");
        assert_eq!(money(Lang::En, 8_500_050, "USD"), "$85,000.50");
        assert_eq!(money(Lang::En, -99_900, "GBP"), "−£999");
        assert_eq!(money(Lang::En, 1_200_250, "KWD"), "KWD\u{a0}1,200.250");
        assert_eq!(money(Lang::En, 5_000, "JPY"), "¥5,000");
        assert_eq!(money(Lang::Ar, 100, "USD"), "\u{2066}$1\u{2069}");
        assert_eq!(money(Lang::En, i64::MIN, "INR"), "−₹92,23,37,20,36,85,47,758.08");
    }

    #[test]
    fn pay_is_said_in_lakh_crore_or_thousands() {
        assert_eq!(annual_pay(Lang::En, 125_000_000, "INR"), "₹12.5 LPA");
        assert_eq!(annual_pay(Lang::En, 129_999_900, "INR"), "₹12.99 LPA");
        assert_eq!(annual_pay(Lang::En, 1_200_000_000, "INR"), "₹1.2 crore a year");
        assert_eq!(
            annual_pay_band(Lang::En, 100_000_000, 125_000_000, "INR"),
            "₹10–12.5 LPA"
        );
        assert_eq!(
            annual_pay_band(Lang::En, 8_000_000, 9_500_000, "USD"),
            "$80,000–95,000 a year"
        );
    }

    #[test]
    fn figures() {
        assert_eq!(number(-1_234_567), "−1,234,567");
        assert_eq!(number(i64::MIN), "−9,223,372,036,854,775,808");
        assert_eq!(percent(21, 50), "42%");
        assert_eq!(percent(2, 3), "67%");
        assert_eq!(percent(1, 0), "–");
        assert_eq!(bytes(Lang::En, 640), "640\u{a0}B");
        assert_eq!(bytes(Lang::En, 1_400_000), "1.4\u{a0}MB");
        assert_eq!(bytes(Lang::En, 12_340_000), "12\u{a0}MB");
        assert_eq!(bytes(Lang::Ar, 1_400_000), "\u{2068}1.4\u{2069}\u{a0}م.ب");
    }
}
