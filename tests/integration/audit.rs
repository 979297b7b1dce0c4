//! The trail as a college's administrator reads it: the API and the page.

use serde_json::{Value, json};

use crate::chat::direct;
use crate::support::{Client, TestApp, person};

const TRAIL: &str = "/api/v1/admin/audit";

fn actions(page: &Value) -> Vec<&str> {
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["action"].as_str().unwrap())
        .collect()
}

/// What the lines of a page say.
fn heads(page: &str) -> Vec<String> {
    let document = scraper::Html::parse_document(page);
    let said = scraper::Selector::parse(".log-said").unwrap();
    document.select(&said).map(|line| line.text().collect()).collect()
}

/// Leaves three entries about the classmate, and answers who left them.
async fn deeds(app: &TestApp) -> Client {
    let admin = app.signed_in("alpha", "admin").await;
    let classmate = format!("/api/v1/admin/users/{}", person("alpha", "classmate").id);
    admin.post_empty(&format!("{classmate}/suspend")).await.expect(200);
    admin.post_empty(&format!("{classmate}/reinstate")).await.expect(200);
    admin
        .post(&format!("{classmate}/role"), &json!({ "role": "alumni" }))
        .await
        .expect(200);
    admin
}

#[tokio::test]
async fn the_trail_is_read_by_pages_and_by_what_it_is_about() {
    let app = TestApp::start().await;
    let admin = deeds(&app).await;
    let about = admin.get(&format!("{TRAIL}?entity=user")).await.expect(200).json();
    assert_eq!(
        actions(&about),
        ["user.role_changed", "user.reinstated", "user.suspended"]
    );
    let newest = &about["items"][0];
    assert_eq!(newest["actor_id"], json!(person("alpha", "admin").id));
    assert_eq!(newest["entity_id"], json!(person("alpha", "classmate").id));
    assert_eq!(
        (&newest["before"]["role"], &newest["after"]["role"]),
        (&json!("student"), &json!("alumni"))
    );
    assert!(newest["request_id"].as_str().is_some_and(|id| !id.is_empty()));

    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = admin.get(&format!("{TRAIL}?limit=2{cursor}")).await.expect(200).json();
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|entry| entry["n"].as_i64().unwrap()),
        );
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let all: Vec<i64> = (1..=i64::try_from(seen.len()).unwrap()).rev().collect();
    assert_eq!(seen, all, "gapless, newest first");
    let own = admin
        .get(&format!("{TRAIL}?actor={}", person("alpha", "student").id))
        .await
        .expect(200)
        .json();
    assert_eq!(own["items"], json!([]));
    for bad in [
        "?cursor=x",
        "?cursor=0",
        "?limit=0",
        "?limit=101",
        "?actor=me",
        "?colour=red",
        &format!("?entity={}", "a".repeat(61)),
    ] {
        admin.get(&format!("{TRAIL}{bad}")).await.expect(422);
    }
    let verified = admin.get(&format!("{TRAIL}/verify")).await.expect(200).json();
    assert_eq!(
        (&verified["entries"], &verified["first_bad"]),
        (&json!(seen.len()), &Value::Null)
    );
    // Nobody else, and nobody else's.
    for who in ["student", "alumna", "faculty", "moderator"] {
        let client = app.signed_in("alpha", who).await;
        client.get(TRAIL).await.expect(403);
        client.get(&format!("{TRAIL}/verify")).await.expect(403);
        client.get("/admin/audit").await.expect(403);
    }
    let other = app.signed_in("beta", "admin").await;
    assert!(!actions(&other.get(TRAIL).await.expect(200).json()).contains(&"user.suspended"));
}

