//! The letter of this feature; its texts are in `accounts.ftl`.

use crate::platform::mail::LetterKind;

/// An invitation: who invites whom, in which role, and what there is inside for them.
pub const INVITATION: LetterKind = LetterKind {
    paragraphs: &["-hello", "-text", "-what", "-gain"],
    action: Some("-action"),
    notes: &["-note"],
    ..LetterKind::new("accounts-mail-invitation", "accounts-mail-reason")
};
