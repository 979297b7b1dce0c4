//! Who writes, what a save does, what a draft may hold.

use futures_util::future::join_all;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{cast, decide, draft, path, published, submit, whole};
use crate::support::{TestApp, college_id, person};

#[tokio::test]
async fn an_alumna_writes_and_a_student_reads_what_was_approved() {
    let cast = cast().await;
    let copy = draft(&cast.author, "Nilgiri Systems").await;
    assert_eq!((&copy["state"], &copy["revision"]), (&json!("draft"), &json!(1)));
    let id = &copy["id"];
    cast.student.get(&path(id, "")).await.expect(404);
    assert_eq!(submit(&cast.author, id).await.expect(200).json()["state"], "pending");
    cast.student.get(&path(id, "")).await.expect(404);
    decide(&cast.moderator, id, "approve", 1).await.expect(200);

    let read = cast.student.get(&path(id, "")).await.expect(200).json();
    assert_eq!(read["company"], "Nilgiri Systems");
    assert_eq!(read["author"]["name"], "Ananya Alumna");
    assert_eq!(read["rounds"][0]["questions"][1], "Longest palindrome");
    assert_eq!(read["working_copy"], Value::Null);
    let list = cast.student.get("/api/v1/experiences").await.expect(200).json();
    assert_eq!(list["items"][0]["id"], *id);
    assert_eq!(list["items"][0]["excerpt"], "Three rounds in one day. Calm people.");
    assert_eq!(list["items"][0]["round_kinds"], json!(["online_assessment", "hr"]));
    let beta = cast.app.signed_in("beta", "student").await;
    beta.get(&path(id, "")).await.expect(404);
    assert_eq!(beta.get("/api/v1/experiences").await.json()["items"], json!([]));
}

#[tokio::test]
async fn only_alumni_and_allowed_placed_students_write() {
    let app = TestApp::start().await;
    for (who, status) in [
        ("alumna", 201),
        ("alumnus", 201),
        ("student", 403),
        ("faculty", 403),
        ("moderator", 403),
        ("admin", 403),
    ] {
        let client = app.signed_in("alpha", who).await;
        client
            .post("/api/v1/experiences", &whole("Zodiac"))
            .await
            .expect(status);
    }
    app.client("alpha")
        .post("/api/v1/experiences", &whole("Zodiac"))
        .await
        .expect(401);

    let owner = app.database.db_owner().await;
    let (student, college) = (person("alpha", "student").id, college_id("alpha"));
    let client = app.signed_in("alpha", "student").await;
    let attempt = async || {
        let status = client
            .post("/api/v1/experiences", &whole("Zodiac"))
            .await
            .status
            .as_u16();
        let me = client.get("/api/v1/auth/me").await.expect(200).json();
        let listed = me["permissions"].to_string().contains("experiences.write_own");
        assert_eq!(listed, status == 201, "the permissions listed are those one has");
        status
    };
    owner
        .batch_execute(&format!(
            "SET app.role = 'system'; UPDATE users SET placed_at = now() WHERE id = '{student}'"
        ))
        .await
        .unwrap();
    assert_eq!(attempt().await, 403, "placed, but the college does not allow it");
    owner
        .batch_execute(&format!(
            "UPDATE colleges SET settings = '{{\"placed_students_write\": true}}' WHERE id = '{college}'"
        ))
        .await
        .unwrap();
    assert_eq!(attempt().await, 201);
    owner
        .batch_execute(&format!(
            "SET app.role = 'system'; UPDATE users SET placed_at = NULL WHERE id = '{student}'"
        ))
        .await
        .unwrap();
    assert_eq!(attempt().await, 403, "allowed, but not placed");
}

#[tokio::test]
async fn two_windows_never_overwrite_each_other() {
    let cast = cast().await;
    let id = draft(&cast.author, "Marwar").await["id"].clone();
    let save = async |revision: i64, tips: &str| {
        cast.author
            .patch(&path(&id, ""), &json!({ "revision": revision, "tips": tips }))
            .await
    };
    assert_eq!(save(1, "first").await.expect(200).json()["revision"], 2);
    let conflict = save(1, "second").await.expect(409).json();
    assert_eq!(conflict["code"], "edit_conflict");
    assert_eq!(conflict["current_revision"], 2);
    assert_eq!(conflict["current"]["content"]["tips"], "first");
    assert!(conflict["request_id"].is_string());
    assert_eq!(save(2, "second").await.expect(200).json()["content"]["tips"], "second");

    // Twenty at the same moment: one wins, and the revision says so.
    let answers = join_all((0..20).map(|n| save(3, Box::leak(format!("racer {n}").into_boxed_str())))).await;
    let won: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(won.len(), 1);
    assert!(
        answers
            .iter()
            .all(|answer| [200, 409].contains(&answer.status.as_u16()))
    );
    let now = cast.author.get(&path(&id, "")).await.json();
    assert_eq!(now["working_copy"]["revision"], 4);
    assert_eq!(now["working_copy"]["content"]["tips"], won[0].json()["content"]["tips"]);
    // A submission names the revision it saw, too.
    let stale = cast.author.post(&path(&id, "/submit"), &json!({ "revision": 3 })).await;
    assert_eq!(stale.expect(409).code(), "edit_conflict");
}

