//! The console's pages, as a browser without script uses them.

use scraper::{Html, Selector};

use crate::console::operator;
use crate::support::{Answer, Client, TestApp, college_id};

fn attribute(page: &Answer, selector: &str, name: &str) -> Option<String> {
    let document = Html::parse_document(&page.text);
    let found = document.select(&Selector::parse(selector).unwrap()).next()?;
    found.attr(name).map(ToOwned::to_owned)
}

fn count(page: &Answer, selector: &str) -> usize {
    let document = Html::parse_document(&page.text);
    document.select(&Selector::parse(selector).unwrap()).count()
}

fn location(answer: &Answer) -> String {
    answer.headers["location"].to_str().unwrap().to_owned()
}

fn alpha(rest: &str) -> String {
    format!("/colleges/{}{rest}", college_id("alpha"))
}

/// Sends a form that is refused; the page comes back with `errors` messages and the values as they were typed.
async fn refused(client: &Client, path: &str, fields: &[(&str, &str)], errors: usize) -> Answer {
    let page = client.form(path, fields).await.expect(422);
    assert_eq!(count(&page, ".error-summary li"), errors, "{path}: {}", page.text);
    // A list cannot show what is not on it.
    let listed = |name: &str, value: &str| name != "time_zone" || value.contains('/');
    for (name, value) in fields.iter().filter(|(name, value)| listed(name, value)) {
        let kept = attribute(&page, &format!("main input[name={name}]"), "value")
            .or_else(|| attribute(&page, &format!("main select[name={name}] option[selected]"), "value"));
        assert_eq!(kept.as_deref(), Some(*value), "{path}: {name} was lost");
    }
    assert!(!page.text.contains(">console-"), "a key shows through");
    page
}

#[tokio::test]
async fn a_college_is_made_and_changed_by_forms() {
    let app = TestApp::start().await;
    let console = operator(&app).await;
    let wrong = [
        ("slug", "Not A Slug"),
        ("name", ""),
        ("locale", "ar"),
        ("time_zone", "Moon"),
        ("accent", "#ffff00"),
        ("tagline", "By the lake"),
        ("admin_email", "nobody"),
    ];
    refused(&console, "/colleges", &wrong, 5).await;
    let taken = [
        ("slug", "alpha"),
        ("name", "Another"),
        ("locale", "en"),
        ("time_zone", "Asia/Kolkata"),
    ];
    let page = refused(&console, "/colleges", &taken, 1).await;
    assert_eq!(attribute(&page, "#field-slug", "aria-invalid").as_deref(), Some("true"));

    let good = [
        ("slug", "delta"),
        ("name", "Delta College"),
        ("country", "SA"),
        ("locale", "ar"),
        ("time_zone", "Asia/Riyadh"),
        ("roster_claims", "true"),
        ("domains", "students.delta.edu, delta.edu"),
        ("admin_email", "head@delta.edu"),
        ("admin_name", "Hina Head"),
    ];
    let made = location(&console.form("/colleges", &good).await.expect(303));
    app.run_jobs().await;
    assert_eq!(app.mails().pop().unwrap().to, "head@delta.edu");
    let page = console.get(&made).await.expect(200);
    assert_eq!(
        attribute(&page, "#field-name", "value").as_deref(),
        Some("Delta College")
    );
    assert!(attribute(&page, "#field-roster_claims", "checked").is_some());
    assert!(attribute(&page, "#field-domain_requests", "checked").is_none());

    let fields = [("name", "Delta University"), ("locale", "ar"), ("time_zone", "Mars")];
    refused(&console, &made, &fields, 1).await;
    let fields = [
        ("name", "Delta University"),
        ("locale", "ar"),
        ("time_zone", "Asia/Riyadh"),
    ];
    assert_eq!(location(&console.form(&made, &fields).await.expect(303)), made);
    let list = console.get("/colleges?q=delta").await.expect(200);
    assert!(list.text.contains("Delta University") && count(&list, "tbody tr") == 1);
    assert_eq!(
        count(&console.get("/colleges?status=suspended").await.expect(200), ".empty"),
        1
    );
}

