//! The rules of accounts, a file for each way to sign in or join.
//!
//! Other features call [`tell_approved`], [`profile()`] and what provisioning needs; everything else is called by the API, the pages and the jobs of this feature.

mod addresses;
pub(super) mod asked;
mod joining;
mod links;
mod passwords;
mod profile;
mod provisioning;
mod sessions;
mod sign_in;

pub use addresses::{Verified, address_to_verify, ask_verification, change_email, verify_email};
pub(super) use joining::answer_request;
pub use joining::{Joining, accept, accept_here, joining, register, tell_approved};
pub(super) use passwords::send_reset;
pub use passwords::{change_password, forgot_password, reset_password, reset_possible};
pub use profile::{Addressee, addressee, finish_welcome, is_active, profile, update_profile};
pub use provisioning::{Provisioned, has_admin, holders, is_known, names, provision_person};
pub use sessions::{end_session, own_sessions, sign_out, sign_out_everywhere};
pub(super) use sign_in::tell_guessed;
pub use sign_in::{refresh, sign_in};
