//! Logs: one line an event, with the request id and the college; never a body, a token or a password. Control
//! characters are escaped by the formatter, so a request cannot forge a line.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::config::TelemetrySettings;

/// Starts logging to standard error. A second call changes nothing.
pub fn init(settings: &TelemetrySettings) {
    let filter = EnvFilter::try_from_default_env()
        .or_else(|_| EnvFilter::try_new(&settings.filter))
        .unwrap_or_else(|_| EnvFilter::new("info"));
    let base = fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false);
    let started = if settings.format == "json" {
        base.json().flatten_event(true).finish().try_init()
    } else {
        base.compact().finish().try_init()
    };
    if started.is_err() {
        tracing::debug!("logging was already started");
    }
}
