//! Bodies, queries and paths, read strictly: bounded, of the declared kind, without unknown or doubled fields, and
//! with errors that name the field.

use std::borrow::Cow;
use std::future::{Ready, ready};
use std::str::FromStr;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_ENCODING, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, BytesMut, Data};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use futures_util::StreamExt as _;
use futures_util::future::LocalBoxFuture;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::context::RequestContext;
use crate::error::AppError;
use crate::platform::app::App;
use crate::platform::auth::csrf;
use crate::platform::validate::ascii_digits;

/// A JSON body.
pub struct JsonBody<T>(pub T);

/// A form of one of our pages: `application/x-www-form-urlencoded`, from this very host, with the session's token
/// when somebody is signed in. The field `csrf` is taken out before `T` is read.
pub struct FormBody<T>(pub T);

/// The query string.
pub struct QueryParams<T>(pub T);

/// The query string of a page, which comes from links and bookmarks of every age: a parameter that does not fit is left
/// out, and the page shows what it shows without.
pub struct PageParams<T>(pub T);

/// One id in the path.
#[derive(Clone, Copy, Debug)]
pub struct PathId<T>(pub T);

/// A form without fields of its own (buttons).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Empty {}

/// Reads a whole body: bounded in size, and in time, so that a client that dribbles does not hold a handler.
pub(super) async fn read_all(payload: &mut Payload, limit: usize, patience: Duration) -> Result<Bytes, AppError> {
    let read = async {
        let mut body = BytesMut::new();
        while let Some(chunk) = payload.next().await {
            let chunk =
                chunk.map_err(|_| AppError::malformed("broken_body", "The body ended early or was not readable."))?;
            if body.len() + chunk.len() > limit {
                return Err(AppError::TooLarge { limit });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    };
    match tokio::time::timeout(patience, read).await {
        Ok(body) => body,
        Err(_) => Err(AppError::malformed("slow_body", "The body took too long to arrive.")),
    }
}

/// Refuses a compressed body as what it is: none is unpacked here, and its bytes are no text.
///
/// # Errors
/// 415 when `Content-Encoding` names anything but `identity`.
pub(super) fn refuse_compressed(request: &HttpRequest) -> Result<(), AppError> {
    let plain = |value: &HeaderValue| value.as_bytes().trim_ascii().eq_ignore_ascii_case(b"identity");
    if request.headers().get_all(CONTENT_ENCODING).all(plain) {
        Ok(())
    } else {
        Err(AppError::UnsupportedMedia {
            expected: "the body without Content-Encoding",
        })
    }
}

/// Reads the body of a JSON or form request within the configured bounds.
async fn bounded_body(app: &App, payload: &mut Payload) -> Result<Bytes, AppError> {
    let http = &app.settings.http;
    read_all(
        payload,
        http.body_limit_bytes,
        Duration::from_millis(http.request_timeout_ms),
    )
    .await
}

fn text(body: &Bytes) -> Result<&str, AppError> {
    std::str::from_utf8(body).map_err(|error| {
        AppError::malformed(
            "invalid_utf8",
            format!("The body is not valid UTF-8 at byte {}.", error.valid_up_to()),
        )
    })
}

fn app_of(request: &HttpRequest) -> Result<App, AppError> {
    request
        .app_data::<Data<App>>()
        .map(|app| app.get_ref().clone())
        .ok_or_else(|| AppError::internal("no App"))
}

/// Deepest nesting of brackets and braces outside strings.
fn depth(json: &str) -> usize {
    let (mut now, mut most, mut in_string, mut escaped) = (0_usize, 0_usize, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => {
                now += 1;
                most = most.max(now);
            }
            b']' | b'}' if !in_string => now = now.saturating_sub(1),
            _ => {}
        }
    }
    most
}

/// A serde message as a field error: `unknown field `x`, expected ...` names the field itself.
fn field_error(path: &str, message: &str) -> AppError {
    let quoted = || message.split('`').nth(1).unwrap_or_default().to_owned();
    // The path of an unknown or doubled field already ends in it; that of a missing one ends in its parent.
    let join = |field: String| {
        if path.is_empty() || path == "." {
            field
        } else if path == field || path.ends_with(&format!(".{field}")) {
            path.to_owned()
        } else {
            format!("{path}.{field}")
        }
    };
    let here = if path.is_empty() || path == "." {
        "body".to_owned()
    } else {
        path.to_owned()
    };
    if message.starts_with("unknown field") {
        AppError::field(join(quoted()), "unknown_field", "This field is not known here.")
    } else if message.starts_with("missing field") {
        AppError::field(join(quoted()), "required", "This field is missing.")
    } else if message.starts_with("duplicate field") {
        AppError::field(join(quoted()), "duplicate_field", "This field is given twice.")
    } else if message.starts_with("unknown variant") {
        let allowed = message.split_once("expected ").map_or("", |(_, allowed)| allowed);
        let allowed = allowed.split(" at line").next().unwrap_or(allowed).replace('`', "");
        AppError::field(here, "unknown_value", format!("Use {allowed}."))
    } else {
        let what = message.split(" at line").next().unwrap_or(message);
        AppError::field(here, "wrong_type", format!("This value does not fit: {what}."))
    }
}

/// Reads JSON text.
fn parse_json<T: DeserializeOwned>(json: &str, max_depth: usize) -> Result<T, AppError> {
    if depth(json) > max_depth {
        return Err(AppError::malformed(
            "too_deep",
            format!("Nest at most {max_depth} levels."),
        ));
    }
    let mut reader = serde_json::Deserializer::from_str(json);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_data() {
            field_error(&path, &inner.to_string())
        } else {
            AppError::malformed(
                "malformed_json",
                format!(
                    "The body is not valid JSON at line {}, column {}.",
                    inner.line(),
                    inner.column()
                ),
            )
        }
    })?;
    reader.end().map_err(|error| {
        AppError::malformed(
            "malformed_json",
            format!(
                "The body goes on after the JSON at line {}, column {}.",
                error.line(),
                error.column()
            ),
        )
    })?;
    Ok(value)
}

