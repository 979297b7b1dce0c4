//! What ends a right ends the sockets opened with it, within a second, at whichever process it was done.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use peer2peer::platform::scope::UserId;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Error;
use uuid::Uuid;

use crate::chat::replicas::{Redis, Replica};
use crate::chat::socket::{Wire, message, open};
use crate::chat::{connect, direct, start};
use crate::support::{Client, TestApp, in_time, person};

/// An open socket that answered.
async fn wire(address: SocketAddr, client: &Client) -> Wire {
    let mut wire = Wire::of(address, client).await;
    wire.send(json!({ "type": "ping" })).await;
    wire.until("pong").await;
    wire
}

/// How long a socket took to close after `at`, with the code it must have.
async fn closed(mut wire: Wire, at: Instant) -> Duration {
    assert_eq!(wire.end().await, 4401);
    at.elapsed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_end_of_a_right_reaches_every_process_within_a_second() {
    let app = TestApp::start().await;
    let redis_socket = app.data_dir.join("redis.sock");
    let redis = Redis::start(&redis_socket).await;
    let url = format!("redis+unix://{}", redis_socket.display());
    let (one, two) = (Replica::start(&app, &url), Replica::start(&app, &url));
    let admin = app.signed_in("alpha", "admin").await.to(one.address);
    let who = person("alpha", "classmate").id;
    tokio::time::sleep(Duration::from_millis(600)).await;
    let mut redis = Some(redis);
    // With Redis the other process is told; without it, its own look a moment later finds it.
    for promise in [Duration::from_millis(1000), Duration::from_millis(1100)] {
        for what in ["logout", "logout-all", "role", "role-back", "capabilities", "suspend"] {
            let client = app.signed_in("alpha", "classmate").await;
            let (near, far) = (wire(one.address, &client).await, wire(two.address, &client).await);
            let here = client.to(one.address);
            let users = format!("/api/v1/admin/users/{who}");
            let at = Instant::now();
            match what {
                "logout" => here.post_empty("/api/v1/auth/logout").await.expect(204),
                "logout-all" => here.post_empty("/api/v1/auth/logout-all").await,
                "role" => admin
                    .post(&format!("{users}/role"), &json!({ "role": "faculty" }))
                    .await
                    .expect(200),
                "role-back" => admin
                    .post(&format!("{users}/role"), &json!({ "role": "student" }))
                    .await
                    .expect(200),
                "capabilities" => {
                    let change = json!({ "grant": ["moderator"], "revoke": [] });
                    admin.post(&format!("{users}/capabilities"), &change).await.expect(200)
                }
                _ => admin.post_empty(&format!("{users}/suspend")).await.expect(200),
            };
            let (near, far) = tokio::join!(closed(near, at), closed(far, at));
            in_time(&format!("{what}, here"), near, promise);
            in_time(&format!("{what}, at the other"), far, promise);
            if what == "suspend" {
                admin.post_empty(&format!("{users}/reinstate")).await.expect(200);
                let back = json!({ "grant": [], "revoke": ["moderator"] });
                admin.post(&format!("{users}/capabilities"), &back).await.expect(200);
            }
        }
        drop(redis.take());
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_removed_person_hears_nothing_more_at_any_process() {
    let app = TestApp::start().await;
    let redis_socket = app.data_dir.join("redis.sock");
    let _redis = Redis::start(&redis_socket).await;
    let url = format!("redis+unix://{}", redis_socket.display());
    let (one, two) = (Replica::start(&app, &url), Replica::start(&app, &url));
    let admin = app.signed_in("alpha", "admin").await.to(one.address);
    let student = app.signed_in("alpha", "student").await;
    let gone = person("alpha", "student").id;
    let new = json!({ "kind": "group", "title": "G", "user_ids": [gone, person("alpha", "classmate").id] });
    let group = start(&admin, new).await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    let mut owner = wire(one.address, &admin).await;
    let mut removed = wire(two.address, &student).await;
    removed
        .send(json!({ "type": "presence:watch", "user_ids": [person("alpha", "admin").id] }))
        .await;
    assert_eq!(
        removed.until("presence:update").await["user_id"],
        json!(person("alpha", "admin").id)
    );
    owner.send(message(&group, "before")).await;
    while removed.until("message:new").await["message"]["body"] != "before" {}
    admin
        .delete(&format!("/api/v1/conversations/{group}/participants/{gone}"))
        .await
        .expect(204);
    owner.send(message(&group, "after")).await;
    owner.until("message:ack").await;
    owner
        .send(json!({ "type": "message:typing", "conversation_id": group }))
        .await;
    let first = removed.rest(Duration::from_millis(1000)).await;
    assert!(
        first.iter().any(|frame| frame["type"] == "conversation:left"),
        "{first:?}"
    );
    assert!(
        first.iter().all(|frame| frame["message"]["body"] != "after"),
        "{first:?}"
    );
    // The two share nothing any more: whether the admin is here is no longer told.
    let state = |frames: &[Value]| {
        frames
            .iter()
            .rfind(|f| f["type"] == "presence:update")
            .map(|f| f["state"].clone())
    };
    assert_eq!(state(&first), Some(json!("offline")), "{first:?}");
    drop(owner);
    let mut again = wire(one.address, &admin).await;
    again.send(message(&group, "later")).await;
    again.until("message:ack").await;
    assert_eq!(removed.rest(Duration::from_millis(800)).await, Vec::<Value>::new());
    for frame in [
        json!({ "type": "message:send", "id": Uuid::new_v4(), "conversation_id": group, "body": "x" }),
        json!({ "type": "message:typing", "conversation_id": group }),
        json!({ "type": "message:read", "conversation_id": group, "seq": 1 }),
        json!({ "type": "sync", "conversations": { group.as_str(): 0 } }),
    ] {
        removed.send(frame.clone()).await;
        assert_eq!(removed.until("error").await["code"], "not_found", "{frame}");
    }
}

#[tokio::test]
async fn a_token_that_runs_out_closes_its_socket_unless_a_fresh_one_came() {
    let app = TestApp::start().await;
    let client = app.signed_in("alpha", "student").await;
    let payload = client.token.as_deref().unwrap().split('.').nth(1).unwrap();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
    let sign = |lifetime: i64| {
        let mut header = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::HS256);
        header.kid = Some("second".to_owned());
        let mut claims = claims.clone();
        let expires_at = chrono::Utc::now().timestamp() + lifetime;
        claims["exp"] = json!(expires_at);
        let key = jsonwebtoken::EncodingKey::from_secret(&[2; 32]);
        (jsonwebtoken::encode(&header, &claims, &key).unwrap(), expires_at)
    };
    let (token, expires_at) = sign(3);
    let mut short = client.clone();
    short.token = Some(token);
    let ends = wire(app.address, &short).await;
    let mut renewed = wire(app.address, &short).await;
    let (fresh, until) = sign(600);
    renewed.send(json!({ "type": "auth", "token": fresh })).await;
    assert_eq!(renewed.until("auth:ok").await["expires_at"], until);
    // Another session's token renews nothing.
    let other = app.signed_in("alpha", "student").await;
    renewed.send(json!({ "type": "auth", "token": other.token })).await;
    assert_eq!(renewed.until("error").await["code"], "unauthenticated");
    closed(ends, Instant::now()).await;
    let late = chrono::Utc::now().timestamp_millis() - expires_at * 1000;
    assert!((-50..1000).contains(&late), "closed {late} ms after the token ran out");
    renewed.send(json!({ "type": "ping" })).await;
    renewed.until("pong").await;
}

#[tokio::test]
async fn presence_is_told_to_companions_only_and_says_nothing_of_others() {
    let app = TestApp::start().await;
    connect(&app, "alpha", "student", "classmate").await;
    let student = app.signed_in("alpha", "student").await;
    let classmate = app.signed_in("alpha", "classmate").await;
    let id = direct(&student, "alpha", "classmate").await;
    let alumna = app.signed_in("alpha", "alumna").await;
    let beta = app.signed_in("beta", "student").await;
    let _here = [
        wire(app.address, &classmate).await,
        wire(app.address, &alumna).await,
        wire(app.address, &beta).await,
    ];
    let mut watcher = wire(app.address, &student).await;
    // Somebody here whom one shares nothing with, somebody of another college, nobody, a suspended person: silence.
    for who in [
        person("alpha", "alumna").id,
        person("beta", "student").id,
        UserId::now_v7(),
        person("alpha", "suspended").id,
    ] {
        watcher
            .send(json!({ "type": "presence:watch", "user_ids": [who] }))
            .await;
        watcher.send(json!({ "type": "ping" })).await;
        assert_eq!(watcher.next().await.unwrap(), json!({ "type": "pong" }), "{who}");
    }
    let friend = person("alpha", "classmate").id;
    let watch = json!({ "type": "presence:watch", "user_ids": [friend] });
    watcher.send(watch.clone()).await;
    assert_eq!(watcher.next().await.unwrap()["state"], "online");
    // A block parts the two at once, both ways, and looks like going away.
    classmate
        .post("/api/v1/blocks", &json!({ "user_id": person("alpha", "student").id }))
        .await
        .expect(204);
    let parted = watcher.until("presence:update").await;
    assert_eq!(
        (&parted["user_id"], &parted["state"]),
        (&json!(friend), &json!("offline"))
    );
    watcher.send(watch).await;
    watcher
        .send(json!({ "type": "message:typing", "conversation_id": id }))
        .await;
    watcher.send(json!({ "type": "ping" })).await;
    assert_eq!(watcher.next().await.unwrap(), json!({ "type": "pong" }));
}

#[tokio::test]
async fn nobody_learns_by_asking_who_there_is() {
    let app = TestApp::start().await;
    connect(&app, "alpha", "student", "classmate").await;
    let student = app.signed_in("alpha", "student").await;
    let mut wire = wire(app.address, &student).await;
    let own = Uuid::new_v4();
    let mut seen: Vec<Vec<String>> = Vec::new();
    // Nobody; somebody of another college who is here at this moment; one who was let in nowhere yet.
    let beta = app.signed_in("beta", "faculty").await;
    let _here = self::wire(app.address, &beta).await;
    for id in [
        UserId::now_v7(),
        person("beta", "faculty").id,
        person("beta", "pending").id,
    ] {
        let mut answers = Vec::new();
        for (path, body) in [
            ("/api/v1/conversations", json!({ "kind": "direct", "user_id": id })),
            (
                "/api/v1/conversations",
                json!({ "kind": "group", "title": "G", "user_ids": [person("alpha", "classmate").id, id] }),
            ),
            ("/api/v1/connections", json!({ "user_id": id, "note": "Hello" })),
            ("/api/v1/blocks", json!({ "user_id": id })),
        ] {
            let answer = student.post(path, &body).await;
            answers.push(format!("{} {}", answer.status, answer.without_request_id()));
        }
        for path in [
            format!("/api/v1/people/{id}"),
            format!("/api/v1/conversations/{id}"),
            format!("/api/v1/conversations/{id}/messages"),
        ] {
            let answer = student.get(&path).await;
            answers.push(format!("{} {}", answer.status, answer.without_request_id()));
        }
        for frame in [
            json!({ "type": "presence:watch", "user_ids": [id] }),
            json!({ "type": "message:send", "id": own, "conversation_id": id, "body": "x" }),
            json!({ "type": "message:typing", "conversation_id": id }),
            json!({ "type": "ping", "conversations": [id] }),
        ] {
            wire.send(frame).await;
            wire.send(json!({ "type": "ping" })).await;
            loop {
                let answer = wire.next().await.unwrap();
                if answer == json!({ "type": "pong" }) {
                    break;
                }
                answers.push(answer.to_string());
            }
        }
        seen.push(
            answers
                .iter()
                .map(|text| text.replace(&id.to_string(), "<id>"))
                .collect(),
        );
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0], seen[2]);
    // Nor does an address find anybody, right or wrong, or a part of one.
    for query in [
        person("alpha", "alumna").email,
        person("beta", "alumna").email,
        "nobody@alpha.example.edu".to_owned(),
        "alpha.example.edu".to_owned(),
    ] {
        let found = student
            .get(&format!("/api/v1/people?q={}", query.replace('@', "%40")))
            .await
            .expect(200)
            .json();
        assert_eq!(found["items"], json!([]), "{query}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_comes_at_the_same_moment_is_let_in_each_by_their_own_right() {
    let app = TestApp::start().await;
    let owner = app.database.db_owner().await;
    let people = ["student", "classmate", "alumna"];
    let mut clients = Vec::new();
    for who in people {
        clients.push(app.signed_in("alpha", who).await);
    }
    // Known to be good a moment ago, ended without a word to this process.
    clients[1].get("/api/v1/auth/me").await.expect(200);
    let ended = person("alpha", people[1]).id;
    let sql = format!(
        "SET row_security = off; UPDATE sessions SET revoked_at = now(), revoke_reason = 'revoked' WHERE user_id = '{ended}'"
    );
    owner.batch_execute(&sql).await.unwrap();
    let coming = (0..12).map(|n| {
        let (app, client) = (&app, &clients[n % people.len()]);
        let token = format!("Bearer {}", client.token.as_deref().unwrap());
        async move { open(app.address, &client.host, "/ws", &[("authorization", token)]).await }
    });
    let came = futures_util::future::join_all(coming).await;
    for (n, wire) in came.into_iter().enumerate() {
        match wire {
            Ok(mut wire) if people[n % people.len()] != people[1] => {
                wire.send(json!({ "type": "ping" })).await;
                wire.until("pong").await;
            }
            Err(Error::Http(response)) if people[n % people.len()] == people[1] => assert_eq!(response.status(), 401),
            other => panic!("{n}: {:?}", other.map(drop)),
        }
    }
}
