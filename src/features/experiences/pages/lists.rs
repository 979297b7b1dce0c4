//! The feed, what one keeps, one's own.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::labels;
use crate::error::AppError;
use crate::features::experiences::model::{
    CompanyFigures, CompanyQuery, ExperienceSummary, Facets, FeedOrder, FeedQuery, Outcome, OwnSummary, RoundKind,
};
use crate::features::experiences::service;
use crate::platform::db::paging::PageQuery;
use crate::platform::http::{Member, PageParams};
use crate::platform::permissions::EXPERIENCES_READ;
use crate::platform::search::Query;
use crate::platform::validate;
use crate::shell;
use crate::shell::MemberPage;
use crate::web;
use crate::web::chart::{Chart, Value, Words};
use crate::web::forms::{Choice, FormErrors};
use crate::web::lists::{Chip, ListUrl, Pager, Tab};
use crate::web::shell::Shell;

/// The orders of the list: the value in its address, and what it is called.
const ORDERS: [(&str, &str); 2] = [("", "experiences-sort-newest"), ("helpful", "experiences-sort-helpful")];

/// What the filter form sends: every field as text, empty when not used.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListForm {
    company: String,
    role: String,
    year: String,
    round_kind: String,
    outcome: String,
    q: String,
    sort: String,
    cursor: String,
}

