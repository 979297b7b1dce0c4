//! `/connections`

use actix_web::HttpResponse;
use askama::Template;
use serde::Deserialize;

use super::limits;
use super::model::{Blocked, ChatPreferences, Connection, ConnectionId, ConnectionQuery, Which};
use super::service::{self, Step};
use crate::error::AppError;
use crate::flash;
use crate::platform::http::{FormBody, Member, PageParams, PathId};
use crate::platform::scope::UserId;
use crate::shell;
use crate::shell::MemberPage;
use crate::web::shell::Shell;
use crate::web::{ListUrl, Tab, render};

#[derive(Template)]
#[template(path = "features/connections/list.html", config = "config/askama.toml")]
struct ConnectionsPage {
    shell: Shell,
    tabs: Vec<Tab>,
    which: &'static str,
    items: Vec<Connection>,
    blocked: Vec<Blocked>,
    older: Option<String>,
}

/// What the page is asked for. A list that is not known is the first one: nobody types these by hand.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PageQuery {
    list: String,
    cursor: Option<String>,
}

/// `GET /connections`
pub async fn list(
    MemberPage { member, shell }: MemberPage,
    query: PageParams<PageQuery>,
) -> Result<HttpResponse, AppError> {
    let which = match query.0.list.as_str() {
        "incoming" => Which::Incoming,
        "outgoing" => Which::Outgoing,
        _ => Which::Accepted,
    };
    let list_query = ConnectionQuery {
        list: Some(which),
        cursor: query.0.cursor,
        ..ConnectionQuery::default()
    };
    let incoming_query = ConnectionQuery {
        list: Some(Which::Incoming),
        ..ConnectionQuery::default()
    };
    let (page, incoming, blocked) = member
        .read(async |tx| {
            Ok((
                service::list(tx, &list_query).await?,
                service::list(tx, &incoming_query).await?.items.len(),
                service::blocked(tx).await?,
            ))
        })
        .await?;
    let name = match which {
        Which::Accepted => "accepted",
        Which::Incoming => "incoming",
        Which::Outgoing => "outgoing",
    };
    let tabs = vec![
        Tab::new(
            "/connections",
            shell.t("chat-connections-accepted"),
            which == Which::Accepted,
        ),
        Tab::new(
            "/connections?list=incoming",
            shell.t("chat-connections-incoming"),
            which == Which::Incoming,
        )
        .count(i64::try_from(incoming).unwrap_or(i64::MAX)),
        Tab::new(
            "/connections?list=outgoing",
            shell.t("chat-connections-outgoing"),
            which == Which::Outgoing,
        ),
    ];
    Ok(render(&ConnectionsPage {
        tabs,
        which: name,
        items: page.items,
        blocked,
        older: ListUrl::new("/connections")
            .with("list", name)
            .pager(None, page.next_cursor)
            .older,
        shell,
    }))
}

/// A place in the directory to come back to: nothing a browser could read as another site or another page.
fn in_directory(back: &str) -> Option<&str> {
    let plain = back.len() <= 2000 && back.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    let rest = back.strip_prefix("/people")?;
    (plain && (rest.is_empty() || rest.starts_with(['?', '#']))).then_some(back)
}

/// A request from a person's page, or from their row in the directory, which says what to come back to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestForm {
    user_id: UserId,
    #[serde(default)]
    note: String,
    #[serde(default)]
    back: String,
}

/// `POST /connections`
pub async fn request(member: Member, form: FormBody<RequestForm>) -> Result<HttpResponse, AppError> {
    member.count(limits::CONTACT)?;
    let RequestForm { user_id, note, back } = form.0;
    let back = in_directory(&back);
    match member
        .write(async |tx| service::request(tx, user_id, &note).await)
        .await
    {
        Ok(_) if back.is_some() => Ok(shell::redirect(back.unwrap_or("/people"))),
        Ok(_) => Ok(shell::redirect_with(
            "/connections?list=outgoing",
            flash!(Good, "flash-chat-requested"),
        )),
        // What was written comes back.
        Err(AppError::Invalid(errors)) if errors.iter().any(|error| error.field == "note") => {
            Err(AppError::Invalid(errors))
        }
        Err(AppError::Conflict { code }) => Ok(shell::redirect_refused(back.unwrap_or("/connections"), code)),
        Err(AppError::Invalid(_)) => Ok(shell::redirect_with(
            back.unwrap_or("/connections"),
            flash!(Bad, "flash-chat-not-requested"),
        )),
        Err(error) => Err(error),
    }
}

/// A button under a connection.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepForm {
    step: StepName,
    #[serde(default)]
    back: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StepName {
    Accept,
    Decline,
    Withdraw,
    Remove,
}

/// `POST /connections/{id}`
pub async fn step(
    member: Member,
    id: PathId<ConnectionId>,
    form: FormBody<StepForm>,
) -> Result<HttpResponse, AppError> {
    let (step, key) = match form.0.step {
        StepName::Accept => (Step::Accept, flash!(Good, "flash-chat-accepted")),
        StepName::Decline => (Step::Decline, flash!(Good, "flash-chat-declined")),
        StepName::Withdraw => (Step::Withdraw, flash!(Good, "flash-chat-withdrawn")),
        StepName::Remove => (Step::Remove, flash!(Good, "flash-chat-removed")),
    };
    let back = in_directory(&form.0.back);
    match member.write(async |tx| service::take(tx, id.0, step).await).await {
        Ok(()) if back.is_some() => Ok(shell::redirect(back.unwrap_or("/people"))),
        Ok(()) => Ok(shell::redirect_with("/connections", key)),
        Err(AppError::Conflict { code }) => Ok(shell::redirect_refused(back.unwrap_or("/connections"), code)),
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "features/connections/preferences.html", config = "config/askama.toml")]
struct PreferencesPage {
    shell: Shell,
    tabs: Vec<Tab>,
    chosen: ChatPreferences,
    blocked: Vec<Blocked>,
}

/// `GET /settings/chat`
pub async fn preferences(MemberPage { member, shell }: MemberPage) -> Result<HttpResponse, AppError> {
    let (chosen, blocked) = member
        .read(async |tx| Ok((service::preferences(tx).await?, service::blocked(tx).await?)))
        .await?;
    Ok(render(&PreferencesPage {
        tabs: shell::settings_tabs(&shell),
        chosen,
        blocked,
        shell,
    }))
}

/// What the form sends: a box that is not ticked sends nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PreferencesForm {
    accepts_messages: bool,
    shows_read: bool,
    shows_presence: bool,
}

/// `POST /settings/chat`
pub async fn set_preferences(member: Member, form: FormBody<PreferencesForm>) -> Result<HttpResponse, AppError> {
    let chosen = ChatPreferences {
        accepts_messages: form.0.accepts_messages,
        shows_read: form.0.shows_read,
        shows_presence: form.0.shows_presence,
    };
    member
        .write(async |tx| service::set_preferences(tx, chosen).await)
        .await?;
    Ok(shell::redirect_with("/settings/chat", flash!(Good, "flash-chat-saved")))
}
