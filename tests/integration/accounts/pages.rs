//! The pages: every door without script, cookies instead of tokens, the same rules.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::json;

use super::{NEW_PASSWORD, count, invite, new_mails, only, token_of};
use crate::support::{Answer, Client, PASSWORD, TestApp, person};

/// A browser: it keeps cookies, sends an origin with its forms, and the token of the page it was on.
pub struct Browser {
    client: Client,
    /// Name and value.
    pub cookies: BTreeMap<String, String>,
}

impl Browser {
    pub fn new(client: Client) -> Self {
        Self {
            client,
            cookies: BTreeMap::new(),
        }
    }

    fn keep(&mut self, answer: &Answer) {
        for value in answer.headers.get_all("set-cookie") {
            let text = value.to_str().unwrap();
            assert!(
                text.contains("; Path=/;") && text.contains("Secure") && text.contains("HttpOnly"),
                "{text}"
            );
            assert!(text.starts_with("__Host-") && !text.contains("Domain"), "{text}");
            let (name, rest) = text.split_once('=').unwrap();
            let (value, rest) = rest.split_once(';').unwrap();
            if rest.contains("Max-Age=0;") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    pub fn header(&self) -> String {
        let pairs: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let request = self.client.request(Method::GET, path).header("cookie", self.header());
        let answer = self.client.send(request).await;
        self.keep(&answer);
        answer
    }

    /// The token of the forms of a page.
    pub async fn token(&mut self, page: &str) -> String {
        let html = self.get(page).await.expect(200).text;
        let document = scraper::Html::parse_document(&html);
        let field = scraper::Selector::parse("input[name=csrf]").unwrap();
        document
            .select(&field)
            .next()
            .unwrap_or_else(|| panic!("{page} has no form"))
            .value()
            .attr("value")
            .unwrap()
            .to_owned()
    }

    /// Opens a page and sends one of its forms.
    pub async fn submit(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token(page).await;
        let mut fields = fields.to_vec();
        fields.push(("csrf", &token));
        self.post(action, &fields).await
    }

    pub async fn post(&mut self, action: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self
            .client
            .request(Method::POST, action)
            .header("cookie", self.header())
            .header("origin", format!("https://{}", self.client.host))
            .form(fields);
        let answer = self.client.send(request).await;
        self.keep(&answer);
        answer
    }

    pub async fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        self.submit("/login", "/login", &[("email", email), ("password", password)])
            .await
    }
}

#[track_caller]
fn goes_to(answer: &Answer, location: &str) {
    assert_eq!(answer.status, 303, "{}", answer.text);
    assert_eq!(answer.headers["location"], location);
}

async fn browser(app: &TestApp, who: &str) -> Browser {
    let mut browser = Browser::new(app.client("alpha"));
    let answer = browser.sign_in(&person("alpha", who).email, PASSWORD).await;
    goes_to(&answer, "/experiences");
    browser
}

#[tokio::test]
async fn the_landing_says_nothing_about_people_and_leads_members_on() {
    let app = TestApp::start().await;
    let mut visitor = Browser::new(app.client("alpha"));
    let page = visitor.get("/").await.expect(200);
    assert!(page.text.contains("College alpha"));
    for who in ["admin", "student", "alumna"] {
        assert!(!page.text.contains(&person("alpha", who).email));
    }
    goes_to(&browser(&app, "student").await.get("/").await, "/experiences");
    for site in ["", "nobody", "console"] {
        let host = if site.is_empty() {
            "p2p.test".to_owned()
        } else {
            format!("{site}.p2p.test")
        };
        let mut client = app.client("alpha");
        client.host = host;
        let answer = client.get("/").await;
        assert!(!answer.text.contains("alpha"), "{site}");
        if site == "nobody" {
            assert_eq!(answer.status, 404);
        }
    }
    for path in ["/help", "/privacy", "/accessibility", "/join", "/forgot", "/login"] {
        visitor.get(path).await.expect(200);
    }
    visitor.get("/dev/mail").await.expect(404);
}

#[tokio::test]
async fn signing_in_and_out_by_form() {
    let app = TestApp::start().await;
    let mut visitor = Browser::new(app.client("alpha"));
    let email = person("alpha", "student").email;
    goes_to(&visitor.get("/settings?x=1").await, "/login?next=%2Fsettings%3Fx%3D1");
    let refused = visitor.sign_in(&email, "not the password").await.expect(422);
    assert!(refused.text.contains("Wrong email or password") && refused.text.contains(&email));
    assert_eq!(visitor.cookies.keys().collect::<Vec<_>>(), ["__Host-device"]);
    for (next, to) in [
        ("/settings?x=1", "/settings?x=1"),
        ("//evil.example", "/experiences"),
        ("https://evil.example/", "/experiences"),
        ("/\\evil.example", "/experiences"),
        ("javascript:alert(1)", "/experiences"),
    ] {
        let mut browser = Browser::new(app.client("alpha"));
        let fields = [("email", email.as_str()), ("password", PASSWORD), ("next", next)];
        goes_to(&browser.submit("/login", "/login", &fields).await, to);
        let query = serde_urlencoded::to_string([("next", next)]).unwrap();
        let here = browser.get(&format!("/login?{query}")).await;
        goes_to(&here, to);
    }
    let mut browser = browser(&app, "student").await;
    browser.get("/settings").await.expect(200);
    goes_to(&browser.submit("/settings", "/logout", &[]).await, "/");
    assert!(!browser.cookies.contains_key("__Host-access") && !browser.cookies.contains_key("__Host-refresh"));
    let landing = browser.get("/").await.expect(200);
    assert!(landing.text.contains("You are signed out."));
    assert!(
        !browser.get("/").await.expect(200).text.contains("You are signed out."),
        "shown once"
    );
}

#[tokio::test]
async fn a_browser_stays_signed_in_by_its_refresh_cookie_and_not_without() {
    let app = TestApp::start().await;
    let mut browser = browser(&app, "student").await;
    browser.cookies.remove("__Host-access");
    let before = browser.cookies["__Host-refresh"].clone();
    browser.get("/settings").await.expect(200);
    assert_ne!(browser.cookies["__Host-refresh"], before);
    // Rights changed by an admin: the next page goes on with fresh tokens instead of a sign-in form.
    let owner = app.database.db_owner().await;
    let id = person("alpha", "student").id;
    owner
        .batch_execute(&format!(
            "SELECT set_config('app.role', 'system', false); UPDATE users SET authz_version = authz_version + 1 WHERE id = '{id}'"
        ))
        .await
        .unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(1000)).await;
    browser.get("/settings").await.expect(200);
    // Ended from elsewhere: the cookies go, and signing in again works at once.
    owner
        .batch_execute("UPDATE sessions SET revoked_at = now(), revoke_reason = 'revoked'")
        .await
        .unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(1000)).await;
    goes_to(&browser.get("/settings").await, "/login?next=%2Fsettings");
    assert!(!browser.cookies.contains_key("__Host-access"));
    goes_to(
        &browser.sign_in(&person("alpha", "student").email, PASSWORD).await,
        "/experiences",
    );
}

