//! The OpenAPI document, gathered from the features.

use std::sync::{Arc, LazyLock};

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde_json::{Value, json};
use utoipa::OpenApi;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa_swagger_ui::Config;

use crate::error::{AppError, Conflict, common};
use crate::features;
use crate::platform::ids;

#[derive(OpenApi)]
#[openapi(
    info(title = "Peer2Peer", description = "Placement infrastructure for colleges. Every path is served on a college's own host (`<slug>.<base-domain>`), or on `api.<base-domain>` where the token names the college; `/api/v1/console/` on `console.<base-domain>` only."),
    components(schemas(crate::error::Problem, crate::error::FieldError)),
    security(("bearer" = []))
)]
struct Root;

/// Every declared conflict: those of the platform, then those of the features.
pub fn conflicts() -> impl Iterator<Item = Conflict> {
    let of_features = features::ALL.iter().flat_map(|feature| feature.conflicts);
    common::ALL.iter().chain(of_features).copied()
}

/// The whole document.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Root::openapi();
    document.info.version = env!("CARGO_PKG_VERSION").to_owned();
    for part in features::ALL.iter().filter_map(|feature| feature.api) {
        document.merge(part());
    }
    let components = document.components.get_or_insert_default();
    let codes = conflicts().map(|conflict| conflict.code());
    let codes = ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some("Codes of problems with status 409."))
        .enum_values(Some(codes.collect::<Vec<_>>()));
    components.schemas.insert("ConflictCode".to_owned(), codes.into());
    components.add_security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    components.schemas.remove(ids::SCHEMA_NAME);
    with_ids_in_place(&document).unwrap_or(document)
}

/// Replaces every reference to the schema of ids by the schema itself.
fn with_ids_in_place(document: &utoipa::openapi::OpenApi) -> serde_json::Result<utoipa::openapi::OpenApi> {
    let mut value = serde_json::to_value(document)?;
    put_ids_in_place(&mut value, &format!("#/components/schemas/{}", ids::SCHEMA_NAME));
    serde_json::from_value(value)
}

fn put_ids_in_place(value: &mut Value, reference: &str) {
    let object = match value {
        Value::Array(items) => return items.iter_mut().for_each(|item| put_ids_in_place(item, reference)),
        Value::Object(object) => object,
        _ => return,
    };
    object.values_mut().for_each(|value| put_ids_in_place(value, reference));
    if object.get("$ref").is_some_and(|named| named == reference) {
        object.remove("$ref");
        object.insert("type".to_owned(), json!("string"));
        object.insert("format".to_owned(), json!("uuid"));
    }
    // An optional id is one schema of two types.
    let optional = match object.get("oneOf").and_then(Value::as_array).map(Vec::as_slice) {
        Some([id, null] | [null, id]) if id["format"] == "uuid" && *null == json!({ "type": "null" }) => id.clone(),
        _ => return,
    };
    object.remove("oneOf");
    object.extend(optional.as_object().cloned().unwrap_or_default());
    object.insert("type".to_owned(), json!(["string", "null"]));
}

static TEXT: LazyLock<String> = LazyLock::new(|| document().to_json().unwrap_or_default());

/// `GET /api/openapi.json`
pub async fn json() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(TEXT.as_str())
}

/// `GET /api/docs/`: a page to read and try the API, from inside the binary.
///
/// # Errors
/// 404 for a file the page does not have.
pub async fn docs(path: Path<String>) -> Result<HttpResponse, AppError> {
    static CONFIG: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| Arc::new(Config::from("/api/openapi.json")));
    let file = utoipa_swagger_ui::serve(&path, CONFIG.clone()).map_err(AppError::internal)?;
    let file = file.ok_or(AppError::NotFound)?;
    Ok(HttpResponse::Ok()
        .content_type(file.content_type)
        .body(file.bytes.into_owned()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::web::i18n::Lang;

    #[test]
    fn every_conflict_is_declared_once_and_has_a_text_in_every_language() {
        let codes: Vec<&str> = conflicts().map(Conflict::code).collect();
        let different: BTreeSet<_> = codes.iter().collect();
        assert_eq!(different.len(), codes.len(), "{codes:?}");
        for conflict in conflicts() {
            let key = AppError::conflict(conflict).message_key();
            for lang in Lang::ALL {
                assert!(lang.find(&key).is_some(), "{key} has no text in {lang:?}");
            }
        }
    }

    #[test]
    fn every_reference_leads_somewhere_and_names_are_those_of_the_api() {
        let text = document().to_json().unwrap();
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        let known: BTreeSet<&str> = document["components"]["schemas"]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let named = text.split("\"#/components/schemas/").skip(1);
        let named: BTreeSet<&str> = named.filter_map(|rest| rest.split('"').next()).collect();
        let missing: Vec<_> = named.difference(&known).collect();
        assert!(missing.is_empty(), "{missing:?}");
        for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
            for value in schema["enum"].as_array().into_iter().flatten() {
                let text = value.as_str().unwrap_or_default();
                assert_eq!(text, text.to_lowercase(), "{name} is documented in another spelling");
            }
        }
    }
}
