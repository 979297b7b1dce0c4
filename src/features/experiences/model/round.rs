//! A round of a hiring process.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::names::RoundKind;

/// One round of a hiring process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// What it was; only a draft may leave it out.
    #[serde(default)]
    pub kind: Option<RoundKind>,
    /// What was asked, one line each.
    #[serde(default)]
    pub questions: Vec<String>,
    /// How it went, in Markdown.
    #[serde(default)]
    pub notes: String,
    /// From 1 (easy) to 5 (hard).
    #[serde(default)]
    pub difficulty: Option<u8>,
}
