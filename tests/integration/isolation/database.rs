//! The login of requests with an SQL shell in its hands: what an injected statement could do. The variables it could
//! set itself are the one thing it may; everything here is about one college's context.

use peer2peer::platform::db::embedded::version_has_known_holes;
use peer2peer::platform::scope::CollegeId;

use super::rows::{Outcome, act_as, attempt, fill, fingerprint, mark};
use crate::support::{COLLEGES, TestDatabase, college_id, person};

const ROLES: [&str; 5] = ["student", "alumni", "faculty", "college_admin", "system"];

#[tokio::test]
async fn no_statement_reaches_another_college() {
    let database = TestDatabase::create().await;
    let owner = database.db_owner().await;
    let tables = fill(&owner, &COLLEGES, false).await;
    let before = fingerprint(&owner, "beta").await;
    assert!(before.values().all(|hash| !hash.starts_with("0 rows")), "{before:#?}");
    let app = database.db_app().await;
    let (alpha, beta) = (college_id("alpha"), college_id("beta"));
    let mut tried = 0;
    // Nothing set, nothing set but a role, and every role of alpha.
    let contexts = [(None, "nobody"), (None, "system"), (None, "college_admin")]
        .into_iter()
        .chain(ROLES.into_iter().map(|role| (Some("alpha"), role)));
    for (college, role) in contexts {
        app.batch_execute("BEGIN").await.unwrap();
        act_as(&app, college, role, Some(person("beta", "admin").id)).await;
        for table in &tables {
            let name = &table.name;
            let foreign = format!("college_id IS DISTINCT FROM '{alpha}'");
            let all = if college.is_some() { foreign.as_str() } else { "true" };
            let mut silent = vec![
                format!("SELECT * FROM {name} WHERE {all}"),
                format!("SELECT * FROM {name} WHERE college_id = '{beta}'"),
                format!("SELECT * FROM {name} WHERE college_id = '{beta}' FOR UPDATE"),
                format!("SELECT b.* FROM {name} b JOIN (SELECT '{beta}'::uuid AS x) y ON b.college_id = y.x"),
                format!("WITH b AS (SELECT * FROM {name}) SELECT * FROM b WHERE {all}"),
                format!("SELECT l.* FROM colleges c, LATERAL (SELECT * FROM {name} t WHERE {all}) l"),
                format!("DELETE FROM {name} WHERE {all}"),
                format!("DELETE FROM {name} WHERE college_id = '{beta}' RETURNING *"),
                format!(
                    "MERGE INTO {name} t USING (SELECT '{beta}'::uuid AS x) s ON t.college_id = s.x WHEN MATCHED THEN DELETE"
                ),
            ];
            for column in &table.updatable {
                silent.push(format!("UPDATE {name} SET \"{column}\" = \"{column}\" WHERE {all}"));
                silent.push(format!(
                    "UPDATE {name} SET \"{column}\" = DEFAULT WHERE college_id = '{beta}' RETURNING *"
                ));
            }
            for statement in &silent {
                let outcome = attempt(&app, statement).await;
                assert!(outcome.nothing(), "as {role} of {college:?}: {statement}: {outcome:?}");
            }
            let row = &table.rows["beta"];
            let insert = table.insert(row);
            let mut refused = vec![
                insert.clone(),
                format!("{insert} ON CONFLICT DO NOTHING"),
                format!("UPDATE {name} SET college_id = '{beta}'"),
                format!("TRUNCATE {name}"),
                format!("CREATE INDEX mine ON {name} (college_id)"),
                format!("ALTER TABLE {name} DISABLE ROW LEVEL SECURITY"),
                format!("ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY"),
                format!("DROP POLICY tenant_wall ON {name}"),
                format!("CREATE POLICY mine ON {name} USING (true)"),
                format!(
                    "CREATE TRIGGER mine BEFORE INSERT ON {name} FOR EACH ROW EXECUTE FUNCTION p2p.refuse_change()"
                ),
                format!("CREATE RULE mine AS ON INSERT TO {name} DO NOTHING"),
                format!("DROP TABLE {name}"),
            ];
            if college.is_none() {
                refused.push(table.insert(&table.fresh("alpha", "x", 0)));
            }
            for statement in &refused {
                let outcome = attempt(&app, statement).await;
                assert!(
                    matches!(outcome, Outcome::Refused(..)),
                    "as {role} of {college:?}: {statement}: {outcome:?}"
                );
            }
            tried += silent.len() + refused.len();
        }
        // What was done is not rolled back: nothing may have happened to beta.
        app.batch_execute("COMMIT").await.unwrap();
    }
    assert_eq!(fingerprint(&owner, "beta").await, before);
    // The probe itself works: without the wall, the same statement does find beta's rows. (Where a policy names the college
    // once more, as on users, it would still find none.)
    owner
        .batch_execute("DROP POLICY tenant_wall ON experiences")
        .await
        .unwrap();
    app.batch_execute("BEGIN").await.unwrap();
    act_as(&app, Some("alpha"), "system", None).await;
    let seen = attempt(&app, &format!("SELECT * FROM experiences WHERE college_id = '{beta}'")).await;
    assert!(!seen.nothing(), "the probe sees nothing even without the wall");
    println!(
        "statements as p2p_app: {tried} on {} tables, none reached another college",
        tables.len()
    );
}

