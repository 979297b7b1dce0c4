//! `tenants/*.toml`: one file a college. Every error names the file, the line and the mend.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::error::AppError;
use crate::features::colleges::model::Definition;
use crate::features::colleges::provision;
use crate::platform::app::App;

/// Reads files, and folders of files by name.
///
/// # Errors
/// With everything that is wrong in all of them; nothing is applied then.
pub(super) fn read(app: &App, paths: &[PathBuf]) -> anyhow::Result<Vec<Definition>> {
    let mut definitions = Vec::new();
    let mut wrong = Vec::new();
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for file in files(paths)? {
        let name = file.display().to_string();
        let text = std::fs::read_to_string(&file).with_context(|| format!("cannot read {name}"))?;
        match parse(app, &text) {
            Err(errors) => wrong.extend(
                errors
                    .into_iter()
                    .map(|(line, error)| format!("{name}:{line}: {error}")),
            ),
            Ok(definition) => {
                if let Some(other) = seen.insert(definition.slug.clone(), name.clone()) {
                    let slug = &definition.slug;
                    wrong.push(format!(
                        "{name}: {other} describes {slug:?} already. Choose another slug."
                    ));
                }
                definitions.push(definition);
            }
        }
    }
    anyhow::ensure!(wrong.is_empty(), "nothing was applied:\n{}", wrong.join("\n"));
    Ok(definitions)
}

fn files(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let mut inside: Vec<_> = std::fs::read_dir(path)
            .with_context(|| format!("cannot read {}", path.display()))?
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .map(|entry| entry.path())
            .filter(|file| file.extension().is_some_and(|end| end == "toml"))
            .collect();
        anyhow::ensure!(!inside.is_empty(), "there is no .toml file in {}", path.display());
        inside.sort();
        files.extend(inside);
    }
    Ok(files)
}

/// One file; else the line and the sentence of everything that is wrong.
fn parse(app: &App, text: &str) -> Result<Definition, Vec<(usize, String)>> {
    let definition: Definition = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_at(text, span.start));
        vec![(line, error.message().trim().to_owned())]
    })?;
    provision::check(app, &definition).map_err(|error| match error {
        AppError::Invalid(errors) => errors
            .into_iter()
            .map(|one| (line_of(text, &one.field), format!("{}: {}", one.field, one.detail)))
            .collect(),
        other => vec![(1, other.to_string())],
    })
}

fn line_at(text: &str, offset: usize) -> usize {
    text.get(..offset).unwrap_or(text).matches('\n').count() + 1
}

/// The line of a key such as `accent`, `settings.limits.user_read_per_minute` or `email_domains[1].domain`; the first
/// line when it is not written out.
fn line_of(text: &str, field: &str) -> usize {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let (table, index) = match field.split_once('[') {
        Some((table, rest)) => (table, rest.split(']').next().and_then(|n| n.parse::<usize>().ok())),
        None => (field.split('.').next().unwrap_or(field), None),
    };
    let header = format!("[[{table}]]");
    let start = index
        .and_then(|n| lines.iter().enumerate().filter(|(_, line)| **line == header).nth(n))
        .map_or(0, |(at, _)| at);
    let leaf = field
        .rsplit('.')
        .next()
        .unwrap_or(field)
        .split('[')
        .next()
        .unwrap_or(field);
    let key = |line: &&str, wanted: &str| line.split('=').next().is_some_and(|key| key.trim() == wanted);
    lines
        .iter()
        .skip(start)
        .position(|line| key(line, leaf))
        .map(|at| at + start)
        .or_else(|| lines.iter().position(|line| key(line, table)))
        .unwrap_or(start)
        + 1
}

/// Where the colleges of this repository are described, seen from where the program runs.
pub(super) fn home() -> &'static Path {
    Path::new("tenants")
}

#[cfg(test)]
mod tests {
    use super::line_of;

    #[test]
    fn lines_are_found() {
        let text = "slug = \"a\"\nhosts = [\"x\"]\n[settings.limits]\nuser_read_per_minute = 0\n\n[[email_domains]]\ndomain = \"a.edu\"\n[[email_domains]]\ndomain = \"b\"\n";
        assert_eq!(line_of(text, "slug"), 1);
        assert_eq!(line_of(text, "hosts[0]"), 2);
        assert_eq!(line_of(text, "settings.limits.user_read_per_minute"), 4);
        assert_eq!(line_of(text, "email_domains[1].domain"), 9);
        assert_eq!(line_of(text, "accent"), 1);
    }
}
