//! Watches the lengths that a client's frames announce. The library beneath looks at a frame's length only once all of
//! it is there, and would keep whatever is sent until then: a frame of a terabyte, announced in ten bytes, would fill
//! the memory. Here it ends the connection with its header.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_web::error::PayloadError;
use actix_web::web::{self, Bytes};
use actix_web::{Error, FromRequest as _, HttpRequest, dev};
use futures_util::Stream;

use super::FRAME_LIMIT;

/// The same body, ending with an error at the header of a frame larger than [`FRAME_LIMIT`].
///
/// # Errors
/// None in practice: what is wrapped is wrapped again.
pub async fn limit_lengths(request: &HttpRequest, body: web::Payload) -> Result<web::Payload, Error> {
    let watched = Watched {
        body: body.into_inner(),
        lengths: Lengths::default(),
    };
    let watched: Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>> = Box::pin(watched);
    let mut body = dev::Payload::from(watched);
    web::Payload::from_request(request, &mut body).await
}

struct Watched {
    body: dev::Payload,
    lengths: Lengths,
}

impl Stream for Watched {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let read = ready!(Pin::new(&mut self.body).poll_next(context));
        Poll::Ready(match read {
            Some(Ok(bytes)) if !self.lengths.bear(&bytes) => Some(Err(PayloadError::Overflow)),
            other => other,
        })
    }
}

/// Where in the frames one is.
#[derive(Default)]
struct Lengths {
    /// The header so far: at most two bytes, eight of length, four of mask.
    header: [u8; 14],
    have: usize,
    /// Bytes of the payload still to come.
    left: usize,
}

impl Lengths {
    /// Goes on by these bytes; false at a frame that is too long.
    fn bear(&mut self, mut bytes: &[u8]) -> bool {
        while !bytes.is_empty() {
            if self.left > 0 {
                let passed = self.left.min(bytes.len());
                self.left -= passed;
                bytes = bytes.get(passed..).unwrap_or_default();
                continue;
            }
            let Some((byte, rest)) = bytes.split_first() else {
                return true;
            };
            bytes = rest;
            if let Some(place) = self.header.get_mut(self.have) {
                *place = *byte;
            }
            self.have += 1;
            match self.length() {
                None => {}
                Some(length) if length > FRAME_LIMIT as u64 => return false,
                Some(length) => {
                    self.left = usize::try_from(length).unwrap_or_default();
                    self.have = 0;
                }
            }
        }
        true
    }

    /// The announced length, once the header is whole. A length that is too large needs no mask to be seen.
    fn length(&self) -> Option<u64> {
        let [_, second, a, b, c, d, e, f, g, h, ..] = self.header;
        let mask = if second & 0x80 == 0 { 0 } else { 4 };
        let (length, size) = match second & 0x7f {
            _ if self.have < 2 => return None,
            126 => (u64::from(u16::from_be_bytes([a, b])), 4),
            127 => (u64::from_be_bytes([a, b, c, d, e, f, g, h]), 10),
            short => (u64::from(short), 2),
        };
        let known = self.have >= size;
        (self.have >= size + mask || known && length > FRAME_LIMIT as u64).then_some(length)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn frame(masked: bool, announced: u64, payload: usize) -> Vec<u8> {
        let mask = if masked { 0x80 } else { 0 };
        let mut bytes = vec![0x81];
        match announced {
            0..=125 => bytes.push(mask | u8::try_from(announced).unwrap_or_default()),
            126..=65_535 => {
                bytes.push(mask | 126);
                bytes.extend(u16::try_from(announced).unwrap_or_default().to_be_bytes());
            }
            _ => {
                bytes.push(mask | 127);
                bytes.extend(announced.to_be_bytes());
            }
        }
        bytes.extend(if masked { &[9_u8; 4][..] } else { &[] });
        // What looks like a header of a huge frame, if it were taken for one.
        bytes.extend(vec![0xff; payload]);
        bytes
    }

    proptest! {
        #[test]
        fn frames_within_the_limit_pass_however_they_are_cut(
            sizes in prop::collection::vec((prop_oneof![0..300_usize, 0..=FRAME_LIMIT], any::<bool>()), 0..4),
            cuts in prop::collection::vec(1..30_000_usize, 1..40),
        ) {
            let bytes: Vec<u8> = sizes.iter().flat_map(|(size, masked)| frame(*masked, *size as u64, *size)).collect();
            let mut lengths = Lengths::default();
            let (mut rest, mut turn) = (&bytes[..], 0);
            while !rest.is_empty() {
                let (piece, more) = rest.split_at(rest.len().min(cuts[turn % cuts.len()]));
                prop_assert!(lengths.bear(piece));
                rest = more;
                turn += 1;
            }
            // And the next one that is too long is seen at its header, byte by byte.
            let long = frame(true, FRAME_LIMIT as u64 + 1, 0);
            prop_assert!(!long.iter().all(|byte| lengths.bear(&[*byte])));
        }
    }

    #[test]
    fn a_length_past_the_limit_is_not_waited_for() {
        for announced in [FRAME_LIMIT as u64 + 1, 1 << 20, 1 << 40, u64::MAX] {
            for masked in [true, false] {
                assert!(!Lengths::default().bear(&frame(masked, announced, 0)), "{announced}");
            }
        }
        assert!(Lengths::default().bear(&frame(true, FRAME_LIMIT as u64, 100)));
    }
}