#[tokio::test]
async fn keys_and_references_tell_nothing_of_another_college() {
    let database = TestDatabase::create().await;
    let owner = database.db_owner().await;
    let tables = fill(&owner, &COLLEGES, false).await;
    let mut tried = 0;
    owner.batch_execute("BEGIN").await.unwrap();
    // Even the superuser, whom no policy holds: the keys themselves are apart.
    owner
        .batch_execute("SET LOCAL session_replication_role = replica")
        .await
        .unwrap();
    for table in &tables {
        for key in &table.keys {
            let mut row = table.fresh("gamma", "fresh", 0);
            for column in key {
                row.insert(column.clone(), table.rows["beta"][column].clone());
            }
            if key.is_empty() {
                continue; // one row a college, already there
            }
            let outcome = attempt(&owner, &table.insert(&row)).await;
            assert!(
                matches!(outcome, Outcome::Changed(1)),
                "{} {key:?}: {outcome:?}",
                table.name
            );
            tried += 1;
        }
    }
    owner.batch_execute("ROLLBACK").await.unwrap();
    let references = owner
        .query(
            "SELECT o.conname::text AS name, c.relname::text AS child, p.relname::text AS parent,
                ARRAY(SELECT a.attname::text FROM unnest(o.conkey) WITH ORDINALITY k(n, at)
                   JOIN pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = k.n ORDER BY k.at) AS columns,
                ARRAY(SELECT a.attname::text FROM unnest(o.confkey) WITH ORDINALITY k(n, at)
                   JOIN pg_attribute a ON a.attrelid = o.confrelid AND a.attnum = k.n ORDER BY k.at) AS to_columns
             FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid JOIN pg_class p ON p.oid = o.confrelid
             WHERE o.contype = 'f' AND c.relnamespace = 'public'::regnamespace",
            &[],
        )
        .await
        .unwrap();
    owner
        .batch_execute("BEGIN; SET CONSTRAINTS ALL IMMEDIATE")
        .await
        .unwrap();
    for row in references {
        let (name, child, parent): (String, String, String) = (row.get("name"), row.get("child"), row.get("parent"));
        let (columns, to): (Vec<String>, Vec<String>) = (row.get("columns"), row.get("to_columns"));
        let Some(parent) = tables.iter().find(|table| table.name == parent) else {
            continue;
        };
        let set: Vec<_> = columns
            .iter()
            .zip(&to)
            .filter(|(column, _)| *column != "college_id")
            .map(|(column, to)| format!("\"{column}\" = {}", parent.rows["beta"][to]))
            .collect();
        let alpha = &tables.iter().find(|table| table.name == child).unwrap().rows["alpha"];
        let key: Vec<_> = tables.iter().find(|table| table.name == child).unwrap().keys[0]
            .iter()
            .map(|column| format!("\"{column}\" = {}", alpha[column]))
            .collect();
        let statement = format!(
            "UPDATE {child} SET {} WHERE college_id = '{}' AND {}",
            set.join(", "),
            college_id("alpha"),
            if key.is_empty() {
                "true".to_owned()
            } else {
                key.join(" AND ")
            }
        );
        let outcome = attempt(&owner, &statement).await;
        assert_eq!(outcome.code(), "23503", "{name}: {statement}: {outcome:?}");
        tried += 1;
    }
    println!("keys and references: {tried} tried against another college's values");
}

