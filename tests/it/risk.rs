//! Signals of claims over HTTP: found when a claim is handed in, decided with reasons, and in the way of passing it only as
//! long as nobody has; who stands behind organisations.

use chuangquan::booking::model::{NewDelivery, NewOrder, VoucherChoice};
use chuangquan::booking::service as bookings;
use chuangquan::catalog::{ListingKind, PriceUnit};
use chuangquan::identity::Role;
use chuangquan::kernel::{BookingId, Fen, ListingId, OrganisationId, TimeWindow};
use chuangquan::store::DbError;
use chuangquan::store::schema::organisation;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::{GivenListing, hours};
use crate::support::claim::{Scene, e_invoice, invoice_number, pdf};
use crate::support::given::Person;

/// The rules that speak of a claim, in the order of their weight, with their states.
fn spoken(all: &Value) -> Vec<(String, String)> {
    let word = |signal: &Value, member: &str| signal[member].as_str().expect("a word").to_owned();
    let signals = all["signals"].as_array().expect("signals");
    signals.iter().map(|signal| (word(signal, "rule"), word(signal, "state"))).collect()
}

fn rules(all: &Value) -> Vec<String> {
    spoken(all).into_iter().map(|(rule, _)| rule).collect()
}

fn signals(app: &TestApp, person: &Person, claim: &str) -> Value {
    app.get(&format!("/api/v1/claims/{claim}/signals"), &person.token).expect(200).json()
}

fn signal_id(all: &Value, rule: &str) -> String {
    let found = all["signals"].as_array().expect("signals").iter().find(|signal| signal["rule"] == rule);
    found.expect("the signal")["id"].as_str().expect("an id").to_owned()
}

fn decide(app: &TestApp, person: &Person, id: &str, verdict: &str, reason: &str) -> crate::support::Reply {
    let body = json!({ "verdict": verdict, "reason": reason });
    app.post(&format!("/api/v1/risk/signals/{id}/decide"), &person.token, &body)
}

pub fn declare(app: &TestApp, person: &Person, facts: &Value) -> crate::support::Reply {
    app.put("/api/v1/organisation/relations", &person.token, &json!({ "facts": facts }))
}

fn phone() -> Value {
    json!([{ "kind": "phone", "value": "0631-523 0000" }])
}

fn execute(app: &TestApp, sql: &str) -> Result<usize, DbError> {
    app.db.read(|conn| diesel::sql_query(sql).execute(conn).map_err(DbError::from))
}

pub fn name_of(app: &TestApp, id: OrganisationId) -> String {
    app.read(|conn| organisation::table.find(id).select(organisation::name).first(conn).map_err(DbError::from))
}

/// A scene whose voucher pays a whole year's orders.
fn rich(app: &TestApp) -> Scene {
    let mut scene = app.scene();
    let face = scene.programme.rules.caps.per_voucher.min(scene.programme.rules.caps.annual_per_enterprise);
    scene.enterprise = app.enterprise();
    scene.voucher = app.voucher(&scene.programme, &scene.enterprise, face);
    scene
}

fn service_of(app: &TestApp, provider: &Person, yuan: i64) -> ListingId {
    let price = (PriceUnit::Fixed, Fen::from_yuan(yuan));
    app.listing_with(provider, &GivenListing { kind: ListingKind::TestService, price, ..GivenListing::default() })
}

/// An order that was done and accepted.
fn done(app: &TestApp, scene: &Scene, provider: &Person, listing: ListingId, window: Option<TimeWindow>) -> BookingId {
    let customer = &scene.enterprise.caller;
    let order = NewOrder { window, voucher: VoucherChoice::This(scene.voucher), ..NewOrder::of(listing) };
    let id = app.db.write(&customer.actor(), |tx| bookings::create(tx, customer, &order)).expect("ordered").id;
    let server = &provider.caller;
    if let Some(window) = window {
        let now = app.clock.now();
        app.advance((window.ends_at() - now).max(chrono::Duration::zero()));
    }
    app.db.write(&server.actor(), |tx| bookings::deliver(tx, server, id, &NewDelivery::default())).expect("delivered");
    app.db.write(&customer.actor(), |tx| bookings::accept(tx, customer, id)).expect("accepted");
    id
}