#[tokio::test]
async fn an_invited_person_joins_is_welcomed_and_goes_on() {
    let app = TestApp::start().await;
    let email = "iman@elsewhere.example.com";
    let token = invite(&app, "alpha", email, "alumni").await;
    let path = format!("/join/{token}");
    let mut browser = Browser::new(app.client("alpha"));
    // Looking, however often, uses nothing up.
    for _ in 0..3 {
        let page = browser.get(&path).await.expect(200).text;
        assert!(page.replace("<wbr>", "").contains(email) && page.contains("Alum") && page.contains("Iman Invited"));
    }
    let weak = [("full_name", ""), ("password", "short")];
    let again = browser.submit(&path, &path, &weak).await.expect(422).text;
    assert!(again.contains("Fill in “Full name”") && again.contains("at least 10 characters"));
    let good = [("full_name", "Iman I."), ("password", NEW_PASSWORD)];
    // Who opened the link and chose the password is in.
    goes_to(&browser.submit(&path, &path, &good).await, "/welcome");
    let gone = browser.get(&path).await.expect(404).text;
    assert!(gone.contains("This link does not work"));
    let welcome = browser.get("/welcome").await.expect(200).text;
    assert!(welcome.contains("what others can ask you about") && !welcome.contains("name=\"locale\""));
    // The browser says where it is; nothing else is asked.
    let fields = [
        ("full_name", "Iman I."),
        ("headline", "Batch of 2019"),
        ("time_zone", "Asia/Calcutta"),
    ];
    goes_to(&browser.submit("/welcome", "/welcome", &fields).await, "/experiences");
    let settings = browser.get("/settings").await.expect(200).text;
    assert!(settings.contains("Batch of 2019"));
    goes_to(
        &browser
            .submit(
                "/settings",
                "/settings",
                &[
                    ("full_name", "Iman I."),
                    ("headline", "Batch of 2019"),
                    ("locale", "ar"),
                    ("time_zone", "Asia/Dubai"),
                ],
            )
            .await,
        "/settings",
    );
    let settings = browser.get("/settings").await.expect(200).text;
    assert!(settings.contains("dir=\"rtl\"") && settings.contains("value=\"Asia/Dubai\" selected"));
    goes_to(&browser.submit("/settings", "/logout", &[]).await, "/");
    goes_to(&browser.sign_in(email, NEW_PASSWORD).await, "/experiences");
}

