//! The queue, claims, decisions and their races.

use futures_util::future::join_all;
use serde_json::json;

use super::{cast, decide, desk, draft, path, published, submit};
use crate::support::person;

#[tokio::test]
async fn the_queue_is_for_moderators_and_oldest_first() {
    let cast = cast().await;
    let first = draft(&cast.author, "First").await["id"].clone();
    let second = draft(&cast.author, "Second").await["id"].clone();
    submit(&cast.author, &first).await.expect(200);
    submit(&cast.author, &second).await.expect(200);
    for who in ["alumna", "alumnus", "student", "faculty"] {
        let client = cast.app.signed_in("alpha", who).await;
        client.get("/api/v1/moderation/queue").await.expect(403);
        client.get(&desk(&first, "")).await.expect(403);
        decide(&client, &first, "approve", 1).await.expect(403);
        client.post_empty(&desk(&first, "/claim")).await.expect(403);
    }
    let admin = cast.app.signed_in("alpha", "admin").await;
    for client in [&cast.moderator, &admin] {
        let queue = client.get("/api/v1/moderation/queue?limit=1").await.expect(200).json();
        assert_eq!(queue["items"][0]["id"], first);
        assert_eq!(queue["items"][0]["author"]["name"], "Ananya Alumna");
        let next = format!(
            "/api/v1/moderation/queue?cursor={}",
            queue["next_cursor"].as_str().unwrap()
        );
        let queue = client.get(&next).await.expect(200).json();
        assert_eq!(
            (&queue["items"][0]["id"], queue["items"].as_array().unwrap().len()),
            (&second, 1)
        );
    }
    let answer = decide(&cast.moderator, &first, "approve", 1).await.expect(200).json();
    assert_eq!(answer["next"], second);
}

#[tokio::test]
async fn a_claim_keeps_others_away_until_it_expires() {
    let cast = cast().await;
    let admin = cast.app.signed_in("alpha", "admin").await;
    let id = draft(&cast.author, "Kaveri").await["id"].clone();
    assert_eq!(
        cast.moderator.post_empty(&desk(&id, "/claim")).await.expect(404).code(),
        "not_found"
    );
    submit(&cast.author, &id).await.expect(200);
    let claim = cast.moderator.post_empty(&desk(&id, "/claim")).await.expect(200).json();
    assert_eq!(claim["mine"], true);
    cast.moderator.post_empty(&desk(&id, "/claim")).await.expect(200);
    assert_eq!(
        admin.post_empty(&desk(&id, "/claim")).await.expect(409).code(),
        "claimed_by_other"
    );
    assert_eq!(
        decide(&admin, &id, "approve", 1).await.expect(409).code(),
        "claimed_by_other"
    );
    let seen = admin.get("/api/v1/moderation/queue").await.json()["items"][0]["claim"].clone();
    assert_eq!(
        (&seen["name"], &seen["mine"]),
        (&json!("Mira Moderator"), &json!(false))
    );
    admin.post_empty(&desk(&id, "/release")).await.expect(204);
    admin.post_empty(&desk(&id, "/claim")).await.expect(409);
    cast.moderator.post_empty(&desk(&id, "/release")).await.expect(204);
    admin.post_empty(&desk(&id, "/claim")).await.expect(200);
    cast.app
        .database
        .db_owner()
        .await
        .execute(
            "UPDATE moderation_claims SET expires_at = now() - interval '1 second'",
            &[],
        )
        .await
        .unwrap();
    cast.moderator.post_empty(&desk(&id, "/claim")).await.expect(200);
    decide(&cast.moderator, &id, "approve", 1).await.expect(200);
    assert_eq!(
        cast.moderator.post_empty(&desk(&id, "/claim")).await.expect(409).code(),
        "not_pending"
    );
}

