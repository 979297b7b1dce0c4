//! Invitation, request by domain, forgotten password, change of address: each from the form to the mail and back.

use serde_json::json;

use super::{NEW_PASSWORD, count, invite, new_mails, only, reset_token, token_of};
use crate::support::{PASSWORD, TestApp, person};

#[tokio::test]
async fn an_invitation_becomes_an_account() {
    let app = TestApp::start().await;
    let mut client = app.client("alpha");
    let email = "iman@elsewhere.example.com";
    let token = invite(&app, "alpha", email, "alumni").await;
    let body = json!({ "token": token, "full_name": "Iman Invited", "password": NEW_PASSWORD });
    let accepted = client
        .post("/api/v1/auth/accept-invitation", &body)
        .await
        .expect(201)
        .json();
    assert_eq!(
        accepted,
        json!({ "email": email, "role": "alumni", "status": "active" })
    );
    assert!(client.token.is_none(), "nobody is signed in by a link");
    let again = client.post("/api/v1/auth/accept-invitation", &body).await.expect(400);
    assert_eq!(again.code(), "link_invalid");
    let signed_in = client
        .post(
            "/api/v1/auth/login",
            &json!({ "email": email, "password": NEW_PASSWORD }),
        )
        .await
        .expect(200);
    client.keep(&signed_in);
    assert_eq!(client.get("/api/v1/auth/me").await.expect(200).json()["role"], "alumni");
    let accepted = count(&app, "SELECT count(*) FROM invitations WHERE accepted_by IS NOT NULL").await;
    assert_eq!(accepted, 1);
}

#[tokio::test]
async fn a_hundred_acceptances_at_once_make_one_account() {
    let app = TestApp::start_with(|settings| settings.auth.hash_queue = 200).await;
    let client = app.client("alpha");
    let token = invite(&app, "alpha", "iman@elsewhere.example.com", "student").await;
    let body = json!({ "token": token, "full_name": "Iman", "password": NEW_PASSWORD });
    let answers =
        futures_util::future::join_all((0..100).map(|_| client.post("/api/v1/auth/accept-invitation", &body))).await;
    let created = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(created, 1);
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        // A full pool may say 503; nobody gets anything but that or the one refusal.
        assert!(
            answer.status == 503 || answer.code() == "link_invalid",
            "{}",
            answer.text
        );
    }
    let made = count(
        &app,
        "SELECT count(*) FROM users WHERE email = 'iman@elsewhere.example.com'",
    )
    .await;
    assert_eq!(made, 1);
}

#[tokio::test]
async fn an_allowed_domain_asks_and_waits() {
    let app = TestApp::start().await;
    let client = app.client("alpha");
    let email = "new.student@alpha.example.edu";
    client
        .post("/api/v1/auth/register", &json!({ "email": email }))
        .await
        .expect(202);
    let mail = only(&new_mails(&app).await, email);
    let body = json!({ "token": token_of(&mail), "full_name": "Nadia New", "password": NEW_PASSWORD });
    let accepted = client
        .post("/api/v1/auth/accept-invitation", &body)
        .await
        .expect(201)
        .json();
    assert_eq!(accepted["status"], "pending");
    assert_eq!(accepted["role"], "student");
    let login = json!({ "email": email, "password": NEW_PASSWORD });
    client.post("/api/v1/auth/login", &login).await.expect(401);
    // Asking again tells the person, and only them, that they wait.
    client
        .post("/api/v1/auth/register", &json!({ "email": email }))
        .await
        .expect(202);
    let mail = only(&new_mails(&app).await, email);
    assert!(!mail.text.contains("http"), "{}", mail.text);
}

#[tokio::test]
async fn every_address_gets_the_same_answer_and_only_its_owner_a_mail() {
    let app = TestApp::start().await;
    let client = app.client("alpha");
    let addresses = [
        (person("alpha", "student").email, 1, 1),
        (person("alpha", "pending").email, 0, 1),
        (person("alpha", "suspended").email, 0, 0),
        (person("beta", "student").email, 0, 0),
        ("nobody@nowhere.example.org".to_owned(), 0, 0),
        ("fresh@alpha.example.edu".to_owned(), 0, 1),
    ];
    for (path, column) in [("forgot-password", 0), ("register", 1)] {
        let mut seen = Vec::new();
        for (email, reset, join) in &addresses {
            let answer = client
                .post(&format!("/api/v1/auth/{path}"), &json!({ "email": email }))
                .await
                .expect(202);
            seen.push(answer.without_request_id());
            // Whatever is enqueued in the request is the same for everybody too.
            let kinds = count(
                &app,
                "SELECT count(*) FROM jobs WHERE kind = 'accounts-ask' AND state = 'ready'",
            )
            .await;
            assert_eq!(kinds, 1);
            let expected = if column == 0 { *reset } else { *join };
            assert_eq!(new_mails(&app).await.len(), expected, "{path} {email}");
        }
        assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:#?}");
    }
    for bad in ["", "x", "a@b", "é@alpha.example.edu", "a\u{0}@alpha.example.edu"] {
        let answer = client
            .post("/api/v1/auth/register", &json!({ "email": bad }))
            .await
            .expect(422);
        assert_eq!(answer.json()["errors"][0]["field"], "email");
    }
}

