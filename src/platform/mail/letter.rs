//! Telling people something: a [`Letter`] is written into the business transaction as a kind, an address within the site
//! and values. The job behind it writes it out in the reader's language and sends it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::JOB;
use crate::error::AppError;
use crate::platform::config::Secrets;
use crate::platform::db::TenantTx;
use crate::platform::jobs;
use crate::platform::scope::{CollegeId, UserId};

/// A kind of letter and the keys of its texts. A part that starts with `-` is the end of a key that starts with the name.
#[derive(Clone, Copy, Debug)]
pub struct LetterKind {
    /// Key of the heading, which is also the subject; names the kind.
    pub name: &'static str,
    /// The paragraphs above the button.
    pub paragraphs: &'static [&'static str],
    /// What the button says; `None` for a letter without one.
    pub action: Option<&'static str>,
    /// Below the button, smaller.
    pub notes: &'static [&'static str],
    /// Why the reader gets this letter.
    pub reason: &'static str,
    /// Makes the path that switches such letters off; `None` where they are always sent.
    pub off: Option<fn(&Secrets, CollegeId, UserId) -> String>,
}

impl LetterKind {
    /// A letter of a heading and `-text`.
    pub const fn new(name: &'static str, reason: &'static str) -> Self {
        Self {
            name,
            paragraphs: &["-text"],
            action: None,
            notes: &[],
            reason,
            off: None,
        }
    }

    /// The whole key of one of its parts.
    pub fn key(&self, part: &str) -> String {
        if part.starts_with('-') {
            format!("{}{part}", self.name)
        } else {
            part.to_owned()
        }
    }

    /// The keys of all its texts.
    pub fn keys(&self) -> Vec<String> {
        let parts = self.paragraphs.iter().chain(&self.action).chain(self.notes);
        let named = [self.name, self.reason].map(str::to_owned);
        parts.map(|part| self.key(part)).chain(named).collect()
    }
}

/// A value the texts of a letter name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A number; texts may choose by it.
    Number(i64),
    /// A word.
    Word(String),
    /// Several names, joined as the reader's language does.
    Names(Vec<String>),
}

/// What somebody is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Name of its [`LetterKind`].
    pub kind: String,
    /// Where the button leads: a path within the site of the college.
    pub path: Option<String>,
    /// What the texts name. The college's name and the reader's are there without it, as `college` and `reader`.
    pub values: BTreeMap<String, Value>,
    /// Words of somebody else, the last paragraph: the key of what introduces them, and the words.
    pub quote: Option<(String, String)>,
}

impl Letter {
    /// A letter of this kind.
    pub fn new(kind: &LetterKind) -> Self {
        Self {
            kind: kind.name.to_owned(),
            path: None,
            values: BTreeMap::new(),
            quote: None,
        }
    }

    fn with(mut self, name: &str, value: Value) -> Self {
        self.values.insert(name.to_owned(), value);
        self
    }

    /// A word the texts name.
    #[must_use]
    pub fn word(self, name: &str, value: impl Into<String>) -> Self {
        self.with(name, Value::Word(value.into()))
    }

    /// A number the texts name.
    #[must_use]
    pub fn number(self, name: &str, value: i64) -> Self {
        self.with(name, Value::Number(value))
    }

    /// Names the texts list.
    #[must_use]
    pub fn names(self, name: &str, value: Vec<String>) -> Self {
        self.with(name, Value::Names(value))
    }

    /// Where the button leads, as a path within the site of the college.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Words of somebody else, below the text of a key.
    #[must_use]
    pub fn quote(mut self, introduced_by: &str, words: &str) -> Self {
        self.quote = Some((introduced_by.to_owned(), words.to_owned()));
        self
    }
}

/// Who is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// A person of the college, at the address and in the language they have when the letter is sent.
    Person(UserId),
    /// An address, in a language or else the college's: of somebody who has no account, or of one that is given up.
    Address(String, Option<String>),
}

impl Recipient {
    /// An address of somebody without an account.
    pub fn address(email: &str) -> Self {
        Self::Address(email.to_owned(), None)
    }
}

/// What a job of the kind [`JOB`] carries.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Post {
    /// Who is told.
    pub to: Recipient,
    /// What they are told.
    pub letter: Letter,
}

/// Tells somebody something, once the caller's transaction is committed.
///
/// # Errors
/// When the database refuses.
pub async fn tell(tx: &mut TenantTx, to: Recipient, letter: Letter) -> Result<(), AppError> {
    let payload = serde_json::to_value(Post { to, letter }).map_err(AppError::internal)?;
    jobs::enqueue(tx, JOB, payload).await.map(drop)
}
