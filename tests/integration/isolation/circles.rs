//! Modules are layered: in every folder of the source, from the features down to the parts of one, none needs another that
//! needs it. A folder's `mod.rs` is the folder itself, not one of its parts: what it re-exports counts as the part it is
//! from, and what it defines is anybody's.

use std::collections::{BTreeMap, BTreeSet};

use super::catalogue::{code, sources};

/// Folder -> module -> modules of that folder it names.
type Uses = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// The paths of a use tree or an expression that begins at `text`, each as its segments.
fn paths(text: &str) -> Vec<Vec<String>> {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let mut found = Vec::new();
    let mut below = match rest.strip_prefix("::") {
        Some(below) => below.trim_start(),
        None => return vec![vec![name.to_owned()]],
    };
    let Some(list) = below.strip_prefix('{') else {
        for mut path in paths(below) {
            path.insert(0, name.to_owned());
            found.push(path);
        }
        return found;
    };
    below = list;
    let mut depth = 0;
    let mut from = 0;
    for (at, c) in below.char_indices() {
        match c {
            '{' => depth += 1,
            '}' | ',' if depth == 0 => {
                for mut path in paths(below[from..at].trim()) {
                    path.insert(0, name.to_owned());
                    found.push(path);
                }
                from = at + 1;
                if c == '}' {
                    return found;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    found
}

/// The module a file holds, as a path from the crate.
fn module_of(file: &str) -> Vec<String> {
    let path = file.trim_start_matches("src/").trim_end_matches(".rs");
    let mut module: Vec<String> = path.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| last == "mod") {
        module.pop();
    }
    module
}

/// A path as the crate names it, seen from a module.
fn absolute(path: &[String], module: &[String]) -> Vec<String> {
    let supers = path.iter().take_while(|part| *part == "super").count();
    match path.first().map(String::as_str) {
        Some("crate") => path[1..].to_vec(),
        Some("self") => [module, &path[1..]].concat(),
        _ => [&module[..module.len().saturating_sub(supers)], &path[supers..]].concat(),
    }
}

/// The text of a file without comments and without its tests.
fn product_code(text: &str) -> String {
    let product = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    code(product).map(|(_, line)| format!("{line}\n")).collect()
}

/// Every path a file names.
fn named(text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for root in ["crate::", "super::", "self::"] {
        for (at, _) in text.match_indices(root) {
            let before = text[..at].chars().next_back();
            if before.is_none_or(|c| !(c.is_ascii_alphanumeric() || c == '_' || c == ':')) {
                found.extend(paths(&text[at..]));
            }
        }
    }
    found
}

fn uses() -> Uses {
    let files: Vec<_> = sources("src")
        .into_iter()
        .map(|(file, text)| (module_of(&file), file.ends_with("/mod.rs"), product_code(&text)))
        .collect();
    let modules: BTreeSet<&[String]> = files.iter().map(|(module, ..)| module.as_slice()).collect();
    // What a folder re-exports, and from which of its parts.
    let mut exported: BTreeMap<Vec<String>, String> = BTreeMap::new();
    for (module, folder, text) in &files {
        for (at, _) in text.match_indices("use ").filter(|_| *folder) {
            for path in paths(&text[at + "use ".len()..]) {
                let path: Vec<_> = path.into_iter().skip_while(|part| part == "self").collect();
                if let [part, .., name] = path.as_slice()
                    && modules.contains([module.as_slice(), std::slice::from_ref(part)].concat().as_slice())
                {
                    exported.insert([module.as_slice(), std::slice::from_ref(name)].concat(), part.clone());
                }
            }
        }
    }
    let mut uses = Uses::new();
    for (module, folder, text) in &files {
        for path in named(text) {
            let path = absolute(&path, module);
            let common = path.iter().zip(module).take_while(|(a, b)| a == b).count();
            let (Some(wanted), Some(user)) = (path.get(common), module.get(common)) else {
                continue;
            };
            let parent = &module[..common];
            let is_module = |name: &String| modules.contains([parent, std::slice::from_ref(name)].concat().as_slice());
            let wanted = match exported.get(&path[..=common]) {
                Some(part) => part,
                None => wanted,
            };
            let itself = *folder && common == module.len();
            if !itself && wanted != user && is_module(wanted) {
                let folder = uses.entry(parent.join("/")).or_default();
                folder.entry(user.clone()).or_default().insert(wanted.clone());
            }
        }
    }
    uses
}

#[test]
fn no_modules_need_each_other() {
    let mut uses = uses();
    for folder in ["platform", "features", "features/chat/service"] {
        assert!(
            uses.get(folder).is_some_and(|parts| parts.len() > 3),
            "{folder} is not where it was"
        );
    }
    // The program's own parts (the error every layer answers with, the map of routes) are not layered among themselves.
    uses.retain(|folder, _| folder.starts_with("platform") || folder.starts_with("features"));
    for parts in uses.values_mut() {
        // Whoever needs nobody that is left can be taken away; a circle stays.
        loop {
            let left: BTreeSet<String> = parts.keys().cloned().collect();
            let before = parts.len();
            parts.retain(|_, others| others.iter().any(|other| left.contains(other)));
            if parts.len() == before {
                break;
            }
        }
    }
    uses.retain(|_, parts| !parts.is_empty());
    assert!(uses.is_empty(), "these modules go in a circle: {uses:#?}");
}

#[test]
fn a_use_tree_is_read_to_its_leaves() {
    let read: Vec<String> = paths("super::{a::{B, c::D}, e}::x")
        .iter()
        .map(|path| path.join("::"))
        .collect();
    assert_eq!(read, ["super::a::B", "super::a::c::D", "super::e"]);
    let module = module_of("src/features/chat/service/send.rs");
    let path = paths("super::super::store").remove(0);
    assert_eq!(absolute(&path, &module).join("/"), "features/chat/store");
}