#[tokio::test]
async fn the_page_says_who_did_what_and_whether_the_chain_holds() {
    let app = TestApp::start().await;
    let admin = deeds(&app).await;
    let page = admin.get("/admin/audit?entity=user").await.expect(200).text;
    assert!(page.contains("user.suspended") && page.contains("Asha Admin"));
    let said = heads(&page);
    let suspended = "Asha Admin suspended Chetan Classmate";
    assert!(said.iter().any(|line| line.contains(suspended)), "{said:?}");
    assert!(page.contains("<del>Student</del>") && page.contains("<ins>Alum</ins>"));
    assert!(
        page.contains("<dt>Role</dt>") && !page.contains("<dt>role</dt>"),
        "keys have labels"
    );
    assert!(page.contains("<optgroup label=\"Accounts\">"), "kinds stand in groups");
    assert!(!page.contains("session.opened"), "only what was asked for");
    assert!(page.contains("value=\"user\" selected"), "the filter stays");
    assert!(
        admin
            .get("/admin/audit?verify=1")
            .await
            .expect(200)
            .text
            .contains("notice-good")
    );
    // A kind nobody records is no filter, and the page says so.
    let all = admin.get("/admin/audit").await.expect(200).text;
    let unknown = admin.get("/admin/audit?entity=nothing").await.expect(200).text;
    assert_eq!(all.matches("log-line").count(), unknown.matches("log-line").count());
    assert!(!unknown.contains("empty-title"));
    assert!(unknown.contains("notice-warn") && unknown.contains("Type: <bdi>nothing</bdi>"));
    assert!(!all.contains("notice-warn"));
    admin.get("/admin/audit?cursor=x").await.expect(422);
    admin.get("/admin/audit?colour=red").await.expect(200);
    let arabic = admin
        .request(reqwest::Method::GET, "/admin/audit")
        .header("accept-language", "ar");
    let arabic = admin.send(arabic).await.expect(200).text;
    assert!(arabic.contains("dir=\"rtl\"") && !arabic.contains(">audit-"));
    let said = heads(&arabic);
    let suspended = "Asha Admin: إيقاف Chetan Classmate";
    assert!(said.iter().any(|line| line.contains(suspended)), "{said:?}");

    let owner = app.database.db_owner().await;
    owner
        .batch_execute(
            "SET session_replication_role = replica;
             UPDATE audit_entries SET after = '{\"role\": \"faculty\"}' WHERE action = 'user.role_changed'",
        )
        .await
        .unwrap();
    let n: i64 = owner
        .query_one("SELECT n FROM audit_entries WHERE action = 'user.role_changed'", &[])
        .await
        .unwrap()
        .get(0);
    let broken = admin.get("/admin/audit?verify=1").await.expect(200).text;
    assert!(broken.contains("notice-bad") && broken.contains(&n.to_string()));
    let found = admin.get(&format!("{TRAIL}/verify")).await.expect(200).json();
    assert_eq!(found["first_bad"], json!(n));
}

