//! The roster: entries taken out again, files read as somebody chose, bodies that cannot be read.

use reqwest::Method;
use serde_json::Value;

use crate::roster::{IMPORTS, bring, commit, counts, path};
use crate::support::{Client, TestApp, college_id, person};

#[tokio::test]
async fn fault_b04_an_entry_nobody_has_claimed_is_removed_and_others_stay() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let list = "number,name,email\nR1,Asha,asha@alpha.example.edu\nR2,Ravi,\nR3,Mina,\n";
    let import = bring(&admin, "student", list).await;
    commit(&app, &admin, &import, false).await;
    let ids = async || -> Vec<(String, String)> {
        let page = admin.get("/api/v1/admin/roster?kind=student").await.expect(200).json();
        let items = page["items"].as_array().unwrap().clone();
        let text = |item: &Value, field: &str| item[field].as_str().unwrap().to_owned();
        items
            .iter()
            .map(|item| (text(item, "number"), text(item, "id")))
            .collect()
    };
    let id = |all: &[(String, String)], number: &str| all.iter().find(|one| one.0 == number).unwrap().1.clone();
    let before = ids().await;
    let remove = async |client: &Client, id: &str| {
        let request = client.request(Method::DELETE, &format!("/api/v1/admin/roster/entries/{id}"));
        client.send(request).await
    };

    // Not for others, not from elsewhere.
    let student = app.signed_in("alpha", "student").await;
    remove(&student, &id(&before, "R1")).await.expect(403);
    let other = app.signed_in("beta", "admin").await;
    remove(&other, &id(&before, "R1")).await.expect(404);

    remove(&admin, &id(&before, "R1")).await.expect(204);
    remove(&admin, &id(&before, "R1")).await.expect(404);
    assert_eq!(ids().await.len(), before.len() - 1);
    let trail = admin.get("/api/v1/admin/audit?entity=roster_entry").await.expect(200);
    assert!(trail.text.contains("roster.entry_removed") && trail.text.contains("R1"));

    // What stands behind an account stays, whatever asks.
    let owner = app.database.db_owner().await;
    let claimed = id(&before, "R2");
    let sql = format!(
        "UPDATE roster_entries SET status = 'claimed', user_id = '{}' WHERE id = '{claimed}'",
        person("alpha", "student").id
    );
    owner.batch_execute(&sql).await.unwrap();
    assert_eq!(remove(&admin, &claimed).await.expect(409).code(), "entry_claimed");
    let page = admin.get("/admin/roster").await.expect(200);
    assert!(!page.text.contains(&format!("/admin/roster/entries/{claimed}/remove")));
    assert!(page.text.contains("Has an account"));

    let denied = format!(
        "BEGIN; SET LOCAL ROLE p2p_app; SET LOCAL app.college_id = '{}'; SET LOCAL app.role = 'college_admin'; \
         DELETE FROM roster_entries WHERE id = '{claimed}'; COMMIT",
        college_id("alpha")
    );
    owner.batch_execute(&denied).await.unwrap();
    assert_eq!(ids().await.len(), before.len() - 1, "the database keeps it too");

    let last = id(&before, "R3");
    assert!(page.text.contains(&format!("/admin/roster/entries/{last}/remove")));
    admin
        .form(&format!("/admin/roster/entries/{last}/remove"), &[])
        .await
        .expect(303);
    admin
        .form(&format!("/admin/roster/entries/{claimed}/remove"), &[])
        .await
        .expect(303);
    let left: Vec<String> = ids().await.into_iter().map(|(number, _)| number).collect();
    assert!(
        left.contains(&"R2".to_owned()) && !left.contains(&"R3".to_owned()),
        "{left:?}"
    );

    // The removed number may come again.
    let again = bring(&admin, "student", list).await;
    assert_eq!(counts(&again), [2, 0, 1, 0]);
}

#[tokio::test]
async fn a_file_is_read_as_chosen_and_keeps_its_own_name() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let bytes = [&b"number;name, first\n1;"[..], b"\xDA\xE3\xD1", b"\n"].concat();
    let ask = async |query: &str| {
        let request = admin
            .request(Method::POST, &format!("{IMPORTS}?kind=student{query}"))
            .header("content-type", "text/csv")
            .body(bytes.clone());
        admin.send(request).await
    };
    let import = ask("&encoding=windows-1256&delimiter=semicolon")
        .await
        .expect(201)
        .json();
    assert_eq!(
        (import["encoding"].as_str(), import["delimiter"].as_str()),
        (Some("windows-1256"), Some(";"))
    );
    let rows = admin.get(&path(&import, "/rows")).await.expect(200).json();
    assert_eq!(rows["items"][0]["cells"][1], "عمر");
    for wrong in ["&encoding=klingon", "&delimiter=colon"] {
        ask(wrong).await.expect(422);
    }

    let form = reqwest::multipart::Form::new()
        .text("csrf", "")
        .text("kind", "student")
        .text("delimiter", "semicolon");
    let part = reqwest::multipart::Part::bytes(b"number;name\n1;A\n".to_vec()).file_name("C:\\fakepath\\list.csv");
    let request = admin
        .request(Method::POST, "/admin/roster/import")
        .header("origin", format!("https://{}", admin.host))
        .multipart(form.part("file", part));
    let sent = admin.send(request).await.expect(303);
    let page = admin.get(sent.headers["location"].to_str().unwrap()).await.expect(200);
    assert!(page.text.contains(">list.csv<"), "{}", page.text);
}

