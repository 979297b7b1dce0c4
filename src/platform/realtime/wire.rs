//! The connection beneath an open socket.
//!
//! A connection that carries requests keeps a buffer of eight KiB for each direction and the parser's state for as long
//! as it lives. A socket is silent nearly all of its life and needs none of that, so a connection that asks to be
//! upgraded is taken out of there: its request goes through the same layers and the same handler as any other, and what
//! the two sides then say goes straight between the handler and the TCP connection. Nothing is kept between two frames.

use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use actix_http::body::{BodySize, BoxBody, MessageBody};
use actix_http::error::PayloadError;
use actix_http::h1::{Codec, Message};
use actix_http::header;
use actix_http::{BoxedPayloadStream, ConnectionType, Method, Payload, Request, Response, StatusCode};
use actix_web::dev::Service;
use actix_web::web::{Bytes, BytesMut};
use futures_util::Stream;
use tokio::io::{AsyncRead as _, AsyncWriteExt as _, ReadBuf};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::{Semaphore, oneshot};
use tokio_util::codec::Encoder as _;

/// Bytes read at once, and as many between two looks of the reader at what came: what a client sends waits in the
/// system's buffers, not here.
const READ: usize = 4 * 1024;
/// What the last words of a connection may take: to be written after the handler is done, and to be fetched.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// Requests that are let in at the same time, in each thread. After a restart everybody comes at once, and each under way
/// takes tens of KiB: the others wait, in the order they came, with next to nothing.
const MAX_UPGRADES: usize = 256;

/// Whose turn it is to be let in.
pub fn permits() -> Rc<Semaphore> {
    Rc::new(Semaphore::new(MAX_UPGRADES))
}

/// Serves a request that asks to be upgraded, and the connection after it until its end.
///
/// No `async fn`: that would keep room for its parameters twice, as long as the connection lives.
pub fn serve<S, B>(
    app: Rc<S>,
    permits: Rc<Semaphore>,
    mut request: Request,
    io: TcpStream,
    mut codec: Codec,
    already: Bytes,
) -> impl Future<Output = ()>
where
    S: Service<Request>,
    S::Response: Into<Response<B>>,
    S::Error: Into<Response<BoxBody>>,
    B: MessageBody + 'static,
{
    // Frames are small and somebody waits for each.
    let _ = io.set_nodelay(true);
    let (read, mut write) = io.into_split();
    let (here, gone) = oneshot::channel();
    let left = body_of(&request);
    let incoming: BoxedPayloadStream = Box::pin(Incoming {
        read,
        already,
        left,
        again: false,
        _here: here,
    });
    *request.payload() = Payload::from(incoming);
    // In a box: what it takes is given back when the socket is open.
    let answer = Box::pin(async move {
        // Whatever has a body may be long in coming, and would keep others out; no socket has one.
        let _permit = match *request.method() {
            Method::GET => permits.acquire().await.ok(),
            _ => None,
        };
        app.call(request).await
    });
    async move {
        let response = match answer.await {
            Ok(response) => response.into().map_into_boxed_body(),
            Err(error) => error.into(),
        };
        let (mut head, body) = response.into_parts();
        let upgraded = head.status() == StatusCode::SWITCHING_PROTOCOLS;
        if !upgraded {
            head.head_mut().set_connection_type(ConnectionType::Close);
        }
        let mut start = BytesMut::new();
        if codec.encode(Message::Item((head, body.size())), &mut start).is_err() {
            return;
        }
        // A handler that let go of its side has said everything: a client that does not fetch it is not waited for.
        let abandoned = async {
            let _ = gone.await;
            match upgraded {
                true => Box::pin(tokio::time::sleep(CLOSE_TIMEOUT)).await,
                false => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = write_out(&mut write, &mut codec, start, body) => {}
            () = abandoned => {}
        }
    }
}

/// The bytes of a request's body; `None` for a socket, which goes on as long as the connection. A request with a body in
/// pieces of unknown length does not come here, and is refused where it asks for a socket.
fn body_of(request: &Request) -> Option<u64> {
    if request.method() == Method::GET {
        return None;
    }
    let length = request.head().headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    Some(length.unwrap_or(0))
}

/// Writes the head of the answer, its body as it comes, and the end; each piece before the next is asked for.
async fn write_out(write: &mut OwnedWriteHalf, codec: &mut Codec, start: BytesMut, body: BoxBody) -> io::Result<()> {
    let mut out = start;
    write.write_all_buf(&mut out).await?;
    if !matches!(body.size(), BodySize::None | BodySize::Sized(0)) {
        let mut body = pin!(body);
        loop {
            // A new buffer each time: what was needed once is not kept.
            out = BytesMut::new();
            let Some(piece) = poll_fn(|context| body.as_mut().poll_next(context)).await else {
                break;
            };
            let piece = piece.map_err(|error| io::Error::other(error.to_string()))?;
            codec.encode(Message::Chunk(Some(piece)), &mut out)?;
            write.write_all_buf(&mut out).await?;
        }
        codec.encode(Message::Chunk(None), &mut out)?;
        write.write_all_buf(&mut out).await?;
    }
    write.shutdown().await?;
    let _ = Box::pin(tokio::time::timeout(CLOSE_TIMEOUT, linger((*write).as_ref()))).await;
    Ok(())
}

/// Reads what still comes, until the client ends too: a connection closed with something unread is reset, and the
/// client would lose what it was told last.
async fn linger(io: &TcpStream) -> io::Result<()> {
    loop {
        io.readable().await?;
        match io.try_read(&mut [0; 512]) {
            Ok(0) => return Ok(()),
            Err(error) if error.kind() != io::ErrorKind::WouldBlock => return Err(error),
            _ => {}
        }
    }
}

/// What the client sends, as the body of its request.
struct Incoming {
    read: OwnedReadHalf,
    /// What came together with the request.
    already: Bytes,
    /// How much of the body is to come; `None` without end.
    left: Option<u64>,
    /// The last read brought as much as one may.
    again: bool,
    /// Dropped with the rest when the handler is done with it.
    _here: oneshot::Sender<()>,
}

impl Stream for Incoming {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.left == Some(0) {
            return Poll::Ready(None);
        }
        if !self.already.is_empty() {
            let piece = std::mem::take(&mut self.already);
            return Poll::Ready(Some(Ok(self.within(piece))));
        }
        if std::mem::take(&mut self.again) {
            // The reader takes all there is before it looks at any of it. Here it is made to look.
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let mut space = [0; READ];
        let mut buffer = ReadBuf::new(&mut space);
        ready!(Pin::new(&mut self.read).poll_read(context, &mut buffer))?;
        let read = buffer.filled();
        self.again = read.len() == READ;
        let piece = Bytes::copy_from_slice(read);
        Poll::Ready((!piece.is_empty()).then(|| Ok(self.within(piece))))
    }
}

impl Incoming {
    /// What of a piece belongs to the body.
    fn within(&mut self, mut piece: Bytes) -> Bytes {
        if let Some(left) = self.left.as_mut() {
            piece.truncate(usize::try_from(*left).unwrap_or(usize::MAX));
            *left = left.saturating_sub(piece.len() as u64);
        }
        piece
    }
}
