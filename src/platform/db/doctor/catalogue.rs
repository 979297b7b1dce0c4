//! What PostgreSQL's catalogues say about this database, read once. Everything here is readable by every login.

use tokio_postgres::{Client, Row};

/// A table, view or sequence.
#[derive(Debug)]
pub(super) struct Relation {
    pub(super) oid: u32,
    pub(super) schema: String,
    pub(super) name: String,
    /// `r` table, `p` partitioned, `v` view, `m` materialised view, `S` sequence, `f` foreign.
    pub(super) kind: char,
    pub(super) row_security: bool,
    pub(super) forced: bool,
    pub(super) owner: String,
    pub(super) options: Vec<String>,
    pub(super) comment: Option<String>,
    pub(super) columns: Vec<Column>,
    pub(super) policies: Vec<Policy>,
    pub(super) indexes: Vec<Index>,
    pub(super) references: Vec<Reference>,
    pub(super) grants: Vec<Grant>,
    /// Disabled triggers, rewrite rules and parents: things that change what the other rules mean.
    pub(super) oddities: Vec<String>,
    /// Names of its triggers, without PostgreSQL's own.
    pub(super) triggers: Vec<String>,
}

impl Relation {
    pub(super) fn is_table(&self) -> bool {
        matches!(self.kind, 'r' | 'p' | 'f')
    }

    pub(super) fn primary_key(&self) -> &[String] {
        self.indexes
            .iter()
            .find(|index| index.primary)
            .map_or(&[], |index| index.columns.as_slice())
    }
}

#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) not_null: bool,
    pub(super) comment: Option<String>,
}