#[tokio::test]
async fn unknown_people_cost_as_much_hashing_as_known_ones() {
    let app = TestApp::start().await;
    let client = app.client("alpha");
    let mut work = Vec::new();
    for email in [
        person("alpha", "student").email,
        person("alpha", "pending").email,
        "nobody@alpha.example.edu".to_owned(),
        "not an address".to_owned(),
    ] {
        let before = peer2peer::platform::auth::password_runs();
        let body = json!({ "email": email, "password": "not the password" });
        client.post("/api/v1/auth/login", &body).await.expect(401);
        work.push(peer2peer::platform::auth::password_runs() - before);
    }
    assert_eq!(work, [1, 1, 1, 1]);
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_and_every_session_ends() {
    let app = TestApp::start().await;
    let email = person("alpha", "student").email;
    let other = app.signed_in("alpha", "student").await;
    let client = app.client("alpha");
    let token = reset_token(&app, &client, &email).await;
    let second = reset_token(&app, &client, &email).await;
    let weak = json!({ "token": token, "password": "password123" });
    let answer = client.post("/api/v1/auth/reset-password", &weak).await.expect(422);
    assert_eq!(answer.json()["errors"][0]["field"], "password");
    let body = json!({ "token": token, "password": NEW_PASSWORD });
    let answer = client.post("/api/v1/auth/reset-password", &body).await.expect(204);
    assert!(
        answer.headers.get("set-cookie").is_none(),
        "nobody is signed in by a link"
    );
    let notice = only(&new_mails(&app).await, &email);
    assert!(notice.subject.contains("changed"), "{}", notice.subject);
    other.get("/api/v1/auth/me").await.expect(401);
    let refresh = json!({ "refresh_token": other.refresh });
    other.post("/api/v1/auth/refresh", &refresh).await.expect(401);
    for dead in [&token, &second] {
        let body = json!({ "token": dead, "password": "twelve quiet valleys" });
        let answer = client.post("/api/v1/auth/reset-password", &body).await.expect(400);
        assert_eq!(answer.code(), "link_invalid");
    }
    let old = json!({ "email": email, "password": PASSWORD });
    client.post("/api/v1/auth/login", &old).await.expect(401);
    let new = json!({ "email": email, "password": NEW_PASSWORD });
    client.post("/api/v1/auth/login", &new).await.expect(200);
}

#[tokio::test]
async fn a_password_changes_with_the_old_one_and_ends_the_other_sessions() {
    let app = TestApp::start().await;
    let mut client = app.signed_in("alpha", "student").await;
    let other = app.signed_in("alpha", "student").await;
    let path = "/api/v1/auth/change-password";
    let wrong = json!({ "current_password": "not the password", "new_password": NEW_PASSWORD });
    let answer = client.post(path, &wrong).await.expect(422).json();
    assert_eq!(answer["errors"][0]["field"], "current_password");
    for weak in [PASSWORD, "short", "student@alpha.example.edu"] {
        let body = json!({ "current_password": PASSWORD, "new_password": weak });
        let answer = client.post(path, &body).await.expect(422).json();
        assert_eq!(answer["errors"][0]["field"], "new_password", "{weak}");
    }
    let body = json!({ "current_password": PASSWORD, "new_password": NEW_PASSWORD });
    let changed = client.post(path, &body).await.expect(200);
    let old = client.clone();
    client.keep(&changed);
    client.get("/api/v1/auth/me").await.expect(200);
    old.get("/api/v1/auth/me").await.expect(401);
    other.get("/api/v1/auth/me").await.expect(401);
    let mails = new_mails(&app).await;
    only(&mails, &person("alpha", "student").email);
}

#[tokio::test]
async fn an_address_changes_when_the_new_one_is_confirmed() {
    let app = TestApp::start().await;
    let client = app.signed_in("alpha", "alumna").await;
    let (old, new) = (person("alpha", "alumna").email, "ananya@private.example.org");
    let path = "/api/v1/auth/change-email";
    let wrong = json!({ "current_password": "not the password", "email": new });
    client.post(path, &wrong).await.expect(422);
    let body = json!({ "current_password": PASSWORD, "email": new });
    let asked = client.post(path, &body).await.expect(202);
    let mails = new_mails(&app).await;
    assert_eq!(mails.len(), 2);
    let to_new = mails.iter().find(|mail| mail.to == new).unwrap();
    assert!(mails.iter().any(|mail| mail.to == old && !mail.text.contains("http")));
    let login = |email: &str| json!({ "email": email, "password": PASSWORD });
    app.client("alpha")
        .post("/api/v1/auth/login", &login(&old))
        .await
        .expect(200);

    // A reset link sent to the old address dies with it.
    let reset = reset_token(&app, &client, &old).await;
    let body = json!({ "token": token_of(to_new) });
    let done = app
        .client("alpha")
        .post("/api/v1/auth/verify-email", &body)
        .await
        .expect(200)
        .json();
    assert_eq!(done["changed"], true);
    only(&new_mails(&app).await, &old);
    app.client("alpha")
        .post("/api/v1/auth/login", &login(&old))
        .await
        .expect(401);
    app.client("alpha")
        .post("/api/v1/auth/login", &login(new))
        .await
        .expect(200);
    let body = json!({ "token": reset, "password": NEW_PASSWORD });
    client.post("/api/v1/auth/reset-password", &body).await.expect(400);

    // A taken address gets the same answer and no link.
    let taken = json!({ "current_password": PASSWORD, "email": person("alpha", "student").email });
    let answer = client.post(path, &taken).await.expect(202);
    assert_eq!(answer.without_request_id(), asked.without_request_id());
    let mails = new_mails(&app).await;
    assert!(mails.iter().all(|mail| mail.to == new), "{mails:?}");
}

#[tokio::test]
async fn mails_speak_the_readers_language() {
    let app = TestApp::start().await;
    let client = app.signed_in("alpha", "student").await;
    let arabic = json!({ "locale": "ar" });
    client.patch("/api/v1/profiles/me", &arabic).await.expect(200);
    let email = person("alpha", "student").email;
    client
        .post("/api/v1/auth/forgot-password", &json!({ "email": email }))
        .await
        .expect(202);
    let mail = only(&new_mails(&app).await, &email);
    assert!(
        mail.html.contains("dir=\"rtl\"") && mail.subject.contains("كلمة"),
        "{}",
        mail.subject
    );
}

#[tokio::test]
async fn a_place_on_the_roster_is_claimed_by_its_address() {
    let app = TestApp::start().await;
    let client = app.client("alpha");
    let email = "rania@private.example.org";
    let owner = app.database.db_owner().await;
    owner
        .batch_execute(&format!(
            "INSERT INTO roster_entries (college_id, id, kind, number, number_key, full_name, email)
             VALUES ('{}', '{}', 'alumni', 'A-17', 'a-17', 'Rania Roster', '{email}')",
            crate::support::college_id("alpha"),
            uuid::Uuid::now_v7()
        ))
        .await
        .unwrap();
    client
        .post("/api/v1/auth/register", &json!({ "email": email }))
        .await
        .expect(202);
    app.client("beta")
        .post("/api/v1/auth/register", &json!({ "email": email }))
        .await
        .expect(202);
    let token = token_of(&only(&new_mails(&app).await, email));
    let body = json!({ "token": token, "full_name": "Rania R.", "password": NEW_PASSWORD });
    let accepted = client
        .post("/api/v1/auth/accept-invitation", &body)
        .await
        .expect(201)
        .json();
    assert_eq!(
        accepted,
        json!({ "email": email, "role": "alumni", "status": "active" })
    );
    let claimed =
        "SELECT count(*) FROM roster_entries e JOIN users u ON u.college_id = e.college_id AND u.id = e.user_id
        WHERE e.status = 'claimed' AND u.email = 'rania@private.example.org'";
    assert_eq!(count(&app, claimed).await, 1);
    let login = json!({ "email": email, "password": NEW_PASSWORD });
    client.post("/api/v1/auth/login", &login).await.expect(200);
}
