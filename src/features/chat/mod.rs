//! Messages: people of one college talk, one to one, in groups, and with the staff.
//!
//! Owns `conversations`, `conversation_participants`, `messages`, `message_reactions`, `message_originals` and
//! `message_reports`. The promise: what was acknowledged is in the database, once, in order, on every device.
//!
//! - A message gets its number (`seq`, gapless) from its conversation's row in the transaction that stores it; the
//!   acknowledgement leaves after the commit. The sender's own id makes a resend harmless.
//! - Every change (message, edit, deletion, reaction) has a number too (`change`): a client that knows the last one it
//!   saw gets everything after it, and merging by number gives the same history whatever the order of arrival.
//! - The JSON API, the pages and the socket call the same service. [`news`] tells the platform how to read what
//!   open sockets have not been brought yet.
//! - A deletion leaves a tombstone; what it said is sealed, and read in a recorded moderation case only.
//!
//! Sends, edits and receipts write no audit entry: the numbered log is its own record, and one chain a college would
//! put every message of the college in one queue. Membership, blocks, deletions and opened reports are audited.

use utoipa::OpenApi;

use crate::feature::{Count, Entry, Feature, Job, Kept};
use crate::platform::permissions::{MESSAGES_OPEN_REPORTED, MESSAGES_USE, Role};
use crate::web::shell::Place;

pub mod api;
pub mod conflicts;
pub mod frames;
pub mod limits;
pub mod model;
pub mod news;
pub mod pages;
mod routes;
pub mod service;
pub mod socket;
mod store;

/// What the product knows of this feature.
pub const FEATURE: Feature = Feature {
    name: "chat",
    routes: routes::ROUTES,
    api: Some(Api::openapi),
    navigation: &[Entry {
        href: "/messages",
        label_key: "nav-messages",
        icon: "messages-square",
        needs: MESSAGES_USE,
        place: Place::Main,
    }],
    needs: &[
        ("/api/v1/moderation/messages", MESSAGES_OPEN_REPORTED),
        ("/admin/moderation/messages", MESSAGES_OPEN_REPORTED),
    ],
    counts: &[
        Count {
            href: "/messages",
            needs: MESSAGES_USE,
            count: |tx| Box::pin(service::unread_total(tx)),
        },
        Count {
            href: "/admin/moderation",
            needs: MESSAGES_OPEN_REPORTED,
            count: |tx| Box::pin(service::unopened_reports(tx)),
        },
    ],
    jobs: &[
        Job {
            kind: service::EXPIRE,
            run: |context| Box::pin(service::run_expire(context)),
        },
        Job {
            kind: service::ERASE,
            run: |context| {
                Box::pin(async move { context.app.db.write(&context.scope, service::erase_originals).await })
            },
        },
    ],
    daily: &[|context| Box::pin(async move { context.app.db.write(&context.scope, service::expire_daily).await })],
    // Being of the office: places in the conversations people have with it.
    kept: &[Kept {
        name: "support_conversations",
        right: |role, _, _| role == Role::CollegeAdmin,
        end: |tx, person| Box::pin(service::end_office_places(tx, person)),
    }],
    audit_kinds: &[
        ("chat", &["conversation", "message"]),
        ("moderation", &["message_report"]),
    ],
    tables: &[
        "conversation_participants",
        "conversations",
        "message_originals",
        "message_reactions",
        "message_reports",
        "messages",
    ],
    limits: &[&limits::MESSAGE],
    stream: Some(&socket::STREAM),
    sql: &[
        ("chat/conversations", include_str!("sql/conversations.sql")),
        ("chat/messages", include_str!("sql/messages.sql")),
    ],
    conflicts: conflicts::ALL,
    ..Feature::EMPTY
};

/// The part of the API document.
#[derive(OpenApi)]
#[openapi(
    paths(
        api::conversations::list,
        api::conversations::create,
        api::conversations::get,
        api::conversations::rename,
        api::conversations::mute,
        api::conversations::add_participant,
        api::conversations::remove_participant,
        api::conversations::leave,
        api::conversations::accept,
        api::conversations::read,
        api::conversations::block,
        api::conversations::unblock,
        api::conversations::heads,
        api::messages::page,
        api::messages::send,
        api::messages::edit,
        api::messages::delete,
        api::messages::react,
        api::messages::unreact,
        api::messages::search,
        api::messages::export,
        api::reports::report,
        api::reports::list,
        api::reports::open
    ),
    components(schemas(frames::ClientFrame, frames::ServerFrame))
)]
pub struct Api;
