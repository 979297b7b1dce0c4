//! Translations, templates, assets and migrations are read by macros, which notice a changed file but not a new one.
//! Naming the folders here makes cargo look again when a file is added or taken away.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=src/web/locales");
    println!("cargo:rerun-if-changed=src/web/assets");
    println!("cargo:rerun-if-changed=migrations");
}
