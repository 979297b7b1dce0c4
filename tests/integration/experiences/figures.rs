//! What the feed is filtered and sorted by, and the figures of a company.

use serde_json::{Value, json};

use super::{Cast, cast, decide, draft, path, published, submit, whole};

async fn publish(cast: &Cast, change: Value) -> Value {
    let mut body = whole("Kestrel Systems");
    for (key, value) in change.as_object().unwrap() {
        body[key] = value.clone();
    }
    let copy = cast.author.post("/api/v1/experiences", &body).await.expect(201).json();
    submit(&cast.author, &copy["id"]).await.expect(200);
    decide(&cast.moderator, &copy["id"], "approve", 1).await.expect(200);
    copy["id"].clone()
}

#[tokio::test]
async fn page_feed_facets_and_company_figures_count_this_college_alone() {
    let cast = cast().await;
    publish(&cast, json!({})).await;
    publish(
        &cast,
        json!({ "company": "KESTREL systems", "outcome": "not_selected", "placement_year": 2024,
            "rounds": [{ "kind": "online_assessment", "difficulty": 4 }, { "kind": "coding", "notes": "Own laptop" }, { "kind": "coding", "difficulty": 5 }] }),
    )
    .await;
    publish(&cast, json!({ "company": "Zodiac Foods", "role": "Analyst" })).await;
    // A draft, and an experience of the same company in another college, count nowhere.
    draft(&cast.author, "Kestrel Systems").await;
    let (other, judge) = (
        cast.app.signed_in("beta", "alumna").await,
        cast.app.signed_in("beta", "moderator").await,
    );
    published(&other, &judge, "Kestrel Systems").await;

    let facets = cast.student.get("/api/v1/experiences/facets").await.expect(200).json();
    assert_eq!(
        facets,
        json!({
            "companies": [{ "value": "KESTREL systems", "experiences": 2 }, { "value": "Zodiac Foods", "experiences": 1 }],
            "roles": [{ "value": "Software engineer", "experiences": 2 }, { "value": "Analyst", "experiences": 1 }],
            "years": [{ "value": "2026", "experiences": 2 }, { "value": "2024", "experiences": 1 }],
        })
    );
    let figures = cast
        .student
        .get("/api/v1/experiences/company?company=kestrel%20SYSTEMS")
        .await
        .expect(200)
        .json();
    assert_eq!(
        figures,
        json!({
            "company": "KESTREL systems",
            "experiences": 2,
            "outcomes": [{ "outcome": "selected", "experiences": 1 }, { "outcome": "not_selected", "experiences": 1 }],
            "difficulty": 4.0,
            "rated_rounds": 3,
            "rounds": [
                { "kind": "online_assessment", "experiences": 2, "difficulty": 3.5 },
                { "kind": "coding", "experiences": 1, "difficulty": 5.0 },
                { "kind": "hr", "experiences": 1, "difficulty": null },
            ],
        })
    );
    for (query, status) in [
        ("?company=kestrel", 404),
        ("?company=Nobody", 404),
        ("?company=%20", 422),
        ("", 422),
        ("?company=a&x=1", 422),
    ] {
        let path = format!("/api/v1/experiences/company{query}");
        cast.student.get(&path).await.expect(status);
    }
    let elsewhere = other
        .get("/api/v1/experiences/company?company=Kestrel+Systems")
        .await
        .expect(200)
        .json();
    assert_eq!(elsewhere["experiences"], 1);

    let page = cast
        .student
        .get("/experiences?company=kestrel+systems")
        .await
        .expect(200);
    for shown in ["KESTREL systems", "1 of 2", "4.0 of 5", "2 results", "3 rated rounds"] {
        assert!(page.text.contains(shown), "{shown}");
    }
    let part = cast.student.get("/experiences?company=kestrel").await.expect(200);
    assert!(!part.text.contains("rated rounds") && part.text.contains("2 results"));
    let values = cast.student.get("/experiences/filters").await.expect(200);
    assert!(
        values.text.contains(r#"<option value="Zodiac Foods">"#),
        "{}",
        values.text
    );
}

#[tokio::test]
async fn page_feed_sorts_by_helpful_and_pages_without_gaps() {
    let cast = cast().await;
    let readers = [
        cast.app.signed_in("alpha", "student").await,
        cast.app.signed_in("alpha", "faculty").await,
        cast.app.signed_in("alpha", "admin").await,
    ];
    let mut ids = Vec::new();
    for (n, votes) in [0_usize, 2, 1, 2, 0, 3].into_iter().enumerate() {
        let id = published(&cast.author, &cast.moderator, &format!("Company {n}")).await;
        for reader in readers.iter().take(votes) {
            reader.put(&path(&id, "/helpful"), &json!({})).await.expect(204);
        }
        ids.push(id);
    }
    let expected: Vec<Value> = [5, 3, 1, 2, 4, 0].map(|n: usize| ids[n].clone()).to_vec();
    let (mut seen, mut next) = (Vec::new(), Some(String::new()));
    while let Some(cursor) = next {
        let address = format!("/api/v1/experiences?sort=helpful&limit=2{cursor}");
        let page = cast.student.get(&address).await.expect(200).json();
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].clone()));
        next = page["next_cursor"].as_str().map(|cursor| format!("&cursor={cursor}"));
    }
    assert_eq!(seen, expected);
    let words = cast
        .student
        .get("/api/v1/experiences?sort=helpful&q=company&limit=1")
        .await
        .expect(200)
        .json();
    assert_eq!(words["items"][0]["id"], ids[5]);
    // A cursor belongs to one order.
    let newest = cast.student.get("/api/v1/experiences?limit=1").await.expect(200).json();
    let cursor = newest["next_cursor"].as_str().unwrap();
    for bad in [
        format!("sort=helpful&cursor={cursor}"),
        format!("cursor=0.{cursor}"),
        format!("sort=helpful&cursor=-1.{cursor}"),
        "sort=oldest".to_owned(),
    ] {
        cast.student
            .get(&format!("/api/v1/experiences?{bad}"))
            .await
            .expect(422);
    }
    // On the page, an order nobody offers is the usual one.
    cast.student.get("/experiences?sort=oldest").await.expect(200);
}
