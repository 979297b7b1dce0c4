//! The roster: files of every kind, verdicts, the commit, what goes out again, and who may not see it.

use std::fmt::Write as _;
use std::time::Instant;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Client, TestApp, college_id, person};

pub(crate) const IMPORTS: &str = "/api/v1/admin/roster/imports";

/// Sends bytes as a file.
async fn send(client: &Client, kind: &str, bytes: &[u8]) -> Answer {
    let request = client
        .request(Method::POST, &format!("{IMPORTS}?kind={kind}&file_name=list.csv"))
        .header("content-type", "text/csv")
        .body(bytes.to_vec());
    client.send(request).await
}

/// Sends a file that must be read, and answers the import.
pub(crate) async fn bring(client: &Client, kind: &str, text: &str) -> Value {
    send(client, kind, text.as_bytes()).await.expect(201).json()
}

pub(crate) fn path(import: &Value, rest: &str) -> String {
    format!("{IMPORTS}/{}{rest}", import["id"].as_str().unwrap())
}

/// Commits, runs the jobs, and answers the import as it then stands.
pub(crate) async fn commit(app: &TestApp, client: &Client, import: &Value, invite: bool) -> Value {
    client
        .post(&path(import, "/commit"), &json!({ "invite": invite }))
        .await
        .expect(202);
    app.run_jobs().await;
    let done = client.get(&path(import, "")).await.expect(200).json();
    assert_eq!(done["state"], "done", "{done:#}");
    done
}

/// new, change, same, error.
pub(crate) fn counts(import: &Value) -> [i64; 4] {
    ["new", "change", "same", "error"].map(|verdict| import["counts"][verdict].as_i64().unwrap())
}

/// `line:field:code` of every error.
async fn errors(client: &Client, import: &Value) -> Vec<String> {
    let rows = client
        .get(&path(import, "/rows?verdict=error&limit=100"))
        .await
        .expect(200)
        .json();
    let mut found = Vec::new();
    for row in rows["items"].as_array().unwrap() {
        for error in row["errors"].as_array().unwrap() {
            found.push(format!(
                "{}:{}:{}",
                row["line"],
                error["field"].as_str().unwrap(),
                error["code"].as_str().unwrap()
            ));
        }
    }
    found
}

const GOOD: &str = "Roll No,Name,Email,Branch,Year\r\n\
    22CS001,Asha Rao,asha@alpha.example.edu,CSE,2026\r\n\
    22CS002,\"Rao, Ravi\",ravi@alpha.example.edu,CSE,2026\r\n";

