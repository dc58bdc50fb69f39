//! Customers that are no enterprises: the provider's own people, and those of other providers. Neither has vouchers, claims or
//! rewards; own use is priced for the house, billed to nobody, and no service to others.

use chuangquan::identity::Role;
use chuangquan::kernel::{BookingId, Fen, ListingId, Uscc};
use chuangquan::store::DbError;
use chuangquan::store::schema::organisation;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::booking::{hours, order, tomorrow};
use crate::support::given::{DISTRICT, Person};
use crate::support::{Reply, TestApp};

/// An instrument of a laboratory: 120 yuan an hour, 90 for institutes, 30 inside the house; and another provider, who would use
/// it too.
struct Lab {
    app: TestApp,
    lab: Person,
    institute: Person,
    enterprise: Person,
    listing: ListingId,
}

impl Lab {
    fn with(rules: Value) -> Self {
        let app = TestApp::start();
        let (lab, institute, enterprise) = (app.provider(), app.provider(), app.enterprise());
        let price = |class: &str, fen: i64| json!({ "customer_class": class, "unit": "hour", "amount_fen": fen });
        let prices = [price("standard", 12_000), price("academic", 9_000), price("own", 3_000)];
        let listing = app.admitted_listing(&lab, json!({ "auto_confirm": true, "prices": prices }));
        let lab = Self { app, lab, institute, enterprise, listing };
        lab.set_rules(rules, 0);
        lab
    }

    fn set_rules(&self, rules: Value, version: i32) {
        let path = format!("/api/v1/listings/{}/rules?version={version}", self.listing);
        self.app.put(&path, &self.app.token(&self.lab.caller), &rules).expect(200);
    }

    fn post(&self, person: &Person, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&person.caller), body)
    }

    fn get(&self, person: &Person, path: &str) -> Value {
        self.app.get(&format!("/api/v1{path}"), &self.app.token(&person.caller)).expect(200).json()
    }

    fn book(&self, person: &Person, from: u32, to: u32) -> Reply {
        self.post(person, "/bookings", &order(self.listing, hours(from, to), "best"))
    }

    /// Booked, done in full and accepted.
    fn used(&self, person: &Person, from: u32, to: u32) -> String {
        let id = self.book(person, from, to).expect(201).id();
        self.app.clock.set(tomorrow(to, 0));
        let minutes = i64::from(to - from) * 60;
        self.post(&self.lab, &format!("/bookings/{id}/deliver"), &json!({ "actual_minutes": minutes })).expect(200);
        self.post(person, &format!("/bookings/{id}/accept"), &json!({})).expect(200);
        id
    }

    fn uscc_of(&self, person: &Person) -> Uscc {
        let code: Option<Uscc> = self.app.read(|conn| {
            let found = organisation::table.find(person.organisation()).select(organisation::uscc);
            Ok::<_, DbError>(found.first(conn)?)
        });
        code.expect("a code")
    }

    /// What the database says to a statement that the product would never make.
    fn refused(&self, statement: &str) -> String {
        let said =
            self.app.read(|conn| Ok::<_, DbError>(conn.batch_execute(statement).err().map(|error| error.to_string())));
        said.unwrap_or_else(|| panic!("not refused: {statement}"))
    }
}

fn stars() -> Value {
    json!({ "on_time": 5, "quality": 5, "service": 5, "comment": "" })
}

fn complaint() -> Value {
    json!({ "subject": "quality", "statement": "结果与说明书的指标相差很大，请核查。" })
}

