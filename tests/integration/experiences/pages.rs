//! The pages, as a browser without script uses them.

use scraper::{Html, Selector};
use serde_json::json;

use super::{Cast, cast, decide, draft, path, published, submit};
use crate::support::{Answer, Client, person};

pub(super) fn texts(page: &Answer, selector: &str) -> Vec<String> {
    let document = Html::parse_document(&page.text);
    document
        .select(&Selector::parse(selector).unwrap())
        .map(|element| {
            element
                .text()
                .collect::<String>()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect()
}

pub(super) fn attributes(page: &Answer, selector: &str, name: &str) -> Vec<String> {
    let document = Html::parse_document(&page.text);
    document
        .select(&Selector::parse(selector).unwrap())
        .filter_map(|element| element.attr(name).map(ToOwned::to_owned))
        .collect()
}

pub(super) fn location(answer: &Answer) -> String {
    answer.headers["location"].to_str().unwrap().to_owned()
}

/// Every text of a page comes from the translations: no key shows through.
pub(super) fn translated(page: &Answer) {
    for text in texts(page, "body") {
        for key in ["experiences-", "moderation-", "errors-field", "flash-"] {
            let shows = text
                .split_whitespace()
                .any(|word| word.starts_with(key) && !word.contains('/'));
            assert!(!shows, "a key shows through: {text}");
        }
    }
}

pub(super) async fn page(client: &Client, path: &str) -> Answer {
    let page = client.get(path).await.expect(200);
    translated(&page);
    page
}

pub(super) async fn editor(cast: &Cast) -> String {
    let start = [("company", "Kaveri"), ("role", "Engineer"), ("placement_year", "2026")];
    location(&cast.author.form("/experiences/new", &start).await.expect(303))
}

#[tokio::test]
async fn the_lists_show_what_there_is_and_what_to_do_when_there_is_nothing() {
    let cast = cast().await;
    let empty = page(&cast.student, "/experiences").await;
    assert_eq!(texts(&empty, ".empty-title"), ["No experiences yet"]);
    assert!(
        !empty.text.contains("/experiences/new"),
        "students are not offered what they may not do"
    );
    assert!(
        page(&cast.author, "/experiences")
            .await
            .text
            .contains("/experiences/new")
    );
    cast.student.get("/experiences/new").await.expect(403);
    cast.student
        .form("/experiences/new", &[("company", "x")])
        .await
        .expect(403);

    let id = published(&cast.author, &cast.moderator, "Kaveri").await;
    let list = page(
        &cast.student,
        "/experiences?q=&company=kav&role=&year=&round_kind=&outcome=",
    )
    .await;
    assert_eq!(texts(&list, ".experience .row-title"), ["Software engineer at Kaveri"]);
    assert_eq!(
        texts(&page(&cast.student, "/experiences?q=nothing").await, ".empty-title"),
        ["No experiences found"]
    );
    let bad = page(&cast.student, &format!("/experiences?q={}", "a+".repeat(9))).await;
    assert_eq!(texts(&bad, ".error-summary li").len(), 1);
    // A filter that cannot be read is said at its field, and every filter stays as it was typed.
    let bad = page(
        &cast.student,
        "/experiences?company=kav&year=soon&outcome=glory&round_kind=hr&q=x",
    )
    .await;
    assert_eq!(
        texts(&bad, ".error-summary li"),
        ["Enter a year such as 2026", "Choose an answer for “Outcome”"]
    );
    assert_eq!(attributes(&bad, "#field-year", "aria-invalid"), ["true"]);
    for (field, value) in [("company", "kav"), ("year", "soon"), ("q", "x")] {
        assert_eq!(attributes(&bad, &format!("input[name={field}]"), "value"), [value]);
    }
    assert_eq!(
        attributes(&bad, "select[name=round_kind] option[selected]", "value"),
        ["hr"]
    );
    assert!(
        texts(&bad, ".experience, .empty").is_empty(),
        "neither a list nor a claim that there is nothing"
    );
    let read = page(&cast.student, &format!("/experiences/{}", id.as_str().unwrap())).await;
    assert_eq!(texts(&read, "h1"), ["Software engineer at Kaveri"]);
    assert_eq!(texts(&read, ".timeline-title"), ["Online assessment", "HR interview"]);
    assert!(read.text.contains("Verified alum") && read.text.contains("Ananya Alumna"));
    let at = format!("/experiences/{}", id.as_str().unwrap());
    for (what, selector) in [
        ("bookmark", "form[action$='/bookmark']"),
        ("helpful", "form[action$='/helpful']"),
    ] {
        cast.student
            .form(&format!("{at}/{what}"), &[("on", "true")])
            .await
            .expect(303);
        let after = page(&cast.student, &at).await;
        let switched = attributes(&after, &format!("{selector} button[name=on]"), "value");
        assert_eq!(switched, ["false"], "{what}");
    }
    assert_eq!(
        texts(
            &page(&cast.student, "/experiences/bookmarks").await,
            ".experience .row-title"
        )
        .len(),
        1
    );
    let arabic = cast
        .student
        .request(reqwest::Method::GET, &at)
        .header("accept-language", "ar");
    let arabic = cast.student.send(arabic).await.expect(200);
    translated(&arabic);
    assert!(arabic.text.contains("dir=\"rtl\"") && arabic.text.contains("من الخريجين، تم التحقق"));
}

/// Section 2, points 3 to 5: filters are shown and removed one by one, the facts come before the text, and a count stands
/// on its button.
#[tokio::test]
async fn page_design_filters_are_chips_and_facts_come_first() {
    let cast = cast().await;
    let id = published(&cast.author, &cast.moderator, "Kaveri").await;
    let at = format!("/experiences/{}", id.as_str().unwrap());
    let list = page(&cast.student, "/experiences?q=two+sum&company=Kaveri&outcome=selected").await;
    assert_eq!(texts(&list, ".chip bdi"), ["two sum", "Kaveri", "Selected"]);
    assert_eq!(
        attributes(&list, "a.chip", "href"),
        [
            "/experiences?company=Kaveri&outcome=selected",
            "/experiences?q=two+sum&outcome=selected",
            "/experiences?q=two+sum&company=Kaveri",
        ]
    );
    assert!(attributes(&list, "details.finder-filters", "open").is_empty());
    assert_eq!(texts(&list, ".finder-filters summary .count"), ["2"]);
    assert_eq!(attributes(&list, ".experience .monogram", "data-initials"), ["K"]);
    assert_eq!(texts(&list, ".experience-kinds"), ["Online assessment · HR interview"]);
    let plain = page(&cast.student, "/experiences").await;
    assert!(texts(&plain, ".chip").is_empty());
    // What could not be read is in sight, to be mended.
    let bad = page(&cast.student, "/experiences?year=soon").await;
    assert_eq!(attributes(&bad, "details.finder-filters", "open").len(), 1);

    let read = page(&cast.student, &at).await;
    let (facts, text) = (
        read.text.find("class=\"facts\"").unwrap(),
        read.text.find("class=\"timeline\"").unwrap(),
    );
    assert!(facts < text, "the facts come after the text");
    assert!(
        !read.text.contains("Helpful · "),
        "nobody has found it helpful, which is no fact to show"
    );
    assert_eq!(texts(&read, ".experience-name a"), ["Ananya Alumna"]);
    cast.student
        .form(&format!("{at}/helpful"), &[("on", "true")])
        .await
        .expect(303);
    let marked = page(&cast.student, &at).await;
    assert_eq!(
        texts(&marked, "form[action$='/helpful'] button"),
        ["Marked helpful · 1"]
    );
    assert!(
        texts(&page(&cast.author, &at).await, ".experience-name a").is_empty(),
        "one's own name leads nowhere"
    );
}

#[tokio::test]
async fn the_filters_say_how_many_results_they_would_show() {
    let cast = cast().await;
    for company in ["Kaveri", "Narmada"] {
        published(&cast.author, &cast.moderator, company).await;
    }
    for (query, said) in [
        ("?q=&company=kav&role=&year=&round_kind=&outcome=&sort=", "1 result"),
        ("", "2 results"),
        ("?company=nobody", "0 results"),
        ("?outcome=glory", ""),
        ("?year=soon", ""),
    ] {
        let asked = cast
            .student
            .request(reqwest::Method::GET, &format!("/experiences{query}"))
            .header("hx-request", "true");
        let part = cast.student.send(asked).await.expect(200);
        assert_eq!(texts(&part, "p"), [said], "{query}");
        assert!(!part.text.contains("<html") && texts(&part, ".experience").is_empty());
    }
}

#[tokio::test]
async fn the_first_form_sent_twice_at_once_begins_one_draft() {
    let cast = cast().await;
    let form = page(&cast.author, "/experiences/new").await;
    let key = attributes(&form, "input[name=key]", "value").remove(0);
    let start = |company: &'static str| {
        [
            ("key", key.clone()),
            ("company", company.to_owned()),
            ("role", "Engineer".to_owned()),
            ("placement_year", "2026".to_owned()),
        ]
    };
    let send = async |company: &'static str| {
        let fields = start(company);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        location(&cast.author.form("/experiences/new", &fields).await.expect(303))
    };
    let (one, two) = tokio::join!(send("Kaveri"), send("Kaveri"));
    assert_eq!(one, two);
    assert_eq!(send("Kaveri").await, one);
    assert_ne!(
        send("Narmada").await,
        one,
        "the same page with other words is another draft"
    );
    let next = page(&cast.author, "/experiences/new").await;
    assert!(!next.text.contains(&key), "each form has an id of its own");
}

