//! The directory, the office's decisions about people, invitations, background jobs.

use peer2peer::platform::search::fold;
use serde_json::{Value, json};

use crate::support::{TestApp, person};

fn names(page: &Value) -> Vec<String> {
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["full_name"].as_str().unwrap().to_owned())
        .collect()
}

fn user(who: &str, rest: &str) -> String {
    format!("/api/v1/admin/users/{}{rest}", person("alpha", who).id)
}

#[tokio::test]
async fn the_directory_shows_active_people_of_the_college_by_name() {
    let app = TestApp::start().await;
    let student = app.signed_in("alpha", "student").await;
    let all = student.get("/api/v1/people").await.expect(200).json();
    assert_eq!(
        names(&all),
        [
            "Ananya Alumna",
            "Arjun Alumnus",
            "Asha Admin",
            "Chetan Classmate",
            "Farid Faculty",
            "Mira Moderator",
            "Sana Student"
        ],
        "neither who waits nor who is suspended"
    );
    assert!(all["items"][0].get("email").is_none());
    for (query, expected) in [
        ("?q=a", vec!["Ananya Alumna", "Arjun Alumnus", "Asha Admin"]),
        ("?q=ALUM", vec!["Ananya Alumna", "Arjun Alumnus"]),
        ("?q=student&role=student", vec!["Sana Student"]),
        ("?role=faculty", vec!["Farid Faculty", "Mira Moderator"]),
        ("?q=%25", vec![]),
        ("?q=alumna@alpha", vec![]),
    ] {
        let found = student.get(&format!("/api/v1/people{query}")).await.expect(200).json();
        assert_eq!(names(&found), expected, "{query}");
    }
    // By pages, nobody twice and nobody left out.
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = student
            .get(&format!("/api/v1/people?limit=2{cursor}"))
            .await
            .expect(200)
            .json();
        seen.extend(names(&page));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, names(&all));
    student.get("/api/v1/people?cursor=rubbish").await.expect(422);
    student.get("/api/v1/people?limit=0").await.expect(422);
    student.get("/api/v1/people?q=a%00b").await.expect(200);
    student.get("/api/v1/people?college_id=x").await.expect(422);

    let one = format!("/api/v1/people/{}", person("alpha", "alumna").id);
    assert_eq!(student.get(&one).await.expect(200).json()["full_name"], "Ananya Alumna");
    let foreign = student
        .get(&format!("/api/v1/people/{}", person("beta", "alumna").id))
        .await
        .expect(404);
    let waiting = student
        .get(&format!("/api/v1/people/{}", person("alpha", "pending").id))
        .await
        .expect(404);
    assert_eq!(foreign.without_request_id(), waiting.without_request_id());
}

