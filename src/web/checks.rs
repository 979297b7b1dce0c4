//! What holds for every template, style and text of the product, whoever wrote it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::accent::{Rgb, contrast};
use super::assets;
use super::i18n::Lang;

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every file below `src` with one of these endings, and its text.
pub(super) fn files(endings: &[&str]) -> Vec<(String, String)> {
    fn walk(dir: &Path, endings: &[&str], found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, endings, found);
            } else if path
                .extension()
                .is_some_and(|e| endings.iter().any(|ending| e == *ending))
            {
                let name = path.strip_prefix(source()).unwrap().display().to_string();
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(&source(), endings, &mut found);
    found.sort();
    found
}

/// The literals that follow `before`, up to the next quote.
fn literals<'a>(text: &'a str, before: &str) -> Vec<&'a str> {
    text.split(before)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

fn is_mail(name: &str) -> bool {
    name.rsplit('/').next().is_some_and(|file| file.starts_with("mail"))
}

#[test]
fn templates_obey_the_content_security_policy() {
    for (name, text) in files(&["html"]) {
        for line in text.lines() {
            let tag = line.to_ascii_lowercase();
            assert!(
                is_mail(&name) || !tag.contains(" style=\""),
                "inline style in {name}: {line}"
            );
            assert!(!tag.contains("hx-on"), "hx-on needs eval, in {name}: {line}");
            assert!(!tag.contains("javascript:"), "script address in {name}: {line}");
            for opening in ["<script", "<style"] {
                for piece in tag.split(opening).skip(1) {
                    assert!(
                        piece.starts_with(" nonce="),
                        "{opening} without a nonce in {name}: {line}"
                    );
                }
            }
            for piece in tag.split(" on").skip(1) {
                let attribute: String = piece.chars().take_while(char::is_ascii_alphabetic).collect();
                let after = piece.get(attribute.len()..).unwrap_or_default();
                assert!(
                    attribute.is_empty() || !after.starts_with("=\""),
                    "inline handler in {name}: {line}"
                );
            }
        }
    }
}

#[test]
fn forms_that_change_something_carry_the_token() {
    for (name, text) in files(&["html"]) {
        for form in text.split("<form").skip(1) {
            let head = form.split('>').next().unwrap_or_default();
            let body = form.split("</form>").next().unwrap_or_default();
            if head.to_ascii_lowercase().contains("method=\"post\"") {
                assert!(body.contains("csrf"), "a form in {name} has no token: <form{head}>");
            }
        }
    }
}

#[test]
fn every_icon_named_is_in_the_sprite() {
    let sprite = assets::text("icons.svg").unwrap();
    let known: BTreeSet<&str> = literals(sprite, "<symbol id=\"").into_iter().collect();
    assert!(known.len() > 100);
    for (name, text) in files(&["html", "rs"]) {
        if name == "web/checks.rs" {
            continue;
        }
        for before in ["icon(\"", "icon_name=\"", "icon: \"", "icons.svg\") }}#"] {
            for icon in literals(&text, before)
                .into_iter()
                .filter(|icon| !icon.is_empty() && !icon.contains('{'))
            {
                assert!(
                    known.contains(icon),
                    "{name} names the icon {icon:?}, which is not in icons.svg"
                );
            }
        }
    }
}

#[test]
fn every_key_named_has_a_text() {
    let mut keys = BTreeSet::new();
    for entry in fs::read_dir(source().join("web/locales").join(Lang::En.code())).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        for line in text
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
        {
            keys.extend(line.split_once('=').map(|(key, _)| key.trim().to_owned()));
        }
    }
    for (name, text) in files(&["html", "rs"]) {
        if name == "web/i18n.rs" || name == "web/checks.rs" {
            continue;
        }
        for before in [
            "shell.t(\"",
            "shell.t1(\"",
            "shell.t2(\"",
            "lang.t(\"",
            "lang.t1(\"",
            "label_key: \"",
            "flash!(Good, \"",
            "flash!(Info, \"",
            "flash!(Warn, \"",
            "flash!(Bad, \"",
            "role_key: \"",
        ] {
            let code: String = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect();
            for key in literals(&code, before) {
                assert!(keys.contains(key), "{name} uses the key {key:?}, which has no text");
            }
        }
    }
}

#[test]
fn styles_know_start_and_end_but_not_left_and_right() {
    const PHYSICAL: [&str; 14] = [
        "margin-left",
        "margin-right",
        "padding-left",
        "padding-right",
        "border-left",
        "border-right",
        "left:",
        "right:",
        "text-align: left",
        "text-align: right",
        "float:",
        "top-left",
        "bottom-right",
        "translatex",
    ];
    for (name, text) in files(&["css"]) {
        for line in text.lines() {
            let line = line.trim().to_ascii_lowercase();
            let bare = PHYSICAL.iter().find(|property| line.starts_with(**property));
            assert!(bare.is_none(), "{name}: {line}");
        }
    }
}

