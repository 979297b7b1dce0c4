//! Lies about the host and the address, byte by byte (A-H01, A-H02, A-H05).

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::{new_mails, only};
use crate::support::{TestApp, person};

/// Sends bytes and hands over the status and the whole answer.
async fn raw(app: &TestApp, request: &str) -> (u16, String) {
    let mut socket = tokio::net::TcpStream::connect(app.address).await.unwrap();
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let read = socket.read_to_end(&mut answer);
    let _ = tokio::time::timeout(std::time::Duration::from_secs(5), read).await;
    let text = String::from_utf8_lossy(&answer).into_owned();
    let status = text.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
    (status, text)
}

#[tokio::test]
async fn a_host_is_one_plain_name_or_nothing() {
    let app = TestApp::start().await;
    let get = |host_lines: &str| format!("GET / HTTP/1.1\r\n{host_lines}Connection: close\r\n\r\n");
    let (status, page) = raw(&app, &get("Host: alpha.p2p.test\r\n")).await;
    assert!(status == 200 && page.contains("College alpha"));
    for good in ["ALPHA.P2P.TEST", "alpha.p2p.test:8080"] {
        let (status, page) = raw(&app, &get(&format!("Host: {good}\r\n"))).await;
        assert!(status == 200 && page.contains("College alpha"), "{good}");
    }
    for bad in [
        "Host: alpha.p2p.test\r\nHost: beta.p2p.test\r\n",
        "Host: alpha.p2p.test\r\nHost: alpha.p2p.test\r\n",
        "",
        "Host:\r\n",
        "Host: alpha.p2p.test, beta.p2p.test\r\n",
        "Host: alpha.p2p.test@beta.p2p.test\r\n",
        "Host: user@alpha.p2p.test\r\n",
        "Host: alpha.p2p.test.\r\n",
        "Host: alpha.p2p.test/\r\n",
        "Host: alpha.p2p.test\\beta\r\n",
        "Host: alpha%2ep2p.test\r\n",
        "Host: alpha.p2p.test:\r\n",
        "Host: alpha.p2p.test:80a\r\n",
        "Host: alpha.p2p.test:999999\r\n",
        "Host: .p2p.test\r\n",
        "Host: alpha..p2p.test\r\n",
        "Host: -alpha.p2p.test\r\n",
        "Host: al pha.p2p.test\r\n",
        "Host: alpha.p2p.test#x\r\n",
        "Host: [::1]\r\n",
        "Host: ａlpha.p2p.test\r\n",
    ] {
        let (status, page) = raw(&app, &get(bad)).await;
        assert!(matches!(status, 400 | 404 | 421), "{bad:?}: {status}");
        assert!(!page.contains("College "), "{bad:?}");
    }
    for unknown in [
        "nobody.p2p.test",
        "x.alpha.p2p.test",
        "alpha.p2p.test.evil.com",
        "evilp2p.test",
        "127.0.0.1",
        "localhost",
    ] {
        let (status, page) = raw(&app, &get(&format!("Host: {unknown}\r\n"))).await;
        assert_eq!(status, 404, "{unknown}");
        assert!(!page.contains("College "), "{unknown}");
    }
    // The absolute form names a host too, and may not name another.
    let absolute = "GET http://beta.p2p.test/ HTTP/1.1\r\nHost: alpha.p2p.test\r\nConnection: close\r\n\r\n";
    let (status, page) = raw(&app, absolute).await;
    assert!(status == 400 && !page.contains("College "), "{status}");
}

#[tokio::test]
async fn forwarded_headers_choose_no_college() {
    let app = TestApp::start().await;
    let lies = [
        "X-Forwarded-Host: beta.p2p.test",
        "X-Forwarded-Server: beta.p2p.test",
        "X-Host: beta.p2p.test",
        "X-Original-Host: beta.p2p.test",
        "X-HTTP-Host-Override: beta.p2p.test",
        "Forwarded: host=beta.p2p.test",
        "X-Original-URL: /api/openapi.json",
        "X-Rewrite-URL: /api/openapi.json",
    ];
    for lie in lies {
        let request = format!("GET / HTTP/1.1\r\nHost: alpha.p2p.test\r\n{lie}\r\nConnection: close\r\n\r\n");
        let (status, page) = raw(&app, &request).await;
        assert!(
            status == 200 && page.contains("College alpha") && !page.contains("College beta"),
            "{lie}"
        );
    }
}

#[tokio::test]
async fn links_in_mails_come_from_the_registry() {
    let app = TestApp::start().await;
    let email = person("alpha", "student").email;
    let body = json!({ "email": email }).to_string();
    for lie in [
        "X-Forwarded-Host: evil.example",
        "Forwarded: host=evil.example;proto=http",
        "X-Forwarded-Proto: gopher",
    ] {
        let request = format!(
            "POST /api/v1/auth/forgot-password HTTP/1.1\r\nHost: alpha.p2p.test:31337\r\n{lie}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        let (status, answer) = raw(&app, &request).await;
        assert_eq!(status, 202, "{answer}");
        let mail = only(&new_mails(&app).await, &email);
        for text in [&mail.text, &mail.html] {
            assert!(text.contains("://alpha.p2p.test/reset/"), "{text}");
            assert!(!text.contains("evil") && !text.contains("31337") && !text.contains("gopher"));
        }
    }
}

#[tokio::test]
async fn a_made_up_address_does_not_dodge_the_limits() {
    let app = TestApp::start_with(|settings| settings.limits.sign_in_per_minute = 5).await;
    let client = app.client("alpha");
    let mut statuses = Vec::new();
    for n in 0..12 {
        let request = client
            .request(reqwest::Method::POST, "/api/v1/auth/login")
            .header("x-forwarded-for", format!("203.0.113.{n}"))
            .header("forwarded", format!("for=203.0.113.{n}"))
            .header("x-real-ip", format!("203.0.113.{n}"))
            .json(&json!({ "email": format!("somebody{n}@alpha.example.edu"), "password": "not the password" }));
        let answer = client.send(request).await;
        if answer.status == 429 {
            assert!(answer.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() >= 1);
        }
        statuses.push(answer.status.as_u16());
    }
    assert_eq!(
        statuses.iter().filter(|status| **status == 401).count(),
        5,
        "{statuses:?}"
    );
    assert!(statuses[5..].iter().all(|status| *status == 429));
}

#[tokio::test]
async fn one_account_cannot_be_guessed_at_from_many_addresses() {
    let trusted = "127.0.0.1".parse().unwrap();
    let app = TestApp::start_with(|settings| {
        settings.limits.sign_in_per_minute = 5;
        settings.http.trusted_proxies = vec![trusted];
    })
    .await;
    let client = app.client("alpha");
    let mut refused = 0;
    for n in 0..12 {
        let request = client
            .request(reqwest::Method::POST, "/api/v1/auth/login")
            .header("x-forwarded-for", format!("203.0.113.{n}"))
            .json(&json!({ "email": person("alpha", "student").email, "password": "not the password" }));
        refused += u32::from(client.send(request).await.status == 429);
    }
    assert_eq!(refused, 7);
}
