//! `/design`: every component in every state, for whoever builds or judges a page. Development only.

use actix_web::HttpResponse;
use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use uuid::Uuid;

use super::accent::Accent;
use super::chart::{Chart, Value, Words};
use super::forms::{Choice, FormErrors};
use super::i18n::Lang;
use super::lists::{Chip, Crumb, Pager, Sort, Tab};
use super::page;
use super::shell::{Flash, FlashKind, NavItem, Place, Shell, ShellUser, Theme};

/// What the address of the page chooses.
#[derive(Debug, Default, Deserialize)]
pub struct DesignQuery {
    /// `en` or `ar`.
    pub lang: Option<String>,
    /// `system`, `light` or `dark`.
    pub theme: Option<String>,
    /// A college's colour, as `#rrggbb` or without the `#`.
    pub accent: Option<String>,
    /// Which layout: `app` (default) or `plain`.
    pub layout: Option<String>,
    /// The sorting of the example table.
    pub sort: Option<String>,
}

#[derive(Template)]
#[template(path = "web/design.html", config = "config/askama.toml")]
struct DesignPage {
    shell: Shell,
    earlier: DateTime<Utc>,
    errors: FormErrors,
    none: FormErrors,
    crumbs: Vec<Crumb>,
    tabs: Vec<Tab>,
    branches: Vec<Choice>,
    audience: Vec<Choice>,
    sort: Sort,
    pager: Pager,
    prose: String,
    chips: Vec<Chip>,
    bars: Chart,
    line: Chart,
}

#[derive(Template)]
#[template(path = "web/design_plain.html", config = "config/askama.toml")]
struct DesignPlainPage {
    shell: Shell,
    errors: FormErrors,
}

/// The page at a given moment, so that pictures of it can be compared.
pub fn design_answer(query: &DesignQuery, nonce: String, now: DateTime<Utc>) -> HttpResponse {
    let shell = example_shell(query, nonce, now);
    let lang = shell.lang;
    let errors: FormErrors = [
        ("email", lang.t("errors-field-email")),
        (
            "branch",
            lang.t1("errors-field-choose", "label", lang.t("design-branch")),
        ),
    ]
    .into_iter()
    .collect();
    if query.layout.as_deref() == Some("plain") {
        let errors = errors.iter().take(1).collect();
        return page::render(&DesignPlainPage { shell, errors });
    }
    let base = format!("/design?lang={}&theme={}", lang.code(), shell.theme.code());
    let branches = |current: &str| {
        Choice::list(
            current,
            ["cse", "ece", "me"].map(|code| (code, lang.t(&format!("design-branch-{code}")))),
        )
    };
    page::render(&DesignPage {
        earlier: now - TimeDelta::minutes(190),
        errors,
        none: FormErrors::new(),
        crumbs: vec![
            Crumb::new("/", lang.t("design-crumb-home")),
            Crumb::new("/placements", lang.t("design-crumb-drives")),
        ],
        tabs: vec![
            Tab::new("#1", lang.t("design-tab-open"), true).count(12),
            Tab::new("#2", lang.t("design-tab-applied"), false).count(3),
            Tab::new("#3", lang.t("design-tab-closed"), false),
        ],
        branches: branches("ece"),
        audience: branches("cse")
            .into_iter()
            .map(|c| c.hint(lang.t("design-choice-hint")))
            .collect(),
        sort: Sort::parse(query.sort.as_deref(), &["company", "pay", "deadline"], "-pay", &base),
        pager: Pager {
            newer: Some(base.clone()),
            older: Some(base),
        },
        prose: super::markdown::to_safe_html(&lang.t("design-prose")),
        chips: vec![
            Chip::new("/design", "Nilgiri Systems"),
            Chip::new("/design", lang.t("design-branch-cse")),
        ],
        bars: Chart::bars(lang, words(lang, "bars", "branch", "offers"), &offers(lang)),
        line: Chart::line(lang, words(lang, "line", "month", "applications"), &applications(lang)),
        shell,
    })
}

/// The words of an example chart.
fn words(lang: Lang, name: &str, label: &str, value: &str) -> Words {
    Words {
        id: format!("chart-{name}"),
        title: lang.t(&format!("design-chart-{name}")),
        description: lang.t(&format!("design-chart-{name}-text")),
        label_head: lang.t(&format!("design-chart-{label}")),
        value_head: lang.t(&format!("design-chart-{value}")),
    }
}

fn offers(lang: Lang) -> Vec<Value> {
    [("cse", 72), ("ece", 48), ("me", 26)]
        .map(|(code, count)| {
            let label = lang.t(&format!("design-branch-{code}"));
            Value::new(label, super::format::number(count), f64::from(count))
        })
        .to_vec()
}

fn applications(lang: Lang) -> Vec<Value> {
    [120, 310, 280, 410, 190, 60]
        .iter()
        .zip(6..)
        .map(|(count, month)| {
            let label = lang.t(&format!("format-month-{month}"));
            Value::new(label, super::format::number(*count), f64::from(*count))
        })
        .collect()
}