#[tokio::test]
async fn the_office_decides_and_it_works_at_once() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let waiting = admin.get("/api/v1/admin/users?status=pending").await.expect(200).json();
    assert_eq!(names(&waiting), ["Pavan Pending"]);
    let found = admin.get("/api/v1/admin/users?q=classmate@").await.expect(200).json();
    assert_eq!(names(&found), ["Chetan Classmate"]);
    admin.get("/api/v1/admin/users?status=asleep").await.expect(422);

    let approved = admin.post_empty(&user("pending", "/approve")).await.expect(200).json();
    assert_eq!(approved["status"], "active");
    app.run_jobs().await;
    let told: Vec<_> = app
        .mails()
        .into_iter()
        .filter(|mail| mail.to == person("alpha", "pending").email)
        .collect();
    assert_eq!(told.len(), 1, "who is let in is told once");
    assert_eq!(told[0].subject, "Your request was approved");
    assert!(told[0].text.contains("://alpha.p2p.test/login"), "{}", told[0].text);
    app.signed_in("alpha", "pending").await;
    assert_eq!(
        admin.post_empty(&user("pending", "/approve")).await.expect(409).code(),
        "wrong_state"
    );

    // Suspending ends every session at once; what was read before still stands.
    let student = app.signed_in("alpha", "student").await;
    student.get("/api/v1/people").await.expect(200);
    admin.post_empty(&user("student", "/suspend")).await.expect(200);
    student.get("/api/v1/people").await.expect(401);
    student
        .post("/api/v1/auth/refresh", &json!({ "refresh_token": student.refresh }))
        .await
        .expect(401);
    admin.post_empty(&user("student", "/reinstate")).await.expect(200);
    app.signed_in("alpha", "student").await;

    // A role and rights change what an old token may do: nothing.
    let faculty = app.signed_in("alpha", "faculty").await;
    faculty.get("/api/v1/admin/roster").await.expect(403);
    let changed = admin
        .post(
            &user("faculty", "/capabilities"),
            &json!({ "grant": ["roster_manager", "auditor"] }),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(changed["capabilities"], json!(["auditor", "roster_manager"]));
    faculty.get("/api/v1/people").await.expect(401);
    let faculty = app.signed_in("alpha", "faculty").await;
    faculty.get("/api/v1/admin/roster").await.expect(200);
    faculty.get("/api/v1/admin/invitations").await.expect(200);
    faculty.get("/api/v1/admin/users").await.expect(403);
    let admin_role = json!({ "email": "x@alpha.example.edu", "role": "college_admin" });
    faculty.post("/api/v1/admin/invitations", &admin_role).await.expect(403);
    let changed = admin
        .post(
            &user("faculty", "/capabilities"),
            &json!({ "revoke": ["roster_manager"] }),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(changed["capabilities"], json!(["auditor"]));

    let placed = admin
        .patch(
            &user("classmate", "/placed"),
            &json!({ "placed_at": "2026-08-01T00:00:00Z" }),
        )
        .await
        .expect(200)
        .json();
    assert!(placed["placed_at"].as_str().unwrap().starts_with("2026-08-01"));
    admin.patch(&user("classmate", "/placed"), &json!({})).await.expect(422);
    admin
        .patch(&user("classmate", "/placed"), &json!({ "placed_at": null }))
        .await
        .expect(200);
    admin
        .post(&user("classmate", "/role"), &json!({ "role": "alumni" }))
        .await
        .expect(200);
    admin
        .post(&user("classmate", "/role"), &json!({ "role": "owner" }))
        .await
        .expect(422);

    // Everything is in the trail, before and after.
    let rows = app
        .database
        .db_owner()
        .await
        .query(
            "SELECT action, before ->> 'role', after ->> 'role' FROM audit_entries e JOIN colleges c ON c.id = e.college_id \
             WHERE c.slug = 'alpha' AND entity = 'user' AND entity_id = $1 ORDER BY n",
            &[&person("alpha", "classmate").id.to_string()],
        )
        .await
        .unwrap();
    let seen: Vec<(String, String, String)> = rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect();
    let entry = |action: &str, before: &str, after: &str| (action.to_owned(), before.to_owned(), after.to_owned());
    assert_eq!(
        seen,
        [
            entry("user.placement_changed", "student", "student"),
            entry("user.placement_changed", "student", "student"),
            entry("user.role_changed", "student", "alumni"),
        ]
    );
}

#[tokio::test]
async fn nobody_decides_about_themselves_and_the_last_admin_stays() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let demote = json!({ "role": "faculty" });
    assert_eq!(
        admin.post(&user("admin", "/role"), &demote).await.expect(409).code(),
        "last_admin"
    );
    assert_eq!(
        admin.post_empty(&user("admin", "/suspend")).await.expect(409).code(),
        "last_admin"
    );
    admin
        .post(&user("faculty", "/role"), &json!({ "role": "college_admin" }))
        .await
        .expect(200);
    assert_eq!(
        admin.post(&user("admin", "/role"), &demote).await.expect(409).code(),
        "own_standing"
    );
    assert_eq!(
        admin.post_empty(&user("admin", "/suspend")).await.expect(409).code(),
        "own_standing"
    );
    // Two admins remove each other at the same moment: one of them stays.
    let other = app.signed_in("alpha", "faculty").await;
    let (url_one, url_two) = (user("faculty", "/suspend"), user("admin", "/suspend"));
    let (one, two) = tokio::join!(admin.post_empty(&url_one), other.post_empty(&url_two));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200, "{one:?} {two:?}");
    assert!(statuses[1] == 409 || statuses[1] == 401, "{one:?} {two:?}");
    let left: i64 = app
        .database
        .db_owner()
        .await
        .query_one(
            "SELECT count(*) FROM users u JOIN colleges c ON c.id = u.college_id \
             WHERE c.slug = 'alpha' AND role = 'college_admin' AND u.status = 'active'",
            &[],
        )
        .await
        .unwrap()
        .get(0);
    assert_eq!(left, 1);
    // Nobody else decides, and another college's people are not there.
    for who in ["student", "alumna", "moderator"] {
        let client = app.signed_in("alpha", who).await;
        for rest in ["/approve", "/suspend", "/reinstate"] {
            client.post_empty(&user("classmate", rest)).await.expect(403);
        }
        client.post(&user("classmate", "/role"), &demote).await.expect(403);
        client
            .post(&user("classmate", "/capabilities"), &json!({}))
            .await
            .expect(403);
        client.get(&user("classmate", "")).await.expect(403);
        client.get("/api/v1/admin/jobs").await.expect(403);
        client.get("/api/v1/admin/invitations").await.expect(403);
    }
    let foreign = app.signed_in("beta", "admin").await;
    let random = "/api/v1/admin/users/0192aaaa-0000-7000-8000-000000000001/suspend";
    assert_eq!(
        foreign
            .post_empty(&user("classmate", "/suspend"))
            .await
            .expect(404)
            .without_request_id(),
        foreign.post_empty(random).await.expect(404).without_request_id()
    );
}

