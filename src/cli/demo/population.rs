//! A lively sample college: some 560 people and ten weeks of experiences, decisions, conversations, connections, imports
//! and reports. Everything goes through the product's services, each act by the person who does it and at the moment
//! it happened, so that feeds, queues and the audit log have a past. The same seed makes the same college.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::history::{Plan, Planned, Step};
use super::voices::Voices;
use crate::error::AppError;
use crate::features::accounts::service::{self as accounts, Provisioned};
use crate::features::chat::model::{ClientId, ConversationId, SendRequest};
use crate::features::chat::service as chat;
use crate::features::connections::model::ConnectionId;
use crate::features::connections::service as connections;
use crate::features::experiences::model::ExperienceId;
use crate::features::experiences::service as experiences;
use crate::features::roster::model::Kind;
use crate::features::roster::service as roster;
use crate::platform::app::App;
use crate::platform::db::TenantTx;
use crate::platform::scope::{Caller, CollegeId, CollegeScope, SessionId, UserId};
use crate::platform::tenancy::history_scope;

/// What later steps need to know of earlier ones.
struct Progress<'a> {
    app: &'a App,
    college: CollegeId,
    password_hash: &'a str,
    people: &'a [Planned],
    /// By place in `people`.
    accounts: Vec<Option<UserId>>,
    experiences: HashMap<usize, (ExperienceId, i32)>,
    connections: HashMap<(usize, usize), ConnectionId>,
    conversations: HashMap<usize, ConversationId>,
}

/// Fills a college whose sample accounts (`samples`, in the order of the demo's list) exist already.
///
/// # Errors
/// When a service refuses a step.
pub(super) async fn fill(
    app: &App,
    college: CollegeId,
    slug: &str,
    samples: &[UserId],
    password_hash: &str,
) -> Result<(), AppError> {
    let voices = Voices::load().map_err(AppError::internal)?;
    let plan = Plan::make(&voices, slug, samples.len(), app.clock.now());
    let mut accounts: Vec<Option<UserId>> = samples.iter().copied().map(Some).collect();
    accounts.resize(plan.people.len(), None);
    let mut progress = Progress {
        app,
        college,
        password_hash,
        people: &plan.people,
        accounts,
        experiences: HashMap::new(),
        connections: HashMap::new(),
        conversations: HashMap::new(),
    };
    for (moment, step) in plan.steps {
        progress.take(moment, step).await?;
    }
    Ok(())
}

