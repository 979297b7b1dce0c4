//! The edges: wrong host, no token, wrong site, unknown fields, hostile bodies, paths and queries.

use std::collections::BTreeMap;

use peer2peer::routes::{self, Audience, Route};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::world::{World, bare, is_page, routes, variables, with_values};
use crate::support::{Answer, college_id};

fn random_path(route: &Route) -> String {
    with_values(route.path, |_| Uuid::now_v7().to_string())
}

/// Every failed answer of the API is a problem, and no answer is a fault of ours.
fn proper(what: &str, route: &Route, answer: &Answer) -> Option<String> {
    let kind = answer
        .headers
        .get("content-type")
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    let failed = answer.status.is_client_error();
    let problem =
        is_page(route) || !failed || (kind.starts_with("application/problem+json") && !answer.code().is_empty());
    (answer.status.is_server_error() || !problem).then(|| {
        format!(
            "{what}: {} {}: {} {kind} {}",
            route.method, route.path, answer.status, answer.text
        )
    })
}

#[tokio::test]
async fn a_token_is_good_at_its_own_college_only() {
    let world = World::start(&[]).await;
    let client = world.signed_in("alpha", "admin").await.at("beta");
    let owner = world.app.database.db_owner().await;
    let mut refused = 0_i64;
    for route in routes(Audience::Members) {
        let body = world.body(route, &BTreeMap::new());
        let answer = world.call(&client, route, &random_path(route), body.as_ref()).await;
        if is_page(route) && route.method == "GET" {
            assert_eq!(
                answer.status.as_u16(),
                303,
                "{} {}: {}",
                route.method,
                route.path,
                answer.text
            );
        } else {
            assert_eq!(
                answer.status.as_u16(),
                401,
                "{} {}: {}",
                route.method,
                route.path,
                answer.text
            );
        }
        if !is_page(route) {
            assert_eq!(answer.code(), "wrong_college", "{} {}", route.method, route.path);
        }
        refused += 1;
    }
    // Counted, and written by a timer: however often, it is one entry.
    let recorded = "SELECT count(*), coalesce(sum((after->>'count')::bigint), 0)::bigint FROM audit_entries
        WHERE action = 'access.wrong_college' AND college_id::text = $1";
    let beta = college_id("beta").to_string();
    let before = owner.query_one(recorded, &[&beta]).await.unwrap();
    assert_eq!((before.get::<_, i64>(0), before.get::<_, i64>(1)), (0, 0));
    world.app.app.repeats.write_all(&world.app.app.db).await.unwrap();
    let after = owner.query_one(recorded, &[&beta]).await.unwrap();
    assert_eq!((after.get::<_, i64>(0), after.get::<_, i64>(1)), (1, refused));
    println!("wrong host: {refused} routes refused and recorded");
}

