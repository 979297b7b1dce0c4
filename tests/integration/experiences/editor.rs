//! The editor without script: rounds of no kind yet, values of no set, known companies, drafts that are gone.

use serde_json::json;

use super::pages::{attributes, editor, location, page, texts, translated};
use super::{Cast, cast, published};
use crate::support::{Answer, Client};

type Field<'a> = (&'a str, &'a str);

/// A form with a word in every part of it, and `more`.
fn filled<'a>(revision: &'a str, act: &'a str, more: &[Field<'a>]) -> Vec<Field<'a>> {
    let mut fields = vec![
        ("revision", revision),
        ("company", "Kaveri"),
        ("role", "Engineer"),
        ("placement_year", "2026"),
        ("outcome", "selected"),
        ("summary", "All in a day."),
        ("tips", "Bring water."),
        ("act", act),
    ];
    for (name, value) in more {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    fields
}

async fn delete(client: &Client, edit: &str) {
    let id = edit.split('/').nth(2).unwrap();
    client.delete(&format!("/api/v1/experiences/{id}")).await.expect(204);
}

async fn drafts(cast: &Cast) -> usize {
    let mine = cast.author.get("/api/v1/experiences/mine").await.expect(200).json();
    mine["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn the_kind_of_a_round_is_chosen_never_presumed() {
    let cast = cast().await;
    let edit = editor(&cast).await;
    let kind = |at: usize| format!("select[name='rounds.{at}.kind']");
    let form = page(&cast.author, &edit).await;
    assert_eq!(texts(&form, &format!("{} option", kind(0)))[0], "Choose…");
    assert_eq!(attributes(&form, &kind(0), "required").len(), 1);
    assert!(attributes(&form, &format!("{} option[selected]", kind(0)), "value").is_empty());

    // A draft keeps a round without a kind, and everything in it.
    let round = [
        ("rounds.0.kind", ""),
        ("rounds.0.questions", "Two sum"),
        ("rounds.0.difficulty", "4"),
    ];
    let added = cast
        .author
        .form(&edit, &filled("1", "add-round", &round))
        .await
        .expect(303);
    assert!(location(&added).ends_with("/edit#field-rounds.1.kind"));
    let form = page(&cast.author, &edit).await;
    assert_eq!(texts(&form, "textarea[name='rounds.0.questions']"), ["Two sum"]);
    assert_eq!(
        attributes(&form, "select[name='rounds.0.difficulty'] option[selected]", "value"),
        ["4"]
    );
    for at in [0, 1] {
        assert!(attributes(&form, &format!("{} option[selected]", kind(at)), "value").is_empty());
    }
    // Read before it is chosen, it is called by its number.
    let preview = page(&cast.author, &edit.replace("/edit", "/preview")).await;
    assert_eq!(texts(&preview, ".timeline-title"), ["Round 1", "Round 2"]);

    // Submitting names the round, and keeps what was written.
    let two = [
        ("rounds.0.kind", "coding"),
        ("rounds.0.questions", "Two sum"),
        ("rounds.1.kind", ""),
        ("rounds.1.notes", "Forty minutes"),
    ];
    let refused = cast.author.form(&edit, &filled("2", "submit", &two)).await.expect(422);
    translated(&refused);
    assert_eq!(texts(&refused, ".error-summary li"), ["Choose the type of round 2"]);
    assert_eq!(
        attributes(&refused, ".error-summary a", "href"),
        ["#field-rounds.1.kind"]
    );
    assert_eq!(attributes(&refused, &kind(1), "aria-invalid"), ["true"]);
    assert_eq!(texts(&refused, "textarea[name='rounds.1.notes']"), ["Forty minutes"]);
    let whole = [
        ("rounds.0.kind", "coding"),
        ("rounds.0.questions", "Two sum"),
        ("rounds.1.kind", "hr"),
        ("rounds.1.notes", "Forty minutes"),
    ];
    let sent = cast
        .author
        .form(&edit, &filled("3", "submit", &whole))
        .await
        .expect(303);
    assert_eq!(location(&sent), "/experiences/mine");
}

#[tokio::test]
async fn a_value_of_no_set_is_said_at_its_field_and_stores_nothing() {
    let cast = cast().await;
    let edit = editor(&cast).await;
    let autosave = edit.replace("/edit", "/autosave");
    let choose = |label: &str| format!("Choose an answer for “{label}”");
    for (field, value, said) in [
        ("outcome", "glory", choose("Outcome")),
        ("package_band", "lots", choose("Package (CTC)")),
        ("anonymous", "yes", choose("Stay anonymous to readers")),
        ("rounds.0.kind", "duel", "Choose the type of round 1".to_owned()),
        ("rounds.0.difficulty", "9", choose("Round 1 · Difficulty")),
        ("rounds.0.difficulty", "hard", choose("Round 1 · Difficulty")),
    ] {
        let mut more = vec![
            ("rounds.0.kind", "hr"),
            ("rounds.0.notes", "Kept"),
            ("tips", "Kept, too"),
        ];
        more.retain(|(name, _)| *name != field);
        more.push((field, value));
        for act in ["save", "submit", "add-round"] {
            let refused = cast.author.form(&edit, &filled("1", act, &more)).await.expect(422);
            translated(&refused);
            assert_eq!(
                texts(&refused, ".error-summary li"),
                [said.as_str()],
                "{field}={value}, {act}"
            );
            let target = attributes(&refused, ".error-summary a", "href").remove(0);
            assert_eq!(
                attributes(&refused, &format!("[id='{}']", &target[1..]), "aria-invalid"),
                ["true"]
            );
            assert_eq!(texts(&refused, "textarea[name='rounds.0.notes']"), ["Kept"]);
            assert_eq!(texts(&refused, "textarea[name=tips]"), ["Kept, too"]);
        }
        let mut more = filled("1", "", &more);
        more.retain(|(name, _)| *name != "act");
        let refused = cast.author.form(&autosave, &more).await.expect(422);
        assert!(
            refused.text.contains(field) || !refused.text.starts_with('{'),
            "{}",
            refused.text
        );
    }
    let id = edit.split('/').nth(2).unwrap();
    let copy = cast.author.get(&format!("/api/v1/experiences/{id}")).await.expect(200);
    assert_eq!(copy.json()["working_copy"]["revision"], 1, "nothing was stored");
}

#[tokio::test]
async fn the_company_field_offers_the_names_the_college_knows() {
    let cast = cast().await;
    published(&cast.author, &cast.moderator, "Narmada").await;
    for name in ["Kaveri Systems", "KAVERI systems"] {
        published(&cast.author, &cast.moderator, name).await;
    }
    let other = cast.app.signed_in("beta", "alumna").await;
    let edit = editor(&cast).await;
    for path in ["/experiences/new", &edit] {
        let form = page(&cast.author, path).await;
        let list = attributes(&form, "input[name=company]", "list").remove(0);
        assert_eq!(
            attributes(&form, &format!("datalist#{list} option"), "value"),
            ["KAVERI systems", "Narmada"],
            "the most frequent first, each once, as written last: {path}"
        );
    }
    let refused = cast
        .author
        .form("/experiences/new", &[("company", "")])
        .await
        .expect(422);
    assert_eq!(attributes(&refused, "#known-companies option", "value").len(), 2);
    let foreign = page(&other, "/experiences/new").await;
    assert!(attributes(&foreign, "#known-companies option", "value").is_empty());
}

/// What the form holds when it comes back.
fn nothing_lost(answer: &Answer) {
    translated(answer);
    assert_eq!(attributes(answer, "input[name=company]", "value"), ["Kaveri"]);
    assert_eq!(attributes(answer, "input[name=placement_year]", "value"), ["2026"]);
    assert_eq!(
        attributes(answer, "select[name=outcome] option[selected]", "value"),
        ["selected"]
    );
    for (field, text) in [
        ("summary", "All in a day."),
        ("tips", "Bring water."),
        ("rounds.0.notes", "Long"),
    ] {
        assert_eq!(texts(answer, &format!("textarea[name='{field}']")), [text]);
    }
    assert!(attributes(answer, "form[data-autosave]", "action").is_empty());
    let first = attributes(answer, "form.experience-form button[type=submit]", "value").remove(0);
    assert_eq!(first, "save-new", "Enter in a field saves it");
}

#[tokio::test]
async fn what_is_saved_after_the_draft_was_deleted_is_not_lost() {
    let cast = cast().await;
    let edit = editor(&cast).await;
    delete(&cast.author, &edit).await;
    let round = [("rounds.0.kind", ""), ("rounds.0.notes", "Long")];
    let autosave = edit.replace("/edit", "/autosave");
    let mut silent = filled("1", "", &round);
    silent.retain(|(name, _)| *name != "act");
    cast.author.form(&autosave, &silent).await.expect(404);
    for act in ["save", "submit", "preview"] {
        let gone = cast.author.form(&edit, &filled("1", act, &round)).await.expect(404);
        nothing_lost(&gone);
        assert_eq!(
            texts(&gone, ".notice-title")[0],
            "This draft was deleted in another window"
        );
    }
    // It can be worked on before it is saved; what cannot be read is said as ever.
    let gone = cast
        .author
        .form(&edit, &filled("1", "add-round", &round))
        .await
        .expect(404);
    assert_eq!(attributes(&gone, "select[name='rounds.1.kind']", "name").len(), 1);
    let wrong = [round[0], round[1], ("placement_year", "soon")];
    let gone = cast
        .author
        .form(&edit, &filled("1", "save-new", &wrong))
        .await
        .expect(404);
    assert_eq!(texts(&gone, ".error-summary li"), ["Enter a year such as 2026"]);
    assert_eq!(attributes(&gone, "input[name=placement_year]", "value"), ["soon"]);
    assert_eq!(drafts(&cast).await, 0);

    let key = attributes(&gone, "form.experience-form input[name=key]", "value").remove(0);
    let keep = [round[0], round[1], ("key", key.as_str())];
    let kept = cast
        .author
        .form(&edit, &filled("1", "save-new", &keep))
        .await
        .expect(303);
    let again = cast
        .author
        .form(&edit, &filled("1", "save-new", &keep))
        .await
        .expect(303);
    assert_eq!(location(&kept), location(&again), "sent twice, it is one draft");
    assert_eq!(drafts(&cast).await, 1);
    let form = page(&cast.author, &location(&kept)).await;
    assert_eq!(texts(&form, "textarea[name='rounds.0.notes']"), ["Long"]);

    // Somebody else's draft and one that never was look alike, and nobody gets anything by it.
    let other = cast.app.signed_in("alpha", "alumnus").await;
    for path in [location(&kept), format!("/experiences/{}/edit", uuid::Uuid::now_v7())] {
        let gone = other.form(&path, &filled("1", "save", &round)).await.expect(404);
        assert_eq!(
            texts(&gone, ".notice-title")[0],
            "This draft was deleted in another window"
        );
    }
    cast.student
        .form(&edit, &filled("1", "save-new", &round))
        .await
        .expect(403);
    cast.student.form(&edit, &filled("1", "save", &wrong)).await.expect(404);
}

#[tokio::test]
async fn what_is_saved_after_the_draft_was_submitted_is_not_lost() {
    let cast = cast().await;
    let edit = editor(&cast).await;
    let round = [("rounds.0.kind", "hr"), ("rounds.0.notes", "Long")];
    cast.author
        .form(&edit, &filled("1", "submit", &round))
        .await
        .expect(303);
    let late = cast.author.form(&edit, &filled("1", "save", &round)).await.expect(409);
    nothing_lost(&late);
    assert_eq!(texts(&late, ".notice-title")[0], "This was submitted in another window");
    assert!(
        texts(&late, "#sent").is_empty(),
        "the form stands there, not what was sent"
    );
    let kept = cast
        .author
        .form(&edit, &filled("1", "save-new", &round))
        .await
        .expect(303);
    assert_ne!(location(&kept), edit);
    let copy = cast.author.get("/api/v1/experiences/mine").await.expect(200).json();
    let mut states: Vec<&str> = copy["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["state"].as_str().unwrap())
        .collect();
    states.sort_unstable();
    assert_eq!(json!(states), json!(["draft", "pending"]));
}
