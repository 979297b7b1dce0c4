//! Random tokens, their digests, and everything derived from the server key.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretBox};
use sha2::{Digest as _, Sha256};

/// 256 random bits that grant something. Shown once (in a link, a cookie, a response body), stored as a digest.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// A fresh token.
    pub fn random() -> Self {
        Self(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))
    }

    /// The text to hand out.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What the database keeps.
    pub fn digest(&self) -> Vec<u8> {
        digest(&self.0)
    }

    /// The token that follows this one: always the same for the same predecessor, and not computable without the
    /// server key. A client that lost the answer to a refresh can therefore ask again.
    pub(in crate::platform) fn successor(presented: &str, server_key: &SecretBox<Vec<u8>>) -> Self {
        Self(URL_SAFE_NO_PAD.encode(keyed(server_key, "refresh-successor", &[presented.as_bytes()])))
    }
}

/// What we put into a link to recognise that we wrote it: the same for the same purpose and parts, and not computable
/// without the server key. For links that grant little and need no row of their own.
pub fn proof(server_key: &SecretBox<Vec<u8>>, purpose: &str, parts: &[&[u8]]) -> String {
    URL_SAFE_NO_PAD.encode(keyed(server_key, purpose, parts))
}

/// SHA-256 of a presented token.
pub fn digest(presented: &str) -> Vec<u8> {
    Sha256::digest(presented.as_bytes()).to_vec()
}

/// HMAC-SHA-256 under the server key, separated by purpose; every part is preceded by its length.
pub(in crate::platform) fn keyed(server_key: &SecretBox<Vec<u8>>, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut out = [0_u8; 32];
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(server_key.expose_secret()) {
        for part in std::iter::once(&purpose.as_bytes()).chain(parts) {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        out.copy_from_slice(&mac.finalize().into_bytes());
    }
    out
}
