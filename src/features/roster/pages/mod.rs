//! The pages of the roster: who is listed, bringing a file, one import from its columns to its result.

mod check;
mod entries;
mod import;

pub use entries::{remove_entry, roster_page, upload_file, upload_page};
pub use import::{cancel_import, commit_import, import_page, map_columns, mend_cell, progress_part, take_back};

use super::model::{ImportState, Kind, Verdict};
use crate::web::shell::Shell;

fn kind_name(shell: &Shell, kind: Kind) -> String {
    shell.t(&format!("roster-kind-{}", kind.as_str()))
}

fn state_name(shell: &Shell, state: ImportState) -> String {
    shell.t(&format!("roster-state-{state}"))
}

fn state_tone(state: ImportState) -> &'static str {
    match state {
        ImportState::Done => "good",
        ImportState::Failed => "bad",
        ImportState::Committing => "info",
        ImportState::Previewed | ImportState::Analysed => "warn",
        ImportState::Cancelled => "neutral",
    }
}

fn verdict_name(shell: &Shell, verdict: Verdict) -> String {
    shell.t(&format!("roster-verdict-{}", verdict.as_str()))
}
