//! Companies that register and people who sign in.

use chuangquan::identity::service;
use serde_json::{Value, json};

use super::given::{DISTRICT, serial, uscc};
use super::{Reply, TestApp};

pub const PASSWORD: &str = "correct horse battery";

pub fn registration(kind: &str) -> Value {
    let number = serial();
    json!({
        "uscc": uscc(),
        "name": format!("威海第{number}科技有限公司"),
        "kind": kind,
        "region_code": DISTRICT,
        "profile": {"size_class": "small", "industries": ["M73"]},
        "user": {
            "login": format!("person-{number}"),
            "name": "张伟",
            "email": format!("person-{number}@example.com"),
            "password": PASSWORD,
        },
    })
}

pub fn start() -> TestApp {
    let app = TestApp::start();
    app.write(service::seed_regions);
    app
}

/// A registered company: what was sent and what was answered.
pub fn registered(app: &TestApp, kind: &str) -> (Value, Value) {
    let sent = registration(kind);
    let answer = app.post_public("/api/v1/organisations/register", &sent).expect(201).json();
    (sent, answer)
}

pub fn login(app: &TestApp, login: &Value, password: &str) -> Reply {
    app.post_public("/api/v1/auth/login", &json!({"login": login, "password": password}))
}

pub fn refresh(app: &TestApp, tokens: &Value) -> Reply {
    app.post_public("/api/v1/auth/refresh", &json!({"refresh_token": tokens["refresh_token"]}))
}

pub fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}
