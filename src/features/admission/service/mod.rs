//! The rules of admission.

mod domains;
mod invitations;

pub use domains::{allow_domains, allowed_domains, role_of_domain};
pub use invitations::{
    InvitationFilter, accept_link, accepted_by, invitations, invite, invited_names, of_link, renew, revoke, send_again,
    was_invited,
};
