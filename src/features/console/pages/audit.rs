//! `/audit` on the console.

use std::collections::HashMap;
use std::hash::Hash;
use std::str::FromStr;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use crate::error::AppError;
use crate::features::colleges::service as colleges;
use crate::features::console::api::audit::{ConsoleAuditQuery, entries};
use crate::platform::audit::{self, PlatformEntry, Verification};
use crate::platform::auth::operators;
use crate::platform::http::{Operator, PageParams};
use crate::platform::scope::{CollegeId, OperatorId};
use crate::shell;
use crate::web::audit_log::{self, Known, LogLine, Piece, kind_words};
use crate::web::shell::Shell;
use crate::web::{ListUrl, render};

#[derive(Template)]
#[template(path = "features/console/pages/audit.html", config = "config/askama.toml")]
struct ConsoleAuditPage {
    shell: Shell,
    lines: Vec<LogLine>,
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
    let names = names(&operator, &page.items).await?;
    let checked = match verify {
        Some(_) => Some(operator.platform(async |tx| audit::verify_platform(tx).await).await?),
        None => None,
    };
    let shell = shell::for_operator(&operator, &request);
    Ok(render(&ConsoleAuditPage {
        lines: page
            .items
            .into_iter()
            .map(|entry| line(&shell, entry, &names))
            .collect(),
        older: ListUrl::new("/audit").pager(None, page.next_cursor).older,
        checked,
        shell,
    }))
}

/// Operators, removed ones too, and colleges by name.
pub(super) struct Names {
    operators: HashMap<OperatorId, String>,
    colleges: HashMap<CollegeId, String>,
}

/// The names of what entries speak of.
pub(super) async fn names(operator: &Operator, entries: &[PlatformEntry]) -> Result<Names, AppError> {
    let about = entries.iter().filter(|entry| entry.entity == "college");
    let ids: Vec<CollegeId> = about.filter_map(|entry| entry.entity_id.parse().ok()).collect();
    operator
        .platform(async |tx| {
            let all = operators::list(tx).await?;
            Ok(Names {
                operators: all.into_iter().map(|one| (one.id, one.full_name)).collect(),
                colleges: colleges::names(tx, &ids).await?,
            })
        })
        .await
}

/// The name of what an entry is about, if it is one of these.
fn named<'a, T: FromStr + Hash + Eq>(names: &'a HashMap<T, String>, about: &str) -> Option<&'a String> {
    names.get(&about.parse().ok()?)
}

/// One entry, as the page shows it.
pub(super) fn line(shell: &Shell, entry: PlatformEntry, names: &Names) -> LogLine {
    let lang = shell.lang;
    let actor = match entry.operator_id {
        Some(id) => names
            .operators
            .get(&id)
            .map_or_else(|| audit_log::some(lang, "operator"), Piece::name),
        None => Piece::plain(lang.t("console-command-line")),
    };
    let about = &entry.entity_id;
    let (name, href) = match entry.entity.as_str() {
        "college" => (named(&names.colleges, about), Some(format!("/colleges/{about}"))),
        _ => (named(&names.operators, about), None),
    };
    let target = match name {
        Some(name) => Piece::name(name).leading(href),
        None => audit_log::some(lang, &entry.entity),
    };
    let known = Known {
        shell,
        person: &|id| names.operators.get(&OperatorId::from_uuid(id)).map(String::as_str),
        opens_people: false,
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
        kind: kind_words(lang, &entry.entity),
        target: vec![match target.is_name() {
            true => target,
            false => Piece::short(&entry.entity_id),
        }],
        code: entry.action,
    }
}
