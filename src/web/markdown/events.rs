//! From Markdown to the events that may be shown.

use std::ops::Range;

use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, TextMergeWithOffset,
};

use super::addresses::{Masked, Piece};
use super::limits::{self, MAX_DEPTH, MAX_LINKS};
use super::{is_allowed_url, is_visible, without_overrides};

/// The events of a text without what is never shown; `None` when it is to be shown as it was written instead: it goes past
/// a limit, or nothing of it would be seen.
pub(super) fn events(markdown: &str) -> Option<Vec<Event<'static>>> {
    if limits::is_over(markdown) {
        return None;
    }
    let masked = Masked::new(markdown);
    if masked.count() > MAX_LINKS {
        return None;
    }
    let mut reader = Reader {
        most: limits::most_html(markdown),
        masked: &masked,
        events: Vec::new(),
        open: Vec::new(),
        verbatim: 0,
        links: 0,
        cost: 0,
        seen: false,
    };
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let parser = Parser::new_ext(&masked.text, options).into_offset_iter();
    for (event, source) in TextMergeWithOffset::new(parser) {
        reader.take(event, source);
        if reader.is_over() {
            return None;
        }
    }
    reader.seen.then_some(reader.events)
}

/// The events of a text shown as it was written, line by line.
pub(super) fn plain(text: &str) -> Vec<Event<'static>> {
    let mut events = Vec::new();
    let text = without_overrides(text);
    let mut in_paragraph = false;
    for line in text.lines() {
        let blank = !line.chars().any(is_visible);
        match (in_paragraph, blank) {
            (true, true) => events.push(Event::End(TagEnd::Paragraph)),
            (true, false) => events.push(Event::HardBreak),
            (false, false) => events.push(Event::Start(Tag::Paragraph)),
            (false, true) => {}
        }
        in_paragraph = !blank;
        if !blank {
            events.push(Event::Text(CowStr::from(line.trim_end().to_owned())));
        }
    }
    if in_paragraph {
        events.push(Event::End(TagEnd::Paragraph));
    }
    events
}

/// An element that is open.
struct Open {
    /// Whether it was let through, so that its end is treated as its beginning was.
    shown: bool,
    /// Whether its source stands for it when there is nothing to see inside.
    needs_text: bool,
    /// Whether it is a block of its own.
    block: bool,
    /// Where its events begin.
    at: usize,
    /// Something inside it can be seen.
    seen: bool,
}

struct Reader<'m> {
    masked: &'m Masked,
    events: Vec<Event<'static>>,
    open: Vec<Open>,
    /// How many elements are open in which an address stays text: links and code.
    verbatim: usize,
    links: usize,
    /// Bytes of HTML so far, at the least.
    cost: usize,
    most: usize,
    seen: bool,
}

