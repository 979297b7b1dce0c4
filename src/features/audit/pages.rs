//! `/admin/audit`

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::Deserialize;
use uuid::Uuid;

use super::api::AuditQuery;
use super::service::{self, Names};
use crate::error::AppError;
use crate::platform::audit::{AuditEntry, Verification};
use crate::platform::auth::Member;
use crate::platform::auth::permissions::{
    AUDIT_READ, EXPERIENCES_READ, MESSAGES_OPEN_REPORTED, MODERATION_DECIDE, PEOPLE_READ, ROSTER_MANAGE,
};
use crate::platform::http::PageParams;
use crate::platform::times;
use crate::shell;
use crate::web::i18n::Lang;
use crate::web::lists::Chip;
use crate::web::shell::Shell;
use crate::web::trail::{KINDS, TrailLine, action_words, differences, kind_words};
use crate::web::{Choice, render};

/// Entries on a page.
const ENTRIES: i64 = 50;

#[derive(Template)]
#[template(path = "features/audit/audit.html", config = "config/askama.toml")]
struct AuditPage {
    shell: Shell,
    lines: Vec<TrailLine>,
    kinds: Vec<Choice>,
    form: AuditPageQuery,
    chips: Vec<Chip>,
    clear: &'static str,
    older: Option<String>,
    checked: Option<Verification>,
}

/// What the address of the page chooses.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AuditPageQuery {
    /// Kind of thing.
    entity: String,
    /// Who acted.
    actor: Option<Uuid>,
    /// First day, such as `2026-11-21`.
    from: String,
    /// Last day.
    to: String,
    /// Entries before this number.
    cursor: Option<String>,
    /// Whether to recompute the chain now.
    verify: Option<String>,
}

impl AuditPageQuery {
    /// The filter; what does not fit is left out.
    fn asked(&self, zone: Tz) -> AuditQuery {
        AuditQuery {
            entity: Some(self.entity.clone()).filter(|entity| KINDS.contains(&entity.as_str())),
            actor: self.actor,
            from: day(&self.from).and_then(|day| start_of(day, zone)),
            until: day(&self.to)
                .and_then(|day| day.succ_opt())
                .and_then(|day| start_of(day, zone)),
            cursor: self.cursor.clone(),
            limit: None,
        }
    }

    /// Whether everything is listed.
    fn is_empty(&self) -> bool {
        self.entity.is_empty() && self.actor.is_none() && self.from.is_empty() && self.to.is_empty()
    }

    /// The address of the list with one thing changed, from its first page on.
    fn href(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut other = Self {
            cursor: None,
            verify: None,
            ..self.clone()
        };
        change(&mut other);
        let actor = other.actor.map(|id| id.to_string()).unwrap_or_default();
        let pairs = [
            ("entity", other.entity.as_str()),
            ("actor", &actor),
            ("from", &other.from),
            ("to", &other.to),
            ("cursor", other.cursor.as_deref().unwrap_or_default()),
        ];
        let pairs: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        match serde_urlencoded::to_string(&pairs) {
            Ok(query) if !query.is_empty() => format!("/admin/audit?{query}"),
            _ => "/admin/audit".to_owned(),
        }
    }

    /// Each filter in use, with the address of the list without it.
    fn chips(&self, shell: &Shell, actor: Option<String>) -> Vec<Chip> {
        let mut chips = Vec::new();
        if self.actor.is_some() {
            let name = actor.unwrap_or_else(|| shell.t("audit-somebody"));
            chips.push(Chip::new(self.href(|other| other.actor = None), name));
        }
        if KINDS.contains(&self.entity.as_str()) {
            let kind = kind_words(shell.lang, &self.entity);
            chips.push(Chip::new(self.href(|other| other.entity.clear()), kind));
        }
        if let Some(from) = day(&self.from) {
            let label = shell.t1("audit-from-day", "day", shell.day(&from));
            chips.push(Chip::new(self.href(|other| other.from.clear()), label));
        }
        if let Some(to) = day(&self.to) {
            let label = shell.t1("audit-to-day", "day", shell.day(&to));
            chips.push(Chip::new(self.href(|other| other.to.clear()), label));
        }
        chips
    }
}

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

