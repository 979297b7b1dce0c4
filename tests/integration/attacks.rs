//! Attacks and faults found from outside, each with the answer that is right.

use reqwest::Method;
use serde_json::json;

use crate::accounts::{Browser, count, new_mails};
use crate::chat::replicas::Replica;
use crate::chat::socket::{Wire, message, pair};
use crate::experiences::{draft, submit};
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
        .filter(|mail| mail.subject.contains("guessing your password"))
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

#[tokio::test]
async fn attack_s04_a_neighbour_who_guesses_keeps_nobody_out_of_a_browser_they_used() {
    let app = TestApp::start_with(|settings| settings.limits.sign_in_per_minute = 5).await;
    let email = person("alpha", "student").email;
    let mut own = signed_in(&app, "student").await;
    let token = own.token("/settings").await;
    own.post("/logout", &[("csrf", &token)]).await.expect(303);
    let client = app.client("alpha");
    let mut last = 0;
    for n in 0..12 {
        let guess = json!({ "email": format!("nobody{n}@alpha.example"), "password": "not the password" });
        last = client.post("/api/v1/auth/login", &guess).await.status.as_u16();
    }
    assert_eq!(last, 429);
    let right = json!({ "email": email, "password": PASSWORD });
    client.post("/api/v1/auth/login", &right).await.expect(429);
    own.sign_in(&email, PASSWORD).await.expect(303);
}

#[tokio::test]
async fn attack_s06_a_class_that_registers_keeps_nobody_from_signing_in() {
    let app = TestApp::start_with(|settings| {
        settings.limits.sign_in_per_minute = 2;
        settings.limits.register_per_minute = 6;
        settings.http.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    })
    .await;
    let client = app.client("alpha");
    let email = person("alpha", "student").email;
    // From one network, `times` attempts; how many are let through.
    let attempts = async |network: &str, door: &str, times: usize| {
        let mut through = 0;
        for n in 0..times {
            let pupil = format!("pupil{n}.{}@alpha.example.edu", door.len());
            let request = client
                .request(Method::POST, &format!("/api/v1/auth/{door}"))
                .header("x-forwarded-for", network);
            let request = match door {
                "login" => request.json(&json!({ "email": pupil, "password": "not the password" })),
                _ => request.json(&json!({ "email": pupil })),
            };
            through += usize::from(client.send(request).await.status != 429);
        }
        through
    };
    let school = "203.0.113.7";
    assert_eq!(attempts(school, "register", 9).await, 6);
    assert_eq!(attempts(school, "forgot-password", 4).await, 2);
    let form = client
        .request(Method::POST, "/join")
        .header("x-forwarded-for", school)
        .header("origin", "https://alpha.p2p.test")
        .form(&[("email", "another@alpha.example.edu")]);
    let answer = client.send(form).await.expect(429);
    assert!(answer.headers.contains_key("retry-after") && answer.text.contains("another@alpha.example.edu"));
    let sign_in = client
        .request(Method::POST, "/api/v1/auth/login")
        .header("x-forwarded-for", school)
        .json(&json!({ "email": email, "password": PASSWORD }));
    client.send(sign_in).await.expect(200);
    // Nor the other way round, nor who asked for the account's password to be set anew.
    let other = "203.0.113.8";
    assert_eq!(attempts(other, "login", 4).await, 2);
    assert_eq!(attempts(other, "register", 1).await, 1);
    assert_eq!(attempts(other, "forgot-password", 1).await, 1);
}

