//! Access tokens: short JWTs signed with HS256 from a ring of keys.
//!
//! A token names its college twice (`aud` and `cid`), its session, and the person's rights with their version;
//! [`SessionCache::caller`](super::SessionCache::caller) decides whether all of that still holds. Only HS256 is accepted, the key is looked up by `kid` in
//! memory, and every time claim must be a number.

use std::collections::HashMap;
use std::sync::Arc;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::operators::SESSION_HOURS;
use super::sessions::Opened;
use crate::error::AppError;
use crate::platform::clock::Clock;
use crate::platform::config::SigningKey;
use crate::platform::permissions::{Capability, Role};
use crate::platform::scope::{Caller, CollegeId, OperatorId, SessionId, UserId};

/// Who issues.
const ISSUER: &str = "peer2peer";

/// What a token may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// A person's API and pages.
    Access,
    /// The console.
    Console,
}

/// What a token says. Unknown claims are refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// Always `peer2peer`.
    pub iss: String,
    /// `college:<id>` or `console`.
    pub aud: String,
    /// The person or operator.
    sub: Uuid,
    /// The college; nil for the console.
    pub cid: CollegeId,
    /// The session.
    pub sid: SessionId,
    /// Version of the person's rights.
    pub av: i32,
    /// The person's role when it was issued. Without it the session is looked up at every use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rol: Option<String>,
    /// Their rights beyond the role.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cap: Vec<String>,
    /// What the token is for.
    #[serde(rename = "use")]
    pub usage: Use,
    /// Seconds since 1970.
    pub iat: i64,
    /// Seconds since 1970.
    pub nbf: i64,
    /// Seconds since 1970.
    pub exp: i64,
}

/// The audience of a college's tokens.
fn audience(college_id: CollegeId) -> String {
    format!("college:{college_id}")
}

/// The audience of the console's tokens.
const CONSOLE_AUDIENCE: &str = "console";

/// Signs with the first key, verifies with any.
#[derive(Clone)]
pub struct TokenRing {
    inner: Arc<Ring>,
}

struct Ring {
    current: String,
    encoding: EncodingKey,
    decoding: HashMap<String, DecodingKey>,
    validation: Validation,
    minutes: i64,
    clock: Clock,
}

impl Claims {
    /// The person a token for access is of.
    pub const fn user_id(&self) -> UserId {
        UserId::from_uuid(self.sub)
    }

    /// Who presents a token for access, by what it says itself; `None` when it does not say it, or names a role of another
    /// release.
    pub(super) fn caller(&self) -> Option<Caller> {
        Some(Caller {
            user_id: self.user_id(),
            role: Role::parse(self.rol.as_deref()?)?,
            capabilities: self.cap.iter().filter_map(|name| Capability::parse(name)).collect(),
            session_id: self.sid,
        })
    }

    /// The operator a token for the console is of.
    pub const fn operator_id(&self) -> OperatorId {
        OperatorId::from_uuid(self.sub)
    }

    /// Takes the claims of a good token for a person's access. With `college`, they must be of that college.
    ///
    /// # Errors
    /// 401; `wrong_college` when the token is of another college.
    pub fn for_access(self, college: Option<CollegeId>) -> Result<Self, AppError> {
        if self.usage != Use::Access || self.aud != audience(self.cid) {
            return Err(AppError::Unauthenticated);
        }
        match college {
            Some(college) if college != self.cid => Err(AppError::BadCredentials("wrong_college")),
            _ => Ok(self),
        }
    }

    /// Takes the claims of a good token for an operator's access.
    ///
    /// # Errors
    /// 401.
    pub fn for_console(self) -> Result<Self, AppError> {
        if self.usage == Use::Console && self.aud == CONSOLE_AUDIENCE && self.cid == CollegeId::NIL {
            Ok(self)
        } else {
            Err(AppError::Unauthenticated)
        }
    }
}

/// Seconds by which the clocks of two processes may differ.
pub(super) const LEEWAY_S: i64 = 5;

/// An access token that was issued.
pub struct AccessToken {
    /// The token.
    pub text: String,
    /// Seconds it is good for.
    pub expires_in: i64,
}

/// What every token must hold up to.
fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::HS256);
    // Times are compared afterwards, by the clock of the process.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    // The audience names a college, which is compared afterwards; here it must only be present.
    validation.validate_aud = false;
    validation.set_issuer(&[ISSUER]);
    validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
    validation
}

