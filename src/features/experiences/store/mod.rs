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

/// What lists show of a content. The database reads it out of the object, so that long texts stay where they are.
#[derive(diesel::Queryable)]
struct Heading {
    company: Option<String>,
    role: Option<String>,
    placement_year: Option<String>,
}

impl Heading {
    fn year(&self) -> Result<Option<i16>, AppError> {
        self.placement_year
            .as_deref()
            .map(str::parse)
            .transpose()
            .map_err(AppError::internal)
    }
}

/// The columns of a [`Heading`].
macro_rules! heading {
    ($content:expr) => {
        (
            $content.retrieve_as_text("company").nullable(),
            $content.retrieve_as_text("role").nullable(),
            $content.retrieve_as_text("placement_year").nullable(),
        )
    };
}
use heading;
