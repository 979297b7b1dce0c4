//! The roster: rows looked at before an import, cells mended in place, what an import added taken back, templates.

use std::fmt::Write as _;

use reqwest::Method;
use serde_json::{Value, json};

use crate::roster::{bring, commit, counts, path};
use crate::support::{TestApp, college_id, person};

/// Line 2 and 5 have one number, line 3 no address that is one, line 4 a year out of range.
const LIST: &str = "Roll No,Name,Email,CGPA,Year\n\
    RS001,Asha Rao,asha@alpha.example.edu,8.1,2026\n\
    RS002,Ravi,not an address,7.4,2026\n\
    RS003,Mina,mina@alpha.example.edu,9.0,1826\n\
    RS001,Omar,omar@alpha.example.edu,8.8,2026\n\
    RS004,Lina,lina@alpha.example.edu,8.0,2026\n";

fn page_of(import: &Value) -> String {
    format!("/admin/roster/imports/{}", import["id"].as_str().unwrap())
}

/// The tags that open with `start`, whole.
fn tags<'a>(text: &'a str, start: &str) -> Vec<&'a str> {
    text.match_indices(start)
        .map(|(at, _)| &text[at..at + text[at..].find('>').unwrap()])
        .collect()
}

#[tokio::test]
async fn a_cell_is_mended_in_place_and_the_mended_value_is_imported() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let import = bring(&admin, "student", LIST).await;
    assert_eq!(counts(&import), [2, 0, 0, 3]);
    let errors = admin
        .get(&path(&import, "/rows?verdict=error"))
        .await
        .expect(200)
        .json();
    let columns: Vec<&str> = errors["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["errors"][0]["column"].as_str().unwrap())
        .collect();
    assert_eq!(columns, ["Email", "Year", "Roll No"], "every error names its column");

    let mend = async |line: i32, column: usize, value: &str| {
        let body = json!({ "column": column, "value": value });
        admin.patch(&path(&import, &format!("/rows/{line}")), &body).await
    };
    let again = async || admin.get(&path(&import, "")).await.expect(200).json();
    // Still wrong, in another way or the same.
    let row = mend(3, 2, "still none").await.expect(200).json();
    assert_eq!(row["verdict"], "error");
    assert_eq!(row["mended"], json!({ "2": "not an address" }));
    assert_eq!(counts(&again().await), [2, 0, 0, 3]);
    // Right: the verdict, the counts, and what the file said.
    let row = mend(3, 2, "ravi@alpha.example.edu").await.expect(200).json();
    assert_eq!((row["verdict"].as_str(), &row["errors"]), (Some("new"), &json!([])));
    assert_eq!(row["cells"][2], "ravi@alpha.example.edu");
    assert_eq!(
        row["mended"],
        json!({ "2": "not an address" }),
        "what the file said stays"
    );
    assert_eq!(counts(&again().await), [3, 0, 0, 2]);
    // The first of two rows with one number gets another: the second is good by itself then.
    let row = mend(2, 0, "RS000").await.expect(200).json();
    assert_eq!(row["verdict"], "new");
    assert_eq!(counts(&again().await), [4, 0, 0, 1]);
    // And back: what the file said is no longer mended, and the second row is wrong again.
    let row = mend(2, 0, "RS001").await.expect(200).json();
    assert_eq!(row["mended"], json!({}));
    assert_eq!(counts(&again().await), [3, 0, 0, 2]);
    mend(5, 0, "RS005").await.expect(200);
    mend(4, 4, "2026").await.expect(200);
    assert_eq!(counts(&again().await), [5, 0, 0, 0]);

    // What cannot be.
    assert_eq!(mend(3, 5, "x").await.expect(422).json()["errors"][0]["field"], "column");
    assert_eq!(
        mend(3, 2, &"x".repeat(1001)).await.expect(422).json()["errors"][0]["field"],
        "value"
    );
    mend(99, 2, "x").await.expect(404);
    let bad = json!({ "column": 2, "value": "x" });
    admin.patch(&path(&import, "/rows/two"), &bad).await.expect(422);
    // Characters the database cannot keep, or a field does not take, are what they are in a file: errors of the row.
    assert_eq!(
        mend(3, 1, "Ra\0vi").await.expect(200).json()["errors"][0]["code"],
        "nul_character"
    );
    mend(3, 1, "Ravi Kumar").await.expect(200);

    let done = commit(&app, &admin, &import, false).await;
    assert_eq!(counts(&done), [5, 0, 0, 0]);
    let list = admin.get("/api/v1/admin/roster?q=ravi").await.expect(200).json();
    assert_eq!(list["items"][0]["email"], "ravi@alpha.example.edu");
    assert_eq!(list["items"][0]["full_name"], "Ravi Kumar");
    // Ended is ended.
    assert_eq!(mend(3, 1, "Ravi").await.expect(409).code(), "import_closed");
    let trail = admin
        .get("/api/v1/admin/audit?entity=roster_import")
        .await
        .expect(200)
        .text;
    assert!(
        trail.contains("roster.cell_mended") && !trail.contains("ravi@alpha"),
        "{trail}"
    );
}

