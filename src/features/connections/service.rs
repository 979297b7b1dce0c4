//! The rules of connecting and blocking.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::model::{
    Blocked, ChatPreferences, Connection, ConnectionId, ConnectionQuery, Reachability, Relationship, State,
};
use super::store::{self, Row};
use crate::error::AppError;
use crate::features::connections::conflicts;
use crate::platform::auth::people;
use crate::platform::config::{ChatSettings, Strangers};
use crate::platform::db::TenantTx;
use crate::platform::db::paging::{self, Cursor, Page};
use crate::platform::permissions::{MESSAGES_USE, Role};
use crate::platform::scope::UserId;
use crate::platform::validate::Checks;
use crate::platform::{jobs, realtime};

/// Who was declined may ask again after this.
const AGAIN_AFTER: TimeDelta = TimeDelta::days(30);
/// Who took a request back may ask again after this: each request shows another note.
const ANEW_AFTER: TimeDelta = TimeDelta::days(1);

/// Job kind: tell somebody by mail that requests wait for them, if they have not seen them by then.
pub const REQUESTS_JOB: &str = "requests-mail";
/// Who is here sees a request by then; the others get a mail.
const MAIL_AFTER: TimeDelta = TimeDelta::minutes(30);

/// What a [`REQUESTS_JOB`] carries.
#[derive(Debug, Serialize, Deserialize)]
pub struct Asked {
    /// Who was asked.
    pub user_id: UserId,
}

/// Has a person told by mail, a while later, that a request of the caller waits for them.
///
/// # Errors
/// When the database refuses.
pub async fn mail_later(tx: &mut TenantTx, asked: UserId) -> Result<(), AppError> {
    let payload = serde_json::to_value(Asked { user_id: asked }).map_err(AppError::internal)?;
    let at = tx.now() + MAIL_AFTER;
    // A loader that writes a history tells nobody of it.
    if at < tx.now() {
        return Ok(());
    }
    jobs::enqueue_unless_planned(tx, REQUESTS_JOB, payload, at).await
}

/// How many people ask the caller to connect.
///
/// # Errors
/// 403.
pub async fn incoming_count(tx: &mut TenantTx) -> Result<i64, AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let me = tx.scope().member()?.user_id;
    store::incoming_count(tx, me).await
}

/// The names of those who asked a person to connect after a moment (ever, for `None`), newest first. As the system.
///
/// # Errors
/// When the database refuses.
pub async fn asked_since(
    tx: &mut TenantTx,
    user: UserId,
    since: Option<DateTime<Utc>>,
) -> Result<Vec<String>, AppError> {
    store::asked_since(tx, user, since).await
}

async fn seen(tx: &mut TenantTx, me: UserId, rows: Vec<Row>) -> Result<Vec<Connection>, AppError> {
    let ids: Vec<UserId> = rows.iter().map(|row| row.other(me)).collect();
    let names = people::briefs(tx, &ids).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let other = row.other(me);
            let brief = names.get(&other);
            Connection {
                id: row.id,
                user_id: other,
                full_name: brief.map(|b| b.full_name.clone()).unwrap_or_default(),
                role: brief.map_or(Role::Student, |b| b.role),
                state: row.state,
                incoming: row.requested_by != me,
                note: row.note,
                updated_at: row.updated_at,
            }
        })
        .collect())
}

/// The caller's connections, newest change first.
///
/// # Errors
/// 422 for a bad cursor or limit.
pub async fn list(tx: &mut TenantTx, query: &ConnectionQuery) -> Result<Page<Connection>, AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let me = tx.scope().member()?.user_id;
    let (limit, after) = paging::place(query.limit, query.cursor.as_deref())?;
    let rows = store::connection_list(tx, me, query.list.unwrap_or_default(), limit + 1, after).await?;
    let page = paging::page(rows, limit, |row| Cursor {
        key: row.updated_at,
        id: row.id,
    });
    Ok(Page {
        items: seen(tx, me, page.items).await?,
        next_cursor: page.next_cursor,
    })
}