#[tokio::test]
async fn asking_to_join_and_forgetting_answer_everybody_alike() {
    let app = TestApp::start().await;
    let mut browser = Browser::new(app.client("alpha"));
    for door in ["/join", "/forgot"] {
        for email in [
            person("alpha", "student").email,
            "nobody@nowhere.example.org".to_owned(),
        ] {
            let answer = browser.submit(door, door, &[("email", &email)]).await;
            goes_to(&answer, &format!("{door}/sent"));
        }
        browser.get(&format!("{door}/sent")).await.expect(200);
        let bad = browser.submit(door, door, &[("email", "x")]).await.expect(422);
        assert!(bad.text.contains("name@college.edu"));
    }
    new_mails(&app).await;
    browser
        .submit("/join", "/join", &[("email", "fresh@alpha.example.edu")])
        .await;
    let path = format!(
        "/join/{}",
        token_of(&only(&new_mails(&app).await, "fresh@alpha.example.edu"))
    );
    let good = [("full_name", "Fresh"), ("password", NEW_PASSWORD)];
    goes_to(&browser.submit(&path, &path, &good).await, "/join/waiting");
    browser.get("/join/waiting").await.expect(200);
}

#[tokio::test]
async fn a_password_is_reset_by_the_page_behind_the_mail() {
    let app = TestApp::start().await;
    let email = person("alpha", "student").email;
    let mut browser = Browser::new(app.client("alpha"));
    browser.submit("/forgot", "/forgot", &[("email", &email)]).await;
    let path = format!("/reset/{}", token_of(&only(&new_mails(&app).await, &email)));
    browser.get(&path).await.expect(200);
    let mut other = Browser::new(app.client("beta"));
    let foreign = other.get(&path).await.expect(404).text;
    let unknown = other.get("/reset/AAAA").await.expect(404).text;
    assert_eq!(
        foreign.len(),
        unknown.len() + (path.len() - "/reset/AAAA".len()),
        "the same page but for its own path"
    );
    let weak = browser
        .submit(&path, &path, &[("password", "password123")])
        .await
        .expect(422);
    assert!(weak.text.contains("few unrelated words"));
    goes_to(
        &browser.submit(&path, &path, &[("password", NEW_PASSWORD)]).await,
        "/login",
    );
    assert!(
        !browser.cookies.contains_key("__Host-access"),
        "nobody is signed in by a link"
    );
    browser.get(&path).await.expect(404);
    goes_to(&browser.sign_in(&email, NEW_PASSWORD).await, "/experiences");
}

