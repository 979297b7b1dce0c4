use serde_json::json;

use super::super::model::{Case, ConversationId, ExportQuery, Original, Report, ReportId};
use super::super::store::{self, ReportRow};
use super::contents::stored_attachments;
use super::finish;
use crate::error::AppError;
use crate::platform::db::TenantTx;
use crate::platform::db::paging::{self, Cursor, Page};
use crate::platform::permissions::{MESSAGES_OPEN_REPORTED, MESSAGES_USE};
use crate::platform::validate::Checks;

/// Job that erases sealed texts whose time is over.
pub const ERASE: &str = "messages.erase_originals";
/// Messages shown on either side of a reported one.
const AROUND: i64 = 5;

fn shown(row: &ReportRow) -> Report {
    Report {
        id: row.id,
        reporter_id: row.reporter_id,
        reason: row.reason.clone(),
        opened_by: row.opened_by,
        created_at: row.created_at,
    }
}

/// Reports a message the caller can see. The same again changes nothing.
///
/// # Errors
/// 404; 422.
pub async fn report(tx: &mut TenantTx, conversation: ConversationId, seq: i64, reason: &str) -> Result<(), AppError> {
    tx.scope().require(MESSAGES_USE)?;
    let me = tx.scope().member()?.user_id;
    let mut checks = Checks::new();
    let reason = checks.lines("reason", reason, 1, 1000);
    checks.finish()?;
    // One's own messages are visible for ever; reporting is for who is in the conversation.
    store::conversation_get(tx, conversation)
        .await?
        .ok_or(AppError::NotFound)?;
    let row = store::message_get(tx, conversation, seq)
        .await?
        .ok_or(AppError::NotFound)?;
    if let Some(id) = store::report_insert(tx, &row, me, &reason).await? {
        tx.audit("message.reported", "message_report", id, None, None);
    }
    Ok(())
}

/// Reports, newest first, without what the messages say.
///
/// # Errors
/// 403.
pub async fn reports(tx: &mut TenantTx, query: &ExportQuery) -> Result<Page<Report>, AppError> {
    tx.scope().require(MESSAGES_OPEN_REPORTED)?;
    let (limit, after) = paging::place(query.limit, query.cursor.as_deref())?;
    let rows = store::report_list(tx, limit + 1, after).await?;
    let page = paging::page(rows, limit, |row| Cursor {
        key: row.created_at,
        id: row.id,
    });
    Ok(Page {
        items: page.items.iter().map(shown).collect(),
        next_cursor: page.next_cursor,
    })
}

/// Opens a reported message with what is around it and what it said before. Every opening is written into the audit
/// log; the row policies show these rows in the transaction that does so, and in no other.
///
/// # Errors
/// 403; 404.
pub async fn open_report(tx: &mut TenantTx, id: ReportId) -> Result<Case, AppError> {
    tx.scope().require(MESSAGES_OPEN_REPORTED)?;
    let moderator = tx.scope().member()?.user_id;
    let row = store::report_get(tx, id).await?.ok_or(AppError::NotFound)?;
    store::report_opened(tx, id, moderator).await?;
    let rows = store::report_context(tx, row.message_id, AROUND).await?;
    let context = finish(tx, rows).await?;
    let originals = store::original_list(tx, row.message_id).await?;
    tx.audit(
        "message_report.opened",
        "message_report",
        id,
        None,
        Some(json!({ "message_id": row.message_id, "messages": context.len(), "originals": originals.len() })),
    );
    Ok(Case {
        report: shown(&row),
        message_id: row.message_id,
        context,
        originals: originals
            .into_iter()
            .map(|(reason, body, attachments, sealed_at)| Original {
                reason,
                body,
                attachments: stored_attachments(attachments),
                sealed_at,
            })
            .collect(),
    })
}

/// Erases sealed texts whose time is over. Runs as the system, in a job.
///
/// # Errors
/// When the database refuses.
pub async fn erase_originals(tx: &mut TenantTx) -> Result<(), AppError> {
    let erased = store::original_erase(tx).await?;
    if erased > 0 {
        tx.audit(
            "message_originals.erased",
            "college",
            tx.college_id(),
            None,
            Some(json!({ "count": erased })),
        );
    }
    Ok(())
}