#[tokio::test]
async fn a_file_is_previewed_committed_and_brought_again_without_change() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let import = bring(&admin, "student", GOOD).await;
    assert_eq!(import["state"], "previewed");
    assert_eq!(import["encoding"], "UTF-8");
    assert_eq!(
        import["mapping"]["columns"],
        json!(["number", "full_name", "email", "programme", "batch_year"])
    );
    assert_eq!(counts(&import), [2, 0, 0, 0]);
    let list = admin.get("/api/v1/admin/roster").await.expect(200).json();
    assert_eq!(list["items"], json!([]), "a preview writes nothing");

    commit(&app, &admin, &import, false).await;
    let list = admin
        .get("/api/v1/admin/roster?kind=student&q=rao")
        .await
        .expect(200)
        .json();
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
    assert_eq!(list["items"][0]["number"], "22CS001");
    assert_eq!(list["items"][0]["status"], "staged");
    assert_eq!(list["items"][1]["full_name"], "Rao, Ravi");

    let again = bring(&admin, "student", GOOD).await;
    assert_eq!(counts(&again), [0, 0, 2, 0]);
    let done = commit(&app, &admin, &again, false).await;
    assert_eq!(counts(&done), [0, 0, 2, 0]);

    let changed = GOOD
        .replace("asha@alpha", "asha.rao@alpha")
        .replace("22CS002", "22cs002");
    let import = bring(&admin, "student", &changed).await;
    assert_eq!(counts(&import), [0, 2, 0, 0]);
    let rows = admin
        .get(&path(&import, "/rows?verdict=change"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        rows["items"][0]["changes"],
        json!([{ "field": "email", "before": "asha@alpha.example.edu", "after": "asha.rao@alpha.example.edu" }])
    );
    assert_eq!(rows["items"][1]["changes"][0]["field"], "number");
    commit(&app, &admin, &import, false).await;
    let history = admin.get(IMPORTS).await.expect(200).json();
    assert_eq!(history["items"].as_array().unwrap().len(), 3);
    assert!(
        history["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["state"] == "done")
    );
    // An ended import stays ended.
    for (method, rest, body) in [
        (Method::POST, "/commit", json!({})),
        (Method::PUT, "/mapping", import["mapping"].clone()),
    ] {
        let request = admin.request(method, &path(&import, rest)).json(&body);
        assert_eq!(admin.send(request).await.expect(409).code(), "import_closed");
    }
    assert_eq!(
        admin.post_empty(&path(&import, "/cancel")).await.expect(409).code(),
        "import_closed"
    );
}

#[tokio::test]
async fn bad_rows_are_named_and_never_block_good_ones() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let file = "number;name;email;year\n\
        1;Asha;asha@alpha.example.edu;2026\n\
        ;Nobody;;\n\
        2.20101E+11;Short;;\n\
        3;;;\n\
        4;Ravi;not an address;\n\
        5;Ravi;ravi@alpha.example.edu;26\n\
        1;Asha again;;\n\
        6;Same address;asha@alpha.example.edu;\n\
        7;Extra;;2026;left over\n\
        8;\"Two\nlines\";;\n\
        \n\
        9;N\0ul;;\n\
        10;Short row\n\
        11;=1+1;;\n\
        12;Elsewhere;me@beta.example.edu;\n\
        13;\"never closed;;\n\
        14;Last;;\n";
    let import = bring(&admin, "student", file).await;
    assert_eq!(import["delimiter"], ";");
    assert_eq!(
        errors(&admin, &import).await,
        [
            "3:number:required",
            "4:number:mangled_number",
            "5:full_name:required",
            "6:email:invalid_email",
            "7:batch_year:invalid_year",
            "8:number:duplicate_number",
            "9:email:duplicate_email",
            "10::too_many_cells",
            "11:full_name:forbidden_character",
            "14:full_name:nul_character",
            "18::open_quote",
        ]
    );
    assert_eq!(counts(&import), [5, 0, 0, 11]);
    let warned = admin.get(&path(&import, "/rows?verdict=new")).await.expect(200).json();
    let codes: Vec<&Value> = warned["items"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|row| row["warnings"].as_array().unwrap())
        .map(|warning| &warning["code"])
        .collect();
    assert_eq!(codes, ["formula", "foreign_domain"]);
    let done = commit(&app, &admin, &import, false).await;
    assert_eq!(counts(&done), [5, 0, 0, 11]);
    assert_eq!(done["counts"]["done"], 16);

    let file = admin.get(&path(&import, "/errors.csv")).await.expect(200);
    assert_eq!(
        file.headers["content-disposition"],
        "attachment; filename=\"roster-errors.csv\""
    );
    assert_eq!(file.headers["x-content-type-options"], "nosniff");
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    let text = file.text.trim_start_matches('\u{FEFF}');
    assert!(text.starts_with("line,reason,number,name,email,year\r\n"), "{text}");
    assert!(
        text.contains("\r\n8,number: Line 2 has the same number.,1,Asha again"),
        "{text}"
    );
    // Mended, the error file goes in as it is.
    let mended = text.replace("not an address", "ravi4@alpha.example.edu");
    let import = bring(&admin, "student", &mended).await;
    assert_eq!(import["mapping"]["columns"][2], "number");
    let [new, change, ..] = counts(&import);
    assert_eq!((new, change), (2, 1), "4 and 13 are new, 1 has another name");
}

