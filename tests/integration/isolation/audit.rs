//! The audit chain: gapless under many writers, and no tampering goes unnoticed.

use futures_util::future::join_all;
use peer2peer::platform::audit::{Verification, verify};
use peer2peer::platform::tenancy::provisioning_scope;
use peer2peer::routes::{self, Audience};
use serde_json::json;

use super::world::{World, is_page};
use crate::support::{TestApp, college_id};

/// Operations that change something without an entry, and why that is right.
const QUIET: &[(&str, &str)] = &[
    ("/autosave", "a draft nobody else sees, saved every few seconds"),
    ("PATCH /api/v1/experiences/{id}", "a draft nobody else sees"),
    ("/bookmark", "a reader's own mark"),
    ("/helpful", "a reader's own mark"),
    ("/preferences", "how somebody wants to see pages"),
    ("/read", "how far somebody read"),
    ("/mute", "a reader's own choice"),
    ("/blocks", "whom somebody blocks is for nobody else to see"),
    ("/blocks/{id}", "as above"),
    ("/connections/block", "as above"),
    (
        "/messages",
        "the numbered log is its own record; one chain would queue every message of the college",
    ),
    (
        "/messages/{seq}",
        "an edit keeps what was said, sealed; deletions are recorded by the service",
    ),
    (
        "/report",
        "here the same person reported the message before; chat/mentions_and_retention.rs sees the entry of a first report",
    ),
    ("/reactions", "a sign under a message, in the numbered log"),
    (
        "/messages/{seq}/report",
        "whoever may read the fixture's message has reported it already; again changes nothing",
    ),
    (
        "/register",
        "asking is not doing; the account is made, and recorded, by the link in the mail",
    ),
    (
        "/forgot-password",
        "asking is not doing; whether there is an account stays hidden",
    ),
    (
        "/admin/users/approve",
        "here it names somebody who waits for nothing; people.rs sees the entry of a real approval",
    ),
    (
        "/auth/login",
        "it opens a session; that entry is left out of the count here",
    ),
    ("/auth/refresh", "a session goes on"),
    ("/verify-email/send", "a mail was sent again; nothing changed"),
];

async fn check(app: &TestApp) -> Verification {
    let scope = provisioning_scope(college_id("alpha"));
    app.app.db.read(&scope, async |tx| verify(tx).await).await.unwrap()
}

