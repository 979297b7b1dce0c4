//! One error type for requests and its two renderers: `application/problem+json` (RFC 9457) for the API, a page for
//! people. Neither ever shows a cause: what went wrong inside is logged with the request id, and only there.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use thiserror::Error;
use utoipa::ToSchema;

/// What is wrong with one field of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// Dotted path of the field (`rounds.0.kind`).
    pub field: String,
    /// Stable, for programs: `required`, `too_long`, `unknown_field`, ...
    pub code: String,
    /// One sentence for people: what is wrong and how to mend it.
    pub detail: String,
}

/// What about the state of a thing keeps a request from being done (409). Each is declared once, with [`conflicts!`], and
/// stands in the API document; its sentence for people is the text `problem-<code>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict(&'static str);

impl Conflict {
    /// Declares a code. Only for [`conflicts!`].
    pub const fn declared(code: &'static str) -> Self {
        Self(code)
    }

    /// Stable code for programs.
    pub const fn code(self) -> &'static str {
        self.0
    }
}

impl std::fmt::Display for Conflict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// Declares the conflicts of a feature: a constant for each, and `ALL`.
macro_rules! conflicts {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)+) => {
        $($(#[$doc])* pub const $name: $crate::error::Conflict = $crate::error::Conflict::declared($code);)+
        /// All of them, for the API document.
        pub const ALL: &[$crate::error::Conflict] = &[$($name),+];
    };
}
pub(crate) use conflicts;

/// The conflicts of the platform.
pub mod common {
    conflicts! {
        /// Something unique exists already.
        ALREADY_EXISTS = "already_exists";
        /// The `Idempotency-Key` was used with another request.
        IDEMPOTENCY_KEY_REUSED = "idempotency_key_reused";
    }
}

/// Everything a request can fail with.
#[derive(Debug, Error)]
pub enum AppError {
    /// The request could not be read at all (400).
    #[error("malformed request: {detail}")]
    Malformed {
        /// Stable code.
        code: &'static str,
        /// For people.
        detail: String,
    },
    /// Missing or bad credentials (401).
    #[error("not signed in")]
    Unauthenticated,
    /// Credentials of another college, or otherwise not valid here (401).
    #[error("credentials refused: {0}")]
    BadCredentials(&'static str),
    /// The person may not do this, and knowing that it exists is no secret (403).
    #[error("not allowed")]
    Forbidden,
    /// The request did not come from our own page (403).
    #[error("cross-site request refused")]
    CrossSite,
    /// A form of ours from an earlier sign-in, or sent after the sign-in ended (403, 401). Nothing was stored.
    #[error("form of an earlier sign-in")]
    StaleForm {
        /// Whether somebody is signed in now.
        signed_in: bool,
        /// What was entered, to be handed back.
        fields: Vec<(String, String)>,
    },
    /// The path exists, but not for this method (405).
    #[error("method not allowed")]
    MethodNotAllowed {
        /// The methods it has, for the `Allow` header.
        allow: String,
    },
    /// Not there, or not for the caller to know of (404).
    #[error("not found")]
    NotFound,
    /// The college is suspended (403).
    #[error("college suspended")]
    Suspended,
    /// The thing is not in a state that allows this (409).
    #[error("conflict: {code}")]
    Conflict {
        /// What is in the way.
        code: Conflict,
    },
    /// Fields that do not pass (422).
    #[error("invalid fields")]
    Invalid(Vec<FieldError>),
    /// The body is too large (413).
    #[error("too large: at most {limit} bytes")]
    TooLarge {
        /// Most bytes accepted.
        limit: usize,
    },
    /// The body is of a kind not understood here (415).
    #[error("unsupported media type")]
    UnsupportedMedia {
        /// What is accepted.
        expected: &'static str,
    },
    /// Too many requests (429).
    #[error("too many requests")]
    TooMany {
        /// Seconds to wait.
        retry_after: u64,
    },
    /// Not able to answer now (503).
    #[error("busy")]
    Busy,
    /// A fault of ours (500). The cause is logged where it is made, never shown.
    #[error("internal error")]
    Internal,
}

impl AppError {
    /// A fault of ours: logs the cause, keeps it from the client.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!(%cause, "internal error");
        AppError::Internal
    }

    /// A refusal because of the state of a thing.
    pub fn conflict(code: Conflict) -> Self {
        AppError::Conflict { code }
    }

    /// One wrong field.
    pub fn field(field: impl Into<String>, code: impl Into<String>, detail: impl Into<String>) -> Self {
        AppError::Invalid(vec![FieldError {
            field: field.into(),
            code: code.into(),
            detail: detail.into(),
        }])
    }

    /// A request that could not be read.
    pub fn malformed(code: &'static str, detail: impl Into<String>) -> Self {
        AppError::Malformed {
            code,
            detail: detail.into(),
        }
    }

    /// Stable code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            AppError::Malformed { code, .. } => code,
            AppError::Conflict { code } => code.code(),
            AppError::Unauthenticated => "unauthenticated",
            AppError::BadCredentials(code) => code,
            AppError::Forbidden => "forbidden",
            AppError::CrossSite => "cross_site",
            AppError::StaleForm { .. } => "stale_form",
            AppError::MethodNotAllowed { .. } => "method_not_allowed",
            AppError::NotFound => "not_found",
            AppError::Suspended => "college_suspended",
            AppError::Invalid(_) => "invalid_fields",
            AppError::TooLarge { .. } => "too_large",
            AppError::UnsupportedMedia { .. } => "unsupported_media_type",
            AppError::TooMany { .. } => "too_many_requests",
            AppError::Busy => "busy",
            AppError::Internal => "internal",
        }
    }

    /// The message key of the sentence for people (`problems.ftl` in `locales/`, or the file of the feature).
    pub fn message_key(&self) -> String {
        format!("problem-{}", self.code().replace('_', "-"))
    }

    /// One sentence for people, in English: for the API and the socket.
    pub fn detail(&self) -> String {
        match self {
            AppError::Malformed { detail, .. } => detail.clone(),
            AppError::TooLarge { limit } => format!("Send at most {limit} bytes."),
            AppError::UnsupportedMedia { expected } => format!("Send {expected}."),
            AppError::TooMany { retry_after } => {
                format!("Too many requests. Try again in {retry_after} seconds.")
            }
            _ => crate::web::i18n::Lang::En.t(&self.message_key()),
        }
    }
}

