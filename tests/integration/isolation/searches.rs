//! Every search, of the API and of the pages: what parts words in a text that was pasted is taken for a space.

use std::collections::BTreeSet;

use peer2peer::routes::{self, Audience};
use scraper::{Html, Selector};

use super::world::{World, bare, is_page, variables};
use crate::chat::{connect, direct};
use crate::support::{Client, person};

/// Escaped: tab, line breaks, NUL, a bell, DEL, white space beyond ASCII, marks of direction, no character at all.
const PARTS: [&str; 14] = [
    "%09",
    "%0A",
    "%0D%0A",
    "%0B",
    "%00",
    "%07",
    "%7F",
    "%C2%85",
    "%C2%A0",
    "%E2%80%A8",
    "%E3%80%80",
    "%E2%80%AE",
    "%EF%BF%BE",
    "%09%C2%A0%0A",
];

/// Where a page or an operation is searched, and the name of the field.
async fn searches(world: &World, client: &Client, conversation: &str) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    let field = Selector::parse("form:not([method=post]) input[type=search]").unwrap();
    for route in routes::all().filter(|route| route.method == "GET") {
        let of_conversation = route.path.contains("/conversations/{id}/") || route.path.starts_with("/messages/{id}/");
        let path = match variables(route.path).len() {
            0 => route.path.to_owned(),
            1 if of_conversation => route.path.replace("{id}", conversation),
            _ => continue,
        };
        if route.audience.on_console() != (client.host.starts_with("console")) || route.audience == Audience::Public {
            continue;
        }
        if !is_page(route) {
            for (name, _) in world.query(route) {
                if ["q", "company", "role"].contains(&name.as_str()) && !path.contains("admin/users") || name == "q" {
                    found.insert((path.clone(), name));
                }
            }
            continue;
        }
        let answer = client.get(&path).await;
        if answer.status != 200 || !answer.text.starts_with("<!") {
            continue;
        }
        let page = Html::parse_document(&answer.text);
        for input in page.select(&field) {
            let form = input.ancestors().filter_map(scraper::ElementRef::wrap);
            let mut form = form.filter(|one| one.value().name() == "form");
            let action = form
                .next()
                .and_then(|form| form.value().attr("action").map(ToOwned::to_owned));
            let name = input.value().attr("name").unwrap().to_owned();
            found.insert((action.unwrap_or(path.clone()), name));
        }
    }
    // A list of roles is no text to look for.
    found.retain(|(path, name)| name != "role" || path.ends_with("/experiences"));
    found
}

#[tokio::test]
async fn what_parts_words_is_taken_for_a_space_by_every_search() {
    let world = World::start(&["alpha"]).await;
    connect(&world.app, "alpha", "alumna", "admin").await;
    let admin = world.signed_in("alpha", "admin").await;
    let conversation = direct(&admin, "alpha", "alumna").await;
    let of_console = routes::all()
        .find(|route| route.audience == Audience::Operators)
        .unwrap();
    let operator = world.anybody(of_console).await;
    let mut tried = BTreeSet::new();
    let mut wrong = Vec::new();
    let named = {
        let path = format!("/api/v1/people/{}", person("alpha", "alumna").id);
        admin.get(&path).await.expect(200).json()["full_name"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let words: Vec<&str> = named.split(' ').take(2).collect();
    assert_eq!(words.len(), 2, "{named}");
    for client in [&admin, &operator] {
        for (path, name) in searches(&world, client, &conversation).await {
            let ask = async |between: &str| {
                let answer = client
                    .get(&format!("{path}?{name}={}{between}{}", words[0], words[1]))
                    .await;
                (answer.status.as_u16(), answer)
            };
            let (status, plain) = ask("%20").await;
            // A search that finds one person may lead on to them.
            if !(matches!(status, 200 | 303) || (status == 404 && name == "company")) {
                wrong.push(format!("{path} {name}: {status} for two words"));
            }
            for part in PARTS {
                let (now, answer) = ask(part).await;
                let same = match path.starts_with("/api/") {
                    _ if status == 303 => answer.headers.get("location") == plain.headers.get("location"),
                    true => answer.without_request_id() == plain.without_request_id(),
                    // Pages say again what was asked for, so what they found is compared by its length.
                    false => links(&bare(&answer, &[])) == links(&bare(&plain, &[])),
                };
                if now != status || !same {
                    wrong.push(format!("{path} {name} {part}: {now}, the same: {same}"));
                }
            }
            tried.insert(path);
        }
    }
    println!("{tried:?}");
    for path in [
        "/people",
        "/api/v1/people",
        "/experiences",
        "/api/v1/experiences",
        "/messages/new",
        "/colleges",
    ] {
        assert!(tried.contains(path), "{path} is not among {tried:?}");
    }
    assert!(tried.len() > 14, "{tried:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let found = admin
        .get(&format!("/api/v1/people?q={}%09{}", words[0], words[1]))
        .await;
    assert!(
        found.text.contains(&person("alpha", "alumna").id.to_string()),
        "{}",
        found.text
    );
}

/// The rows of a page: where their links lead, without what was asked for.
fn links(html: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let rows = Selector::parse("main a[href]").unwrap();
    page.select(&rows)
        .filter_map(|link| link.value().attr("href"))
        .filter(|href| !href.contains('?'))
        .map(ToOwned::to_owned)
        .collect()
}
