//! Text that people write in Markdown, made safe to show.
//!
//! Two layers, each enough alone: the Markdown events are filtered before they become HTML (no raw HTML, no images, only
//! links of allowed schemes), and the HTML passes an allow-list (R86). What a text may cost is bounded by its own length
//! (`limits`); what is past that, and what nobody would see, is shown as it was written. Pages ask [`rendered`], which
//! keeps results and leaves long texts to threads of their own.

#[cfg(test)]
mod address_tests;
mod addresses;
mod cache;
mod events;
mod limits;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;
use pulldown_cmark::{CowStr, Event, Tag, TagEnd, html};

pub use cache::{Marks, Source, rendered};

/// Everything a text can be made of.
const TAGS: [&str; 24] = [
    "p",
    "br",
    "hr",
    "strong",
    "em",
    "del",
    "code",
    "mark",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "h3",
    "h4",
    "h5",
    "h6",
    "a",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
];

static ALLOWED: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "title"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("noopener nofollow ugc"))
        .strip_comments(true);
    builder.set_tag_attribute_value("pre", "dir", "ltr");
    // The marks of a list stand where its words begin, whatever the page around it does.
    builder.set_tag_attribute_value("ul", "dir", "auto");
    builder.set_tag_attribute_value("ol", "dir", "auto");
    builder.set_tag_attribute_value("pre", "tabindex", "0");
    builder
});

/// Markdown as HTML that can be put into a page unescaped; `ui::prose` does that.
///
/// Headings start at h3, below the page's own. Raw HTML shows as the text it is. An image shows as its description.
/// Links keep only http, https and mailto, and open in the same tab without passing on trust; a whole address in the text
/// is a link too, as it was written. Characters that turn the direction of text are removed. The result has at most 20
/// times the bytes of the text.
pub fn to_safe_html(markdown: &str) -> String {
    bounded(markdown, events::events(markdown))
}

/// As [`to_safe_html`], with every line where its writer ended it (in a conversation, Enter means a new line), and with
/// the places marked that `marked` finds in a piece of text.
pub fn to_safe_lines(markdown: &str, marked: impl Fn(&str) -> Vec<Range<usize>>) -> String {
    let lines = events::events(markdown).map(|events| {
        let mut lines = Vec::with_capacity(events.len());
        let mut in_code = false;
        for event in events {
            in_code = is_in_code(&event, in_code);
            match event {
                Event::SoftBreak => lines.push(Event::HardBreak),
                Event::Text(text) if !in_code => push_marked(&mut lines, &text, marked(&text)),
                other => lines.push(other),
            }
        }
        lines
    });
    bounded(markdown, lines)
}

/// Whether a block of code is open after an event.
fn is_in_code(event: &Event<'_>, before: bool) -> bool {
    match event {
        Event::Start(Tag::CodeBlock(_)) => true,
        Event::End(TagEnd::CodeBlock) => false,
        _ => before,
    }
}

/// The pieces of a Markdown text that are not code, as they are shown: what [`to_safe_lines`] looks for places in.
pub fn texts(markdown: &str) -> Vec<String> {
    let mut in_code = false;
    let mut texts = Vec::new();
    for event in events::events(markdown).unwrap_or_default() {
        in_code = is_in_code(&event, in_code);
        if let Event::Text(text) = event
            && !in_code
        {
            texts.push(text.into_string());
        }
    }
    texts
}

/// Adds a text with some of its places marked. Of two that overlap, the one that begins first counts, or the longer.
fn push_marked(events: &mut Vec<Event<'_>>, text: &str, mut places: Vec<Range<usize>>) {
    let piece = |range: Range<usize>| Event::Text(CowStr::from(text.get(range).unwrap_or_default().to_owned()));
    places.sort_by_key(|place| (place.start, Reverse(place.end)));
    let mut done = 0;
    for place in places {
        if place.start >= done {
            events.push(piece(done..place.start));
            events.push(Event::InlineHtml(CowStr::Borrowed("<mark>")));
            events.push(piece(place.clone()));
            events.push(Event::InlineHtml(CowStr::Borrowed("</mark>")));
            done = place.end;
        }
    }
    events.push(piece(done..text.len()));
}

