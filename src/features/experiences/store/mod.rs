//! Queries: the working copy, the feed, what moderators see.

mod feed;
mod figures;
mod review;
mod search_words;
mod working;

pub(super) use feed::*;
pub(super) use figures::*;
pub(super) use review::*;
pub use search_words::cut_again;
pub(super) use working::*;

use crate::error::AppError;

use super::model::Round;

/// Rounds as stored. One of a kind that only a later release knows is left out rather than hiding the whole experience.
fn rounds(stored: serde_json::Value) -> Vec<Round> {
    let items: Vec<serde_json::Value> = match stored {
        serde_json::Value::Array(items) => items,
        other => vec![other],
    };
    items
        .into_iter()
        .filter_map(|item| serde_json::from_value(item).ok())
        .collect()
}

/// A checked text of the database as its value.
fn named<T>(parse: impl Fn(&str) -> Option<T>, text: &str) -> Result<T, AppError> {
    parse(text).ok_or_else(|| AppError::internal(format!("unknown name {text:?}")))
}

/// The same for one that may be missing.
fn named_or_none<T>(parse: impl Fn(&str) -> Option<T>, text: Option<String>) -> Result<Option<T>, AppError> {
    text.map(|text| named(parse, &text)).transpose()
}