#[test]
fn own_use_is_priced_for_the_house_and_owed_by_nobody() {
    let lab = Lab::with(json!({}));
    let quote = lab.post(&lab.lab, "/bookings/quote", &order(lab.listing, hours(9, 11), "best")).expect(200).json();
    assert_eq!((&quote["price"]["amount_fen"], &quote["price"]["class"]), (&json!(6_000), &json!("own")), "{quote}");
    let told = |name: &str| quote[name].clone();
    assert_eq!(["is_own_use", "subsidy_fen", "own_share_fen"].map(told), [json!(true), json!(0), json!(0)]);
    let found = lab.get(&lab.lab, "/enterprise/listings");
    assert_eq!(found["items"][0]["own_price"]["amount_fen"], 3_000, "{found}");

    let booked = lab.book(&lab.lab, 9, 11).expect(201).json();
    let told = |name: &str| booked[name].clone();
    assert_eq!(
        ["is_own_use", "price_fen", "own_share_fen", "state"].map(told),
        [json!(true), json!(6_000), json!(0), json!("confirmed")]
    );
    // The time is taken for everybody, and the house sees that it is its own.
    lab.book(&lab.enterprise, 10, 12).expect_problem(409, "slot_taken");
    let range = format!("from={}&to={}", tomorrow(0, 0).to_rfc3339(), tomorrow(23, 0).to_rfc3339()).replace('+', "%2B");
    let entries = lab.get(&lab.lab, &format!("/provider-calendar?{range}"));
    let held: Vec<_> = entries.as_array().or(entries["items"].as_array()).expect("entries").iter().collect();
    assert_eq!((held.len(), &held[0]["is_own_use"]), (1, &json!(true)), "{entries}");
    let mine = lab.get(&lab.lab, "/bookings?side=enterprise");
    assert_eq!((&mine["items"][0]["id"], mine["items"].as_array().map(Vec::len)), (&booked["id"], Some(1)));

    let id = booked["id"].as_str().expect("an id").to_owned();
    lab.app.clock.set(tomorrow(11, 0));
    lab.post(&lab.lab, &format!("/bookings/{id}/deliver"), &json!({ "actual_minutes": 90 })).expect(200);
    lab.post(&lab.lab, &format!("/bookings/{id}/dispute"), &json!({ "reason": "x" })).expect_problem(409, "own_use");
    let accepted = lab.post(&lab.lab, &format!("/bookings/{id}/accept"), &json!({})).expect(200).json();
    assert_eq!(
        (&accepted["final_price_fen"], &accepted["final_own_share_fen"]),
        (&json!(4_500), &json!(0)),
        "what it came to is known, and nobody owes it"
    );
    for side in ["owed", "receivable"] {
        assert_eq!(lab.get(&lab.lab, &format!("/bills?side={side}"))["items"], json!([]), "{side}");
    }
    assert_eq!(lab.get(&lab.lab, "/receivables")["customers"], json!([]));
    let share = lab.get(&lab.lab, &format!("/bookings/{id}/own-share"));
    assert_eq!((&share["owed_fen"], &share["bill"]), (&json!(0), &Value::Null), "{share}");
    let receipt = json!({ "amount_fen": 100, "received_on": "2026-03-03", "note": "内部划转" });
    lab.post(&lab.lab, &format!("/bookings/{id}/receipts"), &receipt).expect_problem(409, "own_use");

    // Nobody praises or accuses themselves.
    lab.post(&lab.lab, &format!("/bookings/{id}/rating"), &stars()).expect_problem(409, "own_use");
    lab.post(&lab.lab, &format!("/bookings/{id}/complaints"), &complaint()).expect_problem(409, "own_use");
}

#[test]
fn own_use_is_own_hours_and_no_service_to_others() {
    let lab = Lab::with(json!({}));
    lab.used(&lab.lab, 9, 11);
    let year = |person: &Person, what: &str| lab.get(person, &format!("/network/{what}?year=2026"))["items"].clone();
    let one = year(&lab.lab, "instruments")[0].clone();
    let told = |one: &Value, names: [&str; 4]| names.map(|name| one[name].clone());
    let names = ["年总机时", "对外服务机时", "本单位使用机时", "服务次数"];
    assert_eq!(told(&one, names), [json!("2.00"), json!("0.00"), json!("2.00"), json!(0)], "{one}");
    assert_eq!(year(&lab.lab, "services"), json!([]));
    let public = lab.app.get_public("/api/v1/statistics").expect(200).json();
    assert_eq!((&public["completed_bookings"], &public["completed_fen"]), (&json!(0), &json!(0)), "{public}");

    // What others use is both.
    lab.used(&lab.institute, 13, 14);
    let one = year(&lab.lab, "instruments")[0].clone();
    assert_eq!(told(&one, names), [json!("3.00"), json!("1.00"), json!("2.00"), json!(1)], "{one}");
    let services = year(&lab.lab, "services");
    assert_eq!(services.as_array().map(Vec::len), Some(1), "{services}");
}

