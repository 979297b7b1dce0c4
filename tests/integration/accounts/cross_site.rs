//! Requests that another site makes a browser send, and cookies that a sibling subdomain plants (A-C01 to A-C06).

use reqwest::Method;
use serde_json::json;

use super::count;
use super::pages::Browser;
use crate::support::{Client, PASSWORD, TestApp, person};

async fn signed_in(app: &TestApp) -> Browser {
    let mut browser = Browser::new(app.client("beta"));
    browser
        .sign_in(&person("beta", "student").email, PASSWORD)
        .await
        .expect(303);
    browser
}

#[tokio::test]
async fn only_our_own_origin_may_change_anything() {
    let app = TestApp::start().await;
    let mut browser = signed_in(&app).await;
    let token = browser.token("/settings").await;
    let client = app.client("beta");
    let origins: [&[(&str, &str)]; 18] = [
        &[],
        &[("origin", "null")],
        &[("origin", "https://alpha.p2p.test")],
        &[("origin", "https://p2p.test")],
        &[("origin", "https://beta.p2p.test.evil.com")],
        &[("origin", "https://evilbeta.p2p.test")],
        &[("origin", "https://beta.p2p.test:444")],
        &[("origin", "http://beta.p2p.test")],
        &[("origin", "https://BETA.p2p.test")],
        &[("origin", "https://beta.p2p.test.")],
        &[("origin", "https://beta.p2p.test/")],
        &[("origin", "https://beta.p2p.test, https://beta.p2p.test")],
        &[("origin", "https://user@beta.p2p.test")],
        &[("origin", "")],
        &[
            ("origin", "https://beta.p2p.test"),
            ("origin", "https://alpha.p2p.test"),
        ],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "none")],
    ];
    for headers in origins {
        // A page's form, with everything else right: a door and a member's page.
        for (path, fields) in [
            (
                "/login",
                vec![("email", "x@y.example"), ("password", "x"), ("csrf", &token)],
            ),
            (
                "/settings",
                vec![
                    ("full_name", "Mallory"),
                    ("locale", ""),
                    ("time_zone", ""),
                    ("csrf", &token),
                ],
            ),
            ("/preferences", vec![("lang", "ar"), ("back", "/"), ("csrf", &token)]),
        ] {
            let mut request = client
                .request(Method::POST, path)
                .header("cookie", browser.header())
                .form(&fields);
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let answer = client.send(request).await.expect(403);
            assert!(answer.headers.get("access-control-allow-origin").is_none());
        }
        // The API with the cookie, and the token a thief could not have.
        let mut request = client
            .request(Method::PATCH, "/api/v1/profiles/me")
            .header("cookie", browser.header())
            .header("x-csrf-token", &token)
            .json(&json!({ "full_name": "Mallory" }));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        assert_eq!(
            client.send(request).await.expect(403).code(),
            "cross_site",
            "{headers:?}"
        );
        let mut request = client
            .request(Method::POST, "/api/v1/auth/refresh")
            .header("cookie", browser.header())
            .json(&json!({}));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        client.send(request).await.expect(403);
    }
    let changed = "SELECT count(*) FROM users WHERE full_name = 'Mallory' OR locale IS NOT NULL";
    assert_eq!(count(&app, changed).await, 0);
}

#[tokio::test]
async fn the_origin_alone_is_not_enough_for_the_cookie() {
    let app = TestApp::start().await;
    let mut browser = signed_in(&app).await;
    let mut other = signed_in(&app).await;
    let foreign = other.token("/settings").await;
    let own = browser.token("/settings").await;
    let client = app.client("beta");
    let origin = "https://beta.p2p.test";
    let change = json!({ "headline": "Changed" });
    for token in [None, Some(""), Some("x"), Some(foreign.as_str())] {
        let mut request = client
            .request(Method::PATCH, "/api/v1/profiles/me")
            .header("cookie", browser.header())
            .header("origin", origin)
            .json(&change);
        if let Some(token) = token {
            request = request.header("x-csrf-token", token);
        }
        client.send(request).await.expect(403);
        let mut fields = vec![("full_name", "Changed"), ("locale", ""), ("time_zone", "")];
        fields.extend(token.map(|token| ("csrf", token)));
        browser.post("/settings", &fields).await.expect(403);
    }
    let request = client
        .request(Method::PATCH, "/api/v1/profiles/me")
        .header("cookie", browser.header())
        .header("origin", origin)
        .header("x-csrf-token", &own)
        .json(&change);
    client.send(request).await.expect(200);
    // What a form of another site can send at all: no JSON.
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
    ] {
        let mut request = client
            .request(Method::PATCH, "/api/v1/profiles/me")
            .header("cookie", browser.header())
            .header("origin", origin)
            .header("x-csrf-token", &own)
            .body("{\"headline\":\"x\"}");
        if !kind.is_empty() {
            request = request.header("content-type", kind);
        }
        client.send(request).await.expect(415);
    }
}

