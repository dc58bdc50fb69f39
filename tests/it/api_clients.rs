//! Programs that act for an organisation: their credentials, what their scopes open, and listings kept in step.

use chrono::Duration;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::hours;
use crate::support::client::Reply;
use crate::support::given::Person;

pub fn make(app: &TestApp, person: &Person, scopes: &[&str]) -> (String, String) {
    let body = json!({ "name": "园区平台", "scopes": scopes });
    let made = app.post("/api/v1/api-clients", &person.token, &body).expect(201).json();
    let word = |name: &str| made[name].as_str().expect("a word").to_owned();
    assert!(word("client_secret").starts_with("cqs_"), "{made}");
    (word("id"), word("client_secret"))
}

fn ask(app: &TestApp, form: &str) -> Reply {
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    app.client.send_bytes("POST", "/api/v1/auth/token", None, form.as_bytes(), &headers)
}

fn credentials(id: &str, secret: &str) -> String {
    format!("grant_type=client_credentials&client_id={id}&client_secret={secret}")
}

pub fn token(app: &TestApp, id: &str, secret: &str) -> String {
    ask(app, &credentials(id, secret)).expect(200).json()["access_token"].as_str().expect("a token").to_owned()
}

#[test]
fn a_program_gets_what_its_scopes_open_and_nothing_else() {
    let app = TestApp::start();
    let provider = app.provider();
    let booking = app.booking(&app.enterprise(), app.listing(&provider), hours(9, 10), "none");
    let (id, secret) = make(&app, &provider, &["bookings:read", "listings:write"]);
    let answer = ask(&app, &credentials(&id, &secret)).expect(200);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let answer = answer.json();
    assert_eq!(
        (&answer["token_type"], &answer["expires_in"], &answer["scope"]),
        (&json!("Bearer"), &json!(900), &json!("listings:write bookings:read"))
    );
    let token = answer["access_token"].as_str().expect("a token");
    let bookings = app.get("/api/v1/bookings", token).expect(200).json();
    assert_eq!(bookings["items"][0]["id"], json!(booking.id));
    app.get("/api/v1/provider/listings", token).expect(200);
    for path in ["/api/v1/me", "/api/v1/vouchers", "/api/v1/claims", "/api/v1/users", "/api/v1/api-clients"] {
        app.get(path, token).expect_problem(403, "forbidden");
    }
    let steps = [("confirm", json!({})), ("cancel", json!({ "reason": "x" }))];
    for (step, body) in steps {
        app.post(&format!("/api/v1/bookings/{}/{step}", booking.id), token, &body).expect_problem(403, "forbidden");
    }
    app.post("/api/v1/calendar-feeds", token, &json!({ "kind": "user" })).expect_problem(403, "forbidden");
    let narrow = format!("{}&scope=bookings:read", credentials(&id, &secret));
    let narrow = ask(&app, &narrow).expect(200).json();
    let narrow = narrow["access_token"].as_str().expect("a token");
    app.get("/api/v1/provider/listings", narrow).expect_problem(403, "forbidden");
    // Its account is nobody's to see or to open.
    let people = app.get("/api/v1/users", &provider.token).expect(200).json();
    assert_eq!(people["items"].as_array().map(Vec::len), Some(1), "{people}");
}

#[test]
fn credentials_are_refused_rotated_and_revoked() {
    let app = TestApp::start();
    let provider = app.provider();
    let (id, secret) = make(&app, &provider, &["usage:write"]);
    for (form, status, code) in [
        (credentials(&id, "cqs_wrong"), 401, "invalid_client"),
        (credentials("nobody", &secret), 401, "invalid_client"),
        ("grant_type=client_credentials".to_owned(), 401, "invalid_client"),
        (credentials(&id, &secret).replace("client_credentials", "password"), 400, "unsupported_grant_type"),
        (format!("{}&scope=bookings:read", credentials(&id, &secret)), 400, "invalid_scope"),
        (format!("{}&scope=everything", credentials(&id, &secret)), 400, "invalid_scope"),
    ] {
        let problem = ask(&app, &form).expect_problem(status, code);
        assert_eq!(problem["error"], code);
    }
    use base64::Engine;
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("{id}:{secret}"));
    let headers = [("authorization", format!("Basic {basic}"))];
    let headers = [(headers[0].0, headers[0].1.as_str())];
    app.client.send_bytes("POST", "/api/v1/auth/token", None, b"grant_type=client_credentials", &headers).expect(200);

    let rotate =
        |person: &Person, body: Value| app.post(&format!("/api/v1/api-clients/{id}/rotate"), &person.token, &body);
    rotate(&app.provider(), json!({})).expect_problem(404, "not_found");
    rotate(&provider, json!({ "keep_hours": 169 })).expect_problem(422, "invalid_input");
    let fresh = rotate(&provider, json!({ "keep_hours": 1 })).expect(200).json();
    let fresh = fresh["client_secret"].as_str().expect("a secret");
    token(&app, &id, fresh);
    token(&app, &id, &secret);
    app.advance(Duration::hours(1));
    ask(&app, &credentials(&id, &secret)).expect_problem(401, "invalid_client");
    token(&app, &id, fresh);

    // The platform's administrator sees and ends it.
    let administrator = app.platform_administrator();
    let seen = app.get("/api/v1/api-clients", &administrator.token).expect(200).json();
    assert_eq!(seen["items"][0]["id"], json!(id));
    assert!(seen["items"][0]["last_used_at"].is_string() && seen["items"][0].get("client_secret").is_none(), "{seen}");
    app.post(&format!("/api/v1/api-clients/{id}/revoke"), &administrator.token, &json!({})).expect(200);
    ask(&app, &credentials(&id, fresh)).expect_problem(401, "invalid_client");
    let token = app.token(&provider.caller);
    app.post(&format!("/api/v1/api-clients/{id}/revoke"), &token, &json!({})).expect_problem(404, "not_found");
}

