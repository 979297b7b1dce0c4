//! The frame every mail shares, as HTML and as plain text, in both directions.
//!
//! A mail template extends `web/mail.html` (or `web/mail.txt`) and holds a field named `frame`. Most mails are one
//! heading, a few paragraphs and one button: [`MailMessage`] is that mail, ready made.

use askama::Template;

use super::accent::Accent;
use super::i18n::Lang;

/// What stands around the text of a mail.
#[derive(Debug, Clone)]
pub struct MailFrame {
    /// The reader's language.
    pub lang: Lang,
    /// The college's name.
    pub site_name: String,
    /// The college's colour for the button.
    pub accent: Option<Accent>,
    /// Why the reader gets this mail, as the last line.
    pub reason: String,
    /// Absolute address where the reader changes what is mailed; `None` for mails that cannot be switched off.
    pub settings_url: Option<String>,
}

impl MailFrame {
    /// The button's colour.
    pub fn button_colour(&self) -> String {
        self.accent
            .map_or_else(|| super::DEFAULT_ACCENT.to_owned(), |accent| accent.light().to_string())
    }
}

/// One button.
#[derive(Debug, Clone)]
pub struct MailAction {
    /// What it says.
    pub label: String,
    /// Absolute address; the plain text shows it in full.
    pub url: String,
}

/// A mail of a heading, paragraphs and at most one button. All texts are finished, in the reader's language.
#[derive(Debug, Clone)]
pub struct MailMessage {
    /// What stands around it.
    pub frame: MailFrame,
    /// The first line, also the mail's subject.
    pub heading: String,
    /// Above the button.
    pub paragraphs: Vec<String>,
    /// The one thing to do.
    pub action: Option<MailAction>,
    /// Below the button, smaller: how long the link works, what to do if it was not you.
    pub notes: Vec<String>,
}

#[derive(Template)]
#[template(path = "web/mail_message.html", config = "config/askama.toml")]
struct Html<'a> {
    frame: &'a MailFrame,
    message: &'a MailMessage,
}

#[derive(Template)]
#[template(path = "web/mail_message.txt", config = "config/askama.toml")]
struct Text<'a> {
    frame: &'a MailFrame,
    message: &'a MailMessage,
}

impl MailMessage {
    /// The HTML part. Errors only when formatting fails, which writing to a string does not.
    pub fn html(&self) -> askama::Result<String> {
        Html {
            frame: &self.frame,
            message: self,
        }
        .render()
    }

    /// The plain-text part.
    pub fn text(&self) -> askama::Result<String> {
        Text {
            frame: &self.frame,
            message: self,
        }
        .render()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(lang: Lang) -> MailMessage {
        MailMessage {
            frame: MailFrame {
                lang,
                site_name: "St <b>Mary</b>".to_owned(),
                accent: None,
                reason: "Because".to_owned(),
                settings_url: Some("https://a.example/settings".to_owned()),
            },
            heading: "Hello <script>".to_owned(),
            paragraphs: vec!["First & second".to_owned()],
            action: Some(MailAction {
                label: "Open".to_owned(),
                url: "https://a.example/?a=1&b=2".to_owned(),
            }),
            notes: vec![],
        }
    }

    #[test]
    fn html_is_escaped_and_text_is_not() {
        let html = message(Lang::Ar).html().unwrap();
        assert!(html.contains("dir=\"rtl\""));
        assert!(!html.contains("<script>") && !html.contains("<b>Mary"));
        let text = message(Lang::En).text().unwrap();
        assert!(text.contains("First & second"));
        assert!(text.contains("https://a.example/?a=1&b=2"));
        assert!(!text.contains("\n\n\n"), "{text}");
    }
}
