//! The console: operators, colleges, hosts, suspension, the record; and the wall between its routes and the colleges'.

use std::time::{Duration, Instant};

use peer2peer::platform::auth::operators;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Client, PASSWORD, TestApp, college_id, in_time, person};

/// A client of the console, signed in as a fresh operator by the one-time link.
pub async fn operator(app: &TestApp) -> Client {
    let token = app
        .app
        .db
        .platform(async |tx| operators::add(tx, "opal@platform.example", "Opal Operator", None).await)
        .await
        .unwrap();
    let mut client = app.client("console");
    let link = json!({ "token": token.expose(), "password": PASSWORD });
    client
        .post("/api/v1/console/auth/set-password", &link)
        .await
        .expect(204);
    let login = json!({ "email": "opal@platform.example", "password": PASSWORD });
    let answer = client.post("/api/v1/console/auth/login", &login).await.expect(200);
    client.token = answer.json()["access_token"].as_str().map(ToOwned::to_owned);
    client
}

async fn latest(client: &Client) -> Value {
    let page = client.get("/api/v1/console/audit?limit=1").await.expect(200).json();
    page["items"][0].clone()
}

#[tokio::test]
async fn an_operator_comes_in_by_a_link_that_works_once() {
    let app = TestApp::start().await;
    let token = app
        .app
        .db
        .platform(async |tx| operators::add(tx, "opal@platform.example", "Opal Operator", None).await)
        .await
        .unwrap();
    let client = app.client("console");
    let login = json!({ "email": "opal@platform.example", "password": PASSWORD });
    client.post("/api/v1/console/auth/login", &login).await.expect(401);
    let weak = json!({ "token": token.expose(), "password": "password123" });
    let answer = client
        .post("/api/v1/console/auth/set-password", &weak)
        .await
        .expect(422);
    assert_eq!(answer.json()["errors"][0]["field"], "password");
    let link = json!({ "token": token.expose(), "password": PASSWORD });
    client
        .post("/api/v1/console/auth/set-password", &link)
        .await
        .expect(204);
    client
        .post("/api/v1/console/auth/set-password", &link)
        .await
        .expect(404);
    let answer = client.post("/api/v1/console/auth/login", &login).await.expect(200);
    let mut client = client;
    client.token = answer.json()["access_token"].as_str().map(ToOwned::to_owned);
    let me = client.get("/api/v1/console/auth/me").await.expect(200).json();
    assert_eq!(me["full_name"], "Opal Operator");
    client.post_empty("/api/v1/console/auth/logout").await.expect(204);
    client.get("/api/v1/console/auth/me").await.expect(401);

    // A removed operator's open session ends at once, and unknown addresses answer alike.
    let answer = client.post("/api/v1/console/auth/login", &login).await.expect(200);
    client.token = answer.json()["access_token"].as_str().map(ToOwned::to_owned);
    app.app
        .db
        .platform(async |tx| operators::remove(tx, "opal@platform.example", None).await)
        .await
        .unwrap();
    client.get("/api/v1/console/auth/me").await.expect(401);
    let gone = client.post("/api/v1/console/auth/login", &login).await.expect(401);
    let nobody = json!({ "email": "nobody@platform.example", "password": PASSWORD });
    let unknown = client.post("/api/v1/console/auth/login", &nobody).await.expect(401);
    assert_eq!(gone.without_request_id(), unknown.without_request_id());
}

