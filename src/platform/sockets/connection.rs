//! An open socket as the feature sees it that handles a frame.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::caller::SocketCaller;
use crate::error::AppError;
use crate::platform::events::StreamId;
use crate::platform::realtime::frames::{self, ClientId, SocketFrame};
use crate::platform::realtime::hub::Socket;
use crate::platform::realtime::send_queue::{Close, Weight};

/// Frames over the limit in a row after which a socket is closed.
const MAX_OVER: u32 = 100;

/// A person at an open socket.
pub struct Connection {
    /// Who, and their way to the database.
    pub caller: SocketCaller,
    /// Where answers go.
    pub socket: Arc<Socket>,
    passed_on: RefCell<HashMap<(&'static str, StreamId), Instant>>,
    over: Cell<u32>,
    largest: usize,
}

impl Connection {
    /// A socket that was just opened, whose frames are at most so many bytes long.
    pub fn new(caller: SocketCaller, socket: Arc<Socket>, largest: usize) -> Self {
        Self {
            caller,
            socket,
            passed_on: RefCell::default(),
            over: Cell::new(0),
            largest,
        }
    }

    /// Answers with a frame.
    pub fn answer(&self, frame: &impl Serialize) {
        self.socket.send(frames::text(frame), Weight::Heavy);
    }

    /// Answers that something could not be done.
    pub fn answer_error(&self, id: Option<ClientId>, conversation: Option<StreamId>, error: &AppError) {
        self.answer(&SocketFrame::error(id, conversation, error));
    }

    /// Answers that a frame cannot be read.
    pub fn answer_unreadable(&self, text: &str) {
        let error = AppError::malformed("bad_frame", "This frame is not understood.");
        self.answer_error(frames::id_in(text), None, &error);
    }

    /// Whether something about a thing may be passed on: no more often than `every`, and not remembered for longer.
    pub fn once_every(&self, what: &'static str, about: StreamId, every: Duration) -> bool {
        let now = Instant::now();
        let mut passed_on = self.passed_on.borrow_mut();
        passed_on.retain(|_, at| now.duration_since(*at) < every);
        if passed_on.contains_key(&(what, about)) {
            return false;
        }
        passed_on.insert((what, about), now);
        true
    }

    /// Whether a frame is to be handled: it is within the person's share and not too large. Otherwise it is answered; only
    /// a client that will not listen is closed.
    ///
    /// # Errors
    /// How the socket is closed.
    pub fn admits(&self, text: &str) -> Result<bool, Close> {
        let caller = &self.caller;
        if let Err(error) = caller.app().limits.check_frame(caller.college(), caller.user_id()) {
            self.over.set(self.over.get() + 1);
            if self.over.get() > MAX_OVER {
                return Err(Close::TooMany);
            }
            self.answer_error(None, None, &error);
            return Ok(false);
        }
        self.over.set(0);
        if text.len() > self.largest {
            let error = AppError::TooLarge { limit: self.largest };
            self.answer_error(frames::id_in(text), None, &error);
            return Ok(false);
        }
        Ok(true)
    }
}
