//! What waits for whom, over the whole road.

use chrono::Duration;
use chuangquan::demo;
use serde_json::{Value, json};

use crate::support::booking::{GivenListing, hours};
use crate::support::given::Person;
use crate::support::reconciliation::{TREASURY, csv, march};
use crate::support::{TestApp, identity};

/// Kinds, and how many things of each wait.
type Kinds = Vec<(String, i64)>;

/// What waits: for the person, then for others.
fn kinds(app: &TestApp, person: &Person) -> (Kinds, Kinds) {
    let todo = todo(app, person);
    let list = |side: &str| {
        let groups = todo[side].as_array().expect("groups");
        groups.iter().map(|g| (g["kind"].as_str().expect("a kind").to_owned(), g["count"].as_i64().unwrap())).collect()
    };
    (list("for_me"), list("for_others"))
}

fn todo(app: &TestApp, person: &Person) -> Value {
    app.get("/api/v1/me/todo", &person.token).expect(200).json()
}

fn pairs(expected: &[(&str, i64)]) -> Kinds {
    expected.iter().map(|(kind, count)| ((*kind).to_owned(), *count)).collect()
}

#[test]
fn a_booking_waits_now_for_the_one_and_now_for_the_other() {
    let app = TestApp::start();
    let (enterprise, provider) = (app.enterprise(), app.provider());
    app.set_bank_details(provider.organisation(), "某检测有限公司");
    let listing = app.listing_with(&provider, &GivenListing { auto_confirm: false, ..GivenListing::default() });
    let booking = app.booking(&enterprise, listing, hours(11, 13), "none");
    let step = |person: &Person, step: &str, body: &Value| {
        app.post(&format!("/api/v1/bookings/{}/{step}", booking.id), &person.token, body).expect(200)
    };
    assert_eq!(kinds(&app, &enterprise), (vec![], pairs(&[("booking_requested", 1)])));
    let waiting = todo(&app, &provider);
    assert_eq!((&waiting["count"], &waiting["for_me"][0]["kind"]), (&json!(1), &json!("booking_to_confirm")));
    let item = &waiting["for_me"][0]["items"][0];
    assert_eq!((&item["id"], &item["label"]), (&json!(booking.id), &json!(booking.reference)));
    assert!(item["about"].as_str().unwrap().starts_with("场发射扫描电镜 · enterprise"), "{item}");
    assert!(item["deadline_at"].is_string(), "{item}");

    step(&provider, "confirm", &json!({}));
    assert_eq!(kinds(&app, &provider).0, pairs(&[]), "more than a day before it, nothing is to be done");
    app.advance(Duration::hours(16));
    let (enterprise, provider) = (again(&app, enterprise), again(&app, provider));
    let waiting = todo(&app, &provider);
    assert_eq!(waiting["for_me"][0]["kind"], "booking_to_start");
    assert_eq!(waiting["for_me"][0]["items"][0]["deadline_at"], json!(booking.window.unwrap().starts_at()));
    app.advance(Duration::hours(10));
    let (enterprise, provider) = (again(&app, enterprise), again(&app, provider));
    step(&provider, "start", &json!({}));
    assert_eq!(kinds(&app, &provider).0, pairs(&[("booking_to_deliver", 1)]));
    step(&provider, "deliver", &json!({}));
    assert_eq!(kinds(&app, &provider), (vec![], pairs(&[("booking_in_acceptance", 1)])));
    assert_eq!(kinds(&app, &enterprise), (pairs(&[("booking_to_accept", 1)]), vec![]));
    step(&enterprise, "dispute", &json!({ "reason": "结果与约定不符" }));
    assert_eq!(kinds(&app, &enterprise).1, pairs(&[("booking_disputed", 1)]));
    assert_eq!(kinds(&app, &app.city_administrator()).0, pairs(&[("dispute_to_decide", 1)]));
}

fn again(app: &TestApp, mut person: Person) -> Person {
    app.renew(&mut person);
    person
}