#[tokio::test]
async fn a_college_is_made_found_changed_suspended_and_resumed() {
    let app = TestApp::start().await;
    let console = operator(&app).await;
    let body = json!({
        "slug": "delta", "name": "Delta Institute of Technology", "country": "sa", "locale": "ar",
        "time_zone": "Asia/Riyadh", "accent": "#0A5C36",
        "email_domains": [{ "domain": "Students.delta.edu" }, { "domain": "delta.edu", "role": "faculty" }],
        "first_admins": [{ "email": "Registrar@delta.edu", "full_name": "Rana Registrar" }],
    });
    let made = console.post("/api/v1/console/colleges", &body).await.expect(201).json();
    let id = made["id"].as_str().unwrap().to_owned();
    assert_eq!(
        (&made["country"], &made["accent"], &made["status"]),
        (&json!("SA"), &json!("#0a5c36"), &json!("active"))
    );
    assert_eq!(
        console.post("/api/v1/console/colleges", &body).await.expect(422).json()["errors"][0]["code"],
        "taken"
    );
    assert_eq!(app.run_jobs().await, 1);
    let mail = app.mails().pop().unwrap();
    assert_eq!(mail.to, "registrar@delta.edu");
    assert!(mail.text.contains("://delta.p2p.test"), "{}", mail.text);

    let found = console
        .get("/api/v1/console/colleges?q=delta%20inst")
        .await
        .expect(200)
        .json();
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        console.get("/api/v1/console/colleges?q=%25").await.expect(200).json()["items"],
        json!([])
    );
    let first = console.get("/api/v1/console/colleges?limit=3").await.expect(200).json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = console
        .get(&format!("/api/v1/console/colleges?limit=3&cursor={cursor}"))
        .await
        .expect(200)
        .json();
    assert_eq!(second["items"].as_array().unwrap().len(), 1);
    assert_eq!(second["next_cursor"], Value::Null);

    let path = format!("/api/v1/console/colleges/{id}");
    let changed = console
        .patch(&path, &json!({ "name": "Delta University", "accent": "" }))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&changed["name"], &changed["accent"]),
        (&json!("Delta University"), &Value::Null)
    );
    let entry = latest(&console).await;
    assert_eq!(entry["action"], "college.changed");
    assert_eq!(entry["before"]["name"], "Delta Institute of Technology");
    assert_eq!(entry["after"]["name"], "Delta University");
    console
        .patch(&path, &json!({ "name": "Delta University" }))
        .await
        .expect(200);
    assert_eq!(latest(&console).await["n"], entry["n"], "nothing new, nothing recorded");
    for (body, field) in [
        (json!({ "accent": "#ffff00" }), "accent"),
        (json!({ "locale": "fr" }), "locale"),
        (json!({ "slug": "other" }), "slug"),
        (
            json!({ "settings": { "limits": { "requests_per_minute": 0 } } }),
            "settings.limits.requests_per_minute",
        ),
        (json!({ "settings": { "tag": "x" } }), "settings.tag"),
    ] {
        assert_eq!(
            console.patch(&path, &body).await.expect(422).json()["errors"][0]["field"],
            field
        );
    }

    let visitor = app.client("delta");
    visitor.get("/api/v1/auth/me").await.expect(401);
    let reason = json!({ "reason": "The agreement ended." });
    console
        .post(&format!("{path}/suspend"), &json!({ "reason": "" }))
        .await
        .expect(422);
    console.post(&format!("{path}/suspend"), &reason).await.expect(200);
    assert_eq!(latest(&console).await["after"]["reason"], "The agreement ended.");
    assert_eq!(
        visitor.get("/api/v1/auth/me").await.expect(403).code(),
        "college_suspended"
    );
    assert_eq!(
        console
            .post(&format!("{path}/suspend"), &reason)
            .await
            .expect(409)
            .code(),
        "college_not_active"
    );
    console.post_empty(&format!("{path}/resume")).await.expect(200);
    console.post_empty(&format!("{path}/resume")).await.expect(409);
    visitor.get("/api/v1/auth/me").await.expect(401);
    assert!(console.get("/api/v1/console/audit/verify").await.expect(200).json()["first_bad"].is_null());
    let health = console.get("/api/v1/console/health").await.expect(200).json();
    assert_eq!(health["colleges"], json!([{ "status": "active", "count": 4 }]));
}

