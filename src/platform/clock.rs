//! What time it is.
//!
//! Every part of the process asks this clock, so that a test can see what happens later without waiting. Transactions
//! carry it ([`TenantTx::now`](super::db::TenantTx::now)); everything else asks [`App::clock`](super::app::App).

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

/// The clock of a process. Clones show the same time.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    ahead_ms: Arc<AtomicI64>,
}

impl Clock {
    /// The time now.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the system")]
    pub fn now(&self) -> DateTime<Utc> {
        Utc::now() + TimeDelta::milliseconds(self.ahead_ms.load(Ordering::Relaxed))
    }

    /// Sets the clock forward, for tests. The database's own clock stays where it is.
    pub fn advance(&self, by: TimeDelta) {
        self.ahead_ms.fetch_add(by.num_milliseconds(), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_go_forward_together() {
        let clock = Clock::default();
        let other = clock.clone();
        let before = other.now();
        clock.advance(TimeDelta::days(3));
        assert!(other.now() - before >= TimeDelta::days(3));
    }
}
