//! The pages around every page: what waits is counted and mailed, the navigation leads on, lists take what they know.

use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::accounts::{Browser, invite, new_mails, only, token_of};
use crate::chat::direct;
use crate::experiences;
use crate::support::{Client, PASSWORD, TestApp, person};

/// Somebody of alpha in a browser.
pub async fn browser(app: &TestApp, who: &str) -> Browser {
    let mut browser = Browser::new(app.client("alpha"));
    let answer = browser.sign_in(&person("alpha", who).email, PASSWORD).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    browser
}

/// The texts of what a selector finds, white space folded.
pub fn texts(html: &str, selector: &str) -> Vec<String> {
    let document = Html::parse_document(html);
    document
        .select(&Selector::parse(selector).unwrap())
        .map(|found| {
            let text: String = found.text().collect();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect()
}

/// The values of an attribute of what a selector finds.
pub fn attributes(html: &str, selector: &str, name: &str) -> Vec<String> {
    let document = Html::parse_document(html);
    document
        .select(&Selector::parse(selector).unwrap())
        .filter_map(|found| found.value().attr(name).map(ToOwned::to_owned))
        .collect()
}

/// The figure shown beside an entry of the rail; `None` where none is shown.
fn figure(html: &str, href: &str) -> Option<String> {
    texts(
        html,
        &format!(".rail [data-count=\"{href}\"]:not([hidden]) [data-figure]"),
    )
    .into_iter()
    .next()
}

async fn ask(from: &Client, whom: &str) {
    let body = json!({ "user_id": person("alpha", whom).id, "note": "Hello" });
    from.post("/api/v1/connections", &body).await.expect(200);
}

async fn write_first(from: &Client, whom: &str) -> String {
    let conversation = direct(from, "alpha", whom).await;
    let body = json!({ "id": uuid::Uuid::new_v4(), "body": "May I ask you something?" });
    from.post(&format!("/api/v1/conversations/{conversation}/messages"), &body)
        .await
        .expect(200);
    conversation
}

#[tokio::test]
async fn page_p03_what_waits_is_counted_on_every_page() {
    let app = TestApp::start().await;
    let mut student = browser(&app, "student").await;
    let html = student.get("/experiences").await.expect(200).text;
    for href in ["/connections", "/messages"] {
        assert_eq!(figure(&html, href), None, "nothing waits yet");
    }
    let classmate = app.signed_in("alpha", "classmate").await;
    let alumnus = app.signed_in("alpha", "alumnus").await;
    ask(&classmate, "student").await;
    write_first(&alumnus, "student").await;
    let token = student.get("/counts").await.expect(200).json();
    assert_eq!((&token["/connections"], &token["/messages"]), (&json!(1), &json!(1)));
    for page in ["/experiences", "/people", "/settings", "/help", "/connections"] {
        let html = student.get(page).await.expect(200).text;
        assert_eq!(figure(&html, "/connections").as_deref(), Some("1"), "{page}");
        assert_eq!(figure(&html, "/messages").as_deref(), Some("1"), "{page}");
        assert_eq!(figure(&html, "/admin/moderation"), None, "{page}");
        let more = texts(&html, ".drawer > summary .count:not([hidden]) [data-figure]");
        assert_eq!(more, ["1"], "connections are under More on a phone: {page}");
    }
    // Who asked has nothing waiting; who is blocked does not count.
    let mine: Value = classmate.get("/counts").await.expect(200).json();
    assert_eq!(mine["/connections"], 0);
    let block = json!({ "user_id": person("alpha", "classmate").id });
    let own = app.signed_in("alpha", "student").await;
    own.post("/api/v1/blocks", &block).await.expect(204);
    let block = json!({ "user_id": person("alpha", "alumnus").id });
    own.post("/api/v1/blocks", &block).await.expect(204);
    let left = student.get("/counts").await.expect(200).json();
    assert_eq!((&left["/connections"], &left["/messages"]), (&json!(0), &json!(0)));
}

#[tokio::test]
async fn page_p03_the_office_sees_its_queues_counted() {
    let app = TestApp::start().await;
    let author = app.signed_in("alpha", "alumna").await;
    let share = experiences::draft(&author, "Kestrel").await["id"].clone();
    experiences::submit(&author, &share).await.expect(200);
    let classmate = app.signed_in("alpha", "classmate").await;
    let conversation = write_first(&classmate, "student").await;
    let student = app.signed_in("alpha", "student").await;
    student
        .post(
            &format!("/api/v1/conversations/{conversation}/messages/1/report"),
            &json!({ "reason": "Not nice" }),
        )
        .await
        .expect(204);
    let html = browser(&app, "admin").await.get("/people").await.expect(200).text;
    assert_eq!(
        figure(&html, "/admin/moderation").as_deref(),
        Some("2"),
        "a share and a report"
    );
    assert_eq!(
        figure(&html, "/admin/people").as_deref(),
        Some("1"),
        "Pavan waits to be let in"
    );
    let html = browser(&app, "moderator").await.get("/people").await.expect(200).text;
    assert_eq!(figure(&html, "/admin/moderation").as_deref(), Some("2"));
    assert!(!html.contains("/admin/people"), "only who manages people");
    let html = browser(&app, "student").await.get("/people").await.expect(200).text;
    assert!(!html.contains("/admin/moderation"));
    // Another college's office has none of it.
    let other = app.signed_in("beta", "admin").await.get("/counts").await.expect(200);
    assert_eq!(other.json()["/admin/moderation"], 0);
}

/// Half an hour passes: what was planned is due.
async fn half_an_hour(app: &TestApp) {
    let owner = app.database.db_owner().await;
    owner
        .batch_execute("SET row_security = off; UPDATE jobs SET run_at = now() WHERE state = 'ready'")
        .await
        .unwrap();
}

async fn mailed(app: &TestApp) -> Vec<(String, String, String)> {
    half_an_hour(app).await;
    let mails = new_mails(app).await;
    mails
        .into_iter()
        .map(|mail| (mail.to, mail.subject, mail.text))
        .collect()
}

#[tokio::test]
async fn page_p03_requests_are_mailed_once_a_day_to_who_has_not_seen_them() {
    let app = TestApp::start().await;
    let student = person("alpha", "student").email;
    let classmate = app.signed_in("alpha", "classmate").await;
    let alumnus = app.signed_in("alpha", "alumnus").await;
    let faculty = app.signed_in("alpha", "faculty").await;
    ask(&classmate, "student").await;
    write_first(&alumnus, "student").await;
    assert!(new_mails(&app).await.is_empty(), "who is here sees it without a mail");

    // Both in one mail.
    let mails = mailed(&app).await;
    assert_eq!(mails.len(), 1, "{mails:?}");
    let (to, subject, text) = &mails[0];
    assert_eq!((to, subject.as_str()), (&student, "2 requests are waiting for you"));
    for name in ["Sana Student", "Chetan Classmate", "Arjun Alumnus"] {
        assert!(text.contains(name), "{text}");
    }
    assert!(!text.contains("May I ask"), "what was written stays inside");

    // Something new on the same day waits for the day to end, with one job. What came before is two days old by then.
    let owner = app.database.db_owner().await;
    owner
        .batch_execute(
            "SET row_security = off;
             UPDATE connections SET requested_at = requested_at - interval '2 days';
             ALTER TABLE messages DISABLE TRIGGER USER;
             UPDATE messages SET created_at = created_at - interval '2 days';
             ALTER TABLE messages ENABLE TRIGGER USER",
        )
        .await
        .unwrap();
    ask(&faculty, "student").await;
    assert!(mailed(&app).await.is_empty());
    let planned: i64 = owner
        .query_one(
            "SELECT count(*) FROM jobs WHERE kind = 'requests-mail' AND state = 'ready' AND run_at > now() + interval '20 hours'",
            &[],
        )
        .await
        .unwrap()
        .get(0);
    assert_eq!(planned, 1);
    owner
        .batch_execute("SET row_security = off; UPDATE request_mails SET mailed_at = mailed_at - interval '1 day'")
        .await
        .unwrap();
    let mails = mailed(&app).await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].1, "Someone wants to connect with you", "only what is new");

    // Seen is not new.
    owner
        .batch_execute("SET row_security = off; UPDATE request_mails SET mailed_at = mailed_at - interval '2 days'")
        .await
        .unwrap();
    let moderator = app.signed_in("alpha", "moderator").await;
    ask(&moderator, "student").await;
    browser(&app, "student")
        .await
        .get("/connections?list=incoming")
        .await
        .expect(200);
    assert!(mailed(&app).await.is_empty());
}

