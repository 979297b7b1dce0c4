//! Commands of the program itself, run as a process beside the server, as an operator runs them.

use std::process::Command;

use serde_json::json;

use crate::support::{PASSWORD, TestApp};

/// What a command printed, and whether it succeeded.
struct Ran {
    good: bool,
    out: String,
    err: String,
}

/// Runs the program on the database of the test.
fn run(app: &TestApp, arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_peer2peer"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("P2P_ENV", "test")
        .env("P2P_BASE_DOMAIN", "p2p.test")
        .env("P2P_DATA_DIR", app.data_dir.join("commands"))
        .env("DATABASE_URL", app.database.app_url())
        .env("P2P_PLATFORM_DATABASE_URL", app.database.platform_url())
        .env("P2P_OWNER_DATABASE_URL", app.database.owner_url())
        .output()
        .unwrap();
    Ran {
        good: output.status.success(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[tokio::test]
async fn operators_are_added_listed_and_removed() {
    let app = TestApp::start().await;
    let added = run(
        &app,
        &[
            "operators",
            "add",
            "--email",
            "Opal@Platform.example",
            "--name",
            "Opal Operator",
        ],
    );
    assert!(added.good, "{}", added.err);
    let (at, token) = added.out.trim().rsplit_once('/').unwrap();
    assert!(
        at.starts_with("http://console.p2p.test") && at.ends_with("/set-password"),
        "{at}"
    );

    let mut console = app.client("console");
    let link = json!({ "token": token, "password": PASSWORD });
    console
        .post("/api/v1/console/auth/set-password", &link)
        .await
        .expect(204);
    let login = json!({ "email": "opal@platform.example", "password": PASSWORD });
    let answer = console.post("/api/v1/console/auth/login", &login).await.expect(200);
    console.token = answer.json()["access_token"].as_str().map(ToOwned::to_owned);
    console.get("/api/v1/console/auth/me").await.expect(200);

    let listed = run(&app, &["operators", "list"]);
    assert!(listed.good && listed.out.contains("opal@platform.example") && listed.out.contains("Opal Operator"));
    let removed = run(&app, &["operators", "remove", "--email", "OPAL@platform.example"]);
    assert!(removed.good, "{}", removed.err);
    console.get("/api/v1/console/auth/me").await.expect(401);
    console.post("/api/v1/console/auth/login", &login).await.expect(401);
    let again = run(&app, &["operators", "remove", "--email", "opal@platform.example"]);
    assert!(
        !again.good && again.err.contains("there is no operator"),
        "{}",
        again.err
    );
    let nobody = run(&app, &["operators", "add", "--email", "not an address"]);
    assert!(!nobody.good && nobody.out.is_empty(), "{}", nobody.out);

    let owner = app.database.db_owner().await;
    let rows = owner
        .query("SELECT action FROM platform_audit ORDER BY n", &[])
        .await
        .unwrap();
    let recorded: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    for action in ["operator.added", "operator.removed"] {
        assert!(
            recorded.iter().any(|one| one == action),
            "{action} is not in {recorded:?}"
        );
    }
}

#[tokio::test]
async fn audit_verify_names_the_first_bad_entry_and_fails() {
    let app = TestApp::start().await;
    for college in ["alpha", "beta"] {
        app.signed_in(college, "student").await;
    }
    let added = run(&app, &["operators", "add", "--email", "opal@platform.example"]);
    assert!(added.good, "{}", added.err);
    let whole = run(&app, &["audit", "verify"]);
    assert!(whole.good, "{}{}", whole.out, whole.err);
    assert!(whole.out.contains("platform: holds, ") && whole.out.contains("colleges: 3 chains, 2 entries read"));
    let one = run(&app, &["audit", "verify", "--college", "alpha"]);
    assert!(one.good && one.out.trim() == "alpha: holds, 1 entries", "{}", one.out);
    let none = run(&app, &["audit", "verify", "--college", "omega"]);
    assert!(!none.good && none.err.contains("there is no college"), "{}", none.err);

    let owner = app.database.db_owner().await;
    owner
        .batch_execute("SET session_replication_role = replica; UPDATE audit_entries SET action = 'x' WHERE n = 1")
        .await
        .unwrap();
    let broken = run(&app, &["audit", "verify"]);
    assert!(
        !broken.good && broken.err.contains("2 of the chains do not hold"),
        "{}",
        broken.err
    );
    for college in ["alpha", "beta"] {
        assert!(
            broken.out.contains(&format!("{college}: BROKEN at entry 1: ")),
            "{}",
            broken.out
        );
    }
    assert!(broken.out.contains("platform: holds"), "{}", broken.out);
    owner
        .batch_execute("UPDATE platform_audit SET entity_id = 'other' WHERE n = 1")
        .await
        .unwrap();
    let broken = run(&app, &["audit", "verify"]);
    assert!(
        !broken.good && broken.out.contains("platform: BROKEN at entry 1: "),
        "{}",
        broken.out
    );
}

#[tokio::test]
async fn the_demo_in_full_size_is_a_busy_college_and_loads_once() {
    let app = TestApp::start().await;
    let loaded = run(&app, &["demo"]);
    assert!(loaded.good, "{}", loaded.err);

    let owner = app.database.db_owner().await;
    let count = async |what: &str| -> i64 {
        let query = format!(
            "SET row_security = off; SELECT count(*) FROM {what} AND college_id =
                (SELECT id FROM colleges WHERE slug = 'northgate')"
        );
        let answers = owner.simple_query(&query).await.unwrap();
        let rows = answers.iter().find_map(|answer| match answer {
            tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0),
            _ => None,
        });
        rows.unwrap().parse().unwrap()
    };
    let within = [
        ("experience_feed WHERE true", 150..=160),
        ("experiences WHERE state = 'pending'", 12..=14),
        ("experiences WHERE state IN ('changes_requested', 'rejected')", 4..=8),
        ("users WHERE role = 'student'", 300..=410),
        ("users WHERE role = 'alumni'", 100..=120),
        ("users WHERE role = 'faculty'", 30..=30),
        ("users WHERE role = 'college_admin'", 3..=3),
        ("roster_entries WHERE true", 526..=526),
        ("roster_imports WHERE state = 'failed'", 1..=1),
        ("roster_imports WHERE state = 'done'", 2..=2),
        ("connections WHERE state = 'accepted'", 80..=300),
        ("connections WHERE state = 'requested'", 10..=100),
        ("conversations WHERE true", 30..=60),
        ("messages WHERE created_at < now() - interval '7 days'", 100..=400),
        ("message_reports WHERE true", 1..=3),
        ("audit_entries WHERE at < now() - interval '60 days'", 400..=2_000),
        ("audit_entries WHERE at < now() - interval '2 days'", 1_000..=3_000),
    ];
    for (what, wanted) in within {
        let found = count(what).await;
        assert!(wanted.contains(&found), "{what}: {found}");
    }
    let verified = run(&app, &["audit", "verify", "--college", "northgate"]);
    assert!(verified.good, "{}{}", verified.out, verified.err);

    let entries = count("audit_entries WHERE true").await;
    let again = run(&app, &["demo"]);
    assert!(again.good, "{}", again.err);
    assert_eq!(count("audit_entries WHERE true").await, entries);
}
