use std::collections::BTreeSet;

use url::{Host, Url};
use uuid::Uuid;

use super::super::model::Attachment;
use super::super::store;
use crate::error::AppError;
use crate::platform::auth::people;
use crate::platform::db::TenantTx;
use crate::platform::validate::Checks;

/// Most people one message names.
const MOST_MENTIONS: usize = 20;
/// Most links of one message.
const MOST_ATTACHMENTS: usize = 10;

/// An address others may be led to: `https`, a public name, nothing that signs in.
fn public_link(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let named = match url.host()? {
        Host::Domain(name) => {
            let last = name.rsplit('.').next().unwrap_or_default();
            name.contains('.') && !["local", "localhost", "internal"].contains(&last)
        }
        Host::Ipv4(_) | Host::Ipv6(_) => false,
    };
    let plain = url.scheme() == "https" && url.username().is_empty() && url.password().is_none();
    (named && plain && url.as_str().len() <= 2000).then(|| url.to_string())
}

/// The links of a message as they are stored.
pub(super) fn attachments(checks: &mut Checks, given: &[Attachment]) -> Vec<Attachment> {
    if given.len() > MOST_ATTACHMENTS {
        checks.add(
            "attachments",
            "too_many",
            format!("Attach at most {MOST_ATTACHMENTS} links."),
        );
        return Vec::new();
    }
    let mut kept = Vec::with_capacity(given.len());
    for (n, attachment) in given.iter().enumerate() {
        let title = checks.line(&format!("attachments[{n}].title"), &attachment.title, 0, 120);
        match public_link(attachment.url.trim()) {
            Some(url) if attachment.url.len() <= 2000 => kept.push(Attachment { url, title }),
            _ => checks.add(
                format!("attachments[{n}].url"),
                "invalid_link",
                "Give the whole address of a public page; it begins with https://.",
            ),
        }
    }
    kept
}

/// Who a message names: the ids given, all of which must be in the conversation, and everybody in it whose full name
/// follows an `@` in the text. Never the writer. Asks the database only when there is something to ask.
///
/// # Errors
/// 422 `mentions` when somebody is not in the conversation.
pub(super) async fn mentions(
    tx: &mut TenantTx,
    conversation: Uuid,
    body: &str,
    given: &[Uuid],
) -> Result<Vec<Uuid>, AppError> {
    if given.is_empty() && !body.contains('@') {
        return Ok(Vec::new());
    }
    let me = tx.scope().member()?.user_id;
    let inside: BTreeSet<Uuid> = store::participant_list(tx, &[conversation])
        .await?
        .into_iter()
        .map(|participant| participant.user_id)
        .collect();
    let mut named: BTreeSet<Uuid> = given.iter().copied().collect();
    if named.len() > MOST_MENTIONS || !named.is_subset(&inside) {
        return Err(AppError::field(
            "mentions",
            "unknown",
            format!("Name at most {MOST_MENTIONS} people, all of this conversation."),
        ));
    }
    if body.contains('@') {
        let ids: Vec<Uuid> = inside.into_iter().collect();
        let text = body.to_lowercase();
        let mut found: Vec<Uuid> = people::briefs(tx, &ids)
            .await?
            .into_values()
            .filter(|person| names(&text, &person.full_name))
            .map(|person| person.id)
            .collect();
        found.sort_unstable();
        named.extend(found);
    }
    named.remove(&me);
    Ok(named.into_iter().take(MOST_MENTIONS).collect())
}

/// Whether `@` and a name stand in a text (in small letters), and the name ends there.
fn names(text: &str, full_name: &str) -> bool {
    let wanted = format!("@{}", full_name.to_lowercase());
    wanted.len() > 1
        && text.match_indices(&wanted).any(|(at, _)| {
            let after = text.get(at + wanted.len()..).and_then(|rest| rest.chars().next());
            !after.is_some_and(char::is_alphanumeric)
        })
}

/// Attachments as they were stored; what cannot be read is left out.
pub(super) fn stored_attachments(value: serde_json::Value) -> Vec<Attachment> {
    serde_json::from_value(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_public_and_https() {
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
            "//example.org/",
            "https:///",
        ] {
            assert_eq!(public_link(bad), None, "{bad}");
        }
        assert_eq!(public_link(&format!("https://example.org/{}", "x".repeat(2000))), None);
    }

    #[test]
    fn names_end_where_they_end() {
        assert!(names("hello @sana student, how are you", "Sana Student"));
        assert!(names("@sana student", "Sana Student"));
        assert!(!names("hello sana student", "Sana Student"));
        assert!(!names("@sana studentson", "Sana Student"));
        assert!(names("@sana studentson and @sana student.", "Sana Student"));
        assert!(!names("@", ""));
    }
}
