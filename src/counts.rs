//! How much waits for somebody, for the navigation: counted once for each page that is opened, and for the script that
//! keeps the figures of an open page right.

use std::collections::BTreeMap;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web::Json;
use actix_web::{HttpMessage as _, HttpRequest};

use crate::error::AppError;
use crate::features;
use crate::features::digests::service as digests;
use crate::platform::db::TenantTx;
use crate::platform::http::Member;

/// What waits behind an entry of the navigation, by its address.
pub type Counts = BTreeMap<&'static str, i64>;

/// Counts what waits for the caller.
///
/// # Errors
/// When the database refuses.
pub async fn count(tx: &mut TenantTx) -> Result<Counts, AppError> {
    let mut counts = Counts::new();
    for one in features::ALL.iter().flat_map(|feature| feature.counts) {
        if tx.scope().may(one.needs) {
            *counts.entry(one.href).or_default() += (one.count)(tx).await?;
        }
    }
    Ok(counts)
}

/// Whether a request opens a page: what scripts fetch shows no navigation.
fn opens_page(request: &HttpRequest) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    // A form that is refused shows its page again.
    let form = *request.method() == Method::POST
        && header("content-type").is_some_and(|kind| {
            kind.starts_with("application/x-www-form-urlencoded") || kind.starts_with("multipart/form-data")
        });
    let read = form || matches!(*request.method(), Method::GET | Method::HEAD);
    let fetched = header("sec-fetch-dest") == Some("empty") || header("hx-request").is_some();
    read && !fetched && !request.match_info().as_str().starts_with("/api/") && request.match_info().as_str() != "/ws"
}

/// Around every route for members: a page finds the counts among the extensions of its request. Without them it is
/// shown all the same.
///
/// # Errors
/// None of its own.
pub async fn attached<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    if opens_page(request.request()) {
        let member = request.extensions().get::<Member>().cloned();
        if let Some(member) = member {
            attach(&member, request.request()).await;
        }
    }
    next.call(request).await
}

/// Counts for a page of a member; who opens a list of requests has seen them.
pub async fn attach(member: &Member, request: &HttpRequest) {
    match member.read(count).await {
        Ok(counts) => {
            request.extensions_mut().insert(counts);
        }
        Err(error) => tracing::warn!(%error, "what waits could not be counted"),
    }
    let lists = ["/connections", "/messages"];
    if lists.contains(&request.match_info().as_str())
        && let Err(error) = member.write(digests::seen).await
    {
        tracing::warn!(%error, "that requests were seen could not be noted");
    }
}

/// `GET /counts`: the same for the script of an open page.
///
/// # Errors
/// When the database refuses.
pub async fn counts(member: Member) -> Result<Json<Counts>, AppError> {
    member.read(count).await.map(Json)
}
