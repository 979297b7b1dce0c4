//! Provisioning: from descriptions to colleges. Says what differs, changes only that, and deletes nothing.
//!
//! A college's row and hosts are made in the registry, by many at a time. What lies inside its wall (allowed e-mail
//! domains, first invitations) is written in one tenant transaction a college, as the system and as that college only;
//! several run at once, each on a connection of its own.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};

use super::model::{By, CollegePatch, CollegeRow, Definition, FirstAdmin};
use super::{check, service, store};
use crate::error::AppError;
use crate::features::accounts::service as accounts;
use crate::features::admission::model::AllowedDomain;
use crate::features::admission::service as admission;
use crate::features::colleges::conflicts;
use crate::platform::app::App;
use crate::platform::db::TenantTx;
use crate::platform::permissions::Role;
use crate::platform::scope::CollegeId;
use crate::platform::tenancy::provisioning_scope;

/// Colleges worked on at a time: bounds memory and the length of a transaction.
const CHUNK: usize = 500;
/// Tenant transactions at once.
const BATCH: usize = 6;

/// What a description is, compared with what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// There is no such college yet.
    Added,
    /// It is there and differs.
    Changed,
    /// It is there and agrees.
    Same,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The key.
    pub what: &'static str,
    /// What it is; empty for nothing.
    pub before: String,
    /// What it becomes.
    pub after: String,
}

/// What would be done for one college.
#[derive(Clone, Debug)]
pub struct Plan {
    definition: Definition,
    row: Option<CollegeRow>,
    /// How it stands.
    pub standing: Standing,
    /// The differences, in the order of the description.
    pub changes: Vec<Change>,
}

impl Plan {
    /// The subdomain.
    pub fn slug(&self) -> &str {
        &self.definition.slug
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.definition.name
    }
}

/// How many colleges were added, changed and found the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Added.
    pub added: usize,
    /// Changed.
    pub changed: usize,
    /// The same.
    pub same: usize,
}

impl Tally {
    /// Counts plans.
    pub fn of(plans: &[Plan]) -> Self {
        let count = |standing| plans.iter().filter(|plan| plan.standing == standing).count();
        Self {
            added: count(Standing::Added),
            changed: count(Standing::Changed),
            same: count(Standing::Same),
        }
    }

    /// The sum of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            added: self.added + other.added,
            changed: self.changed + other.changed,
            same: self.same + other.same,
        }
    }
}

/// Checks one description.
///
/// # Errors
/// 422 with every wrong field.
pub fn check(app: &App, given: &Definition) -> Result<Definition, AppError> {
    check::definition(given, &app.settings.base_domain)
}

/// Compares checked descriptions with what is there. Reads only.
///
/// # Errors
/// When the database refuses.
pub async fn plan(app: &App, definitions: Vec<Definition>) -> Result<Vec<Plan>, AppError> {
    let slugs: Vec<&str> = definitions.iter().map(|one| one.slug.as_str()).collect();
    let (rows, hosts) = app
        .db
        .platform(async |tx| {
            let rows = store::colleges_by_slug(tx, &slugs).await?;
            let ids: Vec<CollegeId> = rows.iter().map(|row| row.id).collect();
            let hosts = store::hosts_of(tx, &ids).await?;
            Ok((rows, hosts))
        })
        .await?;
    let mut rows: HashMap<String, CollegeRow> = rows.into_iter().map(|row| (row.slug.clone(), row)).collect();
    let hosts: HashSet<(CollegeId, String)> = hosts.into_iter().map(|host| (host.college_id, host.host)).collect();
    let paired: Vec<_> = definitions
        .into_iter()
        .map(|definition| {
            let row = rows.remove(&definition.slug);
            (definition, row)
        })
        .collect();
    stream::iter(paired)
        .map(|(definition, row)| compare(app, &hosts, definition, row))
        .buffered(BATCH)
        .try_collect()
        .await
}

async fn compare(
    app: &App,
    hosts: &HashSet<(CollegeId, String)>,
    definition: Definition,
    row: Option<CollegeRow>,
) -> Result<Plan, AppError> {
    let Some(row) = row else {
        return Ok(Plan {
            changes: added(&definition),
            standing: Standing::Added,
            definition,
            row: None,
        });
    };
    let mut changes = registry_changes(&definition, &row);
    for host in &definition.hosts {
        if !hosts.contains(&(row.id, host.clone())) {
            changes.push(new("hosts", host.clone()));
        }
    }
    if !definition.email_domains.is_empty() || !definition.first_admins.is_empty() {
        let inside = app
            .db
            .read(&provisioning_scope(row.id), async |tx| {
                tenant_changes(tx, &definition).await
            })
            .await?;
        changes.extend(inside);
    }
    Ok(Plan {
        standing: if changes.is_empty() {
            Standing::Same
        } else {
            Standing::Changed
        },
        changes,
        definition,
        row: Some(row),
    })
}

