//! What open sockets may still do: sessions and rights that ended anywhere end them here, within a second.

use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use super::dispatcher::Dispatcher;
use crate::platform::auth::sessions;
use crate::platform::realtime::send_queue::Close;
use crate::platform::scope::{Actor, CollegeId, CollegeScope, SessionId, UserId};
use crate::platform::tenancy::CollegeStatus;

/// The least pause between two checks of one college, however many events ask for one.
const CHECK_PAUSE: Duration = Duration::from_millis(50);

impl Dispatcher {
    /// Checks a college's sessions at once, or once more after the check that is running.
    pub(super) fn check_soon(self: &Rc<Self>, college_id: CollegeId) {
        if !self.app.realtime.hub.serves(college_id) {
            return;
        }
        if let Some(again) = self.checks.borrow_mut().get_mut(&college_id) {
            *again = true;
            return;
        }
        self.checks.borrow_mut().insert(college_id, false);
        let dispatcher = self.clone();
        tokio::task::spawn_local(async move {
            loop {
                dispatcher.check_sessions(college_id).await;
                let again = dispatcher.checks.borrow_mut().insert(college_id, false);
                if again != Some(true) {
                    dispatcher.checks.borrow_mut().remove(&college_id);
                    return;
                }
                tokio::time::sleep(CHECK_PAUSE).await;
            }
        });
    }

    /// Closes the sockets of sessions that ended and of people whose rights changed, wherever that was done.
    pub(super) async fn check_sessions(&self, college_id: CollegeId) {
        let sockets = self.app.realtime.hub.sockets(college_id);
        if let Ok(college) = self.app.registry.by_id(college_id).await
            && college.is_none_or(|college| college.status != CollegeStatus::Active)
        {
            for socket in sockets {
                socket.close(Close::SignedOut);
            }
            return;
        }
        let mut ids: Vec<SessionId> = sockets.iter().map(|socket| socket.member.session_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let scope = CollegeScope::new(college_id, Actor::System, "realtime");
        let mut alive = HashMap::new();
        for some in ids.chunks(5000) {
            match self
                .app
                .db
                .read(&scope, async |tx| sessions::alive(tx, some).await)
                .await
            {
                Ok(found) => alive.extend(found),
                // Nobody is thrown out because the database is slow; the next check asks again.
                Err(_) => return,
            }
        }
        for socket in sockets {
            if alive.get(&socket.member.session_id) != Some(&socket.member.authz_version) {
                socket.close(Close::SignedOut);
            }
        }
    }

    /// Asks again who may know whether a person is here, after the person and somebody parted.
    pub(super) async fn part(&self, college_id: CollegeId, user: UserId) {
        let presence = &self.app.realtime.presence;
        let asked = presence.known_to(college_id, user);
        if asked.is_empty() {
            return;
        }
        let scope = CollegeScope::new(college_id, Actor::System, "realtime");
        let read = self
            .app
            .db
            .read(&scope, async |tx| {
                let mut still = Vec::new();
                for readers in &self.readers {
                    still.extend((readers.companions)(tx, user, &asked).await?);
                }
                Ok(still)
            })
            .await;
        // When the database does not say who still may, nobody is told any more; pages ask anew.
        let still = read.unwrap_or_default();
        presence.part(college_id, user, &asked, &still);
    }
}
