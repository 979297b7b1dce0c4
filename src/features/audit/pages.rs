//! `/admin/audit`

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use chrono_tz::Tz;
use serde::Deserialize;
use uuid::Uuid;

use super::api::AuditQuery;
use super::kinds::{is_kind, kind_choices};
use super::service::{self, LogFilter, Names};
use crate::error::AppError;
use crate::features::experiences::service as experiences;
use crate::platform::audit::{AuditEntry, Verification};
use crate::platform::http::{Member, PageParams};
use crate::platform::permissions::{
    AUDIT_READ, EXPERIENCES_READ, MESSAGES_OPEN_REPORTED, MODERATION_DECIDE, PEOPLE_READ, ROSTER_MANAGE,
};
use crate::platform::scope::UserId;
use crate::platform::times;
use crate::platform::validate::search;
use crate::shell::{self, role_key};
use crate::web::audit_log::{self, Known, LogLine, Piece, kind_words};
use crate::web::lists::{Chip, ListUrl};
use crate::web::shell::Shell;
use crate::web::{Choice, FormErrors, render, render_with};

/// Entries on a page.
const ENTRIES: i64 = 50;
/// Most characters of a name or an email to look for.
const LONGEST: usize = 120;

/// Somebody the list can be filtered by.
struct Offered {
    name: String,
    role: String,
    href: String,
}

#[derive(Template)]
#[template(path = "features/audit/audit.html", config = "config/askama.toml")]
struct AuditPage {
    shell: Shell,
    lines: Vec<LogLine>,
    kinds: Vec<(String, Vec<Choice>)>,
    form: AuditPageQuery,
    /// People found by what was typed; `None` when nothing was.
    offered: Option<Vec<Offered>>,
    /// Each filter of the address that could not be read: its name and what it said.
    ignored: Vec<(String, String)>,
    /// What is wrong with the filters together.
    errors: FormErrors,
    chips: Vec<Chip>,
    clear: &'static str,
    /// Where the list can be downloaded, with the filters in use.
    export: String,
    /// The list with the chain recomputed.
    verify: String,
    older: Option<String>,
    checked: Option<Verification>,
}

/// What the address of the page chooses.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AuditPageQuery {
    /// Kind of thing.
    entity: String,
    /// Who acted: an id.
    actor: String,
    /// Who acted, by name or email: people are offered to choose from.
    person: String,
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
    fn actor_id(&self) -> Option<UserId> {
        self.actor.parse().ok()
    }

    /// The name or email to look for.
    fn sought(&self) -> Option<String> {
        let sought = search(&self.person);
        (!sought.is_empty() && sought.chars().count() <= LONGEST).then_some(sought)
    }

    /// The filter; what cannot be read is left out.
    fn asked(&self, zone: Tz) -> AuditQuery {
        AuditQuery {
            entity: Some(self.entity.clone()).filter(|entity| is_kind(entity)),
            actor: self.actor_id(),
            from: day(&self.from, zone).map(|(_, start)| start),
            until: day(&self.to, zone)
                .and_then(|(day, _)| day.succ_opt())
                .and_then(|day| start_of(day, zone)),
            cursor: self.cursor.clone(),
            limit: None,
        }
    }

    /// What the address says of a filter that could not be read: the filter's name and the text.
    fn ignored(&self, shell: &Shell, query: &str) -> Vec<(String, String)> {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
        let zone = shell.time_zone;
        let unread = pairs.into_iter().filter_map(|(name, text)| {
            let (label, read) = match name.as_str() {
                "entity" => ("audit-entity", is_kind(&text) && text == self.entity),
                "actor" => ("audit-person", self.actor_id().is_some() && text == self.actor),
                "person" => ("audit-person", self.sought().is_some() && text == self.person),
                "from" => ("audit-from", day(&text, zone).is_some() && text == self.from),
                "to" => ("audit-to", day(&text, zone).is_some() && text == self.to),
                _ => return None,
            };
            (!read && !text.trim().is_empty()).then(|| (shell.t(label), text.chars().take(60).collect()))
        });
        unread.take(10).collect()
    }

    /// What makes the filters, each of which can be read, find nothing together.
    fn wrong(&self, shell: &Shell) -> FormErrors {
        let mut errors = FormErrors::new();
        let first = |text: &str| day(text, shell.time_zone).map(|(day, _)| day);
        if let (Some(from), Some(to)) = (first(&self.from), first(&self.to))
            && from > to
        {
            errors.push("from", shell.t("audit-from-after-to"));
        }
        errors
    }

    /// Whether everything is listed.
    fn is_empty(&self) -> bool {
        let filters = [&self.entity, &self.actor, &self.person, &self.from, &self.to];
        filters.iter().all(|filter| filter.is_empty())
    }

    /// The address of the list with one thing changed, from its first page on.
    fn href(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut other = Self {
            cursor: None,
            verify: None,
            person: String::new(),
            ..self.clone()
        };
        change(&mut other);
        ListUrl::new("/admin/audit")
            .with("entity", other.entity)
            .with("actor", other.actor)
            .with("from", other.from)
            .with("to", other.to)
            .with("cursor", other.cursor.unwrap_or_default())
            .with("verify", other.verify.unwrap_or_default())
            .href()
    }

    /// Each filter in use, with the address of the list without it.
    fn chips(&self, shell: &Shell, actor: Option<String>) -> Vec<Chip> {
        let mut chips = Vec::new();
        if self.actor_id().is_some() {
            let name = actor.unwrap_or_else(|| shell.t("audit-somebody"));
            chips.push(Chip::new(self.href(|other| other.actor.clear()), name));
        }
        if is_kind(&self.entity) {
            let kind = kind_words(shell.lang, &self.entity);
            chips.push(Chip::new(self.href(|other| other.entity.clear()), kind));
        }
        if let Some((from, _)) = day(&self.from, shell.time_zone) {
            let label = shell.t1("audit-from-day", "day", shell.day(&from));
            chips.push(Chip::new(self.href(|other| other.from.clear()), label));
        }
        if let Some((to, _)) = day(&self.to, shell.time_zone) {
            let label = shell.t1("audit-to-day", "day", shell.day(&to));
            chips.push(Chip::new(self.href(|other| other.to.clear()), label));
        }
        chips
    }
}

