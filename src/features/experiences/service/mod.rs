//! The rules. Every function takes a transaction that carries the caller.

mod figures;
mod read;
mod review;
mod write;

pub use figures::{companies, company_figures, facets};
pub use read::{bookmarks, feed, feed_count, mine, preview, published_titles, read, set_bookmark, set_helpful};
pub use review::{
    Decided, anonymous_among, author_of, authors_seen, decide, pending, pending_ages, pending_count, review, waiting,
    waiting_authors,
};
pub use write::{Saved, create, create_for, delete, may_write, save, submit, withdraw};