#[derive(Debug)]
pub(super) struct Policy {
    pub(super) name: String,
    pub(super) permissive: bool,
    /// `*` all, `r` select, `a` insert, `w` update, `d` delete.
    pub(super) command: char,
    pub(super) roles: Vec<String>,
    pub(super) using: Option<String>,
    pub(super) check: Option<String>,
    /// Functions of our own it depends on.
    pub(super) functions: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Index {
    pub(super) name: String,
    pub(super) unique: bool,
    pub(super) primary: bool,
    pub(super) valid: bool,
    /// Key columns in order; an expression is an empty name.
    pub(super) columns: Vec<String>,
}

/// A foreign key.
#[derive(Debug)]
pub(super) struct Reference {
    pub(super) name: String,
    pub(super) to: String,
    pub(super) columns: Vec<String>,
    pub(super) to_columns: Vec<String>,
    pub(super) validated: bool,
}

#[derive(Debug)]
pub(super) struct Grant {
    pub(super) grantee: String,
    pub(super) privilege: String,
    pub(super) grantable: bool,
    /// `None` for the whole table.
    pub(super) column: Option<String>,
}

#[derive(Debug)]
pub(super) struct Function {
    /// `schema.name(argument types)`.
    pub(super) signature: String,
    /// `i` immutable, `s` stable, `v` volatile.
    pub(super) volatility: char,
    pub(super) definer: bool,
    pub(super) leakproof: bool,
    pub(super) settings: Vec<String>,
    pub(super) owner: String,
    pub(super) grantees: Vec<String>,
    pub(super) body: String,
}

#[derive(Debug)]
pub(super) struct Role {
    pub(super) name: String,
    pub(super) superuser: bool,
    pub(super) bypass: bool,
    pub(super) login: bool,
    pub(super) creates_roles: bool,
    pub(super) creates_databases: bool,
    pub(super) replication: bool,
    /// Every role it may act as, itself included.
    pub(super) member_of: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Catalogue {
    pub(super) database: String,
    pub(super) server_version: i32,
    pub(super) relations: Vec<Relation>,
    pub(super) functions: Vec<Function>,
    pub(super) roles: Vec<Role>,
    pub(super) extensions: Vec<String>,
    /// Privileges on the database and its schemas, as sentences.
    pub(super) loose_privileges: Vec<String>,
    /// Default privileges, role and database settings and event triggers that could open the wall, as sentences.
    pub(super) loose_settings: Vec<String>,
}

fn letter(row: &Row, column: &str) -> Result<char, tokio_postgres::Error> {
    Ok(char::from(row.try_get::<_, i8>(column)?.unsigned_abs()))
}

const OURS: &str = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

/// Reads everything the rules need.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn read(client: &Client) -> Result<Catalogue, tokio_postgres::Error> {
    // Names in expressions are then written out in full, whatever the login's own setting is.
    client
        .batch_execute("SELECT pg_catalog.set_config('search_path', 'pg_catalog', false)")
        .await?;
    let about = client
        .query_one(
            "SELECT current_database()::text AS database, current_setting('server_version_num')::int AS version",
            &[],
        )
        .await?;
    let mut relations = relations(client).await?;
    columns(client, &mut relations).await?;
    policies(client, &mut relations).await?;
    indexes(client, &mut relations).await?;
    references(client, &mut relations).await?;
    grants(client, &mut relations).await?;
    oddities(client, &mut relations).await?;
    Ok(Catalogue {
        database: about.try_get("database")?,
        server_version: about.try_get("version")?,
        relations,
        functions: functions(client).await?,
        roles: roles(client).await?,
        extensions: names(client, "SELECT extname::text FROM pg_extension ORDER BY 1").await?,
        loose_privileges: loose_privileges(client).await?,
        loose_settings: loose_settings(client).await?,
    })
}

async fn names(client: &Client, query: &str) -> Result<Vec<String>, tokio_postgres::Error> {
    client
        .query(query, &[])
        .await?
        .iter()
        .map(|row| row.try_get(0))
        .collect()
}

fn find(relations: &mut [Relation], oid: u32) -> Option<&mut Relation> {
    relations.iter_mut().find(|relation| relation.oid == oid)
}

async fn relations(client: &Client) -> Result<Vec<Relation>, tokio_postgres::Error> {
    let query = format!(
        "SELECT c.oid, n.nspname::text, c.relname::text, c.relkind, c.relrowsecurity, c.relforcerowsecurity,
            pg_get_userbyid(c.relowner)::text AS owner, coalesce(c.reloptions, '{{}}') AS options,
            obj_description(c.oid, 'pg_class') AS comment
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE {OURS} AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
         ORDER BY n.nspname, c.relname"
    );
    let mut found = Vec::new();
    for row in client.query(&query, &[]).await? {
        found.push(Relation {
            oid: row.try_get("oid")?,
            schema: row.try_get("nspname")?,
            name: row.try_get("relname")?,
            kind: letter(&row, "relkind")?,
            row_security: row.try_get("relrowsecurity")?,
            forced: row.try_get("relforcerowsecurity")?,
            owner: row.try_get("owner")?,
            options: row.try_get("options")?,
            comment: row.try_get("comment")?,
            columns: Vec::new(),
            policies: Vec::new(),
            indexes: Vec::new(),
            references: Vec::new(),
            grants: Vec::new(),
            oddities: Vec::new(),
            triggers: Vec::new(),
        });
    }
    Ok(found)
}

async fn columns(client: &Client, relations: &mut [Relation]) -> Result<(), tokio_postgres::Error> {
    let rows = client
        .query(
            "SELECT attrelid, attname::text, format_type(atttypid, atttypmod) AS kind, attnotnull,
                col_description(attrelid, attnum) AS comment
             FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped ORDER BY attrelid, attnum",
            &[],
        )
        .await?;
    for row in rows {
        if let Some(relation) = find(relations, row.try_get("attrelid")?) {
            relation.columns.push(Column {
                name: row.try_get("attname")?,
                kind: row.try_get("kind")?,
                not_null: row.try_get("attnotnull")?,
                comment: row.try_get("comment")?,
            });
        }
    }
    Ok(())
}

async fn policies(client: &Client, relations: &mut [Relation]) -> Result<(), tokio_postgres::Error> {
    let rows = client
        .query(
            "SELECT p.polrelid, p.polname::text, p.polpermissive, p.polcmd,
                ARRAY(SELECT CASE WHEN r = 0 THEN 'public' ELSE pg_get_userbyid(r)::text END
                      FROM unnest(p.polroles) AS r ORDER BY 1) AS roles,
                pg_get_expr(p.polqual, p.polrelid) AS using, pg_get_expr(p.polwithcheck, p.polrelid) AS check,
                ARRAY(SELECT DISTINCT d.refobjid::regprocedure::text FROM pg_depend d
                      WHERE d.classid = 'pg_policy'::regclass AND d.objid = p.oid
                        AND d.refclassid = 'pg_proc'::regclass ORDER BY 1) AS functions
             FROM pg_policy p ORDER BY p.polname",
            &[],
        )
        .await?;
    for row in rows {
        if let Some(relation) = find(relations, row.try_get("polrelid")?) {
            relation.policies.push(Policy {
                name: row.try_get("polname")?,
                permissive: row.try_get("polpermissive")?,
                command: letter(&row, "polcmd")?,
                roles: row.try_get("roles")?,
                using: row.try_get("using")?,
                check: row.try_get("check")?,
                functions: row.try_get("functions")?,
            });
        }
    }
    Ok(())
}

async fn indexes(client: &Client, relations: &mut [Relation]) -> Result<(), tokio_postgres::Error> {
    let rows = client
        .query(
            "SELECT i.indrelid, c.relname::text, i.indisunique OR i.indisexclusion AS uniq, i.indisprimary, i.indisvalid,
                ARRAY(SELECT coalesce(a.attname::text, '') FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(n, at)
                      LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.n AND k.n > 0
                      WHERE k.at <= i.indnkeyatts ORDER BY k.at) AS columns
             FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid ORDER BY c.relname",
            &[],
        )
        .await?;
    for row in rows {
        if let Some(relation) = find(relations, row.try_get("indrelid")?) {
            relation.indexes.push(Index {
                name: row.try_get("relname")?,
                unique: row.try_get("uniq")?,
                primary: row.try_get("indisprimary")?,
                valid: row.try_get("indisvalid")?,
                columns: row.try_get("columns")?,
            });
        }
    }
    Ok(())
}

async fn references(client: &Client, relations: &mut [Relation]) -> Result<(), tokio_postgres::Error> {
    let rows = client
        .query(
            "SELECT o.conrelid, o.conname::text, t.relname::text AS target, o.convalidated,
                ARRAY(SELECT a.attname::text FROM unnest(o.conkey) WITH ORDINALITY AS k(n, at)
                      JOIN pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = k.n ORDER BY k.at) AS columns,
                ARRAY(SELECT a.attname::text FROM unnest(o.confkey) WITH ORDINALITY AS k(n, at)
                      JOIN pg_attribute a ON a.attrelid = o.confrelid AND a.attnum = k.n ORDER BY k.at) AS to_columns
             FROM pg_constraint o JOIN pg_class t ON t.oid = o.confrelid WHERE o.contype = 'f' ORDER BY o.conname",
            &[],
        )
        .await?;
    for row in rows {
        if let Some(relation) = find(relations, row.try_get("conrelid")?) {
            relation.references.push(Reference {
                name: row.try_get("conname")?,
                to: row.try_get("target")?,
                columns: row.try_get("columns")?,
                to_columns: row.try_get("to_columns")?,
                validated: row.try_get("convalidated")?,
            });
        }
    }
    Ok(())
}

async fn grants(client: &Client, relations: &mut [Relation]) -> Result<(), tokio_postgres::Error> {
    let rows = client
        .query(
            "SELECT c.oid, x.grantee, x.privilege_type, x.is_grantable, NULL::text AS attname
             FROM pg_class c, aclexplode(c.relacl) x WHERE c.relacl IS NOT NULL
             UNION ALL
             SELECT a.attrelid, x.grantee, x.privilege_type, x.is_grantable, a.attname::text
             FROM pg_attribute a, aclexplode(a.attacl) x WHERE a.attacl IS NOT NULL AND NOT a.attisdropped
             ORDER BY 1, 2, 3, 5",
            &[],
        )
        .await?;
    let people = client.query("SELECT oid, rolname::text FROM pg_roles", &[]).await?;
    for row in rows {
        let grantee: u32 = row.try_get("grantee")?;
        let name = if grantee == 0 {
            "PUBLIC".to_owned()
        } else {
            let mut known = people.iter().filter(|role| role.get::<_, u32>("oid") == grantee);
            known
                .next()
                .map_or_else(|| format!("role {grantee}"), |role| role.get("rolname"))
        };
        if let Some(relation) = find(relations, row.try_get("oid")?) {
            relation.grants.push(Grant {
                grantee: name,
                privilege: row.try_get("privilege_type")?,
                grantable: row.try_get("is_grantable")?,
                column: row.try_get("attname")?,
            });
        }
    }
    Ok(())
}

async fn oddities(client: &Client, relations: &mut [Relation]) -> Result<(), tokio_postgres::Error> {
    let rows = client
        .query(
            "SELECT tgrelid AS oid, 'trigger ' || tgname || ' is disabled' AS what FROM pg_trigger WHERE tgenabled <> 'O'
             UNION ALL
             SELECT ev_class, 'rule ' || rulename || ' rewrites it' FROM pg_rewrite WHERE rulename <> '_RETURN'
             UNION ALL
             SELECT h.inhrelid, 'it inherits from ' || h.inhparent::regclass::text FROM pg_inherits h
               JOIN pg_class c ON c.oid = h.inhrelid WHERE NOT c.relispartition
             ORDER BY 1, 2",
            &[],
        )
        .await?;
    for row in rows {
        if let Some(relation) = find(relations, row.try_get("oid")?) {
            relation.oddities.push(row.try_get("what")?);
        }
    }
    let rows = client
        .query(
            "SELECT tgrelid AS oid, tgname::text AS name FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
            &[],
        )
        .await?;
    for row in rows {
        if let Some(relation) = find(relations, row.try_get("oid")?) {
            relation.triggers.push(row.try_get("name")?);
        }
    }
    Ok(())
}

async fn functions(client: &Client) -> Result<Vec<Function>, tokio_postgres::Error> {
    let query = format!(
        "SELECT p.oid::regprocedure::text AS signature, p.provolatile, p.prosecdef, p.proleakproof,
            coalesce(p.proconfig, '{{}}') AS settings, pg_get_userbyid(p.proowner)::text AS owner,
            ARRAY(SELECT CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(x.grantee)::text END
                  FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x ORDER BY 1) AS grantees,
            coalesce(pg_get_function_sqlbody(p.oid), p.prosrc, '') AS body
         FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE {OURS} AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass
            AND d.objid = p.oid AND d.deptype = 'e')
         ORDER BY 1"
    );
    let mut found = Vec::new();
    for row in client.query(&query, &[]).await? {
        found.push(Function {
            signature: row.try_get("signature")?,
            volatility: letter(&row, "provolatile")?,
            definer: row.try_get("prosecdef")?,
            leakproof: row.try_get("proleakproof")?,
            settings: row.try_get("settings")?,
            owner: row.try_get("owner")?,
            grantees: row.try_get("grantees")?,
            body: row.try_get("body")?,
        });
    }
    Ok(found)
}

