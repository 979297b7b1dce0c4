//! Help, privacy and accessibility: pages of several sections, inside the product for whoever is signed in.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::counts;
use crate::error::AppError;
use crate::platform::app::App;
use crate::platform::config::CollegeSettings;
use crate::platform::http::{Member, RequestContext, Site};
use crate::platform::permissions::{
    EXPERIENCES_WRITE_OWN, INVITATIONS_MANAGE, MESSAGES_USE, MODERATION_DECIDE, PEOPLE_MANAGE, ROSTER_MANAGE, Role,
};
use crate::shell;
use crate::web::render_with;
use crate::web::shell::Shell;

/// A part of such a page: a heading and its paragraphs.
struct Part {
    id: &'static str,
    title: String,
    paragraphs: Vec<String>,
    /// Shown as a list.
    listed: bool,
}

/// The whole page, whatever stands around it.
struct Article {
    title: String,
    intro: String,
    parts: Vec<Part>,
    /// The college's email for questions; empty for none.
    address: String,
    /// Whether the reader can write to the office from here.
    office: bool,
}

#[derive(Template)]
#[template(path = "features/accounts/pages/article.html", config = "config/askama.toml")]
struct ArticleInside {
    shell: Shell,
    article: Article,
}

#[derive(Template)]
#[template(path = "features/accounts/pages/article_plain.html", config = "config/askama.toml")]
struct ArticleOutside {
    shell: Shell,
    article: Article,
}

/// Who looks, and at which college's page.
struct Reader {
    shell: Shell,
    member: Option<Member>,
    /// Name and settings of the college, where there is one.
    college: Option<(String, CollegeSettings)>,
}

impl Reader {
    async fn of(app: &App, context: &RequestContext, member: Option<Member>, request: &HttpRequest) -> Self {
        let college = match context.site() {
            Site::College(college) => Some((college.name.clone(), college.settings.clone())),
            Site::Console | Site::Api | Site::Base => None,
        };
        let shell = match &member {
            Some(member) => {
                counts::attach(member, request).await;
                // Everybody may read this, also whose sign-in just ended.
                let shell = shell::for_member(member, request).await;
                shell.unwrap_or_else(|_| shell::for_anyone(app, context, request))
            }
            None => shell::for_anyone(app, context, request),
        };
        Self { shell, member, college }
    }

    /// The part of the texts `<key>` (the heading) and `<key>-1`, `<key>-2`, ... up to `count`.
    fn part(&self, key: &'static str, count: usize, listed: bool) -> Part {
        Part {
            id: key.rsplit('-').next().unwrap_or(key),
            title: self.shell.t(key),
            paragraphs: (1..=count).map(|n| self.shell.t(&format!("{key}-{n}"))).collect(),
            listed,
        }
    }

    fn show(self, article: Article) -> HttpResponse {
        let shell = self.shell;
        match self.member {
            Some(_) => render_with(StatusCode::OK, &ArticleInside { shell, article }),
            None => render_with(StatusCode::OK, &ArticleOutside { shell, article }),
        }
    }
}

