//! The order of the layers, in one place; start, drain, stop.
//!
//! From the outside in: trace, headers, error rendering, resolution (host, limits, cookies), compression,
//! route.

use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actix_codec::Framed;
use actix_http::HttpService;
use actix_service::{ServiceFactory as _, fn_factory, fn_service, map_config};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{AppConfig, Server, ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method, StatusCode};
use actix_web::middleware::{Compress, Next, from_fn};
use actix_web::web::{self, Bytes, Data};
use actix_web::{App as ActixApp, Error, HttpMessage as _, HttpRequest, HttpResponse, ResponseError as _};
use futures_util::FutureExt as _;
use tokio::net::TcpSocket;
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::error::{AppError, Failure};
use crate::features;
use crate::platform::app::App;
use crate::platform::auth::revocation_tail;
use crate::platform::http::{Entered, RequestContext, resolve};
use crate::platform::{realtime, sockets};
use crate::web::i18n::negotiate;
use crate::web::page::{cross_site_page, error_page, refused_form_page, stale_form_page};
use crate::web::shell::Shell;
use crate::{jobs, platform, routes, shell};

/// Connections that may wait to be accepted.
const WAITING: u32 = 1024;

/// Serves until `stop`, then finishes open requests. Prints the address it listens on (a bind port of 0 is chosen by
/// the system). With `worker`, background jobs run in this process too.
///
/// # Errors
/// When the address cannot be bound.
pub async fn run(
    app: App,
    worker: bool,
    stop: CancellationToken,
    on_bound: impl FnOnce(SocketAddr),
) -> anyhow::Result<()> {
    let settings = app.settings.clone();
    let workers = settings.http.workers.max(1);
    let of_workers: Vec<_> = (0..workers)
        .map(|_| app.of_worker().map(Data::new))
        .collect::<anyhow::Result<_>>()?;
    let data = Data::new(app.clone());
    let started = Arc::new(AtomicUsize::new(0));
    let times = settings.http.clone();
    let mut server = Server::build()
        .workers(workers)
        .shutdown_timeout(times.shutdown_timeout_s)
        .disable_signals();
    let closing = server.graceful_shutdown_signal();
    let listeners = listen(&settings.bind).await?;
    if let Some(listener) = listeners.first() {
        on_bound(listener.local_addr()?);
    }
    for listener in listeners {
        let (started, of_workers, data) = (started.clone(), of_workers.clone(), data.clone());
        let (closing, times) = (closing.clone(), times.clone());
        server = server.listen("http", listener, move || {
            // Called once in each worker thread; a worker that took the place of a broken one shares what the process
            // has.
            let n = started.fetch_add(1, Ordering::Relaxed);
            let app = ActixApp::new()
                .app_data(of_workers.get(n).unwrap_or(&data).clone())
                .wrap(Compress::default())
                .wrap(from_fn(resolve))
                .wrap(from_fn(render_errors))
                .wrap(from_fn(headers))
                .wrap(from_fn(trace))
                .configure(routes::configure)
                .default_service(web::to(no_route));
            let factory = Rc::new(map_config(app, |()| AppConfig::default()));
            let made = Rc::new(OnceCell::new());
            // One and the same for requests and for those that ask to be upgraded.
            let service = move || {
                let (factory, made) = (factory.clone(), made.clone());
                async move {
                    let made = made.get_or_try_init(async || factory.new_service(()).await.map(Rc::new));
                    made.await.cloned()
                }
            };
            let (sockets, permits) = (service.clone(), realtime::permits());
            let sockets = fn_factory(move || {
                let (service, permits) = (sockets(), permits.clone());
                async move {
                    let service = service.await?;
                    Ok::<_, ()>(fn_service::<_, _, _, _, _, ()>(
                        move |(request, connection): (_, Framed<_, _>)| {
                            let parts = connection.into_parts();
                            let already = Bytes::copy_from_slice(&parts.read_buf);
                            let (service, permits) = (service.clone(), permits.clone());
                            let served =
                                realtime::serve_wire(service, permits, request, parts.io, parts.codec, already);
                            served.map(Ok::<_, Error>)
                        },
                    ))
                }
            });
            let closing = closing.clone();
            HttpService::build()
                .graceful_shutdown_signal(move || {
                    let closing = closing.clone();
                    async move { closing.notified().await }
                })
                .client_request_timeout(Duration::from_millis(times.header_read_timeout_ms))
                .keep_alive(Duration::from_secs(times.keep_alive_s))
                .client_disconnect_timeout(Duration::from_secs(1))
                .upgrade(sockets)
                .h1(fn_factory(service))
                .tcp()
        })?;
    }
    let server = server.run();
    let handle = server.handle();
    let sweeper = sweep(app.clone(), stop.clone());
    let jobs = async {
        if worker {
            platform::worker::work(app.clone(), jobs::handlers(), stop.clone()).await;
        }
    };
    let stopper = async {
        stop.cancelled().await;
        handle.stop(true).await;
    };
    let dispatcher = sockets::dispatcher::run(app.clone(), features::readers(), stop.clone());
    let revocations = revocation_tail::follow(&app.db, &app.clock, &settings.auth, stop.clone());
    let (served, (), (), (), (), ()) = tokio::join!(server, stopper, jobs, sweeper, dispatcher, revocations);
    if let Err(error) = app.repeats.write_all(&app.db).await {
        tracing::warn!(%error, "counted events could not be written into the audit log");
    }
    served?;
    Ok(())
}

