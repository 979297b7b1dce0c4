//! A method a path does not have, at every path and by everybody: 405 with the methods it has, and nothing done.

use std::collections::{BTreeMap, BTreeSet};

use peer2peer::routes;
use reqwest::Method;

use super::world::{World, with_values};
use crate::support::Client;

/// What is tried, besides what is in the table.
const METHODS: [&str; 9] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "BREW",
];

/// The methods of every path of a site.
fn table(on_console: bool) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut table: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for route in routes::all() {
        let public = route.audience == peer2peer::routes::Audience::Public;
        if public || route.audience.on_console() == on_console {
            let methods = table.entry(route.path).or_default();
            methods.insert(route.method);
            if route.method == "GET" {
                methods.insert("HEAD");
            }
        }
    }
    table
}

async fn walk(client: &Client, who: &str, on_console: bool) -> usize {
    let mut tried = 0;
    for (pattern, has) in table(on_console) {
        let id = uuid::Uuid::now_v7().to_string();
        let path = with_values(pattern, |name| match name {
            "seq" | "line" => "1".to_owned(),
            "host" => "www.alpha.example".to_owned(),
            _ => id.clone(),
        });
        for method in METHODS.iter().filter(|method| !has.contains(*method)) {
            let request = client
                .request(Method::from_bytes(method.as_bytes()).unwrap(), &path)
                .header("origin", format!("https://{}", client.host));
            let answer = client.send(request).await;
            assert_eq!(answer.status, 405, "{method} {path} as {who}: {}", answer.text);
            let allow = answer.headers["allow"].to_str().unwrap();
            assert_eq!(
                allow.split(", ").collect::<BTreeSet<_>>(),
                has,
                "{method} {path} as {who}"
            );
            tried += 1;
        }
        // Escaping a letter of a path makes it no other path.
        if let Some(at) = path.rfind(|c: char| c.is_ascii_lowercase()) {
            let escaped = format!("{}%{:02X}{}", &path[..at], path.as_bytes()[at], &path[at + 1..]);
            let request = client.request(Method::from_bytes(b"BREW").unwrap(), &escaped);
            let answer = client.send(request).await;
            assert_eq!(answer.status, 405, "{escaped} as {who}: {}", answer.text);
            let kind = answer.headers["content-type"].to_str().unwrap();
            let programs =
                path.starts_with("/api/") || path.starts_with("/assets/") || path.ends_with('z') || path == "/ws";
            assert_eq!(kind == "application/problem+json", programs, "{escaped}: {kind}");
        }
    }
    tried
}

#[tokio::test]
async fn a_method_a_path_does_not_have_is_told_so_at_every_path() {
    let world = World::start(&["alpha"]).await;
    let mut everybody = vec![(world.app.client("alpha"), "visitor", false)];
    for who in ["student", "alumna", "moderator", "admin"] {
        everybody.push((world.app.signed_in("alpha", who).await, who, false));
    }
    let of_console = routes::all().find(|route| route.audience.on_console()).unwrap();
    everybody.push((world.anybody(of_console).await, "operator", true));
    everybody.push((world.app.client("console"), "visitor", true));
    let before = entries(&world).await;
    let mut tried = 0;
    for (client, who, on_console) in &everybody {
        tried += walk(client, who, *on_console).await;
    }
    assert!(tried > 5_000, "{tried}");
    assert_eq!(entries(&world).await, before, "nothing was done");
}

async fn entries(world: &World) -> i64 {
    let counted = "SELECT count(*) FROM audit_entries";
    world.owner.query_one(counted, &[]).await.unwrap().get(0)
}