impl Reader<'_> {
    fn is_over(&self) -> bool {
        self.cost > self.most || self.open.len() > MAX_DEPTH || self.links > MAX_LINKS
    }

    fn take(&mut self, event: Event<'_>, source: Range<usize>) {
        match event {
            Event::Start(tag) => self.begin(tag),
            Event::End(tag) => self.end(tag, source),
            Event::Text(text) if self.verbatim == 0 => self.linked(&text),
            Event::Html(text) | Event::InlineHtml(text) | Event::Text(text) => {
                let text = self.letters(&text);
                self.push(Event::Text(text));
            }
            Event::Code(text) => {
                let text = self.letters(&text);
                self.push(Event::Code(text));
            }
            Event::SoftBreak => self.push(Event::SoftBreak),
            Event::HardBreak => self.push(Event::HardBreak),
            Event::Rule => self.push(Event::Rule),
            // Footnotes, formulas and task marks are not switched on.
            Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn begin(&mut self, tag: Tag<'_>) {
        self.verbatim += usize::from(is_verbatim(&tag.to_end()));
        let needs_text = match &tag {
            Tag::Heading { .. } | Tag::Link { .. } | Tag::Image { .. } => true,
            Tag::CodeBlock(CodeBlockKind::Fenced(about)) => !about.is_empty(),
            _ => false,
        };
        let block = matches!(tag, Tag::Heading { .. } | Tag::CodeBlock(_));
        let tag = self.safe(tag);
        self.open.push(Open {
            shown: tag.is_some(),
            needs_text,
            block,
            at: self.events.len(),
            seen: false,
        });
        if let Some(tag) = tag {
            self.push(Event::Start(tag));
        }
    }

    fn end(&mut self, tag: TagEnd, source: Range<usize>) {
        self.verbatim = self.verbatim.saturating_sub(usize::from(is_verbatim(&tag)));
        let Some(open) = self.open.pop() else { return };
        // A picture, or a link that is not followed: where it leads is part of what was said.
        let refused = !open.shown && matches!(tag, TagEnd::Image | TagEnd::Link);
        if refused || (open.needs_text && !open.seen) {
            self.events.truncate(open.at);
            self.as_written(source, open.block);
            return;
        }
        if let Some(outer) = self.open.last_mut() {
            outer.seen |= open.seen;
        }
        if open.shown {
            self.push(Event::End(match tag {
                TagEnd::Heading(level) => TagEnd::Heading(demoted(level)),
                TagEnd::HtmlBlock => TagEnd::Paragraph,
                other => other,
            }));
        }
    }

    /// Shows a stretch of the source in place of what it would have become.
    fn as_written(&mut self, source: Range<usize>, block: bool) {
        let masked = self.masked;
        let text = masked.text.get(source).unwrap_or_default().trim_end();
        if block {
            self.push(Event::Start(Tag::Paragraph));
        }
        for (at, line) in text.lines().enumerate() {
            if at > 0 {
                self.push(Event::HardBreak);
            }
            self.linked(line);
        }
        if block {
            self.push(Event::End(TagEnd::Paragraph));
        }
    }

    /// Adds a text with the web addresses in it as links, unless it stands where they stay text.
    fn linked(&mut self, text: &str) {
        let masked = self.masked;
        if self.verbatim > 0 {
            let text = self.letters(text);
            self.push(Event::Text(text));
            return;
        }
        for piece in masked.pieces(text) {
            match piece {
                Piece::Text(text) => self.push(Event::Text(clean(&text))),
                Piece::Address(url) => {
                    let link = Tag::Link {
                        link_type: LinkType::Autolink,
                        dest_url: CowStr::from(url.clone()),
                        title: CowStr::Borrowed(""),
                        id: CowStr::Borrowed(""),
                    };
                    self.push(Event::Start(link));
                    self.push(Event::Text(CowStr::from(url)));
                    self.push(Event::End(TagEnd::Link));
                }
            }
        }
    }

    fn letters(&self, text: &str) -> CowStr<'static> {
        clean(&self.masked.restored(text))
    }

    fn push(&mut self, event: Event<'static>) {
        self.cost += cost(&event);
        if let Event::Text(text) | Event::Code(text) = &event
            && text.chars().any(is_visible)
        {
            self.seen = true;
            if let Some(open) = self.open.last_mut() {
                open.seen = true;
            }
        }
        self.links += usize::from(matches!(event, Event::Start(Tag::Link { .. })));
        self.events.push(event);
    }

    /// The element to show for one that was written; `None` shows only what is inside it.
    fn safe(&self, tag: Tag<'_>) -> Option<Tag<'static>> {
        Some(match tag {
            Tag::HtmlBlock => Tag::Paragraph,
            Tag::Heading { level, .. } => Tag::Heading {
                level: demoted(level),
                id: None,
                classes: Vec::new(),
                attrs: Vec::new(),
            },
            Tag::Image { .. } => return None,
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                let dest_url = self.masked.restored(&dest_url).into_owned();
                if !is_allowed_url(&dest_url) {
                    return None;
                }
                Tag::Link {
                    link_type,
                    dest_url: CowStr::from(dest_url),
                    title: self.letters(&title),
                    id: CowStr::Borrowed(""),
                }
            }
            other => other.into_static(),
        })
    }
}

fn is_verbatim(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::Link | TagEnd::CodeBlock)
}

/// The least an event becomes, in bytes of HTML.
fn cost(event: &Event<'_>) -> usize {
    match event {
        Event::Text(text) => text.len(),
        Event::Code(text) => text.len() + 13,
        Event::SoftBreak => 1,
        Event::HardBreak | Event::Rule => 5,
        Event::Start(Tag::Link { dest_url, title, .. }) => dest_url.len() + title.len() + 46,
        Event::Start(Tag::BlockQuote(_) | Tag::List(_)) => 24,
        Event::Start(Tag::Table(_) | Tag::CodeBlock(_)) => 46,
        Event::Start(_) => 9,
        _ => 0,
    }
}

/// Level 1 becomes 3, since the page and its section have the first two.
fn demoted(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H3,
        HeadingLevel::H2 => HeadingLevel::H4,
        HeadingLevel::H3 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

/// A text without the characters that reorder what stands after them.
fn clean(text: &str) -> CowStr<'static> {
    CowStr::from(without_overrides(text).into_owned())
}
