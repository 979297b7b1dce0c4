//! The second layer: what the database itself refuses, and the plans it chooses.

use peer2peer::platform::scope::UserId;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tokio_postgres::Client;

use super::{cast, decide, draft, path, published, submit};
use crate::support::{TestApp, college_id, person};

/// Enters a college as one of its people, as the product does.
async fn enter(db: &Client, college: &str, who: &str, role: &str, capabilities: &str) {
    db.batch_execute("ROLLBACK; BEGIN").await.unwrap();
    for (name, value) in [
        ("app.college_id", college_id(college).to_string()),
        ("app.user_id", person(college, who).id.to_string()),
        ("app.role", role.to_owned()),
        ("app.capabilities", capabilities.to_owned()),
    ] {
        db.execute("SELECT set_config($1, $2, true)", &[&name, &value])
            .await
            .unwrap();
    }
}

/// Runs a statement under a savepoint and answers how many rows it touched, or why not.
async fn attempt(db: &Client, sql: &str) -> Result<u64, String> {
    db.batch_execute("SAVEPOINT attempt").await.unwrap();
    let result = db.execute(sql, &[]).await;
    db.batch_execute("ROLLBACK TO SAVEPOINT attempt").await.unwrap();
    result.map_err(|error| {
        error
            .as_db_error()
            .map_or_else(|| error.to_string(), |e| e.message().to_owned())
    })
}

#[tokio::test]
async fn versions_and_decisions_never_change() {
    let cast = cast().await;
    published(&cast.author, &cast.moderator, "Kaveri").await;
    let app = cast.app.database.db_app().await;
    enter(&app, "alpha", "admin", "college_admin", "").await;
    for sql in [
        "UPDATE experience_versions SET content = '{}'",
        "DELETE FROM experience_versions",
        "TRUNCATE experience_versions CASCADE",
        "UPDATE experience_decisions SET decision = 'approved'",
        "DELETE FROM experience_decisions",
        "UPDATE experience_feed SET company = 'x'",
        "UPDATE experience_feed SET helpful_count = 1000",
        "UPDATE experiences SET author_id = NULL",
    ] {
        attempt(&app, sql).await.expect_err(sql);
    }
    let owner = cast.app.database.db_owner().await;
    owner.batch_execute("BEGIN").await.unwrap();
    for sql in [
        "UPDATE experience_versions SET content = '{}'",
        "DELETE FROM experience_versions",
        "TRUNCATE experience_versions CASCADE",
        "DELETE FROM experience_decisions",
    ] {
        let refused = attempt(&owner, sql)
            .await
            .expect_err("even a superuser is stopped by the trigger");
        assert!(refused.contains("never changed"), "{refused}");
    }
    for sql in [
        "UPDATE experience_decisions SET reason = 'x'",
        "UPDATE experience_decisions SET decision = 'rejected', reason = '', reason_salt = NULL, reason_erased_at = now()",
    ] {
        let refused = attempt(&owner, sql).await.expect_err(sql);
        assert!(refused.contains("only its reason can be erased"), "{refused}");
    }
}

