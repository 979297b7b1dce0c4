//! Every kind of background job and who runs it.

use crate::platform::jobs::Handlers;
use crate::platform::mail;

/// The handlers of this release.
pub fn handlers() -> Handlers {
    Handlers::default().on(mail::JOB, |context| Box::pin(mail::run(context)))
}
