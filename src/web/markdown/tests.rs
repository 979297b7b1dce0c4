//! What passes and what does not.

use super::events::{events, plain};
use super::limits::{MAX_DEPTH, MAX_LINKS, most_html};
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
    assert_eq!(
        to_excerpt("- arrays\n- graphs\n  1. DFS\n\nThen HR.", 100),
        "arrays · graphs DFS · Then HR."
    );
    assert_eq!(to_excerpt("* one\n* two", 100), "one · two");
    assert_eq!(to_excerpt("one two three four", 12), "one two…");
    assert_eq!(to_excerpt("abcdefghijkl", 5), "abcd…");
    assert_eq!(to_excerpt("", 5), "");
    assert!(to_excerpt("سؤال عن قواعد البيانات والشبكات", 15).chars().count() <= 15);
}

/// What a page has to do for a text: events, and bytes of HTML.
fn work(markdown: &str) -> (usize, usize) {
    let events = events(markdown).unwrap_or_else(|| plain(markdown));
    (events.len(), to_safe_html(markdown).len())
}

/// `unit` again and again, up to a number of characters.
fn filled(unit: &str, length: usize) -> String {
    unit.chars().cycle().take(length).collect()
}

#[test]
fn attack_s01_the_source_bounds_what_it_becomes() {
    let table = |columns: usize, rest: &str| {
        let head = format!("{}\n{}\n", "|a".repeat(columns), "|-".repeat(columns));
        let left = 1_500_usize.saturating_sub(head.len());
        head + &filled(rest, left)
    };
    let mut texts: Vec<String> = [2, 10, 40, 120, 250, 300, 370]
        .iter()
        .flat_map(|columns| [table(*columns, "x\n"), table(*columns, "|\n"), table(*columns, "> x\n")])
        .collect();
    // A table inside a quotation and inside a list, and many small ones.
    texts.push(format!("> {}", table(300, "x\n").replace('\n', "\n> ")));
    texts.push(format!("- {}", table(300, "x\n").replace('\n', "\n  ")));
    texts.push(filled("|a|b|c|\n|-|-|-|\nx\nx\nx\n\n", 1_500));
    // Definitions used many times.
    texts.push(format!(
        "[a]: https://example.org/{}\n\n{}",
        "x".repeat(500),
        filled("[a]", 1_000)
    ));
    texts.push(format!(
        "[a]: <https://example.org> \"{}\"\n\n{}",
        "x".repeat(500),
        filled("[a] ", 1_000)
    ));
    for unit in [
        "> ",
        ">",
        ">>>>\n\n",
        "- ",
        "+ ",
        "* ",
        "1. ",
        "1) ",
        "- + * ",
        "-\n+\n",
        "-\n\n+\n\n",
        "- a\n\n1. b\n\n",
        "> - ",
        "[",
        "]",
        "[]",
        "![",
        "[a](",
        "[a](b",
        "![a](",
        "[[a]",
        "[a]: b\n",
        "[a]:\n",
        "(",
        "<",
        "<a",
        "<!--",
        "<?",
        "<![CDATA[",
        "*",
        "**",
        "*a",
        "*a ",
        "**a",
        "*a**a ",
        "_a ",
        "_",
        "a_b",
        "~~a",
        "~a~",
        "*a*",
        "**a**",
        "***a** ",
        "~~",
        "*_",
        "`",
        "``",
        "`a`",
        "`` ` ",
        "```\n",
        "```a\n",
        "~~~\n",
        "    a\n\n",
        "\\",
        "\\*",
        "&",
        "&amp;",
        "&#1;",
        "&quot;",
        "\"",
        "#\n",
        "# a\n",
        "a\n=\n",
        "a\n-\n",
        "---\n",
        "***\n",
        "\n",
        " \n",
        "\r",
        "a  \n",
        "a\\\n",
        "\t",
        "https://a.b ",
        "https://a.b/_",
        "http://a",
        "<https://a.b>",
        "[a](https://a.b)",
        "[](https://a.b)",
        "![](https://a.b)",
        "[](",
        "<a@b.c>",
        "|",
        "|-",
        "||\n",
        "|a|\n|-|\n",
        "a|b\n-|-\n",
        "\u{FFFE}1\u{FFFF}",
        "\u{FFFE}",
        "]:",
        "\u{202E}",
        "é",
        "मु",
        "😀",
        "https://é.example/é ",
    ] {
        texts.push(filled(unit, 1_500));
        texts.push(filled(unit, 4_000));
        texts.push(format!("{} x\n{}", filled(unit, 700), filled("\n", 800)));
        texts.push(format!("{}\n\n{}", filled(unit, 100), table(100, "x\n")));
    }
    for text in texts {
        let (events, bytes) = work(&text);
        let start: String = text.chars().take(40).collect();
        assert!(
            bytes <= most_html(&text),
            "{bytes} bytes from {} of {start:?}",
            text.len()
        );
        assert!(
            events <= text.len() * 2 + 8,
            "{events} events from {} of {start:?}",
            text.len()
        );
        let lines = to_safe_lines(&text, |_| Vec::new());
        assert!(lines.len() <= most_html(&text), "{} as lines: {start:?}", lines.len());
        assert!(to_excerpt(&text, 240).chars().count() <= 240);
        assert!(html_depth(&lines) <= MAX_DEPTH + 1, "{start:?}");
        assert!(lines.matches("<a ").count() <= MAX_LINKS, "{start:?}");
    }
    // Marks of people named are part of it.
    let marked = to_safe_lines(&"@A ".repeat(1_000), |text| {
        text.match_indices("@A").map(|(at, word)| at..at + word.len()).collect()
    });
    assert!(marked.len() <= 3_000 * 20);
    // Whatever anybody would write is still Markdown.
    let long = "## Round 2\n\n- **Arrays**: _two_ questions, `O(n)`\n- see https://a.example/x_y\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n";
    let safe = to_safe_html(&filled(long, 9_000));
    assert!(safe.contains("<table>") && safe.contains("<strong>Arrays</strong>") && safe.contains("<h4>"));
}

