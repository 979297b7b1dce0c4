//! The `Host` header, read strictly. Forwarded headers are never consulted: a client chooses them.

use actix_web::http::header::{self, HeaderMap};

/// What a host name leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostKind {
    /// `<slug>.<base-domain>`.
    College(String),
    /// `console.<base-domain>`.
    Console,
    /// `api.<base-domain>`: the college comes from the token alone.
    Api,
    /// The base domain itself.
    Base,
    /// Some other name: perhaps a college's own domain.
    Other(String),
}

/// The one host name a request was sent to, without its port: lower-case ASCII, no trailing dot. `None` when there
/// is not exactly one well-formed `Host`, or (HTTP/2) when it disagrees with the authority.
pub fn raw_host(headers: &HeaderMap, authority: Option<&str>) -> Option<String> {
    let mut hosts = headers.get_all(header::HOST);
    let from_header = match (hosts.next(), hosts.next()) {
        (None, _) => None,
        (Some(host), None) => Some(strict(host.to_str().ok()?)?),
        (Some(_), Some(_)) => return None,
    };
    let from_authority = match authority {
        None => None,
        Some(authority) => Some(strict(authority)?),
    };
    match (from_header, from_authority) {
        (Some(a), Some(b)) if a != b => None,
        (Some(host), _) | (None, Some(host)) => Some(host),
        (None, None) => None,
    }
}

/// One host, optionally with a port; anything else (user info, lists, brackets, other letters) is refused.
fn strict(text: &str) -> Option<String> {
    let name = match text.split_once(':') {
        None => text,
        Some((name, port)) => {
            let digits = !port.is_empty() && port.len() <= 5 && port.bytes().all(|b| b.is_ascii_digit());
            if !digits {
                return None;
            }
            name
        }
    };
    let well_formed = !name.is_empty()
        && name.len() <= 253
        && name.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        });
    well_formed.then(|| name.to_ascii_lowercase())
}

/// What a well-formed host name leads to.
pub fn parse_host(host: &str, base_domain: &str) -> HostKind {
    if host == base_domain {
        return HostKind::Base;
    }
    match host.strip_suffix(base_domain).and_then(|rest| rest.strip_suffix('.')) {
        Some("console") => HostKind::Console,
        Some("api") => HostKind::Api,
        Some(slug) if super::slug::check(slug).is_ok() => HostKind::College(slug.to_owned()),
        _ => HostKind::Other(host.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn with(values: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::HOST, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn one_plain_host() {
        assert_eq!(
            raw_host(&with(&["IIT.Example.edu:8080"]), None).as_deref(),
            Some("iit.example.edu")
        );
        assert_eq!(
            parse_host("iit.example.edu", "example.edu"),
            HostKind::College("iit".to_owned())
        );
        assert_eq!(parse_host("console.example.edu", "example.edu"), HostKind::Console);
        assert_eq!(parse_host("api.example.edu", "example.edu"), HostKind::Api);
        assert_eq!(parse_host("example.edu", "example.edu"), HostKind::Base);
        assert_eq!(
            parse_host("a.b.example.edu", "example.edu"),
            HostKind::Other("a.b.example.edu".to_owned())
        );
        assert_eq!(
            parse_host("evilexample.edu", "example.edu"),
            HostKind::Other("evilexample.edu".to_owned())
        );
    }

    #[test]
    fn everything_else_is_refused() {
        for bad in [
            "a.example.com.",
            "a@evil",
            "a, b",
            "",
            "a b",
            "a.example.com:",
            "a:99999999",
            "a:8x",
            "[::1]",
            "a..b",
            "-a.b",
            "a_b.c",
            "a/b",
            "a%2eb",
        ] {
            assert_eq!(raw_host(&with(&[bad]), None), None, "{bad}");
        }
        assert_eq!(raw_host(&with(&["a.b", "a.b"]), None), None, "two hosts");
        assert_eq!(raw_host(&with(&["a.b"]), Some("c.d")), None, "authority differs");
        assert_eq!(raw_host(&with(&[]), Some("c.d:1")).as_deref(), Some("c.d"));
        assert_eq!(raw_host(&with(&[]), None), None);
    }
}