#[tokio::test]
async fn a_share_is_written_without_script() {
    let cast = cast().await;
    let missing = cast
        .author
        .form("/experiences/new", &[("placement_year", "soon")])
        .await
        .expect(422);
    translated(&missing);
    let edit = editor(&cast).await;
    let form = page(&cast.author, &edit).await;
    assert_eq!(attributes(&form, "input[name=revision]", "value"), ["1"]);
    assert_eq!(
        attributes(&form, "select[name='rounds.0.kind']", "id"),
        ["field-rounds.0.kind"]
    );
    let first_button = attributes(&form, "form.experience-form button[type=submit]", "value");
    assert_eq!(first_button[0], "save", "Enter in a field saves");
    let base = |revision: &'static str, act: &'static str| {
        vec![
            ("revision", revision),
            ("company", "Kaveri"),
            ("role", "Engineer"),
            ("placement_year", "2026"),
            ("rounds.0.kind", "coding"),
            ("rounds.0.questions", "Two sum\n\n  LRU cache  "),
            ("rounds.0.notes", "Went well"),
            ("rounds.0.difficulty", "4"),
            ("act", act),
        ]
    };
    let added = cast.author.form(&edit, &base("1", "add-round")).await.expect(303);
    assert!(
        location(&added).ends_with("#field-rounds.1.kind"),
        "the new round has the focus"
    );
    let form = page(&cast.author, &edit).await;
    assert_eq!(
        texts(&form, "textarea[name='rounds.0.questions']"),
        ["Two sum LRU cache"]
    );
    assert_eq!(attributes(&form, "select[name='rounds.1.kind']", "name").len(), 1);
    let mut two = base("2", "remove-round-0");
    two.extend([("rounds.1.kind", "hr"), ("rounds.1.questions", "Why us?")]);
    // A round with text in it is removed after a question only, and nothing is lost until then.
    let asked = cast.author.form(&edit, &two).await.expect(200);
    translated(&asked);
    assert_eq!(texts(&asked, ".experience-rounds .notice-title"), ["Remove round 1?"]);
    assert_eq!(
        attributes(&asked, "input[name=revision]", "value"),
        ["3"],
        "saved as it was sent"
    );
    assert_eq!(
        texts(&asked, "textarea[name='rounds.0.questions']"),
        ["Two sum LRU cache"]
    );
    two[0] = ("revision", "3");
    two.retain(|(name, _)| *name != "act");
    two.push(("act", "drop-round-0"));
    cast.author.form(&edit, &two).await.expect(303);
    let form = page(&cast.author, &edit).await;
    assert_eq!(texts(&form, "textarea[name='rounds.0.questions']"), ["Why us?"]);

    // Submitting what is not whole names what is missing and keeps what was written.
    let mut whole = base("4", "submit");
    let incomplete = cast.author.form(&edit, &whole).await.expect(422);
    translated(&incomplete);
    assert_eq!(
        texts(&incomplete, ".error-summary li"),
        ["Choose an answer for “Outcome”", "Fill in “The process overall”"]
    );
    assert_eq!(texts(&incomplete, "textarea[name='rounds.0.notes']"), ["Went well"]);
    let revision = attributes(&incomplete, "input[name=revision]", "value");
    assert_eq!(revision, ["5"], "it was saved all the same");
    whole[0] = ("revision", "5");
    whole.extend([
        ("outcome", "selected"),
        ("summary", "All in a day."),
        ("anonymous", "true"),
    ]);
    cast.author.form(&edit, &whole).await.expect(303);
    let mine = page(&cast.author, "/experiences/mine").await;
    assert_eq!(texts(&mine, ".experience .badge"), ["Waiting for review"]);
    assert!(page(&cast.author, &edit).await.text.contains("Waiting for review"));
    for bad in [("act", "explode"), ("college_id", "x"), ("revision", "x")] {
        let mut fields = base("9", "save");
        fields.retain(|(name, _)| *name != bad.0);
        fields.push(bad);
        cast.author.form(&edit, &fields).await.expect(422);
    }
    let other = cast.app.signed_in("alpha", "alumnus").await;
    for rest in ["", "/edit", "/preview"] {
        other.get(&edit.replace("/edit", rest)).await.expect(404);
    }
}

