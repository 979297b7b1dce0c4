//! Attacks and faults found from outside, each with the answer that is right.

use reqwest::Method;
use serde_json::json;

use crate::accounts::{Browser, count, new_mails};
use crate::support::{PASSWORD, TestApp, person};

async fn signed_in(app: &TestApp, who: &str) -> Browser {
    let mut browser = Browser::new(app.client("alpha"));
    let answer = browser.sign_in(&person("alpha", who).email, PASSWORD).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    browser
}

#[tokio::test]
async fn attack_s03_what_an_outsider_repeats_is_counted_and_takes_no_lock() {
    let app = TestApp::start().await;
    let outsider = app.signed_in("alpha", "student").await.at("beta");
    let entries = "SELECT count(*) FROM audit_entries e JOIN colleges c ON c.id = e.college_id
        WHERE c.slug = 'beta' AND action = 'access.wrong_college'";
    // The chain is held by somebody all the while: nobody waits for it.
    let mut owner = app.database.db_owner().await;
    let holder = owner.transaction().await.unwrap();
    holder
        .batch_execute("LOCK TABLE audit_entries, audit_heads IN EXCLUSIVE MODE")
        .await
        .unwrap();
    for path in ["/api/v1/auth/me", "/api/v1/experiences", "/api/v1/profiles/me"] {
        for _ in 0..10 {
            assert_eq!(outsider.get(path).await.expect(401).code(), "wrong_college");
        }
    }
    let visitor = app.client("beta");
    let asked = json!({ "email": person("beta", "student").email });
    for _ in 0..3 {
        visitor.post("/api/v1/auth/forgot-password", &asked).await.expect(202);
    }
    app.run_jobs().await;
    holder.rollback().await.unwrap();
    assert_eq!(count(&app, entries).await, 0);
    app.app
        .repeats
        .write_due(&app.app.db, chrono::Utc::now())
        .await
        .unwrap();
    assert_eq!(count(&app, entries).await, 0, "ten minutes are counted together");
    let later = chrono::Utc::now() + chrono::TimeDelta::minutes(11);
    app.app.repeats.write_due(&app.app.db, later).await.unwrap();
    assert_eq!(count(&app, entries).await, 1);
    let counted = "SELECT (after->>'count')::bigint FROM audit_entries WHERE action = 'access.wrong_college'";
    assert_eq!(count(&app, counted).await, 30);
    let counted = "SELECT (after->>'count')::bigint FROM audit_entries WHERE action = 'password.reset_asked'";
    assert_eq!(count(&app, counted).await, 3);
}