#[test]
fn institutes_are_served_but_are_no_enterprises_whoever_counts() {
    let lab = Lab::with(json!({}));
    lab.used(&lab.lab, 9, 10);
    lab.used(&lab.institute, 10, 11);
    lab.used(&lab.enterprise, 11, 12);
    let (city, provider) = (lab.app.city_administrator(), lab.lab.organisation());
    let counts = |figures: &Value, names: [&str; 2]| names.map(|name| figures[name].clone());
    let expected = [json!(2), json!(1)];
    let names = ["completed_bookings", "enterprises_served"];
    for (path, at) in [
        ("/statistics".to_owned(), ""),
        (format!("/providers/{provider}"), ""),
        ("/reports/providers?from=2025-01-01&limit=10".to_owned(), "/0"),
    ] {
        let told = lab.get(&city, &path);
        assert_eq!(counts(told.pointer(at).expect("figures"), names), expected, "{path}: {told}");
    }
    let districts = lab.get(&city, "/evaluation/districts");
    let of_lab = districts.as_array().and_then(|all| all.iter().find(|one| one["orders"] != 0)).expect("its district");
    assert_eq!(counts(of_lab, ["orders", "enterprises"]), expected, "{districts}");
}

#[test]
fn another_institute_is_billed_like_an_enterprise_and_rates_like_one() {
    let lab = Lab::with(json!({}));
    let id = lab.used(&lab.institute, 9, 11);
    let bills = lab.get(&lab.institute, "/bills?side=owed")["items"].clone();
    assert_eq!((&bills[0]["amount_fen"], bills.as_array().map(Vec::len)), (&json!(18_000), Some(1)), "{bills}");
    let receivable = lab.get(&lab.lab, "/bills?side=receivable")["items"].clone();
    assert_eq!(receivable, bills, "both sides see one bill");
    lab.post(&lab.institute, &format!("/bookings/{id}/rating"), &stars()).expect(201);
    let raised = lab.post(&lab.institute, &format!("/bookings/{id}/complaints"), &complaint()).expect(201).id();
    assert_eq!(lab.get(&lab.institute, "/complaints?raised=true")["items"][0]["id"], json!(raised));
    assert_eq!(lab.get(&lab.institute, "/complaints")["items"], json!([]), "none is against it");
    assert_eq!(lab.get(&lab.institute, &format!("/complaints/{raised}"))["id"], json!(raised));

    // Whom the provider counts among another class pays as that class.
    let set = |class: &str, person: &Person| {
        let path = format!("/api/v1/provider/customers/{}", lab.uscc_of(person));
        lab.app.put(&path, &lab.app.token(&lab.lab.caller), &json!({ "customer_class": class }))
    };
    set("standard", &lab.institute).expect(200);
    set("standard", &lab.enterprise).expect_problem(422, "invalid_input");
    set("own", &lab.institute).expect_problem(422, "invalid_input");
    set("member", &lab.lab).expect_problem(404, "not_found");
    let quote =
        lab.post(&lab.institute, "/bookings/quote", &order(lab.listing, hours(15, 16), "best")).expect(200).json();
    assert_eq!((&quote["price"]["amount_fen"], &quote["is_own_use"]), (&json!(12_000), &json!(false)));
    let customers = lab.get(&lab.lab, "/provider/customers");
    assert_eq!(customers["items"].as_array().map(Vec::len), Some(1), "itself is none of its customers: {customers}");
    // The desk takes down orders for institutes, and for nobody of the house.
    let desk = |person: &Person| {
        let body =
            json!({ "enterprise_uscc": lab.uscc_of(person), "listing_id": lab.listing, "window": hours(17, 18) });
        lab.post(&lab.lab, "/provider/bookings", &body)
    };
    desk(&lab.lab).expect_problem(404, "not_found");
    desk(&lab.institute).expect(201);
}