#[tokio::test]
async fn page_p05_a_preview_leads_on_to_submitting() {
    let cast = cast().await;
    let edit = editor(&cast).await;
    let preview = page(&cast.author, &edit.replace("/edit", "/preview")).await;
    let submit = edit.replace("/edit", "/submit");
    assert_eq!(
        attributes(&preview, ".page-actions form", "action"),
        [submit.as_str()],
        "first of the actions"
    );
    assert!(texts(&preview, ".page-actions .button")[0].contains("Submit"));
    let revision = attributes(&preview, ".page-actions input[name=revision]", "value").remove(0);
    // What is missing is said in the editor.
    let incomplete = cast.author.form(&submit, &[("revision", &revision)]).await.expect(303);
    assert_eq!(location(&incomplete), edit);
    let fields = [
        ("revision", revision.as_str()),
        ("company", "Kaveri"),
        ("role", "Engineer"),
        ("placement_year", "٢٠٢٦"),
        ("outcome", "selected"),
        ("summary", "All in a day."),
        ("rounds.0.kind", "coding"),
        ("rounds.0.notes", "Own laptop"),
        ("act", "preview"),
    ];
    let saved = cast.author.form(&edit, &fields).await.expect(303);
    let preview = page(&cast.author, &location(&saved)).await;
    let revision = attributes(&preview, ".page-actions input[name=revision]", "value").remove(0);
    cast.student.form(&submit, &[("revision", &revision)]).await.expect(403);
    let sent = cast.author.form(&submit, &[("revision", &revision)]).await.expect(303);
    assert_eq!(location(&sent), "/experiences/mine");
    let waiting = page(&cast.author, &edit.replace("/edit", "/preview")).await;
    assert!(
        attributes(&waiting, ".page-actions form", "action").is_empty(),
        "submitted once"
    );
}

