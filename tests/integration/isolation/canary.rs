//! No text of another college comes out: not in an answer, not in a mail, not in a job, not in a line of the log.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, Mutex};

use peer2peer::routes::{self, Audience};
use tracing_subscriber::fmt::MakeWriter;
use uuid::Uuid;

use super::rows::mark;
use super::world::{PEOPLE, World, field_names, names, variables, with_values};
use crate::support::{college_id, person};

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn no_text_of_beta_comes_out_at_alpha() {
    let log = Log::default();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::DEBUG)
        .with_ansi(false)
        .with_writer(log.clone())
        .init();
    let world = World::start(&["beta"]).await;
    // What the test itself did to the database to get here is not meant.
    log.0.lock().unwrap().clear();
    let canary = mark("beta");
    let mut leaks = Vec::new();
    let mut answers = 0;
    for who in PEOPLE.into_iter().chain(["visitor"]) {
        for route in routes::all().filter(|route| !route.audience.on_console()) {
            let client = match who {
                "visitor" => world.app.client("alpha"),
                who => world.signed_in("alpha", who).await,
            };
            let mut paths = vec![with_values(route.path, |_| Uuid::now_v7().to_string())];
            if !variables(route.path).is_empty() && route.audience == Audience::Members {
                paths.push(world.path_in("beta", route.path));
                paths.push(with_values(route.path, |variable| match names(route.path, variable) {
                    ("users", _) => person("alpha", "student").id.to_string(),
                    _ => Uuid::now_v7().to_string(),
                }));
            }
            if route.method == "GET" {
                for (name, schema) in world.query(route) {
                    let value = match field_names(&name) {
                        Some(what) if schema["format"] == "uuid" => world.real("beta", what),
                        _ => "canary".to_owned(),
                    };
                    paths.push(format!("{}?{name}={value}", paths[0]));
                }
                paths.push(format!("{}?limit=100", paths[0]));
            }
            for path in paths {
                let body = world.body(route, &BTreeMap::new());
                let answer = world.call(&client, route, &path, body.as_ref()).await;
                answers += 1;
                let head = format!("{:?}", answer.headers);
                if answer.text.contains(&canary) || head.contains(&canary) {
                    leaks.push(format!(
                        "{} {path} as {who}: {} {}",
                        route.method, answer.status, answer.text
                    ));
                }
            }
        }
    }
    // Only alpha's work is done: the jobs made up for beta are of no kind anybody knows.
    let made_up = format!("DELETE FROM jobs WHERE college_id = '{}'", college_id("beta"));
    world.owner.batch_execute(&made_up).await.unwrap();
    world.app.run_jobs().await;
    let lines = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    let outbox = world.app.data_dir.join("outbox");
    let mut mails = 0;
    for file in std::fs::read_dir(outbox).into_iter().flatten() {
        let text = String::from_utf8_lossy(&std::fs::read(file.unwrap().path()).unwrap()).into_owned();
        mails += 1;
        if text.contains(&canary) {
            leaks.push(format!("a mail: {text}"));
        }
    }
    let jobs: i64 = world
        .owner
        .query_one(
            "SELECT count(*) FROM jobs j WHERE college_id::text = $1 AND j::text LIKE '%' || $2 || '%'",
            &[&college_id("alpha").to_string(), &canary],
        )
        .await
        .unwrap()
        .get(0);
    assert_eq!(jobs, 0, "jobs of alpha hold text of beta");
    let trail: i64 = world
        .owner
        .query_one(
            "SELECT count(*) FROM audit_entries e WHERE college_id::text = $1 AND e::text LIKE '%' || $2 || '%'",
            &[&college_id("alpha").to_string(), &canary],
        )
        .await
        .unwrap()
        .get(0);
    assert_eq!(trail, 0, "the audit trail of alpha holds text of beta");
    assert!(lines.contains("request"), "nothing was logged, so nothing was proven");
    leaks.extend(
        lines
            .lines()
            .filter(|line| line.contains(&canary))
            .map(|line| format!("the log: {line}")),
    );
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    // The probe works: beta's own people do see it.
    let seen = world.signed_in("beta", "admin").await.get("/api/v1/auth/me").await;
    assert!(seen.text.contains(&canary), "{}", seen.text);
    println!(
        "canaries of beta: {answers} answers, {mails} mails, {} lines of log, none held one",
        lines.lines().count()
    );
}
