//! The feed, filters, search, bookmarks and "helpful".

use futures_util::future::join_all;
use peer2peer::features::experiences::cut_again;
use peer2peer::platform::db::owner::owner as schema_owner;
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
        ("q=!!!", vec![]),
        ("q=+", vec![&c, &b, &a]),
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
    for bad in [format!("q={}", "a".repeat(201)), format!("q={}", "a+".repeat(9))] {
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
    assert_eq!(
        cast.author.put(&target, &body).await.expect(409).code(),
        "own_experience"
    );
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

/// A published share with a summary of one's own.
async fn shared(cast: &super::Cast, summary: &str) -> String {
    let mut body = whole("Quill\u{A0} Four");
    body["summary"] = summary.into();
    let copy = cast.author.post("/api/v1/experiences", &body).await.expect(201).json();
    submit(&cast.author, &copy["id"]).await.expect(200);
    decide(&cast.moderator, &copy["id"], "approve", 1).await.expect(200);
    copy["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn fault_b02_a_share_is_found_by_every_word_that_stands_in_it() {
    let cast = cast().await;
    let share = shared(
        &cast,
        "TCP/IP stack, CI/CD, Node.js, ASP.NET, B.Tech, 3.5 LPA, A/B, I/O, U.S. Next: Python-based client/server, -5, OAuth2.0, \
         ML/AI, GPT-4, see https://example.org/jobs or hr.team@acme.example; e-mail. Don't worry. **C++**, `C#`. \
         كانت المُقابَلة مع أحمد سنة ٢٠٢٦. 三轮技术面试很难。 การสัมภาษณ์งานรอบแรก 삼성전자 Ｊａｖａ résumé Straße",
    )
    .await;
    let plain = shared(&cast, "Only C, a net salary and 3 rounds in 5 days.").await;
    let search = async |q: &str| {
        let asked = serde_urlencoded::to_string([("q", q)]).unwrap();
        let page = cast
            .student
            .get(&format!("/api/v1/experiences?{asked}"))
            .await
            .expect(200)
            .json();
        ids(&page)
    };
    for asked in [
        "TCP/IP",
        "TCP",
        "IP",
        "CI/CD",
        "Node.js",
        "js",
        "NodeJS",
        "ASP.NET",
        "B.Tech 3.5",
        "3.5",
        "3.5 LPA",
        "A/B",
        "I/O",
        "U.S.",
        "server",
        "client/server",
        ".NET",
        "Next",
        "python",
        "pyth",
        "-5 GPT",
        "OAuth2.0",
        "ML/AI",
        "AI",
        "GPT-4",
        "jobs",
        "https://example.org/jobs",
        "hr.team@acme.example",
        "acme",
        "email",
        "e-mail",
        "dont",
        "don’t",
        "C++",
        "C#",
        "مقابلة",
        "المقابلة",
        "المقا",
        "احمد",
        "إحمد",
        "2026 أحمد",
        "٢٠٢٦ tcp",
        "面试",
        "技术面试",
        "สัมภาษณ์",
        "전자",
        "java",
        "resume",
        "STRASSE",
        "\"node js\"",
    ] {
        assert_eq!(search(asked).await, std::slice::from_ref(&share), "{asked}");
    }
    for asked in ["C", "net salary", "3 rounds", "\"in 5 days\""] {
        assert_eq!(search(asked).await, std::slice::from_ref(&plain), "{asked}");
    }
    for asked in [
        "+++",
        "%",
        "'",
        "\"\"",
        "...",
        "،",
        "。",
        "🎉",
        "试面",
        "\"server client\"",
        "3-5",
    ] {
        assert_eq!(search(asked).await, Vec::<String>::new(), "{asked}");
    }
    // White space of the employer's name is folded as well.
    for company in ["quill four", "Quill  Four", "quill\u{A0}f"] {
        let asked = serde_urlencoded::to_string([("company", company)]).unwrap();
        let page = cast
            .student
            .get(&format!("/api/v1/experiences?{asked}"))
            .await
            .expect(200)
            .json();
        assert_eq!(ids(&page).len(), 2, "{company}");
    }
    // The page says why signs find nothing.
    let page = cast.student.get("/experiences?q=%2B%2B%2B").await.expect(200);
    assert!(page.text.contains("Symbols alone find nothing"), "{}", page.text);
}

#[tokio::test]
async fn fault_b02_shares_of_before_are_cut_again() {
    let cast = cast().await;
    let share = shared(&cast, "Node.js and TCP/IP").await;
    let owner = cast.app.database.db_owner().await;
    let before = "UPDATE experience_search SET cut = 0, words = to_tsvector('simple', 'Node.js and TCP/IP')";
    assert_eq!(owner.execute(before, &[]).await.unwrap(), 1);
    let search = async || ids(&cast.student.get("/api/v1/experiences?q=js").await.expect(200).json());
    assert_eq!(search().await, Vec::<String>::new());
    let cut = async || {
        let mut owner = schema_owner(&cast.app.database.owner_url()).await.unwrap();
        cut_again(&mut owner).await.unwrap()
    };
    assert_eq!(cut().await, 1);
    assert_eq!(search().await, [share]);
    assert_eq!(cut().await, 0, "what is current stays");
}
