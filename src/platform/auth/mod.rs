//! Who is calling: passwords, tokens, sessions and cookies. The extractors handlers ask for stand in [`http`](super::http).

mod agent;
pub mod cookies;
pub mod csrf;
pub mod operators;
mod password;
pub mod people;
pub mod revocation_tail;
mod session_cache;
pub mod sessions;
mod tokens;

pub use agent::agent_family;
pub use password::{
    MIN_LENGTH as PASSWORD_MIN_LENGTH, Passwords, Tried, Verdict, check_strength, runs as password_runs,
};
pub use session_cache::{SessionCache, SessionState};
pub use sessions::Rotation;
pub use tokens::{AccessToken, Claims, TokenRing, Use};