impl TokenRing {
    /// Builds the ring.
    ///
    /// # Errors
    /// When there is no key.
    pub fn new(keys: &[SigningKey], minutes: i64, clock: Clock) -> anyhow::Result<Self> {
        let first = keys.first().ok_or_else(|| anyhow::anyhow!("no signing key"))?;
        let decoding = keys
            .iter()
            .map(|key| (key.id.clone(), DecodingKey::from_secret(key.secret.expose_secret())))
            .collect();
        Ok(Self {
            inner: Arc::new(Ring {
                current: first.id.clone(),
                encoding: EncodingKey::from_secret(first.secret.expose_secret()),
                decoding,
                validation: validation(),
                minutes,
                clock,
            }),
        })
    }

    /// Life of an access token in seconds.
    pub fn lifetime_s(&self) -> i64 {
        self.inner.minutes * 60
    }

    /// A person's access token, good no longer than their session. One that `says_rights` can be believed without looking
    /// the session up.
    ///
    /// # Errors
    /// Never in practice; a signing fault is internal.
    pub fn issue(&self, college_id: CollegeId, opened: &Opened, says_rights: bool) -> Result<AccessToken, AppError> {
        let left = (opened.expires_at - self.inner.clock.now()).num_seconds();
        let expires_in = self.lifetime_s().min(left.max(0));
        let text = self.sign(&Claims {
            sub: opened.user_id.as_uuid(),
            cid: college_id,
            sid: opened.session_id,
            av: opened.authz_version,
            rol: says_rights.then(|| opened.role.as_str().to_owned()),
            cap: opened.capabilities.iter().map(|one| one.as_str().to_owned()).collect(),
            ..self.claims(audience(college_id), Use::Access, expires_in)
        })?;
        Ok(AccessToken { text, expires_in })
    }

    /// An operator's token.
    ///
    /// # Errors
    /// As [`TokenRing::issue`].
    pub fn issue_console(
        &self,
        operator_id: OperatorId,
        session_id: SessionId,
        authz_version: i32,
    ) -> Result<String, AppError> {
        self.sign(&Claims {
            sub: operator_id.as_uuid(),
            sid: session_id,
            av: authz_version,
            ..self.claims(CONSOLE_AUDIENCE.to_owned(), Use::Console, SESSION_HOURS * 3600)
        })
    }

    /// The claims of a token that is good for so many seconds from now; whose it is is filled in.
    fn claims(&self, aud: String, usage: Use, lifetime_s: i64) -> Claims {
        let now = self.inner.clock.now().timestamp();
        Claims {
            iss: ISSUER.to_owned(),
            aud,
            sub: Uuid::nil(),
            cid: CollegeId::NIL,
            sid: SessionId::NIL,
            av: 0,
            rol: None,
            cap: Vec::new(),
            usage,
            iat: now,
            nbf: now,
            exp: now + lifetime_s,
        }
    }

    fn sign(&self, claims: &Claims) -> Result<String, AppError> {
        let header = Header {
            kid: Some(self.inner.current.clone()),
            ..Header::new(Algorithm::HS256)
        };
        jsonwebtoken::encode(&header, claims, &self.inner.encoding).map_err(AppError::internal)
    }

    /// Reads a person's access token. With `college`, the token must be of that college.
    ///
    /// # Errors
    /// 401; `wrong_college` when the token is good but of another college.
    pub fn verify(&self, token: &str, college: Option<CollegeId>) -> Result<Claims, AppError> {
        self.decode(token)?.for_access(college)
    }

    /// Reads an operator's token.
    ///
    /// # Errors
    /// 401.
    pub fn verify_console(&self, token: &str) -> Result<Claims, AppError> {
        self.decode(token)?.for_console()
    }

    /// Reads a token of ours, whatever it is for: signature, times and shape hold.
    ///
    /// # Errors
    /// 401.
    pub fn decode(&self, token: &str) -> Result<Claims, AppError> {
        let refused = |_| AppError::Unauthenticated;
        if token.len() > 4096 {
            return Err(AppError::Unauthenticated);
        }
        let header = jsonwebtoken::decode_header(token).map_err(refused)?;
        let key = header
            .kid
            .as_deref()
            .and_then(|kid| self.inner.decoding.get(kid))
            .ok_or(AppError::Unauthenticated)?;
        let mut claims = jsonwebtoken::decode::<Claims>(token, key, &self.inner.validation)
            .map_err(refused)?
            .claims;
        // What is revoked is remembered for the life that tokens have here: one that lives longer, from a process with
        // other settings, is looked up.
        if claims.exp - claims.iat > self.lifetime_s() {
            claims.rol = None;
        }
        let now = self.inner.clock.now().timestamp();
        if claims.iat.max(claims.nbf) > now + LEEWAY_S || claims.exp < now - LEEWAY_S {
            return Err(AppError::Unauthenticated);
        }
        Ok(claims)
    }
}
