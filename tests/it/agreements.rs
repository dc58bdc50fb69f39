//! Quotations and contracts: asked, offered, accepted; stages held, delivered, accepted and claimed by themselves.

use chrono::{Duration, NaiveDate};
use chuangquan::agreement::service::run_deadlines;
use chuangquan::catalog::{ListingKind, PriceUnit};
use chuangquan::kernel::{Fen, ListingId, local_date};
use chuangquan::report::verify::verify;
use chuangquan::store::DbError;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::booking::GivenListing;
use crate::support::claim::Scene;
use crate::support::given::Person;
use crate::support::{Reply, TestApp, sealer};

pub fn listing(app: &TestApp, scene: &Scene, kind: ListingKind) -> ListingId {
    let unit = if kind == ListingKind::Lease { PriceUnit::Month } else { PriceUnit::Fixed };
    let given =
        GivenListing { kind, price: (unit, Fen::from_yuan(5_000)), max_minutes: None, ..GivenListing::default() };
    app.listing_with(&scene.provider, &given)
}

pub fn ask(app: &TestApp, scene: &Scene, listing: ListingId, more: &Value) -> String {
    let mut body = json!({ "listing_id": listing, "subject": "拉伸试验", "description": "五件复合材料板" });
    let (body_map, more) = (body.as_object_mut().expect("a body"), more.as_object().expect("members"));
    body_map.extend(more.iter().map(|(name, value)| (name.clone(), value.clone())));
    app.post("/api/v1/quotations", &scene.enterprise.token, &body).expect(201).id()
}

pub fn post(app: &TestApp, person: &Person, quotation: &str, step: &str, body: &Value) -> Reply {
    app.post(&format!("/api/v1/quotations/{quotation}/{step}"), &person.token, body)
}

pub fn single(yuan: i64) -> Value {
    let unit = Fen::from_yuan(yuan).get();
    json!({ "kind": "single", "lines": [{ "title": "拉伸", "quantity": 2, "unit_price_fen": unit }], "valid_days": 10 })
}

pub fn lease_from(day: NaiveDate, months: u32) -> Value {
    let monthly = Fen::from_yuan(4_000).get();
    json!({ "kind": "instalments", "starts_on": day, "months": months, "monthly_fen": monthly, "valid_days": 10 })
}

pub fn show(app: &TestApp, person: &Person, quotation: &str) -> Value {
    app.get(&format!("/api/v1/quotations/{quotation}"), &person.token).expect(200).json()
}

pub fn contract(app: &TestApp, person: &Person, id: &str) -> Value {
    app.get(&format!("/api/v1/agreements/{id}"), &person.token).expect(200).json()
}

/// Accepts the offer that stands, with vouchers.
pub fn accept(app: &TestApp, scene: &Scene, quotation: &str) -> Value {
    let offer = show(app, &scene.enterprise, quotation)["offers"][0]["id"].clone();
    let body = json!({ "offer_id": offer, "uses_voucher": true });
    post(app, &scene.enterprise, quotation, "accept", &body).expect(200).json()
}

pub fn stages(agreement: &Value, field: &str) -> Vec<Value> {
    agreement["stages"].as_array().expect("stages").iter().map(|stage| stage[field].clone()).collect()
}

pub fn verified(app: &TestApp) {
    let verification = app.read(|conn| verify(conn, &sealer()));
    assert!(verification.is_sound(), "{:?}", verification.first_wrong());
}

pub fn kinds(app: &TestApp, person: &Person) -> Vec<String> {
    let todo = app.get("/api/v1/me/todo", &person.token).expect(200).json();
    let groups = ["for_me", "for_others"].map(|side| todo[side].as_array().expect("groups").clone()).concat();
    let kinds = groups.iter().map(|group| group["kind"].as_str().expect("a kind").to_owned());
    kinds
        .filter(|kind| ["quotation_", "offer_", "ending_", "amendment_"].iter().any(|begin| kind.starts_with(begin)))
        .collect()
}