#[tokio::test]
async fn attack_s12_rights_are_settled_before_the_body_is_looked_at() {
    let world = World::start(&[]).await;
    let mut refused = 0;
    for who in ["student", "faculty", "moderator", "admin"] {
        for route in routes(Audience::Members).filter(|route| route.method != "GET") {
            let client = world.signed_in("alpha", who).await;
            let path = random_path(route);
            let body = world.body(route, &BTreeMap::new());
            if world.call(&client, route, &path, body.as_ref()).await.status != 403 {
                world.restore("alpha", who).await;
                continue;
            }
            refused += 1;
            for (kind, garbage) in [
                ("application/json", ""),
                ("application/json", "{}"),
                ("application/json", "[1,{"),
                ("application/json", r#"{"surprise":true}"#),
                ("application/x-www-form-urlencoded", "surprise=1&surprise=2"),
                ("text/plain", "x"),
            ] {
                for path in [path.clone(), with_values(route.path, |_| "x".to_owned())] {
                    let request = client
                        .request(route.method.parse::<Method>().unwrap(), &path)
                        .header("content-type", kind)
                        .body(garbage);
                    let answer = client.send(request).await;
                    // A page whose address holds no id is nowhere, for everybody.
                    let nowhere = answer.status == 404 && !path.starts_with("/api/") && path.contains("/x");
                    assert!(
                        answer.status == 403 || nowhere,
                        "{who} {} {path}: {garbage}: {} {}",
                        route.method,
                        answer.status,
                        answer.text
                    );
                }
            }
        }
    }
    assert!(refused > 60, "{refused}");
}

#[tokio::test]
async fn without_a_token_nothing_opens() {
    let world = World::start(&[]).await;
    let mut tried = 0;
    for route in routes(Audience::Members) {
        for token in [None, Some("nonsense".to_owned()), Some(String::new())] {
            let mut client = world.app.client("alpha");
            client.token = token;
            let body = world.body(route, &BTreeMap::new());
            let answer = world.call(&client, route, &random_path(route), body.as_ref()).await;
            if is_page(route) && route.method == "GET" {
                assert_eq!(
                    answer.status.as_u16(),
                    303,
                    "{} {}: {}",
                    route.method,
                    route.path,
                    answer.text
                );
                let to = answer.headers["location"].to_str().unwrap();
                assert!(to.starts_with("/login?next="), "{} {}: {to}", route.method, route.path);
            } else {
                assert_eq!(
                    answer.status.as_u16(),
                    401,
                    "{} {}: {}",
                    route.method,
                    route.path,
                    answer.text
                );
            }
            tried += 1;
        }
    }
    println!("no token: {tried} requests refused");
}

#[tokio::test]
async fn the_console_and_the_colleges_do_not_know_each_other() {
    let world = World::start(&[]).await;
    let member = world.signed_in("alpha", "admin").await;
    let console = world.app.client("console");
    let base = world.app.client("x").at("console");
    let nowhere = |api: bool| if api { "/api/v1/no-such-thing" } else { "/no-such-page" };
    let mut tried = 0;
    let shared: Vec<_> = routes::all()
        .map(|route| (route.method, route.path, route.audience))
        .collect();
    for route in routes::all().filter(|route| route.audience != Audience::Public) {
        let here = route.audience.on_console();
        // A path both have (`/login`) is two routes, and each answers on its own site.
        let twin = shared.iter().any(|(method, path, audience)| {
            *method == route.method && *path == route.path && audience.on_console() != here
        });
        if twin {
            continue;
        }
        let client = if here { &member } else { &console };
        let body = world.body(route, &BTreeMap::new());
        let path = random_path(route);
        let answer = world.call(client, route, &path, body.as_ref()).await;
        assert_eq!(
            answer.status.as_u16(),
            404,
            "{} {}: {}",
            route.method,
            route.path,
            answer.text
        );
        let unknown = world.call(client, route, nowhere(!is_page(route)), body.as_ref()).await;
        assert_eq!(
            bare(&answer, &[]),
            bare(&unknown, &[]),
            "{} {}",
            route.method,
            route.path
        );
        tried += 1;
    }
    // Sites that are nobody's.
    for host in ["nobody", "alpha.beta", "www.alpha", "p2p"] {
        let mut lost = base.clone();
        lost.host = format!("{host}.p2p.test");
        lost.get("/api/v1/auth/me").await.expect(404);
    }
    println!("wrong site: {tried} routes are unknown there");
}

#[tokio::test]
async fn the_document_and_the_routes_agree() {
    let world = World::start(&[]).await;
    let mut wrong = Vec::new();
    for route in routes::all().filter(|route| route.path.starts_with("/api/v1/")) {
        if !world.documented(route) {
            wrong.push(format!("{} {} is not in the document", route.method, route.path));
        }
    }
    for (path, item) in world.document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            let method = method.to_uppercase();
            let route = routes::all().find(|route| route.method == method && route.path == path);
            let Some(route) = route else {
                wrong.push(format!("{method} {path} is in the document only"));
                continue;
            };
            // What it says of the path's variables is what the path has.
            let operation = &item[method.to_lowercase()];
            let said: Vec<_> = operation["parameters"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|parameter| parameter["in"] == "path")
                .map(|parameter| parameter["name"].as_str().unwrap().to_owned())
                .collect();
            if said != variables(route.path) {
                wrong.push(format!("{method} {path}: the document names {said:?}"));
            }
            let open = operation["security"] == json!([{}]) || operation["security"] == json!([]);
            if open != (route.audience == Audience::Visitors || route.audience == Audience::Public)
                && !route.audience.on_console()
            {
                wrong.push(format!(
                    "{method} {path}: security in the document is {}",
                    operation["security"]
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Routes of the API that take a JSON body, with a client that gets as far as the body.
fn with_body<'a>(world: &'a World) -> impl Iterator<Item = (&'static Route, Value)> + 'a {
    routes::all().filter_map(|route| Some((route, world.body_schema(route)?)))
}

#[tokio::test]
async fn fields_nobody_offered_are_refused() {
    let world = World::start(&[]).await;
    let mut tried = 0;
    for (route, schema) in with_body(&world) {
        let client = world.anybody(route).await;
        for field in [
            "college_id",
            "role",
            "id",
            "user_id",
            "status",
            "created_at",
            "authz_version",
            "is_admin",
        ] {
            if schema["properties"].get(field).is_some() {
                continue;
            }
            let mut body = world.body(route, &BTreeMap::new()).unwrap();
            body[field] = json!(college_id("beta"));
            let answer = world.call(&client, route, &random_path(route), Some(&body)).await;
            assert_eq!(
                answer.status.as_u16(),
                422,
                "{} {} with {field}: {}",
                route.method,
                route.path,
                answer.text
            );
            let errors = answer.json()["errors"].clone();
            let named = errors
                .as_array()
                .unwrap()
                .iter()
                .any(|error| error["field"] == field && error["code"] == "unknown_field");
            assert!(named, "{} {} with {field}: {errors}", route.method, route.path);
            tried += 1;
        }
    }
    println!("mass assignment: {tried} fields refused by name");
}

/// Every way to spoil a body.
fn hostile(world: &World, route: &Route, schema: &Value) -> Vec<(String, Vec<u8>)> {
    let good = world.body(route, &BTreeMap::new()).unwrap();
    let mut bodies: Vec<(String, Vec<u8>)> = [
        ("nothing", ""),
        ("half", "{\"a\":"),
        ("a list", "[]"),
        ("null", "null"),
        ("a number", "17"),
        ("text", "\"text\""),
        ("two documents", "{} {}"),
        ("a huge number", "{\"a\":1e400}"),
        ("a comment", "{/* */}"),
        ("NUL in a name", "{\"\\u0000\":1}"),
        ("half a surrogate", "{\"a\":\"\\ud800\"}"),
        ("__proto__", "{\"__proto__\":{\"role\":\"college_admin\"}}"),
    ]
    .map(|(what, text)| (what.to_owned(), text.as_bytes().to_vec()))
    .to_vec();
    bodies.push(("broken UTF-8".to_owned(), b"{\"a\":\"\xff\xfe\"}".to_vec()));
    bodies.push(("a NUL byte".to_owned(), b"\0\0\0".to_vec()));
    bodies.push((
        "deep nesting".to_owned(),
        format!("{}{}", "[".repeat(5000), "]".repeat(5000)).into_bytes(),
    ));
    bodies.push((
        "too much".to_owned(),
        format!("{{\"a\":\"{}\"}}", "x".repeat(2_000_000)).into_bytes(),
    ));
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        let inner = world.resolved(inner);
        let mut values = vec![
            json!(null),
            json!({}),
            json!([]),
            json!(-1),
            json!(1e30),
            json!(true),
            json!(""),
            json!("  "),
        ];
        if inner["type"] == "string"
            || inner["type"]
                .as_array()
                .is_some_and(|kinds| kinds.contains(&json!("string")))
        {
            values.extend([
                json!("x".repeat(200_000)),
                json!("with\u{0}NUL"),
                json!("\u{202e}sdrawkcab\u{2066}"),
                json!("\u{7}\u{1b}[31m\u{7f}\u{85}"),
                json!("\u{feff}\u{200b}\u{200d}"),
                json!("'; DROP TABLE users; --"),
                json!("<script>alert(1)</script>"),
                json!("%00%0d%0aSet-Cookie:x=1"),
                json!("👩‍👩‍👧‍👦".repeat(500)),
                json!("a\u{301}".repeat(3000)),
            ]);
        }
        for value in values {
            let shown: String = value.to_string().chars().take(24).collect();
            let mut body = good.clone();
            body[name] = value;
            bodies.push((format!("{name} = {shown}"), body.to_string().into_bytes()));
        }
        let text = good.to_string();
        let doubled = format!("{{\"{name}\":1,\"{name}\":1,{}", text.trim_start_matches('{'));
        bodies.push((format!("{name} given twice"), doubled.into_bytes()));
    }
    bodies
}

#[tokio::test]
async fn no_body_is_too_hostile() {
    let world = World::start(&[]).await;
    let mut bad = Vec::new();
    let mut tried = 0;
    for (route, schema) in with_body(&world) {
        let method: Method = route.method.parse().unwrap();
        let mut client = world.anybody(route).await;
        for (what, body) in hostile(&world, route, &schema) {
            let request = client.request(method.clone(), &random_path(route));
            let request = request.header("content-type", "application/json").body(body);
            let answer = client.send(request).await;
            bad.extend(proper(&what, route, &answer));
            tried += 1;
            if !answer.status.is_client_error() {
                // Some operations end the session when they succeed.
                client = world.anybody(route).await;
            }
        }
        let client = world.anybody(route).await;
        let good = world.body(route, &BTreeMap::new()).unwrap().to_string();
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "application/xml",
            "",
            "x",
        ] {
            let request = client
                .request(method.clone(), &random_path(route))
                .header("content-type", kind)
                .body(good.clone());
            let answer = client.send(request).await;
            assert_eq!(
                answer.status.as_u16(),
                415,
                "{kind:?} to {} {}: {}",
                route.method,
                route.path,
                answer.text
            );
            bad.extend(proper(kind, route, &answer));
            tried += 1;
        }
    }
    assert!(bad.is_empty(), "{} of {tried}:\n{}", bad.len(), bad.join("\n"));
    println!("hostile bodies: {tried} sent, every refusal a problem, no fault");
}

#[tokio::test]
async fn no_path_query_or_form_is_too_hostile() {
    let world = World::start(&[]).await;
    let mut bad = Vec::new();
    let mut tried = 0;
    let ids = [
        "x",
        "0",
        "-1",
        "%00",
        "%ff",
        "..%2f..%2f",
        "00000000-0000-0000-0000-000000000000",
        "%F0%9F%92%A9",
        "'%20OR%201=1",
        "{id}",
    ];
    let queries = [
        "limit=-1",
        "limit=0",
        "limit=99999999999999999999",
        "limit=x",
        "cursor=x",
        "cursor=%00",
        "cursor=%ff",
        "cursor=AAAA",
        "q=%00",
        "q=%E2%80%AE",
        "nobody=1",
        "limit=1&limit=2",
        "limit",
        "=",
        "&&&",
        "page=%25",
        "state=x",
        "role=x",
        "sort=x",
        "cursor=eyJhIjoxfQ",
    ];
    for route in routes::all() {
        let mut client = world.anybody(route).await;
        let mut paths = Vec::new();
        if variables(route.path).is_empty() {
            paths.push(route.path.to_owned());
        } else {
            paths.extend(ids.iter().map(|id| with_values(route.path, |_| (*id).to_owned())));
            paths.push(with_values(route.path, |_| "x".repeat(3000)));
        }
        if route.method == "GET" {
            let path = random_path(route);
            paths.extend(queries.iter().map(|query| format!("{path}?{query}")));
            let long = "x".repeat(5000);
            paths.extend(world.query(route).iter().flat_map(|(name, _)| {
                ["", "%00", "%ff", "-1", "x", long.as_str(), "%27"].map(|value| format!("{path}?{name}={value}"))
            }));
        }
        for path in paths {
            let body = world.body(route, &BTreeMap::new());
            let answer = world.call(&client, route, &path, body.as_ref()).await;
            bad.extend(proper(&path, route, &answer));
            tried += 1;
            if route.method != "GET" && !answer.status.is_client_error() {
                client = world.anybody(route).await;
            }
        }
        if is_page(route) && route.method == "POST" {
            for form in [
                "",
                "%",
                "a=%ff",
                "a=%00",
                "csrf=x",
                "csrf=x&csrf=y",
                "a=1&a=2",
                "=",
                "&",
                "email=%E2%80%AE&password=%00",
            ] {
                for kind in [
                    "application/x-www-form-urlencoded",
                    "application/json",
                    "multipart/form-data; boundary=x",
                    "",
                ] {
                    let request = client
                        .request(Method::POST, &random_path(route))
                        .header("origin", format!("https://{}", client.host))
                        .header("content-type", kind)
                        .body(form);
                    let answer = client.send(request).await;
                    bad.extend(proper(&format!("{kind} {form}"), route, &answer));
                    tried += 1;
                }
            }
        }
    }
    assert!(bad.is_empty(), "{} of {tried}:\n{}", bad.len(), bad.join("\n"));
    println!("hostile paths, queries and forms: {tried} sent, no fault");
}