/// The body of every API error.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// A URI reference that names the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// Short and the same for every problem of this kind.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// Stable, for programs. With status 409 one of `ConflictCode`.
    pub code: String,
    /// One or two sentences for people.
    pub detail: String,
    /// Quote this when you write to us.
    pub request_id: String,
    /// Field by field, when fields are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

/// Left in the response for the outer layer, which knows the request id, the language and whether a page was asked
/// for, and renders the body (see `server::render_errors`).
#[derive(Debug)]
pub struct Failure {
    /// Stable code.
    pub code: &'static str,
    /// Message key for the page.
    pub message_key: String,
    /// English sentence for the API.
    pub detail: String,
    /// Wrong fields.
    pub errors: Vec<FieldError>,
    /// What was entered in a form that could not be taken, to be handed back on the page.
    pub entered: Option<Vec<(String, String)>>,
}

impl ResponseError for AppError {
    fn status_code(&self) -> StatusCode {
        match self {
            AppError::Malformed { .. } => StatusCode::BAD_REQUEST,
            AppError::Unauthenticated | AppError::BadCredentials(_) | AppError::StaleForm { signed_in: false, .. } => {
                StatusCode::UNAUTHORIZED
            }
            AppError::StaleForm { .. } => StatusCode::FORBIDDEN,
            AppError::MethodNotAllowed { .. } => StatusCode::METHOD_NOT_ALLOWED,
            AppError::Forbidden | AppError::CrossSite | AppError::Suspended => StatusCode::FORBIDDEN,
            AppError::NotFound => StatusCode::NOT_FOUND,
            AppError::Conflict { .. } => StatusCode::CONFLICT,
            AppError::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            AppError::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            AppError::UnsupportedMedia { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            AppError::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            AppError::Busy => StatusCode::SERVICE_UNAVAILABLE,
            AppError::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        match self {
            AppError::TooMany { retry_after } => {
                response.insert_header((header::RETRY_AFTER, retry_after.to_string()));
            }
            AppError::MethodNotAllowed { allow } => {
                response.insert_header((header::ALLOW, allow.as_str()));
            }
            AppError::Busy => {
                response.insert_header((header::RETRY_AFTER, HeaderValue::from_static("1")));
            }
            AppError::Unauthenticated | AppError::BadCredentials(_) => {
                response.insert_header((header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")));
            }
            _ => {}
        }
        let mut response = response.finish();
        response.extensions_mut().insert(Failure {
            code: self.code(),
            message_key: self.message_key(),
            detail: self.detail(),
            errors: match self {
                AppError::Invalid(errors) => errors.clone(),
                _ => Vec::new(),
            },
            entered: match self {
                AppError::StaleForm { fields, .. } => Some(fields.clone()),
                _ => None,
            },
        });
        response
    }
}

impl Failure {
    /// The API's body for this failure.
    pub fn problem(&self, status: StatusCode, request_id: &str) -> Problem {
        Problem {
            kind: format!("/problems/{}", self.code.replace('_', "-")),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            code: self.code.to_owned(),
            detail: self.detail.clone(),
            request_id: request_id.to_owned(),
            errors: self.errors.clone(),
        }
    }
}

impl From<anyhow::Error> for AppError {
    fn from(error: anyhow::Error) -> Self {
        AppError::internal(format!("{error:#}"))
    }
}
