//! `/audit` on the console.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use crate::error::AppError;
use crate::features::console::api::audit::{ConsoleAuditQuery, entries};
use crate::platform::audit::{self, PlatformEntry, Verification};
use crate::platform::auth::{Operator, operators};
use crate::platform::http::PageParams;
use crate::shell;
use crate::web::i18n::Lang;
use crate::web::render;
use crate::web::shell::Shell;
use crate::web::trail::{TrailLine, action_words, differences, kind_words};

#[derive(Template)]
#[template(path = "features/console/pages/audit.html", config = "config/askama.toml")]
struct ConsoleAuditPage {
    shell: Shell,
    lines: Vec<TrailLine>,
    older: Option<String>,
    checked: Option<Verification>,
}

/// What the address of the page chooses.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ConsoleAuditPageQuery {
    cursor: Option<String>,
    verify: Option<String>,
}

/// `GET /audit`
pub async fn audit(
    operator: Operator,
    request: HttpRequest,
    query: PageParams<ConsoleAuditPageQuery>,
) -> Result<HttpResponse, AppError> {
    let ConsoleAuditPageQuery { cursor, verify } = query.0;
    let query = ConsoleAuditQuery {
        cursor,
        limit: Some(50),
        ..ConsoleAuditQuery::default()
    };
    let page = entries(&operator, query).await?;
    let names = names(&operator).await?;
    let checked = match verify {
        Some(_) => Some(operator.platform(async |tx| audit::verify_platform(tx).await).await?),
        None => None,
    };
    let shell = shell::for_operator(&operator, &request);
    Ok(render(&ConsoleAuditPage {
        lines: page
            .items
            .into_iter()
            .map(|entry| line(shell.lang, entry, &names))
            .collect(),
        older: page.next_cursor.map(|cursor| format!("/audit?cursor={cursor}")),
        checked,
        shell,
    }))
}

/// The names of operators, removed ones too.
pub(super) async fn names(operator: &Operator) -> Result<HashMap<Uuid, String>, AppError> {
    let all = operator.platform(async |tx| operators::list(tx).await).await?;
    Ok(all.into_iter().map(|one| (one.id, one.full_name)).collect())
}

/// One entry, as the page shows it.
pub(super) fn line(lang: Lang, entry: PlatformEntry, names: &HashMap<Uuid, String>) -> TrailLine {
    let who = match entry.operator_id {
        Some(id) => names.get(&id).cloned().unwrap_or_else(|| id.to_string()),
        None => lang.t("console-command-line"),
    };
    TrailLine {
        n: entry.n,
        at: entry.at,
        who,
        who_href: None,
        differences: differences(entry.before.as_ref(), entry.after.as_ref()),
        kind: kind_words(lang, &entry.entity),
        target: entry.entity_id,
        target_name: String::new(),
        target_href: None,
        action: action_words(lang, &entry.action),
        code: entry.action,
        request_id: entry.request_id,
    }
}
