//! Signing in and out, tokens, sessions.

use serde_json::json;

use crate::support::{PASSWORD, TestApp, person};

#[tokio::test]
async fn a_person_signs_in_refreshes_and_signs_out() {
    let app = TestApp::start().await;
    let mut client = app.client("alpha");
    client.get("/api/v1/auth/me").await.expect(401);
    client.sign_in(&person("alpha", "student").email).await;
    let me = client.get("/api/v1/auth/me").await.expect(200).json();
    assert_eq!(me["full_name"], "Sana Student");
    assert_eq!(me["college"]["slug"], "alpha");

    let body = json!({ "refresh_token": client.refresh });
    let refreshed = client.post("/api/v1/auth/refresh", &body).await.expect(200);
    client.keep(&refreshed);
    client.get("/api/v1/auth/me").await.expect(200);
    client.post_empty("/api/v1/auth/logout").await.expect(204);
    client.get("/api/v1/auth/me").await.expect(401);
}

#[tokio::test]
async fn wrong_password_unknown_person_and_pending_account_answer_alike() {
    let app = TestApp::start().await;
    let client = app.client("alpha");
    let mut seen = Vec::new();
    for (email, password) in [
        (person("alpha", "student").email, "not the password"),
        ("nobody@alpha.example.edu".to_owned(), PASSWORD),
        (person("alpha", "pending").email, PASSWORD),
        (person("alpha", "suspended").email, PASSWORD),
        (person("beta", "student").email, PASSWORD),
    ] {
        let answer = client
            .post("/api/v1/auth/login", &json!({ "email": email, "password": password }))
            .await
            .expect(401);
        seen.push(answer.without_request_id());
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:#?}");
}

#[tokio::test]
async fn a_token_of_one_college_is_refused_at_another_and_recorded() {
    let app = TestApp::start().await;
    let client = app.signed_in("alpha", "student").await;
    assert_eq!(
        client.at("beta").get("/api/v1/auth/me").await.expect(401).code(),
        "wrong_college"
    );
    client.at("api").get("/api/v1/auth/me").await.expect(200);
    app.app.repeats.write_all(&app.app.db).await.unwrap();
    let recorded = app
        .database
        .db_owner()
        .await
        .query("SELECT 1 FROM audit_entries e JOIN colleges c ON c.id = e.college_id WHERE c.slug = 'beta' AND action = 'access.wrong_college'", &[])
        .await
        .unwrap();
    assert_eq!(recorded.len(), 1);
}
