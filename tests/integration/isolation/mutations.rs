//! Every way to break the wall that we could think of. Each is done in a transaction that is rolled back; the doctor
//! must go red and name the thing that was broken.

use std::time::Duration;

use peer2peer::platform::db::doctor::examine;
use tokio_postgres::Client;

use crate::support::TestDatabase;

/// What is done, the statements, and what the doctor must say (`name: rule`).
const MUTATIONS: &[(&str, &str, &str)] = &[
    // The wall itself.
    ("drop the wall", "DROP POLICY tenant_wall ON users", "users: wall"),
    (
        "stop forcing row security",
        "ALTER TABLE sessions NO FORCE ROW LEVEL SECURITY",
        "sessions: row_security",
    ),
    (
        "let requests read every hash",
        "GRANT SELECT ON credentials TO p2p_app",
        "credentials: grants",
    ),
    (
        "let requests read digests",
        "GRANT SELECT (digest) ON refresh_tokens TO p2p_app",
        "refresh_tokens: grants",
    ),
    (
        "let requests write the trail",
        "GRANT INSERT ON audit_entries TO p2p_app",
        "audit_entries: grants",
    ),
    (
        "switch row security off",
        "ALTER TABLE jobs DISABLE ROW LEVEL SECURITY",
        "jobs: row_security",
    ),
    (
        "switch row security off on the registry",
        "ALTER TABLE colleges DISABLE ROW LEVEL SECURITY",
        "colleges: row_security",
    ),
    (
        "open the wall for reading",
        "ALTER POLICY tenant_wall ON users USING (true)",
        "users: wall",
    ),
    (
        "open the wall for writing",
        "ALTER POLICY tenant_wall ON users WITH CHECK (true)",
        "users: wall",
    ),
    (
        "compare the college with itself",
        "ALTER POLICY tenant_wall ON jobs USING (college_id = college_id)",
        "jobs: wall",
    ),
    (
        "let an unset college see all",
        "ALTER POLICY tenant_wall ON users USING (college_id = (SELECT p2p.current_college()) OR (SELECT p2p.current_college()) IS NULL)",
        "users: wall",
    ),
    (
        "make the wall permissive",
        "DROP POLICY tenant_wall ON users; CREATE POLICY tenant_wall ON users AS PERMISSIVE FOR ALL TO PUBLIC USING (college_id = (SELECT p2p.current_college())) WITH CHECK (college_id = (SELECT p2p.current_college()))",
        "users: wall",
    ),
    (
        "forget the wall's WITH CHECK",
        "DROP POLICY tenant_wall ON users; CREATE POLICY tenant_wall ON users AS RESTRICTIVE FOR ALL TO PUBLIC USING (college_id = (SELECT p2p.current_college()))",
        "users: wall",
    ),
    (
        "build the wall for reading only",
        "DROP POLICY tenant_wall ON users; CREATE POLICY tenant_wall ON users AS RESTRICTIVE FOR SELECT TO PUBLIC USING (college_id = (SELECT p2p.current_college()))",
        "users: wall",
    ),
    (
        "build the wall for one role only",
        "ALTER POLICY tenant_wall ON users TO p2p_platform",
        "users: wall",
    ),
    (
        "evaluate the wall once a row",
        "ALTER POLICY tenant_wall ON users USING (college_id = p2p.current_college())",
        "users: wall",
    ),
    // Other policies.
    (
        "let everybody in by another policy",
        "CREATE POLICY oops ON users USING (true) WITH CHECK (true)",
        "users: policies",
    ),
    (
        "call a function once a row",
        "CREATE POLICY slow ON users FOR SELECT TO p2p_app USING (id = p2p.current_member())",
        "users: policies",
    ),
    (
        "call a function once a row beside an equation",
        "ALTER POLICY members_read ON users USING (college_id = p2p.known_college() OR status = 'active')",
        "users: policies",
    ),
    (
        "read a setting in a policy",
        "CREATE POLICY direct ON users FOR SELECT TO p2p_app USING (current_setting('app.role', true) = 'system')",
        "users: policies",
    ),
    (
        "call an unreviewed function in a policy",
        "CREATE FUNCTION p2p.anybody() RETURNS boolean LANGUAGE sql STABLE RETURN true; CREATE POLICY open ON users FOR SELECT TO p2p_app USING ((SELECT p2p.anybody()))",
        "users: policies",
    ),
    (
        "forget WITH CHECK on an update",
        "CREATE POLICY half ON users FOR UPDATE TO p2p_app USING ((SELECT p2p.is_staff()))",
        "users: policies",
    ),
    (
        "show the console a college's rows",
        "CREATE POLICY peek ON users FOR SELECT TO p2p_platform USING (true)",
        "users: policies",
    ),
    (
        "show every college to every request",
        "ALTER POLICY own_college ON colleges USING (true)",
        "colleges: policies",
    ),
    (
        "let requests read operators",
        "CREATE POLICY peek ON operators FOR SELECT TO p2p_app USING (true)",
        "operators: policies",
    ),
    // Functions.
    (
        "call the college immutable",
        "ALTER FUNCTION p2p.current_college() IMMUTABLE",
        "p2p.current_college(): wall_function",
    ),
    (
        "call the college volatile",
        "ALTER FUNCTION p2p.current_college() VOLATILE",
        "p2p.current_college(): wall_function",
    ),
    (
        "always answer one college",
        "CREATE OR REPLACE FUNCTION p2p.current_college() RETURNS uuid LANGUAGE sql STABLE RETURN '01920000-0000-7000-8000-000000000002'::uuid",
        "p2p.current_college(): wall_function",
    ),
    (
        "everybody is staff",
        "CREATE OR REPLACE FUNCTION p2p.is_staff() RETURNS boolean LANGUAGE sql STABLE RETURN true",
        "p2p.is_staff(): wall_function",
    ),
    (
        "run a wall function as its owner",
        "ALTER FUNCTION p2p.is_member() SECURITY DEFINER",
        "p2p.is_member(): wall_function",
    ),
    (
        "give a wall function a setting",
        "ALTER FUNCTION p2p.is_member() SET app.role = 'system'",
        "p2p.is_member(): wall_function",
    ),
    (
        "leak through a definer function",
        "CREATE FUNCTION public.all_users() RETURNS SETOF users LANGUAGE sql STABLE SECURITY DEFINER AS 'SELECT * FROM public.users'",
        "public.all_users(): definer",
    ),
    (
        "unpin the search path of a definer function",
        "ALTER FUNCTION p2p.claim_jobs(integer, interval) RESET search_path",
        "p2p.claim_jobs(integer,interval): definer",
    ),
    (
        "hand a definer function to a superuser",
        "ALTER FUNCTION p2p.claim_jobs(integer, interval) OWNER TO postgres",
        "p2p.claim_jobs(integer,interval): definer",
    ),
    (
        "let requests claim jobs",
        "GRANT EXECUTE ON FUNCTION p2p.claim_jobs(integer, interval) TO p2p_app",
        "p2p.claim_jobs(integer,interval): definer",
    ),
    (
        "let everybody call a function",
        "GRANT EXECUTE ON FUNCTION p2p.current_member() TO PUBLIC",
        "p2p.current_member(): execute",
    ),
    (
        "promise the planner a leak-proof function",
        "ALTER FUNCTION p2p.has_capability(text) LEAKPROOF",
        "p2p.has_capability(text): leakproof",
    ),
    // Views, sequences.
    (
        "a view that asks as its owner",
        "CREATE VIEW everybody AS SELECT * FROM users; GRANT SELECT ON everybody TO p2p_app",
        "public.everybody: view",
    ),
    (
        "a view without a barrier",
        "CREATE VIEW everybody WITH (security_invoker = true) AS SELECT * FROM users",
        "public.everybody: view",
    ),
    (
        "a readable materialised view",
        "CREATE MATERIALIZED VIEW copied AS SELECT * FROM users; GRANT SELECT ON copied TO p2p_app",
        "public.copied: copy",
    ),
    (
        "a readable sequence",
        "CREATE SEQUENCE counted; GRANT USAGE ON SEQUENCE counted TO p2p_app",
        "public.counted: sequence",
    ),
    // Keys and references.
    (
        "a unique key across colleges",
        "CREATE UNIQUE INDEX one_email ON users (email)",
        "users: keys",
    ),
    (
        "an index across colleges",
        "CREATE INDEX by_email ON users (email)",
        "users: keys",
    ),
    (
        "a primary key without the college",
        "ALTER TABLE email_domains DROP CONSTRAINT email_domains_pkey, ADD PRIMARY KEY (domain)",
        "email_domains: college",
    ),
    (
        "rows without a college",
        "ALTER TABLE email_domains DROP CONSTRAINT email_domains_pkey; ALTER TABLE email_domains ALTER COLUMN college_id DROP NOT NULL",
        "email_domains: college",
    ),
    (
        "a reference that ignores the college",
        "ALTER TABLE users ADD CONSTRAINT one_id UNIQUE (id); ALTER TABLE sessions ADD CONSTRAINT simple_fk FOREIGN KEY (user_id) REFERENCES users (id)",
        "sessions: references",
    ),
    (
        "a reference that was never checked",
        "ALTER TABLE jobs ADD CONSTRAINT unchecked_fk FOREIGN KEY (college_id, created_by) REFERENCES users (college_id, id) NOT VALID",
        "jobs: references",
    ),
    (
        "a reference into the console",
        "ALTER TABLE jobs ADD CONSTRAINT console_fk FOREIGN KEY (created_by) REFERENCES operators (id)",
        "jobs: references",
    ),
    (
        "a reference without an index",
        "DROP INDEX user_capabilities_granter",
        "user_capabilities: reference_indexes",
    ),
    // Owners and rights.
    (
        "hand a table to the login of requests",
        "ALTER TABLE users OWNER TO p2p_app",
        "users: owner",
    ),
    (
        "hand a table to the migrating login",
        "ALTER TABLE users OWNER TO postgres",
        "users: owner",
    ),
    (
        "let requests update any column",
        "GRANT UPDATE ON users TO p2p_app",
        "users: grants",
    ),
    (
        "let requests move rows",
        "GRANT UPDATE (college_id) ON sessions TO p2p_app",
        "sessions: grants",
    ),
    (
        "let requests renumber the audit trail",
        "GRANT UPDATE (n) ON audit_entries TO p2p_app",
        "audit_entries: grants",
    ),
    (
        "let requests truncate",
        "GRANT TRUNCATE ON users TO p2p_app",
        "users: grants",
    ),
    (
        "let requests make references",
        "GRANT REFERENCES ON users TO p2p_app",
        "users: grants",
    ),
    (
        "let requests make triggers",
        "GRANT TRIGGER ON users TO p2p_app",
        "users: grants",
    ),
    ("let everybody read", "GRANT SELECT ON users TO PUBLIC", "users: grants"),
    (
        "let the console read people",
        "GRANT SELECT ON users TO p2p_platform",
        "users: grants",
    ),
    (
        "let the queue read people",
        "GRANT SELECT ON users TO p2p_queue",
        "users: grants",
    ),
    (
        "let requests hand rights on",
        "GRANT SELECT ON users TO p2p_app WITH GRANT OPTION",
        "users: grants",
    ),
    (
        "let requests read operators' table",
        "GRANT SELECT ON operators TO p2p_app",
        "operators: grants",
    ),
    (
        "let requests write the registry",
        "GRANT UPDATE (status) ON colleges TO p2p_app",
        "colleges: grants",
    ),
    // Whole tables.
    (
        "a table without a wall",
        "CREATE TABLE forgotten (college_id uuid NOT NULL, id uuid NOT NULL, PRIMARY KEY (college_id, id))",
        "forgotten: wall",
    ),
    (
        "a table without a college",
        "CREATE TABLE shared_notes (id uuid PRIMARY KEY, body text)",
        "shared_notes: college",
    ),
    (
        "a partition without a wall",
        "CREATE TABLE parts (college_id uuid NOT NULL, id uuid NOT NULL, PRIMARY KEY (college_id, id)) PARTITION BY HASH (college_id); CALL p2p.raise_wall('parts'); CREATE TABLE parts_0 PARTITION OF parts FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
        "parts_0: row_security",
    ),
    (
        "a table that inherits",
        "CREATE TABLE heirs () INHERITS (users)",
        "heirs: plain",
    ),
    (
        "a table in another schema",
        "CREATE SCHEMA hidden; CREATE TABLE hidden.notes (id uuid PRIMARY KEY)",
        "hidden.notes: place",
    ),
    (
        "a column nobody classified",
        "ALTER TABLE users ADD COLUMN telephone text",
        "users: described",
    ),
    (
        "a column nobody described",
        "COMMENT ON COLUMN users.email IS NULL",
        "users: described",
    ),
    (
        "a trigger switched off",
        "ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_frozen",
        "audit_entries: plain",
    ),
    (
        "every foreign key switched off",
        "ALTER TABLE sessions DISABLE TRIGGER ALL",
        "sessions: plain",
    ),
    (
        "let people back in by themselves",
        "DROP TRIGGER conversation_participants_guard ON conversation_participants",
        "conversation_participants: guards",
    ),
    (
        "let a removed person's send through",
        "DROP TRIGGER messages_sender_guard ON messages",
        "messages: guards",
    ),
    (
        "a rewrite rule",
        "CREATE RULE also AS ON INSERT TO users DO ALSO NOTHING",
        "users: plain",
    ),
    // Roles and the database.
    (
        "a login of requests that bypasses",
        "CREATE ROLE p2p_scratch_bypass LOGIN BYPASSRLS IN ROLE p2p_app",
        "p2p_scratch_bypass has BYPASSRLS",
    ),
    (
        "requests bypass",
        "ALTER ROLE p2p_app BYPASSRLS",
        "p2p_app has BYPASSRLS",
    ),
    (
        "requests are a superuser",
        "ALTER ROLE p2p_app SUPERUSER",
        "p2p_app is a superuser",
    ),
    (
        "requests may become the queue",
        "GRANT p2p_queue TO p2p_app",
        "p2p_app may act as p2p_queue",
    ),
    (
        "a stranger may become the owner",
        "CREATE ROLE p2p_scratch_owner LOGIN IN ROLE p2p_owner",
        "p2p_scratch_owner may act as p2p_owner",
    ),
    (
        "the owner can log in",
        "ALTER ROLE p2p_owner LOGIN",
        "p2p_owner can log in",
    ),
    (
        "requests make tables",
        "GRANT CREATE ON SCHEMA public TO p2p_app",
        "database: privileges",
    ),
    (
        "everybody makes tables",
        "GRANT CREATE ON SCHEMA p2p TO PUBLIC",
        "database: privileges",
    ),
    (
        "requests make temporary tables",
        "DO $$BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO p2p_app', current_database()); END$$",
        "database: privileges",
    ),
    (
        "new tables are open by default",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO p2p_app",
        "database: settings",
    ),
    (
        "a college set for every session",
        "DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET app.college_id = ''01920000-0000-7000-8000-000000000002''', current_database()); END$$",
        "database: settings",
    ),
    (
        "a role set for the login",
        "ALTER ROLE p2p_app SET app.role = 'system'",
        "database: settings",
    ),
    (
        "rows copied out",
        "CREATE PUBLICATION leak FOR TABLE users",
        "database: settings",
    ),
    (
        "an event trigger",
        "CREATE FUNCTION p2p.watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER watcher ON ddl_command_end EXECUTE FUNCTION p2p.watch()",
        "database: settings",
    ),
    (
        "a way to other databases",
        "CREATE EXTENSION dblink",
        "database: extensions",
    ),
];