#[tokio::test]
async fn no_other_site_may_read_answers() {
    let app = TestApp::start().await;
    let client = app.client("beta");
    for origin in [
        "https://alpha.p2p.test",
        "null",
        "https://beta.p2p.test.evil.com",
        "https://beta.p2p.test",
    ] {
        let preflight = client
            .request(Method::OPTIONS, "/api/v1/auth/login")
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type");
        let answer = client.send(preflight).await;
        assert!(
            answer
                .headers
                .keys()
                .all(|name| !name.as_str().starts_with("access-control-")),
            "{origin}"
        );
        let read = client.request(Method::GET, "/api/v1/auth/me").header("origin", origin);
        let answer = client.send(read).await;
        assert!(
            answer
                .headers
                .keys()
                .all(|name| !name.as_str().starts_with("access-control-")),
            "{origin}"
        );
        assert!(
            answer.headers["vary"]
                .to_str()
                .unwrap()
                .to_lowercase()
                .contains("origin")
        );
    }
}

#[tokio::test]
async fn cookies_planted_by_a_sibling_never_replace_ours() {
    let app = TestApp::start().await;
    let victim = signed_in(&app).await;
    let thief = app.signed_in("beta", "classmate").await;
    let evil = thief.token.clone().unwrap();
    let client = app.client("beta");
    let send = async |cookie: Vec<u8>| {
        let request = client
            .request(Method::GET, "/api/v1/auth/me")
            .header("cookie", reqwest::header::HeaderValue::from_bytes(&cookie).unwrap());
        client.send(request).await
    };
    let names: [&[u8]; 12] = [
        b"__Host-access",
        b"%5F%5FHost-access",
        b"__Host%2Daccess",
        b"__Host-acces%73",
        b"__host-access",
        b"__HOST-ACCESS",
        b"\"__Host-access\"",
        b"\xe2\x80\x80__Host-access",
        b"\xc2\xa0__Host-access",
        b"\xc2\x85__Host-access",
        b"__Host-access\xe3\x80\x80",
        b"\xef\xbb\xbf__Host-access",
    ];
    for name in names {
        for first in [true, false] {
            let planted = [name, b"=", evil.as_bytes()].concat();
            let own = victim.header().into_bytes();
            let pair = if first { [planted, own] } else { [own, planted] };
            let answer = send(pair.join(&b"; "[..])).await;
            assert_eq!(answer.status, 400, "{}", String::from_utf8_lossy(name));
            assert_eq!(answer.code(), "bad_cookies");
            let cleared = answer.headers.get_all("set-cookie").iter().count();
            assert_eq!(cleared, 2, "the browser starts afresh");
        }
    }
    // A jar full of a sibling's other cookies does not push ours out of sight.
    let mut many: Vec<String> = (0..150).map(|n| format!("junk{n}=x")).collect();
    many.push(victim.header());
    let me = send(many.join("; ").into_bytes()).await.expect(200).json();
    assert_eq!(me["full_name"], "Sana Student");
}

#[tokio::test]
async fn reading_changes_nothing() {
    let app = TestApp::start().await;
    let mut browser = signed_in(&app).await;
    let sums = "SELECT coalesce(sum(hashtext(t.r)::bigint), 0)::bigint FROM (
        SELECT u::text AS r FROM users u UNION ALL SELECT s::text FROM sessions s UNION ALL SELECT c::text FROM credentials c
        UNION ALL SELECT i::text FROM invitations i UNION ALL SELECT o::text FROM one_time_tokens o
        UNION ALL SELECT a::text FROM audit_entries a) t";
    let before = count(&app, sums).await;
    for route in peer2peer::routes::all().filter(|route| route.method == "GET") {
        if route.path.starts_with("/assets") || route.path == "/readyz" {
            continue;
        }
        let path = route
            .path
            .replace("{id}", &person("beta", "classmate").id.to_string())
            .replace("{token}", "AAAA");
        if path.contains('{') {
            continue;
        }
        let answer = browser.get(&path).await;
        assert!(!answer.status.is_server_error(), "{path}: {}", answer.text);
    }
    assert_eq!(count(&app, sums).await, before);
}

#[tokio::test]
async fn a_session_planted_before_signing_in_is_not_the_one_used_after() {
    let app = TestApp::start().await;
    let thief = app.signed_in("beta", "classmate").await;
    let mut victim = Browser::new(app.client("beta"));
    victim
        .cookies
        .insert("__Host-access".to_owned(), thief.token.clone().unwrap());
    victim
        .cookies
        .insert("__Host-refresh".to_owned(), thief.refresh.clone().unwrap());
    let token = victim.token("/settings").await;
    let fields = [
        ("email", person("beta", "student").email),
        ("password", PASSWORD.to_owned()),
        ("csrf", token),
    ];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    victim.post("/login", &fields).await.expect(303);
    assert_ne!(Some(&victim.cookies["__Host-access"]), thief.token.as_ref());
    let me = Client::clone(&thief);
    me.get("/api/v1/auth/me").await.expect(401);
}