async fn roles(client: &Client) -> Result<Vec<Role>, tokio_postgres::Error> {
    let rows = client
        .query(
            "SELECT r.rolname::text, r.rolsuper, r.rolbypassrls, r.rolcanlogin, r.rolcreaterole, r.rolcreatedb,
                r.rolreplication,
                ARRAY(SELECT o.rolname::text FROM pg_roles o WHERE pg_has_role(r.oid, o.oid, 'MEMBER') ORDER BY 1) AS member_of
             FROM pg_roles r WHERE r.rolname !~ '^pg_' ORDER BY 1",
            &[],
        )
        .await?;
    let mut found = Vec::new();
    for row in rows {
        found.push(Role {
            name: row.try_get("rolname")?,
            superuser: row.try_get("rolsuper")?,
            bypass: row.try_get("rolbypassrls")?,
            login: row.try_get("rolcanlogin")?,
            creates_roles: row.try_get("rolcreaterole")?,
            creates_databases: row.try_get("rolcreatedb")?,
            replication: row.try_get("rolreplication")?,
            member_of: row.try_get("member_of")?,
        });
    }
    Ok(found)
}

async fn loose_privileges(client: &Client) -> Result<Vec<String>, tokio_postgres::Error> {
    let query = format!(
        "WITH app AS (SELECT oid, rolname FROM pg_roles WHERE rolname IN ('p2p_app', 'p2p_platform'))
         SELECT app.rolname || ' may make temporary tables' FROM app
            WHERE has_database_privilege(app.oid, current_database(), 'TEMP')
         UNION ALL
         SELECT app.rolname || ' may make schemas' FROM app
            WHERE has_database_privilege(app.oid, current_database(), 'CREATE')
         UNION ALL
         SELECT app.rolname || ' may make objects in the schema ' || n.nspname FROM app, pg_namespace n
            WHERE {OURS} AND has_schema_privilege(app.oid, n.oid, 'CREATE')
         UNION ALL
         SELECT 'everybody may make objects in the schema ' || n.nspname
            FROM pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) x
            WHERE {OURS} AND x.grantee = 0 AND x.privilege_type = 'CREATE'
         ORDER BY 1"
    );
    names(client, &query).await
}