impl Progress<'_> {
    fn system(&self, moment: DateTime<Utc>) -> CollegeScope {
        history_scope(self.college, None, moment)
    }

    fn id(&self, person: usize) -> Result<UserId, AppError> {
        let id = self.accounts.get(person).copied().flatten();
        id.ok_or_else(|| AppError::internal(format!("person {person} of the demo has not joined yet")))
    }

    fn scope(&self, person: usize, moment: DateTime<Utc>) -> Result<CollegeScope, AppError> {
        let planned = self.people.get(person).ok_or(AppError::NotFound)?;
        let caller = Caller {
            user_id: self.id(person)?,
            role: planned.role,
            capabilities: planned.capabilities.clone(),
            session_id: SessionId::NIL,
        };
        Ok(history_scope(self.college, Some(caller), moment))
    }

    async fn by<T>(
        &self,
        person: usize,
        moment: DateTime<Utc>,
        work: impl AsyncFnOnce(&mut TenantTx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        self.app.db.write(&self.scope(person, moment)?, work).await
    }

    async fn take(&mut self, moment: DateTime<Utc>, step: Step) -> Result<(), AppError> {
        match step {
            Step::Import { by, kind, name, file } => self.import(moment, by, kind, name, file).await,
            Step::Look { by, name, file } => self.unfinished_import(moment, by, name, file, None).await,
            Step::Fail { by, name, file, why } => self.unfinished_import(moment, by, name, file, Some(why)).await,
            Step::Join(people) => self.join(moment, &people).await,
            Step::Submit { number, by, content } => {
                let copy = self
                    .by(by, moment, async |tx| {
                        let copy = experiences::create(tx, *content).await?;
                        experiences::submit(tx, copy.id, copy.revision).await
                    })
                    .await?;
                self.experiences.insert(number, (copy.id, copy.last_version));
                Ok(())
            }
            Step::Decide {
                number,
                by,
                decision,
                reason,
            } => {
                let Some((id, version)) = self.experiences.get(&number).copied() else {
                    return Ok(());
                };
                self.by(by, moment, async |tx| {
                    experiences::decide(tx, id, version, decision, &reason).await
                })
                .await
                .map(drop)
            }
            Step::Mark { number, by, keep } => {
                let Some((id, _)) = self.experiences.get(&number).copied() else {
                    return Ok(());
                };
                self.by(by, moment, async |tx| {
                    experiences::set_helpful(tx, id, true).await?;
                    if keep {
                        experiences::set_bookmark(tx, id, true).await?;
                    }
                    Ok(())
                })
                .await
            }
            Step::Connect { by, with, note } => {
                let other = self.id(with)?;
                let connection = self
                    .by(by, moment, async |tx| connections::request(tx, other, &note).await)
                    .await?;
                self.connections.insert((by, with), connection.id);
                Ok(())
            }
            Step::Answer { by, of, answer } => {
                let Some(id) = self.connections.get(&(of, by)).copied() else {
                    return Ok(());
                };
                self.by(by, moment, async |tx| connections::take(tx, id, answer).await)
                    .await
            }
            Step::Start { number, by, with } => {
                let new = with.conversation(&|person| self.id(person))?;
                let conversation = self.by(by, moment, async |tx| chat::create(tx, &new).await).await?;
                self.conversations.insert(number, conversation.id);
                Ok(())
            }
            Step::Say {
                number,
                by,
                text,
                read_first,
            } => self.say(moment, number, by, text, read_first).await,
            Step::Read { number, by } => {
                let Some(id) = self.conversations.get(&number).copied() else {
                    return Ok(());
                };
                self.by(by, moment, async |tx| chat::read(tx, id, i64::MAX).await).await
            }
            Step::Report {
                number,
                by,
                seq,
                reason,
            } => {
                let Some(id) = self.conversations.get(&number).copied() else {
                    return Ok(());
                };
                self.by(by, moment, async |tx| chat::report(tx, id, seq, &reason).await)
                    .await
            }
        }
    }

    async fn import(
        &mut self,
        moment: DateTime<Utc>,
        by: usize,
        kind: Kind,
        name: &'static str,
        file: String,
    ) -> Result<(), AppError> {
        let sheet = roster::read_file(file.into()).await?;
        let import = self
            .by(by, moment, async |tx| {
                let import = roster::analyse(tx, kind, name, &sheet).await?;
                roster::commit_without_job(tx, import.id, false).await?;
                Ok(import)
            })
            .await?;
        roster::run_commit(&self.app.db, &self.system(moment), import.id, |_| {}).await
    }

    /// A file that was looked at and not imported, or whose import failed.
    async fn unfinished_import(
        &mut self,
        moment: DateTime<Utc>,
        by: usize,
        name: &'static str,
        file: String,
        failure: Option<&'static str>,
    ) -> Result<(), AppError> {
        let sheet = roster::read_file(file.into()).await?;
        let import = self
            .by(by, moment, async |tx| {
                let import = roster::analyse(tx, Kind::Student, name, &sheet).await?;
                if failure.is_some() {
                    roster::commit_without_job(tx, import.id, false).await?;
                }
                Ok(import)
            })
            .await?;
        let Some(why) = failure else { return Ok(()) };
        self.app
            .db
            .write(&self.system(moment), async |tx| {
                roster::mark_failed(tx, import.id, why).await
            })
            .await
    }

    /// Accounts of several people, each tied to the roster entry of their address.
    async fn join(&mut self, moment: DateTime<Utc>, people: &[usize]) -> Result<(), AppError> {
        let joined = self
            .app
            .db
            .write(&self.system(moment), async |tx| {
                let mut joined = Vec::with_capacity(people.len());
                for person in people {
                    let Some(planned) = self.people.get(*person) else {
                        continue;
                    };
                    let new = Provisioned {
                        email: &planned.email,
                        full_name: &planned.name,
                        headline: &planned.headline,
                        role: planned.role,
                        capabilities: &planned.capabilities,
                        password_hash: self.password_hash,
                    };
                    let id = accounts::provision_person(tx, &new).await?;
                    if let Some(entry) = roster::find_claimable_by_email(tx, &planned.email).await? {
                        roster::mark_claimed(tx, entry.id, id).await?;
                    }
                    joined.push((*person, id));
                }
                Ok(joined)
            })
            .await?;
        for (person, id) in joined {
            if let Some(place) = self.accounts.get_mut(person) {
                *place = Some(id);
            }
        }
        Ok(())
    }

    async fn say(
        &mut self,
        moment: DateTime<Utc>,
        number: usize,
        by: usize,
        text: String,
        read_first: bool,
    ) -> Result<(), AppError> {
        let Some(id) = self.conversations.get(&number).copied() else {
            return Ok(());
        };
        let request = SendRequest {
            id: ClientId::now_v7(),
            body: text,
            reply_to: None,
            mentions: Vec::new(),
            attachments: Vec::new(),
        };
        self.by(by, moment, async |tx| {
            let sent = chat::send(tx, id, &request, false).await?;
            // Who answers has read what came before.
            if let (true, chat::Sent::Ack(ack)) = (read_first, sent) {
                chat::read(tx, id, ack.seq).await?;
            }
            Ok(())
        })
        .await
    }
}