#[test]
fn an_offer_is_revised_and_accepted_and_only_then_booked() {
    let app = TestApp::start();
    let scene = app.scene();
    let service = listing(&app, &scene, ListingKind::TestService);
    let more =
        json!({ "samples": [{ "name": "板 A" }], "sample_count": 3, "after_use": "return", "method": "GB/T 3362" });
    let id = ask(&app, &scene, service, &more);
    assert_eq!(kinds(&app, &scene.provider), ["quotation_to_answer"]);
    assert_eq!(kinds(&app, &scene.enterprise), ["quotation_under_way"]);

    post(&app, &scene.enterprise, &id, "offers", &single(500)).expect_problem(403, "forbidden");
    post(&app, &app.provider(), &id, "offers", &single(500)).expect_problem(404, "not_found");
    post(&app, &scene.provider, &id, "offers", &lease_from(local_date(app.clock.now()), 2))
        .expect_problem(422, "invalid_input");
    post(&app, &scene.provider, &id, "offers", &single(500)).expect(201);
    let first = show(&app, &scene.enterprise, &id)["offers"][0].clone();
    assert_eq!((&first["price_fen"], &first["share"]["subsidy_fen"]), (&json!(100_000), &json!(50_000)));
    assert!(show(&app, &scene.provider, &id)["offers"][0]["share"].is_null(), "vouchers are the enterprise's affair");
    post(&app, &scene.provider, &id, "offers", &single(400)).expect(201);
    let states = |person: &Person| {
        let offers = show(&app, person, &id)["offers"].clone();
        offers.as_array().expect("offers").iter().map(|offer| offer["state"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(states(&scene.enterprise), ["live", "replaced"]);
    assert_eq!(kinds(&app, &scene.enterprise), ["offer_to_decide"]);

    let old = json!({ "offer_id": first["id"], "uses_voucher": true });
    post(&app, &scene.enterprise, &id, "accept", &old).expect_problem(409, "offer_changed");
    let live = show(&app, &scene.enterprise, &id)["offers"][0]["id"].clone();
    let wrong = json!({ "offer_id": live, "uses_voucher": true, "expected_subsidy_fen": 50_000 });
    let changed = post(&app, &scene.enterprise, &id, "accept", &wrong).expect_problem(409, "quote_changed");
    assert_eq!(changed["share"]["subsidy_fen"], 40_000);
    assert!(app.get("/api/v1/bookings", &scene.enterprise.token).expect(200).json()["items"] == json!([]));
    let right = json!({ "offer_id": live, "uses_voucher": true, "expected_subsidy_fen": 40_000 });
    let accepted = post(&app, &scene.enterprise, &id, "accept", &right).expect(200).json();
    assert_eq!(accepted["state"], "accepted");
    post(&app, &scene.enterprise, &id, "accept", &right).expect_problem(409, "illegal_step");

    let path = format!("/api/v1/bookings/{}", accepted["booking_id"].as_str().expect("a booking"));
    let booking = app.get(&path, &scene.enterprise.token).expect(200).json();
    assert_eq!(
        (&booking["state"], &booking["price_fen"], &booking["subsidy_fen"], &booking["quantity"]),
        (&json!("confirmed"), &json!(80_000), &json!(40_000), &json!(3))
    );
    let steps = booking["quote"]["price"]["steps"].to_string();
    assert!(steps.contains("拉伸") && steps.contains("第 2 次报价"), "{steps}");
    let samples = app.get(&format!("{path}/samples"), &scene.provider.token).expect(200).json();
    assert_eq!(samples["samples"].as_array().map(Vec::len), Some(3));
    assert_eq!(
        (&samples["samples"][0]["name"], &samples["samples"][0]["after_use"]),
        (&json!("板 A"), &json!("return"))
    );

    app.post(&format!("{path}/deliver"), &scene.provider.token, &json!({ "quantity": 1 })).expect(200);
    let done = app.post(&format!("{path}/accept"), &scene.enterprise.token, &json!({})).expect(200).json();
    assert_eq!(done["final_price_fen"], 80_000, "the price was agreed as a whole");
    let claim = json!({ "booking_id": accepted["booking_id"] });
    app.post("/api/v1/claims", &scene.enterprise.token, &claim).expect(201);
    verified(&app);
}

#[test]
fn what_nobody_takes_lapses_and_what_is_over_stays_over() {
    let app = TestApp::start();
    let scene = app.scene();
    let service = listing(&app, &scene, ListingKind::TestService);
    let [declined, lapsing, refused, withdrawn] = [(); 4].map(|()| ask(&app, &scene, service, &json!({})));
    for id in [&declined, &lapsing] {
        post(&app, &scene.provider, id, "offers", &single(100)).expect(201);
    }
    let offer = show(&app, &scene.enterprise, &declined)["offers"][0]["id"].clone();
    let no = json!({ "offer_id": offer, "reason": "太贵" });
    let open = post(&app, &scene.enterprise, &declined, "decline", &no).expect(200).json();
    assert_eq!((&open["state"], &open["offers"][0]["state"]), (&json!("open"), &json!("declined")));
    let why = json!({ "reason": "设备停用" });
    post(&app, &scene.enterprise, &refused, "refuse", &why).expect_problem(403, "forbidden");
    post(&app, &scene.provider, &refused, "refuse", &why).expect(200);
    post(&app, &scene.provider, &refused, "offers", &single(100)).expect_problem(409, "illegal_step");
    post(&app, &scene.enterprise, &withdrawn, "withdraw", &why).expect(200);

    // The offer stands to the end of its tenth day.
    app.advance(Duration::days(12));
    let mut enterprise = scene.enterprise.clone();
    app.renew(&mut enterprise);
    let live = show(&app, &enterprise, &lapsing)["offers"][0]["id"].clone();
    let late = json!({ "offer_id": live, "uses_voucher": false });
    post(&app, &enterprise, &lapsing, "accept", &late).expect_problem(409, "offer_changed");
    while run_deadlines(&app.db).expect("the job runs") > 0 {}
    let lapsed = show(&app, &enterprise, &lapsing);
    assert_eq!((&lapsed["state"], &lapsed["offers"][0]["state"]), (&json!("open"), &json!("lapsed")));
    app.advance(Duration::days(15));
    app.renew(&mut enterprise);
    while run_deadlines(&app.db).expect("the job runs") > 0 {}
    for id in [&lapsing, &declined] {
        assert_eq!(show(&app, &enterprise, id)["state"], "lapsed");
    }
    let listed = app.get("/api/v1/quotations?state=lapsed", &enterprise.token).expect(200).json();
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_lease_is_claimed_month_by_month_and_ends_when_both_agree() {
    let app = TestApp::start();
    let mut scene = app.scene();
    let machine = listing(&app, &scene, ListingKind::Lease);
    let id = ask(&app, &scene, machine, &json!({ "subject": "测量机租赁" }));
    let today = local_date(app.clock.now());
    post(&app, &scene.provider, &id, "offers", &lease_from(today, 6)).expect(201);
    let share = show(&app, &scene.enterprise, &id)["offers"][0]["share"].clone();
    assert_eq!(share["parts"].as_array().map(Vec::len), Some(6));
    // Of a lease vouchers pay 40 %.
    assert_eq!(share["subsidy_fen"], Fen::from_yuan(9_600).get());
    let agreement = accept(&app, &scene, &id)["agreement_id"].as_str().expect("a contract").to_owned();
    let signed = contract(&app, &scene.provider, &agreement);
    assert_eq!(stages(&signed, "state"), ["open", "scheduled", "scheduled", "scheduled", "scheduled", "scheduled"]);
    // Nobody else leases the one machine meanwhile.
    let other = ask(&app, &scene, machine, &json!({}));
    post(&app, &scene.provider, &other, "offers", &lease_from(today + Duration::days(30), 1)).expect(201);
    let offer = show(&app, &scene.enterprise, &other)["offers"][0]["id"].clone();
    let body = json!({ "offer_id": offer, "uses_voucher": false });
    post(&app, &scene.enterprise, &other, "accept", &body).expect_problem(409, "slot_taken");

    // Who looks at the machine's calendar sees the whole term.
    let wanted = json!({ "kind": "listing", "listing_id": machine });
    let feed = app.post("/api/v1/calendar-feeds", &scene.provider.token, &wanted).expect(201).json();
    let feed =
        feed["url"].as_str().and_then(|url| url.strip_prefix(app.client.base())).expect("our address").to_owned();
    let term = format!("UID:lease-{agreement}@chuangquan");
    assert_eq!(app.get_public(&feed).expect(200).text.matches(&term).count(), 1);

    let first = stages(&signed, "booking_id")[0].as_str().expect("a booking").to_owned();
    let path = format!("/api/v1/bookings/{first}");
    let early = app.post(&format!("{path}/deliver"), &scene.provider.token, &json!({}));
    early.expect_problem(409, "too_early");
    let off = json!({ "reason": "不要了" });
    app.post(&format!("{path}/cancel"), &scene.enterprise.token, &off).expect_problem(409, "part_of_contract");

    app.advance(Duration::days(32));
    for person in [&mut scene.enterprise, &mut scene.provider] {
        app.renew(person);
    }
    while run_deadlines(&app.db).expect("the job runs") > 0 {}
    app.post(&format!("{path}/deliver"), &scene.provider.token, &json!({})).expect(200);
    app.post(&format!("{path}/accept"), &scene.enterprise.token, &json!({})).expect(200);
    app.post("/api/v1/claims", &scene.enterprise.token, &json!({ "booking_id": first })).expect(201);
    let running = contract(&app, &scene.enterprise, &agreement);
    assert_eq!(stages(&running, "state")[..3], ["open", "open", "scheduled"]);
    assert_eq!((&running["accepted_count"], &running["subsidy_fen"]), (&json!(1), &json!(Fen::from_yuan(3_200))));

    let ending = format!("/api/v1/agreements/{agreement}/ending");
    app.post(&ending, &scene.enterprise.token, &json!({ "reason": "项目结束" })).expect(200);
    assert!(kinds(&app, &scene.provider).contains(&"ending_to_answer".to_owned()));
    let yes = json!({ "agrees": true });
    app.post(&format!("{ending}/answer"), &scene.enterprise.token, &yes).expect_problem(409, "not_yours");
    app.post(&format!("{ending}/answer"), &app.provider().token, &yes).expect_problem(404, "not_found");
    app.post(&format!("{ending}/answer"), &scene.provider.token, &json!({ "agrees": false })).expect(200);
    app.post(&ending, &scene.enterprise.token, &json!({ "reason": "项目结束" })).expect(200);
    app.post(&format!("{ending}/withdraw"), &scene.enterprise.token, &json!({})).expect(200);
    app.post(&ending, &scene.provider.token, &json!({ "reason": "设备报废" })).expect(200);
    let ended = app.post(&format!("{ending}/answer"), &scene.enterprise.token, &yes).expect(200).json();
    assert_eq!(ended["state"], "ended");
    assert_eq!(stages(&ended, "state"), ["open", "open", "void", "void", "void", "void"]);
    assert_eq!(stages(&ended, "booking_state")[..2], ["accepted", "cancelled"]);
    let voucher = app.get(&format!("/api/v1/vouchers/{}", scene.voucher), &scene.enterprise.token).expect(200).json();
    assert!(voucher.to_string().contains("\"held_fen\":0"), "{voucher}");
    // The machine can be leased again.
    post(&app, &scene.provider, &other, "offers", &lease_from(today + Duration::days(40), 1)).expect(201);
    accept(&app, &scene, &other);
    verified(&app);
}

#[test]
fn milestones_are_one_order_to_the_cap_and_the_contract_ends_with_the_last() {
    let app = TestApp::start();
    let scene = app.scene();
    let rich = app.voucher(&scene.programme, &scene.enterprise, Fen::from_yuan(90_000));
    let work = listing(&app, &scene, ListingKind::TechContract);
    let id = ask(&app, &scene, work, &json!({ "subject": "树脂开发" }));
    let due = local_date(app.clock.now()) + Duration::days(60);
    let milestone = |title: &str, yuan: i64| json!({ "title": title, "deliverable": "报告", "amount_fen": Fen::from_yuan(yuan).get(), "due_on": due });
    let offer = json!({ "kind": "milestones", "starts_on": local_date(app.clock.now()), "valid_days": 10,
                        "milestones": [milestone("方案", 60_000), milestone("样件", 60_000)] });
    post(&app, &scene.provider, &id, "offers", &offer).expect(201);
    let told = show(&app, &scene.enterprise, &id)["offers"][0]["share"]["subsidy_fen"].clone();
    let agreement = accept(&app, &scene, &id)["agreement_id"].as_str().expect("a contract").to_owned();
    let signed = contract(&app, &scene.enterprise, &agreement);
    assert_eq!((&signed["subsidy_fen"], stages(&signed, "state")), (&told, vec![json!("open"), json!("open")]));
    // 30,000 for the first, and of the second what the cap of 50,000 per order leaves.
    let shares = [Fen::from_yuan(30_000).get(), Fen::from_yuan(20_000).get()];
    assert_eq!(stages(&signed, "subsidy_fen"), shares, "{rich}");
    for booking in stages(&signed, "booking_id") {
        let path = format!("/api/v1/bookings/{}", booking.as_str().expect("a booking"));
        app.post(&format!("{path}/deliver"), &scene.provider.token, &json!({})).expect(200);
        app.post(&format!("{path}/accept"), &scene.enterprise.token, &json!({})).expect(200);
        app.post("/api/v1/claims", &scene.enterprise.token, &json!({ "booking_id": booking })).expect(201);
    }
    while run_deadlines(&app.db).expect("the job runs") > 0 {}
    let done = contract(&app, &scene.district, &agreement);
    assert_eq!((&done["state"], &done["accepted_fen"]), (&json!("completed"), &json!(Fen::from_yuan(120_000))));
    app.get(&format!("/api/v1/agreements/{agreement}"), &app.enterprise().token).expect_problem(404, "not_found");
    verified(&app);
}

#[test]
fn the_database_holds_contracts_to_their_sums() {
    let app = TestApp::start();
    let scene = app.scene();
    let machine = listing(&app, &scene, ListingKind::Lease);
    let id = ask(&app, &scene, machine, &json!({}));
    post(&app, &scene.provider, &id, "offers", &lease_from(local_date(app.clock.now()), 2)).expect(201);
    accept(&app, &scene, &id);
    let refused = |statement: &str| {
        let outcome = app.db.read(|conn| diesel::sql_query(statement).execute(conn).map_err(DbError::from));
        assert!(outcome.is_err(), "{statement}");
    };
    refused("UPDATE agreement SET amount_fen = amount_fen + 1");
    refused("UPDATE agreement_stage SET amount_fen = amount_fen + 1 WHERE state = 'scheduled'");
    refused(
        "INSERT INTO agreement_stage SELECT gen_random_uuid(), agreement_id, 3, kind, title, deliverable, 1, starts_on,
         due_on, state, booking_id FROM agreement_stage WHERE number = 2",
    );
    refused("UPDATE agreement_stage SET state = 'void' WHERE state = 'open'");
    refused(
        "UPDATE agreement_stage SET state = 'open', booking_id = (SELECT booking_id FROM agreement_stage
             WHERE number = 1) WHERE number = 2",
    );
    refused("UPDATE offer SET price_fen = price_fen + 1");
    refused("UPDATE quotation SET subject = 'x'");
    refused(
        "INSERT INTO offer SELECT gen_random_uuid(), quotation_id, 2, kind, parts, price_fen + 1, starts_on, ends_on,
             delivery_days, note, valid_until, 'live', NULL, made_by, made_at, NULL FROM offer",
    );
}