#[tokio::test]
async fn cells_are_mended_by_those_who_may_and_only_in_their_college() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let import = bring(&admin, "student", LIST).await;
    let body = json!({ "column": 2, "value": "ravi@alpha.example.edu" });
    let form = [("line", "3"), ("column", "2"), ("value", "ravi@alpha.example.edu")];
    for who in ["student", "alumna", "faculty", "moderator"] {
        let client = app.signed_in("alpha", who).await;
        client.patch(&path(&import, "/rows/3"), &body).await.expect(403);
        client
            .form(&format!("{}/mend", page_of(&import)), &form)
            .await
            .expect(403);
        client.delete(&path(&import, "/entries")).await.expect(403);
        client
            .get("/api/v1/admin/roster/template.csv?kind=student")
            .await
            .expect(403);
    }
    let foreign = app.signed_in("beta", "admin").await;
    let random = json!({ "id": "0192aaaa-0000-7000-8000-000000000001" });
    let answers = async |import: &Value| {
        [
            foreign.patch(&path(import, "/rows/3"), &body).await.expect(404),
            foreign.delete(&path(import, "/entries")).await.expect(404),
            foreign
                .form(&format!("{}/mend", page_of(import)), &form)
                .await
                .expect(404),
        ]
        .map(|answer| crate::isolation::world::bare(&answer, &[import["id"].as_str().unwrap()]))
    };
    assert_eq!(answers(&import).await, answers(&random).await);
    assert_eq!(counts(&admin.get(&path(&import, "")).await.json()), [2, 0, 0, 3]);

    // A manager of the roster may. A file whose columns are not known has no verdicts to mend.
    let manager = person("alpha", "faculty").id;
    let sql = format!(
        "INSERT INTO user_capabilities (college_id, user_id, capability) VALUES ('{}', '{manager}', 'roster_manager')",
        college_id("alpha")
    );
    app.database.db_owner().await.batch_execute(&sql).await.unwrap();
    let manager = app.signed_in("alpha", "faculty").await;
    manager.patch(&path(&import, "/rows/3"), &body).await.expect(200);
    let unknown = bring(&manager, "student", "a,b\n1,2\n").await;
    let body = json!({ "column": 0, "value": "2" });
    let refused = manager.patch(&path(&unknown, "/rows/2"), &body).await;
    assert_eq!(refused.expect(409).code(), "import_not_previewed");
    // A row that could not be cut into cells has none to mend.
    let broken = bring(&manager, "student", "number,name\n1,Asha\n2,\"Ravi\n").await;
    let row = manager.get(&path(&broken, "/rows?verdict=error")).await.json();
    let line = &row["items"][0]["line"];
    let refused = manager.patch(&path(&broken, &format!("/rows/{line}")), &body).await;
    assert_eq!(refused.expect(409).code(), "row_unreadable");
    manager.post_empty(&path(&import, "/cancel")).await.expect(200);
    let refused = manager.patch(&path(&import, "/rows/3"), &body).await;
    assert_eq!(refused.expect(409).code(), "import_closed");
}

