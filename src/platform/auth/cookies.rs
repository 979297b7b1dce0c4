//! Our cookies, read and written so that a sibling subdomain cannot toss look-alikes at us.
//!
//! A `__Host-` cookie cannot be set by another host, but cookie parsers that decode percent signs or trim exotic
//! white space make other names look like it. The header is therefore read by bytes: a name that becomes ours only
//! after such treatment, or one of ours twice, is an attack, and the request is refused.

use actix_web::http::header::{self, HeaderMap, HeaderValue};

use crate::platform::keys::Token;

/// Access token of pages; as long as the token itself.
pub const ACCESS: &str = "__Host-access";
/// Refresh token of pages.
pub const REFRESH: &str = "__Host-refresh";
/// The browser itself, whoever signs in with it: a refresh token counts only beside the one it was handed out with.
pub const DEVICE: &str = "__Host-device";
/// Language chosen before signing in.
pub const LANGUAGE: &str = "__Host-lang";
/// Theme chosen.
pub const THEME: &str = "__Host-theme";

/// A message for the next page.
pub const FLASH: &str = "__Host-flash";

const PROTECTED: [&str; 6] = [ACCESS, REFRESH, DEVICE, LANGUAGE, THEME, FLASH];

/// A cookie header that tries to pass off another cookie as ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tossed;

/// Our cookies of one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OurCookies {
    /// Access token.
    pub access: Option<String>,
    /// Refresh token.
    pub refresh: Option<String>,
    /// The browser.
    pub device: Option<String>,
    /// Chosen language.
    pub language: Option<String>,
    /// Chosen theme.
    pub theme: Option<String>,
    /// Message for this page.
    pub flash: Option<String>,
}

/// Reads our cookies.
///
/// # Errors
/// [`Tossed`] when a name is a disguised or doubled one of ours.
pub fn read(headers: &HeaderMap) -> Result<OurCookies, Tossed> {
    let mut ours = OurCookies::default();
    for value in headers.get_all(header::COOKIE) {
        for pair in value.as_bytes().split(|byte| *byte == b';') {
            let pair = pair.trim_ascii();
            let (name, value) = match pair.iter().position(|byte| *byte == b'=') {
                Some(at) => {
                    let (name, rest) = pair.split_at(at);
                    (name, rest.get(1..).unwrap_or_default())
                }
                None => (pair, &[][..]),
            };
            let Some(slot) = slot(&mut ours, name)? else { continue };
            if slot.is_some() {
                return Err(Tossed);
            }
            *slot = Some(std::str::from_utf8(value).map_err(|_| Tossed)?.to_owned());
        }
    }
    Ok(ours)
}

fn slot<'a>(ours: &'a mut OurCookies, name: &[u8]) -> Result<Option<&'a mut Option<String>>, Tossed> {
    if let Ok(name) = std::str::from_utf8(name) {
        match name {
            ACCESS => return Ok(Some(&mut ours.access)),
            REFRESH => return Ok(Some(&mut ours.refresh)),
            DEVICE => return Ok(Some(&mut ours.device)),
            LANGUAGE => return Ok(Some(&mut ours.language)),
            THEME => return Ok(Some(&mut ours.theme)),
            FLASH => return Ok(Some(&mut ours.flash)),
            _ => {}
        }
    }
    if disguised(name) { Err(Tossed) } else { Ok(None) }
}

/// Whether a name turns into one of ours by decoding, trimming or changing case.
fn disguised(name: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&percent_decoded(name)).into_owned();
    let plain = text
        .trim_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{FEFF}' || c == '"' || c == '\u{FFFD}')
        .to_ascii_lowercase();
    PROTECTED.iter().any(|ours| ours.to_ascii_lowercase() == plain)
}

fn percent_decoded(name: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((first, tail)) = rest.split_first() {
        if *first == b'%'
            && let Some((digits, after)) = tail.split_first_chunk::<2>()
            && let Ok(text) = std::str::from_utf8(digits)
            && let Ok(byte) = u8::from_str_radix(text, 16)
        {
            out.push(byte);
            rest = after;
        } else {
            out.push(*first);
            rest = tail;
        }
    }
    out
}

/// A `Set-Cookie` value for one of ours. `max_age_s` of 0 removes it.
pub fn set(name: &str, value: &str, max_age_s: i64) -> HeaderValue {
    // Strict would sign people out of links in their mail; unsafe methods are guarded by origin and token anyway.
    let text = format!("{name}={value}; Path=/; Max-Age={max_age_s}; Secure; SameSite=Lax; HttpOnly");
    HeaderValue::from_str(&text)
        .unwrap_or_else(|_| HeaderValue::from_static("__Host-invalid=; Path=/; Max-Age=0; Secure"))
}

/// The browser's cookie, for as long as browsers keep one: the one it has, or its first.
pub fn set_device(known: Option<&str>) -> HeaderValue {
    const MAX_AGE_S: i64 = 400 * 86_400;
    match known {
        Some(device) => set(DEVICE, device, MAX_AGE_S),
        None => set(DEVICE, Token::random().expose(), MAX_AGE_S),
    }
}

/// Removes every cookie that signs a person in.
pub fn clear() -> [HeaderValue; 2] {
    [set(ACCESS, "", 0), set(REFRESH, "", 0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(values: &[&[u8]]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            if let Ok(value) = HeaderValue::from_bytes(value) {
                headers.append(header::COOKIE, value);
            }
        }
        headers
    }

    #[test]
    fn ours_and_strangers() {
        let ours = read(&header(&[b"a=b; __Host-access=abc; x", b"__Host-lang=ar"]));
        let ours = ours.unwrap_or_default();
        assert_eq!(ours.access.as_deref(), Some("abc"));
        assert_eq!(ours.language.as_deref(), Some("ar"));
        assert_eq!(ours.refresh, None);
    }

    #[test]
    fn tossed_cookies_are_refused() {
        let cases: [&[u8]; 11] = [
            b"%5F%5FHost-access=evil",
            b"__Host-access=a; __Host-access=b",
            b"__Host%2Daccess=evil",
            "\u{2000}__Host-access=evil".as_bytes(),
            "\u{a0}__Host-access=evil".as_bytes(),
            "\u{85}__Host-access=evil".as_bytes(),
            "__Host-access\u{3000}=evil".as_bytes(),
            b"\xa0__Host-access=evil",
            b"__host-access=evil",
            b"__Host-Refresh=evil",
            b"\"__Host-access\"=evil",
        ];
        for case in cases {
            assert_eq!(read(&header(&[case])), Err(Tossed), "{}", String::from_utf8_lossy(case));
        }
        assert_eq!(
            read(&header(&[b"__Host-access=a", b"__Host-access=b"])),
            Err(Tossed),
            "two headers"
        );
    }
}
