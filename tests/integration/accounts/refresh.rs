//! Refresh tokens: rotation, the grace for a lost answer, and theft (A-T05).

use std::collections::BTreeSet;

use serde_json::json;

use super::pages::Browser;
use super::{new_mails, only};
use crate::support::{Answer, Client, PASSWORD, TestApp, person};

async fn refresh(client: &Client, token: &str) -> Answer {
    client
        .post("/api/v1/auth/refresh", &json!({ "refresh_token": token }))
        .await
}

fn successor(answer: &Answer) -> String {
    answer.json()["refresh_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_hundred_refreshes_at_once_have_one_successor() {
    let app = TestApp::start().await;
    let client = app.signed_in("alpha", "student").await;
    let token = client.refresh.clone().unwrap();
    let answers = futures_util::future::join_all((0..100).map(|_| refresh(&client, &token))).await;
    let successors: BTreeSet<String> = answers
        .iter()
        .filter(|answer| answer.status == 200)
        .map(successor)
        .collect();
    assert_eq!(successors.len(), 1);
    assert!(answers.iter().all(|answer| matches!(answer.status.as_u16(), 200 | 503)));
    let rows = super::count(&app, "SELECT count(*) FROM refresh_tokens").await;
    assert_eq!(rows, 2, "the first token and one successor");
    assert!(new_mails(&app).await.is_empty(), "a burst is no theft");
}

#[tokio::test]
async fn the_predecessor_gets_the_same_successor_for_a_moment_only() {
    let app = TestApp::start().await;
    let client = app.signed_in("alpha", "student").await;
    let first = client.refresh.clone().unwrap();
    let second = successor(&refresh(&client, &first).await.expect(200));
    assert_eq!(successor(&refresh(&client, &first).await.expect(200)), second);
    // Ten seconds on, the same request is a theft.
    let owner = app.database.db_owner().await;
    owner
        .batch_execute("UPDATE refresh_tokens SET used_at = used_at - interval '11 seconds' WHERE used_at IS NOT NULL")
        .await
        .unwrap();
    let refused = refresh(&client, &first).await.expect(401);
    assert_eq!(refused.code(), "unauthenticated");
    refresh(&client, &second).await.expect(401);
    client.get("/api/v1/auth/me").await.expect(401);
    let mail = only(&new_mails(&app).await, &person("alpha", "student").email);
    assert!(mail.text.contains("/settings/security"), "{}", mail.text);
    // The thief trying on sends no more mails.
    refresh(&client, &first).await.expect(401);
    assert!(new_mails(&app).await.is_empty());
}

#[tokio::test]
async fn a_grandparent_ends_the_family_at_once() {
    let app = TestApp::start().await;
    let client = app.signed_in("alpha", "student").await;
    let elsewhere = app.signed_in("alpha", "student").await;
    let first = client.refresh.clone().unwrap();
    let second = successor(&refresh(&client, &first).await.expect(200));
    let third = successor(&refresh(&client, &second).await.expect(200));
    refresh(&client, &first).await.expect(401);
    for dead in [&first, &second, &third] {
        refresh(&client, dead).await.expect(401);
    }
    only(&new_mails(&app).await, &person("alpha", "student").email);
    elsewhere.get("/api/v1/auth/me").await.expect(200);
    let reason = "SELECT count(*) FROM sessions WHERE revoke_reason = 'token_reuse'";
    assert_eq!(super::count(&app, reason).await, 1);
}

#[tokio::test]
async fn a_refresh_token_without_its_browser_is_a_stolen_one() {
    let app = TestApp::start().await;
    let student = person("alpha", "student").email;
    for elsewhere in [None, Some("of-another-browser"), Some("")] {
        let mut browser = Browser::new(app.client("alpha"));
        browser.sign_in(&student, PASSWORD).await.expect(303);
        let device = browser.cookies["__Host-device"].clone();

        // Its own browser goes on, however often, and keeps its cookie when it signs in again.
        browser.cookies.remove("__Host-access");
        browser.get("/settings").await.expect(200);
        let token = browser.cookies["__Host-refresh"].clone();
        let mut again = Browser::new(app.client("alpha"));
        again.cookies.insert("__Host-device".to_owned(), device.clone());
        again
            .sign_in(&person("alpha", "classmate").email, PASSWORD)
            .await
            .expect(303);
        assert_eq!(again.cookies["__Host-device"], device);

        // The thief's does not; nor does the owner's afterwards.
        let mut thief = Browser::new(app.client("alpha"));
        thief.cookies.insert("__Host-refresh".to_owned(), token.clone());
        if let Some(other) = elsewhere {
            thief.cookies.insert("__Host-device".to_owned(), other.to_owned());
        }
        thief.get("/settings").await.expect(303);
        assert!(!thief.cookies.contains_key("__Host-access"));
        refresh(&app.client("alpha"), &token).await.expect(401);
        browser.get("/settings").await.expect(303);
        only(&new_mails(&app).await, &student);
    }
    let stolen = "SELECT count(*) FROM sessions WHERE revoke_reason = 'token_reuse'";
    assert_eq!(super::count(&app, stolen).await, 3);

    // By the API, without a cookie: ended as well.
    let mut browser = Browser::new(app.client("alpha"));
    browser.sign_in(&student, PASSWORD).await.expect(303);
    refresh(&app.client("alpha"), &browser.cookies["__Host-refresh"])
        .await
        .expect(401);
    browser.get("/settings").await.expect(303);
    assert_eq!(super::count(&app, stolen).await, 4);
}

#[tokio::test]
async fn refresh_tokens_are_good_for_nothing_else_and_nowhere_else() {
    let app = TestApp::start().await;
    let client = app.signed_in("alpha", "student").await;
    let (access, token) = (client.token.clone().unwrap(), client.refresh.clone().unwrap());
    refresh(&client.at("beta"), &token).await.expect(401);
    refresh(&client, &access).await.expect(401);
    for rubbish in ["", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "\u{0}"] {
        refresh(&client, rubbish).await.expect(401);
    }
    let mut as_access = client.clone();
    as_access.token = Some(token.clone());
    as_access.get("/api/v1/auth/me").await.expect(401);
    refresh(&client, &token).await.expect(200);
    client.post_empty("/api/v1/auth/logout").await.expect(204);
    refresh(&client, &token).await.expect(401);
}

#[tokio::test]
async fn a_session_ends_for_good_after_its_longest_life() {
    let app = TestApp::start().await;
    let client = app.signed_in("alpha", "student").await;
    let owner = app.database.db_owner().await;
    owner
        .batch_execute("UPDATE sessions SET created_at = now() - interval '29 days 23 hours'")
        .await
        .unwrap();
    let token = successor(&refresh(&client, client.refresh.as_deref().unwrap()).await.expect(200));
    let left = "SELECT extract(epoch FROM max(expires_at) - now())::bigint FROM sessions";
    assert!(
        super::count(&app, left).await <= 3600,
        "refreshing does not go beyond thirty days"
    );
    owner
        .batch_execute("UPDATE sessions SET expires_at = now() - interval '1 second'")
        .await
        .unwrap();
    refresh(&client, &token).await.expect(401);
}
