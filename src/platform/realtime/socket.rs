//! One socket's task: reads frames one after the other, writes what its send_queue holds. Only this task ever waits for
//! the client.

use std::sync::Arc;

use actix_ws::{
    AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, MessageStream, ProtocolError, Session,
};

use super::hub::Socket;
use super::send_queue::{Close, Out};

/// Largest frame that is read, whole or in pieces; a larger one ends the connection with its header. What a client may
/// send is less (the feature says so and answers what is more), so a client that went a little too far is told.
pub const FRAME_LIMIT: usize = 256 * 1024;

/// Runs a socket until it ends. `on_text` handles one frame; its answer goes through the socket's send_queue.
///
/// No `async fn`: that would keep room for its parameters twice, as long as the socket is open.
pub fn run(
    socket: Arc<Socket>,
    mut session: Session,
    stream: MessageStream,
    on_text: impl AsyncFn(&str) -> Result<(), Close>,
) -> impl Future<Output = ()> {
    let mut stream = stream
        .max_frame_size(FRAME_LIMIT)
        .aggregate_continuations()
        .max_continuation_size(FRAME_LIMIT);
    async move {
        loop {
            let step = tokio::select! {
                () = socket.wake.notified() => Step::Write,
                read = next(&mut stream) => read,
                () = socket.cut.notified() => return,
            };
            match step {
                Step::Write => {}
                Step::Nothing => socket.heard(),
                Step::Ping(bytes) => {
                    socket.heard();
                    if session.pong(&bytes).await.is_err() {
                        return;
                    }
                }
                Step::Text(text) => {
                    socket.heard();
                    // Boxed: an idle socket must not carry the room a busy one needs.
                    if let Err(why) = Box::pin(on_text(&text)).await {
                        socket.close(why);
                    }
                }
                Step::End(why) => socket.close(why),
                Step::Gone => return,
            }
            while let Some(out) = socket.take() {
                let written = async {
                    match out {
                        Out::Text(text) => session.text(text).await.is_ok(),
                        Out::Ping => session.ping(b"").await.is_ok(),
                        Out::Close(why) => {
                            let reason = CloseReason {
                                code: CloseCode::from(why.code()),
                                description: Some(why.reason().to_owned()),
                            };
                            let _ = session.clone().close(Some(reason)).await;
                            false
                        }
                    }
                };
                let goes_on = tokio::select! {
                    goes_on = written => goes_on,
                    () = socket.cut.notified() => false,
                };
                if !goes_on {
                    return;
                }
            }
        }
    }
}

enum Step {
    Write,
    Nothing,
    Ping(actix_web::web::Bytes),
    Text(bytestring::ByteString),
    End(Close),
    Gone,
}

async fn next(stream: &mut AggregatedMessageStream) -> Step {
    match stream.recv().await {
        None => Step::Gone,
        Some(Ok(AggregatedMessage::Text(text))) => Step::Text(text),
        Some(Ok(AggregatedMessage::Ping(bytes))) => Step::Ping(bytes),
        Some(Ok(AggregatedMessage::Pong(_))) => Step::Nothing,
        Some(Ok(AggregatedMessage::Binary(_))) => Step::End(Close::Protocol),
        Some(Ok(AggregatedMessage::Close(_))) => Step::End(Close::Done),
        Some(Err(ProtocolError::Overflow)) => Step::End(Close::TooBig),
        // The library wraps these two into I/O errors; a connection that really broke cannot be written to anyway.
        Some(Err(ProtocolError::Io(error))) if error.kind() == std::io::ErrorKind::InvalidData => {
            Step::End(Close::BadText)
        }
        Some(Err(ProtocolError::Io(_))) => Step::End(Close::TooBig),
        Some(Err(_)) => Step::End(Close::Protocol),
    }
}
