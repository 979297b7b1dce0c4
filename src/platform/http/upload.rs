//! Files sent to us: a multipart form of one of our pages, a multipart body of a program, or the bare file.

use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_DISPOSITION, HeaderMap};
use actix_web::{HttpMessage as _, HttpRequest, web};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;

use super::body::{check_form_origin, read_all, refuse_compressed};
use crate::error::AppError;
use crate::platform::app::App;

/// Longest value of a field beside the file.
const FIELD_LIMIT: usize = 8 * 1024;
/// Most fields beside the file.
const MAX_FIELDS: usize = 20;
/// An upload may take longer than other bodies: this many times the time of a request.
const PATIENCE: u64 = 8;

/// What was sent.
#[derive(Debug, Default)]
pub struct Upload {
    /// The file; `None` when the form came without one.
    pub file: Option<Bytes>,
    /// Its name as the client gave it: data, never a path.
    pub file_name: String,
    fields: Vec<(String, String)>,
}

impl Upload {
    /// Another field of the form.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Reads a multipart body, or with `bare` types a body that is the file itself. Call it after the caller was checked:
/// nothing is read for a stranger. A form of a page must carry the session's token (field `csrf`) before the file.
///
/// # Errors
/// 413 beyond the upload limit, 415 for another kind of body, 403 for a form that is not ours, 400 for a broken one.
pub async fn upload(
    app: &App,
    request: &HttpRequest,
    payload: web::Payload,
    bare: &[&str],
) -> Result<Upload, AppError> {
    refuse_compressed(request)?;
    let kind = request.content_type().to_ascii_lowercase();
    let patience = Duration::from_millis(app.settings.http.request_timeout_ms.saturating_mul(PATIENCE));
    let limit = app.settings.http.upload_limit_bytes;
    let declared = request
        .headers()
        .get(actix_web::http::header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok())
        .and_then(|length| length.parse::<usize>().ok());
    // A body that says it is too large is refused before it is read.
    if declared.is_some_and(|length| length > limit.saturating_add(64 * 1024)) {
        return Err(AppError::TooLarge { limit });
    }
    if kind == "multipart/form-data" {
        let page = !request.match_info().as_str().starts_with("/api/");
        let read = form(app, request, payload, page, limit);
        return tokio::time::timeout(patience, read)
            .await
            .map_err(|_| AppError::malformed("slow_body", "The body took too long to arrive."))?;
    }
    if bare.contains(&kind.as_str()) {
        let mut payload: Payload = payload.into_inner();
        return Ok(Upload {
            file: Some(read_all(&mut payload, limit, patience).await?),
            ..Upload::default()
        });
    }
    Err(AppError::UnsupportedMedia {
        expected: "multipart/form-data",
    })
}

/// The name of a file as it was written. Browsers put a path with backslashes there as it is, where the grammar of the
/// header would take each backslash as a sign that the next character is meant: `C:\fakepath\list.csv`.
fn written_name(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_DISPOSITION)?;
    let value = String::from_utf8_lossy(value.as_bytes());
    let (_, quoted) = value
        .split_once("; filename=\"")
        .or_else(|| value.split_once(";filename=\""))?;
    let mut name = String::new();
    let mut signs = quoted.chars().peekable();
    while let Some(sign) = signs.next() {
        match (sign, signs.peek()) {
            ('"', _) => return Some(name),
            ('\\', Some(next @ ('"' | '\\'))) => {
                name.push(*next);
                signs.next();
            }
            _ => name.push(sign),
        }
    }
    None
}

async fn form(
    app: &App,
    request: &HttpRequest,
    payload: web::Payload,
    page: bool,
    limit: usize,
) -> Result<Upload, AppError> {
    let broken = || AppError::malformed("malformed_form", "The form could not be read.");
    let mut parts = Multipart::new(request.headers(), payload);
    let mut upload = Upload::default();
    let mut ours = !page;
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| broken())?;
        let name = part.name().ok_or_else(broken)?.to_owned();
        let file_name = part
            .content_disposition()
            .and_then(|disposition| disposition.get_filename())
            .map(ToOwned::to_owned)
            .map(|parsed| written_name(part.headers()).unwrap_or(parsed));
        let is_file = file_name.is_some();
        if is_file && !ours {
            return Err(AppError::CrossSite);
        }
        if is_file && upload.file.is_some() {
            return Err(AppError::field(name, "duplicate_field", "Send one file."));
        }
        let most = if is_file { limit } else { FIELD_LIMIT };
        let mut body = BytesMut::new();
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(|_| broken())?;
            if body.len() + chunk.len() > most {
                return Err(AppError::TooLarge { limit: most });
            }
            body.extend_from_slice(&chunk);
        }
        if let Some(file_name) = file_name {
            // A browser sends an empty part when no file was chosen.
            if !(body.is_empty() && file_name.is_empty()) {
                upload.file = Some(body.freeze());
                upload.file_name = file_name;
            }
            continue;
        }
        let value = String::from_utf8(body.to_vec())
            .map_err(|_| AppError::malformed("invalid_utf8", "The form is not valid UTF-8."))?;
        if name == "csrf" && page {
            check_form_origin(app, request, &value)?;
            ours = true;
            continue;
        }
        if upload.fields.len() >= MAX_FIELDS {
            return Err(broken());
        }
        upload.fields.push((name, value));
    }
    if !ours {
        return Err(AppError::CrossSite);
    }
    Ok(upload)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn a_path_of_another_system_keeps_its_separators() {
        let name = |value: &'static [u8]| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_DISPOSITION, HeaderValue::from_bytes(value).unwrap());
            written_name(&headers)
        };
        for (value, written) in [
            (
                &b"form-data; name=\"file\"; filename=\"C:\\fakepath\\list.csv\""[..],
                Some("C:\\fakepath\\list.csv"),
            ),
            (
                b"form-data; filename=\"a \\\"b\\\".csv\"; name=\"file\"",
                Some("a \"b\".csv"),
            ),
            (b"form-data; name=\"file\"; filename=\"\xC3\xA9.csv\"", Some("é.csv")),
            (b"form-data; name=\"file\"; filename=\"open", None),
            (b"form-data; name=\"file\"", None),
        ] {
            assert_eq!(name(value).as_deref(), written);
        }
    }
}