#[tokio::test]
async fn of_twenty_claims_and_of_twenty_decisions_one_wins() {
    let cast = cast().await;
    let admin = cast.app.signed_in("alpha", "admin").await;
    let id = draft(&cast.author, "Kaveri").await["id"].clone();
    submit(&cast.author, &id).await.expect(200);
    let target = desk(&id, "/claim");
    let claims = join_all((0..20).map(|n| if n % 2 == 0 { &cast.moderator } else { &admin }.post_empty(&target))).await;
    let winners: std::collections::BTreeSet<_> = claims
        .iter()
        .filter(|answer| answer.status == 200)
        .map(|answer| answer.json()["name"].to_string())
        .collect();
    assert_eq!(winners.len(), 1, "{winners:?}");
    for client in [&cast.moderator, &admin] {
        client.post_empty(&desk(&id, "/release")).await.expect(204);
    }
    let decisions = join_all((0..20).map(|n| {
        let (client, verb) = if n % 2 == 0 {
            (&cast.moderator, "approve")
        } else {
            (&admin, "reject")
        };
        decide(client, &id, verb, 1)
    }))
    .await;
    let won = decisions.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(won, 1);
    for lost in decisions.iter().filter(|answer| answer.status != 200) {
        assert_eq!((lost.status.as_u16(), lost.code().as_str()), (409, "already_decided"));
    }
    let owner = cast.app.database.db_owner().await;
    let count = |sql: &'static str| {
        let owner = &owner;
        async move { owner.query_one(sql, &[]).await.unwrap().get::<_, i64>(0) }
    };
    assert_eq!(count("SELECT count(*) FROM experience_decisions").await, 1);
    assert_eq!(
        count("SELECT count(*) FROM audit_entries WHERE action IN ('experience.approved', 'experience.rejected')")
            .await,
        1
    );
    assert_eq!(cast.app.run_jobs().await, 1, "one mail");
}

#[tokio::test]
async fn a_decision_names_the_version_and_never_ones_own_experience() {
    let cast = cast().await;
    let id = draft(&cast.author, "Kaveri").await["id"].clone();
    submit(&cast.author, &id).await.expect(200);
    decide(&cast.moderator, &id, "request-changes", 1).await.expect(200);
    submit(&cast.author, &id).await.expect(200);
    assert_eq!(
        decide(&cast.moderator, &id, "approve", 1).await.expect(409).code(),
        "stale_version"
    );
    assert_eq!(
        decide(&cast.moderator, &id, "approve", 3).await.expect(409).code(),
        "stale_version"
    );
    for verb in ["reject", "request-changes"] {
        let bare = json!({ "version": 2, "reason": "  " });
        let answer = cast
            .moderator
            .post(&desk(&id, &format!("/{verb}")), &bare)
            .await
            .expect(422)
            .json();
        assert_eq!(answer["errors"][0]["field"], "reason");
        cast.moderator
            .post(&desk(&id, &format!("/{verb}")), &json!({ "version": 2 }))
            .await
            .expect(422);
    }
    let bare = json!({ "version": 2 });
    cast.moderator.post(&desk(&id, "/approve"), &bare).await.expect(200);

    // An alumnus who moderates.
    let owner = cast.app.database.db_owner().await;
    owner
        .batch_execute(&format!(
            "INSERT INTO user_capabilities (college_id, user_id, capability) SELECT college_id, id, 'moderator' FROM users WHERE id = '{}'",
            person("alpha", "alumnus").id
        ))
        .await
        .unwrap();
    let both = cast.app.signed_in("alpha", "alumnus").await;
    let own = draft(&both, "Own").await["id"].clone();
    submit(&both, &own).await.expect(200);
    assert_eq!(
        decide(&both, &own, "approve", 1).await.expect(409).code(),
        "own_submission"
    );
    assert_eq!(
        both.post_empty(&desk(&own, "/claim")).await.expect(409).code(),
        "own_submission"
    );
    assert_eq!(
        both.get("/api/v1/moderation/queue").await.json()["items"][0]["own"],
        true
    );
    let foreign = draft(&cast.author, "Foreign").await["id"].clone();
    submit(&cast.author, &foreign).await.expect(200);
    decide(&both, &foreign, "approve", 1).await.expect(200);
}

