//! Which columns hold personal data, and of what kind: one list, `config/columns.toml`, that every new column must
//! join. `doctor isolation` fails for a column in no class.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

const LIST: &str = include_str!("../../../config/columns.toml");

/// What a column says about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Nothing: states, counts, times, names of things.
    None,
    /// Which person: ids, names, student numbers.
    Identifier,
    /// How to reach them: addresses, telephone numbers.
    Contact,
    /// What they wrote, or what was written about them.
    Content,
    /// What lets somebody act as them: hashes, digests, keys.
    Secret,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    none: Vec<String>,
    #[serde(default)]
    identifier: Vec<String>,
    #[serde(default)]
    contact: Vec<String>,
    #[serde(default)]
    content: Vec<String>,
    #[serde(default)]
    secret: Vec<String>,
}

static CLASSES: LazyLock<HashMap<(String, String), Class>> = LazyLock::new(|| {
    let tables: HashMap<String, Table> = toml::from_str(LIST).unwrap_or_else(|error| {
        tracing::error!(%error, "config/columns.toml cannot be read");
        HashMap::new()
    });
    let mut classes = HashMap::new();
    for (table, lists) in tables {
        for (class, columns) in [
            (Class::None, lists.none),
            (Class::Identifier, lists.identifier),
            (Class::Contact, lists.contact),
            (Class::Content, lists.content),
            (Class::Secret, lists.secret),
        ] {
            for column in columns {
                classes.insert((table.clone(), column), class);
            }
        }
    }
    classes
});

/// The class of a column; `None` when nobody decided yet.
pub fn class_of(table: &str, column: &str) -> Option<Class> {
    CLASSES.get(&(table.to_owned(), column.to_owned())).copied()
}

/// Every classified column, for the test that finds entries without a column.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str, Class)> {
    CLASSES
        .iter()
        .map(|((table, column), class)| (table.as_str(), column.as_str(), *class))
}
