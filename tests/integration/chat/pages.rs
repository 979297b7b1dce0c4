//! What the pages of chat offer, find and hand out. How they work in a browser: `tests/browser/specs/chat*.test.mjs`.

use std::time::Duration;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::chat::mentions_and_retention::decide;
use crate::chat::socket::{Wire, pair};
use crate::chat::{connect, direct, start};
use crate::support::{Client, TestApp, person};

async fn say(client: &Client, conversation: &str, body: &str) {
    let message = json!({ "id": Uuid::new_v4(), "body": body });
    let path = format!("/api/v1/conversations/{conversation}/messages");
    client.post(&path, &message).await.expect(200);
}

#[tokio::test]
async fn the_picker_offers_whom_the_college_lets_one_write_to() {
    let app = TestApp::start().await;
    let student = app.signed_in("alpha", "student").await;
    let offers = async |who: &str, group: bool| {
        let page = student.get(&format!("/messages/new?group={group}")).await.expect(200);
        let listed = page.text.contains(&format!("value=\"{}\"", person("alpha", who).id));
        if !group {
            // Their profile says the same.
            let profile = student
                .get(&format!("/people/{}", person("alpha", who).id))
                .await
                .expect(200);
            assert_eq!(profile.text.contains("name=\"people\""), listed, "{who}");
        }
        listed
    };
    connect(&app, "alpha", "student", "classmate").await;
    // By default: people one knows and alumni openly, others by request; nobody unknown into a group.
    for (who, one, group) in [
        ("classmate", true, true),
        ("alumna", true, true),
        ("faculty", true, false),
    ] {
        assert_eq!(
            (offers(who, false).await, offers(who, true).await),
            (one, group),
            "{who}"
        );
    }
    decide(
        &app,
        json!({ "strangers": "refuse", "students_write_to_alumni": false }),
    )
    .await;
    for (who, offered) in [("classmate", true), ("alumna", false), ("faculty", false)] {
        assert_eq!(
            (offers(who, false).await, offers(who, true).await),
            (offered, offered),
            "{who}"
        );
    }
    decide(&app, json!({ "strangers": "open" })).await;
    assert!(offers("faculty", false).await && offers("faculty", true).await);
    // Whoever blocked is not offered, and nothing says why.
    let me = json!({ "user_id": person("alpha", "student").id });
    let faculty = app.signed_in("alpha", "faculty").await;
    faculty.post("/api/v1/blocks", &me).await.expect(204);
    assert!(!offers("faculty", false).await && !offers("faculty", true).await);
}

