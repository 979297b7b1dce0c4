//! Reading: the feed, one experience, one's own, bookmarks and "helpful".

use std::collections::HashMap;

use crate::error::AppError;
use crate::features::experiences::conflicts;
use crate::features::experiences::model::{
    Author, Experience, ExperienceId, ExperienceSummary, FeedOrder, FeedQuery, OwnSummary, WorkingCopy,
};
use crate::features::experiences::store::{self, After, FeedFilter};
use crate::platform::db::TenantTx;
use crate::platform::db::paging::{self, Cursor, Page, PageQuery};
use crate::platform::permissions::{EXPERIENCES_READ, EXPERIENCES_WRITE_OWN};
use crate::platform::scope::UserId;
use crate::platform::search::Query;
use crate::platform::validate::{Checks, identity_key};

/// Most words of it.
const MAX_WORDS: usize = 8;
/// Matches looked at for one page; when filters leave few of them, the next page goes on behind them.
const MAX_HITS: i32 = 2_000;

/// Published experiences, newest or most helpful first.
///
/// # Errors
/// 422 naming filters that do not pass.
pub async fn feed(tx: &mut TenantTx, query: &FeedQuery) -> Result<Page<ExperienceSummary>, AppError> {
    tx.scope().require(EXPERIENCES_READ)?;
    let reader = tx.scope().member()?.user_id;
    let limit = paging::limit(query.limit)?;
    let cursor = query.cursor.as_deref();
    let (mut filter, words) = filters(query)?;
    filter.after = match query.sort {
        FeedOrder::Newest => cursor.map(Cursor::decode).transpose()?.map(After::Newest),
        FeedOrder::Helpful => Some(match cursor {
            None => After::Helpful,
            Some(cursor) => After::LessHelpful(Cursor::decode(cursor)?),
        }),
    };
    let mut last_hit = None;
    if let Some(words) = words {
        let after = match filter.after {
            Some(After::Newest(after)) => Some(after),
            _ => None,
        };
        let hits = hits(tx, &words, after).await?;
        if hits.len() >= usize::try_from(MAX_HITS).unwrap_or(usize::MAX) {
            last_hit = hits.last().copied();
        }
        filter.ids = Some(hits.iter().map(|hit| hit.id).collect());
    }
    let rows = store::feed_list(tx, reader, &filter, limit + 1).await?;
    let place = |item: &ExperienceSummary| Cursor {
        key: item.published_at,
        id: item.id,
    };
    Ok(match query.sort {
        FeedOrder::Newest => {
            let mut page = paging::page(rows, limit, place);
            if page.next_cursor.is_none() {
                page.next_cursor = last_hit.map(|hit| hit.encode());
            }
            page
        }
        FeedOrder::Helpful => paging::page(rows, limit, |item| Cursor {
            key: (item.helpful_count, item.published_at),
            id: item.id,
        }),
    })
}

/// How many published experiences the filters leave, and whether there are more than are counted.
///
/// # Errors
/// 422 naming filters that do not pass.
pub async fn feed_count(tx: &mut TenantTx, query: &FeedQuery) -> Result<(usize, bool), AppError> {
    tx.scope().require(EXPERIENCES_READ)?;
    let (mut filter, words) = filters(query)?;
    if let Some(words) = words {
        let hits = hits(tx, &words, None).await?;
        filter.ids = Some(hits.iter().map(|hit| hit.id).collect());
    }
    let counted = store::feed_count(tx, &filter).await?;
    let most = usize::try_from(store::MAX_COUNTED).unwrap_or(usize::MAX);
    Ok((counted.min(most), counted > most))
}

/// Experiences that hold the words, newest first. Signs only name no word, so no experience holds what was asked for.
async fn hits(
    tx: &mut TenantTx,
    words: &Query,
    after: Option<Cursor<ExperienceId>>,
) -> Result<Vec<Cursor<ExperienceId>>, AppError> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    store::search(tx, &words.to_tsquery(), after, MAX_HITS).await
}

/// The filters in the form they are compared in, and the words to search for.
fn filters(query: &FeedQuery) -> Result<(FeedFilter, Option<Query>), AppError> {
    let mut checks = Checks::new();
    let mut line = |field: &str, value: &Option<String>| {
        let text = checks.search(field, value.as_deref(), 0);
        (!text.is_empty()).then(|| identity_key(&text))
    };
    let company = line("company", &query.company);
    let role = line("role", &query.role);
    let asked = line("q", &query.q).is_some();
    let words = query.q.as_deref().filter(|_| asked).map(Query::parse);
    if words.as_ref().is_some_and(|words| words.asked() > MAX_WORDS) {
        checks.add("q", "too_many_words", format!("Search for at most {MAX_WORDS} words."));
    }
    checks.finish()?;
    let filter = FeedFilter {
        company,
        role,
        year: query.year,
        round_kind: query.round_kind,
        outcome: query.outcome,
        ..FeedFilter::default()
    };
    Ok((filter, words))
}

