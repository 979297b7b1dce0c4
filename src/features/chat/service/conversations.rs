use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::super::model::{
    Conversation, ConversationId, ConversationQuery, FirstContact, Inbox, LARGEST_GROUP, NewConversation, Participant,
};
use super::super::store::{self, ConversationRow, NewRow, ParticipantRow};
use super::changes::require_listener;
use super::finish;
use super::sending::system_message;
use crate::error::AppError;
use crate::features::chat::conflicts;
use crate::features::chat::model::{ConversationKind, ParticipantRole};
use crate::features::connections;
use crate::features::connections::model::Reachability;
use crate::platform::auth::people;
use crate::platform::db::TenantTx;
use crate::platform::db::paging::{self, Cursor, Page};
use crate::platform::permissions::{MESSAGES_USE, Role};
use crate::platform::realtime;
use crate::platform::scope::UserId;
use crate::platform::validate::Checks;

/// A conversation is kept still for at most this long: a hundred years.
pub const LONGEST_MUTE: TimeDelta = TimeDelta::days(36_525);
/// People shown of a conversation in a list.
const SHOWN_IN_LIST: usize = 5;

/// Those of a conversation who are shown: the other one of a pair, then whoever came first; oneself last.
fn shown_of(people: &[ParticipantRow], me: UserId, most: usize) -> impl Iterator<Item = &ParticipantRow> {
    let others = people.iter().filter(move |p| p.user_id != me);
    others.chain(people.iter().filter(move |p| p.user_id == me)).take(most)
}

/// Conversations as the caller sees them.
async fn seen(tx: &mut TenantTx, rows: Vec<ConversationRow>, most: usize) -> Result<Vec<Conversation>, AppError> {
    let me = tx.scope().member()?.user_id;
    let ids: Vec<ConversationId> = rows.iter().map(|row| row.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut members: HashMap<ConversationId, Vec<ParticipantRow>> = HashMap::new();
    for participant in store::participant_list(tx, &ids).await? {
        members
            .entry(participant.conversation_id)
            .or_default()
            .push(participant);
    }
    let mut people_ids: Vec<UserId> = members.values().flatten().map(|p| p.user_id).collect();
    people_ids.sort_unstable();
    people_ids.dedup();
    let names = people::briefs(tx, &people_ids).await?;
    let hiding = connections::service::hiding_read(tx, &people_ids).await?;
    // How far somebody has read is told only to whom they may hear from; a pair's own row says so of the two.
    let mut in_groups: Vec<UserId> = Vec::new();
    for row in rows.iter().filter(|row| row.kind != ConversationKind::Direct) {
        let places = members.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        in_groups.extend(shown_of(places, me, most).map(|p| p.user_id));
    }
    in_groups.sort_unstable();
    in_groups.dedup();
    let apart = match in_groups.is_empty() {
        true => Vec::new(),
        false => connections::service::blocked_among(tx, me, &in_groups).await?,
    };
    let unread: HashMap<ConversationId, (i64, i64)> = store::unread_counts(tx, me, &ids).await?.into_iter().collect();
    let rows_latest = store::message_latest(tx, &ids).await?;
    let mut latest: HashMap<ConversationId, _> = finish(tx, rows_latest)
        .await?
        .into_iter()
        .map(|message| (message.conversation_id, message))
        .collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let participants = members.remove(&row.id).unwrap_or_default();
            let mine = participants.iter().find(|p| p.user_id == me).cloned();
            let theirs = row.awaiting.is_some_and(|awaited| awaited != me);
            let open = row.is_open();
            let told = |user: UserId| user == me || (open && !apart.contains(&user));
            Conversation {
                id: row.id,
                kind: row.kind,
                title: row.title,
                last_seq: row.last_seq,
                last_change: row.last_change,
                unread: unread.get(&row.id).map_or(0, |(unread, _)| *unread),
                unread_mentions: unread.get(&row.id).map_or(0, |(_, named)| *named),
                my_read_seq: mine.as_ref().map_or(0, |p| p.last_read_seq),
                muted_until: mine.as_ref().and_then(|p| p.muted_until),
                request: row.awaiting == Some(me),
                waiting: theirs && row.last_seq > 0,
                first_contact: match (theirs, row.last_seq) {
                    (false, _) => FirstContact::None,
                    (true, 0) => FirstContact::WillBeRequest,
                    (true, _) => FirstContact::RequestWaits,
                },
                participants: shown_of(&participants, me, most)
                    .map(|p| Participant {
                        full_name: names
                            .get(&p.user_id)
                            .map(|brief| brief.full_name.clone())
                            .unwrap_or_default(),
                        read_seq: (told(p.user_id) && !hiding.contains(&p.user_id)).then_some(p.last_read_seq),
                        delivered_seq: told(p.user_id).then_some(p.last_delivered_seq),
                        user_id: p.user_id,
                        role: p.role,
                    })
                    .collect(),
                last_message: latest.remove(&row.id),
                created_at: row.created_at,
                changed_at: row.changed_at,
            }
        })
        .collect())
}

