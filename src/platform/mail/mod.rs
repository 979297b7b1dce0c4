//! Mail: a letter is written in the business transaction as a job ([`tell`]); the worker writes it out and sends it
//! through SMTP or, in development, puts it into files under `<data_dir>/outbox`.

mod letter;

use std::path::PathBuf;
use std::sync::Arc;

use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{AsyncTransport as _, Message, Tokio1Executor};
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::platform::config::{MailDriver, Settings};

pub use letter::{Letter, LetterKind, Post, Recipient, Value, tell};

/// Job kind.
pub const JOB: &str = "mail";

/// A mail to one person, ready to send.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Mail {
    /// Address.
    pub to: String,
    /// Name of the sender shown (the college).
    pub from_name: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// Sends mails.
#[derive(Clone)]
pub struct Mailer {
    from: String,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Directory(PathBuf),
    Smtp(Arc<AsyncSmtpTransport<Tokio1Executor>>),
}

impl Mailer {
    /// Sets up the way mails leave.
    ///
    /// # Errors
    /// When the SMTP address cannot be read or the outbox cannot be made.
    pub fn new(settings: &Settings) -> anyhow::Result<Self> {
        let way = match settings.mail.driver {
            MailDriver::Directory => {
                let folder = settings.data_dir.join("outbox");
                std::fs::create_dir_all(&folder)?;
                Way::Directory(folder)
            }
            MailDriver::Smtp => {
                anyhow::ensure!(!settings.mail.smtp_url.is_empty(), "mail.smtp_url is not set");
                let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&settings.mail.smtp_url)?
                    .timeout(Some(std::time::Duration::from_secs(10)))
                    .build();
                Way::Smtp(Arc::new(transport))
            }
        };
        Ok(Self {
            from: settings.mail.from_address.clone(),
            way,
        })
    }

    /// Where development mails are, when they go to files.
    pub fn outbox(&self) -> Option<&std::path::Path> {
        match &self.way {
            Way::Directory(folder) => Some(folder),
            Way::Smtp(_) => None,
        }
    }

    /// Sends one mail. `key` names it: the same job sent twice is one file, and one `Message-ID` at the server.
    ///
    /// # Errors
    /// When it cannot be built or the server refuses; the job is then retried.
    pub async fn send(&self, mail: &Mail, key: &str) -> Result<(), AppError> {
        let mailbox = |name: &str, address: &str| -> Result<Mailbox, AppError> {
            let address = address.parse().map_err(AppError::internal)?;
            Ok(Mailbox::new((!name.is_empty()).then(|| name.to_owned()), address))
        };
        let domain = self.from.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
        let message = Message::builder()
            .from(mailbox(&mail.from_name, &self.from)?)
            .to(mailbox("", &mail.to)?)
            .subject(&mail.subject)
            .message_id(Some(format!("<{key}@{domain}>")))
            .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
            .map_err(AppError::internal)?;
        match &self.way {
            Way::Smtp(transport) => {
                transport.send(message).await.map_err(AppError::internal)?;
            }
            Way::Directory(folder) => {
                let (part, whole) = (folder.join(format!("{key}.part")), folder.join(format!("{key}.eml")));
                tokio::fs::write(&part, message.formatted())
                    .await
                    .map_err(AppError::internal)?;
                tokio::fs::rename(&part, &whole).await.map_err(AppError::internal)?;
                let plain = serde_json::to_vec(mail).map_err(AppError::internal)?;
                tokio::fs::write(folder.join(format!("{key}.json")), plain)
                    .await
                    .map_err(AppError::internal)?;
            }
        }
        Ok(())
    }
}