#[tokio::test]
async fn page_p03_moderators_are_mailed_once_a_day_about_a_queue_that_waits() {
    let app = TestApp::start().await;
    let author = app.signed_in("alpha", "alumna").await;
    let share = experiences::draft(&author, "Kestrel").await["id"].clone();
    experiences::submit(&author, &share).await.expect(200);
    mailed(&app).await;
    let owner = app.database.db_owner().await;
    app.plan_a_day().await;
    assert!(new_mails(&app).await.is_empty(), "an hour is no long wait");

    owner
        .batch_execute(
            "SET row_security = off; UPDATE experiences SET pending_since = pending_since - interval '25 hours'
             WHERE pending_since IS NOT NULL",
        )
        .await
        .unwrap();
    let moderator = app.signed_in("alpha", "moderator").await;
    app.plan_a_day().await;
    let mails = new_mails(&app).await;
    let mut to: Vec<&str> = mails.iter().map(|mail| mail.to.as_str()).collect();
    to.sort_unstable();
    let (admin, mira) = (person("alpha", "admin").email, person("alpha", "moderator").email);
    assert_eq!(
        to,
        [admin.as_str(), mira.as_str()],
        "whoever may decide, in this college alone"
    );
    assert_eq!(mails[0].subject, "1 experience is waiting for review");
    assert!(mails[0].text.contains("/admin/moderation") && mails[0].text.contains("/emails/off/"));
    assert!(!mails[0].text.contains("Kestrel"), "what was written stays inside");

    // Nobody who does not want them; nobody once it is decided.
    moderator.form("/settings/emails", &[]).await.expect(303);
    app.plan_a_day().await;
    assert_eq!(new_mails(&app).await.len(), 1, "the administrator alone");
    experiences::decide(&moderator, &share, "approve", 1).await.expect(200);
    new_mails(&app).await;
    app.plan_a_day().await;
    assert!(new_mails(&app).await.is_empty());
}