#[tokio::test]
async fn page_audit_says_who_did_what_to_whom_and_filters_by_person_and_day() {
    let app = TestApp::start().await;
    let admin = deeds(&app).await;
    let guest = json!({ "email": "guest@alpha.example.edu", "full_name": "Gauri Guest", "role": "alumni" });
    admin.post("/api/v1/admin/invitations", &guest).await.expect(201);
    let (asha, chetan) = (person("alpha", "admin"), person("alpha", "classmate"));
    let page = admin.get("/admin/audit").await.expect(200).text;
    let to_person = format!(r#"<a href="/people/{}"><bdi>Chetan Classmate</bdi></a>"#, chetan.id);
    assert!(page.contains(&to_person), "whom it was done to, with a link");
    assert!(page.contains("<bdi>Gauri Guest</bdi>"), "whom an invitation is for");
    let by_asha = format!(r#"<a href="/admin/audit?actor={}"><bdi>Asha Admin</bdi></a>"#, asha.id);
    assert!(page.contains(&by_asha), "what else they did");

    // By person, by day, and both as chips that can be removed.
    let filtered = format!("/admin/audit?actor={}&from=2020-01-01&to=2099-12-31", asha.id);
    let page = admin.get(&filtered).await.expect(200).text;
    assert!(page.contains(" suspended "));
    for chip in [
        "/admin/audit?from=2020-01-01&#38;to=2099-12-31",
        "From 1 Jan 2020",
        "To 31 Dec 2099",
    ] {
        assert!(page.contains(chip), "{chip}");
    }
    let before = admin.get("/admin/audit?to=2020-01-01").await.expect(200).text;
    assert!(before.contains("empty-title") && !before.contains(" suspended "));
    let nobody = format!("/admin/audit?actor={}", person("beta", "admin").id);
    let page = admin.get(&nobody).await.expect(200).text;
    assert!(
        page.contains("empty-title"),
        "another college's person did nothing here"
    );
    // Days the wrong way round are said to be so, instead of looking like a time in which nothing happened.
    let page = admin
        .get("/admin/audit?from=2026-11-30&to=2026-11-01")
        .await
        .expect(422)
        .text;
    assert!(page.contains("can’t be after") && !page.contains("empty-title"));
    // What is no day is no filter, and a page of any age opens.
    let page = admin
        .get("/admin/audit?from=yesterday&to=&x=1&actor=me&entity=%00")
        .await
        .expect(200)
        .text;
    for unread in ["From: <bdi>yesterday</bdi>", "Person: <bdi>me</bdi>", "notice-warn"] {
        assert!(page.contains(unread), "what was left out is said: {unread}");
    }
    assert!(page.contains(" suspended "));

    // The API has the same, strictly.
    let asked = async |query: &str| admin.get(&format!("{TRAIL}?{query}")).await;
    let all = asked("from=2020-01-01T00:00:00Z&until=2099-01-01T00:00:00Z")
        .await
        .expect(200)
        .json();
    assert!(actions(&all).contains(&"user.suspended"));
    let none = asked("until=2020-01-01T00:00:00Z").await.expect(200).json();
    assert_eq!(none["items"], json!([]));
    for bad in ["from=yesterday", "until=0001-01-01T00:00:00Z"] {
        asked(bad).await.expect(422);
    }
}

#[tokio::test]
async fn page_audit_finds_the_person_to_filter_by() {
    let app = TestApp::start().await;
    let admin = deeds(&app).await;
    let asha = person("alpha", "admin");
    let by_asha = format!("/admin/audit?actor={}", asha.id);
    // A name of one person, or a whole email in any case, leads on.
    for sought in ["asha+adm", "ADMIN%40alpha.example.edu"] {
        let answer = admin.get(&format!("/admin/audit?person={sought}")).await.expect(303);
        assert_eq!(answer.headers["location"], by_asha.as_str(), "{sought}");
    }
    // Several are offered with the other filters kept; while somebody types, one too.
    let page = admin
        .get("/admin/audit?person=a&entity=user&from=2020-01-01")
        .await
        .expect(200)
        .text;
    assert!(page.matches("class=\"row\"").count() > 1 && page.matches("class=\"row\"").count() <= 8);
    assert!(page.contains("entity=user&#38;actor=") && page.contains("&#38;from=2020-01-01\""));
    assert!(!page.contains("log-line"), "a choice first");
    let typing = admin
        .request(reqwest::Method::GET, "/admin/audit?person=asha+adm")
        .header("hx-request", "true");
    let typing = admin.send(typing).await.expect(200).text;
    assert!(typing.contains(&format!("href=\"{by_asha}\"")));
    let nobody = admin.get("/admin/audit?person=zzz%3Cb%3E").await.expect(200).text;
    assert!(nobody.contains("zzz&#60;b&#62;") && !nobody.contains("class=\"row\""));
    let other = format!(
        "/admin/audit?person={}",
        person("beta", "admin").email.replace('@', "%40")
    );
    let page = admin.get(&other).await.expect(200).text;
    assert!(!page.contains("class=\"row\""), "nobody of another college");
    let long = admin
        .get(&format!("/admin/audit?person={}", "x".repeat(121)))
        .await
        .expect(200)
        .text;
    assert!(long.contains("notice-warn") && long.contains("log-line"));
    let student = app.signed_in("alpha", "student").await;
    student.get("/admin/audit?person=a").await.expect(403);
    // An auditor who does not manage people finds them by a whole email, never by its beginning.
    let alumnus = person("alpha", "alumnus");
    let grant = json!({ "grant": ["auditor"], "revoke": [] });
    admin
        .post(&format!("/api/v1/admin/users/{}/capabilities", alumnus.id), &grant)
        .await
        .expect(200);
    let auditor = app.signed_in("alpha", "alumnus").await;
    auditor
        .get("/admin/audit?person=admin%40alpha.example.edu")
        .await
        .expect(303);
    let part = auditor.get("/admin/audit?person=admin%40alpha").await.expect(200).text;
    assert!(!part.contains("class=\"row\""), "emails cannot be felt out");
}

#[tokio::test]
async fn page_audit_links_only_to_pages_that_open() {
    let app = TestApp::start().await;
    let admin = deeds(&app).await;
    let (student, alumnus) = (
        app.signed_in("alpha", "student").await,
        app.signed_in("alpha", "alumnus").await,
    );
    let conversation = direct(&alumnus, "alpha", "student").await;
    let messages = format!("/api/v1/conversations/{conversation}/messages");
    let body = json!({ "id": uuid::Uuid::now_v7(), "body": "Hello" });
    alumnus.post(&messages, &body).await.expect(200);
    let report = json!({ "reason": "Not nice" });
    student.post(&format!("{messages}/1/report"), &report).await.expect(204);
    let page = admin.get("/admin/audit").await.expect(200).text;
    let document = scraper::Html::parse_document(&page);
    let links = scraper::Selector::parse(".log-head a").unwrap();
    let hrefs: std::collections::BTreeSet<String> = document
        .select(&links)
        .filter_map(|link| link.attr("href").map(ToOwned::to_owned))
        .collect();
    for expected in [
        "/admin/moderation/messages".to_owned(),
        format!("/people/{}", person("alpha", "classmate").id),
    ] {
        assert!(hrefs.contains(&expected), "{expected} of {hrefs:?}");
    }
    for href in hrefs {
        admin.get(&href).await.expect(200);
    }
}

#[tokio::test]
async fn page_audit_is_exported_with_the_filters_in_use() {
    let app = TestApp::start().await;
    let admin = deeds(&app).await;
    let page = admin.get("/admin/audit?entity=user").await.expect(200);
    let href = "/api/v1/admin/audit/export.csv?entity=user";
    assert!(page.text.contains(href), "the file holds what the page lists");
    assert!(
        page.text.contains("/admin/audit?entity=user&amp;verify=1") || page.text.contains("entity=user&#38;verify=1")
    );
    let file = admin.get(href).await.expect(200);
    let rows: Vec<&str> = file.text.lines().collect();
    assert!(
        rows[0]
            .trim_start_matches('\u{FEFF}')
            .starts_with("n,at,actor,actor_id,"),
        "{}",
        rows[0]
    );
    assert!(
        rows.len() > 1
            && rows[1..]
                .iter()
                .all(|row| row.contains(",user.") || row.contains("Person"))
    );
    assert!(!file.text.contains("session.opened"), "only what was asked for");
    // The export is an entry of its own, and the chain still holds.
    let last = admin.get("/api/v1/admin/audit?limit=1").await.expect(200).json();
    assert_eq!(last["items"][0]["action"], "audit.exported");
    assert_eq!(last["items"][0]["after"]["entity"], "user");
    let long = format!("/api/v1/admin/audit/export.csv?entity={}", "a".repeat(61));
    admin.get(&long).await.expect(422);
    let student = app.signed_in("alpha", "student").await;
    student.get(href).await.expect(403);
    // Another college's trail is another file.
    let foreign = app.signed_in("beta", "admin").await;
    let other = foreign.get("/api/v1/admin/audit/export.csv").await.expect(200);
    assert!(!other.text.contains(&person("alpha", "student").id.to_string()));
}

#[tokio::test]
async fn a_page_of_another_site_cannot_have_the_trail_exported() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    for path in ["/api/v1/admin/audit/export.csv", "/api/v1/admin/audit/verify"] {
        let sent = admin
            .request(reqwest::Method::GET, path)
            .header("sec-fetch-site", "cross-site");
        admin.send(sent).await.expect(403);
    }
    let last = admin.get("/api/v1/admin/audit?limit=1").await.expect(200).json();
    assert_ne!(last["items"][0]["action"], "audit.exported");
}