async fn loose_settings(client: &Client) -> Result<Vec<String>, tokio_postgres::Error> {
    names(
        client,
        "SELECT format('new objects of %s are open to %s by default', pg_get_userbyid(d.defaclrole),
                CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(x.grantee) END)
            FROM pg_default_acl d, aclexplode(d.defaclacl) x WHERE x.grantee <> d.defaclrole
         UNION ALL
         SELECT format('%s is set to ''%s'' for %s', split_part(c, '=', 1), split_part(c, '=', 2),
                CASE WHEN s.setrole = 0 THEN 'the database' ELSE pg_get_userbyid(s.setrole) END)
            FROM pg_db_role_setting s, unnest(s.setconfig) AS c
            WHERE (s.setdatabase = 0 OR s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database()))
              AND (c LIKE 'app.%' OR c LIKE 'role=%' OR c LIKE 'row_security=%' OR c LIKE 'session_replication_role=%'
                OR c LIKE 'search_path=%' OR c LIKE 'session_preload_libraries=%')
         UNION ALL
         SELECT 'event trigger ' || evtname || ' runs on every change of the schema' FROM pg_event_trigger
         UNION ALL
         SELECT 'publication ' || pubname || ' copies rows out past the wall' FROM pg_publication
         UNION ALL
         SELECT 'foreign server ' || srvname || ' reaches other databases' FROM pg_foreign_server
         ORDER BY 1",
    )
    .await
}