/// The colours of a theme by name, with `var()` of one level followed.
fn colours(texts: &[&str]) -> BTreeMap<String, Rgb> {
    let mut values = BTreeMap::new();
    for text in texts {
        for line in text.split("@supports").next().unwrap_or_default().lines() {
            if let Some((name, value)) = line.trim().trim_end_matches(';').split_once(": ") {
                values.insert(name.to_owned(), value.to_owned());
            }
        }
    }
    let resolve = |value: &str| {
        let inner = value.strip_prefix("var(").and_then(|v| v.strip_suffix(')'));
        inner
            .and_then(|name| values.get(name))
            .map_or_else(|| value.to_owned(), Clone::clone)
    };
    values
        .iter()
        .filter_map(|(name, value)| Some((name.clone(), Rgb::parse(&resolve(&resolve(value)))?)))
        .collect()
}

#[test]
fn the_colours_of_both_themes_can_be_read() {
    let light = include_str!("assets/css/tokens.css");
    let dark = include_str!("assets/css/tokens-dark.css");
    for (theme, colours) in [("light", colours(&[light])), ("dark", colours(&[light, dark]))] {
        let colour = |name: &str| *colours.get(name).unwrap_or_else(|| panic!("{name} is missing"));
        let text_on = [
            (
                "--text",
                ["--bg", "--surface", "--raised", "--sunken", "--hover", "--accent-soft"].as_slice(),
            ),
            ("--muted", &["--bg", "--surface", "--raised", "--sunken", "--hover"]),
            ("--accent", &["--bg", "--surface", "--raised", "--hover"]),
            ("--on-accent", &["--accent", "--bad-fill", "--bad-fill-strong"]),
            ("--good", &["--good-soft", "--surface"]),
            ("--info", &["--info-soft", "--surface"]),
            ("--warn", &["--warn-soft", "--surface"]),
            ("--bad", &["--bad-soft", "--surface", "--bg"]),
            ("--text", &["--good-soft", "--info-soft", "--warn-soft", "--bad-soft"]),
        ];
        for (text, backgrounds) in text_on {
            for background in backgrounds {
                let found = contrast(colour(text), colour(background));
                assert!(found >= 4.5, "{theme}: {text} on {background} has {found:.2}");
            }
        }
        for edge in ["--line-strong", "--focus"] {
            for background in ["--bg", "--surface"] {
                let found = contrast(colour(edge), colour(background));
                assert!(found >= 3.0, "{theme}: {edge} on {background} has {found:.2}");
            }
        }
    }
}

#[test]
fn letters_on_every_colour_of_a_monogram_can_be_read() {
    let css = include_str!("assets/css/components.css");
    let mut seen = 0;
    for block in css.split(".hue-").skip(1) {
        let value = |name: &str| {
            let (_, rest) = block.split_once(name)?;
            Rgb::parse(rest.split(';').next()?.trim())
        };
        let found = contrast(value("--ink:").unwrap(), value("--pastel:").unwrap());
        // The dark theme exchanges the two, which changes nothing about their contrast.
        assert!(found >= 4.5, "hue-{block:.1} has {found:.2}");
        seen += 1;
    }
    assert_eq!(seen, 8);
    assert!(include_str!("assets/css/tokens-dark.css").contains("background: var(--ink);"));
}

#[test]
fn the_page_stays_light() {
    let size = |name: &str| assets::text(name).unwrap_or_else(|| panic!("{name} is missing")).len();
    // Before compression; with it, less than half of these.
    assert!(size("js/app.js") < 22_000, "the shell's script: {}", size("js/app.js"));
    assert!(size("js/chat.js") < 36_000, "chat's script: {}", size("js/chat.js"));
    assert!(size("vendor/htmx.js") < 60_000);
    assert!(size("app.css") < 76_000, "styles: {}", size("app.css"));
}

#[test]
fn pages_with_htmx_in_them_load_it() {
    let pages = files(&["html"]);
    let uses = |text: &str| {
        ["hx-get=", "hx-post=", "hx-put=", "hx-patch=", "hx-delete="]
            .iter()
            .any(|one| text.contains(one))
    };
    let loads = |text: &str| text.contains("include \"web/htmx.html\"");
    let mut found = 0;
    for (name, text) in pages.iter().filter(|(_, text)| uses(text)) {
        found += 1;
        let including = pages
            .iter()
            .filter(|(_, page)| page.contains(&format!("include \"{name}\"")));
        assert!(
            loads(text) || including.clone().count() > 0 && including.clone().all(|(_, page)| loads(page)),
            "{name} uses htmx and no page with it loads that"
        );
    }
    assert!(found > 0);
}

#[test]
fn third_party_files_are_as_noted() {
    use base64::Engine;
    use sha2::{Digest, Sha384};

    let notes: toml::Table = include_str!("assets/vendor/VENDOR.toml").parse().unwrap();
    for (name, entry) in &notes {
        let text = |field: &str| {
            entry
                .get(field)
                .and_then(|v| v.as_str())
                .unwrap_or_else(|| panic!("{name}: {field}"))
        };
        let file = assets::text(text("file")).unwrap();
        let digest = base64::engine::general_purpose::STANDARD.encode(Sha384::digest(file.as_bytes()));
        assert_eq!(digest, text("sha384"), "{name} was changed");
        for field in ["package", "version", "licence"] {
            assert!(!text(field).is_empty());
        }
    }
}
