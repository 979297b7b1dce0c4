//! From a template to an answer.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, ContentType};
use askama::Template;

use super::forms::unlabelled;
use super::shell::Shell;
use crate::error::FieldError;

/// The page as a 200 answer.
pub fn render<T: Template>(page: &T) -> HttpResponse {
    render_with(StatusCode::OK, page)
}

/// The page with another status, such as 422 for a form shown again with its errors.
///
/// Pages hold what one person may see, so no cache keeps them. A template that fails to render is logged and
/// answered with a bare 500, never with half a page.
pub fn render_with<T: Template>(status: StatusCode, page: &T) -> HttpResponse {
    match page.render() {
        Ok(html) => HttpResponse::build(status)
            .insert_header(ContentType::html())
            .insert_header((CACHE_CONTROL, "private, no-store"))
            .body(html),
        Err(error) => {
            tracing::error!(%error, template = std::any::type_name::<T>(), "a page could not be rendered");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// The page that says what went wrong.
#[derive(Template)]
#[template(path = "web/error.html", config = "config/askama.toml")]
struct ErrorPage<'a> {
    shell: &'a Shell,
    status: u16,
    title: String,
    detail: String,
}

/// The status whose texts say it.
fn named(status: StatusCode) -> u16 {
    match status.as_u16() {
        code @ (400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429 | 500 | 503) => code,
        code if code < 500 => 400,
        _ => 500,
    }
}

/// The page for an error: what happened and how to go on, in the reader's words. Statuses without a text of their own
/// are described as 400 (a mistake of the request) or 500 (a mistake of ours).
pub fn error_page(shell: &Shell, status: StatusCode) -> HttpResponse {
    let named = named(status);
    let page = ErrorPage {
        shell,
        status: status.as_u16(),
        title: shell.t(&format!("errors-{named}-title")),
        detail: shell.t(&format!("errors-{named}-detail")),
    };
    render_with(status, &page)
}

/// The page for a request another site made the browser send, or whose origin the browser left out.
pub fn cross_site_page(shell: &Shell, status: StatusCode) -> HttpResponse {
    let page = ErrorPage {
        shell,
        status: status.as_u16(),
        title: shell.t("errors-cross-site-title"),
        detail: shell.t("errors-cross-site-detail"),
    };
    render_with(status, &page)
}

/// A page that hands back what was entered in a form that could not be taken.
#[derive(Template)]
#[template(path = "web/entered.html", config = "config/askama.toml")]
struct EnteredPage<'a> {
    shell: &'a Shell,
    title: String,
    detail: String,
    /// Whether signing in comes first.
    signed_out: bool,
    /// Whether the form can be sent again from here: nothing secret was left out.
    complete: bool,
    shown: Vec<Shown<'a>>,
    hidden: Vec<&'a (String, String)>,
}

/// Something that was typed.
struct Shown<'a> {
    name: &'a str,
    value: &'a str,
    /// What is wrong with it, if that is what was refused.
    error: Option<String>,
}

fn entered_page<'a>(
    shell: &'a Shell,
    (title, detail): (&str, &str),
    fields: &'a [(String, String)],
    errors: &[FieldError],
) -> EnteredPage<'a> {
    let secret = |name: &str| name.contains("password") || name.contains("token") || name.contains("secret");
    let (shown, hidden): (Vec<_>, Vec<_>) = fields
        .iter()
        .filter(|(name, value)| !secret(name) && !value.is_empty())
        .partition(|(name, value)| was_typed(name, value) || errors.iter().any(|error| error.field == *name));
    let shown = shown.into_iter().map(|(name, value)| {
        let error = errors.iter().find(|error| error.field == *name);
        Shown {
            name,
            value,
            error: error.map(|error| shell.t(unlabelled(&error.code))),
        }
    });
    EnteredPage {
        shell,
        title: shell.t(title),
        detail: shell.t(detail),
        signed_out: false,
        complete: !fields.is_empty() && !fields.iter().any(|(name, _)| secret(name)),
        shown: shown.collect(),
        hidden,
    }
}

/// The page for a form of an earlier sign-in: nothing was stored, here is what was entered, send it again. Passwords and
/// what a link grants are never shown again.
pub fn stale_form_page(shell: &Shell, status: StatusCode, fields: &[(String, String)]) -> HttpResponse {
    let signed_out = status == StatusCode::UNAUTHORIZED;
    let says = match signed_out {
        true => ("errors-signed-out-title", "errors-signed-out-detail"),
        false => ("errors-stale-title", "errors-stale-detail"),
    };
    let page = EnteredPage {
        signed_out,
        ..entered_page(shell, says, fields, &[])
    };
    render_with(status, &page)
}

/// The page for a form that was refused by an answer which does not show the form: why, with what was typed, to be mended
/// and sent again. The plain page for the error when nothing was typed.
pub fn refused_form_page(
    shell: &Shell,
    status: StatusCode,
    fields: &[(String, String)],
    errors: &[FieldError],
) -> HttpResponse {
    let named = named(status);
    let (title, detail) = match errors {
        [] => (format!("errors-{named}-title"), format!("errors-{named}-detail")),
        _ => (
            "errors-not-taken-title".to_owned(),
            "errors-not-taken-detail".to_owned(),
        ),
    };
    let page = entered_page(shell, (&title, &detail), fields, errors);
    if page.shown.is_empty() {
        return error_page(shell, status);
    }
    render_with(status, &page)
}

/// Whether a person may have typed a value: everything but what buttons, lists and hidden fields send (ids, numbers,
/// words of ours, the page to come back to).
fn was_typed(name: &str, value: &str) -> bool {
    let of_ours = value
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-'));
    let of_people = [
        "body", "text", "note", "reason", "title", "name", "summary", "headline", "email", "message",
    ];
    let way_back = matches!(name, "back" | "next");
    !way_back && (!of_ours || of_people.iter().any(|part| name.contains(part)))
}

#[cfg(test)]
mod tests {
    use actix_web::body::MessageBody;
    use chrono::DateTime;

    use super::*;

    #[test]
    fn every_status_has_words_and_none_of_the_cause() {
        let shell = Shell {
            request_id: "req-1".to_owned(),
            ..Shell::new("Test <College>", DateTime::UNIX_EPOCH)
        };
        for code in (400..=451).chain(500..=511) {
            let Ok(status) = StatusCode::from_u16(code) else {
                continue;
            };
            let answer = error_page(&shell, status);
            assert_eq!(answer.status(), status);
            let body = answer.into_body().try_into_bytes().unwrap();
            let html = String::from_utf8(body.to_vec()).unwrap();
            assert!(!html.contains("errors-"), "{code} has no text");
            assert!(html.contains("req-1"));
            assert!(html.contains("Test &#60;College&#62;"), "names are escaped");
        }
    }
}
