//! The same thing asked for by many at the same moment: made once, and answered to all.

use serde_json::json;
use uuid::Uuid;

use crate::chat::start;
use crate::experiences::{draft, submit};
use crate::support::{Answer, TestApp, person};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attack_s05_everybody_who_opens_a_conversation_at_the_same_moment_gets_the_one_there_is() {
    let app = TestApp::start().await;
    let (alumna, student) = (
        app.signed_in("alpha", "alumna").await,
        app.signed_in("alpha", "student").await,
    );
    let (a, s) = (person("alpha", "alumna").id, person("alpha", "student").id);
    for new in [None, Some(json!({ "kind": "support" }))] {
        let asked = (0..10).map(|n| {
            let (client, other) = if n % 2 == 0 || new.is_some() {
                (&student, a)
            } else {
                (&alumna, s)
            };
            let new = new
                .clone()
                .unwrap_or_else(|| json!({ "kind": "direct", "user_id": other }));
            async move { client.post("/api/v1/conversations", &new).await }
        });
        let mut ids: Vec<String> = futures_util::future::join_all(asked)
            .await
            .into_iter()
            .map(|answer| answer.expect(200).json()["id"].as_str().unwrap().to_owned())
            .collect();
        ids.dedup();
        assert_eq!(ids.len(), 1, "{ids:?}");
    }
}

/// Ten of the same at once; the answers.
async fn ten(ask: impl AsyncFn(usize) -> Answer) -> Vec<Answer> {
    futures_util::future::join_all((0..10).map(|n| ask(n))).await
}

