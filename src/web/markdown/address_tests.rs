//! Addresses in a text.

use super::*;

/// The addresses and the words of what a text becomes.
fn links(markdown: &str) -> Vec<(String, String)> {
    let document = scraper::Html::parse_fragment(&to_safe_html(markdown));
    let all = scraper::Selector::parse("a").unwrap();
    document
        .select(&all)
        .map(|link| (link.attr("href").unwrap_or_default().to_owned(), link.text().collect()))
        .collect()
}

#[test]
fn fault_b10_an_address_is_one_link_as_it_was_written() {
    for url in [
        "https://example.org/pkg/__init__.py",
        "https://example.org/_next_/x",
        "https://example.org/a*b*c",
        "https://example.org/**a**/b",
        "https://example.org/~~old~~/x",
        "https://example.org/?x=_y_&z=*1*2",
        "https://example.org/a_(b)_c",
        "https://example.org/a_b_",
        "https://example.org/__init__",
        "https://example.org/~name~",
        "https://example.org#one_two_three",
        "https://example.org/x#a_b_c",
        "https://example.org/it\u{2019}s",
        "https://example.org/a&copy=1&b_c_",
    ] {
        for (before, after) in [
            ("", ""),
            ("See ", ", please."),
            ("- ", ""),
            ("> ", ""),
            ("**", "**"),
            ("_so_ ", " _so_"),
            ("*", "*"),
            ("~~", "~~"),
            ("(", ")"),
            ("**See ", "**"),
            ("# ", ""),
            ("| a |\n|---|\n| ", " |"),
            ("زوروا ", "، ثم"),
            ("", "؟"),
            ("", "؛ ثم"),
            ("", "۔"),
            ("", "।"),
            ("", "。然后"),
            ("（", "）然后"),
            ("", "，然后"),
            ("«", "»"),
            ("“", "”"),
            ("‘", "’ and"),
            ("", "…"),
            ("", "🎉"),
            ("", "\u{A0}x"),
            ("", "\u{3000}x"),
            ("", "\u{200B}"),
            ("", "\u{2069}"),
        ] {
            // A sign of emphasis at the end ends the emphasis around it.
            if before.starts_with(['_', '*', '~']) && url.ends_with(['_', '~']) {
                continue;
            }
            let text = format!("{before}{url}{after}");
            let found = links(&text);
            assert_eq!(found.len(), 1, "{text:?} became {}", to_safe_html(&text));
            assert_eq!(found[0].1, url, "{text:?} became {}", to_safe_html(&text));
            let excerpt = to_excerpt(&text, 300);
            assert!(excerpt.contains(url), "{text:?} shortens to {excerpt:?}");
        }
        let spelled = url.replace('\u{2019}', "%E2%80%99");
        assert_eq!(links(url), [(spelled, url.to_owned())]);
        assert_eq!(links(&format!("[here]({url})"))[0].1, "here");
        for code in [format!("`{url}`"), format!("```\n{url}\n```")] {
            let safe = to_safe_html(&code);
            assert!(
                !safe.contains("<a") && safe.contains(&url.replace('&', "&amp;")),
                "{safe}"
            );
        }
    }
    // An emphasis that ends at the address ends there.
    assert_eq!(
        to_safe_html("_see https://example.org/a_ now"),
        "<p><em>see <a href=\"https://example.org/a\" rel=\"noopener nofollow ugc\">https://example.org/a</a></em> now</p>\n"
    );
    assert_eq!(links(r"https://example.org/a\_b\_c")[0].1, "https://example.org/a_b_c");
    assert_eq!(links("<https://example.org/_a_>")[0].1, "https://example.org/_a_");
    assert_eq!(links("https://a.example/x،https://b.example/y").len(), 2);
}
