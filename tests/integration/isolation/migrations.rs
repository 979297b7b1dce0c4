//! Every migration goes down and up again, one by one, and leaves the same schema; without the replaceable SQL, which is
//! applied after all of them and says what holds then.

use std::process::Command;

use diesel_migrations::MigrationHarness as _;
use peer2peer::features;
use peer2peer::platform::db::embedded::find_binaries;
use peer2peer::platform::db::migrate;
use peer2peer::platform::db::owner::{MIGRATIONS, with_harness};

use crate::support::TestDatabase;

/// The schema as PostgreSQL writes it down, without what differs from dump to dump.
pub(super) fn dump(url: &str) -> String {
    let programs = find_binaries().unwrap();
    let output = Command::new(programs[0].dir.join("pg_dump"))
        .args(["--schema-only", "--exclude-table=__diesel_schema_migrations", url])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().filter(|line| {
        !(line.is_empty()
            || line.starts_with("--")
            || line.starts_with("\\restrict")
            || line.starts_with("\\unrestrict"))
    });
    lines.collect::<Vec<_>>().join("\n")
}

async fn down(url: &str) -> String {
    with_harness(url, |harness| {
        let version = harness
            .revert_last_migration(MIGRATIONS)
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        Ok(version.to_string())
    })
    .await
    .unwrap()
}

async fn up(url: &str) {
    with_harness(url, |harness| {
        let ran = harness
            .run_next_migration(MIGRATIONS)
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        drop(ran);
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn every_migration_goes_down_and_up_again() {
    let database = TestDatabase::empty().await;
    let url = database.owner_url();
    migrate::run(&url, &[]).await.unwrap();
    let applied: i64 = database
        .db_owner()
        .await
        .query_one("SELECT count(*) FROM __diesel_schema_migrations", &[])
        .await
        .unwrap()
        .get(0);
    let complete = dump(&url);
    let mut after = complete.clone();
    for _ in 0..applied {
        let version = down(&url).await;
        let without = dump(&url);
        up(&url).await;
        assert_eq!(dump(&url), after, "migration {version} down and up again");
        down(&url).await;
        assert_eq!(dump(&url), without, "migration {version} down a second time");
        after = without;
    }
    assert!(
        !after.contains("CREATE TABLE"),
        "something is left when all is undone: {after}"
    );
    migrate::run(&url, &[]).await.unwrap();
    assert_eq!(dump(&url), complete);
    migrate::run(&url, &features::sql()).await.unwrap();
    assert_eq!(dump(&url), dump(&TestDatabase::create().await.owner_url()));
    println!("migrations: {applied} went down, up, down and up again to the same schema");
}