/// Listens on every address of this name.
async fn listen(bind: &str) -> anyhow::Result<Vec<std::net::TcpListener>> {
    let mut listeners = Vec::new();
    for address in tokio::net::lookup_host(bind).await? {
        let socket = match address {
            SocketAddr::V4(_) => TcpSocket::new_v4()?,
            SocketAddr::V6(_) => TcpSocket::new_v6()?,
        };
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        listeners.push(socket.listen(WAITING)?.into_std()?);
    }
    Ok(listeners)
}

/// Drops rate-limit keys that are back to a full share.
async fn sweep(app: App, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(Duration::from_secs(60)) => {
                app.limits.sweep();
                app.db.shared_reads().sweep();
                if let Err(error) = app.repeats.write_due(&app.db, app.clock.now()).await {
                    tracing::warn!(%error, "counted events could not be written into the audit log yet");
                }
            }
        }
    }
}

/// What no route answers: the same as a thing that is not there, or the methods a path has.
async fn no_route(request: HttpRequest) -> Result<HttpResponse, AppError> {
    let allow = routes::methods_of(&request);
    if allow.is_empty() {
        Err(AppError::NotFound)
    } else {
        Err(AppError::MethodNotAllowed { allow })
    }
}

/// Outermost: one log line a request.
async fn trace<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let started = std::time::Instant::now();
    let method = request.method().clone();
    let response = next.call(request).await?;
    // The pattern, not the path: links in mails carry what grants something in their path.
    let path = response.request().match_pattern().unwrap_or_default();
    let status = response.status();
    let request_id = response
        .headers()
        .get("x-request-id")
        .and_then(|id| id.to_str().ok())
        .unwrap_or_default();
    let ms = started.elapsed().as_millis();
    if status.is_server_error() {
        tracing::warn!(%method, path, status = status.as_u16(), ms, request_id, "request failed");
    } else {
        tracing::debug!(%method, path, status = status.as_u16(), ms, request_id, "request");
    }
    Ok(response)
}

