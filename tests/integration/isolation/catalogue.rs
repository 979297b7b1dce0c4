//! The database is what the rules say, and the source keeps to its layers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use peer2peer::platform::db::columns;
use peer2peer::platform::db::doctor::examine;

use crate::support::TestDatabase;

#[tokio::test]
async fn the_doctor_finds_nothing_on_a_fresh_database() {
    let database = TestDatabase::create().await;
    for (login, client) in [
        ("owner", database.db_owner().await),
        ("p2p_app", database.db_app().await),
    ] {
        let report = examine(&client).await.unwrap();
        assert!(report.holds, "{report}");
        let checks: usize = report.subjects.iter().map(|subject| subject.checks.len()).sum();
        println!(
            "doctor isolation as {login}: {} things, {checks} checks, all hold",
            report.subjects.len()
        );
    }
}

/// `table -> [(column, type, nullable)]`.
pub(super) type Shape = BTreeMap<String, (Vec<String>, Vec<(String, String, bool)>)>;

pub(super) fn shape_in_source() -> Shape {
    let source = concat!(
        include_str!("../../../src/platform/db/schema.rs"),
        include_str!("../../../src/platform/db/schema/chat.rs")
    );
    let mut shape = Shape::new();
    let mut lines = source.lines().map(str::trim);
    while let Some(line) = lines.next() {
        if !line.starts_with("diesel::table! {") {
            continue;
        }
        let head = lines.by_ref().find(|line| line.ends_with('{')).unwrap();
        let (table, rest) = head.split_once('(').unwrap();
        let key = rest.split_once(')').unwrap().0;
        let key = key.split(',').map(|column| column.trim().to_owned()).collect();
        let mut columns = Vec::new();
        let mut sql_name = None;
        for line in lines.by_ref().take_while(|line| *line != "}") {
            if let Some(name) = line.strip_prefix("#[sql_name = \"") {
                sql_name = Some(name.trim_end_matches("\"]").to_owned());
            }
            let Some((column, kind)) = line.split_once(" -> ") else {
                continue;
            };
            let kind = kind.trim_end_matches(',');
            let bare = kind.strip_prefix("Nullable<").map(|kind| kind.trim_end_matches('>'));
            let name = sql_name.take().unwrap_or_else(|| column.to_owned());
            columns.push((name, bare.unwrap_or(kind).to_owned(), bare.is_some()));
        }
        shape.insert(table.trim().to_owned(), (key, columns));
    }
    shape
}

/// diesel's name of a PostgreSQL type; an array's is not nullable inside here.
fn diesel_type(kind: &str) -> String {
    let known = [
        ("uuid", "Uuid"),
        ("text", "Text"),
        ("integer", "Int4"),
        ("bigint", "Int8"),
        ("smallint", "Int2"),
        ("boolean", "Bool"),
        ("jsonb", "Jsonb"),
        ("bytea", "Bytea"),
        ("date", "Date"),
        ("timestamp with time zone", "Timestamptz"),
        ("text[]", "Array<Text"),
        ("uuid[]", "Array<Uuid"),
        ("tsvector", "Tsvector"),
        ("xid8", "Xid8"),
    ];
    let found = known.iter().find(|(sql, _)| *sql == kind);
    found
        .unwrap_or_else(|| panic!("say here which diesel type {kind} is"))
        .1
        .to_owned()
}

#[tokio::test]
async fn the_source_and_the_database_agree_on_every_column() {
    let database = TestDatabase::create().await;
    let rows = database
        .db_owner()
        .await
        .query(
            "SELECT c.relname::text, a.attname::text, format_type(a.atttypid, NULL) AS kind, NOT a.attnotnull AS nullable,
                (SELECT array_agg(k.attname::text ORDER BY array_position(i.indkey::int2[], k.attnum))
                   FROM pg_index i JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY (i.indkey)
                   WHERE i.indrelid = c.oid AND i.indisprimary) AS key
             FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
             WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
               AND c.relname <> '__diesel_schema_migrations'
             ORDER BY c.relname, a.attnum",
            &[],
        )
        .await
        .unwrap();
    let mut live = Shape::new();
    for row in rows {
        let entry = live
            .entry(row.get("relname"))
            .or_insert_with(|| (row.get("key"), Vec::new()));
        let kind = diesel_type(row.get("kind"));
        entry.1.push((row.get("attname"), kind, row.get("nullable")));
    }
    let mut source = shape_in_source();
    for (_, columns) in source.values_mut() {
        // Columns the program never reads or writes (search vectors the database keeps itself) may be left out.
        for (_, kind, _) in columns.iter_mut() {
            *kind = kind.trim_end_matches('>').replace("Nullable<", "");
        }
    }
    for (_, columns) in live.values_mut() {
        columns.retain(|(_, kind, _)| kind != "Tsvector");
    }
    for (_, columns) in source.values_mut() {
        columns.retain(|(_, kind, _)| kind != "Tsvector");
    }
    let tables: Vec<_> = live.keys().collect();
    assert_eq!(tables, source.keys().collect::<Vec<_>>(), "the tables differ");
    for (table, shape) in &live {
        let (mut mine, mut its) = (source[table].clone(), shape.clone());
        mine.1.sort();
        its.1.sort();
        assert_eq!(mine, its, "schema.rs (left) and the database (right) differ on {table}");
    }
}

