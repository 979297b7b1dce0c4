//! What the attacks over HTTP stand on: every route, bodies made from the API document, and the ids of real things
//! in the college attacked.

use std::collections::BTreeMap;
use std::sync::Mutex;

use peer2peer::openapi;
use peer2peer::platform::keys::Token;
use peer2peer::routes::{self, Audience, Route};
use reqwest::Method;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::catalogue::shape_in_source;
use super::rows::{Table, fill, mark};
use super::things::MADE;
use crate::support::{Answer, Client, TestApp, college_id, person};

/// The people who try things, by their names in the fixture.
pub const PEOPLE: [&str; 5] = ["student", "alumna", "faculty", "moderator", "admin"];

/// A server whose database holds rows of some colleges in every table.
pub struct World {
    pub app: TestApp,
    pub tables: Vec<Table>,
    pub document: Value,
    pub owner: tokio_postgres::Client,
    operator: Client,
    tokens: BTreeMap<(&'static str, &'static str), String>,
    made: BTreeMap<(&'static str, (&'static str, &'static str)), String>,
    /// Who is signed in, and the version of their rights then.
    signed_in: Mutex<BTreeMap<(String, String), (Client, i32)>>,
}

/// Which table and column a variable of a path names: as a rule the table is called as the part of the path before the
/// variable, and `{id}` is its `id`. Another kind of path has to be entered here: what cannot be attacked with a real id
/// of another college is not proven.
///
/// Where the second part is no column it is the state the thing is in (see things.rs): the one the operation works on.
pub fn names(path: &str, variable: &str) -> (&'static str, &'static str) {
    let (before, after) = path.split_once(&format!("{{{variable}}}")).unwrap_or((path, ""));
    let known = [
        ("/auth/sessions/", ("sessions", "live")),
        ("/account/sessions/", ("sessions", "live")),
        ("/sessions/", ("sessions", "live")),
        ("/api/v1/users/", ("users", "self")),
        ("/users/", ("users", "active")),
        ("/people/", ("users", "active")),
        ("/invitations/", ("invitations", "open")),
        ("/roster/imports/", ("roster_imports", "previewed")),
        ("}/rows/", ("roster_import_rows", "line")),
        ("/roster/entries/", ("roster_entries", "waiting")),
        ("/roster/", ("roster_entries", "id")),
        ("/jobs/", ("jobs", "failed")),
        ("/dev/mail/", ("jobs", "id")),
        ("/reset/", ("tokens", "reset_password")),
        ("/verify/", ("tokens", "verify_email")),
        ("/join/", ("tokens", "join")),
        ("/emails/off/", ("tokens", "request-mails-off")),
        ("/moderation/experiences/", ("experiences", "pending")),
        ("/experiences/", ("experiences", "published")),
        ("/audit/", ("audit_entries", "n")),
        ("/blocks/", ("users", "id")),
        ("/participants/", ("users", "id")),
        ("/moderation/messages/", ("message_reports", "id")),
        ("}/messages/", ("messages", "seq")),
        ("/messages/", ("conversations", "id")),
    ];
    let waits = ["/submit", "/edit", "/autosave", "/delete", "/preview"].contains(&after);
    match (before, after) {
        (_, "/approve") if before.ends_with("/users/") || before.ends_with("/people/") => return ("users", "pending"),
        (_, "/reinstate") => return ("users", "suspended"),
        (_, "/release") => return ("experiences", "claimed"),
        ("/api/v1/experiences/" | "/experiences/", _) if waits => return ("experiences", "draft"),
        _ => {}
    }
    match known.iter().find(|(end, _)| before.ends_with(end)) {
        Some((_, what)) => *what,
        None => {
            let part = before.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            let found = shape_in_source()
                .into_keys()
                .find(|table| *table == part.replace('-', "_"));
            match found.filter(|_| variable == "id") {
                Some(table) => (table.leak(), "id"),
                None => panic!("say in world.rs what {{{variable}}} of {path} names"),
            }
        }
    }
}

/// Which table a field of a body or query names.
pub fn field_names(field: &str) -> Option<(&'static str, &'static str)> {
    match field {
        "user_id" | "actor_id" | "actor" | "author" | "author_id" | "mention" => Some(("users", "id")),
        "session_id" => Some(("sessions", "id")),
        // Lists of people to decide about at once.
        "id" => Some(("users", "id")),
        _ => None,
    }
}

/// Fields of forms that a page's handler needs before it looks at ids.
pub fn form(path: &str) -> Vec<(&'static str, &'static str)> {
    match path {
        "/messages/{id}" => vec![("id", "0193d1a0-0000-7000-8000-000000000001"), ("body", "Kaveri")],
        "/messages/{id}/read" => vec![("seq", "1")],
        "/messages/{id}/mute" => vec![("hours", "1")],
        "/messages/{id}/rename" => vec![("title", "Kaveri")],
        "/messages/{id}/people" => vec![("add", "0193d1a0-0000-7000-8000-000000000001")],
        "/messages/{id}/messages/{seq}/edit" => vec![("body", "Kaveri")],
        "/messages/{id}/messages/{seq}/react" => vec![("emoji", "👍")],
        "/messages/{id}/messages/{seq}/report" => vec![("reason", "Kaveri")],
        _ if path.ends_with("/bookmark") || path.ends_with("/helpful") => vec![("on", "true")],
        _ if path.ends_with("/mend") => vec![("line", "2"), ("column", "1"), ("value", "Kaveri")],
        _ if path.ends_with("/decide") => vec![("version", "1"), ("act", "approve")],
        _ if path.ends_with("/edit") || path.ends_with("/autosave") => vec![("revision", "1"), ("company", "Kaveri")],
        _ if path.ends_with("/role") => vec![("role", "student")],
        _ if path.ends_with("/placed") => vec![("placed", "true")],
        _ => Vec::new(),
    }
}

pub fn is_page(route: &Route) -> bool {
    !route.path.starts_with("/api/") && route.path != "/ws"
}

/// The names of a path's variables.
pub fn variables(path: &str) -> Vec<String> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .map(|name| name.split(':').next().unwrap_or(name).to_owned())
        .collect()
}