#[test]
fn rules_say_who_may_book_and_count_each_as_what_it_is() {
    let quota = json!([{ "holder": "organisation", "measure": "open_bookings", "most": 1 },
                       { "holder": "user", "measure": "open_bookings", "most": 2 }]);
    let priority = json!([{ "days": [], "from": 0, "to": 720, "classes": ["own"], "until_minutes_before": null }]);
    let lab = Lab::with(json!({ "quotas": quota, "priority": priority, "transfers_allowed": true }));
    // The morning is for the house; for all of it no organisation's quota counts, but each person's does.
    lab.book(&lab.institute, 9, 10).expect_breach("priority");
    lab.book(&lab.enterprise, 9, 10).expect_breach("priority");
    let own = lab.book(&lab.lab, 9, 10).expect(201).id();
    lab.book(&lab.lab, 10, 11).expect(201);
    lab.book(&lab.lab, 11, 12).expect_breach("user_quota");
    lab.book(&lab.institute, 13, 14).expect(201);
    lab.book(&lab.institute, 14, 15).expect_breach("organisation_quota");
    // What the house has first is not handed on to who could not have had it.
    let to = json!({ "enterprise_uscc": lab.uscc_of(&lab.enterprise), "reason": "帮忙" });
    lab.post(&lab.lab, &format!("/bookings/{own}/transfer"), &to).expect_problem(409, "own_use");

    // An exception for oneself is a colleague's to grant.
    let mut more = order(lab.listing, hours(11, 12), "none");
    more["exception_reason"] = json!("样品不能久放");
    let asked = lab.post(&lab.lab, "/bookings", &more).expect(201).json();
    assert_eq!(asked["state"], "requested");
    let confirm = format!("/bookings/{}/confirm", asked["id"].as_str().expect("an id"));
    lab.post(&lab.lab, &confirm, &json!({})).expect_problem(409, "another_person");
    let colleague = lab.app.colleague(lab.lab.organisation(), Role::ProviderMember, DISTRICT);
    lab.post(&colleague, &confirm, &json!({})).expect(200);

    lab.set_rules(json!({ "own_staff_may_book": false, "institutes_may_book": false }), 1);
    for person in [&lab.lab, &lab.institute] {
        lab.book(person, 16, 17).expect_problem(409, "customer_not_served");
    }
    lab.book(&lab.enterprise, 16, 17).expect(201);
}

#[test]
fn calling_off_late_and_not_coming_cost_the_house_nothing() {
    let lab = Lab::with(json!({ "cancel_notice_minutes": 2_880 }));
    let tariff = json!({ "late_cancel": { "ratio_bp": 3_000 }, "no_show": { "ratio_bp": 5_000 } });
    let path = format!("/api/v1/listings/{}/tariff?version=0", lab.listing);
    lab.app.put(&path, &lab.app.token(&lab.lab.caller), &tariff).expect(200);
    let (off, missed) = (lab.book(&lab.lab, 9, 10).expect(201).id(), lab.book(&lab.lab, 13, 14).expect(201).id());
    let reason = json!({ "reason": "实验推迟" });
    let view = lab.post(&lab.lab, &format!("/bookings/{off}/cancel"), &reason).expect(200).json();
    assert_eq!((&view["state"], view.get("charge")), (&json!("cancelled"), None));
    lab.app.clock.set(tomorrow(14, 0));
    let view = lab.post(&lab.lab, &format!("/bookings/{missed}/no-show"), &json!({})).expect(200).json();
    assert_eq!((&view["state"], view.get("charge")), (&json!("no_show"), None));
    assert_eq!(lab.get(&lab.lab, "/violations?side=organisation")["items"], json!([]));
    assert_eq!(lab.get(&lab.lab, "/conduct")["points"], 0);
}