/// The caller's conversations, newest change first; those of a name, when one is looked for.
///
/// # Errors
/// 422 for a bad cursor, limit or name.
pub async fn list(tx: &mut TenantTx, query: &ConversationQuery) -> Result<Page<Conversation>, AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let me = tx.scope().member()?.user_id;
    let (limit, after) = paging::place(query.limit, query.cursor.as_deref())?;
    let inbox: Inbox = query.list.unwrap_or_default();
    let mut checks = Checks::new();
    let name = checks.search("q", query.q.as_deref(), 0);
    checks.finish()?;
    let mut found: Vec<UserId> = Vec::new();
    if !name.is_empty() {
        let partners = store::partner_list(tx, me).await?;
        found = people::named(tx, &partners, &name).await?;
    }
    let named = (!name.is_empty()).then_some(store::Named {
        text: &name,
        people: &found,
    });
    let rows = store::conversation_list(tx, me, inbox, named, limit + 1, after).await?;
    let page = paging::page(rows, limit, |row| Cursor {
        key: row.changed_at,
        id: row.id,
    });
    Ok(Page {
        items: seen(tx, page.items, SHOWN_IN_LIST).await?,
        next_cursor: page.next_cursor,
    })
}

/// One conversation with everybody in it.
///
/// # Errors
/// 404 when the caller is not in it.
pub async fn get(tx: &mut TenantTx, id: ConversationId) -> Result<Conversation, AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let row = store::conversation_get(tx, id).await?.ok_or(AppError::NotFound)?;
    let mut found = seen(tx, vec![row], LARGEST_GROUP).await?;
    found.pop().ok_or(AppError::NotFound)
}

/// Starts a conversation, or answers the one there is.
///
/// Who may write to whom is the college's policy. By default: connected people; students to alumni who accept messages;
/// the office to everybody; otherwise the first message waits as a request.
///
/// # Errors
/// 404 for people who are not active here; 409 `cannot_message` for somebody who does not take messages,
/// `connect_first` where the college lets connected people write only; 422.
pub async fn create(tx: &mut TenantTx, new: &NewConversation) -> Result<Conversation, AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let id = match new {
        NewConversation::Direct { user_id } => direct(tx, *user_id).await?,
        NewConversation::Group { title, user_ids } => group(tx, title, user_ids).await?,
        NewConversation::Support {} => support(tx).await?,
    };
    get(tx, id).await
}

