//! Every form of the product, as its pages show it: sent with a character no text can hold, and with far too much text,
//! it comes back with all that was typed, the field marked, and why.

use std::collections::{BTreeMap, BTreeSet};

use peer2peer::platform::auth::operators;
use peer2peer::routes::{self, Audience, Route};
use scraper::{ElementRef, Html, Selector};
use serde_json::json;

use super::world::{World, is_page, variables, with_values};
use crate::chat::{connect, direct, start};
use crate::support::{Answer, Client, PASSWORD, person};

/// Fields a form does not mark by themselves: signing in says no more than that address and password do not fit.
const NOT_MARKED: &[(&str, &str)] = &[("/login", "password")];

/// Fields that take any character: the cell of a file is kept as it was sent, and its row is judged.
const TAKEN: &[(&str, &str)] = &[("/admin/roster/imports/{id}/mend", "value")];

/// Routes that take a form by script alone, or a file, or nothing that is typed.
const WITHOUT_TEXT: &[&str] = &[
    // One password, which is never shown again.
    "/reset/{token}",
    "/verify/{token}",
    "/settings/email/verify",
    "/messages/{id}/accept",
    "/admin/roster/imports/{id}/take-back",
    "/admin/people/{id}/approve",
    "/admin/people/{id}/reinstate",
    "/experiences/{id}/autosave",
    "/admin/moderation/experiences/{id}/release",
    "/colleges/{id}/resume",
];

/// One field as a page shows it.
#[derive(Clone, Debug)]
struct Field {
    name: String,
    value: String,
    typed: bool,
    secret: bool,
}

/// A form as a page shows it.
#[derive(Clone, Debug)]
struct Form {
    action: String,
    fields: Vec<Field>,
}

fn select<'a>(within: ElementRef<'a>, what: &str) -> Vec<ElementRef<'a>> {
    within.select(&Selector::parse(what).unwrap()).collect()
}

fn field(element: ElementRef<'_>) -> Option<Field> {
    let name = element.value().attr("name")?.to_owned();
    let kind = element.value().attr("type").unwrap_or("text");
    let attribute = |name| element.value().attr(name).unwrap_or_default().to_owned();
    let read_only = element.value().attr("readonly").is_some();
    let (value, typed) = match element.value().name() {
        "textarea" => {
            let text: String = element.text().collect();
            (text.strip_prefix('\n').unwrap_or(&text).to_owned(), true)
        }
        "select" => {
            let options = select(element, "option");
            let chosen = options.iter().find(|option| option.value().attr("selected").is_some());
            let chosen = chosen.or(options.first())?;
            let text: String = chosen.text().collect();
            (chosen.value().attr("value").map_or(text, ToOwned::to_owned), false)
        }
        "button" => return None,
        _ => match kind {
            "checkbox" | "radio" if element.value().attr("checked").is_none() => return None,
            "checkbox" | "radio" | "hidden" | "number" | "file" | "submit" | "search" => (attribute("value"), false),
            _ => (attribute("value"), !read_only),
        },
    };
    Some(Field {
        name,
        value,
        typed,
        secret: kind == "password",
    })
}

fn forms(html: &str) -> Vec<Form> {
    let page = Html::parse_document(html);
    let everything = page.root_element();
    let mut found = Vec::new();
    for form in select(everything, "form[method=post]") {
        let action = form.value().attr("action").unwrap_or_default().to_owned();
        let mut fields: Vec<Field> = select(form, "input, textarea, select")
            .into_iter()
            .filter_map(field)
            .collect();
        // A group of choices sends one of them.
        for radio in select(form, "input[type=radio]") {
            let name = radio.value().attr("name").unwrap_or_default();
            if !fields.iter().any(|field| field.name == name) {
                fields.push(Field {
                    name: name.to_owned(),
                    value: radio.value().attr("value").unwrap_or_default().to_owned(),
                    typed: false,
                    secret: false,
                });
            }
        }
        let inside = select(form, "button[name]");
        let beside = match form.value().attr("id") {
            Some(id) => select(everything, &format!("button[form={id}][name]")),
            None => Vec::new(),
        };
        // The last button decides: the first may only look something up.
        if let Some(button) = inside.iter().chain(&beside).find(|button| {
            !["another", "find", "more", "skip"].contains(&button.value().attr("name").unwrap_or_default())
        }) {
            let attribute = |name| button.value().attr(name).unwrap_or_default().to_owned();
            fields.push(Field {
                name: attribute("name"),
                value: attribute("value"),
                typed: false,
                secret: false,
            });
        }
        fields.retain(|field| field.name != "csrf");
        found.push(Form { action, fields });
    }
    found
}

