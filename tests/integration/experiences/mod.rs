//! Placement experiences and their moderation, through the API, the pages and the database.

mod database;
mod editor;
mod figures;
mod kept;
mod moderation;
mod pages;
mod reading;
mod stored;
mod writing;

use serde_json::{Value, json};

use crate::support::{Answer, Client, TestApp};

/// Everything a submission needs.
fn whole(company: &str) -> Value {
    json!({
        "company": company,
        "role": "Software engineer",
        "placement_year": 2026,
        "programme": "B.Tech CSE",
        "outcome": "selected",
        "package_band": "inr_15_25",
        "summary": "Three rounds in **one** day.\n\nCalm people.",
        "tips": "Sleep well.",
        "rounds": [
            { "kind": "online_assessment", "questions": ["Two sum", "Longest palindrome"], "notes": "90 minutes", "difficulty": 3 },
            { "kind": "hr", "questions": ["Why us?"] },
        ],
    })
}

pub(crate) async fn draft(client: &Client, company: &str) -> Value {
    client
        .post("/api/v1/experiences", &whole(company))
        .await
        .expect(201)
        .json()
}

fn path(id: &Value, rest: &str) -> String {
    format!("/api/v1/experiences/{}{rest}", id.as_str().unwrap())
}

fn desk(id: &Value, rest: &str) -> String {
    format!("/api/v1/moderation/experiences/{}{rest}", id.as_str().unwrap())
}

pub(crate) async fn submit(client: &Client, id: &Value) -> Answer {
    let copy = client.get(&path(id, "")).await.expect(200).json()["working_copy"].clone();
    client
        .post(&path(id, "/submit"), &json!({ "revision": copy["revision"] }))
        .await
}

pub(crate) async fn decide(client: &Client, id: &Value, verb: &str, version: i32) -> Answer {
    let body = json!({ "version": version, "reason": "Please say more about the second round." });
    client.post(&desk(id, &format!("/{verb}")), &body).await
}

/// A published share; answers its id.
async fn published(author: &Client, moderator: &Client, company: &str) -> Value {
    let id = draft(author, company).await["id"].clone();
    submit(author, &id).await.expect(200);
    decide(moderator, &id, "approve", 1).await.expect(200);
    id
}

struct Cast {
    app: TestApp,
    author: Client,
    moderator: Client,
    student: Client,
}

async fn cast() -> Cast {
    let app = TestApp::start().await;
    Cast {
        author: app.signed_in("alpha", "alumna").await,
        moderator: app.signed_in("alpha", "moderator").await,
        student: app.signed_in("alpha", "student").await,
        app,
    }
}
