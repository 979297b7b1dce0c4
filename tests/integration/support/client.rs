//! A client as the world has them: it speaks HTTP to a host name, with a bearer token when signed in.

use std::net::SocketAddr;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::people::PASSWORD;

/// One client of one site.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    /// Host name it sends.
    pub host: String,
    /// Access token, when signed in.
    pub token: Option<String>,
    /// Refresh token, when signed in.
    pub refresh: Option<String>,
    /// Session, when signed in.
    pub session_id: Option<String>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: reqwest::header::HeaderMap,
    /// Body.
    pub text: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON ({}): {}", self.status, self.text))
    }

    /// The stable code of a problem.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// Demands a status and hands the answer on.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }

    /// A problem with what differs between two requests taken out (the request id), for comparing byte by byte.
    pub fn without_request_id(&self) -> String {
        match self.headers.get("x-request-id").and_then(|id| id.to_str().ok()) {
            Some(id) => self.text.replace(id, "<request>"),
            None => self.text.clone(),
        }
    }
}

impl Client {
    /// A client of the site at `host`, not signed in.
    pub fn new(address: SocketAddr, host: &str) -> Self {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(std::time::Duration::from_secs(40))
            .build()
            .unwrap();
        Self {
            http,
            base: format!("http://{address}"),
            host: host.to_owned(),
            token: None,
            refresh: None,
            session_id: None,
        }
    }

    /// The same client at another site's host name (its token with it).
    pub fn at(&self, host: &str) -> Self {
        Self {
            host: format!("{host}.p2p.test"),
            ..self.clone()
        }
    }

    /// The same client with another process.
    pub fn to(&self, address: SocketAddr) -> Self {
        Self {
            base: format!("http://{address}"),
            ..self.clone()
        }
    }

    /// A request that can still be changed.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self
            .http
            .request(method, format!("{}{path}", self.base))
            .header("host", &self.host);
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends a request.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        Answer {
            status: response.status(),
            headers: response.headers().clone(),
            text: response.text().await.unwrap(),
        }
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// POST with a JSON body.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// POST without a body.
    pub async fn post_empty(&self, path: &str) -> Answer {
        self.send(self.request(Method::POST, path)).await
    }

    /// PUT with a JSON body.
    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::PUT, path).json(body)).await
    }

    /// PATCH with a JSON body.
    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::PATCH, path).json(body)).await
    }

    /// DELETE.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// A form of a page, as a browser of this very host sends it.
    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self
            .request(Method::POST, path)
            .header("origin", format!("https://{}", self.host))
            .form(fields);
        self.send(request).await
    }

    /// Signs in by the API with the fixture's password.
    pub async fn sign_in(&mut self, email: &str) {
        let answer = self
            .post("/api/v1/auth/login", &json!({ "email": email, "password": PASSWORD }))
            .await
            .expect(200);
        self.keep(&answer);
    }

    /// Keeps the tokens of an answer.
    pub fn keep(&mut self, answer: &Answer) {
        let body = answer.json();
        self.token = body["access_token"].as_str().map(ToOwned::to_owned);
        self.refresh = body["refresh_token"].as_str().map(ToOwned::to_owned);
        self.session_id = body["session_id"].as_str().map(ToOwned::to_owned);
    }
}
