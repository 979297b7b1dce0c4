//! The login of requests with an SQL shell in its hands, once more: what it could do inside the context it chooses itself.

use peer2peer::platform::db::columns::{self, Class};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::rows::{Outcome, act_as, attempt};
use crate::support::{TestApp, TestDatabase, person};

const REFUSED: &str = "42501";

#[tokio::test]
async fn attack_s13_no_secret_is_read_whatever_the_context() {
    let app = TestApp::start().await;
    let mut student = app.signed_in("alpha", "student").await;
    let refresh = student.refresh.take().unwrap();
    let login = app.database.db_app().await;
    let mut tried = 0;
    for college in ["alpha", "beta"] {
        for role in ["visitor", "student", "college_admin", "system"] {
            login.batch_execute("BEGIN").await.unwrap();
            act_as(&login, Some(college), role, Some(person(college, "admin").id)).await;
            for (table, column, class) in columns::all() {
                // The salt of a reason stands beside the reason itself.
                if class != Class::Secret || (table, column) == ("experience_decisions", "reason_salt") {
                    continue;
                }
                for statement in [
                    format!("SELECT {column} FROM {table}"),
                    format!("SELECT * FROM {table}"),
                    format!("SELECT count({column}) FROM {table}"),
                    format!("SELECT count(*) FROM {table} WHERE {column}::text LIKE '$argon2%'"),
                    format!("SELECT 1 FROM {table} ORDER BY {column} LIMIT 1"),
                    format!("SELECT t::text FROM {table} t"),
                    format!("SELECT row_to_json(t) FROM {table} t"),
                    format!("DELETE FROM {table} RETURNING {column}"),
                    format!("DELETE FROM {table} WHERE {column} IS NOT NULL"),
                    format!("UPDATE {table} SET {column} = {column} RETURNING {column}"),
                    format!("COPY {table} ({column}) TO STDOUT"),
                ] {
                    let outcome = attempt(&login, &statement).await;
                    assert_eq!(
                        outcome.code(),
                        REFUSED,
                        "as {role} of {college}: {statement}: {outcome:?}"
                    );
                    tried += 1;
                }
            }
            login.batch_execute("ROLLBACK").await.unwrap();
        }
    }
    assert!(tried >= 11 * 5 * 8, "{tried}");
    // The functions hand out nothing either: not for everybody at once, and not for one.
    login.batch_execute("BEGIN").await.unwrap();
    act_as(&login, Some("alpha"), "system", None).await;
    let salts = attempt(&login, "SELECT p2p.password_salt(id) FROM users ORDER BY id").await;
    let Outcome::Rows(salts) = &salts else {
        panic!("{salts:?}")
    };
    let owner = app.database.db_owner().await;
    let kept: Vec<String> = owner
        .query("SELECT password_hash FROM credentials", &[])
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect();
    assert!(!kept.is_empty() && salts.len() > 3);
    for salt in salts.iter().flatten() {
        assert!(salt.starts_with("$argon2id$") || salt == "NULL", "{salt}");
        assert!(!kept.contains(salt), "{salt}");
        assert_eq!(salt.split('$').nth(5), None, "{salt}");
    }
    let guess = attempt(
        &login,
        &format!(
            "SELECT p2p.password_is('{}', ARRAY['$argon2id$', '', '%'])",
            person("alpha", "student").id
        ),
    )
    .await;
    assert_eq!(guess, Outcome::Rows(vec![vec!["NULL".to_owned()]]));
    // Of another college, not even to who has the token or the hash.
    let digest = hex::encode(Sha256::digest(refresh.as_bytes()));
    act_as(&login, Some("beta"), "system", None).await;
    let foreign = [
        format!(
            "SELECT 1 WHERE p2p.password_is('{}', ARRAY['{}']) IS NOT NULL",
            person("alpha", "student").id,
            kept[0]
        ),
        format!(
            "SELECT 1 WHERE p2p.password_salt('{}') IS NOT NULL",
            person("alpha", "student").id
        ),
        format!("SELECT * FROM p2p.use_refresh_token('\\x{digest}', now())"),
    ];
    for statement in &foreign {
        let outcome = attempt(&login, statement).await;
        assert_eq!(outcome, Outcome::Rows(Vec::new()), "{statement}");
    }
    // In its own college the token counts: the probe works.
    act_as(&login, Some("alpha"), "system", None).await;
    let own = attempt(&login, &foreign[2]).await;
    assert!(matches!(&own, Outcome::Rows(rows) if rows.len() == 1), "{own:?}");
    // Nobody but the product itself asks.
    act_as(&login, Some("alpha"), "student", Some(person("alpha", "student").id)).await;
    let member = attempt(&login, &foreign[2]).await;
    assert_eq!(member, Outcome::Rows(Vec::new()));
    login.batch_execute("ROLLBACK").await.unwrap();
}

