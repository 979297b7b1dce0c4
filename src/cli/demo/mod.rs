//! `peer2peer demo` and `serve --demo`: sample colleges, people, rosters and experiences in several states, through the
//! product's own services; in full size one college is as large and as busy as a real one. A second run finds them there and changes nothing. Never in production: the passwords
//! are known.

mod content;
mod experiences;
mod history;
mod population;
mod talk;
mod voices;

use anyhow::Context as _;
use chrono::Duration;
use clap::ValueEnum;

use super::boot::Boot;
use super::tenant_files;
use super::tenants::{apply_quietly, explain};
use crate::error::AppError;
use crate::features::accounts::service::{self as accounts, Provisioned};
use crate::features::colleges::service as colleges;
use crate::features::roster::model::Kind;
use crate::features::roster::service as roster;
use crate::platform::app::App;
use crate::platform::auth::operators;
use crate::platform::db::TenantTx;
use crate::platform::permissions::{Capability, Role};
use crate::platform::scope::UserId;
use crate::platform::tenancy::{history_scope, provisioning_scope};

/// How much the demo loads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Size {
    /// Seven people a college and a few experiences: what the tests use.
    Small,
    /// One college with some 560 people and ten weeks of history, beside two small ones.
    Full,
}

/// The college that is filled in full size.
const LIVELY: &str = "northgate";
/// The password of everybody in the demo.
const PASSWORD: &str = "seven quiet demo rivers";
/// The demo's operator.
const OPERATOR: &str = "operator@platform.example";

/// Who is in every demo college: the first part of the address, role, capability.
const PEOPLE: [(&str, Role, Option<Capability>); 7] = [
    ("admin", Role::CollegeAdmin, None),
    ("alumna", Role::Alumni, None),
    ("alumnus", Role::Alumni, None),
    ("student", Role::Student, None),
    ("classmate", Role::Student, None),
    ("faculty", Role::Faculty, None),
    ("moderator", Role::Faculty, Some(Capability::Moderator)),
];

pub(super) async fn run(size: Size) -> anyhow::Result<()> {
    let boot = Boot::start().await?;
    let app = boot.app().await?;
    let outcome = load(&app, size).await;
    boot.stop().await?;
    outcome?;
    println!("The demo is loaded. Start it with `peer2peer serve`.");
    Ok(())
}

/// Loads what is missing.
pub(super) async fn load(app: &App, size: Size) -> anyhow::Result<()> {
    anyhow::ensure!(
        !app.settings.production(),
        "the demo's passwords are known: it is not for production"
    );
    apply_quietly(app, tenant_files::home())
        .await
        .context("the demo needs the folder tenants/ of this repository; run it there")?;
    let hash = app.passwords.hash(PASSWORD).await.map_err(explain)?;
    operator(app, &hash).await.map_err(explain)?;
    for college in content::COLLEGES {
        let lively = size == Size::Full && college.slug == LIVELY;
        fill(app, college, lively, &hash)
            .await
            .map_err(explain)
            .with_context(|| format!("the demo of {}", college.slug))?;
    }
    Ok(())
}

async fn operator(app: &App, hash: &str) -> Result<(), AppError> {
    app.db
        .platform(async |tx| {
            if operators::list(tx).await?.iter().any(|one| one.email == OPERATOR) {
                return Ok(());
            }
            let token = operators::add(tx, OPERATOR, "Omar Haddad", None).await?;
            operators::set_password(tx, token.expose(), hash).await
        })
        .await
}

async fn fill(app: &App, demo: &content::DemoCollege, lively: bool, hash: &str) -> Result<(), AppError> {
    let Some(college) = app
        .db
        .platform(async |tx| colleges::by_slugs(tx, &[demo.slug]).await)
        .await?
        .pop()
    else {
        return Ok(());
    };
    let scope = provisioning_scope(college.id);
    let there = app
        .db
        .read(&scope, async |tx| accounts::is_known(tx, &demo.address("admin")).await)
        .await?;
    if there {
        return Ok(());
    }
    if lively {
        let opened = history_scope(college.id, None, app.clock.now() - Duration::days(75));
        let samples = app.db.write(&opened, async |tx| people(tx, demo, hash).await).await?;
        population::fill(app, college.id, demo.slug, &samples, hash).await?;
        return app
            .db
            .write(&scope, async |tx| {
                experiences::write(tx, &authors(&samples), demo.arabic).await
            })
            .await;
    }
    let sheet = roster::read_file(demo.roster().into()).await?;
    let import = app
        .db
        .write(&scope, async |tx| {
            let import = roster::analyse(tx, Kind::Student, "students.csv", &sheet).await?;
            roster::commit_without_job(tx, import.id, false).await?;
            Ok(import)
        })
        .await?;
    roster::run_commit(&app.db, &scope, import.id, |_| {}).await?;
    // Last, and in one transaction: the administrator in it is what says that the college was filled.
    app.db
        .write(&scope, async |tx| {
            let ids = people(tx, demo, hash).await?;
            experiences::write(tx, &authors(&ids), demo.arabic).await
        })
        .await
}

/// Makes the sample accounts; answers their ids in the order of the demo's list.
async fn people(tx: &mut TenantTx, demo: &content::DemoCollege, hash: &str) -> Result<Vec<UserId>, AppError> {
    let mut ids = Vec::with_capacity(PEOPLE.len());
    for ((who, role, capability), full_name) in PEOPLE.into_iter().zip(demo.names) {
        let email = demo.address(who);
        let person = Provisioned {
            email: &email,
            full_name,
            headline: "",
            role,
            capabilities: capability.as_slice(),
            password_hash: hash,
        };
        ids.push(accounts::provision_person(tx, &person).await?);
    }
    Ok(ids)
}

/// The sample accounts that write experiences.
fn authors(ids: &[UserId]) -> Vec<UserId> {
    let alumni = PEOPLE.iter().zip(ids).filter(|((_, role, _), _)| *role == Role::Alumni);
    alumni.map(|(_, id)| *id).collect()
}

/// Prints where the colleges are and who may sign in. In development only.
pub(super) fn introduce(app: &App) {
    if !app.settings.development() {
        return;
    }
    println!();
    for college in content::COLLEGES {
        println!("{:<42} {}", app.slug_url(college.slug, "/"), college.title);
        for (who, role, capability) in PEOPLE {
            let right = capability
                .map(|held| format!(", {}", held.as_str()))
                .unwrap_or_default();
            println!("    {:<38} {}{right}", college.address(who), role.as_str());
        }
    }
    println!("{:<42} the console", app.console_url("/"));
    println!("    {OPERATOR:<38} operator");
    println!("Password for everyone: {PASSWORD}");
    println!();
}
