//! What several processes count together while Redis is between them, and each by itself while it is not.

use std::time::{Duration, Instant};

use peer2peer::platform::limits::{Heavy, Limits};
use peer2peer::platform::scope::CollegeId;
use reqwest::Method;
use serde_json::json;

use crate::chat::replicas::{Redis, Replica};
use crate::support::{TestApp, secrets, settings};

fn url(app: &TestApp) -> (std::path::PathBuf, String) {
    let socket = app.data_dir.join("limits.sock");
    let url = format!("redis+unix://{}", socket.display());
    (socket, url)
}

/// A process with two attempts a minute.
fn replica(app: &TestApp, url: &str) -> Replica {
    let settings = settings(&app.data_dir, |settings| {
        settings.redis_url = Some(url.to_owned());
        settings.limits.sign_in_per_minute = 2;
    });
    Replica::over(settings, app.database.app_url(), app.database.platform_url())
}

/// The limits of a process on their own; one that dies keeps its places for three seconds.
fn limits(app: &TestApp, url: &str) -> Limits {
    let settings = settings(&app.data_dir, |_| {});
    Limits::with_lease(
        &settings.limits,
        Some(url),
        &secrets().server_key,
        Duration::from_secs(3),
    )
    .unwrap()
}

/// Waits until there is a place.
async fn place(limits: &Limits, college: CollegeId) -> Heavy {
    let began = Instant::now();
    loop {
        match limits.begin_heavy(college).await {
            Ok(place) => return place,
            Err(error) => assert!(began.elapsed() < Duration::from_secs(20), "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attempts_at_a_door_are_counted_by_all_processes_together() {
    let app = TestApp::start().await;
    let (socket, url) = url(&app);
    let redis = Redis::start(&socket).await;
    let both = [replica(&app, &url), replica(&app, &url)];
    let attempts = async |path: &str| {
        let mut statuses = Vec::new();
        for n in 0..10 {
            let client = app.client("alpha").to(both[n % 2].address);
            let email = format!("somebody{n}@alpha.example.edu");
            let body = json!({ "email": email, "password": "not the password" });
            let body = if path.ends_with("login") {
                body
            } else {
                json!({ "email": email })
            };
            statuses.push(client.post(path, &body).await.status.as_u16());
        }
        statuses
    };
    let taken = |statuses: &[u16]| statuses.iter().filter(|status| **status != 429).count();
    let statuses = attempts("/api/v1/auth/login").await;
    assert_eq!(taken(&statuses), 2, "{statuses:?}");
    // Nothing of whom it was about is told to Redis.
    let mut connection = redis::Client::open(url.as_str())
        .unwrap()
        .get_multiplexed_async_connection()
        .await
        .unwrap();
    let keys: Vec<String> = redis::cmd("KEYS").arg("*").query_async(&mut connection).await.unwrap();
    assert!(!keys.is_empty());
    for key in &keys {
        assert!(!key.contains('@') && !key.contains("127.0.0.1"), "{key}");
        let lives: i64 = redis::cmd("PTTL").arg(key).query_async(&mut connection).await.unwrap();
        assert!((1..=61_000).contains(&lives), "{key} lives for {lives} ms");
    }
    // Without Redis each goes by its own count.
    drop(redis);
    let statuses = attempts("/api/v1/auth/forgot-password").await;
    assert_eq!(taken(&statuses), 4, "{statuses:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_address_gets_five_mails_from_all_processes_together() {
    let app = TestApp::start().await;
    let (socket, url) = url(&app);
    let redis = Redis::start(&socket).await;
    let both = [limits(&app, &url), limits(&app, &url)];
    let college = CollegeId::now_v7();
    let sent = async |address: &str| {
        let mut sent = 0;
        for n in 0..14 {
            sent += usize::from(both[n % 2].may_mail(college, "asked", address, (5, 1)).await);
        }
        sent
    };
    assert_eq!(sent("one@alpha.example.edu").await, 5);
    assert_eq!(sent("ONE@alpha.example.edu").await, 0);
    assert_eq!(sent("two@alpha.example.edu").await, 5);
    drop(redis);
    assert_eq!(sent("three@alpha.example.edu").await, 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn heavy_work_is_bounded_over_all_processes_and_a_dead_one_keeps_no_place() {
    let app = TestApp::start().await;
    let (socket, url) = url(&app);
    let redis = Redis::start(&socket).await;
    let (one, two) = (limits(&app, &url), limits(&app, &url));
    let college = CollegeId::now_v7();
    let first = one.begin_heavy(college).await.unwrap();
    let second = two.begin_heavy(college).await.unwrap();
    assert!(one.begin_heavy(college).await.is_err() && two.begin_heavy(college).await.is_err());
    assert!(
        one.begin_heavy(CollegeId::now_v7()).await.is_ok(),
        "another college has its own"
    );
    // Work that lasts longer than a lease keeps its place.
    tokio::time::sleep(Duration::from_secs(7)).await;
    assert!(one.begin_heavy(college).await.is_err() && two.begin_heavy(college).await.is_err());
    drop(first);
    let third = place(&two, college).await;
    drop((second, third));
    // A process that dies gives nothing back. What it had is free again after its lease.
    let dying = limits(&app, &url);
    let died = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            for _ in 0..2 {
                std::mem::forget(place(&dying, college).await);
            }
        });
        runtime.shutdown_background();
    });
    died.join().unwrap();
    assert!(two.begin_heavy(college).await.is_err());
    let places = (place(&two, college).await, place(&one, college).await);
    // Without Redis each process has two places.
    drop(redis);
    let more = (one.begin_heavy(college).await, two.begin_heavy(college).await);
    assert!(more.0.is_ok() && more.1.is_ok());
    assert!(one.begin_heavy(college).await.is_err());
    drop((places, more));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_verify_the_log_of_a_college_twice_at_a_time() {
    let app = TestApp::start().await;
    let (socket, url) = url(&app);
    let _redis = Redis::start(&socket).await;
    let (one, two) = (replica(&app, &url), replica(&app, &url));
    let admin = app.signed_in("alpha", "admin").await;
    let mut owner = app.database.db_owner().await;
    let holder = owner.transaction().await.unwrap();
    holder
        .batch_execute("LOCK TABLE audit_entries IN ACCESS EXCLUSIVE MODE")
        .await
        .unwrap();
    let verify = "/api/v1/admin/audit/verify";
    let waiting: Vec<_> = [&one, &two]
        .into_iter()
        .map(|process| {
            let admin = admin.to(process.address);
            tokio::spawn(async move { admin.send(admin.request(Method::GET, verify)).await })
        })
        .collect();
    let mut connection = redis::Client::open(url.as_str())
        .unwrap()
        .get_multiplexed_async_connection()
        .await
        .unwrap();
    let began = Instant::now();
    loop {
        let keys: Vec<String> = redis::cmd("KEYS")
            .arg("p2p:limit:lease:*")
            .query_async(&mut connection)
            .await
            .unwrap();
        let mut held = 0;
        for key in keys {
            held += redis::cmd("ZCARD")
                .arg(key)
                .query_async::<i64>(&mut connection)
                .await
                .unwrap();
        }
        if held == 2 {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "{held} are under way");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for process in [&one, &two] {
        let answer = admin.to(process.address).get(verify).await.expect(429);
        assert_eq!(answer.headers["retry-after"], "1");
    }
    holder.rollback().await.unwrap();
    for answer in waiting {
        let answer = answer.await.unwrap();
        assert!(answer.status == 200 || answer.status == 503, "{}", answer.text);
    }
}