#[tokio::test]
async fn attack_s13_the_trail_takes_entries_in_the_name_of_who_acts_only() {
    let app = TestApp::start().await;
    let login = app.database.db_app().await;
    let student = person("alpha", "student").id;
    let append = "SELECT p2p.append_audit(ARRAY['probe.done'], ARRAY['probe'], ARRAY['1'], ARRAY[NULL]::jsonb[],
        ARRAY['{\"b\": [1, null, true, \"é\\n\\u0001\\\"\"], \"a\": {\"aa\": {}, \"b\": -7}, \"Z\": []}']::jsonb[], 'request', NULL)";
    login.batch_execute("BEGIN").await.unwrap();
    for role in ["student", "college_admin", "system"] {
        act_as(&login, Some("alpha"), role, Some(student)).await;
        for statement in [
            "INSERT INTO audit_entries (n, at, actor_kind, action, entity, entity_id, previous_hash, hash)
                VALUES (1, now(), 'member', 'x', 'x', 'x', decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'))",
            "INSERT INTO audit_heads (n, hash) VALUES (0, decode(repeat('00', 32), 'hex'))",
            "UPDATE audit_heads SET n = 0",
            "DELETE FROM audit_heads",
            "DELETE FROM audit_entries",
            "SELECT 1 FROM audit_heads FOR UPDATE",
        ] {
            let outcome = attempt(&login, statement).await;
            assert_eq!(outcome.code(), REFUSED, "as {role}: {statement}: {outcome:?}");
        }
    }
    // Nobody, and a member who is nobody.
    for (college, role) in [
        (None, "system"),
        (Some("alpha"), "nobody"),
        (Some("alpha"), "student"),
        (Some("alpha"), ""),
    ] {
        act_as(&login, college, role, None).await;
        let outcome = attempt(&login, append).await;
        assert_eq!(outcome.code(), REFUSED, "as {role} of {college:?}: {outcome:?}");
    }
    // What program and database would write differently is refused, so that nobody breaks the chain with it.
    act_as(&login, Some("alpha"), "student", Some(student)).await;
    for odd in ["1.10", "1e400", "12345678901234567890"] {
        let outcome = attempt(&login, &append.replace("-7", odd)).await;
        assert_eq!(outcome.code(), "23514", "{odd}: {outcome:?}");
    }
    let deep = append.replace("-7", &format!("{}{}", "[".repeat(100), "]".repeat(100)));
    assert_eq!(attempt(&login, &deep).await.code(), "23514");
    login.batch_execute(append).await.unwrap();
    // The name of somebody else counts for the product itself only.
    login
        .batch_execute(&format!(
            "SELECT set_config('app.on_behalf_of', '{}', true); {append}",
            person("alpha", "admin").id
        ))
        .await
        .unwrap();
    act_as(&login, Some("alpha"), "visitor", None).await;
    login.batch_execute(append).await.unwrap();
    login.batch_execute("COMMIT").await.unwrap();
    let admin = app.signed_in("alpha", "admin").await;
    let trail = admin.get("/api/v1/admin/audit?entity=probe").await.expect(200).json();
    let actors: Vec<_> = trail["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| (entry["actor_kind"].as_str().unwrap(), entry["actor_id"].clone()))
        .collect();
    let him = json!(student);
    assert_eq!(
        actors,
        [("visitor", json!(null)), ("member", him.clone()), ("member", him)]
    );
    let verified = admin.get("/api/v1/admin/audit/verify").await.expect(200).json();
    assert_eq!(verified["first_bad"], json!(null), "{verified}");
}

#[tokio::test]
async fn attack_s13_what_postgresql_gives_everybody_is_taken_away() {
    let database = TestDatabase::create().await;
    let login = database.db_app().await;
    login.batch_execute("BEGIN").await.unwrap();
    act_as(&login, Some("alpha"), "system", None).await;
    for statement in [
        "SELECT lo_create(0)",
        "SELECT lo_creat(-1)",
        "SELECT lo_from_bytea(0, '\\x00')",
        "SELECT lo_open(1, 131072)",
        "SELECT lo_get(1)",
        "SELECT lo_put(1, 0, '\\x00')",
        "SELECT lo_unlink(1)",
        "SELECT lo_import('/etc/passwd')",
        "SELECT pg_notify('x', 'y')",
        "SELECT pg_advisory_lock(1)",
        "SELECT pg_advisory_lock_shared(1, 2)",
        "SELECT pg_try_advisory_lock(1)",
        "SELECT pg_cancel_backend(1)",
        "SELECT pg_terminate_backend(1)",
        "SELECT query FROM pg_stat_activity",
        "SELECT * FROM pg_stat_get_activity(NULL)",
        "SELECT pg_stat_get_backend_activity(1)",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_ls_dir('/')",
    ] {
        let outcome = attempt(&login, statement).await;
        assert_eq!(outcome.code(), REFUSED, "{statement}: {outcome:?}");
    }
    login.batch_execute("ROLLBACK").await.unwrap();
    // The migrating login still takes its lock, for as long as it is connected.
    let owner = database.db_owner().await;
    owner
        .batch_execute("SET ROLE p2p_owner; SELECT pg_advisory_lock(1)")
        .await
        .unwrap();
}
