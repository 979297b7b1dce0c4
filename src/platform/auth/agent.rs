//! A browser's name, coarsely: enough for a person to recognise a session, too little to single anybody out.

/// `Firefox on Android` from a `User-Agent` header; empty when there is none.
pub fn agent_family(user_agent: &str) -> String {
    if user_agent.trim().is_empty() {
        return String::new();
    }
    let pick = |table: &[(&str, &'static str)], otherwise: &'static str| {
        table
            .iter()
            .find(|(part, _)| user_agent.contains(part))
            .map_or(otherwise, |(_, name)| name)
    };
    // The order matters: every Chromium browser also says Chrome and Safari.
    let browser = pick(
        &[
            ("Edg/", "Edge"),
            ("OPR/", "Opera"),
            ("SamsungBrowser", "Samsung Internet"),
            ("Firefox/", "Firefox"),
            ("Chrome/", "Chrome"),
            ("Safari/", "Safari"),
            ("curl/", "curl"),
        ],
        "Other",
    );
    let system = pick(
        &[
            ("Android", "Android"),
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Windows", "Windows"),
            ("Mac OS X", "macOS"),
            ("CrOS", "ChromeOS"),
            ("Linux", "Linux"),
        ],
        "",
    );
    if system.is_empty() {
        browser.to_owned()
    } else {
        format!("{browser} on {system}")
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn families() {
        let chrome = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36";
        assert_eq!(super::agent_family(chrome), "Chrome on Android");
        assert_eq!(super::agent_family("curl/8.0"), "curl");
        assert_eq!(super::agent_family(""), "");
    }
}
