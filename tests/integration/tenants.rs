//! Provisioning from descriptions: idempotent, nothing deleted by omission, everything recorded.

use peer2peer::cli::tenants::provision_list;
use peer2peer::features::colleges::model::{By, Definition};
use peer2peer::features::colleges::provision::{self, Standing, Tally};
use peer2peer::features::colleges::world;
use peer2peer::platform::audit;

use crate::support::TestApp;

fn definition(text: &str) -> Definition {
    toml::from_str(text).unwrap()
}

async fn apply(app: &TestApp, text: &str) -> (Tally, Vec<&'static str>) {
    let checked = provision::check(&app.app, &definition(text)).unwrap();
    let plans = provision::plan(&app.app, vec![checked]).await.unwrap();
    let changes = plans[0].changes.iter().map(|change| change.what).collect();
    let tally = provision::carry_out(&app.app, &By::command_line(), plans, |_| {})
        .await
        .unwrap();
    (tally, changes)
}

const DELTA: &str = r##"
slug = "delta"
name = "Delta"
accent = "#0a5c36"
hosts = ["placements.delta.edu"]
email_domains = [{ domain = "delta.edu" }]
first_admins = [{ email = "head@delta.edu", full_name = "Hina Head" }]
"##;

#[tokio::test]
async fn applying_twice_changes_nothing_and_leaving_out_deletes_nothing() {
    let app = TestApp::start().await;
    let (tally, _) = apply(&app, DELTA).await;
    assert_eq!((tally.added, tally.changed, tally.same), (1, 0, 0));
    app.client("delta").get("/api/v1/auth/me").await.expect(401);
    assert_eq!(app.run_jobs().await, 1, "one invitation");
    let (tally, changes) = apply(&app, DELTA).await;
    assert_eq!((tally.added, tally.changed, tally.same, changes.len()), (0, 0, 1, 0));
    assert_eq!(app.run_jobs().await, 0, "nobody is invited twice");

    let (_, changes) = apply(&app, "slug = \"delta\"\nname = \"Delta University\"").await;
    assert_eq!(changes, ["name"], "what is left out stays");
    let (tally, changes) = apply(&app, &DELTA.replace("\"Delta\"", "\"Delta University\"")).await;
    assert_eq!((tally.same, changes.len()), (1, 0));
    let role = DELTA.replace("\"Delta\"", "\"Delta University\"").replace(
        "{ domain = \"delta.edu\" }",
        "{ domain = \"delta.edu\", role = \"alumni\" }, { domain = \"b.edu\" }",
    );
    let (_, changes) = apply(&app, &role).await;
    assert_eq!(changes, ["email_domains", "email_domains"]);
    assert_eq!(apply(&app, &role).await.0.same, 1);

    let verified = app
        .app
        .db
        .platform(async |tx| audit::verify_platform(tx).await)
        .await
        .unwrap();
    assert!(verified.holds(), "{verified:?}");
    assert_eq!(verified.entries, 3, "college and host made, name changed");
}

#[tokio::test]
async fn a_host_of_another_college_is_refused_and_nothing_is_half_made() {
    let app = TestApp::start().await;
    apply(&app, DELTA).await;
    let other = DELTA.replace("\"delta\"", "\"epsilon\"");
    let checked = provision::check(&app.app, &definition(&other)).unwrap();
    let plans = provision::plan(&app.app, vec![checked]).await.unwrap();
    assert_eq!(plans[0].standing, Standing::Added);
    assert!(
        provision::carry_out(&app.app, &By::command_line(), plans, |_| {})
            .await
            .is_err()
    );
    app.client("epsilon").get("/api/v1/auth/me").await.expect(404);
}

#[tokio::test]
async fn a_list_is_provisioned_in_one_run_and_again_without_change() {
    let app = TestApp::start().await;
    let records: Vec<String> = (0..1200)
        .map(|n| {
            format!(r#"{{"name":"Institute {n}","alpha_two_code":"NO","domains":["i{n}.example","shared.example"]}}"#)
        })
        .collect();
    let list = world::read(&format!("[{}]", records.join(","))).unwrap();
    let mut last = 0;
    let tally = provision_list(&app.app, list.clone(), false, |done| last = done)
        .await
        .unwrap();
    assert_eq!((tally.added, last), (1200, 1200));
    let tally = provision_list(&app.app, list, false, |_| {}).await.unwrap();
    assert_eq!((tally.added, tally.changed, tally.same), (0, 0, 1200));
    app.client("i1199-example").get("/api/v1/auth/me").await.expect(401);
    let owner = app.database.db_owner().await;
    let domains: i64 = owner
        .query_one(
            "SELECT count(*) FROM email_domains WHERE domain = 'shared.example'",
            &[],
        )
        .await
        .unwrap()
        .get(0);
    assert_eq!(domains, 1200);
}

#[test]
fn the_colleges_of_this_repository_are_described_well() {
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tenants")).unwrap() {
        let file = file.unwrap().path();
        let given = definition(&std::fs::read_to_string(&file).unwrap());
        assert_eq!(
            Some(given.slug.as_str()),
            file.file_stem().and_then(|stem| stem.to_str())
        );
    }
}
