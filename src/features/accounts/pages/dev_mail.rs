//! Development only: the mails that went to files, to be read without a mail server.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::error::AppError;
use crate::platform::app::App;
use crate::platform::http::RequestContext;
use crate::platform::mail::Mail;
use crate::shell;
use crate::web::render;
use crate::web::shell::Shell;

/// Newest shown in the list.
const MAX_ENTRIES: usize = 100;

struct Listed {
    id: String,
    mail: Mail,
}

#[derive(Template)]
#[template(path = "features/accounts/pages/dev_mail.html", config = "config/askama.toml")]
struct DevMailPage {
    shell: Shell,
    mails: Vec<Listed>,
    open: Option<Mail>,
}

/// The outbox, where there is one and it may be shown.
fn outbox(app: &App) -> Result<std::path::PathBuf, AppError> {
    match app.mailer.outbox() {
        Some(folder) if app.settings.development() => Ok(folder.to_owned()),
        _ => Err(AppError::NotFound),
    }
}

async fn read(folder: &std::path::Path, id: &str) -> Option<Mail> {
    let bytes = tokio::fs::read(folder.join(format!("{id}.json"))).await.ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// `GET /dev/mail`
pub async fn dev_mails(
    app: Data<App>,
    context: RequestContext,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let folder = outbox(&app)?;
    let mut entries = tokio::fs::read_dir(&folder).await.map_err(AppError::internal)?;
    let mut ids = Vec::new();
    while let Some(entry) = entries.next_entry().await.map_err(AppError::internal)? {
        if let Some(id) = entry.file_name().to_str().and_then(|name| name.strip_suffix(".json")) {
            ids.push(id.to_owned());
        }
    }
    // Files are named by UUIDv7, so their order is that of the asking.
    ids.sort_by(|a, b| b.cmp(a));
    let mut mails = Vec::new();
    for id in ids.into_iter().take(MAX_ENTRIES) {
        if let Some(mail) = read(&folder, &id).await {
            mails.push(Listed { id, mail });
        }
    }
    Ok(render(&DevMailPage {
        shell: shell::for_anyone(&app, &context, &request),
        mails,
        open: None,
    }))
}

/// `GET /dev/mail/{id}`
pub async fn dev_mail(
    app: Data<App>,
    context: RequestContext,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, AppError> {
    let folder = outbox(&app)?;
    let id = uuid::Uuid::try_parse(&id).map_err(|_| AppError::NotFound)?;
    let open = read(&folder, &id.to_string()).await.ok_or(AppError::NotFound)?;
    Ok(render(&DevMailPage {
        shell: shell::for_anyone(&app, &context, &request),
        mails: Vec::new(),
        open: Some(open),
    }))
}
