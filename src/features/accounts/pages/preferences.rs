//! The switches of language and theme in the shell, for whoever reads the page.

use actix_web::HttpResponse;
use actix_web::http::header;
use serde::Deserialize;

use super::local_path;
use crate::error::AppError;
use crate::features::accounts::model::ProfilePatch;
use crate::features::accounts::service;
use crate::platform::auth::cookies;
use crate::platform::http::{FormBody, Member};
use crate::shell;
use crate::web::i18n::Lang;
use crate::web::shell::Theme;

/// A year: these choices are no secret and no sign-in.
const MAX_AGE_S: i64 = 365 * 86_400;

/// One of the switches, and the page to come back to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreferencesForm {
    #[serde(default)]
    lang: Option<String>,
    #[serde(default)]
    theme: Option<String>,
    #[serde(default)]
    back: String,
}

/// `POST /preferences`. Kept in a cookie of this browser and, for a signed-in person of a college, in their profile.
pub async fn preferences(member: Option<Member>, form: FormBody<PreferencesForm>) -> Result<HttpResponse, AppError> {
    let lang = form.0.lang.as_deref().and_then(Lang::from_code);
    let theme = form.0.theme.as_deref().map(Theme::from_code);
    let stored_theme = theme.map(|theme| match theme {
        Theme::System => None,
        Theme::Light | Theme::Dark => Some(theme.code().to_owned()),
    });
    if let Some(member) = member {
        let patch = ProfilePatch {
            locale: lang.map(|lang| Some(lang.code().to_owned())),
            theme: stored_theme.clone(),
            ..ProfilePatch::default()
        };
        service::update_profile(&member, member.caller().user_id, &patch).await?;
    }
    let mut response = shell::redirect(local_path(&form.0.back).unwrap_or("/"));
    let mut keep = |name: &str, value: Option<&str>| {
        let cookie = match value {
            Some(value) => cookies::set(name, value, MAX_AGE_S),
            None => cookies::set(name, "", 0),
        };
        response.headers_mut().append(header::SET_COOKIE, cookie);
    };
    if let Some(lang) = lang {
        keep(cookies::LANGUAGE, Some(lang.code()));
    }
    if let Some(theme) = stored_theme {
        keep(cookies::THEME, theme.as_deref());
    }
    Ok(response)
}
