//! Access tokens under attack (A-T01 to A-T04). Each case is signed with the right key unless it says otherwise, so that
//! only the thing it is about can be what refuses it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use peer2peer::platform::scope::{OperatorId, SessionId};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::support::{Client, TestApp, college_id, person};

/// The key that signs in tests (`support::secrets`), and the one that only verifies.
const CURRENT: [u8; 32] = [2; 32];
const OLDER: [u8; 32] = [1; 32];

fn part(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

fn sign_as(header: &str, claims: &str, key: &[u8]) -> String {
    let signed = format!("{}.{}", part(header), part(claims));
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(key).unwrap();
    mac.update(signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

const HEADER: &str = r#"{"typ":"JWT","alg":"HS256","kid":"second"}"#;

struct Forge {
    claims: Map<String, Value>,
    now: i64,
}

impl Forge {
    /// The claims of a real token.
    fn of(client: &Client) -> Self {
        let token = client.token.as_deref().unwrap();
        let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
        let mut claims: Map<String, Value> = serde_json::from_slice(&claims).unwrap();
        // What the issuer says of somebody is believed; here every claim is to be compared with the database.
        claims.remove("rol");
        Self {
            claims,
            now: chrono::Utc::now().timestamp(),
        }
    }

    fn text(&self) -> String {
        serde_json::to_string(&self.claims).unwrap()
    }

    fn with(&self, name: &str, value: Value) -> String {
        let mut claims = self.claims.clone();
        claims.insert(name.to_owned(), value);
        sign_as(HEADER, &serde_json::to_string(&claims).unwrap(), &CURRENT)
    }

    fn without(&self, name: &str) -> String {
        let mut claims = self.claims.clone();
        claims.remove(name).unwrap();
        sign_as(HEADER, &serde_json::to_string(&claims).unwrap(), &CURRENT)
    }

    /// A claim as raw text, for what is no JSON number of ours.
    fn raw(&self, name: &str, value: &str) -> String {
        let mut claims = self.claims.clone();
        claims.remove(name);
        let rest = serde_json::to_string(&claims).unwrap();
        sign_as(HEADER, &format!("{{\"{name}\":{value},{}", &rest[1..]), &CURRENT)
    }

    fn headed(&self, header: &str) -> String {
        sign_as(header, &self.text(), &CURRENT)
    }
}

#[tokio::test]
async fn forged_and_misused_tokens_are_refused() {
    let app = TestApp::start().await;
    let client = app.signed_in("alpha", "student").await;
    let other = app.signed_in("beta", "student").await;
    let forge = Forge::of(&client);
    let text = forge.text();
    let now = forge.now;
    let good = client.token.clone().unwrap();
    let signature = good.rsplit('.').next().unwrap().to_owned();
    let body = good.split('.').nth(1).unwrap().to_owned();
    let head = good.split('.').next().unwrap().to_owned();
    let beta = format!("college:{}", college_id("beta"));
    let alpha = format!("college:{}", college_id("alpha"));
    let console = app
        .app
        .tokens
        .issue_console(OperatorId::now_v7(), SessionId::now_v7(), 1)
        .unwrap();

    let unsigned = |alg: &str| {
        let header = format!(r#"{{"typ":"JWT","alg":"{alg}","kid":"second"}}"#);
        format!("{}.{}.", part(&header), part(&text))
    };
    let kid = |kid: &str| {
        let header = json!({ "typ": "JWT", "alg": "HS256", "kid": kid });
        forge.headed(&header.to_string())
    };
    let cases: Vec<(&str, String)> = vec![
        ("alg none, no signature", unsigned("none")),
        ("alg None", unsigned("None")),
        ("alg NONE", unsigned("NONE")),
        ("alg nOnE", unsigned("nOnE")),
        ("alg none, signed", forge.headed(r#"{"alg":"none","kid":"second"}"#)),
        ("alg empty", forge.headed(r#"{"alg":"","kid":"second"}"#)),
        ("alg missing", forge.headed(r#"{"typ":"JWT","kid":"second"}"#)),
        ("alg HS384", forge.headed(r#"{"alg":"HS384","kid":"second"}"#)),
        ("alg HS512", forge.headed(r#"{"alg":"HS512","kid":"second"}"#)),
        ("alg RS256", forge.headed(r#"{"alg":"RS256","kid":"second"}"#)),
        ("alg ES256", forge.headed(r#"{"alg":"ES256","kid":"second"}"#)),
        ("alg EdDSA", forge.headed(r#"{"alg":"EdDSA","kid":"second"}"#)),
        ("alg hs256", forge.headed(r#"{"alg":"hs256","kid":"second"}"#)),
        ("alg a number", forge.headed(r#"{"alg":256,"kid":"second"}"#)),
        ("kid missing", forge.headed(r#"{"typ":"JWT","alg":"HS256"}"#)),
        ("kid empty", kid("")),
        ("kid unknown", kid("third")),
        ("kid a path", kid("../../dev/null")),
        (
            "kid a path, signed with nothing",
            sign_as(r#"{"alg":"HS256","kid":"../../dev/null"}"#, &text, b""),
        ),
        ("kid SQL", kid("second' OR '1'='1")),
        ("kid a URL", kid("https://evil.example/key")),
        ("kid a number", forge.headed(r#"{"alg":"HS256","kid":2}"#)),
        ("kid of the other key", kid("first")),
        (
            "kid twice",
            forge.headed(r#"{"alg":"HS256","kid":"second","kid":"third"}"#),
        ),
        (
            "a key of one's own in the header",
            sign_as(
                r#"{"alg":"HS256","kid":"mine","jwk":{"kty":"oct","k":"AAAA"}}"#,
                &text,
                &[0, 0, 0],
            ),
        ),
        (
            "an address of a key in the header",
            sign_as(
                r#"{"alg":"HS256","kid":"mine","jku":"https://evil.example/jwks.json"}"#,
                &text,
                &[7; 32],
            ),
        ),
        ("signed with an empty key", sign_as(HEADER, &text, b"")),
        ("signed with the key's name", sign_as(HEADER, &text, b"second")),
        ("signed with the older key", sign_as(HEADER, &text, &OLDER)),
        ("exp past", forge.with("exp", json!(now - 60))),
        ("exp just past the leeway", forge.with("exp", json!(now - 7))),
        ("exp a string", forge.with("exp", json!((now + 600).to_string()))),
        ("exp a float", forge.raw("exp", &format!("{}.5", now + 600))),
        ("exp negative", forge.with("exp", json!(-1))),
        ("exp beyond every number", forge.raw("exp", "1e400")),
        ("exp huge", forge.raw("exp", "99999999999999999999999")),
        ("exp null", forge.with("exp", Value::Null)),
        ("exp a list", forge.with("exp", json!([now + 600]))),
        ("exp missing", forge.without("exp")),
        (
            "exp twice",
            forge.raw("exp", &format!("{},\"exp\":{}", now - 60, now + 600)),
        ),
        ("nbf future", forge.with("nbf", json!(now + 60))),
        ("nbf a string", forge.with("nbf", json!("0"))),
        ("nbf missing", forge.without("nbf")),
        ("iat future", forge.with("iat", json!(now + 60))),
        ("iat a string", forge.with("iat", json!("x"))),
        ("iat missing", forge.without("iat")),
        ("iss another", forge.with("iss", json!("peer2peer.evil.example"))),
        ("iss missing", forge.without("iss")),
        ("iss a list", forge.with("iss", json!(["peer2peer", "x"]))),
        ("aud of another college", forge.with("aud", json!(beta))),
        ("aud a list of both", forge.with("aud", json!([alpha, beta]))),
        ("aud a list of one", forge.with("aud", json!([alpha]))),
        ("aud missing", forge.without("aud")),
        ("aud the console's", forge.with("aud", json!("console"))),
        ("cid of another college", forge.with("cid", json!(college_id("beta")))),
        ("cid missing", forge.without("cid")),
        (
            "sub of a classmate",
            forge.with("sub", json!(person("alpha", "classmate").id)),
        ),
        (
            "sub of another college",
            forge.with("sub", json!(person("beta", "student").id)),
        ),
        ("sub not an id", forge.with("sub", json!("admin"))),
        ("sub missing", forge.without("sub")),
        ("sid of somebody else", forge.with("sid", json!(other.session_id))),
        ("sid random", forge.with("sid", json!(Uuid::now_v7()))),
        ("sid missing", forge.without("sid")),
        ("av older", forge.with("av", json!(0))),
        ("av newer", forge.with("av", json!(2))),
        ("av missing", forge.without("av")),
        ("use console", forge.with("use", json!("console"))),
        ("use refresh", forge.with("use", json!("refresh"))),
        ("use missing", forge.without("use")),
        ("rol a number", forge.with("rol", json!(7))),
        ("cap a word", forge.with("cap", json!("moderator"))),
        ("a role slipped in", forge.with("role", json!("college_admin"))),
        ("a console token", console),
        ("a refresh token", client.refresh.clone().unwrap()),
        ("no signature", format!("{head}.{body}.")),
        ("two parts", format!("{head}.{body}")),
        ("four parts", format!("{good}.x")),
        (
            "a broken signature",
            format!("{head}.{body}.{}x", &signature[..signature.len() - 1]),
        ),
        (
            "another token's signature",
            format!(
                "{head}.{body}.{}",
                other.token.as_deref().unwrap().rsplit('.').next().unwrap()
            ),
        ),
        ("padded", format!("{good}=")),
        ("very long", "a".repeat(5000)),
        ("empty", String::new()),
        ("a word", "token".to_owned()),
    ];
    assert!(cases.len() > 70);
    // One that lives longer than tokens do is not believed, but looked up: it says a role nobody gave.
    let mut longer = forge.claims.clone();
    longer.insert("rol".to_owned(), json!("college_admin"));
    longer.insert("exp".to_owned(), json!(now + 16 * 60));
    let mut looked_up = client.clone();
    looked_up.token = Some(sign_as(HEADER, &serde_json::to_string(&longer).unwrap(), &CURRENT));
    assert_eq!(
        looked_up.get("/api/v1/auth/me").await.expect(200).json()["role"],
        "student"
    );
    for (what, token) in &cases {
        let mut thief = client.clone();
        thief.token = Some(token.clone());
        let answer = thief.get("/api/v1/auth/me").await;
        assert_eq!(answer.status, 401, "{what}: {}", answer.text);
        assert_eq!(answer.code(), "unauthenticated", "{what}");
        // The same in the cookie; a value that is no cookie at all is no sign-in either.
        if !token.is_empty() {
            let request = app
                .client("alpha")
                .request(reqwest::Method::GET, "/api/v1/auth/me")
                .header("cookie", format!("__Host-access={token}"));
            assert_eq!(client.send(request).await.status, 401, "{what}, as a cookie");
        }
    }
    // What is right stays right: the forge itself, and a token signed before the last change of keys.
    let mut honest = client.clone();
    for token in [
        sign_as(HEADER, &text, &CURRENT),
        sign_as(r#"{"alg":"HS256","kid":"first"}"#, &text, &OLDER),
    ] {
        honest.token = Some(token);
        honest.get("/api/v1/auth/me").await.expect(200);
    }
}

#[tokio::test]
async fn a_token_counts_once_and_only_where_it_belongs() {
    let app = TestApp::start().await;
    let client = app.signed_in("alpha", "student").await;
    let token = client.token.clone().unwrap();
    let anonymous = app.client("alpha");
    for (name, value) in [
        ("authorization", format!("Basic {token}")),
        ("authorization", token.clone()),
        ("authorization", format!("Bearer{token}")),
        ("authorization", format!("Bearer {token} x")),
        ("x-authorization", format!("Bearer {token}")),
        ("cookie", format!("access={token}")),
    ] {
        let request = anonymous
            .request(reqwest::Method::GET, "/api/v1/auth/me")
            .header(name, value);
        anonymous.send(request).await.expect(401);
    }
    anonymous
        .get(&format!("/api/v1/auth/me?access_token={token}"))
        .await
        .expect(401);
    let doubled = client
        .request(reqwest::Method::GET, "/api/v1/auth/me")
        .header("authorization", format!("Bearer {token}"));
    client.send(doubled).await.expect(401);
    // At another college, with its own ids in hand (A-T01): refused, and the session lives on at home.
    for site in ["beta", "console"] {
        assert!(client.at(site).get("/api/v1/auth/me").await.status.is_client_error());
    }
    client.get("/api/v1/auth/me").await.expect(200);
}
