use std::collections::BTreeSet;
use std::ops::Range;

use url::{Host, Url};

use super::super::model::{Attachment, ConversationId, LONGEST_LINK, LONGEST_TITLE, MAX_ATTACHMENTS, MAX_MENTIONS};
use super::super::store;
use crate::error::AppError;
use crate::features::connections;
use crate::platform::auth::people;
use crate::platform::db::TenantTx;
use crate::platform::scope::UserId;
use crate::platform::validate::Checks;
use crate::web::markdown::texts;

/// Names that end in one of these are known inside a network only (RFC 6761, 6762, 8375 and what is common).
const NOT_PUBLIC: [&str; 12] = [
    "arpa",
    "corp",
    "home",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "private",
    "workgroup",
];

/// The name of a host that everybody finds, as the URL standard writes it: several labels, none of them empty (so
/// without a dot at the end) or with a hyphen at an edge, the last of letters.
fn is_public_name(name: &str) -> bool {
    let labels: Vec<&str> = name.split('.').collect();
    let well_formed =
        |label: &&str| (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-');
    let last = labels.last().copied().unwrap_or_default();
    name.len() <= 253
        && labels.len() > 1
        && labels.iter().all(well_formed)
        && !last.bytes().all(|byte| byte.is_ascii_digit())
        && !NOT_PUBLIC.contains(&last)
}

/// An address others may be led to: `https`, a public name, nothing that signs in.
fn public_link(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let named = match url.host()? {
        Host::Domain(name) => is_public_name(name),
        Host::Ipv4(_) | Host::Ipv6(_) => false,
    };
    let plain = url.scheme() == "https" && url.username().is_empty() && url.password().is_none();
    (named && plain && url.as_str().len() <= LONGEST_LINK).then(|| url.to_string())
}

/// The links of a message as they are stored.
pub(super) fn attachments(checks: &mut Checks, given: &[Attachment]) -> Vec<Attachment> {
    if given.len() > MAX_ATTACHMENTS {
        checks.add(
            "attachments",
            "too_many",
            format!("Attach at most {MAX_ATTACHMENTS} links."),
        );
        return Vec::new();
    }
    let mut kept = Vec::with_capacity(given.len());
    for (n, attachment) in given.iter().enumerate() {
        let title = checks.line(&format!("attachments[{n}].title"), &attachment.title, 0, LONGEST_TITLE);
        match public_link(attachment.url.trim()) {
            Some(url) if attachment.url.len() <= LONGEST_LINK => kept.push(Attachment { url, title }),
            _ => checks.add(
                format!("attachments[{n}].url"),
                "invalid_link",
                "Use the full address of a public page, starting with https://.",
            ),
        }
    }
    kept
}

/// Whether anybody may be named: otherwise nothing has to be read to know that nobody is.
pub(super) fn may_name_somebody(body: &str, given: &[UserId]) -> bool {
    !given.is_empty() || body.contains('@')
}

/// Who a message names: the ids given, all of which must be in the conversation, and everybody in it whose full name
/// follows an `@` in the text. Never the writer. Asks the database only when there is something to ask.
///
/// # Errors
/// 422 `mentions` when somebody is not in the conversation.
pub(super) async fn mentions(
    tx: &mut TenantTx,
    conversation: ConversationId,
    body: &str,
    given: &[UserId],
) -> Result<Vec<UserId>, AppError> {
    if !may_name_somebody(body, given) {
        return Ok(Vec::new());
    }
    let me = tx.scope().member()?.user_id;
    let inside: BTreeSet<UserId> = store::participant_list(tx, &[conversation])
        .await?
        .into_iter()
        .map(|participant| participant.user_id)
        .collect();
    let mut named: BTreeSet<UserId> = given.iter().copied().collect();
    if named.len() > MAX_MENTIONS || !named.is_subset(&inside) {
        return Err(AppError::field(
            "mentions",
            "unknown",
            format!("Name at most {MAX_MENTIONS} people, all of this conversation."),
        ));
    }
    // What stands in code is shown as it is and names nobody.
    let words = if body.contains('@') { texts(body) } else { Vec::new() };
    if words.iter().any(|text| text.contains('@')) {
        let ids: Vec<UserId> = inside.into_iter().collect();
        let mut found: Vec<UserId> = people::briefs(tx, &ids)
            .await?
            .into_values()
            .filter(|person| {
                words
                    .iter()
                    .any(|text| !mention_ranges(text, &person.full_name).is_empty())
            })
            .map(|person| person.id)
            .collect();
        found.sort_unstable();
        named.extend(found);
    }
    named.remove(&me);
    // Across a block nobody is called.
    let ids: Vec<UserId> = named.iter().copied().collect();
    for blocked in connections::service::blocked_with(tx, &ids).await? {
        named.remove(&blocked);
    }
    Ok(named.into_iter().take(MAX_MENTIONS).collect())
}

/// Where a text calls somebody: an `@` and their full name, in small or large letters, that ends there.
pub fn mention_ranges(text: &str, full_name: &str) -> Vec<Range<usize>> {
    let name: String = full_name.chars().flat_map(char::to_lowercase).collect();
    if name.is_empty() {
        return Vec::new();
    }
    text.match_indices('@')
        .filter_map(|(at, sign)| {
            let begin = at + sign.len();
            Some(at..begin + end_of(text.get(begin..)?, &name)?)
        })
        .collect()
}

/// Where a word or more in small letters ends, if a text begins with it.
fn end_of(text: &str, words: &str) -> Option<usize> {
    let mut left = words;
    for (at, letter) in text.char_indices() {
        if left.is_empty() {
            return (!letter.is_alphanumeric()).then_some(at);
        }
        left = letter
            .to_lowercase()
            .try_fold(left, |left, small| left.strip_prefix(small))?;
    }
    left.is_empty().then_some(text.len())
}

/// Attachments as they were stored; what cannot be read is left out.
pub(super) fn stored_attachments(value: serde_json::Value) -> Vec<Attachment> {
    serde_json::from_value(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fault_b18_links_are_public_and_https() {
        assert_eq!(
            public_link("https://Example.org/a b?q=1#x").as_deref(),
            Some("https://example.org/a%20b?q=1#x")
        );
        for bad in [
            "",
            "example.org",
            "http://example.org/",
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "https://user:secret@example.org/",
            "https://user@example.org/",
            "https://localhost/",
            "https://printer.local/",
            "https://vault.internal/",
            "https://127.0.0.1/",
            "https://0x7f.1/",
            "https://2130706433/",
            "https://[::1]/",
            "https://intranet/",
            "https://localhost./",
            "https://printer.local./",
            "https://vault.internal./",
            "https://vault.internal../",
            "https://example.org./",
            "https://printer.local。/",
            "https://a..b/",
            "https://.example.org/",
            "https://-a.example.org/",
            "https://a-.example.org/",
            "https://a.example-/",
            "https://a.b.-/",
            "https://router.home.arpa/",
            "https://files.corp/",
            "//example.org/",
            "https:///",
        ] {
            assert_eq!(public_link(bad), None, "{bad}");
        }
        assert_eq!(public_link(&format!("https://example.org/{}", "x".repeat(2000))), None);
    }

    #[test]
    fn names_end_where_they_end() {
        let called = |text: &str, name: &str| -> Vec<String> {
            let words = |range: Range<usize>| text.get(range).unwrap().to_owned();
            mention_ranges(text, name).into_iter().map(words).collect()
        };
        assert_eq!(
            called("hello @sana student, how are you", "Sana Student"),
            ["@sana student"]
        );
        assert_eq!(called("@SANA Student", "Sana Student"), ["@SANA Student"]);
        assert!(called("hello sana student", "Sana Student").is_empty());
        assert!(called("@sana studentson", "Sana Student").is_empty());
        assert!(called("@sana stu", "Sana Student").is_empty());
        assert_eq!(
            called("@sana studentson and @sana student. @sana student", "Sana Student"),
            ["@sana student", "@sana student"]
        );
        // A letter that is longer when it is small.
        assert_eq!(called("é @İPEK é", "İpek"), ["@İPEK"]);
        assert!(called("@", "").is_empty());
    }
}