/// Reads `a=b&c=d` text.
///
/// # Errors
/// Names the field that does not fit.
pub fn parse_form<T: DeserializeOwned>(text: &str) -> Result<T, AppError> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(text)
        .map_err(|_| AppError::malformed("malformed_form", "The form could not be read."))?;
    from_pairs(&without_nul(pairs))
}

/// A query looks for things: what no stored text can hold parts words, as every control does.
fn without_nul(mut pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    for (_, value) in &mut pairs {
        if value.contains('\0') {
            *value = value.replace('\0', " ");
        }
    }
    pairs
}

/// Deserialises pairs; a field given several times fills a list, and is refused where one value is wanted. Where a number
/// is wanted, its digits may be of any script. Which characters a text may hold is for the checks of its field to say,
/// which know the field and keep what was typed.
fn from_pairs<T: DeserializeOwned>(pairs: &[(String, String)]) -> Result<T, AppError> {
    let mut pairs = Cow::Borrowed(pairs);
    loop {
        let encoded = serde_urlencoded::to_string(&*pairs).map_err(AppError::internal)?;
        let reader = serde_html_form::Deserializer::from_bytes(encoded.as_bytes());
        let error = match serde_path_to_error::deserialize(reader) {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        let path = error.path().to_string();
        let foreign = pairs.iter().position(|(name, value)| {
            let digits = value.trim();
            *name == path && !digits.is_ascii() && ascii_digits(digits).bytes().all(|byte| byte.is_ascii_digit())
        });
        // Each turn leaves one value fewer in foreign digits.
        match foreign.and_then(|at| pairs.to_mut().get_mut(at)) {
            Some((_, value)) => *value = ascii_digits(value.trim()).into_owned(),
            None => return Err(field_error(&path, &error.into_inner().to_string())),
        }
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for JsonBody<T> {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let mut payload = payload.take();
        Box::pin(async move {
            let app = app_of(&request)?;
            let json = request.content_type().eq_ignore_ascii_case("application/json");
            let body = bounded_body(&app, &mut payload).await?;
            if !json {
                return Err(AppError::UnsupportedMedia {
                    expected: "application/json",
                });
            }
            refuse_compressed(&request)?;
            let body = text(&body)?;
            // Values without their names would be taken by position.
            if body.trim_start().starts_with('[') {
                return Err(AppError::field(
                    "body",
                    "invalid",
                    "Send a JSON object, with the fields by name.",
                ));
            }
            parse_json(body, app.settings.http.json_depth).map(Self)
        })
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for FormBody<T> {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let mut payload = payload.take();
        Box::pin(async move {
            let app = app_of(&request)?;
            let form = request
                .content_type()
                .eq_ignore_ascii_case("application/x-www-form-urlencoded");
            let body = bounded_body(&app, &mut payload).await?;
            if !form {
                return Err(AppError::UnsupportedMedia {
                    expected: "application/x-www-form-urlencoded",
                });
            }
            refuse_compressed(&request)?;
            let mut pairs: Vec<(String, String)> = serde_urlencoded::from_str(text(&body)?)
                .map_err(|_| AppError::malformed("malformed_form", "The form could not be read."))?;
            let token = pairs
                .iter()
                .position(|(name, _)| name == "csrf")
                .map(|at| pairs.remove(at).1)
                .unwrap_or_default();
            if let Err(error) = check_form_origin(&app, &request, &token) {
                return Err(match error {
                    AppError::StaleForm { signed_in, .. } => AppError::StaleForm {
                        signed_in,
                        fields: pairs,
                    },
                    other => other,
                });
            }
            let form = from_pairs(&pairs).map(Self);
            request.extensions_mut().insert(Entered(pairs));
            form
        })
    }
}

/// What a form of ours says, kept beside the request until it is answered: should it be refused for whatever reason
/// by an answer without the form, the page hands it back.
#[derive(Debug)]
pub struct Entered(pub Vec<(String, String)>);

/// What a form of one of our own pages says that was sent after its sign-in had ended. `None` when it is no such form:
/// what another site made a browser send is not handed back.
pub(crate) async fn entered(request: &HttpRequest, payload: &mut Payload) -> Option<Vec<(String, String)>> {
    let app = app_of(request).ok()?;
    let context = RequestContext::of(request)?;
    let form = request
        .content_type()
        .eq_ignore_ascii_case("application/x-www-form-urlencoded");
    if !form
        || request.match_info().as_str().starts_with("/api/")
        || csrf::check_origin(request.headers(), context.host()).is_err()
    {
        return None;
    }
    let body = bounded_body(&app, payload).await.ok()?;
    let mut fields: Vec<(String, String)> = serde_urlencoded::from_str(text(&body).ok()?).ok()?;
    fields.retain(|(name, _)| name != "csrf");
    Some(fields)
}

/// Marks the requests of routes that act for nobody in particular (sign-in, joining, resetting a password, language):
/// their forms need no token of a session.
struct ForAnybody;

/// Around every such route. Where their forms come from is checked all the same.
///
/// # Errors
/// None of its own.
pub async fn for_anybody<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    request.extensions_mut().insert(ForAnybody);
    next.call(request).await
}

/// A form must come from a page of this host; when a session cookie came along, its token must too, except where the
/// form acts for nobody in particular.
///
/// # Errors
/// [`AppError::CrossSite`]; [`AppError::StaleForm`] when it comes from a page of ours, but of another sign-in.
pub(crate) fn check_form_origin(app: &App, request: &HttpRequest, token: &str) -> Result<(), AppError> {
    let context = RequestContext::of(request).ok_or_else(|| AppError::internal("the request was not resolved"))?;
    csrf::check_origin(request.headers(), context.host())?;
    if request.extensions().contains::<ForAnybody>() {
        return Ok(());
    }
    let Some(access) = context.cookies().access.as_deref() else {
        return Ok(());
    };
    let session = app
        .tokens
        .verify(access, None)
        .or_else(|_| app.tokens.verify_console(access))
        .map(|claims| claims.sid);
    match session {
        // No live session: there is nothing a forged form could use.
        Err(_) => Ok(()),
        Ok(session) if csrf::matches(&app.secrets.server_key, session, token) => Ok(()),
        Ok(_) => Err(AppError::StaleForm {
            signed_in: true,
            fields: Vec::new(),
        }),
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for QueryParams<T> {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse_form(request.query_string()).map(Self))
    }
}

/// Most parameters a page looks at.
const MAX_PARAMETERS: usize = 64;

/// Reads `a=b&c=d` text as far as it fits.
fn parse_leniently<T: DeserializeOwned>(text: &str) -> Result<T, AppError> {
    let pairs = without_nul(serde_urlencoded::from_str(text).unwrap_or_default());
    if let Ok(all) = from_pairs(&pairs) {
        return Ok(all);
    }
    let mut fitting = Vec::new();
    for pair in pairs.into_iter().take(MAX_PARAMETERS) {
        fitting.push(pair);
        if from_pairs::<T>(&fitting).is_err() {
            fitting.pop();
        }
    }
    from_pairs(&fitting)
}

impl<T: DeserializeOwned + 'static> FromRequest for PageParams<T> {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse_leniently(request.query_string()).map(Self))
    }
}

