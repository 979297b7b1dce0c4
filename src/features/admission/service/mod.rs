//! The rules of admission.

mod domains;
mod invitations;

pub use domains::{allow_domains, allowed_domains, role_of_domain};
pub use invitations::{
    InvitationFilter, SentAgain, accept_link, accepted_by, admins_invited, invitations, invite, invited_names, of_link,
    renew, revoke, revoke_open, send_again, was_invited,
};