#[tokio::test]
async fn a_college_is_suspended_and_resumed_by_forms() {
    let app = TestApp::start().await;
    let console = operator(&app).await;
    refused(&console, &alpha("/suspend"), &[("reason", "no")], 1).await;
    app.client("alpha").get("/login").await.expect(200);
    let reason = [("reason", "The contract ended")];
    console.form(&alpha("/suspend"), &reason).await.expect(303);
    let closed = app.client("alpha").get("/login").await.expect(403);
    let policy = closed.headers["content-security-policy"].to_str().unwrap();
    assert!(!policy.contains("nonce"), "a page without anything inline: {policy}");
    let again = console.form(&alpha("/suspend"), &reason).await.expect(409);
    assert_eq!(count(&again, ".error-summary li"), 1);
    assert_eq!(count(&again, "form[action$='/resume']"), 1);
    console.form(&alpha("/resume"), &[]).await.expect(303);
    app.client("alpha").get("/login").await.expect(200);
    console.form(&alpha("/resume"), &[]).await.expect(409);
    let record = console.get(&alpha("")).await.expect(200).text;
    assert!(record.contains("college.suspended") && record.contains("The contract ended"));
}

#[tokio::test]
async fn domains_and_administrators_are_added_by_forms() {
    let app = TestApp::start().await;
    let console = operator(&app).await;
    refused(&console, &alpha("/hosts"), &[("new_host", "not a domain")], 1).await;
    refused(&console, &alpha("/hosts"), &[("new_host", "beta.p2p.test")], 1).await;
    for host in ["one.alpha.edu", "two.alpha.edu"] {
        console.form(&alpha("/hosts"), &[("new_host", host)]).await.expect(303);
    }
    let fields = [("host", "one.alpha.edu"), ("note", "")];
    let page = refused(&console, &alpha("/hosts/verify"), &fields, 1).await;
    assert_eq!(
        count(&page, "form[action$='/hosts/verify']"),
        2,
        "each domain has its own"
    );
    assert_eq!(count(&page, "#field-note[aria-invalid]"), 1);
    let fields = [("host", "two.alpha.edu"), ("note", "Seen from two resolvers")];
    console.form(&alpha("/hosts/verify"), &fields).await.expect(303);
    let page = console.get(&alpha("")).await.expect(200);
    assert_eq!(count(&page, "form[action$='/hosts/verify']"), 1, "one is left to prove");
    console
        .form(&alpha("/hosts/remove"), &[("host", "one.alpha.edu")])
        .await
        .expect(303);
    console
        .form(&alpha("/hosts/remove"), &[("host", "one.alpha.edu")])
        .await
        .expect(404);

    let delta = [
        ("slug", "delta"),
        ("name", "Delta College"),
        ("locale", "en"),
        ("time_zone", "Asia/Kolkata"),
    ];
    let delta = location(&console.form("/colleges", &delta).await.expect(303));
    let fields = [("admin_email", "nobody"), ("admin_name", "New Head")];
    refused(&console, &format!("{delta}/admins"), &fields, 1).await;
    let fields = [("admin_email", "head@delta.edu"), ("admin_name", "New Head")];
    console.form(&format!("{delta}/admins"), &fields).await.expect(303);
    app.run_jobs().await;
    assert_eq!(app.mails().pop().unwrap().to, "head@delta.edu");
    // A college that runs itself invites its own.
    let fields = [("admin_email", "head@alpha.example.edu"), ("admin_name", "New Head")];
    let page = console.form(&alpha("/admins"), &fields).await.expect(409);
    assert!(page.text.contains("An administrator runs this college."));
    assert_eq!(count(&page, "input[name=admin_email]"), 0);
    let page = console.get(&delta).await.expect(200);
    assert!(page.text.contains("Invitation sent to") && page.text.contains("head@delta.edu"));
}

#[tokio::test]
async fn who_is_asking_comes_before_what_is_asked() {
    let app = TestApp::start().await;
    let console = operator(&app).await;
    let mut nobody = console.clone();
    nobody.token = None;
    for (path, known, unknown) in [
        ("/colleges?colour=red", 200, 303),
        ("/colleges/no-id", 404, 303),
        ("/audit?cursor=x", 422, 303),
        ("/api/v1/console/colleges?colour=red", 422, 401),
        ("/api/v1/console/colleges/no-id", 422, 401),
        ("/api/v1/console/audit?cursor=x", 422, 401),
    ] {
        console.get(path).await.expect(known);
        nobody.get(path).await.expect(unknown);
    }
    let malformed = nobody
        .request(reqwest::Method::POST, "/api/v1/console/colleges")
        .header("content-type", "application/json")
        .body("{");
    nobody.send(malformed).await.expect(401);
    nobody.form("/colleges", &[("colour", "red")]).await.expect(401);
    assert!(location(&nobody.get("/colleges/new").await.expect(303)).starts_with("/login?next="));
}