/// The path with its variables replaced.
pub fn with_values(path: &str, mut value: impl FnMut(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap();
        out.push_str(before);
        out.push_str(&value(name.split(':').next().unwrap_or(name)));
        rest = after;
    }
    out + rest
}

/// Routes of an audience, without those that only hand out files.
pub fn routes(audience: Audience) -> impl Iterator<Item = &'static Route> {
    routes::all().filter(move |route| route.audience == audience)
}

impl World {
    /// A server, and rows of `colleges` in every table. Every text of those colleges carries their mark.
    pub async fn start(colleges: &[&'static str]) -> Self {
        let app = TestApp::start().await;
        let owner = app.database.db_owner().await;
        let tables = fill(&owner, colleges, true).await;
        for college in colleges {
            owner
                .batch_execute(&format!(
                    "SET session_replication_role = replica;
                     UPDATE users SET full_name = full_name || ' {mark}', headline = '{mark}' WHERE college_id = '{id}' AND full_name NOT LIKE '%{mark}%';
                     SET session_replication_role = origin",
                    mark = mark(college),
                    id = college_id(college)
                ))
                .await
                .unwrap();
        }
        // Some operations change who is trying; everybody is put back before each sign-in.
        owner
            .batch_execute(
                "CREATE SCHEMA kept; CREATE TABLE kept.credentials AS SELECT * FROM credentials;
                 CREATE TABLE kept.users AS SELECT * FROM users",
            )
            .await
            .unwrap();
        let document = serde_json::to_value(openapi::document()).unwrap();
        let operator = crate::console::operator(&app).await;
        let mut tokens = BTreeMap::new();
        for college in colleges {
            for (purpose, table, which) in [
                ("reset_password", "one_time_tokens", "purpose = 'reset_password'"),
                ("verify_email", "one_time_tokens", "purpose = 'verify_email'"),
                ("join", "invitations", "accepted_at IS NULL AND revoked_at IS NULL"),
            ] {
                let token = Token::random();
                owner
                    .batch_execute(&format!(
                        "UPDATE {table} SET digest = '\\x{}' WHERE ctid = (SELECT ctid FROM {table} WHERE college_id = '{}' AND {which} LIMIT 1)",
                        hex::encode(token.digest()),
                        college_id(college)
                    ))
                    .await
                    .unwrap();
                tokens.insert((*college, purpose), token.expose().to_owned());
            }
        }
        let mut world = Self {
            app,
            tables,
            document,
            owner,
            operator,
            tokens,
            made: BTreeMap::new(),
            signed_in: Mutex::default(),
        };
        for college in colleges {
            for what in MADE {
                let thing = world.make(college, what).await.unwrap();
                world.made.insert((*college, what), thing);
            }
        }
        world
    }

    /// Somebody of the fixture, as they were at first and signed in: as before if nothing changed since, else anew.
    pub async fn signed_in(&self, college: &str, who: &str) -> Client {
        let key = (college.to_owned(), who.to_owned());
        let known = self.signed_in.lock().unwrap().get(&key).cloned();
        if let Some((client, version)) = known
            && self.is_as_before(college, who, &client, version).await
        {
            return client;
        }
        self.restore(college, who).await;
        let client = self.app.signed_in(college, who).await;
        let id = person(college, who).id.to_string();
        let version = "SELECT authz_version FROM users WHERE id = $1::text::uuid";
        let version = self.owner.query_one(version, &[&id]).await.unwrap().get(0);
        self.signed_in.lock().unwrap().insert(key, (client.clone(), version));
        client
    }

    /// Whether somebody's sign-in lives, with the rights, the name and the password they had then.
    async fn is_as_before(&self, college: &str, who: &str, client: &Client, version: i32) -> bool {
        let session = client.session_id.clone().unwrap();
        let same = "SELECT count(*) FROM sessions s
            JOIN users u ON u.college_id = s.college_id AND u.id = s.user_id
            JOIN kept.users k ON k.college_id = u.college_id AND k.id = u.id
            JOIN credentials c ON c.college_id = u.college_id AND c.user_id = u.id
            JOIN kept.credentials p ON p.college_id = u.college_id AND p.user_id = u.id
            WHERE s.id = $1::text::uuid AND s.user_id = $2::text::uuid AND s.revoked_at IS NULL AND s.expires_at > now() AND u.authz_version = $3
              AND c.password_hash = p.password_hash
              AND (u.email, u.role, u.status, u.full_name) = (k.email, k.role, k.status, k.full_name)";
        let id = person(college, who).id.to_string();
        let found = self.owner.query_one(same, &[&session, &id, &version]).await.unwrap();
        found.get::<_, i64>(0) == 1
    }

    /// Puts somebody of the fixture back to how they were at first.
    pub async fn restore(&self, college: &str, who: &str) {
        let id = person(college, who).id;
        self.owner
            .batch_execute(&format!(
                "SET session_replication_role = replica;
                 INSERT INTO credentials SELECT * FROM kept.credentials WHERE user_id = '{id}'
                   ON CONFLICT (college_id, user_id) DO UPDATE SET password_hash = EXCLUDED.password_hash;
                 UPDATE users u SET email = k.email, role = k.role, status = k.status, full_name = k.full_name
                   FROM kept.users k WHERE k.id = u.id AND k.college_id = u.college_id AND u.id = '{id}'
                     AND (u.email, u.role, u.status, u.full_name) IS DISTINCT FROM (k.email, k.role, k.status, k.full_name);
                 SET session_replication_role = origin"
            ))
            .await
            .unwrap();
    }

    /// A real value of a column in a college, or the id of a thing there in the state that is named.
    pub fn real(&self, college: &str, (table, column): (&str, &str)) -> String {
        if column == "self" {
            return person(college, "alumna").id.to_string();
        }
        let thing = |((of, what), _): &(&(&'static str, (&'static str, &'static str)), &String)| {
            *of == college && *what == (table, column)
        };
        if let Some((_, id)) = self.made.iter().find(thing) {
            return id.clone();
        }
        if column == "request-mails-off" {
            // No row holds these: the link itself says whom it is for, and proves that we wrote it.
            let (college, user) = (college_id(college), person(college, "alumna").id);
            let parts: [&[u8]; 2] = [college.as_bytes(), user.as_bytes()];
            let proof = peer2peer::platform::keys::proof(&crate::support::secrets().server_key, column, &parts);
            return format!("{}.{proof}", user.as_uuid().simple());
        }
        if table == "tokens" {
            let found = self
                .tokens
                .iter()
                .find(|((of, purpose), _)| *of == college && *purpose == column);
            return found.unwrap().1.clone();
        }
        let table = self.tables.iter().find(|known| known.name == table);
        let table = table.unwrap_or_else(|| panic!("there is no table {table:?}"));
        table.rows[college][column].trim_matches('\'').to_owned()
    }

    /// The token of a link of the first college, by what it is for.
    pub fn token(&self, purpose: &str) -> String {
        let mut known = self.tokens.iter();
        known.find(|((_, of), _)| *of == purpose).unwrap().1.clone()
    }

    /// The path with ids of a college in it.
    pub fn path_in(&self, college: &str, path: &str) -> String {
        with_values(path, |variable| self.real(college, names(path, variable)))
    }

    fn operation(&self, route: &Route) -> Option<&Value> {
        self.document["paths"][route.path].get(route.method.to_lowercase())
    }

    /// Whether the document knows the route.
    pub fn documented(&self, route: &Route) -> bool {
        self.operation(route).is_some()
    }

    /// The schema of a route's JSON body.
    pub fn body_schema(&self, route: &Route) -> Option<Value> {
        let body = &self.operation(route)?["requestBody"]["content"]["application/json"]["schema"];
        (!body.is_null()).then(|| self.resolved(body))
    }

    /// Names and schemas of a route's query parameters.
    pub fn query(&self, route: &Route) -> Vec<(String, Value)> {
        let parameters = self
            .operation(route)
            .and_then(|operation| operation["parameters"].as_array().cloned());
        parameters
            .unwrap_or_default()
            .iter()
            .filter(|parameter| parameter["in"] == "query")
            .map(|parameter| {
                (
                    parameter["name"].as_str().unwrap().to_owned(),
                    self.resolved(&parameter["schema"]),
                )
            })
            .collect()
    }

    /// A schema with its reference followed.
    pub fn resolved(&self, schema: &Value) -> Value {
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference.rsplit('/').next().unwrap();
            return self.resolved(&self.document["components"]["schemas"][name]);
        }
        for several in ["oneOf", "anyOf", "allOf"] {
            if let Some(parts) = schema[several].as_array() {
                let real = parts.iter().find(|part| part["type"] != "null");
                return real.map(|part| self.resolved(part)).unwrap_or_default();
            }
        }
        schema.clone()
    }

    /// A value a schema accepts: only what is required, and the named fields set as given.
    pub fn value(&self, schema: &Value, fields: &BTreeMap<&str, Value>) -> Value {
        let schema = self.resolved(schema);
        if let Some(first) = schema["enum"].as_array().and_then(|values| values.first()) {
            return first.clone();
        }
        let kind = match &schema["type"] {
            Value::Array(kinds) => kinds.iter().find(|kind| *kind != "null").cloned().unwrap_or_default(),
            kind => kind.clone(),
        };
        match kind.as_str().unwrap_or_default() {
            "object" => {
                let required: Vec<_> = schema["required"].as_array().cloned().unwrap_or_default();
                let optional_only = required.is_empty() && fields.is_empty();
                let mut object = Map::new();
                for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
                    if let Some(given) = fields.get(name.as_str()) {
                        object.insert(name.clone(), given.clone());
                    } else if required.iter().any(|known| known == name) || (optional_only && object.is_empty()) {
                        object.insert(name.clone(), self.named_value(name, inner));
                    }
                }
                Value::Object(object)
            }
            "array" => {
                let least = schema["minItems"].as_u64().unwrap_or(1).max(1);
                (0..least)
                    .map(|_| self.value(&schema["items"], &BTreeMap::new()))
                    .collect()
            }
            "integer" | "number" => schema["minimum"].as_i64().unwrap_or(1).into(),
            "boolean" => false.into(),
            "string" => match schema["format"].as_str().unwrap_or_default() {
                "uuid" => Uuid::now_v7().to_string().into(),
                "date-time" => "2026-11-21T10:00:00Z".into(),
                "date" => "2026-11-21".into(),
                _ => "Words enough to be taken for an answer".into(),
            },
            _ => json!({}),
        }
    }

