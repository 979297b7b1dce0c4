//! Rows of every college in every tenant table, made from the catalogue alone, so that a new table is attacked without
//! anybody writing a line. Checks are put aside meanwhile, because they are about meaning and not about walls.

use std::collections::BTreeMap;

use peer2peer::platform::scope::UserId;
use tokio_postgres::{Client, SimpleQueryMessage};
use uuid::Uuid;

use crate::support::{college_id, person};

/// A tenant table as the attacks need it.
#[derive(Debug, Clone)]
pub struct Table {
    pub name: String,
    /// Columns that take a value, with their types; `college_id` is among them.
    pub columns: Vec<(String, String)>,
    /// Columns that may be NULL.
    pub nullable: Vec<String>,
    /// Columns `p2p_app` may update.
    pub updatable: Vec<String>,
    /// Every unique key, without `college_id`.
    pub keys: Vec<Vec<String>>,
    /// The values of columns that take only some.
    pub choices: BTreeMap<String, Vec<String>>,
    /// Columns that refer to another tenant table: which, and which column of it.
    pub parents: BTreeMap<String, (String, String)>,
    /// The first row each college has, as SQL literals.
    pub rows: BTreeMap<&'static str, Row>,
    /// All of them: one for every value of its enumerations.
    pub variants: BTreeMap<&'static str, Vec<Row>>,
}

/// Columns and their SQL literals.
pub type Row = BTreeMap<String, String>;

impl Table {
    /// `INSERT` with the given literals.
    pub fn insert(&self, row: &Row) -> String {
        let names: Vec<_> = row.keys().map(|name| format!("\"{name}\"")).collect();
        let values: Vec<_> = row.values().cloned().collect();
        format!(
            "INSERT INTO {} ({}) VALUES ({})",
            self.name,
            names.join(", "),
            values.join(", ")
        )
    }

    /// A row with values nobody else has; `variant` picks among the values of enumerations.
    pub fn fresh(&self, college: &str, mark: &str, variant: usize) -> Row {
        self.columns
            .iter()
            .map(|(name, kind)| {
                // What may be missing is missing at first: a thing that was not ended, decided or taken back.
                let missing = self.nullable.contains(name)
                    && variant == 0
                    && (kind.starts_with("timestamp") || self.choices.contains_key(name));
                let value = match self.choices.get(name) {
                    _ if name == "college_id" => format!("'{}'", college_id(college)),
                    _ if missing => "NULL".to_owned(),
                    _ if name.starts_with("expires") => "now() + interval '1 day'".to_owned(),
                    Some(choices) => format!("'{}'", choices[variant % choices.len()]),
                    // One that cannot be read would be an error, and prove nothing.
                    None if name == "content" => format!("'{}'", experience(mark)),
                    None => literal(kind, mark),
                };
                (name.clone(), value)
            })
            .collect()
    }
}

/// What an author wrote.
fn experience(mark: &str) -> serde_json::Value {
    let text = || format!("{mark} {}", Uuid::new_v4());
    serde_json::json!({
        "company": text(), "role": text(), "placement_year": 2026, "outcome": "selected", "programme": text(),
        "summary": text(), "tips": text(), "rounds": [{ "kind": "hr", "questions": [text()], "notes": text() }],
    })
}

/// A literal of a type, different every time where the type allows.
fn literal(kind: &str, mark: &str) -> String {
    let random = Uuid::new_v4();
    let number = random.as_u128() % 1_000_000_000;
    match kind {
        "uuid" => format!("'{random}'"),
        "text" => format!("'{mark} {random}'"),
        "integer" | "bigint" => number.to_string(),
        "smallint" => (number % 30_000).to_string(),
        "boolean" => "false".to_owned(),
        "jsonb" => format!("'{{\"mark\": \"{mark} {random}\"}}'"),
        "bytea" => format!("'\\x{0}{0}'", random.simple()),
        "date" => "current_date".to_owned(),
        "timestamp with time zone" => "now()".to_owned(),
        "text[]" => format!("ARRAY['{mark} {random}']"),
        "tsvector" => format!("to_tsvector('simple', '{mark} {random}')"),
        "uuid[]" => format!("ARRAY['{random}']::uuid[]"),
        other => panic!("say here how to write a {other}"),
    }
}

/// What a statement did: rows it answered or changed, or the code and text of its refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Rows(Vec<Vec<String>>),
    Changed(u64),
    Refused(String, String),
}

impl Outcome {
    /// Whether nothing came out and nothing changed.
    pub fn nothing(&self) -> bool {
        match self {
            Outcome::Rows(rows) => rows.is_empty(),
            Outcome::Changed(count) => *count == 0,
            Outcome::Refused(..) => true,
        }
    }

    /// The code of a refusal.
    pub fn code(&self) -> &str {
        match self {
            Outcome::Refused(code, _) => code,
            _ => "",
        }
    }

