//! Queries on the rows of an import by what they are compared by.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;

use super::model::{ImportId, StoredRow};
use crate::error::AppError;
use crate::platform::db::TenantTx;
use crate::platform::db::schema::roster_import_rows;

/// The rows with one of these numbers; an empty one is nobody's.
pub(super) async fn rows_of_numbers(
    tx: &mut TenantTx,
    import_id: ImportId,
    numbers: &[String],
) -> Result<Vec<StoredRow>, AppError> {
    let wanted: Vec<&String> = numbers.iter().filter(|number| !number.is_empty()).collect();
    Ok(roster_import_rows::table
        .filter(roster_import_rows::college_id.eq(tx.college_id()))
        .filter(roster_import_rows::import_id.eq(import_id))
        .filter(roster_import_rows::number_key.eq_any(wanted))
        .select(StoredRow::as_select())
        .load(tx)
        .await?)
}

/// The rows with one of these emails; an empty one is nobody's.
pub(super) async fn rows_of_emails(
    tx: &mut TenantTx,
    import_id: ImportId,
    emails: &[String],
) -> Result<Vec<StoredRow>, AppError> {
    let wanted: Vec<&String> = emails.iter().filter(|email| !email.is_empty()).collect();
    Ok(roster_import_rows::table
        .filter(roster_import_rows::college_id.eq(tx.college_id()))
        .filter(roster_import_rows::import_id.eq(import_id))
        .filter(roster_import_rows::email.eq_any(wanted))
        .select(StoredRow::as_select())
        .load(tx)
        .await?)
}

#[derive(QueryableByName)]
struct Invitable {
    #[diesel(sql_type = Nullable<BigInt>)]
    count: Option<i64>,
}

/// Whom a commit of the import would invite: entries that wait, with an email that has neither an account nor an open
/// invitation. `None` where rows were judged by an older release.
pub(super) async fn invitable(tx: &mut TenantTx, import_id: ImportId) -> Result<Option<i64>, AppError> {
    let counted: Invitable = diesel::sql_query(
        "SELECT CASE WHEN bool_and(r.number_key IS NOT NULL) THEN count(DISTINCT a.email) FILTER (WHERE \
           coalesce(e.status, 'staged') = 'staged' \
           AND NOT EXISTS (SELECT FROM users u WHERE u.college_id = $1 AND u.email = a.email) \
           AND NOT EXISTS (SELECT FROM invitations i WHERE i.college_id = $1 AND i.email = a.email \
             AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now())) END AS count \
         FROM roster_import_rows r \
         LEFT JOIN roster_entries e ON e.college_id = $1 AND e.id = r.entry_id, \
         LATERAL (SELECT coalesce(nullif(r.email, ''), e.email) AS email) a \
         WHERE r.college_id = $1 AND r.import_id = $2 AND r.verdict IN ('new', 'change', 'same')",
    )
    .bind::<SqlUuid, _>(tx.college_id())
    .bind::<SqlUuid, _>(import_id)
    .get_result(tx)
    .await?;
    Ok(counted.count)
}
