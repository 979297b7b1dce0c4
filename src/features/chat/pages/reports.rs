//! Reported messages: the list names no text; opening a case shows the message with what is around it, and is recorded.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::HttpResponse;
use askama::Template;

use super::super::model::{Case, ExportQuery, Message, MessageId, Report, ReportId};
use super::super::service;
use super::bubbles::source;
use crate::error::AppError;
use crate::features::chat::model::MessageKind;
use crate::platform::auth::people;
use crate::platform::http::{Empty, FormBody, PageParams, PathId};
use crate::platform::scope::UserId;
use crate::shell::MemberPage;
use crate::web::markdown::rendered;
use crate::web::shell::Shell;
use crate::web::{Crumb, ListUrl, Pager, render};

const LIST: &str = "/admin/moderation/messages";

#[derive(Template)]
#[template(path = "features/chat/reports.html", config = "config/askama.toml")]
struct ReportsPage {
    shell: Shell,
    crumbs: Vec<Crumb>,
    reports: Vec<(Report, String)>,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "features/chat/case.html", config = "config/askama.toml")]
struct CasePage {
    shell: Shell,
    crumbs: Vec<Crumb>,
    case: Case,
    reporter: String,
    names: HashMap<UserId, String>,
    /// The texts of messages, by id.
    html: HashMap<MessageId, Arc<str>>,
}

impl CasePage {
    fn name(&self, id: &UserId) -> &str {
        self.names.get(id).map_or("", String::as_str)
    }

    fn html(&self, message: &Message) -> &str {
        self.html.get(&message.id).map_or("", AsRef::as_ref)
    }
}

/// `GET /admin/moderation/messages`
pub async fn reports(
    MemberPage { member, shell }: MemberPage,
    query: PageParams<ExportQuery>,
) -> Result<HttpResponse, AppError> {
    let (page, names) = member
        .read(async |tx| {
            let page = service::reports(tx, &query.0).await?;
            let ids: Vec<UserId> = page.items.iter().map(|report| report.reporter_id).collect();
            let names = people::briefs(tx, &ids).await?;
            Ok((page, names))
        })
        .await?;
    Ok(render(&ReportsPage {
        crumbs: vec![Crumb::new("/admin/moderation", shell.t("moderation-title"))],
        pager: ListUrl::new(LIST).pager(query.0.cursor.as_deref(), page.next_cursor),
        reports: page
            .items
            .into_iter()
            .map(|report| {
                let name = names.get(&report.reporter_id).map(|brief| brief.full_name.clone());
                (report, name.unwrap_or_default())
            })
            .collect(),
        shell,
    }))
}

/// `POST /admin/moderation/messages/{id}`: opens a case. Not a GET, since every opening is recorded.
pub async fn open_report(
    MemberPage { member, shell }: MemberPage,
    id: PathId<ReportId>,
    _form: FormBody<Empty>,
) -> Result<HttpResponse, AppError> {
    let (case, names) = member
        .write(async |tx| {
            let case = service::open_report(tx, id.0).await?;
            let mut ids = vec![case.report.reporter_id];
            for message in &case.context {
                ids.push(message.sender_id);
                ids.extend(&message.mentions);
            }
            let names = people::briefs(tx, &ids).await?;
            Ok((case, names))
        })
        .await?;
    let names: HashMap<UserId, String> = names.into_iter().map(|(id, brief)| (id, brief.full_name)).collect();
    let sources = case.context.iter().map(|message| source(message, &names)).collect();
    let ids = case.context.iter().map(|message| message.id);
    let html = ids.zip(rendered(sources).await).collect();
    Ok(render(&CasePage {
        crumbs: vec![
            Crumb::new("/admin/moderation", shell.t("moderation-title")),
            Crumb::new(LIST, shell.t("chat-reports")),
        ],
        reporter: names.get(&case.report.reporter_id).cloned().unwrap_or_default(),
        case,
        names,
        html,
        shell,
    }))
}
