//! `/experiences`: lists, one experience, the editor.

mod edit;
mod form;
pub mod labels;
mod lists;
mod read;

pub use edit::{autosave, edit_page, edit_save, new_page, new_start};
pub use lists::{bookmarks_page, filter_values, list_page, mine_page};
pub use read::{bookmark, delete, helpful, preview_page, read_page, submit, withdraw};