/// Begins a transaction and changes the schema in it. Roles belong to the whole cluster: another test that migrates at
/// the same moment alters them too, and PostgreSQL refuses one of the two, which then tries again.
async fn mutate(client: &Client, what: &str, statements: &str) {
    for _ in 0..50 {
        client.batch_execute("BEGIN").await.unwrap();
        let Err(error) = client.batch_execute(statements).await else {
            return;
        };
        client.batch_execute("ROLLBACK").await.unwrap();
        let collided = error
            .as_db_error()
            .is_some_and(|error| error.message().contains("tuple concurrently updated"));
        assert!(collided, "{what}: {error:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{what}: the roles were altered by others all the time");
}

#[tokio::test]
async fn every_way_to_break_the_wall_is_noticed() {
    let database = TestDatabase::create().await;
    let client = database.db_owner().await;
    let mut survived = Vec::new();
    for (what, statements, wanted) in MUTATIONS {
        mutate(&client, what, statements).await;
        let report = examine(&client).await.unwrap();
        let problems = report.problems();
        if report.holds || !problems.iter().any(|problem| problem.contains(wanted)) {
            survived.push(format!("{what}: wanted {wanted}, the doctor said {problems:?}"));
        }
        client.batch_execute("ROLLBACK").await.unwrap();
    }
    assert!(survived.is_empty(), "{}", survived.join("\n"));
    let report = examine(&client).await.unwrap();
    assert!(report.holds, "{report}");
    println!(
        "mutations of the schema: {} tried, {} noticed and named",
        MUTATIONS.len(),
        MUTATIONS.len()
    );
}
