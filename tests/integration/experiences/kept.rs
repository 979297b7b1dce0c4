//! Pages of the feed that a process keeps: the same for everybody, nobody's own, and gone with what changed.

use std::time::Duration;

use serde_json::{Value, json};

use super::{path, published};
use crate::chat::replicas::Replica;
use crate::support::{Client, TestApp, person};

const FEED: &str = "/api/v1/experiences?limit=20";

async fn feed(client: &Client) -> Vec<Value> {
    let page = client.get(FEED).await.expect(200).json();
    page["items"].as_array().unwrap().clone()
}

async fn publish(app: &TestApp, college: &str, company: &str) -> Value {
    let author = app.signed_in(college, "alumna").await;
    let moderator = app.signed_in(college, "moderator").await;
    published(&author, &moderator, company).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_is_shown_the_same_page_with_their_own_marks() {
    let app = TestApp::start().await;
    let one = publish(&app, "alpha", "Kept One").await;
    let foreign = publish(&app, "beta", "Kept Elsewhere").await;
    let student = app.signed_in("alpha", "student").await;
    let classmate = app.signed_in("alpha", "classmate").await;
    let author = app.signed_in("alpha", "alumna").await;
    // The author's page is kept first: nothing that is theirs is in it.
    assert_eq!(feed(&author).await[0]["own"], true);
    assert_eq!(feed(&student).await[0]["own"], false);
    student.put(&path(&one, "/bookmark"), &json!({})).await.expect(204);
    student.put(&path(&one, "/helpful"), &json!({})).await.expect(204);
    let (mine, theirs) = (feed(&student).await, feed(&classmate).await);
    assert_eq!(
        (&mine[0]["bookmarked"], &mine[0]["helpful"]),
        (&json!(true), &json!(true)),
        "{mine:?}"
    );
    assert_eq!(
        (&theirs[0]["bookmarked"], &theirs[0]["helpful"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(
        (&mine[0]["helpful_count"], &theirs[0]["helpful_count"]),
        (&json!(1), &json!(1)),
        "counted anew"
    );
    // Filters and places have pages of their own, and colleges have.
    assert!(
        student.get(&format!("{FEED}&company=else")).await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let beta = feed(&app.signed_in("beta", "student").await).await;
    assert_eq!(beta.iter().map(|item| &item["id"]).collect::<Vec<_>>(), [&foreign]);
    // What is published is there at once; what is taken back is gone at once.
    let two = publish(&app, "alpha", "Kept Two").await;
    assert_eq!(feed(&student).await[0]["id"], two);
    author.post_empty(&path(&two, "/withdraw")).await.expect(200);
    assert_eq!(feed(&student).await[0]["id"], one);
    // So is another name of the author.
    let patch = json!({ "full_name": "Ananya Renamed" });
    author
        .patch(&format!("/api/v1/users/{}", person("alpha", "alumna").id), &patch)
        .await
        .expect(200);
    assert_eq!(feed(&student).await[0]["author"]["name"], "Ananya Renamed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_is_kept_and_what_changes_elsewhere_shows_within_two_seconds() {
    let app = TestApp::start().await;
    let one = publish(&app, "alpha", "Kept One").await;
    let student = app.signed_in("alpha", "student").await;
    let classmate = app.signed_in("alpha", "classmate").await;
    let settings = crate::support::settings(&app.data_dir, |_| {});
    let other = Replica::over(settings, app.database.app_url(), app.database.platform_url());
    let elsewhere = student.to(other.address);
    // Without Redis between them, the other process is not told.
    assert_eq!(feed(&elsewhere).await[0]["helpful_count"], 0);
    classmate.put(&path(&one, "/helpful"), &json!({})).await.expect(204);
    assert_eq!(feed(&student).await[0]["helpful_count"], 1);
    tokio::time::sleep(Duration::from_millis(2100)).await;
    assert_eq!(feed(&elsewhere).await[0]["helpful_count"], 1);
    // Kept: nobody can read the feed, and it is answered.
    feed(&student).await;
    let owner = app.database.db_owner().await;
    owner
        .batch_execute("REVOKE SELECT ON experience_feed FROM p2p_app")
        .await
        .unwrap();
    assert_eq!(feed(&classmate).await.len(), 1, "it is kept");
    tokio::time::sleep(Duration::from_millis(2100)).await;
    assert!(
        !classmate.get(FEED).await.status.is_success(),
        "it was kept for too long"
    );
}