#[tokio::test]
async fn page_p03_nobody_is_mailed_who_does_not_want_it_or_may_not_sign_in() {
    let app = TestApp::start().await;
    let classmate = app.signed_in("alpha", "classmate").await;
    let admin = app.signed_in("alpha", "admin").await;
    // Suspended meanwhile.
    ask(&classmate, "faculty").await;
    let suspend = format!("/api/v1/admin/users/{}/suspend", person("alpha", "faculty").id);
    admin.post_empty(&suspend).await.expect(200);
    // Blocked by the one asked: the request looks sent and is told to nobody.
    let alumnus = app.signed_in("alpha", "alumnus").await;
    let block = json!({ "user_id": person("alpha", "classmate").id });
    alumnus.post("/api/v1/blocks", &block).await.expect(204);
    ask(&classmate, "alumnus").await;
    // Switched off in the settings.
    let mut alumna = browser(&app, "alumna").await;
    let saved = alumna.submit("/settings/emails", "/settings/emails", &[]).await;
    assert_eq!(saved.status, 303);
    ask(&classmate, "alumna").await;
    assert!(mailed(&app).await.is_empty());
    // Switched on again.
    let saved = alumna
        .submit("/settings/emails", "/settings/emails", &[("requests", "true")])
        .await;
    assert_eq!(saved.status, 303);
    ask(&admin, "alumna").await;
    let mails = mailed(&app).await;
    assert_eq!(mails.len(), 1);

    // The link in the mail switches off without signing in, after a question; nobody else's link does.
    let link = mails[0]
        .2
        .split_whitespace()
        .find(|word| word.contains("/emails/off/"))
        .unwrap();
    let path = link.split_once(".p2p.test").unwrap().1;
    let path = path.get(path.find('/').unwrap()..).unwrap();
    let mut visitor = Browser::new(app.client("alpha"));
    visitor.get(path).await.expect(200);
    assert!(
        alumna.get("/settings/emails").await.text.contains(" checked"),
        "looking changes nothing"
    );
    let done = visitor.submit(path, path, &[]).await.expect(200);
    assert!(done.text.contains("These emails are turned off"));
    assert!(!alumna.get("/settings/emails").await.text.contains(" checked"));
    let forged = path.replace(
        &person("alpha", "alumna").id.as_uuid().simple().to_string(),
        &person("alpha", "student").id.as_uuid().simple().to_string(),
    );
    Browser::new(app.client("alpha")).get(&forged).await.expect(404);
    Browser::new(app.client("beta")).get(path).await.expect(404);
}

