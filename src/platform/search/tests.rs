use super::*;

fn finds(asked: &str, text: &str) -> bool {
    let query = Query::parse(asked);
    let found = query.matches(&Words::of(text));
    assert_eq!(query.is_in(text), found, "{asked} in {text}: both ways of asking agree");
    found
}

#[test]
fn fault_b02_what_stands_in_a_text_is_found() {
    let experience = "TCP/IP stack, CI/CD, Node.js, ASP.NET, B.Tech, 3.5 LPA, A/B, I/O, U.S., client/server, -5, OAuth2.0, ML/AI, \
        GPT-4, see https://example.org/jobs/open_roles?id=7 or write to hr.team@acme.co.in; e-mail is fine. Don't ask O’Hara's \
        on-campus team. **C++** and `C#`, 10,000 rows, R&D, A* search, 100% fair, #dsa";
    for asked in [
        "TCP/IP",
        "tcp",
        "IP",
        "tcp ip",
        "tcpip",
        "CI/CD",
        "cd",
        "Node.js",
        "node",
        "js",
        "NodeJS",
        "node.j",
        "ASP.NET",
        "NET",
        ".NET",
        "asp",
        "B.Tech",
        "Tech",
        "BTech",
        "3.5",
        "3.5 LPA",
        "A/B",
        "I/O",
        "U.S.",
        "US",
        "server",
        "client/server",
        "-5",
        "5",
        "OAuth2.0",
        "oauth",
        "OAuth2",
        "2.0",
        "ML/AI",
        "AI",
        "GPT-4",
        "gpt 4",
        "GPT4",
        "gpt",
        "jobs",
        "example.org",
        "roles",
        "https://example.org/jobs/open_roles?id=7",
        "hr.team@acme.co.in",
        "acme",
        "team@acme",
        "email",
        "e-mail",
        "don't",
        "dont",
        "don’t",
        "ohara",
        "O'Hara",
        "o'hara's",
        "hara",
        "on-campus",
        "campus",
        "oncampus",
        "C++",
        "c+",
        "C#",
        "10,000",
        "R&D",
        "A*",
        "100%",
        "fair",
        "#dsa",
        "dsa",
        "\"client server\"",
        "'stack'",
        "sta",
        "\"tcp",
        "“on campus”",
    ] {
        assert!(finds(asked, experience), "{asked}");
    }
    for asked in [
        "C",
        "3-5",
        "35",
        "4.5",
        "5.3",
        "Java",
        "\"server client\"",
        "B/A",
        "tack",
        "\"sta\"",
        "+++",
        "%",
        "'",
        "\"\"",
        "…",
        "",
    ] {
        assert!(!finds(asked, experience), "{asked}");
    }
}

#[test]
fn fault_b02_names_with_signs_are_words_of_their_own() {
    for (asked, text, found) in [
        ("C++", "I know C++.", true),
        ("C++", "I know C.", false),
        ("C++", "I know C#.", false),
        ("C#", "C#/.NET", true),
        ("C#", "C++ only", false),
        ("C", "C++ and C#", false),
        ("C", "C, then Rust", true),
        ("C", "C/C++", true),
        ("C++", "C/C++", true),
        ("C++", "C\\+\\+ escaped", true),
        ("C#", "C\\# escaped", true),
        ("C#", "C♯", true),
        ("C++17", "modern C++17", true),
        ("C++", "modern C++17", true),
        (".NET", "the .NET runtime", true),
        (".NET", "ASP.NET", true),
        (".NET", "a net salary", false),
        ("net", ".NET", true),
        ("C#.NET", "C#.NET", true),
        ("A+", "grade A+", true),
        ("a+b", "compute a+b", true),
        ("notepad++", "Notepad++", true),
        ("F#", "F#", true),
        ("U.S.", "tell us", false),
        ("U.S.A.", "the USA", true),
        ("usa", "the U.S.A.", true),
        ("us", "the U.S.", true),
    ] {
        assert_eq!(finds(asked, text), found, "{asked} in {text}");
    }
}