#[tokio::test]
async fn page_p17_a_share_begins_with_what_it_is_about() {
    let cast = cast().await;
    for (fields, wrong) in [
        (
            vec![("company", ""), ("role", "Engineer"), ("placement_year", "2026")],
            "Fill in “Company”",
        ),
        (
            vec![
                ("company", "\u{200B}"),
                ("role", "Engineer"),
                ("placement_year", "2026"),
            ],
            "Fill in “Company”",
        ),
        (
            vec![("company", "Kaveri"), ("role", ""), ("placement_year", "2026")],
            "Fill in “Role”",
        ),
        (
            vec![("company", "Kaveri"), ("role", "Engineer"), ("placement_year", "")],
            "Fill in “Placement year”",
        ),
    ] {
        let refused = cast.author.form("/experiences/new", &fields).await.expect(422);
        assert_eq!(texts(&refused, ".error-summary li"), [wrong]);
    }
    let long = [("company", "Kaveri"), ("role", "Engineer"), ("placement_year", "20266")];
    let refused = cast.author.form("/experiences/new", &long).await.expect(422);
    assert_eq!(texts(&refused, ".error-summary li").len(), 1);
    assert_eq!(attributes(&refused, "input[name=placement_year]", "value"), ["20266"]);
    let drafts = cast.author.get("/api/v1/experiences/mine").await.json();
    assert_eq!(drafts["items"], json!([]));
}

