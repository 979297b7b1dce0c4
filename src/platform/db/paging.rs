//! Keyset paging: `?limit=&cursor=` in, `{"items": [...], "next_cursor": ...}` out.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::times;

/// Items on a page when the client does not say.
pub const DEFAULT_LIMIT: i64 = 20;
/// Most items on a page.
pub const MAX_LIMIT: i64 = 100;

/// One page of a list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// The items, in the order of the list.
    pub items: Vec<T>,
    /// Send this as `cursor` for the next page; `null` on the last.
    pub next_cursor: Option<String>,
}

/// A place in a list ordered by time, then id. Opaque to clients; it names no college, so it is worth nothing in
/// another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Time of the last item seen.
    pub at: DateTime<Utc>,
    /// Id of the last item seen.
    pub id: Uuid,
}

impl Cursor {
    /// The text handed to clients.
    pub fn encode(&self) -> String {
        let mut bytes = [0_u8; 24];
        let (time, id) = bytes.split_at_mut(8);
        time.copy_from_slice(&self.at.timestamp_micros().to_be_bytes());
        id.copy_from_slice(self.id.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a client's cursor.
    ///
    /// # Errors
    /// A field error on `cursor` when it is not one of ours.
    pub fn decode(text: &str) -> Result<Self, AppError> {
        let bad = || AppError::field("cursor", "invalid", "This is not a cursor from an earlier page.");
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| bad())?;
        let (time, id) = bytes.split_first_chunk::<8>().ok_or_else(bad)?;
        let at = DateTime::from_timestamp_micros(i64::from_be_bytes(*time))
            .filter(|at| times::is_known(*at))
            .ok_or_else(bad)?;
        let id = Uuid::from_slice(id).map_err(|_| bad())?;
        Ok(Self { at, id })
    }
}

/// A place in a list ordered by a text (a name, a number), then id. Opaque to clients, as [`Cursor`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextCursor {
    /// Text of the last item seen.
    pub text: String,
    /// Id of the last item seen.
    pub id: Uuid,
}

impl TextCursor {
    /// The text handed to clients.
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode([self.id.as_bytes().as_slice(), self.text.as_bytes()].concat())
    }

    /// Reads a client's cursor.
    ///
    /// # Errors
    /// A field error on `cursor` when it is not one of ours.
    pub fn decode(text: &str) -> Result<Self, AppError> {
        let bad = || AppError::field("cursor", "invalid", "This is not a cursor from an earlier page.");
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| bad())?;
        let (id, text) = bytes.split_first_chunk::<16>().ok_or_else(bad)?;
        let text = std::str::from_utf8(text).map_err(|_| bad())?;
        if text.len() > 1024 || text.contains('\0') {
            return Err(bad());
        }
        Ok(Self {
            text: text.to_owned(),
            id: Uuid::from_bytes(*id),
        })
    }
}

/// A place in a list ordered by a count, then time, then id. Opaque to clients, as [`Cursor`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountCursor {
    /// Count of the last item seen.
    pub count: i32,
    /// Its time and id.
    pub place: Cursor,
}

impl CountCursor {
    /// The text handed to clients.
    pub fn encode(&self) -> String {
        format!("{:x}.{}", self.count, self.place.encode())
    }

    /// Reads a client's cursor.
    ///
    /// # Errors
    /// A field error on `cursor` when it is not one of ours.
    pub fn decode(text: &str) -> Result<Self, AppError> {
        let bad = || AppError::field("cursor", "invalid", "This is not a cursor from an earlier page.");
        let (count, place) = text.split_once('.').ok_or_else(bad)?;
        Ok(Self {
            count: i32::from_str_radix(count, 16)
                .ok()
                .filter(|count| *count >= 0)
                .ok_or_else(bad)?,
            place: Cursor::decode(place)?,
        })
    }
}

/// Cuts `limit + 1` rows of a list ordered by a text to a page, as [`page`].
pub fn page_by_text<T>(rows: Vec<T>, limit: i64, cursor: impl Fn(&T) -> TextCursor) -> Page<T> {
    page_of(rows, limit, |row| cursor(row).encode())
}

/// Cuts `limit + 1` rows of a list in any order to a page; `cursor` writes the place of a row.
pub fn page_of<T>(mut rows: Vec<T>, limit: i64, cursor: impl Fn(&T) -> String) -> Page<T> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    Page {
        next_cursor: rows.last().filter(|_| more).map(cursor),
        items: rows,
    }
}

/// Checks a client's `limit` (1 to 100).
///
/// # Errors
/// A field error on `limit` when it is out of range.
pub fn limit(asked: Option<i64>) -> Result<i64, AppError> {
    match asked {
        None => Ok(DEFAULT_LIMIT),
        Some(limit) if (1..=MAX_LIMIT).contains(&limit) => Ok(limit),
        Some(_) => Err(AppError::field("limit", "out_of_range", "Ask for 1 to 100 items.")),
    }
}

/// Cuts `limit + 1` rows to a page: the extra row only says that there is more.
pub fn page<T>(rows: Vec<T>, limit: i64, cursor: impl Fn(&T) -> Cursor) -> Page<T> {
    page_of(rows, limit, |row| cursor(row).encode())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_survive_the_trip() {
        let cursor = Cursor {
            at: DateTime::from_timestamp_micros(1_700_000_000_123_456).unwrap_or_default(),
            id: Uuid::now_v7(),
        };
        assert_eq!(Cursor::decode(&cursor.encode()).ok(), Some(cursor));
    }

    #[test]
    fn fault_b15_cursors_of_times_nothing_has_are_refused() {
        for micros in [i64::MIN, -300_000_000_000_000_000, -1, 7_258_118_400_000_000, i64::MAX] {
            let mut bytes = micros.to_be_bytes().to_vec();
            bytes.extend([7; 16]);
            assert!(Cursor::decode(&URL_SAFE_NO_PAD.encode(bytes)).is_err(), "{micros}");
        }
    }

    #[test]
    fn rubbish_is_refused_without_panic() {
        for text in [
            "",
            "x",
            "////",
            "AAAA",
            "é",
            &"A".repeat(31),
            &"A".repeat(33),
            &"A".repeat(4000),
        ] {
            assert!(Cursor::decode(text).is_err(), "{text}");
        }
        // As long as a cursor is, and nothing but zeros: 1970, and no id.
        let first = Cursor::decode(&"A".repeat(32)).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((first.at.timestamp_micros(), first.id), (0, Uuid::nil()));
    }
}
