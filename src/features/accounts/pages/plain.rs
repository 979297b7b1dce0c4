//! Pages that say one thing: "check your email", "this link has expired".

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::web::render_with;
use crate::web::shell::Shell;

/// A heading, a few paragraphs, and where to go on.
#[derive(Template)]
#[template(path = "features/accounts/pages/plain.html", config = "config/askama.toml")]
struct PlainPage {
    shell: Shell,
    title: String,
    paragraphs: Vec<String>,
    links: Vec<(&'static str, String)>,
}

/// The page of the texts `<key>` (the heading), `<key>-1`, `<key>-2`, ... up to `count`, with links (path and key).
pub(super) fn plain(
    shell: Shell,
    status: StatusCode,
    key: &str,
    count: usize,
    links: &[(&'static str, &'static str)],
) -> HttpResponse {
    let title = shell.t(key);
    let paragraphs = (1..=count).map(|n| shell.t(&format!("{key}-{n}"))).collect();
    let links = links.iter().map(|(href, label)| (*href, shell.t(label))).collect();
    render_with(
        status,
        &PlainPage {
            shell,
            title,
            paragraphs,
            links,
        },
    )
}

/// What a link that is unknown, used, run out or of another college leads to: always the same page.
pub(super) fn link_gone(shell: Shell) -> HttpResponse {
    let links = [("/login", "accounts-sign-in"), ("/join", "accounts-join")];
    plain(shell, StatusCode::NOT_FOUND, "accounts-link-gone", 2, &links)
}

/// The product's own front page, on the base domain: nothing about any college.
pub(super) fn front_door(shell: Shell) -> HttpResponse {
    plain(shell, StatusCode::OK, "accounts-front-door", 2, &[])
}
