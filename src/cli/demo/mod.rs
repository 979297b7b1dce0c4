//! `peer2peer demo` and `serve --demo`: sample colleges, people, a small roster and shares in several states, through
//! the product's own services. A second run finds them there and changes nothing. Never in production: the passwords
//! are known.

mod content;
mod shares;

use anyhow::Context as _;

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
use crate::platform::scope::{Capability, Role};
use crate::platform::tenancy::provisioning_scope;

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

pub(super) async fn run() -> anyhow::Result<()> {
    let boot = Boot::start().await?;
    let app = boot.app().await?;
    let outcome = load(&app).await;
    boot.stop().await?;
    outcome?;
    println!("The demo is loaded. Start it with `peer2peer serve`.");
    Ok(())
}

/// Loads what is missing.
pub(super) async fn load(app: &App) -> anyhow::Result<()> {
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
        fill(app, college, &hash)
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

async fn fill(app: &App, demo: &content::DemoCollege, hash: &str) -> Result<(), AppError> {
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
    let sheet = roster::read_file(demo.roster().into()).await?;
    let import = app
        .db
        .write(&scope, async |tx| {
            let import = roster::analyse(tx, Kind::Student, "students.csv", &sheet).await?;
            roster::commit_without_job(tx, import.id, false).await?;
            Ok(import)
        })
        .await?;
    roster::run_commit(app, &scope, import.id, |_| {}).await?;
    // Last, and in one transaction: the administrator in it is what says that the college was filled.
    app.db
        .write(&scope, async |tx| people_and_shares(tx, demo, hash).await)
        .await
}

async fn people_and_shares(tx: &mut TenantTx, demo: &content::DemoCollege, hash: &str) -> Result<(), AppError> {
    let mut authors = Vec::new();
    for ((who, role, capability), full_name) in PEOPLE.into_iter().zip(demo.names) {
        let email = demo.address(who);
        let person = Provisioned {
            email: &email,
            full_name,
            role,
            capabilities: capability.as_slice(),
            password_hash: hash,
        };
        let id = accounts::provision_person(tx, &person).await?;
        if role == Role::Alumni {
            authors.push(id);
        }
    }
    shares::write(tx, &authors, demo.arabic).await
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
    println!("Everybody's password: {PASSWORD}");
    println!();
}