#[tokio::test]
async fn a_suspension_reaches_other_replicas_and_open_sessions_within_a_second() {
    let app = TestApp::start().await;
    let student = app.signed_in("alpha", "student").await;
    student.get("/api/v1/auth/me").await.expect(200);
    // Another process, with a cache of its own, suspends: the server only finds out by asking the database again.
    let by = peer2peer::features::colleges::model::By::command_line();
    app.app
        .db
        .platform(async |tx| {
            peer2peer::features::colleges::service::suspend(tx, &by, college_id("alpha"), "A test.").await
        })
        .await
        .unwrap();
    let started = Instant::now();
    loop {
        let answer = student.get("/api/v1/auth/me").await;
        if answer.status == 403 {
            assert_eq!(answer.code(), "college_suspended");
            break;
        }
        in_time("the end of serving", started.elapsed(), Duration::from_millis(1500));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    student.at("api").get("/api/v1/auth/me").await.expect(403);
    student.at("beta").get("/api/v1/auth/me").await.expect(401);
    assert_eq!(app.client("alpha").get("/login").await.status, 403);
}

#[tokio::test]
async fn a_domain_of_its_own_leads_to_a_college_once_verified() {
    let app = TestApp::start().await;
    let console = operator(&app).await;
    let hosts = format!("/api/v1/console/colleges/{}/hosts", college_id("alpha"));
    let added = console
        .post(&hosts, &json!({ "host": "Placements.Alpha.EDU" }))
        .await
        .expect(201)
        .json();
    assert_eq!(added["host"], "placements.alpha.edu");
    assert_eq!(added["txt_name"], "_peer2peer.placements.alpha.edu");
    assert!(added["txt_value"].as_str().unwrap().starts_with("peer2peer-site="));
    let mut own = app.client("alpha");
    own.host = "placements.alpha.edu".to_owned();
    own.get("/api/v1/auth/me").await.expect(404);
    let other = format!("/api/v1/console/colleges/{}/hosts", college_id("beta"));
    let again = console
        .post(&other, &json!({ "host": "placements.alpha.edu" }))
        .await
        .expect(422);
    assert_eq!(again.json()["errors"][0]["code"], "taken");
    for bad in [
        "alpha.p2p.test",
        "p2p.test",
        "127.0.0.1",
        "alpha",
        "a b.edu",
        "*.alpha.edu",
    ] {
        console.post(&hosts, &json!({ "host": bad })).await.expect(422);
    }
    let verify = format!("{hosts}/placements.alpha.edu/verify");
    console.post(&verify, &json!({ "note": "" })).await.expect(422);
    console
        .post(&verify, &json!({ "note": "TXT seen at the college's name server." }))
        .await
        .expect(200);
    own.get("/api/v1/auth/me").await.expect(401);
    let entry = latest(&console).await;
    assert_eq!(entry["action"], "college.host_verified");
    assert_eq!(entry["after"]["note"], "TXT seen at the college's name server.");
    console
        .delete(&format!("{other}/placements.alpha.edu"))
        .await
        .expect(404);
    console
        .delete(&format!("{hosts}/placements.alpha.edu"))
        .await
        .expect(204);
    own.get("/api/v1/auth/me").await.expect(404);
}

#[tokio::test]
async fn first_administrators_are_invited_only_where_there_is_none() {
    let app = TestApp::start().await;
    let console = operator(&app).await;
    let body = json!({ "slug": "delta", "name": "Delta" });
    let id = console.post("/api/v1/console/colleges", &body).await.expect(201).json()["id"].clone();
    let path = format!("/api/v1/console/colleges/{}/admins", id.as_str().unwrap());
    let admin = json!({ "email": "head@delta.edu", "full_name": "Hina Head" });
    console.post(&path, &admin).await.expect(204);
    assert_eq!(console.post(&path, &admin).await.expect(409).code(), "already_invited");
    let running = format!("/api/v1/console/colleges/{}/admins", college_id("alpha"));
    assert_eq!(
        console.post(&running, &admin).await.expect(409).code(),
        "college_has_admin"
    );
}

#[tokio::test]
async fn the_console_and_the_colleges_do_not_answer_for_each_other() {
    let app = TestApp::start().await;
    let console = operator(&app).await;
    let student = app.signed_in("alpha", "student").await;
    let of_college = json!({ "email": person("alpha", "student").email, "password": PASSWORD });
    // The console's routes are unknown on a college's host, on the API host and on the base domain.
    for site in ["alpha", "api"] {
        for token in [console.token.clone(), student.token.clone(), None] {
            let mut client = app.client(site);
            client.token = token;
            for path in [
                "/api/v1/console/colleges",
                "/api/v1/console/auth/me",
                "/api/v1/console/health",
            ] {
                client.get(path).await.expect(404);
            }
        }
    }
    // The colleges' routes are unknown on the console, whoever asks.
    console.get("/api/v1/auth/me").await.expect(404);
    console.post("/api/v1/auth/login", &of_college).await.expect(404);
    student.at("console").get("/api/v1/auth/me").await.expect(404);
    // Neither's token is worth anything at the other.
    student.at("console").get("/api/v1/console/colleges").await.expect(401);
    console.at("alpha").get("/api/v1/auth/me").await.expect(401);
    console.at("api").get("/api/v1/auth/me").await.expect(401);
    // Everything the console offers asks who is calling first.
    let nobody = app.client("console");
    for route in peer2peer::routes::all() {
        let doors = ["auth/login", "auth/set-password"];
        if !route.path.starts_with("/api/v1/console/") || doors.iter().any(|door| route.path.ends_with(door)) {
            continue;
        }
        let path = route
            .path
            .replace("{id}", &college_id("alpha").to_string())
            .replace("{host}", "a.edu");
        let request = nobody.request(Method::from_bytes(route.method.as_bytes()).unwrap(), &path);
        let answer = nobody.send(request.json(&json!({}))).await;
        assert_eq!(answer.status, 401, "{} {}", route.method, route.path);
    }
}