#[tokio::test]
async fn the_page_marks_the_wrong_cell_and_takes_its_correction() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let import = bring(&admin, "student", LIST).await;
    let here = page_of(&import);
    let page = admin.get(&here).await.expect(200).text;
    // Errors come first by themselves; one column a field, and none for what is left out.
    assert_eq!(tags(&page, "<tr id=\"line-").len(), 3, "{page}");
    assert!(!page.contains("of 3"), "all of them stand on this page");
    let rows = page.split("id=\"rows\"").nth(1).unwrap();
    let heads = rows.matches("<th scope=\"col\">").count();
    assert_eq!(heads, 5, "result, number, name, email, batch year: {rows}");
    assert!(!rows.contains("7.4"), "CGPA is left out");
    assert!(!rows.contains(" · RS00"), "values do not run together");
    assert_eq!(tags(&page, "<td data-label=\"Email\" class=\"cell-wrong\"").len(), 1);
    let field = tags(&page, "<input class=\"input\" id=\"cell-3-2\"")[0];
    assert!(
        field.contains("aria-invalid=\"true\"") && field.contains("aria-describedby=\"why-3-2\""),
        "{field}"
    );
    let why = page
        .split("id=\"why-3-2\"")
        .nth(1)
        .unwrap()
        .split("</div>")
        .next()
        .unwrap();
    assert!(
        why.contains("#circle-alert") && why.contains("This is not an email address."),
        "{why}"
    );
    assert!(page.contains("2 rows ready") && page.contains("3 with errors") && page.contains("Add 2 people"));

    // The form leads back to the row, which stays on the page with its new verdict; the counts follow.
    let mended = admin
        .form(
            &format!("{here}/mend"),
            &[
                ("line", "3"),
                ("column", "2"),
                ("value", "ravi@alpha.example.edu"),
                ("show", "errors"),
            ],
        )
        .await
        .expect(303);
    let next = mended.headers["location"].to_str().unwrap().to_owned();
    assert_eq!(next, format!("{here}?show=errors&mended=3#line-3"));
    let page = admin.get(next.split('#').next().unwrap()).await.expect(200).text;
    assert!(page.contains("3 rows ready") && page.contains("2 with errors") && page.contains("Add 3 people"));
    assert_eq!(tags(&page, "<tr id=\"line-").len(), 3, "the mended row stays");
    assert!(page.contains("In the file: not an address"));
    // The next wrong cell is ready to be typed in.
    let next = tags(&page, "<input class=\"input\" id=\"cell-4-4\"")[0];
    assert!(next.ends_with("autofocus"), "{next}");

    // With script, only the rows and the bar come back: nothing of the page around them.
    let part = admin
        .request(Method::POST, &format!("{here}/mend"))
        .header("origin", format!("https://{}", admin.host))
        .header("hx-request", "true")
        .form(&[("line", "4"), ("column", "4"), ("value", "1827"), ("show", "errors")]);
    let part = admin.send(part).await.expect(200).text;
    assert!(!part.contains("<html") && !part.contains("<meta"), "{part}");
    assert!(part.contains("id=\"commit-bar\" hx-swap-oob=\"true\"") && part.contains("2 with errors"));
    assert!(part.contains("In the file: 1826") && part.contains("The year must be between"));

    // Filters with their counts. filters with their counts,
    for (show, lines) in [
        ("all", 5),
        ("errors", 2),
        ("warnings", 0),
        ("new", 3),
        ("changed", 0),
        ("unchanged", 0),
    ] {
        let page = admin.get(&format!("{here}?show={show}")).await.expect(200).text;
        assert_eq!(tags(&page, "<tr id=\"line-").len(), lines, "{show}");
        assert!(
            page.contains(&format!("href=\"{here}?show={show}#rows\" aria-current=\"page\"")),
            "{show}"
        );
    }
    // Bad words in the address change nothing.
    admin
        .get(&format!("{here}?show=none&cursor=x&mended=-1"))
        .await
        .expect(200);
}

