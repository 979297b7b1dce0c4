//! `peer2peer roster import`: brings a roster file into one college, with the preview first.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, Subcommand};

use super::boot::Boot;
use crate::error::AppError;
use crate::features::roster::mapping::{Mapping, Target};
use crate::features::roster::model::ImportState;
use crate::features::roster::model::{Import, Kind, RowsQuery, Verdict};
use crate::features::roster::service;
use crate::platform::app::App;
use crate::platform::scope::CollegeScope;
use crate::platform::tenancy::provisioning_scope;

/// What to do with the roster.
#[derive(Subcommand)]
pub(super) enum Command {
    /// Read a CSV file, show the verdict on its rows, and write them with --commit
    Import(Options),
}

/// Which file, into which college, how.
#[derive(Args)]
pub(super) struct Options {
    /// The college's subdomain
    #[arg(long)]
    college: String,
    /// Whom the file lists
    #[arg(long, value_enum)]
    kind: Kind,
    /// What a column is for: --map StudentID=number --map CGPA=attribute (instead of what its name suggests)
    #[arg(long = "map", value_name = "COLUMN=FIELD")]
    map: Vec<String>,
    /// A value for rows without one: --default "full_name=Student {number}"
    #[arg(long = "default", value_name = "FIELD=TEXT")]
    defaults: Vec<String>,
    /// Write the good rows; without it nothing changes
    #[arg(long)]
    commit: bool,
    /// Invite the people of the file who have an address and no account
    #[arg(long, requires = "commit")]
    invite: bool,
    /// The CSV file
    file: PathBuf,
}

pub(super) async fn run(command: Command) -> anyhow::Result<()> {
    let Command::Import(options) = command;
    let boot = Boot::start().await?;
    let app = boot.app().await?;
    let outcome = import(&app, &options).await;
    boot.stop().await?;
    outcome
}

async fn import(app: &App, options: &Options) -> anyhow::Result<()> {
    let college = app
        .registry
        .by_slug(&options.college)
        .await
        .map_err(explain)?
        .with_context(|| format!("there is no college {:?}", options.college))?;
    let scope = provisioning_scope(college.id);
    let length = std::fs::metadata(&options.file)
        .with_context(|| format!("cannot read {}", options.file.display()))?
        .len();
    let limit = app.settings.http.upload_limit_bytes;
    anyhow::ensure!(
        usize::try_from(length).is_ok_and(|length| length <= limit),
        "the file is larger than {limit} bytes"
    );
    let bytes = std::fs::read(&options.file).with_context(|| format!("cannot read {}", options.file.display()))?;
    let name = options.file.file_name().map(|name| name.to_string_lossy().into_owned());
    let sheet = service::read_file(bytes.into()).await.map_err(explain)?;
    let mut import = app
        .db
        .write(&scope, async |tx| {
            service::analyse(tx, options.kind, name.as_deref().unwrap_or_default(), &sheet).await
        })
        .await
        .map_err(explain)?;
    if !options.map.is_empty() || !options.defaults.is_empty() {
        let mapping = mapping(&import, options)?;
        import = app
            .db
            .write(&scope, async |tx| service::preview(tx, import.id, &mapping).await)
            .await
            .map_err(explain)?;
    }
    describe(&import);
    if import.state != ImportState::Previewed {
        anyhow::bail!(
            "say which column is the number and which the name, with --map COLUMN=number --map COLUMN=full_name"
        );
    }
    show_errors(app, &scope, &import).await?;
    if !options.commit {
        println!("Nothing was written. Run it again with --commit to write the good rows.");
        return Ok(());
    }
    app.db
        .write(&scope, async |tx| {
            service::commit_without_job(tx, import.id, options.invite).await
        })
        .await
        .map_err(explain)?;
    service::run_commit(&app.db, &scope, import.id, |counts| {
        println!("  {} of {} rows", counts.done, counts.total);
    })
    .await
    .map_err(explain)?;
    let import = app
        .db
        .read(&scope, async |tx| service::import(tx, import.id).await)
        .await
        .map_err(explain)?;
    let counts = import.counts;
    println!(
        "Done: {} added, {} changed, {} the same, {} with errors, {} invited.",
        counts.new, counts.change, counts.same, counts.error, counts.invited
    );
    Ok(())
}

/// The guessed mapping with the changes of the command line.
fn mapping(import: &Import, options: &Options) -> anyhow::Result<Mapping> {
    let mut mapping = import.mapping.clone();
    for pair in &options.map {
        let (column, field) = pair
            .rsplit_once('=')
            .with_context(|| format!("--map {pair}: write COLUMN=FIELD"))?;
        let at = import
            .columns
            .iter()
            .position(|name| name == column)
            .with_context(|| format!("--map {pair}: the file has the columns {}", import.columns.join(", ")))?;
        let target = Target::parse(field).with_context(|| {
            let known: Vec<&str> = Target::ALL.iter().map(|target| target.as_str()).collect();
            format!("--map {pair}: the fields are {}", known.join(", "))
        })?;
        for (other, slot) in mapping.columns.iter_mut().enumerate() {
            if other == at {
                *slot = target;
            } else if *slot == target && !matches!(target, Target::Attribute | Target::Ignore) {
                *slot = Target::Ignore;
            }
        }
    }
    for pair in &options.defaults {
        let (field, text) = pair
            .split_once('=')
            .with_context(|| format!("--default {pair}: write FIELD=TEXT"))?;
        let defaults = &mut mapping.defaults;
        let slot = match field {
            "full_name" => &mut defaults.full_name,
            "programme" => &mut defaults.programme,
            "department" => &mut defaults.department,
            "batch_year" => &mut defaults.batch_year,
            _ => anyhow::bail!("--default {pair}: the fields are full_name, programme, department, batch_year"),
        };
        text.clone_into(slot);
    }
    Ok(mapping)
}

fn describe(import: &Import) {
    let delimiter = match import.delimiter.as_str() {
        "\t" => "tab",
        other => other,
    };
    println!(
        "{}: {}, separated by {delimiter}, {} rows ({} blank lines skipped)",
        import.file_name, import.encoding, import.counts.total, import.counts.blank
    );
    for (column, target) in import.columns.iter().zip(&import.mapping.columns) {
        println!("  {column} -> {}", target.as_str());
    }
    let counts = import.counts;
    println!(
        "{} new, {} change, {} same, {} with errors, {} worth a look",
        counts.new, counts.change, counts.same, counts.error, counts.warned
    );
}

async fn show_errors(app: &App, scope: &CollegeScope, import: &Import) -> anyhow::Result<()> {
    let query = RowsQuery {
        verdict: Some(Verdict::Error),
        limit: Some(20),
        ..RowsQuery::default()
    };
    let rows = app
        .db
        .read(scope, async |tx| service::rows(tx, import.id, &query).await)
        .await
        .map_err(explain)?;
    for row in &rows.items {
        for error in &row.errors {
            println!("  line {}: {}", row.line, service::remark_line(error));
        }
    }
    if rows.next_cursor.is_some() {
        println!("  and more; the error file on the import's page has every one");
    }
    Ok(())
}

/// What went wrong, with the fields named.
fn explain(error: AppError) -> anyhow::Error {
    match error {
        AppError::Invalid(errors) => {
            let lines: Vec<String> = errors.into_iter().map(|one| one.detail).collect();
            anyhow::anyhow!("{}", lines.join(" "))
        }
        other => anyhow::anyhow!("{other}"),
    }
}
