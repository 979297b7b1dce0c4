//! The last look before a socket opens. A request may be let in on what was known a moment ago; a socket stays, so its
//! session is looked up anew. Who comes at the same moment is looked up together: after a restart everybody does.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;
use uuid::Uuid;

use super::courier::Reading;
use crate::error::AppError;
use crate::platform::app::App;
use crate::platform::auth::sessions;
use crate::platform::db::TenantTx;
use crate::platform::scope::{Actor, CollegeScope};

/// Those of these people who do not want others to see that they are here. Runs as the system.
pub type Hiding = for<'a> fn(&'a mut TenantTx, &'a [Uuid]) -> Reading<'a, Vec<Uuid>>;

/// What the look found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Version of the person's rights, if the session lives.
    pub authz_version: Option<i32>,
    /// Whether others may see that the person is here.
    pub shows_presence: bool,
}

struct Asking {
    user_id: Uuid,
    session_id: Uuid,
    answer: oneshot::Sender<Found>,
}

/// Who waits, by college. A college is in it as long as somebody looks for its people.
#[derive(Default)]
pub struct Door(Mutex<HashMap<Uuid, Vec<Asking>>>);

impl Door {
    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Vec<Asking>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Looks a session and its person up, in the database as it is from now on.
///
/// # Errors
/// 503 when the database does not answer.
pub async fn ask(
    app: &App,
    college_id: Uuid,
    (user_id, session_id): (Uuid, Uuid),
    hiding: Hiding,
) -> Result<Found, AppError> {
    let (answer, found) = oneshot::channel();
    let asking = Asking {
        user_id,
        session_id,
        answer,
    };
    let nobody_looks = match app.realtime.door.lock().entry(college_id) {
        Entry::Occupied(mut others) => {
            others.get_mut().push(asking);
            false
        }
        Entry::Vacant(place) => {
            place.insert(vec![asking]);
            true
        }
    };
    if nobody_looks {
        // A task of its own: a client that goes away takes nobody's answer with it.
        let turn = Turn {
            app: app.clone(),
            college_id,
            done: false,
        };
        tokio::task::spawn_local(async move { turn.look(hiding).await });
    }
    found.await.map_err(|_| AppError::Busy)
}

struct Turn {
    app: App,
    college_id: Uuid,
    /// Nobody waits any more.
    done: bool,
}

impl Turn {
    async fn look(mut self, hiding: Hiding) {
        let scope = CollegeScope::new(self.college_id, Actor::System, "realtime");
        loop {
            tokio::task::yield_now().await;
            let asking = {
                let mut waiting = self.app.realtime.door.lock();
                match waiting.get_mut(&self.college_id) {
                    Some(asking) if !asking.is_empty() => std::mem::take(asking),
                    _ => {
                        waiting.remove(&self.college_id);
                        self.done = true;
                        return;
                    }
                }
            };
            let sessions: Vec<Uuid> = asking.iter().map(|one| one.session_id).collect();
            let people: Vec<Uuid> = asking.iter().map(|one| one.user_id).collect();
            let read = self
                .app
                .db
                .read(&scope, async |tx| {
                    let alive: HashMap<Uuid, i32> = sessions::alive(tx, &sessions).await?.into_iter().collect();
                    Ok((alive, hiding(tx, &people).await?))
                })
                .await;
            // Without an answer those who wait hear that the server is busy.
            if let Ok((alive, hide)) = read {
                for one in asking {
                    let _ = one.answer.send(Found {
                        authz_version: alive.get(&one.session_id).copied(),
                        shows_presence: !hide.contains(&one.user_id),
                    });
                }
            }
        }
    }
}

impl Drop for Turn {
    /// Whatever ended it before its time: who still waits is told, and the next one looks for itself.
    fn drop(&mut self) {
        if !self.done {
            self.app.realtime.door.lock().remove(&self.college_id);
        }
    }
}