#[tokio::test]
async fn attack_s04_guessing_does_not_keep_the_owner_out_of_a_browser_they_used() {
    let app = TestApp::start_with(|settings| {
        settings.limits.sign_in_per_minute = 5;
        settings.http.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    })
    .await;
    let email = person("alpha", "student").email;
    let mut own = signed_in(&app, "student").await;
    let token = own.token("/settings").await;
    own.post("/logout", &[("csrf", &token)]).await.expect(303);
    let client = app.client("alpha");
    let mut last = 0;
    for n in 0..12 {
        let guess = client
            .request(Method::POST, "/api/v1/auth/login")
            .header("x-forwarded-for", format!("203.0.113.{n}"))
            .json(&json!({ "email": email, "password": "not the password" }));
        last = client.send(guess).await.status.as_u16();
    }
    assert_eq!(last, 429);
    // A made-up device is as unknown as none.
    let made_up = client
        .request(Method::POST, "/api/v1/auth/login")
        .header("x-forwarded-for", "203.0.113.99")
        .header("cookie", "__Host-device=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
        .header("origin", "https://alpha.p2p.test")
        .json(&json!({ "email": email, "password": PASSWORD }));
    assert_eq!(client.send(made_up).await.status, 429);
    own.sign_in(&email, PASSWORD).await.expect(303);
    let told: Vec<_> = new_mails(&app)
        .await
        .into_iter()
        .filter(|mail| mail.subject.contains("tries passwords"))
        .collect();
    assert_eq!(told.len(), 1, "told once, not once an attempt");
    assert_eq!(told[0].to, email);
}

#[tokio::test]
async fn attack_s06_one_address_gets_five_mails_an_hour_whatever_is_asked() {
    let app = TestApp::start().await;
    let client = app.client("alpha");
    let email = person("alpha", "student").email;
    for n in 0..14 {
        let path = ["/api/v1/auth/register", "/api/v1/auth/forgot-password"][n % 2];
        client.post(path, &json!({ "email": email })).await.expect(202);
    }
    let mails = new_mails(&app).await;
    assert_eq!(mails.iter().filter(|mail| mail.to == email).count(), 5);
}

/// Sends a request as bytes and reads all of the answer.
async fn raw(app: &TestApp, request: &str) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut connection = tokio::net::TcpStream::connect(app.address).await.unwrap();
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let read = connection.read_to_end(&mut answer);
    // Far below what a body may take to arrive, and far above what an answer takes.
    tokio::time::timeout(std::time::Duration::from_secs(10), read)
        .await
        .expect("no answer")
        .unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn attack_s08_the_trail_keeps_the_author_of_a_share_from_an_auditor() {
    let app = TestApp::start().await;
    let author = app.signed_in("alpha", "alumna").await;
    let share = json!({ "company": "Acme", "role": "Engineer", "anonymous": true });
    let share = author.post("/api/v1/experiences", &share).await.expect(201).json();
    let auditor = person("alpha", "faculty").id;
    let admin = app.signed_in("alpha", "admin").await;
    let grant = json!({ "grant": ["auditor"] });
    admin
        .post(&format!("/api/v1/admin/users/{auditor}/capabilities"), &grant)
        .await
        .expect(200);
    let auditor = app.signed_in("alpha", "faculty").await;
    let alumna = person("alpha", "alumna").id.to_string();
    let about = "/api/v1/admin/audit?entity=experience";
    let seen = auditor.get(about).await.expect(200).text;
    assert!(seen.contains(share["id"].as_str().unwrap()), "{seen}");
    assert!(!seen.contains(&alumna), "{seen}");
    let by_her = auditor.get(&format!("{about}&actor={alumna}")).await.expect(200).json();
    assert_eq!(by_her["items"], json!([]));
    for entry in auditor.get("/api/v1/admin/audit").await.expect(200).json()["items"]
        .as_array()
        .unwrap()
    {
        assert_eq!((&entry["hash"], &entry["previous_hash"]), (&json!(""), &json!("")));
    }
    let page = auditor.get("/api/v1/admin/audit/verify").await.expect(200).json();
    assert_eq!(page["first_bad"], json!(null));
    assert!(admin.get(about).await.expect(200).text.contains(&alumna));
}

#[tokio::test]
async fn attack_s10_a_body_beside_an_upgrade_is_answered_at_once() {
    let app = TestApp::start_with(|settings| settings.http.request_timeout_ms = 60_000).await;
    let body = r#"{"email":"nobody@alpha.example.edu","password":"not the password"}"#;
    for upgrade in ["websocket", "h2c", "anything"] {
        let answer = raw(
            &app,
            &format!(
                "POST /api/v1/auth/login HTTP/1.1\r\nHost: alpha.p2p.test\r\nConnection: Upgrade\r\nUpgrade: {upgrade}\r\n\
                 Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            ),
        )
        .await;
        assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
        assert!(answer.contains("bad_login"), "{answer}");
    }
}

#[tokio::test]
async fn fault_b07_head_answers_as_get_does_and_a_wrong_method_names_the_right_ones() {
    let app = TestApp::start().await;
    let mut browser = signed_in(&app, "student").await;
    let id = person("alpha", "classmate").id.to_string();
    let mut compared = 0;
    for route in peer2peer::routes::ROUTES {
        if route.audience.on_console() || route.path.contains("{token}") || route.path.contains("{seq}") {
            continue;
        }
        let path = route
            .path
            .replace("{id}", &id)
            .replace("{path:.*}", "x.css")
            .replace("{hash}", "x");
        if path.contains('{') {
            continue;
        }
        let send = async |method: Method| {
            let request = app
                .client("alpha")
                .request(method, &path)
                .header("cookie", browser.header())
                .header("origin", "https://alpha.p2p.test");
            app.client("alpha").send(request).await
        };
        if route.method == "GET" && path != "/ws" {
            let (get, head) = (send(Method::GET).await, send(Method::HEAD).await);
            assert_eq!(get.status, head.status, "{path}");
            assert_eq!(head.text, "", "{path}");
            for name in ["content-type", "location", "x-content-type-options", "cache-control"] {
                assert_eq!(get.headers.get(name), head.headers.get(name), "{path}: {name}");
            }
            compared += 1;
        }
        let wrong = send(Method::from_bytes(b"PROPFIND").unwrap()).await;
        assert_eq!(wrong.status, 405, "{path}");
        let allow = wrong.headers["allow"].to_str().unwrap().to_owned();
        assert!(
            allow.split(", ").any(|method| method == route.method),
            "{path}: {allow}"
        );
        assert_eq!(
            allow.split(", ").any(|method| method == "GET"),
            allow.split(", ").any(|method| method == "HEAD"),
            "{path}: {allow}"
        );
    }
    assert!(compared > 40, "{compared}");
    browser.get("/nothing/here").await.expect(404);
}

#[tokio::test]
async fn fault_b08_a_form_of_an_earlier_sign_in_hands_back_what_was_typed() {
    let app = TestApp::start().await;
    let mut browser = signed_in(&app, "student").await;
    let old = browser.token("/settings").await;
    browser.post("/logout", &[("csrf", &old)]).await.expect(303);
    let typed = "Nuala's long & <b>careful</b> words";
    let fields = [("full_name", typed), ("locale", ""), ("time_zone", ""), ("csrf", &old)];
    // Signed out: nothing is stored, nothing is lost.
    let answer = browser.post("/settings", &fields).await.expect(401);
    assert!(
        answer.text.contains("You were signed out before this was sent"),
        "{}",
        answer.text
    );
    assert!(answer.text.contains("careful") && !answer.text.contains("<b>careful"));
    // Signed in again.
    browser
        .sign_in(&person("alpha", "student").email, PASSWORD)
        .await
        .expect(303);
    for lang in ["en", "ar"] {
        browser
            .post("/preferences", &[("lang", lang), ("back", "/"), ("csrf", &old)])
            .await
            .expect(303);
        let answer = browser.post("/settings", &fields).await.expect(403);
        let says = if lang == "en" {
            "earlier sign-in"
        } else {
            "جلسة سابقة"
        };
        assert!(answer.text.contains(says), "{}", answer.text);
        assert!(!answer.text.contains("Your role"));
        let page = scraper::Html::parse_document(&answer.text);
        let entered = scraper::Selector::parse("textarea[name=full_name]").unwrap();
        let entered: String = page.select(&entered).next().unwrap().text().collect();
        assert_eq!(entered, typed);
    }
    // Never what must not be shown.
    let secrets = [
        ("current_password", "the old secret"),
        ("new_password", "the new secret"),
        ("csrf", &old),
    ];
    let answer = browser.post("/settings/password", &secrets).await;
    assert!(!answer.text.contains("old secret") && !answer.text.contains("new secret"));
    assert_eq!(
        count(&app, "SELECT count(*) FROM users WHERE full_name LIKE 'Nuala%'").await,
        0
    );
    // Another site learns and does nothing.
    let evil = app
        .client("alpha")
        .request(Method::POST, "/settings")
        .header("cookie", browser.header())
        .header("origin", "https://beta.p2p.test")
        .form(&fields);
    let answer = app.client("alpha").send(evil).await.expect(403);
    assert!(!answer.text.contains("careful") && !answer.text.contains("Your role"));
}

#[tokio::test]
async fn fault_b08_the_forms_of_signing_in_need_no_token() {
    let app = TestApp::start().await;
    let mut browser = signed_in(&app, "student").await;
    let email = person("alpha", "student").email;
    for token in [None, Some("old")] {
        let mut fields = vec![("email", email.as_str()), ("password", PASSWORD), ("next", "/people")];
        fields.extend(token.map(|token| ("csrf", token)));
        let answer = browser.post("/login", &fields).await.expect(303);
        assert_eq!(answer.headers["location"], "/people");
        let answer = browser
            .post(
                "/login",
                &[("email", &email), ("password", "mistyped"), ("next", "/people")],
            )
            .await
            .expect(303);
        assert_eq!(answer.headers["location"], "/people");
        for path in ["/forgot", "/join"] {
            browser.post(path, &[("email", &email)]).await.expect(303);
        }
        browser
            .post("/preferences", &[("lang", "ar"), ("back", "/people")])
            .await
            .expect(303);
    }
}