/// The route a form is sent to.
fn route_of(action: &str, on_console: bool) -> Option<&'static Route> {
    let path = action.split(['?', '#']).next().unwrap_or_default();
    let fits = |pattern: &str| {
        let (one, other): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
        one.len() == other.len()
            && one
                .iter()
                .zip(&other)
                .all(|(one, other)| one.starts_with('{') || one == other)
    };
    routes::all()
        .filter(|route| route.method == "POST" && fits(route.path))
        .filter(|route| route.audience == Audience::Public || route.audience.on_console() == on_console)
        .min_by_key(|route| variables(route.path).len())
}

/// The text a browser shows of what was sent: NUL is shown as the replacement character.
fn shown(text: &str) -> String {
    text.replace('\0', "\u{FFFD}").replace("\r\n", "\n")
}

/// What is wrong with an answer to a form sent with a text that cannot be taken.
fn wrong(form: &Form, sent: &[(String, String)], bad: &Field, pattern: &str, answer: &Answer) -> Option<String> {
    if answer.status != 422 {
        return Some(format!("status {}", answer.status));
    }
    let back = forms(&answer.text);
    let path = |action: &str| action.split('?').next().unwrap_or_default().to_owned();
    let Some(back) = back
        .iter()
        .find(|one| path(&one.action) == path(&form.action) && one.fields.iter().any(|field| field.name == bad.name))
    else {
        return Some("the form is not there".to_owned());
    };
    for (name, value) in sent {
        let was = form.fields.iter().find(|field| field.name == *name).unwrap();
        let now = back.fields.iter().filter(|field| field.name == *name);
        if was.typed && !was.secret && !now.clone().any(|now| now.value == shown(value)) {
            let now: Vec<_> = now.map(|now| now.value.chars().take(40).collect::<String>()).collect();
            return Some(format!("{name} is lost: {now:?}"));
        }
    }
    if NOT_MARKED.contains(&(pattern, bad.name.as_str())) {
        return None;
    }
    let page = Html::parse_document(&answer.text);
    let marked = select(page.root_element(), "[aria-invalid=true]")
        .into_iter()
        .find(|one| one.value().attr("name") == Some(&bad.name));
    let Some(marked) = marked else {
        return Some("the field is not marked".to_owned());
    };
    let why = marked.value().attr("aria-describedby").unwrap_or_default();
    let said = why
        .split(' ')
        .filter(|id| id.contains("error") || id.contains("problem"))
        .flat_map(|id| select(page.root_element(), &format!("[id=\"{id}\"]")))
        .flat_map(|one| one.text().collect::<Vec<_>>())
        .any(|text| !text.trim().is_empty());
    (!said).then(|| "no reason is given".to_owned())
}

async fn probe(client: &Client, form: &Form, pattern: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let long = "far too long ".repeat(6_000);
    for bad in form.fields.iter().filter(|field| field.typed) {
        let taken = TAKEN.contains(&(pattern, bad.name.as_str()));
        let probes = [("U+0000", "kept\0words"), ("too long", long.trim_end())];
        for (what, text) in probes.into_iter().skip(usize::from(taken)) {
            let sent: Vec<(String, String)> = form
                .fields
                .iter()
                .enumerate()
                .map(|(at, field)| {
                    let value = match field {
                        field if field.name == bad.name => text.to_owned(),
                        field if !field.typed => field.value.clone(),
                        field if field.secret && field.name != "new_password" => PASSWORD.to_owned(),
                        field if field.name.contains("email") => format!("kept{at}@alpha.example.edu"),
                        field if field.name.starts_with("link") && !bad.name.starts_with("link") => String::new(),
                        field if field.name == "link" => "https://example.org/".to_owned(),
                        field if field.name.contains("year") => "2026".to_owned(),
                        _ => format!("Kept words {at}"),
                    };
                    (field.name.clone(), value)
                })
                .collect();
            let pairs: Vec<(&str, &str)> = sent
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            let answer = client.form(&form.action, &pairs).await;
            if let Some(fault) = wrong(form, &sent, bad, pattern, &answer) {
                faults.push(format!("{pattern} {} {what}: {fault}", bad.name));
            }
        }
    }
    faults
}