#[tokio::test]
async fn waiting_people_are_approved_together() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let ids =
        json!({ "ids": [person("alpha", "pending").id, person("alpha", "student").id, person("beta", "pending").id] });
    let answer = admin.post("/api/v1/admin/users/approve", &ids).await.expect(200).json();
    let done: Vec<(bool, Option<&str>)> = answer["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["done"].as_bool().unwrap(), one["code"].as_str()))
        .collect();
    assert_eq!(
        done,
        [(true, None), (false, Some("wrong_state")), (false, Some("not_found"))]
    );
    app.run_jobs().await;
    let told: Vec<String> = app.mails().into_iter().map(|mail| mail.to).collect();
    assert_eq!(told, [person("alpha", "pending").email], "only who was let in is told");
    let many: Vec<_> = (0..101).map(|_| uuid::Uuid::now_v7()).collect();
    admin
        .post("/api/v1/admin/users/approve", &json!({ "ids": many }))
        .await
        .expect(422);
}

#[tokio::test]
async fn invitations_have_every_state_in_view() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let body = json!({ "email": "New@alpha.example.edu", "full_name": "New Person", "role": "alumni" });
    let one = admin.post("/api/v1/admin/invitations", &body).await.expect(201).json();
    assert_eq!(
        (one["state"].as_str(), one["email"].as_str()),
        (Some("open"), Some("new@alpha.example.edu"))
    );
    assert_eq!(
        admin.post("/api/v1/admin/invitations", &body).await.expect(409).code(),
        "already_invited"
    );
    let list = json!({ "invitations": [
        { "email": "a@alpha.example.edu", "role": "student" },
        { "email": "not an address", "role": "student" },
        { "email": person("alpha", "student").email, "role": "student" },
        { "email": "a@alpha.example.edu", "role": "student" },
        { "email": "b@alpha.example.edu", "role": "faculty", "full_name": "B" },
    ] });
    let answer = admin
        .post("/api/v1/admin/invitations/bulk", &list)
        .await
        .expect(200)
        .json();
    let codes: Vec<Option<&str>> = answer["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["code"].as_str())
        .collect();
    assert_eq!(
        codes,
        [
            None,
            Some("invalid_email"),
            Some("already_member"),
            Some("already_invited"),
            None
        ]
    );
    admin
        .post("/api/v1/admin/invitations/bulk", &json!({ "invitations": [] }))
        .await
        .expect(422);
    app.run_jobs().await;
    assert_eq!(app.mails().len(), 3);

    let url = |rest: &str| format!("/api/v1/admin/invitations/{}{rest}", one["id"].as_str().unwrap());
    let again = admin.post_empty(&url("/resend")).await.expect(200).json();
    assert_eq!(again["sent_count"], 2);
    let revoked = admin.post_empty(&url("/revoke")).await.expect(200).json();
    assert_eq!(revoked["state"], "revoked");
    admin.post_empty(&url("/revoke")).await.expect(404);
    for (state, count) in [("all", 3), ("open", 2), ("revoked", 1), ("accepted", 0), ("expired", 0)] {
        let page = admin
            .get(&format!("/api/v1/admin/invitations?state={state}"))
            .await
            .expect(200)
            .json();
        assert_eq!(page["items"].as_array().unwrap().len(), count, "{state}");
    }
    let foreign = app.signed_in("beta", "admin").await;
    foreign.post_empty(&url("/resend")).await.expect(404);
}