fn new(what: &'static str, after: String) -> Change {
    Change {
        what,
        before: String::new(),
        after,
    }
}

fn added(definition: &Definition) -> Vec<Change> {
    let optional = [
        ("country", &definition.country),
        ("locale", &definition.locale),
        ("time_zone", &definition.time_zone),
        ("accent", &definition.accent),
    ];
    let mut changes = vec![new("name", definition.name.clone())];
    changes.extend(
        optional
            .into_iter()
            .filter_map(|(what, value)| value.clone().map(|value| new(what, value))),
    );
    if let Some(settings) = &definition.settings {
        changes.push(new("settings", serde_json::to_string(settings).unwrap_or_default()));
    }
    changes.extend(definition.hosts.iter().map(|host| new("hosts", host.clone())));
    changes.extend(
        definition
            .email_domains
            .iter()
            .map(|one| new("email_domains", format!("{} ({})", one.domain, one.role.as_str()))),
    );
    changes.extend(
        definition
            .first_admins
            .iter()
            .map(|one| new("first_admins", one.email.clone())),
    );
    changes
}

fn patch_of(definition: &Definition) -> CollegePatch {
    CollegePatch {
        name: Some(definition.name.clone()),
        country: definition.country.clone(),
        locale: definition.locale.clone(),
        time_zone: definition.time_zone.clone(),
        accent: definition.accent.clone(),
        settings: definition.settings.clone(),
    }
}

fn registry_changes(definition: &Definition, row: &CollegeRow) -> Vec<Change> {
    let Ok(update) = service::difference(row, patch_of(definition)) else {
        return Vec::new();
    };
    let mut changes = Vec::new();
    let mut note = |what, before: String, after: Option<String>| {
        if let Some(after) = after {
            changes.push(Change { what, before, after });
        }
    };
    let none = |value: &Option<String>| value.clone().unwrap_or_default();
    note("name", row.name.clone(), update.name);
    note(
        "country",
        none(&row.country),
        update.country.map(Option::unwrap_or_default),
    );
    note("locale", row.locale.clone(), update.locale);
    note("time_zone", row.time_zone.clone(), update.time_zone);
    note(
        "accent",
        none(&row.accent),
        update.accent.map(Option::unwrap_or_default),
    );
    note(
        "settings",
        row.settings.to_string(),
        update.settings.map(|value| value.to_string()),
    );
    changes
}

fn allowed(definition: &Definition) -> Vec<AllowedDomain> {
    definition
        .email_domains
        .iter()
        .map(|one| AllowedDomain {
            domain: one.domain.clone(),
            role: one.role,
        })
        .collect()
}

/// What differs inside the college's wall.
async fn tenant_changes(tx: &mut TenantTx, definition: &Definition) -> Result<Vec<Change>, AppError> {
    let mut changes = Vec::new();
    let already = admission::allowed_domains(tx).await?;
    for wanted in allowed(definition) {
        match already.iter().find(|one| one.domain == wanted.domain) {
            Some(found) if found.role == wanted.role => {}
            Some(found) => changes.push(Change {
                what: "email_domains",
                before: format!("{} ({})", found.domain, found.role.as_str()),
                after: format!("{} ({})", wanted.domain, wanted.role.as_str()),
            }),
            None => changes.push(new(
                "email_domains",
                format!("{} ({})", wanted.domain, wanted.role.as_str()),
            )),
        }
    }
    for admin in &definition.first_admins {
        if !accounts::is_known(tx, &admin.email).await? {
            changes.push(new("first_admins", admin.email.clone()));
        }
    }
    Ok(changes)
}