#[test]
fn vouchers_claims_and_rewards_stay_with_enterprises() {
    let app = TestApp::start();
    let scene = app.scene();
    let listing = app.listing(&scene.provider);
    let institute = app.provider();
    for person in [&scene.provider, &institute] {
        let token = app.token(&person.caller);
        let named = order(listing, hours(9, 10), scene.voucher);
        let refused = app.post("/api/v1/bookings", &token, &named).expect_problem(422, "invalid_input");
        assert_eq!(refused["errors"][0]["code"], "only_enterprises", "{refused}");
        app.post("/api/v1/bookings/quote", &token, &named).expect_problem(422, "invalid_input");
        app.post("/api/v1/voucher-applications", &token, &json!({})).expect_problem(403, "forbidden");
        app.post("/api/v1/claims", &token, &json!({})).expect_problem(403, "forbidden");
        app.post("/api/v1/quotations", &token, &json!({})).expect_problem(403, "forbidden");
    }
    let own = app.booking(&scene.provider, listing, hours(9, 10), "best");
    let theirs = app.booking(&institute, listing, hours(11, 12), "best");
    assert_eq!((own.subsidy_fen, theirs.subsidy_fen), (Fen::ZERO, Fen::ZERO));
    assert_eq!((own.voucher_id, theirs.voucher_id), (None, None));

    // The database says the same to whoever goes past the product.
    let refused = |statement: &str| {
        let said =
            app.read(|conn| Ok::<_, DbError>(conn.batch_execute(statement).err().map(|error| error.to_string())));
        said.unwrap_or_else(|| panic!("not refused: {statement}"))
    };
    let pay =
        |id: BookingId| refused(&format!("UPDATE booking SET voucher_id = '{}' WHERE id = '{id}'", scene.voucher));
    assert!(pay(own.id).contains("is no enterprise"));
    assert!(pay(theirs.id).contains("is no enterprise"));
    let give =
        format!("UPDATE voucher SET enterprise_id = '{}' WHERE id = '{}'", institute.organisation(), scene.voucher);
    assert!(refused(&give).contains("is no enterprise"));
    let become_one = format!("UPDATE organisation SET kind = 'enterprise' WHERE id = '{}'", institute.organisation());
    assert!(refused(&become_one).contains("never changes"));
    let owe =
        format!("UPDATE booking SET state = 'cancelled', charge = '{{}}', charge_fen = 1 WHERE id = '{}'", own.id);
    assert!(refused(&owe).contains("booking_own_use_pays_nothing"));
}

#[test]
fn praise_and_bills_of_oneself_are_refused_by_the_database_too() {
    let lab = Lab::with(json!({}));
    let id = lab.used(&lab.lab, 9, 10);
    let rating = format!(
        "INSERT INTO booking_rating (booking_id, listing_id, provider_id, enterprise_id, on_time, quality, service, comment, rated_by, rated_at)
         SELECT id, listing_id, provider_id, enterprise_id, 5, 5, 5, '', created_by, updated_at FROM booking WHERE id = '{id}'"
    );
    assert!(lab.refused(&rating).contains("booking_rating_of_another"));
    let bill = format!(
        "INSERT INTO bill (id, provider_id, enterprise_id, booking_id, year, kind, price_fen, carried_fen, amount_fen, lines,
                           provider_name, enterprise_name, listing_name, issued_on, payment_days, due_on, issued_at)
         SELECT gen_random_uuid(), provider_id, enterprise_id, id, 2026, 'service', 100, 0, 100, '[]', 'a', 'a', 'a',
                '2026-03-03', 0, '2026-03-03', updated_at FROM booking WHERE id = '{id}'"
    );
    assert!(lab.refused(&bill).contains("bill_to_another"));
}
