//! Every kind of background job and who runs it.

use crate::features::{accounts, roster};
use crate::features::{connections, digests, messages};
use crate::platform::auth::sessions;
use crate::platform::jobs::Handlers;
use crate::platform::mail;

/// The handlers of this release.
pub fn handlers() -> Handlers {
    Handlers::default()
        .on(mail::JOB, |context| Box::pin(mail::run(context)))
        .on(accounts::jobs::ASK, |context| {
            Box::pin(accounts::jobs::run_ask(context))
        })
        .on(sessions::REUSE_JOB, |context| {
            Box::pin(accounts::jobs::run_reuse(context))
        })
        .on(accounts::jobs::SWEEP, |context| {
            Box::pin(async move {
                let (app, scope) = (context.app.clone(), context.scope.clone());
                accounts::jobs::run_sweep(context).await?;
                app.db.write(&scope, messages::service::expire_daily).await
            })
        })
        .on(connections::service::REQUESTS_JOB, |context| {
            Box::pin(digests::jobs::run(context))
        })
        .on(roster::service::JOB, |context| Box::pin(roster::service::run(context)))
        .on(messages::service::EXPIRE, |context| {
            Box::pin(messages::service::run_expire(context))
        })
        .on(messages::service::ERASE, |context| {
            Box::pin(async move {
                context
                    .app
                    .db
                    .write(&context.scope, messages::service::erase_originals)
                    .await
            })
        })
}