#[tokio::test]
async fn page_p27_headings_of_the_editor_go_down_step_by_step() {
    let cast = cast().await;
    let edit = editor(&cast).await;
    let form = page(&cast.author, &edit).await;
    let document = Html::parse_document(&form.text);
    let headings: Vec<String> = document
        .select(&Selector::parse("main h1, main h2, main h3").unwrap())
        .map(|heading| heading.value().name().to_owned())
        .collect();
    assert_eq!(headings, ["h1", "h2", "h3"]);
}

#[tokio::test]
async fn page_p13_p24_more_holds_more_and_an_unknown_list_is_the_first() {
    let cast = cast().await;
    let connections = page(&cast.student, "/connections?list=zzz").await;
    assert!(connections.text.contains("aria-current"));
    let more = attributes(&connections, ".drawer-panel a", "href");
    let bar = attributes(&connections, ".bottombar > ul > li > a", "href");
    for wanted in [
        "/connections",
        "/experiences/mine",
        "/experiences/bookmarks",
        "/settings",
        "/help",
    ] {
        assert!(more.contains(&wanted.to_owned()), "{wanted}: {more:?}");
    }
    assert!(
        bar.iter().all(|href| !more.contains(href)),
        "nothing twice: {bar:?} {more:?}"
    );
    assert_eq!(attributes(&connections, ".drawer-panel form", "action"), ["/logout"]);
}

#[tokio::test]
async fn another_window_is_told_and_loses_nothing() {
    let cast = cast().await;
    let edit = editor(&cast).await;
    let autosave = edit.replace("/edit", "/autosave");
    let fields = |revision: &'static str, tips: &'static str| {
        [
            ("revision", revision),
            ("company", "Kaveri"),
            ("tips", tips),
            ("rounds.0.kind", "hr"),
        ]
    };
    let saved = cast
        .author
        .form(&autosave, &fields("1", "mine"))
        .await
        .expect(200)
        .json();
    assert_eq!(saved, json!({ "revision": 2 }));
    let stale = cast
        .author
        .form(&autosave, &fields("1", "theirs"))
        .await
        .expect(409)
        .json();
    assert_eq!(stale, json!({ "current_revision": 2 }));
    let conflict = cast.author.form(&edit, &fields("1", "theirs")).await.expect(409);
    translated(&conflict);
    assert_eq!(texts(&conflict, "textarea[name=tips]"), ["theirs"]);
    assert_eq!(
        texts(&conflict, ".experience-stored .prose:last-of-type")
            .last()
            .unwrap(),
        "mine"
    );
    assert_eq!(attributes(&conflict, "input[name=revision]", "value"), ["2"]);
    cast.author.form(&edit, &fields("2", "theirs")).await.expect(303);
    // Audited: the beginning. Not audited: saves by themselves.
    let owner = cast.app.database.db_owner().await;
    let row = owner
        .query_one("SELECT count(*) FROM audit_entries WHERE entity = 'experience'", &[])
        .await
        .unwrap();
    assert_eq!(row.get::<_, i64>(0), 1);
}

