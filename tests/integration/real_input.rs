//! The product on real data (`../shared/data` beside the checkout, or `P2P_SHARED_DATA`): every institution of the
//! world list, a roster of ten thousand, forty interview experiences. Left out, with a message, where there is no data.

use std::path::{Path, PathBuf};
use std::time::Instant;

use peer2peer::cli::tenants::provision_list;
use peer2peer::features::accounts::service::{self as accounts, Provisioned};
use peer2peer::features::colleges::model::Definition;
use peer2peer::features::colleges::world;
use peer2peer::platform::permissions::Role;
use peer2peer::platform::tenancy::provisioning_scope;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Client, PASSWORD, TestApp};

fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("P2P_SHARED_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data")),
        PathBuf::from,
    );
    if folder.join("hipo-universities").is_dir() {
        return Some(folder);
    }
    eprintln!("left out: no data at {} (set P2P_SHARED_DATA)", folder.display());
    None
}

#[tokio::test]
async fn the_world_list_a_roster_and_interviews_go_through_the_product() {
    let Some(data) = data() else { return };
    let app = TestApp::start().await;
    let text = std::fs::read_to_string(data.join("hipo-universities/world_universities_and_domains.json")).unwrap();
    let list = world::read(&text).unwrap();
    let started = Instant::now();
    let tally = provision_list(&app.app, list.clone(), false, |_| {}).await.unwrap();
    println!("{} colleges in {:.1} s", tally.added, started.elapsed().as_secs_f32());
    assert_eq!(tally.added, list.len());
    let sample: Vec<_> = list.iter().step_by(list.len() / 200).take(200).collect();
    for college in &sample {
        app.client(&college.slug).get("/api/v1/auth/me").await.expect(401);
    }
    assert_eq!(sample.len(), 200);
    app.client("no-such-college").get("/api/v1/auth/me").await.expect(404);

    let three = ["iitb-ac-in", "mit-edu", "ksu-edu-sa"].map(|slug| list.iter().find(|one| one.slug == slug).unwrap());
    let clients = people(&app, three).await;
    roster(&app, &clients[1], &data).await;
    interviews(&clients, &data).await;
}

/// The alumnus, the administrator and a student of each college, signed in.
async fn people(app: &TestApp, colleges: [&Definition; 3]) -> Vec<Client> {
    let hash = app.app.passwords.hash(PASSWORD).await.unwrap();
    let mut clients = Vec::new();
    for college in colleges {
        let id = app.app.registry.by_slug(&college.slug).await.unwrap().unwrap().id;
        for (who, role) in [
            ("alumnus", Role::Alumni),
            ("admin", Role::CollegeAdmin),
            ("student", Role::Student),
        ] {
            let email = format!("{who}@{}", college.email_domains[0].domain);
            let person = Provisioned {
                headline: "",
                email: &email,
                full_name: who,
                role,
                capabilities: &[],
                password_hash: &hash,
            };
            app.app
                .db
                .write(&provisioning_scope(id), async |tx| {
                    accounts::provision_person(tx, &person).await
                })
                .await
                .unwrap();
            let mut client = app.client(&college.slug);
            client.sign_in(&email).await;
            clients.push(client);
        }
    }
    clients
}

