//! The permission matrix: what each role and capability may do, as data in one place.
//!
//! Services ask [`CollegeScope::require`](crate::platform::scope::CollegeScope::require), pages ask
//! [`CollegeScope::may`](crate::platform::scope::CollegeScope::may), and the table in the documentation is generated
//! from [`ALL`], so the three cannot disagree. Ownership ("own") is checked by the service and again by row policies.

use crate::text_enum;

text_enum! {
    /// The four roles a person of a college can have (`users.role`).
    pub enum Role {
        /// Reads approved experiences; writes none unless the college allows placed students.
        Student = "student",
        /// Writes placement experiences.
        Alumni = "alumni",
        /// Reads; writes nothing about placement.
        Faculty = "faculty",
        /// Runs the college's office.
        CollegeAdmin = "college_admin",
    }
}

text_enum! {
    /// A right granted to a person beyond their role (`user_capabilities.capability`).
    pub enum Capability {
        /// Decides on submitted experiences.
        Moderator = "moderator",
        /// Runs placement work.
        PlacementCoordinator = "placement_coordinator",
        /// Imports and exports the roster, invites people.
        RosterManager = "roster_manager",
        /// Reads the audit log.
        Auditor = "auditor",
    }
}

/// One thing a person may be allowed to do. The name is stable: it appears in the API and in the documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Permission {
    /// Dotted name, `resource.action`.
    pub name: &'static str,
    roles: &'static [Role],
    capabilities: &'static [Capability],
}

use Capability::{Auditor, Moderator, RosterManager};
use Role::{Alumni, CollegeAdmin, Faculty, Student};

const EVERYONE: &[Role] = &[Student, Alumni, Faculty, CollegeAdmin];
const ADMIN: &[Role] = &[CollegeAdmin];
const NOBODY: &[Capability] = &[];

macro_rules! permissions {
    ($($(#[$doc:meta])* $id:ident = $name:literal, $roles:expr, $capabilities:expr;)+) => {
        $($(#[$doc])* pub const $id: Permission = Permission { name: $name, roles: $roles, capabilities: $capabilities };)+
        /// Every permission, in the order of the documentation.
        pub const ALL: &[Permission] = &[$($id),+];
    };
}

permissions! {
    /// See the names and roles of people of the college.
    PEOPLE_READ = "people.read", EVERYONE, NOBODY;
    /// Change one's own profile and preferences.
    PROFILE_UPDATE_OWN = "profile.update_own", EVERYONE, NOBODY;
    /// See and end one's own sessions.
    SESSIONS_OWN = "sessions.own", EVERYONE, NOBODY;
    /// See addresses and states, approve, suspend, change roles, grant capabilities.
    PEOPLE_MANAGE = "people.manage", ADMIN, NOBODY;
    /// Invite people, resend and revoke invitations.
    INVITATIONS_MANAGE = "invitations.manage", ADMIN, &[RosterManager];
    /// Import and export the roster.
    ROSTER_MANAGE = "roster.manage", ADMIN, &[RosterManager];
    /// Read approved experiences, bookmark, mark helpful.
    EXPERIENCES_READ = "experiences.read", EVERYONE, NOBODY;
    /// Write one's own experiences (students only where the college allows placed students).
    EXPERIENCES_WRITE_OWN = "experiences.write_own", &[Alumni, Student], NOBODY;
    /// See the moderation queue, claim and decide.
    MODERATION_DECIDE = "moderation.decide", ADMIN, &[Moderator];
    /// Connect with people and talk to them.
    MESSAGES_USE = "messages.use", EVERYONE, NOBODY;
    /// Open reported messages; every opening is recorded.
    MESSAGES_OPEN_REPORTED = "messages.open_reported", ADMIN, &[Moderator];
    /// Read the audit log.
    AUDIT_READ = "audit.read", ADMIN, &[Auditor];
    /// See background jobs and their failures.
    JOBS_READ = "jobs.read", ADMIN, NOBODY;
}

impl Permission {
    /// The roles that have it.
    pub const fn roles(self) -> &'static [Role] {
        self.roles
    }

    /// The capabilities that give it to others.
    pub const fn capabilities(self) -> &'static [Capability] {
        self.capabilities
    }
}

/// Whether a person with this role and these capabilities may do it.
pub fn allows(role: Role, capabilities: &[Capability], permission: Permission) -> bool {
    permission.roles.contains(&role) || capabilities.iter().any(|held| permission.capabilities.contains(held))
}

/// The matrix as a Markdown table: the generated part of the documentation.
pub fn matrix_markdown() -> String {
    let mut out = String::from("| permission |");
    for role in Role::ALL {
        out.push_str(&format!(" {} |", role.as_str()));
    }
    out.push_str(" with capability |\n|---|");
    for _ in Role::ALL {
        out.push_str("---|");
    }
    out.push_str("---|\n");
    for permission in ALL {
        out.push_str(&format!("| `{}` |", permission.name));
        for role in Role::ALL {
            out.push_str(if permission.roles.contains(&role) {
                " yes |"
            } else {
                " |"
            });
        }
        let names: Vec<_> = permission.capabilities.iter().map(|c| c.as_str()).collect();
        out.push_str(&format!(" {} |\n", names.join(", ")));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faculty_write_nothing_about_placement() {
        assert!(!allows(Faculty, &[], EXPERIENCES_WRITE_OWN));
        assert!(!allows(Faculty, &[], MODERATION_DECIDE));
        assert!(allows(Faculty, &[Moderator], MODERATION_DECIDE));
    }

    #[test]
    fn names_are_unique() {
        for (i, a) in ALL.iter().enumerate() {
            assert!(ALL.iter().skip(i + 1).all(|b| a.name != b.name), "{}", a.name);
        }
    }
}