#[tokio::test]
async fn conversations_are_found_by_the_names_in_them() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let student = app.signed_in("alpha", "student").await;
    let me = person("alpha", "student").id;
    let pair = direct(&admin, "alpha", "student").await;
    say(&admin, &pair, "Hello").await;
    let group = json!({ "kind": "group", "title": "Placement Week 100%", "user_ids": [me] });
    let group = start(&admin, group).await;
    start(
        &admin,
        json!({ "kind": "group", "title": "Secret", "user_ids": [person("alpha", "alumna").id] }),
    )
    .await;
    let profile = student
        .get(&format!("/api/v1/people/{}", person("alpha", "admin").id))
        .await;
    let name = profile.expect(200).json()["full_name"].as_str().unwrap().to_owned();
    let found = async |q: &str| {
        let q = serde_urlencoded::to_string([("q", q)]).unwrap();
        let list = student
            .get(&format!("/api/v1/conversations?{q}"))
            .await
            .expect(200)
            .json();
        let page = student.get(&format!("/messages?{q}")).await.expect(200).text;
        let ids: Vec<String> = list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| text(&one["id"]))
            .collect();
        for id in [&pair, &group] {
            assert_eq!(
                page.contains(&format!("href=\"/messages/{id}#latest\"")),
                ids.contains(id),
                "{q}"
            );
        }
        ids
    };
    assert_eq!(found("placement").await, [group.as_str()]);
    assert_eq!(found("WEEK").await, [group.as_str()]);
    assert_eq!(found("100%").await, [group.as_str()]);
    assert_eq!(
        found(&name.to_uppercase()).await.len(),
        2,
        "the pair, and the group they are in"
    );
    for nothing in ["eek", "%", "_", "secret", "zzz"] {
        assert!(found(nothing).await.is_empty(), "{nothing}");
    }
    let long = "x".repeat(201);
    student
        .get(&format!("/api/v1/conversations?q={long}"))
        .await
        .expect(422);
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn ones_own_copy_has_everything_one_wrote_and_nothing_else() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let student = app.signed_in("alpha", "student").await;
    let me = person("alpha", "student").id;
    let left = start(&admin, json!({ "kind": "group", "title": "Left", "user_ids": [me] })).await;
    let stayed = start(&admin, json!({ "kind": "group", "title": "Stayed", "user_ids": [me] })).await;
    // More than is read at once, in both.
    for n in 0..75 {
        say(&student, &left, &format!("left {n}")).await;
        say(&student, &stayed, &format!("stayed {n}")).await;
    }
    say(&admin, &left, "not mine").await;
    admin
        .delete(&format!("/api/v1/conversations/{left}/participants/{me}"))
        .await
        .expect(204);
    let copy = student.get("/messages/export").await.expect(200);
    assert_eq!(copy.headers["content-type"], "application/x-ndjson; charset=utf-8");
    assert!(
        copy.headers["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment")
    );
    let lines: Vec<Value> = copy
        .text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let bodies: Vec<String> = lines.iter().map(|line| text(&line["body"])).collect();
    let wanted: Vec<String> = (0..75)
        .flat_map(|n| [format!("left {n}"), format!("stayed {n}")])
        .collect();
    assert_eq!(bodies, wanted);
    assert!(
        lines
            .iter()
            .all(|line| line["conversation_id"] == left || line["conversation_id"] == stayed)
    );
    assert_eq!(admin.get("/messages/export").await.expect(200).text.lines().count(), 1);
}

#[tokio::test]
async fn a_link_goes_with_a_message_of_the_form() {
    let app = TestApp::start().await;
    let admin = app.signed_in("alpha", "admin").await;
    let student = app.signed_in("alpha", "student").await;
    let id = direct(&admin, "alpha", "student").await;
    let path = format!("/api/v1/conversations/{id}/messages");
    let link = json!({ "url": "https://example.org/a?b=<c>\"", "title": "<b>Plan</b>" });
    let message = json!({ "id": Uuid::new_v4(), "body": "", "attachments": [link] });
    admin.post(&path, &message).await.expect(200);
    let page = student.get(&format!("/messages/{id}")).await.expect(200).text;
    assert!(
        page.contains("&#60;b&#62;Plan") || page.contains("&lt;b&gt;Plan"),
        "the title is text"
    );
    assert!(page.contains("href=\"https://example.org/a?b=%3Cc%3E%22\""));
    assert!(page.contains("rel=\"noopener nofollow ugc\""));
    assert!(
        student.get("/messages").await.expect(200).text.contains("Plan"),
        "said in the list"
    );
}

#[tokio::test]
async fn of_somebody_who_hides_what_they_read_one_hears_that_it_arrived() {
    let app = TestApp::start().await;
    let (student, classmate, id) = pair(&app, "alpha").await;
    let hidden = json!({ "accepts_messages": true, "shows_read": false, "shows_presence": true });
    classmate.put("/api/v1/chat-preferences", &hidden).await.expect(200);
    let mut wire = Wire::of(app.address, &student).await;
    say(&student, &id, "Hello").await;
    // Read at once, as a page does that had the message before its socket was open.
    let read = format!("/api/v1/conversations/{id}/read");
    classmate.post(&read, &json!({ "seq": 1 })).await.expect(204);
    assert_eq!(wire.until("message:delivered").await["seq"], 1);
    // Nothing more is told: not that it was read, and not when.
    say(&student, &id, "Still there?").await;
    let mut theirs = Wire::of(app.address, &classmate).await;
    theirs
        .send(json!({ "type": "message:delivered", "conversation_id": id, "seq": 2 }))
        .await;
    assert_eq!(wire.until("message:delivered").await["seq"], 2);
    classmate.post(&read, &json!({ "seq": 2 })).await.expect(204);
    let frames = wire.rest(Duration::from_millis(500)).await;
    assert!(
        frames
            .iter()
            .all(|frame| frame["type"] != "message:read" && frame["type"] != "message:delivered")
    );
}

