//! Chat: messages acknowledged a second, how long they take to arrive, what open sockets cost.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};
use uuid::Uuid;

use super::lab::{Lab, Load};

/// Two people each, one conversation.
const PAIRS: usize = 500;
/// People seeded.
pub const PEOPLE_THERE: usize = 2 * PAIRS;
/// Messages under way at once.
const SENDING: usize = 64;

/// Ids made of a number, so that pgbench can make them too.
const PEOPLE: &str = "018f0000-0000-7000-8000-0000000";
const CONVERSATIONS: &str = "018f0000-0000-7000-9000-0000000";
const SESSIONS: &str = "018f0000-0000-7000-a000-0000000";

fn id(kind: &str, n: usize) -> String {
    format!("{kind}{}", 10_000 + n)
}

/// People in pairs, each pair with its conversation, each person signed in.
pub fn seed_sql(college: &str) -> String {
    format!(
        "SET row_security = off; \
         INSERT INTO users (college_id, id, email, full_name, role, status, email_verified_at, welcomed_at) \
           SELECT '{college}', ('{PEOPLE}' || 10000 + n)::uuid, 'talker' || n || '@bench-a.example.edu', 'Talker ' || n, 'alumni', 'active', now(), now() \
           FROM generate_series(0, {last}) n; \
         INSERT INTO sessions (college_id, id, user_id, address_hash, expires_at) \
           SELECT '{college}', ('{SESSIONS}' || 10000 + n)::uuid, ('{PEOPLE}' || 10000 + n)::uuid, decode(repeat('00', 32), 'hex'), now() + interval '1 day' \
           FROM generate_series(0, {last}) n; \
         INSERT INTO conversations (college_id, id, kind, low_id, high_id, created_by) \
           SELECT '{college}', ('{CONVERSATIONS}' || 10000 + n)::uuid, 'direct', ('{PEOPLE}' || 10000 + 2 * n)::uuid, ('{PEOPLE}' || 10001 + 2 * n)::uuid, \
             ('{PEOPLE}' || 10000 + 2 * n)::uuid FROM generate_series(0, {pairs} - 1) n; \
         INSERT INTO conversation_participants (college_id, conversation_id, user_id) \
           SELECT '{college}', ('{CONVERSATIONS}' || 10000 + n / 2)::uuid, ('{PEOPLE}' || 10000 + n)::uuid FROM generate_series(0, {last}) n; \
         ANALYZE",
        last = PEOPLE_THERE - 1,
        pairs = PAIRS,
    )
}

