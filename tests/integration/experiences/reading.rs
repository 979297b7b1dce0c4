//! The feed, filters, search, bookmarks and "helpful".

use futures_util::future::join_all;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{cast, decide, draft, path, published, submit, whole};

fn ids(page: &Value) -> Vec<String> {
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn the_feed_pages_newest_first_without_gaps() {
    let cast = cast().await;
    let mut all = Vec::new();
    for n in 0..7 {
        let id = published(&cast.author, &cast.moderator, &format!("Company {n}")).await;
        all.insert(0, id.as_str().unwrap().to_owned());
    }
    let mut seen = Vec::new();
    let mut next = "/api/v1/experiences?limit=3".to_owned();
    loop {
        let page = cast.student.get(&next).await.expect(200).json();
        seen.extend(ids(&page));
        match page["next_cursor"].as_str() {
            Some(cursor) => next = format!("/api/v1/experiences?limit=3&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, all);
    for bad in [
        "limit=0",
        "limit=101",
        "limit=x",
        "cursor=zzz",
        "year=x",
        "round_kind=duel",
        "unknown=1",
        "limit=1&limit=2",
    ] {
        cast.student
            .get(&format!("/api/v1/experiences?{bad}"))
            .await
            .expect(422);
    }
}

#[tokio::test]
async fn filters_and_words_narrow_the_feed() {
    let cast = cast().await;
    let make = async |change: Value| {
        let mut body = whole("Nilgiri Systems");
        for (key, value) in change.as_object().unwrap() {
            body[key] = value.clone();
        }
        let copy = cast.author.post("/api/v1/experiences", &body).await.expect(201).json();
        submit(&cast.author, &copy["id"]).await.expect(200);
        decide(&cast.moderator, &copy["id"], "approve", 1).await.expect(200);
        copy["id"].as_str().unwrap().to_owned()
    };
    let a = make(json!({ "company": "Nilgiri Systems", "summary": "We balanced a red-black tree. 100% fair." })).await;
    let b = make(
        json!({ "company": "Zodiac Foods", "role": "Data analyst", "placement_year": 2024, "outcome": "not_selected",
        "rounds": [{ "kind": "case", "notes": "Estimate the market for معجون الطماطم" }] }),
    )
    .await;
    let c = make(json!({ "company": "नीलगिरी", "tips": "Read about graphs" })).await;
    for (query, expected) in [
        ("", vec![&c, &b, &a]),
        ("company=nil", vec![&a]),
        ("company=NILGIRI+sys", vec![&a]),
        ("company=igiri", vec![]),
        ("company=%25", vec![]),
        ("company=नील", vec![&c]),
        ("role=ANALYST", vec![&b]),
        ("year=2024", vec![&b]),
        ("round_kind=case", vec![&b]),
        ("round_kind=hr", vec![&c, &a]),
        ("outcome=not_selected", vec![&b]),
        ("outcome=selected&year=2024", vec![]),
        ("q=black+tree", vec![&a]),
        ("q=TREE", vec![&a]),
        ("q=tre", vec![&a]),
        ("q=tree+analyst", vec![]),
        ("q=الطماطم", vec![&b]),
        ("q=graph", vec![&c]),
        ("q=graph&year=2024", vec![]),
        ("q=palindrome", vec![&c, &a]),
        ("q=Ananya", vec![]),
        ("q=!!!", vec![&c, &b, &a]),
        ("q=a%27%29+OR+1%3D1+--", vec![]),
        ("q=c%3A*", vec![]),
    ] {
        let page = cast
            .student
            .get(&format!("/api/v1/experiences?{query}"))
            .await
            .expect(200)
            .json();
        assert_eq!(ids(&page).iter().collect::<Vec<_>>(), expected, "{query}");
    }
    for bad in [
        format!("q={}", "a".repeat(201)),
        format!("q={}", "a+".repeat(9)),
        "q=%00".to_owned(),
        "company=%E2%80%AE".to_owned(),
    ] {
        cast.student
            .get(&format!("/api/v1/experiences?{bad}"))
            .await
            .expect(422);
    }
    // The words of another college are not found, and its own are.
    let beta_author = cast.app.signed_in("beta", "alumna").await;
    let beta_moderator = cast.app.signed_in("beta", "moderator").await;
    let foreign = published(&beta_author, &beta_moderator, "Canarium").await;
    assert_eq!(
        ids(&cast.student.get("/api/v1/experiences?q=canarium").await.json()).len(),
        0
    );
    let beta = cast.app.signed_in("beta", "student").await;
    assert_eq!(
        ids(&beta.get("/api/v1/experiences?q=canarium").await.json()),
        [foreign.as_str().unwrap()]
    );
}

#[tokio::test]
async fn bookmarks_and_helpful_are_ones_own_and_once() {
    let cast = cast().await;
    let first = published(&cast.author, &cast.moderator, "First").await;
    let second = published(&cast.author, &cast.moderator, "Second").await;
    for id in [&second, &first, &first] {
        cast.student.put(&path(id, "/bookmark"), &json!({})).await.expect(204);
    }
    let kept = cast
        .student
        .get("/api/v1/experiences/bookmarks?limit=1")
        .await
        .expect(200)
        .json();
    assert_eq!(ids(&kept), [first.as_str().unwrap()]);
    let next = format!(
        "/api/v1/experiences/bookmarks?cursor={}",
        kept["next_cursor"].as_str().unwrap()
    );
    assert_eq!(ids(&cast.student.get(&next).await.json()), [second.as_str().unwrap()]);
    let classmate = cast.app.signed_in("alpha", "classmate").await;
    assert_eq!(
        ids(&classmate.get("/api/v1/experiences/bookmarks").await.json()).len(),
        0
    );
    let read = cast.student.get(&path(&first, "")).await.json();
    assert_eq!((&read["bookmarked"], &read["helpful"]), (&json!(true), &json!(false)));

    // The same person twenty times at once, and two more.
    let target = path(&first, "/helpful");
    let body = json!({});
    for answer in join_all((0..20).map(|_| cast.student.put(&target, &body))).await {
        assert!([204, 503].contains(&answer.status.as_u16()), "{}", answer.text);
    }
    classmate.put(&target, &body).await.expect(204);
    cast.moderator.put(&target, &body).await.expect(204);
    assert_eq!(cast.author.put(&target, &body).await.expect(409).code(), "own_share");
    let count = async || cast.student.get(&path(&first, "")).await.json()["helpful_count"].clone();
    assert_eq!(count().await, 3);
    classmate.delete(&target).await.expect(204);
    classmate.delete(&target).await.expect(204);
    assert_eq!(count().await, 2);
    // A new version keeps the marks; a withdrawn share loses its readers and gets them back.
    cast.author
        .patch(&path(&first, ""), &json!({ "revision": 1, "tips": "New" }))
        .await
        .expect(200);
    submit(&cast.author, &first).await.expect(200);
    decide(&cast.moderator, &first, "approve", 2).await.expect(200);
    assert_eq!(count().await, 2);
    cast.author.post_empty(&path(&first, "/withdraw")).await.expect(200);
    assert_eq!(
        ids(&cast.student.get("/api/v1/experiences/bookmarks").await.json()),
        [second.as_str().unwrap()]
    );
    cast.student.put(&path(&first, "/bookmark"), &body).await.expect(404);
    cast.student.put(&target, &body).await.expect(404);
    cast.student.delete(&target).await.expect(404);
    let random = json!(Uuid::now_v7().to_string());
    cast.student.put(&path(&random, "/helpful"), &body).await.expect(404);
    // Drafts can be kept by nobody, not even by their author.
    let hidden = draft(&cast.author, "Hidden").await["id"].clone();
    cast.author.put(&path(&hidden, "/bookmark"), &body).await.expect(404);
}