/// The claim of a booking, complete and handed in.
fn claimed(app: &TestApp, scene: &Scene, booking: BookingId, price: Fen) -> String {
    let token = app.token(&scene.enterprise.caller);
    let claimant = Person { token: token.clone(), ..scene.enterprise.clone() };
    let id = app.post("/api/v1/claims", &token, &json!({ "booking_id": booking })).expect(201).id();
    for kind in ["contract", "payment_proof", "result", "acceptance"] {
        app.upload(&claimant, &id, kind, &format!("{kind}.pdf"), &pdf()).expect(201);
    }
    app.upload(&claimant, &id, "invoice", "i.xml", &e_invoice(&invoice_number(), price.get())).expect(201);
    app.claim_step(&claimant, &id, "submit", &json!({})).expect(200);
    id
}

#[test]
fn a_relation_is_found_and_must_be_decided_before_the_claim_passes() {
    let app = TestApp::start();
    let scene = app.scene();
    declare(&app, &scene.enterprise, &phone()).expect(200);
    declare(&app, &scene.provider, &json!([{ "kind": "phone", "value": "(0631) 5230000" }])).expect(200);
    let id = app.submitted_claim(&scene);
    let all = signals(&app, &scene.district, &id);
    assert_eq!(spoken(&all), [("related_party".to_owned(), "open".to_owned())]);
    assert_eq!((&all["open_weight"], &all["threshold"]), (&json!(80), &json!(60)));
    let hop = &all["signals"][0]["evidence"]["paths"][0][0];
    assert_eq!(hop["from"]["id"], json!(scene.enterprise.organisation()));
    assert_eq!(hop["link"]["from"], "phone");

    // The companies neither see it nor are told.
    let path = format!("/api/v1/claims/{id}/signals");
    app.get(&path, &scene.enterprise.token).expect(403);
    let timeline = app.claim(&scene.enterprise, &id)["timeline"].to_string();
    assert!(!timeline.contains("risk"), "{timeline}");

    let pass = json!({ "decision": "pass" });
    let review =
        |person: &Person, step: &str, body: &Value| app.claim_step(person, &id, &format!("review/{step}"), body);
    let problem = review(&scene.district, "district", &pass).expect_problem(409, "signals_undecided");
    assert_eq!(problem["errors"][0]["field"], "signals.related_party");
    let refused = execute(
        &app,
        &format!(
            "INSERT INTO claim_review (claim_id, step, decision, reason, reviewer, decided_at)
             VALUES ('{id}', 'district', 'pass', '', '{}', now())",
            scene.district.caller.user_id
        ),
    );
    assert_eq!(refused.expect_err("refused").constraint(), Some("claim_review_looked_at"));

    let signal = signal_id(&all, "related_party");
    decide(&app, &scene.district, &signal, "dismissed", " ").expect_problem(422, "invalid_input");
    decide(&app, &app.person(Role::DistrictReviewer, "science_bureau", "371082"), &signal, "dismissed", "x")
        .expect(404);
    let own = app.twin(&scene.provider, Role::CityAdministrator);
    decide(&app, &own, &signal, "dismissed", "x").expect_problem(403, "party_decides");
    let after = decide(&app, &scene.district, &signal, "dismissed", "同一楼宇的总机号码").expect(200).json();
    assert_eq!((&after["open_weight"], &after["signals"][0]["state"]), (&json!(0), &json!("dismissed")));
    review(&scene.district, "district", &pass).expect(200);

    // The city thinks otherwise; what is confirmed passes only with a reason.
    let after = decide(&app, &scene.city, &signal, "confirmed", "两家共用办公场所").expect(200).json();
    assert_eq!(after["signals"][0]["decisions"].as_array().map(Vec::len), Some(2), "none is lost");
    let problem = review(&scene.city, "city", &pass).expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"][0]["field"], "reason");
    review(&scene.city, "city", &json!({ "decision": "pass", "reason": "无利益往来，已核实" })).expect(200);
}