#[tokio::test]
async fn a_form_with_a_text_that_cannot_be_taken_comes_back_with_all_that_was_typed() {
    let world = World::start(&["alpha"]).await;
    let of_console = routes::all()
        .find(|route| route.audience == Audience::Operators)
        .unwrap();
    // A conversation of two and one of a group, each with a message of either side, and a link to set a password.
    connect(&world.app, "alpha", "alumna", "admin").await;
    let (alumna, admin) = (
        world.signed_in("alpha", "alumna").await,
        world.signed_in("alpha", "admin").await,
    );
    let group = json!({ "kind": "group", "title": "Practice", "user_ids": [person("alpha", "admin").id] });
    let conversations = vec![direct(&alumna, "alpha", "admin").await, start(&alumna, group).await];
    for id in &conversations {
        let path = format!("/api/v1/conversations/{id}/messages");
        for who in [&alumna, &admin] {
            let message = json!({ "id": uuid::Uuid::now_v7(), "body": "Hello" });
            who.post(&path, &message).await.expect(200);
        }
    }
    let link = world
        .app
        .app
        .db
        .platform(async |tx| operators::add(tx, "olive@platform.example", "Olive Operator", None).await)
        .await
        .unwrap();
    let file = admin
        .request(
            reqwest::Method::POST,
            "/api/v1/admin/roster/imports?kind=student&file_name=list.csv",
        )
        .header("content-type", "text/csv")
        .body("number,full name\nN-1,Kaveri\n,Nadia\n");
    let import = admin.send(file).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    // A college without an administrator, with a domain that waits to be proven.
    let operator = world.anybody(of_console).await;
    let college = json!({ "slug": "delta", "name": "Delta" });
    let college = operator
        .post("/api/v1/console/colleges", &college)
        .await
        .expect(201)
        .json();
    let college = college["id"].as_str().unwrap().to_owned();
    let host = json!({ "host": "placements.delta.example" });
    let hosts = format!("/api/v1/console/colleges/{college}/hosts");
    operator.post(&hosts, &host).await.expect(201);
    let made = Made {
        conversations,
        import,
        link: link.expose().to_owned(),
        college,
    };
    let everybody = [
        (world.app.client("alpha"), false),
        (alumna, false),
        (admin, false),
        (world.app.client("console"), true),
        (operator, true),
    ];
    let mut tried: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut faults = Vec::new();
    for (client, on_console) in &everybody {
        for page in routes::all().filter(|route| route.method == "GET" && is_page(route)) {
            if page.audience != Audience::Public && page.audience.on_console() != *on_console {
                continue;
            }
            for path in addresses(&world, page, *on_console, &made) {
                let answer = client.get(&path).await;
                if answer.status != 200 || !answer.text.starts_with("<!") {
                    continue;
                }
                for form in forms(&answer.text) {
                    let Some(route) = route_of(&form.action, *on_console) else {
                        faults.push(format!("{path}: a form is sent to {:?}", form.action));
                        continue;
                    };
                    let known = tried.entry(route.path).or_default();
                    let new = form
                        .fields
                        .iter()
                        .filter(|field| field.typed)
                        .any(|field| !known.contains(&field.name));
                    if !new {
                        continue;
                    }
                    known.extend(
                        form.fields
                            .iter()
                            .filter(|field| field.typed)
                            .map(|field| field.name.clone()),
                    );
                    faults.extend(probe(client, &form, route.path).await);
                }
            }
        }
    }
    for (path, fields) in &tried {
        println!("{path}: {fields:?}");
    }
    let untried: Vec<_> = routes::all()
        .filter(|route| route.method == "POST" && is_page(route) && !tried.contains_key(route.path))
        .map(|route| route.path)
        .filter(|path| !WITHOUT_TEXT.contains(path))
        .collect();
    assert!(faults.is_empty(), "{}\nuntried: {untried:?}", faults.join("\n"));
    assert!(untried.is_empty(), "no page shows these forms: {untried:?}");
}

/// What was made for the forms to be shown.
struct Made {
    conversations: Vec<String>,
    import: String,
    link: String,
    college: String,
}

/// Where a page is looked at: with ids of real things.
fn addresses(world: &World, page: &Route, on_console: bool, made: &Made) -> Vec<String> {
    let one = |value: &str| vec![with_values(page.path, |_| value.to_owned())];
    match page.path {
        "/messages/new" => vec![page.path.to_owned(), "/messages/new?group=true".to_owned()],
        path if variables(path).is_empty() => vec![path.to_owned()],
        path if ["/assets", "/dev", "/api"].iter().any(|start| path.starts_with(start)) => Vec::new(),
        path if on_console && path.contains("{token}") => one(&made.link),
        _ if on_console => one(&made.college),
        "/admin/roster/imports/{id}" => one(&made.import),
        path if path.starts_with("/messages/") => {
            let both = ["1", "2"].into_iter();
            both.flat_map(|seq| made.conversations.iter().map(move |id| (id, seq)))
                .map(|(id, seq)| {
                    with_values(path, |name| match name {
                        "seq" => seq.to_owned(),
                        _ => id.clone(),
                    })
                })
                .collect()
        }
        path => vec![world.path_in("alpha", path)],
    }
}