/// The roster of ten thousand goes into the first college, and into no other.
async fn roster(app: &TestApp, admin: &Client, data: &Path) {
    let bytes = std::fs::read(data.join("placement-10k/placementdata.csv")).unwrap();
    let imports = "/api/v1/admin/roster/imports";
    let started = Instant::now();
    let request = admin
        .request(
            Method::POST,
            &format!("{imports}?kind=student&file_name=placementdata.csv"),
        )
        .header("content-type", "text/csv")
        .body(bytes);
    let import = admin.send(request).await.expect(201).json();
    let path = format!("{imports}/{}", import["id"].as_str().unwrap());
    let columns: Vec<&str> = import["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| if name == "StudentID" { "number" } else { "attribute" })
        .collect();
    let mapping = json!({ "columns": columns, "defaults": { "full_name": "Student {number}" } });
    let mapped = admin.put(&format!("{path}/mapping"), &mapping).await.expect(200).json();
    assert_eq!(
        (&mapped["counts"]["new"], &mapped["counts"]["error"]),
        (&json!(10_000), &json!(0))
    );
    let previewed = started.elapsed();
    assert!(previewed.as_secs() < 10, "the preview took {previewed:?}");
    admin
        .post(&format!("{path}/commit"), &json!({ "invite": false }))
        .await
        .expect(202);
    app.run_jobs().await;
    let done = admin.get(&path).await.expect(200).json();
    assert_eq!(
        (&done["state"], &done["counts"]["done"]),
        (&json!("done"), &json!(10_000))
    );
    let owner = app.database.db_owner().await;
    let colleges = owner
        .query(
            "SELECT college_id, count(*), count(DISTINCT number) FROM roster_entries GROUP BY 1",
            &[],
        )
        .await
        .unwrap();
    let counted: Vec<(i64, i64)> = colleges.iter().map(|row| (row.get(1), row.get(2))).collect();
    assert_eq!(counted, [(10_000, 10_000)], "one college has them, nobody else any");
    println!(
        "10,000 rows previewed in {previewed:.1?}, written after {:.1?}",
        started.elapsed()
    );
}

/// An alumnus writes each interview, the administrator approves every second one, a student reads what was approved.
async fn interviews(clients: &[Client], data: &Path) {
    let mut files: Vec<_> = std::fs::read_dir(data.join("interview-experiences"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with('0'))
        .collect();
    files.sort();
    let mut approved = 0;
    for (n, file) in files.iter().enumerate() {
        let [alumnus, admin, _] = &clients[n % 3 * 3..][..3] else {
            unreachable!()
        };
        let share = share(
            &file.file_stem().unwrap().to_string_lossy(),
            &std::fs::read_to_string(file).unwrap(),
        );
        let made = alumnus.post("/api/v1/experiences", &share).await;
        assert!(made.status.is_success(), "{}: {}", file.display(), made.text);
        let made = made.json();
        let path = format!("/api/v1/experiences/{}/submit", made["id"].as_str().unwrap());
        let submitted = alumnus
            .post(&path, &json!({ "revision": made["revision"] }))
            .await
            .expect(200)
            .json();
        if n % 2 == 0 {
            let path = format!(
                "/api/v1/moderation/experiences/{}/approve",
                made["id"].as_str().unwrap()
            );
            admin
                .post(&path, &json!({ "version": submitted["last_version"] }))
                .await
                .expect(200);
            approved += 1;
        }
    }
    let mut read = 0;
    for client in clients.iter().skip(2).step_by(3) {
        read += client.get("/api/v1/experiences?limit=100").await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .len();
    }
    println!(
        "{} interviews, {approved} approved, {read} read by students",
        files.len()
    );
    assert_eq!((files.len(), approved, read), (41, 21, 21));
}

/// A file of the collection as a share: its headings that name a round begin one, lines that ask are its questions.
fn share(name: &str, text: &str) -> Value {
    let field = |key: &str| {
        text.lines()
            .find_map(|line| line.strip_prefix(&format!("**{key}:**")))
            .map(|value| value.trim().chars().take(120).collect::<String>())
    };
    let company = field("Company").unwrap_or_else(|| name.split('-').nth(1).unwrap_or(name).to_owned());
    let mut rounds: Vec<(String, String)> = Vec::new();
    let mut summary = String::new();
    for line in text.lines() {
        let heading = line.trim_start_matches(['#', ' ', '*']);
        let starts = (line.starts_with('#') || !line.contains("**"))
            && heading.len() < 120
            && heading.to_lowercase().contains("round ");
        if starts {
            rounds.push((heading.to_owned(), String::new()));
        } else if let Some((_, notes)) = rounds.last_mut() {
            notes.push_str(line);
            notes.push('\n');
        } else {
            summary.push_str(line);
            summary.push('\n');
        }
    }
    if rounds.is_empty() {
        rounds.push(("Interview".to_owned(), text.to_owned()));
    }
    let rounds: Vec<Value> = rounds
        .into_iter()
        .take(20)
        .map(|(heading, notes)| {
            let questions: Vec<String> = notes
                .lines()
                .map(|line| line.trim().trim_start_matches(['>', '-', '*', ' ']).replace('\t', " "))
                .filter(|line| line.ends_with('?') && line.chars().count() <= 1000)
                .take(25)
                .collect();
            let notes: String = notes.chars().take(4500).collect();
            json!({ "kind": kind(&heading.to_lowercase()), "questions": questions, "notes": notes })
        })
        .collect();
    json!({
        "company": company, "role": field("Role").unwrap_or_else(|| "Software engineer".to_owned()),
        "placement_year": 2025, "outcome": if text.contains("SELECTED") { "selected" } else { "awaiting_result" },
        "summary": if summary.trim().is_empty() { name.to_owned() } else { summary.chars().take(9000).collect() },
        "rounds": rounds,
    })
}

fn kind(heading: &str) -> &'static str {
    let known = [
        ("assessment", "online_assessment"),
        ("online", "online_assessment"),
        ("test", "online_assessment"),
        ("group", "group_discussion"),
        ("design", "system_design"),
        ("manager", "managerial"),
        ("hr", "hr"),
        ("coding", "coding"),
        ("technical", "technical"),
    ];
    known
        .iter()
        .find(|(word, _)| heading.contains(word))
        .map_or("other", |(_, kind)| *kind)
}