#[test]
fn what_was_found_and_decided_stays_when_somebody_looks_again() {
    let app = TestApp::start();
    let scene = app.scene();
    declare(&app, &scene.enterprise, &phone()).expect(200);
    declare(&app, &scene.provider, &phone()).expect(200);
    let id = app.submitted_claim(&scene);
    let signal = signal_id(&signals(&app, &scene.district, &id), "related_party");
    decide(&app, &scene.district, &signal, "dismissed", "核实过").expect(200);
    let path = format!("/api/v1/claims/{id}/signals");
    let again = app.post(&path, &scene.district.token, &json!({})).expect(200).json();
    assert_eq!(again["assessment"]["version"], 2);
    assert_eq!(spoken(&again), [("related_party".to_owned(), "dismissed".to_owned())], "the same finding");

    // Another tie is another finding; the old one is gone but kept.
    let lead = json!([{ "kind": "legal_representative", "value": "王芳" }]);
    declare(&app, &scene.enterprise, &lead).expect(200);
    declare(&app, &scene.provider, &json!([{ "kind": "shareholder", "value": "王 芳", "share_bp": 3000 }])).expect(200);
    let again = app.post(&path, &scene.city.token, &json!({})).expect(200).json();
    let states = [("related_party".to_owned(), "open".to_owned()), ("related_party".to_owned(), "gone".to_owned())];
    assert_eq!(spoken(&again), states);
    decide(&app, &scene.district, &signal, "confirmed", "x").expect_problem(409, "signal_gone");
    let reader = app.auditor();
    assert_eq!(signals(&app, &reader, &id)["open_weight"], 80, "auditors read");
    app.post(&path, &reader.token, &json!({})).expect(403);
    let draft = app.draft_claim(&scene);
    app.get(&format!("/api/v1/claims/{draft}/signals"), &scene.district.token).expect(404);
    app.post(&format!("/api/v1/claims/{draft}/signals"), &scene.district.token, &json!({}))
        .expect_problem(409, "not_submitted");
    for table in ["risk_decision", "risk_assessment", "risk_policy", "party_fact", "risk_signal"] {
        assert!(execute(&app, &format!("DELETE FROM {table}")).is_err(), "{table} is kept");
    }
}

#[test]
fn papers_that_are_used_twice_are_found() {
    let app = TestApp::start();
    let scene = app.scene();
    let (first, second) = (app.draft_claim(&scene), app.draft_claim(&scene));
    let report = pdf();
    for (id, code) in [(&first, "3700231130"), (&second, "3700231131")] {
        for kind in ["contract", "payment_proof", "invoice", "acceptance"] {
            app.upload(&scene.enterprise, id, kind, "a.pdf", &pdf()).expect(201);
        }
        app.upload(&scene.enterprise, id, "result", "report.pdf", &report).expect(201);
        let invoice = json!({ "invoice_number": format!("{code}-12345678"), "invoice_fen": 100_001 });
        app.patch(&format!("/api/v1/claims/{id}"), &scene.enterprise.token, &invoice).expect(200);
        app.claim_step(&scene.enterprise, id, "submit", &json!({})).expect(200);
    }
    assert_eq!(rules(&signals(&app, &scene.district, &first)), Vec::<String>::new(), "it was the first");
    let all = signals(&app, &scene.district, &second);
    assert_eq!(rules(&all), ["same_invoice", "same_file"]);
    let evidence = &all["signals"][1]["evidence"];
    assert_eq!((&evidence["records"][0]["kind"], &evidence["records"][0]["id"]), (&json!("claim"), &json!(first)));

    // On the desk the heaviest comes first, and filters narrow it.
    let desk = |query: &str| app.get(&format!("/api/v1/risk/claims{query}"), &scene.city.token).expect(200).json();
    assert_eq!(desk("")["items"][0]["claim_id"], json!(second));
    assert_eq!(desk("")["items"][0]["rules"], json!(["same_invoice", "same_file"]));
    let count = |query: &str| desk(query)["items"].as_array().map(Vec::len);
    assert_eq!((count("?rule=same_file&open=true&in_review=true"), count("?rule=split_order")), (Some(1), Some(0)));
    app.post(&format!("/api/v1/claims/{first}/signals"), &scene.district.token, &json!({})).expect(200);
    assert_eq!(count("?limit=1"), Some(1));
    let next = desk("?limit=1")["next"].as_str().expect("a second page").to_owned();
    assert_eq!(desk(&format!("?limit=1&cursor={next}"))["items"][0]["claim_id"], json!(first));
}

