//! The letters of this feature; their texts are in `accounts.ftl`.

use crate::platform::mail::LetterKind;

const REASON: &str = "accounts-mail-reason";

const fn notice(name: &'static str) -> LetterKind {
    LetterKind {
        notes: &["-note"],
        ..LetterKind::new(name, REASON)
    }
}

const fn with_button(name: &'static str) -> LetterKind {
    LetterKind {
        action: Some("-action"),
        ..notice(name)
    }
}

/// A link to set a new password.
pub const RESET: LetterKind = with_button("accounts-mail-reset");
/// The password was changed.
pub const PASSWORD_CHANGED: LetterKind = notice("accounts-mail-password-changed");
/// A link that proves the address somebody has.
pub const VERIFY: LetterKind = with_button("accounts-mail-verify");
/// A link that proves the address somebody wants.
pub const CHANGE_EMAIL: LetterKind = with_button("accounts-mail-change-email");
/// To the present address: another one was asked for.
pub const CHANGE_EMAIL_NOTICE: LetterKind = notice("accounts-mail-change-email-notice");
/// To the former address: it was changed.
pub const EMAIL_CHANGED: LetterKind = notice("accounts-mail-email-changed");
/// Whoever asked for a way in is on the roster.
pub const CLAIM: LetterKind = with_button("accounts-mail-claim");
/// Whoever asked for a way in has an address of the college.
pub const REQUEST: LetterKind = with_button("accounts-mail-request");
/// Whoever asked for a way in has an account.
pub const MEMBER: LetterKind = with_button("accounts-mail-member");
/// Whoever asked for a way in waits for approval.
pub const WAITING: LetterKind = notice("accounts-mail-waiting");
/// The college approved an account.
pub const APPROVED: LetterKind = with_button("accounts-mail-approved");
/// Somebody guesses at the password.
pub const GUESSED: LetterKind = with_button("accounts-mail-guessed");
/// A refresh token was used twice, or elsewhere.
pub const REUSE: LetterKind = with_button("accounts-mail-reuse");

/// All of them.
pub const ALL: &[&LetterKind] = &[
    &RESET,
    &PASSWORD_CHANGED,
    &VERIFY,
    &CHANGE_EMAIL,
    &CHANGE_EMAIL_NOTICE,
    &EMAIL_CHANGED,
    &CLAIM,
    &REQUEST,
    &MEMBER,
    &WAITING,
    &APPROVED,
    &GUESSED,
    &REUSE,
];