/// Reads an id of a path that has several variables.
///
/// # Errors
/// 422 on `field`.
pub fn path_id<T: FromStr>(field: &str, text: &str) -> Result<T, AppError> {
    text.parse()
        .map_err(|_| AppError::field(field, "invalid_id", "This is not an id."))
}

impl<T: FromStr> FromRequest for PathId<T> {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let text = request.match_info().get("id").unwrap_or_default();
        ready(path_id("id", text).map(Self).map_err(|refused| {
            if request.match_info().as_str().starts_with("/api/") {
                refused
            } else {
                // A page that is not there, to whoever typed its address.
                AppError::NotFound
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Thing {
        #[serde(rename = "name")]
        _name: String,
        #[serde(default, rename = "rounds")]
        _rounds: Vec<Round>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Round {
        #[serde(rename = "kind")]
        _kind: u8,
    }

    fn code_and_field(json: &str) -> (String, String) {
        match parse_json::<Thing>(json, 32) {
            Ok(_) => ("ok".to_owned(), String::new()),
            Err(AppError::Invalid(errors)) => errors
                .first()
                .map(|e| (e.code.clone(), e.field.clone()))
                .unwrap_or_default(),
            Err(other) => (other.code().to_owned(), String::new()),
        }
    }

    #[test]
    fn fault_b13_digits_of_every_script_are_read_where_a_number_is_wanted() {
        #[derive(Debug, Deserialize)]
        struct Asked {
            year: i16,
            q: String,
        }
        let read = |year: &str| {
            let pairs = [("year", year), ("q", "٢٠٢٦")];
            parse_form::<Asked>(&serde_urlencoded::to_string(pairs).unwrap())
        };
        for year in ["2026", "٢٠٢٦", "२०२६", "２０２６", " ٢٠٢٦ "] {
            let asked = read(year).unwrap();
            assert_eq!((asked.year, asked.q.as_str()), (2026, "٢٠٢٦"), "{year}");
        }
        for year in ["٢٠٢٦٢٠٢٦", "٢٠x", "", "٫"] {
            assert!(read(year).is_err(), "{year}");
        }
    }

    #[test]
    fn json_errors_name_the_field() {
        let expect = |json, code: &str, field: &str| {
            assert_eq!(code_and_field(json), (code.to_owned(), field.to_owned()), "{json}")
        };
        expect(r#"{"name":"a"}"#, "ok", "");
        expect(r#"{"name":"a","college_id":"x"}"#, "unknown_field", "college_id");
        expect(r#"{"name":"a","name":"b"}"#, "duplicate_field", "name");
        expect(r#"{"name":1}"#, "wrong_type", "name");
        expect(r#"{}"#, "required", "name");
        expect(
            r#"{"name":"a","rounds":[{"kind":1},{"kind":"x"}]}"#,
            "wrong_type",
            "rounds[1].kind",
        );
        expect(r#"{"name":"#, "malformed_json", "");
        expect(r#"{"name":"a"} x"#, "malformed_json", "");
        let deep = format!(r#"{{"name":"a","rounds":{}{}}}"#, "[".repeat(40), "]".repeat(40));
        expect(&deep, "too_deep", "");
    }

    #[test]
    fn doubled_query_fields_are_refused() {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Q {
            #[serde(rename = "a")]
            _a: Option<String>,
        }
        assert!(parse_form::<Q>("a=1").is_ok());
        assert!(parse_form::<Q>("").is_ok());
        assert!(parse_form::<Q>("a=1&a=2").is_err());
        assert!(parse_form::<Q>("b=1").is_err());
    }

    #[test]
    fn a_page_leaves_out_what_does_not_fit() {
        #[derive(Debug, Default, PartialEq, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        struct Q {
            a: Option<u8>,
            b: String,
        }
        let read = |text| parse_leniently::<Q>(text).ok();
        let expected = |a, b: &str| Some(Q { a, b: b.to_owned() });
        assert_eq!(read("a=1&b=x"), expected(Some(1), "x"));
        assert_eq!(read("a=zzz&b=x"), expected(None, "x"));
        assert_eq!(read("utm_source=mail&b=x&b=y&a=2"), expected(Some(2), "x"));
        assert_eq!(read("b=%00&a=3"), expected(Some(3), " "));
        assert_eq!(read("b=x%00y&a=%003"), expected(None, "x y"));
        assert_eq!(read("&&="), expected(None, ""));
    }
}
