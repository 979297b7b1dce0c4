//! Who is calling: passwords, tokens, sessions and cookies. The extractors handlers ask for stand in [`http`](super::http).

mod agent;
pub mod cookies;
pub mod csrf;
pub mod operators;
mod password;
pub mod people;
pub mod sessions;
mod tokens;

pub use agent::agent_family;
pub use password::{
    MIN_LENGTH as PASSWORD_MIN_LENGTH, Passwords, Tried, Verdict, check_strength, runs as password_runs,
};
pub use sessions::{Rotation, SessionCache, SessionState};
pub use tokens::{Claims, TokenRing, Use};
