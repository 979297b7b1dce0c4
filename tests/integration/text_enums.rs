//! Sets of names that the program declares (`text_enum!`) and the database checks are the same sets.

use std::collections::{BTreeMap, BTreeSet};

use peer2peer::features::chat::model::{ConversationKind, MessageKind, ParticipantRole};
use peer2peer::features::experiences::model::{Decision, State as ExperienceState};
use peer2peer::features::roster::model::{EntryStatus, ImportState, Kind, Verdict};
use peer2peer::platform::auth::operators::OperatorStatus;
use peer2peer::platform::jobs::JobState;
use peer2peer::platform::permissions::{Capability, Role};
use peer2peer::platform::scope::UserStatus;
use peer2peer::platform::tenancy::CollegeStatus;

use crate::support::TestDatabase;

/// The names in a check such as `CHECK ((state = ANY (ARRAY['draft'::text, 'pending'::text])))`.
fn names(check: &str) -> BTreeSet<String> {
    check.split('\'').skip(1).step_by(2).map(str::to_owned).collect()
}

#[tokio::test]
async fn sets_of_names_are_those_the_database_checks() {
    let database = TestDatabase::create().await;
    let owner = database.db_owner().await;
    let rows = owner
        .query(
            "SELECT conrelid::regclass::text || '.' || attname, pg_get_constraintdef(c.oid)
             FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND c.conkey = ARRAY[a.attnum]
             WHERE c.contype = 'c' AND pg_get_constraintdef(c.oid) LIKE '% = ANY (ARRAY[%'",
            &[],
        )
        .await
        .unwrap();
    let checks: BTreeMap<String, BTreeSet<String>> = rows.iter().map(|row| (row.get(0), names(row.get(1)))).collect();
    macro_rules! same {
        ($($column:literal: $set:ty),+ $(,)?) => {
            [$(($column, <$set>::ALL.iter().map(|one| one.as_str().to_owned()).collect::<BTreeSet<_>>())),+]
        };
    }
    let declared = same![
        "users.role": Role,
        "users.status": UserStatus,
        "user_capabilities.capability": Capability,
        "invitations.role": Role,
        "colleges.status": CollegeStatus,
        "operators.status": OperatorStatus,
        "jobs.state": JobState,
        "experiences.state": ExperienceState,
        "experience_decisions.decision": Decision,
        "connections.state": peer2peer::features::connections::model::State,
        "conversations.kind": ConversationKind,
        "conversation_participants.role": ParticipantRole,
        "messages.kind": MessageKind,
        "roster_imports.kind": Kind,
        "roster_imports.state": ImportState,
        "roster_import_rows.verdict": Verdict,
        "roster_entries.kind": Kind,
        "roster_entries.status": EntryStatus,
    ];
    for (column, declared) in declared {
        assert_eq!(checks.get(column), Some(&declared), "{column}");
    }
}
