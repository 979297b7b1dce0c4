//! Rendering for pages: what was rendered before is kept, and what could take long runs on threads of its own, so that
//! nobody else's request waits for it.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest as _, Sha256};

use super::{plain_html, to_safe_html, to_safe_lines};

/// Bytes of source that are rendered where they are asked for: well under a millisecond, whatever they say.
const BATCH: usize = 512;
/// Texts shorter than this are not kept: rendering them is as quick as finding them.
const WORTH_KEEPING: usize = 128;
/// Bytes of HTML kept.
const MAX_CACHED: u64 = 16 * 1024 * 1024;

/// Finds the places of a text that name somebody: the text, a name.
pub type Marks = fn(&str, &str) -> Vec<Range<usize>>;

/// A text to be shown.
#[derive(Clone, Debug)]
pub enum Source {
    /// As [`to_safe_html`] shows it.
    Prose(String),
    /// As [`to_safe_lines`] shows it.
    Lines {
        /// The text.
        text: String,
        /// Whom it names.
        names: Vec<String>,
        /// Where it does.
        marks: Marks,
    },
}

impl Source {
    fn text(&self) -> &str {
        match self {
            Self::Prose(text) | Self::Lines { text, .. } => text,
        }
    }

    fn html(&self) -> Arc<str> {
        Arc::from(match self {
            Self::Prose(text) => to_safe_html(text),
            Self::Lines { text, names, marks } => {
                to_safe_lines(text, |text| names.iter().flat_map(|name| marks(text, name)).collect())
            }
        })
    }

    /// What its HTML is kept under: a digest of everything it depends on.
    fn key(&self) -> [u8; 32] {
        let mut digest = Sha256::new();
        if let Self::Lines { names, .. } = self {
            digest.update([1]);
            for name in names {
                digest.update(name.len().to_le_bytes());
                digest.update(name);
            }
        }
        digest.update([0]);
        digest.update(self.text());
        digest.finalize().into()
    }
}

#[derive(Clone)]
struct Bytes;

impl Weighter<[u8; 32], Arc<str>> for Bytes {
    fn weight(&self, _key: &[u8; 32], html: &Arc<str>) -> u64 {
        u64::try_from(html.len() + 128).unwrap_or(u64::MAX)
    }
}

static KEPT: LazyLock<Cache<[u8; 32], Arc<str>, Bytes>> =
    LazyLock::new(|| Cache::with_weighter(4_096, MAX_CACHED, Bytes));

/// The HTML of several texts, in their order.
pub async fn rendered(sources: Vec<Source>) -> Vec<Arc<str>> {
    let mut found: Vec<Option<Arc<str>>> = Vec::with_capacity(sources.len());
    let mut missing = Vec::new();
    for source in sources {
        let key = (source.text().len() >= WORTH_KEEPING).then(|| source.key());
        let html = key.and_then(|key| KEPT.get(&key));
        if html.is_none() {
            missing.push((found.len(), key, source));
        }
        found.push(html);
    }
    let bytes: usize = missing.iter().map(|(.., source)| source.text().len()).sum();
    let made = if bytes <= BATCH {
        render(missing)
    } else {
        let texts: Vec<(usize, String)> = missing
            .iter()
            .map(|(at, _, source)| (*at, source.text().to_owned()))
            .collect();
        tokio::task::spawn_blocking(move || render(missing))
            .await
            .unwrap_or_else(|error| {
                tracing::error!(%error, "a text could not be rendered; it is shown as it was written");
                let plain = texts.into_iter();
                plain.map(|(at, text)| (at, Arc::from(plain_html(&text)))).collect()
            })
    };
    for (at, html) in made {
        if let Some(place) = found.get_mut(at) {
            *place = Some(html);
        }
    }
    found.into_iter().map(Option::unwrap_or_default).collect()
}

fn render(missing: Vec<(usize, Option<[u8; 32]>, Source)>) -> Vec<(usize, Arc<str>)> {
    let one = |(at, key, source): (usize, Option<[u8; 32]>, Source)| {
        let html = source.html();
        if let Some(key) = key {
            KEPT.insert(key, Arc::clone(&html));
        }
        (at, html)
    };
    missing.into_iter().map(one).collect()
}