#[tokio::test]
async fn every_hostile_file_gets_a_clear_answer() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let (latin, _, _) = encoding_rs_windows("number,name\n1,José\n");
    let utf16: Vec<u8> = "\u{FEFF}number\tname\r\n1\tJosé\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for (what, bytes, encoding, delimiter) in [
        (
            "UTF-8 with mark",
            "\u{FEFF}number,name\n1,José\n".as_bytes().to_vec(),
            "UTF-8",
            ",",
        ),
        ("Windows-1252", latin, "windows-1252", ","),
        ("UTF-16 of Excel", utf16, "UTF-16LE", "\t"),
        (
            "sep line",
            b"sep=;\r\nnumber;name\r\n1;Jos\xC3\xA9\r\n".to_vec(),
            "UTF-8",
            ";",
        ),
        ("pipes", "number|name\n1|José\n".as_bytes().to_vec(), "UTF-8", "|"),
    ] {
        let import = send(&admin, "student", &bytes).await.expect(201).json();
        assert_eq!(import["encoding"], encoding, "{what}");
        assert_eq!(import["delimiter"], delimiter, "{what}");
        let rows = admin.get(&path(&import, "/rows")).await.expect(200).json();
        assert_eq!(rows["items"][0]["cells"], json!(["1", "José"]), "{what}");
    }
    let binary: Vec<u8> = (0..5000_u32).map(|i| u8::try_from(i * 37 % 256).unwrap()).collect();
    for (bytes, code) in [
        (Vec::new(), "empty_file"),
        (b"number,name\n".to_vec(), "no_rows"),
        (b"PK\x03\x04 xl/workbook.xml".to_vec(), "spreadsheet"),
        (binary, "not_text"),
        (vec![b','; 200_000], "too_many_columns"),
        (b"number,name\n1,a\n".repeat(60_000), "too_many_rows"),
    ] {
        let answer = send(&admin, "student", &bytes).await.expect(422).json();
        assert_eq!(answer["errors"][0]["code"], code, "{answer}");
        assert_eq!(answer["errors"][0]["field"], "file");
    }
    let json_body = admin
        .request(Method::POST, &format!("{IMPORTS}?kind=student"))
        .json(&json!({}));
    admin.send(json_body).await.expect(415);
    send(&admin, "visitor", b"a").await.expect(422);
    // A file whose columns say nothing waits for somebody to say.
    let import = bring(&admin, "student", "a,b\n1,Asha\n").await;
    assert_eq!(import["state"], "analysed");
    assert_eq!(
        admin
            .post(&path(&import, "/commit"), &json!({}))
            .await
            .expect(409)
            .code(),
        "import_not_previewed"
    );
    let mapping = |columns: &[&str]| json!({ "columns": columns, "defaults": {} });
    for bad in [
        mapping(&["number"]),
        mapping(&["number", "number"]),
        mapping(&["full_name", "ignore"]),
        mapping(&["number", "ignore"]),
        json!({ "columns": ["number", "full_name"], "extra": 1 }),
        json!({ "columns": ["number", "secret"] }),
    ] {
        admin.put(&path(&import, "/mapping"), &bad).await.expect(422);
    }
    let mapped = admin
        .put(&path(&import, "/mapping"), &mapping(&["number", "full_name"]))
        .await
        .expect(200)
        .json();
    assert_eq!(counts(&mapped), [1, 0, 0, 0]);
    let dropped = admin.post_empty(&path(&import, "/cancel")).await.expect(200).json();
    assert_eq!(dropped["state"], "cancelled");
}

/// As a spreadsheet of a Western machine saves it.
fn encoding_rs_windows(text: &str) -> (Vec<u8>, (), ()) {
    (
        text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect(),
        (),
        (),
    )
}

#[tokio::test]
async fn a_file_beyond_the_limit_is_refused_before_it_is_read() {
    let app = TestApp::start_with(|settings| settings.http.upload_limit_bytes = 1_000_000).await;
    let admin = app.signed_in("alpha", "admin").await;
    let large = vec![b'a'; 50_000_000];
    let request = admin
        .request(Method::POST, &format!("{IMPORTS}?kind=student"))
        .header("content-type", "text/csv")
        .body(large);
    // The server answers and closes; the client may still be writing.
    if let Ok(response) = request.send().await {
        assert_eq!(response.status().as_u16(), 413);
    }
    assert_eq!(admin.get(IMPORTS).await.expect(200).json()["items"], json!([]));
}