/// A day and when it begins where the reader is, if it is one the product keeps.
fn day(text: &str, zone: Tz) -> Option<(NaiveDate, DateTime<Utc>)> {
    let day = text.parse().ok()?;
    Some((day, start_of(day, zone)?))
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
    let shell = shell::for_member(&member, &request).await?;
    let form = query.0;
    let ignored = form.ignored(&shell, request.query_string());
    if let Some(sought) = form.sought() {
        let found = member.read(async |tx| service::people_named(tx, &sought).await).await?;
        return Ok(choice(&request, shell, form, ignored, found));
    }
    let errors = form.wrong(&shell);
    if !errors.is_empty() {
        let page = without_entries(shell, form, ignored, errors);
        return Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let verify = form.verify.clone();
    let filter = form.asked(shell.time_zone).filter()?;
    let mut heavy = None;
    if verify.is_some() {
        member.refuse_cross_site(&request)?;
        member.count_import()?;
        heavy = Some(member.begin_heavy().await?);
    }
    let (page, names, actor_name, checked, shown) = member
        .read(async |tx| {
            let page = service::page(tx, &filter, ENTRIES).await?;
            let shown = service::authors_shown(tx, &page.items).await?;
            let names = service::names(tx, &page.items).await?;
            let actor_name = service::person(tx, filter.actor).await?;
            let checked = match verify {
                Some(_) => Some(service::verify(tx).await?),
                None => None,
            };
            Ok((page, names, actor_name, checked, shown))
        })
        .await?;
    drop(heavy);
    experiences::authors_seen(&member, &shown).await?;
    let older = page
        .next_cursor
        .map(|cursor| form.href(|next| next.cursor = Some(cursor)));
    let chips = form.chips(&shell, actor_name);
    let export = export_href(&filter);
    let verify = form.href(|same| same.verify = Some("1".to_owned()));
    Ok(render(&AuditPage {
        lines: page
            .items
            .into_iter()
            .map(|entry| line(&member, &shell, entry, &names))
            .collect(),
        kinds: kind_choices(shell.lang, &form.entity),
        clear: if form.is_empty() { "" } else { "/admin/audit" },
        offered: None,
        ignored,
        errors,
        chips,
        export,
        verify,
        form,
        shell,
        older,
        checked,
    }))
}

/// The people found by what was typed, to choose from; the only one at once, unless the list is asked for while somebody
/// types.
fn choice(
    request: &HttpRequest,
    shell: Shell,
    form: AuditPageQuery,
    ignored: Vec<(String, String)>,
    found: Vec<service::Match>,
) -> HttpResponse {
    let by = |id: UserId| form.href(|other| other.actor = id.to_string());
    let typing = request.headers().contains_key("hx-request");
    if let ([only], false) = (found.as_slice(), typing) {
        return crate::shell::redirect(&by(only.id));
    }
    let offered = found
        .into_iter()
        .map(|one| Offered {
            href: by(one.id),
            name: one.full_name,
            role: shell.t(role_key(one.role)),
        })
        .collect();
    render(&AuditPage {
        offered: Some(offered),
        ..without_entries(shell, form, ignored, FormErrors::new())
    })
}

/// The page before there is a list to show.
fn without_entries(
    shell: Shell,
    form: AuditPageQuery,
    ignored: Vec<(String, String)>,
    errors: FormErrors,
) -> AuditPage {
    AuditPage {
        lines: Vec::new(),
        kinds: kind_choices(shell.lang, &form.entity),
        clear: "/admin/audit",
        offered: None,
        ignored,
        errors,
        chips: Vec::new(),
        export: String::new(),
        verify: String::new(),
        form,
        shell,
        older: None,
        checked: None,
    }
}

/// The address of the same list as a file.
fn export_href(filter: &LogFilter) -> String {
    let time = |at: Option<DateTime<Utc>>| at.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
    ListUrl::new("/api/v1/admin/audit/export.csv")
        .with("entity", filter.entity.clone().unwrap_or_default())
        .with("actor", filter.actor.map(|id| id.to_string()).unwrap_or_default())
        .with("from", time(filter.from).unwrap_or_default())
        .with("until", time(filter.until).unwrap_or_default())
        .href()
}

/// One entry in words: who did what to whom, with links to what the reader can open.
fn line(member: &Member, shell: &Shell, entry: AuditEntry, names: &Names) -> LogLine {
    let lang = shell.lang;
    let somebody = |what| audit_log::some(lang, what);
    let actor = match (
        entry.actor_id.or_else(|| service::opener(&entry)),
        entry.actor_kind.as_str(),
    ) {
        (Some(id), _) => names
            .people
            .get(&id)
            .map_or_else(|| somebody("user"), Piece::name)
            .leading(Some(format!("/admin/audit?actor={id}"))),
        // An earlier sign-in of the same browser, ended by a new one: whose it was is not kept.
        (None, _) if entry.action == "session.signed_out" => somebody("user"),
        (None, "visitor") => somebody("visitor"),
        (None, "member") => somebody("hidden"),
        (None, "operator") => somebody("operator"),
        (None, _) => somebody("system"),
    };
    let (kind, id) = service::subject(&entry);
    let name = id.and_then(|id| names.of(kind, id, lang));
    let href = id.and_then(|id| page_of(member, &entry, (kind, id), name.is_some()));
    let target = match name {
        Some(name) => Piece::name(name),
        None => somebody(kind),
    }
    .leading(href.clone());
    let known = Known {
        shell,
        person: &|id| names.people.get(&UserId::from_uuid(id)).map(String::as_str),
        opens_people: member.may(PEOPLE_READ),
    };
    LogLine {
        n: entry.n,
        at: entry.at,
        sentence: audit_log::sentence(lang, &entry.action, &actor, &target),
        differences: audit_log::differences(
            known,
            (&entry.action, &entry.entity),
            (entry.before.as_ref(), entry.after.as_ref()),
        ),
        kind: kind_words(lang, kind),
        target: vec![match target.is_name() {
            true => target,
            false if id.is_none() => Piece::code(&entry.entity_id),
            false => Piece::short(&entry.entity_id).leading(href),
        }],
        code: entry.action,
    }
}

/// The page of what an entry is about, if the reader can open it. `known`: whether its name was found.
fn page_of(member: &Member, entry: &AuditEntry, (kind, id): (&str, Uuid), known: bool) -> Option<String> {
    let may = |needs, path: String| member.may(needs).then_some(path);
    match kind {
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