#[tokio::test]
async fn a_decision_is_written_down_and_told_to_the_author() {
    let cast = cast().await;
    let id = draft(&cast.author, "Kaveri & Sons").await["id"].clone();
    submit(&cast.author, &id).await.expect(200);
    decide(&cast.moderator, &id, "request-changes", 1).await.expect(200);
    let mine = cast.author.get("/api/v1/experiences/mine").await.json();
    assert_eq!(mine["items"][0]["state"], "changes_requested");
    assert_eq!(
        mine["items"][0]["decision"]["reason"],
        "Please say more about the second round."
    );
    cast.app.run_jobs().await;
    // A letter is in the language its reader has when it is sent.
    let owner = cast.app.database.db_owner().await;
    owner
        .batch_execute(&format!(
            "UPDATE users SET locale = 'ar' WHERE id = '{}'",
            person("alpha", "alumna").id
        ))
        .await
        .unwrap();
    submit(&cast.author, &id).await.expect(200);
    decide(&cast.moderator, &id, "approve", 2).await.expect(200);
    cast.app.run_jobs().await;
    let mails = cast.app.mails();
    assert_eq!(mails.len(), 2);
    assert!(mails.iter().all(|mail| mail.to == person("alpha", "alumna").email));
    let english = mails
        .iter()
        .find(|mail| mail.subject.starts_with("Changes requested"))
        .unwrap();
    assert!(english.text.contains("second round") && english.text.contains("/edit"));
    assert!(english.html.contains("Kaveri &#38; Sons"), "{}", english.html);
    assert!(mails.iter().any(|mail| mail.html.contains("dir=\"rtl\"")));

    let rows = owner
        .query(
            "SELECT action, before::text, after::text, actor_id::text FROM audit_entries WHERE entity = 'experience' ORDER BY n",
            &[],
        )
        .await
        .unwrap();
    let actions: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(
        actions,
        [
            "experience.created",
            "experience.submitted",
            "experience.changes_requested",
            "experience.submitted",
            "experience.approved"
        ]
    );
    let (before, after): (String, String) = (rows[4].get(1), rows[4].get(2));
    assert!(
        before.contains("pending") && after.contains("approved"),
        "{before} {after}"
    );
    assert_eq!(
        rows[4].get::<_, Option<String>>(3),
        Some(person("alpha", "moderator").id.to_string())
    );
}

#[tokio::test]
async fn an_author_who_takes_it_back_and_a_moderator_who_decides_never_both_win() {
    let cast = cast().await;
    for _ in 0..5 {
        let id = draft(&cast.author, "Kaveri").await["id"].clone();
        submit(&cast.author, &id).await.expect(200);
        let target = path(&id, "/withdraw");
        let (withdrawn, decided) = tokio::join!(
            cast.author.post_empty(&target),
            decide(&cast.moderator, &id, "approve", 1)
        );
        let visible = cast.student.get(&path(&id, "")).await.status == 200;
        assert!(withdrawn.status == 200, "{}", withdrawn.text);
        assert!(!visible, "withdrawn is withdrawn, whoever came first");
        assert!([200, 409].contains(&decided.status.as_u16()));
    }
}

#[tokio::test]
async fn the_review_shows_the_submission_beside_what_is_published() {
    let cast = cast().await;
    let id = published(&cast.author, &cast.moderator, "Godavari").await;
    let change = json!({ "revision": 1, "summary": "Better.", "anonymous": true });
    cast.author.patch(&path(&id, ""), &change).await.expect(200);
    submit(&cast.author, &id).await.expect(200);
    let review = cast.moderator.get(&desk(&id, "")).await.expect(200).json();
    assert_eq!(review["submission"]["content"]["summary"], "Better.");
    assert!(
        review["published"]["content"]["summary"]
            .as_str()
            .unwrap()
            .starts_with("Three")
    );
    assert_eq!(review["author"]["name"], "Ananya Alumna", "moderators see who");
    assert_eq!(review["decisions"][0]["decision"], "approved");
    decide(&cast.moderator, &id, "approve", 2).await.expect(200);
    let read = cast.student.get(&path(&id, "")).await.expect(200);
    assert!(
        !read.text.contains("Ananya") && !read.text.contains(&person("alpha", "alumna").id.to_string()),
        "{}",
        read.text
    );
    assert_eq!(read.json()["author_role"], "alumni");
    let list = cast.student.get("/api/v1/experiences?q=better").await.expect(200);
    assert!(list.text.contains("Godavari") && !list.text.contains("Ananya"));
    assert!(!list.text.contains(&person("alpha", "alumna").id.to_string()));
}
