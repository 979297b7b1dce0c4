//! Things in the state an operation works on, made through the product: a share that waits, an import that was
//! previewed, a job that failed. With them an attack with a foreign id is told from a random one if anything could.

use std::collections::BTreeMap;

use peer2peer::routes::Route;
use serde_json::{Value, json};

use super::rows::mark;
use super::world::{World, names, variables, with_values};
use crate::support::{Client, college_id, person};

/// What can be made, as `names` in world.rs calls it.
pub const MADE: [(&str, &str); 12] = [
    ("experiences", "claimed"),
    ("experiences", "draft"),
    ("experiences", "pending"),
    ("experiences", "published"),
    ("invitations", "open"),
    ("jobs", "failed"),
    ("roster_entries", "waiting"),
    ("roster_imports", "previewed"),
    ("sessions", "live"),
    ("users", "active"),
    ("users", "pending"),
    ("users", "suspended"),
];

fn id(answer: &Value) -> String {
    answer["id"].as_str().unwrap().to_owned()
}

/// A share that may be submitted as it is.
pub fn share(college: &str) -> Value {
    json!({
        "company": mark(college), "role": "Engineer", "placement_year": 2026, "outcome": "selected",
        "summary": format!("{} in two rounds.", mark(college)),
        "rounds": [{ "kind": "technical", "questions": [format!("What is {}?", mark(college))] }],
    })
}

impl World {
    /// A new thing of a college; `None` when it cannot be made on purpose.
    pub async fn make(&self, college: &str, what: (&str, &str)) -> Option<String> {
        let somebody = async |who: &str| -> Client { self.signed_in(college, who).await };
        Some(match what {
            ("experiences", state) => {
                let author = somebody("alumna").await;
                let made = author
                    .post("/api/v1/experiences", &share(college))
                    .await
                    .expect(201)
                    .json();
                let id = id(&made);
                if state != "draft" {
                    let path = format!("/api/v1/experiences/{id}/submit");
                    author.post(&path, &json!({ "revision": 1 })).await.expect(200);
                }
                let desk = format!("/api/v1/moderation/experiences/{id}");
                if state == "claimed" {
                    let moderator = somebody("moderator").await;
                    assert!(moderator.post_empty(&format!("{desk}/claim")).await.status.is_success());
                }
                if state == "published" {
                    let version = json!({ "version": 1 });
                    let moderator = somebody("moderator").await;
                    moderator.post(&format!("{desk}/approve"), &version).await.expect(200);
                }
                id
            }
            ("invitations", "open") => {
                let email = format!("guest-{}@{college}.example.edu", uuid::Uuid::now_v7().simple());
                let guest = json!({ "email": email, "full_name": mark(college), "role": "alumni" });
                let admin = somebody("admin").await;
                id(&admin.post("/api/v1/admin/invitations", &guest).await.expect(201).json())
            }
            ("jobs", "failed") => {
                let id = uuid::Uuid::now_v7().to_string();
                self.owner
                    .batch_execute(&format!(
                        "INSERT INTO jobs (college_id, id, kind, state, attempts, last_error) VALUES ('{}', '{id}', 'mail', 'failed', 8, '{}')",
                        college_id(college),
                        mark(college)
                    ))
                    .await
                    .unwrap();
                id
            }
            ("roster_entries", "waiting") => {
                let id = uuid::Uuid::now_v7().to_string();
                self.owner
                    .batch_execute(&format!(
                        "INSERT INTO roster_entries (college_id, id, kind, number, number_key, full_name) VALUES ('{}', '{id}', 'student', '{id}', '{id}', '{}')",
                        college_id(college),
                        mark(college)
                    ))
                    .await
                    .unwrap();
                id
            }
            ("roster_imports", "previewed") => {
                let admin = somebody("admin").await;
                let request = admin
                    .request(
                        reqwest::Method::POST,
                        "/api/v1/admin/roster/imports?kind=student&file_name=list.csv",
                    )
                    .header("content-type", "text/csv")
                    .body(format!("number,full name\nN-1,{}\n", mark(college)));
                id(&admin.send(request).await.expect(201).json())
            }
            // Of the file above, the line with its only row.
            ("roster_import_rows", "line") => "2".to_owned(),
            ("sessions", "live") => {
                self.restore(college, "alumna").await;
                self.app.signed_in(college, "alumna").await.session_id.unwrap()
            }
            ("users", "active") => self.restored(college, "classmate").await,
            ("users", "pending") => self.restored(college, "pending").await,
            ("users", "suspended") => self.restored(college, "suspended").await,
            _ => return None,
        })
    }

    /// Somebody of the fixture, as they were at first; their id.
    async fn restored(&self, college: &str, who: &str) -> String {
        self.restore(college, who).await;
        person(college, who).id.to_string()
    }

    /// The path with ids of new things in it, each in the state the operation works on; `self` is who calls.
    pub async fn fresh_path(&self, college: &str, who: &str, route: &Route) -> String {
        let mut ids = BTreeMap::new();
        for variable in variables(route.path) {
            let what = match (route.method, names(route.path, &variable)) {
                // The same path reads what is published and changes what is not.
                ("PATCH" | "DELETE", ("experiences", _)) if route.path.ends_with("{id}") => ("experiences", "draft"),
                (_, what) => what,
            };
            let id = match what {
                ("users", "self") => person(college, who).id.to_string(),
                _ => match self.make(college, what).await {
                    Some(id) => id,
                    None => self.real(college, what),
                },
            };
            ids.insert(variable, id);
        }
        with_values(route.path, |variable| ids[variable].clone())
    }

    /// A body with which the operation does what it is for, where the least body is not enough.
    pub fn fitting_body(&self, route: &Route) -> Option<Value> {
        let (method, path) = (route.method, route.path);
        let reason = "It does not say which round this was.";
        let known = match (method, path) {
            ("PUT", path) if path.ends_with("/mapping") => json!({ "columns": ["number", "full_name"] }),
            ("PATCH", path) if path.ends_with("/rows/{line}") => json!({ "column": 1, "value": "Kaveri" }),
            ("PATCH", path) if path.ends_with("/experiences/{id}") => json!({ "revision": 1, "company": "Kaveri" }),
            ("POST", path) if path.ends_with("/reject") || path.ends_with("/request-changes") => {
                json!({ "version": 1, "reason": reason })
            }
            (
                "POST",
                "/api/v1/auth/reset-password" | "/api/v1/auth/verify-email" | "/api/v1/auth/accept-invitation",
            ) => {
                let purpose = match path {
                    "/api/v1/auth/reset-password" => "reset_password",
                    "/api/v1/auth/verify-email" => "verify_email",
                    _ => "join",
                };
                let token = Value::from(self.token(purpose));
                return self.body(route, &BTreeMap::from([("token", token)]));
            }
            _ => return self.body(route, &BTreeMap::new()),
        };
        Some(known)
    }
}
