//! Searching inside a conversation.

use actix_web::HttpResponse;
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::super::model::{ConversationId, SearchQuery};
use super::super::service;
use super::{name_of, place};
use crate::error::AppError;
use crate::platform::auth::people;
use crate::platform::http::{PageParams, PathId};
use crate::shell::MemberPage;
use crate::web::markdown::to_excerpt;
use crate::web::shell::Shell;
use crate::web::{Crumb, ListUrl, Pager, render};

/// A message that was found.
struct Hit {
    href: String,
    author: String,
    text: String,
    at: DateTime<Utc>,
}

#[derive(Template)]
#[template(path = "features/chat/search.html", config = "config/askama.toml")]
struct SearchPage {
    shell: Shell,
    crumbs: Vec<Crumb>,
    action: String,
    q: String,
    /// Nothing was asked for yet, or too little.
    short: bool,
    hits: Vec<Hit>,
    pager: Pager,
}

/// What to look for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FindQuery {
    q: String,
    before: Option<i64>,
}

/// `GET /messages/{id}/search`
pub async fn search(
    MemberPage { member, shell }: MemberPage,
    id: PathId<ConversationId>,
    query: PageParams<FindQuery>,
) -> Result<HttpResponse, AppError> {
    let me = member.caller().user_id;
    let FindQuery { q, before } = query.0;
    let short = service::is_short(&q);
    let asked = SearchQuery { q: q.clone(), before };
    let found = if short {
        None
    } else {
        Some(service::search(&member, id.0, &asked).await?)
    };
    let (conversation, names) = member
        .read(async |tx| {
            let conversation = service::get(tx, id.0).await?;
            let mut senders: Vec<_> = found.iter().flat_map(|f| &f.items).map(|m| m.sender_id).collect();
            senders.sort_unstable();
            senders.dedup();
            let names = people::briefs(tx, &senders).await?;
            Ok((conversation, names))
        })
        .await?;
    let name = name_of(&shell, &conversation, me);
    let action = format!("/messages/{}/search", id.0);
    let (items, more) = found.map_or_else(|| (Vec::new(), false), |found| (found.items, found.more));
    let from_here = ListUrl::new(&action).with("q", &q);
    let older = items.last().filter(|_| more);
    let older = older.map(|last| from_here.with("before", last.seq.to_string()).href());
    Ok(render(&SearchPage {
        crumbs: vec![
            Crumb::new("/messages", shell.t("chat-title")),
            Crumb::new(format!("/messages/{}", id.0), name),
        ],
        hits: items
            .iter()
            .map(|message| Hit {
                href: place(id.0, message.seq),
                author: names
                    .get(&message.sender_id)
                    .map(|brief| brief.full_name.clone())
                    .unwrap_or_default(),
                text: to_excerpt(&message.body, 160),
                at: message.created_at,
            })
            .collect(),
        pager: Pager { newer: None, older },
        action,
        q,
        short,
        shell,
    }))
}
