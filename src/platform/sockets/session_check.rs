//! Checks a session once more before its socket opens. A request may be answered on what was cached a moment ago; a socket
//! stays open, so its session is read anew.

use std::collections::HashMap;

use super::dispatcher::Reading;
use crate::error::AppError;
use crate::platform::app::App;
use crate::platform::auth::sessions;
use crate::platform::db::TenantTx;
use crate::platform::realtime::SessionFound;
use crate::platform::scope::{Actor, CollegeId, CollegeScope, SessionId, UserId};

/// Those of these people who do not want others to see that they are here. Runs as the system.
pub type Hiding = for<'a> fn(&'a mut TenantTx, &'a [UserId]) -> Reading<'a, Vec<UserId>>;

/// Reads a session and its person from the database as it is now.
///
/// # Errors
/// 503 when the database does not answer.
pub async fn check(
    app: &App,
    college_id: CollegeId,
    who: (UserId, SessionId),
    hiding: Hiding,
) -> Result<SessionFound, AppError> {
    let load = async |coming: Vec<(UserId, SessionId)>| {
        let scope = CollegeScope::new(college_id, Actor::System, "realtime");
        let (people, sessions): (Vec<UserId>, Vec<SessionId>) = coming.iter().copied().unzip();
        let (alive, hide) = app
            .db
            .read(&scope, async |tx| {
                let alive: HashMap<SessionId, i32> = sessions::alive(tx, &sessions).await?.into_iter().collect();
                Ok((alive, hiding(tx, &people).await?))
            })
            .await?;
        let found = coming.iter().map(|(user_id, session_id)| SessionFound {
            authz_version: alive.get(session_id).copied(),
            shows_presence: !hide.contains(user_id),
        });
        Ok(found.collect())
    };
    app.realtime.session_checks.get(college_id, who, load).await
}