/// The statements of one message, for any conversation: `:k` is drawn anew in each transaction.
pub fn any_conversation(script: &str) -> String {
    let (sender, place) = (id(PEOPLE, 0), id(CONVERSATIONS, 0));
    let mut out = format!("\\set k random(0, {})\n", PAIRS - 1);
    for line in script.lines() {
        // The opening takes texts, every other statement ids.
        let cast = if line.contains("set_config(") { "" } else { "::uuid" };
        let line = line
            .replace(
                &format!("'{sender}'"),
                &format!("('{PEOPLE}' || (10000 + 2 * :k)){cast}"),
            )
            .replace(
                &format!("'{place}'"),
                &format!("('{CONVERSATIONS}' || (10000 + :k)){cast}"),
            );
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// The nth person.
pub fn person(n: usize) -> String {
    id(PEOPLE, n)
}

/// Their session.
pub fn session(n: usize) -> String {
    id(SESSIONS, n)
}

/// Where the first person sends over HTTP.
pub fn path() -> String {
    format!("/api/v1/conversations/{}/messages", id(CONVERSATIONS, 0))
}

/// A message.
pub fn sample() -> Value {
    json!({ "id": Uuid::new_v4(), "body": "How many rounds were there?" })
}

/// Clients come from many addresses, as they do: with all of them at one, the kernel would spend its time looking for a
/// free port.
fn a_client() -> SocketAddr {
    static CLIENTS: AtomicU32 = AtomicU32::new(0);
    let [_, _, high, low] = (CLIENTS.fetch_add(1, Ordering::Relaxed) % 10_000).to_be_bytes();
    SocketAddr::from(([127, 1, high, low], 0))
}

/// Opens a socket.
pub async fn connect(address: SocketAddr, host: &str, token: &str) -> Result<WebSocketStream<TcpStream>, Error> {
    let mut request = format!("ws://{host}/ws").into_client_request()?;
    let bearer = format!("Bearer {token}").parse().unwrap();
    request.headers_mut().insert("authorization", bearer);
    let tcp = TcpSocket::new_v4()?;
    tcp.bind(a_client())?;
    let tcp = tcp.connect(address).await?;
    tcp.set_nodelay(true)?;
    // The client's own buffers, large as they come, would be a good part of what is measured.
    let config = WebSocketConfig::default()
        .read_buffer_size(4096)
        .write_buffer_size(4096);
    Ok(client_async_with_config(request, tcp, Some(config)).await?.0)
}

/// A person's open socket: what to send, and who waits for the acknowledgement.
type Order = (String, String, Option<oneshot::Sender<()>>);

/// Open sockets and what they saw.
#[derive(Default)]
pub struct Hall {
    sockets: Vec<mpsc::UnboundedSender<Order>>,
    delays: Rc<RefCell<Vec<f64>>>,
    lost: Rc<Cell<usize>>,
}

impl Hall {
    /// Opens sockets until there are so many, people in turn; answers connections a second.
    pub async fn fill(&mut self, lab: &Lab, wanted: usize) -> f64 {
        let started = Instant::now();
        let from = self.sockets.len();
        let opening = (from..wanted).map(|n| self.open(lab, n % PEOPLE_THERE));
        let opened: Vec<_> = futures_util::stream::iter(opening).buffered(64).collect().await;
        self.sockets.extend(opened);
        (wanted - from) as f64 / started.elapsed().as_secs_f64()
    }

    fn open(&self, lab: &Lab, person: usize) -> impl Future<Output = mpsc::UnboundedSender<Order>> + use<> {
        let token = lab.token(&id(PEOPLE, person), &id(SESSIONS, person));
        let (address, host) = (lab.address(), lab.host());
        let (delays, lost) = (self.delays.clone(), self.lost.clone());
        async move {
            let mut stream = connect(address, &host, &token).await.unwrap();
            let (orders, mut next) = mpsc::unbounded_channel::<Order>();
            tokio::task::spawn_local(async move {
                let mut waiting: HashMap<String, oneshot::Sender<()>> = HashMap::new();
                loop {
                    tokio::select! {
                        order = next.recv() => {
                            let Some((id, frame, ack)) = order else { return };
                            if let Some(ack) = ack {
                                waiting.insert(id, ack);
                            }
                            if stream.send(Message::text(frame)).await.is_err() {
                                lost.set(lost.get() + 1);
                                return;
                            }
                        }
                        frame = stream.next() => match frame {
                            Some(Ok(Message::Text(text))) => heard(&text, &mut waiting, &delays),
                            Some(Ok(_)) => {}
                            Some(Err(_)) | None => {
                                lost.set(lost.get() + 1);
                                return;
                            }
                        },
                    }
                }
            });
            orders
        }
    }

    fn order(&self, pair: usize, ack: Option<oneshot::Sender<()>>) {
        let client_id = Uuid::new_v4().to_string();
        let frame = json!({
            "type": "message:send", "id": client_id, "conversation_id": id(CONVERSATIONS, pair),
            "body": format!("sent at {}", now_us()),
        });
        let _ = self.sockets[2 * pair].send((client_id, frame.to_string(), ack));
    }

    /// As many messages as can be acknowledged with [`SENDING`] under way.
    pub async fn crowd(&self, lab: &Lab) -> (Load, Vec<f64>) {
        self.delays.borrow_mut().clear();
        let before = lab.cpu();
        let until = Instant::now() + Duration::from_secs(lab.seconds);
        let (turn, acked) = (Cell::new(0_usize), Cell::new(0_u64));
        let sender = async || {
            while Instant::now() < until {
                let pair = turn.get() % PAIRS;
                turn.set(turn.get() + 1);
                let (ack, done) = oneshot::channel();
                self.order(pair, Some(ack));
                match tokio::time::timeout(Duration::from_secs(10), done).await {
                    Ok(Ok(())) => acked.set(acked.get() + 1),
                    _ => self.lost.set(self.lost.get() + 1),
                }
            }
        };
        futures_util::future::join_all((0..SENDING).map(|_| sender())).await;
        let after = lab.cpu();
        let total = acked.get() as f64;
        let load = Load {
            per_second: total / lab.seconds as f64,
            failed: self.lost.get() as u64,
            server_cpu_per_1000: (after.0 - before.0) / total * 1000.0,
            database_cpu_per_1000: (after.1 - before.1) / total * 1000.0,
        };
        tokio::time::sleep(Duration::from_millis(500)).await;
        (load, self.delays.take())
    }

    /// So many messages a second, whatever the server does; answers how long each took to arrive, in milliseconds.
    pub async fn steady(&self, per_second: u64, seconds: u64) -> Vec<f64> {
        self.delays.borrow_mut().clear();
        let mut tick = tokio::time::interval(Duration::from_micros(1_000_000 / per_second));
        for n in 0..usize::try_from(per_second * seconds).unwrap() {
            tick.tick().await;
            self.order(n * 7 % PAIRS, None);
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
        self.delays.take()
    }

    /// Sockets that were closed and messages that were not acknowledged.
    pub fn lost(&self) -> usize {
        self.lost.get()
    }
}

fn now_us() -> u128 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_micros()
}

fn heard(text: &str, waiting: &mut HashMap<String, oneshot::Sender<()>>, delays: &RefCell<Vec<f64>>) {
    if text.contains("\"message:ack\"") {
        let frame: Value = serde_json::from_str(text).unwrap();
        if let Some(ack) = waiting.remove(frame["id"].as_str().unwrap()) {
            let _ = ack.send(());
        }
    } else if text.contains("\"message:new\"")
        && let Some((_, rest)) = text.split_once("sent at ")
    {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let sent: u128 = digits.parse().unwrap();
        delays.borrow_mut().push(now_us().saturating_sub(sent) as f64 / 1000.0);
    }
}

/// The middle, the 95th and the 99th of a hundred.
pub fn percentiles(mut delays: Vec<f64>) -> String {
    if delays.is_empty() {
        return "nothing arrived".to_owned();
    }
    delays.sort_by(f64::total_cmp);
    let at = |share: f64| delays[((delays.len() - 1) as f64 * share) as usize];
    format!(
        "p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms of {} deliveries",
        at(0.5),
        at(0.95),
        at(0.99),
        delays.len()
    )
}