/// What a moderator wrote stands beside the chain: erased, the chain still holds, and nothing tells what it said.
#[tokio::test]
async fn attack_s14_a_reason_can_be_erased_without_a_hole_in_the_chain() {
    let cast = cast().await;
    let id = draft(&cast.author, "Kaveri").await["id"].clone();
    submit(&cast.author, &id).await.expect(200);
    decide(&cast.moderator, &id, "reject", 1).await.expect(200);
    let reason = "Please say more about the second round.";
    let owner = cast.app.database.db_owner().await;
    let after: String = owner
        .query_one(
            "SELECT after::text FROM audit_entries WHERE action = 'experience.rejected'",
            &[],
        )
        .await
        .unwrap()
        .get(0);
    let after: serde_json::Value = serde_json::from_str(&after).unwrap();
    assert!(
        after.get("reason").is_none() && !after.to_string().contains("second round"),
        "{after}"
    );
    let row = owner
        .query_one("SELECT reason, reason_salt FROM experience_decisions", &[])
        .await
        .unwrap();
    let (kept, salt): (String, Vec<u8>) = (row.get(0), row.get(1));
    let digest = Sha256::new().chain_update(&salt).chain_update(reason).finalize();
    assert_eq!(
        (kept.as_str(), after["reason_digest"].as_str()),
        (reason, Some(hex::encode(digest).as_str()))
    );

    // Nobody but the product itself erases.
    let erase = "UPDATE experience_decisions SET reason = '', reason_salt = NULL, reason_erased_at = now()";
    let app = cast.app.database.db_app().await;
    enter(&app, "alpha", "moderator", "faculty", "moderator").await;
    assert_eq!(attempt(&app, erase).await, Ok(0));
    enter(&app, "beta", "admin", "system", "").await;
    assert_eq!(attempt(&app, erase).await, Ok(0), "nor another college's");
    enter(&app, "alpha", "admin", "system", "").await;
    assert_eq!(app.execute(erase, &[]).await.unwrap(), 1);
    app.batch_execute("COMMIT").await.unwrap();
    let admin = cast.app.signed_in("alpha", "admin").await;
    let checked = admin.get("/api/v1/admin/audit/verify").await.expect(200).json();
    assert_eq!(checked["first_bad"], serde_json::Value::Null, "{checked}");
    let review = cast.moderator.get(&super::desk(&id, "")).await.expect(200).text;
    assert!(!review.contains("second round"));
}

/// A column that is added later, and granted for updates, is closed by the guard until the guard names it.
#[tokio::test]
async fn guards_refuse_columns_they_do_not_name() {
    let cast = cast().await;
    let waiting = draft(&cast.author, "Waiting").await["id"].clone();
    submit(&cast.author, &waiting).await.expect(200);
    let owner = cast.app.database.db_owner().await;
    for table in ["experiences", "users"] {
        owner
            .batch_execute(&format!(
                "ALTER TABLE {table} ADD COLUMN later text; GRANT UPDATE (later) ON {table} TO p2p_app"
            ))
            .await
            .unwrap();
    }
    let db = cast.app.database.db_app().await;
    enter(&db, "alpha", "moderator", "faculty", "moderator").await;
    let decide = |also: &str| {
        format!(
            "UPDATE experiences SET state = 'approved', pending_since = NULL{also} WHERE id = '{}'",
            waiting.as_str().unwrap()
        )
    };
    assert_eq!(attempt(&db, &decide("")).await, Ok(1));
    for also in [
        ", later = 'x'",
        ", content = content || '{\"company\": \"x\"}'",
        ", content = content || '{\"rounds\": [1]}'",
        ", content = content || '{\"later\": \"x\"}'",
        ", content = content - 'tips'",
        ", revision = 9",
    ] {
        let refused = attempt(&db, &decide(also)).await.expect_err(also);
        assert!(refused.contains("change no text"), "{refused}");
    }
    enter(&db, "alpha", "student", "student", "").await;
    let own = |set: &str| format!("UPDATE users SET {set} WHERE id = '{}'", person("alpha", "student").id);
    assert_eq!(attempt(&db, &own("full_name = 'Sana S', theme = 'dark'")).await, Ok(1));
    for set in ["later = 'x'", "role = 'college_admin'", "placed_at = now()"] {
        let refused = attempt(&db, &own(set)).await.expect_err(set);
        assert!(refused.contains("only the college changes"), "{refused}");
    }
}

