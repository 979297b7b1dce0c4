//! Who is asking, and inside which college: the value every tenant transaction is opened with.
//!
//! A [`CollegeScope`] can be built by the platform only (tenancy, sign-in and the job runner), so holding one
//! is proof that the college was resolved and the caller checked.

use chrono::{DateTime, Utc};

use crate::error::AppError;
use crate::platform::permissions::{self, Capability, Permission, Role};
use crate::text_enum;

crate::ids! {
    /// A college, the `college_id` of every tenant row.
    CollegeId;
    /// A person, unique inside their college.
    UserId;
    /// A sign-in, of a person or of an operator.
    SessionId;
    /// An operator of the console.
    OperatorId;
}

text_enum! {
    /// Where an account stands (`users.status`).
    pub enum UserStatus {
        /// Waits for the office.
        Pending = "pending",
        /// Signs in.
        Active = "active",
        /// Kept out by the office, until reinstated.
        Suspended = "suspended",
        /// Closed for good.
        Deactivated = "deactivated",
    }
}

/// A signed-in person, as known to the current transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The person.
    pub user_id: UserId,
    /// Their role now: what changed more than a second ago is known.
    pub role: Role,
    /// Rights granted beyond the role, sorted.
    pub capabilities: Vec<Capability>,
    /// The sign-in this request belongs to.
    pub session_id: SessionId,
}

/// On whose behalf a tenant transaction runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in person of the college.
    Member(Caller),
    /// Somebody not signed in.
    Visitor,
    /// The product itself: sign-in, jobs, provisioning.
    System,
}

/// A resolved college together with who is acting in it. The key to every tenant table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollegeScope {
    college_id: CollegeId,
    actor: Actor,
    on_behalf_of: Option<UserId>,
    request_id: String,
    at: Option<DateTime<Utc>>,
}

impl CollegeScope {
    /// Only the platform makes scopes: host and token (tenancy, auth) or a claimed job decide the college.
    pub(in crate::platform) fn new(college_id: CollegeId, actor: Actor, request_id: &str) -> Self {
        Self {
            college_id,
            actor,
            on_behalf_of: None,
            request_id: request_id.to_owned(),
            at: None,
        }
    }

    /// The same scope acting as the system for a person: sign-in matters whose tables no person may touch. The
    /// audit log still names the person.
    pub(in crate::platform) fn elevated(self, for_user: UserId) -> Self {
        Self {
            actor: Actor::System,
            on_behalf_of: Some(for_user),
            ..self
        }
    }

    /// The same scope acting at a moment in the past: loaders that write a history.
    pub(in crate::platform) fn at(self, moment: DateTime<Utc>) -> Self {
        Self {
            at: Some(moment),
            ..self
        }
    }

    /// The moment it acts at, when that is not now.
    pub(in crate::platform) fn moment(&self) -> Option<DateTime<Utc>> {
        self.at
    }

    /// The college every row of this transaction belongs to.
    pub fn college_id(&self) -> CollegeId {
        self.college_id
    }

    /// Who is acting.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The request (or job) this belongs to, for audit and logs.
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// The acting person, if one is signed in.
    pub fn caller(&self) -> Option<&Caller> {
        match &self.actor {
            Actor::Member(caller) => Some(caller),
            Actor::Visitor | Actor::System => None,
        }
    }

    /// The acting person.
    ///
    /// # Errors
    /// [`AppError::Unauthenticated`] when nobody is signed in.
    pub fn member(&self) -> Result<&Caller, AppError> {
        self.caller().ok_or(AppError::Unauthenticated)
    }

    /// The acting person's id, or `None` for visitors and the system.
    pub fn user_id(&self) -> Option<UserId> {
        self.caller().map(|caller| caller.user_id)
    }

    /// Whether the actor may do `permission` (the matrix in `permissions`). The system may do everything it
    /// is written to do.
    pub fn may(&self, permission: Permission) -> bool {
        match &self.actor {
            Actor::Member(caller) => permissions::allows(caller.role, &caller.capabilities, permission),
            Actor::Visitor => false,
            Actor::System => true,
        }
    }

    /// Demands a permission.
    ///
    /// # Errors
    /// [`AppError::Unauthenticated`] for visitors, [`AppError::Forbidden`] otherwise.
    pub fn require(&self, permission: Permission) -> Result<(), AppError> {
        if self.may(permission) {
            return Ok(());
        }
        match self.actor {
            Actor::Visitor => Err(AppError::Unauthenticated),
            Actor::Member(_) | Actor::System => Err(AppError::Forbidden),
        }
    }

    /// The value of `app.role` in the database.
    pub(in crate::platform) fn database_role(&self) -> &'static str {
        match &self.actor {
            Actor::Member(caller) => caller.role.as_str(),
            Actor::Visitor => "visitor",
            Actor::System => "system",
        }
    }

    /// The value of `app.capabilities` in the database: names joined by commas.
    pub(in crate::platform) fn database_capabilities(&self) -> String {
        match &self.actor {
            Actor::Member(caller) if !caller.capabilities.is_empty() => {
                let names: Vec<_> = caller.capabilities.iter().map(|c| c.as_str()).collect();
                names.join(",")
            }
            Actor::Member(_) | Actor::Visitor | Actor::System => String::new(),
        }
    }

    /// The value of `app.on_behalf_of` in the database: whom the audit log names when the system acts for a person.
    pub(in crate::platform) fn on_behalf_of(&self) -> Option<UserId> {
        self.on_behalf_of
    }
}
