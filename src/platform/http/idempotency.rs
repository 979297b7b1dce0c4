//! `Idempotency-Key`: a repeated request gets the first answer and changes nothing. Key and answer are stored in the
//! transaction of the change, so there is never one without the other.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::error::AppError;
use crate::platform::db::schema::idempotency_keys;
use crate::platform::db::{TenantTx, constant};

crate::ids! {
    /// A form, as a page made it.
    FormId;
}

/// The key a client sent, if any, and what it was sent to.
#[derive(Clone, Debug)]
pub struct IdempotencyKey {
    key: Option<String>,
    target: String,
}

impl IdempotencyKey {
    /// The key of a form of one of our pages: an id its page made (field `name`), with what was filled in. The same form
    /// sent twice is one request; the same page with other words in it is another. Without such an id there is no key.
    ///
    /// # Errors
    /// When `filled` is no JSON.
    pub fn of_form(request: &HttpRequest, id: &str, filled: &impl Serialize) -> Result<Self, AppError> {
        let digest = Sha256::digest(serde_json::to_vec(filled).map_err(AppError::internal)?);
        let digest = hex::encode(digest.get(..16).unwrap_or(&digest));
        Ok(Self {
            key: id.parse::<FormId>().ok().map(|id| format!("form:{id}:{digest}")),
            target: format!("{} {}", request.method(), request.path()),
        })
    }
}

impl FromRequest for IdempotencyKey {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let target = format!("{} {}", request.method(), request.path());
        let key = match request.headers().get("idempotency-key") {
            None => None,
            Some(value) => match value.to_str() {
                Ok(key) if (1..=100).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic()) => {
                    Some(key.to_owned())
                }
                _ => {
                    return ready(Err(AppError::field(
                        "Idempotency-Key",
                        "invalid",
                        "Use 1 to 100 printable ASCII characters without spaces.",
                    )));
                }
            },
        };
        ready(Ok(Self { key, target }))
    }
}

/// Runs `work` once for the caller's key: the second time with the same request, answers what the first did.
///
/// # Errors
/// 409 `idempotency_key_reused` when the key came with another request before; else whatever `work` answers.
pub async fn once<T: Serialize + DeserializeOwned>(
    tx: &mut TenantTx,
    key: &IdempotencyKey,
    request: &impl Serialize,
    work: impl AsyncFnOnce(&mut TenantTx) -> Result<T, AppError>,
) -> Result<T, AppError> {
    let Some(name) = key.key.as_deref() else {
        return work(tx).await;
    };
    let user_id = tx.scope().member()?.user_id;
    let college = tx.college_id();
    let mut hasher = Sha256::new();
    hasher.update(key.target.as_bytes());
    hasher.update([0]);
    hasher.update(serde_json::to_vec(request).map_err(AppError::internal)?);
    let hash = hasher.finalize().to_vec();
    // Two requests with one key at the same moment run one after the other.
    let lock = diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind::<Text, _>(format!("idempotency:{college}:{user_id}:{name}"));
    constant(lock).execute(tx).await?;
    let known: Option<(Vec<u8>, serde_json::Value)> = idempotency_keys::table
        .find((college, user_id, name))
        .select((idempotency_keys::request_hash, idempotency_keys::body))
        .first(tx)
        .await
        .optional()?;
    if let Some((known_hash, body)) = known {
        if known_hash != hash {
            return Err(AppError::conflict(crate::error::common::IDEMPOTENCY_KEY_REUSED));
        }
        return serde_json::from_value(body).map_err(AppError::internal);
    }
    let answer = work(tx).await?;
    diesel::insert_into(idempotency_keys::table)
        .values((
            idempotency_keys::college_id.eq(college),
            idempotency_keys::user_id.eq(user_id),
            idempotency_keys::key.eq(name),
            idempotency_keys::request_hash.eq(hash),
            idempotency_keys::status.eq(200_i16),
            idempotency_keys::body.eq(serde_json::to_value(&answer).map_err(AppError::internal)?),
        ))
        .execute(tx)
        .await?;
    Ok(answer)
}
