//! The pages about people: the directory, the office's list and one person in it, invitations.

mod directory;
mod invitations;
mod office;

pub use directory::{people_page, person_page};
pub use invitations::{invitations_page, resend_invitation, revoke_invitation, send_invitations};
pub use office::{
    approve_people, approve_person, managed_page, office_page, reinstate_person, save_capabilities, save_placed,
    save_role, suspend_person,
};

use crate::platform::permissions::Role;
use crate::shell::role_key;
use crate::web::Choice;
use crate::web::shell::Shell;

fn roles(shell: &Shell, current: &str) -> Vec<Choice> {
    Choice::list(current, Role::ALL.map(|role| (role.as_str(), shell.t(role_key(role)))))
}