#[test]
fn orders_under_the_cap_round_sums_and_prices_are_found() {
    let app = TestApp::start();
    let scene = rich(&app);
    let dear = service_of(&app, &scene.provider, 96_000);
    let price = Fen::from_yuan(96_000);
    let first = done(&app, &scene, &scene.provider, dear, None);
    let id = claimed(&app, &scene, first, price);
    assert_eq!(rules(&signals(&app, &scene.district, &id)), ["round_sum"]);
    let second = done(&app, &scene, &scene.provider, dear, None);
    let id = claimed(&app, &scene, second, price);
    let all = signals(&app, &scene.district, &id);
    assert_eq!(rules(&all), ["split_order", "round_sum"]);
    assert_eq!(all["signals"][0]["evidence"]["records"][0]["id"], json!(first));

    // Five usual orders, then one at twice the price.
    let usual = service_of(&app, &scene.provider, 100);
    for _ in 0..5 {
        done(&app, &scene, &scene.provider, usual, None);
    }
    execute(&app, &format!("UPDATE listing_price SET amount_fen = 20000 WHERE listing_id = '{usual}'"))
        .expect("dearer");
    let booking = done(&app, &scene, &scene.provider, usual, None);
    let id = claimed(&app, &scene, booking, Fen::from_yuan(200));
    assert_eq!(rules(&signals(&app, &scene.district, &id)), ["high_price"]);
}

#[test]
fn times_that_cannot_be_are_found_in_hours_and_meters() {
    let app = TestApp::start();
    let scene = rich(&app);
    let instrument = app.listing(&scene.provider);
    let booking = done(&app, &scene, &scene.provider, instrument, Some(hours(9, 11)));
    let id = claimed(&app, &scene, booking, Fen::from_yuan(200));
    let reviewer = Person { token: app.token(&scene.district.caller), ..scene.district.clone() };
    assert_eq!(rules(&signals(&app, &reviewer, &id)), Vec::<String>::new());
    let look = || {
        let token = app.token(&scene.district.caller);
        app.post(&format!("/api/v1/claims/{id}/signals"), &token, &json!({})).expect(200).json()
    };

    // 3 March 2026 is a Tuesday.
    let closed = |day: &str| {
        format!(r#"UPDATE listing SET opening_hours = '{{"{day}": [[540, 1080]]}}' WHERE id = '{instrument}'"#)
    };
    execute(&app, &closed("tue")).expect("open then");
    assert_eq!(rules(&look()), Vec::<String>::new());
    execute(&app, &closed("wed")).expect("closed then");
    assert_eq!(rules(&look()), ["impossible_time"]);

    execute(&app, &closed("tue")).expect("open then");
    let other = done(&app, &scene, &scene.provider, app.listing(&scene.provider), Some(hours(12, 14)));
    let usage = |booking: BookingId, from: u32, to: u32| {
        format!(
            "INSERT INTO usage_record (id, provider_id, listing_id, source, external_id, starts_at, ends_at, minutes, operator,
                                       note, state, booking_id, booked_minutes, created_by, created_at, updated_at)
             VALUES (gen_random_uuid(), '{}', '{instrument}', 'm', gen_random_uuid()::text, '{}', '{}', 60, '', '', 'matched',
                     '{booking}', 120, '{}', now(), now())",
            scene.provider.organisation(),
            hours(from, to).starts_at(),
            hours(from, to).ends_at(),
            scene.provider.caller.user_id
        )
    };
    execute(&app, &usage(booking, 9, 11)).expect("used");
    execute(&app, &usage(other, 11, 12)).expect("used after");
    assert_eq!(spoken(&look()), [("impossible_time".to_owned(), "gone".to_owned())]);
    execute(&app, &usage(other, 10, 11)).expect("used at once");
    let all = look();
    assert_eq!(spoken(&all)[0], ("impossible_time".to_owned(), "open".to_owned()));
    assert_eq!(all["signals"][0]["evidence"]["records"][1]["id"], json!(other));
}

