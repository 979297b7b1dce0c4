//! Another college's ids answer like random ones: same status, same bytes, nothing changed, at every operation and
//! page that takes an id in its path, its query or its body, for every role, in both directions.

use std::collections::BTreeMap;

use peer2peer::platform::keys::Token;
use peer2peer::routes::{Audience, Route};
use serde_json::Value;
use uuid::Uuid;

use super::rows::fingerprint;
use super::world::{PEOPLE, World, bare, field_names, is_page, names, routes, variables, with_values};
use crate::support::{Answer, Client};

/// A value of the same kind as a real one, that nobody has.
fn random_like(real: &str) -> String {
    if real.parse::<i64>().is_ok() {
        "900000000000".to_owned()
    } else if real.parse::<Uuid>().is_ok() {
        Uuid::now_v7().to_string()
    } else {
        Token::random().expose().to_owned()
    }
}

/// What must be the same, and what is shown when it is not.
fn compare(who: &str, route: &Route, random: (&Answer, &[&str]), foreign: (&Answer, &[&str])) -> Option<String> {
    let kind = |answer: &Answer| answer.headers.get("content-type").cloned();
    let same = random.0.status == foreign.0.status
        && kind(random.0) == kind(foreign.0)
        && bare(random.0, random.1) == bare(foreign.0, foreign.1);
    (!same || foreign.0.status.is_server_error()).then(|| {
        format!(
            "{} {} as {who}: random {} {}\n  foreign {} {}",
            route.method, route.path, random.0.status, random.0.text, foreign.0.status, foreign.0.text
        )
    })
}

struct Attack<'a> {
    world: &'a World,
    victim: &'static str,
    different: Vec<String>,
    tried: usize,
}

impl Attack<'_> {
    async fn pair(&mut self, who: &str, client: &Client, route: &Route, random: Request, foreign: Request) {
        let first = self.world.call(client, route, &random.path, random.body.as_ref()).await;
        let second = self
            .world
            .call(client, route, &foreign.path, foreign.body.as_ref())
            .await;
        let given = |request: &Request| request.given.clone();
        let (a, b) = (given(&random), given(&foreign));
        let (a, b): (Vec<_>, Vec<_>) = (
            a.iter().map(String::as_str).collect(),
            b.iter().map(String::as_str).collect(),
        );
        self.tried += 1;
        self.different.extend(compare(who, route, (&first, &a), (&second, &b)));
    }

    /// Ids in the path.
    async fn path(&mut self, who: &str, client: &Client, route: &Route) {
        let body = self.world.body(route, &BTreeMap::new());
        let mut ids = (Vec::new(), Vec::new());
        let foreign = with_values(route.path, |variable| {
            let real = self.world.real(self.victim, names(route.path, variable));
            ids.1.push(real.clone());
            real
        });
        let random = with_values(route.path, |variable| {
            let id = random_like(&self.world.real(self.victim, names(route.path, variable)));
            ids.0.push(id.clone());
            id
        });
        let (random, foreign) = (
            Request {
                path: random,
                body: body.clone(),
                given: ids.0,
            },
            Request {
                path: foreign,
                body,
                given: ids.1,
            },
        );
        self.pair(who, client, route, random, foreign).await;
    }

    /// Ids in the query.
    async fn query(&mut self, who: &str, client: &Client, route: &Route) {
        for (name, schema) in self.world.query(route) {
            if schema["format"] != "uuid" {
                continue;
            }
            let what =
                field_names(&name).unwrap_or_else(|| panic!("say in world.rs what ?{name}= of {} names", route.path));
            let make = |id: String| Request {
                path: format!("{}?{name}={id}", route.path),
                body: None,
                given: vec![id],
            };
            let real = self.world.real(self.victim, what);
            self.pair(who, client, route, make(random_like(&real)), make(real))
                .await;
        }
    }

    /// Ids in the body.
    async fn body(&mut self, who: &str, client: &Client, route: &Route) {
        let Some(schema) = self.world.body_schema(route) else {
            return;
        };
        for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
            let inner = self.world.resolved(inner);
            let list = inner["type"] == "array" && self.world.resolved(&inner["items"])["format"] == "uuid";
            if inner["format"] != "uuid" && !list {
                continue;
            }
            let what = field_names(name.trim_end_matches('s'))
                .or_else(|| field_names(name))
                .unwrap_or_else(|| panic!("say in world.rs what {name} of {} names", route.path));
            let make = |id: String| {
                let value: Value = if list {
                    vec![id.clone()].into()
                } else {
                    id.clone().into()
                };
                Request {
                    path: route.path.to_owned(),
                    body: self.world.body(route, &BTreeMap::from([(name.as_str(), value)])),
                    given: vec![id],
                }
            };
            if !variables(route.path).is_empty() {
                continue;
            }
            let real = self.world.real(self.victim, what);
            let (random, foreign) = (make(random_like(&real)), make(real));
            self.pair(who, client, route, random, foreign).await;
        }
    }
}

