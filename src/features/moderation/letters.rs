//! The letters an author gets when a moderator decided; their texts are in `moderation.ftl`.

use crate::features::experiences::model::Decision;
use crate::features::experiences::service::Decided;
use crate::platform::mail::{Letter, LetterKind};

const fn decision(name: &'static str) -> LetterKind {
    LetterKind {
        action: Some("-action"),
        ..LetterKind::new(name, "moderation-mail-reason")
    }
}

const APPROVED: LetterKind = decision("moderation-mail-approved");
const REJECTED: LetterKind = decision("moderation-mail-rejected");
const CHANGES: LetterKind = decision("moderation-mail-changes");

/// All of them.
pub const ALL: &[&LetterKind] = &[&APPROVED, &REJECTED, &CHANGES];

/// What the author of a decided experience is told.
pub(super) fn of_decision(decided: &Decided) -> Letter {
    let (kind, path) = match decided.decision {
        Decision::Approved => (&APPROVED, format!("/experiences/{}", decided.id)),
        Decision::Rejected => (&REJECTED, "/experiences/mine".to_owned()),
        Decision::ChangesRequested => (&CHANGES, format!("/experiences/{}/edit", decided.id)),
    };
    let letter = Letter::new(kind)
        .path(path)
        .word("company", &decided.company)
        .word("role", &decided.role);
    if decided.reason.is_empty() {
        return letter;
    }
    letter.quote("moderation-mail-note", &decided.reason)
}