/// What was found once and is gone.
fn gone(all: &Value) -> Vec<String> {
    spoken(all).into_iter().filter(|(_, state)| state == "gone").map(|(rule, _)| rule).collect()
}

#[test]
fn trade_that_goes_round_and_a_provider_that_takes_all_are_found() {
    let app = TestApp::start();
    let scene = rich(&app);
    // The enterprise buys from the provider, whose shareholder leads another enterprise, which buys from a provider that
    // belongs to the first.
    let mut back = rich_of(&app, &scene);
    back.provider = app.provider();
    let tie = |name: &str| json!([{ "kind": "legal_representative", "value": name }]);
    declare(&app, &scene.provider, &tie("孙丽")).expect(200);
    declare(&app, &back.enterprise, &tie("孙丽")).expect(200);
    declare(&app, &back.provider, &tie("周杰")).expect(200);
    declare(&app, &scene.enterprise, &tie("周杰")).expect(200);
    let cheap = service_of(&app, &back.provider, 300);
    done(&app, &back, &back.provider, cheap, None);

    let price = Fen::from_yuan(400);
    let booking = done(&app, &scene, &scene.provider, service_of(&app, &scene.provider, 400), None);
    let id = claimed(&app, &scene, booking, price);
    let all = signals(&app, &scene.district, &id);
    assert_eq!(rules(&all), ["circular_trade"], "related parties of each other they are not");
    let path = all["signals"][0]["evidence"]["paths"][0].as_array().expect("a path").clone();
    assert_eq!(
        path.iter().map(|hop| hop["link"]["kind"].as_str().unwrap_or("")).collect::<Vec<_>>(),
        ["trade", "tie", "trade", "tie"]
    );

    // One voucher of two at one of two providers: enough for a policy that says so.
    let newest = app.get("/api/v1/risk/policies", &scene.city.token).expect(200).json()[0].clone();
    let mut policy = json!({ "rules": newest["rules"], "threshold": 30, "reason": "试行" });
    policy["rules"]["concentration"] =
        json!({ "weight": 30, "share_bp": 5000, "min_vouchers": 1, "min_providers": 2, "days": 30 });
    policy["rules"]["circular_trade"]["weight"] = json!(0);
    let set = |body: &Value| app.put("/api/v1/risk/policies", &scene.city.token, body);
    let all = set(&policy).expect(200).json();
    assert_eq!((&all[0]["threshold"], &all[1]["threshold"]), (&json!(30), &json!(60)), "history is kept");
    let booking = done(&app, &back, &back.provider, cheap, None);
    claimed(&app, &back, booking, Fen::from_yuan(300));
    let look = app.post(&format!("/api/v1/claims/{id}/signals"), &scene.city.token, &json!({})).expect(200).json();
    assert_eq!(rules(&look), ["concentration", "circular_trade"]);
    assert_eq!(gone(&look), ["circular_trade"]);
    policy["threshold"] = json!(0);
    policy["rules"]["split_order"]["days"] = json!(0);
    let problem = set(&policy).expect_problem(422, "invalid_input");
    let fields: Vec<_> = problem["errors"].as_array().expect("errors").iter().map(|error| &error["field"]).collect();
    assert_eq!(fields, ["threshold", "rules.split_order.days"]);
    app.put("/api/v1/risk/policies", &scene.district.token, &policy).expect(403);
}

/// Another enterprise with a voucher of the same programme.
fn rich_of(app: &TestApp, scene: &Scene) -> Scene {
    let enterprise = app.enterprise();
    let voucher = app.voucher(&scene.programme, &enterprise, Fen::from_yuan(10_000));
    Scene {
        programme: scene.programme.clone(),
        enterprise,
        provider: scene.provider.clone(),
        district: scene.district.clone(),
        city: scene.city.clone(),
        voucher,
    }
}