/// The opening tag of a message on a page, with its classes.
fn tag(page: &str, seq: i64) -> String {
    let id = format!("id=\"message-{seq}\"");
    let before = page.split(&id).next().expect("the message");
    assert!(before.len() < page.len(), "message {seq} is not on the page");
    before.rsplit("<li ").next().unwrap().to_owned()
}

#[tokio::test]
async fn what_one_person_says_in_one_go_stands_together() {
    let app = TestApp::start().await;
    let (student, classmate, id) = pair(&app, "alpha").await;
    for (client, words) in [
        (&student, "one"),
        (&student, "two"),
        (&classmate, "three"),
        (&student, "four"),
    ] {
        say(client, &id, words).await;
    }
    let page = student.get(&format!("/messages/{id}")).await.expect(200).text;
    let stands = |seq: i64| {
        let tag = tag(&page, seq);
        ["bubble-follows", "bubble-ends", "bubble-latest"].map(|class| tag.contains(class))
    };
    assert_eq!(stands(1), [false, false, false]);
    assert_eq!(stands(2), [true, true, false]);
    assert_eq!(stands(3), [false, true, false]);
    assert_eq!(stands(4), [false, true, true]);
    // Whoever reads on from number 2 has a line before it, and the name again.
    let marked = format!("/messages/{id}?mark=1");
    let page = classmate.get(&marked).await.expect(200).text;
    assert!(tag(&page, 1).contains("bubble-ends"));
    assert!(!tag(&page, 2).contains("bubble-follows"));
}

#[tokio::test]
async fn page_p02_a_request_is_explained_before_it_is_sent_and_after() {
    let app = TestApp::start().await;
    let student = app.signed_in("alpha", "student").await;
    let faculty = app.signed_in("alpha", "faculty").await;
    let name = faculty.get("/api/v1/auth/me").await.expect(200).json();
    let name = text(&name["full_name"]);
    let them = person("alpha", "faculty").id;
    let before = format!("{name} will get this as a request. You can write more once they accept.");
    let after = format!("Request sent. You can write more once {name} accepts.");
    // Formatting puts names between marks of direction.
    let plain = |page: String| page.replace(['\u{2068}', '\u{2069}'], "");

    let picker = student.get("/messages/new").await.expect(200).text;
    assert!(picker.contains("get your first message as a request"));
    let profile = student.get(&format!("/people/{them}")).await.expect(200).text;
    assert!(plain(profile).contains(&before));
    let id = direct(&student, "alpha", "faculty").await;
    let read = async || plain(student.get(&format!("/messages/{id}")).await.expect(200).text);
    let page = read().await;
    assert!(page.contains(&before) && page.contains("data-chat-form>"));
    say(&student, &id, "May I ask?").await;
    let page = read().await;
    assert!(page.contains(&after) && page.contains("data-chat-form hidden>") && !page.contains(&before));
    let part = async || {
        student
            .get(&format!("/messages/{id}/part?after=0"))
            .await
            .expect(200)
            .text
    };
    assert!(part().await.contains("data-first=\"request_waits\""));
    // Whoever answers is asked nothing, and their answer opens the field again.
    let theirs = plain(faculty.get(&format!("/messages/{id}")).await.expect(200).text);
    assert!(theirs.contains("data-chat-form>") && !theirs.contains("will get this as a request"));
    say(&faculty, &id, "Of course").await;
    let page = read().await;
    assert!(page.contains("data-chat-form>") && !page.contains(&before));
    assert!(part().await.contains("data-first=\"none\""));
    // To somebody who may be written to openly, nothing of it is said.
    let open = direct(&student, "alpha", "alumna").await;
    let page = student.get(&format!("/messages/{open}")).await.expect(200).text;
    assert!(page.contains("data-chat-form>") && !page.contains("as a request"));
}