#[tokio::test]
async fn what_is_not_rows_is_refused_too() {
    let database = TestDatabase::create().await;
    let owner = database.db_owner().await;
    fill(&owner, &COLLEGES, false).await;
    let app = database.db_app().await;
    app.batch_execute("BEGIN").await.unwrap();
    act_as(&app, Some("alpha"), "college_admin", Some(person("alpha", "admin").id)).await;
    for statement in [
        "CREATE TABLE mine (x int)",
        "CREATE TEMP TABLE mine (x int)",
        "CREATE TABLE p2p.mine (x int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN 1",
        "CREATE OR REPLACE FUNCTION p2p.current_college() RETURNS uuid LANGUAGE sql STABLE RETURN NULL::uuid",
        "CREATE VIEW mine AS SELECT * FROM users",
        "CREATE ROLE mine",
        "ALTER ROLE p2p_app BYPASSRLS",
        "SET ROLE p2p_owner",
        "SET ROLE p2p_queue",
        "SET ROLE p2p_search",
        "SET ROLE p2p_platform",
        "SET SESSION AUTHORIZATION postgres",
        "SET session_replication_role = replica",
        "COPY users (college_id, id) FROM '/etc/passwd'",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT * FROM operators",
        "SELECT * FROM operator_sessions",
        "SELECT * FROM platform_audit",
        "SELECT * FROM college_hosts",
        "SELECT * FROM __diesel_schema_migrations",
        "SELECT * FROM p2p.claim_jobs(10, '1 minute')",
        "SELECT rolpassword FROM pg_authid",
        "INSERT INTO colleges (id, slug, name) VALUES (gen_random_uuid(), 'mine', 'Mine')",
        "UPDATE colleges SET status = 'suspended'",
        "DELETE FROM colleges",
        "VACUUM users",
    ] {
        let outcome = attempt(&app, statement).await;
        assert!(matches!(outcome, Outcome::Refused(..)), "{statement}: {outcome:?}");
    }
    // Row security switched off means refusal, not all rows.
    let off = attempt(&app, "SET LOCAL row_security = off; SELECT * FROM users").await;
    assert_eq!(off.code(), "42501", "{off:?}");
    // COPY into a table with row security is refused by PostgreSQL itself, whatever is copied.
    let copied = attempt(
        &app,
        "COPY users (college_id, id, email, full_name, role, status) FROM STDIN",
    )
    .await;
    assert_eq!(copied.code(), "0A000", "{copied:?}");
    app.batch_execute("ROLLBACK").await.unwrap();
    // Statistics of walled tables stay hidden, the registry shows its own row.
    for (statement, wanted) in [
        (
            "SELECT count(*) FROM pg_stats WHERE schemaname = 'public' AND tablename <> '__diesel_schema_migrations'",
            0,
        ),
        ("SELECT count(*) FROM colleges", 0),
    ] {
        app.batch_execute("BEGIN").await.unwrap();
        assert_eq!(attempt(&app, statement).await.count(), wanted, "{statement}");
        app.batch_execute("ROLLBACK").await.unwrap();
    }
}

#[tokio::test]
async fn errors_and_functions_show_no_value_of_another_college() {
    let database = TestDatabase::create().await;
    let owner = database.db_owner().await;
    let tables = fill(&owner, &COLLEGES, false).await;
    let app = database.db_app().await;
    let canary = mark("beta");
    let mut statements = Vec::new();
    for table in &tables {
        let name = &table.name;
        for (column, kind) in &table.columns {
            if kind == "text" {
                statements.push(format!("SELECT count(*) FROM {name} WHERE \"{column}\"::int > 0"));
                statements.push(format!("SELECT count(*) FROM {name} WHERE 1 / (CASE WHEN \"{column}\" LIKE '{canary}%' THEN 0 ELSE 1 END) = 1"));
                statements.push(format!("SELECT count(*) FROM {name} WHERE CASE \"{column}\" WHEN '{canary}' THEN true ELSE \"{column}\"::numeric > 0 END"));
                statements.push(format!(
                    "SELECT max(\"{column}\"), min(\"{column}\"), string_agg(\"{column}\", ',') FROM {name}"
                ));
                if table.updatable.contains(column) {
                    let insert = table.insert(&table.rows["beta"]);
                    let key: Vec<_> = table.keys[0].iter().map(|part| format!("\"{part}\"")).collect();
                    let target = ["college_id".to_owned()]
                        .into_iter()
                        .chain(key)
                        .collect::<Vec<_>>()
                        .join(", ");
                    statements.push(format!("{insert} ON CONFLICT ({target}) DO UPDATE SET \"{column}\" = EXCLUDED.\"{column}\" WHERE {name}.\"{column}\"::int > 0"));
                }
            }
        }
        statements.push(format!("EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM {name}"));
    }
    let functions = owner
        .query(
            "SELECT p.oid::regprocedure::text AS signature, p.oid::regproc::text AS name, p.prosecdef,
                ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes::oid[]) AS t) AS arguments
             FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
             WHERE n.nspname IN ('public', 'p2p') AND has_function_privilege('p2p_app', p.oid, 'EXECUTE')
               AND p.prorettype <> 'trigger'::regtype AND p.prokind = 'f'",
            &[],
        )
        .await
        .unwrap();
    for function in &functions {
        let name: String = function.get("name");
        let arguments: Vec<String> = function.get("arguments");
        let hostile = [
            "NULL".to_owned(),
            format!("'{canary}'"),
            "''' OR true --'".to_owned(),
            format!("'{}'", college_id("beta")),
            "'%'".to_owned(),
            "'1'".to_owned(),
            "repeat('(', 10000)".to_owned(),
        ];
        for value in &hostile {
            let given: Vec<_> = arguments.iter().map(|kind| format!("{value}::{kind}")).collect();
            statements.push(format!("SELECT * FROM {name}({})", given.join(", ")));
        }
    }
    app.batch_execute("BEGIN").await.unwrap();
    for role in ROLES {
        act_as(&app, Some("alpha"), role, Some(person("beta", "student").id)).await;
        for statement in &statements {
            let outcome = format!("{:?}", attempt(&app, statement).await);
            let quoted = statement.contains(&canary);
            // The canary may come back only where the statement itself brought it.
            assert!(
                quoted || !outcome.contains(&canary),
                "as {role}: {statement}: {outcome}"
            );
            assert!(
                !outcome.contains(&format!("{canary} ")) || statement.contains(&format!("{canary} ")),
                "{statement}: {outcome}"
            );
            assert!(
                !outcome.contains("division by zero"),
                "{statement} divided by a row of beta"
            );
        }
    }
    println!(
        "leaky operators, plans and {} functions: {} statements, no value shown",
        functions.len(),
        statements.len() * ROLES.len()
    );
}