/// Asks a person to connect, or accepts when they asked already. Who was blocked by the other is not told: the request
/// looks sent, and is never shown.
///
/// # Errors
/// 404 for somebody who is not an active person of this college; 409 `already_connected`, `connection_declined`,
/// `connection_withdrawn`, `blocked_by_you`; 422.
pub async fn request(tx: &mut TenantTx, other: UserId, note: &str) -> Result<Connection, AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let me = tx.scope().member()?.user_id;
    let mut checks = Checks::new();
    let note = checks.lines("note", note, 0, 300);
    if other == me {
        checks.add("user_id", "yourself", "Choose someone else.");
    }
    checks.finish()?;
    people::active(tx, other).await?;
    if store::has_blocked(tx, me, other).await? {
        return Err(AppError::conflict(conflicts::BLOCKED_BY_YOU));
    }
    if store::connection_insert(tx, me, other, &note).await? {
        mail_later(tx, other).await?;
    } else {
        let row = store::connection_of_pair(tx, me, other)
            .await?
            .ok_or(AppError::NotFound)?;
        match row.state {
            State::Accepted => return Err(AppError::conflict(conflicts::ALREADY_CONNECTED)),
            State::Requested if row.requested_by == me => {}
            State::Requested => store::connection_decide(tx, row.id, State::Accepted).await?,
            State::Declined
                if row.requested_by == me && row.decided_at.is_some_and(|at| tx.now() - at < AGAIN_AFTER) =>
            {
                return Err(AppError::conflict(conflicts::CONNECTION_DECLINED));
            }
            State::Withdrawn
                if row.requested_by == me && row.decided_at.is_some_and(|at| tx.now() - at < ANEW_AFTER) =>
            {
                return Err(AppError::conflict(conflicts::CONNECTION_WITHDRAWN));
            }
            _ => {
                store::connection_ask_again(tx, row.id, me, &note).await?;
                mail_later(tx, other).await?;
            }
        }
    }
    let row = store::connection_of_pair(tx, me, other)
        .await?
        .ok_or(AppError::NotFound)?;
    tx.audit(
        "connection.requested",
        "connection",
        row.id,
        None,
        Some(json!({ "state": row.state })),
    );
    let mut seen = seen(tx, me, vec![row]).await?;
    seen.pop().ok_or(AppError::NotFound)
}

/// What one of a pair does with their connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The one asked says yes.
    Accept,
    /// The one asked says no.
    Decline,
    /// The one who asked takes it back.
    Withdraw,
    /// Either ends it.
    Remove,
}

impl Step {
    const fn state(self) -> State {
        match self {
            Step::Accept => State::Accepted,
            Step::Decline => State::Declined,
            Step::Withdraw => State::Withdrawn,
            Step::Remove => State::Removed,
        }
    }

    const fn action(self) -> &'static str {
        match self {
            Step::Accept => "connection.accepted",
            Step::Decline => "connection.declined",
            Step::Withdraw => "connection.withdrawn",
            Step::Remove => "connection.removed",
        }
    }
}

/// Takes a step with a connection.
///
/// # Errors
/// 404 when it is not the caller's; 409 `connection_state` when the step does not fit its state.
pub async fn take(tx: &mut TenantTx, id: ConnectionId, step: Step) -> Result<(), AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let me = tx.scope().member()?.user_id;
    let row = store::connection_by_id(tx, id).await?.ok_or(AppError::NotFound)?;
    let asked_me = row.requested_by != me;
    let fits = match step {
        Step::Accept | Step::Decline => row.state == State::Requested && asked_me,
        Step::Withdraw => row.state == State::Requested && !asked_me,
        Step::Remove => row.state == State::Accepted,
    };
    // A request of somebody the caller blocked is not there for the caller.
    if !fits || (asked_me && store::has_blocked(tx, me, row.other(me)).await?) {
        return Err(AppError::conflict(conflicts::CONNECTION_STATE));
    }
    store::connection_decide(tx, id, step.state()).await?;
    if step == Step::Remove {
        realtime::parted(tx, me);
    }
    tx.audit(
        step.action(),
        "connection",
        id,
        Some(json!({ "state": row.state })),
        Some(json!({ "state": step.state() })),
    );
    Ok(())
}