    /// The one number a count answers.
    pub fn count(&self) -> u64 {
        match self {
            Outcome::Rows(rows) => rows[0][0].parse().unwrap(),
            Outcome::Refused(..) => 0,
            Outcome::Changed(_) => panic!("not a count"),
        }
    }
}

/// Runs one statement under a savepoint, so that a refusal does not end the transaction.
pub async fn attempt(client: &Client, statement: &str) -> Outcome {
    client.batch_execute("SAVEPOINT attempt").await.unwrap();
    let outcome = match client.simple_query(statement).await {
        Ok(messages) => {
            let mut rows = Vec::new();
            let mut changed = None;
            for message in messages {
                match message {
                    SimpleQueryMessage::Row(row) => rows.push(
                        (0..row.len())
                            .map(|at| row.get(at).unwrap_or("NULL").to_owned())
                            .collect(),
                    ),
                    SimpleQueryMessage::CommandComplete(count) => changed = Some(count),
                    _ => {}
                }
            }
            if rows.is_empty() && !statement.trim_start().starts_with("SELECT") {
                Outcome::Changed(changed.unwrap_or(0))
            } else {
                Outcome::Rows(rows)
            }
        }
        Err(error) => {
            let database = error.as_db_error().unwrap_or_else(|| panic!("{statement}: {error}"));
            let text = [
                Some(database.message()),
                database.detail(),
                database.hint(),
                database.where_(),
            ];
            let text = text.into_iter().flatten().collect::<Vec<_>>().join(" / ");
            Outcome::Refused(database.code().code().to_owned(), text)
        }
    };
    client
        .batch_execute("ROLLBACK TO SAVEPOINT attempt; RELEASE SAVEPOINT attempt")
        .await
        .unwrap();
    outcome
}

/// The mark in every text of a college.
pub fn mark(college: &str) -> String {
    format!("canary-of-{college}")
}