#[tokio::test]
async fn failed_jobs_are_in_view_and_can_be_started_again() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let db = app.database.db_owner().await;
    db.batch_execute(&format!(
        "INSERT INTO jobs (college_id, id, kind, payload, state, attempts, max_attempts, last_error, finished_at) \
         VALUES ('{}', '0192aaaa-0000-7000-8000-000000000001', 'no.such.kind', '{{}}', 'failed', 8, 8, 'the mail server said no', now())",
        crate::support::college_id("alpha")
    ))
    .await
    .unwrap();
    let failed = admin.get("/api/v1/admin/jobs?state=failed").await.expect(200).json();
    assert_eq!(failed["items"][0]["last_error"], "the mail server said no");
    assert!(failed["items"][0].get("payload").is_none());
    let retry = "/api/v1/admin/jobs/0192aaaa-0000-7000-8000-000000000001/retry";
    app.signed_in("beta", "admin").await.post_empty(retry).await.expect(404);
    admin.post_empty(retry).await.expect(204);
    admin.post_empty(retry).await.expect(404);
    assert_eq!(
        admin.get("/api/v1/admin/jobs?state=ready").await.expect(200).json()["items"][0]["attempts"],
        0
    );
    admin.get("/api/v1/admin/jobs?state=lost").await.expect(422);
}

#[tokio::test]
async fn the_pages_show_and_act() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let student = app.signed_in("alpha", "student").await;
    for path in [
        "/people",
        "/people?q=an&role=alumni",
        "/admin/people",
        "/admin/people?status=pending",
        "/admin/invitations?state=open",
        "/admin/jobs",
        "/admin/roster",
        "/admin/roster/import",
    ] {
        for language in ["en", "ar"] {
            let request = admin
                .request(reqwest::Method::GET, path)
                .header("accept-language", language);
            let page = admin.send(request).await.expect(200);
            for prefix in ["people-", "roster-", "jobs-", "nav-", "ui-"] {
                let raw = format!(">{prefix}");
                assert!(!page.text.contains(&raw), "{path} in {language} shows a key: {prefix}");
            }
        }
        if path.starts_with("/admin") {
            student.get(path).await.expect(403);
        }
    }
    let one = format!("/admin/people/{}", person("alpha", "pending").id);
    assert!(
        admin
            .get(&one)
            .await
            .expect(200)
            .text
            .contains("pending<wbr>@alpha<wbr>.example<wbr>.edu")
    );
    let answer = admin
        .form(
            &format!("{one}/capabilities"),
            &[("capabilities", "moderator"), ("capabilities", "auditor")],
        )
        .await;
    assert_eq!(answer.expect(303).headers["location"], one.as_str());
    let seen = admin.get(&user("pending", "")).await.expect(200).json();
    assert_eq!(seen["capabilities"], json!(["auditor", "moderator"]));
    let id = person("alpha", "pending").id.to_string();
    admin.form("/admin/people/approve", &[("ids", &id)]).await.expect(303);
    assert_eq!(
        admin.get(&user("pending", "")).await.expect(200).json()["status"],
        "active"
    );
    assert!(admin.get(&one).await.expect(200).text.contains("timeline"));
    // A refused decision comes back as a message, not as an error page.
    let own = format!("/admin/people/{}/suspend", person("alpha", "admin").id);
    let refused = admin.form(&own, &[]).await.expect(303);
    assert!(
        refused.headers["set-cookie"]
            .to_str()
            .unwrap()
            .contains("problem-last-admin")
    );
    let partly = admin
        .form(
            "/admin/invitations",
            &[("people", "A <a@alpha.example.edu>\nnobody"), ("role", "alumni")],
        )
        .await
        .expect(422);
    assert!(
        partly.text.contains("nobody") && !partly.text.contains(">A &#60;a@alpha"),
        "{}",
        partly.text
    );
    let person_page = format!("/people/{}", person("alpha", "alumna").id);
    assert!(student.get(&person_page).await.expect(200).text.contains("Ananya"));
}