async fn direct(tx: &mut TenantTx, other: UserId) -> Result<ConversationId, AppError> {
    let caller = tx.scope().member()?.clone();
    let me = caller.user_id;
    if other == me {
        return Err(AppError::field("user_id", "yourself", "Choose someone else."));
    }
    if let Some(row) = store::conversation_of_pair(tx, me, other).await? {
        return Ok(row.id);
    }
    let person = people::active(tx, other).await?;
    let between = connections::service::relationship_locked(tx, other).await?;
    let open = match connections::service::reachability(tx, person.role, &between).await? {
        Reachability::Open => true,
        Reachability::Request => false,
        Reachability::ConnectFirst => return Err(AppError::conflict(conflicts::CONNECT_FIRST)),
        Reachability::Closed => return Err(AppError::conflict(conflicts::CANNOT_MESSAGE)),
    };
    let id = ConversationId::now_v7();
    let new = NewRow {
        id,
        kind: ConversationKind::Direct,
        title: "",
        pair: Some((me, other)),
        created_by: me,
        awaiting: (!open).then_some(other),
    };
    if store::conversation_insert(tx, &new).await? {
        store::participants_insert(
            tx,
            id,
            &[(me, ParticipantRole::Owner), (other, ParticipantRole::Member)],
        )
        .await?;
        tx.audit("conversation.started", "conversation", id, None, None);
        return Ok(id);
    }
    // The other one of the pair was quicker; by now that is committed.
    let row = store::conversation_of_pair(tx, me, other).await?;
    row.map(|row| row.id).ok_or(AppError::Busy)
}

async fn group(tx: &mut TenantTx, title: &str, user_ids: &[UserId]) -> Result<ConversationId, AppError> {
    let me = tx.scope().member()?.user_id;
    let mut checks = Checks::new();
    let title = checks.line("title", title, 1, 80);
    let mut others: Vec<UserId> = user_ids.iter().copied().filter(|id| *id != me).collect();
    others.sort_unstable();
    others.dedup();
    if others.is_empty() {
        checks.add("user_ids", "required", "Choose at least one person.");
    }
    if others.len() >= LARGEST_GROUP {
        checks.add(
            "user_ids",
            "too_many",
            format!("A group holds at most {LARGEST_GROUP} people."),
        );
    }
    checks.finish()?;
    may_add(tx, &others).await?;
    let id = ConversationId::now_v7();
    let new = NewRow {
        id,
        kind: ConversationKind::Group,
        title: &title,
        pair: None,
        created_by: me,
        awaiting: None,
    };
    store::conversation_insert(tx, &new).await?;
    let mut people: Vec<(UserId, ParticipantRole)> = vec![(me, ParticipantRole::Owner)];
    people.extend(others.iter().map(|other| (*other, ParticipantRole::Member)));
    store::participants_insert(tx, id, &people).await?;
    system_message(tx, id, &format!("created {me}")).await?;
    tx.audit(
        "conversation.started",
        "conversation",
        id,
        None,
        Some(json!({ "people": people.len() })),
    );
    Ok(id)
}

/// Nobody is pulled into a group by a stranger: connected people, or people the caller may write to openly. All of them
/// are looked up together.
async fn may_add(tx: &mut TenantTx, others: &[UserId]) -> Result<(), AppError> {
    let briefs = people::briefs(tx, others).await?;
    let known: Vec<(UserId, Role)> = others
        .iter()
        .filter_map(|id| briefs.get(id))
        .filter(|person| person.active)
        .map(|person| (person.id, person.role))
        .collect();
    if known.len() < others.len() {
        return Err(AppError::NotFound);
    }
    let reaches = connections::service::reachabilities(tx, &known).await?;
    if others.iter().all(|id| reaches.get(id) == Some(&Reachability::Open)) {
        Ok(())
    } else {
        Err(AppError::conflict(conflicts::CANNOT_ADD))
    }
}

