//! Policies, triggers and functions stand in whole files, are applied when they changed, and stand nowhere else.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use peer2peer::features::{self, ALL};
use peer2peer::platform::db::doctor::examine_url;
use peer2peer::platform::db::migrate;
use peer2peer::platform::db::replaceable::{PLATFORM, SqlFile};

use super::migrations::dump;
use crate::support::{TestDatabase, settings};

/// The files, one of them with other text.
fn changed(name: &str, change: impl FnOnce(&str) -> String) -> Vec<SqlFile> {
    let mut files = features::sql();
    let file = files.iter_mut().find(|(known, _)| *known == name).unwrap();
    let text = change(file.1);
    assert_ne!(text, file.1, "{name} does not change");
    file.1 = text.leak();
    files
}

/// A file without the statement that begins like this.
fn without<'a>(text: &'a str, statement: &str) -> String {
    let (before, rest): (&'a str, &'a str) = text.split_once(statement).unwrap();
    format!("{before}{}", rest.split_once(";\n").unwrap().1)
}

/// `table policy` of every policy.
async fn policies(database: &TestDatabase) -> BTreeSet<String> {
    database
        .db_owner()
        .await
        .query("SELECT tablename || ' ' || policyname FROM pg_policies", &[])
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect()
}

#[tokio::test]
async fn nothing_is_applied_or_locked_when_nothing_changed() {
    let database = TestDatabase::create().await;
    let mut reader = database.db_owner().await;
    let reading = reader.transaction().await.unwrap();
    reading
        .batch_execute("LOCK TABLE users, messages, jobs IN ACCESS EXCLUSIVE MODE")
        .await
        .unwrap();
    let done = migrate::run(&database.owner_url(), &features::sql()).await.unwrap();
    assert!(done.migrations.is_empty() && done.files.is_empty(), "{done:?}");
}

#[tokio::test]
async fn every_file_can_be_applied_again() {
    let database = TestDatabase::create().await;
    let url = database.owner_url();
    let once = dump(&url);
    let owner = database.db_owner().await;
    owner.batch_execute("DELETE FROM replaceable_sql").await.unwrap();
    let done = migrate::run(&url, &features::sql()).await.unwrap();
    let names: Vec<&str> = features::sql().iter().map(|(name, _)| *name).collect();
    assert_eq!(done.files, names);
    assert_eq!(dump(&url), once);
}

#[tokio::test]
async fn what_a_changed_file_no_longer_names_is_gone() {
    let database = TestDatabase::create().await;
    let url = database.owner_url();
    let (schema, before) = (dump(&url), policies(&database).await);
    let files = changed("chat/messages", |text| {
        let text = without(text, "CREATE POLICY system_erases ON message_reports");
        without(&text, "CREATE TRIGGER message_reactions_guard")
    });
    let done = migrate::run(&url, &files).await.unwrap();
    assert_eq!(done.files, ["chat/messages"]);
    let after = policies(&database).await;
    let gone: Vec<_> = before.difference(&after).collect();
    assert_eq!(gone, ["message_reports system_erases"]);
    assert!(after.is_subset(&before));
    assert!(!dump(&url).contains("CREATE TRIGGER message_reactions_guard"));
    // And it comes back with the file.
    migrate::run(&url, &features::sql()).await.unwrap();
    assert_eq!(dump(&url), schema);
}

#[tokio::test]
async fn a_change_of_the_helpers_applies_every_file() {
    // They decide what the others make.
    let database = TestDatabase::create().await;
    let files = changed("platform/helpers", |text| format!("{text}\n-- more\n"));
    let done = migrate::run(&database.owner_url(), &files).await.unwrap();
    assert_eq!(done.files.len(), files.len());
}

#[tokio::test]
async fn a_file_that_fails_changes_nothing() {
    let database = TestDatabase::create().await;
    let url = database.owner_url();
    let schema = dump(&url);
    let files = changed("chat/messages", |text| {
        let text = without(text, "CREATE POLICY system_erases ON message_reports");
        format!("{text}\nSELECT 1 / 0;\n")
    });
    let error = migrate::run(&url, &files).await.unwrap_err();
    assert!(format!("{error:#}").contains("chat/messages.sql"), "{error:#}");
    assert_eq!(dump(&url), schema);
    let done = migrate::run(&url, &features::sql()).await.unwrap();
    assert!(done.files.is_empty(), "{done:?}");
}