#[tokio::test]
async fn fifty_megabytes_within_the_limit_are_answered_within_bounds() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let many = "number,name\n".to_owned() + &"22CS000001,Asha Rao\n".repeat(2_500_000);
    let started = Instant::now();
    let answer = send(&admin, "student", many.as_bytes()).await.expect(422).json();
    assert_eq!(answer["errors"][0]["code"], "too_many_rows");
    // A cell of megabytes is refused before it is worked on: on one line, over many, and in the head.
    for long in [
        format!("number,name\n1,{}\n2,Ravi\n", "x".repeat(20_000_000)),
        format!("number,name\n1,\"{}\"\n2,Ravi\n", "x y\n".repeat(1_000_000)),
        format!("number,{}\n1,Ravi\n", "x".repeat(20_000_000)),
    ] {
        let began = Instant::now();
        let answer = send(&admin, "student", long.as_bytes()).await.expect(422).json();
        assert_eq!(answer["errors"][0]["code"], "cell_too_long");
        assert!(began.elapsed().as_secs() < 30, "{:?}", began.elapsed());
    }
    // One that is only too long for any field is one bad row.
    let one = format!("number,name\n1,\"{}\"\n2,Ravi\n", "x".repeat(500_000));
    let import = bring(&admin, "student", &one).await;
    assert_eq!(errors(&admin, &import).await, ["2::cell_too_long"]);
    assert_eq!(counts(&import), [1, 0, 0, 1]);
    println!("50 MB refused and read in {:?}", started.elapsed());
}

#[tokio::test]
async fn what_goes_out_comes_in_unchanged_and_no_cell_is_a_formula() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let formulas = [
        "=1+1",
        "+91 98450 00000",
        "-5",
        "@SUM(A1)",
        "'=x",
        "''+y",
        "=HYPERLINK(\"http://x\",\"a,b\")",
        "'Abd",
        "＝1",
    ];
    let mut file = String::from("number,name,dept,attribute:Phone\n");
    for (i, formula) in formulas.iter().enumerate() {
        let quoted = formula.replace('"', "\"\"");
        // As a spreadsheet would hand it over after our own export: protected once.
        let _ = writeln!(file, "N{i},\"{quoted}\",\"{quoted}\",\"{quoted}\"");
    }
    let import = bring(&admin, "faculty", &file).await;
    assert_eq!(counts(&import), [9, 0, 0, 0]);
    commit(&app, &admin, &import, false).await;

    let out = admin
        .get("/api/v1/admin/roster/export.csv?kind=faculty")
        .await
        .expect(200);
    assert_eq!(
        out.headers["content-disposition"],
        "attachment; filename=\"roster-faculty.csv\""
    );
    assert_eq!(out.headers["x-content-type-options"], "nosniff");
    assert!(out.text.starts_with("\u{FEFF}number,full_name,email,"), "{}", out.text);
    for line in out.text.lines().skip(1) {
        for cell in line.split(',') {
            let cell = cell.trim_matches('"');
            assert!(!cell.starts_with(['=', '+', '-', '@', '＝']), "{cell:?} in {line}");
        }
    }
    let back = bring(&admin, "faculty", &out.text).await;
    assert_eq!(
        counts(&back),
        [0, 0, 9, 0],
        "{:#}",
        admin.get(&path(&back, "/rows")).await.json()
    );
    // And into an empty roster: the same again.
    let beta = app.signed_in("beta", "admin").await;
    let import = bring(&beta, "faculty", &out.text).await;
    commit(&app, &beta, &import, false).await;
    let copied = beta
        .get("/api/v1/admin/roster/export.csv?kind=faculty")
        .await
        .expect(200);
    assert_eq!(copied.text, out.text);
}

#[tokio::test]
async fn a_number_is_never_given_to_another_person() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let import = bring(&admin, "student", GOOD).await;
    commit(&app, &admin, &import, false).await;
    let scope = peer2peer::platform::tenancy::provisioning_scope(college_id("alpha"));
    app.app
        .db
        .write(&scope, async |tx| {
            use peer2peer::features::roster::service;
            let entry = service::find_claimable_by_email(tx, "Asha@alpha.example.edu")
                .await?
                .unwrap();
            assert_eq!(entry.role, peer2peer::platform::permissions::Role::Student);
            assert_eq!(entry.full_name, "Asha Rao");
            service::mark_claimed(tx, entry.id, person("alpha", "student").id).await?;
            assert!(
                service::find_claimable_by_email(tx, "asha@alpha.example.edu")
                    .await?
                    .is_none()
            );
            assert!(
                service::mark_claimed(tx, entry.id, person("alpha", "student").id)
                    .await
                    .is_err()
            );
            Ok(())
        })
        .await
        .unwrap();
    let stranger =
        "number,name,email\n22CS001,Somebody Else,else@alpha.example.edu\n22CS002,Ravi Rao,r@alpha.example.edu\n";
    let import = bring(&admin, "student", stranger).await;
    assert_eq!(errors(&admin, &import).await, ["2:number:number_in_use"]);
    assert_eq!(counts(&import), [0, 1, 0, 1]);
    // The same person with a new address is taken.
    let import = bring(
        &admin,
        "student",
        "number,name,email\n22CS001,Asha Rao,a.rao@alpha.example.edu\n",
    )
    .await;
    assert_eq!(counts(&import), [0, 1, 0, 0]);
}