async fn support(tx: &mut TenantTx) -> Result<ConversationId, AppError> {
    let me = tx.scope().member()?.user_id;
    if let Some(row) = store::conversation_of_support(tx, me).await? {
        return Ok(row.id);
    }
    let staff = people::of_role(tx, Role::CollegeAdmin).await?;
    if staff.iter().all(|person| person.id == me) {
        return Err(AppError::conflict(conflicts::CANNOT_MESSAGE));
    }
    let id = ConversationId::now_v7();
    let new = NewRow {
        id,
        kind: ConversationKind::Support,
        title: "",
        pair: None,
        created_by: me,
        awaiting: None,
    };
    if !store::conversation_insert(tx, &new).await? {
        let row = store::conversation_of_support(tx, me).await?;
        return row.map(|row| row.id).ok_or(AppError::Busy);
    }
    let mut people: Vec<(UserId, ParticipantRole)> = vec![(me, ParticipantRole::Owner)];
    people.extend(
        staff
            .iter()
            .filter(|p| p.id != me)
            .map(|p| (p.id, ParticipantRole::Member)),
    );
    store::participants_insert(tx, id, &people).await?;
    tx.audit("conversation.started", "conversation", id, None, None);
    Ok(id)
}

/// Ends the places somebody had in support conversations because they were of the office; the one they asked in
/// themselves stays. Call it once the person's role has changed. Answers how many there were.
///
/// # Errors
/// When the database refuses.
pub async fn end_office_places(tx: &mut TenantTx, person: UserId) -> Result<usize, AppError> {
    let office: Vec<UserId> = people::of_role(tx, Role::CollegeAdmin)
        .await?
        .into_iter()
        .map(|one| one.id)
        .collect();
    let ended = store::office_places_end(tx, person, &office).await?;
    for conversation in &ended {
        realtime::signal(tx, "left", *conversation, person);
    }
    if !ended.is_empty() {
        realtime::parted(tx, person);
    }
    Ok(ended.len())
}

/// A group the caller owns, locked.
async fn owned_group(
    tx: &mut TenantTx,
    id: ConversationId,
) -> Result<(ConversationRow, Vec<ParticipantRow>), AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let me = tx.scope().member()?.user_id;
    let row = store::conversation_lock(tx, id).await?.ok_or(AppError::NotFound)?;
    if row.kind != ConversationKind::Group {
        return Err(AppError::conflict(conflicts::NOT_A_GROUP));
    }
    let members = store::participant_list(tx, &[id]).await?;
    if members
        .iter()
        .any(|p| p.user_id == me && p.role == ParticipantRole::Owner)
    {
        Ok((row, members))
    } else {
        Err(AppError::Forbidden)
    }
}

/// Renames a group.
///
/// # Errors
/// 404; 403 when the caller does not own it; 409 `not_a_group`, `cannot_message` where nobody else is in it but across a
/// block; 422.
pub async fn rename(tx: &mut TenantTx, id: ConversationId, title: &str) -> Result<(), AppError> {
    let mut checks = Checks::new();
    let title = checks.line("title", title, 1, 80);
    checks.finish()?;
    owned_group(tx, id).await?;
    require_listener(tx, id).await?;
    store::conversation_rename(tx, id, &title).await?;
    let me = tx.scope().member()?.user_id;
    system_message(tx, id, &format!("renamed {me}")).await?;
    tx.audit("conversation.renamed", "conversation", id, None, None);
    Ok(())
}

/// Adds a person to a group; they see what is said from now on.
///
/// # Errors
/// 404; 403; 409 `not_a_group`, `cannot_add`, `group_full`, and `cannot_message` as for [`rename`].
pub async fn add_participant(tx: &mut TenantTx, id: ConversationId, user: UserId) -> Result<(), AppError> {
    let (row, members) = owned_group(tx, id).await?;
    require_listener(tx, id).await?;
    if members.iter().any(|p| p.user_id == user) {
        return Ok(());
    }
    if members.len() >= LARGEST_GROUP {
        return Err(AppError::conflict(conflicts::GROUP_FULL));
    }
    may_add(tx, &[user]).await?;
    store::participant_join(tx, id, user, row.last_seq).await?;
    system_message(tx, id, &format!("added {user}")).await?;
    realtime::signal(tx, "joined", id, user);
    tx.audit(
        "conversation.participant_added",
        "conversation",
        id,
        None,
        Some(json!({ "user_id": user })),
    );
    Ok(())
}