#[tokio::test]
async fn a_database_of_a_later_release_keeps_its_policies() {
    let database = TestDatabase::create().await;
    let url = database.owner_url();
    let owner = database.db_owner().await;
    owner
        .batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231235959')")
        .await
        .unwrap();
    let files = changed("chat/messages", |text| {
        without(text, "CREATE POLICY system_erases ON message_reports")
    });
    let done = migrate::run(&url, &files).await.unwrap();
    assert!(done.files.is_empty(), "{done:?}");
    assert!(policies(&database).await.contains("message_reports system_erases"));
}

#[tokio::test]
async fn the_doctor_misses_what_was_not_applied() {
    let database = TestDatabase::create().await;
    let database_settings = settings(&std::env::temp_dir(), |_| {}).database;
    let examine = async |url: String, files: Vec<SqlFile>| examine_url(&url, &database_settings, &files).await.unwrap();
    let report = examine(database.owner_url(), features::sql()).await;
    assert!(report.holds, "{report}");
    let files = changed("chat/messages", |text| format!("{text}\n-- more\n"));
    let report = examine(database.owner_url(), files.clone()).await;
    assert_eq!(
        report.problems(),
        ["release: current: chat/messages.sql was not applied: run `peer2peer migrate`"]
    );
    // The login of requests may not read the stamps.
    let report = examine(database.app_url(), files).await;
    assert!(report.holds, "{report}");
}

#[tokio::test]
async fn the_usual_policies_of_a_table_take_one_line() {
    let database = TestDatabase::create().await;
    let owner = database.db_owner().await;
    owner
        .batch_execute(
            "CREATE TABLE notes (college_id uuid NOT NULL, id uuid NOT NULL, user_id uuid, PRIMARY KEY (college_id, id));
             CREATE TRIGGER notes_kept BEFORE DELETE ON notes FOR EACH ROW EXECUTE FUNCTION p2p.refuse_change();
             CALL p2p.protect('notes', person => 'user_id', readers => 'own', writes => '{insert, update, delete}');",
        )
        .await
        .unwrap();
    let own = "user_id = ( SELECT p2p.current_member() AS current_member)";
    let rows = owner
        .query(
            "SELECT policyname || ' ' || cmd || ' ' || coalesce(trim(both '()' from qual), '-') || ' | '
                || coalesce(trim(both '()' from with_check), '-')
             FROM pg_policies WHERE tablename = 'notes' AND policyname <> 'tenant_wall' ORDER BY policyname",
            &[],
        )
        .await
        .unwrap();
    let made: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    let own = own.trim_end_matches(')');
    assert_eq!(
        made,
        [
            format!("own_delete DELETE {own} | -"),
            format!("own_insert INSERT - | {own}"),
            "own_read SELECT user_id = p2p.current_member | -".to_owned(),
            format!("own_update UPDATE {own} | {own}"),
        ]
    );
    let walls = "SELECT count(*) FROM pg_policies WHERE tablename = 'notes' AND policyname = 'tenant_wall'";
    assert_eq!(owner.query_one(walls, &[]).await.unwrap().get::<_, i64>(0), 1);
    let triggers = "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'notes'::regclass";
    assert_eq!(owner.query_one(triggers, &[]).await.unwrap().get::<_, i64>(0), 0);
    // Everybody of the college reads; and what is neither is refused.
    owner
        .batch_execute("CALL p2p.protect('notes', person => 'user_id', readers => 'college', writes => '{}')")
        .await
        .unwrap();
    assert!(policies(&database).await.contains("notes members_read"));
    assert!(!policies(&database).await.contains("notes own_insert"));
    for call in [
        "CALL p2p.protect('notes', person => 'user_id', readers => 'all', writes => '{}')",
        "CALL p2p.protect('notes', person => 'user_id', readers => 'own', writes => '{select}')",
        "CALL p2p.protect('notes', person => 'somebody', readers => 'own', writes => '{}')",
    ] {
        assert!(owner.batch_execute(call).await.is_err(), "{call}");
    }
}

