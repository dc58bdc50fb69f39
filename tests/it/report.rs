//! The books and the trail over HTTP.

use chuangquan::audit;
use chuangquan::ledger;
use serde_json::json;
use uuid::Uuid;

use crate::support::TestApp;

#[test]
fn finance_reads_the_books_page_by_page() {
    let app = TestApp::start();
    let checker = app.finance_checker();
    app.write(|tx| {
        for n in 1..=3 {
            ledger::ensure_account(tx, &format!("purse:{n}"), "purse", true)?;
        }
        ledger::ensure_account(tx, "other", "other", true)
    });
    let books = app.get("/api/v1/ledger/trial-balance", &checker.token).expect(200).json();
    assert_eq!(books["accounts"], 4);
    let first = app.get("/api/v1/ledger/accounts?purpose=purse&limit=2", &checker.token).expect(200).json();
    let keys = |page: &serde_json::Value| -> Vec<String> {
        page["items"].as_array().unwrap().iter().map(|a| a["key"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(keys(&first), ["purse:1", "purse:2"]);
    let next = format!("/api/v1/ledger/accounts?purpose=purse&limit=2&cursor={}", first["next"].as_str().unwrap());
    let second = app.get(&next, &checker.token).expect(200).json();
    assert_eq!(keys(&second), ["purse:3"]);
    assert!(second.get("next").is_none());
    app.get("/api/v1/ledger/accounts?cursor=nonsense", &checker.token).expect_problem(422, "invalid_input");
}

#[test]
fn the_auditor_reads_the_trail_and_verifies() {
    let app = TestApp::start();
    let auditor = app.auditor();
    app.write(|tx| {
        audit::record(tx, "thing.made", "thing", Uuid::nil(), &json!({ "n": 1 }))?;
        audit::record(tx, "thing.changed", "thing", Uuid::nil(), &json!({ "n": 2 }))
    });
    let timeline = app.get(&format!("/api/v1/audit/thing/{}", Uuid::nil()), &auditor.token).expect(200).json();
    assert_eq!((&timeline[0]["action"], &timeline[1]["action"]), (&json!("thing.made"), &json!("thing.changed")));
    let newest = app.get("/api/v1/audit?limit=1", &auditor.token).expect(200).json();
    assert_eq!(newest["items"][0]["action"], "thing.changed");
    let outcome = app.post("/api/v1/verify", &auditor.token, &json!({})).expect(200).json();
    assert_eq!(outcome["is_sound"], true, "{outcome}");
}