fn html_depth(html: &str) -> usize {
    let document = scraper::Html::parse_fragment(html);
    let nodes = document.root_element().descendants();
    nodes
        .map(|node| node.ancestors().count())
        .max()
        .unwrap_or_default()
        .saturating_sub(2)
}

#[test]
fn fault_b11_nothing_written_vanishes() {
    for text in [
        "[note]: bring-your-id-card",
        "[1]: https://example.org/notes.pdf",
        "[a]: b \"c\"",
        "[a]:\nb",
        "> [a]: b",
        "- [a]: b",
        "![](https://x.example)",
        "[](https://x.example)",
        "[]()",
        "![]()",
        "[](javascript:alert(1))",
        "[ ](https://x.example)",
        "#",
        "##",
        "+",
        "-",
        "*",
        "1.",
        ">",
        "> >",
        "---",
        "***",
        "- - -",
        "```",
        "```secret",
        "~~~ words\n~~~",
        "&#8203;",
        "&nbsp;",
        "|  |\n|--|\n|  |",
        "` `",
        "<!-- -->",
        "&#8203; &shy;",
        "\\",
        "**",
        "****",
        "~~~~",
    ] {
        for safe in [to_safe_html(text), to_safe_lines(text, |_| Vec::new())] {
            let document = scraper::Html::parse_fragment(&safe);
            let shown: String = document.root_element().text().collect();
            let letters = |text: &str| text.chars().filter(|c| is_visible(*c)).collect::<String>();
            // What is left when the marks of quotations and lists became their frames.
            let written = letters(text.trim_start_matches("> ").trim_start_matches("- "));
            assert!(letters(&shown).ends_with(&written), "{text:?} became {safe}");
        }
        assert!(to_excerpt(text, 100).chars().any(is_visible), "{text:?}");
    }
    // Inside other text, too.
    for (text, kept) in [
        (
            "Before\n\n[note]: bring-your-id-card\n\nafter",
            "[note]: bring-your-id-card",
        ),
        ("Use [note] here.\n\n[note]: it", "[note]: it"),
        ("see [](https://x.example) here", "[](https://x.example)"),
        ("see ![](https://x.example) here", "![](https://x.example)"),
        ("Before\n\n#\n\nafter", "#"),
        ("Before\n```bring your card\n```", "```bring your card"),
        ("[![](https://x.example)](https://y.example)", "![](https://x.example)"),
    ] {
        let document = scraper::Html::parse_fragment(&to_safe_html(text));
        let shown: String = document.root_element().text().collect();
        assert!(shown.contains(kept), "{text:?} shows {shown:?}");
        assert!(to_excerpt(text, 200).contains(kept.lines().next().unwrap()), "{text:?}");
    }
    assert_eq!(to_safe_html(""), "");
    assert_eq!(to_safe_html(" \n\u{200B}\n"), "");
    assert_eq!(to_safe_html("+\n\n>"), "<p>+</p>\n<p>&gt;</p>\n");
}

#[tokio::test]
async fn attack_s01_long_texts_are_rendered_aside_and_kept() {
    let long = format!("Kept once: {}", "**a** ".repeat(400));
    let lines = |names: &[&str]| Source::Lines {
        text: long.clone(),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        marks: |text, name| text.match_indices(name).map(|(at, word)| at..at + word.len()).collect(),
    };
    let ask = || {
        vec![
            Source::Prose("short".to_owned()),
            Source::Prose(long.clone()),
            Source::Prose(String::new()),
            lines(&[]),
            lines(&["Kept"]),
        ]
    };
    let first = rendered(ask()).await;
    let expected = [
        to_safe_html("short"),
        to_safe_html(&long),
        String::new(),
        to_safe_lines(&long, |_| Vec::new()),
    ];
    assert_eq!(first[..4].iter().map(AsRef::as_ref).collect::<Vec<&str>>(), expected);
    assert!(first[4].contains("<mark>Kept</mark>"));
    let again = rendered(ask()).await;
    assert_eq!(first, again);
    for at in [1, 3, 4] {
        assert!(std::sync::Arc::ptr_eq(&first[at], &again[at]), "kept");
    }
}