#[tokio::test]
async fn a_compressed_body_is_refused_as_such() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    for (path, kind) in [
        ("/api/v1/admin/invitations", "application/json"),
        ("/preferences", "application/x-www-form-urlencoded"),
        ("/api/v1/admin/roster/imports?kind=student", "text/csv"),
    ] {
        let request = admin
            .request(Method::POST, path)
            .header("content-type", kind)
            .header("content-encoding", "gzip")
            .header("origin", format!("https://{}", admin.host))
            .body(b"\x1F\x8B\x08\0rest".to_vec());
        assert_eq!(admin.send(request).await.status.as_u16(), 415, "{path}");
    }
}

#[tokio::test]
async fn fault_b04_a_column_kept_under_another_spelling_is_the_same() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let first = bring(&admin, "student", "number,name,attribute:Hostel\nR1,Asha,North\n").await;
    commit(&app, &admin, &first, false).await;
    for (value, wanted) in [("North", [0, 0, 1, 0]), ("South", [0, 1, 0, 0])] {
        let list = format!("number,name,attribute:hos\u{200B}tel\nR1,Asha,{value}\n");
        assert_eq!(counts(&bring(&admin, "student", &list).await), wanted, "{value}");
    }
}

/// Every order goes through all entries once, page by page, and back to the same names whatever is equal.
#[tokio::test]
async fn entries_are_listed_in_the_order_asked_for() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let mut list = "Roll No,Name,Email,Branch,Year\n".to_owned();
    for n in 0..60 {
        let (name, branch) = (["Zoya", "asha", "محمد"][n % 3], ["CSE", "", "ECE"][n % 3]);
        let year = if n % 4 == 0 {
            String::new()
        } else {
            (2024 + n % 3).to_string()
        };
        list.push_str(&format!("RX{n:03},{name},r{n}@alpha.example.edu,{branch},{year}\n"));
    }
    let import = bring(&admin, "student", &list).await;
    commit(&app, &admin, &import, false).await;
    let all = async |sort: &str| -> Vec<Value> {
        let (mut found, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = admin
                .get(&format!("/api/v1/admin/roster?limit=7&sort={sort}{cursor}"))
                .await
                .expect(200)
                .json();
            found.extend(page["items"].as_array().unwrap().clone());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return found,
            }
        }
    };
    let ids = |entries: &[Value]| -> Vec<String> { entries.iter().map(|one| one["id"].to_string()).collect() };
    let usual = all("number").await;
    let mut known = ids(&usual);
    known.sort();
    for (sort, field) in [
        ("name", "full_name"),
        ("email", "email"),
        ("programme", "programme"),
        ("batch_year", "batch_year"),
        ("status", "status"),
        ("kind", "kind"),
    ] {
        let (up, down) = (all(sort).await, all(&format!("-{sort}")).await);
        let mut sorted = ids(&up);
        sorted.sort();
        assert_eq!(sorted, known, "{sort}: each entry once");
        let mut reversed = ids(&down);
        reversed.reverse();
        assert_eq!(reversed, ids(&up), "{sort}: descending is the other way round");
        let key = |entry: &Value| match &entry[field] {
            Value::String(text) => text.to_lowercase(),
            Value::Number(number) => number.to_string(),
            _ => String::new(),
        };
        if sort != "email" {
            let keys: Vec<String> = up.iter().map(key).collect();
            assert!(keys.is_sorted(), "{sort}: {keys:?}");
        }
    }
    admin.get("/api/v1/admin/roster?sort=colour").await.expect(422);
    // The page: heads are links that say how the list is sorted, filters and pager keep it.
    let page = admin
        .get("/admin/roster?sort=-name&kind=student")
        .await
        .expect(200)
        .text;
    assert!(page.contains("<th scope=\"col\" aria-sort=\"descending\"><a class=\"sort\" href=\"/admin/roster?kind=student&#38;sort=name\">"));
    assert!(page.contains("aria-sort=\"none\"><a class=\"sort\" href=\"/admin/roster?kind=student&#38;sort=number\">"));
    assert!(page.contains("<input type=\"hidden\" name=\"sort\" value=\"-name\">"));
    assert_eq!(page.matches("cell-state").count(), 25, "a page of sensible size");
    let next = page.split("href=\"").find(|href| href.contains("cursor=")).unwrap();
    let next = next.split('"').next().unwrap().replace("&#38;", "&");
    assert!(next.contains("sort=-name") && next.contains("kind=student"), "{next}");
    let second = admin.get(&next).await.expect(200).text;
    assert!(second.contains("cell-state") && second.contains("rel=\"prev\""));
    admin.get("/admin/roster?sort=colour").await.expect(200);
}