/// Carries plans out: new colleges by many at a time, then one after the other what changed, then what lies inside
/// each college's wall. `progress` hears how many of them are done. Interrupted, it can simply be run again.
///
/// # Errors
/// 422 when a host belongs to another college; 409 or 503 when somebody else works on the same colleges.
pub async fn carry_out(
    app: &App,
    by: &By,
    plans: Vec<Plan>,
    mut progress: impl FnMut(usize),
) -> Result<Tally, AppError> {
    let tally = Tally::of(&plans);
    let (fresh, known): (Vec<Plan>, Vec<Plan>) = plans
        .into_iter()
        .filter(|plan| plan.standing != Standing::Same)
        .partition(|plan| plan.standing == Standing::Added);
    let mut inside: Vec<(CollegeId, Definition)> = Vec::with_capacity(fresh.len() + known.len());
    let fresh: Vec<Definition> = fresh.into_iter().map(|plan| plan.definition).collect();
    for chunk in fresh.chunks(CHUNK) {
        let ids = app
            .db
            .platform(async |tx| {
                let ids = service::insert_checked(tx, by, chunk).await?;
                for (id, definition) in ids.iter().zip(chunk) {
                    for host in &definition.hosts {
                        service::add_checked_host(tx, by, *id, host).await?;
                    }
                }
                Ok(ids)
            })
            .await?;
        inside.extend(ids.into_iter().zip(chunk.iter().cloned()));
    }
    for plan in known {
        let Some(row) = plan.row else { continue };
        app.db
            .platform(async |tx| change_registry(tx, by, &row, &plan.definition).await)
            .await?;
        inside.push((row.id, plan.definition));
    }
    app.registry.forget();
    let mut done = 0;
    let mut settled = stream::iter(inside)
        .map(|(id, definition)| async move { settle(app, id, &definition).await })
        .buffer_unordered(BATCH);
    while settled.try_next().await?.is_some() {
        done += 1;
        progress(done);
    }
    Ok(tally)
}

async fn change_registry(
    tx: &mut crate::platform::db::PlatformTx,
    by: &By,
    row: &CollegeRow,
    definition: &Definition,
) -> Result<(), AppError> {
    service::change(tx, by, row.id, &patch_of(definition)).await?;
    let there: HashSet<String> = store::hosts_of(tx, &[row.id])
        .await?
        .into_iter()
        .map(|host| host.host)
        .collect();
    for host in definition.hosts.iter().filter(|host| !there.contains(*host)) {
        service::add_checked_host(tx, by, row.id, host).await?;
    }
    Ok(())
}

/// Writes what lies inside the college's wall: allowed domains, first invitations.
async fn settle(app: &App, id: CollegeId, definition: &Definition) -> Result<(), AppError> {
    if definition.email_domains.is_empty() && definition.first_admins.is_empty() {
        return Ok(());
    }
    app.db
        .write(&provisioning_scope(id), async |tx| inside_wall(tx, definition).await)
        .await
}

/// The same in the caller's transaction, which must act as the system in that college.
///
/// # Errors
/// 422 for an address that cannot be invited.
pub async fn inside_wall(tx: &mut TenantTx, definition: &Definition) -> Result<(), AppError> {
    let wanted = allowed(definition);
    if !wanted.is_empty() {
        let already = admission::allowed_domains(tx).await?;
        admission::allow_domains(tx, &already, &wanted).await?;
    }
    for admin in &definition.first_admins {
        if !accounts::is_known(tx, &admin.email).await? {
            invite(tx, admin).await?;
        }
    }
    Ok(())
}

/// Whether somebody runs a college, and who is invited to.
#[derive(Debug, Default)]
pub struct Admins {
    /// Whether an administrator has an account.
    pub any: bool,
    /// Open invitations of administrators: the address, and when the link runs out.
    pub invited: Vec<(String, DateTime<Utc>)>,
}

/// Whether a college has an administrator; while it has none, whom an operator invited.
///
/// # Errors
/// When the database refuses.
pub async fn admins(tx: &mut TenantTx) -> Result<Admins, AppError> {
    if accounts::has_admin(tx).await? {
        return Ok(Admins {
            any: true,
            invited: Vec::new(),
        });
    }
    Ok(Admins {
        any: false,
        invited: admission::admins_invited(tx).await?,
    })
}

/// Invites an administrator of a college that has none yet. A college that runs itself invites its own.
///
/// # Errors
/// 409 `college_has_admin`, or as for any invitation.
pub async fn invite_first_admin(tx: &mut TenantTx, admin: &FirstAdmin) -> Result<(), AppError> {
    if accounts::has_admin(tx).await? {
        return Err(AppError::conflict(conflicts::COLLEGE_HAS_ADMIN));
    }
    invite(tx, admin).await
}

async fn invite(tx: &mut TenantTx, admin: &FirstAdmin) -> Result<(), AppError> {
    let person = (admin.email.as_str(), admin.full_name.as_str(), Role::CollegeAdmin);
    admission::invite(tx, person).await.map(drop)
}
