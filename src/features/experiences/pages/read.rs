//! One experience and what can be done with it.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::labels::{self, Body};
use crate::error::AppError;
use crate::features::experiences::model::{Experience, ExperienceId, State};
use crate::features::experiences::service;
use crate::features::people;
use crate::flash;
use crate::platform::http::{Empty, FormBody, Member, PathId};
use crate::shell;
use crate::web;
use crate::web::lists::Crumb;
use crate::web::shell::Shell;

#[derive(Template)]
#[template(path = "features/experiences/read.html", config = "config/askama.toml")]
struct ReadPage {
    shell: Shell,
    crumbs: Vec<Crumb>,
    title: String,
    body: Body,
    preview: bool,
    /// Whether the author has a page this reader can open.
    author_page: bool,
    /// The feed of its company; empty in a preview.
    company_href: String,
    /// What the button says: how many it helped, once it helped somebody.
    helpful_label: String,
    /// What a moderator asked for is the next thing to do; else editing is one action among others.
    edit_kind: &'static str,
    experience: Experience,
}

fn helpful_label(shell: &Shell, experience: &Experience) -> String {
    let label = shell.t(if experience.helpful {
        "experiences-helpful-yes"
    } else {
        "experiences-helpful-mark"
    });
    if experience.helpful_count > 0 {
        format!("{label} · {}", shell.number(experience.helpful_count))
    } else {
        label
    }
}

async fn page(shell: Shell, experience: Experience, preview: bool, author_page: bool) -> HttpResponse {
    let own = experience.own;
    let mut crumbs = vec![Crumb::new("/experiences", shell.t("experiences-title"))];
    if own {
        crumbs.push(Crumb::new("/experiences/mine", shell.t("experiences-tab-mine")));
    }
    web::render(&ReadPage {
        crumbs,
        title: labels::title(&shell, &experience.content.company, &experience.content.role),
        body: labels::body(&shell, &experience.content).await,
        company_href: if preview {
            String::new()
        } else {
            serde_urlencoded::to_string([("company", &experience.content.company)])
                .map(|query| format!("/experiences?{query}"))
                .unwrap_or_default()
        },
        preview,
        author_page,
        helpful_label: helpful_label(&shell, &experience),
        edit_kind: match experience.working_copy.as_ref().map(|copy| copy.state) {
            Some(State::ChangesRequested) => "primary",
            _ => "secondary",
        },
        experience,
        shell,
    })
}

/// `GET /experiences/{id}`
pub async fn read_page(
    member: Member,
    request: HttpRequest,
    id: PathId<ExperienceId>,
) -> Result<HttpResponse, AppError> {
    let (experience, author_page) = member
        .read(async |tx| {
            let experience = service::read(tx, id.0).await?;
            // Somebody suspended or gone keeps the name on what was published, and has no page.
            let author_page = match &experience.author {
                Some(author) if !experience.own => match people::service::person(tx, author.id).await {
                    Ok(_) => true,
                    Err(AppError::NotFound) => false,
                    Err(error) => return Err(error),
                },
                _ => false,
            };
            Ok((experience, author_page))
        })
        .await?;
    // What nobody else can read yet is shown to its author as a preview.
    let preview = experience.version.is_none();
    Ok(page(
        shell::for_member(&member, &request).await?,
        experience,
        preview,
        author_page,
    )
    .await)
}

/// `GET /experiences/{id}/preview`
pub async fn preview_page(
    member: Member,
    request: HttpRequest,
    id: PathId<ExperienceId>,
) -> Result<HttpResponse, AppError> {
    let experience = member.read(async |tx| service::preview(tx, id.0).await).await?;
    Ok(page(shell::for_member(&member, &request).await?, experience, true, false).await)
}

/// A switch.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Switch {
    on: bool,
}

/// `POST /experiences/{id}/bookmark`
pub async fn bookmark(
    member: Member,
    id: PathId<ExperienceId>,
    form: FormBody<Switch>,
) -> Result<HttpResponse, AppError> {
    let on = form.0.on;
    member
        .write(async |tx| service::set_bookmark(tx, id.0, on).await)
        .await?;
    let said = if on {
        flash!(Good, "flash-bookmark-added")
    } else {
        flash!(Good, "flash-bookmark-removed")
    };
    Ok(shell::redirect_with(&format!("/experiences/{}", id.0), said))
}

/// `POST /experiences/{id}/helpful`
pub async fn helpful(
    member: Member,
    id: PathId<ExperienceId>,
    form: FormBody<Switch>,
) -> Result<HttpResponse, AppError> {
    let on = form.0.on;
    member
        .write(async |tx| service::set_helpful(tx, id.0, on).await)
        .await?;
    let said = if on {
        flash!(Good, "flash-helpful-added")
    } else {
        flash!(Good, "flash-helpful-removed")
    };
    Ok(shell::redirect_with(&format!("/experiences/{}", id.0), said))
}

/// The revision that was looked at.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Looked {
    revision: i32,
}

/// `POST /experiences/{id}/submit`: from the preview. What is missing is said in the editor.
pub async fn submit(
    member: Member,
    id: PathId<ExperienceId>,
    form: FormBody<Looked>,
) -> Result<HttpResponse, AppError> {
    let revision = form.0.revision;
    match member.write(async |tx| service::submit(tx, id.0, revision).await).await {
        Ok(_) => Ok(shell::redirect_with(
            "/experiences/mine",
            flash!(Good, "flash-experience-submitted"),
        )),
        Err(AppError::Invalid(_)) => Ok(shell::redirect_with(
            &format!("/experiences/{}/edit", id.0),
            flash!(Warn, "flash-experience-incomplete"),
        )),
        Err(error) => Err(error),
    }
}

/// `POST /experiences/{id}/withdraw`
pub async fn withdraw(
    member: Member,
    id: PathId<ExperienceId>,
    _form: FormBody<Empty>,
) -> Result<HttpResponse, AppError> {
    member.write(async |tx| service::withdraw(tx, id.0).await).await?;
    Ok(shell::redirect_with(
        "/experiences/mine",
        flash!(Good, "flash-experience-withdrawn"),
    ))
}

/// `POST /experiences/{id}/delete`
pub async fn delete(
    member: Member,
    id: PathId<ExperienceId>,
    _form: FormBody<Empty>,
) -> Result<HttpResponse, AppError> {
    member.write(async |tx| service::delete(tx, id.0).await).await?;
    Ok(shell::redirect_with(
        "/experiences/mine",
        flash!(Good, "flash-experience-deleted"),
    ))
}
