//! `peer2peer serve` and `peer2peer worker`.

use clap::Args;
use tokio_util::sync::CancellationToken;

use super::boot::Boot;
use super::demo;
use crate::{jobs, platform, server};

/// How to serve.
#[derive(Args, Default)]
pub(super) struct Options {
    /// Load the demo colleges, people and content first: `--demo` in full size, `--demo=small` a few people
    #[arg(long, value_enum, value_name = "SIZE", num_args = 0..=1, require_equals = true, default_missing_value = "full")]
    demo: Option<demo::Size>,
    /// Listen address, instead of the setting
    #[arg(long)]
    bind: Option<String>,
    /// Leave background jobs to `peer2peer worker`
    #[arg(long)]
    no_worker: bool,
}

pub(super) async fn run(options: Options) -> anyhow::Result<()> {
    let stop = stop_on_signal();
    let bind = options.bind.clone();
    let boot = Boot::start_with(|settings| {
        if let Some(bind) = bind {
            settings.bind = bind;
        }
    })
    .await?;
    let app = boot.app().await?;
    if let Some(size) = options.demo {
        demo::load(&app, size).await?;
        demo::introduce(&app);
    }
    let base = boot.settings.base_domain.clone();
    server::run(app, !options.no_worker, stop, |address| {
        println!("listening on http://{address}");
        println!("console: http://console.{base}:{}", address.port());
    })
    .await?;
    boot.stop().await
}

pub(super) async fn worker() -> anyhow::Result<()> {
    let stop = stop_on_signal();
    let boot = Boot::start().await?;
    let app = boot.app().await?;
    let counted = async {
        loop {
            tokio::select! {
                () = stop.cancelled() => return app.repeats.write_all(&app.db).await,
                () = tokio::time::sleep(std::time::Duration::from_secs(60)) => {
                    if let Err(error) = app.repeats.write_due(&app.db, app.clock.now()).await {
                        tracing::warn!(%error, "counted events could not be written into the audit log yet");
                    }
                }
            }
        }
    };
    let work = platform::worker::work(app.clone(), jobs::handlers(), stop.clone());
    let ((), written) = tokio::join!(work, counted);
    written?;
    boot.stop().await
}

/// Ends on Ctrl-C and on SIGTERM.
fn stop_on_signal() -> CancellationToken {
    let stop = CancellationToken::new();
    let token = stop.clone();
    actix_web::rt::spawn(async move {
        let terminate = async {
            match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
                Ok(mut signal) => {
                    signal.recv().await;
                }
                Err(error) => {
                    tracing::warn!(%error, "cannot listen for SIGTERM");
                    std::future::pending::<()>().await;
                }
            }
        };
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            () = terminate => {}
        }
        tracing::info!("stopping");
        token.cancel();
    });
    stop
}
