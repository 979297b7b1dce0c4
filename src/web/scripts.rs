//! Scripts joined at start-up, as the styles are: a page fetches the file of the shell and at most one of its own, not
//! twenty modules one after another.
//!
//! The sources stay ordinary ES modules. Each becomes a function that runs once and answers what the module exports, in
//! the order in which a browser would have run them. What the shell's file holds already, the others import from it, so
//! that there is one socket and one of everything else.

use std::collections::BTreeMap;

/// The file every page loads.
pub(super) const SHELL: &str = "js/app.js";
/// Files that some pages load beside it.
pub(super) const PAGES: [&str; 6] = [
    "js/chat.js",
    "js/experiences.js",
    "js/in-place.js",
    "js/inbox.js",
    "js/review.js",
    "js/zone.js",
];

/// A module's text without what only people read, and what it imports and exports.
#[derive(Default)]
struct Module {
    /// Names as they are declared in braces, and the module they come from.
    imports: Vec<(String, String)>,
    exports: Vec<String>,
    body: String,
}

/// The path of `from` as seen by the module `name`.
fn resolve(name: &str, from: &str) -> String {
    let mut parts: Vec<&str> = name.split('/').collect();
    parts.pop();
    for part in from.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}

/// What a module's exports are called in the joined file: `$chat_room` for `js/chat/room.js`.
fn variable(name: &str) -> String {
    let path = name.trim_start_matches("js/").trim_end_matches(".js");
    format!("${}", path.replace(['/', '-', '.'], "_"))
}

/// The names a declaration behind `export` declares; of a pattern all of them.
fn declared(rest: &str) -> Vec<String> {
    let rest = rest.trim_start_matches("async ");
    let Some((_, after)) = rest.split_once(' ') else {
        return Vec::new();
    };
    if let Some(pattern) = after.strip_prefix('{') {
        let names = pattern.split('}').next().unwrap_or_default();
        return names.split(',').map(|name| name.trim().to_owned()).collect();
    }
    let name: String = after
        .chars()
        .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
        .collect();
    vec![name]
}

fn read(name: &str, text: &str) -> Module {
    let mut module = Module::default();
    for line in text.lines().map(str::trim) {
        let commented = line.starts_with("//") || (line.starts_with("/**") && line.ends_with("*/"));
        if line.is_empty() || commented {
            continue;
        }
        if let Some((names, from)) = line
            .strip_prefix("import {")
            .and_then(|rest| rest.split_once("} from \""))
        {
            let from = from.trim_end_matches(';').trim_end_matches('"');
            module.imports.push((names.trim().to_owned(), resolve(name, from)));
            continue;
        }
        let kept = match line.strip_prefix("export ") {
            Some(rest) => {
                module.exports.extend(declared(rest));
                rest
            }
            None => line,
        };
        module.body.push_str(kept);
        module.body.push('\n');
    }
    module
}

/// Puts `name` behind everything it imports; what `held` has is left where it is.
fn order(name: &str, modules: &BTreeMap<String, Module>, held: &[String], ordered: &mut Vec<String>) {
    let Some(module) = modules.get(name) else {
        return;
    };
    for (_, from) in &module.imports {
        if !held.contains(from) && !ordered.contains(from) && from != name {
            order(from, modules, held, ordered);
        }
    }
    if !ordered.iter().any(|one| one == name) {
        ordered.push(name.to_owned());
    }
}

/// One file of the modules `ordered`.
fn join(ordered: &[String], modules: &BTreeMap<String, Module>, held: &[String], shared: bool) -> String {
    let mut text = String::new();
    let mut taken: Vec<String> = Vec::new();
    for name in ordered {
        let Some(module) = modules.get(name) else {
            continue;
        };
        if !module.exports.is_empty() {
            text.push_str(&format!("const {} = ", variable(name)));
        }
        text.push_str("(() => {\n");
        for (names, from) in &module.imports {
            if held.contains(from) && !taken.contains(from) {
                taken.push(from.clone());
            }
            text.push_str(&format!("const {{ {names} }} = {};\n", variable(from)));
        }
        text.push_str(&module.body);
        if !module.exports.is_empty() {
            text.push_str(&format!("return {{ {} }};\n", module.exports.join(", ")));
        }
        text.push_str("})();\n");
    }
    let variables = |names: &[String]| names.iter().map(|name| variable(name)).collect::<Vec<_>>().join(", ");
    if shared {
        let exporting: Vec<String> = ordered
            .iter()
            .filter(|name| modules.get(*name).is_some_and(|module| !module.exports.is_empty()))
            .cloned()
            .collect();
        text.push_str(&format!("export {{ {} }};\n", variables(&exporting)));
    }
    if taken.is_empty() {
        return text;
    }
    format!("import {{ {} }} from \"./app.js\";\n{text}", variables(&taken))
}

