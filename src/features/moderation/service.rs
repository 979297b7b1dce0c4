//! The queue, claims and decisions.

use crate::error::AppError;
use crate::features::accounts::service as accounts;
use crate::features::experiences::model::{Decision, ExperienceId};
use crate::features::experiences::service as experiences;
use crate::features::moderation::conflicts;
use crate::platform::db::TenantTx;
use crate::platform::db::paging::{Page, PageQuery};
use crate::platform::http::Member;
use crate::platform::mail::{Recipient, tell};
use crate::platform::permissions::MODERATION_DECIDE;
use crate::platform::scope::UserId;
use crate::platform::tenancy::College;
use crate::platform::validate::Checks;
use crate::web::i18n::Lang;

use super::model::{Claim, DecisionMade, QueueItem, Reason, ReviewWithClaim, Told};
use super::{findings, letters, store};

/// The kind of thing there is for now.
const EXPERIENCE: &str = "experience";
/// How long a claim lasts: 15 minutes.
const CLAIM_S: i64 = 15 * 60;
/// Most letters of a reason.
const REASON: usize = 2_000;
/// How many of the oldest are looked at for the next one to decide.
const LOOK_AHEAD: i64 = 50;

/// What waits, oldest first, with who is looking at it.
///
/// # Errors
/// 403 for anybody but moderators; 422 for a bad cursor or limit.
pub async fn queue(tx: &mut TenantTx, query: &PageQuery) -> Result<Page<QueueItem>, AppError> {
    let page = experiences::pending(tx, query).await?;
    let me = tx.scope().member()?.user_id;
    let ids: Vec<ExperienceId> = page.items.iter().map(|item| item.id).collect();
    let claims = store::claim_list(tx, EXPERIENCE, &ids).await?;
    let items = page
        .items
        .into_iter()
        .map(|item| QueueItem {
            kind: EXPERIENCE,
            claim: claims
                .iter()
                .find(|(id, ..)| *id == item.id)
                .map(|claim| claim_view(claim, me)),
            own: item.author.id == me,
            item,
        })
        .collect();
    Ok(Page {
        items,
        next_cursor: page.next_cursor,
    })
}

fn claim_view((_, by, name, expires_at): &store::ClaimRow, me: UserId) -> Claim {
    Claim {
        by: *by,
        name: name.clone(),
        mine: *by == me,
        expires_at: *expires_at,
    }
}

async fn claim_on(tx: &mut TenantTx, id: ExperienceId) -> Result<Option<Claim>, AppError> {
    let me = tx.scope().member()?.user_id;
    let claims = store::claim_list(tx, EXPERIENCE, &[id]).await?;
    Ok(claims.first().map(|claim| claim_view(claim, me)))
}

/// One submission with everything a decision needs.
///
/// # Errors
/// 403 for anybody but moderators; 404 when nothing was ever submitted.
pub async fn review(tx: &mut TenantTx, id: ExperienceId) -> Result<ReviewWithClaim, AppError> {
    let review = experiences::review(tx, id).await?;
    let own = tx.scope().user_id() == Some(review.author.id);
    Ok(ReviewWithClaim {
        findings: findings::look(&review.submission.content, &review.author.name),
        claim: claim_on(tx, id).await?,
        own,
        review,
    })
}

/// What waits, for somebody who reads it: that they saw who wrote what is anonymous is written down first.
///
/// # Errors
/// As [`queue`].
pub async fn queue_for(member: &Member, query: &PageQuery) -> Result<Page<QueueItem>, AppError> {
    let page = member.read(async |tx| queue(tx, query).await).await?;
    let seen = page.items.iter().filter(|item| item.item.anonymous && !item.own);
    let seen: Vec<ExperienceId> = seen.map(|item| item.item.id).collect();
    experiences::authors_seen(member, &seen).await?;
    Ok(page)
}

/// One submission, for somebody who reads it: that they saw who wrote it is written down first, when it is anonymous.
///
/// # Errors
/// As [`review`].
pub async fn review_for(member: &Member, id: ExperienceId) -> Result<ReviewWithClaim, AppError> {
    let found = member.read(async |tx| review(tx, id).await).await?;
    let published = found.review.published.as_ref();
    let anonymous =
        found.review.submission.content.anonymous || published.is_some_and(|version| version.content.anonymous);
    if anonymous && !found.own {
        experiences::authors_seen(member, &[id]).await?;
    }
    Ok(found)
}