#[tokio::test]
async fn many_rows_come_in_pages_that_stay_and_numbers_are_grouped() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let mut list = "number,name,email\n".to_owned();
    for n in 1..=1_234 {
        let email = if n % 10 == 0 { "none" } else { "" };
        writeln!(list, "P{n:05},Person {n},{email}").unwrap();
    }
    let import = bring(&admin, "student", &list).await;
    assert_eq!(counts(&import), [1_111, 0, 0, 123]);
    let here = page_of(&import);
    let first = admin.get(&format!("{here}?show=new")).await.expect(200).text;
    assert!(
        first.contains("1–50 of 1,111") && first.contains("1,234 rows"),
        "{first}"
    );
    assert!(first.contains("1,111 rows ready") && first.contains("Add 1,111 people"));
    let link = |page: &str, rel: &str| {
        let tag = tags(page, "<a class=\"button button-secondary\" href=\"")
            .into_iter()
            .find(|tag| tag.ends_with(&format!("rel=\"{rel}\"")))?;
        let href = tag.split("href=\"").nth(1)?.split('"').next()?.replace("&#38;", "&");
        href.split('#').next().map(ToOwned::to_owned)
    };
    assert_eq!(link(&first, "prev"), None);
    let mut pages = 1;
    let (mut page, mut back) = (first.clone(), String::new());
    while let Some(next) = link(&page, "next").filter(|_| pages < 100) {
        back = page;
        page = admin.get(&next).await.expect(200).text;
        pages += 1;
    }
    assert_eq!(pages, 23);
    assert!(page.contains("1,101–1,111 of 1,111"), "the last page");
    // Back is the page before, row for row.
    let before = admin.get(&link(&page, "prev").unwrap()).await.expect(200).text;
    assert_eq!(tags(&before, "<tr id=\"line-"), tags(&back, "<tr id=\"line-"));
    assert!(before.contains("1,051–1,100 of 1,111"));
    // A row that leaves the errors does not move the pages after it.
    let errors = admin
        .get(&format!("{here}?show=errors&cursor=501"))
        .await
        .expect(200)
        .text;
    assert!(errors.contains("51–100 of 123"), "{errors}");
    let fix = json!({ "column": 2, "value": "" });
    admin.patch(&path(&import, "/rows/11"), &fix).await.expect(200);
    let moved = admin
        .get(&format!("{here}?show=errors&cursor=501"))
        .await
        .expect(200)
        .text;
    assert!(moved.contains("50–99 of 122"), "{moved}");
    assert_eq!(tags(&errors, "<tr id=\"line-"), tags(&moved, "<tr id=\"line-"));
    let api = admin.get(&path(&import, "/rows?warned=true")).await.expect(200).json();
    assert_eq!(api["items"], json!([]));
    // In Arabic the same digits, grouped the same way.
    let arabic = admin
        .request(Method::GET, &format!("{here}?show=new"))
        .header("accept-language", "ar");
    let arabic = admin.send(arabic).await.expect(200).text;
    assert!(
        arabic.contains("1–50 من 1,112") && arabic.contains("إضافة 1,112"),
        "{arabic}"
    );
}

#[tokio::test]
async fn columns_without_a_field_are_left_out_or_kept_at_once() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let list = "number,name,attribute:Hostel,attribute:Bus,CGPA\n1,Asha,A,12,8.1\n";
    let import = bring(&admin, "student", list).await;
    let here = page_of(&import);
    let page = admin.get(&here).await.expect(200).text;
    assert!(
        page.contains("2 columns matched · 2 kept under their own names · one left out"),
        "{page}"
    );
    assert!(page.contains("Leave out all unmatched columns") && page.contains("Keep all unmatched columns"));
    let columns = async || admin.get(&path(&import, "")).await.json()["mapping"]["columns"].clone();
    let press = async |act: &str| {
        let mut form = vec![("act", act)];
        form.extend(["number", "full_name", "attribute", "attribute", "ignore"].map(|one| ("columns", one)));
        admin.form(&format!("{here}/mapping"), &form).await.expect(303);
    };
    press("leave").await;
    assert_eq!(
        columns().await,
        json!(["number", "full_name", "ignore", "ignore", "ignore"])
    );
    assert!(!admin.get(&here).await.text.contains("Leave out all unmatched"));
    press("keep").await;
    assert_eq!(
        columns().await,
        json!(["number", "full_name", "attribute", "attribute", "attribute"])
    );
    press("").await;
    assert_eq!(
        columns().await,
        json!(["number", "full_name", "attribute", "attribute", "ignore"])
    );
}

