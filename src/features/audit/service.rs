//! Reading the audit log.

use std::collections::HashMap;
use std::str::FromStr;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::error::AppError;
use crate::features::accounts::service as accounts;
use crate::features::admission::model::InvitationId;
use crate::features::admission::service as admission;
use crate::features::experiences::model::ExperienceId;
use crate::features::experiences::service as experiences;
use crate::features::people::service as people;
pub use crate::features::people::service::Match;
use crate::features::roster::model::ImportId;
use crate::features::roster::service as roster;
use crate::platform::audit::{self, AuditEntry, Verification};
use crate::platform::csv_file::CsvFile;
use crate::platform::db::TenantTx;
use crate::platform::db::paging::Page;
use crate::platform::permissions::{AUDIT_READ, MODERATION_DECIDE};
use crate::platform::scope::UserId;
use crate::web::audit_log::{action_words, kind_words};
use crate::web::i18n::Lang;

/// Which entries to list.
#[derive(Clone, Debug, Default)]
pub struct LogFilter {
    /// Only entries before this number.
    pub before_n: Option<i64>,
    /// Kind of thing: `user`, `experience`, ...
    pub entity: Option<String>,
    /// Who acted.
    pub actor: Option<UserId>,
    /// Not before this time.
    pub from: Option<DateTime<Utc>>,
    /// Before this time.
    pub until: Option<DateTime<Utc>>,
}

/// Most entries of an export.
pub const EXPORTED: i64 = 50_000;
/// The heads of an export: names of the API, for whoever works on with it.
const HEADS: [&str; 13] = [
    "n",
    "at",
    "actor",
    "actor_id",
    "actor_kind",
    "what",
    "action",
    "kind",
    "target",
    "target_id",
    "before",
    "after",
    "request_id",
];

/// What only the author of an experience does. Experiences may be anonymous, and whoever reads the audit log without being a moderator
/// must not learn from it who wrote them.
const BY_AUTHORS: [&str; 4] = [
    "experience.created",
    "experience.submitted",
    "experience.withdrawn",
    "experience.deleted",
];

/// Takes the author out of an entry, and the hashes out of every entry: somebody who knows all the rest could try each
/// person of the college against them.
fn mask(entry: &mut AuditEntry) {
    entry.hash.clear();
    entry.previous_hash.clear();
    if !BY_AUTHORS.contains(&entry.action.as_str()) {
        return;
    }
    entry.actor_id = None;
    for values in [entry.before.as_mut(), entry.after.as_mut()].into_iter().flatten() {
        if let Some(values) = values.as_object_mut() {
            values.remove("author_id");
        }
    }
}

/// The college's audit log, newest first. The cursor is the number of the last entry of a page.
///
/// # Errors
/// 403 without the right to read it.
pub async fn page(tx: &mut TenantTx, filter: &LogFilter, limit: i64) -> Result<Page<AuditEntry>, AppError> {
    tx.scope().require(AUDIT_READ)?;
    let unmasks = tx.scope().may(MODERATION_DECIDE);
    let hidden: &[&str] = if unmasks { &[] } else { &BY_AUTHORS };
    let asked = audit::Listed {
        before_n: filter.before_n,
        entity: filter.entity.as_deref(),
        actor: filter.actor,
        from: filter.from,
        until: filter.until,
        hidden,
    };
    let mut items = audit::list(tx, &asked, limit + 1).await?;
    if !unmasks {
        items.iter_mut().for_each(mask);
    }
    let more = i64::try_from(items.len()).is_ok_and(|found| found > limit);
    if more {
        items.pop();
    }
    let next_cursor = items.last().filter(|_| more).map(|entry| entry.n.to_string());
    Ok(Page { items, next_cursor })
}

/// The audit log as a CSV file, newest first: at most [`EXPORTED`] entries. Who exports it is an entry itself.
/// Answers with it the anonymous experiences whose authors it names.
///
/// # Errors
/// 403 without the right to read it.
pub async fn export(
    tx: &mut TenantTx,
    lang: Lang,
    filter: &LogFilter,
) -> Result<(Vec<u8>, Vec<ExperienceId>), AppError> {
    let entries = page(tx, filter, EXPORTED).await?.items;
    let shown = authors_shown(tx, &entries).await?;
    let names = names(tx, &entries).await?;
    let mut file = CsvFile::new();
    file.row(HEADS)?;
    for entry in &entries {
        let actor = entry.actor_id.or_else(|| opener(entry));
        let target: Option<Uuid> = entry.entity_id.parse().ok();
        let json = |value: &Option<Value>| value.as_ref().map(Value::to_string).unwrap_or_default();
        file.row([
            entry.n.to_string().as_str(),
            &entry.at.to_rfc3339_opts(SecondsFormat::Secs, true),
            actor.and_then(|id| names.people.get(&id)).map_or("", String::as_str),
            &actor.map(|id| id.to_string()).unwrap_or_default(),
            &entry.actor_kind,
            &action_words(lang, &entry.action),
            &entry.action,
            &kind_words(lang, &entry.entity),
            &target
                .and_then(|id| names.of(&entry.entity, id, lang))
                .unwrap_or_default()
                .replace(['\u{2068}', '\u{2069}'], ""),
            &entry.entity_id,
            &json(&entry.before),
            &json(&entry.after),
            &entry.request_id,
        ])?;
    }
    let college = tx.college_id();
    let after = json!({ "entries": entries.len(), "entity": filter.entity, "actor": filter.actor });
    tx.audit("audit.exported", "college", college, None, Some(after));
    Ok((file.finish()?, shown))
}