/// Says that the caller is looking at it: for a quarter of an hour nobody else can decide.
///
/// # Errors
/// 403, 404; 409 `claimed_by_other`, `own_submission`, `not_pending`.
pub async fn claim(tx: &mut TenantTx, id: ExperienceId) -> Result<Claim, AppError> {
    let version = experiences::waiting(tx, id).await?;
    let me = tx.scope().member()?.user_id;
    store::claim_take(tx, EXPERIENCE, id, me, CLAIM_S)
        .await?
        .ok_or_else(|| AppError::conflict(conflicts::CLAIMED_BY_OTHER))?;
    let after = serde_json::json!({ "version": version });
    tx.audit("moderation.claimed", EXPERIENCE, id, None, Some(after));
    claim_on(tx, id).await?.ok_or(AppError::Busy)
}

/// Gives it back. Giving back what one does not hold changes nothing.
///
/// # Errors
/// 403 for anybody but moderators; 404 when nothing was ever submitted.
pub async fn release(tx: &mut TenantTx, id: ExperienceId) -> Result<(), AppError> {
    tx.scope().require(MODERATION_DECIDE)?;
    let me = tx.scope().member()?.user_id;
    if store::claim_release(tx, EXPERIENCE, id, me).await? {
        tx.audit("moderation.released", EXPERIENCE, id, None, None);
        return Ok(());
    }
    experiences::review(tx, id).await.map(drop)
}

/// Gives back everything a person holds: they may no longer decide. Answers how much there was.
///
/// # Errors
/// When the database refuses.
pub async fn end_claims_of(tx: &mut TenantTx, person: UserId) -> Result<usize, AppError> {
    store::claims_end_of(tx, person).await
}

/// What the author is told, as one text: a line for each usual reason, then the moderator's own words.
fn in_words(lang: Lang, told: &Told) -> String {
    let mut lines: Vec<String> = Reason::ALL
        .into_iter()
        .filter(|reason| told.reasons.contains(reason))
        .map(|reason| format!("• {}", lang.t(&format!("moderation-reason-{}-text", reason.as_str()))))
        .collect();
    let own = told.reason.trim();
    if !own.is_empty() {
        lines.push(own.to_owned());
    }
    lines.join("\n")
}

/// How much waits, by age: less than a day, up to three days, up to a week, longer.
///
/// # Errors
/// 403 for anybody but moderators.
pub async fn ages(tx: &mut TenantTx) -> Result<[i64; 4], AppError> {
    experiences::pending_ages(tx).await
}

/// Decides, ends the claim and tells the author.
///
/// # Errors
/// 403, 404; 409 `claimed_by_other`, `own_submission`, `stale_version`, `already_decided`, `not_pending`; 422 when a
/// refusal or a request has no reason, and when reasons and words together are longer than 2,000 characters.
pub async fn decide(
    tx: &mut TenantTx,
    college: &College,
    id: ExperienceId,
    version: i32,
    decision: Decision,
    told: &Told,
) -> Result<DecisionMade, AppError> {
    let author = experiences::author_of(tx, id).await?;
    let chosen = accounts::addressee(tx, author).await?.and_then(|author| author.locale);
    let lang = Lang::from_code(chosen.as_ref().unwrap_or(&college.locale)).unwrap_or_default();
    let mut checks = Checks::new();
    let least = usize::from(decision != Decision::Approved);
    let reason = checks.lines("reason", &in_words(lang, told), least, REASON);
    checks.finish()?;
    let decided = experiences::decide(tx, id, version, decision, &reason).await?;
    // After the experience is locked, so that a claim taken at the same moment is seen; an error undoes the decision.
    if claim_on(tx, id).await?.is_some_and(|claim| !claim.mine) {
        return Err(AppError::conflict(conflicts::CLAIMED_BY_OTHER));
    }
    store::claim_end(tx, EXPERIENCE, id).await?;
    tell(tx, Recipient::Person(decided.author_id), letters::of_decision(&decided)).await?;
    Ok(DecisionMade {
        id,
        version,
        state: decision.state(),
        next: next(tx).await?,
    })
}

/// The oldest thing that waits, is not the caller's own, and nobody else is looking at.
///
/// # Errors
/// 403 for anybody but moderators.
pub async fn next(tx: &mut TenantTx) -> Result<Option<ExperienceId>, AppError> {
    let oldest = PageQuery {
        limit: Some(LOOK_AHEAD),
        cursor: None,
    };
    let page = queue(tx, &oldest).await?;
    let free = |item: &&QueueItem| !item.own && item.claim.as_ref().is_none_or(|claim| claim.mine);
    Ok(page.items.iter().find(free).map(|item| item.item.id))
}