impl ListForm {
    /// What is asked for, or what cannot be read: a filter that is not understood is said, never left out.
    fn query(&self, shell: &Shell) -> Result<FeedQuery, FormErrors> {
        let given = |text: &str| (!text.trim().is_empty()).then(|| text.to_owned());
        let year = given(&self.year).map(|year| validate::number(&year).ok_or(()));
        let round_kind = given(&self.round_kind).map(|kind| RoundKind::parse(&kind));
        let outcome = given(&self.outcome).map(|outcome| Outcome::parse(&outcome));
        // The order is chosen by a link, never typed: anything else is the usual one.
        let sort = match self.sort.as_str() {
            "helpful" => FeedOrder::Helpful,
            _ => FeedOrder::Newest,
        };
        let choose = |label: &str| shell.t1("errors-field-choose", "label", shell.t(label));
        let mut errors = FormErrors::new();
        if year.as_ref().is_some_and(Result::is_err) {
            errors.push("year", shell.t("errors-field-year"));
        }
        if round_kind == Some(None) {
            errors.push("round_kind", choose("experiences-field-round-kind"));
        }
        if outcome == Some(None) {
            errors.push("outcome", choose("experiences-field-outcome"));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(FeedQuery {
            company: given(&self.company),
            role: given(&self.role),
            year: year.and_then(Result::ok),
            round_kind: round_kind.flatten(),
            outcome: outcome.flatten(),
            q: given(&self.q),
            sort,
            limit: None,
            cursor: given(&self.cursor),
        })
    }

    /// How many filters besides the words are set.
    fn set(&self) -> usize {
        [&self.company, &self.role, &self.year, &self.round_kind, &self.outcome]
            .iter()
            .filter(|text| !text.trim().is_empty())
            .count()
    }

    /// Each filter in use, with the address of the list without it.
    fn chips(&self, shell: &Shell) -> Vec<Chip> {
        type Field = fn(&mut ListForm) -> &mut String;
        let kind = RoundKind::parse(&self.round_kind).map(|kind| labels::round_kind(shell, &kind));
        let outcome = Outcome::parse(&self.outcome).map(|outcome| labels::outcome(shell, &outcome));
        let set: [(Field, Option<String>); 6] = [
            (|form| &mut form.q, Some(self.q.clone())),
            (|form| &mut form.company, Some(self.company.clone())),
            (|form| &mut form.role, Some(self.role.clone())),
            (|form| &mut form.year, Some(self.year.clone())),
            // A value that is not known stands beside its error, and can be removed like the others.
            (
                |form| &mut form.round_kind,
                kind.or_else(|| Some(self.round_kind.clone())),
            ),
            (|form| &mut form.outcome, outcome.or_else(|| Some(self.outcome.clone()))),
        ];
        set.into_iter()
            .filter_map(|(field, label)| {
                let label = label
                    .map(|text| text.trim().to_owned())
                    .filter(|text| !text.is_empty())?;
                let mut without = self.clone();
                field(&mut without).clear();
                Some(Chip::new(without.url().href(), label))
            })
            .collect()
    }

    /// The orders the list can have, each with its address; the one it has now is marked.
    fn orders(&self, shell: &Shell) -> Vec<Tab> {
        ORDERS
            .into_iter()
            .map(|(sort, key)| {
                let other = Self {
                    sort: sort.to_owned(),
                    ..self.clone()
                };
                Tab::new(
                    other.url().href(),
                    shell.t(key),
                    (self.sort == "helpful") == (sort == "helpful"),
                )
            })
            .collect()
    }

    /// The address of this list, from its beginning.
    fn url(&self) -> ListUrl {
        ListUrl::new("/experiences")
            .with("q", &self.q)
            .with("company", &self.company)
            .with("role", &self.role)
            .with("year", &self.year)
            .with("round_kind", &self.round_kind)
            .with("outcome", &self.outcome)
            .with("sort", &self.sort)
    }
}

#[derive(Template)]
#[template(path = "features/experiences/list.html", config = "config/askama.toml")]
struct ListPage {
    shell: Shell,
    tabs: Vec<Tab>,
    may_write: bool,
    form: ListForm,
    /// How many filters are set; empty for none.
    more: String,
    /// Whether a filter could not be read, so that its field must be in sight.
    mend: bool,
    chips: Vec<Chip>,
    /// How many there are; empty when nothing is filtered.
    results: String,
    orders: Vec<Tab>,
    sorts: Vec<Choice>,
    /// How the company filtered by hires, when it is one company's whole name.
    company: Option<CompanyPanel>,
    /// The one known company whose name begins as the words do, and the address of its figures.
    near: Option<(String, String)>,
    clear: String,
    /// The address of this very page.
    here: String,
    /// What to do when nothing matches.
    none: &'static str,
    errors: FormErrors,
    rounds: Vec<Choice>,
    outcomes: Vec<Choice>,
    items: Vec<ExperienceSummary>,
    pager: Pager,
}

fn tabs(shell: &Shell, may_write: bool, current: &str) -> Vec<Tab> {
    let tab = |href: &str, key: &str| Tab::new(href, shell.t(key), href == current);
    let mut tabs = vec![
        tab("/experiences", "experiences-tab-all"),
        tab("/experiences/bookmarks", "experiences-tab-bookmarks"),
    ];
    if may_write {
        tabs.push(tab("/experiences/mine", "experiences-tab-mine"));
    }
    tabs
}

/// `GET /experiences`
pub async fn list_page(
    member: Member,
    request: HttpRequest,
    query: PageParams<ListForm>,
) -> Result<HttpResponse, AppError> {
    member.require(EXPERIENCES_READ)?;
    let shell = shell::for_member(&member, &request).await?;
    let form = query.0;
    let asked = form.query(&shell);
    if request.headers().contains_key("hx-request") {
        return count_part(&member, &shell, asked).await;
    }
    let filtered = form.set() > 0 || !form.q.trim().is_empty();
    let (page, counted, figures, near, may_write) = member
        .read(async |tx| {
            let mut counted = None;
            let mut figures = None;
            let mut near = None;
            let page = match &asked {
                Ok(asked) => Some(service::feed(tx, asked).await),
                Err(_) => None,
            };
            if let (Ok(asked), Some(Ok(_))) = (&asked, &page) {
                if filtered {
                    counted = Some(service::feed_count(tx, asked).await?);
                }
                if let (Some(company), None) = (&asked.company, &asked.cursor) {
                    let query = CompanyQuery {
                        company: company.clone(),
                    };
                    figures = match service::company_figures(tx, &query).await {
                        Ok(figures) => Some(figures),
                        Err(AppError::NotFound) => None,
                        Err(error) => return Err(error),
                    };
                }
                let words = asked.company.as_deref().or(asked.q.as_deref()).unwrap_or_default();
                if figures.is_none() && asked.cursor.is_none() && words.trim().chars().count() > 1 {
                    near = beginning_as(service::companies(tx).await?, words);
                }
            }
            Ok((page, counted, figures, near, service::may_write(tx).await?))
        })
        .await?;
    let (items, next, errors) = match page {
        Some(Ok(page)) => (page.items, page.next_cursor, FormErrors::new()),
        Some(Err(error)) => (Vec::new(), None, labels::form_errors(&shell, error)?),
        None => (Vec::new(), None, asked.err().unwrap_or_default()),
    };
    let choices = |current: &str, all: Vec<(&'static str, String)>| Choice::list(current, all);
    let rounds = RoundKind::ALL
        .iter()
        .map(|kind| (kind.as_str(), labels::round_kind(&shell, kind)));
    let outcomes = Outcome::ALL
        .iter()
        .map(|outcome| (outcome.as_str(), labels::outcome(&shell, outcome)));
    let status = if errors.get("cursor").is_none() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = ListPage {
        tabs: tabs(&shell, may_write, "/experiences"),
        may_write,
        more: match form.set() {
            0 => String::new(),
            set => shell.number(i64::try_from(set).unwrap_or_default()),
        },
        mend: ["company", "role", "year", "round_kind", "outcome"]
            .iter()
            .any(|field| errors.get(field).is_some()),
        chips: form.chips(&shell),
        results: counted.map(|counted| results(&shell, counted)).unwrap_or_default(),
        orders: form.orders(&shell),
        sorts: Choice::list(&form.sort, ORDERS.map(|(sort, key)| (sort, shell.t(key)))),
        company: figures.map(|figures| CompanyPanel::new(&shell, figures)),
        near: near.map(|company| {
            let href = ListUrl::new("/experiences").with("company", &company).href();
            (company, href)
        }),
        clear: if filtered {
            "/experiences".to_owned()
        } else {
            String::new()
        },
        here: form.url().with("cursor", &form.cursor).href(),
        none: if !form.q.trim().is_empty() && Query::parse(&form.q).is_empty() {
            "experiences-none-signs"
        } else {
            "experiences-none-found-text"
        },
        errors,
        rounds: choices(&form.round_kind, rounds.collect()),
        outcomes: choices(&form.outcome, outcomes.collect()),
        items,
        pager: form.url().pager(Some(&form.cursor), next),
        form,
        shell,
    };
    Ok(web::render_with(status, &page))
}

/// The one company whose name begins as `words` do, whatever their case; of several, the one that is them as a whole.
fn beginning_as(known: Vec<String>, words: &str) -> Option<String> {
    let words = words.trim().to_lowercase();
    let mut found: Vec<String> = known
        .into_iter()
        .filter(|company| company.to_lowercase().starts_with(&words))
        .collect();
    if found.len() > 1 {
        found.retain(|company| company.to_lowercase() == words);
    }
    found.pop()
}

#[derive(Template)]
#[template(path = "features/experiences/count.html", config = "config/askama.toml")]
struct CountPart {
    results: String,
}

/// Asked for by the filters while somebody sets them: how many results they would show. Filters that cannot be read say so
/// once they are sent.
async fn count_part(
    member: &Member,
    shell: &Shell,
    asked: Result<FeedQuery, FormErrors>,
) -> Result<HttpResponse, AppError> {
    let counted = match &asked {
        Ok(asked) => member
            .read(async |tx| service::feed_count(tx, asked).await)
            .await
            .map(Some),
        Err(_) => Ok(None),
    };
    let results = match counted {
        Ok(counted) => counted.map(|counted| results(shell, counted)).unwrap_or_default(),
        Err(AppError::Invalid(_)) => String::new(),
        Err(error) => return Err(error),
    };
    Ok(web::render(&CountPart { results }))
}

/// `12 results`, or `More than 500 results`.
fn results(shell: &Shell, (count, more): (usize, bool)) -> String {
    let key = if more {
        "experiences-results-more"
    } else {
        "experiences-results"
    };
    shell.t1(key, "count", count)
}

/// How a company hires, as the list shows it above its experiences.
struct CompanyPanel {
    figures: CompanyFigures,
    /// `12 of 30`.
    selected: String,
    /// `3.4 of 5`, and out of how many rounds; empty when none is rated.
    difficulty: String,
    difficulty_note: String,
    /// Kinds of rounds by how many experiences had one.
    rounds: Chart,
    /// Outcomes by how many experiences ended so.
    outcomes: Chart,
}

impl CompanyPanel {
    fn new(shell: &Shell, figures: CompanyFigures) -> Self {
        let words = |id: &str, title: &str, head: &str| Words {
            id: id.to_owned(),
            title: shell.t(title),
            description: shell.t1("experiences-figures-basis", "count", figures.experiences),
            label_head: shell.t(head),
            value_head: shell.t("experiences-title"),
        };
        let value = |label: String, count: i64, note: Option<f64>| {
            let text = match note {
                Some(difficulty) => shell.t2(
                    "experiences-figures-rated",
                    "count",
                    count,
                    "difficulty",
                    format!("{difficulty:.1}"),
                ),
                None => shell.number(count),
            };
            Value::count(label, text, count)
        };
        let rounds: Vec<Value> = figures
            .rounds
            .iter()
            .map(|round| {
                value(
                    labels::round_kind(shell, &round.kind),
                    round.experiences,
                    round.difficulty,
                )
            })
            .collect();
        let outcomes: Vec<Value> = figures
            .outcomes
            .iter()
            .map(|count| value(labels::outcome(shell, &count.outcome), count.experiences, None))
            .collect();
        let of = |part: String, whole: String| shell.t2("experiences-figures-of", "part", part, "whole", whole);
        Self {
            selected: of(shell.number(figures.selected()), shell.number(figures.experiences)),
            difficulty: figures
                .difficulty
                .map(|difficulty| of(format!("{difficulty:.1}"), shell.number(5)))
                .unwrap_or_default(),
            difficulty_note: shell.t1("experiences-figures-rounds", "count", figures.rated_rounds),
            rounds: Chart::bars(
                shell.lang,
                words(
                    "company-rounds",
                    "experiences-figures-by-round",
                    "experiences-field-round-kind",
                ),
                &rounds,
            ),
            outcomes: Chart::bars(
                shell.lang,
                words(
                    "company-outcomes",
                    "experiences-figures-by-outcome",
                    "experiences-field-outcome",
                ),
                &outcomes,
            ),
            figures,
        }
    }
}

#[derive(Template)]
#[template(path = "features/experiences/filters.html", config = "config/askama.toml")]
struct FilterValues {
    facets: Facets,
}

/// `GET /experiences/filters`: the values the fields of the filters suggest, fetched when somebody opens them.
pub async fn filter_values(member: Member) -> Result<HttpResponse, AppError> {
    let facets = member.read(async |tx| service::facets(tx).await).await?;
    Ok(web::render(&FilterValues { facets }))
}

#[derive(Template)]
#[template(path = "features/experiences/bookmarks.html", config = "config/askama.toml")]
struct KeptPage {
    shell: Shell,
    tabs: Vec<Tab>,
    items: Vec<ExperienceSummary>,
    pager: Pager,
}

/// `GET /experiences/bookmarks`
pub async fn bookmarks_page(
    MemberPage { member, shell }: MemberPage,
    query: PageParams<PageQuery>,
) -> Result<HttpResponse, AppError> {
    let (page, may_write) = member
        .read(async |tx| Ok((service::bookmarks(tx, &query.0).await?, service::may_write(tx).await?)))
        .await?;
    Ok(web::render(&KeptPage {
        tabs: tabs(&shell, may_write, "/experiences/bookmarks"),
        items: page.items,
        pager: ListUrl::new("/experiences/bookmarks").pager(query.0.cursor.as_deref(), page.next_cursor),
        shell,
    }))
}

#[derive(Template)]
#[template(path = "features/experiences/mine.html", config = "config/askama.toml")]
struct MinePage {
    shell: Shell,
    tabs: Vec<Tab>,
    may_write: bool,
    items: Vec<OwnSummary>,
    pager: Pager,
}

/// `GET /experiences/mine`
pub async fn mine_page(
    MemberPage { member, shell }: MemberPage,
    query: PageParams<PageQuery>,
) -> Result<HttpResponse, AppError> {
    let (page, may_write) = member
        .read(async |tx| Ok((service::mine(tx, &query.0).await?, service::may_write(tx).await?)))
        .await?;
    Ok(web::render(&MinePage {
        tabs: tabs(&shell, true, "/experiences/mine"),
        may_write,
        items: page.items,
        pager: ListUrl::new("/experiences/mine").pager(query.0.cursor.as_deref(), page.next_cursor),
        shell,
    }))
}