#[tokio::test]
async fn settings_and_security_by_form() {
    let app = TestApp::start().await;
    let mut browser = browser(&app, "student").await;
    let mut other = self::browser(&app, "student").await;
    let fields = [
        ("full_name", "Sana S."),
        ("headline", ""),
        ("locale", ""),
        ("theme", "dark"),
        ("time_zone", ""),
    ];
    goes_to(&browser.submit("/settings", "/settings", &fields).await, "/settings");
    assert!(browser.get("/settings").await.text.contains("data-theme=\"dark\""));
    let bad = [("full_name", ""), ("locale", "xx"), ("time_zone", "Mars/Olympus")];
    browser.submit("/settings", "/settings", &bad).await.expect(422);

    let security = browser.get("/settings/security").await.expect(200).text;
    assert!(
        security.contains("This device")
            && security
                .replace("<wbr>", "")
                .contains(&person("alpha", "student").email)
    );
    let end = security
        .split("action=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|action| action.ends_with("/end"))
        .unwrap()
        .to_owned();
    goes_to(
        &browser.submit("/settings/security", &end, &[]).await,
        "/settings/security",
    );
    assert!(
        other.get("/settings").await.headers["location"]
            .to_str()
            .unwrap()
            .starts_with("/login")
    );

    let wrong = [("current_password", "not the password"), ("new_password", NEW_PASSWORD)];
    let again = browser
        .submit("/settings/security", "/settings/password", &wrong)
        .await
        .expect(422)
        .text;
    assert!(again.contains("not your current password"));
    let right = [("current_password", PASSWORD), ("new_password", NEW_PASSWORD)];
    goes_to(
        &browser.submit("/settings/security", "/settings/password", &right).await,
        "/settings/security",
    );
    browser.get("/settings/security").await.expect(200);
    only(&new_mails(&app).await, &person("alpha", "student").email);

    let change = [("email", "sana@private.example.org"), ("password", NEW_PASSWORD)];
    goes_to(
        &browser.submit("/settings/security", "/settings/email", &change).await,
        "/settings/security",
    );
    let mails = new_mails(&app).await;
    let link = token_of(mails.iter().find(|mail| mail.text.contains("http")).unwrap());
    let path = format!("/verify/{link}");
    assert!(
        browser
            .get(&path)
            .await
            .expect(200)
            .text
            .contains("sana@private.example.org")
    );
    goes_to(&browser.submit(&path, &path, &[]).await, "/settings/security");
    assert!(
        browser
            .get("/settings/security")
            .await
            .expect(200)
            .text
            .replace("<wbr>", "")
            .contains("sana@private.example.org")
    );

    goes_to(
        &browser
            .submit("/settings/security", "/settings/sessions/end-all", &[])
            .await,
        "/login",
    );
    assert_eq!(
        count(&app, "SELECT count(*) FROM sessions WHERE revoked_at IS NULL").await,
        0
    );
}

#[tokio::test]
async fn language_and_theme_switch_for_everybody() {
    let app = TestApp::start().await;
    let mut visitor = Browser::new(app.client("alpha"));
    goes_to(
        &visitor
            .post("/preferences", &[("lang", "ar"), ("back", "/login")])
            .await,
        "/login",
    );
    assert!(visitor.get("/login").await.expect(200).text.contains("dir=\"rtl\""));
    goes_to(
        &visitor
            .post("/preferences", &[("theme", "dark"), ("back", "//evil.example")])
            .await,
        "/",
    );
    assert!(visitor.get("/login").await.text.contains("data-theme=\"dark\""));
    goes_to(
        &visitor.post("/preferences", &[("theme", "system"), ("back", "")]).await,
        "/",
    );
    assert!(!visitor.cookies.contains_key("__Host-theme"));
    let mut member = browser(&app, "student").await;
    let fields = [("lang", "ar"), ("back", "/settings")];
    goes_to(&member.submit("/settings", "/preferences", &fields).await, "/settings");
    member.cookies.remove("__Host-lang");
    assert!(
        member.get("/settings").await.expect(200).text.contains("dir=\"rtl\""),
        "kept in the profile"
    );
    let me = app
        .signed_in("alpha", "student")
        .await
        .get("/api/v1/profiles/me")
        .await
        .expect(200);
    assert_eq!(me.json()["locale"], json!("ar"));
}