/// A signed-in placement officer with a few things waiting.
fn example_shell(query: &DesignQuery, nonce: String, now: DateTime<Utc>) -> Shell {
    let lang = query.lang.as_deref().and_then(Lang::from_code).unwrap_or_default();
    let accent = query
        .accent
        .as_deref()
        .map(|text| format!("#{}", text.trim_start_matches('#')));
    let nav = [
        ("/design", "design-nav-home", "house", None),
        ("/placements", "design-nav-drives", "briefcase", Some(4)),
        ("/messages", "design-nav-messages", "message-circle", Some(12)),
        ("/people", "design-nav-people", "users", None),
        ("/experiences", "design-nav-experiences", "book-open", None),
        ("/mentors", "design-nav-mentors", "handshake", None),
        ("/notices", "design-nav-notices", "megaphone", None),
        ("/admin/reports", "design-nav-reports", "chart-column", None),
    ];
    Shell {
        lang,
        theme: query.theme.as_deref().map(Theme::from_code).unwrap_or_default(),
        nonce,
        path: "/design".to_owned(),
        accent: accent.and_then(|text| Accent::parse(&text).ok()),
        user: Some(ShellUser {
            id: Uuid::nil(),
            name: lang.t("design-person-1"),
            role_key: "role-placement_officer",
        }),
        nav: nav
            .map(|(href, label_key, icon, count)| NavItem {
                href,
                label_key,
                icon,
                count,
                place: Place::Main,
            })
            .to_vec(),
        flash: Some(Flash {
            kind: FlashKind::Good,
            text: lang.t("design-flash"),
        }),
        time_zone: chrono_tz::Tz::Asia__Kolkata,
        development: true,
        search: true,
        college_member: true,
        ..Shell::new(lang.t("design-college"), now)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use actix_web::body::MessageBody;
    use scraper::{Html, Selector};

    use super::*;

    fn page(query: &DesignQuery) -> Html {
        let answer = design_answer(query, "n".to_owned(), DateTime::UNIX_EPOCH);
        let body = answer.into_body().try_into_bytes().unwrap();
        Html::parse_document(std::str::from_utf8(&body).unwrap())
    }

    fn all<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
        page.select(&Selector::parse(selector).unwrap()).collect()
    }

    #[test]
    fn charts_say_their_values_as_text_and_as_a_table() {
        for lang in Lang::ALL {
            let query = DesignQuery {
                lang: Some(lang.code().to_owned()),
                ..DesignQuery::default()
            };
            let page = page(&query);
            let charts = all(&page, "figure.chart");
            assert_eq!(charts.len(), 2);
            for chart in charts {
                let find = |selector: &str| -> Vec<String> {
                    let selector = Selector::parse(selector).unwrap();
                    chart.select(&selector).map(|e| e.text().collect::<String>()).collect()
                };
                let svg = chart.select(&Selector::parse("svg").unwrap()).next().unwrap();
                assert_eq!(
                    (svg.attr("role"), svg.attr("direction")),
                    (Some("img"), Some(lang.dir()))
                );
                assert_eq!((find("svg > title").len(), find("svg > desc").len()), (1, 1));
                let drawn = find(".chart-value");
                assert!(drawn.len() >= 3 && !find("details > summary").is_empty());
                assert_eq!(drawn, find("details tbody td"), "the table and the drawing differ");
                assert!(find("script").is_empty());
            }
            let sheet = &all(&page, "form.finder")[0];
            assert_eq!(sheet.attr("method"), Some("get"));
            assert!(all(&page, ".chips a.chip[href]").len() == 2);
        }
    }

    #[test]
    fn every_component_is_whole_in_every_language_and_layout() {
        for lang in Lang::ALL {
            for layout in ["app", "plain"] {
                let query = DesignQuery {
                    lang: Some(lang.code().to_owned()),
                    layout: Some(layout.to_owned()),
                    accent: Some("7a1f2b".to_owned()),
                    ..DesignQuery::default()
                };
                let page = page(&query);
                let html = &all(&page, "html")[0];
                assert_eq!(
                    (html.attr("lang"), html.attr("dir")),
                    (Some(lang.code()), Some(lang.dir()))
                );

                let mut ids = BTreeSet::new();
                for element in all(&page, "[id]") {
                    let id = element.attr("id").unwrap();
                    assert!(ids.insert(id), "the id {id} is used twice");
                }
                for (selector, attribute) in [
                    ("label[for]", "for"),
                    ("[aria-describedby]", "aria-describedby"),
                    ("[aria-labelledby]", "aria-labelledby"),
                ] {
                    for element in all(&page, selector) {
                        for id in element.attr(attribute).unwrap().split_whitespace() {
                            assert!(ids.contains(id), "{attribute} names {id}, which is not there");
                        }
                    }
                }
                for link in all(&page, ".error-summary a") {
                    assert!(ids.contains(link.attr("href").unwrap().trim_start_matches('#')));
                }
                for field in all(&page, "form[method=post]") {
                    assert!(
                        field
                            .select(&Selector::parse("input[name=csrf]").unwrap())
                            .next()
                            .is_some()
                    );
                }
                assert_eq!(all(&page, "h1").len(), 1);
                assert!(all(&page, "style")[0].inner_html().contains("--accent-light:#7a1f2b"));
                for text in page.root_element().text() {
                    let looks_like_a_key = ["ui-", "design-", "errors-", "format-", "role-"]
                        .iter()
                        .any(|p| text.trim().starts_with(p));
                    assert!(!looks_like_a_key, "{text:?} has no text in {lang:?}");
                }
            }
        }
    }
}