#[tokio::test]
async fn page_p13_the_navigation_has_groups_and_more_leads_on() {
    let app = TestApp::start().await;
    let html = browser(&app, "student").await.get("/people").await.expect(200).text;
    let rail = attributes(&html, ".rail a", "href");
    assert_eq!(rail, ["/experiences", "/people", "/messages", "/connections"]);
    assert!(texts(&html, ".rail h2").is_empty(), "no office for a student");
    let bottom = attributes(&html, ".bottombar > ul > li > a", "href");
    assert_eq!(bottom, ["/experiences", "/people", "/messages"]);
    let more = attributes(&html, ".drawer-panel a", "href");
    let expected = [
        "/connections",
        "/experiences/mine",
        "/experiences/bookmarks",
        "/settings",
        "/help",
    ];
    assert_eq!(more, expected);
    assert!(!texts(&html, ".drawer-panel form button").is_empty(), "and the way out");
    let menu = attributes(&html, ".menu-list a", "href");
    assert_eq!(
        menu[0],
        format!("/people/{}", person("alpha", "student").id),
        "one's own profile"
    );

    let html = browser(&app, "admin").await.get("/people").await.expect(200).text;
    assert_eq!(texts(&html, ".rail h2"), ["Office"]);
    let office = attributes(&html, ".rail ul[aria-labelledby] a", "href");
    assert_eq!(office.len(), 5, "{office:?}");
    assert!(office.iter().all(|href| href.starts_with("/admin/")));
    let bottom = attributes(&html, ".bottombar > ul > li > a", "href");
    assert_eq!(bottom, ["/experiences", "/people", "/messages", "/admin/moderation"]);
    let more = attributes(&html, ".drawer-panel a", "href");
    assert!(
        bottom.iter().all(|href| !more.contains(href)),
        "nothing twice: {more:?}"
    );
}

#[tokio::test]
async fn page_p24_a_list_takes_the_parameters_it_knows() {
    let app = TestApp::start().await;
    let mut admin = browser(&app, "admin").await;
    for page in [
        "/connections?list=zzz",
        "/people?role=zzz",
        "/people?utm_source=mail&q=sana",
        "/messages?list=zzz",
        "/messages?limit=many",
        "/experiences?outcome=zzz&year=zzz&sort=zzz",
        "/experiences?year=2026&year=2025",
        "/experiences/bookmarks?x=y",
        "/admin/people?status=zzz",
        "/admin/people?role=zzz&status=active",
        "/admin/invitations?state=zzz",
        "/admin/roster?kind=zzz&status=zzz",
        "/admin/jobs?state=zzz",
        "/admin/audit?entity=zzz",
        "/admin/moderation?list=zzz",
        "/admin/moderation/messages?list=zzz",
        "/messages/new?group=zzz&x=y",
        "/login?next=%2Fpeople&x=y",
    ] {
        let answer = admin.get(page).await;
        let status = answer.status.as_u16();
        assert!(status == 200 || status == 303, "{page}: {status}");
    }
    let mut author = browser(&app, "alumna").await;
    author.get("/experiences/mine?limit=zzz").await.expect(200);
    // What fits still counts beside what does not.
    let found = admin.get("/people?q=sana&role=zzz").await.expect(200).text;
    assert!(found.contains("Sana Student") && !found.contains("Chetan Classmate"));
    // The API goes on being strict.
    let student = app.signed_in("alpha", "student").await;
    student.get("/api/v1/people?role=zzz").await.expect(422);
    student.get("/api/v1/connections?list=zzz").await.expect(422);
}

/// The addresses that forms with a password field tell a password manager, one for each form.
fn usernames(html: &str) -> Vec<Option<String>> {
    let document = Html::parse_document(html);
    let forms = Selector::parse("form:has(input[type=password])").unwrap();
    let name = Selector::parse("input[autocomplete=username]").unwrap();
    let value = |form: scraper::ElementRef<'_>| {
        let field = form.select(&name).next()?;
        assert!(field.value().attr("name").is_none(), "never sent");
        field.value().attr("value").map(ToOwned::to_owned)
    };
    document.select(&forms).map(value).collect()
}