    fn named_value(&self, name: &str, schema: &Value) -> Value {
        let text = self.resolved(schema)["type"] == "string" && self.resolved(schema)["enum"].is_null();
        match name {
            "email" | "new_email" => format!("probe-{}@alpha.example.edu", Uuid::now_v7().simple()).into(),
            "password" | "new_password" => "nine purple kettles sing".into(),
            "current_password" => crate::support::PASSWORD.into(),
            "year" if !text => 2025.into(),
            "locale" => "en".into(),
            "country" => "IN".into(),
            "emoji" => "👍".into(),
            "slug" => format!("probe-{}", &Uuid::now_v7().simple().to_string()[20..]).into(),
            _ => self.value(schema, &BTreeMap::new()),
        }
    }

    /// The least body a route accepts, with the named fields set.
    pub fn body(&self, route: &Route, fields: &BTreeMap<&str, Value>) -> Option<Value> {
        self.body_schema(route).map(|schema| self.value(&schema, fields))
    }

    /// Somebody signed in where the route lives, who gets as far as its body.
    pub async fn anybody(&self, route: &Route) -> Client {
        if route.audience.on_console() {
            let mut operator = self.operator.clone();
            let login = json!({ "email": "opal@platform.example", "password": crate::support::PASSWORD });
            let answer = operator.post("/api/v1/console/auth/login", &login).await.expect(200);
            operator.token = answer.json()["access_token"].as_str().map(ToOwned::to_owned);
            return operator;
        }
        // Only authors get as far as the body of a share.
        let who = if route.path.starts_with("/api/v1/experiences") {
            "alumna"
        } else {
            "admin"
        };
        self.signed_in("alpha", who).await
    }

