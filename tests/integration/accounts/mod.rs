//! The accounts feature over HTTP: every door through its mail, sessions, attacks on tokens, cookies, origins and hosts.

mod cross_site;
mod doors;
mod hosts;
mod links;
mod pages;
mod refresh;
mod secrets;
mod sessions;
mod tokens;

pub use pages::Browser;

use peer2peer::platform::mail::Mail;
use serde_json::{Value, json};

use crate::support::{Client, TestApp, college_id};

/// A password nobody of the fixture has.
pub const NEW_PASSWORD: &str = "eleven loud mountains";

/// Runs what is due and hands over the mails that came of it, oldest first.
pub async fn new_mails(app: &TestApp) -> Vec<Mail> {
    let before = app.mails().len();
    app.run_jobs().await;
    app.mails().into_iter().skip(before).collect()
}

/// The token of the link in a mail.
#[track_caller]
pub fn token_of(mail: &Mail) -> String {
    let url = mail
        .text
        .split_whitespace()
        .find(|word| word.starts_with("http"))
        .unwrap_or_else(|| panic!("no link in {}", mail.text));
    url.rsplit('/').next().unwrap().to_owned()
}

/// The one mail that came, which must be to `to`.
#[track_caller]
pub fn only(mails: &[Mail], to: &str) -> Mail {
    assert_eq!(
        mails.len(),
        1,
        "{:?}",
        mails.iter().map(|m| (&m.to, &m.subject)).collect::<Vec<_>>()
    );
    assert_eq!(mails[0].to, to);
    mails[0].clone()
}

/// Asks for a reset and hands over the token of its mail.
pub async fn reset_token(app: &TestApp, client: &Client, email: &str) -> String {
    client
        .post("/api/v1/auth/forgot-password", &json!({ "email": email }))
        .await
        .expect(202);
    let mails = new_mails(app).await;
    token_of(&only(&mails, email))
}

/// Invites somebody to a college by the service, and hands over the token of the mail.
pub async fn invite(app: &TestApp, college: &str, email: &str, role: &str) -> String {
    let client = app.client(college);
    let before = app.mails().len();
    invite_only(app, college, email, role).await;
    app.run_jobs().await;
    let mail = app
        .mails()
        .into_iter()
        .skip(before)
        .find(|mail| mail.to == email)
        .unwrap();
    assert!(mail.text.contains(&client.host), "{}", mail.text);
    token_of(&mail)
}

/// Calls the service as a job of the college does.
async fn invite_only(app: &TestApp, college: &str, email: &str, role: &str) {
    let kind = "test-invite";
    let payload: Value = json!({ "email": email, "role": role });
    let owner = app.database.db_owner().await;
    owner
        .batch_execute(&format!(
            "INSERT INTO jobs (college_id, id, kind, payload) VALUES ('{}', '{}', '{kind}', '{payload}')",
            college_id(college),
            uuid::Uuid::now_v7()
        ))
        .await
        .unwrap();
    let handlers = peer2peer::jobs::handlers().on(kind, |context| {
        Box::pin(async move {
            use peer2peer::platform::permissions::Role;
            let app = &context.app;
            let email = context.payload["email"].as_str().unwrap().to_owned();
            let role = Role::parse(context.payload["role"].as_str().unwrap()).unwrap();
            app.db
                .write(&context.scope, async |tx| {
                    peer2peer::features::admission::service::invite(tx, (&email, "Iman Invited", role))
                        .await
                        .map(drop)
                })
                .await
        })
    });
    peer2peer::platform::worker::run_due(&app.app, &handlers).await.unwrap();
}

/// One number from the database.
pub async fn count(app: &TestApp, sql: &str) -> i64 {
    app.database.db_owner().await.query_one(sql, &[]).await.unwrap().get(0)
}