#[tokio::test]
async fn what_an_import_added_is_taken_back_but_never_a_person() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let old = bring(&admin, "student", "number,name\nT1,Asha\n").await;
    commit(&app, &admin, &old, false).await;
    let list = "number,name\nT1,Asha Rao\nT2,Ravi\nT3,Mina\nT4,Omar\n";
    let import = bring(&admin, "student", list).await;
    let entries = path(&import, "/entries");
    assert_eq!(admin.delete(&entries).await.expect(409).code(), "import_running");
    let done = commit(&app, &admin, &import, false).await;
    assert_eq!(counts(&done), [3, 1, 0, 0]);
    let here = page_of(&import);
    let page = admin.get(&here).await.expect(200).text;
    for said in ["See the roster", "Import another file", "/admin/invitations"] {
        assert!(page.contains(said), "{said}");
    }
    assert!(page.contains("Remove the 3 unclaimed entries this import added"));
    // One of them signs in, another is changed by a later file: those two stay.
    let owner = app.database.db_owner().await;
    let sql = format!(
        "UPDATE roster_entries SET status = 'claimed', user_id = '{}' WHERE number = 'T2'",
        person("alpha", "student").id
    );
    owner.batch_execute(&sql).await.unwrap();
    let later = bring(&admin, "student", "number,name\nT3,Mina Das\n").await;
    commit(&app, &admin, &later, false).await;
    let page = admin.get(&here).await.expect(200).text;
    assert!(page.contains("Remove the unclaimed entry this import added"), "{page}");
    assert!(page.contains("Remove the entry this import added from the roster?"));
    assert_eq!(
        admin.delete(&entries).await.expect(200).json(),
        json!({ "removed": 1, "revoked": 0 })
    );
    assert_eq!(
        admin.delete(&entries).await.expect(200).json(),
        json!({ "removed": 0, "revoked": 0 })
    );
    let list = admin.get("/api/v1/admin/roster").await.expect(200).json();
    let numbers: Vec<&str> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["number"].as_str().unwrap())
        .collect();
    assert_eq!(numbers, ["T1", "T2", "T3"]);
    let trail = admin
        .get("/api/v1/admin/audit?entity=roster_import")
        .await
        .expect(200)
        .text;
    assert_eq!(trail.matches("roster.import_taken_back").count(), 1);
    let after = admin.get(&here).await.text;
    assert!(!after.contains("/take-back") && after.contains("None of the added entries is left to remove"));
    // The page's button says when nothing is left, and takes back what a later import added.
    let more = bring(&admin, "student", "number,name\nT5,Lina\nT6,Noor\n").await;
    commit(&app, &admin, &more, false).await;
    let press = async |import: &Value| {
        let answer = admin
            .form(&format!("{}/take-back", page_of(import)), &[])
            .await
            .expect(303);
        answer.headers["set-cookie"].to_str().unwrap().to_owned()
    };
    assert!(press(&import).await.contains("flash-roster-nothing-taken-back"));
    assert!(press(&more).await.contains("flash-roster-taken-back"));
    assert_eq!(
        counts(&bring(&admin, "student", "number,name\nT5,Lina\nT6,Noor\n").await),
        [2, 0, 0, 0]
    );
}

#[tokio::test]
async fn a_template_comes_in_fully_matched_in_both_languages() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let upload = admin.get("/admin/roster/import").await.expect(200).text;
    assert!(
        upload.contains("/api/v1/admin/roster/template.csv?kind=alumni&#38;language=en")
            || upload.contains("template.csv?kind=alumni&amp;language=en"),
        "{upload}"
    );
    for kind in ["student", "alumni", "faculty"] {
        let mut heads = Vec::new();
        for language in ["en", "ar"] {
            let url = format!("/api/v1/admin/roster/template.csv?kind={kind}&language={language}");
            let file = admin.get(&url).await.expect(200);
            assert!(file.headers["content-type"].to_str().unwrap().starts_with("text/csv"));
            let import = bring(&admin, kind, &file.text).await;
            let columns = import["mapping"]["columns"].as_array().unwrap().clone();
            assert!(!columns.contains(&json!("ignore")), "{kind} {language}: {import:#}");
            assert_eq!(columns.len(), if kind == "faculty" { 5 } else { 6 });
            assert_eq!(import["state"], "previewed");
            assert_eq!(counts(&import), [1, 0, 0, 0], "{kind} {language}");
            heads.push((import["columns"].clone(), columns));
        }
        assert_eq!(heads[0].1, heads[1].1, "the same fields in both languages");
        assert_ne!(heads[0].0, heads[1].0, "in words of their own");
    }
    let bad = admin
        .get("/api/v1/admin/roster/template.csv?kind=student&language=xx")
        .await;
    assert_eq!(bad.expect(422).json()["errors"][0]["field"], "language");
}