    /// Sends a route's request: JSON to the API, a form to a page.
    pub async fn call(&self, client: &Client, route: &Route, path: &str, body: Option<&Value>) -> Answer {
        let method: Method = route.method.parse().unwrap();
        if method == Method::GET {
            return client.get(path).await;
        }
        if is_page(route) {
            return client.form(path, &form(route.path)).await;
        }
        if route.path == "/api/v1/admin/roster/imports" {
            let request = client
                .request(method, &format!("{path}?kind=student&file_name=list.csv"))
                .header("content-type", "text/csv")
                .body("number,full name\nN-1,Nadia New\n");
            return client.send(request).await;
        }
        let request = client.request(method, path);
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        client.send(request).await
    }
}

/// An answer without what is different in every answer: the request's id, the page's nonce and token, and `given`.
pub fn bare(answer: &Answer, given: &[&str]) -> String {
    let mut text = answer.without_request_id();
    for one in given {
        text = text.replace(one, "<given>");
    }
    for start in [
        "nonce=\"",
        "inlineScriptNonce\":\"",
        "name=\"back\" value=\"",
        "name=\"csrf\" value=\"",
        "name=\"key\" value=\"",
        "name=\"csrf-token\" content=\"",
        "data-csrf=\"",
        "X-CSRF-Token\": \"",
        "nonce-",
    ] {
        let mut out = String::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once(start) {
            out.push_str(before);
            out.push_str(start);
            rest = after.find('"').map_or("", |end| &after[end..]);
        }
        out.push_str(rest);
        text = out;
    }
    text
}
