//! What is stored of an experience: one value, which is read whole or not at all.

use diesel_migrations::MigrationHarness as _;
use peer2peer::features::experiences::model::{Content, Text, Value};
use peer2peer::platform::db::migrate;
use peer2peer::platform::db::owner::{MIGRATIONS, with_harness};
use serde_json::json;

use super::pages::attributes;
use super::{cast, decide, desk, draft, path, published, submit, whole};

/// Contents that no release has written, as SQL over the stored one.
const UNKNOWN: [&str; 6] = [
    r#"content || '{"later": "x"}'"#,
    r#"content || '{"outcome": "glory"}'"#,
    r#"content || '{"placement_year": "soon"}'"#,
    r#"content || '{"company": null}'"#,
    r#"content || '{"rounds": [{"kind": "duel"}]}'"#,
    r#"content || '{"rounds": [{"kind": "hr", "later": 1}]}'"#,
];

#[tokio::test]
async fn a_stored_experience_that_cannot_be_read_is_an_error_and_never_shown_in_part() {
    let cast = cast().await;
    let public = published(&cast.author, &cast.moderator, "Kaveri").await;
    let waiting = draft(&cast.author, "Waiting").await["id"].clone();
    submit(&cast.author, &waiting).await.expect(200);
    let own = draft(&cast.author, "Draft").await["id"].clone();
    let owner = cast.app.database.db_owner().await;
    owner
        .batch_execute(
            "CREATE TABLE kept AS SELECT 'experiences' AS place, id, content FROM experiences
             UNION ALL SELECT 'experience_versions', experience_id, content FROM experience_versions
             UNION ALL SELECT 'experience_texts', experience_id, content FROM experience_texts",
        )
        .await
        .unwrap();
    for content in UNKNOWN {
        for (table, key) in [
            ("experiences", "id"),
            ("experience_versions", "experience_id"),
            ("experience_texts", "experience_id"),
        ] {
            owner
                .batch_execute(&format!(
                    "SET session_replication_role = replica; UPDATE {table} SET content = {content};"
                ))
                .await
                .unwrap();
            let answers = match table {
                "experiences" => vec![
                    cast.author.get(&path(&own, "")).await,
                    cast.author
                        .patch(&path(&own, ""), &json!({ "revision": 1, "tips": "x" }))
                        .await,
                    cast.author
                        .get(&format!("/experiences/{}/edit", own.as_str().unwrap()))
                        .await,
                ],
                "experience_versions" => vec![cast.moderator.get(&desk(&waiting, "")).await],
                _ => vec![
                    cast.student.get(&path(&public, "")).await,
                    cast.student
                        .get(&format!("/experiences/{}", public.as_str().unwrap()))
                        .await,
                ],
            };
            for answer in answers {
                assert_eq!(answer.status.as_u16(), 500, "{table}: {content}: {}", answer.text);
                assert!(
                    !answer.text.contains("Kaveri") && !answer.text.contains("glory"),
                    "{}",
                    answer.text
                );
            }
            owner
                .batch_execute(&format!(
                    "UPDATE {table} t SET content = kept.content FROM kept WHERE kept.place = '{table}' AND kept.id = t.{key}"
                ))
                .await
                .unwrap();
        }
    }
    cast.author.get(&path(&own, "")).await.expect(200);
    cast.moderator.get(&desk(&waiting, "")).await.expect(200);
    cast.student.get(&path(&public, "")).await.expect(200);
}

#[tokio::test]
async fn a_row_from_before_a_field_has_its_default() {
    let cast = cast().await;
    let public = published(&cast.author, &cast.moderator, "Kaveri").await;
    let own = draft(&cast.author, "Draft").await["id"].clone();
    let owner = cast.app.database.db_owner().await;
    for table in ["experiences", "experience_versions", "experience_texts"] {
        owner
            .batch_execute(&format!(
                "SET session_replication_role = replica;
                 UPDATE {table} SET content = content - 'tips' - 'programme' - 'package_band' - 'anonymous'"
            ))
            .await
            .unwrap();
    }
    let read = cast.student.get(&path(&public, "")).await.expect(200).json();
    assert_eq!(
        (
            &read["company"],
            &read["tips"],
            &read["programme"],
            &read["package_band"]
        ),
        (&json!("Kaveri"), &json!(""), &json!(""), &json!(null))
    );
    assert_eq!(read["author"]["name"], "Ananya Alumna");
    let change = json!({ "revision": 1, "role": "Analyst" });
    let saved = cast.author.patch(&path(&own, ""), &change).await.expect(200).json();
    let content = &saved["content"];
    assert_eq!(
        (
            &content["role"],
            &content["summary"],
            &content["tips"],
            &content["anonymous"]
        ),
        (&json!("Analyst"), &whole("x")["summary"], &json!(""), &json!(false))
    );
    submit(&cast.author, &own).await.expect(200);
    let queue = cast.moderator.get("/api/v1/moderation/queue").await.expect(200).json();
    assert_eq!(queue["items"][0]["anonymous"], false, "{queue}");
}

