//! A socket's bounded queue. Putting something in never waits: a reader that is too slow loses typing and presence
//! first, then the connection, and resumes from the database.

use std::collections::VecDeque;

use bytestring::ByteString;

/// Frames a socket may be behind.
const MAX_FRAMES: usize = 512;
/// Bytes a socket may be behind.
const MAX_BYTES: usize = 256 * 1024;

/// Whether a frame may be dropped under load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Typing, presence: gone is gone.
    Light,
    /// Everything else: kept, or the socket is closed.
    Heavy,
}

/// Why a socket is closed: its code and reason on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Close {
    /// 1000: the client said good-bye.
    Done,
    /// 1002: broken protocol, or bytes where text belongs.
    Protocol,
    /// 1007: text that is not UTF-8.
    BadText,
    /// 1009: a frame larger than accepted.
    TooBig,
    /// 1012: this process is stopping; connect again, to another.
    Restart,
    /// 4401: signed out, suspended, or rights changed.
    SignedOut,
    /// 4401: the access token ran out; refresh it and connect again.
    TokenExpired,
    /// 4408: too far behind; connect again and sync.
    Resync,
    /// 4429: too many frames, or too many sockets.
    TooMany,
}

impl Close {
    /// The close code.
    pub const fn code(self) -> u16 {
        match self {
            Close::Done => 1000,
            Close::Protocol => 1002,
            Close::BadText => 1007,
            Close::TooBig => 1009,
            Close::Restart => 1012,
            Close::SignedOut | Close::TokenExpired => 4401,
            Close::Resync => 4408,
            Close::TooMany => 4429,
        }
    }

    /// The reason, for programs.
    pub const fn reason(self) -> &'static str {
        match self {
            Close::Done => "",
            Close::Protocol => "protocol",
            Close::BadText => "bad_text",
            Close::TooBig => "too_big",
            Close::Restart => "restart",
            Close::SignedOut => "signed_out",
            Close::TokenExpired => "token_expired",
            Close::Resync => "resync",
            Close::TooMany => "too_many",
        }
    }
}

/// What the writer takes out.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Out {
    Text(ByteString),
    Ping,
    Close(Close),
}

/// The queue.
#[derive(Debug, Default)]
pub struct SendQueue {
    queue: VecDeque<(Weight, ByteString)>,
    bytes: usize,
    ping: bool,
    closing: Option<Close>,
}

impl SendQueue {
    /// Puts a frame in. When it does not fit, light frames go first; then the socket is to close.
    pub fn push(&mut self, frame: ByteString, weight: Weight) {
        // A process that stops still answers the frame it was working on.
        if self.closing.is_some_and(|why| why != Close::Restart) {
            return;
        }
        if !self.fits(frame.len()) {
            if weight == Weight::Light {
                return;
            }
            self.queue.retain(|(weight, _)| *weight == Weight::Heavy);
            self.bytes = self.queue.iter().map(|(_, frame)| frame.len()).sum();
            if !self.fits(frame.len()) {
                self.closing = None;
                self.close(Close::Resync);
                return;
            }
        }
        self.bytes += frame.len();
        self.queue.push_back((weight, frame));
    }

    fn fits(&self, more: usize) -> bool {
        self.queue.len() < MAX_FRAMES && self.bytes + more <= MAX_BYTES
    }

    /// Asks for a ping frame.
    pub(super) fn ping(&mut self) {
        self.ping = true;
    }

    /// Asks for the end; what waits is dropped when the reader was too slow, and sent first otherwise.
    pub fn close(&mut self, why: Close) {
        if self.closing.is_none() {
            self.closing = Some(why);
            if why == Close::Resync {
                self.queue = VecDeque::new();
                self.bytes = 0;
            }
        }
    }

    /// Whether the end was asked for.
    pub fn closing(&self) -> Option<Close> {
        self.closing
    }

    /// Bytes waiting.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn take(&mut self) -> Option<Out> {
        if let Some((_, frame)) = self.queue.pop_front() {
            self.bytes -= frame.len();
            if self.queue.is_empty() {
                // An idle socket keeps nothing of its busiest moment.
                self.queue = VecDeque::new();
            }
            return Some(Out::Text(frame));
        }
        if let Some(why) = self.closing {
            return Some(Out::Close(why));
        }
        std::mem::take(&mut self.ping).then_some(Out::Ping)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_frames_go_first_then_the_connection() {
        let mut send_queue = SendQueue::default();
        for n in 0..MAX_FRAMES {
            let weight = if n % 2 == 0 { Weight::Light } else { Weight::Heavy };
            send_queue.push(ByteString::from(n.to_string()), weight);
        }
        send_queue.push("light".into(), Weight::Light);
        assert_eq!(send_queue.queue.len(), MAX_FRAMES, "a light frame is dropped");
        send_queue.push("heavy".into(), Weight::Heavy);
        assert_eq!(send_queue.queue.len(), MAX_FRAMES / 2 + 1, "light frames made room");
        assert_eq!(send_queue.closing(), None);
        for n in 0..MAX_FRAMES {
            send_queue.push(ByteString::from(n.to_string()), Weight::Heavy);
        }
        assert_eq!(send_queue.closing(), Some(Close::Resync));
        assert_eq!(send_queue.bytes(), 0, "nothing is kept for a socket that is given up");
        assert_eq!(send_queue.take(), Some(Out::Close(Close::Resync)));
    }

    #[test]
    fn bytes_are_bounded_too() {
        let mut send_queue = SendQueue::default();
        let large = ByteString::from("x".repeat(MAX_BYTES / 2));
        send_queue.push(large.clone(), Weight::Heavy);
        send_queue.push(large.clone(), Weight::Heavy);
        assert_eq!(send_queue.closing(), None);
        send_queue.push("x".into(), Weight::Heavy);
        assert_eq!(send_queue.closing(), Some(Close::Resync));
    }

    #[test]
    fn what_waits_is_sent_before_a_friendly_end() {
        let mut send_queue = SendQueue::default();
        send_queue.push("last words".into(), Weight::Heavy);
        send_queue.close(Close::Restart);
        send_queue.push("the answer under way".into(), Weight::Heavy);
        assert_eq!(send_queue.take(), Some(Out::Text("last words".into())));
        assert_eq!(send_queue.take(), Some(Out::Text("the answer under way".into())));
        assert_eq!(send_queue.take(), Some(Out::Close(Close::Restart)));
        let mut send_queue = SendQueue::default();
        send_queue.close(Close::SignedOut);
        send_queue.push("too late".into(), Weight::Heavy);
        assert_eq!(send_queue.take(), Some(Out::Close(Close::SignedOut)));
    }
}
