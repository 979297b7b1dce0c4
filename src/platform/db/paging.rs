//! Keyset paging: `?limit=&cursor=` in, `{"items": [...], "next_cursor": ...}` out.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::ids::Id;
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

/// What a list is ordered by before the id: a time, a text, or a count and then a time.
pub trait CursorKey: Sized {
    /// The key as bytes of a cursor.
    fn to_bytes(&self) -> Vec<u8>;

    /// Reads them again; `None` for what no list has.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

impl CursorKey for DateTime<Utc> {
    fn to_bytes(&self) -> Vec<u8> {
        self.timestamp_micros().to_be_bytes().to_vec()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let micros = i64::from_be_bytes(bytes.try_into().ok()?);
        DateTime::from_timestamp_micros(micros).filter(|at| times::is_known(*at))
    }
}

impl CursorKey for String {
    fn to_bytes(&self) -> Vec<u8> {
        self.as_bytes().to_vec()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        (text.len() <= 1024 && !text.contains('\0')).then(|| text.to_owned())
    }
}

impl CursorKey for (i32, DateTime<Utc>) {
    fn to_bytes(&self) -> Vec<u8> {
        [self.0.to_be_bytes().to_vec(), self.1.to_bytes()].concat()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (count, at) = bytes.split_first_chunk::<4>()?;
        let count = i32::from_be_bytes(*count);
        (count >= 0).then_some((count, DateTime::from_bytes(at)?))
    }
}

/// A place in a list: the key and the id of the last item seen. Opaque to clients; it names no college, so it is worth
/// nothing in another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor<I, Key = DateTime<Utc>> {
    /// What the list is ordered by, of the last item seen.
    pub key: Key,
    /// Its id.
    pub id: I,
}

impl<I: Id, Key: CursorKey> Cursor<I, Key> {
    /// The text handed to clients.
    pub fn encode(&self) -> String {
        let id = self.id.as_uuid();
        URL_SAFE_NO_PAD.encode([id.as_bytes().as_slice(), &self.key.to_bytes()].concat())
    }

    /// Reads a client's cursor.
    ///
    /// # Errors
    /// A field error on `cursor` when it is not one of ours.
    pub fn decode(text: &str) -> Result<Self, AppError> {
        let bad = || AppError::field("cursor", "invalid", "This is not a cursor from an earlier page.");
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| bad())?;
        let (id, key) = bytes.split_first_chunk::<16>().ok_or_else(bad)?;
        Ok(Self {
            key: Key::from_bytes(key).ok_or_else(bad)?,
            id: I::from_uuid(Uuid::from_bytes(*id)),
        })
    }
}

/// What stands behind a cursor in a list that goes down by `$key`, then by `$id`. Not a comparison of rows, which would be
/// raw SQL, prepared anew each time; the first half alone finds the place in the index.
#[macro_export]
macro_rules! keyset_desc {
    ($key:expr, $id:expr, $cursor:expr) => {{
        let cursor = $cursor;
        $key.lt(cursor.key.clone())
            .or($key.eq(cursor.key).and($id.lt(cursor.id)))
    }};
}

/// What stands behind a cursor in a list that goes up by `$key`, then by `$id`.
#[macro_export]
macro_rules! keyset_asc {
    ($key:expr, $id:expr, $cursor:expr) => {{
        let cursor = $cursor;
        $key.gt(cursor.key.clone())
            .or($key.eq(cursor.key).and($id.gt(cursor.id)))
    }};
}

/// Which page of a list without filters.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Items on a page, 1 to 100.
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// Reads how many items a client wants, and behind which it goes on.
///
/// # Errors
/// Field errors on `limit` and `cursor`.
pub fn place<I: Id, Key: CursorKey>(
    asked: Option<i64>,
    cursor: Option<&str>,
) -> Result<(i64, Option<Cursor<I, Key>>), AppError> {
    Ok((limit(asked)?, cursor.map(Cursor::decode).transpose()?))
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
pub fn page<T, I, Key>(mut rows: Vec<T>, limit: i64, cursor: impl Fn(&T) -> Cursor<I, Key>) -> Page<T>
where
    I: Id,
    Key: CursorKey,
{
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    Page {
        next_cursor: rows.last().filter(|_| more).map(|row| cursor(row).encode()),
        items: rows,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::scope::UserId;

    type ByTime = Cursor<UserId>;

    #[test]
    fn cursors_survive_the_trip() {
        let (id, at) = (
            UserId::now_v7(),
            DateTime::from_timestamp_micros(1_700_000_000_123_456).unwrap_or_default(),
        );
        let by_time = Cursor { key: at, id };
        assert_eq!(Cursor::decode(&by_time.encode()).ok(), Some(by_time));
        let by_name = Cursor {
            key: "Müller".to_owned(),
            id,
        };
        assert_eq!(Cursor::decode(&by_name.encode()).ok(), Some(by_name));
        let by_count = Cursor { key: (7, at), id };
        assert_eq!(Cursor::decode(&by_count.encode()).ok(), Some(by_count));
        assert!(Cursor::<UserId, (i32, DateTime<Utc>)>::decode(&Cursor { key: (-1, at), id }.encode()).is_err());
    }

    #[test]
    fn fault_b15_cursors_of_times_nothing_has_are_refused() {
        for micros in [i64::MIN, -300_000_000_000_000_000, -1, 7_258_118_400_000_000, i64::MAX] {
            let bytes = [[7; 16].as_slice(), &micros.to_be_bytes()].concat();
            assert!(ByTime::decode(&URL_SAFE_NO_PAD.encode(bytes)).is_err(), "{micros}");
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
            assert!(ByTime::decode(text).is_err(), "{text}");
        }
        // As long as a cursor is, and nothing but zeros: 1970, and no id.
        let first = ByTime::decode(&"A".repeat(32)).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((first.key.timestamp_micros(), first.id), (0, UserId::NIL));
    }
}
