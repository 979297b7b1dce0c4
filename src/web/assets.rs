//! Styles, scripts and icons, embedded in the binary and served under an address that changes with their content.
//!
//! One hash covers all of them (`/assets/<hash>/js/app.js`), so that a script can import its neighbour and a style can
//! name an icon by a relative path. `app.css` is every file of `assets/css` in a fixed order, joined once at start-up; the
//! modules of `assets/js` are joined to a few files likewise (see `scripts.rs`).

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, X_CONTENT_TYPE_OPTIONS};
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::scripts;

#[derive(RustEmbed)]
#[folder = "src/web/assets/"]
struct Files;

/// The base styles come first and in this order; every other file of `assets/css` follows by name.
const CSS_ORDER: [&str; 5] = [
    "css/tokens.css",
    "css/tokens-dark.css",
    "css/base.css",
    "css/layout.css",
    "css/components.css",
];

/// How the dark tokens are written in their file, and where else they apply: on a dark device, unless the person chose.
const DARK_CHOSEN: &str = ":root[data-theme=\"dark\"]";
const DARK_DEVICE: &str = ":root[data-theme=\"system\"]";

struct Asset {
    body: Bytes,
    content_type: &'static str,
}

struct Assets {
    hash: String,
    files: HashMap<String, Asset>,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(Assets::load);

impl Assets {
    fn load() -> Assets {
        // Notes about the files lie beside them and are not served.
        let mut names: Vec<String> = Files::iter()
            .map(|name| name.into_owned())
            .filter(|name| !name.ends_with(".toml") && !name.ends_with(".LICENSE"))
            .collect();
        names.sort_unstable();

        let mut files = HashMap::new();
        let mut hash = Sha256::new();
        let apart = |name: &&String| !name.ends_with(".css") && !name.starts_with("js/");
        for name in names.iter().filter(apart) {
            if let Some(file) = Files::get(name) {
                hash.update(name.as_bytes());
                hash.update(&file.data);
                let body = match file.data {
                    std::borrow::Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                    std::borrow::Cow::Owned(bytes) => Bytes::from(bytes),
                };
                files.insert(
                    name.clone(),
                    Asset {
                        body,
                        content_type: content_type(name),
                    },
                );
            }
        }
        let sources: BTreeMap<String, String> = names
            .iter()
            .filter(|name| name.starts_with("js/"))
            .filter_map(|name| {
                Some((
                    name.clone(),
                    String::from_utf8_lossy(&Files::get(name)?.data).into_owned(),
                ))
            })
            .collect();
        for (name, script) in scripts::joined(&sources) {
            hash.update(name.as_bytes());
            hash.update(script.as_bytes());
            files.insert(
                name.to_owned(),
                Asset {
                    body: Bytes::from(script),
                    content_type: content_type(name),
                },
            );
        }
        let css = stylesheet(&names);
        hash.update(css.as_bytes());
        files.insert(
            "app.css".to_owned(),
            Asset {
                body: Bytes::from(css),
                content_type: content_type("app.css"),
            },
        );

        let hash = hex::encode(hash.finalize()).chars().take(16).collect();
        Assets { hash, files }
    }
}

/// A style file without its comments. No text or address in a style file holds the marks of one (a test sees to it).
fn without_comments(css: &str) -> String {
    css.split("/*")
        .enumerate()
        .map(|(at, part)| match part.split_once("*/") {
            Some((_, rest)) if at > 0 => rest,
            _ if at > 0 => "",
            _ => part,
        })
        .collect()
}

/// A trimmed line of a style file without the space before its brace, or behind its property.
fn tight(line: &str) -> String {
    match (line.strip_suffix(" {"), line.split_once(": ")) {
        (Some(selector), _) => format!("{selector}{{"),
        (None, Some((property, value))) if value.ends_with(';') => format!("{property}:{value}"),
        _ => line.to_owned(),
    }
}

/// Joins the style files.
fn stylesheet(names: &[String]) -> String {
    let rest = names
        .iter()
        .map(String::as_str)
        .filter(|name| name.ends_with(".css") && !CSS_ORDER.contains(name));
    let mut css = String::new();
    for name in CSS_ORDER.into_iter().chain(rest) {
        let Some(file) = Files::get(name) else {
            continue;
        };
        // Comments, indentation and the spaces around signs are for people.
        let text: String = without_comments(&String::from_utf8_lossy(&file.data))
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| tight(line) + "\n")
            .collect();
        css.push_str(&text);
        if name == "css/tokens-dark.css" {
            let device = text.replace(DARK_CHOSEN, DARK_DEVICE);
            css.push_str("@media (prefers-color-scheme: dark) {\n");
            css.push_str(&device);
            css.push_str("}\n");
        }
    }
    css
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// The address of an asset, such as `/assets/3f0c…/app.css` for `app.css`. A name that does not exist still gets an
/// address; a test finds it.
pub fn url(name: &str) -> String {
    format!("/assets/{}/{name}", ASSETS.hash)
}

/// The text of an embedded asset; `None` for one that is unknown or no text.
pub fn text(name: &str) -> Option<&'static str> {
    ASSETS
        .files
        .get(name)
        .and_then(|asset| std::str::from_utf8(&asset.body).ok())
}