#[tokio::test]
async fn the_database_lets_each_person_do_their_part_only() {
    let cast = cast().await;
    let public = published(&cast.author, &cast.moderator, "Kaveri").await;
    let public = public.as_str().unwrap();
    let waiting = draft(&cast.author, "Waiting").await["id"].clone();
    submit(&cast.author, &waiting).await.expect(200);
    let waiting = waiting.as_str().unwrap().to_owned();
    let hidden = draft(&cast.author, "Draft").await["id"].clone();
    let hidden = hidden.as_str().unwrap().to_owned();
    let db = cast.app.database.db_app().await;
    let count = async |sql: &str| db.query_one(sql, &[]).await.unwrap().get::<_, i64>(0);
    let insert_for = |author: UserId| {
        format!(
            "INSERT INTO experiences (id, author_id, content) VALUES (gen_random_uuid(), '{author}', '{{\"company\": \"x\"}}')"
        )
    };

    for (who, role, capabilities, rows, versions, texts) in [
        ("alumna", "alumni", "", 3, 2, 1),
        ("alumnus", "alumni", "", 0, 1, 1),
        ("student", "student", "", 0, 1, 1),
        ("faculty", "faculty", "", 0, 1, 1),
        ("moderator", "faculty", "moderator", 3, 2, 1),
        ("admin", "college_admin", "", 3, 2, 1),
        ("student", "visitor", "", 0, 0, 0),
    ] {
        enter(&db, "alpha", who, role, capabilities).await;
        if who == "student" && role == "visitor" {
            db.execute("SELECT set_config('app.user_id', '', true)", &[])
                .await
                .unwrap();
        }
        assert_eq!(count("SELECT count(*) FROM experiences").await, rows, "{who} as {role}");
        assert_eq!(
            count("SELECT count(*) FROM experience_versions").await,
            versions,
            "{who} as {role}"
        );
        assert_eq!(
            count("SELECT count(*) FROM experience_texts").await,
            texts,
            "{who} as {role}"
        );
    }
    enter(&db, "beta", "admin", "college_admin", "").await;
    for table in [
        "experiences",
        "experience_versions",
        "experience_feed",
        "experience_texts",
        "experience_search",
        "experience_decisions",
    ] {
        assert_eq!(count(&format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
    }
    for function in ["find_experiences", "search_experiences"] {
        let found = count(&format!(
            "SELECT count(*) FROM p2p.{function}('kaveri', NULL, NULL, 10)"
        ))
        .await;
        assert_eq!(found, 0, "{function} of another college");
    }
    enter(&db, "alpha", "student", "student", "").await;
    for function in ["find_experiences", "search_experiences"] {
        let found = count(&format!(
            "SELECT count(*) FROM p2p.{function}('kaveri', NULL, NULL, 10)"
        ))
        .await;
        assert_eq!(found, 1, "{function}");
        attempt(&db, &format!("SELECT p2p.{function}('a &', NULL, NULL, 10)"))
            .await
            .expect_err("not a query");
    }
    db.batch_execute("ROLLBACK").await.unwrap();
    assert_eq!(
        count("SELECT count(*) FROM p2p.find_experiences('kaveri', NULL, NULL, 10)").await,
        0,
        "no context"
    );

    // Writing.
    for (who, role, ok) in [
        ("alumna", "alumni", true),
        ("student", "student", true),
        ("faculty", "faculty", false),
        ("admin", "college_admin", false),
    ] {
        enter(&db, "alpha", who, role, "").await;
        assert_eq!(
            attempt(&db, &insert_for(person("alpha", who).id)).await.is_ok(),
            ok,
            "{who}"
        );
        attempt(&db, &insert_for(person("alpha", "alumnus").id))
            .await
            .expect_err("for somebody else");
        attempt(&db, &insert_for(person("beta", "alumna").id))
            .await
            .expect_err("for another college's person");
    }
    // A reader touches nothing.
    for (who, role) in [("student", "student"), ("faculty", "faculty"), ("alumnus", "alumni")] {
        enter(&db, "alpha", who, role, "").await;
        for sql in [
            "UPDATE experiences SET content = '{\"company\": \"x\"}'",
            "DELETE FROM experiences",
            "DELETE FROM experience_feed",
            "UPDATE experience_texts SET content = '{}'",
            "DELETE FROM experience_texts",
        ] {
            assert_eq!(attempt(&db, sql).await.unwrap_or(0), 0, "{who}: {sql}");
        }
        attempt(&db, &format!("INSERT INTO experience_decisions (experience_id, version, author_id, decision, decided_by) SELECT '{waiting}', 1, '{}', 'approved', p2p.current_member()", person("alpha", "alumna").id)).await.expect_err("no decisions");
        attempt(&db, &format!("INSERT INTO moderation_claims (kind, item_id, claimed_by, expires_at) VALUES ('experience', '{waiting}', p2p.current_member(), now())")).await.expect_err("no claims");
        attempt(
            &db,
            &format!(
                "INSERT INTO experience_helpful (experience_id, user_id) VALUES ('{public}', '{}')",
                person("alpha", "classmate").id
            ),
        )
        .await
        .expect_err("not for others");
        attempt(
            &db,
            &format!(
                "INSERT INTO experience_bookmarks (experience_id, user_id) VALUES ('{public}', '{}')",
                person("alpha", "classmate").id
            ),
        )
        .await
        .expect_err("not for others");
    }
    // An author decides nothing, not even with the capability, and does not touch what is under review.
    enter(&db, "alpha", "alumna", "alumni", "moderator").await;
    for sql in [
        format!("UPDATE experiences SET state = 'approved', pending_since = NULL WHERE id = '{waiting}'"),
        format!("UPDATE experiences SET content = content || '{{\"company\": \"x\"}}' WHERE id = '{waiting}'"),
        format!("UPDATE experiences SET state = 'approved' WHERE id = '{hidden}'"),
        format!(
            "INSERT INTO experience_decisions (experience_id, version, author_id, decision, decided_by) SELECT '{waiting}', 1, '{0}', 'approved', '{0}'",
            person("alpha", "alumna").id
        ),
        format!("INSERT INTO experience_helpful (experience_id, user_id) VALUES ('{public}', p2p.current_member())"),
    ] {
        attempt(&db, &sql).await.expect_err(&sql);
    }
    assert_eq!(
        attempt(&db, &format!("DELETE FROM experiences WHERE id = '{waiting}'")).await,
        Ok(0)
    );
    // A moderator changes no text, moves nothing that does not wait, and does not learn who found what helpful.
    let mark = cast.student.put(&path(&json!(public), "/helpful"), &json!({})).await;
    mark.expect(204);
    enter(&db, "alpha", "moderator", "faculty", "moderator").await;
    assert_eq!(attempt(&db, "SELECT FROM experience_helpful").await, Ok(0));
    for sql in [
        format!("UPDATE experiences SET content = content || '{{\"company\": \"x\"}}' WHERE id = '{waiting}'"),
        format!("UPDATE experiences SET state = 'approved' WHERE id = '{hidden}'"),
        format!("UPDATE experiences SET state = 'rejected' WHERE id = '{public}'"),
        format!("UPDATE experiences SET state = 'draft', pending_since = NULL WHERE id = '{waiting}'"),
    ] {
        attempt(&db, &sql).await.expect_err(&sql);
    }
    assert_eq!(
        attempt(
            &db,
            &format!("UPDATE experiences SET state = 'rejected', pending_since = NULL WHERE id = '{waiting}'")
        )
        .await,
        Ok(1)
    );
    assert_eq!(cast.student.get(&path(&json!(public), "")).await.status.as_u16(), 200);
    assert_eq!(
        decide(&cast.moderator, &json!(waiting), "approve", 1)
            .await
            .status
            .as_u16(),
        200
    );
}

/// Many published shares of two colleges, straight into the tables.
async fn fill(app: &TestApp, how_many: i32) {
    let owner = app.database.db_owner().await;
    for college in ["alpha", "beta"] {
        let (college, author) = (college_id(college), person(college, "alumna").id);
        owner
            .batch_execute(&format!(
                "SET session_replication_role = replica;
                 INSERT INTO experience_feed (college_id, experience_id, version, author_id, author_role, anonymous, company, company_key,
                    role, role_key, placement_year, programme, outcome, round_kinds, excerpt, published_at, approved_at)
                 SELECT '{college}', gen_random_uuid(), 1, '{author}', 'alumni', false, 'Company ' || n % 500, 'company ' || n % 500,
                    'Engineer', 'engineer', 2020 + n % 6, '', 'selected', ARRAY['coding'], repeat('word ', 40), now() - n * interval '1 minute', now()
                 FROM generate_series(1, {how_many}) n;
                 INSERT INTO experience_search (college_id, experience_id, published_at, words)
                 SELECT college_id, experience_id, published_at,
                    to_tsvector('simple', company || ' ' || left(md5(experience_id::text), 4) || ' ' || repeat('common words here ', 5))
                 FROM experience_feed WHERE college_id = '{college}';
                 SET session_replication_role = DEFAULT;"
            ))
            .await
            .unwrap();
    }
    owner
        .batch_execute("ANALYZE experience_feed; ANALYZE experience_search; ANALYZE users")
        .await
        .unwrap();
}

async fn plan(db: &Client, sql: &str) -> String {
    let rows = db
        .query(&format!("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {sql}"), &[])
        .await
        .unwrap();
    rows.iter()
        .map(|row| row.get::<_, String>(0))
        .collect::<Vec<_>>()
        .join("\n")
}

#[tokio::test]
async fn the_feed_and_the_search_stay_on_their_indexes() {
    let app = TestApp::start().await;
    fill(&app, 20_000).await;
    let db = app.database.db_app().await;
    enter(&db, "alpha", "student", "student", "").await;
    let college = college_id("alpha");
    let me = person("alpha", "student").id;
    let feed = |filter: &str| {
        format!(
            "SELECT f.experience_id, f.author_id, u.full_name, f.company, f.excerpt, f.published_at,
                f.experience_id IN (SELECT experience_id FROM experience_bookmarks WHERE college_id = '{college}' AND user_id = '{me}'),
                f.experience_id IN (SELECT experience_id FROM experience_helpful WHERE college_id = '{college}' AND user_id = '{me}')
             FROM experience_feed f JOIN users u ON u.college_id = f.college_id AND u.id = f.author_id
             WHERE f.college_id = '{college}' {filter}
             ORDER BY f.published_at DESC, f.experience_id DESC LIMIT 21"
        )
    };
    let newest = plan(&db, &feed("")).await;
    println!("{newest}");
    assert!(newest.contains("experience_feed_newest"), "{newest}");
    assert!(
        !newest.contains("Seq Scan on experience_feed") && !newest.contains("Sort"),
        "{newest}"
    );
    let company = plan(&db, &feed("AND f.company_key ^@ 'company 7'")).await;
    assert!(!company.contains("Seq Scan on experience_feed"), "{company}");
    // Deep in the list the index starts where the cursor is.
    let deep = plan(
        &db,
        &feed("AND (f.published_at, f.experience_id) < (now() - interval '10 days', '00000000-0000-0000-0000-000000000000')"),
    )
    .await;
    assert!(
        deep.contains("Index Cond") && deep.contains("ROW(published_at, experience_id)"),
        "{deep}"
    );

    // Who reads is settled before the first row, not asked for each.
    for text in [&newest, &company, &deep] {
        let asked: Vec<&str> = text.lines().filter(|line| line.contains("current_setting")).collect();
        assert!(
            !asked.is_empty() && asked.iter().all(|line| line.contains("One-Time Filter")),
            "{text}"
        );
    }

    // Inside the search function: what auto_explain would show, by asking as the function's owner.
    let owner = app.database.db_owner().await;
    owner.batch_execute("BEGIN").await.unwrap();
    for (name, value) in [
        ("app.college_id", college.to_string()),
        ("app.role", "student".to_owned()),
    ] {
        owner
            .execute("SELECT set_config($1, $2, true)", &[&name, &value])
            .await
            .unwrap();
    }
    owner
        .batch_execute(
            "SET LOCAL ROLE p2p_search;
             PREPARE inside(text, timestamptz, uuid, integer) AS
             SELECT s.experience_id, s.published_at FROM public.experience_search s
             WHERE s.college_id = (SELECT p2p.current_college()) AND (SELECT p2p.is_member() OR p2p.is_system())
                AND s.words @@ $1::tsquery
                AND ($2 IS NULL OR (s.published_at, s.experience_id) < ($2, $3))
             ORDER BY s.published_at DESC, s.experience_id DESC LIMIT least($4, 2000);
             SET LOCAL plan_cache_mode = force_generic_plan;",
        )
        .await
        .unwrap();
    let search = plan(&owner, "EXECUTE inside('''company'':* & ''77''', NULL, NULL, 2000)").await;
    println!("{search}");
    assert!(
        search.contains("experience_search_words") && !search.contains("Seq Scan on experience_search"),
        "{search}"
    );
    let whole = plan(&db, "SELECT * FROM p2p.find_experiences('''77''', NULL, NULL, 2000)").await;
    println!("{whole}");
}
