//! A plain HTTP client: sends JSON, keeps its connection, and reads answers as tests want them.

use std::time::Duration;

use serde_json::Value;
use ureq::Agent;

pub struct Client {
    agent: Agent,
    base: String,
}

/// An answer: status, headers that matter, body.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub content_type: String,
    pub headers: ureq::http::HeaderMap,
    /// The body as it came.
    pub bytes: Vec<u8>,
    /// The body as text, with a mark in place of what is none.
    pub text: String,
}

/// Shorter than the server keeps a connection on which nothing is asked: it might end it just as the next question is sent.
pub(super) const KEPT: Duration = Duration::from_secs(2);

impl Client {
    pub fn new(base: &str) -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).max_idle_age(KEPT).build().new_agent();
        Self { agent, base: base.to_owned() }
    }

    pub fn base(&self) -> &str {
        &self.base
    }

    pub fn send(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> Reply {
        let bytes = body.map(|body| serde_json::to_vec(body).expect("JSON"));
        let json = bytes.is_some().then_some(("content-type", "application/json"));
        let headers: Vec<_> = headers.iter().copied().chain(json).collect();
        self.send_bytes(method, path, token, bytes.as_deref().unwrap_or_default(), &headers)
    }

    pub fn send_bytes(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: &[u8],
        headers: &[(&str, &str)],
    ) -> Reply {
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.base));
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.to_vec()).expect("a request");
        let mut response = self.agent.run(request).unwrap_or_else(|e| panic!("{method} {path}: {e}"));
        let content_type =
            response.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let headers = response.headers().clone();
        let bytes = response.body_mut().with_config().limit(256 << 20).read_to_vec().expect("a body");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Reply { status: response.status().as_u16(), content_type, headers, bytes, text }
    }
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("not JSON ({e}): {} {}", self.status, self.text))
    }

    /// Fails the test, showing the answer, unless it has this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// The answer as a problem with this status and code.
    #[track_caller]
    pub fn expect_problem(self, status: u16, code: &str) -> Value {
        let reply = self.expect(status);
        assert!(reply.content_type.starts_with("application/problem+json"), "{}", reply.content_type);
        let problem = reply.json();
        assert_eq!(problem["code"], code, "{problem}");
        problem
    }

    /// A refusal of an order by this rule, among others; answers what is said of it.
    #[track_caller]
    pub fn expect_breach(self, rule: &str) -> Value {
        let problem = self.expect_problem(422, "invalid_input");
        let broken = problem["problems"].as_array().and_then(|all| all.iter().find(|one| one["rule"] == rule));
        broken.unwrap_or_else(|| panic!("not {rule}: {problem}")).clone()
    }

    /// The `id` of what was answered.
    #[track_caller]
    pub fn id(&self) -> String {
        self.json()["id"].as_str().unwrap_or_else(|| panic!("no id: {}", self.text)).to_owned()
    }
}
