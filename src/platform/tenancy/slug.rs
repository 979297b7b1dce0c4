//! Which names may be a college's subdomain.

use crate::platform::validate::Problem;

/// Names that are ours or that a browser, a mail system or a person would take for ours.
const RESERVED: &[&str] = &[
    "about",
    "abuse",
    "account",
    "accounts",
    "admin",
    "administrator",
    "api",
    "app",
    "apps",
    "assets",
    "auth",
    "autoconfig",
    "autodiscover",
    "billing",
    "blog",
    "broadcasthost",
    "cdn",
    "console",
    "dashboard",
    "demo-console",
    "design",
    "dev",
    "docs",
    "download",
    "email",
    "files",
    "ftp",
    "git",
    "health",
    "help",
    "home",
    "hostmaster",
    "imap",
    "img",
    "info",
    "internal",
    "isatap",
    "legal",
    "localdomain",
    "localhost",
    "login",
    "logout",
    "mail",
    "media",
    "metrics",
    "mta-sts",
    "mx",
    "news",
    "noc",
    "no-reply",
    "noreply",
    "ns",
    "ns1",
    "ns2",
    "oauth",
    "pay",
    "platform",
    "pop",
    "pop3",
    "postmaster",
    "privacy",
    "root",
    "sales",
    "security",
    "signin",
    "signup",
    "smtp",
    "ssladmin",
    "ssladministrator",
    "sslwebmaster",
    "staging",
    "static",
    "status",
    "support",
    "sysadmin",
    "system",
    "tenants",
    "terms",
    "test",
    "usenet",
    "uucp",
    "webmaster",
    "wpad",
    "ws",
    "www",
    "www1",
    "www2",
];

/// Checks a subdomain: 2 to 39 lower-case letters and digits, single hyphens inside, not reserved, not numbers only
/// (which look like addresses) and not punycode (which can look like another name).
///
/// # Errors
/// What is wrong and how to mend it.
pub fn check(slug: &str) -> Result<(), Problem> {
    let shape = slug.len() >= 2
        && slug.len() <= 39
        && slug
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !slug.starts_with('-')
        && !slug.ends_with('-')
        && !slug.contains("--");
    if !shape {
        return Err(Problem::new(
            "invalid",
            "Use 2 to 39 lower-case letters, digits and single hyphens, beginning and ending with a letter or digit.",
        ));
    }
    if slug.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Problem::new("invalid", "Use at least one letter."));
    }
    if RESERVED.contains(&slug) {
        return Err(Problem::new("reserved", "This name is reserved. Choose another."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn rules() {
        for good in ["ab", "iit-goa", "x1", "college2", "a-b-c"] {
            assert!(check(good).is_ok(), "{good}");
        }
        let long = "a".repeat(40);
        for bad in [
            "",
            "a",
            "-ab",
            "ab-",
            "a--b",
            "AB",
            "a_b",
            "a.b",
            "ab\n",
            "é1",
            "console",
            "api",
            "www",
            "123",
            "xn--80ak6aa92e",
            &long,
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }
}
