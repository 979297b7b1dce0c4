//! `peer2peer tenants apply|list|suspend|resume`: colleges from files, without the console.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use clap::{Args, Subcommand};

use super::boot::Boot;
use super::tenant_files;
use crate::error::AppError;
use crate::features::colleges::model::{By, CollegeEntry, Definition};
use crate::features::colleges::provision::{self, Plan, Standing, Tally};
use crate::features::colleges::{service, world};
use crate::platform::app::App;
use crate::platform::db::paging::Cursor;

/// What to do with colleges.
#[derive(Subcommand)]
pub(super) enum Command {
    /// Make colleges what files describe; shows the differences first, deletes nothing by omission
    Apply(Apply),
    /// List colleges, newest first
    List {
        /// As JSON, one object a line
        #[arg(long)]
        json: bool,
    },
    /// Refuse every request of a college; deletes nothing
    Suspend {
        /// Its subdomain
        slug: String,
        /// Why; goes into the record
        #[arg(long)]
        reason: String,
    },
    /// Serve a suspended college again
    Resume {
        /// Its subdomain
        slug: String,
    },
}

/// How to apply.
#[derive(Args)]
pub(super) struct Apply {
    /// Files, or folders of files [default: tenants]
    paths: Vec<PathBuf>,
    /// A list of institutions as JSON (name, alpha_two_code, domains), instead of files
    #[arg(long, value_name = "FILE", conflicts_with = "paths")]
    from_json: Option<PathBuf>,
    /// Show the differences and stop
    #[arg(long)]
    dry_run: bool,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

pub(super) async fn run(command: Command) -> anyhow::Result<()> {
    let boot = Boot::start().await?;
    let app = boot.app().await?;
    let outcome = match command {
        Command::Apply(options) => apply(&app, &options).await,
        Command::List { json } => list(&app, json).await,
        Command::Suspend { slug, reason } => {
            let college = by_slug(&app, &slug).await?;
            let by = By::command_line();
            app.db
                .platform(async |tx| service::suspend(tx, &by, college.id, &reason).await)
                .await
                .map(|_| println!("{slug} is suspended: every request is refused within a second."))
                .map_err(explain)
        }
        Command::Resume { slug } => {
            let college = by_slug(&app, &slug).await?;
            app.db
                .platform(async |tx| service::resume(tx, &By::command_line(), college.id).await)
                .await
                .map(|_| println!("{slug} is served again."))
                .map_err(explain)
        }
    };
    boot.stop().await?;
    outcome
}

/// An answer meant for a request, as a sentence for a terminal.
pub(super) fn explain(error: AppError) -> anyhow::Error {
    match error {
        AppError::Invalid(errors) => {
            let lines: Vec<_> = errors
                .iter()
                .map(|one| format!("{}: {}", one.field, one.detail))
                .collect();
            anyhow::anyhow!(lines.join("\n"))
        }
        AppError::Conflict { .. } | AppError::Busy => {
            anyhow::anyhow!(crate::web::i18n::Lang::En.t(&error.message_key()))
        }
        other => other.into(),
    }
}

async fn by_slug(app: &App, slug: &str) -> anyhow::Result<CollegeEntry> {
    app.db
        .platform(async |tx| service::by_slugs(tx, &[slug]).await)
        .await?
        .pop()
        .with_context(|| format!("there is no college {slug:?}; `peer2peer tenants list` shows them"))
}

async fn list(app: &App, json: bool) -> anyhow::Result<()> {
    let mut cursor = None;
    loop {
        let filter = service::CollegeFilter::default();
        let page = app
            .db
            .platform(async |tx| service::list(tx, &filter, cursor, 100).await)
            .await?;
        for college in &page.items {
            if json {
                println!("{}", serde_json::to_string(college)?);
            } else {
                println!("{:<40} {:<12} {}", college.slug, college.status, college.name);
            }
        }
        match page.next_cursor {
            Some(next) => cursor = Some(Cursor::decode(&next)?),
            None => return Ok(()),
        }
    }
}

async fn apply(app: &App, options: &Apply) -> anyhow::Result<()> {
    match &options.from_json {
        Some(file) => apply_list(app, file, options).await,
        None => apply_files(app, options).await,
    }
}

async fn apply_files(app: &App, options: &Apply) -> anyhow::Result<()> {
    let folder = [PathBuf::from("tenants")];
    let paths = if options.paths.is_empty() {
        &folder[..]
    } else {
        &options.paths
    };
    let definitions = tenant_files::read(app, paths)?;
    let plans = provision::plan(app, definitions).await.map_err(explain)?;
    for plan in &plans {
        show(plan);
    }
    let tally = Tally::of(&plans);
    if options.dry_run || tally.added + tally.changed == 0 {
        println!("{}", summary(tally));
        return Ok(());
    }
    anyhow::ensure!(options.yes || agreed()?, "nothing was changed");
    let tally = provision::carry_out(app, &By::command_line(), plans, |_| {})
        .await
        .map_err(explain)?;
    println!("{}", summary(tally));
    Ok(())
}

/// Applies the files of folders without asking: what `demo` begins with.
pub(super) async fn apply_quietly(app: &App, folder: &Path) -> anyhow::Result<Tally> {
    let definitions = tenant_files::read(app, &[folder.to_owned()])?;
    let plans = provision::plan(app, definitions).await.map_err(explain)?;
    provision::carry_out(app, &By::command_line(), plans, |_| {})
        .await
        .map_err(explain)
}

async fn apply_list(app: &App, file: &Path, options: &Apply) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let given = world::read(&text).with_context(|| format!("{} is not such a list", file.display()))?;
    anyhow::ensure!(
        options.dry_run || options.yes || agreed_to(&format!("Apply {} institutions?", given.len()))?,
        "nothing was changed"
    );
    let started = Instant::now();
    let mut progress = Progress::of(given.len());
    let tally = provision_list(app, given, options.dry_run, |done| progress.show(done)).await?;
    progress.end();
    println!("{} in {:.1} s", summary(tally), started.elapsed().as_secs_f32());
    Ok(())
}