#[tokio::test]
async fn fault_b23_every_form_with_a_password_says_whose_it_is() {
    let app = TestApp::start().await;
    let student = person("alpha", "student").email;
    let mut browser = browser(&app, "student").await;
    let security = browser.get("/settings/security").await.expect(200).text;
    assert_eq!(usernames(&security), [Some(student.clone()), Some(student.clone())]);
    let wrong = [("current_password", "x"), ("new_password", "y")];
    let again = browser.submit("/settings/security", "/settings/password", &wrong).await;
    assert_eq!(
        usernames(&again.expect(422).text),
        [Some(student.clone()), Some(student.clone())]
    );

    let mut visitor = Browser::new(app.client("alpha"));
    visitor.submit("/forgot", "/forgot", &[("email", &student)]).await;
    let path = format!("/reset/{}", token_of(&only(&new_mails(&app).await, &student)));
    assert_eq!(
        usernames(&visitor.get(&path).await.expect(200).text),
        [Some(student.clone())]
    );
    let weak = visitor.submit(&path, &path, &[("password", "short")]).await.expect(422);
    assert_eq!(usernames(&weak.text), [Some(student)]);

    let invited = "iman@elsewhere.example.com";
    let path = format!("/join/{}", invite(&app, "alpha", invited, "alumni").await);
    assert_eq!(
        usernames(&visitor.get(&path).await.expect(200).text),
        [Some(invited.to_owned())]
    );
    let weak = [("full_name", "Iman"), ("password", "short")];
    let again = visitor.submit(&path, &path, &weak).await.expect(422);
    assert_eq!(usernames(&again.text), [Some(invited.to_owned())]);
    // Signing in asks for the address itself.
    let login = visitor.get("/login").await.expect(200).text;
    assert_eq!(
        attributes(&login, "form input[autocomplete=username]", "name"),
        ["email"]
    );
}

#[tokio::test]
async fn page_p11_the_first_run_takes_the_zone_of_the_browser_and_settings_group_them() {
    let app = TestApp::start().await;
    let mut student = browser(&app, "student").await;
    let welcome = student.get("/welcome").await.expect(200).text;
    assert_eq!(attributes(&welcome, "[data-time-zone]", "type"), ["hidden"]);
    assert!(
        texts(&welcome, "select").is_empty(),
        "nothing to choose on the first screen"
    );
    // Each with what is kept: a present name, nothing for what is no zone.
    for (said, kept) in [
        ("Asia/Katmandu", Some("Asia/Kathmandu")),
        ("Mars/Olympus", None),
        ("", None),
    ] {
        let fields = [("full_name", "Sana Student"), ("headline", ""), ("time_zone", said)];
        assert_eq!(
            student.submit("/welcome", "/welcome", &fields).await.status,
            303,
            "{said}"
        );
        let settings = student.get("/settings").await.expect(200).text;
        let chosen = attributes(&settings, "select[name=time_zone] option[selected]", "value");
        assert_eq!(chosen.first().map(String::as_str), kept, "{said}");
        let groups = attributes(&settings, "select[name=time_zone] optgroup", "label");
        assert_eq!(groups.first().map(String::as_str), Some("Africa"));
        assert_eq!(groups.len(), 8);
    }
}

#[tokio::test]
async fn page_p12_the_language_that_follows_says_whom() {
    let app = TestApp::start().await;
    let mut student = browser(&app, "student").await;
    let settings = student.get("/settings").await.expect(200).text;
    let choices = texts(&settings, ".choice:has(input[name=locale]) label");
    assert_eq!(choices[0], "Same as my browser", "{choices:?}");
    assert!(!settings.contains("College time: <"));
}

#[tokio::test]
async fn page_p20_connect_in_the_directory_answers_in_its_row() {
    let app = TestApp::start().await;
    let mut student = browser(&app, "student").await;
    let other = person("alpha", "classmate").id;
    let page = "/people?role=student";
    let row = format!("#person-{other}");
    let back = format!("{page}{row}");
    let html = student.get(page).await.expect(200).text;
    assert_eq!(texts(&html, &format!("{row} button")), ["Connect Chetan Classmate"]);
    assert!(attributes(&html, &format!("{row} input[name=back]"), "value").contains(&back));

    // Back in the same list, at the same person, who can be un-asked there.
    let fields = [("user_id", other.to_string()), ("back", back.clone())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = student.submit(page, "/connections", &fields).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.headers["location"]),
        (303, &back.parse().unwrap())
    );
    let html = student.get(page).await.expect(200).text;
    assert_eq!(
        texts(&html, &format!("{row} .badge")).last().map(String::as_str),
        Some("Requested")
    );
    assert_eq!(
        texts(&html, &format!("{row} button")),
        ["Undo the request to Chetan Classmate"]
    );
    let undo = attributes(&html, &format!("{row} form"), "action");
    let fields = [("step", "withdraw"), ("back", back.as_str())];
    let answer = student.submit(page, &undo[0], &fields).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.headers["location"]),
        (303, &back.parse().unwrap())
    );
    let html = student.get(page).await.expect(200).text;
    assert_eq!(texts(&html, &format!("{row} button")), ["Connect Chetan Classmate"]);

    // Nowhere else does it lead.
    for back in [
        "//evil.example",
        "https://evil.example",
        "/people.evil.example",
        "/people/../admin",
        "/people?\\evil",
        "/messages",
    ] {
        let id = other.to_string();
        let fields = [("user_id", id.as_str()), ("back", back)];
        let answer = student.submit(page, "/connections", &fields).await;
        let to = answer.headers["location"].to_str().unwrap();
        assert!(to.starts_with("/connections"), "{back}: {to}");
    }
}

