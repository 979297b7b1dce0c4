//! Writes letters out in the reader's language and sends them: the job behind [`mail::tell`]. The kinds are those of the
//! features.

use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;

use crate::error::AppError;
use crate::features;
use crate::features::accounts::service as accounts;
use crate::platform::app::App;
use crate::platform::mail::{Letter, LetterKind, Mail, Post, Recipient, Value};
use crate::platform::scope::UserId;
use crate::platform::tenancy::College;
use crate::platform::worker::JobContext;
use crate::web::accent::Accent;
use crate::web::i18n::Lang;
use crate::web::mail::{MailAction, MailFrame, MailMessage};

/// Who reads a letter.
struct Reader {
    email: String,
    lang: Lang,
    /// The person, if they have an account here.
    person: Option<(UserId, String)>,
}

/// Runs a job of the kind [`mail::JOB`](crate::platform::mail::JOB).
///
/// # Errors
/// When the letter is of no known kind, the database refuses, or the mail cannot be sent; the job is then tried again.
pub async fn run(context: JobContext) -> Result<(), AppError> {
    let Post { to, letter } = serde_json::from_value(context.payload.clone()).map_err(AppError::internal)?;
    let app = &context.app;
    let Some(college) = app.registry.by_id(context.scope.college_id()).await? else {
        return Ok(());
    };
    // Whose account is gone by now is told nothing.
    let Some(reader) = reader(&context, &college, to).await? else {
        return Ok(());
    };
    let kind = features::ALL.iter().flat_map(|feature| feature.letters);
    let kind = kind.copied().find(|kind| kind.name == letter.kind);
    let kind = kind.ok_or_else(|| AppError::internal(format!("no kind of letter is called {}", letter.kind)))?;
    let message = message(app, &college, kind, letter, &reader);
    let mail = Mail {
        to: reader.email,
        from_name: college.name.clone(),
        subject: message.heading.clone(),
        text: message.text().map_err(AppError::internal)?,
        html: message.html().map_err(AppError::internal)?,
    };
    app.mailer.send(&mail, &context.job_id.to_string()).await
}

/// The first of the languages that is one, else the college's.
fn language(college: &College, chosen: Option<&str>) -> Lang {
    chosen
        .and_then(Lang::from_code)
        .or_else(|| Lang::from_code(&college.locale))
        .unwrap_or_default()
}

async fn reader(context: &JobContext, college: &College, to: Recipient) -> Result<Option<Reader>, AppError> {
    let id = match to {
        Recipient::Person(id) => id,
        Recipient::Address(email, locale) => {
            return Ok(Some(Reader {
                email,
                lang: language(college, locale.as_deref()),
                person: None,
            }));
        }
    };
    let found = context
        .app
        .db
        .read(&context.scope, async |tx| accounts::addressee(tx, id).await)
        .await?;
    Ok(found.map(|person| Reader {
        email: person.email,
        lang: language(college, person.locale.as_deref()),
        person: Some((id, person.full_name)),
    }))
}

fn message(app: &App, college: &College, kind: &LetterKind, letter: Letter, reader: &Reader) -> MailMessage {
    let lang = reader.lang;
    let mut values: HashMap<String, FluentValue<'_>> = letter
        .values
        .into_iter()
        .map(|(name, value)| {
            let value = match value {
                Value::Number(number) => number.into(),
                Value::Word(word) => word.into(),
                Value::Names(names) => names.join(&lang.t("chat-names-between")).into(),
            };
            (name, value)
        })
        .collect();
    values.insert("college".to_owned(), college.name.as_str().into());
    if let Some((_, name)) = &reader.person {
        values.insert("reader".to_owned(), name.as_str().into());
    }
    let values: Vec<(&str, FluentValue<'_>)> = values
        .iter()
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect();
    let say = |part: &str| lang.t_args(&kind.key(part), &values);
    let mut paragraphs: Vec<String> = kind.paragraphs.iter().map(|part| say(part)).collect();
    if let Some((introduced_by, words)) = letter.quote {
        paragraphs.extend([lang.t(&introduced_by), words]);
    }
    let url = |path: &str| app.college_url(college, path);
    let off = kind.off.zip(reader.person.as_ref());
    MailMessage {
        frame: MailFrame {
            lang,
            site_name: college.name.clone(),
            accent: college.accent.as_deref().and_then(|colour| Accent::parse(colour).ok()),
            reason: say(kind.reason),
            settings_url: off.map(|(path, (id, _))| url(&path(&app.secrets, college.id, *id))),
        },
        heading: say(kind.name),
        paragraphs,
        action: kind.action.zip(letter.path).map(|(label, path)| MailAction {
            label: say(label),
            url: url(&path),
        }),
        notes: kind.notes.iter().map(|part| say(part)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_has_its_texts_in_every_language() {
        // Without a value a text that names it counts as missing.
        const VALUES: [&str; 16] = [
            "askers", "college", "company", "connects", "count", "days", "hours", "invited", "inviter", "minutes",
            "name", "named", "reader", "role", "writers", "writes",
        ];
        let values = VALUES.map(|name| (name, FluentValue::from(1)));
        for kind in features::ALL.iter().flat_map(|feature| feature.letters) {
            for (key, lang) in kind.keys().iter().flat_map(|key| Lang::ALL.map(|lang| (key, lang))) {
                assert!(lang.find_args(key, &values).is_some(), "{key} has no text in {lang:?}");
            }
        }
    }
}
