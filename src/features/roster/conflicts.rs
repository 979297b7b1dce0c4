//! Why a request is refused because of the state of a thing (409).

use crate::error::conflicts;

conflicts! {
    /// Somebody else changed the cell in the meantime.
    CELL_CHANGED = "cell_changed";
    /// The person of the entry has an account.
    ENTRY_CLAIMED = "entry_claimed";
    /// The import has ended.
    IMPORT_CLOSED = "import_closed";
    /// The columns of the import are not matched yet.
    IMPORT_NOT_PREVIEWED = "import_not_previewed";
    /// The import is still running.
    IMPORT_RUNNING = "import_running";
    /// The row could not be split into cells.
    ROW_UNREADABLE = "row_unreadable";
}
