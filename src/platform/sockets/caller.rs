//! The member at the other end of an open socket.

use std::sync::Arc;

use actix_web::web::Data;

use crate::error::AppError;
use crate::platform::app::App;
use crate::platform::db::TenantTx;
use crate::platform::http::Member;
use crate::platform::limits::Class;
use crate::platform::scope::{CollegeScope, UserId};
use crate::platform::tenancy::College;

/// What a socket keeps of the [`Member`] who opened it: no headers, no tokens, nothing of the request.
pub struct SocketCaller {
    app: Data<App>,
    college: Arc<College>,
    scope: CollegeScope,
    user_id: UserId,
}

impl SocketCaller {
    /// The member, for as long as the socket is open.
    pub fn new(member: &Member, app: Data<App>) -> Self {
        Self {
            app,
            college: member.college().clone(),
            scope: member.scope().clone(),
            user_id: member.caller().user_id,
        }
    }

    /// Runs `work` in a read-only transaction of the caller's college.
    ///
    /// # Errors
    /// Whatever `work` answers.
    pub async fn read<T>(&self, work: impl AsyncFnOnce(&mut TenantTx) -> Result<T, AppError>) -> Result<T, AppError> {
        self.app.db.read(&self.scope, work).await
    }

    /// Runs `work` in a transaction of the caller's college.
    ///
    /// # Errors
    /// Whatever `work` answers.
    pub async fn write<T>(&self, work: impl AsyncFnOnce(&mut TenantTx) -> Result<T, AppError>) -> Result<T, AppError> {
        self.app.db.write(&self.scope, work).await
    }

    /// Counts what was asked for against the person's share of its kind of work.
    ///
    /// # Errors
    /// 429.
    pub fn count(&self, class: Class) -> Result<(), AppError> {
        self.app.limits.check_person(&self.college, self.user_id, class)
    }

    /// Who.
    pub fn user_id(&self) -> UserId {
        self.user_id
    }

    /// Their college.
    pub fn college(&self) -> &Arc<College> {
        &self.college
    }

    /// The scope transactions open with.
    pub fn scope(&self) -> &CollegeScope {
        &self.scope
    }

    /// The process.
    pub fn app(&self) -> &App {
        &self.app
    }
}