#[test]
fn a_claim_waits_for_its_enterprise_then_for_each_bureau() {
    let app = TestApp::start();
    let scene = app.scene();
    app.accepted_booking(&scene);
    assert_eq!(kinds(&app, &scene.enterprise).0, pairs(&[("bill_to_pay", 1), ("booking_to_claim", 1)]));
    let id = app.draft_claim(&scene);
    assert_eq!(
        kinds(&app, &scene.enterprise).0,
        pairs(&[("bill_to_pay", 2), ("booking_to_claim", 1), ("claim_to_submit", 1)])
    );
    app.complete(&scene, &id);
    app.claim_step(&scene.enterprise, &id, "submit", &json!({})).expect(200);
    assert_eq!(kinds(&app, &scene.enterprise).1, pairs(&[("claim_in_review", 1)]));
    assert_eq!(kinds(&app, &scene.city).0, pairs(&[]), "the district comes first");
    let waiting = todo(&app, &scene.district);
    assert_eq!(waiting["for_me"][0]["kind"], "claim_to_review");
    let pass = json!({ "decision": "pass" });
    app.claim_step(&scene.district, &id, "review/district", &pass).expect(200);
    assert_eq!(kinds(&app, &scene.district).0, pairs(&[]));
    assert_eq!(kinds(&app, &scene.city).0, pairs(&[("claim_to_review", 1)]));
    app.claim_step(&scene.city, &id, "review/city", &pass).expect(200);
    assert_eq!(kinds(&app, &scene.city).0, pairs(&[("claim_to_publish", 1)]));
    let notice = app.published(&scene);
    let waiting = todo(&app, &scene.enterprise);
    let in_notice = &waiting["for_others"][0];
    assert_eq!(in_notice["kind"], "claim_in_notice", "{notice}");
    assert!(in_notice["items"][0]["deadline_at"].is_string(), "{waiting}");
    assert_eq!(kinds(&app, &scene.provider).0, pairs(&[("bank_account_missing", 1)]));
    assert_eq!(kinds(&app, &scene.provider).1, pairs(&[("claim_in_notice", 1)]), "in deduction the provider is paid");
}

#[test]
fn batches_and_statements_wait_for_finance() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    app.approved_claim(&scene, provider.organisation(), chuangquan::kernel::Fen::from_yuan(100));
    assert_eq!(kinds(&app, &scene.maker).0, pairs(&[("claim_to_batch", 1)]));
    assert_eq!(kinds(&app, &provider).1, pairs(&[("claim_in_payment", 1)]));
    let batch = app.draft_batch(&scene, "demand").expect(201).id();
    assert_eq!(kinds(&app, &scene.maker), (vec![], pairs(&[("batch_in_authorisation", 1)])));
    assert_eq!(kinds(&app, &scene.checker).0, pairs(&[("batch_to_check", 1)]));
    app.batch_step(&scene.checker, &batch, "check").expect(200);
    assert_eq!(kinds(&app, &scene.checker).0, pairs(&[("batch_to_authorise", 1)]));
    app.batch_step(&scene.checker, &batch, "authorise").expect(200);
    assert_eq!(kinds(&app, &scene.maker).0, pairs(&[("batch_to_export", 1)]));
    app.export_batch(&scene, &batch, &["csv"]).expect(201);
    assert_eq!(kinds(&app, &scene.maker), (vec![], vec![]));
}

#[test]
fn an_exception_waits_for_two_people_and_a_month_for_its_end() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(12));
    app.import(&way.maker, &csv(TREASURY, 10_000_000, &[(11, -12_345, "不明支出", "B-1")])).expect(201);
    app.match_lines(&way.maker);
    let waiting = todo(&app, &way.maker);
    assert_eq!(waiting["for_me"][0]["kind"], "exception_to_propose", "{waiting}");
    assert_eq!(waiting["for_me"][0]["items"][0]["amount_fen"], 12_345);
    let id = waiting["for_me"][0]["items"][0]["id"].as_str().unwrap().to_owned();
    let proposal = json!({ "resolution": "not_ours", "note": "误记，银行已更正" });
    let path = format!("/api/v1/reconciliation/exceptions/{id}/propose");
    app.post(&path, &way.maker.token, &proposal).expect(200);
    assert_eq!(kinds(&app, &way.maker), (vec![], pairs(&[("exception_in_resolution", 1)])));
    assert_eq!(kinds(&app, &way.checker).0, pairs(&[("exception_to_resolve", 1)]), "March is not over");
    app.go_to(&mut way, march(31) + chrono::Days::new(2));
    let waiting = todo(&app, &way.checker);
    assert_eq!(waiting["for_me"][1]["kind"], "period_to_close", "{waiting}");
    assert_eq!(waiting["for_me"][1]["items"][0]["id"], "2026-03");
}

