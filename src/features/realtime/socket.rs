//! `GET /ws`: opens a socket, and hands each of its frames to the feature that takes it.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::AppError;
use crate::feature::Stream;
use crate::features::{self, connections};
use crate::platform::app::App;
use crate::platform::auth::csrf;
use crate::platform::events::Event;
use crate::platform::http::Member;
use crate::platform::realtime::{
    Close, Realtime, Refused, SocketFrame, SocketMember, frames, limit_lengths, run_socket,
};
use crate::platform::sockets::{Connection, SocketCaller, session_check};

/// A fresh access token of the same session, so that the socket stays open when the one it was opened with runs out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "type", deny_unknown_fields)]
pub enum AuthFrame {
    /// The only one.
    #[serde(rename = "auth")]
    Auth {
        /// The token.
        token: String,
    },
}

fn streams() -> impl Iterator<Item = &'static Stream> {
    features::ALL.iter().filter_map(|feature| feature.stream)
}

/// Opens a socket. A page's must come from this very host; nobody's token is read from the address.
///
/// # Errors
/// 400 for an address with a query or a request that is no upgrade, 401, 403, 429, 503 while stopping.
pub async fn connect(member: Member, request: HttpRequest, body: web::Payload) -> Result<HttpResponse, AppError> {
    if !request.query_string().is_empty() {
        return Err(AppError::malformed(
            "bad_request",
            "Send credentials in headers, never in the address.",
        ));
    }
    let headers = request.headers();
    if headers.contains_key(header::ORIGIN) || !headers.contains_key(header::AUTHORIZATION) {
        csrf::check_origin(headers, member.request().host())?;
    }
    if !streams().any(|stream| member.may(stream.needs)) {
        return Err(AppError::Forbidden);
    }
    let caller = member.caller();
    let college_id = member.college().id;
    let found = session_check::check(
        member.app(),
        college_id,
        (caller.user_id, caller.session_id),
        |tx, people| Box::pin(connections::service::hiding_presence(tx, people)),
    )
    .await?;
    if found.authz_version != Some(member.authz_version()) {
        return Err(AppError::Unauthenticated);
    }
    let shows_presence = found.shows_presence;
    let not_a_socket = |_| AppError::malformed("bad_request", "This address is for WebSockets.");
    let body = limit_lengths(&request, body).await.map_err(not_a_socket)?;
    let (response, session, stream) = actix_ws::handle(&request, body).map_err(not_a_socket)?;
    let who = SocketMember {
        college_id,
        user_id: caller.user_id,
        session_id: caller.session_id,
        authz_version: member.authz_version(),
        shows_presence,
    };
    let app = request
        .app_data::<web::Data<App>>()
        .cloned()
        .ok_or_else(|| AppError::internal("no App"))?;
    let realtime = &app.realtime;
    let (socket, first) = realtime
        .hub
        .join(who, member.token_expires_at())
        .map_err(|refused| match refused {
            Refused::TooMany => AppError::TooMany { retry_after: 30 },
            Refused::Stopping => AppError::Busy,
        })?;
    if first && shows_presence {
        presence(&app, who, true);
    }
    let largest = streams().map(|stream| stream.largest).max().unwrap_or_default();
    let connection = Connection::new(SocketCaller::new(&member, app.clone()), socket.clone(), largest);
    let open = Box::pin(run_socket(socket.clone(), session, stream, async move |text: &str| {
        take(&connection, text).await
    }));
    actix_web::rt::spawn(async move {
        open.await;
        if app.realtime.hub.leave(&socket) && socket.member.shows_presence {
            presence(&app, socket.member, false);
        }
    });
    Ok(response)
}

/// Tells whom it concerns, here and on other processes, that somebody came or went.
fn presence(app: &App, who: SocketMember, here: bool) {
    let Realtime { hub, bus, presence, .. } = &app.realtime;
    presence.tell(hub, who.college_id, who.user_id);
    let people = vec![who.user_id];
    bus.publish(who.college_id, Event::Presence { people, here });
}

/// What every frame has.
#[derive(Deserialize)]
struct Any {
    #[serde(rename = "type")]
    kind: String,
}

/// Handles one frame. What goes wrong with it is answered; only a client that will not listen is closed.
async fn take(connection: &Connection, text: &str) -> Result<(), Close> {
    if !connection.admits(text)? {
        return Ok(());
    }
    let kind = serde_json::from_str::<Any>(text)
        .map(|any| any.kind)
        .unwrap_or_default();
    let scope = connection.caller.scope();
    match streams().find(|stream| stream.takes(&kind)) {
        Some(stream) if scope.may(stream.needs) => (stream.on_frame)(connection, text).await,
        Some(_) => connection.answer_error(frames::id_in(text), None, &AppError::Forbidden),
        None => match serde_json::from_str::<AuthFrame>(text) {
            Ok(AuthFrame::Auth { token }) => {
                if let Err(error) = renew(connection, &token) {
                    connection.answer_error(None, None, &error);
                }
            }
            Err(_) => connection.answer_unreadable(text),
        },
    }
    Ok(())
}

/// Takes a fresh token of the same session.
fn renew(connection: &Connection, token: &str) -> Result<(), AppError> {
    let caller = &connection.caller;
    let claims = caller.app().tokens.verify(token, Some(caller.college().id))?;
    let who = &connection.socket.member;
    let same = claims.user_id() == who.user_id && claims.sid == who.session_id && claims.av == who.authz_version;
    if !same {
        return Err(AppError::Unauthenticated);
    }
    connection.socket.renew(claims.exp);
    connection.answer(&SocketFrame::Renewed { expires_at: claims.exp });
    Ok(())
}