struct Request {
    path: String,
    body: Option<Value>,
    given: Vec<String>,
}

async fn attack(attacker: &'static str, victim: &'static str) {
    let world = World::start(&[victim]).await;
    let owner = world.app.database.db_owner().await;
    let before = fingerprint(&owner, victim).await;
    let mut attack = Attack {
        world: &world,
        victim,
        different: Vec::new(),
        tried: 0,
    };
    let (mut operations, mut pages) = (0, 0);
    for route in routes(Audience::Members).chain(routes(Audience::Visitors)) {
        for who in PEOPLE {
            let client = world.signed_in(attacker, who).await;
            if !variables(route.path).is_empty() {
                attack.path(who, &client, route).await;
            }
            attack.query(who, &client, route).await;
            attack.body(who, &client, route).await;
        }
        if is_page(route) {
            pages += 1;
        } else {
            operations += 1;
        }
    }
    assert!(attack.different.is_empty(), "{}", attack.different.join("\n"));
    let after = fingerprint(&owner, victim).await;
    assert_eq!(after, before, "rows of {victim} changed");
    println!(
        "{attacker} against {victim}: {operations} operations and {pages} pages gone through, {} pairs of foreign and random ids, all alike",
        attack.tried
    );
}

#[tokio::test]
async fn alpha_learns_nothing_of_beta() {
    attack("alpha", "beta").await;
}

#[tokio::test]
async fn beta_learns_nothing_of_alpha() {
    attack("beta", "alpha").await;
}

/// The attack means something only if the ids are real: somebody of their own college gets another answer for them.
#[tokio::test]
async fn the_ids_used_are_real() {
    let world = World::start(&["beta"]).await;
    let mut unreal = Vec::new();
    let mut routes: Vec<_> = routes(Audience::Members)
        .filter(|route| !variables(route.path).is_empty())
        .collect();
    // Those that change something come last.
    routes.sort_by_key(|route| (route.method != "GET", route.method == "DELETE"));
    let count = routes.len();
    for route in routes {
        let body = world.fitting_body(route);
        let mut differs = false;
        for who in ["admin", "moderator", "alumna", "student"] {
            let real = world.fresh_path("beta", who, route).await;
            let client = world.signed_in("beta", who).await;
            let random = with_values(route.path, |variable| {
                random_like(&world.real("beta", names(route.path, variable)))
            });
            let first = world.call(&client, route, &random, body.as_ref()).await;
            let second = world.call(&client, route, &real, body.as_ref()).await;
            // A form that is refused says so with a message on the page it leads to.
            let said = |answer: &Answer| answer.headers.get("set-cookie").cloned();
            differs |= first.status != second.status || said(&first) != said(&second);
            if differs {
                break;
            }
        }
        if !differs {
            unreal.push(format!("{} {}", route.method, route.path));
        }
    }
    println!(
        "ids in paths: {count} routes, {} of them answer a real id of their own college differently",
        count - unreal.len()
    );
    for route in &unreal {
        println!("  not told apart: {route}");
    }
    assert!(
        unreal.len() * 10 <= count,
        "too many routes do not know the ids they are attacked with: {unreal:#?}"
    );
}