#[tokio::test]
async fn a_generic_plan_serves_each_transaction_its_own_college() {
    let database = TestDatabase::create().await;
    let app = database.db_app().await;
    app.batch_execute("SET plan_cache_mode = force_generic_plan")
        .await
        .unwrap();
    let count = app
        .prepare("SELECT count(*), count(*) FILTER (WHERE college_id IS DISTINCT FROM $1::text::uuid) FROM users")
        .await
        .unwrap();
    let pick = |seed: u64| {
        usize::try_from(
            seed.wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407)
                >> 33,
        )
        .unwrap()
            % 4
    };
    for step in 0..2000 {
        let college = COLLEGES.get(pick(step)).copied();
        app.batch_execute("BEGIN").await.unwrap();
        act_as(&app, college, "system", None).await;
        let mine = college.map_or(CollegeId::NIL, college_id).to_string();
        let row = app.query_one(&count, &[&mine]).await.unwrap();
        let (all, foreign): (i64, i64) = (row.get(0), row.get(1));
        assert_eq!(foreign, 0, "step {step}");
        assert_eq!(all > 0, college.is_some(), "step {step}");
        app.batch_execute(if step % 2 == 0 { "COMMIT" } else { "ROLLBACK" })
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_migration_cannot_bless_a_broken_reference() {
    let database = TestDatabase::create().await;
    let owner = database.db_owner().await;
    // What every migration begins with makes the forced owner's blind check an error instead of a lie.
    owner
        .batch_execute(
            "ALTER TABLE jobs DROP CONSTRAINT IF EXISTS probe; BEGIN; SET LOCAL session_replication_role = replica",
        )
        .await
        .unwrap();
    owner
        .batch_execute(&format!(
            "INSERT INTO jobs (college_id, id, kind, created_by) VALUES ('{}', gen_random_uuid(), 'x', '{}'); COMMIT",
            college_id("alpha"),
            person("beta", "admin").id
        ))
        .await
        .unwrap();
    owner
        .batch_execute("BEGIN; SET LOCAL row_security = off")
        .await
        .unwrap();
    let add =
        "ALTER TABLE jobs ADD CONSTRAINT probe FOREIGN KEY (college_id, created_by) REFERENCES users (college_id, id)";
    assert_eq!(attempt(&owner, add).await.code(), "23503");
    owner
        .batch_execute("GRANT CREATE ON SCHEMA public TO p2p_owner; SET LOCAL ROLE p2p_owner")
        .await
        .unwrap();
    let refused = attempt(&owner, add).await;
    assert!(matches!(refused, Outcome::Refused(..)), "{refused:?}");
    owner.batch_execute("ROLLBACK").await.unwrap();
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).unwrap() {
        let folder = entry.unwrap().path();
        for file in ["up.sql", "down.sql"] {
            let Ok(text) = std::fs::read_to_string(folder.join(file)) else {
                continue;
            };
            for line in ["SET row_security = off;", "SET lock_timeout = '2s';"] {
                assert!(text.contains(line), "{}/{file} does not say {line}", folder.display());
            }
        }
    }
    // Every reference of the fixture really holds, looked at by somebody no policy blinds.
    let broken = owner
        .query(
            "SELECT s.college_id FROM sessions s LEFT JOIN users u USING (college_id) WHERE u.id IS NULL",
            &[],
        )
        .await
        .unwrap();
    assert!(broken.is_empty());
}

#[test]
fn servers_with_known_holes_are_known() {
    for (version, holes) in [
        (150_018, true),
        (150_019, true),
        (150_020, false),
        (160_015, true),
        (130_022, true),
    ] {
        assert_eq!(version_has_known_holes(version), holes, "{version}");
    }
}