#[tokio::test]
async fn fault_b02_names_are_found_however_they_are_spelled() {
    let app = TestApp::start().await;
    let owner = app.database.db_owner().await;
    for (who, name) in [
        ("student", "José O’Hara-Smith"),
        ("classmate", "أحمد الطَّيِّب"),
        ("alumna", "王小明"),
        ("alumnus", "Łukasz Straße"),
        ("faculty", "K. R. Rao"),
    ] {
        let id = person("alpha", who).id;
        let sql = format!(
            "UPDATE users SET full_name = '{name}' WHERE id = '{id}';
             INSERT INTO roster_entries (college_id, id, kind, number, number_key, full_name)
             SELECT college_id, id, 'student', 'R-{who}', 'r-{who}', full_name FROM users WHERE id = '{id}'"
        );
        owner.batch_execute(&sql).await.unwrap();
    }
    crate::chat::connect(&app, "alpha", "moderator", "classmate").await;
    let moderator = app.signed_in("alpha", "moderator").await;
    let admin = app.signed_in("alpha", "admin").await;
    let direct = crate::chat::direct(&moderator, "alpha", "classmate").await;
    let group =
        json!({ "kind": "group", "title": "Café-Runde für ٢٠٢٦", "user_ids": [person("alpha", "classmate").id] });
    let group = crate::chat::start(&moderator, group).await;
    for (asked, expected) in [
        ("jose", vec!["José O’Hara-Smith"]),
        ("JOSÉ", vec!["José O’Hara-Smith"]),
        ("o'hara", vec!["José O’Hara-Smith"]),
        ("ohara", vec!["José O’Hara-Smith"]),
        ("hara", vec!["José O’Hara-Smith"]),
        ("smith jo", vec!["José O’Hara-Smith"]),
        ("احمد", vec!["أحمد الطَّيِّب"]),
        ("الطيّب أحمد", vec!["أحمد الطَّيِّب"]),
        ("小明", vec!["王小明"]),
        ("lukasz", vec!["Łukasz Straße"]),
        ("STRASSE", vec!["Łukasz Straße"]),
        ("ｋ ｒ rao", vec!["K. R. Rao"]),
        ("k.r.", vec!["K. R. Rao"]),
        ("+++", vec![]),
        ("%", vec![]),
        ("_", vec![]),
        ("\\", vec![]),
        ("ose", vec![]),
    ] {
        let query = serde_urlencoded::to_string([("q", asked)]).unwrap();
        let found = moderator
            .get(&format!("/api/v1/people?{query}"))
            .await
            .expect(200)
            .json();
        assert_eq!(names(&found), expected, "{asked}");
        let found = admin
            .get(&format!("/api/v1/admin/roster?{query}"))
            .await
            .expect(200)
            .json();
        assert_eq!(names(&found), expected, "{asked} in the roster");
    }
    for (asked, expected) in [
        ("احمد", vec![&group, &direct]),
        ("cafe", vec![&group]),
        ("fur 2026", vec![&group]),
        ("runde", vec![&group]),
        ("+", vec![]),
    ] {
        let query = serde_urlencoded::to_string([("q", asked)]).unwrap();
        let found = moderator
            .get(&format!("/api/v1/conversations?{query}"))
            .await
            .expect(200)
            .json();
        let ids: Vec<&str> = found["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["id"].as_str().unwrap())
            .collect();
        assert_eq!(ids, expected, "{asked}");
    }
    // The database spells as the program does.
    for name in [
        "Ñandú Ærø",
        "فَاطِمَةُ الزهراء",
        "ﻣﺤﻤﺪ",
        "फ़ातिमा",
        "ｶﾞﾙｼｱ",
        "김민수",
        "ΣΊΣΥΦΟΣ",
        "IŞIK ısık",
        "ยุพา ทอง",
        "پریا ۲۰۲۶",
        "Ｔｏｍ",
        "שָׁרוֹן",
    ] {
        let row = owner.query_one("SELECT p2p.name_words($1)", &[&name]).await.unwrap();
        assert_eq!(row.get::<_, String>(0), format!(" {}", fold(name)), "{name}");
    }
}
