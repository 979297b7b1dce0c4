//! The shared look.
pub mod accent;
pub mod assets;
pub mod design;
pub mod format;
pub mod forms;
pub mod i18n;
pub mod lists;
pub mod mail;
pub mod markdown;
pub mod page;
pub mod person;
pub mod shell;

/// The product's own colour, for colleges that have not set one. Same value as `--accent` in `tokens.css`.
pub const DEFAULT_ACCENT: &str = "#2348a8";