/// Reads the tenant tables and puts rows of the given colleges into each. With `keep`, checks and triggers are as they
/// were afterwards; without, they are gone, so that attacks on walls are not stopped by rules about meaning.
pub async fn fill(owner: &Client, colleges: &[&'static str], keep: bool) -> Vec<Table> {
    let mut tables = read_tables(owner).await;
    let checks = owner
        .query(
            "SELECT conrelid::regclass::text AS name, quote_ident(conname) AS constraint, pg_get_constraintdef(oid) AS definition
             FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace",
            &[],
        )
        .await
        .unwrap();
    for row in &checks {
        let (name, constraint): (&str, &str) = (row.get("name"), row.get("constraint"));
        owner
            .batch_execute(&format!("ALTER TABLE {name} DROP CONSTRAINT {constraint}"))
            .await
            .unwrap();
    }
    owner
        .batch_execute("SET session_replication_role = replica")
        .await
        .unwrap();
    let mut done: BTreeMap<String, BTreeMap<&'static str, Row>> = BTreeMap::new();
    while done.len() < tables.len() {
        let before = done.len();
        for table in &mut tables {
            let known = |parent: &String| *parent == table.name || done.contains_key(parent);
            if done.contains_key(&table.name) || !table.parents.values().all(|(parent, _)| known(parent)) {
                continue;
            }
            for college in colleges {
                let variants = table.choices.values().map(Vec::len).max().unwrap_or(1).min(8);
                for variant in 0..variants {
                    let mut row = table.fresh(college, &mark(college), variant);
                    for (column, (parent, to)) in &table.parents {
                        let value = match done.get(parent) {
                            _ if parent == "users" && to == "id" => format!("'{}'", person(college, "alumna").id),
                            Some(parent) => parent[college][to].clone(),
                            None => row[to].clone(),
                        };
                        row.insert(column.clone(), value);
                    }
                    let insert = format!("{} ON CONFLICT DO NOTHING", table.insert(&row));
                    owner
                        .batch_execute(&insert)
                        .await
                        .unwrap_or_else(|error| panic!("{insert}: {error:?}"));
                    table.variants.entry(college).or_default().push(row);
                }
                table.rows.insert(college, table.variants[college][0].clone());
            }
            done.insert(table.name.clone(), table.rows.clone());
        }
        assert!(done.len() > before, "the references of these tables go in a circle");
    }
    owner
        .batch_execute("SET session_replication_role = origin; ANALYZE")
        .await
        .unwrap();
    if keep {
        for row in &checks {
            let (name, constraint): (&str, &str) = (row.get("name"), row.get("constraint"));
            let definition: &str = row.get("definition");
            let valid = definition.trim_end_matches(" NOT VALID");
            let add = format!("ALTER TABLE {name} ADD CONSTRAINT {constraint} {valid} NOT VALID");
            owner.batch_execute(&add).await.unwrap();
        }
    } else {
        let triggers = owner
            .query(
                "SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass) FROM pg_trigger WHERE NOT tgisinternal",
                &[],
            )
            .await
            .unwrap();
        for row in triggers {
            owner.batch_execute(row.get(0)).await.unwrap();
        }
    }
    tables
}

async fn read_tables(owner: &Client) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let columns = owner
        .query(
            "SELECT c.relname::text AS name, a.attname::text AS column, format_type(a.atttypid, NULL) AS kind,
                NOT a.attnotnull AS nullable, has_column_privilege('p2p_app', c.oid, a.attnum, 'UPDATE') AS updatable,
                (SELECT pg_get_constraintdef(o.oid) FROM pg_constraint o WHERE o.conrelid = c.oid AND o.contype = 'c'
                    AND o.conkey = ARRAY[a.attnum] AND pg_get_constraintdef(o.oid) LIKE '%= ANY (ARRAY[%' LIMIT 1) AS choices,
                (SELECT p.relname || '.' || pa.attname FROM pg_constraint o JOIN pg_class p ON p.oid = o.confrelid
                    JOIN unnest(o.conkey, o.confkey) AS k(mine, its) ON k.mine = a.attnum
                    JOIN pg_attribute pa ON pa.attrelid = o.confrelid AND pa.attnum = k.its
                    WHERE o.conrelid = c.oid AND o.contype = 'f' AND a.attname <> 'college_id' LIMIT 1) AS parent
             FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
             WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attgenerated = ''
               AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'tenant_wall')
             ORDER BY c.relname, a.attnum",
            &[],
        )
        .await
        .unwrap();
    for row in columns {
        let name: String = row.get("name");
        if tables.last().is_none_or(|table| table.name != name) {
            tables.push(Table {
                name: name.clone(),
                columns: Vec::new(),
                nullable: Vec::new(),
                updatable: Vec::new(),
                keys: Vec::new(),
                choices: BTreeMap::new(),
                parents: BTreeMap::new(),
                rows: BTreeMap::new(),
                variants: BTreeMap::new(),
            });
        }
        let table = tables.last_mut().unwrap();
        let column: String = row.get("column");
        table.columns.push((column.clone(), row.get("kind")));
        if row.get("nullable") {
            table.nullable.push(column.clone());
        }
        if row.get("updatable") {
            table.updatable.push(column.clone());
        }
        if let Some(choices) = row.get::<_, Option<String>>("choices") {
            let values = choices.split('\'').skip(1).step_by(2).map(ToOwned::to_owned).collect();
            table.choices.insert(column.clone(), values);
        }
        if let Some(parent) = row.get::<_, Option<String>>("parent") {
            let (parent, to) = parent.split_once('.').unwrap();
            table.parents.insert(column, (parent.to_owned(), to.to_owned()));
        }
    }
    let keys = owner
        .query(
            "SELECT i.indrelid::regclass::text AS name,
                ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = i.indrelid
                      AND a.attnum = ANY (i.indkey) AND a.attname <> 'college_id') AS columns
             FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
             WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace ORDER BY i.indisprimary DESC, c.relname",
            &[],
        )
        .await
        .unwrap();
    for row in keys {
        let name: String = row.get("name");
        if let Some(table) = tables.iter_mut().find(|table| table.name == name) {
            table.keys.push(row.get("columns"));
        }
    }
    tables
}

/// A hash of every row of one college in every tenant table.
pub async fn fingerprint(owner: &Client, college: &str) -> BTreeMap<String, String> {
    let tables = owner
        .query(
            "SELECT polrelid::regclass::text FROM pg_policy WHERE polname = 'tenant_wall' ORDER BY 1",
            &[],
        )
        .await
        .unwrap();
    let mut found = BTreeMap::new();
    for row in tables {
        let table: String = row.get(0);
        let hash = owner
            .query_one(
                &format!(
                    "SELECT count(*)::text || ' rows ' || md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), ''))
                     FROM {table} t WHERE college_id = $1::text::uuid"
                ),
                &[&college_id(college).to_string()],
            )
            .await
            .unwrap();
        found.insert(table, hash.get(0));
    }
    found
}

/// Sets the variables policies read, for this transaction.
pub async fn act_as(client: &Client, college: Option<&str>, role: &str, user: Option<UserId>) {
    let college = college
        .map(|college| college_id(college).to_string())
        .unwrap_or_default();
    let user = user.map(|user| user.to_string()).unwrap_or_default();
    client
        .batch_execute(&format!(
            "SELECT set_config('app.college_id', '{college}', true), set_config('app.user_id', '{user}', true),
                set_config('app.role', '{role}', true),
                set_config('app.capabilities', 'moderator,placement_coordinator,roster_manager,auditor', true)"
        ))
        .await
        .unwrap();
}