/// The HTML of a text's events, or of its plain lines when there are none or they become too much.
fn bounded(markdown: &str, events: Option<Vec<Event<'_>>>) -> String {
    events
        .map(to_html)
        .filter(|html| html.len() <= limits::most_html(markdown))
        .unwrap_or_else(|| plain_html(markdown))
}

/// A text as it was written, line by line.
fn plain_html(text: &str) -> String {
    to_html(events::plain(text))
}

fn to_html(events: Vec<Event<'_>>) -> String {
    let mut unsafe_html = String::new();
    html::push_html(&mut unsafe_html, events.into_iter());
    ALLOWED.clean(&unsafe_html).to_string()
}

/// The beginning of a Markdown text as plain text on one line, at most `max_chars` characters, cut between words. A text
/// of which nothing would be seen is given as it was written.
pub fn to_excerpt(markdown: &str, max_chars: usize) -> String {
    // Enough to cut from; the rest of a long text need not be read.
    let most = max_chars * 8 + 2_048;
    let whole = |end: &usize| markdown.is_char_boundary(*end);
    let end = (0..=most.min(markdown.len())).rev().find(whole).unwrap_or_default();
    let markdown = markdown.get(..end).unwrap_or(markdown);
    let mut text = String::new();
    for event in events::events(markdown).unwrap_or_else(|| events::plain(markdown)) {
        match event {
            Event::Text(piece) | Event::Code(piece) => text.push_str(&piece),
            Event::End(TagEnd::Item) => {
                text.truncate(text.trim_end_matches(BETWEEN_ITEMS).len());
                text.push_str(" \u{b7} ");
            }
            Event::SoftBreak | Event::HardBreak | Event::Start(Tag::List(_)) | Event::End(_)
                if !ends_inline(&event) =>
            {
                text.push(' ')
            }
            _ => {}
        }
    }
    shorten(text.trim_end_matches(BETWEEN_ITEMS), max_chars)
}

/// What stands between the items of a list in an excerpt, where they share one line.
const BETWEEN_ITEMS: [char; 2] = [' ', '\u{b7}'];

/// Whether an event ends something inside a line, after which no space belongs.
fn ends_inline(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
    )
}

/// `text` on one line, cut between words to at most `max_chars` characters with an ellipsis as the last.
pub fn shorten(text: &str, max_chars: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= max_chars {
        return line;
    }
    let cut: String = line.chars().take(max_chars.saturating_sub(1)).collect();
    let kept = match cut.rsplit_once(' ') {
        // A single long word is cut in the middle rather than lost.
        Some((words, _)) if words.len() * 2 > cut.len() => words,
        _ => cut.as_str(),
    };
    format!("{}…", kept.trim_end_matches([' ', ',', '.', ';', ':', '،']))
}

/// Absolute http and https addresses and mail addresses. Control characters refuse a link outright: browsers skip some
/// of them when they read a scheme.
pub fn is_allowed_url(url: &str) -> bool {
    if url
        .chars()
        .any(|c| c.is_control() || c.is_whitespace() || is_override(c))
    {
        return false;
    }
    let Some((scheme, rest)) = url.split_once(':') else {
        return false;
    };
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => rest
            .strip_prefix("//")
            .is_some_and(|host| !host.is_empty() && !host.starts_with(['/', '\\'])),
        "mailto" => !rest.is_empty(),
        _ => false,
    }
}

/// `text` without embeddings, overrides and isolates (U+202A to U+202E, U+2066 to U+2069). Marks that only hint at a
/// direction stay: people who write Arabic need them.
pub fn without_overrides(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_override) {
        Cow::Owned(text.chars().filter(|&c| !is_override(c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

fn is_override(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character leaves a mark on the page: no space, no control, none of those that are shown as nothing.
pub fn is_visible(c: char) -> bool {
    let hidden = c == '\u{2800}'
        || matches!(c, '\u{FFF9}'..='\u{FFFB}')
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c);
    !hidden && !c.is_whitespace() && !c.is_control() && (u32::from(c) & 0xFFFE) != 0xFFFE
}
