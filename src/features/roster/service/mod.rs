//! The rules of the roster: reading a file in, the verdict on each row, the commit, claims.

mod entries;
mod export;
mod imports;
mod judging;
mod rows;

pub use entries::{entries, entry_counts, find_claimable_by_email, mark_claimed, remove_entry};
pub use export::{errors_file, export_file, remark_line, template_file};
pub use imports::{
    JOB, analyse, cancel, commit, commit_without_job, import, imports, mark_failed, preview, read_file, read_file_as,
    run, run_commit,
};
pub use rows::{added_count, file_names, invitable, mend, row_window, rows, take_back};