/// The anonymous experiences of somebody else whose authors a page of the audit log shows to whoever reads it.
///
/// # Errors
/// When the database cannot be read.
pub async fn authors_shown(tx: &mut TenantTx, entries: &[AuditEntry]) -> Result<Vec<ExperienceId>, AppError> {
    if !tx.scope().may(MODERATION_DECIDE) {
        return Ok(Vec::new());
    }
    let reader = tx.scope().user_id();
    let shown = entries
        .iter()
        .filter(|entry| BY_AUTHORS.contains(&entry.action.as_str()) && entry.actor_id != reader);
    let ids: Vec<ExperienceId> = shown.filter_map(|entry| entry.entity_id.parse().ok()).collect();
    experiences::anonymous_among(tx, &ids).await
}

/// Recomputes the college's chain from its first entry.
///
/// # Errors
/// 403 without the right to read it.
pub async fn verify(tx: &mut TenantTx) -> Result<Verification, AppError> {
    tx.scope().require(AUDIT_READ)?;
    audit::verify(tx).await
}

/// Whose session an entry opened: whoever signs in is nobody yet when the entry is written.
pub fn opener(entry: &AuditEntry) -> Option<UserId> {
    let opened = entry.after.as_ref().filter(|_| entry.action == "session.opened")?;
    opened.get("user_id")?.as_str()?.parse().ok()
}

/// What an entry's sentence is about: the person, where it is about a place of theirs in something.
pub fn subject(entry: &AuditEntry) -> (&str, Option<Uuid>) {
    const OF_PEOPLE: [&str; 3] = [
        "conversation.participant_added",
        "conversation.participant_removed",
        "roster.entry_claimed",
    ];
    let person = entry
        .after
        .as_ref()
        .filter(|_| OF_PEOPLE.contains(&entry.action.as_str()));
    match person.and_then(|after| after.get("user_id")?.as_str()?.parse().ok()) {
        Some(id) => ("user", Some(id)),
        None => (&entry.entity, entry.entity_id.parse().ok()),
    }
}

/// People named in what an entry keeps.
fn kept_people(entry: &AuditEntry) -> impl Iterator<Item = UserId> {
    const KEYS: [&str; 3] = ["user_id", "author_id", "actor"];
    let values = [entry.before.as_ref(), entry.after.as_ref()].into_iter().flatten();
    values.flat_map(|value| KEYS.iter().filter_map(|key| value.get(key)?.as_str()?.parse().ok()))
}

/// Most people offered to filter by.
const OFFERED: i64 = 8;

/// People of the college whose names begin with these words, or whose email this is, to filter the audit log by.
///
/// # Errors
/// 403 without the right to read the audit log; 422 on `q` for too long a text.
pub async fn people_named(tx: &mut TenantTx, q: &str) -> Result<Vec<Match>, AppError> {
    tx.scope().require(AUDIT_READ)?;
    people::matching(tx, q, OFFERED).await
}

/// What the audit log speaks of, by name.
#[derive(Debug, Default)]
pub struct Names {
    /// People who acted or were acted on.
    pub people: HashMap<UserId, String>,
    /// Files of roster imports.
    pub files: HashMap<ImportId, String>,
    /// Whom an invitation is for.
    pub invitations: HashMap<InvitationId, String>,
    /// Company and role of published experiences.
    pub experiences: HashMap<ExperienceId, (String, String)>,
}

impl Names {
    /// What a thing is called, when its name was found.
    pub fn of(&self, kind: &str, id: Uuid, lang: Lang) -> Option<String> {
        match kind {
            "user" => self.people.get(&UserId::from_uuid(id)).cloned(),
            "roster_import" => self.files.get(&ImportId::from_uuid(id)).cloned(),
            "invitation" => self.invitations.get(&InvitationId::from_uuid(id)).cloned(),
            "experience" => self
                .experiences
                .get(&ExperienceId::from_uuid(id))
                .map(|(company, role)| {
                    let args = [("role", role.as_str().into()), ("company", company.as_str().into())];
                    lang.t_args("experiences-at", &args)
                }),
            _ => None,
        }
    }
}

/// The things of a kind that entries are about.
fn about<T: FromStr>(entries: &[AuditEntry], kind: &str) -> Vec<T> {
    let found = entries.iter().filter(|entry| entry.entity == kind);
    found.filter_map(|entry| entry.entity_id.parse().ok()).collect()
}

/// The names of what entries speak of. An experience that is not published has none: who reads the audit log need not be
/// somebody who may read it.
///
/// # Errors
/// 403 without the right to read the audit log.
pub async fn names(tx: &mut TenantTx, entries: &[AuditEntry]) -> Result<Names, AppError> {
    tx.scope().require(AUDIT_READ)?;
    let mut people: Vec<UserId> = about(entries, "user");
    for entry in entries {
        people.extend(entry.actor_id.or_else(|| opener(entry)));
        people.extend(kept_people(entry));
    }
    people.sort_unstable();
    people.dedup();
    Ok(Names {
        people: accounts::names(tx, &people).await?,
        files: roster::file_names(tx, &about(entries, "roster_import")).await?,
        invitations: admission::invited_names(tx, &about(entries, "invitation")).await?,
        experiences: experiences::published_titles(tx, &about(entries, "experience")).await?,
    })
}

/// The name of the person the audit log is filtered by.
///
/// # Errors
/// 403 without the right to read the audit log.
pub async fn person(tx: &mut TenantTx, id: Option<UserId>) -> Result<Option<String>, AppError> {
    tx.scope().require(AUDIT_READ)?;
    let ids: Vec<UserId> = id.into_iter().collect();
    Ok(accounts::names(tx, &ids).await?.into_values().next())
}