#[tokio::test]
async fn page_p06_back_from_the_preview_and_submit_is_the_same_window() {
    let cast = cast().await;
    let edit = editor(&cast).await;
    let window = attributes(&page(&cast.author, &edit).await, "input[name=window]", "value");
    let fields = |window: &str, summary: &str, act: &str| {
        [
            ("revision", "1"),
            ("window", window),
            ("company", "Kaveri"),
            ("role", "Engineer"),
            ("placement_year", "2026"),
            ("outcome", "selected"),
            ("summary", summary),
            ("rounds.0.kind", "coding"),
            ("rounds.0.notes", "Went well"),
            ("act", act),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    let send = async |fields: [(String, String); 10]| {
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        cast.author.form(&edit, &fields).await
    };
    send(fields(&window[0], "All in a day.", "preview")).await.expect(303);
    // Back in the same page, which still names the revision it was made from, and a word more.
    send(fields(&window[0], "All in one day.", "save")).await.expect(303);
    // A second window that has not seen these saves is told, also when it names no window at all.
    let other = uuid::Uuid::now_v7().to_string();
    send(fields(&other, "Mine", "save")).await.expect(409);
    send(fields("", "Mine", "save")).await.expect(409);
    // Once another window has saved, the first one is told as well.
    let id = edit.split('/').nth(2).unwrap();
    let copy = cast
        .author
        .get(&format!("/api/v1/experiences/{id}"))
        .await
        .expect(200)
        .json()["working_copy"]
        .clone();
    assert_eq!(copy["content"]["summary"], "All in one day.");
    let change = json!({ "revision": copy["revision"], "tips": "Through the API" });
    cast.author
        .patch(&format!("/api/v1/experiences/{id}"), &change)
        .await
        .expect(200);
    send(fields(&window[0], "All in one day.", "submit")).await.expect(409);
}

#[tokio::test]
async fn markdown_brings_no_script_into_a_page() {
    let cast = cast().await;
    let evil = "<script>alert(1)</script>\n\n<img src=x onerror=alert(2)>\n\n[a](javascript:alert(3)) [b](data:text/html,x)\n\n\
                <a href=\"https://x\" onclick=\"alert(4)\">c</a> ![i](https://x/i.png)";
    let body = json!({
        "company": "<b>Kaveri</b>", "role": "\"><script>alert(5)</script>", "placement_year": 2026, "outcome": "selected",
        "summary": evil, "tips": evil, "programme": "<i>x</i>",
        "rounds": [{ "kind": "hr", "questions": ["<script>alert(6)</script>"], "notes": evil }],
    });
    let copy = cast.author.post("/api/v1/experiences", &body).await.expect(201).json();
    let id = &copy["id"];
    submit(&cast.author, id).await.expect(200);
    let review = format!("/admin/moderation/experiences/{}", id.as_str().unwrap());
    let at = format!("/experiences/{}", id.as_str().unwrap());
    let mut pages = vec![
        page(&cast.moderator, &review).await,
        page(&cast.moderator, "/admin/moderation").await,
        page(&cast.author, &at).await,
        page(&cast.author, &format!("{at}/preview")).await,
    ];
    decide(&cast.moderator, id, "approve", 1).await.expect(200);
    pages.push(page(&cast.student, &at).await);
    pages.push(page(&cast.student, "/experiences").await);
    for shown in &pages {
        let main = Html::parse_document(&shown.text);
        let count = |selector: &str| main.select(&Selector::parse(selector).unwrap()).count();
        assert_eq!(
            count("main script") + count("main img") + count("main b") + count("main i"),
            0
        );
        assert_eq!(count("main [onerror], main [onclick]"), 0);
        for href in attributes(shown, "main a", "href") {
            assert!(href.starts_with('/') || href.starts_with("https://"), "{href}");
        }
    }
}

#[tokio::test]
async fn moderators_decide_on_pages_and_go_on_with_the_next() {
    let cast = cast().await;
    let first = draft(&cast.author, "First").await["id"].clone();
    submit(&cast.author, &first).await.expect(200);
    let second = draft(&cast.author, "Second").await["id"].clone();
    submit(&cast.author, &second).await.expect(200);
    let at =
        |id: &serde_json::Value, rest: &str| format!("/admin/moderation/experiences/{}{rest}", id.as_str().unwrap());
    cast.student.get("/admin/moderation").await.expect(403);
    cast.student.get(&at(&first, "")).await.expect(403);
    let queue = page(&cast.moderator, "/admin/moderation").await;
    assert_eq!(
        attributes(&queue, "[data-row] a", "href"),
        [at(&first, ""), at(&second, "")]
    );
    assert_eq!(
        location(&cast.moderator.form(&at(&first, "/claim"), &[]).await.expect(303)),
        at(&first, "")
    );
    let held = page(&cast.moderator, &at(&first, "")).await;
    assert!(held.text.contains("Claimed by you"));
    let admin = cast.app.signed_in("alpha", "admin").await;
    let closed = page(&admin, &at(&first, "")).await;
    assert!(closed.text.contains("Claimed by Mira Moderator"));
    assert!(attributes(&closed, "form[action$='/decide']", "action").is_empty());
    let refused = admin
        .form(&at(&first, "/decide"), &[("version", "1"), ("act", "approve")])
        .await
        .expect(409);
    translated(&refused);

    let silent = [("version", "1"), ("reason", " "), ("act", "reject")];
    let silent = cast.moderator.form(&at(&first, "/decide"), &silent).await.expect(422);
    assert_eq!(texts(&silent, ".error-summary li"), ["Tell the author why"]);
    let decision = [
        ("version", "1"),
        ("reason", "Name the rounds."),
        ("act", "request-changes"),
    ];
    let next = cast.moderator.form(&at(&first, "/decide"), &decision).await.expect(303);
    assert_eq!(location(&next), at(&second, ""));
    let last = [("version", "1"), ("act", "approve")];
    assert_eq!(
        location(&cast.moderator.form(&at(&second, "/decide"), &last).await.expect(303)),
        "/admin/moderation"
    );
    let late = cast.moderator.form(&at(&second, "/decide"), &last).await.expect(409);
    translated(&late);
    assert!(late.text.contains("Someone has already decided on this."));
    let mine = page(&cast.author, "/experiences/mine").await;
    assert!(mine.text.contains("Name the rounds."));
    assert!(
        page(&cast.author, &format!("/experiences/{}/edit", first.as_str().unwrap()))
            .await
            .text
            .contains("Name the rounds.")
    );

    // Usual reasons stand before the moderator's own words, and are enough.
    let third = draft(&cast.author, "Third").await["id"].clone();
    submit(&cast.author, &third).await.expect(200);
    let usual = [
        ("version", "1"),
        ("reasons", "contact"),
        ("reasons", "names"),
        ("reason", ""),
        ("act", "request-changes"),
    ];
    cast.moderator.form(&at(&third, "/decide"), &usual).await.expect(303);
    let mine = page(&cast.author, "/experiences/mine").await;
    let told = "• Leave out the names of interviewers, recruiters and other students.\n• Leave out email addresses, phone \
                numbers and other contact details.";
    assert!(mine.text.contains(told));
    let long = "x".repeat(1_990);
    let fourth = draft(&cast.author, "Fourth").await["id"].clone();
    submit(&cast.author, &fourth).await.expect(200);
    let too_long = [
        ("version", "1"),
        ("reasons", "detail"),
        ("reason", &*long),
        ("act", "reject"),
    ];
    let refused = cast
        .moderator
        .form(&at(&fourth, "/decide"), &too_long)
        .await
        .expect(422);
    assert!(refused.text.contains("Shorten the message"));
    assert_eq!(
        attributes(&refused, "input[value=detail][checked]", "name"),
        ["reasons"],
        "nothing is lost"
    );

    // With what changed since what is published.
    cast.author
        .patch(&path(&second, ""), &json!({ "revision": 1, "summary": "Better." }))
        .await
        .expect(200);
    submit(&cast.author, &second).await.expect(200);
    let review = page(&cast.moderator, &at(&second, "")).await;
    assert_eq!(
        texts(&review, ".experience-changes .card-title"),
        ["Changes since version 1, which is published"]
    );
    assert_eq!(texts(&review, ".experience-changes dt"), ["The process overall"]);
    assert!(texts(&review, ".experience-changes ins").concat().contains("Better"));
    assert_eq!(texts(&review, ".experience-changes del").len(), 1);
    let foreign = cast.app.signed_in("beta", "moderator").await;
    foreign.get(&at(&second, "")).await.expect(404);
    assert!(
        !page(&foreign, "/admin/moderation")
            .await
            .text
            .contains(&person("alpha", "alumna").id.to_string())
    );
}

#[tokio::test]
async fn attack_s01_a_page_is_bounded_by_what_was_written() {
    let cast = cast().await;
    let wide = format!("{}\n{}\n{}", "|a".repeat(200), "|-".repeat(200), "x\n".repeat(300));
    let nested = format!("{} end", "> ".repeat(700));
    let marks = "*a **b ".repeat(200);
    for text in [wide, nested, marks] {
        let mut body = super::whole("Kaveri");
        body["summary"] = json!(text);
        body["rounds"][0]["notes"] = json!(text);
        let copy = cast.author.post("/api/v1/experiences", &body).await.expect(201).json();
        submit(&cast.author, &copy["id"]).await.expect(200);
        let empty = page(&cast.author, &path(&copy["id"], "").replace("/api/v1", ""))
            .await
            .text
            .len();
        let review = format!("/admin/moderation/experiences/{}", copy["id"].as_str().unwrap());
        let review = page(&cast.moderator, &review).await.text.len();
        // Twice the text, at most twenty times its bytes, beside a page that holds a fixed amount.
        let most = 60_000 + 2 * 20 * text.len();
        assert!(empty < most && review < most, "{empty} and {review} of {}", text.len());
        assert!(empty < 200_000 && review < 200_000, "{empty} and {review}");
    }
}
