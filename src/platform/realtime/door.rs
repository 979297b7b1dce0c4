//! The door sockets come in by.
//!
//! A request may be let in on what was known a moment ago; a socket stays, so its session is looked up anew. Who comes at
//! the same moment is looked up together: after a crash everybody does. So many are let in at once that none waits long;
//! the others are told to come again, and pages come later each time (R102), instead of standing in line until everybody
//! has given up.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::future::{Ready, ready};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use tokio::sync::oneshot;
use uuid::Uuid;

use super::courier::Reading;
use crate::error::AppError;
use crate::platform::app::App;
use crate::platform::auth::sessions;
use crate::platform::db::TenantTx;
use crate::platform::http::app_of;
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

/// Sockets being opened at once by one process: what two cores look up in a tenth of a second.
const MOST_AT_ONCE: usize = 256;

/// Who is coming in.
#[derive(Default)]
pub struct Door {
    /// Who waits, by college. A college is in it as long as somebody looks for its people.
    waiting: Mutex<HashMap<Uuid, Vec<Asking>>>,
    opening: AtomicUsize,
}

impl Door {
    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Vec<Asking>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(self: &Arc<Self>) -> Result<Place, AppError> {
        let place = Place(self.clone());
        if self.opening.fetch_add(1, Ordering::AcqRel) < MOST_AT_ONCE {
            Ok(place)
        } else {
            Err(AppError::Busy)
        }
    }
}

/// A place among those who are being let in. Taken before anything is asked about them.
pub struct Place(Arc<Door>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.opening.fetch_sub(1, Ordering::AcqRel);
    }
}

impl FromRequest for Place {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(app_of(request).and_then(|app| app.realtime.door.enter()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_so_many_come_in_at_once() {
        let door = Arc::new(Door::default());
        let mut inside: Vec<Place> = (0..MOST_AT_ONCE).map(|_| door.enter().unwrap()).collect();
        assert!(matches!(door.enter(), Err(AppError::Busy)));
        assert!(matches!(door.enter(), Err(AppError::Busy)));
        inside.pop();
        inside.push(door.enter().unwrap());
        assert!(door.enter().is_err());
        inside.clear();
        assert_eq!(door.opening.load(Ordering::Relaxed), 0);
    }
}