/// When a day begins where the reader is. Where midnight is skipped that day, an hour later.
fn start_of(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    [0, 1]
        .into_iter()
        .filter_map(|hour| day.and_hms_opt(hour, 0, 0)?.and_local_timezone(zone).earliest())
        .map(|at| at.to_utc())
        .find(|at| times::is_known(*at))
}

/// `GET /admin/audit`
pub async fn audit(
    member: Member,
    request: HttpRequest,
    query: PageParams<AuditPageQuery>,
) -> Result<HttpResponse, AppError> {
    member.require(AUDIT_READ)?;
    let shell = shell::for_member(&member, &request);
    let form = query.0;
    let verify = form.verify.clone();
    let filter = form.asked(shell.time_zone).filter()?;
    if verify.is_some() {
        member.count_import()?;
    }
    let (page, names, actor_name, checked) = member
        .read(async |tx| {
            let page = service::trail(tx, &filter, ENTRIES).await?;
            let names = service::names(tx, &page.items).await?;
            let actor_name = service::person(tx, filter.actor).await?;
            let checked = match verify {
                Some(_) => Some(service::verify(tx).await?),
                None => None,
            };
            Ok((page, names, actor_name, checked))
        })
        .await?;
    let older = page
        .next_cursor
        .map(|cursor| form.href(|next| next.cursor = Some(cursor)));
    let chips = form.chips(&shell, actor_name);
    Ok(render(&AuditPage {
        lines: page
            .items
            .into_iter()
            .map(|entry| line(&member, shell.lang, entry, &names))
            .collect(),
        kinds: Choice::list(&form.entity, KINDS.map(|kind| (kind, kind_words(shell.lang, kind)))),
        clear: if form.is_empty() { "" } else { "/admin/audit" },
        chips,
        form,
        shell,
        older,
        checked,
    }))
}

/// One entry in words: who did what to whom, with links to what the reader can open.
fn line(member: &Member, lang: Lang, entry: AuditEntry, names: &Names) -> TrailLine {
    let actor = entry.actor_id.or_else(|| service::opener(&entry));
    let who = match (actor, entry.actor_kind.as_str()) {
        (Some(id), _) => names.people.get(&id).cloned().unwrap_or_else(|| id.to_string()),
        (None, "visitor") => lang.t("audit-visitor"),
        (None, "operator") => lang.t("role-operator"),
        (None, _) => lang.t("audit-system"),
    };
    let target: Option<Uuid> = entry.entity_id.parse().ok();
    let target_name = match entry.entity.as_str() {
        // Somebody who changes their own account is named once.
        "user" if target != actor => target.and_then(|id| names.people.get(&id).cloned()),
        "invitation" => target.and_then(|id| names.invitations.get(&id).cloned()),
        "experience" => target.and_then(|id| names.experiences.get(&id)).map(|(company, role)| {
            lang.t_args(
                "experiences-at",
                &[("role", role.as_str().into()), ("company", company.as_str().into())],
            )
        }),
        _ => None,
    };
    TrailLine {
        n: entry.n,
        at: entry.at,
        who,
        who_href: actor.map(|id| format!("/admin/audit?actor={id}")),
        differences: differences(entry.before.as_ref(), entry.after.as_ref()),
        kind: kind_words(lang, &entry.entity),
        target_href: target.and_then(|id| page_of(member, &entry, id, target_name.is_some())),
        target_name: target_name.unwrap_or_default(),
        target: entry.entity_id,
        action: action_words(lang, &entry.action),
        code: entry.action,
        request_id: entry.request_id,
    }
}

/// The page of what an entry is about, if the reader can open it. `known`: whether its name was found.
fn page_of(member: &Member, entry: &AuditEntry, id: Uuid, known: bool) -> Option<String> {
    let may = |needs, path: String| member.may(needs).then_some(path);
    match entry.entity.as_str() {
        "user" if known => may(PEOPLE_READ, format!("/people/{id}")),
        "experience" if known => may(EXPERIENCES_READ, format!("/experiences/{id}")),
        "experience" if entry.action == "experience.submitted" => {
            may(MODERATION_DECIDE, format!("/admin/moderation/experiences/{id}"))
        }
        "roster_import" => may(ROSTER_MANAGE, format!("/admin/roster/imports/{id}")),
        // A report is opened by a press, which is written down; the list leads to it.
        "message_report" => may(MESSAGES_OPEN_REPORTED, "/admin/moderation/messages".to_owned()),
        _ => None,
    }
}
