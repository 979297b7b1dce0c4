//! The rules of accounts, a file a door.
//!
//! Other features call [`invite`], [`renew`], [`revoke`] and [`invitations`]; everything else is called by the API, the
//! pages and the jobs of this feature.

mod invitations;
mod sign_in;

pub use invitations::{InvitationFilter, invitations, invite, renew, revoke};
pub use sign_in::{refresh, sign_in, sign_out};

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