#[tokio::test]
async fn a_save_changes_only_what_it_names() {
    let cast = cast().await;
    let id = draft(&cast.author, "Marwar").await["id"].clone();
    let saved = cast
        .author
        .patch(
            &path(&id, ""),
            &json!({ "revision": 1, "package_band": null, "role": "Analyst" }),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(saved["content"]["package_band"], Value::Null);
    assert_eq!(saved["content"]["role"], "Analyst");
    assert_eq!(saved["content"]["company"], "Marwar");
    assert_eq!(saved["content"]["rounds"].as_array().unwrap().len(), 2);
}

/// Every state, every verb of the author.
#[tokio::test]
async fn the_table_of_states_holds() {
    let cast = cast().await;
    let (author, moderator) = (&cast.author, &cast.moderator);
    let table = [
        // (state, published before), save, submit, withdraw, delete
        ("draft", 200, 200, 409, 204),
        ("pending", 409, 409, 200, 409),
        ("changes_requested", 200, 200, 200, 409),
        ("approved", 200, 409, 200, 409),
        ("rejected", 200, 409, 409, 409),
        ("withdrawn", 200, 200, 409, 409),
    ];
    let make = async |state: &str| {
        let id = draft(author, "Kaveri").await["id"].clone();
        if state != "draft" {
            submit(author, &id).await.expect(200);
        }
        match state {
            "changes_requested" => drop(decide(moderator, &id, "request-changes", 1).await.expect(200)),
            "approved" => drop(decide(moderator, &id, "approve", 1).await.expect(200)),
            "rejected" => drop(decide(moderator, &id, "reject", 1).await.expect(200)),
            "withdrawn" => drop(author.post_empty(&path(&id, "/withdraw")).await.expect(200)),
            _ => {}
        }
        let copy = author.get(&path(&id, "")).await.expect(200).json();
        assert_eq!(copy["state"], state);
        id
    };
    for (state, save, submits, withdraw, delete) in table {
        let id = make(state).await;
        let answer = author
            .patch(&path(&id, ""), &json!({ "revision": 1, "tips": "x" }))
            .await
            .expect(save);
        if save == 200 {
            let expected = if state == "changes_requested" { state } else { "draft" };
            assert_eq!(answer.json()["state"], expected, "save in {state}");
        }
        let id = make(state).await;
        submit(author, &id).await.expect(submits);
        let id = make(state).await;
        author.post_empty(&path(&id, "/withdraw")).await.expect(withdraw);
        let id = make(state).await;
        author.delete(&path(&id, "")).await.expect(delete);
        if state != "pending" {
            let id = make(state).await;
            for verb in ["approve", "reject", "request-changes"] {
                let refused = decide(moderator, &id, verb, 1).await;
                let expected = if state == "draft" { 404 } else { 409 };
                assert_eq!(refused.status.as_u16(), expected, "{verb} in {state}: {}", refused.text);
            }
        }
    }
}

#[tokio::test]
async fn an_edit_of_a_published_share_waits_while_the_old_one_is_read() {
    let cast = cast().await;
    let id = published(&cast.author, &cast.moderator, "Godavari").await;
    let first = cast.student.get(&path(&id, "")).await.json();
    cast.author
        .patch(&path(&id, ""), &json!({ "revision": 1, "summary": "Better words." }))
        .await
        .expect(200);
    let readers = async |text: &str| {
        let read = cast.student.get(&path(&id, "")).await.expect(200).json();
        assert!(read["summary"].as_str().unwrap().starts_with(text), "{read}");
        assert_eq!(read["published_at"], first["published_at"]);
        read
    };
    readers("Three rounds").await;
    submit(&cast.author, &id).await.expect(200);
    readers("Three rounds").await;
    decide(&cast.moderator, &id, "reject", 2).await.expect(200);
    readers("Three rounds").await;
    cast.author
        .patch(&path(&id, ""), &json!({ "revision": 2, "summary": "Best words." }))
        .await
        .expect(200);
    submit(&cast.author, &id).await.expect(200);
    decide(&cast.moderator, &id, "approve", 3).await.expect(200);
    assert_eq!(readers("Best words").await["version"], 3);
    // Taken back, it is gone for readers and for the search, and the author may return.
    cast.author.post_empty(&path(&id, "/withdraw")).await.expect(200);
    cast.student.get(&path(&id, "")).await.expect(404);
    assert_eq!(
        cast.student.get("/api/v1/experiences?q=godavari").await.json()["items"],
        json!([])
    );
    submit(&cast.author, &id).await.expect(200);
    decide(&cast.moderator, &id, "approve", 4).await.expect(200);
    cast.student.get(&path(&id, "")).await.expect(200);
}

#[tokio::test]
async fn what_is_missing_is_named_at_submission() {
    let cast = cast().await;
    let id = cast
        .author
        .post("/api/v1/experiences", &json!({}))
        .await
        .expect(201)
        .json()["id"]
        .clone();
    let answer = submit(&cast.author, &id).await.expect(422).json();
    let fields: Vec<_> = answer["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["field"].as_str().unwrap())
        .collect();
    assert_eq!(
        fields,
        ["company", "role", "placement_year", "outcome", "summary", "rounds"]
    );
    // A draft may leave open what a round was; who submits says it.
    let mut body = super::whole("Kaveri");
    body["rounds"] = json!([{ "kind": "hr", "notes": "Short" }, { "notes": "Long" }]);
    let copy = cast.author.post("/api/v1/experiences", &body).await.expect(201).json();
    assert_eq!(copy["content"]["rounds"][1]["kind"], Value::Null);
    let answer = submit(&cast.author, &copy["id"]).await.expect(422).json();
    assert_eq!(answer["errors"].as_array().unwrap().len(), 1, "{answer}");
    assert_eq!(
        (&answer["errors"][0]["field"], &answer["errors"][0]["code"]),
        (&json!("rounds.1.kind"), &json!("required"))
    );
    // Rounds nobody wrote anything about do not go to a moderator; one beside others may be bare.
    let mut body = super::whole("Kaveri");
    body["rounds"] = json!([{ "kind": "technical" }, { "kind": "hr" }]);
    let copy = cast.author.post("/api/v1/experiences", &body).await.expect(201).json();
    let answer = submit(&cast.author, &copy["id"]).await.expect(422).json();
    assert_eq!(answer["errors"][0]["field"], "rounds.0.notes", "{answer}");
    assert_eq!(answer["errors"].as_array().unwrap().len(), 1);
    body["rounds"][1]["questions"] = json!(["Why us?"]);
    let copy = cast.author.post("/api/v1/experiences", &body).await.expect(201).json();
    submit(&cast.author, &copy["id"]).await.expect(200);
}

#[tokio::test]
async fn a_key_makes_one_draft_however_often_it_is_sent() {
    let cast = cast().await;
    let send = async |body: Value| {
        let request = cast
            .author
            .request(reqwest::Method::POST, "/api/v1/experiences")
            .header("idempotency-key", "one")
            .json(&body);
        cast.author.send(request).await
    };
    let answers = join_all((0..20).map(|_| send(whole("Kaveri")))).await;
    let ids: std::collections::BTreeSet<_> = answers
        .iter()
        .map(|a| a.clone().expect(201).json()["id"].to_string())
        .collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(send(whole("Other")).await.expect(409).code(), "idempotency_key_reused");
    assert_eq!(
        cast.author.get("/api/v1/experiences/mine").await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn other_peoples_drafts_and_random_ids_look_alike() {
    let cast = cast().await;
    let alpha = draft(&cast.author, "Secret").await["id"].clone();
    let beta_author = cast.app.signed_in("beta", "alumna").await;
    let beta = draft(&beta_author, "Secret").await["id"].clone();
    let other = cast.app.signed_in("alpha", "alumnus").await;
    let random = json!(Uuid::now_v7().to_string());
    for client in [&other, &cast.moderator, &cast.student] {
        for rest in ["", "/bookmark", "/helpful", "/submit", "/withdraw"] {
            let mut seen = Vec::new();
            for id in [&alpha, &beta, &random] {
                let target = path(id, rest);
                let answers = match rest {
                    "" => vec![
                        client.get(&target).await,
                        client
                            .patch(&target, &json!({ "revision": 1, "company": "Mine" }))
                            .await,
                        client.delete(&target).await,
                    ],
                    "/bookmark" | "/helpful" => {
                        vec![client.put(&target, &json!({})).await, client.delete(&target).await]
                    }
                    "/submit" => vec![client.post(&target, &json!({ "revision": 1 })).await],
                    _ => vec![client.post_empty(&target).await],
                };
                for answer in &answers {
                    assert!(
                        [403, 404].contains(&answer.status.as_u16()),
                        "{target}: {}",
                        answer.text
                    );
                }
                seen.push(
                    answers
                        .iter()
                        .map(|a| (a.status, a.without_request_id()))
                        .collect::<Vec<_>>(),
                );
            }
            assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{rest}: {seen:#?}");
        }
    }
    for verb in ["claim", "release", "approve", "reject", "request-changes"] {
        let mut seen = Vec::new();
        for id in [&alpha, &beta, &random] {
            let answer = match verb {
                "claim" | "release" => cast.moderator.post_empty(&super::desk(id, &format!("/{verb}"))).await,
                _ => decide(&cast.moderator, id, verb, 1).await,
            };
            seen.push(answer.expect(404).without_request_id());
        }
        assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{verb}: {seen:#?}");
    }
    assert_eq!(cast.author.get(&path(&alpha, "")).await.json()["company"], "Secret");
}

#[tokio::test]
async fn hostile_bodies_are_refused_by_field_or_kept_word_for_word() {
    let cast = cast().await;
    let post = async |body: Value| cast.author.post("/api/v1/experiences", &body).await;
    for (body, field, code) in [
        (json!({ "company": "a\0b" }), "company", "forbidden_character"),
        (json!({ "company": "a\u{202e}b" }), "company", "forbidden_character"),
        (json!({ "role": "a\nb" }), "role", "forbidden_character"),
        (json!({ "company": "x".repeat(121) }), "company", "too_long"),
        (json!({ "summary": "x".repeat(10_001) }), "summary", "too_long"),
        (json!({ "summary": "\u{7}" }), "summary", "forbidden_character"),
        (json!({ "placement_year": 1949 }), "placement_year", "out_of_range"),
        (json!({ "placement_year": 3000 }), "placement_year", "out_of_range"),
        (json!({ "placement_year": 99999 }), "placement_year", "wrong_type"),
        (json!({ "placement_year": "2026" }), "placement_year", "wrong_type"),
        (json!({ "outcome": "won" }), "outcome", "unknown_value"),
        (json!({ "package_band": "lots" }), "package_band", "unknown_value"),
        (json!({ "anonymous": "yes" }), "anonymous", "wrong_type"),
        (
            json!({ "college_id": college_id("beta") }),
            "college_id",
            "unknown_field",
        ),
        (
            json!({ "author_id": person("beta", "alumna").id }),
            "author_id",
            "unknown_field",
        ),
        (json!({ "state": "approved" }), "state", "unknown_field"),
        (json!({ "rounds": {} }), "rounds", "wrong_type"),
        (
            json!({ "rounds": [{ "kind": "duel" }] }),
            "rounds[0].kind",
            "unknown_value",
        ),
        (
            json!({ "rounds": [{ "kind": "hr", "difficulty": 6 }] }),
            "rounds.0.difficulty",
            "out_of_range",
        ),
        (
            json!({ "rounds": [{ "kind": "hr", "questions": ["ok", "a\u{2066}b"] }] }),
            "rounds.0.questions.1",
            "forbidden_character",
        ),
        (
            json!({ "rounds": vec![json!({ "kind": "hr" }); 21] }),
            "rounds",
            "too_many",
        ),
    ] {
        let answer = post(body.clone()).await.expect(422).json();
        let error = &answer["errors"][0];
        assert_eq!(
            (error["field"].as_str().unwrap(), error["code"].as_str().unwrap()),
            (field, code),
            "{body}"
        );
    }
    assert_eq!(
        cast.author.get("/api/v1/experiences/mine").await.json()["items"],
        json!([])
    );

    let strings = match std::fs::read_to_string("../shared/data/hostile-strings/blns.json") {
        Ok(text) => serde_json::from_str::<Vec<String>>(&text).unwrap(),
        Err(_) => [
            "'; DROP TABLE users; --",
            "<script>alert(1)</script>",
            "ﷺ",
            "𝕳𝖊",
            "{{7*7}}",
            "%s%n",
            "../../etc/passwd",
        ]
        .map(ToOwned::to_owned)
        .to_vec(),
    };
    let mut kept = 0;
    for text in strings {
        let answer = post(json!({ "company": "Kaveri", "summary": text, "tips": text })).await;
        match answer.status.as_u16() {
            201 => {
                kept += 1;
                let stored = answer.json()["content"]["summary"].as_str().unwrap().to_owned();
                if peer2peer::platform::validate::is_blank(&text) {
                    assert_eq!(stored, "", "{text:?}");
                    continue;
                }
                let words = |text: &str| peer2peer::platform::validate::prose(text).split_whitespace().count();
                assert_eq!(words(&stored), words(&text), "{text:?} became {stored:?}");
            }
            422 => assert!(answer.json()["errors"][0]["field"] == "summary", "{}", answer.text),
            other => panic!("{other} for {text:?}: {}", answer.text),
        }
        let search: String = text.chars().take(60).collect();
        let request = cast
            .student
            .request(reqwest::Method::GET, "/api/v1/experiences")
            .query(&[("q", &search)]);
        let found = cast.student.send(request).await;
        assert!(
            [200, 422].contains(&found.status.as_u16()),
            "{} for search {search:?}: {}",
            found.status,
            found.text
        );
    }
    assert!(kept > 5);
}