#[tokio::test]
async fn attack_s01_what_a_message_becomes_is_bounded_by_what_was_written() {
    let app = TestApp::start().await;
    let (student, classmate, id) = pair(&app, "alpha").await;
    let page = async || classmate.get(&format!("/messages/{id}")).await.expect(200).text.len();
    let list = async || {
        let path = format!("/api/v1/conversations/{id}/messages?limit=100");
        classmate.get(&path).await.expect(200).text.len()
    };
    let mut texts: Vec<String> = [40, 120, 300, 370]
        .iter()
        .map(|columns| {
            format!(
                "{}\n{}\n{}",
                "|a".repeat(*columns),
                "|-".repeat(*columns),
                "x\n".repeat(400)
            )
        })
        .collect();
    texts.extend(
        [
            "> ",
            "- ",
            "1. ",
            "*a **b ",
            "[a](",
            "~~",
            "`",
            "|",
            "&",
            "<",
            "\"",
            "https://example.org/ ",
        ]
        .map(|unit| unit.repeat(1_500 / unit.len())),
    );
    texts.push(format!(
        "[a]: https://example.org/{}\n\n{}",
        "x".repeat(500),
        "[a]".repeat(400)
    ));
    let mut wire = Wire::of(app.address, &student).await;
    let mut hears = Wire::of(app.address, &classmate).await;
    let (mut page_before, mut list_before) = (page().await, list().await);
    for text in &texts {
        let text: String = text.chars().take(3_900).collect();
        let sent = json!({ "id": uuid::Uuid::new_v4(), "body": text });
        let path = format!("/api/v1/conversations/{id}/messages");
        let answer = student.post(&path, &sent).await.expect(200).text.len();
        let heard = hears.until("message:new").await.to_string().len();
        wire.send(message(&id, &text)).await;
        let ack = wire.until("message:ack").await.to_string().len();
        let heard = heard.max(hears.until("message:new").await.to_string().len());
        // Six bytes for an escaped one, and a fixed amount around the text.
        let carried = 4_000 + 6 * text.len();
        assert!(
            answer < carried && ack < carried && heard < carried,
            "{answer} {ack} {heard}: {text:.40}"
        );
        let (page_now, list_now) = (page().await, list().await);
        // Two bubbles more: at most twenty times what was written, and what a bubble is made of.
        let most = 2 * (20 * text.len() + 12_000);
        assert!(
            page_now < page_before + most,
            "{} bytes more: {text:.40}",
            page_now - page_before
        );
        assert!(
            list_now < list_before + 2 * carried,
            "{} bytes more: {text:.40}",
            list_now - list_before
        );
        let one = student
            .get(&format!("/messages/{id}/messages/1"))
            .await
            .expect(200)
            .text
            .len();
        assert!(one < 60_000 + most, "{one}: {text:.40}");
        (page_before, list_before) = (page_now, list_now);
    }
}

/// Sends a request as bytes and reads all of the answer.
async fn raw(app: &TestApp, request: &str) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut connection = tokio::net::TcpStream::connect(app.address).await.unwrap();
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // Far below what a body may take to arrive, and far above what an answer takes.
    let patience = std::time::Duration::from_secs(10);
    let read = tokio::time::timeout(patience, connection.read_to_end(&mut answer)).await;
    assert!(
        read.is_ok(),
        "{request}: the connection stays open after {:?}",
        String::from_utf8_lossy(&answer)
    );
    String::from_utf8_lossy(&answer).into_owned()
}