/// The tables a file defines: it begins the part of each with one of these calls.
fn defined(text: &str) -> Vec<&str> {
    ["\nCALL p2p.drop_policies_and_triggers('", "\nCALL p2p.protect('"]
        .iter()
        .flat_map(|call| text.split(call).skip(1))
        .map(|rest| rest.split('\'').next().unwrap())
        .collect()
}

#[test]
fn a_file_defines_tables_of_its_owner_once() {
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for feature in ALL {
        owners.extend(feature.tables.iter().map(|table| (*table, feature.name)));
    }
    let mut seen = BTreeSet::new();
    for (name, text) in features::sql() {
        let folder = name.split('/').next().unwrap();
        for table in defined(text) {
            assert_eq!(
                owners.get(table).copied().unwrap_or("platform"),
                folder,
                "{name} defines {table}"
            );
            assert!(seen.insert(table), "{table} is defined twice");
        }
    }
    for (table, owner) in owners {
        assert!(seen.contains(table), "{owner} defines no policies of {table}");
    }
}

#[test]
fn every_file_is_listed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let of_features = ALL
        .iter()
        .map(|one| (one.name, root.join("features").join(one.name), one.sql));
    for (owner, folder, listed) in of_features.chain([("platform", root.join("platform/db"), PLATFORM)]) {
        let there: BTreeSet<String> = match std::fs::read_dir(folder.join("sql")) {
            Ok(files) => files
                .map(|file| file.unwrap().file_name().into_string().unwrap())
                .map(|file| format!("{owner}/{}", file.strip_suffix(".sql").unwrap()))
                .collect(),
            Err(_) => BTreeSet::new(),
        };
        let listed: BTreeSet<String> = listed.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(
            listed, there,
            "files of {owner} that are listed (left) and there (right)"
        );
    }
}

#[tokio::test]
async fn every_policy_trigger_and_function_is_in_a_file() {
    let database = TestDatabase::create().await;
    let owner = database.db_owner().await;
    let files = features::sql();
    // What hangs on a table a file defines is in that file: applying it drops the rest.
    let tables: BTreeSet<&str> = files.iter().flat_map(|(_, text)| defined(text)).collect();
    let rows = owner
        .query(
            "SELECT c.relname::text, p.polname::text FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
             WHERE p.polname <> 'tenant_wall'
             UNION ALL
             SELECT c.relname::text, t.tgname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
             WHERE NOT t.tgisinternal",
            &[],
        )
        .await
        .unwrap();
    assert!(rows.len() > 80, "{} policies and triggers", rows.len());
    for row in rows {
        let (table, name): (String, String) = (row.get(0), row.get(1));
        assert!(tables.contains(table.as_str()), "{name} of {table} is in no file");
    }
    // As often as there are functions of that name.
    let mut made: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, text) in &files {
        for kind in ["FUNCTION", "PROCEDURE"] {
            for rest in text.split(&format!("CREATE OR REPLACE {kind} p2p.")).skip(1) {
                *made.entry(rest.split('(').next().unwrap()).or_default() += 1;
            }
        }
    }
    let rows = owner
        .query(
            "SELECT n.nspname || '.' || p.proname, count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
             WHERE n.nspname IN ('public', 'p2p')
                AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                    AND d.deptype = 'e')
             GROUP BY 1",
            &[],
        )
        .await
        .unwrap();
    let there: BTreeMap<String, usize> = rows
        .iter()
        .map(|row| (row.get(0), usize::try_from(row.get::<_, i64>(1)).unwrap()))
        .collect();
    let made: BTreeMap<String, usize> = made.into_iter().map(|(name, n)| (format!("p2p.{name}"), n)).collect();
    assert_eq!(there, made, "functions there (left) and in files (right)");
}