/// Blocks a person: ends a connection. The conversation between the two is closed by the caller of this
/// (`chat::service::set_block`). Answers whether it is new. Whom somebody blocks is for nobody else to see: the audit log
/// does not say it.
///
/// # Errors
/// 404 for somebody not in this college; 422 for oneself.
pub async fn block(tx: &mut TenantTx, other: UserId) -> Result<bool, AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let me = tx.scope().member()?.user_id;
    if other == me {
        return Err(AppError::field("user_id", "yourself", "Choose someone else."));
    }
    if people::briefs(tx, &[other]).await?.is_empty() {
        return Err(AppError::NotFound);
    }
    store::pair_lock(tx, me, other).await?;
    let new = store::block_insert(tx, me, other).await?;
    if new
        && let Some(row) = store::connection_of_pair(tx, me, other).await?
        && let Some(ended) = match row.state {
            State::Accepted => Some(Step::Remove),
            // What the caller asked before is taken back, so that the other cannot accept it any more.
            State::Requested if row.requested_by == me => Some(Step::Withdraw),
            _ => None,
        }
    {
        store::connection_decide(tx, row.id, ended.state()).await?;
    }
    Ok(new)
}

/// Ends a block. A request of the other person that waits is declined with it.
///
/// # Errors
/// 404 when there is none.
pub async fn unblock(tx: &mut TenantTx, other: UserId) -> Result<(), AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let me = tx.scope().member()?.user_id;
    if !store::block_delete(tx, me, other).await? {
        return Err(AppError::NotFound);
    }
    // What was asked across the block is not put before the caller now.
    if let Some(row) = store::connection_of_pair(tx, me, other).await?
        && row.state == State::Requested
        && row.requested_by == other
    {
        store::connection_decide(tx, row.id, State::Declined).await?;
    }
    Ok(())
}

/// Whom the caller blocked.
///
/// # Errors
/// When the database refuses.
pub async fn blocked(tx: &mut TenantTx) -> Result<Vec<Blocked>, AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let me = tx.scope().member()?.user_id;
    let rows = store::block_list(tx, me).await?;
    let ids: Vec<UserId> = rows.iter().map(|(id, _)| *id).collect();
    let names = people::briefs(tx, &ids).await?;
    Ok(rows
        .into_iter()
        .map(|(user_id, created_at)| Blocked {
            user_id,
            full_name: names.get(&user_id).map(|b| b.full_name.clone()).unwrap_or_default(),
            created_at,
        })
        .collect())
}

/// What the caller chose for chat.
///
/// # Errors
/// When the database refuses.
pub async fn preferences(tx: &mut TenantTx) -> Result<ChatPreferences, AppError> {
    let me = tx.scope().member()?.user_id;
    store::preferences(tx, me).await
}

/// Changes what the caller chose for chat.
///
/// # Errors
/// When the database refuses.
pub async fn set_preferences(tx: &mut TenantTx, chosen: ChatPreferences) -> Result<(), AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let me = tx.scope().member()?.user_id;
    let before = store::preferences(tx, me).await?;
    store::preferences_set(tx, me, chosen).await?;
    tx.audit(
        "chat_preferences.changed",
        "user",
        me,
        serde_json::to_value(before).ok(),
        serde_json::to_value(chosen).ok(),
    );
    Ok(())
}

/// As [`relationship`], and it stays so until the end of the transaction: a block of the two waits for it, or it for the
/// block.
///
/// # Errors
/// When the database refuses.
pub async fn relationship_locked(tx: &mut TenantTx, other: UserId) -> Result<Relationship, AppError> {
    let me = tx.scope().member()?.user_id;
    store::pair_lock(tx, me, other).await?;
    relationship(tx, other).await
}

/// How the caller and another person stand to each other.
///
/// # Errors
/// When the database refuses.
pub async fn relationship(tx: &mut TenantTx, other: UserId) -> Result<Relationship, AppError> {
    let found = relationships(tx, &[other]).await?;
    Ok(found.get(&other).cloned().unwrap_or_default())
}

/// What the college decided about chat, as it is in the database now.
///
/// # Errors
/// When the database refuses.
pub async fn chat_settings(tx: &mut TenantTx) -> Result<ChatSettings, AppError> {
    store::chat_settings(tx).await
}

/// Whether the college lets strangers of these roles talk without asking.
fn opens(policy: &ChatSettings, from: Role, to: Role) -> bool {
    policy.strangers == Strangers::Open
        || (policy.students_write_to_alumni && from == Role::Student && to == Role::Alumni)
}

