//! The shared look: layouts, components, styles, scripts, translations, safe Markdown.
//!
//! # A page, from nothing
//!
//! A page is a struct above its handler and a template beside it. The struct holds a [`Shell`] in a field named `shell`;
//! the component macros look for that name.
//!
//! ```ignore
//! // features/notices/pages.rs
//! #[derive(askama::Template)]
//! #[template(path = "features/notices/list.html", config = "config/askama.toml")]
//! struct NoticesPage {
//!     shell: Shell,
//!     notices: Vec<Notice>,
//!     pager: Pager,
//! }
//!
//! pub async fn notices_page(/* extractors */) -> Result<HttpResponse, AppError> {
//!     // ...
//!     Ok(web::render(&NoticesPage { shell, notices, pager }))
//! }
//! ```
//!
//! ```html
//! {% extends "web/layout.html" %}
//! {% block title %}{{ shell.t("notices-title") }}{% endblock %}
//! {% block content %}
//! {% call ui::page_header(shell.t("notices-title")) %}
//!   {{ ui::link_button("/notices/new", shell.t("notices-new"), "primary", "plus") }}
//! {% endcall %}
//! {% if notices.is_empty() %}
//!   {% call ui::empty("megaphone", shell.t("notices-none"), shell.t("notices-none-text")) %}{% endcall %}
//! {% else %}
//! <ul class="rows">
//!   {% for notice in notices %}
//!   {% call ui::row(notice.href(), notice.title, notice.excerpt, unread=notice.unread) %}{{ ui::ago(notice.published_at) }}{% endcall %}
//!   {% endfor %}
//! </ul>
//! {{ ui::pager(pager) }}
//! {% endif %}
//! {% endblock %}
//! ```
//!
//! A form, shown again with status 422 ([`render_with`]) when [`forms::FormErrors`] is not empty:
//!
//! ```html
//! {{ ui::error_summary(errors) }}
//! {% call ui::form("/notices") %}
//!   {{ ui::text("title", shell.t("notices-field-title"), form.title, errors.get("title"), maxlength="120") }}
//!   {{ ui::textarea("body", shell.t("notices-field-body"), form.body, errors.get("body"), rows="8") }}
//!   {{ ui::select("audience", shell.t("notices-field-audience"), audiences, errors.get("audience")) }}
//!   {% call ui::form_actions() %}{{ ui::button(shell.t("ui-save"), "primary") }}{% endcall %}
//! {% endcall %}
//! ```
//!
//! # Layouts
//!
//! * `web/layout.html`: signed in. Blocks `title`, `head`, `content`, `scripts`, and rarely `search`, `topbar`. `ui` is
//!   imported already.
//! * `web/layout_plain.html`: signed out, one card. Blocks `title`, `head`, `content`, `below`, `scripts`. `ui` likewise.
//! * A part of a page for htmx extends nothing and says `{% import "web/components.html" as ui %}` itself.
//! * `web/mail.html`, `web/mail.txt`: see [`mail`].
//!
//! # Components (`web/components.html`)
//!
//! Called `{{ ui::name(...) }}`, or `{% call ui::name(...) %}body{% endcall %}` where a body is marked †. Parameters with a
//! default may be left out and are best given by name. An error is what `errors.get("field")` gives. A
//! field that cannot have one gets `None::<&str>`.
//!
//! | macro | parameters |
//! |---|---|
//! | `page_header` † | `title, intro=""`; the body holds the actions |
//! | `breadcrumbs` | `crumbs`: list of [`lists::Crumb`] |
//! | `section` †, `card` † | `title, id="", intro=""` / `title="", class=""` |
//! | `row` † | `href, title, meta="", icon_name="", unread=false`, in `<ul class="rows">`; the body stands at the end |
//! | `person_row` † | `href, name, meta="", id=""`, likewise |
//! | `badge` | `text, tone="neutral", icon_name=""`; tones neutral, info, good, warn, bad |
//! | `button` | `label, kind="secondary", icon_name="", name="", value="", type="submit", disabled=false`; kinds primary, secondary, danger, quiet |
//! | `link_button`, `dialog_link` | `href, label, kind="secondary", icon_name=""`; the second shows the page as a dialog |
//! | `icon_button` | `label, icon_name, name="", value="", type="submit"` |
//! | `post_button` | `action, label, kind="secondary", icon_name="", name="", value="", confirm="", act=""`: a whole form; asks `confirm` first, and `act` is the answer that goes ahead |
//! | `asked` † | `action, label, question, kind="secondary", icon_name="", name="", value="", act=""`: such a form with hidden fields |
//! | `form` † | `action, class="", guard=true, upload=false, autosave=""`; puts the token in |
//! | `form_actions` †, `save_state`, `csrf` | |
//! | `error_summary` | `errors` |
//! | `text` | `name, label, value, error, hint="", required=true, autocomplete="", maxlength="", width="", prefix="", suffix=""` |
//! | `email` | `name, label, value, error, hint="", required=true, autocomplete="email"` |
//! | `password` | `name, label, error, hint="", autocomplete="current-password"` |
//! | `username` | `email`: in every form with a password field and no field for the address |
//! | `number` | `name, label, value, error, hint="", required=true, min="", max="", step="", prefix="", suffix="", width="s"` |
//! | `date`, `datetime` | `name, label, value, error, hint="", required=true, min="", max=""` |
//! | `input` † | any other one-line field: `name, label, value, error, kind="text", ...` |
//! | `search` | `name, label, value, placeholder=""` |
//! | `select` | `name, label, choices, error, hint="", required=true, empty="", width=""`; `choices`: list of [`forms::Choice`] |
//! | `grouped_select` | `name, label, groups, error, hint="", required=true, empty=""`; `groups`: names with their choices |
//! | `textarea` | `name, label, value, error, hint="", required=true, rows="5", maxlength=""` |
//! | `checkbox` | `name, label, checked, error, hint="", value="true"` |
//! | `radios`, `checkboxes` | `name, legend, choices, error, hint="", required=true` |
//! | `file` | `name, label, error, hint="", required=true, accept="", multiple=false` |
//! | `table` † | `caption, stack=false, show_caption=false`; with `stack`, cells carry `data-label` |
//! | `th_sort` | `sort` ([`lists::Sort`]), `key, label, numeric=false` |
//! | `pager` | `pager` ([`lists::Pager`]) |
//! | `tabs` | `label, tabs`: list of [`lists::Tab`] |
//! | `filters` † | `action, clear=""` |
//! | `filter_sheet` † | `action, name, label, value, placeholder="", active="", open=false, here=""`: a search with its filters behind one button, in a `feed` beside the list |
//! | `chips` | `label, chips, clear=""`: list of [`lists::Chip`], each a filter in use and the link that removes it; with `clear`, an address, several go at once |
//! | `action_bar` † | the actions of a long form, always in sight |
//! | `bar_more` † | its second actions: behind one button on a phone |
//! | `dialog` † | `id, title`; opened by `<button type="button" data-dialog-open="id">` |
//! | `notice` † | `tone, title=""` |
//! | `toast` | `kind, text` |
//! | `empty` † | `icon_name, title, text=""`; the body holds the action |
//! | `skeleton` | `lines=3` |
//! | `avatar` | `name, size="m"` (s, m, l): of a person |
//! | `monogram` | `name, size="m", logo=""`: of a company or college; `logo` is the address of its picture |
//! | `chart` | `chart` ([`chart::Chart`]) |
//! | `progress` | `label, value, max, show=true` |
//! | `stat` | `label, value, note="", definition=""`, in `<div class="stats">` |
//! | `timeline_item` † | `title, at, tone="neutral", icon_name="dot"`, in `<ol class="timeline">` |
//! | `bubble` † | `id, own, author, at, state="", edited=false, deleted=false, look, by`, in `<ol class="chat">` |
//! | `fact` † | `label`, in `<dl class="facts">` |
//! | `ago`, `day`, `date_time` | `at`: a `DateTime<Utc>` as `<time>` |
//! | `bdi`, `ltr` | `text`: a name inside other text; a number, code or address that stays left to right |
//! | `prose` | `safe_html`: what [`markdown::to_safe_html`] made, and nothing else |
//! | `copyable` | `text, label` |
//! | `icon` | `name, class=""`; names are the ids in `assets/icons.svg`. An arrow turns in Arabic |
//! | `hidden_text` | `text` for screen readers only |
//!
//! Classes for placing things: `stack`, `cluster`, `columns`, `with-aside`, `narrow`, `muted`, `small`, `numeric`,
//! `cell-actions` (in tables).
//!
//! # What scripts offer to markup
//!
//! Everything works without them. `data-confirm="question"` on a form asks first; `data-dialog-link` shows a link's page
//! as a dialog; `data-guard` warns before unsaved work is lost; `data-autosave="/address"` posts drafts;
//! `data-row` marks what `j` and `k` walk through; `data-relative` on `<time>`; `data-copy`; `data-counter`. htmx sends the token by itself
//! (`X-CSRF-Token`) and swaps answers of status 422, so that a form can replace itself with its errors. A feature's own
//! module lies in `assets/js/`, is loaded in block `scripts` with `<script nonce="{{ shell.nonce }}" type="module"
//! src="{{ shell.asset("js/chat.js") }}"></script>` and may import `toast` from `./toasts.js` and `ask` from `./dialogs.js`;
//! its name goes to the list in `scripts.rs`, which joins the modules at start-up. A page with `hx-` attributes says
//! `{% include "web/htmx.html" %}` in block `head`; no other page loads htmx.
//!
//! # Texts
//!
//! `locales/{en,ar}/<feature>.ftl`, keys starting with the feature's name; [`Shell::t`], [`Shell::t1`], [`Shell::t2`] in
//! templates, [`Lang::t`] and [`Lang::t_args`] elsewhere. Tests hold every file to the same keys and variables in both
//! languages, every key and icon named in a template to exist, and every template to the Content-Security-Policy.
//!
//! Extra style files go to `assets/css/<name>.css` and are joined to `app.css` by themselves.

pub mod accent;
pub mod assets;
pub mod audit_log;
pub mod chart;
#[cfg(test)]
mod checks;
pub mod cities;
pub mod countries;
pub mod design;
pub mod format;
pub mod forms;
pub mod i18n;
pub mod lists;
pub mod mail;
pub mod markdown;
pub mod page;
pub mod person;
mod scripts;
pub mod shell;
#[cfg(test)]
mod text_checks;
pub mod zones;

pub use accent::{Accent, AccentError};
pub use forms::{Choice, FormErrors};
pub use i18n::{Lang, negotiate};
pub use lists::{Crumb, ListUrl, Pager, Sort, Tab};
pub use page::{error_page, render, render_with};
pub use shell::{Flash, FlashKind, NavItem, Shell, ShellUser, Theme};

/// The product's own colour, for colleges that have not set one. Same value as `--accent-light` in `tokens.css`.
pub const DEFAULT_ACCENT: &str = "#2348a8";