#[tokio::test]
async fn people_of_a_file_are_invited_on_request_once() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let file = format!(
        "{GOOD}22CS003,No Address,,CSE,2026\r\n22CS004,Sana Student,{},CSE,2026\r\n",
        person("alpha", "student").email
    );
    let import = bring(&admin, "student", &file).await;
    let done = commit(&app, &admin, &import, true).await;
    assert_eq!(
        done["counts"]["invited"], 2,
        "not who has no address, nor who has an account"
    );
    assert_eq!(app.mails().len(), 2);
    let invited = admin
        .get("/api/v1/admin/roster?status=invited")
        .await
        .expect(200)
        .json();
    assert_eq!(invited["items"].as_array().unwrap().len(), 2);
    let again = bring(&admin, "student", &file).await;
    let done = commit(&app, &admin, &again, true).await;
    assert_eq!((counts(&done), app.mails().len()), ([0, 0, 4, 0], 2));
}

#[tokio::test]
async fn imports_at_the_same_time_do_not_trip_over_each_other() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let file = |from: usize, to: usize| {
        let mut text = String::from("number,name,email\n");
        for n in from..to {
            let _ = writeln!(text, "R{n},Person {n},p{n}@alpha.example.edu");
        }
        text
    };
    // Overlapping files, previewed before either is written.
    let (one, two) = (
        bring(&admin, "student", &file(0, 1500)).await,
        bring(&admin, "student", &file(1000, 2500)).await,
    );
    assert_eq!((counts(&one)[0], counts(&two)[0]), (1500, 1500));
    for import in [&one, &two] {
        admin.post(&path(import, "/commit"), &json!({})).await.expect(202);
    }
    tokio::join!(app.run_jobs(), app.run_jobs());
    app.run_jobs().await;
    let mut new = 0;
    for import in [&one, &two] {
        let done = admin.get(&path(import, "")).await.expect(200).json();
        assert_eq!(done["state"], "done");
        let [added, changed, same, wrong] = counts(&done);
        assert_eq!((added + same, changed, wrong), (1500, 0, 0));
        new += added;
    }
    assert_eq!(new, 2500);
    let stored: i64 = app
        .database
        .db_owner()
        .await
        .query_one("SELECT count(*) FROM roster_entries", &[])
        .await
        .unwrap()
        .get(0);
    assert_eq!(stored, 2500);
    // Two files that give one address to two people: the second is refused at the commit, and says so.
    let (one, two) = (
        bring(
            &admin,
            "alumni",
            "number,name,email\nA,First,shared@alpha.example.edu\n",
        )
        .await,
        bring(
            &admin,
            "alumni",
            "number,name,email\nB,Second,shared@alpha.example.edu\n",
        )
        .await,
    );
    commit(&app, &admin, &one, false).await;
    let done = commit(&app, &admin, &two, false).await;
    assert_eq!(counts(&done), [0, 0, 0, 1]);
    assert_eq!(errors(&admin, &two).await, ["2:email:email_taken"]);
}