/// What the policy says about somebody who stands to the caller in this way. Who must connect first is told so before
/// anything else: it is the same for everybody, and tells nothing of blocks and choices.
fn allowed(policy: &ChatSettings, from: Role, to: Role, between: &Relationship) -> Reachability {
    let office = from == Role::CollegeAdmin;
    let open = between.connected || office || opens(policy, from, to);
    if !open && policy.strangers == Strangers::Refuse {
        Reachability::ConnectFirst
    } else if between.blocked || !(between.accepts_messages || between.connected || office) {
        Reachability::Closed
    } else if open {
        Reachability::Open
    } else {
        Reachability::Request
    }
}

/// How the caller can reach a person of this role who stands to them in this way.
///
/// # Errors
/// When the database refuses.
pub async fn reachability(tx: &mut TenantTx, role: Role, between: &Relationship) -> Result<Reachability, AppError> {
    let from = tx.scope().member()?.role;
    Ok(allowed(&store::chat_settings(tx).await?, from, role, between))
}

/// How the caller can reach these people, for what a page offers.
///
/// # Errors
/// When the database refuses.
pub async fn reachabilities(
    tx: &mut TenantTx,
    people: &[(UserId, Role)],
) -> Result<HashMap<UserId, Reachability>, AppError> {
    let from = tx.scope().member()?.role;
    let policy = store::chat_settings(tx).await?;
    let ids: Vec<UserId> = people.iter().map(|(id, _)| *id).collect();
    let found = relationships(tx, &ids).await?;
    let one = |(id, to): &(UserId, Role)| Some((*id, allowed(&policy, from, *to, found.get(id)?)));
    Ok(people.iter().filter_map(one).collect())
}

/// Those of `people` the given person is connected with. As that person or as the system.
///
/// # Errors
/// When the database refuses.
pub async fn connected_among(tx: &mut TenantTx, user: UserId, people: &[UserId]) -> Result<Vec<UserId>, AppError> {
    store::connected_among(tx, user, people).await
}

/// Those of `people` who have a block between them and `user`, whoever made it. As that person or as the system.
///
/// # Errors
/// When the database refuses.
pub async fn blocked_among(tx: &mut TenantTx, user: UserId, people: &[UserId]) -> Result<Vec<UserId>, AppError> {
    store::blocked_among(tx, user, people).await
}

/// Those of `people` who hide how far they have read.
///
/// # Errors
/// When the database refuses.
pub async fn hiding_read(tx: &mut TenantTx, people: &[UserId]) -> Result<Vec<UserId>, AppError> {
    store::hiding_read(tx, people).await
}

/// Those of `people` who hide that they are here.
///
/// # Errors
/// When the database refuses.
pub async fn hiding_presence(tx: &mut TenantTx, people: &[UserId]) -> Result<Vec<UserId>, AppError> {
    store::hiding_presence(tx, people).await
}

/// Those of `people` with a block between them and the caller, whoever made it.
///
/// # Errors
/// When the database refuses.
pub async fn blocked_with(tx: &mut TenantTx, people: &[UserId]) -> Result<Vec<UserId>, AppError> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    store::blocked_with_me(tx, people).await
}

/// How the caller and these people stand to each other.
///
/// # Errors
/// When the database refuses.
pub async fn relationships(tx: &mut TenantTx, people: &[UserId]) -> Result<HashMap<UserId, Relationship>, AppError> {
    let me = tx.scope().member()?.user_id;
    let closed = store::not_accepting(tx, people).await?;
    let blocked = store::blocked_with_me(tx, people).await?;
    let by_me = store::blocked_by(tx, me, people).await?;
    let rows = store::connections_among(tx, me, people).await?;
    let pairs: HashMap<UserId, &Row> = rows.iter().map(|row| (row.other(me), row)).collect();
    Ok(people
        .iter()
        .map(|id| {
            let pair = pairs.get(id);
            let between = Relationship {
                connected: pair.is_some_and(|row| row.state == State::Accepted),
                asked: pair
                    .filter(|row| row.state == State::Requested)
                    .map(|row| (row.id, row.requested_by != me)),
                note: pair
                    .filter(|row| row.state == State::Requested)
                    .map(|row| row.note.clone())
                    .unwrap_or_default(),
                blocked: blocked.contains(id),
                blocked_by_me: by_me.contains(id),
                accepts_messages: !closed.contains(id),
            };
            (*id, between)
        })
        .collect())
}