/// Removes a person from a group; their open sockets hear nothing of it any more.
///
/// # Errors
/// 404; 403; 409 `not_a_group`.
pub async fn remove_participant(tx: &mut TenantTx, id: ConversationId, user: UserId) -> Result<(), AppError> {
    owned_group(tx, id).await?;
    if user == tx.scope().member()?.user_id {
        return leave(tx, id).await;
    }
    if !store::participant_leave(tx, id, user).await? {
        return Err(AppError::NotFound);
    }
    system_message(tx, id, &format!("removed {user}")).await?;
    realtime::signal(tx, "left", id, user);
    realtime::parted(tx, user);
    tx.audit(
        "conversation.participant_removed",
        "conversation",
        id,
        None,
        Some(json!({ "user_id": user })),
    );
    Ok(())
}

/// Leaves a group. The last owner hands it to whoever has been in it longest.
///
/// # Errors
/// 404; 409 `not_a_group`.
pub async fn leave(tx: &mut TenantTx, id: ConversationId) -> Result<(), AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let me = tx.scope().member()?.user_id;
    let row = store::conversation_lock(tx, id).await?.ok_or(AppError::NotFound)?;
    if row.kind != ConversationKind::Group {
        return Err(AppError::conflict(conflicts::NOT_A_GROUP));
    }
    let members = store::participant_list(tx, &[id]).await?;
    let owner = |p: &ParticipantRow| p.role == ParticipantRole::Owner;
    let last_owner =
        members.iter().any(|p| owner(p) && p.user_id == me) && !members.iter().any(|p| owner(p) && p.user_id != me);
    if last_owner && let Some(heir) = members.iter().find(|p| p.user_id != me) {
        store::participant_promote(tx, id, heir.user_id).await?;
    }
    system_message(tx, id, &format!("left {me}")).await?;
    store::participant_leave(tx, id, me).await?;
    realtime::signal(tx, "left", id, me);
    realtime::parted(tx, me);
    tx.audit("conversation.left", "conversation", id, None, None);
    Ok(())
}

/// Accepts a stranger's first message: both may talk from now on. Writing back does the same.
///
/// # Errors
/// 404; 409 `connection_state` when nothing waits for the caller.
pub async fn accept(tx: &mut TenantTx, id: ConversationId) -> Result<(), AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let me = tx.scope().member()?.user_id;
    store::conversation_get(tx, id).await?.ok_or(AppError::NotFound)?;
    if !store::conversation_accept(tx, id, me).await? {
        return Err(AppError::conflict(connections::conflicts::CONNECTION_STATE));
    }
    tx.audit("conversation.accepted", "conversation", id, None, None);
    Ok(())
}

/// Keeps a conversation still until a time, at most [`LONGEST_MUTE`] ahead; `None`, or a time that has passed, ends it.
/// Nobody else is told.
///
/// # Errors
/// 404; 422.
pub async fn mute(tx: &mut TenantTx, id: ConversationId, until: Option<DateTime<Utc>>) -> Result<(), AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let mut checks = Checks::new();
    // A time that has passed mutes nothing.
    let until = until
        .map(|until| checks.time("until", until, tx.now(), LONGEST_MUTE))
        .filter(|until| *until > tx.now());
    checks.finish()?;
    let me = tx.scope().member()?.user_id;
    if store::participant_mute(tx, id, me, until).await? {
        Ok(())
    } else {
        Err(AppError::NotFound)
    }
}

/// Blocks a person or ends a block; the conversation of the two closes or opens with it, at once, both ways.
///
/// # Errors
/// 404; 422.
pub async fn set_block(tx: &mut TenantTx, other: UserId, blocked: bool) -> Result<(), AppError> {
    if blocked {
        connections::service::block(tx, other).await?;
    } else {
        connections::service::unblock(tx, other).await?;
    }
    let me = tx.scope().member()?.user_id;
    store::pair_block(tx, me, other, blocked).await?;
    if blocked {
        realtime::parted(tx, me);
    }
    Ok(())
}