/// `GET /assets/{hash}/{path:.*}`. With this build's hash the answer may be kept for good. With another build's
/// (a page of the previous release is still open while replicas are replaced) today's file is given, not to be kept.
pub async fn handler(request: HttpRequest, path: web::Path<(String, String)>) -> HttpResponse {
    let (hash, name) = path.into_inner();
    let Some(asset) = ASSETS.files.get(&name) else {
        return HttpResponse::NotFound()
            .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .finish();
    };
    let etag = format!("\"{}\"", ASSETS.hash);
    let cache = if hash == ASSETS.hash {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let known = request
        .headers()
        .get(IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| {
            let mut tags = tags.split(',').map(str::trim);
            tags.any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag)
        });

    let mut answer = if known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    answer
        .insert_header((ETAG, etag))
        .insert_header((CACHE_CONTROL, cache))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"));
    if known {
        return answer.finish();
    }
    answer
        .insert_header((CONTENT_TYPE, asset.content_type))
        .body(asset.body.clone())
}

#[cfg(test)]
mod tests {
    use actix_web::http::StatusCode;
    use actix_web::test::{TestRequest, call_service, init_service, read_body};
    use actix_web::{App, web};

    use super::*;

    #[test]
    fn comments_of_style_files_are_not_sent() {
        assert_eq!(without_comments("a{b:c}/* d */e{}/* f\n*/"), "a{b:c}e{}");
        assert_eq!(without_comments("a{b:c}"), "a{b:c}");
        assert_eq!(tight("a:hover, b {"), "a:hover, b{");
        assert_eq!(tight("--line: 1px solid;"), "--line:1px solid;");
        assert_eq!(tight("a :is(b: c),"), "a :is(b: c),");
        let css = text("app.css").unwrap_or_default();
        assert!(!css.contains("/*") && !css.contains("*/"));
        // Were one inside quotes, what follows it would be lost.
        for name in Files::iter().filter(|name| name.ends_with(".css")) {
            let file = Files::get(&name).unwrap();
            let file = String::from_utf8_lossy(&file.data).into_owned();
            for line in file.lines() {
                let before = line.split("/*").next().unwrap_or_default();
                assert!(before.matches('"').count() % 2 == 0, "{name}: {line}");
            }
        }
    }

    #[test]
    fn one_stylesheet_holds_every_file_and_the_dark_theme_twice() {
        let css = text("app.css").unwrap_or_default();
        assert_eq!(css.matches("--bg:#121416;").count(), 2);
        assert!(css.contains(DARK_CHOSEN) && css.contains(DARK_DEVICE));
        for part in [".topbar", ".button", ".bubble"] {
            assert!(css.contains(part), "{part}");
        }
        assert!(css.matches('{').count() == css.matches('}').count());
    }

    #[actix_web::test]
    async fn assets_are_kept_for_good_only_under_their_own_hash() {
        let app = init_service(App::new().route("/assets/{hash}/{path:.*}", web::get().to(handler))).await;
        let get = async |uri: &str| call_service(&app, TestRequest::get().uri(uri).to_request()).await;

        let answer = get(&url("app.css")).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers().get(CONTENT_TYPE).unwrap(), "text/css; charset=utf-8");
        assert_eq!(answer.headers().get(X_CONTENT_TYPE_OPTIONS).unwrap(), "nosniff");
        assert!(
            answer
                .headers()
                .get(CACHE_CONTROL)
                .unwrap()
                .to_str()
                .unwrap()
                .contains("immutable")
        );
        let etag = answer.headers().get(ETAG).unwrap().clone();
        assert!(!read_body(answer).await.is_empty());

        let tag = etag.to_str().unwrap();
        for known in [
            tag.to_owned(),
            format!("W/{tag}"),
            format!("\"x\", {tag}"),
            "*".to_owned(),
        ] {
            let request = TestRequest::get()
                .uri(&url("app.css"))
                .insert_header((IF_NONE_MATCH, known))
                .to_request();
            assert_eq!(call_service(&app, request).await.status(), StatusCode::NOT_MODIFIED);
        }

        let old = get("/assets/0000000000000000/js/app.js").await;
        assert_eq!(old.status(), StatusCode::OK);
        assert_eq!(old.headers().get(CACHE_CONTROL).unwrap(), "no-cache");

        for unknown in [
            "/assets/x/none.js",
            "/assets/x/../../etc/passwd",
            "/assets/x/vendor/VENDOR.toml",
            "/assets/x/",
        ] {
            assert_eq!(get(unknown).await.status(), StatusCode::NOT_FOUND, "{unknown}");
        }
    }
}
