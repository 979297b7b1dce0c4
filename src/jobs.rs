//! Every kind of background job and who runs it, gathered from the features.

use futures_util::future::LocalBoxFuture;

use crate::error::AppError;
use crate::features;
use crate::letters;
use crate::platform::mail;
use crate::platform::worker::{DAILY, Handlers, JobContext};

/// What releases before this one enqueued at sign-in for the daily work.
const SWEEP: &str = "accounts-sweep";

/// The handlers of this release.
pub fn handlers() -> Handlers {
    let own = Handlers::default()
        .on(mail::JOB, |context| Box::pin(letters::run(context)))
        .on(DAILY, daily)
        .on(SWEEP, daily);
    let of_features = features::ALL.iter().flat_map(|feature| feature.jobs);
    of_features.fold(own, |handlers, job| handlers.on(job.kind, job.run))
}

/// The daily work of all features in one college.
fn daily(context: JobContext) -> LocalBoxFuture<'static, Result<(), AppError>> {
    Box::pin(async move {
        // What fails in one feature keeps no other from its work; the job is then tried again.
        let mut outcome = Ok(());
        for run in features::ALL.iter().flat_map(|feature| feature.daily) {
            outcome = outcome.and(run(context.clone()).await);
        }
        outcome
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::jobs::pages::kind_key;
    use crate::web::i18n::Lang;

    #[test]
    fn every_kind_has_a_name_in_every_language() {
        for kind in handlers().kinds() {
            for lang in Lang::ALL {
                let key = kind_key(kind);
                assert!(lang.find(&key).is_some(), "{key} has no text in {lang:?}");
            }
        }
    }
}
