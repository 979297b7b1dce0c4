//! Which times are taken from clients. Every other one would be stored as nonsense, or refused by PostgreSQL in the
//! middle of a statement.

use chrono::{DateTime, TimeDelta, Utc};

use super::validate::Checks;

/// The earliest time taken from anybody: the beginning of 1970, in seconds since then.
const EARLIEST_S: i64 = 0;
/// The end of what is taken: the beginning of the year 2200.
const END_S: i64 = 7_258_118_400;

/// Whether a time is one a client may name at all: from 1970 to the end of 2199.
pub fn is_known(at: DateTime<Utc>) -> bool {
    (EARLIEST_S..END_S).contains(&at.timestamp())
}

impl Checks {
    /// A time that something lasts until, or happened at: from 1970, and at most `ahead` after `now`.
    pub fn time(&mut self, field: &str, at: DateTime<Utc>, now: DateTime<Utc>, ahead: TimeDelta) -> DateTime<Utc> {
        if !is_known(at) || at > now + ahead {
            let days = ahead.num_days();
            self.add(
                field,
                "out_of_range",
                format!("Give a time from 1970 on, at most {days} days from now."),
            );
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fault_b15_times_have_a_range() {
        let taken = |text: &str| {
            let at: DateTime<Utc> = text.parse().unwrap();
            let mut checks = Checks::new();
            let now = "2026-11-27T00:00:00Z".parse().unwrap();
            checks.time("until", at, now, TimeDelta::days(366));
            (is_known(at), checks.is_clean())
        };
        assert_eq!(taken("1970-01-01T00:00:00Z"), (true, true));
        assert_eq!(taken("2199-12-31T23:59:59Z"), (true, false));
        for text in [
            "-4800-01-01T00:00:00Z",
            "-262142-01-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "2200-01-01T00:00:00Z",
            "+262142-12-31T23:59:59Z",
        ] {
            assert_eq!(taken(text), (false, false), "{text}");
        }
    }
}
