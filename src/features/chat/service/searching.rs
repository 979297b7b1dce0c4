//! Looking for words in one conversation.
//!
//! Messages are not stored as words: a conversation is looked through, newest first. That is much text, so it is done
//! between transactions (no connection waits for it) and aside (no other request does).

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::super::model::{ConversationId, SearchQuery, Stretch};
use super::super::store;
use super::reading::finish;
use crate::error::AppError;
use crate::platform::http::Member;
use crate::platform::permissions::MESSAGES_USE;
use crate::platform::search::{self, Query};
use crate::platform::validate::{self, Checks};

/// Messages on one page of a search.
const MAX_FOUND: usize = 50;
/// Messages read at a time.
const BATCH: i64 = 1_000;
/// Messages read for one search; what is older is not found any more.
const MAX_MESSAGES: usize = 200_000;
/// Bytes of text read for one search.
const MAX_BYTES: usize = 64 << 20;
/// Bytes of text that are looked through on a thread that serves requests.
const AT_ONCE: usize = 16 << 10;

/// Searches of this process that look through much text now; the others wait, without a connection.
static LOOKING: Semaphore = Semaphore::const_new(1);

/// Fewest characters to search for. In scripts where one character can be a word, one is enough.
fn least(text: &str) -> usize {
    if text.is_ascii() { 2 } else { 1 }
}

/// Whether a text is too short to search for.
pub fn is_short(text: &str) -> bool {
    let text = validate::search(text);
    text.chars().count() < least(&text)
}

/// Messages of one conversation that hold the words asked for, or the text as it was typed, newest first.
///
/// # Errors
/// 404; 422.
pub async fn search(member: &Member, conversation: ConversationId, query: &SearchQuery) -> Result<Stretch, AppError> {
    member.require(MESSAGES_USE)?;
    let mut checks = Checks::new();
    let text = checks.search("q", Some(&query.q), least(&validate::search(&query.q)));
    checks.finish()?;
    let wanted = Arc::new(Wanted {
        words: Query::parse(&text),
        typed: search::fold(&text),
    });
    let mut before = query.before.unwrap_or(i64::MAX);
    let mut found: Vec<i64> = Vec::new();
    let (mut messages, mut bytes) = (0, 0);
    while !wanted.words.is_empty() && found.len() <= MAX_FOUND && messages < MAX_MESSAGES && bytes < MAX_BYTES {
        let texts = member
            .read(async |tx| store::message_texts(tx, conversation, before, BATCH).await)
            .await?;
        let Some((last, _)) = texts.last() else {
            break;
        };
        before = *last;
        messages += texts.len();
        bytes += size(&texts);
        found.extend(wanted.clone().among(texts).await?);
    }
    let more = found.len() > MAX_FOUND;
    found.truncate(MAX_FOUND);
    member
        .read(async |tx| {
            let head = store::conversation_get(tx, conversation).await?;
            let head = head.ok_or(AppError::NotFound)?;
            let rows = store::message_numbers(tx, conversation, &found).await?;
            Ok(Stretch {
                items: finish(tx, rows).await?,
                more,
                last_seq: head.last_seq,
                last_change: head.last_change,
            })
        })
        .await
}

fn size(texts: &[(i64, String)]) -> usize {
    texts.iter().map(|(_, body)| body.len()).sum()
}

/// What is looked for.
struct Wanted {
    words: Query,
    /// As it was typed, folded.
    typed: String,
}

impl Wanted {
    /// Numbers of the messages that hold it.
    async fn among(self: Arc<Self>, texts: Vec<(i64, String)>) -> Result<Vec<i64>, AppError> {
        if size(&texts) <= AT_ONCE {
            return Ok(self.look(&texts));
        }
        let _turn = LOOKING.acquire().await.map_err(AppError::internal)?;
        tokio::task::spawn_blocking(move || self.look(&texts))
            .await
            .map_err(AppError::internal)
    }

    fn look(&self, texts: &[(i64, String)]) -> Vec<i64> {
        texts
            .iter()
            .filter(|(_, body)| {
                let folded = search::fold(body);
                folded.contains(&self.typed) || self.words.is_in_folded(body, folded)
            })
            .map(|(seq, _)| *seq)
            .collect()
    }
}