#[tokio::test]
async fn page_p17_a_question_names_person_and_act_with_script_and_without() {
    let app = TestApp::start().await;
    let mut admin = browser(&app, "admin").await;
    let page = format!("/admin/people/{}", person("alpha", "student").id);
    let html = admin.get(&page).await.expect(200).text;
    let form = format!("form[action=\"{page}/suspend\"]");
    let question = "Suspend Sana Student? They are signed out on every device at once.";
    assert_eq!(attributes(&html, &form, "data-confirm"), [question]);
    assert_eq!(attributes(&html, &form, "data-confirm-act"), ["Suspend Sana Student"]);
    // Without script the question opens under the button, and only there is the button that acts.
    let plain = format!("details > {form}");
    assert_eq!(texts(&html, &format!("{plain} p")), [question]);
    assert_eq!(texts(&html, &format!("{plain} button")), ["Suspend Sana Student"]);
    assert_eq!(
        texts(&html, "details:has(form[action$=\"/suspend\"]) > summary"),
        ["Suspend"]
    );

    let mut student = browser(&app, "student").await;
    let html = student
        .get(&format!("/people/{}", person("alpha", "classmate").id))
        .await
        .expect(200)
        .text;
    let acts = attributes(&html, "form[action=\"/connections/block\"]", "data-confirm-act");
    assert_eq!(acts, ["Block Chetan Classmate"]);
    assert_eq!(
        attributes(
            &html,
            "details > form[action=\"/connections/block\"] input[name=blocked]",
            "value"
        ),
        ["true"]
    );
}

#[tokio::test]
async fn page_p15_sign_ins_of_one_browser_share_a_row() {
    let app = TestApp::start().await;
    let mut student = browser(&app, "student").await;
    for _ in 0..3 {
        browser(&app, "student").await;
    }
    let html = student.get("/settings/security").await.expect(200).text;
    assert_eq!(
        texts(&html, "#sessions .rows > .row").len(),
        2,
        "this device, and the others"
    );
    let others = texts(&html, "#sessions .row-more > summary");
    assert!(others.len() == 1 && others[0].starts_with("3 sign-ins"), "{others:?}");
    let ends = attributes(&html, "#sessions .row-more form", "action");
    assert_eq!(ends.len(), 3, "each can be ended");
    assert!(html.contains("Changing your password signs you out on every other device."));
}

#[tokio::test]
async fn page_p08_an_invitation_says_who_invites_whom_in_which_role_and_what_for() {
    let app = TestApp::start().await;
    let invitation = json!({ "email": "iman@elsewhere.example.com", "full_name": "Iman Invited", "role": "alumni" });
    let admin = app.signed_in("alpha", "admin").await;
    admin.post("/api/v1/admin/invitations", &invitation).await.expect(201);
    let mail = only(&new_mails(&app).await, "iman@elsewhere.example.com");
    let inviter = "Asha Admin";
    assert!(
        mail.subject.starts_with(&format!("{inviter} invited you to ")),
        "{}",
        mail.subject
    );
    for part in [
        "Hello Iman Invited,",
        inviter,
        "as an alum",
        "Ten minutes of your time",
        "works once",
    ] {
        assert!(mail.text.contains(part), "{part}: {}", mail.text);
    }
}

#[tokio::test]
async fn page_p19_the_landing_says_what_is_inside_and_how_to_join() {
    let app = TestApp::start().await;
    let mut visitor = Browser::new(app.client("alpha"));
    let html = visitor.get("/").await.expect(200).text;
    let ways = texts(&html, ".landing-list:last-of-type li").len();
    assert_eq!(texts(&html, ".landing-list").len(), 2);
    assert!(ways >= 1 && html.contains("Run by the placement office of"));
    assert!(html.contains("round by round") && html.contains("What is inside"));
    let titles = texts(&html, "h2.landing-title");
    assert_eq!(
        titles[1],
        ["How to join", "Two ways to join", "Three ways to join"][ways - 1]
    );
}