/// The one id in every answer.
#[track_caller]
fn one_id(answers: &[Answer]) -> String {
    let mut ids: Vec<String> = answers
        .iter()
        .map(|answer| {
            assert!(answer.status.is_success(), "{}: {}", answer.status, answer.text);
            answer.json()["id"].as_str().unwrap().to_owned()
        })
        .collect();
    ids.dedup();
    assert_eq!(ids.len(), 1, "{ids:?}");
    ids.remove(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attack_s05_whatever_is_made_unless_it_is_there_is_made_once_and_answered_to_all() {
    let app = TestApp::start().await;
    let [student, classmate, alumna, admin, moderator] = [
        app.signed_in("alpha", "student").await,
        app.signed_in("alpha", "classmate").await,
        app.signed_in("alpha", "alumna").await,
        app.signed_in("alpha", "admin").await,
        app.signed_in("alpha", "moderator").await,
    ];
    let (s, c) = (person("alpha", "student").id, person("alpha", "classmate").id);
    // A connection: asked for ten times, then by both at once.
    let asked = ten(async |_| student.post("/api/v1/connections", &json!({ "user_id": c })).await).await;
    one_id(&asked);
    let both = ten(async |n| match n % 2 {
        0 => alumna.post("/api/v1/connections", &json!({ "user_id": c })).await,
        _ => {
            classmate
                .post(
                    "/api/v1/connections",
                    &json!({ "user_id": person("alpha", "alumna").id }),
                )
                .await
        }
    })
    .await;
    for answer in &both {
        assert!(
            answer.status == 200 || answer.code() == "already_connected",
            "{}",
            answer.text
        );
    }
    let connected = alumna.get("/api/v1/connections").await.expect(200).json();
    assert_eq!(connected["items"].as_array().unwrap().len(), 1);
    // Many people who open their conversation with one at the same moment.
    let opened = ten(async |n| {
        let client = [&student, &classmate, &admin, &moderator, &student][n % 5];
        let user_id = person("alpha", "alumna").id;
        client
            .post(
                "/api/v1/conversations",
                &json!({ "kind": "direct", "user_id": user_id }),
            )
            .await
    })
    .await;
    for n in 0..5 {
        one_id(&[opened[n].clone(), opened[n + 5].clone()]);
    }
    // The same from the page.
    let user_id = person("alpha", "alumnus").id.to_string();
    let pages = ten(async |_| student.form("/messages", &[("people", &user_id)]).await).await;
    let mut places: Vec<_> = pages.iter().map(|page| page.headers["location"].clone()).collect();
    places.dedup();
    assert_eq!(places.len(), 1, "{places:?}");
    assert!(
        places[0].to_str().unwrap().len() > "/messages/".len() + 30,
        "{places:?}"
    );
    // A message by its sender's id, a sign under it, a report of it.
    let id = start(&student, json!({ "kind": "direct", "user_id": user_id })).await;
    let base = format!("/api/v1/conversations/{id}");
    let send = json!({ "id": Uuid::new_v4(), "body": "once" });
    one_id(&ten(async |_| student.post(&format!("{base}/messages"), &send).await).await);
    let sign = json!({ "emoji": "👍" });
    one_id(&ten(async |_| student.post(&format!("{base}/messages/1/reactions"), &sign).await).await);
    let seen = student.get(&format!("{base}/messages")).await.expect(200).json();
    assert_eq!(seen["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        seen["items"][0]["reactions"],
        json!([{ "emoji": "👍", "user_ids": [s] }])
    );
    let alumnus = app.signed_in("alpha", "alumnus").await;
    let report = json!({ "reason": "Rude." });
    for answer in ten(async |_| alumnus.post(&format!("{base}/messages/1/report"), &report).await).await {
        answer.expect(204);
    }
    let reports = moderator.get("/api/v1/moderation/messages").await.expect(200).json();
    assert_eq!(reports["items"].as_array().unwrap().len(), 1);
    // Somebody taken into a group, a block, what one chose, a right, a claim.
    let group = start(&admin, json!({ "kind": "group", "title": "G", "user_ids": [s] })).await;
    let people = format!("/api/v1/conversations/{group}/participants");
    let rights = format!("/api/v1/admin/users/{c}/capabilities");
    let chosen = json!({ "accepts_messages": true, "shows_read": true, "shows_presence": true });
    for answer in ten(async |_| admin.post(&people, &json!({ "user_id": c })).await).await {
        answer.expect(204);
    }
    for answer in ten(async |_| student.post("/api/v1/blocks", &json!({ "user_id": c })).await).await {
        answer.expect(204);
    }
    for answer in ten(async |_| alumna.put("/api/v1/chat-preferences", &chosen).await).await {
        assert!(answer.status.is_success(), "{}", answer.text);
    }
    for answer in ten(async |_| {
        admin
            .post(&rights, &json!({ "grant": ["auditor"], "revoke": [] }))
            .await
    })
    .await
    {
        answer.expect(200);
    }
    // A share by the key of its request; a claim on it, a bookmark and a mark.
    let share = json!({ "company": "Quill", "role": "Engineer", "placement_year": 2026, "outcome": "selected" });
    one_id(
        &ten(async |_| {
            let request = alumna.request(reqwest::Method::POST, "/api/v1/experiences");
            alumna
                .send(request.header("idempotency-key", "once-and-no-more").json(&share))
                .await
        })
        .await,
    );
    let id = draft(&alumna, "Quill Four").await["id"].clone();
    submit(&alumna, &id).await.expect(200);
    let id = id.as_str().unwrap();
    for answer in ten(async |_| {
        moderator
            .post_empty(&format!("/api/v1/moderation/experiences/{id}/claim"))
            .await
    })
    .await
    {
        answer.expect(200);
    }
    let decision = json!({ "version": 1, "reason": "" });
    moderator
        .post(&format!("/api/v1/moderation/experiences/{id}/approve"), &decision)
        .await
        .expect(200);
    for what in ["bookmark", "helpful"] {
        let mark = format!("/api/v1/experiences/{id}/{what}");
        for answer in ten(async |_| student.put(&mark, &json!({})).await).await {
            assert!(answer.status.is_success(), "{what}: {} {}", answer.status, answer.text);
        }
    }
    let seen = student
        .get(&format!("/api/v1/experiences/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(seen["helpful_count"], 1, "{seen}");
    // An invitation is for one address; who comes second is told.
    let invite = json!({ "email": "new@alpha.example.edu", "full_name": "Nora New", "role": "student" });
    let invited = ten(async |_| admin.post("/api/v1/admin/invitations", &invite).await).await;
    assert_eq!(invited.iter().filter(|answer| answer.status.is_success()).count(), 1);
    assert!(
        invited
            .iter()
            .all(|answer| answer.status.is_success() || answer.code() == "already_invited")
    );
}