/// The joined files by name, from the sources by name (`js/chat/room.js`).
pub(super) fn joined(sources: &BTreeMap<String, String>) -> Vec<(&'static str, String)> {
    let modules: BTreeMap<String, Module> = sources
        .iter()
        .map(|(name, text)| (name.clone(), read(name, text)))
        .collect();
    let mut shell = Vec::new();
    order(SHELL, &modules, &[], &mut shell);
    let mut files = vec![(SHELL, join(&shell, &modules, &[], true))];
    for page in PAGES {
        let mut own = Vec::new();
        order(page, &modules, &shell, &mut own);
        files.push((page, join(&own, &modules, &shell, false)));
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::checks::files;

    fn sources() -> BTreeMap<String, String> {
        files(&["js"])
            .into_iter()
            .filter_map(|(name, text)| Some((name.strip_prefix("web/assets/")?.to_owned(), text)))
            .filter(|(name, _)| name.starts_with("js/"))
            .collect()
    }

    #[test]
    fn modules_run_after_what_they_import_and_share_it() {
        let sources = BTreeMap::from(
            [
                ("js/app.js", "import { on } from \"./wire.js\";\non(1);"),
                (
                    "js/wire.js",
                    "// For people.\nlet count = 0;\nexport const on = (n) => (count += n);\nexport const { a, b } = window;",
                ),
                (
                    "js/chat.js",
                    "import { room } from \"./chat/room.js\";\nimport { on } from \"./wire.js\";\nroom(on);",
                ),
                (
                    "js/chat/room.js",
                    "import { on, a } from \"../wire.js\";\nexport async function room(x) {\n  x(on, a);\n}",
                ),
            ]
            .map(|(name, text)| (name.to_owned(), text.to_owned())),
        );
        let files: BTreeMap<_, _> = joined(&sources).into_iter().collect();
        assert_eq!(
            files["js/app.js"],
            "const $wire = (() => {\nlet count = 0;\nconst on = (n) => (count += n);\nconst { a, b } = window;\n\
             return { on, a, b };\n})();\n(() => {\nconst { on } = $wire;\non(1);\n})();\nexport { $wire };\n"
        );
        assert_eq!(
            files["js/chat.js"],
            "import { $wire } from \"./app.js\";\nconst $chat_room = (() => {\nconst { on, a } = $wire;\n\
             async function room(x) {\nx(on, a);\n}\nreturn { room };\n})();\n(() => {\n\
             const { room } = $chat_room;\nconst { on } = $wire;\nroom(on);\n})();\n"
        );
    }

    #[test]
    fn every_source_is_written_so_that_it_can_be_joined() {
        let sources = sources();
        assert!(sources.len() > 20);
        for (name, text) in &sources {
            for line in text.lines() {
                let at = format!("{name}: {line}");
                assert!(line.matches('`').count() % 2 == 0, "a text over several lines, {at}");
                assert!(!line.contains("import("), "an import that happens later, {at}");
                assert!(!line.starts_with("await "), "a module waits, {at}");
                assert!(!line.trim_start().starts_with("/*") || line.ends_with("*/"), "{at}");
                if line.starts_with("import") {
                    assert!(line.starts_with("import { ") && line.ends_with("\";"), "{at}");
                    assert!(!line.contains(" as "), "{at}");
                }
                if line.starts_with("export") {
                    let known = ["export const ", "export function ", "export async function "];
                    assert!(known.iter().any(|known| line.starts_with(known)), "{at}");
                }
            }
            for (names, from) in read(name, text).imports {
                let there = read(&from, &sources[&from]).exports;
                for wanted in names.split(',').map(str::trim) {
                    assert!(
                        there.iter().any(|one| one == wanted),
                        "{name} imports {wanted} of {from}"
                    );
                }
            }
        }
    }

    #[test]
    fn every_script_a_page_loads_is_one_of_the_files() {
        let mut found = 0;
        for (name, text) in files(&["html"]) {
            for part in text.split("asset(\"js/").skip(1) {
                let script = format!("js/{}", part.split('"').next().unwrap());
                assert!(
                    script == SHELL || PAGES.contains(&script.as_str()),
                    "{name} loads {script}"
                );
                found += 1;
            }
        }
        assert!(found > PAGES.len());
    }

    #[test]
    fn page_p22_every_module_is_in_a_file_that_some_page_loads() {
        let sources = sources();
        let files = joined(&sources);
        let shell = files.iter().find(|(name, _)| *name == SHELL).unwrap();
        for (name, text) in &sources {
            let body = read(name, text).body;
            let with: Vec<_> = files.iter().filter(|(_, text)| text.contains(&body)).collect();
            assert!(!with.is_empty(), "{name} is in no file");
            assert!(!with.contains(&shell) || with.len() == 1, "{name} runs twice");
        }
        for (name, text) in &files {
            assert!(!text.contains("export const"), "{name}");
            assert!(text.matches("import {").count() <= 1, "{name}");
        }
    }
}