/// Provisions a long list, some hundred at a time. `progress` hears how many are done.
///
/// # Errors
/// When a record is not valid (nothing of its hundreds is then made) or the database refuses.
pub async fn provision_list(
    app: &App,
    given: Vec<Definition>,
    dry_run: bool,
    mut progress: impl FnMut(usize),
) -> anyhow::Result<Tally> {
    let mut tally = Tally::default();
    let mut done = 0;
    for chunk in given.chunks(500) {
        let checked = chunk
            .iter()
            .map(|one| provision::check(app, one).map_err(|error| explain(error).context(format!("{:?}", one.name))))
            .collect::<anyhow::Result<Vec<_>>>()?;
        let plans = provision::plan(app, checked).await.map_err(explain)?;
        let part = if dry_run {
            Tally::of(&plans)
        } else {
            let before = done;
            let by = By::command_line();
            provision::carry_out(app, &by, plans, |settled| progress(before + settled))
                .await
                .map_err(explain)?
        };
        tally = tally.and(part);
        done += chunk.len();
        progress(done);
    }
    Ok(tally)
}

fn show(plan: &Plan) {
    let sign = match plan.standing {
        Standing::Added => "+",
        Standing::Changed => "~",
        Standing::Same => "=",
    };
    println!("{sign} {}", plan.slug());
    for change in &plan.changes {
        if change.before.is_empty() {
            println!("    {}: {}", change.what, change.after);
        } else {
            println!("    {}: {} -> {}", change.what, change.before, change.after);
        }
    }
}

fn summary(tally: Tally) -> String {
    format!(
        "{} added, {} changed, {} the same",
        tally.added, tally.changed, tally.same
    )
}

fn agreed() -> anyhow::Result<bool> {
    agreed_to("Apply this?")
}

fn agreed_to(question: &str) -> anyhow::Result<bool> {
    let input = std::io::stdin();
    anyhow::ensure!(input.is_terminal(), "say --yes to apply without being asked");
    print!("{question} [y/N] ");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    input.read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

/// A line that counts up: rewritten in place on a terminal, every tenth elsewhere.
struct Progress {
    total: usize,
    shown: usize,
    terminal: bool,
}

impl Progress {
    fn of(total: usize) -> Self {
        Self {
            total,
            shown: 0,
            terminal: std::io::stderr().is_terminal(),
        }
    }

    fn show(&mut self, done: usize) {
        let step = if self.terminal {
            self.total / 200
        } else {
            self.total / 10
        };
        if done < self.shown + step.max(1) && done != self.total {
            return;
        }
        self.shown = done;
        if self.terminal {
            eprint!("\r{done} of {}", self.total);
        } else {
            eprintln!("{done} of {}", self.total);
        }
    }

    fn end(&self) {
        if self.terminal {
            eprintln!();
        }
    }
}