/// Sends a request that may not be all there, and reads the head of the answer.
async fn raw_head(app: &TestApp, request: &str) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut connection = tokio::net::TcpStream::connect(app.address).await.unwrap();
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    while !answer.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = connection.read_buf(&mut answer);
        let read = tokio::time::timeout(std::time::Duration::from_secs(10), read).await;
        assert!(read.expect("no answer").unwrap() > 0, "{request}");
    }
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
async fn attack_s08_seeing_who_wrote_an_anonymous_share_is_in_the_trail() {
    let app = TestApp::start().await;
    let author = app.signed_in("alpha", "alumna").await;
    let mut shares = Vec::new();
    for anonymous in [true, false] {
        let share = draft(&author, "Acme").await;
        let id = share["id"].as_str().unwrap();
        author
            .patch(
                &format!("/api/v1/experiences/{id}"),
                &json!({ "revision": share["revision"], "anonymous": anonymous }),
            )
            .await
            .expect(200);
        submit(&author, &share["id"]).await.expect(200);
        shares.push(id.to_owned());
    }
    let seen = async || {
        let rows = app
            .database
            .db_owner()
            .await
            .query(
                "SELECT actor_id::text, entity_id, actor_kind FROM audit_entries WHERE action = 'experience.author_seen' ORDER BY n",
                &[],
            )
            .await
            .unwrap();
        rows.iter()
            .map(|row| {
                (
                    row.get::<_, String>(0),
                    row.get::<_, String>(1),
                    row.get::<_, String>(2),
                )
            })
            .collect::<Vec<_>>()
    };
    let entry = |who: &str| {
        (
            person("alpha", who).id.to_string(),
            shares[0].clone(),
            "member".to_owned(),
        )
    };
    let admin = app.signed_in("alpha", "admin").await;
    let review = format!("/api/v1/moderation/experiences/{}", shares[0]);
    assert_eq!(seen().await, []);
    for _ in 0..2 {
        admin.get(&review).await.expect(200);
        admin.get("/api/v1/moderation/queue").await.expect(200);
        admin.get("/api/v1/admin/audit?entity=experience").await.expect(200);
    }
    // The open share is nobody's secret; the other is written down once, however and how often it was seen.
    assert_eq!(seen().await, [entry("admin")]);
    // A moderator who is not of the office reads no trail, and is in it all the same; at once from two windows, once.
    let moderator = person("alpha", "faculty").id;
    admin
        .post(
            &format!("/api/v1/admin/users/{moderator}/capabilities"),
            &json!({ "grant": ["moderator"] }),
        )
        .await
        .expect(200);
    let moderator = app.signed_in("alpha", "faculty").await;
    let (one, two) = tokio::join!(moderator.get("/api/v1/moderation/queue"), moderator.get(&review));
    one.expect(200);
    two.expect(200);
    assert_eq!(seen().await, [entry("admin"), entry("faculty")]);
    // The pages, in another browser, on the same day.
    let mut browser = signed_in(&app, "admin").await;
    browser.get("/admin/moderation").await.expect(200);
    browser
        .get(&format!("/admin/moderation/experiences/{}", shares[0]))
        .await
        .expect(200);
    let trail = browser.get("/admin/audit").await.expect(200);
    assert!(trail.text.contains(" saw who wrote "));
    assert_eq!(seen().await.len(), 2);
    // A process that remembers nothing asks the trail; on the next day it is written again.
    let replica = || {
        let settings = crate::support::settings(&app.data_dir, |_| {});
        Replica::over(settings, app.database.app_url(), app.database.platform_url())
    };
    let other = replica();
    admin.to(other.address).get(&review).await.expect(200);
    assert_eq!(seen().await.len(), 2);
    app.database
        .db_owner()
        .await
        .batch_execute("SET session_replication_role = replica; UPDATE audit_entries SET at = at - interval '1 day'")
        .await
        .unwrap();
    let other = replica();
    admin.to(other.address).get(&review).await.expect(200);
    assert_eq!(seen().await, [entry("admin"), entry("faculty"), entry("admin")]);
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
async fn attack_s10_a_body_in_pieces_beside_an_upgrade_is_refused_at_once() {
    let app = TestApp::start_with(|settings| settings.http.request_timeout_ms = 60_000).await;
    let body = r#"{"email":"nobody@alpha.example.edu","password":"not the password"}"#;
    let pieces = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    for (line, upgrade) in [
        ("POST /api/v1/auth/login", "websocket"),
        ("POST /login", "h2c, WebSocket"),
        ("GET /ws", "websocket"),
        ("GET /", "websocket"),
    ] {
        // With all of the body, with some of it, and with none.
        for sent in [pieces.as_str(), &pieces[..20], ""] {
            let answer = raw_head(
                &app,
                &format!(
                    "{line} HTTP/1.1\r\nHost: alpha.p2p.test\r\nConnection: Upgrade\r\nUpgrade: {upgrade}\r\n\
                     Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{sent}"
                ),
            )
            .await;
            assert!(answer.starts_with("HTTP/1.1 400"), "{line} {upgrade}: {answer}");
            assert!(answer.contains("x-content-type-options: nosniff"), "{answer}");
            assert!(answer.contains("connection: close"), "{answer}");
        }
    }
    // Beside a wish for anything else, which is not granted, and without one, pieces are read as ever.
    for connection in [
        "close",
        "close, Upgrade\r\nUpgrade: h2c",
        "Upgrade, close\r\nUpgrade: anything",
    ] {
        let answer = raw(
            &app,
            &format!(
                "POST /api/v1/auth/login HTTP/1.1\r\nHost: alpha.p2p.test\r\nConnection: {connection}\r\n\
                 Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{pieces}"
            ),
        )
        .await;
        assert!(answer.starts_with("HTTP/1.1 401"), "{connection}: {answer}");
        assert!(answer.contains("bad_login"), "{connection}: {answer}");
    }
}

#[tokio::test]
async fn fault_b07_head_answers_as_get_does_and_a_wrong_method_names_the_right_ones() {
    let app = TestApp::start().await;
    let mut browser = signed_in(&app, "student").await;
    let id = person("alpha", "classmate").id.to_string();
    let mut compared = 0;
    for route in peer2peer::routes::all() {
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
async fn what_was_typed_comes_back_whatever_refuses_the_form() {
    let app = TestApp::start_with(|settings| {
        settings.limits.user_per_minute.insert("contact".to_owned(), 1);
    })
    .await;
    let mut browser = signed_in(&app, "student").await;
    let csrf = browser.token("/settings").await;
    let somebody = person("alpha", "alumna").id.to_string();
    let typed = "Careful & <b>kind</b> words";
    // What does not belong to the form, what is given twice, a wrong id, too many requests.
    let refused = [
        (422, vec![("user_id", somebody.as_str()), ("extra", "1")]),
        (422, vec![("user_id", &somebody), ("user_id", &somebody)]),
        (422, vec![("user_id", "somebody")]),
        (422, vec![]),
        (303, vec![("user_id", &somebody)]),
        (429, vec![("user_id", &somebody)]),
    ];
    for (status, mut fields) in refused {
        fields.extend([("note", typed), ("csrf", csrf.as_str())]);
        let answer = browser.post("/connections", &fields).await.expect(status);
        if status == 303 {
            continue;
        }
        let page = scraper::Html::parse_document(&answer.text);
        let note = scraper::Selector::parse("form[action='/connections'] textarea[name=note]").unwrap();
        let note: String = page.select(&note).next().unwrap().text().collect();
        assert_eq!(note.trim_start_matches('\n'), typed, "{}", answer.text);
        assert_eq!(answer.headers.contains_key("retry-after"), status == 429);
    }
    // A button without words has nothing to hand back, and a password is never shown.
    let answer = browser.post("/messages/x/leave", &[("csrf", &csrf)]).await.expect(404);
    assert!(!answer.text.contains("<textarea"));
    let secret = [
        ("current_password", "never shown"),
        ("extra", "Some words"),
        ("csrf", &csrf),
    ];
    let answer = browser.post("/settings/password", &secret).await.expect(422);
    assert!(!answer.text.contains("never shown") && answer.text.contains("Some words"));
}

#[tokio::test]
async fn an_address_that_names_no_page_is_not_found_and_the_document_answers_head() {
    let app = TestApp::start().await;
    let (student, _, id) = pair(&app, "alpha").await;
    for seq in ["x", "-", "99999999999999999999", "%00", "1.5"] {
        student.get(&format!("/messages/{id}/messages/{seq}")).await.expect(404);
    }
    let client = app.client("alpha");
    for (path, status) in [
        ("/api/docs/", 200),
        ("/api/docs/swagger-ui.css", 200),
        ("/api/docs/none.css", 404),
    ] {
        let get = client.get(path).await.expect(status);
        let head = client.send(client.request(Method::HEAD, path)).await.expect(status);
        assert_eq!(get.headers["content-type"], head.headers["content-type"], "{path}");
        let allow = client.post_empty(path).await.expect(405).headers["allow"].clone();
        assert_eq!(allow, "GET, HEAD", "{path}");
    }
    // Escaped or not, an operation of the API answers programs.
    for path in ["/api/v1/auth/me", "/%61pi/v1/auth/me", "/api/v1/auth/m%65"] {
        assert_eq!(client.get(path).await.expect(401).code(), "unauthenticated", "{path}");
    }
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
