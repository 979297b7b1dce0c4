//! `/admin/audit`

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::api::AuditQuery;
use super::service;
use crate::error::AppError;
use crate::platform::audit::{AuditEntry, Verification};
use crate::platform::auth::Member;
use crate::platform::auth::permissions::AUDIT_READ;
use crate::platform::http::PageParams;
use crate::shell;
use crate::web::i18n::Lang;
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
    clear: &'static str,
    older: Option<String>,
    checked: Option<Verification>,
}

/// What the address of the page chooses.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AuditPageQuery {
    /// Kind of thing.
    entity: String,
    /// Entries before this number.
    cursor: Option<String>,
    /// Whether to recompute the chain now.
    verify: Option<String>,
}

/// `GET /admin/audit`
pub async fn audit(
    member: Member,
    request: HttpRequest,
    query: PageParams<AuditPageQuery>,
) -> Result<HttpResponse, AppError> {
    member.require(AUDIT_READ)?;
    let shell = shell::for_member(&member, &request);
    let AuditPageQuery { entity, cursor, verify } = query.0;
    let filter = AuditQuery {
        entity: Some(entity.trim().to_owned()).filter(|entity| KINDS.contains(&entity.as_str())),
        cursor,
        ..AuditQuery::default()
    }
    .filter()?;
    if verify.is_some() {
        member.count_import()?;
    }
    let (page, names, checked) = member
        .read(async |tx| {
            let page = service::trail(tx, &filter, ENTRIES).await?;
            let names = service::actors(tx, &page.items).await?;
            let checked = match verify {
                Some(_) => Some(service::verify(tx).await?),
                None => None,
            };
            Ok((page, names, checked))
        })
        .await?;
    let entity = filter.entity.unwrap_or_default();
    let older = page
        .next_cursor
        .map(|cursor| -> Result<String, AppError> {
            let query = serde_urlencoded::to_string([("entity", entity.as_str()), ("cursor", &cursor)]);
            Ok(format!("/admin/audit?{}", query.map_err(AppError::internal)?))
        })
        .transpose()?;
    Ok(render(&AuditPage {
        lines: page
            .items
            .into_iter()
            .map(|entry| line(shell.lang, entry, &names))
            .collect(),
        kinds: Choice::list(&entity, KINDS.map(|kind| (kind, kind_words(shell.lang, kind)))),
        shell,
        clear: if entity.is_empty() { "" } else { "/admin/audit" },
        older,
        checked,
    }))
}

fn line(lang: Lang, entry: AuditEntry, names: &HashMap<Uuid, String>) -> TrailLine {
    let who = match (
        entry.actor_id.or_else(|| service::opener(&entry)),
        entry.actor_kind.as_str(),
    ) {
        (Some(id), _) => names.get(&id).cloned().unwrap_or_else(|| id.to_string()),
        (None, "visitor") => lang.t("audit-visitor"),
        (None, "operator") => lang.t("role-operator"),
        (None, _) => lang.t("audit-system"),
    };
    TrailLine {
        n: entry.n,
        at: entry.at,
        who,
        differences: differences(entry.before.as_ref(), entry.after.as_ref()),
        kind: kind_words(lang, &entry.entity),
        target: entry.entity_id,
        action: action_words(lang, &entry.action),
        code: entry.action,
        request_id: entry.request_id,
    }
}
