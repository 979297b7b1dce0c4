//! `GET /ws`: the messages API as frames. One JSON object a text frame; every frame is checked against membership as
//! it is now, by the same service as the API.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};
use uuid::Uuid;

use super::frames::{self, Frame, Place};
use super::model::{Head, LARGEST_FRAME, Message, SendRequest, Stretch};
use super::service;
use super::{api, news};
use crate::error::AppError;
use crate::features::connections;
use crate::platform::app::App;
use crate::platform::auth::permissions::MESSAGES_USE;
use crate::platform::auth::{Member, csrf};
use crate::platform::events::Event;
use crate::platform::limits::Class;
use crate::platform::realtime::{
    Close, Realtime, Refused, Socket, SocketCaller, SocketMember, Weight, limit_lengths, run_socket, session_check,
};

/// Frames over the limit in a row after which a socket is closed.
const MAX_OVER: u32 = 100;
/// Conversations one sync or ping may name.
const MAX_NAMED: usize = 200;
/// Bytes of messages one sync brings before the client asks for more; the queue holds more than these and one message.
const MAX_BYTES: usize = 160 * 1024;
/// Typing in one conversation is passed on this often.
const TYPING_EVERY: Duration = Duration::from_secs(2);

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
    member.require(MESSAGES_USE)?;
    let caller = member.caller();
    let college_id = member.college().id;
    let found = session_check::check(
        member.app(),
        college_id,
        (caller.user_id, caller.session_id),
        |tx, people| Box::pin(connections::service::hiding_presence(tx, people)),
    )
    .await?;
    if found.authz_version != Some(member.state().authz_version) {
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
        authz_version: member.state().authz_version,
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
    let connection = Connection {
        caller: SocketCaller::new(&member, app.clone()),
        socket: socket.clone(),
        typing: RefCell::new(HashMap::new()),
        over: std::cell::Cell::new(0),
    };
    let open = Box::pin(run_socket(socket.clone(), session, stream, async move |text: &str| {
        connection.take(text).await
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

struct Connection {
    caller: SocketCaller,
    socket: std::sync::Arc<Socket>,
    typing: RefCell<HashMap<Uuid, Instant>>,
    over: std::cell::Cell<u32>,
}

impl Connection {
    /// Handles one frame. What goes wrong with it is answered; only a client that will not listen is closed.
    async fn take(&self, text: &str) -> Result<(), Close> {
        let user_id = self.caller.user_id();
        if let Err(error) = self.caller.app().limits.check_frame(self.caller.college(), user_id) {
            self.over.set(self.over.get() + 1);
            if self.over.get() > MAX_OVER {
                return Err(Close::TooMany);
            }
            self.answer_error(None, None, &error);
            return Ok(());
        }
        self.over.set(0);
        if text.len() > LARGEST_FRAME {
            let error = AppError::TooLarge { limit: LARGEST_FRAME };
            self.answer_error(frames::id_in(text), None, &error);
            return Ok(());
        }
        let frame: Frame = match serde_json::from_str(text) {
            Ok(frame) => frame,
            Err(_) => {
                let error = AppError::malformed("bad_frame", "This frame is not understood.");
                self.answer_error(frames::id_in(text), None, &error);
                return Ok(());
            }
        };
        let (id, conversation) = (frame.id(), frame.conversation());
        if let Err(error) = self.handle(frame).await {
            self.answer_error(id, conversation, &error);
        }
        Ok(())
    }

    fn answer(&self, value: &Value) {
        self.socket.send(value.to_string().into(), Weight::Heavy);
    }

    fn answer_error(&self, id: Option<Uuid>, conversation: Option<Uuid>, error: &AppError) {
        let mut value = json!({ "type": "error", "code": error.code(), "detail": error.detail() });
        if let Some(object) = value.as_object_mut() {
            if let Some(id) = id {
                object.insert("id".to_owned(), json!(id));
            }
            if let Some(conversation) = conversation {
                object.insert("conversation_id".to_owned(), json!(conversation));
            }
            if let AppError::TooMany { retry_after } = error {
                object.insert("retry_after".to_owned(), json!(retry_after));
            }
        }
        self.answer(&value);
    }

    fn acknowledge(&self, id: Uuid, message: &Message) {
        self.answer(&json!({
            "type": "message:ack", "id": id, "message_id": message.id,
            "conversation_id": message.conversation_id, "seq": message.seq,
            "created_at": message.created_at, "change": message.change,
        }));
    }

    async fn handle(&self, frame: Frame) -> Result<(), AppError> {
        let caller = &self.caller;
        match frame {
            Frame::Send {
                id,
                conversation_id,
                body,
                reply_to,
                mentions,
                attachments,
            } => {
                caller.count(Class::Message)?;
                let request = SendRequest {
                    id,
                    body,
                    reply_to,
                    mentions,
                    attachments,
                };
                let ack = api::send_until_stored((caller.app(), caller.scope()), conversation_id, &request).await?;
                let mut value = serde_json::to_value(&ack).map_err(AppError::internal)?;
                if let Some(object) = value.as_object_mut() {
                    object.insert("type".to_owned(), json!("message:ack"));
                }
                self.answer(&value);
            }
            Frame::Edit {
                id,
                conversation_id,
                seq,
                body,
            } => {
                let message = caller
                    .write(async |tx| service::edit(tx, conversation_id, seq, &body).await)
                    .await?;
                self.acknowledge(id, &message);
            }
            Frame::Delete {
                id,
                conversation_id,
                seq,
            } => {
                let message = caller
                    .write(async |tx| service::delete(tx, conversation_id, seq).await)
                    .await?;
                self.acknowledge(id, &message);
            }
            Frame::React {
                id,
                conversation_id,
                seq,
                emoji,
                remove,
            } => {
                let message = caller
                    .write(async |tx| {
                        if remove {
                            service::unreact(tx, conversation_id, seq, &emoji).await
                        } else {
                            service::react(tx, conversation_id, seq, &emoji).await
                        }
                    })
                    .await?;
                self.acknowledge(id, &message);
            }
            Frame::Read { conversation_id, seq } => {
                caller
                    .write(async |tx| service::read(tx, conversation_id, seq).await)
                    .await?;
            }
            Frame::Delivered { conversation_id, seq } => {
                caller
                    .write(async |tx| service::delivered(tx, conversation_id, seq).await)
                    .await?;
            }
            Frame::Typing { conversation_id } => self.typing(conversation_id).await?,
            Frame::Sync { conversations } => self.sync(conversations).await?,
            Frame::Watch { user_ids } => {
                let people = user_ids.get(..MAX_NAMED).unwrap_or(&user_ids);
                let may = caller.read(async |tx| service::companions(tx, people).await).await?;
                let realtime = &caller.app().realtime;
                realtime.presence.watch(&realtime.hub, &self.socket, &may);
            }
            Frame::Ping { conversations } => {
                let named = conversations.get(..MAX_NAMED).unwrap_or(&conversations);
                if named.is_empty() {
                    self.answer(&json!({ "type": "pong" }));
                } else {
                    let heads = caller.read(async |tx| service::heads(tx, named).await).await?;
                    self.answer(&json!({ "type": "pong", "heads": heads }));
                }
            }
            Frame::Auth { token } => self.renew(&token)?,
        }
        Ok(())
    }

    /// Passes typing on, now and then; it is never stored.
    async fn typing(&self, conversation: Uuid) -> Result<(), AppError> {
        {
            let mut typing = self.typing.borrow_mut();
            let now = Instant::now();
            typing.retain(|_, at| now.duration_since(*at) < TYPING_EVERY);
            if typing.contains_key(&conversation) {
                return Ok(());
            }
            typing.insert(conversation, now);
        }
        let to = self
            .caller
            .read(async |tx| service::audience(tx, conversation).await)
            .await?;
        let user_id = self.caller.user_id();
        let college_id = self.caller.college().id;
        let realtime = &self.caller.app().realtime;
        let frame = json!({ "type": "message:typing", "conversation_id": conversation, "user_id": user_id });
        realtime
            .hub
            .push(college_id, &to, &frame.to_string().into(), Weight::Light);
        let event = Event::Signal {
            what: "typing".to_owned(),
            stream: conversation,
            actor: user_id,
        };
        realtime.bus.publish(college_id, event);
        Ok(())
    }

    /// Brings what was missed, conversation by conversation, in order. What is long comes in pages the client asks
    /// for one after the other (`more`), so that a long absence never fills the queue.
    async fn sync(&self, conversations: BTreeMap<Uuid, Place>) -> Result<(), AppError> {
        if conversations.len() > MAX_NAMED {
            return Err(AppError::field(
                "conversations",
                "too_many",
                format!("Name at most {MAX_NAMED} conversations."),
            ));
        }
        // How far all of them are, in one look: most have nothing new. What is committed after it is pushed as news.
        let ids: Vec<Uuid> = conversations.keys().copied().collect();
        let heads: HashMap<Uuid, Head> = self
            .caller
            .read(async |tx| service::heads(tx, &ids).await)
            .await?
            .into_iter()
            .map(|head| (head.conversation_id, head))
            .collect();
        let mut more = BTreeMap::new();
        let (mut sent, mut bytes) = (0_usize, 0_usize);
        for (id, place) in conversations {
            let Some(head) = heads.get(&id) else {
                self.answer_error(None, Some(id), &AppError::NotFound);
                continue;
            };
            let nothing_new = match place {
                Place::Seq(seq) => seq >= head.seq,
                Place::Change { change } => change >= head.change,
            };
            if nothing_new {
                continue;
            }
            if sent >= 200 || bytes >= MAX_BYTES {
                let (seq, change) = match place {
                    Place::Seq(seq) => (seq, None),
                    Place::Change { change } => (0, Some(change)),
                };
                more.insert(
                    id,
                    change.map_or_else(|| json!(seq), |change| json!({ "change": change })),
                );
                continue;
            }
            let read = self
                .caller
                .read(async |tx| match place {
                    Place::Seq(seq) => service::messages_after(tx, id, seq).await,
                    Place::Change { change } => service::changes_after(tx, id, change).await,
                })
                .await;
            let mut stretch: Stretch = match read {
                Ok(stretch) => stretch,
                Err(error @ AppError::NotFound) => {
                    self.answer_error(None, Some(id), &error);
                    continue;
                }
                Err(error) => return Err(error),
            };
            let mut brought = 0;
            for message in &stretch.items {
                if bytes >= MAX_BYTES {
                    break;
                }
                let first = match place {
                    Place::Seq(_) => true,
                    Place::Change { .. } => message.edited_at.is_none() && message.deleted_at.is_none(),
                };
                let frame = news::frame(message, first);
                bytes += frame.len();
                brought += 1;
                self.socket.send(frame, Weight::Heavy);
            }
            sent += brought;
            stretch.more |= brought < stretch.items.len();
            stretch.items.truncate(brought);
            if stretch.more {
                let last = stretch.items.last();
                let next = match place {
                    Place::Seq(seq) => json!(last.map_or(seq, |message| message.seq)),
                    Place::Change { change } => json!({ "change": last.map_or(change, |message| message.change) }),
                };
                more.insert(id, next);
            }
        }
        self.answer(&json!({ "type": "sync:done", "more": more }));
        Ok(())
    }

    /// Takes a fresh token of the same session.
    fn renew(&self, token: &str) -> Result<(), AppError> {
        let claims = self.caller.app().tokens.verify(token, Some(self.caller.college().id))?;
        let who = &self.socket.member;
        let same = claims.sub == who.user_id && claims.sid == who.session_id && claims.av == who.authz_version;
        if !same {
            return Err(AppError::Unauthenticated);
        }
        self.socket.renew(claims.exp);
        self.answer(&json!({ "type": "auth:ok", "expires_at": claims.exp }));
        Ok(())
    }
}