/// One experience: the published version, and for its author the working copy.
///
/// # Errors
/// 404 when it is neither published nor the caller's own.
pub async fn read(tx: &mut TenantTx, id: ExperienceId) -> Result<Experience, AppError> {
    tx.scope().require(EXPERIENCES_READ)?;
    let caller = tx.scope().member()?.clone();
    let found = store::published_find(tx, caller.user_id, id).await?;
    match found {
        Some(experience) if !experience.own => Ok(experience),
        Some(experience) => {
            let copy = own(tx, caller.user_id, id).await?.ok_or(AppError::NotFound)?;
            Ok(Experience {
                state: copy.state,
                working_copy: Some(copy),
                ..experience
            })
        }
        None => {
            let copy = own(tx, caller.user_id, id).await?.ok_or(AppError::NotFound)?;
            let name = store::person_name(tx, caller.user_id).await?;
            Ok(Experience {
                id,
                state: copy.state,
                version: None,
                author: (!copy.content.anonymous).then_some(Author {
                    id: caller.user_id,
                    name,
                }),
                content: copy.content.clone(),
                author_role: caller.role,
                published_at: None,
                approved_at: None,
                helpful_count: 0,
                helpful: false,
                bookmarked: false,
                own: true,
                working_copy: Some(copy),
            })
        }
    }
}

/// The caller's working copy as readers would see it.
///
/// # Errors
/// 404 when it is not the caller's own.
pub async fn preview(tx: &mut TenantTx, id: ExperienceId) -> Result<Experience, AppError> {
    let experience = read(tx, id).await?;
    let content = match &experience.working_copy {
        Some(copy) => copy.content.clone(),
        None => return Err(AppError::NotFound),
    };
    let user_id = tx.scope().member()?.user_id;
    let name = store::person_name(tx, user_id).await?;
    Ok(Experience {
        author: (!content.anonymous).then_some(Author { id: user_id, name }),
        content,
        ..experience
    })
}

async fn own(tx: &mut TenantTx, author_id: UserId, id: ExperienceId) -> Result<Option<WorkingCopy>, AppError> {
    match store::working_own(tx, author_id, id, false).await? {
        Some(row) => {
            let decision = store::decision_find(tx, id, row.last_version).await?;
            Ok(Some(row.view(decision)))
        }
        None => Ok(None),
    }
}

/// Company and role of those of some experiences that are published.
///
/// # Errors
/// When the database refuses.
pub async fn published_titles(
    tx: &mut TenantTx,
    ids: &[ExperienceId],
) -> Result<HashMap<ExperienceId, (String, String)>, AppError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    store::published_titles(tx, ids).await
}

/// The caller's own experiences, last changed first.
///
/// # Errors
/// 422 for a bad cursor or limit.
pub async fn mine(tx: &mut TenantTx, query: &PageQuery) -> Result<Page<OwnSummary>, AppError> {
    tx.scope().require(EXPERIENCES_WRITE_OWN)?;
    let author_id = tx.scope().member()?.user_id;
    let (limit, after) = paging::place(query.limit, query.cursor.as_deref())?;
    let rows = store::own_list(tx, author_id, after, limit + 1).await?;
    Ok(paging::page(rows, limit, |item| Cursor {
        key: item.updated_at,
        id: item.id,
    }))
}

/// What the caller keeps and is still published, last kept first.
///
/// # Errors
/// 422 for a bad cursor or limit.
pub async fn bookmarks(tx: &mut TenantTx, query: &PageQuery) -> Result<Page<ExperienceSummary>, AppError> {
    tx.scope().require(EXPERIENCES_READ)?;
    let reader = tx.scope().member()?.user_id;
    let (limit, after) = paging::place(query.limit, query.cursor.as_deref())?;
    let kept = store::bookmark_list(tx, reader, after, limit + 1).await?;
    let kept = paging::page(kept, limit, |cursor| *cursor);
    let filter = FeedFilter {
        ids: Some(kept.items.iter().map(|kept| kept.id).collect()),
        ..FeedFilter::default()
    };
    let mut items = store::feed_list(tx, reader, &filter, limit).await?;
    items.sort_by_key(|item| kept.items.iter().position(|cursor| cursor.id == item.id));
    Ok(Page {
        items,
        next_cursor: kept.next_cursor,
    })
}

/// Keeps a published experience, or no longer.
///
/// # Errors
/// 404 when it is not published.
pub async fn set_bookmark(tx: &mut TenantTx, id: ExperienceId, on: bool) -> Result<(), AppError> {
    tx.scope().require(EXPERIENCES_READ)?;
    let reader = tx.scope().member()?.user_id;
    store::published_author(tx, id).await?.ok_or(AppError::NotFound)?;
    store::bookmark_set(tx, reader, id, on).await
}

/// Says that an experience helped, or no longer.
///
/// # Errors
/// 404 when it is not published; 409 `own_experience` for one's own.
pub async fn set_helpful(tx: &mut TenantTx, id: ExperienceId, on: bool) -> Result<(), AppError> {
    tx.scope().require(EXPERIENCES_READ)?;
    let reader = tx.scope().member()?.user_id;
    let (author_id, _) = store::published_author(tx, id).await?.ok_or(AppError::NotFound)?;
    if author_id == reader {
        return Err(AppError::conflict(conflicts::OWN_EXPERIENCE));
    }
    store::helpful_set(tx, reader, id, on).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_are_bounded() {
        let query = |q: String| FeedQuery {
            q: Some(q),
            ..FeedQuery::default()
        };
        assert!(filters(&query("a ".repeat(8))).is_ok());
        assert!(filters(&query("a ".repeat(9))).is_err());
        assert!(filters(&query("a".repeat(201))).is_err());
        assert!(
            filters(&query("a\0b".into())).is_ok(),
            "a control is a space in a search"
        );
    }
}