#[tokio::test]
async fn invitations_of_an_import_that_is_taken_back_no_longer_open_the_door() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let list = "number,name,email\nT7,Kiran,kiran@elsewhere.example.com\n";
    let import = bring(&admin, "student", list).await;
    commit(&app, &admin, &import, true).await;
    app.run_jobs().await;
    let mail = app.mails().pop().unwrap();
    assert_eq!(mail.to, "kiran@elsewhere.example.com");
    let token = crate::accounts::token_of(&mail);
    let taken = admin.delete(&path(&import, "/entries")).await.expect(200).json();
    assert_eq!(taken, json!({ "removed": 1, "revoked": 1 }));
    let body = json!({ "token": token, "full_name": "Kiran", "password": "seven quiet demo rivers" });
    let client = app.client("alpha");
    let refused = client.post("/api/v1/auth/accept-invitation", &body).await.expect(400);
    assert_eq!(refused.code(), "link_invalid");
}

#[tokio::test]
async fn of_two_who_mend_one_cell_the_second_is_told() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let import = bring(&admin, "student", LIST).await;
    let row = path(&import, "/rows/4");
    let first = json!({ "column": 4, "value": "2026", "was": "1826" });
    admin.patch(&row, &first).await.expect(200);
    let second = json!({ "column": 4, "value": "2027", "was": "1826" });
    assert_eq!(admin.patch(&row, &second).await.expect(409).code(), "cell_changed");
    // A year changes nothing about numbers that are there twice.
    let rows = admin.get(&path(&import, "/rows?verdict=error")).await.expect(200).text;
    assert!(rows.contains("duplicate_"), "{rows}");
}

