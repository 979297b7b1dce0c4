//! Requests a browser makes on a person's behalf must come from our own pages on this very host.
//!
//! Sibling subdomains are same-site to a browser, so `SameSite` says nothing about them: the exact origin is compared,
//! and, for signed-in people, a token bound to the session is demanded too.

use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::SecretBox;
use subtle::ConstantTimeEq as _;

use crate::error::AppError;
use crate::platform::keys::keyed;
use crate::platform::scope::SessionId;

/// Header scripts send the token in; forms send it as the field `csrf`.
pub const HEADER: &str = "x-csrf-token";

/// Whether a method may change something.
pub fn is_unsafe(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn secret(server_key: &SecretBox<Vec<u8>>, session_id: SessionId) -> [u8; 32] {
    keyed(server_key, "csrf", &[session_id.as_bytes()])
}

/// The token of a session, masked anew each time: answers are compressed, and a secret that stood in each of them
/// unchanged could be guessed from their lengths.
pub fn token(server_key: &SecretBox<Vec<u8>>, session_id: SessionId) -> String {
    let mask = rand::random::<[u8; 32]>();
    let mut bytes = mask.to_vec();
    bytes.extend(
        secret(server_key, session_id)
            .iter()
            .zip(mask)
            .map(|(byte, mask)| byte ^ mask),
    );
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Whether `presented` is a token of the session, compared in constant time.
pub fn matches(server_key: &SecretBox<Vec<u8>>, session_id: SessionId, presented: &str) -> bool {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(presented) else {
        return false;
    };
    let Some((mask, masked)) = bytes.split_first_chunk::<32>() else {
        return false;
    };
    let plain: Vec<u8> = masked.iter().zip(mask).map(|(byte, mask)| byte ^ mask).collect();
    masked.len() == 32 && bool::from(plain.ct_eq(&secret(server_key, session_id)))
}

/// Demands that a browser's request comes from `host` itself (`Origin`, or `Sec-Fetch-Site` where a browser leaves
/// the origin out). A request with neither does not come from a current browser's page and is refused.
///
/// # Errors
/// [`AppError::CrossSite`].
pub fn check_origin(headers: &HeaderMap, host_with_port: &str) -> Result<(), AppError> {
    let single = |name: header::HeaderName| {
        let mut values = headers.get_all(name);
        match (values.next(), values.next()) {
            (Some(value), None) => value.to_str().ok(),
            _ => None,
        }
    };
    if headers.contains_key(header::ORIGIN) {
        let own = single(header::ORIGIN)
            .and_then(|origin| origin.strip_prefix("https://").or_else(|| local_http(origin)))
            .is_some_and(|authority| authority == host_with_port);
        return if own { Ok(()) } else { Err(AppError::CrossSite) };
    }
    match single(header::HeaderName::from_static("sec-fetch-site")) {
        Some("same-origin") => Ok(()),
        _ => Err(AppError::CrossSite),
    }
}

/// Plain HTTP counts on names that never leave the machine.
fn local_http(origin: &str) -> Option<&str> {
    let authority = origin.strip_prefix("http://")?;
    let name = authority.split_once(':').map_or(authority, |(name, _)| name);
    (name == "localhost" || name.ends_with(".localhost")).then_some(authority)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn origin(value: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::ORIGIN, HeaderValue::from_static(value));
        headers
    }

    #[test]
    fn tokens_differ_but_match_their_session_only() {
        let key = SecretBox::new(Box::new(vec![7; 32]));
        let (own, other) = (SessionId::now_v7(), SessionId::now_v7());
        let (first, second) = (token(&key, own), token(&key, own));
        assert_ne!(first, second);
        assert!(matches(&key, own, &first) && matches(&key, own, &second));
        assert!(!matches(&key, other, &first));
        for bad in ["", "x", &first[..40], &format!("{first}AA"), "é"] {
            assert!(!matches(&key, own, bad), "{bad}");
        }
    }

    #[test]
    fn only_the_very_same_origin() {
        assert!(check_origin(&origin("https://b.example"), "b.example").is_ok());
        assert!(check_origin(&origin("http://b.localhost:8080"), "b.localhost:8080").is_ok());
        for bad in [
            "null",
            "https://a.example",
            "https://b.example.evil.com",
            "https://evilb.example",
            "https://b.example:444",
            "http://b.example",
            "https://B.example",
            "https://b.example.",
            "https://b.example/",
            "",
        ] {
            assert!(check_origin(&origin(bad), "b.example").is_err(), "{bad}");
        }
        assert!(check_origin(&HeaderMap::new(), "b.example").is_err());
    }
}