/// Headers of every answer.
const EVERYWHERE: [(&str, &str); 8] = [
    ("x-content-type-options", "nosniff"),
    ("strict-transport-security", "max-age=31536000; includeSubDomains"),
    ("referrer-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    ("cache-control", "no-store"),
];

/// An answer for programs loads nothing, should a browser be made to show it.
const API_POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The interactive API page brings its own inline styles; it runs our script only and shows no college's text.
const DOCS_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                           connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Security headers on every answer.
async fn headers<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let api = request.match_info().as_str().starts_with("/api/");
    let docs = request.match_info().as_str().starts_with("/api/docs");
    let mut response = next.call(request).await?;
    let context = RequestContext::of(response.request());
    let headers = response.headers_mut();
    let mut put = |name: HeaderName, value: HeaderValue| {
        if !headers.contains_key(&name) {
            headers.insert(name, value);
        }
    };
    let request_id = match &context {
        Some(context) => HeaderValue::from_str(context.request_id()),
        None => HeaderValue::from_str(&Uuid::now_v7().to_string()),
    };
    if let Ok(request_id) = request_id {
        put(HeaderName::from_static("x-request-id"), request_id);
    }
    for (name, value) in EVERYWHERE {
        put(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if api && !docs {
        put(header::VARY, HeaderValue::from_static("Origin"));
        put(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(API_POLICY));
    } else if docs {
        put(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(DOCS_POLICY));
    } else {
        // A request refused before it was resolved has no nonce; its page has nothing inline either.
        let nonce = context
            .as_ref()
            .map(|context| format!(" 'nonce-{}'", context.nonce()))
            .unwrap_or_default();
        let policy = format!(
            "default-src 'none'; script-src 'self'{nonce}; style-src 'self'{nonce}; img-src 'self' data:; \
             font-src 'self'; connect-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
             frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types pages default"
        );
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            put(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
    Ok(response)
}

/// Gives every failed answer its body: problem+json for programs, a page for people. Failures that no handler of ours
/// made (a header actix refuses, say) get the same bodies by their status.
async fn render_errors<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let wants_page = wants_page(&request);
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let (http_request, mut response) = match next.call(request).await {
        Ok(response) => {
            let (http_request, response) = response.into_parts();
            (http_request, response.map_into_boxed_body())
        }
        Err(error) => {
            tracing::debug!(%error, "refused before a handler");
            return Err(error);
        }
    };
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return Ok(ServiceResponse::new(http_request, response));
    }
    let failure = response.extensions_mut().remove::<Failure>();
    let failure = match failure {
        Some(failure) => failure,
        // A page that shows its own form again with the errors marked is a finished answer.
        None if response.headers().contains_key(header::CONTENT_TYPE) => {
            return Ok(ServiceResponse::new(http_request, response));
        }
        None => plain_failure(status),
    };
    let context = RequestContext::of(&http_request);
    let request_id = context
        .as_ref()
        .map_or_else(|| Uuid::now_v7().to_string(), |context| context.request_id().to_owned());
    let mut rendered = if wants_page {
        if status == StatusCode::UNAUTHORIZED && reads {
            let next = http_request.uri().path_and_query().map_or("/", |path| path.as_str());
            let query = serde_urlencoded::to_string([("next", next)]).unwrap_or_default();
            shell::redirect(&format!("/login?{query}"))
        } else {
            page(&http_request, context.as_ref(), status, &failure)
        }
    } else {
        HttpResponse::build(status)
            .content_type("application/problem+json")
            .json(failure.problem(status, &request_id))
    };
    if response.head().connection_type() == ConnectionType::Close {
        rendered.head_mut().set_connection_type(ConnectionType::Close);
    }
    if let Ok(id) = HeaderValue::from_str(&request_id) {
        rendered
            .headers_mut()
            .insert(HeaderName::from_static("x-request-id"), id);
    }
    // Every value of a header goes along, not only the first: two cookies are cleared together or not at all.
    let own: Vec<HeaderName> = rendered.headers().keys().cloned().collect();
    for (name, value) in response.headers() {
        if !own.contains(name) && *name != header::CONTENT_LENGTH {
            rendered.headers_mut().append(name.clone(), value.clone());
        }
    }
    Ok(ServiceResponse::new(http_request, rendered.map_into_boxed_body()))
}

fn page(
    request: &HttpRequest,
    context: Option<&RequestContext>,
    status: StatusCode,
    failure: &Failure,
) -> HttpResponse {
    match (request.app_data::<Data<App>>(), context) {
        (Some(app), Some(context)) => {
            let shell = shell::for_anyone(app, context, request);
            let refused = request.extensions_mut().remove::<Entered>();
            match (&failure.entered, refused) {
                (Some(fields), _) => stale_form_page(&shell, status, fields),
                (None, _) if failure.code == "cross_site" => cross_site_page(&shell, status),
                (None, Some(Entered(fields))) => refused_form_page(&shell, status, &fields, &failure.errors),
                (None, None) => error_page(&shell, status),
            }
        }
        _ => {
            let accept = request.headers().get(header::ACCEPT_LANGUAGE);
            let shell = Shell {
                lang: negotiate(None, accept.and_then(|value| value.to_str().ok()), None),
                ..Shell::new("Peer2Peer", chrono::DateTime::default())
            };
            error_page(&shell, status)
        }
    }
}

/// Pages for people: everything outside the API and the probes.
fn wants_page(request: &ServiceRequest) -> bool {
    let path = request.match_info().as_str();
    !(path.starts_with("/api/")
        || path == "/ws"
        || path == "/healthz"
        || path == "/readyz"
        || path.starts_with("/assets/"))
}

fn plain_failure(status: StatusCode) -> Failure {
    let error = match status {
        StatusCode::NOT_FOUND => AppError::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => AppError::MethodNotAllowed { allow: String::new() },
        StatusCode::PAYLOAD_TOO_LARGE => AppError::TooLarge { limit: 0 },
        status if status.is_server_error() => AppError::Internal,
        _ => AppError::malformed("bad_request", "The request could not be read."),
    };
    error
        .error_response()
        .extensions_mut()
        .remove::<Failure>()
        .unwrap_or_else(|| Failure {
            code: "internal",
            message_key: String::new(),
            detail: String::new(),
            errors: Vec::new(),
            entered: None,
        })
}
