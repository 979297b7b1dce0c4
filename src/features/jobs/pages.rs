//! `/admin/jobs`

use actix_web::HttpResponse;
use askama::Template;

use super::api::{JobsQuery, again, load};
use crate::error::AppError;
use crate::flash;
use crate::platform::http::{Empty, FormBody, Member, PageParams, PathId};
use crate::platform::jobs::{JobId, JobState, JobSummary};
use crate::shell;
use crate::shell::MemberPage;
use crate::web::shell::Shell;
use crate::web::{Tab, render};

struct Line {
    job: JobSummary,
    kind: String,
    state: String,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "features/jobs/jobs.html", config = "config/askama.toml")]
struct JobsPage {
    shell: Shell,
    jobs: Vec<Line>,
    tabs: Vec<Tab>,
    /// Key of what is said of an empty list.
    none: &'static str,
}

/// Key of what the office reads for a kind of job.
pub fn kind_key(kind: &str) -> String {
    format!("jobs-kind-{}", kind.replace(['.', '_'], "-"))
}

/// `GET /admin/jobs`
pub async fn jobs_page(
    MemberPage { member, shell }: MemberPage,
    query: PageParams<JobsQuery>,
) -> Result<HttpResponse, AppError> {
    let found = load(&member, query.0.state, query.0.limit).await?;
    let name = |state: &str| shell.t(&format!("jobs-state-{state}"));
    let mut tabs = vec![Tab::new("/admin/jobs", shell.t("jobs-all"), query.0.state.is_none())];
    for state in JobState::ALL {
        let href = format!("/admin/jobs?state={}", state.as_str());
        tabs.push(Tab::new(href, name(state.as_str()), query.0.state == Some(state)));
    }
    let jobs = found
        .into_iter()
        .map(|job| {
            let key = kind_key(&job.kind);
            let kind = shell.t(&key);
            Line {
                kind: if kind == key { job.kind.clone() } else { kind },
                state: name(job.state.as_str()),
                tone: match job.state {
                    JobState::Done => "good",
                    JobState::Failed => "bad",
                    JobState::Running => "info",
                    JobState::Ready => "neutral",
                },
                job,
            }
        })
        .collect();
    Ok(render(&JobsPage {
        jobs,
        tabs,
        none: if query.0.state.is_none() {
            "jobs-none"
        } else {
            "jobs-none-found"
        },
        shell,
    }))
}

/// `POST /admin/jobs/{id}/retry`
pub async fn retry_job(member: Member, id: PathId<JobId>, _form: FormBody<Empty>) -> Result<HttpResponse, AppError> {
    again(&member, id.0).await?;
    Ok(shell::redirect_with("/admin/jobs", flash!(Good, "flash-jobs-retried")))
}
