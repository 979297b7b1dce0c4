//! What must never be written down, and the settings that keep passwords safe.

use std::io::Write;
use std::sync::{Arc, Mutex};

use peer2peer::platform::config::{Environment, Settings};
use serde_json::json;

use super::{NEW_PASSWORD, invite, reset_token};
use crate::support::{PASSWORD, TestApp, person};

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Each test is a process of its own (nextest), so this test may take the whole process's log.
#[tokio::test]
async fn logs_and_the_database_hold_no_token_and_no_password() {
    let kept = Kept::default();
    let writer = kept.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .with_ansi(false)
        .init();
    let app = TestApp::start().await;
    let email = person("alpha", "student").email;
    let client = app.signed_in("alpha", "student").await;
    let refreshed = client
        .post("/api/v1/auth/refresh", &json!({ "refresh_token": client.refresh }))
        .await
        .expect(200)
        .json();
    let invitation = invite(&app, "alpha", "iman@elsewhere.example.com", "student").await;
    let reset = reset_token(&app, &client, &email).await;
    for path in [
        format!("/reset/{reset}"),
        format!("/join/{invitation}"),
        format!("/verify/{reset}"),
    ] {
        client.get(&path).await;
    }
    let wrong = json!({ "email": email, "password": "wrong horse battery" });
    client.post("/api/v1/auth/login", &wrong).await.expect(401);
    let mistyped = json!({ "email": email, "pasword": "wrong horse battery" });
    client.post("/api/v1/auth/login", &mistyped).await.expect(422);
    let body = json!({ "token": reset, "password": NEW_PASSWORD });
    client.post("/api/v1/auth/reset-password", &body).await.expect(204);
    client.post("/api/v1/auth/reset-password", &body).await.expect(400);
    let body = json!({ "token": invitation, "full_name": "Iman", "password": NEW_PASSWORD });
    client.post("/api/v1/auth/accept-invitation", &body).await.expect(201);
    app.run_jobs().await;

    let dump = {
        let owner = app.database.db_owner().await;
        let mut text = String::new();
        for table in [
            "users",
            "credentials",
            "sessions",
            "refresh_tokens",
            "one_time_tokens",
            "invitations",
            "audit_entries",
            "jobs",
        ] {
            for row in owner
                .query(&format!("SELECT t::text FROM {table} t"), &[])
                .await
                .unwrap()
            {
                text.push_str(row.get(0));
            }
        }
        text
    };
    let log = String::from_utf8_lossy(&kept.0.lock().unwrap()).into_owned();
    assert!(log.contains("/api/v1/auth/reset-password"), "the log was captured");
    let secrets = [
        PASSWORD,
        NEW_PASSWORD,
        "wrong horse battery",
        &reset,
        &invitation,
        client.token.as_deref().unwrap(),
        client.refresh.as_deref().unwrap(),
        refreshed["access_token"].as_str().unwrap(),
        refreshed["refresh_token"].as_str().unwrap(),
    ];
    for secret in secrets {
        let at = log.find(secret);
        let around = at.map(|at| log[at.saturating_sub(300)..at].to_owned());
        assert!(around.is_none(), "in the log after: {}", around.unwrap_or_default());
        assert!(!dump.contains(secret), "in the database: {secret}");
    }
}

#[test]
fn production_hashes_with_full_strength() {
    let figment = figment::Figment::new().merge(("base_domain", "p2p.example.org"));
    for environment in [Environment::Production, Environment::Development] {
        let settings = Settings::load_for(environment, figment.clone()).unwrap();
        assert!(settings.auth.argon2_memory_kib >= 19_456, "{environment:?}");
        assert!(
            settings.auth.argon2_passes >= 2 && settings.auth.argon2_lanes >= 1,
            "{environment:?}"
        );
        assert_eq!(
            (
                settings.auth.access_minutes,
                settings.auth.refresh_days,
                settings.auth.refresh_grace_s
            ),
            (15, 7, 10)
        );
        assert_eq!(
            (
                settings.auth.reset_minutes,
                settings.auth.verify_hours,
                settings.auth.invitation_days
            ),
            (30, 48, 7)
        );
    }
    let weak = figment.merge(("auth.argon2_memory_kib", 64));
    assert!(Settings::load_for(Environment::Production, weak).is_err());
}