#[tokio::test]
async fn page_p07_a_group_keeps_its_name_and_its_people_over_searches() {
    let app = TestApp::start().await;
    let student = app.signed_in("alpha", "student").await;
    connect(&app, "alpha", "student", "classmate").await;
    let (one, two) = (person("alpha", "classmate").id, person("alpha", "alumna").id);
    let form = async |rest: &[(&str, &str)]| {
        let mut fields = vec![("group", "true"), ("title", "Mock & drive \"B\"")];
        fields.extend_from_slice(rest);
        student.form("/messages", &fields).await
    };
    let ids = (one.to_string(), two.to_string());
    let chosen = |page: &str, id: &str| page.contains(&format!("value=\"{id}\" checked"));
    let offered = |page: &str, id: &str| page.contains(&format!("value=\"{id}\"><label"));

    // Two searches, one person of each; the second search finds neither.
    let page = form(&[("people", &ids.0), ("q", "zzz"), ("find", "1")])
        .await
        .expect(200)
        .text;
    assert!(
        chosen(&page, &ids.0) && !offered(&page, &ids.0),
        "kept, and not offered twice"
    );
    assert!(
        page.contains("value=\"Mock &#38; drive &#34;B&#34;\""),
        "the name is kept"
    );
    assert!(page.contains("value=\"zzz\""));
    let page = form(&[("people", &ids.0), ("q", ""), ("find", "1")])
        .await
        .expect(200)
        .text;
    assert!(chosen(&page, &ids.0) && offered(&page, &ids.1));
    // Without anybody, and without a name: said beside the fields, with everything else kept.
    let page = form(&[("start", "1")]).await.expect(422).text;
    assert!(page.contains("Choose at least one person.") && page.contains("Mock &#38; drive"));
    let nameless = [
        ("group", "true"),
        ("title", " "),
        ("people", ids.0.as_str()),
        ("start", "1"),
    ];
    let page = student.form("/messages", &nameless).await.expect(422).text;
    assert!(chosen(&page, &ids.0) && page.contains("Give the group a name of 1 to 80 characters."));
    // Somebody one does not know cannot be smuggled in; who else was chosen stays.
    let stranger = person("alpha", "faculty").id.to_string();
    let page = form(&[("people", &ids.0), ("people", &stranger), ("start", "1")])
        .await
        .expect(422)
        .text;
    assert!(chosen(&page, &ids.0) && page.contains("You can’t add this person. Connect with them first."));
    // Ids of nobody, and of another college, are one and the same: not there.
    let elsewhere = person("beta", "student").id.to_string();
    for nobody in [Uuid::new_v4().to_string(), elsewhere] {
        let page = form(&[("people", &nobody), ("find", "1")]).await.expect(200).text;
        assert!(!page.contains(&nobody));
        form(&[("people", &nobody), ("start", "1")]).await.expect(404);
    }
    let answer = form(&[("people", &ids.0), ("people", &ids.1), ("start", "1")])
        .await
        .expect(303);
    let place = answer.headers["location"].to_str().unwrap().to_owned();
    assert!(place.ends_with("#latest"), "{place}");
    let id = place.trim_start_matches("/messages/").trim_end_matches("#latest");
    let group = student
        .get(&format!("/api/v1/conversations/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(group["participants"].as_array().unwrap().len(), 3);
    assert_eq!(text(&group["title"]), "Mock & drive \"B\"");
}

#[tokio::test]
async fn page_p25_a_conversation_is_led_to_at_its_newest_and_the_list_stands_beside_it() {
    let app = TestApp::start().await;
    let (student, _, id) = pair(&app, "alpha").await;
    say(&student, &id, "Hello").await;
    let office = start(&student, json!({ "kind": "support" })).await;
    let list = student.get("/messages").await.expect(200).text;
    let page = student.get(&format!("/messages/{id}")).await.expect(200).text;
    for one in [&id, &office] {
        let link = format!("href=\"/messages/{one}#latest\"");
        assert!(list.contains(&link) && page.contains(&link), "{one}");
    }
    assert!(page.contains("<div id=\"latest\"></div>"));
    assert!(page.contains(&format!("href=\"/messages/{id}#latest\" aria-current=\"page\"")));
    assert_eq!(
        page.matches("aria-current=\"page\"").count(),
        2,
        "the tab and the conversation"
    );
    // Behind the messages, so that the newest is above it.
    let place = |text: &str| page.find(text).unwrap();
    assert!(
        place("id=\"latest\"") > place("id=\"message-1\"") && place("id=\"latest\"") < place("class=\"chat-foot\"")
    );
}