async fn write(app: &TestApp, step: usize) {
    let scope = provisioning_scope(college_id("alpha"));
    app.app
        .db
        .write(&scope, async |tx| {
            tx.audit("probe.first", "probe", step, Some(json!({ "step": step })), None);
            tx.audit(
                "probe.second",
                "probe",
                step,
                None,
                Some(json!({ "step": step, "text": "ü \"quoted\"" })),
            );
            Ok(())
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn sixty_four_writers_leave_no_gap() {
    let app = TestApp::start_with(|settings| settings.database.wait_timeout_ms = 30_000).await;
    join_all((0..64).map(|step| write(&app, step))).await;
    let found = check(&app).await;
    assert!(found.holds(), "{found:?}");
    assert_eq!(found.entries, 128);
}

#[tokio::test]
async fn every_tampering_names_the_first_bad_entry() {
    let app = TestApp::start().await;
    for step in 0..4 {
        write(&app, step).await;
    }
    assert_eq!(check(&app).await.entries, 8);
    let owner = app.database.db_owner().await;
    // Even the superuser has to switch the triggers off first.
    for refused in [
        "UPDATE audit_entries SET action = 'x'",
        "DELETE FROM audit_entries",
        "TRUNCATE audit_entries",
    ] {
        let error = owner.batch_execute(refused).await.unwrap_err();
        assert_eq!(error.as_db_error().unwrap().code().code(), "42501", "{refused}");
    }
    owner
        .batch_execute(
            "CREATE TABLE kept AS SELECT * FROM audit_entries; CREATE TABLE kept_heads AS SELECT * FROM audit_heads",
        )
        .await
        .unwrap();
    let tamperings = [
        (
            "at",
            "UPDATE audit_entries SET at = at + interval '1 microsecond' WHERE n = 3",
            3,
        ),
        (
            "actor",
            "UPDATE audit_entries SET actor_id = gen_random_uuid() WHERE n = 3",
            3,
        ),
        (
            "kind",
            "UPDATE audit_entries SET actor_kind = 'operator' WHERE n = 3",
            3,
        ),
        (
            "action",
            "UPDATE audit_entries SET action = 'probe.other' WHERE n = 3",
            3,
        ),
        (
            "entity",
            "UPDATE audit_entries SET entity = 'prob', entity_id = 'e' || entity_id WHERE n = 3",
            3,
        ),
        ("entity id", "UPDATE audit_entries SET entity_id = '9' WHERE n = 3", 3),
        (
            "before",
            "UPDATE audit_entries SET before = '{\"step\": 9}' WHERE n = 3",
            3,
        ),
        (
            "before taken away",
            "UPDATE audit_entries SET before = NULL WHERE n = 3",
            3,
        ),
        (
            "nothing made null",
            "UPDATE audit_entries SET after = 'null' WHERE n = 3",
            3,
        ),
        (
            "after",
            "UPDATE audit_entries SET after = after || '{\"more\": 1}' WHERE n = 4",
            4,
        ),
        (
            "request",
            "UPDATE audit_entries SET request_id = 'another' WHERE n = 3",
            3,
        ),
        (
            "previous hash",
            "UPDATE audit_entries SET previous_hash = decode(repeat('00', 32), 'hex') WHERE n = 3",
            3,
        ),
        (
            "hash",
            "UPDATE audit_entries SET hash = decode(repeat('00', 32), 'hex') WHERE n = 3",
            3,
        ),
        ("number", "UPDATE audit_entries SET n = 99 WHERE n = 3", 3),
        ("first deleted", "DELETE FROM audit_entries WHERE n = 1", 1),
        ("middle deleted", "DELETE FROM audit_entries WHERE n = 5", 5),
        (
            "closed up",
            "DELETE FROM audit_entries WHERE n = 5; UPDATE audit_entries SET n = n - 1 WHERE n > 5",
            5,
        ),
        (
            "reordered",
            "UPDATE audit_entries SET n = CASE n WHEN 4 THEN 104 WHEN 5 THEN 4 END WHERE n IN (4, 5); UPDATE audit_entries SET n = 5 WHERE n = 104",
            4,
        ),
        ("tail cut", "DELETE FROM audit_entries WHERE n > 6", 7),
        ("all deleted", "DELETE FROM audit_entries", 1),
        ("head moved", "UPDATE audit_heads SET n = 6", 9),
        (
            "head hash",
            "UPDATE audit_heads SET hash = decode(repeat('00', 32), 'hex')",
            9,
        ),
        ("head deleted", "DELETE FROM audit_heads", 9),
        (
            "one inserted",
            "INSERT INTO audit_entries SELECT college_id, 9, at, actor_id, actor_kind, action, entity, entity_id, before, after, request_id, previous_hash, hash FROM audit_entries WHERE n = 8",
            9,
        ),
    ];
    for (what, statement, first_bad) in tamperings {
        owner
            .batch_execute(&format!("SET session_replication_role = replica; {statement}"))
            .await
            .unwrap();
        let found = check(&app).await;
        assert_eq!(found.first_bad, Some(first_bad), "{what}: {found:?}");
        owner
            .batch_execute(
                "DELETE FROM audit_entries; INSERT INTO audit_entries SELECT * FROM kept;
                 DELETE FROM audit_heads; INSERT INTO audit_heads SELECT * FROM kept_heads",
            )
            .await
            .unwrap();
        assert!(check(&app).await.holds(), "restored after: {what}");
    }
    println!("tamperings of the audit chain: {} tried, all named", tamperings.len());
}

#[tokio::test]
async fn every_change_is_in_the_trail() {
    let world = World::start(&["alpha"]).await;
    let mut missing = Vec::new();
    let (mut proven, mut unproven) = (0, Vec::new());
    // The rows of the fixture's alpha were put there by hand, so its chain begins anew.
    world
        .owner
        .batch_execute("SET session_replication_role = replica; DELETE FROM audit_entries; DELETE FROM audit_heads; SET session_replication_role = origin")
        .await
        .unwrap();
    let entries = async || -> i64 {
        let row = world
            .owner
            .query_one(
                "SELECT count(*) FROM audit_entries WHERE action NOT IN ('session.opened', 'access.wrong_college')",
                &[],
            )
            .await
            .unwrap();
        row.get(0)
    };
    let mut routes: Vec<_> = routes::all()
        .filter(|route| route.method != "GET" && !is_page(route))
        .filter(|route| matches!(route.audience, Audience::Members | Audience::Visitors))
        .collect();
    routes.sort_by_key(|route| route.method == "DELETE");
    for route in routes {
        let operation = format!("{} {}", route.method, route.path);
        if QUIET.iter().any(|(end, _)| operation.ends_with(end)) {
            continue;
        }
        let (mut succeeded, mut written) = (false, false);
        for who in ["alumna", "admin", "student", "moderator"] {
            let path = world.fresh_path("alpha", who, route).await;
            let client = world.signed_in("alpha", who).await;
            let body = world.fitting_body(route);
            let before = entries().await;
            let answer = world.call(&client, route, &path, body.as_ref()).await;
            succeeded |= answer.status.is_success();
            // Giving back what one does not hold succeeds and changes nothing; somebody else's try shows the entry.
            written |= answer.status.is_success() && entries().await > before;
            if written {
                break;
            }
        }
        if succeeded && !written {
            missing.push(format!("{} {}", route.method, route.path));
        } else if succeeded {
            proven += 1;
        } else {
            unproven.push(format!("{} {}", route.method, route.path));
        }
    }
    assert!(missing.is_empty(), "changed something without an entry: {missing:#?}");
    let found = check(&world.app).await;
    assert!(found.holds(), "{found:?}");
    println!(
        "audit: {proven} operations succeeded and left an entry; {} entries, the chain holds",
        found.entries
    );
    for route in unproven {
        println!("  not brought to success here: {route}");
    }
}
