//! The features: one folder for each thing a person would name.
//!
//! Inside a feature: `mod.rs` says what it owns and what it adds to the product, `routes.rs` names the handlers, `api.rs`
//! and `pages.rs` parse and render, `service.rs` holds the rules (it takes a transaction that carries the caller),
//! `store.rs` holds the queries, `model.rs` the rows and values. A feature calls another feature's service, never its
//! store or tables.

pub mod accounts;
pub mod admission;
pub mod audit;
pub mod chat;
pub mod colleges;
pub mod connections;
pub mod console;
pub mod development;
pub mod digests;
pub mod experiences;
pub mod health;
pub mod jobs;
pub mod moderation;
pub mod people;
pub mod realtime;
pub mod roster;

use crate::feature::Feature;
use crate::platform::db::replaceable::{PLATFORM, SqlFile};
use crate::platform::sockets::Readers;

/// Every feature; the order is that of the navigation.
pub const ALL: &[&Feature] = &[
    &health::FEATURE,
    &development::FEATURE,
    &realtime::FEATURE,
    &accounts::FEATURE,
    &admission::FEATURE,
    &colleges::FEATURE,
    &experiences::FEATURE,
    &moderation::FEATURE,
    &people::FEATURE,
    &chat::FEATURE,
    &connections::FEATURE,
    &digests::FEATURE,
    &roster::FEATURE,
    &jobs::FEATURE,
    &audit::FEATURE,
    &console::FEATURE,
];

/// How the streams of all features are read for open sockets.
pub fn readers() -> Vec<Readers> {
    let streams = ALL.iter().filter_map(|feature| feature.stream);
    streams.map(|stream| stream.readers).collect()
}

/// Every file of replaceable SQL, in the order they are applied: those of the platform, then those of the features.
pub fn sql() -> Vec<SqlFile> {
    let of_features = ALL.iter().flat_map(|feature| feature.sql);
    PLATFORM.iter().chain(of_features).copied().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Fails when two features give the same name to a thing.
    fn are_unique(what: &str, names: Vec<&str>) {
        let different: BTreeSet<_> = names.iter().collect();
        assert_eq!(different.len(), names.len(), "{what} twice: {names:?}");
    }

    #[test]
    fn nothing_is_registered_twice() {
        are_unique("a feature", ALL.iter().map(|one| one.name).collect());
        are_unique(
            "a kind of job",
            ALL.iter().flat_map(|one| one.jobs).map(|job| job.kind).collect(),
        );
        are_unique("a table", ALL.iter().flat_map(|one| one.tables).copied().collect());
        let kinds = ALL.iter().flat_map(|one| one.audit_kinds);
        are_unique(
            "a kind of the audit log",
            kinds.flat_map(|(_, kinds)| *kinds).copied().collect(),
        );
        are_unique(
            "an entry",
            ALL.iter()
                .flat_map(|one| one.navigation)
                .map(|entry| entry.href)
                .collect(),
        );
        are_unique(
            "a tab",
            ALL.iter().flat_map(|one| one.settings).map(|tab| tab.href).collect(),
        );
    }

    #[test]
    fn every_folder_is_registered() {
        let folders = std::fs::read_dir("src/features").unwrap();
        let folders: BTreeSet<String> = folders
            .map(|entry| {
                entry
                    .unwrap()
                    .file_name()
                    .to_string_lossy()
                    .trim_end_matches(".rs")
                    .to_owned()
            })
            .filter(|name| name != "mod")
            .collect();
        let registered: BTreeSet<String> = ALL.iter().map(|one| one.name.to_owned()).collect();
        assert_eq!(folders, registered);
    }

    /// `./dev test --changed` reads from this file what a change of a feature concerns; without a line of its own, the test
    /// module called as the feature.
    #[test]
    fn every_feature_has_tests_that_concern_it() {
        let module = |name: &str| {
            let file = format!("tests/integration/{name}");
            std::path::Path::new(&file).is_dir() || std::path::Path::new(&format!("{file}.rs")).is_file()
        };
        let spec = |name: &str| std::path::Path::new(&format!("tests/browser/specs/{name}.test.mjs")).is_file();
        let registered: BTreeSet<&str> = ALL.iter().map(|one| one.name).collect();
        let concerns = std::fs::read_to_string("tests/concerns.txt").unwrap();
        let mut named = BTreeSet::new();
        for line in concerns.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('|').map(str::trim).collect();
            let [feature, modules, specs] = columns[..] else {
                panic!("{line:?} is not feature | modules | specs");
            };
            assert!(registered.contains(feature), "there is no feature {feature}");
            named.insert(feature);
            for one in modules.split_whitespace().filter(|one| *one != "-") {
                assert!(module(one), "{feature}: there is no test module {one}");
            }
            for one in specs.split_whitespace().filter(|one| *one != "-") {
                assert!(spec(one), "{feature}: there is no browser spec {one}");
            }
        }
        for feature in registered.difference(&named) {
            assert!(
                module(feature),
                "no test concerns the feature {feature}: see tests/concerns.txt"
            );
        }
    }

    #[test]
    fn needs_are_of_routes_there_are() {
        let routes: Vec<_> = ALL.iter().flat_map(|one| one.routes).collect();
        for need in ALL.iter().flat_map(|one| one.needs_of_routes) {
            let known = routes
                .iter()
                .any(|route| (route.method, route.path) == (need.method, need.path));
            assert!(known, "there is no {} {}", need.method, need.path);
        }
    }

    #[test]
    fn counts_stand_behind_an_entry() {
        for count in ALL.iter().flat_map(|one| one.counts) {
            let known = ALL
                .iter()
                .flat_map(|one| one.navigation)
                .any(|entry| entry.href == count.href);
            assert!(known, "{} is no entry of the navigation", count.href);
        }
    }

    /// Tables the platform keeps itself.
    const OF_THE_PLATFORM: [&str; 10] = [
        "audit_entries",
        "audit_heads",
        "idempotency_keys",
        "jobs",
        "operator_sessions",
        "operator_tokens",
        "operators",
        "platform_audit",
        "replaceable_sql",
        "revocations",
    ];

    #[test]
    fn every_table_has_one_owner() {
        // The classes of personal data name every table; the doctor compares them with the database.
        let classes = std::fs::read_to_string("config/columns.toml").unwrap();
        let tables: BTreeSet<&str> = classes
            .lines()
            .filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'))
            .collect();
        let owned: Vec<&str> = ALL.iter().flat_map(|one| one.tables).copied().collect();
        let all: BTreeSet<&str> = owned.into_iter().chain(OF_THE_PLATFORM).collect();
        assert_eq!(all, tables);
    }
}
