//! One-time links under attack: every wrong use gets one answer (A-A06 to A-A12, A-T04).

use serde_json::{Value, json};

use super::{NEW_PASSWORD, count, invite, new_mails, only, reset_token, token_of};
use crate::support::{PASSWORD, TestApp, college_id, person};

/// What each door that takes a link is sent.
fn uses(token: &str) -> [(&'static str, Value); 3] {
    [
        (
            "/api/v1/auth/reset-password",
            json!({ "token": token, "password": NEW_PASSWORD }),
        ),
        ("/api/v1/auth/verify-email", json!({ "token": token })),
        (
            "/api/v1/auth/accept-invitation",
            json!({ "token": token, "full_name": "Mallory", "password": NEW_PASSWORD }),
        ),
    ]
}

#[tokio::test]
async fn a_link_of_the_wrong_college_purpose_or_time_does_nothing() {
    let app = TestApp::start().await;
    let alpha = app.client("alpha");
    let email = person("alpha", "student").email;
    let reset = reset_token(&app, &alpha, &email).await;
    let invitation = invite(&app, "alpha", "iman@elsewhere.example.com", "student").await;
    alpha
        .post("/api/v1/auth/register", &json!({ "email": "fresh@alpha.example.edu" }))
        .await
        .expect(202);
    let claim = token_of(&only(&new_mails(&app).await, "fresh@alpha.example.edu"));
    let member = app.signed_in("alpha", "alumna").await;
    let body = json!({ "current_password": PASSWORD, "email": "ananya@private.example.org" });
    member.post("/api/v1/auth/change-email", &body).await.expect(202);
    let mails = new_mails(&app).await;
    let address = token_of(mails.iter().find(|mail| mail.text.contains("http")).unwrap());
    let session = app.signed_in("alpha", "student").await;

    let before = count(&app, "SELECT count(*) FROM users").await;
    let mut answers = Vec::new();
    let mut attack = async |client: &crate::support::Client, path: &str, body: &Value| {
        let answer = client.post(path, body).await.expect(400);
        answers.push(answer.without_request_id());
    };
    // Right purpose, other college.
    let beta = app.client("beta");
    for token in [&reset, &invitation, &claim, &address] {
        for (path, body) in uses(token) {
            attack(&beta, path, &body).await;
        }
    }
    // Right college, other purpose; and things that are no link at all.
    let access = session.token.clone().unwrap();
    let refresh = session.refresh.clone().unwrap();
    let long = "x".repeat(10_000);
    let wrong: [(&str, &[usize]); 10] = [
        (&reset, &[1, 2]),
        (&invitation, &[0, 1]),
        (&claim, &[0, 1]),
        (&address, &[0, 2]),
        (&access, &[0, 1, 2]),
        (&refresh, &[0, 1, 2]),
        ("", &[0, 1, 2]),
        ("' OR 1=1 --", &[0, 1, 2]),
        (&long, &[0, 1, 2]),
        ("\u{202E}\u{0}", &[0, 1, 2]),
    ];
    for (token, doors) in wrong {
        for (at, (path, body)) in uses(token).into_iter().enumerate() {
            if doors.contains(&at) {
                attack(&alpha, path, &body).await;
            }
        }
    }
    // Run out.
    let owner = app.database.db_owner().await;
    owner
        .batch_execute("UPDATE one_time_tokens SET expires_at = now() - interval '1 second'; UPDATE invitations SET expires_at = now() - interval '1 second'")
        .await
        .unwrap();
    for (token, at) in [(&reset, 0), (&address, 1), (&invitation, 2), (&claim, 2)] {
        let (path, body) = uses(token).into_iter().nth(at).unwrap();
        attack(&alpha, path, &body).await;
    }
    assert!(answers.len() > 30);
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:#?}");
    assert_eq!(count(&app, "SELECT count(*) FROM users").await, before);
    let used = "SELECT (SELECT count(*) FROM one_time_tokens WHERE consumed_at IS NOT NULL) + (SELECT count(*) FROM invitations WHERE accepted_at IS NOT NULL)";
    assert_eq!(count(&app, used).await, 0, "a refused link is not used up");
}

#[tokio::test]
async fn a_link_is_bound_to_the_state_it_was_made_in() {
    let app = TestApp::start().await;
    let client = app.client("alpha");
    let owner = app.database.db_owner().await;
    let email = person("alpha", "student").email;
    let reset = reset_token(&app, &client, &email).await;
    let body = json!({ "token": reset, "password": NEW_PASSWORD });
    // Suspended meanwhile: the link is refused, and works again when the person is back.
    let set = |status: &str| {
        let id = person("alpha", "student").id;
        format!("SET row_security = off; UPDATE users SET status = '{status}' WHERE id = '{id}'")
    };
    owner
        .batch_execute("SET session_replication_role = replica")
        .await
        .unwrap();
    owner.batch_execute(&set("suspended")).await.unwrap();
    client.post("/api/v1/auth/reset-password", &body).await.expect(400);
    owner.batch_execute(&set("active")).await.unwrap();
    client.post("/api/v1/auth/reset-password", &body).await.expect(204);

    // The college stopped taking requests of the domain before the link was used.
    client
        .post("/api/v1/auth/register", &json!({ "email": "fresh@alpha.example.edu" }))
        .await
        .expect(202);
    let mails = new_mails(&app).await;
    let claim = token_of(mails.iter().find(|mail| mail.to == "fresh@alpha.example.edu").unwrap());
    owner
        .batch_execute(&format!(
            "DELETE FROM email_domains WHERE college_id = '{}'",
            college_id("alpha")
        ))
        .await
        .unwrap();
    let body = json!({ "token": claim, "full_name": "Fresh", "password": NEW_PASSWORD });
    let answer = client.post("/api/v1/auth/accept-invitation", &body).await.expect(400);
    assert_eq!(answer.code(), "link_invalid");

    // Somebody took the address between asking and confirming.
    let member = app.signed_in("alpha", "alumna").await;
    let ask = json!({ "current_password": PASSWORD, "email": "iman@elsewhere.example.com" });
    member.post("/api/v1/auth/change-email", &ask).await.expect(202);
    let mails = new_mails(&app).await;
    let change = token_of(mails.iter().find(|mail| mail.text.contains("http")).unwrap());
    let invitation = invite(&app, "alpha", "iman@elsewhere.example.com", "student").await;
    let body = json!({ "token": invitation, "full_name": "Iman", "password": NEW_PASSWORD });
    client.post("/api/v1/auth/accept-invitation", &body).await.expect(201);
    let answer = client
        .post("/api/v1/auth/verify-email", &json!({ "token": change }))
        .await
        .expect(400);
    assert_eq!(answer.code(), "link_invalid");
}

#[tokio::test]
async fn the_role_comes_from_the_invitation_alone() {
    let app = TestApp::start().await;
    let client = app.client("alpha");
    let token = invite(&app, "alpha", "iman@elsewhere.example.com", "student").await;
    let body = json!({ "token": token, "full_name": "Iman", "password": NEW_PASSWORD, "role": "college_admin" });
    let answer = client
        .post("/api/v1/auth/accept-invitation", &body)
        .await
        .expect(422)
        .json();
    assert_eq!(answer["errors"][0]["code"], "unknown_field");
    let body = json!({ "token": token, "full_name": "Iman", "password": NEW_PASSWORD });
    let answer = client
        .post("/api/v1/auth/accept-invitation", &body)
        .await
        .expect(201)
        .json();
    assert_eq!(answer["role"], "student");
}

#[tokio::test]
async fn five_links_an_hour_and_no_more() {
    let app = TestApp::start().await;
    let client = app.client("alpha");
    let email = person("alpha", "student").email;
    let mut sent = 0;
    for _ in 0..8 {
        let body = json!({ "email": email });
        client.post("/api/v1/auth/forgot-password", &body).await.expect(202);
        sent += new_mails(&app).await.len();
    }
    assert_eq!(sent, 5);
}

#[tokio::test]
async fn attack_s06_whoever_asks_for_mails_to_others_gets_five_an_hour() {
    let app = TestApp::start().await;
    let member = app.signed_in("alpha", "alumna").await;
    for n in 0..6 {
        let ask = json!({ "current_password": PASSWORD, "email": format!("w{n}@elsewhere.example.com") });
        let answer = member.post("/api/v1/auth/change-email", &ask).await;
        answer.expect(if n < 5 { 202 } else { 429 });
    }
    let admin = app.signed_in("alpha", "admin").await;
    let guest = json!({ "email": "guest@elsewhere.example.com", "full_name": "Guest", "role": "alumni" });
    let invited = admin.post("/api/v1/admin/invitations", &guest).await.expect(201).json();
    let resend = format!("/api/v1/admin/invitations/{}/resend", invited["id"].as_str().unwrap());
    for n in 0..6 {
        admin.post_empty(&resend).await.expect(if n < 5 { 200 } else { 429 });
    }
}

#[tokio::test]
async fn a_body_whose_values_have_no_names_is_refused() {
    let app = TestApp::start().await;
    let body = json!(["alumna@alpha.example.edu", PASSWORD]);
    app.client("alpha").post("/api/v1/auth/login", &body).await.expect(422);
}
