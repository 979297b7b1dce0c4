//! Every route of the product, gathered from the features; `peer2peer routes` prints them on one screen.

use std::sync::LazyLock;

use actix_web::HttpRequest;
use actix_web::dev::{ResourceDef, Url};
use actix_web::guard::{Guard, GuardContext};
use actix_web::http::Uri;
use actix_web::web::ServiceConfig;

use crate::feature::routes;
pub use crate::feature::{Audience, Route};
use crate::features;
use crate::platform::http::{RequestContext, Site};
use crate::web::assets;
use crate::{counts, openapi};

/// Routes that belong to no feature.
const OWN: &[Route] = routes! {
    Public {
        GET "/assets/{hash}/{path:.*}" => assets::handler;
        GET "/api/openapi.json" => openapi::json;
        GET "/api/docs/{path:.*}" => openapi::docs;
    }
    Members {
        GET "/counts" => counts::counts;
    }
};

/// Every route with the name of its feature, "-" for what belongs to none.
fn with_features() -> impl Iterator<Item = (&'static str, &'static Route)> {
    let of_features = features::ALL
        .iter()
        .flat_map(|feature| feature.routes.iter().map(|route| (feature.name, route)));
    OWN.iter().map(|route| ("-", route)).chain(of_features)
}

/// Every route of the product.
pub fn all() -> impl Iterator<Item = &'static Route> {
    with_features().map(|(_, route)| route)
}

/// Registers every route.
pub fn configure(config: &mut ServiceConfig) {
    for route in all() {
        (route.mount)(config, route);
    }
}

/// The table of all routes: method, path, audience, feature and handler, one line each.
pub fn table() -> String {
    let lines = with_features().map(|(feature, route)| {
        let handler: String = route.handler.split_whitespace().collect();
        let audience = format!("{:?}", route.audience);
        format!(
            "{:<6} {:<62} {audience:<11} {feature:<11} {handler}\n",
            route.method, route.path
        )
    });
    lines.collect()
}

/// Whether a route answers a request: it exists on the site the request was sent to, and no other path of the table fits
/// the address more closely. Everything but the console's own and the public routes is unknown there, and the other way
/// round, so that neither answers for the other; and what `/people/new` does not answer is never taken for a person.
pub struct Answers {
    audience: Audience,
    closer: Vec<(ResourceDef, Audience)>,
}

impl Answers {
    /// For a route.
    pub fn of(route: &Route) -> Self {
        let closer = all().filter(|other| is_closer(other.path, route.path));
        Self {
            audience: route.audience,
            closer: closer
                .map(|other| (ResourceDef::new(other.path), other.audience))
                .collect(),
        }
    }

    fn on(&self, on_console: bool, uri: &Uri) -> bool {
        if !self.audience.exists_on(on_console) {
            return false;
        }
        if self.closer.is_empty() {
            return true;
        }
        let path = Url::new(uri.clone());
        !self
            .closer
            .iter()
            .any(|(pattern, audience)| audience.exists_on(on_console) && pattern.is_match(path.path()))
    }
}

impl Guard for Answers {
    fn check(&self, request: &GuardContext<'_>) -> bool {
        let on_console = request
            .req_data()
            .get::<RequestContext>()
            .is_some_and(|context| matches!(context.site(), Site::Console));
        self.on(on_console, &request.head().uri)
    }
}

/// Whether two patterns fit one address, and `one` says more of it: where they first differ it has a word of its own.
fn is_closer(one: &str, other: &str) -> bool {
    let (one, other): (Vec<&str>, Vec<&str>) = (one.split('/').collect(), other.split('/').collect());
    let named = |part: &str| part.starts_with('{');
    let fit = one.len() == other.len()
        && one
            .iter()
            .zip(&other)
            .all(|(one, other)| named(one) || named(other) || one == other);
    let first = one.iter().zip(&other).find(|(one, other)| named(one) != named(other));
    fit && first.is_some_and(|(one, _)| !named(one))
}

/// The methods a path has on the site the request was sent to, for the `Allow` header; empty when there is no such path.
pub fn methods_of(request: &HttpRequest) -> String {
    static PATTERNS: LazyLock<Vec<(ResourceDef, Answers, &Route)>> = LazyLock::new(|| {
        all()
            .map(|route| (ResourceDef::new(route.path), Answers::of(route), route))
            .collect()
    });
    let on_console = RequestContext::of(request).is_some_and(|context| matches!(context.site(), Site::Console));
    let path = Url::new(request.uri().clone());
    let mut methods: Vec<&str> = Vec::new();
    let here = PATTERNS
        .iter()
        .filter(|(pattern, answers, _)| pattern.is_match(path.path()) && answers.on(on_console, request.uri()));
    for (_, _, route) in here {
        let with_head = (route.method == "GET").then_some("HEAD");
        for method in [Some(route.method), with_head].into_iter().flatten() {
            if !methods.contains(&method) {
                methods.push(method);
            }
        }
    }
    methods.sort_unstable();
    methods.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closer_of_two_paths_has_a_word_where_the_other_has_a_name() {
        for (one, other) in [
            ("/join/sent", "/join/{token}"),
            ("/a/{id}/x", "/a/{id}/{y}"),
            ("/a/b/{y}", "/a/{x}/c"),
        ] {
            assert!(is_closer(one, other) && !is_closer(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("/join/sent", "/join/sent"),
            ("/a/{id}", "/a/{name}"),
            ("/a/b", "/a/{x}/c"),
            ("/a/b/c", "/a/{x}/d"),
        ] {
            assert!(!is_closer(one, other) && !is_closer(other, one), "{one} {other}");
        }
    }
}
