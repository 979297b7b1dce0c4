//! What the pooled connections are. A server whose database login could walk around the wall does not start.

use diesel::sql_types::{BigInt, Bool, Integer, Text};
use diesel_async::RunQueryDsl;
use thiserror::Error;

use super::pool::Pool;

/// What was found about the two logins.
#[derive(Clone, Debug)]
pub struct Posture {
    /// PostgreSQL's `server_version_num`.
    pub server_version: i32,
    /// Login used for requests.
    pub app_login: String,
    /// Login used for the registry.
    pub platform_login: String,
    /// Things to mend that do not stop a development server.
    pub warnings: Vec<String>,
}

/// Why the server refuses to start.
#[derive(Debug, Error)]
pub enum PostureError {
    /// No connection could be made.
    #[error("the database does not answer: {0}")]
    Unreachable(String),
    /// The login is a superuser, bypasses row security, owns tables or may create objects.
    #[error("the database login {login} could bypass row-level security: {why}. Use the login of {role}.")]
    CanBypass {
        /// Which login.
        login: String,
        /// The role it should be.
        role: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// Tables without the wall.
    #[error(
        "row-level security is not enabled and forced on: {0}. Run `peer2peer migrate`, then `peer2peer doctor isolation`."
    )]
    NoWall(String),
    /// The PostgreSQL release has known holes in row security.
    #[error(
        "PostgreSQL {0} has known holes in row security; install 15.20 or the same day's release of a later major version"
    )]
    OldServer(i32),
    /// Migrations have not been run.
    #[error("the database has no schema yet: run `peer2peer migrate`")]
    NoSchema,
}

#[derive(diesel::QueryableByName)]
struct LoginRow {
    #[diesel(sql_type = Text)]
    login: String,
    #[diesel(sql_type = Bool)]
    superuser: bool,
    #[diesel(sql_type = Bool)]
    bypass: bool,
    #[diesel(sql_type = Bool)]
    may_create: bool,
    #[diesel(sql_type = BigInt)]
    owned: i64,
    #[diesel(sql_type = Bool)]
    is_wanted: bool,
    /// Whether it may make large objects: what only a superuser can take from everybody was not taken.
    #[diesel(sql_type = Bool)]
    loose: bool,
    #[diesel(sql_type = Integer)]
    version: i32,
}

#[derive(diesel::QueryableByName)]
struct NameRow {
    #[diesel(sql_type = Text)]
    name: String,
}

async fn login(pool: &Pool, wanted: &'static str) -> Result<LoginRow, PostureError> {
    let mut loan = pool
        .checkout()
        .await
        .map_err(|error| PostureError::Unreachable(error.to_string()))?;
    let row = diesel::sql_query(
        "SELECT session_user::text AS login, r.rolsuper AS superuser, \
         EXISTS (SELECT FROM pg_catalog.pg_roles b WHERE (b.rolbypassrls OR b.rolsuper) \
            AND pg_has_role(current_user, b.oid, 'MEMBER')) AS bypass, \
         has_schema_privilege(current_user, 'public', 'CREATE') OR r.rolcreaterole OR r.rolcreatedb AS may_create, \
         (SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
            WHERE n.nspname IN ('public', 'p2p') AND pg_has_role(current_user, c.relowner, 'USAGE')) AS owned, \
         coalesce((SELECT pg_has_role(current_user, w.oid, 'USAGE') FROM pg_catalog.pg_roles w WHERE w.rolname = $1), false) AS is_wanted, \
         has_function_privilege('pg_catalog.lo_create(oid)', 'EXECUTE') AS loose, \
         current_setting('server_version_num')::int AS version \
         FROM pg_catalog.pg_roles r WHERE r.rolname = current_user",
    )
    .bind::<Text, _>(wanted)
    .get_result::<LoginRow>(loan.raw())
    .await
    .map_err(|error| PostureError::Unreachable(error.to_string()))?;
    loan.mark_tidy();
    let mut why = Vec::new();
    if row.superuser {
        why.push("it is a superuser".to_owned());
    }
    if row.bypass {
        why.push("it has BYPASSRLS, or may become a role that has".to_owned());
    }
    if row.owned > 0 {
        why.push(format!("it owns {} tables or other objects", row.owned));
    }
    if row.may_create {
        why.push("it may create objects or roles".to_owned());
    }
    if !why.is_empty() {
        return Err(PostureError::CanBypass {
            login: row.login,
            role: wanted,
            why: why.join(", "),
        });
    }
    if !row.is_wanted {
        return Err(PostureError::CanBypass {
            login: row.login,
            role: wanted,
            why: format!("it is not {wanted}, so its rights are unknown"),
        });
    }
    Ok(row)
}

pub(super) async fn check(app: &Pool, platform: &Pool, production: bool) -> Result<Posture, PostureError> {
    {
        let mut loan = app
            .checkout()
            .await
            .map_err(|error| PostureError::Unreachable(error.to_string()))?;
        let found = diesel::sql_query("SELECT coalesce(to_regclass('public.colleges')::text, '') AS name")
            .get_result::<NameRow>(loan.raw())
            .await
            .map_err(|error| PostureError::Unreachable(error.to_string()))?;
        loan.mark_tidy();
        if found.name.is_empty() {
            return Err(PostureError::NoSchema);
        }
    }
    let app_row = login(app, "p2p_app").await?;
    let platform_row = login(platform, "p2p_platform").await?;
    let mut loan = app
        .checkout()
        .await
        .map_err(|error| PostureError::Unreachable(error.to_string()))?;
    let bare: Vec<NameRow> = diesel::sql_query(
        "SELECT c.relname::text AS name FROM pg_catalog.pg_class c \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relname <> '__diesel_schema_migrations' \
         AND NOT (c.relrowsecurity AND c.relforcerowsecurity) ORDER BY 1",
    )
    .load(loan.raw())
    .await
    .map_err(|error| PostureError::Unreachable(error.to_string()))?;
    loan.mark_tidy();
    if !bare.is_empty() {
        let names: Vec<_> = bare.into_iter().map(|row| row.name).collect();
        return Err(PostureError::NoWall(names.join(", ")));
    }
    let mut warnings = Vec::new();
    if super::embedded::version_has_known_holes(app_row.version) {
        if production {
            return Err(PostureError::OldServer(app_row.version));
        }
        warnings.push(PostureError::OldServer(app_row.version).to_string());
    }
    if app_row.loose {
        warnings.push(format!(
            "{} may make large objects, send notifications, hold locks and see other sessions: run the statements of the \
             migration login_rights as a superuser",
            app_row.login
        ));
    }
    Ok(Posture {
        server_version: app_row.version,
        app_login: app_row.login,
        platform_login: platform_row.login,
        warnings,
    })
}