#[test]
fn applications_and_vouchers_wait_for_their_enterprise() {
    let app = TestApp::start();
    let scene = app.scene();
    let enterprise = app.enterprise();
    let body = json!({ "programme_id": scene.programme.id, "amount_fen": 1_000_000, "purpose": "新材料表征测试" });
    let id = app.post("/api/v1/voucher-applications", &enterprise.token, &body).expect(201).id();
    assert_eq!(kinds(&app, &enterprise).0, pairs(&[("application_to_submit", 1)]));
    app.post(&format!("/api/v1/voucher-applications/{id}/submit"), &enterprise.token, &json!({})).expect(200);
    assert_eq!(kinds(&app, &enterprise), (vec![], pairs(&[("application_in_review", 1)])));
    assert_eq!(kinds(&app, &scene.district).0, pairs(&[("application_to_review", 1)]));

    let expires_at: chrono::DateTime<chrono::Utc> = app.read(|conn| {
        use chuangquan::store::schema::voucher;
        use diesel::prelude::*;
        voucher::table
            .find(scene.voucher)
            .select(voucher::expires_at)
            .first(conn)
            .map_err(chuangquan::store::DbError::from)
    });
    app.clock.set(expires_at - Duration::days(29));
    let owner = again(&app, scene.enterprise);
    let waiting = todo(&app, &owner);
    assert_eq!(waiting["for_me"][0]["kind"], "voucher_expiring");
    assert_eq!(waiting["for_me"][0]["items"][0]["amount_fen"], 1_000_000);
    assert_eq!(waiting["for_me"][0]["items"][0]["deadline_at"], json!(expires_at));
}

#[test]
fn who_admits_sees_what_applied_and_only_twenty_are_named() {
    let app = TestApp::start();
    let provider = app.provider();
    app.set_bank_details(provider.organisation(), "某检测有限公司");
    let listings: Vec<_> = (0..23).map(|_| app.listing(&provider)).collect();
    app.read(|conn| {
        use chuangquan::store::schema::listing;
        use diesel::prelude::*;
        diesel::update(listing::table.filter(listing::id.eq_any(&listings)))
            .set(listing::state.eq("applied"))
            .execute(conn)
            .map_err(chuangquan::store::DbError::from)
    });
    app.set_organisation_state(app.provider().organisation(), "applied");
    let operator = app.platform_administrator();
    assert_eq!(kinds(&app, &operator).0, pairs(&[("organisation_to_admit", 1), ("listing_to_admit", 23)]));
    let waiting = todo(&app, &operator);
    assert_eq!(waiting["for_me"][1]["items"].as_array().unwrap().len(), 20);
    assert_eq!(waiting["count"], 24);
    assert_eq!(kinds(&app, &provider), (vec![], pairs(&[("listing_in_admission", 23)])));
    assert_eq!(kinds(&app, &app.auditor()), (vec![], vec![]));
}

#[test]
fn the_demo_leaves_something_for_both_hands_of_the_finance_bureau() {
    let app = TestApp::played();
    for (login, kind) in [("maker", "claim_to_batch"), ("checker", "appropriation_change_to_decide")] {
        let tokens = identity::login(&app, &json!(login), demo::PASSWORD).expect(200).json();
        let todo = app.get("/api/v1/me/todo", identity::text(&tokens["access_token"])).expect(200).json();
        let kinds: Vec<_> = todo["for_me"].as_array().expect("groups").iter().map(|group| &group["kind"]).collect();
        assert!(kinds.contains(&&json!(kind)), "{login}: {kinds:?}");
    }
}