#[tokio::test]
async fn the_roster_is_for_its_managers_and_for_their_college_only() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let import = bring(&admin, "student", GOOD).await;
    commit(&app, &admin, &import, false).await;
    for who in ["student", "alumna", "faculty", "moderator"] {
        let client = app.signed_in("alpha", who).await;
        for url in [
            IMPORTS.to_owned(),
            path(&import, ""),
            path(&import, "/rows"),
            path(&import, "/errors.csv"),
            "/api/v1/admin/roster".to_owned(),
            "/api/v1/admin/roster/export.csv?kind=student".to_owned(),
        ] {
            client.get(&url).await.expect(403);
        }
        send(&client, "student", GOOD.as_bytes()).await.expect(403);
    }
    let foreign = app.signed_in("beta", "admin").await;
    let random = json!({ "id": "0192aaaa-0000-7000-8000-000000000001" });
    for rest in ["", "/rows", "/errors.csv"] {
        let (a, b) = (
            foreign.get(&path(&import, rest)).await.expect(404),
            foreign.get(&path(&random, rest)).await.expect(404),
        );
        assert_eq!(a.without_request_id(), b.without_request_id());
    }
    foreign.post_empty(&path(&import, "/cancel")).await.expect(404);
    assert_eq!(
        foreign.get("/api/v1/admin/roster").await.expect(200).json()["items"],
        json!([])
    );
    // Row policies say the same without the program.
    let db = app.database.db_app().await;
    let college = college_id("alpha");
    for (role, capabilities, seen) in [
        ("student", "", 0),
        ("alumni", "moderator", 0),
        ("faculty", "", 0),
        ("visitor", "", 0),
        ("faculty", "roster_manager", 2),
        ("college_admin", "", 2),
    ] {
        for table in ["roster_entries", "roster_import_rows"] {
            db.batch_execute(&format!(
                "BEGIN; SET LOCAL app.college_id = '{college}'; SET LOCAL app.role = '{role}'; SET LOCAL app.capabilities = '{capabilities}'"
            ))
            .await
            .unwrap();
            let rows: i64 = db
                .query_one(&format!("SELECT count(*) FROM {table}"), &[])
                .await
                .unwrap()
                .get(0);
            db.batch_execute("ROLLBACK").await.unwrap();
            assert_eq!(rows, seen, "{table} as {role} {capabilities}");
        }
    }
    // A manager of the roster who is no admin does the whole work.
    app.database
        .db_owner()
        .await
        .batch_execute(&format!(
            "INSERT INTO user_capabilities (college_id, user_id, capability) VALUES ('{college}', '{}', 'roster_manager')",
            person("alpha", "faculty").id
        ))
        .await
        .unwrap();
    let manager = app.signed_in("alpha", "faculty").await;
    let import = bring(
        &manager,
        "alumni",
        GOOD.replace("alpha.example", "gamma.example").as_str(),
    )
    .await;
    assert_eq!(
        import["counts"]["warned"], 2,
        "the college's domains are known to the manager too"
    );
    commit(&app, &manager, &import, true).await;
    assert_eq!(app.mails().len(), 2);
}

#[tokio::test]
async fn ten_thousand_real_rows_are_previewed_and_committed() {
    let Ok(bytes) = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/data/placement-10k/placementdata.csv"
    )) else {
        println!("skipped: ../shared/data/placement-10k is not here");
        return;
    };
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let started = Instant::now();
    let import = send(&admin, "student", &bytes).await.expect(201).json();
    let read = started.elapsed();
    assert_eq!(import["state"], "analysed", "it has numbers and no names");
    assert_eq!(import["counts"]["total"], 10_000);
    let mut columns: Vec<&str> = vec!["ignore"; import["columns"].as_array().unwrap().len()];
    columns[0] = "number";
    columns[1] = "attribute";
    let mapping = json!({ "columns": columns, "defaults": { "full_name": "Student {number}", "batch_year": "2026" } });
    let started = Instant::now();
    let mapped = admin.put(&path(&import, "/mapping"), &mapping).await.expect(200).json();
    let judged = started.elapsed();
    assert_eq!(counts(&mapped), [10_000, 0, 0, 0]);
    let started = Instant::now();
    commit(&app, &admin, &import, false).await;
    println!(
        "10,000 rows: read {read:?}, judged {judged:?}, committed {:?}",
        started.elapsed()
    );
    assert!(read + judged < std::time::Duration::from_secs(10));
    let again = send(&admin, "student", &bytes).await.expect(201).json();
    let again = admin.put(&path(&again, "/mapping"), &mapping).await.expect(200).json();
    assert_eq!(counts(&again), [0, 0, 10_000, 0], "the second run changes nothing");
    let one = admin.get("/api/v1/admin/roster?q=10000").await.expect(200).json();
    assert_eq!(one["items"][0]["full_name"], "Student 10000");
    assert!(one["items"][0]["attributes"]["CGPA"].is_string());
}

