//! The last look before a socket opens. A request may be let in on what was known a moment ago; a socket stays, so its
//! session is looked up anew.

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use super::courier::Reading;
use crate::error::AppError;
use crate::platform::app::App;
use crate::platform::auth::sessions;
use crate::platform::db::TenantTx;
use crate::platform::scope::{Actor, CollegeScope};
use crate::platform::together::Together;

/// Those of these people who do not want others to see that they are here. Runs as the system.
pub type Hiding = for<'a> fn(&'a mut TenantTx, &'a [Uuid]) -> Reading<'a, Vec<Uuid>>;

/// Who is coming in: the person and the session.
pub type Door = Arc<Together<Uuid, (Uuid, Uuid), Found>>;

/// What the look found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Version of the person's rights, if the session lives.
    pub authz_version: Option<i32>,
    /// Whether others may see that the person is here.
    pub shows_presence: bool,
}

/// Looks a session and its person up, in the database as it is from now on.
///
/// # Errors
/// 503 when the database does not answer.
pub async fn ask(app: &App, college_id: Uuid, who: (Uuid, Uuid), hiding: Hiding) -> Result<Found, AppError> {
    let look = async |coming: Vec<(Uuid, Uuid)>| {
        let scope = CollegeScope::new(college_id, Actor::System, "realtime");
        let (people, sessions): (Vec<Uuid>, Vec<Uuid>) = coming.iter().copied().unzip();
        let (alive, hide) = app
            .db
            .read(&scope, async |tx| {
                let alive: HashMap<Uuid, i32> = sessions::alive(tx, &sessions).await?.into_iter().collect();
                Ok((alive, hiding(tx, &people).await?))
            })
            .await?;
        let found = coming.iter().map(|(user_id, session_id)| Found {
            authz_version: alive.get(session_id).copied(),
            shows_presence: !hide.contains(user_id),
        });
        Ok(found.collect())
    };
    app.realtime.door.ask(college_id, who, look).await
}
