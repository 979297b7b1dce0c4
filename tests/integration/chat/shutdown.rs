//! A process that stops: no acknowledgement is lost, sockets go spread over time with 1012 and a hint when to return.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::chat::replicas::{Redis, Replica};
use crate::chat::socket::{Wire, message};
use crate::chat::start;
use crate::support::{TestApp, person};

const PEOPLE: [&str; 6] = ["admin", "alumna", "alumnus", "student", "classmate", "faculty"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopping_process_loses_no_acknowledgement_and_lets_go_slowly() {
    let app = TestApp::start().await;
    let redis_socket = app.data_dir.join("redis.sock");
    let _redis = Redis::start(&redis_socket).await;
    let url = format!("redis+unix://{}", redis_socket.display());
    let (one, two) = (Replica::start(&app, &url), Replica::start(&app, &url));
    let admin = app.signed_in("alpha", "admin").await;
    let others: Vec<_> = PEOPLE[1..].iter().map(|who| person("alpha", who).id).collect();
    let group = start(
        &admin,
        serde_json::json!({ "kind": "group", "title": "G", "user_ids": others }),
    )
    .await;
    let sending = Arc::new(AtomicUsize::new(0));
    let mut devices = tokio::task::JoinSet::new();
    for n in 0..36 {
        let client = app.signed_in("alpha", PEOPLE[n % PEOPLE.len()]).await;
        let mut wire = Wire::of(one.address, &client).await;
        let (group, sending) = (group.clone(), sending.clone());
        devices.spawn(async move {
            let (mut acked, mut hint, mut sent) = (BTreeMap::new(), None, Vec::new());
            let code = 'talk: loop {
                let frame = message(&group, &format!("{n}.{}", sent.len()));
                sent.push(frame["id"].as_str().unwrap().to_owned());
                use futures_util::SinkExt as _;
                let text = tokio_tungstenite::tungstenite::Message::text(frame.to_string());
                let _ = wire.stream.send(text).await;
                sending.fetch_add(1, Ordering::Relaxed);
                loop {
                    match wire.next().await {
                        Ok(frame) if frame["type"] == "message:ack" => {
                            acked.insert(frame["id"].as_str().unwrap().to_owned(), frame["seq"].as_i64().unwrap());
                            // Draining sockets may still ask; then they hear that they are let go.
                            tokio::time::sleep(Duration::from_millis(20)).await;
                            break;
                        }
                        Ok(frame) if frame["type"] == "server:restart" => hint = frame["retry_after_ms"].as_i64(),
                        Ok(_) => {}
                        Err(code) => break 'talk code,
                    }
                }
            };
            (code, hint, acked, Instant::now())
        });
    }
    while sending.load(Ordering::Relaxed) < 120 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let stopped = Instant::now();
    one.stop.cancel();
    let (mut ends, mut hints, mut acked) = (Vec::new(), Vec::new(), BTreeMap::new());
    while let Some(device) = devices.join_next().await {
        let (code, hint, own, at) = device.unwrap();
        assert_eq!(code, 1012);
        hints.push(hint.expect("every socket is told when to come back"));
        ends.push(at.duration_since(stopped));
        acked.extend(own);
    }
    // Everything acknowledged is there, under the number it was acknowledged with.
    let rows = app
        .database
        .db_owner()
        .await
        .query(
            "SELECT client_id::text, seq FROM messages WHERE kind = 'text' ORDER BY seq",
            &[],
        )
        .await
        .unwrap();
    let stored: BTreeMap<String, i64> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    for (id, seq) in &acked {
        assert_eq!(stored.get(id), Some(seq), "an acknowledged message");
    }
    // Spread: not all in one moment, and done in time. The hints differ too.
    ends.sort();
    let spread = ends[ends.len() - 1].saturating_sub(ends[0]);
    assert!(spread > Duration::from_millis(300), "let go within {spread:?}");
    assert!(ends[ends.len() - 1] < Duration::from_secs(10), "{ends:?}");
    hints.sort_unstable();
    assert!(hints.iter().all(|ms| (250..2_000).contains(ms)), "{hints:?}");
    hints.dedup();
    assert!(hints.len() > 12, "the hints are spread too: {hints:?}");
    println!(
        "{} acknowledged, {} stored, lost 0; {} sockets let go over {spread:?} with 1012",
        acked.len(),
        stored.len(),
        ends.len()
    );
    // The other process serves on, with everything.
    let student = app.signed_in("alpha", "student").await;
    let mut wire = Wire::of(two.address, &student).await;
    wire.send(message(&group, "after")).await;
    let ack = wire.until("message:ack").await;
    assert_eq!(ack["seq"].as_i64(), Some(stored.values().max().unwrap() + 1));
}
