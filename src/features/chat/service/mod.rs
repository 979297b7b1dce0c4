//! The rules of talking.

mod changes;
mod contents;
mod conversations;
mod keeping;
mod reading;
mod receipts;
mod reports;
mod searching;
mod sending;
mod unread;

pub use changes::{EDIT_WINDOW, delete, edit, react, unreact};
pub use contents::mention_ranges;
pub use conversations::{
    LONGEST_MUTE, accept, add_participant, create, end_office_places, get, leave, list, mute, remove_participant,
    rename, set_block,
};
pub use keeping::{EXPIRE, expire_daily, run_expire};
pub use reading::{changes_after, export, heads, messages_after, page};
pub use receipts::{audience, audience_of, companions, companions_of, delivered, read};
pub use reports::{ERASE, erase_originals, open_report, report, reports};
pub use searching::{is_short, search};
pub use sending::{Sent, send, send_alone};
pub use unread::{asked_since, unopened_reports, unread_total};

pub(super) use reading::finish;