#[test]
fn scopes_fit_the_organisation_and_programs_are_counted() {
    let app = TestApp::start();
    let enterprise = app.enterprise();
    let body = json!({ "name": "企业系统", "scopes": ["listings:write"] });
    app.post("/api/v1/api-clients", &enterprise.token, &body).expect_problem(422, "invalid_input");
    let body = json!({ "name": "企业系统", "scopes": [] });
    app.post("/api/v1/api-clients", &enterprise.token, &body).expect_problem(422, "invalid_input");
    let other = json!({ "name": "x y", "scopes": ["bookings:read"], "organisation_id": app.provider().organisation() });
    app.post("/api/v1/api-clients", &enterprise.token, &other).expect_problem(404, "not_found");
    app.post("/api/v1/api-clients", &app.platform_administrator().token, &other).expect(201);
    for _ in 0..20 {
        make(&app, &enterprise, &["bookings:read"]);
    }
    let body = json!({ "name": "企业系统", "scopes": ["bookings:read"] });
    app.post("/api/v1/api-clients", &enterprise.token, &body).expect_problem(409, "too_many_clients");
}

#[test]
fn a_listing_is_kept_in_step_by_its_code() {
    let app = TestApp::start();
    let provider = app.provider();
    let (id, secret) = make(&app, &provider, &["listings:write"]);
    let token = token(&app, &id, &secret);
    let path = "/api/v1/provider/listings/by-code/XRD%2F01";
    let body = |name: &str| {
        json!({ "code": "XRD/01", "kind": "instrument_time", "name": name,
                "prices": [{ "customer_class": "standard", "unit": "hour", "amount_fen": 10_000 }] })
    };
    let put =
        |name: &str, headers: &[(&str, &str)]| app.client.send("PUT", path, Some(&token), Some(&body(name)), headers);
    app.get(path, &token).expect_problem(404, "not_found");
    put("X射线衍射仪", &[("if-match", "*")]).expect_problem(412, "precondition_failed");
    let made = put("X射线衍射仪", &[("if-none-match", "*")]).expect(201);
    assert_eq!((made.header("etag"), &made.json()["state"]), (Some("\"v1\""), &json!("applied")));
    put("X射线衍射仪", &[("if-none-match", "*")]).expect_problem(412, "precondition_failed");
    assert_eq!(put("X射线衍射仪", &[]).expect(200).header("etag"), Some("\"v1\""), "the same again changes nothing");
    assert_eq!(put("粉末衍射仪", &[("if-match", "\"v1\"")]).expect(200).header("etag"), Some("\"v2\""));
    let stale = put("单晶衍射仪", &[("if-match", "\"v1\"")]).expect_problem(412, "precondition_failed");
    assert_eq!(stale["version"], 2);
    put("单晶衍射仪", &[("if-match", "W/\"v2\"")]).expect_problem(412, "precondition_failed");
    let seen = app.get(path, &token).expect(200);
    assert_eq!((seen.header("etag"), &seen.json()["name"]), (Some("\"v2\""), &json!("粉末衍射仪")));
    let mut other = body("x");
    other["code"] = json!("other");
    app.client.send("PUT", path, Some(&token), Some(&other), &[]).expect_problem(422, "invalid_input");
    app.get(path, &app.provider().token).expect_problem(404, "not_found");
}
