use diesel::prelude::*;
use diesel::sql_types::{Array, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;

use crate::error::AppError;
use crate::features::chat::model::ConversationId;
use crate::platform::db::TenantTx;
use crate::platform::scope::UserId;

/// Ends the places a person had for the office in support conversations; the rest of the office comes in where nobody of
/// it would be left. Answers which conversations. As a college's admin or as the system.
pub async fn office_places_end(
    tx: &mut TenantTx,
    person: UserId,
    office: &[UserId],
) -> Result<Vec<ConversationId>, AppError> {
    #[derive(QueryableByName)]
    struct Ended {
        #[diesel(sql_type = SqlUuid)]
        id: ConversationId,
    }
    let ended: Vec<Ended> = diesel::sql_query("SELECT id FROM p2p.end_office_places($1, $2) AS ended(id)")
        .bind::<SqlUuid, _>(person)
        .bind::<Array<SqlUuid>, _>(office)
        .load(tx)
        .await?;
    Ok(ended.into_iter().map(|row| row.id).collect())
}
