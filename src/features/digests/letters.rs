//! The letters about what waits; their texts are in `digests.ftl`.

use super::off::off_path;
use crate::platform::mail::LetterKind;

const fn about(name: &'static str, reason: &'static str) -> LetterKind {
    LetterKind {
        action: Some("digests-mail-action"),
        notes: &["digests-mail-note"],
        off: Some(off_path),
        ..LetterKind::new(name, reason)
    }
}

/// Somebody wants to connect.
pub const CONNECT: LetterKind = LetterKind {
    paragraphs: &["digests-mail-hello", "digests-mail-connect-text"],
    ..about("digests-mail-connect", "digests-mail-reason")
};
/// Somebody sent a first message.
pub const WRITE: LetterKind = LetterKind {
    paragraphs: &["digests-mail-hello", "digests-mail-write-text"],
    ..about("digests-mail-write", "digests-mail-reason")
};
/// Both.
pub const BOTH: LetterKind = LetterKind {
    paragraphs: &[
        "digests-mail-hello",
        "digests-mail-connect-text",
        "digests-mail-write-text",
    ],
    ..about("digests-mail-both", "digests-mail-reason")
};
/// Submissions have waited for a day.
pub const QUEUE: LetterKind = LetterKind {
    paragraphs: &["digests-mail-hello", "digests-queue-text"],
    action: Some("digests-queue-action"),
    notes: &[],
    ..about("digests-queue", "digests-queue-reason")
};

/// All of them.
pub const ALL: &[&LetterKind] = &[&CONNECT, &WRITE, &BOTH, &QUEUE];