#[tokio::test]
async fn real_names_of_many_scripts_survive_the_round_trip() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/names/names_by_locale.json");
    let Ok(text) = std::fs::read_to_string(file) else {
        println!("skipped: ../shared/data/names is not here");
        return;
    };
    let names: Value = serde_json::from_str(&text).unwrap();
    let mut roster = String::from("Enrolment No\tFirst Name\tSurname\tEmail\n");
    let mut n = 0;
    for locale in ["en_IN", "hi_IN", "ta_IN", "ar_AA"] {
        let list = |key: &str| names[locale][key].as_array().cloned().unwrap_or_default();
        let (first, last) = (list("first_names_female"), list("last_names"));
        for (i, given) in first.iter().enumerate().take(150) {
            n += 1;
            let family = last.get(i % last.len().max(1)).and_then(Value::as_str).unwrap_or("");
            let _ = writeln!(
                roster,
                "2022/{n:04}\t{}\t{family}\tp{n}@alpha.example.edu",
                given.as_str().unwrap()
            );
        }
    }
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let import = bring(&admin, "alumni", &roster).await;
    assert_eq!(counts(&import), [n, 0, 0, 0], "{:?}", errors(&admin, &import).await);
    commit(&app, &admin, &import, false).await;
    let out = admin
        .get("/api/v1/admin/roster/export.csv?kind=alumni")
        .await
        .expect(200);
    let back = bring(&admin, "alumni", &out.text).await;
    assert_eq!(counts(&back), [0, 0, n, 0]);
    let back = bring(&admin, "alumni", &roster).await;
    assert_eq!(counts(&back), [0, 0, n, 0]);
}

#[tokio::test]
async fn the_pages_take_a_file_from_upload_to_result() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let form = |bytes: Vec<u8>| {
        reqwest::multipart::Form::new()
            .text("csrf", "unused without a cookie")
            .text("kind", "student")
            .part(
                "file",
                reqwest::multipart::Part::bytes(bytes).file_name("../../x\u{202E}.csv"),
            )
    };
    let origin = format!("https://{}", admin.host);
    let post = |form| {
        admin
            .request(Method::POST, "/admin/roster/import")
            .header("origin", &origin)
            .multipart(form)
    };
    let refused = admin.send(post(form(b"PK\x03\x04".to_vec()))).await.expect(422);
    assert!(refused.text.contains("workbook"), "{}", refused.text);
    // Without the token in front, or from elsewhere, nothing is read.
    let bare = reqwest::multipart::Form::new().text("kind", "student").part(
        "file",
        reqwest::multipart::Part::bytes(b"number,name\n1,A\n".to_vec()).file_name("a.csv"),
    );
    admin.send(post(bare)).await.expect(403);
    let elsewhere = admin
        .request(Method::POST, "/admin/roster/import")
        .header("origin", "https://evil.example")
        .multipart(form(b"number,name\n1,A\n".to_vec()));
    admin.send(elsewhere).await.expect(403);

    let sent = admin
        .send(post(form(b"a,b\n1,Asha\n,Nobody\n".to_vec())))
        .await
        .expect(303);
    let here = sent.headers["location"].to_str().unwrap().to_owned();
    let page = admin.get(&here).await.expect(200);
    assert!(
        page.text.contains(">x.csv<") && !page.text.contains("../"),
        "the name is a label"
    );
    let unmapped = admin
        .form(
            &format!("{here}/mapping"),
            &[("columns", "ignore"), ("columns", "full_name")],
        )
        .await;
    assert!(unmapped.expect(422).text.contains("error-summary"));
    admin
        .form(
            &format!("{here}/mapping"),
            &[("columns", "number"), ("columns", "full_name")],
        )
        .await
        .expect(303);
    let page = admin.get(&format!("{here}?verdict=error")).await.expect(200);
    assert!(page.text.contains("This row has no number"), "{}", page.text);
    admin
        .form(&format!("{here}/commit"), &[("invite", "true")])
        .await
        .expect(303);
    let moving = admin.get(&format!("{here}/progress")).await.expect(200);
    assert!(moving.headers.get("hx-refresh").is_none() && moving.text.contains("hx-get"));
    assert!(
        admin
            .get(&here)
            .await
            .expect(200)
            .text
            .contains("http-equiv=\"refresh\"")
    );
    app.run_jobs().await;
    let ended = admin.get(&format!("{here}/progress")).await.expect(200);
    assert_eq!(ended.headers["hx-refresh"], "true");
    assert!(admin.get(&here).await.expect(200).text.contains("errors.csv"));
    let again = admin.form(&format!("{here}/commit"), &[]).await.expect(303);
    assert!(
        again.headers["set-cookie"]
            .to_str()
            .unwrap()
            .contains("problem-import-")
    );
    assert!(admin.get("/admin/roster").await.expect(200).text.contains("Asha"));
}