#[tokio::test]
async fn the_database_bounds_what_is_stored() {
    let cast = cast().await;
    published(&cast.author, &cast.moderator, "Kaveri").await;
    let owner = cast.app.database.db_owner().await;
    owner
        .batch_execute("SET session_replication_role = replica")
        .await
        .unwrap();
    for table in ["experiences", "experience_versions", "experience_texts"] {
        for content in [
            "'[]'",
            "'null'",
            "'\"x\"'",
            "NULL",
            "jsonb_build_object('tips', repeat('x', 524288))",
        ] {
            let sql = format!("UPDATE {table} SET content = {content}");
            owner.execute(&sql, &[]).await.expect_err(&sql);
        }
    }
}

/// Reverts the migration that made one value of the columns, with whatever came after it.
async fn revert(url: &str) {
    with_harness(url, |harness| {
        loop {
            let version = harness
                .revert_last_migration(MIGRATIONS)
                .map_err(|error| anyhow::anyhow!("{error}"))?;
            if version.to_string() == "20261129001700" {
                return Ok(());
            }
        }
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn the_migration_keeps_every_experience_in_both_directions() {
    let cast = cast().await;
    let public = published(&cast.author, &cast.moderator, "Kaveri").await;
    let change = json!({ "revision": 1, "tips": "Later.\n\n\"Quoted\" \\ 😀", "anonymous": true });
    cast.author.patch(&path(&public, ""), &change).await.expect(200);
    let bare = cast
        .author
        .post("/api/v1/experiences", &json!({}))
        .await
        .expect(201)
        .json();
    let url = cast.app.database.owner_url();
    let owner = cast.app.database.db_owner().await;
    let rows = async || -> Vec<String> {
        let sql = "SELECT to_jsonb(e)::text FROM experiences e
            UNION ALL SELECT to_jsonb(v)::text FROM experience_versions v
            UNION ALL SELECT to_jsonb(t)::text FROM experience_texts t ORDER BY 1";
        let rows = owner.query(sql, &[]).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    };
    let before = rows().await;
    assert_eq!(before.len(), 4);
    revert(&url).await;
    let row = owner
        .query_one(
            "SELECT e.company, e.tips, e.anonymous, v.tips, v.anonymous, t.tips, jsonb_array_length(t.rounds),
                e.package_band, e.updated_at > e.created_at
             FROM experiences e JOIN experience_versions v ON v.experience_id = e.id
             JOIN experience_texts t ON t.experience_id = e.id",
            &[],
        )
        .await
        .unwrap();
    assert_eq!(
        (row.get::<_, &str>(0), row.get::<_, &str>(1), row.get::<_, bool>(2)),
        ("Kaveri", "Later.\n\n\"Quoted\" \\ 😀", true)
    );
    assert_eq!(
        (row.get::<_, &str>(3), row.get::<_, bool>(4), row.get::<_, &str>(5)),
        ("Sleep well.", false, "Sleep well.")
    );
    assert_eq!((row.get::<_, i32>(6), row.get::<_, &str>(7)), (2, "inr_15_25"));
    assert!(row.get::<_, bool>(8));
    migrate::run(&url, &peer2peer::features::sql()).await.unwrap();
    assert_eq!(rows().await, before);
    cast.author.get(&path(&bare["id"], "")).await.expect(200);
}

/// A field of the text that the form, the page, the search or the check of its length does not know fails here.
#[tokio::test]
async fn every_text_of_an_experience_is_written_shown_found_and_bounded() {
    let cast = cast().await;
    let word = |field: &str| format!("zq{}", field.replace('_', ""));
    let mut body = whole("Kaveri");
    let texts: Vec<(&str, usize)> = Content::default()
        .fields()
        .iter()
        .filter(|field| matches!(field.value, Value::Text(_)))
        .map(|field| match field.rule.text {
            Text::Line(most) | Text::Markdown(most) => (field.name, most),
        })
        .collect();
    assert!(texts.len() >= 5, "{texts:?}");
    for (field, _) in &texts {
        body[field] = json!(word(field));
    }
    let copy = cast.author.post("/api/v1/experiences", &body).await.expect(201).json();
    let id = copy["id"].as_str().unwrap();
    let form = cast.author.get(&format!("/experiences/{id}/edit")).await.expect(200);
    for (field, most) in &texts {
        let named = format!("input[name={field}], textarea[name={field}]");
        assert_eq!(attributes(&form, &named, "maxlength"), [most.to_string()], "{field}");
        assert!(form.text.contains(&word(field)), "{field} is not in the form");
        let long = json!({ "revision": 1, *field: "x".repeat(most + 1) });
        let refused = cast
            .author
            .patch(&path(&copy["id"], ""), &long)
            .await
            .expect(422)
            .json();
        assert_eq!(
            (&refused["errors"][0]["field"], &refused["errors"][0]["code"]),
            (&json!(field), &json!("too_long"))
        );
    }
    submit(&cast.author, &copy["id"]).await.expect(200);
    decide(&cast.moderator, &copy["id"], "approve", 1).await.expect(200);
    let page = cast.student.get(&format!("/experiences/{id}")).await.expect(200);
    for (field, _) in &texts {
        assert!(page.text.contains(&word(field)), "{field} is not on the page");
        let query = format!("/api/v1/experiences?q={}", word(field));
        let found = cast.student.get(&query).await.expect(200).json();
        assert_eq!(found["items"][0]["id"], copy["id"], "{field} is not found");
    }
}