/// `GET /help`: what concerns the reader.
///
/// # Errors
/// None of its own.
pub async fn help(
    app: Data<App>,
    context: RequestContext,
    member: Option<Member>,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let reader = Reader::of(&app, &context, member, &request).await;
    let mut wanted: Vec<(&'static str, usize)> = Vec::new();
    match &reader.member {
        None => wanted.extend([("accounts-help-joining", 2), ("accounts-help-signing", 2)]),
        Some(member) => {
            let is = |role: Role| member.caller().role == role;
            wanted.push(("accounts-help-reading", 2));
            if member.may(EXPERIENCES_WRITE_OWN) && !is(Role::Student) {
                wanted.push(("accounts-help-writing", 4));
            }
            if member.may(MESSAGES_USE) {
                wanted.extend([
                    ("accounts-help-connecting", 3),
                    ("accounts-help-blocking", 2),
                    ("accounts-help-reporting", 2),
                ]);
            }
            if member.may(MODERATION_DECIDE) {
                wanted.push(("accounts-help-moderating", 2));
            }
            if member.may(ROSTER_MANAGE) {
                wanted.push(("accounts-help-importing", 3));
            }
            if member.may(INVITATIONS_MANAGE) || member.may(PEOPLE_MANAGE) {
                wanted.push(("accounts-help-inviting", 2));
            }
            wanted.push(("accounts-help-account", 2));
        }
    }
    wanted.push(("accounts-help-problem", 1));
    let parts = wanted
        .into_iter()
        .map(|(key, count)| reader.part(key, count, false))
        .collect();
    let article = Article {
        title: reader.shell.t("accounts-help"),
        intro: String::new(),
        parts,
        address: reader
            .college
            .as_ref()
            .map(|(_, settings)| settings.help_email.clone())
            .unwrap_or_default(),
        office: reader
            .member
            .as_ref()
            .is_some_and(|member| member.may(MESSAGES_USE) && member.caller().role != Role::CollegeAdmin),
    };
    Ok(reader.show(article))
}

/// `GET /privacy`: the privacy notice of the college.
pub async fn privacy(
    app: Data<App>,
    context: RequestContext,
    member: Option<Member>,
    request: HttpRequest,
) -> HttpResponse {
    let reader = Reader::of(&app, &context, member, &request).await;
    let shell = &reader.shell;
    let (name, settings) = reader
        .college
        .clone()
        .unwrap_or_else(|| (shell.site_name.clone(), CollegeSettings::default()));
    let own = |value: &str, default: &str| {
        if value.is_empty() {
            default.to_owned()
        } else {
            value.to_owned()
        }
    };
    let controller = own(&settings.privacy.controller, &name);
    let officer = own(&settings.privacy.officer, &shell.t("accounts-privacy-officer-default"));
    let address = own(&settings.privacy.officer_email, &settings.help_email);
    let mut responsible = reader.part("accounts-privacy-responsible", 0, false);
    responsible.paragraphs = vec![
        shell.t1("accounts-privacy-responsible-1", "college", &controller),
        shell.t("accounts-privacy-responsible-2"),
    ];
    let mut kept = reader.part("accounts-privacy-kept", 4, true);
    kept.paragraphs.insert(
        2,
        match settings.chat.retention_days {
            Some(days) => shell.t1("accounts-privacy-kept-chat", "days", i64::from(days)),
            None => shell.t("accounts-privacy-kept-chat-always"),
        },
    );
    let mut officer_part = reader.part("accounts-privacy-officer", 0, false);
    officer_part.paragraphs = vec![
        if address.is_empty() {
            shell.t1("accounts-privacy-officer-office", "officer", &officer)
        } else {
            shell.t2("accounts-privacy-officer-1", "officer", &officer, "email", &address)
        },
        shell.t("accounts-privacy-officer-2"),
    ];
    let parts = vec![
        responsible,
        reader.part("accounts-privacy-purposes", 6, true),
        reader.part("accounts-privacy-basis", 2, false),
        reader.part("accounts-privacy-seen", 4, true),
        kept,
        reader.part("accounts-privacy-cookies", 1, false),
        reader.part("accounts-privacy-rights", 6, true),
        officer_part,
    ];
    let article = Article {
        title: shell.t("accounts-privacy"),
        intro: shell.t1("accounts-privacy-intro", "college", &name),
        parts,
        address: String::new(),
        office: false,
    };
    reader.show(article)
}

/// `GET /accessibility`
pub async fn accessibility(
    app: Data<App>,
    context: RequestContext,
    member: Option<Member>,
    request: HttpRequest,
) -> HttpResponse {
    let reader = Reader::of(&app, &context, member, &request).await;
    let parts = vec![
        reader.part("accounts-accessibility-works", 1, false),
        reader.part("accounts-accessibility-report", 1, false),
    ];
    let article = Article {
        title: reader.shell.t("accounts-accessibility"),
        intro: String::new(),
        parts,
        address: reader
            .college
            .as_ref()
            .map(|(_, settings)| settings.help_email.clone())
            .unwrap_or_default(),
        office: false,
    };
    reader.show(article)
}