/// Mending a cell judges the rows it concerns; the outcome is that of judging the whole file, whatever appears twice.
#[tokio::test]
async fn mending_a_cell_comes_to_what_judging_the_whole_file_does() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let import = bring(
        &admin,
        "student",
        "Roll No,Name,Email,Year\n\
         RS1,A,a@alpha.example.edu,2026\n\
         RS2,B,b@alpha.example.edu,2026\n\
         RS1,C,b@alpha.example.edu,2026\n\
         RS3,D,a@alpha.example.edu,2026\n\
         RS4,E,c@alpha.example.edu,1826\n\
         RS5,F,c@alpha.example.edu,2026\n\
         RS5,G,d@alpha.example.edu,2026\n\
         RS6,H,d@alpha.example.edu,2026\n\
         RS7,I,i@alpha.example.edu,2026\n\
         RS8,J,,2026\n",
    )
    .await;
    let rows = async || {
        let page = admin.get(&path(&import, "/rows?limit=100")).await.expect(200).json();
        let said = |row: &Value| {
            format!(
                "{} {} {} {}",
                row["line"], row["verdict"], row["errors"], row["warnings"]
            )
        };
        page["items"].as_array().unwrap().iter().map(said).collect::<Vec<_>>()
    };
    let now = async || admin.get(&path(&import, "")).await.expect(200).json();
    let mapping = now().await["mapping"].clone();
    let owner = app.database.db_owner().await;
    let id = import["id"].as_str().unwrap();
    let versions = async || -> Vec<(i32, String)> {
        let asked = format!("SELECT line, xmin::text FROM roster_import_rows WHERE import_id = '{id}' ORDER BY line");
        let found = owner.query(asked.as_str(), &[]).await.unwrap();
        found.iter().map(|row| (row.get(0), row.get(1))).collect()
    };
    // (line, column, value, lines that are written)
    let steps: [(i32, usize, &str, &[i32]); 13] = [
        (2, 0, "RS9", &[2, 4]),                 // The third row's number is its own; its email is not.
        (3, 2, "z@alpha.example.edu", &[3, 4]), // Now its email is, too.
        (2, 2, "y@alpha.example.edu", &[2, 5]), // The fourth row's email is free.
        (2, 0, "RS1", &[2, 4]),                 // Its number is taken again.
        (6, 3, "2026", &[6, 7]),                // A year that is right makes the next one's email a second one.
        (6, 3, "1826", &[6, 7]),                // And back.
        (7, 0, "RS50", &[7, 8, 9]),             // The second RS5 is the first one, and takes d@ from the one after it.
        (8, 0, "", &[8, 9]),                    // Without a number it takes nothing.
        (8, 0, "rs5", &[8, 9]),                 // Numbers have no letter case.
        (10, 2, "A@alpha.example.edu", &[10]),  // In capitals it is still another's email: the fourth row's now.
        (11, 2, "not an email", &[11]),         // A wrong one stands in nobody's way.
        (11, 2, "z@alpha.example.edu", &[11]),  // A second one.
        (3, 0, "RS8", &[3, 11]),                // Its number comes first now.
    ];
    for (line, column, value, written) in steps {
        let before = versions().await;
        let body = json!({ "column": column, "value": value });
        admin
            .patch(&path(&import, &format!("/rows/{line}")), &body)
            .await
            .expect(200);
        let after = versions().await;
        let changed: Vec<i32> = before
            .iter()
            .zip(&after)
            .filter(|(one, other)| one != other)
            .map(|(one, _)| one.0)
            .collect();
        assert_eq!(changed, written, "line {line} to {value:?} writes no other row");
        let (mended, counted) = (rows().await, counts(&now().await));
        admin
            .send(admin.request(Method::PUT, &path(&import, "/mapping")).json(&mapping))
            .await
            .expect(200);
        assert_eq!(mended, rows().await, "line {line} to {value:?}");
        assert_eq!(counted, counts(&now().await));
    }
    // Rows judged by an older release know no numbers: the first correction judges the file.
    let forget = format!("UPDATE roster_import_rows SET number_key = NULL, email = NULL WHERE import_id = '{id}'");
    owner.batch_execute(&forget).await.unwrap();
    let body = json!({ "column": 0, "value": "RS1" });
    admin.patch(&path(&import, "/rows/10"), &body).await.expect(200);
    let unknown = format!("SELECT count(*) FROM roster_import_rows WHERE import_id = '{id}' AND number_key IS NULL");
    let left: i64 = owner.query_one(unknown.as_str(), &[]).await.unwrap().get(0);
    assert_eq!(left, 0);
    assert!(rows().await[8].contains("duplicate_number"));
}

#[tokio::test]
async fn the_buttons_of_an_import_say_what_they_do() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let import = bring(&admin, "student", LIST).await;
    let page = admin.get(&page_of(&import)).await.expect(200).text;
    assert!(page.contains(">Add 2 people<") && page.contains(">Add 2 people and send 2 invitations<"));
    // Somebody who is a member already, or invited, gets none.
    let student = person("alpha", "student").email;
    let body = json!({ "column": 2, "value": student });
    admin.patch(&path(&import, "/rows/2"), &body).await.expect(200);
    let page = admin.get(&page_of(&import)).await.expect(200).text;
    assert!(page.contains(">Add 2 people and send one invitation<"));
    let done = commit(&app, &admin, &import, true).await;
    assert_eq!(done["counts"]["invited"], 1, "as the button said");
    let again =
        "Roll No,Name,Email,Year\nRS004,Lina Rao,lina@alpha.example.edu,2026\nRS009,New,new@alpha.example.edu,2026\n";
    let import = bring(&admin, "student", again).await;
    let page = admin.get(&page_of(&import)).await.expect(200).text;
    assert!(page.contains(">Add one person and update one<"), "no number of none");
    assert!(page.contains(">Add one person, update one and send one invitation<"));
    let arabic = admin
        .request(Method::GET, &page_of(&import))
        .header("accept-language", "ar");
    let arabic = admin.send(arabic).await.expect(200).text;
    assert!(arabic.contains("إضافة شخص واحد، تحديث بيانات شخص واحد وإرسال دعوة واحدة"));
}
