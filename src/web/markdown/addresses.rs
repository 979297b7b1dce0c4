//! Web addresses in a text. They are found in the source, before the parser could read emphasis or anything else into
//! them, and put out of its reach: each becomes a short mark that is a letter to the parser, and is put back afterwards.

use std::borrow::Cow;

use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};
use linkify::{LinkFinder, LinkKind};

use super::limits::MAX_LINKS;
use super::{is_allowed_url, is_visible};

/// Around the number of an address. Both are no characters at all and stand in no text that was checked.
const OPEN: char = '\u{FFFE}';
/// See [`OPEN`].
const CLOSE: char = '\u{FFFF}';
/// Stands for the colon of `[word]:`, which would hide the line as a definition.
const COLON: &str = "\u{FFFE}\u{FFFF}";

/// An address as it was written.
struct Address {
    url: String,
    /// Signs after it that belong to it unless they end an emphasis.
    tail: String,
}

/// A text without its addresses, for the parser.
pub(super) struct Masked {
    /// What is to be parsed.
    pub(super) text: String,
    addresses: Vec<Address>,
}

/// A piece of a parsed text.
pub(super) enum Piece<'t> {
    /// Letters.
    Text(Cow<'t, str>),
    /// An address, whole.
    Address(String),
}

impl Masked {
    pub(super) fn new(markdown: &str) -> Self {
        let markdown: Cow<'_, str> = if markdown.contains([OPEN, CLOSE]) {
            Cow::Owned(markdown.replace([OPEN, CLOSE], ""))
        } else {
            Cow::Borrowed(markdown)
        };
        let mut masked = Self {
            text: String::with_capacity(markdown.len() + 16),
            addresses: Vec::new(),
        };
        let (mut done, mut from) = (0, 0);
        let mut finder = LinkFinder::new();
        finder.kinds(&[LinkKind::Url]);
        // From the end of each anew: it may end before the finder thinks, with another right behind it.
        while masked.addresses.len() <= MAX_LINKS
            && let Some(rest) = markdown.get(from..)
            && let Some(link) = finder.links(rest).next()
        {
            let start = from + link.start();
            let whole = whole(rest.get(link.start()..).unwrap_or_default(), link.as_str().len());
            let url = whole.trim_end_matches(['_', '~']);
            if is_pointed(&markdown, start) || !is_allowed_url(url) {
                from += link.end();
                continue;
            }
            masked.text.push_str(markdown.get(done..start).unwrap_or_default());
            masked
                .text
                .push_str(&format!("{OPEN}{}{CLOSE}", masked.addresses.len()));
            masked.addresses.push(Address {
                url: without_escapes(url),
                tail: whole.get(url.len()..).unwrap_or_default().to_owned(),
            });
            done = start + url.len();
            from = done;
        }
        masked.text.push_str(markdown.get(done..).unwrap_or_default());
        if masked.text.contains("]:") {
            masked.text = masked.text.replace("]:", &format!("]{COLON}"));
        }
        masked
    }

    /// How many addresses there are.
    pub(super) fn count(&self) -> usize {
        self.addresses.len()
    }

    /// A piece of what was parsed, with every address as it was written.
    pub(super) fn restored<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !text.contains(OPEN) {
            return Cow::Borrowed(text);
        }
        let pieces = self.pieces(text);
        let texts = pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.as_ref(),
            Piece::Address(url) => url.as_str(),
        });
        Cow::Owned(texts.collect())
    }

    /// A piece of what was parsed, cut into text and addresses.
    pub(super) fn pieces<'t>(&self, text: &'t str) -> Vec<Piece<'t>> {
        let mut pieces: Vec<Piece<'t>> = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(OPEN) {
            add(&mut pieces, before);
            let Some((number, after)) = after.split_once(CLOSE) else {
                rest = after;
                continue;
            };
            rest = after;
            match number.parse().ok().and_then(|number: usize| self.addresses.get(number)) {
                Some(address) => {
                    let kept = common(&address.tail, after);
                    rest = after.get(kept.len()..).unwrap_or_default();
                    pieces.push(Piece::Address(format!("{}{kept}", address.url)));
                }
                None => add(&mut pieces, ":"),
            }
        }
        add(&mut pieces, rest);
        pieces
    }
}

/// Adds text to the piece before it, if that is text.
fn add<'t>(pieces: &mut Vec<Piece<'t>>, text: &'t str) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(Piece::Text(before)) => before.to_mut().push_str(text),
        _ => pieces.push(Piece::Text(Cow::Borrowed(text))),
    }
}

/// What two texts begin with in common.
fn common<'t>(one: &str, other: &'t str) -> &'t str {
    let same = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    other.get(..same).unwrap_or_default()
}

/// Whether an address stands in pointed brackets, which the parser itself takes for a link, whole.
fn is_pointed(text: &str, start: usize) -> bool {
    text.get(..start).is_some_and(|before| before.ends_with('<'))
        && text.get(start..).is_some_and(|rest| {
            rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>'))
                .is_some_and(|end| rest.get(end..).is_some_and(|rest| rest.starts_with('>')))
        })
}

/// The address at the beginning of a text, of which a finder for plain text found `length` bytes.
fn whole(text: &str, length: usize) -> &str {
    let stops = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '`' | '|');
    let mut end = length;
    // The finder ends at a fragment that follows the host directly.
    if text.get(length..).is_some_and(|rest| rest.starts_with('#')) {
        let rest = text.get(length..).unwrap_or_default();
        end += rest
            .find(|c| stops(c) || matches!(c, ')' | ']' | '}'))
            .unwrap_or(rest.len());
    }
    let mut letters = text.get(..end).unwrap_or_default().char_indices().peekable();
    let mut length = end;
    while let Some((at, letter)) = letters.next() {
        if ends_address(letter, letters.peek().map(|(_, next)| *next)) {
            length = at;
            break;
        }
    }
    let address = text.get(..length).unwrap_or_default();
    address.trim_end_matches(|c: char| {
        matches!(
            c,
            '.' | ',' | ':' | ';' | '!' | '?' | '*' | '\'' | '(' | '[' | '{' | '\\'
        ) || (!c.is_ascii() && GeneralCategoryGroup::Symbol.contains(category(c)))
            || (!c.is_ascii() && !is_visible(c))
            || c == '\u{200D}'
    })
}

/// Whether a character of any script ends the address before it: signs of punctuation beyond ASCII, spaces of every
/// width, and what nobody sees.
fn ends_address(c: char, next: Option<char>) -> bool {
    if c.is_ascii() {
        return false;
    }
    match c {
        // Within a word it is an apostrophe.
        '\u{2019}' => !next.is_some_and(char::is_alphanumeric),
        // Between letters of Catalan and Greek, in Japanese names.
        '\u{B7}' | '\u{387}' | '\u{30FB}' => false,
        // Joiners that Persian and Indic scripts need inside words.
        '\u{200C}' | '\u{200D}' => !next.is_some_and(char::is_alphanumeric),
        c if !is_visible(c) => !('\u{FE00}'..='\u{FE0F}').contains(&c),
        c => match category(c) {
            GeneralCategory::DashPunctuation | GeneralCategory::ConnectorPunctuation => false,
            other => GeneralCategoryGroup::Punctuation.contains(other),
        },
    }
}

fn category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}

/// Other programs write `\_` where they mean `_`; no address has a backslash.
fn without_escapes(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    let mut letters = url.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '\\' || !letters.peek().is_some_and(char::is_ascii_punctuation) {
            out.push(letter);
        }
    }
    out
}
