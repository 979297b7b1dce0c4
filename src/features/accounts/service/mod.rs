//! The rules of accounts, a file a door.
//!
//! Other features call [`invite`], [`renew`], [`revoke`], [`invitations()`], [`tell_approved`] and [`profile()`];
//! everything else is called by the API, the pages and the jobs of this feature.

mod addresses;
mod domains;
mod invitations;
mod joining;
mod links;
mod passwords;
mod profile;
mod sessions;
mod sign_in;

pub use addresses::{Verified, address_to_verify, ask_verification, change_email, verify_email};
pub use domains::{
    AllowedDomain, Provisioned, allow_domains, allowed_domains, has_admin, is_known, names, provision_person,
};
pub use invitations::{InvitationFilter, invitations, invite, renew, revoke};
pub(super) use joining::answer_request;
pub use joining::{Joining, accept, joining, register, tell_approved};
pub(super) use passwords::send_reset;
pub use passwords::{change_password, forgot_password, reset_password, reset_possible};
pub use profile::{finish_welcome, profile, update_profile};
pub use sessions::{end_session, own_sessions, sign_out, sign_out_everywhere};
pub use sign_in::{refresh, sign_in};

use crate::error::AppError;
use crate::platform::auth::permissions::PEOPLE_MANAGE;
use crate::platform::db::TenantTx;
use crate::platform::scope::Role;

/// Whoever may invite people may not thereby make administrators: that takes the right to manage people.
fn may_give(tx: &TenantTx, role: Role) -> Result<(), AppError> {
    if role == Role::CollegeAdmin {
        tx.scope().require(PEOPLE_MANAGE)?;
    }
    Ok(())
}