#[test]
fn fault_b02_every_language_is_cut_when_stored_as_when_asked() {
    for (asked, text) in [
        ("مقابلة", "المُقَابَلَة الفنية"),
        ("المقابلة", "مقابلة فنية"),
        ("المق", "المقابلة"),
        ("المقاب", "المقابلة"),
        ("مقـابلة", "كانت المقابلة سهلة"),
        ("مقابله", "ومقابلة ثانية"),
        ("شركة", "للشركة"),
        ("الشركة", "وبالشركة"),
        ("احمد", "سألني أحمد"),
        ("أسئلة", "اسئله كثيرة"),
        ("إختبار", "اختبار"),
        ("مستشفي", "مستشفى"),
        ("٢٠٢٦", "batch of 2026"),
        ("2026", "دفعة ٢٠٢٦"),
        ("3.5", "معدل ٣٫٥"),
        ("面试", "三轮技术面试很难"),
        ("技术面试", "三轮技术面试很难"),
        ("面", "面试"),
        ("AI面试", "我的AI面试"),
        ("面接", "二次面接で聞かれたこと"),
        ("ガイド", "ｶﾞｲﾄﾞブック"),
        ("전자", "삼성전자 면접에서"),
        ("면접", "삼성전자 면접에서"),
        ("สัมภาษณ์", "การสัมภาษณ์งานรอบแรก"),
        ("สัมภาษณ์งาน", "การสัมภาษณ์งานรอบแรก"),
        ("ភាសា", "ខ្ញុំរៀនភាសាខ្មែរ"),
        ("साक्षात्कार", "मेरा साक्षात्कार अच्छा रहा"),
        ("साक्षा", "मेरा साक्षात्कार अच्छा रहा"),
        ("फोन", "फ़ोन पर"),
        ("பயிற்சி", "நேர்முக பயிற்சி"),
        ("résumé", "my resume"),
        ("resume", "mon re\u{301}sume\u{301}"),
        ("STRASSE", "Hauptstraße Straße"),
        ("ΟΔΟΣ", "οδός"),
        ("ПРОЕКТ", "учебный проект"),
        ("istanbul", "İSTANBUL"),
        ("file", "the ﬁle"),
        ("java", "Ｊａｖａ"),
        ("2201", "２２０１"),
        ("password", "pass\u{AD}word"),
        ("🎉", "selected 🎉!"),
        ("👍🏽", "👍"),
    ] {
        assert!(finds(asked, text), "{asked} in {text}");
    }
    for (asked, text) in [
        ("试面", "面试"),
        ("面试", "面对考试"),
        ("مقابلات", "مقابلة"),
        ("🎉", "selected 👍"),
        ("الله", "له"),
    ] {
        assert!(!finds(asked, text), "{asked} in {text}");
    }
}

#[test]
fn fault_b02_signs_alone_ask_for_nothing() {
    for signs in [
        "",
        "  ",
        "+++",
        "%",
        "'",
        "()!&|:* '' \\",
        "...",
        "#",
        "\u{200B}",
        "\u{301}",
        "،؟",
        "、。",
        "\"\"",
        "-",
    ] {
        let query = Query::parse(signs);
        assert!(query.is_empty() && query.to_tsquery().is_empty(), "{signs}");
        assert!(!query.is_in("every text + % '"), "{signs}");
    }
}

#[test]
fn nothing_typed_is_an_operator() {
    for (asked, expected) in [
        ("graph, dp", "'graph':* & 'dp'"),
        ("a' | 'b & !c:* <->", "'a' & 'b' & 'c'"),
        ("node.js", "('node js':* | 'nodejs':*)"),
        ("3.5", "'3.5'"),
        ("\"system design\"", "'system design'"),
        ("x' & 'y \\", "'x' & 'y'"),
        ("c++", "'c++':*"),
        ("or -not", "'or' & 'not':*"),
    ] {
        assert_eq!(Query::parse(asked).to_tsquery(), expected, "{asked}");
    }
    assert_eq!(Query::parse("a b \"c d e\" f/g").asked(), 4);
}

#[test]
fn words_of_a_text_are_bounded() {
    let long = "x".repeat(5_000);
    assert!(finds(&long, &long));
    let many: String = (0..80_000_u32)
        .filter_map(|n| char::from_u32(0x4E00 + n % 20_000 * 7 % 20_900))
        .collect();
    let lexemes = Words::of(&many).into_lexemes();
    assert!(lexemes.iter().map(String::len).sum::<usize>() <= MAX_BYTES);
    assert!(lexemes.iter().all(|word| !word.is_empty() && word.len() < 2_046));
}

proptest::proptest! {
    #[test]
    fn fault_b02_any_stretch_of_whole_words_is_found(text in "\\PC{0,60}", from in 0_usize..8, many in 1_usize..4) {
        let pieces: Vec<&str> = text.split_whitespace().skip(from).take(many).collect();
        let query = Query::parse(&pieces.join(" "));
        let words = Words::of(&text);
        // Quotation marks ask for neighbours; cut in the middle, they pair differently.
        let quoted = fold(&text).chars().any(quotes);
        proptest::prop_assert!(query.is_empty() || quoted || query.matches(&words), "{pieces:?} in {text:?}");
        proptest::prop_assert_eq!(query.is_in(&text), query.matches(&words));
    }
}