#[tokio::test]
async fn every_classified_column_exists() {
    let database = TestDatabase::create().await;
    let client = database.db_owner().await;
    for (table, column, _) in columns::all() {
        let known = client
            .query_one(
                "SELECT EXISTS (SELECT FROM information_schema.columns
                 WHERE table_schema = 'public' AND table_name = $1 AND column_name = $2)",
                &[&table, &column],
            )
            .await
            .unwrap();
        assert!(
            known.get::<_, bool>(0),
            "config/columns.toml names {table}.{column}, which is not there"
        );
    }
}

/// Every Rust file under a folder of the project, with its path from the root and its text.
pub(super) fn sources(folder: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, into);
            } else if path.extension().is_some_and(|end| end == "rs") {
                into.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    walk(&root.join(folder), &mut files);
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// The lines that are code, with their numbers.
pub(super) fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(at, line)| (at + 1, line.trim()))
        .filter(|(_, line)| !line.starts_with("//"))
}

fn has_word(line: &str, word: &str) -> bool {
    line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .any(|part| part == word)
}

#[test]
fn layers_use_only_what_is_below_them() {
    let mut broken = Vec::new();
    for (file, text) in sources("src") {
        let platform = file.starts_with("src/platform/");
        let database = file.starts_with("src/platform/db/");
        let feature = file
            .strip_prefix("src/features/")
            .and_then(|rest| rest.split('/').next());
        for (at, line) in code(&text) {
            let mut say = |what: &str| broken.push(format!("{file}:{at}: {what}: {line}"));
            if platform {
                for above in ["features", "routes", "cli", "shell", "server", "openapi"] {
                    if line.contains(&format!("crate::{above}")) {
                        say("the platform knows nothing above it");
                    }
                }
            }
            if let Some(feature) = feature {
                for above in ["routes", "cli", "server", "openapi"] {
                    if line.contains(&format!("crate::{above}")) {
                        say("a feature knows nothing above it");
                    }
                }
                if let Some((_, rest)) = line.split_once("features::") {
                    let other = rest.split("::").next().unwrap_or_default();
                    if other != feature && rest.contains("::store") {
                        say("a feature never uses another one's store");
                    }
                }
                // Colleges are provisioned from files and the console, before anybody is in them.
                if line.contains("provisioning_scope") && file != "src/features/colleges/provision.rs" {
                    say("a feature never makes a scope");
                }
            }
            if !database {
                for word in [
                    "deadpool",
                    "AsyncPgConnection",
                    "tokio_postgres",
                    "Pool",
                    "PgConnection",
                ] {
                    if has_word(line, word) {
                        say("only platform/db knows a pool or a connection");
                    }
                }
            }
            if !platform && line.contains("CollegeScope::new(") {
                say("only the platform makes a scope");
            }
            // A link of a mail is the proof, as a password is.
            let proves = matches!(feature, Some("accounts" | "digests"));
            if line.contains("write_as_system") && !platform && !proves {
                say("only sign-in, and a link of a mail, act as the system");
            }
            for word in ["set_config", "SET ROLE", "SET SESSION", "SET LOCAL", "row_security"] {
                if !database && line.contains(word) {
                    say("only platform/db sets what policies read");
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Files that may speak of a UUID without saying of what; everywhere else an id has a type of its own (`ids!`).
const OF_NO_KIND: &[(&str, &str)] = &[
    ("src/features/accounts/pages/dev_mail.rs", "names of files"),
    ("src/features/audit/pages.rs", "entries are about things of every kind"),
    (
        "src/features/audit/service.rs",
        "entries are about things of every kind",
    ),
    ("src/platform/audit/mod.rs", "entries name people and operators"),
    (
        "src/platform/audit/repeated.rs",
        "entries are about things of every kind",
    ),
    (
        "src/platform/audit/sightings.rs",
        "entries are about things of every kind",
    ),
    ("src/platform/auth/tokens.rs", "tokens are of people and of operators"),
    ("src/platform/db/paging.rs", "cursors are of every list"),
    ("src/platform/db/schema.rs", "types of columns"),
    ("src/platform/db/schema/chat.rs", "types of columns"),
    ("src/platform/http/resolve.rs", "numbers of requests"),
    ("src/platform/ids.rs", "makes the types"),
    ("src/platform/limits/shared.rs", "names of leases"),
    ("src/server.rs", "numbers of requests"),
    ("src/web/audit_log/details.rs", "the web knows nothing of the platform"),
    ("src/web/audit_log/tests.rs", "the web knows nothing of the platform"),
    ("src/web/design.rs", "the web knows nothing of the platform"),
    ("src/web/shell.rs", "the web knows nothing of the platform"),
];

/// Whether a line names the type `Uuid`; its namesake in SQL says nothing of what an id is of either, but is needed.
fn names_uuid(line: &str) -> bool {
    let line = line.replace("Uuid as SqlUuid", "").replace("sql_types::Uuid", "");
    has_word(&line, "Uuid")
}

#[test]
fn every_id_has_a_type() {
    let mut found = BTreeMap::new();
    for (file, text) in sources("src") {
        if let Some((at, line)) = code(&text).find(|(_, line)| names_uuid(line)) {
            found.insert(file, format!("{at}: {line}"));
        }
    }
    for (file, why) in OF_NO_KIND {
        assert!(
            found.remove(*file).is_some(),
            "{file} needs no exception any more: {why}"
        );
    }
    assert!(found.is_empty(), "declare a type with `ids!` for these: {found:#?}");
}

#[test]
fn no_function_takes_two_raw_ids_in_a_row() {
    for (file, text) in sources("src") {
        let code: String = code(&text).map(|(_, line)| format!("{line} ")).collect();
        let types: Vec<&str> = code.split(": ").skip(1).collect();
        let raw = |rest: &str| rest.trim_start_matches(['&', '[']).starts_with("Uuid");
        for pair in types.windows(2) {
            // The first ends in the name of the second: `Uuid, other_id`.
            let next = pair[0].split_once(", ").is_some_and(|(_, name)| {
                name.bytes()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_')
            });
            assert!(!(next && raw(pair[0]) && raw(pair[1])), "{file}: {pair:?}");
        }
    }
}

/// Tables that a feature's code names although another feature owns them. Shrinks only: what is done with a table is
/// the owner's service.
const READ_BY_OTHERS: &[(&str, &str)] = &[
    ("admission", "users"),
    ("connections", "colleges"),
    ("experiences", "colleges"),
    ("experiences", "users"),
    ("moderation", "users"),
    ("people", "sessions"),
    ("people", "user_capabilities"),
    ("people", "users"),
];

/// The names that a file takes from the schema.
fn tables_named(text: &str) -> BTreeSet<String> {
    let code: String = code(text).map(|(_, line)| format!("{line}\n")).collect();
    let mut named = BTreeSet::new();
    for rest in code.split("schema::").skip(1) {
        let end = match rest.starts_with('{') {
            true => rest.find('}').unwrap_or(rest.len()),
            false => rest
                .find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'))
                .unwrap_or(rest.len()),
        };
        let names = rest[..end].split(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'));
        named.extend(names.filter(|name| !name.is_empty()).map(str::to_owned));
    }
    named
}

#[test]
fn a_feature_names_its_own_tables_only() {
    let owners: BTreeMap<&str, &str> = peer2peer::features::ALL
        .iter()
        .flat_map(|feature| feature.tables.iter().map(|table| (*table, feature.name)))
        .collect();
    let mut found = BTreeSet::new();
    let mut own = 0;
    for (file, text) in sources("src/features") {
        let feature = file.trim_start_matches("src/features/").split(['/', '.']).next();
        let feature = feature.unwrap_or_default();
        for table in tables_named(&text) {
            match owners.get(table.as_str()) {
                Some(owner) if *owner == feature => own += 1,
                Some(_) => {
                    found.insert((feature.to_owned(), table));
                }
                None => {}
            }
        }
    }
    assert!(own > 20, "the source is not where it was: {own}");
    let known = READ_BY_OTHERS
        .iter()
        .map(|(feature, table)| ((*feature).to_owned(), (*table).to_owned()));
    assert_eq!(found, known.collect());
}

#[test]
fn no_file_is_too_long_to_read() {
    let most = |name: &str| if name.starts_with("src/") { 600 } else { 800 };
    let mut long: Vec<_> = sources("src").into_iter().chain(sources("tests")).collect();
    long.retain(|(name, text)| text.lines().count() > most(name));
    let names: Vec<_> = long
        .iter()
        .map(|(name, text)| format!("{name}: {} lines", text.lines().count()))
        .collect();
    assert!(names.is_empty(), "make folders of these: {names:#?}");
}
