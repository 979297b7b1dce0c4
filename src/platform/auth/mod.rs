//! Who is calling: passwords, tokens, sessions, cookies, permissions, and the extractors handlers ask for.

mod agent;
mod console;
pub mod cookies;
pub mod csrf;
mod extract;
mod keys;
pub mod operators;
mod password;
pub mod people;
pub mod permissions;
pub mod sessions;
mod tokens;

pub use agent::agent_family;
pub use console::{Operator, operators_only};
pub use extract::{Member, Visitor, members_only};
pub use keys::{Token, digest, proof};
pub use password::{
    MIN_LENGTH as PASSWORD_MIN_LENGTH, Passwords, Tried, Verdict, check_strength, runs as password_runs,
};
pub use sessions::{Rotation, SessionCache, SessionState};
pub use tokens::{Claims, TokenRing, Use};
