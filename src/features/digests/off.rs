//! The links in letters that switch these letters off without a sign-in.

use subtle::ConstantTimeEq as _;

use crate::platform::config::Secrets;
use crate::platform::keys::proof;
use crate::platform::scope::{CollegeId, UserId};

/// What a link that switches these mails off carries: the person, and a proof that we wrote it for this college.
fn off_token(secrets: &Secrets, college: CollegeId, user: UserId) -> String {
    let parts: [&[u8]; 2] = [college.as_bytes(), user.as_bytes()];
    let proof = proof(&secrets.server_key, "request-mails-off", &parts);
    format!("{}.{proof}", user.as_uuid().simple())
}

/// The path that switches these letters off for a person.
pub(super) fn off_path(secrets: &Secrets, college: CollegeId, user: UserId) -> String {
    format!("/emails/off/{}", off_token(secrets, college, user))
}

/// Whom a link to switch off is for; `None` when it is not one of ours.
pub fn whose(secrets: &Secrets, college: CollegeId, token: &str) -> Option<UserId> {
    let user = token.split_once('.')?.0.parse().ok()?;
    let right = off_token(secrets, college, user);
    bool::from(right.as_bytes().ct_eq(token.as_bytes())).then_some(user)
}
